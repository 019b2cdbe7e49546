/*
 * session - one collection of another TAXII server, found and spoken to.
 *
 * in:  a remote of the store (store/remote.h)
 * out: requests to its collection, tried again when a failure may pass; one line about what does
 * not
 *
 * Speaks TAXII 2.1 (OASIS Standard, 10 June 2021), and 2.0 with servers that know no better: there
 * pages are ranges of items.
 */
#pragma once

#include "http/client.h"
#include "model/json.h"
#include "store/remote.h"

#include <stdint.h>

typedef struct {
    const toc_remote *remote;
    unsigned tries;                    /* of each request, at least 1 */
    const volatile sig_atomic_t *stop; /* NULL: never */
    bool writes;                       /* the collection is to be written to, not read */
    /* Told while it waits for a busy server; may be NULL. */
    void (*note)(void *context, const char *text);
    void *context;
} toc_session_options;

typedef struct toc_session toc_session;

/* Finds the collection: -ENOENT, -EACCES, … with what to do in the text. A remote that is a MISP
 * feed has none: its URL is that of the folder of its files. */
TOC_MUST_USE int toc_session_open(const toc_session_options *o, toc_session **ret, toc_err *reterr);
toc_session *toc_session_free(toc_session *s); /* NULL is fine; returns NULL */

/* A file of a feed (toc_remote.kind), in *ret; if_none_match: an ETag, or NULL: then its status may
 * be 304, with nothing else. As toc_session_page_get(), and -EACCES, -ENOENT where the server says
 * so of this file. */
TOC_MUST_USE int toc_session_fetch(toc_session *s, const char *url, const char *if_none_match,
                                   toc_client_reply *ret, toc_err *reterr);

/* From another thread: the request under way, and all later ones, end with -EINTR. */
void toc_session_stop(toc_session *s);

/* Of the collection, with a slash at its end. */
const char *toc_session_url(const toc_session *s);
toc_sv toc_session_title(const toc_session *s);
bool toc_session_is_old(const toc_session *s); /* TAXII 2.0 */
/* Bytes of a body that it takes; 0: it does not say. */
int64_t toc_session_max_body(const toc_session *s);

typedef struct {
    const char *after; /* added_after; empty: none */
    toc_sv next;
    long limit;
} toc_session_page;

/*
 * One page of objects. 0, with the answer in *ret; -E2BIG: longer than TOC_MAX_PULL_PAGE; -ESTALE:
 * the server does not take this `next`; else < 0.
 */
TOC_MUST_USE int toc_session_page_get(toc_session *s, const toc_session_page *p,
                                      toc_client_reply *ret, toc_err *reterr);

/* Posts an envelope: its answer is a status resource. */
TOC_MUST_USE int toc_session_post(toc_session *s, toc_sv envelope, toc_client_reply *ret,
                                  toc_err *reterr);
/* Asks for a status resource again, after a wait; nth counts from 1. */
TOC_MUST_USE int toc_session_status(toc_session *s, toc_sv id, unsigned nth, toc_client_reply *ret,
                                    toc_err *reterr);
