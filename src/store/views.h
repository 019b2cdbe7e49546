/*
 * views - what the store keeps of live views: which incidents and objects are in one (its units),
 * and which rows of the collection's order are there for each (its parts). What belongs into a view
 * is for live/view.h to say. Puts stand between toc_store_begin() and toc_store_commit().
 */
#pragma once

#include "store/exchange.h"

/* The number of the unit with this id, made when it is not there. TOC_STORE_NONE: it isn't. */
TOC_MUST_USE int toc_view_unit(toc_store *s, int64_t collection, toc_sv id, bool make, int64_t *ret,
                               toc_err *reterr);
typedef struct {
    int64_t no;
    toc_sv id;
} toc_view_unit_row;

typedef TOC_VEC(toc_view_unit_row) toc_view_unit_vec;

/* By number, at most limit after `after`. */
TOC_MUST_USE int toc_view_units(toc_store *s, int64_t collection, int64_t after, uint32_t limit,
                                toc_arena *a, toc_view_unit_vec *ret, toc_err *reterr);
/* It must have no parts any more. */
TOC_MUST_USE int toc_view_drop_unit(toc_store *s, int64_t unit, toc_err *reterr);

/* Ids of a unit's parts, sorted. */
TOC_MUST_USE int toc_view_parts(toc_store *s, int64_t unit, toc_arena *a, toc_sv_vec *ret,
                                toc_err *reterr);
/* level: how strictly the unit marks it; < 0: it is no part any more. */
TOC_MUST_USE int toc_view_set_part(toc_store *s, int64_t collection, int64_t unit, toc_sv id,
                                   int level, toc_err *reterr);
/* How strictly the unit marks it. TOC_STORE_NONE: it is no part. */
TOC_MUST_USE int toc_view_part_level(toc_store *s, int64_t collection, int64_t unit, toc_sv id,
                                     int *ret, toc_err *reterr);
/* Whether any unit has it. */
TOC_MUST_USE int toc_view_has_part(toc_store *s, int64_t collection, toc_sv id, bool *ret,
                                   toc_err *reterr);
/* The unit that marks it least strictly, and how; of several that with the first id, when first is
 * asked for: else any. TOC_STORE_NONE: none has it. */
TOC_MUST_USE int toc_view_least(toc_store *s, int64_t collection, toc_sv id, bool first,
                                toc_arena *a, toc_sv *ret_unit, int *ret_level, toc_err *reterr);

/* How far a view is. */
typedef struct {
    int64_t seen;   /* change up to which it is made */
    bool filling;   /* it is made anew, and stands at: */
    int64_t step;   /* as the caller counts */
    toc_sv place;   /* in it */
    int64_t latest; /* the last change of the store */
} toc_view_state;

TOC_MUST_USE int toc_view_get_state(toc_store *s, int64_t collection, toc_arena *a,
                                    toc_view_state *ret, toc_err *reterr);
TOC_MUST_USE int toc_view_set_state(toc_store *s, int64_t collection, const toc_view_state *st,
                                    toc_err *reterr);
/* Whether there is something to do: without memory, for each page. */
TOC_MUST_USE int toc_view_is_behind(toc_store *s, int64_t collection, bool *ret, toc_err *reterr);

/* ---- what was put into other collections ---- */

/* A collection whose objects may stand in a view, and how far it was looked through. */
typedef struct {
    int64_t source; /* its number; 0: what was taken out of any collection */
    int64_t after;  /* date_added; of 0: the number of what was taken out last */
    toc_sv stamp;   /* the caller's */
} toc_view_source;

typedef TOC_VEC(toc_view_source) toc_view_source_vec;

/* By number. */
TOC_MUST_USE int toc_view_sources(toc_store *s, int64_t collection, toc_arena *a,
                                  toc_view_source_vec *ret, toc_err *reterr);
/* Adds or changes one; of source 0, after < 0 stands for all there is. */
TOC_MUST_USE int toc_view_set_source(toc_store *s, int64_t collection, const toc_view_source *v,
                                     toc_err *reterr);
/* All of them: nothing was looked through. */
TOC_MUST_USE int toc_view_drop_sources(toc_store *s, int64_t collection, toc_err *reterr);

