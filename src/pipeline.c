/*
 * pipeline - the stages in order, and the loop that drives an item through them; see pipeline.h.
 *
 * A ring of items: the caller's thread fills it at `filled` and empties it at `delivered`, workers
 * take at `taken`. delivered <= taken <= filled <= delivered + size; each counts up for ever. With
 * one thread the ring holds one item, and the caller's thread drives it too.
 */
#include "pipeline.h"

#include "base/alloc.h"
#include "base/limits.h"
#include "base/wait.h"
#include "model/id.h"
#include "read/read.h"

#include <errno.h>
#include <pthread.h>

/* Enough that no worker waits for the slowest item before it; few enough to bound memory. */
enum { ITEMS_A_THREAD = 4, WAIT_MS = 100 };

/* An arena that has grown beyond this is given back after its item, not kept for the next. */
static const size_t KEEP_ARENA = (size_t)4 << 20;

static int stage_fetch(const toc_pipeline_options *o, toc_item *item)
{
    return toc_fetch(item->name, o->stop, &item->bytes, &item->n, &item->err);
}

/* Nothing to read in it is a failure too; the reader has said why, and what to do. */
static int unless_empty(toc_item *item, int r)
{
    if (r == TOC_READ_EMPTY)
        item->err.code = -ENODATA;
    return r;
}

static int stage_split(const toc_pipeline_options *o, toc_item *item)
{
    (void)o;
    return unless_empty(item, toc_read_split((toc_sv){item->bytes, item->n}, toc_sv_of(item->name),
                                             &item->input, &item->parts, &item->err));
}

static int stage_read(const toc_pipeline_options *o, toc_item *item)
{
    (void)o;
    int r = toc_read_bytes(item->parts.p[item->part], toc_sv_of(item->name), &item->arena,
                           &item->doc, &item->err);
    if (r != 0 && item->parts.n > 1)
        (void)toc_fail_context(&item->err, r, "entry %zu", item->part + 1);
    return unless_empty(item, r);
}

static int stage_extract(const toc_pipeline_options *o, toc_item *item)
{
    return toc_extract(o->extractor, &item->doc, &item->arena, &item->record, &item->err);
}

static int stage_identify(const toc_pipeline_options *o, toc_item *item)
{
    (void)o;
    toc_sv identity = toc_report_identity(&item->doc, &item->arena);
    return toc_record_identify(item->record, identity, &item->arena);
}

static int stage_render(const toc_pipeline_options *o, toc_item *item)
{
    return o->render ? o->render(o->context, item) : 0;
}

static const struct {
    const char *name; /* for errors that say nothing themselves */
    int (*run)(const toc_pipeline_options *o, toc_item *item);
} STAGES[] = {
    {"fetch", stage_fetch},       /* name to bytes */
    {"split", stage_split},       /* bytes to those of each report */
    {"read", stage_read},         /* bytes to text */
    {"extract", stage_extract},   /* text to record */
    {"identify", stage_identify}, /* the record's and its incidents' ids */
    {"render", stage_render},     /* record to what the caller wants of it */
};

/* Of the stages, the first ones are an input's, the others once for each report in it. */
enum { OF_INPUT = 0, OF_REPORT = 2 };

static void drive(const toc_pipeline_options *o, toc_item *item, size_t from)
{
    for (size_t i = from; i < TOC_LEN(STAGES); i++) {
        item->result = STAGES[i].run(o, item);
        if (item->result == 0)
            continue;
        if (!item->err.text[0])
            (void)toc_fail(&item->err, item->result, "%s: %s", STAGES[i].name,
                           strerror(item->result < 0 ? -item->result : EIO));
        return;
    }
}

typedef struct {
    toc_item item;
    bool done;
} slot;

