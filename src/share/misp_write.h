/* misp_write - private to misp_out*: the objects by their ids, and the event under way. */
#pragma once

#include "base/map.h"
#include "share/misp.h"
#include "share/misp_json.h"
#include "share/misp_out.h"
#include "share/release.h"

/* An object that was made of a part of an event. */
typedef struct {
    toc_json object, misp; /* misp: its own words */
    toc_sv kind, event, uuid;
    uint32_t next; /* that stands in the same part; the last: 0 */
    bool written;
} toc_misp_kept;

typedef struct {
    const toc_misp_writer *w;
    toc_arena *a;
    toc_err *reterr;
    TOC_VEC(toc_json) objects;   /* the newest version of each */
    toc_map by_id;               /* index in objects */
    TOC_VEC(bool) told;          /* beside objects: stands in an event */
    TOC_VEC(toc_misp_kept) kept; /* from 1 */
    toc_map first, last;         /* by "EVENT PARENT": index in kept */
    toc_buf json, entry, hashes; /* of the event under way */
    toc_json_out j;
    toc_sv uuid;    /* of it */
    toc_map values; /* "TYPE VALUE" of its indicators */
} toc_misp_out;

/* Begins and hands over the event under way. */
void toc_misp_open_event(toc_misp_out *o, toc_sv uuid);
TOC_MUST_USE int toc_misp_close_event(toc_misp_out *o);

/* The newest version of an object, absent if it is not among them. */
toc_json toc_misp_object(const toc_misp_out *o, toc_sv id);
void toc_misp_tell(toc_misp_out *o, toc_sv id);
bool toc_misp_is_told(const toc_misp_out *o, toc_sv id);

/* A line of hashes.csv for each value of an attribute. */
void toc_misp_hash(toc_misp_out *o, toc_sv type, toc_sv value);

/* misp_out_kept.c */
TOC_MUST_USE int toc_misp_write_kept(toc_misp_out *o, toc_json report);
/* misp_out_report.c */
TOC_MUST_USE int toc_misp_write_report(toc_misp_out *o, toc_json report);
TOC_MUST_USE int toc_misp_write_loose(toc_misp_out *o);
