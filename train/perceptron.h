/*
 * perceptron - averaged perceptron over hashed features, in integers.
 *
 * A feature names a row, a class a lane of it. The average over all steps follows from the weights
 * and the sum of step * change, so that nothing is averaged while learning.
 */
#pragma once

#include "base/sv.h"

typedef struct {
    int32_t *weights; /* rows x lanes */
    int64_t *delayed; /* sum of step * change */
    int64_t *runs;    /* averages of the runs that are over, in 1/256 */
    int64_t step;     /* examples seen, from 1; the caller counts */
    size_t cells;
    uint32_t lanes;
    uint32_t dropped; /* per cent of features, see perceptron_drop() */
    uint64_t seed;
    uint32_t n_runs;
} perceptron;

TOC_MUST_USE bool perceptron_init(perceptron *p, uint32_t row_bits, uint32_t lanes,
                                  uint32_t dropped);
void perceptron_done(perceptron *p);

/* Forgets p->dropped per cent of the n rows at random, so that the others learn to do without them.
 * Returns how many are left. */
uint32_t perceptron_drop(perceptron *p, uint32_t *rows, uint32_t n);
/* Sets sum[0 … lanes) for the rows of one example. */
void perceptron_sum(const perceptron *p, const uint32_t *rows, uint32_t n, int32_t *sum);
/* Moves the rows' weights from the rival to the gold lane. */
void perceptron_learn(perceptron *p, const uint32_t *rows, uint32_t n, uint32_t gold,
                      uint32_t rival);

/* Ends a run: keeps its averages and begins anew with other random numbers. The mean of several
 * runs errs less than each. */
void perceptron_end_run(perceptron *p);

/* The mean of all runs times scale as signed bytes, clipped at +-127; n is 0 when memory is out. */
toc_sv perceptron_pack(const perceptron *p, int scale);
void perceptron_unpack(toc_sv packed);
