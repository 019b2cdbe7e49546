/* feature_row - the features of candidates, put down one after the other, and a forest's answers.
 */
#pragma once

#include "extract/forest.h"

enum { TOC_ROW_MAX = 160 };

typedef struct {
    float x[TOC_ROW_MAX];
    uint32_t n;
} toc_row;

static inline void toc_row_put(toc_row *r, float v)
{
    TOC_ASSERT(r->n < TOC_ROW_MAX);
    r->x[r->n++] = v;
}

/* Up to `features` with what says nothing. */
static inline void toc_row_fill(toc_row *r, uint32_t features)
{
    TOC_ASSERT(r->n <= features);
    while (r->n < features)
        r->x[r->n++] = 0.0f;
}

/* The forest's probability of each of n rows, all filled. */
void toc_rows_ask(const toc_forest *f, const toc_row *rows, uint32_t n, float *ret);

/* The first of the highest of n probabilities above `least`; n: none is. */
uint32_t toc_rows_pick(const float *p, uint32_t n, float least);

static inline float toc_row_ask(const toc_forest *f, const toc_row *r)
{
    float p;
    toc_rows_ask(f, r, 1, &p);
    return p;
}
