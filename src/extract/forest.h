/*
 * forest - boosted trees whose every level asks one question: a few additions and compares a tree.
 *
 * A tree of depth d is d questions "is feature f at least x"; the answers are the bits of the
 * leaf's number. The score is the sum of the leaves, as log odds.
 */
#pragma once

#include "base/err.h"
#include "base/sv.h"

#include <stdint.h>

enum { TOC_FOREST_DEPTH = 6, TOC_FOREST_LEAVES = 1 << TOC_FOREST_DEPTH, TOC_FOREST_LANES = 8 };

typedef struct {
    float bound[TOC_FOREST_DEPTH];
    uint16_t feature[TOC_FOREST_DEPTH];
    int16_t leaf[TOC_FOREST_LEAVES]; /* times head->scale */
} toc_forest_tree;

typedef struct {
    uint32_t trees, features;
    float scale, bias;
} toc_forest_head;

typedef struct {
    const toc_forest_head *head;
    const toc_forest_tree *trees;
    uint32_t depth; /* that any of the trees makes use of: bounds of the others are infinite */
} toc_forest;

/* A view into section, which must outlive it. -EINVAL when it is no forest of that many features.
 */
TOC_MUST_USE int toc_forest_view(toc_sv section, uint32_t features, toc_forest *ret,
                                 toc_err *reterr);

/* One feature of as many things as are judged at once. */
typedef float toc_forest_row[TOC_FOREST_LANES];

/* Log odds of n things, at most TOC_FOREST_LANES; features has a row for each of head->features. */
void toc_forest_score(const toc_forest *f, const toc_forest_row *features, uint32_t n, float *ret);
