/*
 * watch - the thread that follows the store, whoever writes to it: this process or another one.
 *
 * It asks five times a second whether anything was committed, which costs next to nothing, and then
 * brings accounts, partners and the board up to date and tells those who listen.
 */
#include "api/server.h"

#include "base/wait.h"
#include "merge/merge.h"

#include <errno.h>
#include <signal.h>

enum {
    LOOK_MS = 200,
    BRIEFS = 200, /* of a batch: few, so that others may write in between */
    LOOKS = 50,   /* likewise; a look at a member takes milliseconds */
};

/* False: the end has come. */
static bool wait_a_little(toc_watch *w, long ms)
{
    struct timespec until = toc_after_ms(ms);
    pthread_mutex_lock(&w->lock);
    int e = 0;
    while (!w->stopping && w->asked == w->shown && e == 0)
        e = pthread_cond_timedwait(&w->wake, &w->lock, &until);
    bool go_on = !w->stopping;
    pthread_mutex_unlock(&w->lock);
    return go_on;
}

/* Makes the briefs that a store of an older format lacks: the board is made of them. */
static int fill_in(toc_api *api, toc_err *reterr)
{
    toc_store *s = NULL;
    uint32_t n = BRIEFS;
    int r = toc_store_open(api->options.store, TOC_STORE_WRITE, &s, reterr);
    while (r == 0 && n == BRIEFS) {
        r = toc_store_begin(s, reterr);
        if (r == 0)
            r = toc_merge_briefs(s, BRIEFS, &n, reterr);
        if (r == 0)
            r = toc_store_commit(s, reterr);
    }
    toc_store_close(s);
    return r;
}

/* Looks anew at some of the members that an older engine looked at. That may take minutes in all:
 * the board is there meanwhile, and changes. 1: there may be more, 0: that was all. */
static int look_anew(toc_api *api)
{
    toc_store *s = NULL;
    uint32_t n = 0;
    int r = toc_store_open(api->options.store, TOC_STORE_WRITE, &s, NULL);
    if (r == 0)
        r = toc_store_begin(s, NULL);
    if (r == 0)
        r = toc_merge_pending(s, LOOKS, &n, NULL);
    if (r == 0 && n)
        r = toc_store_commit(s, NULL);
    toc_store_close(s);
    return r < 0 ? r : n == LOOKS;
}

/* NULL where words cannot be read: warnings are then counted by what else is known of them. */
static const toc_extractor *extractor_of(toc_api *api)
{
    const toc_extractor *x = NULL;
    return toc_api_extractor(api, &x, NULL) == 0 ? x : NULL;
}

static int follow_changes(toc_api *api, const toc_change_vec *changes)
{
    int r = toc_api_boards_follow(api, changes);
    return r < 0 ? r
                 : toc_warnings_follow(&api->warnings, api->watch.store, extractor_of(api),
                                       api->boards, changes);
}

/* What came since the board was made, a thousand at a time: the board and the listeners. */
static int catch_up(toc_api *api, int64_t *seq)
{
    enum { CHANGES = 1000 };
    toc_arena a = {0};
    uint32_t got = CHANGES;
    int r = 0;
    while (r >= 0 && got == CHANGES) {
        toc_change_vec changes = {0};
        toc_arena_clear(&a);
        r = toc_store_changes(api->watch.store, *seq, CHANGES, &a, &changes, NULL);
        got = changes.n;
        if (r == 0 && got)
            r = follow_changes(api, &changes);
        if (r >= 0 && got)
            *seq = changes.p[got - 1].seq;
    }
    toc_arena_done(&a);
    return TOC_MIN(r, 0);
}

static int first_board(toc_api *api, int64_t *seq)
{
    int r = fill_in(api, NULL);
    if (r == 0)
        r = toc_boards_load(api->boards, api->watch.store, NULL);
    toc_board *board = r == 0 ? toc_boards_take(api->boards) : NULL;
    if (board)
        *seq = board->seq;
    toc_boards_give(api->boards, board);
    return r;
}

/* What a look has met: the store's version and the last change on the board, -1 before the first.
 */
typedef struct {
    int64_t version, seq;
} met;

/* Everything that was committed before a look was asked for is seen by it. */
static void look(toc_api *api, met *m)
{
    toc_watch *w = &api->watch;
    pthread_mutex_lock(&w->lock);
    uint64_t asked = w->asked;
    pthread_mutex_unlock(&w->lock);
    int64_t version = 0;
    if (toc_exchange_version(w->store, &version, NULL) == 0 && version != m->version) {
        toc_api_reload(api, w->store);
        if ((m->seq >= 0 || first_board(api, &m->seq) == 0) && catch_up(api, &m->seq) == 0 &&
            toc_api_boards_load(api) == 0)
            m->version = version;
    }
    toc_hub_tell(api, m->seq);
    pthread_mutex_lock(&w->lock);
    w->shown = asked;
    pthread_cond_broadcast(&w->done);
    pthread_mutex_unlock(&w->lock);
}

/* What fails is tried again: the disk may have been full, another process busy. */
static void *follow(void *context)
{
    toc_api *api = context;
    met m = {-1, -1};
    int older = 1;  /* members looked at by an older engine: 1: there may be more, <0: try later */
    int warned = 1; /* likewise, warnings that are not in memory yet */
    do {
        look(api, &m);
        if (older && m.seq >= 0)
            older = look_anew(api);
        if (warned && m.seq >= 0)
            warned =
                toc_warnings_load(&api->warnings, api->watch.store, extractor_of(api), api->boards);
    } while (wait_a_little(&api->watch, m.seq >= 0 && (older > 0 || warned > 0) ? 0 : LOOK_MS));
    return NULL;
}

void toc_watch_ask(toc_api *api)
{
    toc_watch *w = &api->watch;
    pthread_mutex_lock(&w->lock);
    w->asked++;
    pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->lock);
}

void toc_watch_catch_up(toc_api *api)
{
    toc_watch *w = &api->watch;
    struct timespec until = toc_after_ms(TOC_WATCH_WAIT_MS);
    pthread_mutex_lock(&w->lock);
    uint64_t mine = ++w->asked;
    pthread_cond_signal(&w->wake);
    int e = 0;
    while (!w->stopping && w->shown < mine && e == 0)
        e = pthread_cond_timedwait(&w->done, &w->lock, &until);
    pthread_mutex_unlock(&w->lock);
}

int toc_watch_start(toc_api *api, toc_err *reterr)
{
    toc_watch *w = &api->watch;
    pthread_mutex_init(&w->lock, NULL);
    toc_cond_init(&w->wake);
    toc_cond_init(&w->done);
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
        pthread_cond_broadcast(&w->done);
        pthread_mutex_unlock(&w->lock);
        pthread_join(w->thread, NULL);
    }
    w->store = toc_store_close(w->store);
}
