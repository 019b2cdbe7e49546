/*
 * weights - a trained linear model: hashed features to rows of small integer weights.
 *
 * A row of 16 bytes lives in the 64-byte line that its feature's hash names, with 16 more bits of
 * the hash to tell it from its neighbours; training keeps the four strongest rows of a line. So a
 * look-up touches one cache line, and a feature that was never learned weighs nothing.
 */
#pragma once

#include "base/err.h"
#include "base/sv.h"

enum { TOC_WEIGHTS_LANES = 14, TOC_WEIGHTS_LINE = 4 };

typedef struct {
    int8_t w[TOC_WEIGHTS_LANES];
    uint16_t check;
} toc_weights_row;

/* Head of a section that holds weights; the lines follow at once. */
typedef struct {
    uint32_t bits;  /* log2 of the number of lines */
    uint32_t lanes; /* in use */
    float scale;    /* score = sum of weights * scale + bias */
    float bias[TOC_WEIGHTS_LANES - 1];
} toc_weights_head;

typedef struct {
    const toc_weights_head *head;
    const toc_weights_row *rows;
} toc_weights;

/* A view into section, which must outlive it. -EINVAL when it is no table of that many lanes. */
TOC_MUST_USE int toc_weights_view(toc_sv section, uint32_t lanes, toc_weights *ret,
                                  toc_err *reterr);

/* Sums of up to TOC_WEIGHTS_SUM_MAX rows, lane by lane; they can be added up in any order. */
typedef struct {
    int16_t w[TOC_WEIGHTS_LANES + 2];
} toc_weights_sum;

enum { TOC_WEIGHTS_SUM_MAX = 250 };

/* Asks for the memory of the rows of n features, soon to be added. */
void toc_weights_fetch(const toc_weights *m, const uint64_t *features, uint32_t n);

/* Adds the rows of n features to *sum. */
void toc_weights_add(const toc_weights *m, const uint64_t *features, uint32_t n,
                     toc_weights_sum *sum);

/* The same, quicker, of rows whose memory was asked for. */
void toc_weights_add_fetched(const toc_weights *m, const uint64_t *features, uint32_t n,
                             toc_weights_sum *sum);

/* Adds *x, itself the sum of rows, to *sum. */
void toc_weights_join(const toc_weights_sum *x, toc_weights_sum *sum);

/* The scores that *sum stands for: ret has TOC_WEIGHTS_LANES + 2 places, lanes of them are set and
 * the others 0. */
void toc_weights_scale(const toc_weights *m, const toc_weights_sum *sum, float *ret);

/* The scores of n features of any number: ret has TOC_WEIGHTS_LANES + 2 places, lanes of them are
 * set and the others 0. */
void toc_weights_score(const toc_weights *m, const uint64_t *features, uint32_t n, float *ret);

/* The same, quicker, of features whose rows were asked for. */
void toc_weights_score_fetched(const toc_weights *m, const uint64_t *features, uint32_t n,
                               float *ret);

static inline uint16_t toc_weights_check(uint64_t feature)
{
    return (uint16_t)(feature | 1); /* 0 marks a free row */
}

static inline uint32_t toc_weights_line(uint64_t feature, uint32_t bits)
{
    return (uint32_t)(feature >> (64 - bits));
}

/* A feature's hash: the template's number and up to two words' hashes. */
static inline uint64_t toc_feature(uint32_t template, uint64_t a, uint64_t b)
{
    uint64_t h = (a + template * 0x9e3779b97f4a7c15u) * 0xd6e8feb86659fd93u;
    h ^= h >> 32;
    h = (h + b * 0xa0761d6478bd642fu) * 0xe7037ed1a0b428dbu;
    h ^= h >> 29;
    return h * 0x8ebc6af09c88c6e3u;
}
