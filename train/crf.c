/* crf - see crf.h. */
#include "crf.h"

#include "base/alloc.h"

#include <errno.h>
#include <math.h>

enum { COUNTERS = 1 << 25, SLOTS = 1 << 23 };

struct crf_builder {
    uint8_t *counts;
    uint64_t *keys; /* open addressing */
    uint32_t *values;
    uint32_t min_count;
    uint32_t sequence_start;
    size_t token_cap, id_cap, id_n, seq_cap, hash_cap;
    crf_data d;
    bool failed;
};

crf_builder *crf_builder_new(void)
{
    crf_builder *b = toc_calloc(1, sizeof(*b));
    if (!b)
        return NULL;
    b->counts = toc_calloc(COUNTERS, 1);
    b->keys = toc_calloc(SLOTS, sizeof(*b->keys));
    b->values = toc_calloc(SLOTS, sizeof(*b->values));
    b->failed = !b->counts || !b->keys || !b->values;
    return b;
}

void crf_count(crf_builder *b, const uint64_t *features, uint32_t n)
{
    for (uint32_t i = 0; i < n && !b->failed; i++) {
        uint8_t *c = &b->counts[features[i] >> 39];
        *c = (uint8_t)(*c + (*c < 255));
    }
}

void crf_cut(crf_builder *b, uint32_t min_count)
{
    b->min_count = min_count;
}

static bool grow(void **p, size_t *cap, size_t need, size_t size)
{
    if (need <= *cap)
        return true;
    size_t cap2 = *cap ? *cap * 2 : 4096;
    while (cap2 < need)
        cap2 *= 2;
    void *p2 = toc_realloc(*p, cap2 * size);
    if (!p2)
        return false;
    *p = p2;
    *cap = cap2;
    return true;
}

/* The number of a feature, given at its first sight; UINT32_MAX: too rare. */
static uint32_t number_of(crf_builder *b, uint64_t f)
{
    if (b->counts[f >> 39] < b->min_count)
        return UINT32_MAX;
    size_t i = (size_t)(f >> 20) & (SLOTS - 1);
    while (b->keys[i] && b->keys[i] != f)
        i = (i + 1) & (SLOTS - 1);
    if (b->keys[i] == f)
        return b->values[i];
    if (b->d.features >= SLOTS / 4 * 3 ||
        !grow((void **)&b->d.hash, &b->hash_cap, (size_t)b->d.features + 1, sizeof(uint64_t))) {
        b->failed = true;
        return UINT32_MAX;
    }
    b->keys[i] = f;
    b->values[i] = b->d.features;
    b->d.hash[b->d.features] = f;
    return b->d.features++;
}

static bool grow_tokens(crf_builder *b)
{
    size_t cap = b->token_cap, cap2 = cap;
    return grow((void **)&b->d.start, &cap, (size_t)b->d.tokens + 2, sizeof(uint32_t)) &&
           grow((void **)&b->d.allowed, &cap2, (size_t)b->d.tokens + 2, sizeof(uint16_t)) &&
           (b->token_cap = cap, true);
}

void crf_token(crf_builder *b, const uint64_t *features, uint32_t n, uint16_t allowed)
{
    if (b->failed || !grow_tokens(b) ||
        !grow((void **)&b->d.ids, &b->id_cap, b->id_n + n, sizeof(uint32_t))) {
        b->failed = true;
        return;
    }
    b->d.start[b->d.tokens] = (uint32_t)b->id_n;
    b->d.allowed[b->d.tokens] = allowed;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t id = number_of(b, features[i]);
        if (id != UINT32_MAX)
            b->d.ids[b->id_n++] = id;
    }
    b->d.start[++b->d.tokens] = (uint32_t)b->id_n;
}

void crf_end(crf_builder *b, uint32_t group)
{
    if (b->failed ||
        !grow((void **)&b->d.sequences, &b->seq_cap, (size_t)b->d.n + 1, sizeof(crf_sequence))) {
        b->failed = true;
        return;
    }
    b->d.sequences[b->d.n++] = (crf_sequence){b->sequence_start, b->d.tokens, group};
    b->sequence_start = b->d.tokens;
}

int crf_build(crf_builder *b, crf_data *ret)
{
    bool failed = b->failed;
    *ret = b->d;
    toc_free(b->counts);
    toc_free(b->keys);
    toc_free(b->values);
    toc_free(b);
    return failed ? -ENOMEM : 0;
}

void crf_data_done(crf_data *d)
{
    toc_free(d->hash);
    toc_free(d->start);
    toc_free(d->ids);
    toc_free(d->allowed);
    toc_free(d->sequences);
    *d = (crf_data){0};
}

