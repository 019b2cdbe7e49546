/*
 * crf - trains linear-chain conditional random fields, and with sequences of length one logistic
 * regression, on hashed binary features.
 *
 * FTRL-proximal: per-weight step sizes, L1 and L2 exact at every step, one pass at a time in an
 * order drawn from a fixed seed. Same data, same weights.
 */
#pragma once

#include "base/err.h"
#include "extract/lattice.h"
#include "extract/weights.h"

typedef struct {
    uint32_t first, end; /* tokens */
    uint32_t group;      /* document: folds are made of groups */
} crf_sequence;

typedef struct {
    uint64_t *hash; /* hash of each feature in use */
    uint32_t features;
    uint32_t *start; /* tokens + 1 offsets into ids */
    uint32_t *ids;
    uint16_t *allowed; /* per token: bits of right tags */
    uint32_t tokens;
    crf_sequence *sequences;
    uint32_t n;
    uint32_t tags;
    uint16_t follows[TOC_LATTICE_TAGS + 1]; /* tags that may follow a tag; last: may start */
} crf_data;

/* Collects features in two rounds: counts them, then keeps those seen often enough. */
typedef struct crf_builder crf_builder;

crf_builder *crf_builder_new(void);
void crf_count(crf_builder *b, const uint64_t *features, uint32_t n);
/* After all counting; rarer features are dropped. */
void crf_cut(crf_builder *b, uint32_t min_count);
void crf_token(crf_builder *b, const uint64_t *features, uint32_t n, uint16_t allowed);
/* Ends a sequence. */
void crf_end(crf_builder *b, uint32_t group);
/* Frees the builder; *ret owns its arrays until crf_data_done(). */
TOC_MUST_USE int crf_build(crf_builder *b, crf_data *ret);
void crf_data_done(crf_data *d);
/* The tags are 0 (outside) and a first and a further one for each part: who may follow whom. */
void crf_tags_of_parts(crf_data *d, uint32_t parts);

typedef struct {
    float rate, l1, l2; /* FTRL's alpha, lambda1, lambda2 */
    float dropout;      /* share of features hidden at each visit */
    uint32_t passes;
    uint32_t runs; /* at least 1: so often trained, from a seed each; weights are their mean */
    uint64_t seed;
} crf_options;

typedef struct {
    float *w; /* features * TOC_LATTICE_TAGS */
    toc_transitions trans;
    float bias[TOC_LATTICE_TAGS];
} crf_model;

/* Trains on groups g with skip(ctx, g) false. skip may be NULL. */
TOC_MUST_USE int crf_train(const crf_data *d, const crf_options *o,
                           bool (*skip)(const void *ctx, uint32_t group), const void *ctx,
                           crf_model *ret);
/* The same data read as questions of their own: logistic regression of each tag's bit in allowed,
 * token by token; no transitions. */
TOC_MUST_USE int crf_train_bits(const crf_data *d, const crf_options *o,
                                bool (*skip)(const void *ctx, uint32_t group), const void *ctx,
                                crf_model *ret);
void crf_model_done(crf_model *m);

/* Scores of the tokens of one sequence. */
void crf_score(const crf_data *d, const crf_model *m, const crf_sequence *s, toc_lattice_row *ret);
