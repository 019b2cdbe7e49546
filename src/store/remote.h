/*
 * remote - the part of the store that knows other servers: where they are, whose they are, and how
 * far pulling and pushing have come. Secrets are not here, only where they are.
 *
 * Puts and changes stand between toc_store_begin() and toc_store_commit(). Text given out lives in
 * the arena that was given.
 */
#pragma once

#include "store/store.h"

/* How far a pull has come: kept in the batch of what it brought. */
typedef struct {
    toc_sv feed;    /* URL of the collection, or folder, that the rest is about */
    toc_sv after;   /* timestamp: what was added up to it is here; empty: nothing is. Of a MISP feed
                       the ETag of its manifest when all of that was */
    toc_sv next;    /* cursor of a pull that did not get to its end; empty: it did */
    toc_sv begun;   /* added_after with which that one began */
    int64_t pulled; /* when one last got to its end, microseconds UTC; 0: never */
    int64_t objects;
} toc_pulled;

/* How far a push has come: kept once the other server has acknowledged. */
typedef struct {
    toc_sv target;     /* URL of the collection that the rest is about */
    int64_t pushed;    /* date_added up to which all was pushed */
    int64_t pushed_at; /* microseconds UTC; 0: never */
} toc_pushed;

typedef struct {
    int64_t number; /* 0: new */
    toc_sv name;    /* unique */
    toc_sv url, collection;
    int64_t partner;    /* whose server it is: what it sends is from that source, and what it gets
                           passes that partner's gate */
    int64_t into, from; /* collections of ours; 0: none */
    toc_sv login;       /* of Basic; empty: Bearer */
    toc_sv secret;      /* "file:PATH" or "env:NAME"; empty: none */
    toc_sv ca, certificate, key; /* files; empty: none */
    toc_sv kind;                 /* of TOC_REMOTE_; empty: TAXII */
    int64_t created;
    toc_pulled pull;
    toc_pushed push;
} toc_remote;

typedef TOC_VEC(toc_remote) toc_remote_vec;

#define TOC_REMOTE_TAXII "taxii"
#define TOC_REMOTE_MISP "misp" /* a feed: a folder of files */

bool toc_remote_is_feed(const toc_remote *r);

/* Adds (number 0) or changes all but pull and push, which begin anew when the collection of ours is
 * another one; they name that of the other server. TOC_STORE_MANY: another one has that name. */
TOC_MUST_USE int toc_remote_put(toc_store *s, const toc_remote *r, toc_err *reterr);
TOC_MUST_USE int toc_remotes(toc_store *s, toc_arena *a, toc_remote_vec *ret, toc_err *reterr);
/* What it brought stays. TOC_STORE_NONE: no such. */
TOC_MUST_USE int toc_remote_drop(toc_store *s, int64_t number, toc_err *reterr);
TOC_MUST_USE int toc_remote_put_pulled(toc_store *s, int64_t number, const toc_pulled *p,
                                       toc_err *reterr);
TOC_MUST_USE int toc_remote_put_pushed(toc_store *s, int64_t number, const toc_pushed *p,
                                       toc_err *reterr);

/* Same id and version, other content: what was set aside. */
typedef struct {
    int64_t number, collection, source, at, version;
    toc_sv id, json;
} toc_conflict;

typedef int (*toc_conflict_visit)(void *context, const toc_conflict *row);

/* Walks those of a collection (0: of all) in the order in which they came. */
TOC_MUST_USE int toc_conflicts(toc_store *s, int64_t collection, toc_conflict_visit visit,
                               void *context, toc_err *reterr);
/* Forgets one, when somebody has looked at it. TOC_STORE_NONE: no such. */
TOC_MUST_USE int toc_conflict_drop(toc_store *s, int64_t number, toc_err *reterr);

/* ---- implementing: operations of the same names; all are required ---- */

typedef struct toc_remote_ops {
    int (*put)(toc_store *, const toc_remote *, toc_err *);
    int (*list)(toc_store *, toc_arena *, toc_remote_vec *, toc_err *);
    int (*drop)(toc_store *, int64_t, toc_err *);
    int (*put_pulled)(toc_store *, int64_t, const toc_pulled *, toc_err *);
    int (*put_pushed)(toc_store *, int64_t, const toc_pushed *, toc_err *);
    int (*conflicts)(toc_store *, int64_t, toc_conflict_visit, void *, toc_err *);
    int (*drop_conflict)(toc_store *, int64_t, toc_err *);
} toc_remote_ops;
