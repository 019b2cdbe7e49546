/* indicators_load - private to indicators*.c: what loading from files and from the store share. */
#pragma once

#include "logs/indicators.h"
#include "match/stix_indicator.h"

/* Says how many objects were left out. */
void toc_indicators_note_stix(const toc_indicator_sources *o, const char *name,
                              const toc_stix_indicators_result *r);

/* Adds what the store has: its objects and what its reports name. */
TOC_MUST_USE int toc_indicators_add_store(toc_set_builder *b, const toc_indicator_sources *o,
                                          toc_err *reterr);
/* Adds what of it came or changed behind o->since. */
TOC_MUST_USE int toc_indicators_add_since(toc_set_builder *b, const toc_indicator_sources *o,
                                          toc_err *reterr);

/* The set of the store alone, from what was kept at o->cache where that helps. */
TOC_MUST_USE int toc_indicators_of_store(const toc_indicator_sources *o, toc_set **ret,
                                         bool *ret_made, toc_err *reterr);
