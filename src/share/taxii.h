/*
 * taxii - the exchange as a TAXII 2.1 server (OASIS Standard, 10 June 2021) over a store.
 *
 * in:  requests, the store's collections and partners (store/exchange.h)
 * out: what each caller may have, by the gate (share/release.h); objects posted, durable before the
 *      answer; an audit log and a record of what was sent to whom
 *
 * Threads: those of the HTTP server read, each with a store of its own; one writes, and commits
 * what came in over all connections meanwhile as one batch; one checks passwords.
 */
#pragma once

#include "base/err.h"
#include "model/stix.h"

#include <stdint.h>

typedef struct toc_taxii toc_taxii;

typedef struct {
    const char *store;   /* path; made when it is not there */
    const char *address; /* of the interface to listen on */
    uint16_t port;       /* 0: any that is free */
    unsigned threads;    /* that answer; at least 1 */
    unsigned connections;
    const char *certificate, *key; /* PEM texts; NULL: plain HTTP */
    const char *title, *contact;   /* of the discovery resource; contact may be NULL */
    /* Judges objects that come in, as toc_stix_check() does, and NULL is. */
    size_t (*check)(toc_json object, const char *at, toc_stix_fault fault, void *context);
} toc_taxii_options;

TOC_MUST_USE int toc_taxii_start(const toc_taxii_options *o, toc_taxii **ret, toc_err *reterr);
uint16_t toc_taxii_port(const toc_taxii *t);
/* Reads partners, accounts and collections anew; happens by itself within a second of a change. */
void toc_taxii_reload(toc_taxii *t);
/* Finishes what is under way, writes down what is to be written, ends. NULL is fine. */
toc_taxii *toc_taxii_stop(toc_taxii *t);

/* ---- limits, each with its reason ---- */

enum {
    TOC_TAXII_PAGE = 1000,         /* objects of a page when the client does not say */
    TOC_TAXII_MAX_PAGE = 5000,     /* 4 MB of ordinary objects */
    TOC_TAXII_MAX_BODY = 10 << 20, /* max_content_length: 12,000 ordinary objects */
    TOC_TAXII_MAX_OBJECTS =
        20000, /* of one envelope: more fit into a body only when they are none */
    TOC_TAXII_PAGE_BYTES = 8 << 20, /* a page is ended after so much, whatever the limit */
};
