/*
 * misp - MISP events (MISP core format, draft-18) as STIX 2.1 objects, and back.
 *
 * What STIX has a place for stands there: an event is a Report by its Orgc, an attribute for
 * detection an Indicator, another one Observed Data or a Note, an object a Grouping of its
 * attributes, a reference a Relationship; sightings, reports, notes, opinions and galaxy clusters
 * are what they are in STIX. Each keeps its UUID. Beside that every object carries the part of the
 * event that it was made of, word for word, in an extension of ours (docs/stix-extension/misp.md),
 * so that the event comes back as it was, as far as its reader may have its parts.
 *
 * Left out is what only means something on the server that an event comes from: numbers of rows,
 * the owner's copy (Org), correlations.
 */
#pragma once

#include "base/vec.h"
#include "model/json.h"
#include "model/stix.h"

#define TOC_MISP_EXTENSION "extension-definition--a8836adc-a332-5d1a-91c3-c2291320edea"

/* An event report: text for people, in Markdown. */
typedef struct {
    toc_sv id;    /* of its Note */
    toc_sv event; /* id of the Report */
    toc_sv title, text, source;
    toc_sv marking; /* "TLP:GREEN"; empty: not marked; another text: more than a level */
    int64_t time;   /* microseconds */
    bool deleted;
} toc_misp_text;

typedef struct {
    toc_tlp unmarked; /* of what says nothing of its own handling; NONE: it stays unmarked */
    void *context;    /* of the calls */
    /* Takes a STIX object, what is referred to before what refers to it, the Report of the event
     * last. pointer: where in the input it comes from. 0, or < 0, which ends the reading. */
    int (*put)(void *context, toc_sv json, const char *pointer, toc_err *reterr);
    /* What has no counterpart in STIX, and what was done. Text lives until it returns. */
    void (*loss)(void *context, const char *pointer, const char *what);
    /* The id by which a thing of that STIX type is known here, in a; empty: not known. May be NULL.
     */
    toc_sv (*known)(void *context, const char *type, toc_sv name, toc_arena *a);
    /* Whether a STIX pattern is one. NULL: it is believed. */
    bool (*good)(toc_sv pattern);
    /* NULL: event reports are Notes and no more. */
    int (*text)(void *context, const toc_misp_text *t, toc_err *reterr);
} toc_misp_reader;

/* ---- what is here of an event already ---- */

/* True when x and y, objects that the reader made, differ in "modified" alone, or not at all. */
bool toc_misp_same(toc_sv x, toc_sv y);
/* The same object with another "modified"; in a. */
toc_sv toc_misp_with_version(toc_sv json, int64_t us, toc_arena *a);
/* When the event was changed that a Report was made of, in seconds; -1: it was made of none. */
int64_t toc_misp_event_seconds(toc_sv report);
/* Whether these are the bytes that an event's entry in manifest.json names by their digest; true
 * where it names none. */
bool toc_misp_is_intact(toc_json entry, toc_sv bytes);
/* A time as MISP writes it: a number, or a number in quotes. */
bool toc_misp_moment(toc_json v, int64_t *ret);
bool toc_misp_is_uuid(toc_sv s);
/* Calls visit for each line that hashes.csv has of an attribute: the MD5, in hexadecimal. */
void toc_misp_each_hash(toc_sv type, toc_sv value, void (*visit)(void *context, const char *hex),
                        void *context);

/* ---- reading ---- */

/* An event, {"Event": …}, {"response": […]} or a list that begins with one of these. */
bool toc_misp_is(toc_json root);

/* Reads all events of root, which stands at the JSON pointer `at` ("" for a whole file). 0, -EINVAL
 * with what is wrong when there is none in it, or < 0. */
TOC_MUST_USE int toc_misp_read(const toc_misp_reader *r, toc_json root, const char *at,
                               size_t *ret_events, toc_err *reterr);
