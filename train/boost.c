/* boost - see boost.h. */
#include "boost.h"

#include "base/alloc.h"
#include "extract/lattice.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

enum { BINS = 64 };

typedef struct {
    float g, h;
} sums;

typedef struct {
    const boost_data *d;
    const boost_options *o;
    uint32_t *rows, n;   /* rows to train on */
    uint32_t *picked, m; /* indices into rows: this tree's sample */
    uint8_t *bin;        /* n * features */
    float *bounds;       /* features * BINS */
    float *score, *g, *h;
    uint8_t *leaf;
    uint32_t *open, opened; /* features this tree may ask */
    sums *hist;             /* leaves * features * BINS */
    uint64_t random;
} booster;

static uint32_t next_random(booster *b)
{
    b->random ^= b->random << 13;
    b->random ^= b->random >> 7;
    b->random ^= b->random << 17;
    return (uint32_t)(b->random >> 32);
}

static bool chance(booster *b, float share)
{
    return (float)(next_random(b) >> 8) < share * 16777216.0f;
}

static int by_value(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* Bounds between bins of about equal weight; bin k holds values at least bounds[k - 1]. */
static void bin_feature(booster *b, uint32_t f, float *values)
{
    float *bounds = b->bounds + (size_t)f * BINS;
    uint32_t k = 0;
    for (uint32_t i = 0; i < b->n; i++)
        values[i] = b->d->x[(size_t)b->rows[i] * b->d->features + f];
    qsort(values, b->n, sizeof(*values), by_value);
    for (uint32_t i = 1; i < BINS; i++) {
        float v = values[(size_t)i * b->n / BINS];
        if (v > values[0] && (k == 0 || v > bounds[k - 1]))
            bounds[k++] = v;
    }
    while (k < BINS)
        bounds[k++] = INFINITY;
    for (uint32_t i = 0; i < b->n; i++) {
        float v = b->d->x[(size_t)b->rows[i] * b->d->features + f];
        uint8_t at = 0;
        while (at < BINS - 1 && v >= bounds[at])
            at++;
        b->bin[(size_t)i * b->d->features + f] = at;
    }
}

static void fill_histogram(booster *b, uint32_t level)
{
    uint32_t nf = b->d->features;
    memset(b->hist, 0, ((size_t)nf * BINS * sizeof(sums)) << level);
    for (uint32_t j = 0; j < b->m; j++) {
        uint32_t i = b->picked[j];
        sums *h = b->hist + (size_t)b->leaf[i] * nf * BINS;
        const uint8_t *bin = b->bin + (size_t)i * nf;
        for (uint32_t k = 0; k < b->opened; k++) {
            uint32_t f = b->open[k];
            sums *s = &h[f * BINS + bin[f]];
            s->g += b->g[i];
            s->h += b->h[i];
        }
    }
}

/* Adds to gain[k] what the question "bin > k" gains in one leaf. */
static void leaf_gains(const booster *b, const sums *h, float *gain)
{
    float g = 0.0f, w = 0.0f, gl = 0.0f, wl = 0.0f;
    for (int k = 0; k < BINS; k++) {
        g += h[k].g;
        w += h[k].h;
    }
    for (int k = 0; k < BINS - 1; k++) {
        gl += h[k].g;
        wl += h[k].h;
        float gr = g - gl, wr = w - wl;
        gain[k] += gl * gl / (wl + b->o->l2) + gr * gr / (wr + b->o->l2) - g * g / (w + b->o->l2);
    }
}

static float best_question(const booster *b, uint32_t level, uint32_t *ret_feature,
                           uint32_t *ret_bin)
{
    float best = 0.0f;
    for (uint32_t i = 0; i < b->opened; i++) {
        float gain[BINS] = {0};
        uint32_t f = b->open[i];
        for (uint32_t leaf = 0; leaf < 1u << level; leaf++)
            leaf_gains(b, b->hist + ((size_t)leaf * b->d->features + f) * BINS, gain);
        for (uint32_t k = 0; k < BINS - 1; k++)
            if (gain[k] > best && b->bounds[(size_t)f * BINS + k] < INFINITY) {
                best = gain[k];
                *ret_feature = f;
                *ret_bin = k;
            }
    }
    return best;
}

static void sample(booster *b)
{
    b->m = 0;
    for (uint32_t i = 0; i < b->n; i++) {
        float p = toc_logistic(b->score[i]);
        b->g[i] = p - (float)b->d->y[b->rows[i]];
        b->h[i] = p * (1.0f - p);
        b->leaf[i] = 0;
        if (chance(b, b->o->sample))
            b->picked[b->m++] = i;
    }
    b->opened = 0;
    for (uint32_t f = 0; f < b->d->features; f++)
        if (chance(b, b->o->columns))
            b->open[b->opened++] = f;
}

static void set_leaves(booster *b, float scale, toc_forest_tree *t)
{
    sums leaves[TOC_FOREST_LEAVES] = {0};
    for (uint32_t j = 0; j < b->m; j++) {
        uint32_t i = b->picked[j];
        leaves[b->leaf[i]].g += b->g[i];
        leaves[b->leaf[i]].h += b->h[i];
    }
    for (int k = 0; k < TOC_FOREST_LEAVES; k++) {
        float v = -b->o->rate * leaves[k].g / (leaves[k].h + b->o->l2) / scale;
        t->leaf[k] = (int16_t)fmaxf(-32000.0f, fminf(32000.0f, roundf(v)));
    }
    for (uint32_t i = 0; i < b->n; i++)
        b->score[i] += (float)t->leaf[b->leaf[i]] * scale;
}

static void grow_tree(booster *b, float scale, toc_forest_tree *t)
{
    sample(b);
    for (uint32_t level = 0; level < TOC_FOREST_DEPTH; level++)
        t->bound[level] = INFINITY;
    for (uint32_t level = 0; level < b->o->depth; level++) {
        uint32_t feature = 0, bin = 0;
        fill_histogram(b, level);
        if (best_question(b, level, &feature, &bin) <= 0.0f)
            break;
        t->feature[level] = (uint16_t)feature;
        t->bound[level] = b->bounds[(size_t)feature * BINS + bin];
        for (uint32_t i = 0; i < b->n; i++)
            b->leaf[i] = (uint8_t)(b->leaf[i] | (b->bin[(size_t)i * b->d->features + feature] > bin)
                                                    << level);
    }
    set_leaves(b, scale, t);
}

static bool prepare(booster *b)
{
    size_t rows = (size_t)b->d->rows + 1, nf = b->d->features;
    b->rows = toc_calloc(rows, sizeof(uint32_t));
    b->picked = toc_calloc(rows, sizeof(uint32_t));
    b->bin = toc_calloc(rows, nf);
    b->bounds = toc_calloc(nf, BINS * sizeof(float));
    b->score = toc_calloc(rows, sizeof(float));
    b->g = toc_calloc(rows, sizeof(float));
    b->h = toc_calloc(rows, sizeof(float));
    b->leaf = toc_calloc(rows, 1);
    b->open = toc_calloc(nf, sizeof(uint32_t));
    b->hist = toc_calloc(nf * TOC_FOREST_LEAVES, BINS * sizeof(sums));
    return b->rows && b->picked && b->bin && b->bounds && b->score && b->g && b->h && b->leaf &&
           b->open && b->hist;
}

static void done(booster *b)
{
    void *all[] = {b->rows, b->picked, b->bin,  b->bounds, b->score,
                   b->g,    b->h,      b->leaf, b->open,   b->hist};
    for (size_t i = 0; i < TOC_LEN(all); i++)
        toc_free(all[i]);
}

static void start(booster *b, toc_forest_head *head)
{
    double right = 0.5;
    float *values = b->g; /* free for use until the first tree */
    for (uint32_t f = 0; f < b->d->features; f++)
        bin_feature(b, f, values);
    for (uint32_t i = 0; i < b->n; i++)
        right += b->d->y[b->rows[i]];
    head->bias = (float)log(right / ((double)b->n + 1.0 - right));
}

/* Forests one behind the other; all count from the same bias. */
static void grow_forests(booster *b, float scale, const toc_forest_head *head,
                         toc_forest_tree *trees)
{
    for (uint32_t run = 0; run < b->o->runs; run++) {
        b->random = (b->o->seed ? b->o->seed : 88172645463325252u) ^ run * 0x9e3779b97f4a7c15u;
        for (uint32_t i = 0; i < b->n; i++)
            b->score[i] = head->bias;
        for (uint32_t t = 0; t < b->o->trees; t++)
            grow_tree(b, scale, trees++);
    }
}

int boost_train(const boost_data *d, const boost_options *o,
                bool (*skip)(const void *ctx, uint32_t row), const void *ctx, toc_sv *ret)
{
    booster b = {.d = d, .o = o};
    uint32_t trees = o->runs * o->trees;
    size_t size = sizeof(toc_forest_head) + trees * sizeof(toc_forest_tree);
    TOC_ASSERT(o->runs > 0);
    TOC_CLEANUP(toc_freep) char *out = toc_calloc(1, size);
    toc_forest_head *head = (void *)out;
    if (!out || !prepare(&b)) {
        done(&b);
        return -ENOMEM;
    }
    for (uint32_t i = 0; i < d->rows; i++)
        if (!skip || !skip(ctx, i))
            b.rows[b.n++] = i;
    float scale = 1.0f / 4096.0f; /* of the leaves of one forest */
    *head = (toc_forest_head){trees, d->features, scale / (float)o->runs, 0.0f};
    start(&b, head);
    grow_forests(&b, scale, head, (void *)(out + sizeof(*head)));
    done(&b);
    *ret = (toc_sv){TOC_STEAL(out), size};
    return 0;
}
