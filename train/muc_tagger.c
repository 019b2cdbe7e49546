/* muc_tagger - the first stage of the role models: a conditional random field over role tags. */
#include "muc_lab.h"
#include "pack.h"

#include "extract/role_tagger.h"

#include <errno.h>

enum { MIN_COUNT = 3, TABLE_BITS = 16 };

static const crf_options OPTIONS = {.rate = 0.05f,
                                    .l1 = 0.05f,
                                    .l2 = 0.5f,
                                    .dropout = 0.35f,
                                    .passes = 9,
                                    .runs = 3,
                                    .seed = MUC_SEED};

/* Runs over every token of the corpus; counting leaves the test documents out. */
static void add_tokens(const muc_lab *l, crf_builder *b, bool counting)
{
    toc_feature_list f;
    for (uint32_t d = 0; d < l->corpus.docs.n; d++) {
        const muc_doc *doc = &l->corpus.docs.p[d];
        if (counting && doc->test)
            continue;
        for (uint32_t s = 0; s < doc->text.sentences.n; s++) {
            const toc_sentence *q = &doc->text.sentences.p[s];
            for (uint32_t i = q->first; i < q->end; i++) {
                toc_role_features(&l->views[d], s, i, &f);
                if (doc->more)
                    f.f[f.n++] = MUC_OURS;
                if (counting)
                    crf_count(b, f.f, f.n);
                else
                    crf_token(b, f.f, f.n, doc->allowed[i]);
            }
            if (!counting)
                crf_end(b, d);
        }
    }
}

static int build(const muc_lab *l, crf_data *ret)
{
    crf_builder *b = crf_builder_new();
    if (!b)
        return -ENOMEM;
    add_tokens(l, b, true);
    crf_cut(b, MIN_COUNT);
    add_tokens(l, b, false);
    if (crf_build(b, ret) < 0)
        return -ENOMEM;
    crf_tags_of_parts(ret, TOC_ROLE_COUNT);
    return 0;
}

/* As the program reads: by packed weights, and reports within scope alone. */
static int read_fold(muc_lab *l, const toc_weights *packed, const toc_transitions *moves,
                     uint32_t fold)
{
    for (uint32_t d = 0; d < l->corpus.docs.n; d++)
        if (muc_fold(l, d) == fold && l->scenes[d].topics[TOC_TOPIC_INCIDENT] >= TOC_ROLE_SCOPE &&
            toc_role_tag(packed, moves, &l->views[d], l->arena, &l->spans[d]) < 0)
            return -ENOMEM;
    return 0;
}

static int train_fold(muc_lab *l, const crf_data *data, uint32_t fold, toc_sv *ret_weights,
                      toc_transitions *ret_t)
{
    muc_split split = {l, fold, NULL};
    crf_model m = {0};
    int r = crf_train(data, &OPTIONS, muc_skip, &split, &m);
    if (r == 0)
        r = pack_weights(data, m.w, m.bias, TOC_ROLE_TAGS, TABLE_BITS, ret_weights);
    toc_weights packed;
    if (r == 0)
        r = toc_weights_view(*ret_weights, TOC_ROLE_TAGS, &packed, NULL);
    if (r == 0)
        r = read_fold(l, &packed, &m.trans, fold);
    *ret_t = m.trans;
    crf_model_done(&m);
    return r;
}

int muc_train_tagger(muc_lab *l, muc_sections ret_weights,
                     toc_transitions ret_transitions[MUC_MODELS])
{
    crf_data data = {0};
    int r = build(l, &data);
    for (uint32_t fold = 0; fold <= MUC_FOLDS && r == 0; fold++)
        r = train_fold(l, &data, fold, &ret_weights[fold], &ret_transitions[fold]);
    crf_data_done(&data);
    return r;
}
