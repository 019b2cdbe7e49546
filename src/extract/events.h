/*
 * events - which words of a document tell of an incident, and how real it is.
 *
 * A trigger of the lexicon becomes an event unless grammar or genre speaks against it: negated,
 * conditional, part of a fixed figurative phrase, or in a film review, match report, drill.
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

/* Why a document as a whole tells of no incident; TOC_GENRE_REPORT when it may. */
typedef enum {
    TOC_GENRE_REPORT,
    TOC_GENRE_FICTION,
    TOC_GENRE_SPORT,
    TOC_GENRE_EXERCISE,
    TOC_GENRE_MARKET,
    TOC_GENRE_HEALTH,
    TOC_GENRE_DEBATE,
} toc_genre;

toc_genre toc_genre_of(const toc_scan *s);

/* All events, sorted by their first token. Returns 0 or -ENOMEM. */
TOC_MUST_USE int toc_events_find(const toc_scan *s, toc_event_vec *out);

/* Index of the first event at or behind token, in a sorted list. */
uint32_t toc_events_from(const toc_event_vec *events, uint32_t token);
/* Tokens between token and the first one of the nearest event of such a list; UINT32_MAX: none. */
uint32_t toc_events_gap(const toc_event_vec *events, uint32_t token);
