/* muc_table - rows of features with yes-or-no answers, from which forests are trained fold by fold.
 */
#pragma once

#include "muc_lab.h"

enum { MUC_ANSWERS = 8 };

typedef struct {
    toc_arena *arena;
    uint32_t features;
    TOC_VEC(float) x;
    TOC_VEC(uint32_t) doc; /* of each row */
    TOC_VEC(uint8_t) y[MUC_ANSWERS];
} muc_table;

/* answers: a bit for each question. -ENOMEM when the arena is full. */
TOC_MUST_USE int muc_table_add(muc_table *t, uint32_t doc, const float *x, uint32_t answers);

/* One forest a fold for one of the questions. */
TOC_MUST_USE int muc_table_train(const muc_table *t, const muc_lab *l, uint32_t question,
                                 const boost_options *o, muc_sections ret);
