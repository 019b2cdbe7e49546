/*
 * disputes - who says that an indicator is none: Opinions of "disagree" and "strongly-disagree" on
 * it (STIX 2.1, 4.15), which MISP's sightings of false positives become too.
 *
 * They are claims. The indicator stays as it is; each of them takes from what it is worth, and is
 * shown with who makes it.
 */
#pragma once

#include "base/vec.h"
#include "store/store.h"

typedef struct toc_disputes toc_disputes;

typedef struct {
    toc_sv who; /* name of its author, or its id; empty: nobody is named */
    toc_sv why;
    bool strongly;
} toc_dispute;

typedef TOC_VEC(toc_dispute) toc_dispute_vec;

/* Reads those of the store: of each author on each object the newest, unless it is revoked. */
TOC_MUST_USE int toc_disputes_load(toc_store *store, toc_disputes **ret, toc_err *reterr);
toc_disputes *toc_disputes_free(toc_disputes *d); /* NULL is fine; returns NULL */

/* On the object of that id, the strongest first; NULL: nobody disputes it. d may be NULL. */
const toc_dispute_vec *toc_disputes_on(const toc_disputes *d, toc_sv id);

/* What they leave of a score: half for each, a quarter for one that says it strongly. */
double toc_disputes_part(const toc_dispute_vec *list);
