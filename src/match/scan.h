/*
 * scan - finds the indicators of a set in log lines.
 *
 * in:  a toc_set (match/set.h); blocks of whole lines
 * out: toc_hit, in order
 *
 * Pure: no clock, no disk, no globals. One toc_scan belongs to one thread, its set to any number.
 * What counts as a hit, kind by kind, stands in docs/matching.md; tests/match/slow.c says it a
 * second time, slowly.
 */
#pragma once

#include "match/set.h"

enum { TOC_SCAN_PAD = 64 };

typedef struct {
    uint32_t indicator;  /* number in the set: toc_set_item_at() */
    uint32_t start, end; /* bytes of the block: where it stands */
} toc_hit;

typedef struct {
    bool json;  /* lines are JSON: backslashes escape */
    char comma; /* what stands between fields, where that is no white space; '\0': nothing */
} toc_scan_style;

typedef struct toc_scan toc_scan;

TOC_MUST_USE int toc_scan_new(const toc_set *set, toc_scan **ret, toc_err *reterr);
toc_scan *toc_scan_free(toc_scan *s); /* NULL is fine; returns NULL */

/*
 * Looks through a block, at most 2 GiB. TOC_SCAN_PAD bytes before and behind it are readable, those
 * next to it are line feeds. The hits are good until the next call.
 * 0 or -ENOMEM.
 */
TOC_MUST_USE int toc_scan_block(toc_scan *s, toc_sv block, const toc_scan_style *style,
                                const toc_hit **ret, size_t *ret_n);
