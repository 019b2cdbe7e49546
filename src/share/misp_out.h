/*
 * misp_out - STIX objects as MISP events.
 *
 * Objects that were made of an event (misp.h) go back into it, in MISP's own words, with a
 * distribution that is one hop narrower, as MISP itself has it. Any other Report is an event of its
 * own: its indicators and observables are attributes, its incidents event reports. Indicators that
 * no Report names come together by author and month. What may leave is the caller's business: what
 * is not in the objects is not in the events.
 */
#pragma once

#include "base/vec.h"
#include "model/json.h"

/* One of the values that a pattern comes down to. */
typedef struct {
    toc_sv type, property, value; /* "domain-name", "value", "evil.example" */
} toc_misp_plain;

typedef TOC_VEC(toc_misp_plain) toc_misp_plain_vec;

typedef struct {
    toc_sv uuid;
    toc_sv json;   /* {"Event": …} */
    toc_sv entry;  /* what a feed's manifest says of it: {…} */
    toc_sv hashes; /* its lines of a feed's hashes.csv */
} toc_misp_event;

typedef struct {
    void *context; /* of the calls */
    /* Takes an event; its text lives until it returns. 0, or < 0, which ends the writing. */
    int (*event)(void *context, const toc_misp_event *e, toc_err *reterr);
    /* The values any of which matches exactly when a STIX pattern does, in a. 0, positive: it is no
     * such pattern, or -ENOMEM. */
    int (*plain)(toc_sv pattern, toc_arena *a, toc_misp_plain_vec *ret);
} toc_misp_writer;

/* Writes the events of a list of objects, in the order of their Reports. 0 or < 0. */
TOC_MUST_USE int toc_misp_write(const toc_misp_writer *w, toc_json objects, toc_err *reterr);
