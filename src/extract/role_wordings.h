/*
 * role_wordings - every wording that may fill a role, with all its places in the report, judged as
 * a whole.
 *
 * in:  toc_role_view, toc_role_span_vec  what the models see of tokens; what the tagger found
 * out: toc_role_wording_vec              each wording once
 *
 * The tagger judges phrases one by one, each in its sentence, and was trained as if every place of
 * a filler told that it is one. What a wording is in the report shows in all of its places taken
 * together: in one it "was shot", in the next it has a wife. So a linear model, trained on whole
 * wordings, gives each the probability of every role; the judges of candidates (role_rank.h) weigh
 * it against the tagger's.
 */
#pragma once

#include "extract/role_features.h"
#include "extract/scan.h"
#include "extract/weights.h"

enum {
    TOC_ROLE_WORDINGS_MAX = 400, /* the tagger proposes fourteen a report on average */
    TOC_ROLE_PLACES_MAX = 6,     /* of one wording; further ones tell nothing new */
    TOC_ROLE_WORDING_FEATURES_MAX = 400,
};

/* A place of a wording: its first token and its sentence. */
typedef struct {
    uint32_t first, sentence;
} toc_role_place;

typedef struct {
    uint64_t key;                               /* toc_role_wording() */
    uint32_t first, end;                        /* tokens of one place, no article in front */
    toc_role_place places[TOC_ROLE_PLACES_MAX]; /* in text order */
    uint32_t n;
    float p[TOC_ROLE_COUNT]; /* that it fills the role */
} toc_role_wording_row;

typedef TOC_VEC(toc_role_wording_row) toc_role_wording_vec;

typedef struct {
    uint64_t f[TOC_ROLE_WORDING_FEATURES_MAX];
    uint32_t n;
} toc_wording_features;

/* The wordings of the spans, p not set. -ENOMEM when the arena is full. */
TOC_MUST_USE int toc_role_wordings_find(const toc_role_view *v, const toc_role_span_vec *spans,
                                        toc_arena *a, toc_role_wording_vec *out);

/* What a report is, for all of its wordings. */
typedef struct {
    const toc_role_view *view;
    const toc_scan *scan; /* NULL: what the rules know is left out */
    const float *topics;  /* TOC_TOPIC_COUNT */
} toc_wording_report;

/* Each feature once. */
void toc_role_wording_features(const toc_wording_report *r, const toc_role_wording_row *w,
                               toc_wording_features *ret);

/* Sets p of all by the model. */
void toc_role_wordings_judge(const toc_weights *m, const toc_wording_report *r,
                             toc_role_wording_vec *all);

/* The one with the key, or NULL. all may be NULL. */
const toc_role_wording_row *toc_role_wording_of(const toc_role_wording_vec *all, uint64_t key);
