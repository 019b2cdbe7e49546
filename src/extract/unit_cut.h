/*
 * unit_cut - where a sentence is cut into units: between two deeds, each with a time of its own.
 * See unit.h for toc_unit_end().
 */
#pragma once

#include "extract/unit.h"

/* Whether the token tells of people killed, hurt or taken. */
bool toc_harm_told_at(const toc_scan *s, uint32_t token);
/* Whether the token is of an event, or of harm that is not denied. */
bool toc_event_told_at(const toc_scan *s, const toc_event_vec *events, uint32_t token);
bool toc_event_told_in(const toc_scan *s, const toc_event_vec *events, uint32_t first,
                       uint32_t end);

/* "less than a day after", "comes after": the token is an "after" that leads to what was before. */
bool toc_told_after(const toc_scan *s, uint32_t i);

/* "the first attack on the line since August 2008": that day is of what it is compared with. */
bool toc_compared(const toc_scan *s, const toc_date *m);
/* "the deadliest since January, when nine soldiers were killed": the date in front of the comma. */
const toc_date *toc_compared_with(const toc_scan *s, uint32_t comma);
