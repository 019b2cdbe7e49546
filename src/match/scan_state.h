/*
 * scan_state - private to match/scan*: a scan under way, and the calls between its parts.
 *
 * scan_body.inc walks over a block once and puts candidates on a queue; look.c asks the table for
 * them; word.c, address.c and whole.c judge what needs more than one look-up.
 */
#pragma once

#include "match/scan.h"
#include "match/set_format.h"
#include "match/set_regex.h"
#include "match/word.h"

enum { SCAN_QUEUE = 64, SCAN_PASSED = 32 };

/* How a token was come by: which kinds of entries it may be. A set of bits. */
enum {
    VIA_SUFFIX = 1 << 0,  /* labels at the end of a dotted name */
    VIA_WHOLE = 1 << 1,   /* a word from end to end */
    VIA_ADDRESS = 1 << 2, /* digits of an address */
    VIA_HEX = 1 << 3,     /* a row of hexadecimal digits */
    VIA_CVE = 1 << 4,
};

typedef struct {
    uint64_t hash;
    const uint8_t *p;
    uint32_t n;
    uint32_t via;
} scan_candidate;

struct toc_scan {
    const toc_set *set;
    const uint64_t *filter; /* the set's */
    uint32_t filter_n;
    const uint8_t *base, *end;
    toc_scan_style style;
    bool words; /* the set has kinds that are no dotted names */
    bool cves, six, nets, hashes;
    uint32_t queued;
    scan_candidate queue[SCAN_QUEUE];
    /* What the filter let pass waits for others of its like, so that what they need comes from
     * memory side by side. */
    uint32_t passed_n;
    scan_candidate passed[SCAN_PASSED];
    const uint8_t *hex_done, *six_done, *odd_done; /* looked at already up to here */
    toc_hit *hits;
    size_t hits_n, hits_cap;
    bool failed; /* out of memory */
    void *scratch;
};

/* A bit for each of 64 bytes: of a word, a dot, a hexadecimal digit, a colon. */
typedef struct {
    uint64_t word, dot, hex, colon;
} scan_masks;

/* Of a word: three dots and no letter; no letter; something else. */
typedef enum { SHAPE_ADDRESS, SHAPE_NUMBER, SHAPE_OTHER } number_shape;

/* Two walks over a block that give the same: for any machine, and for those with AVX2. */
void toc_scan_walk(toc_scan *c);
void toc_scan_walk_fast(toc_scan *c);
/* True when this machine has the fast one. */
bool toc_scan_fast(void);

/* toc_scan_block() with one of them. */
TOC_MUST_USE int toc_scan_block_with(toc_scan *c, toc_sv block, const toc_scan_style *style,
                                     void (*walk)(toc_scan *), const toc_hit **ret, size_t *ret_n);

/* ---- scan_look.c ---- */

/* Asks the filter for what is queued. */
void toc_scan_flush(toc_scan *c);
/* Asks the table for what passed. */
void toc_scan_settle(toc_scan *c);
/* Looks a key up at once; [at, at + raw) is where it stands in the block. */
void toc_scan_look(toc_scan *c, toc_sv key, uint32_t via, const uint8_t *at, size_t raw);
/* The same of a key in normal form, of one kind alone. */
void toc_scan_look_exact(toc_scan *c, toc_ioc_kind kind, toc_sv scheme, toc_sv key,
                         const uint8_t *at, size_t raw);
void toc_scan_hit(toc_scan *c, uint32_t entry, const uint8_t *start, const uint8_t *end);

static inline void scan_queue(toc_scan *c, const uint8_t *p, uint32_t n, uint32_t via, uint64_t h)
{
    __builtin_prefetch(&c->filter[toc_set_below(h, c->filter_n)]);
    c->queue[c->queued] = (scan_candidate){h, p, n, via};
    if (++c->queued == SCAN_QUEUE)
        toc_scan_flush(c);
}

/* A run of word characters that stands alone. */
void toc_scan_word(toc_scan *c, const uint8_t *s, const uint8_t *e);

/* ---- scan_odd.c: words beside escapes and letters of other scripts ---- */

/* True for a byte that changes what stands beside it. */
static inline bool scan_odd(uint8_t c)
{
    return c >= 0x80 || c == '\\' || c == '%';
}

/* What a byte at the edge of a word asks for: a closer look. */
enum { EDGE_ODD = 1, EDGE_END = 2, EDGE_START = 4 };

/* Outside of a word odd bytes, inside the punctuation that ends or starts none. */
static const uint8_t SCAN_EDGE[256] = {
    ['.'] = EDGE_END | EDGE_START,
    ['-'] = EDGE_END | EDGE_START,
    ['_'] = EDGE_END,
    ['%'] = EDGE_ODD,
    ['\\'] = EDGE_ODD,
    [0x80 ... 0xff] = EDGE_ODD,
};

/* Judges the run [s, e), which has an odd neighbour. True: go on with *s, *e; false: done. */
bool toc_scan_odd_word(toc_scan *c, const uint8_t **s, const uint8_t **e);
/* Where the word at s really starts, when an escape stands before it and its first characters are
 * that escape's: "%2Fevil" starts at "evil". */
const uint8_t *toc_scan_unescaped(const toc_scan *c, const uint8_t *s, const uint8_t *e);

/* ---- scan_address.c ---- */

/* Networks that hold the address written at p. */
void toc_scan_nets4(toc_scan *c, const uint8_t *p, uint32_t n);
/* A run of digits, dots and hyphens that is longer than an address: "1.2.3.4-1.2.3.9". */
void toc_scan_range(toc_scan *c, const uint8_t *s, const uint8_t *e);
/* A colon of what may be an IPv6 address. */
void toc_scan_six(toc_scan *c, const uint8_t *colon);

/* ---- scan_codes.c ---- */

/* Hexadecimal digits around `at`. */
void toc_scan_hex(toc_scan *c, const uint8_t *at);
/* CVE numbers inside the word. */
void toc_scan_cve(toc_scan *c, const uint8_t *s, const uint8_t *e);

/* ---- scan_whole.c: from a part that was found to the whole ---- */

void toc_scan_url(toc_scan *c, toc_sv host, const uint8_t *at, size_t raw);
void toc_scan_mail(toc_scan *c, toc_sv host, const uint8_t *at, size_t raw);
void toc_scan_anchors(toc_scan *c, const toc_set_entry *word, const uint8_t *at, size_t raw);
