/* taxii_query - private to share/taxii*: filters (TAXII 2.1, 3.4) and cursors. */
#pragma once

#include "share/taxii_server.h"

typedef struct {
    int64_t after; /* added_after; 0: from the start */
    uint32_t limit;
    toc_sv next;           /* as it was sent */
    toc_sv_vec ids, types; /* empty: any */
    bool last, first, all; /* match[version]; last by default */
    bool version_given;
    toc_time_vec versions;
    bool nothing; /* match[spec_version] names no version that is kept here */
    toc_sv other; /* a parameter that DELETE does not have (5.7); empty: none is there */
    toc_sv text;  /* the filters in one form: what a cursor is bound to */
} toc_taxii_query;

/* Reads the query of the request. -EINVAL: says what is malformed. */
TOC_MUST_USE int toc_taxii_query_read(toc_call *c, toc_taxii_query *ret, toc_err *reterr);

/* Where a page goes on: after this row, or in the middle of it. */
typedef struct {
    int64_t added;
    uint8_t part; /* what is redacted is two objects: 1 of them was sent */
} toc_taxii_place;

/*
 * A cursor: the place, sealed (XChaCha20-Poly1305) under a key of the store, so that it can be
 * neither read nor made, and bound to who asks what: the partner, the path and the filters.
 */
toc_sv toc_taxii_cursor_write(toc_call *c, const toc_taxii_query *q, toc_taxii_place place);
/* -EINVAL: it is not one that this caller got for this query. */
TOC_MUST_USE int toc_taxii_cursor_read(toc_call *c, const toc_taxii_query *q, toc_taxii_place *ret,
                                       toc_err *reterr);
