/*
 * draft - an incident in the making: the stretches of text that speak of it and the record so far.
 *
 * incidents.c makes drafts by cutting the document into units (a sentence, or a clause with a date
 * of its own) and dealing them out; the fill_*.c rules then read each draft's units and fill its
 * record.
 */
#pragma once

#include "extract/events.h"
#include "extract/scan.h"
#include "extract/statements.h"
#include "model/record.h"

/* A stretch of one sentence: tokens [first, end). */
typedef struct {
    uint32_t first, end;
    uint32_t sentence;
    bool event;  /* holds an event trigger or a harm of its own */
    bool recall; /* holds a cue that another incident is meant */
} toc_unit;

typedef TOC_VEC(toc_unit) toc_unit_vec;

typedef struct {
    toc_incident incident;
    toc_unit_vec units;               /* in text order */
    toc_event_vec events;             /* those inside the units */
    bool learned;                     /* the role model found somebody or something in it */
    bool foiled;                      /* a plan that was stopped: its date is that of the arrests */
    bool threat;                      /* nothing was done yet */
    bool lead;                        /* the report is about this one */
    bool date_guessed;                /* its date was told without an event */
    const toc_place_mention *section; /* the place that heads its section of a digest, or NULL */
    bool story;                       /* stands under a head of its own, in a digest or a list */
    const toc_date *doubtful;         /* a date that may be another event's, or NULL */
    uint32_t score;                   /* evidence that there was an incident at all */
    bool faint, believed;             /* too little evidence for the rules; the judge believes it */
    float opening; /* how likely its first unit begins an incident; 0: not asked */
} toc_draft;

typedef TOC_VEC(toc_draft) toc_draft_vec;

/* True if any of them is believed. */
static inline bool toc_drafts_believed(const toc_draft_vec *drafts)
{
    TOC_VEC_FOREACH (d, drafts)
        if (d->believed)
            return true;
    return false;
}

struct toc_opener; /* opening.h */
/* Deals the document out; opener may be NULL. Returns 0 or -ENOMEM; no drafts: nothing happened. */
TOC_MUST_USE int toc_drafts_make(const toc_scan *s, const toc_event_vec *events,
                                 const struct toc_opener *opener, toc_draft_vec *out);

/* Fills the record of d by all rules below, in the order that assemble.c gives them. lead: see
 * toc_fill_type(). Returns 0 or -ENOMEM. */
TOC_MUST_USE int toc_draft_fill(const toc_scan *s, const toc_statement_vec *st,
                                const toc_draft *lead, toc_draft *d);

/* Each fills its fields of d->incident from d->units. */
/* lead: the report's own incident, whose type serves those that tell of none; NULL for itself. */
void toc_fill_type(const toc_scan *s, const toc_draft *lead, toc_draft *d);
/* Corrects the stage by what became of the victims: after toc_fill_harm(). */
void toc_fill_outcome(const toc_scan *s, toc_draft *d);
void toc_fill_category(const toc_scan *s, toc_draft *d);
/* lead: the report's own incident, filled before; its place serves those that name none. NULL for
 * the lead itself. Returns 0 or -ENOMEM. */
TOC_MUST_USE int toc_fill_place(const toc_scan *s, const toc_draft *lead, toc_draft *d);
void toc_fill_harm(const toc_scan *s, toc_draft *d);
void toc_fill_weapons(const toc_scan *s, toc_draft *d);
/* lead: the report's own incident, filled before, whose perpetrators may have done this one, too;
 * NULL for itself. */
void toc_fill_parties(const toc_scan *s, const toc_statement_vec *st, const toc_draft *lead,
                      toc_draft *d);
/* drafts: all of the report, their places filled. */
void toc_fill_claims(const toc_scan *s, const toc_statement_vec *st, const toc_draft_vec *drafts,
                     toc_draft *d);
void toc_fill_targets(const toc_scan *s, toc_draft *d);
void toc_fill_cyber(const toc_scan *s, toc_draft *d);
/* How many records were taken, and whose: part of toc_fill_cyber(). */
void toc_fill_records(const toc_scan *s, toc_draft *d);

/* True if d is told of as an accident, a fault or a disaster, and nobody is said to have wanted it:
 * then it is no incident. After toc_draft_fill(). */
bool toc_told_as_accident(const toc_scan *s, const toc_draft *d);

/* True if all that the report tells of d is that it is remembered: after toc_draft_fill(). */
bool toc_only_remembered(const toc_scan *s, const toc_draft *d);
/* True if d is the report's own and of a year long gone. */
bool toc_only_history(const toc_scan *s, const toc_draft *d);
/* True if the report is of a trial and tells of the deed neither when it was nor whom it harmed. */
bool toc_only_judged(const toc_scan *s, const toc_draft *d);

/* Adds a number to what d's incident counts, unless it is there. */
void toc_add_figure(const toc_scan *s, toc_draft *d, toc_figure_field field, const toc_number *n,
                    const char *rule);

/* The unit of d that holds the token, or NULL. */
const toc_unit *toc_draft_unit(const toc_draft *d, uint32_t token);

/* The first draft with a unit that holds the token, or NULL. */
const toc_draft *toc_draft_at(const toc_draft_vec *drafts, uint32_t token);

static inline bool toc_draft_has(const toc_draft *d, uint32_t token)
{
    return toc_draft_unit(d, token) != NULL;
}

/* True if one of its events is of the type (toc_incident_type). */
bool toc_draft_tells(const toc_draft *d, uint32_t type);

/* True if only headings tell of d: they sum up what follows. */
bool toc_draft_in_headings(const toc_scan *s, const toc_draft *d);

/* toc_draft_fill() for all drafts of a report, whose first is the lead of the others. 0 or -ENOMEM.
 */
TOC_MUST_USE int toc_drafts_fill(const toc_scan *s, const toc_statement_vec *st,
                                 toc_draft_vec *drafts);
