/* lock - one server a store: two would each keep in memory what the other has to know. */
#pragma once

#include "base/err.h"

/*
 * Locks the store for this process, by a lock on a file beside it (its path with ".serving") that
 * the kernel lets go when the process ends, however it does; the file stays, and holds the id of
 * the process. A store that is reached by another name is the same one. -EBUSY: another process has
 * it, which the text names. The store need not exist. *ret: to be given back; it isn't inherited.
 */
TOC_MUST_USE int toc_server_lock(const char *store, int *ret, toc_err *reterr);
/* -1 is fine; returns -1. */
int toc_server_unlock(int lock);
