/* sighting - that an indicator was met in logs: how often, when, and where first. */
#pragma once

#include "model/ioc.h"

typedef struct {
    toc_sv indicator; /* id of its STIX object; empty: it came from a list, and gets one of ours */
    toc_ioc_kind kind;
    toc_sv value;        /* in normal form, a URL with its scheme */
    toc_sv marking;      /* of the indicator, by name: "TLP:GREEN"; empty: not marked */
    uint64_t count;      /* lines */
    int64_t first, last; /* microseconds since 1970 UTC */
    toc_sv where;        /* the log of the first one, and its line there */
    uint64_t line;

    /* Of one that is kept and grows; empty and 0: it is of one run. */
    const toc_sv *markings; /* ids of all that the indicator is marked with */
    size_t markings_n;
    toc_sv log; /* what the log is known by: with the indicator it names the sighting */
    int64_t created, modified; /* microseconds since 1970 UTC, to the millisecond */
} toc_sighting;
