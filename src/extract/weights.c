/* weights - see weights.h. */
#include "extract/weights.h"

#include <errno.h>

static_assert(sizeof(toc_weights_row) == 16, "four rows fill a cache line");
static_assert(sizeof(toc_weights_head) == 64, "rows start on a line");

int toc_weights_view(toc_sv section, uint32_t lanes, toc_weights *ret, toc_err *reterr)
{
    toc_weights m = {(const void *)section.p, NULL};
    if (section.n < sizeof(*m.head) || m.head->bits < 1 || m.head->bits > 24 ||
        m.head->lanes != lanes || lanes >= TOC_WEIGHTS_LANES)
        return toc_fail(reterr, -EINVAL, "damaged model: no table of weights");
    size_t lines = (size_t)1 << m.head->bits;
    if (section.n != sizeof(*m.head) + lines * TOC_WEIGHTS_LINE * sizeof(toc_weights_row))
        return toc_fail(reterr, -EINVAL, "damaged model: table of weights cut short");
    m.rows = (const void *)(section.p + sizeof(*m.head));
    *ret = m;
    return 0;
}

static_assert((int)TOC_WEIGHTS_SUM_MAX * 128 <= INT16_MAX, "sums stay in 16 bits");

typedef int8_t bytes16 __attribute__((vector_size(16)));
typedef int16_t shorts8 __attribute__((vector_size(16)));

static const toc_weights_row *line_of(const toc_weights *m, uint32_t shift, uint64_t feature)
{
    return m->rows + (feature >> shift) * TOC_WEIGHTS_LINE;
}

/* The feature's row, or one of zeros: chosen without branches, so that nothing is left to guess for
 * the processor. At most one row of a line has the check. */
static const toc_weights_row *row_of(const toc_weights_row *line, uint16_t check)
{
    static const toc_weights_row none = {0};
    const toc_weights_row *found = line[0].check == check ? &line[0] : &none;
    found = line[1].check == check ? &line[1] : found;
    found = line[2].check == check ? &line[2] : found;
    return line[3].check == check ? &line[3] : found;
}

void toc_weights_fetch(const toc_weights *m, const uint64_t *features, uint32_t n)
{
    uint32_t shift = 64 - m->head->bits;
    for (uint32_t i = 0; i < n; i++)
        __builtin_prefetch(line_of(m, shift, features[i]));
}

/* The lanes of a sum, eight a register. */
typedef struct {
    shorts8 low, high;
} lanes;

static inline lanes load(const toc_weights_sum *sum)
{
    lanes x;
    memcpy(&x.low, sum->w, sizeof(x.low));
    memcpy(&x.high, sum->w + 8, sizeof(x.high));
    return x;
}

static inline void store(lanes x, toc_weights_sum *sum)
{
    memcpy(sum->w, &x.low, sizeof(x.low));
    memcpy(sum->w + 8, &x.high, sizeof(x.high));
}

/* The check, which a row ends with, is summed up too, into lanes that nobody reads. */
static inline lanes add_row(lanes x, const toc_weights_row *line, uint64_t feature)
{
    bytes16 w;
    memcpy(&w, row_of(line, toc_weights_check(feature)), sizeof(w));
    bytes16 sign = w < 0;
    x.low += (shorts8)__builtin_shufflevector(w, sign, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6,
                                              22, 7, 23);
    x.high += (shorts8)__builtin_shufflevector(w, sign, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13,
                                               29, 14, 30, 15, 31);
    return x;
}

void toc_weights_add_fetched(const toc_weights *m, const uint64_t *features, uint32_t n,
                             toc_weights_sum *sum)
{
    uint32_t shift = 64 - m->head->bits;
    lanes x = load(sum);
    for (uint32_t i = 0; i < n; i++)
        x = add_row(x, line_of(m, shift, features[i]), features[i]);
    store(x, sum);
}

void toc_weights_add(const toc_weights *m, const uint64_t *features, uint32_t n,
                     toc_weights_sum *sum)
{
    enum { AHEAD = 16 };
    uint32_t shift = 64 - m->head->bits;
    lanes x = load(sum);
    toc_weights_fetch(m, features, TOC_MIN(n, (uint32_t)AHEAD));
    for (uint32_t i = 0; i < n; i++) {
        /* No harm in fetching the last ones again. */
        __builtin_prefetch(line_of(m, shift, features[TOC_MIN(i + AHEAD, n - 1)]));
        x = add_row(x, line_of(m, shift, features[i]), features[i]);
    }
    store(x, sum);
}

void toc_weights_join(const toc_weights_sum *x, toc_weights_sum *sum)
{
    lanes a = load(x), b = load(sum);
    store((lanes){a.low + b.low, a.high + b.high}, sum);
}

/* Lanes that are not in use hold zeros in all rows, and no bias. */
static void scale(const toc_weights *m, const int32_t *total, float *ret)
{
    for (uint32_t k = 0; k < TOC_LEN(m->head->bias); k++)
        ret[k] = (float)total[k] * m->head->scale + m->head->bias[k];
    for (uint32_t k = TOC_LEN(m->head->bias); k < TOC_WEIGHTS_LANES + 2; k++)
        ret[k] = 0.0f;
}

typedef int16_t shorts4 __attribute__((vector_size(8)));
typedef float floats4 __attribute__((vector_size(16)));

/* Four scores from lane k on. */
static inline floats4 scaled(const toc_weights *m, const toc_weights_sum *sum, uint32_t k)
{
    shorts4 four;
    floats4 bias;
    float by = m->head->scale;
    memcpy(&four, sum->w + k, sizeof(four));
    memcpy(&bias, m->head->bias + k, sizeof(bias));
    return __builtin_convertvector(four, floats4) * (floats4){by, by, by, by} + bias;
}

void toc_weights_scale(const toc_weights *m, const toc_weights_sum *sum, float *ret)
{
    enum { LAST = TOC_LEN(m->head->bias) - 1 };
    static_assert(LAST % 4 == 0 && LAST + 4 == TOC_WEIGHTS_LANES + 2, "the last lane stands alone");
    for (uint32_t k = 0; k < LAST; k += 4) {
        floats4 four = scaled(m, sum, k);
        memcpy(ret + k, &four, sizeof(four));
    }
    ret[LAST] = (float)sum->w[LAST] * m->head->scale + m->head->bias[LAST];
    memset(ret + LAST + 1, 0, 3 * sizeof(*ret));
}

typedef void adder(const toc_weights *m, const uint64_t *features, uint32_t n,
                   toc_weights_sum *sum);

__attribute__((always_inline)) static inline void
score(const toc_weights *m, const uint64_t *features, uint32_t n, adder *add, float *ret)
{
    int32_t total[TOC_WEIGHTS_LANES + 2] = {0};
    for (uint32_t from = 0; from < n; from += TOC_WEIGHTS_SUM_MAX) {
        toc_weights_sum sum = {0};
        add(m, features + from, TOC_MIN(n - from, (uint32_t)TOC_WEIGHTS_SUM_MAX), &sum);
        for (int k = 0; k < TOC_WEIGHTS_LANES; k++)
            total[k] += sum.w[k];
    }
    scale(m, total, ret);
}

void toc_weights_score(const toc_weights *m, const uint64_t *features, uint32_t n, float *ret)
{
    score(m, features, n, toc_weights_add, ret);
}

void toc_weights_score_fetched(const toc_weights *m, const uint64_t *features, uint32_t n,
                               float *ret)
{
    score(m, features, n, toc_weights_add_fetched, ret);
}
