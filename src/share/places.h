/*
 * places - how exactly a place may be told, and what is left of an incident when that is limited
 * (docs/decisions/0025). Pure. The gate (release.h) says for whom; nobody else decides.
 */
#pragma once

#include "base/arena.h"
#include "model/json.h"
#include "model/record.h"
#include "model/view.h"

typedef enum {
    TOC_REACH_EXACT, /* as they are */
    TOC_REACH_TOWN,
    TOC_REACH_REGION,
    TOC_REACH_COUNTRY,
    TOC_REACH_COUNT,
} toc_reach;

/* "exact", "town", …; NULL at the end. */
extern const char *const toc_reach_words[TOC_REACH_COUNT + 1];
/* Empty: exact; what is no such word is the strictest. */
toc_reach toc_reach_find(toc_sv word);

/*
 * What is left of an incident: the place no more exactly than that, points on a grid, and nothing
 * in the words of a report: kinds, counts and names that are known by an id alone.
 */
void toc_reach_limit(toc_incident *i, toc_reach limit);

/* The same of a record: its title and ids, what it warns of and where its words stand go, too. */
void toc_reach_limit_record(toc_record *r, toc_reach limit);

/*
 * The same of a view: of its witnesses is left that there are so many, and when; of what they say
 * kinds, days and numbers. Nothing of the reports' words, names or ids, no reason of an analyst.
 * False when the arena is full: then nothing of the view may go.
 */
TOC_MUST_USE bool toc_reach_limit_view(toc_view *v, toc_reach limit, toc_arena *a);

/* What of a STIX object stands for a part that was taken out: a member of the object. */
typedef struct {
    toc_sv key, json;
} toc_reach_instead;

typedef TOC_VEC(toc_reach_instead) toc_reach_instead_vec;

/*
 * What of a STIX object goes when places are limited: its properties by name, and what stands there
 * instead of some of them; both in a. False: it may not go at all.
 */
TOC_MUST_USE bool toc_reach_object(toc_json object, toc_reach limit, toc_arena *a,
                                   toc_sv_vec *ret_gone, toc_reach_instead_vec *ret_instead);
