/* lattice - see lattice.h. */
#include "extract/lattice.h"

#include "base/macros.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <string.h>

/* Four lanes at a time; every lane does what plain floats would, in the same order. */
typedef float floats4 __attribute__((vector_size(16)));
typedef int32_t ints4 __attribute__((vector_size(16)));
typedef uint32_t uints4 __attribute__((vector_size(16)));

static inline floats4 all(float x)
{
    return (floats4){x, x, x, x};
}

static inline floats4 load(const float *from)
{
    floats4 x;
    memcpy(&x, from, sizeof(x));
    return x;
}

static inline void store(float *to, floats4 x)
{
    memcpy(to, &x, sizeof(x));
}

static inline floats4 choose(ints4 mask, floats4 yes, floats4 no)
{
    return (floats4)(((ints4)yes & mask) | ((ints4)no & ~mask));
}

static inline floats4 exp_of(floats4 x)
{
    ints4 none = x < all(-80.0f);
    floats4 at = choose(none, all(-80.0f), x);
    at = choose(at > all(80.0f), all(80.0f), at);
    /* 2^(k + f), |f| <= 1/2: Taylor on f ln 2, k into the exponent. */
    floats4 y = at * 1.44269504f;
    ints4 k = __builtin_convertvector(y + choose(y < all(0.0f), all(-0.5f), all(0.5f)), ints4);
    floats4 whole = __builtin_convertvector(k, floats4);
    floats4 f = (at - whole * 0.693359375f) + whole * 2.12194440e-4f;
    floats4 p =
        1.0f +
        f * (1.0f + f * (0.5f + f * (0.166666667f + f * (0.0416666667f + f * 0.00833333333f))));
    floats4 scale = (floats4)((uints4)(k + 127) << 23);
    return choose(none, all(0.0f), p * scale);
}

float toc_exp(float x)
{
    return exp_of(all(x))[0];
}

float toc_logistic(float x)
{
    return x >= 0.0f ? 1.0f / (1.0f + toc_exp(-x)) : toc_exp(x) / (1.0f + toc_exp(x));
}

/* Four emissions, of tags from k on: nothing of those whose bit isn't set in `allowed`. */
static inline floats4 emission(const float *scores, float best, uint32_t allowed, int k)
{
    static const ints4 bits = {1, 2, 4, 8};
    int32_t four = (int32_t)(allowed >> k & 15);
    ints4 is = ((ints4){four, four, four, four} & bits) != 0;
    return (floats4)((ints4)exp_of(load(scores + k) - all(best)) & is);
}

int toc_transitions_read(toc_sv section, uint32_t tags, toc_transitions *ret, toc_err *reterr)
{
    if (section.n != sizeof(*ret))
        return toc_fail(reterr, -EINVAL, "damaged model: no transitions");
    memcpy(ret, section.p, sizeof(*ret));
    return ret->tags == tags ? 0 : toc_fail(reterr, -EINVAL, "damaged model: other tags");
}

void toc_lattice_load(toc_lattice *l, const toc_transitions *t, const toc_lattice_row *scores,
                      const uint16_t *allowed, uint32_t n)
{
    TOC_ASSERT(n <= TOC_LATTICE_MAX && t->tags <= TOC_LATTICE_TAGS);
    l->n = n;
    l->best = 0;
    for (uint32_t i = 0; i < n; i++) {
        float best = scores[i][0];
        for (uint32_t k = 1; k < t->tags; k++)
            best = scores[i][k] > best ? scores[i][k] : best;
        l->best += (double)best;
        uint32_t tags = (allowed ? allowed[i] : UINT32_MAX) & ((1u << t->tags) - 1);
        l->lanes[i] = (uint8_t)(tags ? 32 - __builtin_clz(tags) : 0);
        for (int k = 0; k < TOC_LATTICE_TAGS; k += 4)
            store(&l->emit[i][k], k < l->lanes[i] ? emission(scores[i], best, tags, k) : all(0.0f));
    }
}

static_assert(TOC_LATTICE_TAGS == 16, "a row is four sums");

/* out = row `from` times the matrix, of which the first n of both count: all others of `from` are
 * 0. The sums have names: compilers keep those in registers. */
static void times(const float *from, const toc_lattice_row *matrix, uint32_t n, float *out)
{
    floats4 sum0 = {0}, sum1 = {0}, sum2 = {0}, sum3 = {0};
    for (uint32_t p = 0; p < n; p++) {
        floats4 weight = all(from[p]);
        sum0 += weight * load(&matrix[p][0]);
        sum1 += weight * load(&matrix[p][4]);
        sum2 += weight * load(&matrix[p][8]);
        sum3 += weight * load(&matrix[p][12]);
    }
    store(&out[0], sum0);
    store(&out[4], sum1);
    store(&out[8], sum2);
    store(&out[12], sum3);
}

static bool forward(toc_lattice *l, const toc_transitions *t)
{
    for (uint32_t i = 0; i < l->n; i++) {
        float *a = l->alpha[i];
        if (i == 0)
            memcpy(a, t->p[t->tags], sizeof(toc_lattice_row));
        else
            times(l->alpha[i - 1], t->p, l->lanes[i - 1], a);
        float sum = 0.0f;
        for (uint32_t k = 0; k < TOC_LATTICE_TAGS; k += 4)
            store(&a[k], load(&a[k]) * load(&l->emit[i][k]));
        for (uint32_t k = 0; k < l->lanes[i]; k++)
            sum += a[k];
        if (!(sum > 0.0f))
            return false;
        for (uint32_t k = 0; k < TOC_LATTICE_TAGS; k += 4)
            store(&a[k], load(&a[k]) / all(sum));
        l->scale[i] = sum;
    }
    return true;
}

static void backward(toc_lattice *l, const toc_transitions *t)
{
    toc_lattice_row turned[TOC_LATTICE_TAGS] = {0}; /* turned[k][p]: from tag p to tag k */
    for (uint32_t p = 0; p < t->tags; p++)
        for (uint32_t k = 0; k < t->tags; k++)
            turned[k][p] = t->p[p][k];
    for (uint32_t k = 0; k < TOC_LATTICE_TAGS; k++)
        l->beta[l->n - 1][k] = 1.0f;
    for (uint32_t i = l->n - 1; i > 0; i--) {
        toc_lattice_row ahead;
        for (uint32_t k = 0; k < TOC_LATTICE_TAGS; k += 4)
            store(&ahead[k], load(&l->emit[i][k]) * load(&l->beta[i][k]) / all(l->scale[i]));
        times(ahead, turned, l->lanes[i], l->beta[i - 1]);
    }
}

bool toc_lattice_sum(toc_lattice *l, const toc_transitions *t)
{
    if (l->n == 0)
        return true;
    if (!forward(l, t))
        return false;
    backward(l, t);
    return true;
}

double toc_lattice_log_z(const toc_lattice *l)
{
    double z = l->best;
    for (uint32_t i = 0; i < l->n; i++)
        z += log((double)l->scale[i]);
    return z;
}
