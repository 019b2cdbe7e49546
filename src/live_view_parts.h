/* live_view_parts - private to live_*.c: a unit as the objects that tell of it, and putting them.
 */
#pragma once

#include "base/map.h"
#include "live_view.h"
#include "share/release.h"
#include "view_query.h"

/* A view while it is worked on. */
typedef struct {
    toc_store *s;
    const toc_collection *c;
    toc_view_query query;
    toc_release_facts facts; /* of the collection */
    toc_err *reterr;
} toc_live;

/* An object of a unit. */
typedef struct {
    toc_sv id, type, json, label; /* label: as text */
    int64_t version;
    toc_tlp level;
    bool own;   /* ours, about reports: it can be revoked */
    bool ours;  /* made by us */
    bool frame; /* marking, extension, who we are: always there, part of nothing */
} toc_live_object;

typedef TOC_VEC(toc_live_object) toc_live_objects;

/* live_unit.c: the objects of a unit, none when it does not belong into the view. */
TOC_MUST_USE int toc_live_collect(toc_live *l, toc_sv unit, toc_arena *a, toc_live_objects *ret);

/* live_put.c: the id under which an object of ours goes out now. */
TOC_MUST_USE int toc_live_current_id(toc_live *l, toc_sv id, toc_arena *a, toc_sv *ret);
/* Makes the unit these objects, in a batch of the caller. ret_again: other units, in a, that are to
 * be made anew, as an object that they share with this one is told by them now. */
TOC_MUST_USE int toc_live_put(toc_live *l, toc_sv unit, const toc_live_objects *objects,
                              toc_arena *a, toc_sv_vec *ret_again);
