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
 * Brings recalls in step with the directory `now`, which is that of the store. `before` (may be
 * NULL): the one by which something left until now, beside what the store knows of. *ret_any:
 * tombstones were left, so that a directory made before is not up to date. In batches of its own,
 * one for each partner and collection: when it ends early, the next call goes on.
 */
TOC_MUST_USE int toc_narrow(toc_store *s, const toc_directory *now, const toc_directory *before,
                            bool *ret_any, toc_err *reterr);
