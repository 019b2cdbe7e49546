/* wait - waiting on a condition for so long, by the clock that nobody sets. */
#pragma once

#include <pthread.h>
#include <stdint.h>
#include <time.h>

/* A condition whose waits end by the monotonic clock. */
void toc_cond_init(pthread_cond_t *ret);

/* That many milliseconds from now, for pthread_cond_timedwait() on such a one. */
struct timespec toc_after_ms(int64_t ms);
