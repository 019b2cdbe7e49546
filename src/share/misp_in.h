/* misp_in - private to misp_in*: one event on its way into STIX. */
#pragma once

#include "base/map.h"
#include "share/misp.h"
#include "share/misp_handling.h"
#include "share/misp_json.h"
#include "share/stix_writer.h"

typedef struct {
    const toc_misp_reader *r;
    toc_arena *a; /* of this event */
    toc_err *reterr;
    toc_sv uuid;   /* of the event */
    toc_sv report; /* id of its Report */
    toc_sv author; /* id of its Orgc's Identity */
    toc_sv source; /* its name */
    int64_t day;   /* of the event, in microseconds: what its objects are created on */
    int64_t time;  /* of the event */
    toc_misp_handling handling;
    toc_map by_uuid;   /* of MISP: index in refs */
    toc_map written;   /* ids */
    toc_sv_vec refs;   /* ids of what the event holds */
    toc_sv_vec listed; /* those of them that the Report may name: no stricter than itself */
    bool stricter;     /* the object under way is */
    toc_buf json;      /* the object under way */
    toc_json_out j;
    const char *pointer; /* of the part under way */
} toc_misp_in;

/* A part of the event under way. */
typedef struct {
    toc_json json;
    const char *pointer;
    const char *kind; /* in the extension: "attribute" */
    toc_sv uuid;      /* its own, or one derived from what it says */
    toc_sv parent;    /* uuid of what it stands in */
    toc_sv author;    /* empty: the event's */
    int64_t time;     /* when it was changed */
    bool deleted;
    toc_misp_handling handling;
} toc_misp_part;

/* Fills *ret; above: handling of what it stands in. */
TOC_MUST_USE int toc_misp_part_of(toc_misp_in *in, toc_json json, const char *pointer,
                                  const char *kind, toc_sv parent, const toc_misp_handling *above,
                                  toc_misp_part *ret);

/* "POINTER/KEY/INDEX", in the arena. */
const char *toc_misp_at(toc_misp_in *in, const char *pointer, const char *key, size_t index);
void toc_misp_loss(toc_misp_in *in, const char *fmt, ...) TOC_PRINTF(2, 3);

/* Begins the object that a part becomes, with what all have in common; false: that id is written.
 * toc_misp_end() adds the extension and hands it over. */
bool toc_misp_begin(toc_misp_in *in, const toc_misp_part *p, const char *type, toc_sv *ret_id);
TOC_MUST_USE int toc_misp_end(toc_misp_in *in, const toc_misp_part *p, toc_sv id);
/* Hands over what stands in in->json. */
TOC_MUST_USE int toc_misp_put(toc_misp_in *in, toc_sv id);

/* Members; nothing where the value is empty. */
void toc_misp_text_member(toc_misp_in *in, const char *key, toc_sv value);
/* Begins an object that many events give: the same from each of them, and older than any version of
 * those who keep it. 1: its other members are to follow, 0: it is written already. */
TOC_MUST_USE int toc_misp_begin_shared(toc_misp_in *in, const char *type, toc_sv id);
void toc_misp_time_member(toc_misp_in *in, const char *key, int64_t us);
void toc_misp_ref_member(toc_misp_in *in, const char *key, toc_sv id); /* a list of one */
void toc_misp_markings(toc_misp_in *in, const toc_misp_handling *h);
/* first_seen, last_seen of a part, or `otherwise`. */
int64_t toc_misp_seen(toc_json part, const char *key, int64_t otherwise);

/* The id that stands for a UUID of the event; empty: not in it. */
toc_sv toc_misp_ref(const toc_misp_in *in, toc_sv uuid);

/* The Identity of an organisation, written once; empty: it has no name. */
TOC_MUST_USE int toc_misp_org(toc_misp_in *in, toc_json org, toc_sv *ret_id);

/* misp_in_attribute.c */
TOC_MUST_USE int toc_misp_read_attribute(toc_misp_in *in, const toc_misp_part *p, toc_sv *ret_id);
/* misp_in_around.c: what hangs on a part whose object is `id`. */
TOC_MUST_USE int toc_misp_read_around(toc_misp_in *in, const toc_misp_part *p, toc_sv id);
TOC_MUST_USE int toc_misp_read_object(toc_misp_in *in, const toc_misp_part *p);
TOC_MUST_USE int toc_misp_read_references(toc_misp_in *in, const toc_misp_part *p);
TOC_MUST_USE int toc_misp_read_text(toc_misp_in *in, const toc_misp_part *p);