/* What was taken out of a collection. */
typedef struct {
    int64_t no, collection;
    toc_sv id;
} toc_view_taken;

typedef TOC_VEC(toc_view_taken) toc_view_taken_vec;

/* By number, at most limit after `after`. */
TOC_MUST_USE int toc_view_taken_after(toc_store *s, int64_t after, uint32_t limit, toc_arena *a,
                                      toc_view_taken_vec *ret, toc_err *reterr);

/*
 * What stands for an object that was put into some of n collections (numbers, sorted): the newest
 * version by the source that was the first to put one there. All of *ret but apart and owned.
 * TOC_STORE_NONE: it is in none of them.
 */
TOC_MUST_USE int toc_view_posted(toc_store *s, const int64_t *collections, uint32_t n, toc_sv id,
                                 toc_arena *a, toc_shared *ret, int64_t *ret_collection,
                                 toc_err *reterr);

/* Notes that this content (a digest) of an object of ours goes out as this version, in any view.
 * *ret: it may: this version is new, or had this content before. */
TOC_MUST_USE int toc_view_issue(toc_store *s, toc_sv id, int64_t version, int64_t digest, bool *ret,
                                toc_err *reterr);

/* An object that was revoked, by its id or by the id under which it went out again. */
typedef struct {
    toc_sv id, again, json;
    int64_t version;
} toc_retired;

/* By its id. TOC_STORE_NONE: it was not revoked. */
TOC_MUST_USE int toc_view_retired(toc_store *s, toc_sv id, toc_arena *a, toc_retired *ret,
                                  toc_err *reterr);
/* The id under which it was known before it was revoked for the first time; else id itself. In a.
 */
TOC_MUST_USE int toc_view_original(toc_store *s, toc_sv id, toc_arena *a, toc_sv *ret,
                                   toc_err *reterr);
TOC_MUST_USE int toc_view_retire(toc_store *s, const toc_retired *r, toc_err *reterr);

/* ---- implementing: operations of the same names ---- */

typedef struct toc_view_ops {
    int (*unit)(toc_store *, int64_t, toc_sv, bool, int64_t *, toc_err *);
    int (*units)(toc_store *, int64_t, int64_t, uint32_t, toc_arena *, toc_view_unit_vec *,
                 toc_err *);
    int (*drop_unit)(toc_store *, int64_t, toc_err *);
    int (*parts)(toc_store *, int64_t, toc_arena *, toc_sv_vec *, toc_err *);
    int (*set_part)(toc_store *, int64_t, int64_t, toc_sv, int, toc_err *);
    int (*part_level)(toc_store *, int64_t, int64_t, toc_sv, int *, toc_err *);
    int (*least)(toc_store *, int64_t, toc_sv, bool, toc_arena *, toc_sv *, int *, toc_err *);
    int (*has_part)(toc_store *, int64_t, toc_sv, bool *, toc_err *);
    int (*get_state)(toc_store *, int64_t, toc_arena *, toc_view_state *, toc_err *);
    int (*set_state)(toc_store *, int64_t, const toc_view_state *, toc_err *);
    int (*is_behind)(toc_store *, int64_t, bool *, toc_err *);
    int (*sources)(toc_store *, int64_t, toc_arena *, toc_view_source_vec *, toc_err *);
    int (*set_source)(toc_store *, int64_t, const toc_view_source *, toc_err *);
    int (*drop_sources)(toc_store *, int64_t, toc_err *);
    int (*taken_after)(toc_store *, int64_t, uint32_t, toc_arena *, toc_view_taken_vec *,
                       toc_err *);
    int (*posted)(toc_store *, const int64_t *, uint32_t, toc_sv, toc_arena *, toc_shared *,
                  int64_t *, toc_err *);
    int (*issue)(toc_store *, toc_sv, int64_t, int64_t, bool *, toc_err *);
    int (*retired)(toc_store *, toc_sv, toc_arena *, toc_retired *, toc_err *);
    int (*original)(toc_store *, toc_sv, toc_arena *, toc_sv *, toc_err *);
    int (*retire)(toc_store *, const toc_retired *, toc_err *);
} toc_view_ops;
