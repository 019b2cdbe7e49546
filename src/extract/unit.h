/*
 * unit - a stretch of one sentence and what it says of an incident: its events, date, place, cues.
 *
 * incidents.c deals units out to incidents by these facts alone.
 */
#pragma once

#include "extract/draft.h"

typedef struct {
    toc_unit unit;
    toc_realm realm; /* of its events; NONE without */
    bool strong, harm, foiled;
    bool threat;              /* of something that is yet to befall somebody */
    bool machines;            /* speaks of computers */
    bool thing;               /* names a weapon, a target or a known actor */
    bool recall;              /* a cue that another incident is meant: "another", "last month" */
    bool same_time;           /* "minutes later", "at the same time" */
    const toc_date *date;     /* of the event; NULL if none is given */
    bool ended;               /* until says so: "began on the 26th and was over on the 29th" */
    int days_before;          /* what was told last by so many days; 0: not said */
    bool earlier;             /* it was so long before what was told last, or on another day */
    const toc_date *until;    /* "the siege dragged on until 24 September"; NULL */
    const toc_date *doubtful; /* a date that may be another event's; NULL */
    bool disclosed;           /* date is when it became known: "disclosed in October 2020" */
    const toc_place_mention *place;   /* a town or area where it happened; NULL */
    bool item;                        /* heads an item of a list: "b. Al-Azraq, near Heiban." */
    const toc_place_mention *section; /* a place that heads the paragraph: "GRAZ. …"; NULL */
} toc_unit_facts;

/* End of the unit that starts at token from of sentence se: the sentence is cut where both sides
 * tell of an event with a time of its own. */
uint32_t toc_unit_end(const toc_scan *s, const toc_event_vec *events, toc_sentence se,
                      uint32_t from);

/* spoken_of: the incident spoken of before, for what the unit leaves open; NULL at the start: then
 * `usual` decides what "attack" is. */
toc_unit_facts toc_unit_look(const toc_scan *s, const toc_event_vec *events, toc_unit u,
                             const toc_draft *spoken_of, toc_realm usual);

/* The realm that the text as a whole is about: cyber when machines, hackers and the like are all
 * over it. */
toc_realm toc_usual_realm(const toc_scan *s);

/* "got in through a firewall", "had had access since May" */
bool toc_unit_gets_in(const toc_scan *s, const toc_unit *u);

/* Kilometres between two towns, near enough for what is tens of them. */
double toc_town_distance(const toc_scan *s, const toc_place_mention *a, const toc_place_mention *b);
/* The next town at or behind *at that the text says something was in or near; NULL: none by end. */
const toc_place_mention *toc_next_town(const toc_scan *s, uint32_t *at, uint32_t end);
