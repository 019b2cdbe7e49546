/*
 * scan_body - the walk over a block, for scan_walk.c and scan_fast.c, which define before they
 * include it:
 *
 *     static inline void classify(const uint8_t *p, scan_masks *ret)   // of p[0 .. 64)
 *     static inline number_shape shape_of(const uint8_t *p, uint32_t n)  // at most 16 bytes
 *
 * Each 64 bytes become masks, a bit a byte. A word that holds a dot ends where adding the mask of
 * dots to that of word characters carries to: one addition finds them all, however long they are.
 */
#pragma once

#include "match/scan_state.h"

static inline uint64_t low_bits(unsigned n)
{
    return n < 64 ? (UINT64_C(1) << n) - 1 : ~UINT64_C(0);
}

/* Hashes the suffixes of [s, e) that start a label, from the right, eight bytes a step. */
static inline __attribute__((always_inline)) void take_labels(toc_scan *c, const uint8_t *s,
                                                              const uint8_t *e)
{
    const uint32_t total = (uint32_t)TOC_MIN(e - s, (ptrdiff_t)TOC_IOC_HOST + 1);
    const uint8_t *p = e;
    uint64_t state = TOC_SET_SEED;
    uint32_t labels = 0;
    for (uint32_t done = 0;; done += 8, p -= 8) {
        const uint32_t left = total - done, n = left < 8 ? left : 8;
        const uint64_t w = toc_set_load(p - 8) | TOC_SET_LOWER;
        const uint64_t x = w ^ 0x2e2e2e2e2e2e2e2eu;
        /* Above a dot this may see another where there is none: each is looked at again. */
        uint64_t dots = (x - 0x0101010101010101u) & ~x & 0x8080808080808080u;
        dots &= ~UINT64_C(0) << (64 - 8 * n);
        while (dots) {
            const uint32_t at = (63 - (uint32_t)__builtin_clzll(dots)) >> 3;
            dots &= ~(UINT64_C(0x80) << 8 * at);
            if (p[(int)at - 8] != '.' || labels++ == 0)
                continue;
            const uint32_t part = 7 - at; /* bytes behind the dot */
            const uint64_t h = part ? toc_set_step(state, toc_set_upper(w, part)) : state;
            scan_queue(c, p - part, done + part, VIA_SUFFIX, toc_set_finish(h, done + part));
        }
        if (left <= 8) {
            const uint64_t h = toc_set_finish(toc_set_step(state, toc_set_upper(w, n)), total);
            if (labels && total <= TOC_IOC_HOST)
                scan_queue(c, s, total, VIA_SUFFIX | VIA_WHOLE, h);
            return;
        }
        state = toc_set_step(state, w);
    }
}

static inline void take_whole(toc_scan *c, const uint8_t *s, const uint8_t *e, uint32_t via)
{
    uint32_t n = (uint32_t)(e - s);
    scan_queue(c, s, n, via, toc_set_hash_back(e, n));
}

/* True when the last label has a letter. */
static inline bool named(const uint8_t *s, const uint8_t *e)
{
    while (e > s && e[-1] != '.')
        if (*--e > '9')
            return true;
    return false;
}

/* What is longer than an address, or is one in parts. */
static __attribute__((noinline)) void take_long_number(toc_scan *c, const uint8_t *s,
                                                       const uint8_t *e)
{
    const uint32_t n = (uint32_t)(e - s);
    if (n > 15 && memchr(s, '-', n))
        toc_scan_range(c, s, e);
    if (c->words && n >= c->set->head->shortest_word && n <= c->set->head->longest_word)
        take_whole(c, s, e, VIA_WHOLE);
}

/* A dotted word whose last character is a digit: an address, a number, a version; true: a name. */
static inline __attribute__((always_inline)) bool take_number(toc_scan *c, const uint8_t *s,
                                                              const uint8_t *e)
{
    const uint32_t n = (uint32_t)(e - s);
    const number_shape shape = n <= 16 ? shape_of(s, n) : SHAPE_OTHER;
    if (shape == SHAPE_ADDRESS && n >= 7 && n <= 15) {
        take_whole(c, s, e, c->words ? VIA_ADDRESS | VIA_WHOLE : VIA_ADDRESS);
        if (__builtin_expect(c->nets, 0))
            toc_scan_nets4(c, s, n);
        return false;
    }
    if (shape == SHAPE_OTHER && named(s, e))
        return true;
    if (n > 15 || c->words)
        take_long_number(c, s, e);
    return false;
}

