/*
 * narrow - who may have less than before is told what of that it has: its clearance was lowered,
 * its access to a collection ended, the collection's limit is a lower one, it is not named for an
 * object any more (docs/decisions/0014).
 *
 * What a partner has is what it was sent (toc_exchange_held()); what it might have, the gate says
 * that was in force before; what it may have, the one that is now. For what is between it finds
 * tombstones for it alone in the order of the collection, also where it may read nothing else.
 */
#pragma once

#include "share/directory.h"

/*
 * Finds out what is to be looked at so that recalls are in step with the directory `now`, which is
 * that of the store, and keeps that in the store. `before` (may be NULL): the one by which
 * something left until now, beside what the store knows of. In a batch of its own. *ret_any: there
 * is work for toc_narrow_on().
 */
TOC_MUST_USE int toc_narrow_begin(toc_store *s, const toc_directory *now,
                                  const toc_directory *before, bool *ret_any, toc_err *reterr);

typedef struct {
    bool more;       /* there was something to look at, and perhaps there is more */
    bool any;        /* tombstones were left, so that a directory made before is not up to date */
    uint32_t looked; /* rows */
} toc_narrow_step;

/*
 * Looks at some of it, in a batch of its own, between which others write: some 20 ms. When it is
 * killed the next call goes on behind the last one, in any process. Who may have what may change
 * in between, when toc_narrow_begin() is called then.
 */
TOC_MUST_USE int toc_narrow_on(toc_store *s, const toc_directory *now, toc_narrow_step *ret,
                               toc_err *reterr);

/* Both, to the end. *ret_any: tombstones were left. */
TOC_MUST_USE int toc_narrow(toc_store *s, const toc_directory *now, const toc_directory *before,
                            bool *ret_any, toc_err *reterr);
