/*
 * pull - see pull.h.
 *
 * A ring of pages: the fetcher fills it at `fetched`, decoders take at `taken`, the caller's thread
 * writes at `written`. written <= taken <= fetched <= written + RING; each counts up for ever.
 */
#include "sync/pull.h"

#include "base/date.h"
#include "base/limits.h"
#include "base/wait.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <time.h>

/* Pages on their way: enough that no thread waits for the slowest of them. */
enum { RING = 4, PAGE = 5000, WAIT_MS = 100, BATCH_OBJECTS = 20000 };

typedef struct {
    toc_page page;
    bool decoded;
    int result; /* of decoding */
    toc_err err;
} slot;

typedef struct {
    const toc_pull_options *o;
    toc_pull_result *result;
    slot ring[RING];
    size_t fetched, taken, written;
    bool ended, stopping; /* no more pages come; nobody wants them */
    int fetch_result;
    toc_err fetch_err;
    char note[TOC_ERR_TEXT]; /* of the fetcher, for the caller's thread to tell */
    bool skipped;
    pthread_mutex_t lock;
    pthread_cond_t room, work, done;
    pthread_t threads[TOC_MAX_THREADS + 1];
    unsigned started;

    /* The writer's. */
    toc_arriving arriving;
    toc_pulled reached;
    toc_arena reached_memory;
} line;

static slot *slot_at(line *l, size_t number)
{
    return &l->ring[number % RING];
}

static bool is_stopped(const line *l)
{
    return l->o->stop && *l->o->stop;
}

/* ---- fetching ---- */

static void leave_note(line *l, const char *text)
{
    pthread_mutex_lock(&l->lock);
    (void)snprintf(l->note, sizeof(l->note), "%s", text);
    pthread_cond_signal(&l->done);
    pthread_mutex_unlock(&l->lock);
}

/* A free slot, or NULL when nobody wants more. */
static slot *take_room(line *l)
{
    pthread_mutex_lock(&l->lock);
    while (l->fetched - l->written == RING && !l->stopping)
        pthread_cond_wait(&l->room, &l->lock);
    slot *s = l->stopping ? NULL : slot_at(l, l->fetched);
    pthread_mutex_unlock(&l->lock);
    return s;
}

static void give_page(line *l)
{
    pthread_mutex_lock(&l->lock);
    l->fetched++;
    pthread_cond_signal(&l->work);
    pthread_mutex_unlock(&l->lock);
}

/* A page that is too long is asked for again, shorter; a place that the server has forgotten is
 * found again by its date. 0 or < 0. */
static int fetch_page(line *l, toc_cursor *c, toc_client_reply *reply, toc_err *reterr)
{
    for (;;) {
        char after[32];
        toc_cursor_after(c, after);
        const toc_session_page want = {
            .after = after, .next = toc_buf_sv(&c->next), .limit = c->limit};
        int r = toc_session_page_get(l->o->session, &want, reply, reterr);
        if (r == -E2BIG && c->limit > 1) {
            c->limit = TOC_MAX(c->limit / 4, 1L);
        } else if (r == -ESTALE && c->next.n) {
            leave_note(l, "the server does not know our place any more; going on by date");
            toc_cursor_forget_next(c);
        } else {
            return r;
        }
    }
}

static int fetch_into(line *l, toc_cursor *c, toc_client_reply *reply, toc_page *page,
                      toc_err *reterr)
{
    toc_page_clear(page);
    int r = fetch_page(l, c, reply, reterr);
    if (r == 0)
        r = toc_page_read(page, reply, toc_session_is_old(l->o->session), reterr);
    if (r < 0)
        return r;
    int moved = toc_cursor_move(c, &page->facts, reterr);
    if (moved >= 0)
        r = toc_cursor_keep(c, &page->a, &page->reached);
    return moved < 0 ? moved : r < 0 ? r : moved;
}

