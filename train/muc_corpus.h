/*
 * muc_corpus - MUC-4 reports with their answer keys, as training programs want them: tokens, the
 * tags that the keys allow at each token, and the entities of each role.
 */
#pragma once

#include "extract/roles.h"
#include "json.h"
#include "model/record.h"

enum { MUC_TAGS = 1 + 2 * TOC_ROLE_COUNT };

/* Tags of a role's first and further tokens; 0 is outside. */
static inline uint32_t muc_begin(uint32_t role)
{
    return 1 + 2 * role;
}

typedef enum {
    MUC_NO_INCIDENT,
    MUC_ATTACK,
    MUC_BOMBING,
    MUC_KIDNAPPING,
    MUC_ARSON,
    MUC_ROBBERY,
    MUC_HIJACKING,
    MUC_STOPPAGE,
    MUC_TYPES,
} muc_type;

/* One filler with all wordings that the keys take. */
typedef struct {
    toc_sv_vec forms; /* as muc_norm() makes them */
    toc_sv_vec raw;   /* as the keys have them */
    bool optional;
} muc_entity;

typedef TOC_VEC(muc_entity) muc_entities;

typedef struct {
    const json *key; /* the template as the key file has it */
    muc_type type;
    toc_sv stage;
    bool optional;
    muc_entities roles[TOC_ROLE_COUNT];
} muc_template;

typedef struct {
    toc_sv id;
    toc_doc doc;
    toc_text text;
    TOC_VEC(muc_template) templates;
    muc_entities pooled[TOC_ROLE_COUNT]; /* over all templates, as CEAF-REE pools them */
    uint16_t *allowed;                   /* per token: bits of tags */
    bool test;                           /* of tst1 or tst2 */
    bool more;                           /* beside MUC-4: learned from, not scored */
} muc_doc;

typedef struct {
    TOC_VEC(muc_doc) docs;
} muc_corpus;

/* Adds the texts of folder/name with folder/keys-name.json. Everything lives in a. */
TOC_MUST_USE int muc_corpus_add(muc_corpus *c, const char *folder, const char *name, toc_arena *a,
                                toc_err *reterr);

/* Whether the template may be of these days; TOC_DAY_NONE: open. */
bool muc_dated(const muc_template *t, toc_day start, toc_day end);

/* Lower case, no ASCII punctuation, no articles, single spaces: how wordings compare. */
toc_sv muc_norm(toc_arena *a, toc_sv s);
