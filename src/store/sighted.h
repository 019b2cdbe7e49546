/*
 * sighted - the part of the store that knows how often an indicator was met in a log, and up to
 * where that was counted, so that nothing counts twice.
 *
 * Puts stand between toc_store_begin() and toc_store_commit(). Text given out lives in the arena
 * that was given.
 */
#pragma once

#include "store/store.h"

typedef struct {
    toc_sv indicator; /* id of its STIX object */
    toc_sv log;       /* how the log begins: toc_log_mark (logs/mark.h) */
    uint64_t upto;    /* bytes of the log, unpacked, in which all is counted */
    uint64_t count;   /* lines */
    int64_t first, last;
    toc_sv place; /* name of the log and line of the first one */
    uint64_t line;
    int64_t created, modified; /* of the STIX objects that were made of it */
} toc_sighted;

/* TOC_STORE_NONE: it was not met there. */
TOC_MUST_USE int toc_sighted_get(toc_store *s, toc_sv indicator, toc_sv log, toc_arena *a,
                                 toc_sighted *ret, toc_err *reterr);
/* Adds it, or puts it in the place of what was known. */
TOC_MUST_USE int toc_sighted_put(toc_store *s, const toc_sighted *x, toc_err *reterr);

/* The newest version of every Opinion, as toc_store_objects() has those of all objects. */
TOC_MUST_USE int toc_sighted_opinions(toc_store *s, int64_t *at, uint32_t limit, toc_arena *a,
                                      toc_object_vec *ret, toc_err *reterr);

/* ---- implementing: the calls above ---- */

typedef struct toc_sighted_ops {
    int (*get)(toc_store *s, toc_sv indicator, toc_sv log, toc_arena *a, toc_sighted *ret,
               toc_err *e);
    int (*put)(toc_store *s, const toc_sighted *x, toc_err *e);
    int (*opinions)(toc_store *s, int64_t *at, uint32_t limit, toc_arena *a, toc_object_vec *ret,
                    toc_err *e);
} toc_sighted_ops;
