/* discover - private to sync/: the inside of a session, and how it finds its collection. */
#pragma once

#include "sync/session.h"

struct toc_session {
    toc_session_options options;
    toc_client *client;
    toc_arena a;
    const char *url; /* of the collection */
    toc_sv root;     /* URL of its API root */
    toc_sv title;
    bool old;
    int64_t max_body;
};

/*
 * The remote's URL may be that of a server, of a discovery resource, of an API root, of its
 * collections or of one of them. Fills url, root, title, old, max_body.
 */
TOC_MUST_USE int toc_discover(toc_session *s, toc_err *reterr);

/* session.c: asks until there is an answer of 2xx, or explains why there is none. */
TOC_MUST_USE int toc_session_ask(toc_session *s, const toc_client_request *q, toc_client_reply *ret,
                                 toc_err *reterr);
/* The same for a GET whose answer is JSON. */
TOC_MUST_USE int toc_session_get(toc_session *s, const char *url, const char *accept,
                                 const char *range, toc_client_reply *ret, toc_err *reterr);
/* The media type of the dialect. */
const char *toc_session_accept(const toc_session *s);