static void *fetch(void *context)
{
    line *l = context;
    toc_cursor c;
    toc_client_reply reply = {0};
    toc_err err = {0};
    slot *s;
    int r = 0;
    toc_cursor_init(&c, &l->reached, l->o->limit ? l->o->limit : PAGE);
    while (r == 0 && (s = take_room(l))) {
        s->decoded = false;
        r = fetch_into(l, &c, &reply, &s->page, &err);
        if (r >= 0)
            give_page(l);
    }
    toc_client_reply_done(&reply);
    pthread_mutex_lock(&l->lock);
    l->ended = true;
    l->skipped = c.skipped;
    l->fetch_result = TOC_MIN(r, 0);
    l->fetch_err = err;
    pthread_cond_broadcast(&l->work);
    pthread_cond_broadcast(&l->done);
    pthread_mutex_unlock(&l->lock);
    toc_cursor_done(&c);
    return NULL;
}

/* ---- taking apart ---- */

static void *decode(void *context)
{
    line *l = context;
    pthread_mutex_lock(&l->lock);
    for (;;) {
        while (l->taken == l->fetched && !l->ended && !l->stopping)
            pthread_cond_wait(&l->work, &l->lock);
        if (l->taken == l->fetched || l->stopping)
            break;
        slot *s = slot_at(l, l->taken++);
        pthread_mutex_unlock(&l->lock);
        s->result = toc_page_decode(&s->page, l->o->check, &s->err);
        pthread_mutex_lock(&l->lock);
        s->decoded = true;
        pthread_cond_signal(&l->done);
    }
    pthread_mutex_unlock(&l->lock);
    return NULL;
}

/* ---- writing ---- */

static int commit(line *l, toc_err *reterr)
{
    return toc_arrive_commit(&l->arriving, &l->reached, reterr);
}

static void count_old(toc_pull_result *to, const toc_stix20_report *from)
{
    to->old.objects += from->objects;
    for (size_t i = 0; i < TOC_STIX20_CHANGES; i++)
        to->old.changes[i] += from->changes[i];
}

/* How far it came outlives the page. */
static int keep_place(line *l, const toc_page *page, toc_err *reterr)
{
    toc_arena_clear(&l->reached_memory);
    toc_arena *a = &l->reached_memory;
    l->reached.feed = toc_sv_of(toc_session_url(l->o->session));
    l->reached.after = toc_arena_dup(a, page->reached.after);
    l->reached.next = toc_arena_dup(a, page->reached.next);
    l->reached.begun = toc_arena_dup(a, page->reached.begun);
    l->reached.objects += page->items.n;
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : 0;
}

static int write_page(line *l, const toc_page *page, toc_err *reterr)
{
    toc_arriving *v = &l->arriving;
    int r = toc_arrive_begin(v, reterr);
    TOC_VEC_FOREACH (f, &page->faults)
        toc_arrive_refuse(v, f->id, f->what);
    TOC_VEC_FOREACH (item, &page->items)
        if (r == 0)
            r = toc_arrive_put(v, item, reterr);
    if (r == 0)
        r = keep_place(l, page, reterr);
    l->result->pages++;
    l->result->objects += page->items.n + page->faults.n;
    count_old(l->result, &page->old);
    if (r < 0)
        toc_arrive_abandon(v);
    size_t batch = l->o->batch ? l->o->batch : BATCH_OBJECTS;
    return r == 0 && v->in_batch >= batch ? commit(l, reterr) : r;
}

/* ---- the writer's loop ---- */

typedef enum { PAGE_READY, PAGE_LATE, PAGES_END } wait_answer;

/* Waits for the next page in order, a moment long. */
static wait_answer wait_page(line *l, slot **ret, char note[TOC_ERR_TEXT])
{
    struct timespec until = toc_after_ms(WAIT_MS);
    pthread_mutex_lock(&l->lock);
    slot *s = slot_at(l, l->written);
    int e = 0;
    while (e == 0 && !(l->written < l->taken && s->decoded) &&
           !(l->ended && l->written == l->fetched))
        e = pthread_cond_timedwait(&l->done, &l->lock, &until);
    bool ready = l->written < l->taken && s->decoded;
    bool end = !ready && l->ended && l->written == l->fetched;
    memcpy(note, l->note, sizeof(l->note));
    l->note[0] = '\0';
    pthread_mutex_unlock(&l->lock);
    *ret = s;
    return ready ? PAGE_READY : end ? PAGES_END : PAGE_LATE;
}

static void free_slot(line *l)
{
    pthread_mutex_lock(&l->lock);
    l->written++;
    pthread_cond_signal(&l->room);
    pthread_mutex_unlock(&l->lock);
}

