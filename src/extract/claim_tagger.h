/*
 * claim_tagger - who says something of an incident, and what: phrases of the sentences that tell of
 * one, by a tagger (linear-chain CRF) that was trained on reports whose claims are known.
 *
 * Trained by train/report_claims.c.
 */
#pragma once

#include "extract/lattice.h"
#include "extract/statements.h"
#include "extract/tells.h"
#include "extract/weights.h"

typedef enum {
    TOC_CLAIM_SPEAKER, /* says something of others, or of what happened */
    TOC_CLAIM_SELF,    /* says that it was, or was not, itself */
    TOC_CLAIM_PARTY,   /* of whom something is said */
    TOC_CLAIM_WHY,     /* the motive as it is told */
    TOC_CLAIM_HOW,     /* the cause */
    TOC_CLAIM_HOW_MANY,
    TOC_CLAIM_PARTS,
} toc_claim_part;

enum { TOC_CLAIM_TAGS = 1 + 2 * TOC_CLAIM_PARTS };

typedef struct {
    uint32_t first, end; /* tokens */
    toc_claim_part part;
    float p;
} toc_claim_span;

typedef TOC_VEC(toc_claim_span) toc_claim_span_vec;

static inline bool toc_claims_overlap(const toc_claim_span *a, const toc_claim_span *b)
{
    return a->first < b->end && b->first < a->end;
}

typedef TOC_VEC(uint64_t) toc_claim_features_vec;

/* What is asked of token i; *ret is emptied first. -ENOMEM when the arena is full. */
TOC_MUST_USE int toc_claim_token_features(const toc_scan *s, const toc_statement_vec *st,
                                          uint32_t i, toc_claim_features_vec *ret);

/* Whether somebody may say something of an incident in that sentence: it tells of one, by what its
 * row says, and has a word of saying. Others are not read. */
bool toc_claims_may_stand(const toc_scan *s, const toc_statement_vec *st, uint32_t sentence,
                          const toc_tells_row *tells);

/* Appends the likeliest of phrases of one part that overlap, sentence by sentence, in s->arena. 0
 * or -ENOMEM. */
TOC_MUST_USE int toc_claim_tag(const toc_weights *m, const toc_transitions *moves,
                               const toc_scan *s, const toc_statement_vec *st,
                               const toc_tells_row *tells, toc_claim_span_vec *out);
