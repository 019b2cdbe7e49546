/* perceptron - see perceptron.h. */
#include "perceptron.h"

#include "base/alloc.h"

#include <stdio.h>

enum { LARGEST = 127, FINE = 256 };

bool perceptron_init(perceptron *p, uint32_t row_bits, uint32_t lanes, uint32_t dropped)
{
    *p = (perceptron){.step = 1,
                      .cells = (size_t)lanes << row_bits,
                      .lanes = lanes,
                      .dropped = dropped,
                      .seed = 1};
    p->weights = toc_calloc(p->cells, sizeof(*p->weights));
    p->delayed = toc_calloc(p->cells, sizeof(*p->delayed));
    p->runs = toc_calloc(p->cells, sizeof(*p->runs));
    return p->weights && p->delayed && p->runs;
}

void perceptron_done(perceptron *p)
{
    toc_free(p->weights);
    toc_free(p->delayed);
    toc_free(p->runs);
}

void perceptron_sum(const perceptron *p, const uint32_t *rows, uint32_t n, int32_t *sum)
{
    memset(sum, 0, p->lanes * sizeof(*sum));
    for (uint32_t i = 0; i < n; i++) {
        const int32_t *w = p->weights + (size_t)rows[i] * p->lanes;
        for (uint32_t lane = 0; lane < p->lanes; lane++)
            sum[lane] += w[lane];
    }
}

static void add(perceptron *p, size_t cell, int by)
{
    p->weights[cell] += by;
    p->delayed[cell] += by * p->step;
}

void perceptron_learn(perceptron *p, const uint32_t *rows, uint32_t n, uint32_t gold,
                      uint32_t rival)
{
    for (uint32_t i = 0; i < n; i++) {
        add(p, (size_t)rows[i] * p->lanes + gold, 1);
        add(p, (size_t)rows[i] * p->lanes + rival, -1);
    }
}

uint32_t perceptron_drop(perceptron *p, uint32_t *rows, uint32_t n)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < n; i++) {
        p->seed = p->seed * 6364136223846793005u + 1442695040888963407u;
        if (p->seed >> 32 >= (1ull << 32) / 100 * p->dropped)
            rows[kept++] = rows[i];
    }
    return kept;
}

void perceptron_end_run(perceptron *p)
{
    for (size_t i = 0; i < p->cells; i++) {
        int64_t sum = (int64_t)p->weights[i] * p->step - p->delayed[i];
        p->runs[i] += sum * FINE / p->step;
    }
    memset(p->weights, 0, p->cells * sizeof(*p->weights));
    memset(p->delayed, 0, p->cells * sizeof(*p->delayed));
    p->step = 1;
    p->n_runs++;
}

toc_sv perceptron_pack(const perceptron *p, int scale)
{
    int8_t *out = toc_calloc(p->cells, 1);
    size_t clipped = 0;
    if (!out)
        return (toc_sv){"", 0};
    for (size_t i = 0; i < p->cells; i++) {
        /* Cut off, not rounded: small weights are noise of rows that features share. */
        int64_t w = p->runs[i] * scale / (FINE * (int64_t)p->n_runs);
        clipped += w > LARGEST || w < -LARGEST;
        w = TOC_MAX(w, (int64_t)-LARGEST);
        out[i] = (int8_t)TOC_MIN(w, (int64_t)LARGEST);
    }
    printf("%zu of %zu weights clipped\n", clipped, p->cells);
    return (toc_sv){(const char *)out, p->cells};
}

void perceptron_unpack(toc_sv packed)
{
    if (packed.n)
        toc_free((void *)(uintptr_t)packed.p);
}
