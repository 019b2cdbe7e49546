/* muc_rank - the second stage of the role models: which candidates to believe, and which to name.
 */
#include "muc_lab.h"

#include "base/alloc.h"

#include <errno.h>

static const boost_options OPTIONS = {.trees = 150,
                                      .runs = 3,
                                      .depth = 5,
                                      .rate = 0.08f,
                                      .l2 = 10.0f,
                                      .sample = 0.5f,
                                      .columns = 0.3f,
                                      .seed = MUC_SEED};

static int key_entity(const muc_doc *d, uint32_t role, toc_sv norm)
{
    for (uint32_t e = 0; e < d->pooled[role].n; e++)
        TOC_VEC_FOREACH (f, &d->pooled[role].p[e].forms)
            if (toc_sv_eq(*f, norm))
                return (int)e;
    return -1;
}

int muc_make_candidates(muc_lab *l)
{
    for (uint32_t d = 0; d < l->corpus.docs.n; d++) {
        toc_role_scene *s = &l->scenes[d];
        s->wordings = &l->wordings[d];
        if (toc_role_pool(s, &l->spans[d], l->arena) < 0)
            return -ENOMEM;
        l->gold[d] = TOC_NEW_N(l->arena, int, s->candidates.n + 1);
        if (!l->gold[d])
            return -ENOMEM;
        for (uint32_t c = 0; c < s->candidates.n; c++) {
            const toc_role_span *b = &s->candidates.p[c].best;
            toc_sv words = toc_text_words(s->text, b->first, b->end);
            l->gold[d][c] = key_entity(&l->corpus.docs.p[d], b->role, muc_norm(l->arena, words));
        }
    }
    return 0;
}

/* Right for the first judgement: a wording of a key entity. For the second: and none that was
 * judged better names the same one. */
static bool is_right(const muc_lab *l, uint32_t d, uint32_t c, bool second)
{
    const toc_role_candidate *all = l->scenes[d].candidates.p, *x = &all[c];
    if (l->gold[d][c] < 0 || !second)
        return l->gold[d][c] >= 0;
    for (uint32_t k = 0; k < l->scenes[d].candidates.n; k++) {
        bool better = all[k].p > x->p || (all[k].p >= x->p && k < c);
        if (k != c && better && all[k].role == x->role && l->gold[d][k] == l->gold[d][c])
            return false;
    }
    return true;
}

typedef struct {
    float *x;
    uint8_t *y;
    uint32_t *doc, *candidate;
    uint32_t n;
} table;

static int fill_table(const muc_lab *l, bool second, table *t)
{
    uint32_t n = 0;
    for (uint32_t d = 0; d < l->corpus.docs.n; d++)
        n += l->scenes[d].candidates.n;
    t->x = toc_calloc((size_t)n + 1, TOC_ROLE_RANK_FEATURES * sizeof(float));
    t->y = toc_calloc((size_t)n + 1, 1);
    t->doc = toc_calloc((size_t)n + 1, sizeof(uint32_t));
    t->candidate = toc_calloc((size_t)n + 1, sizeof(uint32_t));
    if (!t->x || !t->y || !t->doc || !t->candidate)
        return -ENOMEM;
    for (uint32_t d = 0; d < l->corpus.docs.n; d++) {
        toc_role_rank_begin(&l->scenes[d], second);
        for (uint32_t c = 0; c < l->scenes[d].candidates.n; c++, t->n++) {
            toc_role_rank_features(&l->scenes[d], c, second,
                                   t->x + (size_t)t->n * TOC_ROLE_RANK_FEATURES);
            t->y[t->n] = is_right(l, d, c, second);
            t->doc[t->n] = d;
            t->candidate[t->n] = c;
        }
    }
    return 0;
}

static float score(const toc_forest *f, const float *x)
{
    toc_forest_row rows[TOC_ROLE_RANK_FEATURES] = {0};
    float odds;
    for (uint32_t k = 0; k < TOC_ROLE_RANK_FEATURES; k++)
        rows[k][0] = x[k];
    toc_forest_score(f, rows, 1, &odds);
    return odds;
}

static int judge_fold(muc_lab *l, const table *t, toc_sv section, uint32_t fold, bool second)
{
    toc_forest f;
    int r = toc_forest_view(section, TOC_ROLE_RANK_FEATURES, &f, NULL);
    for (uint32_t i = 0; i < t->n && r == 0; i++) {
        if (muc_fold(l, t->doc[i]) != fold)
            continue;
        float p = toc_logistic(score(&f, t->x + (size_t)i * TOC_ROLE_RANK_FEATURES));
        toc_role_candidate *c = &l->scenes[t->doc[i]].candidates.p[t->candidate[i]];
        if (second)
            c->q = p;
        else
            c->p = p;
    }
    return r;
}

int muc_train_rank(muc_lab *l, bool second, muc_sections ret)
{
    table t = {0};
    int r = fill_table(l, second, &t);
    boost_data data = {t.x, t.y, t.n, TOC_ROLE_RANK_FEATURES};
    for (uint32_t fold = 0; fold <= MUC_FOLDS && r == 0; fold++) {
        muc_split split = {l, fold, t.doc};
        r = boost_train(&data, &OPTIONS, muc_skip, &split, &ret[fold]);
        if (r == 0)
            r = judge_fold(l, &t, ret[fold], fold, second);
    }
    toc_free(t.x);
    toc_free(t.y);
    toc_free(t.doc);
    toc_free(t.candidate);
    return r;
}
