/*
 * choice - incidents that were chosen, by report: formats in which a report is one thing (STIX)
 * want each report once, with all of its incidents that were chosen.
 */
#pragma once

#include "base/map.h"
#include "store/store.h"

typedef struct {
    toc_sv report;
    toc_sv_vec incidents; /* its members */
} toc_chosen;

typedef TOC_VEC(toc_chosen) toc_chosen_vec;

typedef struct {
    toc_arena a;
    toc_map by_report;
    toc_chosen_vec list; /* in the order in which their first incident came */
} toc_choice;

/* Adds all members of an incident of the store: 0 or < 0. */
TOC_MUST_USE int toc_choice_add(toc_choice *c, toc_store *s, toc_sv incident, toc_err *reterr);
void toc_choice_done(toc_choice *c);

/* Gets the report with the chosen incidents alone: answers of toc_store_report(). */
TOC_MUST_USE int toc_choice_get(toc_store *s, const toc_chosen *chosen, toc_arena *a,
                                toc_stored_report *ret, toc_err *reterr);
