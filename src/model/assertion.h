/*
 * assertion - one thing that one source says: the grain in which everything is kept.
 *
 * A record (model/record.h) is flattened into assertions to be stored and built again from them to
 * be shown. Fields are paths in the record: "type", "place", "perpetrators/0",
 * "perpetrators/0/status"; values are the JSON of docs/incident-record.md without the evidence,
 * which stands beside them.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "model/record.h"

/* What data is released under when nobody marked it: to nobody outside the organisation. */
#define TOC_MARKING_DEFAULT "TLP:AMBER+STRICT"

typedef struct {
    toc_sv subject; /* id of the incident, or of the report for what it says as a whole */
    toc_sv field;
    toc_sv value; /* JSON */
    toc_basis basis;
    toc_sv source;    /* who says it; empty: the report itself */
    toc_sv marking;   /* empty: TOC_MARKING_DEFAULT */
    int64_t recorded; /* microseconds UTC; 0: not stored yet */
} toc_assertion;

typedef TOC_VEC(toc_assertion) toc_assertion_vec;

/* Appends what rec says. rec must have its ids (toc_record_identify). Returns 0 or -ENOMEM; the
 * assertions share rec's memory where they can. */
TOC_MUST_USE int toc_assertions_of(const toc_record *rec, toc_arena *a, toc_assertion_vec *out);

/*
 * Builds the record that assertions of one report revision add up to, incidents in the order in
 * which they first appear. Fields that this version does not know are passed over.
 * Returns 0, -EINVAL (a value that is not what its field holds; says which) or -ENOMEM.
 */
TOC_MUST_USE int toc_assertions_record(const toc_assertion *list, uint32_t n, toc_arena *a,
                                       toc_record **ret, toc_err *reterr);
