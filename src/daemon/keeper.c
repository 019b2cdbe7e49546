/* keeper - see keeper.h. */
#include "daemon/keeper.h"

#include "base/alloc.h"
#include "base/date.h"
#include "base/wait.h"
#include "share/retention.h"

#include <errno.h>
#include <pthread.h>

struct toc_keeper {
    toc_keeper_options o;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stopping; /* under the lock */
    toc_err told;  /* what was said last */
};

/* False: it is to end. */
static bool rest(toc_keeper *k, int64_t ms)
{
    const struct timespec until = toc_after_ms(ms);
    pthread_mutex_lock(&k->lock);
    int e = 0;
    while (!k->stopping && e == 0)
        e = pthread_cond_timedwait(&k->wake, &k->lock, &until);
    bool stops = k->stopping;
    pthread_mutex_unlock(&k->lock);
    return !stops;
}

/* Between two steps: whoever waits for the store gets it. */
static bool pause_between(void *context)
{
    enum { MILLISECONDS = 20 };
    return rest(context, MILLISECONDS);
}

static int see_to(toc_keeper *k, toc_store *s, toc_err *reterr)
{
    const toc_retention_pace pace = {.go_on = pause_between, .context = k};
    toc_arena a = {0};
    toc_retention p;
    toc_retention_done done;
    int64_t now = toc_time_now();
    int r = toc_retention_read(s, &a, &p, reterr);
    if (r == 0 && toc_retention_is_due(&p, now))
        r = toc_retention_run(s, &p, now, TOC_SV("server"), &pace, &a, &done, reterr);
    toc_arena_done(&a);
    return r;
}

static void tell(toc_keeper *k, const toc_err *err)
{
    if (k->o.failed && strcmp(k->told.text, err->text) != 0)
        k->o.failed(err->text);
    k->told = *err;
}

/* Opened when it is needed: a store that is looked at once an hour keeps no memory meanwhile. */
static void *keep(void *context)
{
    enum { HOUR = 3600 * 1000, FIRST = 1000, MEMORY = 1 << 20 };
    toc_keeper *k = context;
    int64_t wait = FIRST;
    while (rest(k, wait)) {
        toc_err err = {0};
        toc_store *s = NULL;
        int r = toc_store_open(k->o.store, TOC_STORE_WRITE, &s, &err);
        if (r == 0) {
            toc_exchange_memory(s, MEMORY);
            r = see_to(k, s, &err);
        }
        toc_store_close(s);
        if (r < 0)
            tell(k, &err);
        wait = HOUR;
    }
    return NULL;
}

static int start(toc_keeper *k)
{
    toc_cond_init(&k->wake);
    pthread_mutex_init(&k->lock, NULL);
    return pthread_create(&k->thread, NULL, keep, k);
}

int toc_keeper_new(const toc_keeper_options *o, toc_keeper **ret, toc_err *reterr)
{
    toc_keeper *k = toc_calloc(1, sizeof(*k));
    if (!k)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    k->o = *o;
    int e = start(k);
    if (e != 0) {
        toc_free(k);
        return toc_fail(reterr, -e, "cannot start a thread: %s", strerror(e));
    }
    *ret = k;
    return 0;
}

toc_keeper *toc_keeper_free(toc_keeper *k)
{
    if (!k)
        return NULL;
    pthread_mutex_lock(&k->lock);
    k->stopping = true;
    pthread_cond_signal(&k->wake);
    pthread_mutex_unlock(&k->lock);
    pthread_join(k->thread, NULL);
    pthread_cond_destroy(&k->wake);
    pthread_mutex_destroy(&k->lock);
    toc_free(k);
    return NULL;
}
