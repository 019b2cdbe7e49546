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
    toc_store *store;  /* its indicators too; NULL: none */
    const char *cache; /* where the set of the store alone is kept from run to run; NULL: nowhere */
    void *context;
    /* A line about what was left out and why; never NULL. */
    void (*note)(void *context, const char *text);
} toc_indicator_sources;

/* 0 or < 0: -ENOENT and the like for a file, -EINVAL for one that is neither. */
TOC_MUST_USE int toc_indicators_load(const toc_indicator_sources *o, toc_set **ret,
                                     toc_err *reterr);

/* Every list.json below a folder, or one file of any name. */
TOC_MUST_USE int toc_warnlists_load(const char *path, toc_warnlists **ret, toc_err *reterr);
