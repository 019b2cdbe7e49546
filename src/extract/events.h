/*
 * events - which words of a document tell of an incident, and how real it is.
 *
 * A trigger of the lexicon becomes an event unless grammar speaks against it: negated, conditional,
 * part of a fixed figurative phrase. Whole texts that tell of none: genre.h.
 */
#pragma once

#include "extract/scan.h"
#include "model/record.h"

typedef struct {
    uint32_t first, end; /* tokens of the trigger */
    uint8_t type;        /* toc_incident_type */
    uint8_t stage;       /* toc_stage */
    bool strong;
} toc_event;

typedef TOC_VEC(toc_event) toc_event_vec;

/* All events, sorted by their first token. Returns 0 or -ENOMEM. */
TOC_MUST_USE int toc_events_find(const toc_scan *s, toc_event_vec *out);

/* Index of the first event at or behind token, in a sorted list. */
uint32_t toc_events_from(const toc_event_vec *events, uint32_t token);
/* Tokens between token and the first one of the nearest event of such a list; UINT32_MAX: none. */
uint32_t toc_events_gap(const toc_event_vec *events, uint32_t token);
