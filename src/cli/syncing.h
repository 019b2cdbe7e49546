/* syncing - what 'pull' and 'push' share: the remotes that are named, and what is said meanwhile.
 */
#pragma once

#include "cli/command.h"
#include "cli/work.h"
#include "share/directory.h"
#include "store/remote.h"
#include "sync/arrive.h"
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

/* Runs the command: reads the options of usage into settings, of which store is a member, and calls
 * one() for each remote that is named, or that `fits`. The exit status is the worst. */
int toc_syncing_command(const toc_usage *usage, void *settings, const char *const *store,
                        bool (*fits)(const toc_remote *r), int (*one)(toc_syncing *s), int argc,
                        char **argv);

const toc_collection *toc_syncing_collection(const toc_syncing *s, int64_t number);

/* A session with the remote under way; tries 0: default. -1, or the exit status. */
TOC_MUST_USE int toc_syncing_session(toc_syncing *s, bool writes, long tries, toc_session **ret);

/* "tocsin pull: NAME: TEXT"; the exit status that fits. */
int toc_syncing_fail(toc_syncing *s, const toc_err *err);

/* "NAME: 2 new, 0 new versions, 3 unchanged; 0 refused" and what else is to be told; the line goes
 * on. */
void toc_syncing_tell(const toc_syncing *s, const toc_arrivals *came);

/* For options of sync/: context is a toc_syncing. */
void toc_syncing_note(void *context, const char *text);
void toc_syncing_refused(void *context, toc_sv id, toc_sv why);
void toc_syncing_progress(void *context, size_t objects);
