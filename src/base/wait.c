/* wait - see wait.h. */
#include "base/wait.h"

void toc_cond_init(pthread_cond_t *ret)
{
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(ret, &monotonic);
    pthread_condattr_destroy(&monotonic);
}

struct timespec toc_after_ms(int64_t ms)
{
    const long ms_a_second = 1000, ns_a_ms = 1000000, second = ms_a_second * ns_a_ms;
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += ms / ms_a_second;
    t.tv_nsec += ms % ms_a_second * ns_a_ms;
    t.tv_sec += t.tv_nsec / second;
    t.tv_nsec %= second;
    return t;
}
