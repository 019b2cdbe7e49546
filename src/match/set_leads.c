/*
 * set_leads - what leads to indicators that are not found by their own key: the words of literals
 * and the networks that addresses lie in.
 */
#include "match/set_build.h"

#include "base/alloc.h"

#include <stdlib.h>

/* ---- anchors ---- */

/* The next word of key at or after *at; false: there is none. */
static bool next_word(toc_sv key, size_t *at, size_t *ret_start, size_t *ret_end)
{
    while (*at < key.n) {
        size_t start = *at;
        while (start < key.n && !toc_set_word_char(key.p[start]))
            start++;
        size_t end = start;
        while (end < key.n && toc_set_word_char(key.p[end]))
            end++;
        *at = end;
        toc_set_trim(key.p, start, end, ret_start, ret_end);
        if (*ret_start < *ret_end)
            return true;
    }
    return false;
}

typedef struct {
    uint32_t *counts; /* of words, by hash: which words are rare */
    uint32_t mask;
} census;

static uint32_t *count_of(const census *c, toc_sv word)
{
    return &c->counts[(uint32_t)toc_set_hash(word) & c->mask];
}

static toc_sv key_of(const toc_set_builder *b, const toc_set_entry *e)
{
    return (toc_sv){b->text.p + e->text, e->n};
}

static void take_census(const toc_set_builder *b, const census *c)
{
    const toc_set_entry *e = b->entries.p;
    for (uint32_t i = 0; i < b->entries.n; i++) {
        size_t at = 0, start, end;
        toc_sv key = key_of(b, &e[i]);
        if (!toc_set_is_literal(&e[i], key))
            continue;
        while (next_word(key, &at, &start, &end))
            ++*count_of(c, toc_sv_range(key, start, end));
    }
}

typedef struct {
    toc_set_word word;
    toc_set_anchor anchor;
    uint64_t hash;
} choice;

/* The rarest word, of equals the longest; false for a literal without any. */
static bool choose(const toc_set_builder *b, const census *c, uint32_t number, choice *ret)
{
    const toc_set_entry *e = &((const toc_set_entry *)b->entries.p)[number];
    toc_sv key = key_of(b, e);
    size_t at = 0, start, end, best = 0;
    uint32_t rarest = UINT32_MAX;
    while (next_word(key, &at, &start, &end)) {
        toc_sv word = toc_sv_range(key, start, end);
        uint32_t count = *count_of(c, word);
        if (count > rarest || (count == rarest && word.n <= best))
            continue;
        rarest = count;
        best = word.n;
        *ret = (choice){.word = {.text = e->text + (uint32_t)start, .n = (uint16_t)word.n},
                        .anchor = {.entry = number, .at = (uint16_t)start},
                        .hash = toc_set_hash(word)};
    }
    return best > 0;
}

static int by_word(const void *a, const void *b)
{
    const choice *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return x->anchor.entry < y->anchor.entry ? -1 : x->anchor.entry > y->anchor.entry;
}

static bool same_word(const toc_set_builder *b, const choice *x, const choice *y)
{
    toc_sv one = {b->text.p + x->word.text, x->word.n},
           other = {b->text.p + y->word.text, y->word.n};
    return toc_sv_eq_nocase(one, other);
}

static bool put_anchors(toc_set_builder *b, const choice *list, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        toc_set_anchor *anchor = toc_set_push(&b->anchors, sizeof(*anchor));
        toc_set_word *word = toc_set_push(&b->words, sizeof(*word));
        if (!anchor || !word)
            return false;
        *anchor = list[i].anchor;
        *word = list[i].word;
        anchor->more = i + 1 < n && same_word(b, &list[i], &list[i + 1]);
    }
    return true;
}

bool toc_set_pick_anchors(toc_set_builder *b)
{
    uint32_t literals = 0, n = 0;
    const toc_set_entry *e = b->entries.p;
    for (uint32_t i = 0; i < b->entries.n; i++)
        literals += toc_set_is_literal(&e[i], key_of(b, &e[i]));
    if (!literals)
        return true;
    census c = {.mask = 1023};
    while (c.mask < 8 * literals)
        c.mask = 2 * c.mask + 1;
    c.counts = toc_calloc((size_t)c.mask + 1, sizeof(*c.counts));
    TOC_CLEANUP(toc_freep) choice *list = toc_calloc(literals, sizeof(*list));
    if (c.counts && list) {
        take_census(b, &c);
        for (uint32_t i = 0; i < b->entries.n; i++)
            if (toc_set_is_literal(&e[i], key_of(b, &e[i])) && choose(b, &c, i, &list[n]))
                n++;
        qsort(list, n, sizeof(*list), by_word);
    }
    bool ok = c.counts && list && put_anchors(b, list, n);
    toc_free(c.counts);
    return ok;
}

/* ---- networks ---- */

static int by_net(const void *a, const void *b)
{
    const toc_set_pending_net *x = a, *y = b;
    if (x->six != y->six)
        return x->six ? 1 : -1;
    if (x->prefix != y->prefix)
        return x->prefix < y->prefix ? -1 : 1;
    int order = memcmp(x->net.net, y->net.net, sizeof(x->net.net));
    return order ? order : x->net.entry < y->net.entry ? -1 : x->net.entry > y->net.entry;
}

static void mark_top16(uint64_t *top16, const toc_set_pending_net *n)
{
    unsigned first = (unsigned)n->net.net[0] << 8 | n->net.net[1];
    unsigned count = n->prefix >= 16 ? 1 : 1u << (16 - n->prefix);
    for (unsigned i = first; i < first + count; i++)
        top16[i / 64] |= UINT64_C(1) << i % 64;
}

/* starts[p] is where the networks with a prefix of p bits begin. */
static void find_starts(uint32_t *starts, size_t n, const toc_set_pending_net *list, uint32_t count)
{
    uint32_t at = 0;
    for (size_t prefix = 0; prefix < n; prefix++) {
        while (at < count && list[at].prefix < prefix)
            at++;
        starts[prefix] = at;
    }
}

bool toc_set_lay_nets(toc_set_builder *b, toc_set *s)
{
    toc_set_pending_net *list = b->nets.p;
    uint32_t four = 0;
    if (b->nets.n)
        qsort(list, b->nets.n, sizeof(*list), by_net);
    while (four < b->nets.n && !list[four].six)
        four++;
    toc_set_net *nets = toc_calloc((size_t)b->nets.n + 1, sizeof(*nets));
    uint64_t *top16 = toc_calloc(TOC_SET_TOP16, sizeof(*top16));
    s->owned[8] = nets;
    s->owned[9] = top16;
    if (!nets || !top16)
        return false;
    for (uint32_t i = 0; i < b->nets.n; i++) {
        nets[i] = list[i].net;
        if (i < four)
            mark_top16(top16, &list[i]);
    }
    find_starts(b->head.nets4, TOC_LEN(b->head.nets4), list, four);
    find_starts(b->head.nets6, TOC_LEN(b->head.nets6), four < b->nets.n ? &list[four] : list,
                b->nets.n - four);
    s->nets4 = nets;
    s->nets6 = nets + four;
    s->nets4_n = four;
    s->nets6_n = b->nets.n - four;
    s->top16 = top16;
    return true;
}
