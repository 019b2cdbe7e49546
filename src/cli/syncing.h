/* syncing - what 'pull' and 'push' share: the remotes that are named, and what is said meanwhile.
 */
#pragma once

#include "cli/command.h"
#include "cli/work.h"
#include "share/directory.h"
#include "store/remote.h"
#include "sync/session.h"

typedef struct {
    const char *command;
    const void *settings; /* of the command */
    toc_store *store;
    toc_directory *d;
    toc_arena a;
    toc_remote_vec remotes;
    toc_progress progress;
    const toc_remote *remote; /* the one under way */
    size_t shown;             /* objects that were named as refused */
} toc_syncing;

/* Opens the store and reads what it knows of remotes. -1, or the exit status after a complaint. */
TOC_MUST_USE int toc_syncing_begin(toc_syncing *s, const char *command, const char *store,
                                   const void *settings);
void toc_syncing_end(toc_syncing *s);

/* Calls one() for each remote that is named, or that `fits`; the exit status is the worst. */
TOC_MUST_USE int toc_syncing_each(toc_syncing *s, char **names, size_t n,
                                  bool (*fits)(const toc_remote *r), int (*one)(toc_syncing *s));

const toc_collection *toc_syncing_collection(const toc_syncing *s, int64_t number);

/* A session with the remote under way; tries 0: default. -1, or the exit status. */
TOC_MUST_USE int toc_syncing_session(toc_syncing *s, bool writes, long tries, toc_session **ret);

/* "tocsin pull: NAME: TEXT"; the exit status that fits. */
int toc_syncing_fail(toc_syncing *s, const toc_err *err);

/* For options of sync/: context is a toc_syncing. */
void toc_syncing_note(void *context, const char *text);
void toc_syncing_refused(void *context, toc_sv id, toc_sv why);
void toc_syncing_progress(void *context, size_t objects);
