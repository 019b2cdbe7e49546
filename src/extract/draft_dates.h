/*
 * draft_dates - when the incident of a draft was: what a date in the text makes of it, and what
 * says that a report looks back at it.
 */
#pragma once

#include "extract/draft.h"
#include "extract/unit.h"

static inline bool toc_draft_undated(const toc_draft *x)
{
    return x->incident.date.end == TOC_DAY_NONE;
}

/* Dates i by m; disclosed: it became known then, and was before. */
void toc_draft_set_date(const toc_scan *s, toc_incident *i, const toc_date *m, bool disclosed);

/* Whether m may be of the days of i. */
bool toc_dates_meet(const toc_incident *i, const toc_date *m);

/* Whether f's date tells the days of x more exactly than what is known. */
bool toc_dates_better(const toc_draft *x, const toc_unit_facts *f);

/* The report is about a verdict or an inquest: what is judged was long before. */
bool toc_draft_looks_back(const toc_scan *s, const toc_draft *x);

/* "Ten years after the bombing": what follows is dated by the day it is remembered. */
bool toc_unit_remembers(const toc_scan *s, const toc_unit *u);

/* "the tenth anniversary of the bombing": when that was, within days, from the report's day; false
 * if nothing of the kind is said. */
bool toc_unit_remembered_day(const toc_scan *s, const toc_unit *u, toc_day *ret);

/* "The blaze was noticed on Sunday": the unit speaks of what happened, though no word tells of an
 * attack. */
bool toc_unit_tells_of_it(const toc_scan *s, const toc_unit *u);
