/* parts - private to live/: a unit as the objects that tell of it, and putting them.
 */
#pragma once

#include "base/map.h"
#include "live/query.h"
#include "live/view.h"
#include "share/release.h"

/* A collection whose objects may stand in a view. */
typedef struct {
    toc_collection stored;
    toc_release_facts facts;
    toc_sv stamp; /* what it and the query's partners are like: toc_view_source */
} toc_live_source;

/* Where a view that holds posted objects looks for them. */
typedef struct {
    TOC_VEC(toc_live_source) sources; /* by number */
    int64_t *numbers;                 /* the same */
    TOC_VEC(int64_t) by;              /* numbers of partners */
} toc_live_posted;

/* A view while it is worked on. */
typedef struct {
    toc_store *s;
    const toc_collection *c;
    toc_view_query query;
    toc_release_facts facts; /* of the collection */
    toc_live_posted posted;
    toc_err *reterr;
} toc_live;

/* An object of a unit. */
typedef struct {
    toc_sv id, type, json, label; /* label: as text */
    int64_t version;
    toc_tlp level;
    bool own;    /* ours, about reports: it can be revoked */
    bool ours;   /* made by us */
    bool frame;  /* marking, extension, who we are: always there, part of nothing */
    bool posted; /* of another collection, where it may be taken out again */
} toc_live_object;

typedef TOC_VEC(toc_live_object) toc_live_objects;

/* unit.c: the objects of a unit, none when it does not belong into the view. */
TOC_MUST_USE int toc_live_collect(toc_live *l, toc_sv unit, toc_arena *a, toc_live_objects *ret);

/* Somebody who may have all: the ceiling alone decides here, the reader's clearance later. */
extern const toc_recipient toc_live_anybody;
/* Reads an object's own label and versions. */
TOC_MUST_USE int toc_live_read_object(toc_live *l, toc_sv json, toc_arena *a, toc_live_object *ret);
/* Whether the gate keeps it out of the view for good. */
bool toc_live_is_above(const toc_live *l, const toc_label *label);
/* Whether a list of types has this one. */
bool toc_live_is_wanted(const toc_sv_vec *types, toc_sv type);

/*
 * posted.c: what was put into other collections.
 *
 * Fills l->posted in a, and sees to it that the store knows how far each source was looked through:
 * one that is new is looked through from its beginning; when one is gone, or handles what it holds
 * in another way, the view is made anew. No batch may be open.
 */
TOC_MUST_USE int toc_live_posted_begin(toc_live *l, toc_arena *a);
/* Appends the object that stands for an id to *ret, when it belongs into the view. */
TOC_MUST_USE int toc_live_posted_collect(toc_live *l, toc_sv id, toc_arena *a,
                                         toc_live_objects *ret);
/* Ids of what was put and taken since the last step, at most TOC_VIEW_POSTED of them; notes how far
 * that is. In a batch. */
TOC_MUST_USE int toc_live_posted_step(toc_live *l, toc_arena *a, toc_sv_vec *ret);

/* put.c: the id under which an object of ours goes out now. */
TOC_MUST_USE int toc_live_current_id(toc_live *l, toc_sv id, toc_arena *a, toc_sv *ret);
/* Makes the unit these objects, in a batch of the caller. ret_again: other units, in a, that are to
 * be made anew, as an object that they share with this one is told by them now. */
TOC_MUST_USE int toc_live_put(toc_live *l, toc_sv unit, const toc_live_objects *objects,
                              toc_arena *a, toc_sv_vec *ret_again);
