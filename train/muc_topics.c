/* muc_topics - what reports are about: one logistic regression a topic, over all words. */
#include "extract/role_topics.h"
#include "muc_lab.h"
#include "pack.h"

#include "base/alloc.h"

#include <errno.h>

enum { MIN_COUNT = 4, TABLE_BITS = 13 };

static const crf_options OPTIONS = {.rate = 0.1f,
                                    .l1 = 0.02f,
                                    .l2 = 1.0f,
                                    .dropout = 0.85f,
                                    .passes = 10,
                                    .runs = 3,
                                    .seed = MUC_SEED};

static_assert((int)MUC_STOPPAGE == (int)TOC_TOPIC_STOPPAGE, "types of keys follow topics");

static bool has_topic(const muc_doc *d, uint32_t topic)
{
    TOC_VEC_FOREACH (t, &d->templates)
        if (topic == TOC_TOPIC_INCIDENT || (uint32_t)t->type == topic)
            return true;
    return false;
}

static int build(muc_lab *l, crf_data *ret)
{
    crf_builder *b = crf_builder_new();
    if (!b)
        return -ENOMEM;
    int r = 0;
    for (int counting = 1; counting >= 0; counting--) {
        for (uint32_t d = 0; d < l->corpus.docs.n && r == 0; d++) {
            toc_topic_features f;
            r = toc_role_topic_features(&l->views[d], l->arena, &f);
            if (r < 0)
                break;
            if (counting && !l->corpus.docs.p[d].test && !l->corpus.docs.p[d].more)
                crf_count(b, f.f, f.n);
            if (!counting) {
                crf_token(b, f.f, f.n, 0);
                crf_end(b, d);
            }
        }
        crf_cut(b, MIN_COUNT);
    }
    int built = crf_build(b, ret);
    ret->tags = 2;
    for (int k = 0; k <= 2; k++)
        ret->follows[k] = 3;
    return r < 0 ? r : built;
}

/* Adds the topic's lane to each fold's model. */
static int train_topic(muc_lab *l, const crf_data *data, uint32_t topic, crf_model all[MUC_MODELS])
{
    for (uint32_t d = 0; d < l->corpus.docs.n; d++)
        data->allowed[d] = has_topic(&l->corpus.docs.p[d], topic) ? 2 : 1;
    for (uint32_t fold = 0; fold < MUC_MODELS; fold++) {
        muc_split split = {l, fold, NULL};
        crf_model m;
        if (crf_train(data, &OPTIONS, muc_skip_ours, &split, &m) < 0)
            return -ENOMEM;
        for (size_t f = 0; f < data->features; f++)
            all[fold].w[f * TOC_LATTICE_TAGS + topic] =
                m.w[f * TOC_LATTICE_TAGS + 1] - m.w[f * TOC_LATTICE_TAGS];
        all[fold].bias[topic] = m.bias[1] - m.bias[0];
        crf_model_done(&m);
    }
    return 0;
}

static int read_fold(muc_lab *l, toc_sv section, uint32_t fold)
{
    toc_weights packed;
    int r = toc_weights_view(section, TOC_TOPIC_COUNT, &packed, NULL);
    for (uint32_t d = 0; d < l->corpus.docs.n && r == 0; d++)
        if (muc_fold(l, d) == fold)
            r = toc_role_topics_find(&packed, &l->views[d], l->arena, l->scenes[d].topics);
    return r;
}

int muc_train_topics(muc_lab *l, muc_sections ret)
{
    crf_data data = {0};
    crf_model all[MUC_MODELS] = {0};
    int r = build(l, &data);
    for (uint32_t fold = 0; fold < MUC_MODELS && r == 0; fold++) {
        all[fold].w = toc_calloc((size_t)data.features * TOC_LATTICE_TAGS + 1, sizeof(float));
        r = all[fold].w ? 0 : -ENOMEM;
    }
    for (uint32_t topic = 0; topic < TOC_TOPIC_COUNT && r == 0; topic++)
        r = train_topic(l, &data, topic, all);
    for (uint32_t fold = 0; fold < MUC_MODELS; fold++) {
        if (r == 0)
            r = pack_weights(&data, all[fold].w, all[fold].bias, TOC_TOPIC_COUNT, TABLE_BITS,
                             &ret[fold]);
        if (r == 0)
            r = read_fold(l, ret[fold], fold);
        crf_model_done(&all[fold]);
    }
    crf_data_done(&data);
    return r;
}
