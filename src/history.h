/*
 * history - all that happened to an incident, a report or a source: which reports came, in which
 * revision, what analysts ruled, what they took back. For whoever shows it; what partners may be
 * told of it is the caller's to decide.
 */
#pragma once

#include "merge/merge.h"

typedef enum { TOC_CAME, TOC_RULED, TOC_UNDONE } toc_event_kind;

typedef struct {
    int64_t when;   /* microseconds UTC */
    uint32_t order; /* of what happened at the same time */
    toc_event_kind kind;
    toc_ruling ruling;        /* of all but CAME */
    toc_stored_report report; /* of CAME: in which revision */
} toc_event;

typedef TOC_VEC(toc_event) toc_event_vec;

/* store, a and reterr are the caller's; text lives in a. */
typedef struct {
    toc_store *store;
    toc_arena *a;
    toc_err *reterr;
    toc_event_vec events;
} toc_history;

/* Each adds what is not there yet. 0 or < 0; TOC_STORE_NONE where there is no such thing. */

/* One revision that is at hand. */
TOC_MUST_USE int toc_history_came(toc_history *h, const toc_stored_report *report);
/* All revisions of a report, and what was said of it and of its source. */
TOC_MUST_USE int toc_history_report(toc_history *h, toc_sv report);
/* Of an incident, by its own id: its reports, those that were of it among them, and the rulings on
 * it. */
TOC_MUST_USE int toc_history_incident(toc_history *h, toc_sv id);
/* Rulings on an incident, a report or a source, by the id or name that they were made of. */
TOC_MUST_USE int toc_history_subject(toc_history *h, toc_sv subject);
/* All rulings. */
TOC_MUST_USE int toc_history_rulings(toc_history *h);

/* The oldest first. */
void toc_history_sort(toc_history *h);
