/*
 * set_format - private to match/set* and match/scan*: the sections of a compiled set, as flat
 * arrays that are used where they are mapped. Little endian, like the images they are kept in.
 *
 * A token of the log is hashed, asked for in `filter`, and only what passes (one in two hundred) is
 * looked for in `slots` and compared with the text of its entry. Offsets are checked where they are
 * used: a damaged file gives wrong answers, never a bad read.
 */
#pragma once

#include "base/image.h"
#include "match/set.h"

#include <string.h>

enum { TOC_SET_VERSION = 3, TOC_SET_SCHEMES = 32, TOC_SET_SCHEME = 24 };

/* Kinds of entries that are no indicators but lead to some. They follow those of toc_ioc_kind. */
enum {
    TOC_SET_URL_HOST = TOC_IOC_COUNT, /* some URL has this host */
    TOC_SET_MAIL_HOST,                /* some mailbox is there */
    TOC_SET_ANCHOR,                   /* a word of literals: about is the first of its anchors */
};

typedef struct {
    uint32_t text;  /* offset of the key in the text */
    uint32_t about; /* number of its toc_set_about; of an anchor: of its first toc_set_anchor */
    uint16_t n;     /* bytes of the key */
    uint8_t kind;
    uint8_t scheme; /* of a URL or registry key, 1 + number in the head; 0: any */
} toc_set_entry;

typedef struct {
    uint8_t uuid[16];                   /* of "indicator--…"; zero: see id */
    uint32_t id, source, marking, name; /* offsets of strings: u16 length, bytes; 0: empty */
    uint32_t valid_from, valid_until;
    uint32_t confidence;
} toc_set_about;

/* A literal is found by one of its words: where that word is in its key. */
typedef struct {
    uint32_t entry;
    uint16_t at;
    uint16_t more; /* the next anchor belongs to the same word */
} toc_set_anchor;

/* Networks, by length of prefix and then in order. */
typedef struct {
    uint8_t net[16]; /* IPv4 in the first four */
    uint32_t entry;
} toc_set_net;

typedef struct {
    uint32_t version;
    uint32_t indicators; /* the first of entries; the rest leads to them */
    uint32_t entries;
    uint32_t shortest_word, longest_word; /* of those that are no dotted names; 0: there is none */
    uint32_t six_urls;                    /* URLs whose host is an address of version 6 */
    uint32_t unused;
    uint64_t sum;   /* of all sections, and the head with 0 here and in `brief` */
    uint64_t brief; /* of those that are checked whenever the set is opened, and of the head as for
                       `sum` */
    uint32_t of_kind[32];
    uint32_t nets4[34], nets6[130]; /* where the prefixes of each length start */
    char schemes[TOC_SET_SCHEMES][TOC_SET_SCHEME];
} toc_set_head;

enum { TOC_SET_TOP16 = 65536 / 64, TOC_SET_OWNED = 12 };

struct toc_set {
    toc_image image;            /* of a mapped set */
    void *owned[TOC_SET_OWNED]; /* of one in memory */
    const toc_set_head *head;
    const uint64_t *filter;
    const uint32_t *slots;
    const toc_set_entry *entries;
    const toc_set_about *about;
    const toc_set_anchor *anchors;
    const toc_set_net *nets4, *nets6;
    const uint64_t *top16; /* a bit for each /16 that some IPv4 network touches */
    uint32_t filter_n, slots_n, about_n, anchors_n, nets4_n, nets6_n;
    toc_sv text, stamp, regex;
    void *engine; /* of regular expressions, made from `regex` */
};

/* The key of an entry, its scheme; empty where a damaged file has none. */
toc_sv toc_set_key(const toc_set *s, const toc_set_entry *e);
toc_sv toc_set_scheme(const toc_set *s, const toc_set_entry *e);
/* A string of the text, with its length before it. */
toc_sv toc_set_string(const toc_set *s, uint32_t at);

/* ---- hashing ---- */

/* The hash of text[end - n, end) as if it were lower case, from its end: what longer and longer
 * suffixes of a host have in common is hashed once. */
#define TOC_SET_SEED 0x243f6a8885a308d3u
#define TOC_SET_LOWER 0x2020202020202020u

static inline uint64_t toc_set_load(const uint8_t *p)
{
    uint64_t w;
    memcpy(&w, p, sizeof(w));
    return w;
}

static inline uint64_t toc_set_step(uint64_t state, uint64_t word)
{
    unsigned __int128 m = (unsigned __int128)(state ^ word) * 0x9e3779b97f4a7c15u;
    return (uint64_t)m ^ (uint64_t)(m >> 64);
}

static inline uint64_t toc_set_finish(uint64_t state, uint64_t n)
{
    uint64_t h = (state ^ n * 0x9e3779b97f4a7c15u) * 0xff51afd7ed558ccdu;
    return h ^ (h >> 32);
}

/* The upper `n` (1-8) bytes of a word, the others zero. */
static inline uint64_t toc_set_upper(uint64_t word, uint32_t n)
{
    return word >> (64 - 8 * n) << (64 - 8 * n);
}

/* Eight bytes before end - n must be readable. */
static inline uint64_t toc_set_hash_back(const uint8_t *end, uint32_t n)
{
    uint64_t state = TOC_SET_SEED;
    uint32_t left = n;
    for (; left >= 8; left -= 8, end -= 8)
        state = toc_set_step(state, toc_set_load(end - 8) | TOC_SET_LOWER);
    if (left)
        state = toc_set_step(state, toc_set_upper(toc_set_load(end - 8) | TOC_SET_LOWER, left));
    return toc_set_finish(state, n);
}

/* The same of any bytes. */
static inline uint64_t toc_set_hash(toc_sv s)
{
    uint64_t state = TOC_SET_SEED;
    size_t left = s.n;
    const uint8_t *end = (const uint8_t *)s.p + s.n;
    for (; left >= 8; left -= 8, end -= 8)
        state = toc_set_step(state, toc_set_load(end - 8) | TOC_SET_LOWER);
    if (left) {
        uint8_t last[8] = {0};
        memcpy(last + 8 - left, s.p, left);
        state =
            toc_set_step(state, toc_set_upper(toc_set_load(last) | TOC_SET_LOWER, (uint32_t)left));
    }
    return toc_set_finish(state, s.n);
}

/* A number below n from the upper half of a hash. */
static inline uint32_t toc_set_below(uint64_t h, uint32_t n)
{
    return (uint32_t)((h >> 32) * n >> 32);
}

static inline uint64_t toc_set_bits(uint64_t h)
{
    return UINT64_C(1) << (h & 63) | UINT64_C(1) << (h >> 6 & 63) | UINT64_C(1) << (h >> 12 & 63) |
           UINT64_C(1) << (h >> 18 & 63);
}

static inline uint32_t toc_set_slot(uint64_t h, uint32_t slots)
{
    return toc_set_below(h * 0xd6e8feb86659fd93u, slots);
}
