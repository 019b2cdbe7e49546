/* backoff - how long to wait before asking a server again. Pure. */
#pragma once

#include "base/sv.h"

/* Whether the same request may do later, going by the status of the answer. */
bool toc_backoff_may(long status);

/*
 * Milliseconds before try number `nth` (from 1). retry_after: that header (RFC 9110, 10.2.3), p
 * NULL when there was none; now: microseconds UTC. Without it 1, 2, 4 … seconds. -1: the server
 * wants a wait of more than `most` seconds, too long to sit it out.
 */
int64_t toc_backoff(unsigned nth, toc_sv retry_after, int64_t now, unsigned most);
