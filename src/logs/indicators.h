/*
 * indicators - what logs are compared with: lists, STIX files, saved sets and the store, made into
 * one set (match/set.h).
 */
#pragma once

#include "match/set.h"
#include "match/warnlist.h"
#include "store/store.h"

typedef struct {
    const char *const *files;
    size_t n;
    toc_store *store; /* its indicators too; NULL: none */
    unsigned threads; /* at most so many read the store; 0: as many as processors */
    int64_t since;    /* only those of the store that came or changed behind this change; 0: all */
    const char
        *cache; /* where the set of the store alone was kept by an earlier run; NULL: nowhere */
    void *context;
    /* A line about what was left out and why; never NULL. */
    void (*note)(void *context, const char *text);
} toc_indicator_sources;

/*
 * *ret_made (NULL: not asked for): it is a set of the store alone that was not kept at o->cache:
 * worth keeping there. 0 or < 0: -ENOENT and the like for a file, -EINVAL for one that is neither.
 */
TOC_MUST_USE int toc_indicators_load(const toc_indicator_sources *o, toc_set **ret, bool *ret_made,
                                     toc_err *reterr);

/* The number of the last change of the store; from: one that there was, or 0. */
TOC_MUST_USE int toc_indicators_change(toc_store *store, int64_t from, int64_t *ret,
                                       toc_err *reterr);
/* That of the last one before a moment, in microseconds since 1970; 0: there is none. */
TOC_MUST_USE int toc_indicators_change_at(toc_store *store, int64_t moment, int64_t *ret,
                                          toc_err *reterr);

/* Every list.json below a folder, or one file of any name. */
TOC_MUST_USE int toc_warnlists_load(const char *path, toc_warnlists **ret, toc_err *reterr);
