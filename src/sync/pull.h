/*
 * pull - what a collection of another server has, into one of ours.
 *
 * in:  a session (sync/session.h), where the last pull came to (toc_remote.pull)
 * out: objects in the collection, with the remote's partner as their source; how far it came, in
 *      the same batch, so that a kill at any moment leaves both in step
 *
 * Threads: one asks for pages, one ahead of the other; some take them apart and check the objects;
 * the caller's writes, in the order of the server.
 */
#pragma once

#include "sync/arrive.h"
#include "sync/session.h"

typedef struct {
    toc_store *store;
    toc_session *session;
    const toc_remote *remote;
    const toc_collection *into;
    const toc_directory *d;
    unsigned threads; /* that take pages apart; at least 1 */
    long limit;       /* objects of a page to ask for; 0: default */
    size_t batch;     /* objects of one commit; 0: default */
    bool again;       /* from the start, whatever was pulled before */
    const volatile sig_atomic_t *stop;
    toc_page_check check;
    /* Told, on the caller's thread: a line for people; an object that was not kept, and why; and
     * how many objects have come. */
    void (*note)(void *context, const char *text);
    void (*refused)(void *context, toc_sv id, toc_sv why);
    void (*progress)(void *context, size_t objects);
    void *context;
} toc_pull_options;

typedef struct {
    size_t pages, objects;
    toc_arrivals came;
    toc_stix20_report old;
    bool skipped; /* some may have been missed: the server's dates do not tell them apart */
} toc_pull_result;

/*
 * Until the end, or until it fails or is stopped (-EINTR): what came until then is kept, and the
 * next pull goes on there.
 */
TOC_MUST_USE int toc_pull(const toc_pull_options *o, toc_pull_result *ret, toc_err *reterr);