typedef struct {
    const toc_pipeline_options *o;
    slot *ring;
    size_t size, delivered, taken, filled;
    bool closed; /* no more items will come */
    pthread_mutex_t lock;
    pthread_cond_t work, finished;
    pthread_t threads[TOC_MAX_THREADS];
    unsigned started;
    toc_source *source;
    bool listed; /* the source has no more names */
    toc_pipeline_result result;
} line;

static bool stopped(const line *l)
{
    return l->o->stop && *l->o->stop;
}

static slot *slot_at(line *l, size_t number)
{
    return &l->ring[number % l->size];
}

static void drive_unless_lost(const line *l, toc_item *item)
{
    bool born_failed = item->result < 0;
    if (!born_failed && !stopped(l))
        drive(l->o, item, OF_INPUT);
}

static void *work(void *arg)
{
    line *l = arg;
    pthread_mutex_lock(&l->lock);
    for (;;) {
        while (l->taken == l->filled && !l->closed)
            pthread_cond_wait(&l->work, &l->lock);
        if (l->taken == l->filled)
            break;
        slot *s = slot_at(l, l->taken++);
        pthread_mutex_unlock(&l->lock);
        drive_unless_lost(l, &s->item);
        pthread_mutex_lock(&l->lock);
        s->done = true;
        pthread_cond_signal(&l->finished);
    }
    pthread_mutex_unlock(&l->lock);
    return NULL;
}

/* Signals are for the caller's thread: workers are born with all of them blocked. */
static int start_workers(line *l, unsigned want, toc_err *reterr)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int e = 0;
    while (l->started < want && !e)
        if ((e = pthread_create(&l->threads[l->started], NULL, work, l)) == 0)
            l->started++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    /* Fewer threads than asked for are slower, not wrong. */
    return l->started ? 0 : toc_fail(reterr, -e, "cannot start a thread: %s", strerror(e));
}

/*
 * Puts the next item on the ring. An input that cannot even be listed (listing < 0, err says why)
 * keeps its place in the order: an item born failed.
 */
static void put(line *l, const char *name, int listing, const toc_err *err)
{
    slot *s = slot_at(l, l->filled);
    s->item.result = listing;
    s->item.err = *err;
    if (listing == 0 && !(s->item.name = toc_strndup(name, strlen(name))))
        s->item.result = toc_fail(&s->item.err, -ENOMEM, "out of memory");
    s->done = false; /* a worker passes it on even so: nothing is delivered before it is taken */
    pthread_mutex_lock(&l->lock);
    l->filled++;
    pthread_cond_signal(&l->work);
    pthread_mutex_unlock(&l->lock);
}

static void fill(line *l)
{
    while (!l->listed && l->filled - l->delivered < l->size && !stopped(l)) {
        const char *name = NULL;
        toc_err err = {0};
        int r = toc_source_next(l->source, &name, &err);
        if (r == TOC_READ_END)
            l->listed = true;
        else
            put(l, name, r, &err);
    }
}

static void tell_progress(const line *l)
{
    if (!l->o->progress)
        return;
    size_t named, total;
    toc_source_progress(l->source, &named, &total);
    l->o->progress(l->o->context, l->delivered, total);
}

/* Waits a little for the item whose turn it is; false: not yet. */
static bool next_is_done(line *l)
{
    const struct timespec until = toc_after_ms(WAIT_MS);
    const slot *s = slot_at(l, l->delivered);
    int e = 0;
    pthread_mutex_lock(&l->lock);
    while (!s->done && e == 0)
        e = pthread_cond_timedwait(&l->finished, &l->lock, &until);
    bool done = s->done;
    pthread_mutex_unlock(&l->lock);
    return done;
}

static void clear_arena(toc_arena *a)
{
    if (a->used > KEEP_ARENA)
        toc_arena_done(a);
    else
        toc_arena_clear(a);
}

static void recycle_report(toc_item *item)
{
    item->doc = (toc_doc){0};
    item->record = NULL;
    item->result = 0;
    item->err = (toc_err){0};
    toc_buf_clear(&item->out);
    clear_arena(&item->arena);
}

