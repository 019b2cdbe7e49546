/* tagger_features - see tagger_features.h. */
#include "extract/tagger_features.h"

#include "base/ascii.h"

enum { CASELESS = 0x80, FIRST = 0x100, HYPHEN = 0x200, LONG_WORD = 4 };

static const uint32_t OUTSIDE_LEFT = 0x5bd1e995, OUTSIDE_RIGHT = 0x2545f491, MARKED = 0x9e3779b9;

/* Capitals say nothing when no word is in small letters, or nearly all longer words are capitalised
 * (headlines). */
static bool is_caseless(const toc_text *t, uint32_t first, uint32_t end)
{
    uint32_t lower = 0, upper = 0, long_lower = 0, long_upper = 0;
    for (uint32_t i = first; i < end; i++) {
        const toc_token *k = &t->tokens.p[i];
        bool is_lower = k->shape & TOC_SHAPE_LOWER;
        bool is_upper = k->shape & (TOC_SHAPE_UPPER | TOC_SHAPE_TITLE | TOC_SHAPE_MIXED);
        lower += is_lower;
        upper += is_upper;
        if (k->fold.n >= LONG_WORD) {
            long_lower += is_lower;
            long_upper += is_upper;
        }
    }
    return t->upper_case || lower == 0 || (upper == 0 && lower >= 3) ||
           (long_upper >= 3 && long_lower * 6 <= long_upper);
}

toc_tagger_sentence toc_tagger_begin(const toc_text *t, const toc_word_slot *words, uint32_t first,
                                     uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        __builtin_prefetch(&words[t->tokens.p[i].word >> (32 - TOC_WORDS_BITS)]);
    return (toc_tagger_sentence){t, words, first, end, is_caseless(t, first, end)};
}

uint32_t toc_word_slot_of(const toc_word_slot *words, uint32_t word, uint16_t *ret_check)
{
    uint32_t at = word >> (32 - TOC_WORDS_BITS), low = (1u << (32 - TOC_WORDS_BITS)) - 1;
    *ret_check = (uint16_t)(TOC_WORDS_USED | (word & low));
    while (words[at].check && words[at].check != *ret_check)
        at = (at + 1) % TOC_WORDS_SLOTS;
    return at;
}

static uint32_t hash_bytes(uint32_t bytes, size_t n)
{
    return (bytes ^ (uint32_t)n << 29) * 0x9e3779b1u;
}

/* The first and last 1-4 bytes; of a word that is no longer, the word. */
static void affixes(const toc_token *k, toc_tagger_token *ret)
{
    uint32_t first = 0, last = 0;
    size_t have = TOC_MIN(k->fold.n, sizeof(first));
    memcpy(&first, k->fold.p, have);
    memcpy(&last, k->fold.p + k->fold.n - have, have);
    for (size_t n = 1; n <= sizeof(first); n++) {
        bool longer = k->fold.n > n;
        uint32_t mask = UINT32_MAX >> (32 - 8 * n);
        ret->prefix[n - 1] = longer ? hash_bytes(first & mask, n) : k->word;
        ret->suffix[n - 1] = longer ? hash_bytes(last >> 8 * (have - n) & mask, n) : k->word;
    }
}

/* A full stop or an apostrophe inside a word, which folding takes away ("U.S.", "'s"). */
static bool has_mark(const toc_token *k, toc_sv s)
{
    for (size_t i = 0; i < s.n && !k->plain; i++)
        if (s.p[i] == '.' || s.p[i] == '\'')
            return true;
    return false;
}

static uint32_t shape_of(const toc_tagger_sentence *s, const toc_token *k, toc_sv raw)
{
    uint32_t shape = k->shape;
    if (s->caseless)
        shape = (shape & (TOC_SHAPE_DIGIT | TOC_SHAPE_PUNCT)) | CASELESS;
    if (!k->plain && memchr(raw.p, '-', raw.n))
        shape |= HYPHEN;
    return shape;
}

toc_tagger_token toc_tagger_look(const toc_tagger_sentence *s, int64_t at)
{
    toc_tagger_token v = {.word = at < (int64_t)s->first ? OUTSIDE_LEFT : OUTSIDE_RIGHT};
    if (at < (int64_t)s->first || at >= (int64_t)s->end)
        return v;
    const toc_token *k = &s->t->tokens.p[at];
    toc_sv raw = toc_sv_range(s->t->doc->text, k->start, k->end);
    uint16_t check;
    const toc_word_slot *slot = &s->words[toc_word_slot_of(s->words, k->word, &check)];
    v.cls = slot->cls;
    v.cluster = slot->cluster;
    v.leaf = slot->leaf;
    v.word = has_mark(k, raw) ? k->word ^ MARKED : k->word;
    if (v.word != k->word)
        slot = &s->words[toc_word_slot_of(s->words, v.word, &check)];
    v.tag = slot->tag < TOC_POS_COUNT ? slot->tag : TOC_POS_NONE;
    affixes(k, &v);
    v.shape = shape_of(s, k, raw) | (at == s->first ? FIRST : 0);
    return v;
}

