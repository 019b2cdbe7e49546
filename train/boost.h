/*
 * boost - trains forests (extract/forest.h) by gradient boosting on log loss.
 *
 * Features are sorted into at most 64 bins; each level of a tree takes the question that gains most
 * over all its leaves at once. Rows are sampled by a fixed seed: same data, same forest.
 */
#pragma once

#include "extract/forest.h"

typedef struct {
    const float *x; /* rows * features */
    const uint8_t *y;
    uint32_t rows, features;
} boost_data;

typedef struct {
    uint32_t trees;
    uint32_t runs;  /* at least 1: so many forests, from a seed each; the score is their mean */
    uint32_t depth; /* at most TOC_FOREST_DEPTH */
    float rate, l2, sample;
    float columns; /* share of features a tree may ask */
    uint64_t seed;
} boost_options;

/* Trains on rows with skip(ctx, row) false. *ret is a section for toc_forest_view(), to be freed
 * with toc_free(). */
TOC_MUST_USE int boost_train(const boost_data *d, const boost_options *o,
                             bool (*skip)(const void *ctx, uint32_t row), const void *ctx,
                             toc_sv *ret);
