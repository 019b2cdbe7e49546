/*
 * sighting_stix - a sighting as STIX 2.1 objects: Sighting (5.2) of the indicator, Observed Data
 * (4.14) with what was seen, and the indicator itself when it is ours. Marked with the stricter of
 * what is asked for and what the indicator has. The same sighting gives the same ids.
 */
#pragma once

#include "base/buf.h"
#include "model/record.h"
#include "model/sighting.h"
#include "model/stix.h"

/* The id of the indicator that is made of a value that came from a list, or of a pattern; empty:
 * STIX has none for it. In a. */
toc_sv toc_sighting_indicator(toc_ioc_kind kind, toc_sv value, toc_arena *a);

/* The id of the indicator that is made of what a report names (stix.h); empty: none is. In a. */
toc_sv toc_reported_indicator(toc_sv report, const toc_indicator *n, toc_arena *a);

/* Appends one object a line, "<id> <json>\n", for sink.h's "stix". 0 or -ENOMEM. */
TOC_MUST_USE int toc_stix_of_sighting(toc_tlp marking, const toc_sighting *s, toc_arena *a,
                                      toc_buf *ret);
