/*
 * indicators_gather - private to indicators*.c: all indicator objects of a store, gathered by
 * several threads.
 *
 * Each thread has a look at the store of its own and takes one stretch of numbers after the other
 * into a builder of that stretch; these are joined in the order of the store: the same set,
 * whatever the number of threads.
 */
#pragma once

#include "base/map.h"
#include "logs/indicators.h"
#include "match/stix_indicator.h"

typedef struct {
    toc_sv id, name;
} toc_store_name;

/* Names of authors and markings, asked for once. */
typedef struct {
    toc_store *store;
    toc_arena a;
    toc_map known; /* index in list */
    TOC_VEC(toc_store_name) list;
    size_t last; /* in list: most have the author of the one before */
} toc_store_names;

void toc_store_names_done(toc_store_names *n);

/* Reads indicators of the store into b; names must live as long. */
toc_stix_indicators toc_store_reader(toc_set_builder *b, toc_store_names *names);

/* Versions in a stretch: a twentieth of a second, and many stretches for each thread where it
 * matters. */
enum { TOC_STRETCH = 50000 };

/* length: of a stretch, for tests. */
TOC_MUST_USE int toc_indicators_gather(toc_set_builder *b, const toc_indicator_sources *o,
                                       int64_t length, toc_err *reterr);
