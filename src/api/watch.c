/*
 * watch - the thread that follows the store, whoever writes to it: this process or another one.
 *
 * It asks five times a second whether anything was committed, which costs next to nothing, and then
 * brings accounts and partners up to date.
 */
#include "api/server.h"

#include <errno.h>
#include <signal.h>
#include <time.h>

enum { LOOK_MS = 200 };

/* False: the end has come. */
static bool wait_a_little(toc_watch *w)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += LOOK_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_mutex_lock(&w->lock);
    int e = 0;
    while (!w->stopping && !w->asked && e == 0)
        e = pthread_cond_timedwait(&w->wake, &w->lock, &until);
    w->asked = false;
    bool go_on = !w->stopping;
    pthread_mutex_unlock(&w->lock);
    return go_on;
}

static void *follow(void *context)
{
    toc_api *api = context;
    toc_watch *w = &api->watch;
    int64_t version = 0, before = -1;
    do {
        if (toc_exchange_version(w->store, &version, NULL) < 0 || version == before)
            continue;
        before = version;
        toc_api_reload(api, w->store);
    } while (wait_a_little(w));
    return NULL;
}

void toc_watch_ask(toc_api *api)
{
    toc_watch *w = &api->watch;
    pthread_mutex_lock(&w->lock);
    w->asked = true;
    pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->lock);
}

int toc_watch_start(toc_api *api, toc_err *reterr)
{
    toc_watch *w = &api->watch;
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_mutex_init(&w->lock, NULL);
    pthread_cond_init(&w->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
    int r = toc_store_open(api->options.store, TOC_STORE_READ, &w->store, reterr);
    if (r < 0)
        return r;
    int e = pthread_create(&w->thread, NULL, follow, api);
    w->started = e == 0;
    return e ? toc_fail(reterr, -e, "cannot start a thread") : 0;
}

void toc_watch_end(toc_api *api)
{
    toc_watch *w = &api->watch;
    if (w->started) {
        pthread_mutex_lock(&w->lock);
        w->stopping = true;
        pthread_cond_signal(&w->wake);
        pthread_mutex_unlock(&w->lock);
        pthread_join(w->thread, NULL);
    }
    w->store = toc_store_close(w->store);
}
