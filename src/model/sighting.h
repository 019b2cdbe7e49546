/* sighting - that an indicator was met in logs: how often, when, and where first. */
#pragma once

#include "model/ioc.h"

/* A thing that was seen in a log. */
typedef struct {
    toc_ioc_kind kind;
    toc_sv value;
} toc_seen;

/* A copy with its text in a; NULL: out of memory. */
static inline const toc_seen *toc_seen_dup(const toc_seen *list, size_t n, toc_arena *a)
{
    toc_seen *copy = TOC_NEW_N(a, toc_seen, n + 1);
    for (size_t i = 0; copy && i < n; i++)
        copy[i] = (toc_seen){list[i].kind, toc_arena_dup(a, list[i].value)};
    return copy;
}

enum { TOC_SEEN_VALUES = 64 }; /* of one sighting: a screen of them */

typedef struct {
    toc_sv indicator; /* id of its STIX object; empty: it came from a list, and gets one of ours */
    toc_ioc_kind kind;
    toc_sv value;        /* in normal form, a URL with its scheme */
    toc_sv marking;      /* of the indicator, by name: "TLP:GREEN"; empty: not marked */
    uint64_t count;      /* lines */
    int64_t first, last; /* microseconds since 1970 UTC */
    toc_sv where;        /* the log of the first one, and its line there */
    uint64_t line;
    const toc_seen *seen; /* of a pattern: its values that a match had in its records */
    size_t seen_n;

    /* Of one that is kept and grows; empty and 0: it is of one run. */
    const toc_sv *markings; /* ids of all that the indicator is marked with */
    size_t markings_n;
    toc_sv log; /* what the log is known by: with the indicator it names the sighting */
    int64_t created, modified; /* microseconds since 1970 UTC, to the millisecond */
} toc_sighting;
