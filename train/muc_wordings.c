/* muc_wordings - what each wording of a report is in all its places: logistic regression a role. */
#include "muc_lab.h"
#include "pack.h"

#include <errno.h>

enum { MIN_COUNT = 3, TABLE_BITS = 14 };

static const crf_options OPTIONS = {.rate = 0.05f,
                                    .l1 = 0.05f,
                                    .l2 = 0.5f,
                                    .dropout = 0.35f,
                                    .passes = 8,
                                    .runs = 3,
                                    .seed = MUC_SEED};

/* A bit for each role that the keys have the wording in. */
static uint16_t roles_of(const muc_lab *l, const muc_doc *d, const toc_role_wording_row *w)
{
    toc_sv norm = muc_norm(l->arena, toc_text_words(&d->text, w->first, w->end));
    uint16_t ret = 0;
    for (uint32_t r = 0; r < TOC_ROLE_COUNT; r++)
        TOC_VEC_FOREACH (e, &d->pooled[r])
            TOC_VEC_FOREACH (f, &e->forms)
                if (toc_sv_eq(*f, norm))
                    ret |= (uint16_t)(1u << r);
    return ret;
}

/* Counting leaves the test documents out. */
static void add_wordings(const muc_lab *l, crf_builder *b, bool counting)
{
    toc_wording_features f;
    for (uint32_t d = 0; d < l->corpus.docs.n; d++) {
        const muc_doc *doc = &l->corpus.docs.p[d];
        toc_wording_report r = {&l->views[d], l->scenes[d].scan, l->scenes[d].topics};
        if (counting && doc->test)
            continue;
        TOC_VEC_FOREACH (w, &l->wordings[d]) {
            toc_role_wording_features(&r, w, &f);
            if (doc->more)
                f.f[f.n++] = MUC_OURS;
            if (counting) {
                crf_count(b, f.f, f.n);
                continue;
            }
            crf_token(b, f.f, f.n, roles_of(l, doc, w));
            crf_end(b, d);
        }
    }
}

static int build(muc_lab *l, crf_data *ret)
{
    for (uint32_t d = 0; d < l->corpus.docs.n; d++)
        if (toc_role_wordings_find(&l->views[d], &l->spans[d], l->arena, &l->wordings[d]) < 0)
            return -ENOMEM;
    crf_builder *b = crf_builder_new();
    if (!b)
        return -ENOMEM;
    add_wordings(l, b, true);
    crf_cut(b, MIN_COUNT);
    add_wordings(l, b, false);
    int r = crf_build(b, ret);
    ret->tags = TOC_ROLE_COUNT;
    return r;
}

static void read_fold(muc_lab *l, const crf_data *data, const toc_weights *packed, uint32_t fold)
{
    uint32_t at = 0;
    for (uint32_t d = 0; d < l->corpus.docs.n; d++)
        TOC_VEC_FOREACH (w, &l->wordings[d]) {
            const crf_sequence *q = &data->sequences[at++];
            toc_lattice_row odds;
            if (muc_fold(l, d) != fold)
                continue;
            pack_score(packed, data, q, &odds);
            for (uint32_t r = 0; r < TOC_ROLE_COUNT; r++)
                w->p[r] = toc_logistic(odds[r]);
        }
}

int muc_train_wordings(muc_lab *l, muc_sections ret)
{
    crf_data data = {0};
    int r = build(l, &data);
    for (uint32_t fold = 0; fold < MUC_MODELS && r == 0; fold++) {
        muc_split split = {l, fold, NULL};
        crf_model m = {0};
        r = crf_train_bits(&data, &OPTIONS, muc_skip, &split, &m);
        if (r == 0)
            r = pack_weights(&data, m.w, m.bias, TOC_ROLE_COUNT, TABLE_BITS, &ret[fold]);
        toc_weights packed;
        if (r == 0)
            r = toc_weights_view(ret[fold], TOC_ROLE_COUNT, &packed, NULL);
        if (r == 0)
            read_fold(l, &data, &packed, fold);
        crf_model_done(&m);
    }
    crf_data_done(&data);
    return r;
}
