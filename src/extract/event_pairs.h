/*
 * event_pairs - incidents told by two words that stand apart, neither of which tells of one alone:
 * "the records of 120,000 customers were stolen", "petrol had been splashed over the porch".
 */
#pragma once

#include "extract/events.h"

/* Adds an event for each pair. Returns 0 or -ENOMEM. */
TOC_MUST_USE int toc_event_pairs_find(const toc_scan *s, toc_event_vec *out);
