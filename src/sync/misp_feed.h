/*
 * misp_feed - what a MISP feed has (MISP core format, "Manifest"), into a collection of ours.
 *
 * in:  a session whose remote is a feed, where the last pull came to (toc_remote.pull)
 * out: the events as STIX objects (share/misp.h), with the remote's partner as their source
 *
 * manifest.json is asked for only if it is another one than at the last pull that got to its end;
 * of its events those are, whose version is not here: the Report of an event is put behind all that
 * the event holds, in the same batch. So a kill at any moment costs the events under way at most.
 * hashes.csv, where there is one, is held against what came.
 */
#pragma once

#include "share/misp.h"
#include "sync/arrive.h"

typedef struct {
    toc_store *store;
    toc_session *session;
    const toc_remote *remote;
    const toc_collection *into;
    const toc_directory *d;
    size_t batch; /* objects of one commit; 0: default */
    bool again;   /* all events, whatever is here */
    const volatile sig_atomic_t *stop;
    toc_page_check check;
    /* As toc_misp_reader has them. */
    toc_sv (*known)(void *context, const char *type, toc_sv name, toc_arena *a);
    bool (*good)(toc_sv pattern);
    /* What came of it, for people: a file that was not read; an object that was not kept; what has
     * no counterpart in STIX; how many objects have come. */
    void (*failed)(void *context, const char *text);
    void (*refused)(void *context, toc_sv id, toc_sv why);
    void (*loss)(void *context, const char *file, const char *pointer, const char *what);
    void (*progress)(void *context, size_t objects);
    void *context;
} toc_misp_feed_options;

typedef struct {
    size_t events, here, failed; /* read; here already; could not be read */
    size_t objects;
    size_t missing; /* values that hashes.csv names and their events do not hold */
    bool unchanged; /* the manifest is that of the last pull */
    toc_arrivals came;
} toc_misp_feed_result;

/* Until the end, or until it fails or is stopped (-EINTR): what came until then is kept, and the
 * next pull goes on there. An event that cannot be read does not end it. */
TOC_MUST_USE int toc_misp_feed_pull(const toc_misp_feed_options *o, toc_misp_feed_result *ret,
                                    toc_err *reterr);
