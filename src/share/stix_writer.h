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
    const char *marking;                  /* id */
    char created[TOC_STIX_TIME_TEXT + 1]; /* of the report's own objects */
    toc_map written;                      /* ids of this record */
    toc_sv_vec refs;                      /* the same, for the report's object_refs */
    toc_buf json;                         /* the object under way */
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

/* Marking, extension definition and identity that all else refers to. */
void toc_stix_write_frame(toc_stix_writer *w, toc_tlp marking);