void crf_tags_of_parts(crf_data *d, uint32_t parts)
{
    d->tags = 1 + 2 * parts;
    for (uint32_t from = 0; from <= d->tags; from++)
        for (uint32_t to = 0; to < d->tags; to++) {
            bool inside = to > 0 && to % 2 == 0;
            if (!inside || from == to || from == to - 1)
                d->follows[from] |= (uint16_t)(1u << to);
        }
}

/* One weight's state: FTRL's z and n; w follows from them. */
typedef struct trainer {
    const crf_data *d;
    const crf_options *o;
    void (*visit)(struct trainer *t, const crf_sequence *s);
    float *z, *n, *w;
    float tz[TOC_LATTICE_TAGS + 1][TOC_LATTICE_TAGS], tn[TOC_LATTICE_TAGS + 1][TOC_LATTICE_TAGS];
    float tw[TOC_LATTICE_TAGS + 1][TOC_LATTICE_TAGS];
    float bz[TOC_LATTICE_TAGS], bn[TOC_LATTICE_TAGS], bw[TOC_LATTICE_TAGS];
    toc_transitions trans;
    toc_lattice free, right; /* all sequences, right ones */
    toc_lattice_row scores[TOC_LATTICE_MAX];
    uint32_t *kept; /* ids of the sequence's tokens after dropout */
    uint32_t kept_start[TOC_LATTICE_MAX + 1];
    uint64_t random;
    double loss;
} trainer;

static uint32_t next_random(trainer *t)
{
    t->random ^= t->random << 13;
    t->random ^= t->random >> 7;
    t->random ^= t->random << 17;
    return (uint32_t)(t->random >> 32);
}

static void ftrl(float *restrict z, float *restrict n, float *restrict w, const float *restrict g,
                 float rate, float l1, float l2)
{
    for (int k = 0; k < TOC_LATTICE_TAGS; k++) {
        float n2 = n[k] + g[k] * g[k];
        float root = sqrtf(n2);
        z[k] += g[k] - (root - sqrtf(n[k])) / rate * w[k];
        n[k] = n2;
        float excess = fabsf(z[k]) - l1;
        float v = -copysignf(excess, z[k]) / ((1.0f + root) / rate + l2);
        w[k] = excess > 0.0f ? v : 0.0f;
    }
}

static void refresh_transitions(trainer *t)
{
    for (uint32_t p = 0; p <= t->d->tags; p++)
        for (uint32_t k = 0; k < t->d->tags; k++)
            t->trans.p[p][k] = t->d->follows[p] >> k & 1 ? toc_exp(t->tw[p][k]) : 0.0f;
}

static void add_scores(const float *w, const float *bias, const uint32_t *ids, uint32_t n,
                       float *row)
{
    memcpy(row, bias, sizeof(toc_lattice_row));
    for (uint32_t i = 0; i < n; i++) {
        const float *f = w + (size_t)ids[i] * TOC_LATTICE_TAGS;
        for (uint32_t k = 0; k < TOC_LATTICE_TAGS; k++)
            row[k] += f[k];
    }
}

static void drop_features(trainer *t, const crf_sequence *s, uint32_t n)
{
    uint32_t limit = (uint32_t)((double)t->o->dropout * 4294967295.0), kept = 0;
    for (uint32_t i = 0; i < n; i++) {
        t->kept_start[i] = kept;
        for (uint32_t k = t->d->start[s->first + i]; k < t->d->start[s->first + i + 1]; k++)
            if (!limit || next_random(t) >= limit)
                t->kept[kept++] = t->d->ids[k];
    }
    t->kept_start[n] = kept;
}

static void update_emissions(trainer *t, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        toc_lattice_row g = {0};
        float most = 0.0f;
        for (uint32_t k = 0; k < t->d->tags; k++) {
            g[k] = toc_lattice_marginal(&t->free, i, k) - toc_lattice_marginal(&t->right, i, k);
            most = fmaxf(most, fabsf(g[k]));
        }
        if (most < 0.002f)
            continue;
        for (uint32_t f = t->kept_start[i]; f < t->kept_start[i + 1]; f++) {
            size_t at = (size_t)t->kept[f] * TOC_LATTICE_TAGS;
            ftrl(t->z + at, t->n + at, t->w + at, g, t->o->rate, t->o->l1, t->o->l2);
        }
        ftrl(t->bz, t->bn, t->bw, g, t->o->rate, 0.0f, 0.0f);
    }
}

