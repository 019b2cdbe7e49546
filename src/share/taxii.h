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
#include "http/http.h"
#include "model/stix.h"
#include "store/exchange.h"

#include <stdint.h>

typedef struct toc_taxii toc_taxii;

typedef struct {
    const char *store;           /* path; made when it is not there */
    const char *title, *contact; /* of the discovery resource; contact may be NULL */
    const char *feeds; /* folder of MISP feeds, one for each partner by its name; NULL: none */
    /* Brings a live view up to date, at most so many steps of some 20 ms; *ret_more:
     * there is more.
     * On the writing thread, with its store. NULL: live views stay as they are. */
    int (*advance)(toc_store *s, const toc_collection *c, unsigned steps, bool *ret_more,
                   toc_err *reterr);
    /* Judges objects that come in, as toc_stix_check() does, and NULL is. */
    size_t (*check)(toc_json object, const char *at, toc_stix_fault fault, void *context);
} toc_taxii_options;

/* Opens the store and starts the threads that write and check; options' text must live as long. */
TOC_MUST_USE int toc_taxii_new(const toc_taxii_options *o, toc_taxii **ret, toc_err *reterr);
/* Its paths on a server: all that no part before it owns, as API roots have names of their own. */
toc_http_part toc_taxii_part(toc_taxii *t);
/* Reads partners, accounts and collections anew; happens by itself within a second of a change. */
void toc_taxii_reload(toc_taxii *t);
/* After the server has ended: writes down what is to be written, ends. NULL is fine. */
toc_taxii *toc_taxii_free(toc_taxii *t);

/* ---- limits, each with its reason ---- */

enum {
    TOC_TAXII_PAGE = 1000,         /* objects of a page when the client does not say */
    TOC_TAXII_MAX_PAGE = 5000,     /* 4 MB of ordinary objects */
    TOC_TAXII_MAX_BODY = 10 << 20, /* max_content_length: 12,000 ordinary objects */
    TOC_TAXII_MAX_OBJECTS =
        20000, /* of one envelope: more fit into a body only when they are none */
    TOC_TAXII_PAGE_BYTES = 5 << 20, /* a page is ended after so much, whatever the limit */
};
