/* stix_writer - private to share/stix_*: one STIX object after the other, each id once. */
#pragma once

#include "base/map.h"
#include "share/stix.h"

enum { TOC_STIX_TIME_TEXT = 24 };

/* Created and modified of objects that belong to no single report. */
#define TOC_STIX_EPOCH "1970-01-01T00:00:00.000Z"

typedef struct {
    toc_arena *a;
    toc_buf *ret;
    const char *marking;         /* id */
    const toc_sv *more_markings; /* ids of others */
    size_t more_markings_n;
    char created[TOC_STIX_TIME_TEXT + 1];  /* of the report's own objects */
    char modified[TOC_STIX_TIME_TEXT + 1]; /* of those that change with it */
    bool merged;     /* of several reports: whom an opinion is on is part of its name */
    bool changes;    /* the next object is one of these */
    toc_map written; /* ids of this record */
    toc_sv_vec refs; /* the same, for the report's object_refs */
    toc_buf json;    /* the object under way */
    toc_json_out j;
    toc_sv id; /* its id */
} toc_stix_writer;

typedef enum {
    TOC_STIX_OWN,     /* of this report */
    TOC_STIX_SHARED,  /* of many reports; made by us */
    TOC_STIX_FOREIGN, /* made by others: no created_by_ref, no marking of ours */
} toc_stix_owner;

/* Begins an object with its common properties; false: it is written already, leave it. */
bool toc_stix_begin(toc_stix_writer *w, toc_sv id, toc_stix_owner owner);
void toc_stix_end(toc_stix_writer *w);

/* Members; nothing where the value is empty. */
void toc_stix_text(toc_stix_writer *w, const char *key, toc_sv value);
void toc_stix_word(toc_stix_writer *w, const char *key, const char *value);
/* [ value ] */
void toc_stix_list_of_one(toc_stix_writer *w, const char *key, toc_sv value);

/* "<type>--<UUIDv5 of what>"; what is said as by printf and names the thing for good. */
toc_sv toc_stix_derive(toc_stix_writer *w, const char *type, const char *fmt, ...) TOC_PRINTF(3, 4);

/* Writes a relationship, once. confidence 0: not said. Returns its id. */
toc_sv toc_stix_relate(toc_stix_writer *w, toc_sv source, const char *type, toc_sv target,
                       unsigned confidence, toc_sv description);

/* Sets when the objects that change were modified: at `us` or when it was ruled, if that is later,
 * and a millisecond later for each step. */
void toc_stix_set_modified(toc_stix_writer *w, int64_t us, int64_t ruled, uint64_t steps);

/* ---- stix_out: the parts of an incident, for those who put them together otherwise ---- */

/* Day of the report, or the last day it tells of, as "created". */
void toc_stix_set_created(toc_stix_writer *w, toc_day published, const toc_incident *told,
                          uint32_t n);
/* "Bombing in Larnaca, 2024-03-18"; in a. */
toc_sv toc_stix_incident_name(toc_arena *a, const toc_incident *i);
/* The Incident up to the members of our extension, and its end. False: it stands there already. */
TOC_MUST_USE bool toc_stix_open_incident(toc_stix_writer *w, const toc_incident *i);
void toc_stix_close_incident(toc_stix_writer *w);
/* The place, and that i was there. */
void toc_stix_write_place(toc_stix_writer *w, const toc_incident *i);
/* Targets, malware, vulnerabilities. owner: id of the report or incident that they are of. */
void toc_stix_write_related(toc_stix_writer *w, toc_sv owner, const toc_incident *i);
void toc_stix_write_claim(toc_stix_writer *w, const toc_incident *i, const toc_claim *c);
/* A party, and that i is attributed to it, which changes with how firmly it is said. */
void toc_stix_write_perpetrator(toc_stix_writer *w, const toc_incident *i,
                                const toc_perpetrator *p);
/* "likeness", where there is one. */
void toc_stix_write_likeness(toc_stix_writer *w, toc_sv likeness);
/* Confidence of STIX for the credibility of a report (STIX 2.1 appendix A); 0: none. */
unsigned toc_stix_credibility(char digit);

/* "rulings": […], where there are any. NULL: none. */
void toc_stix_write_rulings(toc_stix_writer *w, const toc_told_ruling_vec *rulings);

/* Marking, extension definition and identity that all else refers to. */
void toc_stix_write_frame(toc_stix_writer *w, toc_tlp marking);

/* A string of the pattern language (9.3) in its quotes: \ and ' are escaped. */
void toc_stix_pattern_text(toc_buf *b, toc_sv s);
