/*
 * crew - the threads that do the work, so that those of the HTTP server never wait for the disk.
 *
 * Each has a store of its own. A reader holds one moment of it while it makes an answer; the writer
 * puts each request into a batch, which is on the disk before the answer goes.
 */
#include "api/server.h"

#include "merge/merge.h"

#include <errno.h>
#include <signal.h>

enum { READER_MEMORY = 8 << 20, WRITER_MEMORY = 24 << 20 };

/* ---- one request ---- */

static bool open_store(toc_api_call *c, toc_crew_kind kind, toc_store **store)
{
    toc_err err = {0};
    bool reads = kind == TOC_CREW_READ;
    int r = *store ? 0
                   : toc_store_open(c->api->options.store, reads ? TOC_STORE_READ : TOC_STORE_WRITE,
                                    store, &err);
    if (r == 0)
        toc_exchange_memory(*store, reads ? READER_MEMORY : WRITER_MEMORY);
    else
        toc_api_fail_result(c, r, NULL, &err);
    c->store = *store;
    return r == 0;
}

static void read_one(toc_api_call *c)
{
    int r = toc_store_hold(c->store, &c->err);
    if (r < 0) {
        toc_api_fail_result(c, r, NULL, &c->err);
        return;
    }
    c->endpoint->run(c);
    toc_store_let_go(c->store);
}

static void write_one(toc_api_call *c)
{
    int r = toc_store_begin(c->store, &c->err);
    if (r < 0) {
        toc_api_fail_result(c, r, NULL, &c->err);
        return;
    }
    if (c->endpoint->least < TOC_ROLE_ADMIN || toc_api_look_anew(c))
        (c->then ? c->then : c->endpoint->run)(c);
    c->then = NULL;
    if (c->status / 100 != 2) {
        toc_store_rollback(c->store);
        return;
    }
    r = toc_store_commit(c->store, &c->err);
    if (r < 0)
        toc_api_fail_result(c, r, NULL, &c->err);
    else
        toc_watch_catch_up(c->api);
}

static void work_on(toc_api_call *c, toc_crew_kind kind, toc_store **store)
{
    if (c->must_check) {
        c->must_check = false;
        c->checked = toc_api_check_token(c);
        return;
    }
    if (!open_store(c, kind, store))
        return;
    if (kind == TOC_CREW_READ)
        read_one(c);
    else if (kind == TOC_CREW_WRITE)
        write_one(c);
    else
        c->endpoint->run(c);
    c->store = NULL;
    if (c->then && !c->status)
        return;
    if (c->a->overflowed || c->body.failed)
        toc_api_fail(c, 503, NULL, "the answer is too large for now");
}

/* ---- threads ---- */

static void *work(void *context)
{
    toc_crew *w = context;
    toc_store *store = NULL;
    pthread_mutex_lock(&w->lock);
    for (;;) {
        while (!w->first && !w->stopping)
            pthread_cond_wait(&w->wake, &w->lock);
        toc_api_call *c = w->first;
        if (!c)
            break;
        w->first = c->next;
        if (!w->first)
            w->last = &w->first;
        w->waiting--;
        pthread_mutex_unlock(&w->lock);
        work_on(c, w->kind, &store);
        toc_request_go_on(c->r);
        pthread_mutex_lock(&w->lock);
    }
    pthread_mutex_unlock(&w->lock);
    toc_store_close(store);
    return NULL;
}

bool toc_crew_take(toc_api_call *c, toc_crew_kind kind, toc_handler then)
{
    toc_crew *w = &c->api->crews[kind];
    pthread_mutex_lock(&w->lock);
    bool room = w->waiting < TOC_API_QUEUE && !w->stopping;
    if (room) {
        toc_request_wait(c->r, then);
        c->next = NULL;
        *w->last = c;
        w->last = &c->next;
        w->waiting++;
        pthread_cond_signal(&w->wake);
    }
    pthread_mutex_unlock(&w->lock);
    return room;
}

static int start_crew(toc_crew *w, unsigned threads, toc_err *reterr)
{
    int e = 0;
    while (w->started < threads && !e)
        if ((e = pthread_create(&w->threads[w->started], NULL, work, w)) == 0)
            w->started++;
    return w->started ? 0 : toc_fail(reterr, -e, "cannot start a thread");
}

/* The caller has blocked signals: they are for its own thread. */
int toc_crews_start(toc_api *api, toc_err *reterr)
{
    unsigned readers = TOC_MAX(api->options.threads, 2U);
    readers = TOC_MIN(readers, (unsigned)TOC_API_READERS);
    int r = 0;
    for (int kind = 0; kind < TOC_CREW_COUNT; kind++) {
        toc_crew *w = &api->crews[kind];
        *w = (toc_crew){.api = api, .kind = (toc_crew_kind)kind};
        w->last = &w->first;
        pthread_mutex_init(&w->lock, NULL);
        pthread_cond_init(&w->wake, NULL);
    }
    for (int kind = 0; r == 0 && kind < TOC_CREW_COUNT; kind++)
        r = start_crew(&api->crews[kind], kind == TOC_CREW_READ ? readers : 1, reterr);
    return r;
}

void toc_crews_end(toc_api *api)
{
    for (int kind = 0; kind < TOC_CREW_COUNT; kind++) {
        toc_crew *w = &api->crews[kind];
        if (!w->api)
            continue;
        pthread_mutex_lock(&w->lock);
        w->stopping = true;
        pthread_cond_broadcast(&w->wake);
        pthread_mutex_unlock(&w->lock);
        for (unsigned i = 0; i < w->started; i++)
            pthread_join(w->threads[i], NULL);
    }
}
