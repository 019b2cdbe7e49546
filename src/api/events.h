/* events - private to api/: those who listen for changes (server-sent events, WHATWG HTML 9.2). */
#pragma once

#include "api/call.h"

/* In all, and of one account: who opens more listens by the newest ones, as browsers that went away
 * are noticed late, and nobody takes the places of all others. */
enum { TOC_LISTENERS = 256, TOC_LISTENERS_EACH = 32 };

typedef struct {
    toc_stream *stream; /* NULL: free */
    int64_t account;
    int64_t after; /* seq of the last change that it was told; -1: none: from now on */
    int64_t seen;  /* up to where it had looked by what it was told last */
    int64_t began, spoken;
} toc_listener;

typedef struct {
    pthread_mutex_t lock;
    toc_listener listeners[TOC_LISTENERS];
} toc_hub;

/* On the watching thread: tells everybody what came up to seq, and from time to time that nothing
 * did. */
void toc_hub_tell(toc_api *api, int64_t seq);
void toc_hub_end(toc_hub *h);
