/*
 * recall - tells those who have something that it was taken back (docs/decisions/0014): puts and
 * takes objects of collections, and where somebody may have what others may not see any more,
 * leaves a tombstone in the collection's order.
 *
 * A tombstone is either the revoked version of an object of ours, or a Note of ours that refers to
 * what was withdrawn; it holds ids and versions, nothing of the content. Only those are given it
 * who were sent what it is about (share/taxii_read.c).
 */
#pragma once

#include "model/json.h"
#include "share/release.h"
#include "store/exchange.h"

/* Why; as tombstones and lists have it. */
#define TOC_RECALL_DELETED "deleted"       /* by who put it there */
#define TOC_RECALL_RESTRICTED "restricted" /* its marking is another one now */
#define TOC_RECALL_LEFT "left"             /* it does not belong into the collection any more */
#define TOC_RECALL_REVOKED "revoked"       /* it is gone for everybody */
#define TOC_RECALL_NARROWED "narrowed"     /* its recipient may have less than before */

/* toc_exchange_put(); when the newest version bears another marking than the one before, those who
 * have that one and may not have this one are told. */
TOC_MUST_USE int toc_recall_put(toc_store *s, const toc_collection *c, const toc_shared *o,
                                toc_sv label, toc_sv who, toc_shared_result *ret, toc_err *reterr);

/* One of those below: the versions of one object, or several objects that go together. */
typedef struct {
    const toc_collection *c;
    int64_t source; /* whose doing it is: it is not told; 0: ours */
    toc_sv who;     /* for the list of recalls */
    const char *reason;
    int64_t partner; /* whom it is for alone; 0: all who had it */
} toc_recall;

/* Leaves a Note for one partner about versions that stay for others, sorted by id; parts: it may
 * have less of these now, not nothing. The label, as text, is that of the strictest. */
TOC_MUST_USE int toc_recall_tell(toc_store *s, const toc_recall *why, const toc_recalled_vec *what,
                                 bool parts, toc_sv label, toc_err *reterr);

/* Takes versions (id and added filled) out and leaves one Note for all. Those that are gone already
 * are passed over. */
TOC_MUST_USE int toc_recall_take(toc_store *s, const toc_recall *why, const toc_recalled_vec *what,
                                 toc_err *reterr);

/* Takes all versions of an object of ours out and leaves its revoked version: `json`, of `version`.
 */
TOC_MUST_USE int toc_recall_revoke(toc_store *s, const toc_recall *why, const toc_shared *revoked,
                                   toc_err *reterr);

/* Appends the versions of an object that a collection has. */
TOC_MUST_USE int toc_recall_versions(toc_store *s, int64_t collection, toc_sv id, toc_arena *a,
                                     toc_recalled_vec *ret, toc_err *reterr);
