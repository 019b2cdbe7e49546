/*
 * retention - what of the logs of the exchange may go, and its going, a bounded step at a time: the
 * front of the audit log, recalls that all know of who had what they are about, and what was sent
 * of which nothing is left. What recalls still rest on is never among it.
 *
 * Cuts stand between toc_store_begin() and toc_store_commit(), one step a batch, so that nobody
 * waits long for the writer; a store is whole after each.
 */
#pragma once

#include "store/exchange.h"

/* ---- policies and other small texts ---- */

/* Of a name that begins with "retention ". Empty: none. In a. */
TOC_MUST_USE int toc_retention_text(toc_store *s, const char *name, toc_arena *a, toc_sv *ret,
                                    toc_err *reterr);
TOC_MUST_USE int toc_retention_set_text(toc_store *s, const char *name, toc_sv text,
                                        toc_err *reterr);

/* ---- the audit log ---- */

/* The row that says in the chain itself how far its front was taken off: about is "SEQ HASH" of the
 * last row of that. */
#define TOC_AUDIT_CUT "audit cut"

typedef struct {
    int64_t first, last; /* seq */
    int64_t from, until; /* microseconds UTC, of these two */
} toc_audit_span;

/* The rows at the front that are older than `before`. TOC_STORE_NONE: there are none. */
TOC_MUST_USE int toc_retention_audit(toc_store *s, int64_t before, toc_audit_span *ret,
                                     toc_err *reterr);
/* A cut that a row of the chain says and that is not done: the last seq of it. TOC_STORE_NONE: all
 * are. */
TOC_MUST_USE int toc_retention_unfinished(toc_store *s, int64_t *ret_last, toc_err *reterr);
/* The hash of a row, hexadecimal, in a. TOC_STORE_NONE: it is not there. */
TOC_MUST_USE int toc_retention_hash(toc_store *s, int64_t seq, toc_arena *a, toc_sv *ret,
                                    toc_err *reterr);
/* The last row that was taken off, 0 and empty: none was. In a. */
TOC_MUST_USE int toc_retention_cut_at(toc_store *s, toc_arena *a, int64_t *ret_seq,
                                      toc_sv *ret_hash, toc_err *reterr);
/* Takes at most `most` rows off the front, none behind `last`. *ret_more: some are left. */
TOC_MUST_USE int toc_retention_cut(toc_store *s, int64_t last, uint32_t most, bool *ret_more,
                                   toc_err *reterr);
/* Visits the rows of a span with their hashes (toc_audit.hash), as they stand. */
TOC_MUST_USE int toc_retention_rows(toc_store *s, const toc_audit_span *span,
                                    int (*visit)(void *, const toc_audit *), void *context,
                                    toc_err *reterr);

/* ---- recalls and what was sent ---- */

typedef enum {
    TOC_RETIRE_RECALLS,  /* tombstones that all acknowledged who had what they are about */
    TOC_RETIRE_RECALLED, /* versions that were taken out and that no tombstone is about any more */
    TOC_RETIRE_SENT,     /* stretches in which nothing stands or stood, or of a removed partner */
    TOC_RETIRE_COUNT,
} toc_retire_kind;

/* Where a walk over one kind is; zero: at its start. */
typedef struct {
    int64_t at[3];
    int64_t looked, goes; /* so far */
    bool done;
} toc_retire_place;

/* Looks at the next `most` at most. dry: takes nothing out, and needs no batch. */
TOC_MUST_USE int toc_retention_retire(toc_store *s, toc_retire_kind kind, int64_t before,
                                      uint32_t most, bool dry, toc_retire_place *place,
                                      toc_err *reterr);

/* ---- room ---- */

typedef struct {
    int64_t audit, recalls, recalled, sent; /* rows */
    int64_t bytes, spare;                   /* of the file, and of it unused */
    bool shrinks;                           /* toc_retention_release() can give spare room back */
} toc_retention_counts;

TOC_MUST_USE int toc_retention_count(toc_store *s, toc_retention_counts *ret, toc_err *reterr);
/* Gives up to so many bytes of spare room back to the disk. Outside of batches. */
TOC_MUST_USE int toc_retention_release(toc_store *s, int64_t bytes, bool *ret_more,
                                       toc_err *reterr);
/* Writes the whole file anew without spare room, and so that it can shrink from then on. Others
 * wait meanwhile; the disk has both files for a time. Outside of batches. */
TOC_MUST_USE int toc_retention_compact(toc_store *s, toc_err *reterr);

/* ---- implementing: operations of the same names ---- */

typedef struct toc_retention_ops {
    int (*text)(toc_store *, const char *, toc_arena *, toc_sv *, toc_err *);
    int (*set_text)(toc_store *, const char *, toc_sv, toc_err *);
    int (*audit)(toc_store *, int64_t, toc_audit_span *, toc_err *);
    int (*unfinished)(toc_store *, int64_t *, toc_err *);
    int (*hash)(toc_store *, int64_t, toc_arena *, toc_sv *, toc_err *);
    int (*cut_at)(toc_store *, toc_arena *, int64_t *, toc_sv *, toc_err *);
    int (*cut)(toc_store *, int64_t, uint32_t, bool *, toc_err *);
    int (*rows)(toc_store *, const toc_audit_span *, int (*)(void *, const toc_audit *), void *,
                toc_err *);
    int (*retire)(toc_store *, toc_retire_kind, int64_t, uint32_t, bool, toc_retire_place *,
                  toc_err *);
    int (*count)(toc_store *, toc_retention_counts *, toc_err *);
    int (*release)(toc_store *, int64_t, bool *, toc_err *);
    int (*compact)(toc_store *, toc_err *);
} toc_retention_ops;
