/* match_source - what match looks for: files, the store, or both; and what the store says of it. */
#pragma once

#include "cli/options.h"
#include "logs/disputes.h"
#include "logs/indicators.h"

#include <limits.h>
#include <pthread.h>

typedef struct {
    const toc_texts *files;
    const char *store, *since; /* NULL: not given */
} toc_match_wanted;

typedef struct {
    toc_match_wanted wanted;
    toc_store *store; /* stays open for its changes; NULL: files alone */
    char cache[PATH_MAX + 8];
    int64_t since;
    int64_t change, looked; /* up to which change of the store the set is good; when asked last */
    toc_set *set, *old;
    const toc_set *keeping; /* is being written to `cache` by a thread; NULL: none is */
    pthread_t keeper;
    toc_disputes *disputes; /* NULL: of files */
} toc_match_source;

/* Loads the set; -1, or the exit status after a complaint. */
TOC_MUST_USE int toc_match_source_open(toc_match_source *s, const toc_match_wanted *wanted);
/* For who goes on for long: another set when the store has changed, at most once a second, else
 * NULL. The one before stays good until the next call. */
const toc_set *toc_match_source_renew(toc_match_source *s);
void toc_match_source_close(toc_match_source *s);

/* For toc_indicator_sources and others that have something to say. */
void toc_match_note(void *context, const char *text);