/* The word [s, e) without what is punctuation at its ends. dotted: it holds a dot. */
static inline __attribute__((always_inline)) void take_trimmed(toc_scan *c, const uint8_t *s,
                                                               const uint8_t *e, bool dotted)
{
    const uint8_t *const run = s, *const run_end = e;
    while (e > s && (e[-1] == '.' || e[-1] == '-' || e[-1] == '_'))
        e--;
    while (s < e && (*s == '.' || *s == '-'))
        s++;
    if (s == e)
        return;
    if (__builtin_expect(s != run || e != run_end, 0))
        dotted = dotted && memchr(s, '.', (size_t)(e - s));
    if (__builtin_expect(c->cves, 0))
        toc_scan_cve(c, s, e);
    if (dotted) {
        if (e[-1] > '9' || take_number(c, s, e))
            take_labels(c, s, e);
    } else if (c->words && e - s >= c->set->head->shortest_word &&
               e - s <= c->set->head->longest_word) {
        take_whole(c, s, e, VIA_WHOLE);
    }
}

static inline __attribute__((always_inline)) void take_run(toc_scan *c, const uint8_t *s,
                                                           const uint8_t *e, bool dotted)
{
    if (__builtin_expect(scan_odd(s[-1]) || scan_odd(*e), 0) && !toc_scan_odd_word(c, &s, &e))
        return;
    take_trimmed(c, s, e, dotted);
}

typedef struct {
    const uint8_t *run; /* where the last word that was seen to start starts */
    uint64_t word;      /* carries from block to block: the last byte was of a word, */
    uint64_t dotted;    /* the word that goes on has a dot, */
    uint64_t colon;     /* the last byte was a colon */
} walk_carry;

static inline void take_hex(toc_scan *c, const uint8_t *p, uint64_t hex)
{
    const uint64_t y = ~hex;
    if (__builtin_expect(((y - 0x0001000100010001u) & ~y & 0x8000800080008000u) == 0, 1))
        return;
    for (unsigned q = 0; q < 4; q++)
        if ((hex >> (16 * q) & 0xffff) == 0xffff && p + 16 * q >= c->hex_done)
            toc_scan_hex(c, p + 16 * q);
}

/* "::", or so many colons between hexadecimal digits that they may be eight groups. */
static inline void take_six(toc_scan *c, const uint8_t *p, const scan_masks *m, walk_carry *k)
{
    const uint64_t pairs = m->colon & (m->colon << 1 | k->colon);
    const uint64_t inner = m->colon & m->hex << 1 & m->hex >> 1;
    uint64_t todo = __builtin_popcountll(inner) >= 3 ? m->colon : pairs;
    k->colon = m->colon >> 63;
    for (; todo; todo &= todo - 1) {
        const uint8_t *at = p + __builtin_ctzll(todo);
        if (at >= c->six_done)
            toc_scan_six(c, at);
    }
}

static inline __attribute__((always_inline)) void
take_words(toc_scan *c, const uint8_t *p, const scan_masks *m, walk_carry *k, bool rich)
{
    const uint64_t starts = m->word & ~(m->word << 1 | k->word);
    const uint64_t half = m->word + m->dot, sum = half + k->dotted;
    const uint64_t dotted = sum & ~m->word;
    uint64_t ends = rich ? ~m->word & (m->word << 1 | k->word) : dotted;
    k->dotted = (uint64_t)(half < m->word) | (uint64_t)(sum < half);
    for (; ends; ends &= ends - 1) {
        const unsigned at = (unsigned)__builtin_ctzll(ends);
        const uint64_t before = starts & low_bits(at);
        const uint8_t *s = before ? p + 63 - __builtin_clzll(before) : k->run;
        take_run(c, s, p + at, !rich || (dotted >> at & 1));
    }
    if (starts)
        k->run = p + 63 - __builtin_clzll(starts);
    k->word = m->word >> 63;
}

static inline __attribute__((always_inline)) void walk(toc_scan *c, bool rich)
{
    walk_carry k = {.run = c->base};
    scan_masks m;
    for (const uint8_t *p = c->base; p < c->end; p += 64) {
        const ptrdiff_t left = c->end - p;
        classify(p, &m); /* the padding is readable */
        if (__builtin_expect(left < 64, 0)) {
            const uint64_t valid = low_bits((unsigned)left);
            m = (scan_masks){m.word & valid, m.dot & valid, m.hex & valid, m.colon & valid};
        }
        if (c->hashes)
            take_hex(c, p, m.hex);
        if (rich && c->six)
            take_six(c, p, &m, &k);
        take_words(c, p, &m, &k, rich && c->words);
    }
    if (k.word && (k.dotted || (rich && c->words)))
        take_run(c, k.run, c->end, k.dotted || memchr(k.run, '.', (size_t)(c->end - k.run)));
    toc_scan_flush(c);
}

static inline void walk_as_needed(toc_scan *c)
{
    if (c->words || c->six)
        walk(c, true);
    else
        walk(c, false);
}