static uint32_t row(uint32_t salt, uint32_t a, uint32_t b)
{
    uint64_t h = ((uint64_t)a << 32 | b) ^ salt * 0xff51afd7ed558ccdu;
    h *= 0xc4ceb9fe1a85ec53u;
    h ^= h >> 29;
    h *= 0x9e3779b97f4a7c15u;
    return (uint32_t)(h >> (64 - TOC_TAGGER_ROW_BITS));
}

/* Puts the row of feature number i, of two values. */
static inline void put(uint32_t *rows, uint32_t i, uint32_t a, uint32_t b)
{
    rows[i] = row(i + 1, a, b);
}

/* Words as they are written. */
static void spelling_rows(const toc_tagger_token view[5], uint32_t *rows)
{
    const toc_tagger_token *l2 = view, *l1 = view + 1, *w = view + 2, *r1 = view + 3,
                           *r2 = view + 4;
    put(rows, 0, w->word, 0);
    put(rows, 1, w->word, w->shape);
    put(rows, 2, l1->word, 0);
    put(rows, 3, l2->word, 0);
    put(rows, 4, r1->word, 0);
    put(rows, 5, r2->word, 0);
    put(rows, 6, w->suffix[0], w->shape);
    put(rows, 7, w->suffix[1], w->shape);
    put(rows, 8, w->suffix[2], w->shape);
    put(rows, 9, w->suffix[3], w->shape);
    put(rows, 10, w->prefix[0], w->shape);
    put(rows, 11, w->prefix[1], 0);
    put(rows, 12, w->prefix[2], 0);
    put(rows, 13, w->prefix[3], 0);
    put(rows, 14, w->shape, l1->shape << 12 | r1->shape);
    put(rows, 15, l1->suffix[2], 0);
    put(rows, 16, r1->suffix[2], r1->shape);
    put(rows, 17, r1->suffix[1], w->suffix[1]);
    put(rows, 18, l1->suffix[2], w->suffix[2]);
}

/* What is known of the words: classes and clusters. */
static void knowledge_rows(const toc_tagger_token view[5], uint32_t *rows)
{
    const toc_tagger_token *l2 = view, *l1 = view + 1, *w = view + 2, *r1 = view + 3,
                           *r2 = view + 4;
    put(rows, 19, w->cls, w->shape);
    put(rows, 20, w->cls, r1->cls);
    put(rows, 21, r1->cls << 16 | r2->cls, w->cls);
    put(rows, 22, l1->cls << 16 | w->cls, r1->cls);
    put(rows, 23, r2->cls, w->cls);
    put(rows, 24, w->cls, w->suffix[1]);
    put(rows, 25, w->cluster, w->shape);
    put(rows, 26, l1->cluster, w->cluster);
    put(rows, 27, w->cluster, r1->cluster);
    put(rows, 28, l2->cluster << 8 | l1->cluster, w->cluster);
    put(rows, 29, r1->cluster << 8 | r2->cluster, w->cluster);
    put(rows, 30, l1->cluster << 8 | r1->cluster, w->cls);
    put(rows, 31, w->cluster, w->suffix[1]);
}

void toc_tagger_word_rows(const toc_tagger_token view[5], uint32_t rows[TOC_TAGGER_FEATURES])
{
    spelling_rows(view, rows);
    knowledge_rows(view, rows);
}

void toc_tagger_tag_rows(const toc_tagger_token view[5], uint8_t t1, uint8_t t2,
                         uint32_t rows[TOC_TAGGER_FEATURES])
{
    const toc_tagger_token *w = view + 2, *r1 = view + 3, *r2 = view + 4;
    uint32_t tags = (uint32_t)t1 << 8 | t2;
    put(rows, 32, w->word, t1);
    put(rows, 33, tags, 0);
    put(rows, 34, t1, 0);
    put(rows, 35, t1, r1->word);
    put(rows, 36, w->suffix[2], t1);
    put(rows, 37, w->shape, tags);
    put(rows, 38, w->cls, tags);
    put(rows, 39, r1->cls, t1);
    put(rows, 40, w->cluster, tags);
    put(rows, 41, r1->cluster, t1);
    put(rows, 42, r1->cluster << 8 | r2->cluster, tags);
}

bool toc_tagger_is_x(const toc_text *t, const toc_token *k)
{
    toc_sv s = toc_sv_range(t->doc->text, k->start, k->end);
    bool letters =
        k->shape & (TOC_SHAPE_LOWER | TOC_SHAPE_MIXED | TOC_SHAPE_UPPER | TOC_SHAPE_TITLE);
    if (s.n < 6 || k->plain || !letters)
        return false;
    return toc_sv_find(s, TOC_SV("://"), 0) >= 0 || memchr(s.p + 1, '@', s.n - 1) ||
           memchr(s.p, '\\', s.n) || toc_sv_find(s, TOC_SV("[.]"), 0) >= 0;
}
