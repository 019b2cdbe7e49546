/*
 * logs - see logs.h.
 *
 * Each worker takes the next block (under `reading`), scans it, waits until it is its turn,
 * delivers (under `order`), and comes back. The caller's thread is one of the workers.
 */
#include "logs/logs.h"

#include "base/alloc.h"
#include "base/limits.h"
#include "logs/block.h"
#include "logs/follow.h"

#include <errno.h>
#include <pthread.h>

/* A block on its way. */
typedef struct {
    toc_log_buffer text;
    const char *name;
    toc_log_format format;
    uint64_t number; /* in the order of all blocks */
    uint64_t offset;
    bool first; /* of its input */
    bool failed;
    toc_err err; /* of the input, behind the block's text */
} block;

typedef struct {
    const toc_logs_options *o;
    const char *const *names;
    size_t n;

    pthread_mutex_t reading;
    size_t input; /* under way */
    toc_log_source *source;
    toc_log_format format;
    toc_log_buffer rest;
    uint64_t blocks, offset;

    pthread_mutex_t order;
    pthread_cond_t turn;
    uint64_t delivered, line; /* line: number of the next block's first */
    _Atomic int result;
    toc_err err;
    toc_logs_result total;
} run;

typedef struct {
    run *r;
    toc_scan *scan;
    block block;
    pthread_t thread;
} worker;

static bool stopped(const run *r)
{
    return r->o->stop && *r->o->stop;
}

/* ---- reading ---- */

static void fail_input(run *r, block *b)
{
    b->failed = true;
    r->source = toc_log_source_close(r->source);
    r->input++;
}

/* Fills b with the next text of the input under way, or with why there is none. */
static void read_input(run *r, block *b)
{
    bool ended = false;
    b->first = !r->source;
    b->name = r->names[r->input];
    if (b->first) {
        r->offset = 0;
        r->rest.n = 0;
        if (toc_log_source_open(b->name, r->o->stop, &r->source, &b->err) < 0) {
            fail_input(r, b);
            return;
        }
    }
    b->offset = r->offset;
    int e = toc_log_fill(r->source, &b->text, &r->rest, &ended, &b->err);
    r->offset += b->text.n;
    toc_sv text = {toc_log_text(&b->text), b->text.n};
    if (b->first)
        r->format = r->o->format == TOC_LOG_AUTO ? toc_log_detect(text) : r->o->format;
    b->format = r->format;
    if (e < 0) {
        fail_input(r, b);
    } else if (ended) {
        r->source = toc_log_source_close(r->source);
        r->input++;
    }
}

/* False: there is no more to read. */
static bool next_block(run *r, block *b)
{
    pthread_mutex_lock(&r->reading);
    bool more = r->input < r->n && !stopped(r) && r->result == 0;
    b->failed = false;
    b->err = (toc_err){0};
    b->text.n = 0;
    if (more) {
        b->number = r->blocks++;
        read_input(r, b);
    }
    pthread_mutex_unlock(&r->reading);
    return more;
}

/* ---- delivering ---- */

uint64_t toc_log_count_lines(toc_sv text)
{
    uint64_t n = 0;
    size_t at = 0;
    while (at + 255 * 32 <= text.n) { /* byte-wide sums, which the compiler does many at a time */
        uint8_t sums[32] = {0};
        for (size_t i = 0; i < 255; i++, at += 32)
            for (size_t k = 0; k < 32; k++)
                sums[k] = (uint8_t)(sums[k] + (text.p[at + k] == '\n'));
        for (size_t k = 0; k < 32; k++)
            n += sums[k];
    }
    for (; at < text.n; at++)
        n += text.p[at] == '\n';
    return n;
}

static void deliver(run *r, const block *b, const toc_hit *hits, size_t n, uint64_t lines,
                    int scanned)
{
    toc_sv text = {toc_log_text(&b->text), b->text.n};
    pthread_mutex_lock(&r->order);
    while (r->delivered != b->number)
        pthread_cond_wait(&r->turn, &r->order);
    if (b->first)
        r->line = 1;
    if (r->result == 0 && scanned < 0)
        r->result = toc_fail(&r->err, scanned, "out of memory");
    if (r->result == 0 && (n || (r->o->all && text.n))) {
        toc_log_block out = {b->name, b->format, text, b->offset, r->line, hits, n};
        r->result = r->o->deliver(r->o->context, &out);
    }
    if (r->result == 0 && b->failed && b->err.code != -EINTR) {
        r->o->fail(r->o->context, b->name, &b->err);
        r->total.failures++;
    }
    r->line += lines;
    r->total.lines += lines + (text.n && text.p[text.n - 1] != '\n');
    r->total.bytes += text.n;
    r->delivered++;
    pthread_cond_broadcast(&r->turn);
    pthread_mutex_unlock(&r->order);
}

static void *work(void *arg)
{
    worker *w = arg;
    while (next_block(w->r, &w->block)) {
        const block *b = &w->block;
        const toc_hit *hits = NULL;
        size_t n = 0;
        toc_sv text = {b->text.n ? toc_log_text(&b->text) : "", b->text.n};
        toc_scan_style style = toc_log_style(b->format);
        int scanned = text.n ? toc_scan_block(w->scan, text, &style, &hits, &n) : 0;
        deliver(w->r, b, hits, n, toc_log_count_lines(text), scanned);
    }
    return NULL;
}

/* ---- threads ---- */

static int run_workers(run *r, worker *workers, unsigned n, toc_err *reterr)
{
    sigset_t all, before;
    unsigned started = 1;
    for (unsigned i = 0; i < n; i++) {
        workers[i].r = r;
        int e = toc_scan_new(r->o->set, &workers[i].scan, reterr);
        if (e < 0)
            return e;
    }
    /* Signals are for the caller's thread. Fewer threads than asked for are slower, not wrong. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (started < n &&
           pthread_create(&workers[started].thread, NULL, work, &workers[started]) == 0)
        started++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    work(&workers[0]);
    for (unsigned i = 1; i < started; i++)
        pthread_join(workers[i].thread, NULL);
    if (r->result < 0 && reterr)
        *reterr = r->err;
    return r->result;
}

int toc_logs_run(const char *const *names, size_t n, const toc_logs_options *o,
                 toc_logs_result *ret, toc_err *reterr)
{
    TOC_ASSERT(o->threads > 0 && o->deliver && o->fail);
    unsigned threads = TOC_MIN(o->threads, (unsigned)TOC_MAX_THREADS);
    if (o->follow)
        return toc_logs_follow(names, n, o, ret, reterr);
    worker *workers = toc_calloc(threads, sizeof(*workers));
    if (!workers)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    run r = {.o = o, .names = names, .n = n};
    pthread_mutex_init(&r.reading, NULL);
    pthread_mutex_init(&r.order, NULL);
    pthread_cond_init(&r.turn, NULL);
    int e = run_workers(&r, workers, threads, reterr);
    for (unsigned i = 0; i < threads; i++) {
        toc_scan_free(workers[i].scan);
        toc_log_buffer_done(&workers[i].block.text);
    }
    toc_free(workers);
    toc_log_buffer_done(&r.rest);
    toc_log_source_close(r.source);
    pthread_cond_destroy(&r.turn);
    pthread_mutex_destroy(&r.order);
    pthread_mutex_destroy(&r.reading);
    r.total.stopped = stopped(&r);
    *ret = r.total;
    return e;
}
