/*
 * web - private to merge/: the members that some members may be one incident with, and what ties
 * them: links, rulings, being one incident until now. Closed: nothing outside is tied to it.
 */
#pragma once

#include "base/map.h"
#include "resolve/resolve.h"
#include "store/store.h"

typedef struct {
    toc_kept_member kept;
    toc_member *member; /* NULL: it is not live */
    bool touched;       /* what it tells is new, or gone */
} toc_web_member;

typedef TOC_VEC(toc_web_member) toc_web_member_vec;

typedef struct {
    toc_store *s;
    toc_arena *a;
    toc_err *reterr;
    toc_web_member_vec all;
    toc_map by_no;           /* index into all; keys are the bytes of kept.no */
    toc_map incidents;       /* ids of those that members belonged to until now */
    toc_sv_vec was;          /* the same, in order */
    toc_map seen_rulings;    /* keys are the bytes of their numbers */
    toc_kept_link_vec links; /* "same" links between members, each once */
    toc_ruling_vec pairs;    /* rulings that stand and tie or part members */
} toc_web;

/* Adds one, once. */
TOC_MUST_USE int toc_web_add(toc_web *w, const toc_kept_member *m, bool touched);
/* Adds the live members of an incident. */
TOC_MUST_USE int toc_web_add_incident(toc_web *w, toc_sv id);
/* Adds all that is tied to what is there. */
TOC_MUST_USE int toc_web_close(toc_web *w);

/* Index of a member by its number, or TOC_MAP_NONE. */
int64_t toc_web_index(const toc_web *w, int64_t no);

/* Deals all live members out: ret_first[i] is the index of the first member of i's incident; -1 for
 * one that is not live. ret_settled[i]: so is its group (resolve.h). */
TOC_MUST_USE int toc_web_deal(toc_web *w, int64_t *ret_first, bool *ret_settled);
