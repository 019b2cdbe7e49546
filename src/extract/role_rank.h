/*
 * role_rank - candidates for each role: phrases of one wording pooled over the document and seen as
 * a whole, with the features by which they are judged.
 */
#pragma once

#include "extract/draft.h"
#include "extract/role_features.h"
#include "extract/role_told.h"
#include "extract/role_wordings.h"
#include "extract/roles.h"

enum {
    TOC_ROLE_RANK_FEATURES = 159 + TOC_ROLE_COUNT + TOC_ROLE_TOLD_FEATURES,
    TOC_ROLE_CANDIDATES_MAX = 500,
};

typedef struct {
    toc_role role;
    uint64_t key;       /* toc_role_wording() */
    toc_role_span best; /* the likeliest phrase */
    uint32_t first_sentence;
    uint32_t phrases;     /* of this wording that the tagger proposes */
    uint32_t occurrences; /* of this wording in the text */
    uint32_t words;       /* in key */
    float any; /* probability that one of the phrases is right, if they were independent */
    const toc_role_wording_row *whole; /* what it is in all its places; NULL: not known */
    float judged, p;                   /* first judgement: it is right */
    float q;                           /* second judgement: it is right and the one to name */
} toc_role_candidate;

typedef TOC_VEC(toc_role_candidate) toc_role_candidate_vec;

typedef struct {
    const toc_text *text;
    const toc_role_view *view;
    const toc_scan *scan;       /* what the rules know; NULL: nothing */
    const toc_draft_vec *rules; /* their incidents, filled; NULL without a scan */
    const toc_role_span_vec *spans;
    const toc_role_wording_vec *wordings; /* judged; NULL: not known */
    toc_role_candidate_vec candidates;
    float topics[TOC_TOPIC_COUNT];
    float strong[TOC_ROLE_COUNT]; /* expected number of fillers */
    float top[2][TOC_ROLE_COUNT]; /* the likeliest candidate's, at the first and second judgement */
    uint32_t triggered;           /* sentences with triggers */
    bool ours; /* a wire that was written to learn from: answers are denser there; never when
                  reading */
    toc_role_told_report told; /* with a scan */
} toc_role_scene;

/* Pools spans into ret->candidates. text and view must be set. -ENOMEM when the arena is full. */
TOC_MUST_USE int toc_role_pool(toc_role_scene *ret, const toc_role_span_vec *spans, toc_arena *a);

/* What all candidates' features need to know of each other, before the first judgement and with
 * second set before the other. */
void toc_role_rank_begin(toc_role_scene *d, bool second);

/* Features of a candidate, once that is known. */
void toc_role_rank_features(const toc_role_scene *d, uint32_t candidate, bool second,
                            float ret[TOC_ROLE_RANK_FEATURES]);

/* All candidates as entities, by role, the likeliest first. -ENOMEM when the arena is full. */
TOC_MUST_USE int toc_role_entities(const toc_role_scene *d, toc_arena *a, toc_role_entity_vec *out);
