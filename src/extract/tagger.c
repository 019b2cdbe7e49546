/* tagger - see tagger.h. */
#include "extract/tagger.h"

#include "base/alloc.h"
#include "base/image.h"
#include "extract/tagger_features.h"

#include <errno.h>

struct toc_tagger {
    toc_image image;
    const int8_t *weights; /* TOC_TAGGER_ROWS rows of TOC_TAGGER_LANES */
    const toc_word_slot *words;
};

int toc_tagger_open(const char *path, toc_tagger **ret, toc_err *reterr)
{
    toc_tagger *m = toc_calloc(1, sizeof(*m));
    if (!m)
        return toc_fail(reterr, -ENOMEM, "no memory for the tagger");
    int r = toc_image_open(path, TOC_IMAGE_MODEL, &m->image, reterr);
    if (r < 0) {
        toc_free(m);
        return r;
    }
    toc_sv weights = toc_image_section(&m->image, "tagger");
    toc_sv words = toc_image_section(&m->image, "words");
    if (weights.n != (size_t)TOC_TAGGER_ROWS * TOC_TAGGER_LANES ||
        words.n != TOC_WORDS_SLOTS * sizeof(toc_word_slot)) {
        toc_tagger_free(m);
        return toc_fail(reterr, -EINVAL, "%s: no tagger of this version", path);
    }
    m->weights = (const int8_t *)weights.p;
    m->words = (const toc_word_slot *)(const void *)words.p;
    *ret = m;
    return 0;
}

toc_tagger *toc_tagger_free(toc_tagger *m)
{
    if (m)
        toc_image_close(&m->image);
    toc_free(m);
    return NULL;
}

static uint8_t best_tag(const toc_tagger *m, const uint32_t rows[TOC_TAGGER_FEATURES])
{
    int16_t sum[TOC_TAGGER_LANES] = {0};
    for (uint32_t i = 0; i < TOC_TAGGER_FEATURES; i++) {
        const int8_t *w = m->weights + (size_t)rows[i] * TOC_TAGGER_LANES;
        for (uint32_t lane = 0; lane < TOC_TAGGER_LANES; lane++)
            sum[lane] = (int16_t)(sum[lane] + w[lane]);
    }
    uint32_t best = 0;
    for (uint32_t lane = 1; lane < TOC_TAGGER_LANES; lane++)
        if (sum[lane] > sum[best])
            best = lane;
    return (uint8_t)(best + 1);
}

/* Rows of words alone are known before the tags are: they are fetched while the token before is
 * tagged. */
static void fetch(const toc_tagger *m, const toc_tagger_token *view, uint32_t *rows)
{
    if (view[TOC_TAGGER_SIDE].tag)
        return;
    toc_tagger_word_rows(view, rows);
    for (uint32_t i = 0; i < TOC_TAGGER_WORD_FEATURES; i++)
        __builtin_prefetch(m->weights + (size_t)rows[i] * TOC_TAGGER_LANES);
}

static void tag_sentence(const toc_tagger *m, toc_text *t, uint32_t first, uint32_t end)
{
    enum { VIEW = 2 * TOC_TAGGER_SIDE + 1 }; /* and the same for the next token, one further on */
    toc_tagger_sentence s = toc_tagger_begin(t, m->words, first, end);
    toc_tagger_token view[VIEW + 1];
    uint32_t rows[2][TOC_TAGGER_FEATURES] = {0};
    for (int64_t i = 0; i < VIEW; i++)
        view[i + 1] = toc_tagger_look(&s, (int64_t)first + i - TOC_TAGGER_SIDE);
    fetch(m, view + 1, rows[first % 2]);
    uint8_t t1 = TOC_POS_NONE, t2 = TOC_POS_NONE;
    for (uint32_t at = first; at < end; at++) {
        memmove(view, view + 1, sizeof(view) - sizeof(view[0]));
        view[VIEW] = toc_tagger_look(&s, (int64_t)at + 1 + TOC_TAGGER_SIDE);
        fetch(m, view + 1, rows[(at + 1) % 2]);
        toc_token *k = &t->tokens.p[at];
        k->cluster = (uint16_t)view[TOC_TAGGER_SIDE].cluster;
        k->leaf = view[TOC_TAGGER_SIDE].leaf;
        if (toc_tagger_is_x(t, k)) {
            k->pos = TOC_X;
        } else if (view[TOC_TAGGER_SIDE].tag) {
            k->pos = view[TOC_TAGGER_SIDE].tag;
        } else {
            toc_tagger_tag_rows(view, t1, t2, rows[at % 2]);
            k->pos = best_tag(m, rows[at % 2]);
        }
        t2 = t1;
        t1 = k->pos;
    }
}

void toc_tag(const toc_tagger *m, toc_text *t)
{
    TOC_VEC_FOREACH (s, &t->sentences)
        tag_sentence(m, t, s->first, s->end);
}

const char *toc_pos_name(toc_pos p)
{
    static const char *const names[TOC_POS_COUNT] = {
        "_",   "ADJ",  "ADP",  "ADV",   "AUX",   "CCONJ", "DET", "INTJ", "NOUN",
        "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X",
    };
    return p < TOC_POS_COUNT ? names[p] : "_";
}
