/* report_tells - which sentences tell of an incident, and of what kind. */
#include "report_lab.h"

#include "model/terms.h"
#include "pack.h"

#include <errno.h>
#include <stdio.h>

enum { MIN_COUNT = 3, TABLE_BITS = 16 };

static const crf_options OPTIONS = {.rate = 0.1f,
                                    .l1 = 0.02f,
                                    .l2 = 1.0f,
                                    .dropout = 0.3f,
                                    .passes = 8,
                                    .runs = 2,
                                    .seed = REPORT_SEED};

static uint16_t bits_of(const muc_template *t)
{
    uint16_t ret = 1u << TOC_TELLS_ANY;
    const json *types = json_get(t->key, "types");
    if (report_is_cyber(t))
        ret |= 1u << TOC_TELLS_CYBER;
    const json *stage = json_get(t->key, "stage");
    const json *any = stage && stage->first ? json_get(stage->first, "any") : NULL;
    if (any && any->first && !toc_sv_eq(any->first->text, TOC_SV("ACCOMPLISHED")))
        ret |= 1u << TOC_TELLS_NOT_DONE;
    for (const json *x = types ? types->first : NULL; x; x = x->next) {
        int type = toc_term_find(&toc_terms_type, x->text);
        if (type >= 0)
            ret |= (uint16_t)(1u << toc_tells_of((toc_incident_type)type));
    }
    return ret;
}

static uint16_t answer(const report_lab *l, uint32_t d, uint32_t k, uint32_t *seen)
{
    const muc_doc *doc = &l->corpus.docs.p[d];
    uint32_t told = l->views[d].told[k];
    uint16_t ret = 0;
    for (uint32_t t = 0; t < TOC_MIN(doc->templates.n, (uint32_t)REPORT_INCIDENTS); t++)
        if (told >> t & 1)
            ret |= bits_of(&doc->templates.p[t]);
    if (told & ~*seen)
        ret |= 1u << TOC_TELLS_NEW;
    *seen |= told;
    return ret;
}

static int build(report_lab *l, crf_data *ret)
{
    crf_builder *b = crf_builder_new();
    toc_tells_features f = {0};
    int r = b ? 0 : -ENOMEM;
    for (int counting = 1; counting >= 0 && r == 0; counting--) {
        for (uint32_t d = 0; d < l->corpus.docs.n && r == 0; d++) {
            const report_view *v = &l->views[d];
            uint32_t seen = 0;
            for (uint32_t k = 0; k < v->scan.text->sentences.n && r == 0; k++) {
                uint16_t bits = answer(l, d, k, &seen);
                r = toc_tells_features_of(&v->scan, &v->events, v->genre, k, &f);
                if (r == 0 && counting)
                    crf_count(b, f.p, f.n);
                else if (r == 0)
                    crf_token(b, f.p, f.n, bits);
                if (!counting)
                    crf_end(b, d);
            }
        }
        if (counting)
            crf_cut(b, MIN_COUNT);
    }
    if (r == 0)
        r = crf_build(b, ret);
    ret->tags = TOC_TELLS_COUNT;
    return r;
}

static void print(const report_lab *l)
{
    static const char *const names[TOC_TELLS_COUNT] = {
        "any",  "new",     "cyber",  "not done",   "bombing", "assault", "kidnapping",
        "fire", "robbery", "strike", "ransomware", "breach",  "outage"};
    for (uint32_t q = 0; q < TOC_TELLS_COUNT; q++) {
        uint32_t yes = 0, said = 0, right = 0;
        for (uint32_t d = 0; d < l->corpus.docs.n; d++) {
            uint32_t seen = 0;
            for (uint32_t k = 0; k < l->views[d].scan.text->sentences.n; k++) {
                bool y = answer(l, d, k, &seen) >> q & 1, p = l->views[d].tells[k][q] >= 0.5f;
                yes += y;
                said += p;
                right += y && p;
            }
        }
        printf("  tells %-10s P %.1f R %.1f of %u\n", names[q], 100.0 * right / TOC_MAX(said, 1u),
               100.0 * right / TOC_MAX(yes, 1u), yes);
    }
}

int report_train_tells(report_lab *l)
{
    crf_data data = {0};
    int r = build(l, &data);
    for (uint32_t fold = 0; fold < REPORT_MODELS && r == 0; fold++) {
        report_split split = {fold, NULL};
        crf_model m = {0};
        toc_weights w;
        r = crf_train_bits(&data, &OPTIONS, report_skip, &split, &m);
        if (r == 0)
            r = pack_weights(&data, m.w, m.bias, TOC_TELLS_COUNT, TABLE_BITS, &l->tells[fold]);
        if (r == 0)
            r = toc_weights_view(l->tells[fold], TOC_TELLS_COUNT, &w, NULL);
        for (uint32_t d = 0; d < l->corpus.docs.n && r == 0; d++) {
            report_view *v = &l->views[d];
            if (report_fold(d) != fold)
                continue;
            v->tells = toc_tells_find(&w, &v->scan, &v->events, v->genre);
            r = v->tells ? 0 : -ENOMEM;
        }
        crf_model_done(&m);
    }
    crf_data_done(&data);
    if (r == 0)
        print(l);
    return r;
}