static void expected_transitions(const toc_lattice *l, const toc_transitions *tr, float sign,
                                 float g[TOC_LATTICE_TAGS + 1][TOC_LATTICE_TAGS])
{
    for (uint32_t k = 0; k < tr->tags; k++)
        g[tr->tags][k] += sign * toc_lattice_marginal(l, 0, k);
    for (uint32_t i = 1; i < l->n; i++)
        for (uint32_t p = 0; p < tr->tags; p++)
            for (uint32_t k = 0; k < tr->tags; k++)
                g[p][k] += sign * l->alpha[i - 1][p] * tr->p[p][k] * l->emit[i][k] * l->beta[i][k] /
                           l->scale[i];
}

static void update_transitions(trainer *t)
{
    float g[TOC_LATTICE_TAGS + 1][TOC_LATTICE_TAGS] = {0};
    if (t->free.n < 2)
        return;
    expected_transitions(&t->free, &t->trans, 1.0f, g);
    expected_transitions(&t->right, &t->trans, -1.0f, g);
    for (uint32_t p = 0; p <= t->d->tags; p++)
        ftrl(t->tz[p], t->tn[p], t->tw[p], g[p], t->o->rate, 0.0f, 1.0f);
    refresh_transitions(t);
}

static void visit(trainer *t, const crf_sequence *s)
{
    uint32_t n = TOC_MIN(s->end - s->first, (uint32_t)TOC_LATTICE_MAX);
    if (!n)
        return;
    drop_features(t, s, n);
    for (uint32_t i = 0; i < n; i++)
        add_scores(t->w, t->bw, t->kept + t->kept_start[i], t->kept_start[i + 1] - t->kept_start[i],
                   t->scores[i]);
    toc_lattice_load(&t->free, &t->trans, t->scores, NULL, n);
    toc_lattice_load(&t->right, &t->trans, t->scores, t->d->allowed + s->first, n);
    if (!toc_lattice_sum(&t->free, &t->trans) || !toc_lattice_sum(&t->right, &t->trans))
        return;
    double loss = toc_lattice_log_z(&t->free) - toc_lattice_log_z(&t->right);
    t->loss += loss;
    if (loss < 0.002)
        return;
    update_emissions(t, n);
    update_transitions(t);
}

/* Each tag for itself: is its bit set? */
static void visit_bits(trainer *t, const crf_sequence *s)
{
    uint32_t n = TOC_MIN(s->end - s->first, (uint32_t)TOC_LATTICE_MAX);
    drop_features(t, s, n);
    for (uint32_t i = 0; i < n; i++) {
        toc_lattice_row g = {0};
        float most = 0.0f;
        const uint32_t *kept = t->kept + t->kept_start[i];
        uint32_t m = t->kept_start[i + 1] - t->kept_start[i];
        add_scores(t->w, t->bw, kept, m, t->scores[i]);
        for (uint32_t k = 0; k < t->d->tags; k++) {
            g[k] = toc_logistic(t->scores[i][k]) - (float)(t->d->allowed[s->first + i] >> k & 1);
            most = fmaxf(most, fabsf(g[k]));
        }
        if (most < 0.002f)
            continue;
        for (uint32_t f = 0; f < m; f++) {
            size_t at = (size_t)kept[f] * TOC_LATTICE_TAGS;
            ftrl(t->z + at, t->n + at, t->w + at, g, t->o->rate, t->o->l1, t->o->l2);
        }
        ftrl(t->bz, t->bn, t->bw, g, t->o->rate, 0.0f, 0.0f);
    }
}

static void shuffle(trainer *t, uint32_t *order, uint32_t n)
{
    for (uint32_t i = n; i > 1; i--) {
        uint32_t j = (uint32_t)((uint64_t)next_random(t) * i >> 32), x = order[i - 1];
        order[i - 1] = order[j];
        order[j] = x;
    }
}

static void passes(trainer *t, uint32_t *order, uint32_t n)
{
    for (uint32_t pass = 0; pass < t->o->passes; pass++) {
        t->loss = 0;
        shuffle(t, order, n);
        for (uint32_t i = 0; i < n; i++)
            t->visit(t, &t->d->sequences[order[i]]);
    }
}

/* What the runs give, added up. */
typedef struct {
    float *w, bias[TOC_LATTICE_TAGS], moves[TOC_LATTICE_TAGS + 1][TOC_LATTICE_TAGS];
} sums;

