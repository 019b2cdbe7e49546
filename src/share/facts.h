/* facts - an incident as a list of labelled values, each with what it rests on: for --explain,
 * reports for people, and the screens that show one incident. */
#pragma once

#include "base/arena.h"
#include "model/record.h"

typedef struct {
    const char *label;      /* "killed", "by" */
    toc_sv value;           /* raw text: make it safe before it is shown */
    const toc_basis *basis; /* in the record */
} toc_fact;

typedef TOC_VEC(toc_fact) toc_fact_vec;

/* Appends what i states, most telling first; values live in a, which says if it was too small. */
void toc_facts_of(const toc_incident *i, toc_arena *a, toc_fact_vec *ret);
