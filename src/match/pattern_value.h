/*
 * pattern_value - private to pattern*: constants, and how values compare with them (STIX 2.1, 9.6).
 */
#pragma once

#include "base/arena.h"
#include "match/observation.h"

typedef enum {
    TOC_CONSTANT_TEXT,
    TOC_CONSTANT_INT,
    TOC_CONSTANT_FLOAT,
    TOC_CONSTANT_BOOL,
    TOC_CONSTANT_BYTES, /* b'' and h'' */
    TOC_CONSTANT_TIME,
} toc_constant_kind;

/* An instant as fine as it was written, to the nanosecond: digits after that are not compared. */
typedef struct {
    int64_t us;    /* since 1970 */
    uint32_t nano; /* 0-999 beyond that */
} toc_instant;

typedef struct {
    toc_constant_kind kind;
    toc_sv text; /* TEXT decoded, BYTES */
    int64_t integer;
    double number;
    bool truth;
    toc_instant time;
} toc_constant;

/* YYYY-MM-DDTHH:MM:SS[.s]Z and nothing else (2.16). */
TOC_MUST_USE bool toc_instant_parse(toc_sv s, toc_instant *ret);

typedef enum {
    TOC_COMPARED,     /* *ret_order is < 0, 0 or > 0 */
    TOC_INCOMPARABLE, /* of types that do not compare: all but != is false */
    TOC_NO_TIME,      /* text where the constant is a timestamp, but it is none */
} toc_compared;

/* v is looked at already; bytes of hex_ and _bin properties are BYTES already. */
toc_compared toc_constant_compare(toc_value v, const toc_constant *c, int *ret_order);

/* Bytes of a property whose name ends in _hex, in a; false: the text is not hexadecimal, or memory
 * is out. */
TOC_MUST_USE bool toc_bytes_of_hex(toc_sv text, toc_arena *a, toc_sv *ret);

/* An address or a network, both families. */
typedef struct {
    unsigned char bytes[16];
    unsigned family; /* 4 or 6 */
    unsigned prefix; /* bits */
} toc_network;

TOC_MUST_USE bool toc_network_parse(toc_sv s, toc_network *ret);
/* Every address of inner is one of outer. */
bool toc_network_holds(const toc_network *outer, const toc_network *inner);

/* Unicode's normal form C of s, in a if it differs; s itself if memory is out. */
toc_sv toc_to_nfc(toc_sv s, toc_arena *a);

/* SQL's LIKE (9.6): % is any text, _ any one character; of bytes: any one byte. The pattern's
 * characters above U+00FF match no byte. */
bool toc_like(toc_sv pattern, toc_sv s, bool bytes);
