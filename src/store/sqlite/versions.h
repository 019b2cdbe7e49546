/*
 * versions - private to store/sqlite/: how the versions of one object in one collection stand to
 * each other (the bits of toc_shared.state). A put looks at the neighbours of the new version in
 * the index by version and at nothing else, so that ten thousand versions cost ten thousand times
 * what one costs.
 */
#pragma once

#include "base/vec.h"
#include "store/sqlite/db.h"

typedef struct {
    int64_t collection, key; /* sq_shared_key() of id */
    toc_sv id;
} sq_subject;

typedef struct {
    int64_t entry, version, label, source;
    int state;
} sq_version;

typedef TOC_VEC(sq_version) sq_version_vec;

/* What is known of an object for as long as a batch is open. */
struct sq_known {
    int64_t batch; /* in which that was so; of another one nothing is known */
    int64_t collection, key;
    int64_t n;           /* versions */
    int64_t first, last; /* entries of those added first and last; when n > 0 */
    bool newest_known, any_newest;
    int64_t newest_source; /* whose newest one is known, */
    sq_version newest;     /* and which that is */
};

/* Good until the next call. */
TOC_MUST_USE int sq_know(sq_store *s, const sq_subject *o, sq_known **ret, toc_err *reterr);
/* Those of one version, in the order in which they were added. */
TOC_MUST_USE int sq_versions_at(sq_store *s, const sq_subject *o, int64_t version, toc_arena *a,
                                sq_version_vec *ret, toc_err *reterr);
/* One row. TOC_STORE_NONE: not there. */
TOC_MUST_USE int sq_version_of(sq_store *s, int64_t entry, sq_version *ret, toc_err *reterr);

/*
 * Fills v->state, of which the bit of tombstones is given, and changes that of those beside it; v
 * is not there yet. *ret_relabelled: it is the newest of its source, and bears another label than
 * the newest before. -E2BIG: an object of many versions is relabelled too often in one batch.
 */
TOC_MUST_USE int sq_stand(sq_store *s, const sq_subject *o, sq_version *v, bool *ret_relabelled,
                          toc_err *reterr);
/* v is there now, and known. */
void sq_stood(sq_store *s, const sq_subject *o, const sq_version *v);

/* One of the object's versions was taken out: before anything else is asked of it, all are stated
 * anew, however many were taken out together. */
TOC_MUST_USE int sq_loosen(sq_store *s, const sq_subject *o, toc_err *reterr);
TOC_MUST_USE int sq_fasten(sq_store *s, toc_err *reterr);
