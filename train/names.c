/*
 * names - trains model-data/names.bin: a CRF over names, from several corpora at once.
 *
 *     train_names CORPORA DATA_FOLDER OUT.bin [FOLD]
 *
 * DATA_FOLDER holds tocsin.lex and tagger.bin. What is held out for good is never read; with FOLD
 * (0-4) a fifth of the other documents is left out too, for tuning. One seed all through: the same
 * corpora, lexicon and tagger give the same file, bit for bit.
 */
#include "base/alloc.h"
#include "base/image.h"
#include "crf.h"
#include "name_corpus.h"
#include "pack.h"

#include <errno.h>
#include <stdio.h>

enum { MIN_COUNT = 1, TABLE_BITS = 15 };

static const crf_options OPTIONS = {
    .rate = 0.2f, .l1 = 0.01f, .l2 = 0.5f, .dropout = 0.5f, .passes = 16, .runs = 4};

typedef struct {
    toc_lexicon *lexicon;
    toc_tagger *tagger;
    toc_arena arena;
    name_doc_vec docs;
    int64_t fold; /* left out; -1 none */
} job;

static void add_doc(const name_doc *d, const toc_name_view *v, crf_builder *b, uint32_t group,
                    bool counting)
{
    uint64_t f[TOC_NAME_FEATURES_MAX];
    TOC_VEC_FOREACH (s, &v->stretches) {
        for (uint32_t i = s->first; i < s->end; i++) {
            uint32_t n = toc_name_features(v, *s, i, f);
            if (counting)
                crf_count(b, f, n);
            else
                crf_token(b, f, n, d->allowed[i]);
        }
        if (!counting)
            crf_end(b, group);
    }
}

static int collect(job *j, crf_builder *b)
{
    for (int counting = 1; counting >= 0; counting--) {
        TOC_VEC_FOREACH (d, &j->docs) {
            toc_name_view v;
            if (d->held_out || d->fold == j->fold)
                continue;
            if (toc_name_view_make(&d->text, j->lexicon, &j->arena, &v) < 0)
                return -ENOMEM;
            add_doc(d, &v, b, (uint32_t)(d - j->docs.p), counting);
        }
        crf_cut(b, MIN_COUNT);
    }
    return 0;
}

static int write_model(const crf_data *d, const crf_model *m, const char *path, toc_err *reterr)
{
    toc_sv weights = {"", 0};
    int r = pack_weights(d, m->w, m->bias, TOC_NAMED_COUNT, TABLE_BITS, &weights);
    if (r < 0)
        return toc_fail(reterr, r, "out of memory");
    toc_image_part parts[] = {
        {"names", weights},
        {"transitions", {(const char *)&m->trans, sizeof(m->trans)}},
    };
    r = toc_image_write(path, TOC_IMAGE_MODEL, parts, TOC_LEN(parts), reterr);
    toc_free((void *)(uintptr_t)weights.p);
    return r;
}

static int train(job *j, const char *path, toc_err *reterr)
{
    crf_data data = {0};
    crf_model model = {0};
    crf_builder *b = crf_builder_new();
    if (!b || collect(j, b) < 0 || crf_build(b, &data) < 0)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    data.tags = TOC_NAMED_COUNT;
    for (uint32_t from = 0; from <= TOC_NAMED_COUNT; from++)
        data.follows[from] = (uint16_t)((1u << TOC_NAMED_COUNT) - 1);
    int r = crf_train(&data, &OPTIONS, NULL, NULL, &model);
    printf("%u features, %u tokens, %u stretches\n", data.features, data.tokens, data.n);
    if (r < 0)
        r = toc_fail(reterr, r, "out of memory");
    else
        r = write_model(&data, &model, path, reterr);
    crf_model_done(&model);
    crf_data_done(&data);
    return r;
}

static int open_data(job *j, const char *folder, toc_err *reterr)
{
    int r = toc_lexicon_open(toc_arena_printf(&j->arena, "%s/tocsin.lex", folder).p, &j->lexicon,
                             reterr);
    if (r < 0)
        return r;
    return toc_tagger_open(toc_arena_printf(&j->arena, "%s/tagger.bin", folder).p, &j->tagger,
                           reterr);
}

int main(int argc, char **argv)
{
    enum { ARENA = 1 << 30 };
    job j = {.arena.max = (size_t)4 * ARENA, .fold = -1};
    toc_err err = {0};
    if (argc < 4 || argc > 5 || (argc == 5 && !toc_sv_to_i64(toc_sv_of(argv[4]), &j.fold))) {
        fprintf(stderr, "usage: train_names CORPORA DATA_FOLDER OUT.bin [FOLD]\n");
        return 2;
    }
    int r = open_data(&j, argv[2], &err);
    if (r == 0)
        r = name_corpus_load(argv[1], j.lexicon, j.tagger, &j.arena, &j.docs, &err);
    if (r == 0)
        r = train(&j, argv[3], &err);
    if (r < 0)
        fprintf(stderr, "train_names: %s\n", err.text);
    toc_tagger_free(j.tagger);
    toc_lexicon_free(j.lexicon);
    toc_arena_done(&j.arena);
    return r < 0;
}
