/*
 * view_query - what a live view holds, as the text that its collection keeps: JSON with the filters
 * of incidents (docs/man/tocsin-collection.1), or the types of stored STIX objects, or both.
 */
#pragma once

#include "store/store.h"

typedef struct {
    bool incidents; /* those that pass: */
    toc_incident_query filters;
    toc_sv_vec objects; /* types of STIX objects of the store; "*": all */
} toc_view_query;

/* The same text for the same query. In a; -ENOMEM. */
TOC_MUST_USE int toc_view_query_write(const toc_view_query *q, toc_arena *a, toc_sv *ret);
/* Text is in a. -EBADMSG: it is none. */
TOC_MUST_USE int toc_view_query_read(toc_sv text, toc_arena *a, toc_view_query *ret,
                                     toc_err *reterr);
/* For people: "incidents since 2024-01-01 country DE,FR". */
toc_sv toc_view_query_say(const toc_view_query *q, toc_arena *a);
