/*
 * query - what a live view holds, as the text that its collection keeps: JSON with the filters
 * of incidents (docs/man/tocsin-collection.1), the types of stored STIX objects, which objects that
 * were put into other collections; one of these or several.
 */
#pragma once

#include "store/store.h"

/* Objects of collections that are stores of their own. */
typedef struct {
    toc_sv_vec types;     /* "*": all; none: no such object */
    toc_sv_vec from;      /* ids of collections; none: all */
    toc_sv_vec by;        /* partners who put them there; none: all */
    toc_sv_vec marked;    /* words of TLP: those handled so alone; none: all */
    toc_day since, until; /* of "modified", else of "created", else of when it was put there */
} toc_posted_query;

typedef struct {
    bool incidents; /* those that pass: */
    toc_incident_query filters;
    toc_sv_vec objects; /* types of STIX objects of the store; "*": all */
    toc_posted_query posted;
} toc_view_query;

/* The same text for the same query. In a; -ENOMEM. */
TOC_MUST_USE int toc_view_query_write(const toc_view_query *q, toc_arena *a, toc_sv *ret);
/* Text is in a. -EBADMSG: it is none. */
TOC_MUST_USE int toc_view_query_read(toc_sv text, toc_arena *a, toc_view_query *ret,
                                     toc_err *reterr);
/* For people: "incidents since 2024-01-01 country DE,FR". */
toc_sv toc_view_query_say(const toc_view_query *q, toc_arena *a);
