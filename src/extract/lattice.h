/*
 * lattice - exact inference over the tag sequences of one sentence (linear-chain CRF).
 *
 * Scores in, probabilities out: forward and backward sums in the probability domain, rescaled at
 * each token so that nothing under- or overflows. Only plain IEEE operations in a fixed order and
 * an exponential of our own: the same bits on every machine.
 */
#pragma once

#include "base/err.h"
#include "base/sv.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    TOC_LATTICE_TAGS = 16, /* lanes; models may use fewer */
    TOC_LATTICE_MAX = 256, /* tokens; longer sentences are cut by the caller */
};

/* Exponentials of the transition scores; row `tags` is the start of the sentence. 0: forbidden. */
typedef struct {
    float p[TOC_LATTICE_TAGS + 1][TOC_LATTICE_TAGS];
    uint32_t tags; /* lanes in use, at most TOC_LATTICE_TAGS */
} toc_transitions;

/* Copies a model's section. -EINVAL when it is none of that many tags. */
TOC_MUST_USE int toc_transitions_read(toc_sv section, uint32_t tags, toc_transitions *ret,
                                      toc_err *reterr);

typedef float toc_lattice_row[TOC_LATTICE_TAGS];

/* About 90 kB: keep one a thread or a document, not one a sentence. */
typedef struct {
    uint32_t n;
    double best;                            /* sum of the tokens' best scores */
    uint8_t lanes[TOC_LATTICE_MAX];         /* no tag from this one on is allowed */
    toc_lattice_row emit[TOC_LATTICE_MAX];  /* exp(score - best score of the token) */
    toc_lattice_row alpha[TOC_LATTICE_MAX]; /* forward, sums to 1 at each token */
    toc_lattice_row beta[TOC_LATTICE_MAX];  /* backward: alpha * beta is the tag's probability */
    float scale[TOC_LATTICE_MAX];           /* what alpha was divided by */
} toc_lattice;

/*
 * Fills l->emit from scores of n <= TOC_LATTICE_MAX tokens. allowed (NULL: all) holds a bit for
 * each tag that a token may have: the sums are then over those sequences alone.
 */
void toc_lattice_load(toc_lattice *l, const toc_transitions *t, const toc_lattice_row *scores,
                      const uint16_t *allowed, uint32_t n);

/* Runs both passes. False when no sequence is allowed. */
bool toc_lattice_sum(toc_lattice *l, const toc_transitions *t);

/* Log of the sum over all sequences that are allowed, once both passes have run. */
double toc_lattice_log_z(const toc_lattice *l);

/* Probability that token i has this tag. */
static inline float toc_lattice_marginal(const toc_lattice *l, uint32_t i, uint32_t tag)
{
    return l->alpha[i][tag] * l->beta[i][tag];
}

/* exp() for scores: relative error under 1e-6, 0 below -80. */
float toc_exp(float x);

/* 1 / (1 + exp(-x)) */
float toc_logistic(float x);