/* While pages are late, what came is put on the disk, and others may write to the store. */
static int write_all(line *l, toc_err *reterr)
{
    for (;;) {
        slot *s;
        char note[TOC_ERR_TEXT];
        wait_answer answer = wait_page(l, &s, note);
        if (note[0])
            l->o->note(l->o->context, note);
        if (answer == PAGES_END)
            return 0;
        if (is_stopped(l))
            return toc_fail(reterr, -EINTR, "interrupted");
        int r = 0;
        if (answer == PAGE_LATE) {
            r = commit(l, reterr);
        } else {
            r = s->result < 0 ? s->result : write_page(l, &s->page, reterr);
            if (s->result < 0)
                *reterr = s->err;
            free_slot(l);
        }
        l->o->progress(l->o->context, l->result->objects);
        if (r < 0)
            return r;
    }
}

/* The end of a pull is kept, too, when the last page brought nothing. */
static int finish(line *l, toc_err *reterr)
{
    int r = toc_arrive_begin(&l->arriving, reterr);
    if (r < 0)
        return r;
    l->reached.pulled = toc_time_now();
    return commit(l, reterr);
}

/* ---- the whole ---- */

static int start(line *l, toc_err *reterr)
{
    sigset_t all, before;
    unsigned want = l->o->threads + 1;
    want = want < 2 ? 2 : TOC_MIN(want, (unsigned)TOC_LEN(l->threads));
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); /* signals are for the caller's thread */
    int e = 0;
    while (l->started < want && !e)
        if ((e = pthread_create(&l->threads[l->started], NULL, l->started ? decode : fetch, l)) ==
            0)
            l->started++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return l->started >= 2 ? 0 : toc_fail(reterr, -e, "cannot start a thread: %s", strerror(e));
}

static void end_threads(line *l)
{
    pthread_mutex_lock(&l->lock);
    l->stopping = true;
    if (!l->ended)
        toc_session_stop(l->o->session);
    pthread_cond_broadcast(&l->room);
    pthread_cond_broadcast(&l->work);
    pthread_mutex_unlock(&l->lock);
    for (unsigned i = 0; i < l->started; i++)
        pthread_join(l->threads[i], NULL);
    for (size_t i = 0; i < RING; i++)
        toc_page_done(&l->ring[i].page);
    pthread_mutex_destroy(&l->lock);
    pthread_cond_destroy(&l->room);
    pthread_cond_destroy(&l->work);
    pthread_cond_destroy(&l->done);
}

/* Where the last one came to, when that was in this collection over there. */
static toc_pulled start_of(const toc_pull_options *o)
{
    toc_pulled from = o->remote->pull;
    if (!o->again && toc_sv_eq(from.feed, toc_sv_of(toc_session_url(o->session))))
        return from;
    return (toc_pulled){.after = {"", 0},
                        .next = {"", 0},
                        .begun = {"", 0},
                        .pulled = from.pulled,
                        .objects = from.objects,
                        .feed = toc_sv_of(toc_session_url(o->session))};
}

int toc_pull(const toc_pull_options *o, toc_pull_result *ret, toc_err *reterr)
{
    line l = {.o = o,
              .result = ret,
              .lock = PTHREAD_MUTEX_INITIALIZER,
              .room = PTHREAD_COND_INITIALIZER,
              .work = PTHREAD_COND_INITIALIZER,
              .reached = start_of(o)};
    *ret = (toc_pull_result){0};
    l.arriving = (toc_arriving){.store = o->store,
                                .remote = o->remote,
                                .into = o->into,
                                .d = o->d,
                                .refused = o->refused,
                                .context = o->context,
                                .count = &ret->came};
    toc_arrive_init(&l.arriving);
    toc_cond_init(&l.done);
    int r = start(&l, reterr);
    if (r == 0)
        r = write_all(&l, reterr);
    if (r == 0 && l.fetch_result < 0) {
        r = l.fetch_result;
        *reterr = l.fetch_err;
    }
    toc_err late = {0};
    int done = r == 0 ? finish(&l, &late) : commit(&l, &late);
    if (r == 0 && done < 0) {
        r = done;
        *reterr = late;
    }
    end_threads(&l);
    ret->skipped = l.skipped;
    toc_arena_done(&l.reached_memory);
    return r;
}
