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

typedef int8_t bytes16 __attribute__((vector_size(16)));
typedef int16_t shorts8 __attribute__((vector_size(16)));

/* The sums of rows, lane by lane: of eight lanes a register. */
typedef struct {
    shorts8 low, high;
} lanes;
static_assert(TOC_TAGGER_LANES == 16, "two registers");

static lanes add_rows(const toc_tagger *m, const uint32_t *rows, uint32_t n, lanes sum)
{
    for (uint32_t i = 0; i < n; i++) {
        bytes16 w;
        memcpy(&w, m->weights + (size_t)rows[i] * TOC_TAGGER_LANES, sizeof(w));
        bytes16 sign = w < 0;
        sum.low += (shorts8)__builtin_shufflevector(w, sign, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5,
                                                    21, 6, 22, 7, 23);
        sum.high += (shorts8)__builtin_shufflevector(w, sign, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28,
                                                     13, 29, 14, 30, 15, 31);
    }
    return sum;
}

static inline shorts8 larger(shorts8 a, shorts8 b)
{
    shorts8 is = a > b;
    return (a & is) | (b & ~is);
}

/* The tag of the first of the highest lanes. */
static uint8_t best_tag(lanes sum)
{
    static const shorts8 bits = {1, 2, 4, 8, 16, 32, 64, 128};
    shorts8 most = larger(sum.low, sum.high);
    most = larger(most, __builtin_shufflevector(most, most, 4, 5, 6, 7, 0, 1, 2, 3));
    most = larger(most, __builtin_shufflevector(most, most, 2, 3, 0, 1, 6, 7, 4, 5));
    most = larger(most, __builtin_shufflevector(most, most, 1, 0, 3, 2, 5, 4, 7, 6));
    shorts8 is = ((sum.low == most) & bits) | ((sum.high == most) & (bits << 8));
    is |= __builtin_shufflevector(is, is, 4, 5, 6, 7, 0, 1, 2, 3);
    is |= __builtin_shufflevector(is, is, 2, 3, 0, 1, 6, 7, 4, 5);
    return (uint8_t)(__builtin_ctz((uint16_t)(is[0] | is[1])) + 1);
}

enum { PIECE = 64, ON_THEIR_WAY = 3 };

/* A sentence, or PIECE tokens of a longer one. */
typedef struct {
    const toc_tagger *model;
    toc_text *text;
    uint32_t first, n;
    uint8_t t1, t2;                                     /* the tags of the two tokens before */
    toc_tagger_token view[PIECE + 2 * TOC_TAGGER_SIDE]; /* with those beside it */
    /* The tokens whose tag needs to be weighed; rows and sums of those that are being. */
    uint32_t open_n;
    uint8_t open[PIECE];
    uint32_t rows[ON_THEIR_WAY][TOC_TAGGER_FEATURES];
    lanes sums[ON_THEIR_WAY];
} piece;

static void begin_piece(const toc_tagger_sentence *s, uint32_t first, piece *p)
{
    p->first = first;
    p->n = TOC_MIN(s->end - first, (uint32_t)PIECE);
    p->open_n = 0;
    for (uint32_t i = 0; i < p->n + 2 * TOC_TAGGER_SIDE; i++)
        p->view[i] = toc_tagger_look(s, (int64_t)first + i - TOC_TAGGER_SIDE);
    for (uint32_t i = 0; i < p->n; i++)
        if (!p->view[i + TOC_TAGGER_SIDE].tag)
            p->open[p->open_n++] = (uint8_t)i;
}

/* ---- rows are far away: they are asked for, and summed up while others are on their way ---- */

static void ask(const toc_tagger *m, const uint32_t *rows, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        __builtin_prefetch(m->weights + (size_t)rows[i] * TOC_TAGGER_LANES);
}

/* Rows of words alone are known before any tag is. */
static void ask_words(piece *p, uint32_t number)
{
    if (number >= p->open_n)
        return;
    uint32_t *rows = p->rows[number % ON_THEIR_WAY];
    toc_tagger_word_rows(p->view + p->open[number], rows);
    ask(p->model, rows, TOC_TAGGER_WORD_FEATURES);
}

static void add_words(piece *p, uint32_t number)
{
    uint32_t at = number % ON_THEIR_WAY;
    if (number < p->open_n)
        p->sums[at] = add_rows(p->model, p->rows[at], TOC_TAGGER_WORD_FEATURES, (lanes){0});
}

static uint8_t weigh(piece *p, uint32_t number)
{
    enum { TAG_FEATURES = TOC_TAGGER_FEATURES - TOC_TAGGER_WORD_FEATURES };
    uint32_t at = number % ON_THEIR_WAY, *of_tags = p->rows[at] + TOC_TAGGER_WORD_FEATURES;
    toc_tagger_tag_rows(p->view + p->open[number], p->t1, p->t2, p->rows[at]);
    ask(p->model, of_tags, TAG_FEATURES);
    add_words(p, number + 1);
    ask_words(p, number + 2);
    return best_tag(add_rows(p->model, of_tags, TAG_FEATURES, p->sums[at]));
}

static void tag_piece(piece *p)
{
    ask_words(p, 0);
    ask_words(p, 1);
    add_words(p, 0);
    for (uint32_t i = 0, weighed = 0; i < p->n; i++) {
        const toc_tagger_token *seen = &p->view[i + TOC_TAGGER_SIDE];
        toc_token *k = &p->text->tokens.p[p->first + i];
        k->cluster = (uint16_t)seen->cluster;
        k->leaf = seen->leaf;
        k->pos = seen->tag ? seen->tag : weigh(p, weighed++);
        if (toc_tagger_is_x(p->text, k))
            k->pos = TOC_X;
        p->t2 = p->t1;
        p->t1 = k->pos;
    }
}

static void tag_sentence(const toc_tagger *m, toc_text *t, uint32_t first, uint32_t end)
{
    toc_tagger_sentence s = toc_tagger_begin(t, m->words, first, end);
    piece p;
    p.model = m;
    p.text = t;
    p.t1 = p.t2 = TOC_POS_NONE;
    for (; first < end; first += p.n) {
        begin_piece(&s, first, &p);
        tag_piece(&p);
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
