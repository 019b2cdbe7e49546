/*
 * terms - the words of the contract for the enums of record.h, both ways.
 *
 * Each table maps enum value to word; index 0 (not stated) is NULL. toc_term_find() goes back.
 */
#pragma once

#include "base/sv.h"

typedef struct {
    const char *field; /* for error messages: "weapons.type" */
    const char *const *words;
    int count;
} toc_terms;

extern const toc_terms toc_terms_realm;
extern const toc_terms toc_terms_category;
extern const toc_terms toc_terms_type;
extern const toc_terms toc_terms_stage;
extern const toc_terms toc_terms_precision;
extern const toc_terms toc_terms_weapon;
extern const toc_terms toc_terms_party;
extern const toc_terms toc_terms_status;
extern const toc_terms toc_terms_harm;
extern const toc_terms toc_terms_victim;
extern const toc_terms toc_terms_target;
extern const toc_terms toc_terms_damage;
extern const toc_terms toc_terms_stance;
extern const toc_terms toc_terms_claim;
extern const toc_terms toc_terms_bound;  /* no "not stated": index 0 is "exact" */
extern const toc_terms toc_terms_figure; /* no "not stated" either */
extern const toc_terms toc_terms_indicator;

/* The word, or NULL for a value outside the table. */
const char *toc_term(const toc_terms *t, unsigned value);
/* The value of a word, or -1. */
int toc_term_find(const toc_terms *t, toc_sv word);