static void recycle(toc_item *item)
{
    recycle_report(item);
    toc_free(item->name);
    toc_free(item->bytes);
    item->name = item->bytes = NULL;
    item->n = item->part = 0;
    item->parts = (toc_sv_vec){0};
    clear_arena(&item->input);
}

static int hand_over(line *l, const toc_item *item)
{
    if (item->result) {
        l->o->fail(l->o->context, item->name, &item->err);
        l->result.failures++;
        return 0;
    }
    l->result.records++;
    return l->o->deliver(l->o->context, item);
}

/* The further reports of a feed are driven here, one by one: in order, and one in memory. */
static int deliver_next(line *l)
{
    toc_item *item = &slot_at(l, l->delivered)->item;
    int r = hand_over(l, item);
    while (r == 0 && ++item->part < item->parts.n && !stopped(l)) {
        recycle_report(item);
        drive(l->o, item, OF_REPORT);
        r = stopped(l) ? 0 : hand_over(l, item);
        tell_progress(l);
    }
    recycle(item);
    l->delivered++;
    tell_progress(l);
    return r;
}

static int run(line *l)
{
    for (;;) {
        fill(l);
        if (stopped(l)) {
            l->result.stopped = true;
            return 0;
        }
        if (l->delivered == l->filled)
            return 0;
        if (l->size == 1) {
            drive_unless_lost(l, &slot_at(l, l->taken++)->item);
        } else if (!next_is_done(l)) {
            tell_progress(l);
            continue;
        }
        if (stopped(l))
            continue; /* perhaps before the item was driven */
        int r = deliver_next(l);
        if (r < 0)
            return r;
    }
}

/* Lets the workers finish what they hold; what nobody took yet is dropped. */
static void close_line(line *l)
{
    pthread_mutex_lock(&l->lock);
    l->closed = true;
    l->filled = l->taken;
    pthread_cond_broadcast(&l->work);
    pthread_mutex_unlock(&l->lock);
    for (unsigned i = 0; i < l->started; i++)
        pthread_join(l->threads[i], NULL);
    for (size_t i = 0; i < l->size; i++) {
        recycle(&l->ring[i].item);
        toc_buf_done(&l->ring[i].item.out);
        toc_arena_done(&l->ring[i].item.arena);
        toc_arena_done(&l->ring[i].item.input);
    }
    toc_free(l->ring);
    l->source = toc_source_free(l->source);
    pthread_cond_destroy(&l->finished);
    pthread_cond_destroy(&l->work);
    pthread_mutex_destroy(&l->lock);
}

static void init_locks(line *l)
{
    pthread_mutex_init(&l->lock, NULL);
    pthread_cond_init(&l->work, NULL);
    toc_cond_init(&l->finished);
}

int toc_pipeline_run(const char *const *names, size_t n, const toc_pipeline_options *o,
                     toc_pipeline_result *ret, toc_err *reterr)
{
    TOC_ASSERT(o->threads > 0 && o->deliver && o->fail);
    unsigned threads = TOC_MIN(o->threads, (unsigned)TOC_MAX_THREADS);
    /* One thread is the caller's: no handing over, and one item's memory stays in the cache. */
    line l = {.o = o, .size = threads == 1 ? 1 : (size_t)ITEMS_A_THREAD * threads};
    init_locks(&l);
    l.ring = toc_calloc(l.size, sizeof(*l.ring));
    int r = l.ring ? 0 : toc_fail(reterr, -ENOMEM, "out of memory");
    if (r == 0)
        r = toc_source_new(names, n, &l.source, reterr);
    if (r == 0 && threads > 1)
        r = start_workers(&l, threads, reterr);
    if (r == 0)
        r = run(&l);
    if (!l.ring)
        l.size = 0;
    close_line(&l);
    *ret = l.result;
    return r;
}