static void start_anew(trainer *t, uint32_t run, size_t size)
{
    memset(t->z, 0, size * sizeof(float));
    memset(t->n, 0, size * sizeof(float));
    memset(t->w, 0, size * sizeof(float));
    memset(t->tz, 0, sizeof(t->tz));
    memset(t->tn, 0, sizeof(t->tn));
    memset(t->tw, 0, sizeof(t->tw));
    memset(t->bz, 0, sizeof(t->bz));
    memset(t->bn, 0, sizeof(t->bn));
    memset(t->bw, 0, sizeof(t->bw));
    t->random = (t->o->seed ? t->o->seed : 88172645463325252u) ^ run * 0x9e3779b97f4a7c15u;
    refresh_transitions(t);
}

static void add_run(const trainer *t, size_t size, sums *to)
{
    float share = 1.0f / (float)t->o->runs, kept = 1.0f - t->o->dropout;
    for (size_t i = 0; i < size; i++)
        to->w[i] += share * kept * t->w[i];
    for (uint32_t k = 0; k < TOC_LATTICE_TAGS; k++)
        to->bias[k] += share * t->bw[k];
    for (uint32_t p = 0; p <= TOC_LATTICE_TAGS; p++)
        for (uint32_t k = 0; k < TOC_LATTICE_TAGS; k++)
            to->moves[p][k] += share * t->tw[p][k];
}

typedef bool skip_group(const void *ctx, uint32_t group);

/* All runs; each shuffles its order of the sequences from the same beginning. */
static void runs(trainer *t, skip_group *skip, const void *ctx, uint32_t *order, size_t size,
                 sums *to)
{
    for (uint32_t run = 0; run < t->o->runs; run++) {
        uint32_t used = 0;
        for (uint32_t i = 0; i < t->d->n; i++)
            if (!skip || !skip(ctx, t->d->sequences[i].group))
                order[used++] = i;
        start_anew(t, run, size);
        passes(t, order, used);
        add_run(t, size, to);
    }
}

static int train(const crf_data *d, const crf_options *o,
                 void (*look)(trainer *t, const crf_sequence *s), skip_group *skip, const void *ctx,
                 crf_model *ret)
{
    size_t size = ((size_t)d->features + 1) * TOC_LATTICE_TAGS;
    TOC_CLEANUP(toc_freep) trainer *t = toc_calloc(1, sizeof(*t));
    TOC_CLEANUP(toc_freep) float *z = toc_calloc(size, sizeof(float));
    TOC_CLEANUP(toc_freep) float *n = toc_calloc(size, sizeof(float));
    TOC_CLEANUP(toc_freep) float *w = toc_calloc(size, sizeof(float));
    TOC_CLEANUP(toc_freep) float *sum = toc_calloc(size, sizeof(float));
    TOC_CLEANUP(toc_freep)
    uint32_t *kept = toc_calloc((size_t)TOC_LATTICE_MAX * 512, sizeof(uint32_t));
    TOC_CLEANUP(toc_freep) uint32_t *order = toc_calloc((size_t)d->n + 1, sizeof(uint32_t));
    if (!t || !z || !n || !w || !sum || !kept || !order)
        return -ENOMEM;
    TOC_ASSERT(o->runs > 0);
    sums mean = {.w = sum};
    t->d = d;
    t->o = o;
    t->visit = look;
    t->z = z;
    t->n = n;
    t->w = w;
    t->kept = kept;
    t->trans.tags = d->tags;
    runs(t, skip, ctx, order, size, &mean);
    memcpy(t->tw, mean.moves, sizeof(t->tw));
    refresh_transitions(t);
    memcpy(ret->bias, mean.bias, sizeof(ret->bias));
    ret->trans = t->trans;
    ret->w = TOC_STEAL(sum);
    return 0;
}

int crf_train(const crf_data *d, const crf_options *o,
              bool (*skip)(const void *ctx, uint32_t group), const void *ctx, crf_model *ret)
{
    return train(d, o, visit, skip, ctx, ret);
}

int crf_train_bits(const crf_data *d, const crf_options *o,
                   bool (*skip)(const void *ctx, uint32_t group), const void *ctx, crf_model *ret)
{
    return train(d, o, visit_bits, skip, ctx, ret);
}

void crf_model_done(crf_model *m)
{
    toc_free(m->w);
    m->w = NULL;
}

void crf_score(const crf_data *d, const crf_model *m, const crf_sequence *s, toc_lattice_row *ret)
{
    for (uint32_t i = s->first; i < s->end && i - s->first < TOC_LATTICE_MAX; i++)
        add_scores(m->w, m->bias, d->ids + d->start[i], d->start[i + 1] - d->start[i],
                   ret[i - s->first]);
}
