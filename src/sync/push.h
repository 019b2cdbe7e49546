/*
 * push - what a collection of ours has, into one of another server: as much of it as the remote's
 * partner may have.
 *
 * in:  a session that may write (sync/session.h), where the last push came to (toc_remote.push)
 * out: envelopes; what the other server says of each object; a record of what the partner was sent
 *
 * Each row passes the gate (share/release.h) as it does when the partner asks for it over TAXII:
 * what it may not read is not sent, of what is partly marked it gets the redacted copy. What came
 * from the partner does not go back to it. How far it came is kept when the other server has
 * acknowledged; a push that was cut sends its last envelope again, which changes nothing there.
 * What the partner was sent is noted before it goes.
 */
#pragma once

#include "share/directory.h"
#include "sync/session.h"

typedef struct {
    toc_store *store;
    toc_session *session;
    const toc_remote *remote;
    const toc_directory *d;
    const toc_directory_partner *partner; /* the remote's */
    const toc_collection *from;
    bool again; /* from the start, whatever was pushed before */
    const volatile sig_atomic_t *stop;
    /* An object that the other server did not take, and why; how many it was sent. */
    void (*refused)(void *context, toc_sv id, toc_sv why);
    void (*progress)(void *context, size_t objects);
    void *context;
} toc_push_options;

typedef struct {
    size_t sent, refused; /* objects, with redacted copies and their links */
    size_t withheld;      /* that the gate did not let go */
    size_t theirs;        /* that came from there */
} toc_push_result;

/* Until the end, or until it fails or is stopped (-EINTR): the next push goes on there. -EACCES:
 * the partner may not read the collection. */
TOC_MUST_USE int toc_push(const toc_push_options *o, toc_push_result *ret, toc_err *reterr);
