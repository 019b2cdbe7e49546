/*
 * publish - what the store knows as STIX: its reports and their incidents, each incident once,
 * whatever the number of its reports.
 */
#pragma once

#include "base/map.h"
#include "merge/merge.h"
#include "share/stix.h"

typedef struct {
    toc_store *store;
    toc_tlp marking;
    toc_arena a;     /* of what follows */
    toc_map written; /* ids of incidents */
    toc_sv_vec ids;  /* the same in order: what a reader has been given */

    /* The gate; NULL: everything passes. 0 with how it is to be marked at least, positive: it does
     * not pass, or < 0. What is not to be told beside an incident that passes is taken out of m. */
    int (*may_report)(void *context, const toc_stored_report *r, toc_tlp *ret_level,
                      toc_err *reterr);
    int (*may_merged)(void *context, toc_merged *m, toc_tlp *ret_level, toc_err *reterr);
    void *context;
} toc_publisher;

void toc_publisher_done(toc_publisher *p);

/*
 * Appends a report as the lines of toc_stix_of_record(), before it the incidents of several reports
 * that it tells of and that are not written yet. members: those of its incidents alone; empty: all.
 * Incidents that an analyst rejected, and what does not pass the gate, are left out; *ret_given:
 * the report passed. 0 or < 0.
 */
TOC_MUST_USE int toc_publish_report(toc_publisher *p, toc_sv report, const toc_sv_vec *members,
                                    toc_buf *ret, bool *ret_given, toc_err *reterr);

/* Fills *ret with a ruling and the ids it is about. */
TOC_MUST_USE int toc_publish_ruling(toc_store *s, const toc_ruling *u, toc_arena *a,
                                    toc_told_ruling *ret, toc_err *reterr);
