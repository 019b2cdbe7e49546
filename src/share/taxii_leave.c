/*
 * taxii_leave - nothing leaves before it is on the disk that it may (docs/decisions/0021).
 *
 * A commit an answer would cost most answers more than all the rest. So a stretch of the
 * collection's order is reserved for the partner, of which the answer holds a small part: answers
 * that stay within what is reserved go at once, and what exactly they held is written within a
 * second, as ever (taxii_sent.c). Should the process be killed meanwhile, what was reserved counts
 * as sent (share/gate.h): more than was, never less.
 */
#include "share/gate.h"
#include "share/taxii_server.h"

#include "base/alloc.h"
#include "base/date.h"

#include <errno.h>
#include <stdlib.h>

/*
 * A reservation goes on for this part of the collection's span of dates behind what is wanted, and
 * at its end for a minute, so that who polls needs one a minute; it is given up when nothing left
 * by it for as long.
 */
enum { PARTS = 64 };
static const int64_t AHEAD = INT64_C(60) * 1000000, IDLE = INT64_C(60) * 1000000;

/* ---- the table; under the lock of writing ---- */

static int by_place(const toc_reservation *x, const toc_reservation *y)
{
    if (x->partner != y->partner)
        return x->partner < y->partner ? -1 : 1;
    if (x->collection != y->collection)
        return x->collection < y->collection ? -1 : 1;
    return (x->first > y->first) - (x->first < y->first);
}

/* How many stand before or at the place where `what` begins. */
static size_t place_of(const toc_taxii *t, const toc_reservation *what)
{
    size_t low = 0, high = t->n_reserved;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (by_place(&t->reserved[middle], what) <= 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_same_order(const toc_reservation *x, const toc_reservation *y)
{
    return x->partner == y->partner && x->collection == y->collection;
}

static toc_reservation *covering(const toc_taxii *t, const toc_reservation *what)
{
    size_t at = place_of(t, what);
    toc_reservation *r = at ? &t->reserved[at - 1] : NULL;
    return r && is_same_order(r, what) && r->last >= what->last ? r : NULL;
}

static bool append(toc_reservation **list, size_t *n, size_t *room, const toc_reservation *r)
{
    size_t bytes;
    if (*n == *room) {
        size_t want = *room ? *room * 2 : 64;
        toc_reservation *p =
            toc_mul_sz(&bytes, want, sizeof(*p)) ? toc_realloc(*list, bytes) : NULL;
        if (!p)
            return false;
        *list = p;
        *room = want;
    }
    (*list)[(*n)++] = *r;
    return true;
}

static bool give_up(toc_taxii *t, const toc_reservation *r)
{
    return append(&t->given_up, &t->n_given_up, &t->given_up_room, r);
}

/* On the disk one is told by where it begins: what begins there again is not to be deleted. */
static void keep_after_all(toc_taxii *t, const toc_reservation *r)
{
    size_t n = 0;
    for (size_t i = 0; i < t->n_given_up; i++)
        if (by_place(&t->given_up[i], r) != 0)
            t->given_up[n++] = t->given_up[i];
    t->n_given_up = n;
}

static void take_out(toc_taxii *t, size_t at)
{
    t->n_reserved--;
    memmove(&t->reserved[at], &t->reserved[at + 1], (t->n_reserved - at) * sizeof(*t->reserved));
}

/* Those that begin within `what` become part of it; the one that reaches into it ends before. */
static bool absorb(toc_taxii *t, toc_reservation *what)
{
    size_t at = place_of(t, what);
    bool same_start = at && by_place(&t->reserved[at - 1], what) == 0;
    if (same_start)
        take_out(t, --at); /* the same row on the disk, which grows */
    else if (at && is_same_order(&t->reserved[at - 1], what))
        t->reserved[at - 1].last = TOC_MIN(t->reserved[at - 1].last, what->first - 1);
    while (at < t->n_reserved && is_same_order(&t->reserved[at], what) &&
           t->reserved[at].first <= what->last) {
        what->last = TOC_MAX(what->last, t->reserved[at].last);
        if (!give_up(t, &t->reserved[at]))
            return false;
        take_out(t, at);
    }
    return true;
}

/* There are few that many: the one that was used the longest ago goes. */
static bool make_room(toc_taxii *t)
{
    size_t oldest = 0;
    if (t->n_reserved < TOC_RESERVATIONS)
        return true;
    for (size_t i = 1; i < t->n_reserved; i++)
        if (t->reserved[i].used < t->reserved[oldest].used)
            oldest = i;
    if (!give_up(t, &t->reserved[oldest]))
        return false;
    take_out(t, oldest);
    return true;
}

static bool insert(toc_taxii *t, toc_reservation *what)
{
    if (!make_room(t) || !absorb(t, what))
        return false;
    size_t at = place_of(t, what);
    if (!append(&t->reserved, &t->n_reserved, &t->reserved_room, what))
        return false;
    memmove(&t->reserved[at + 1], &t->reserved[at],
            (t->n_reserved - 1 - at) * sizeof(*t->reserved));
    t->reserved[at] = *what;
    keep_after_all(t, what);
    return true;
}

void toc_taxii_retire(toc_taxii *t, bool all)
{
    int64_t before = toc_time_now() - IDLE;
    size_t n = 0;
    for (size_t i = 0; i < t->n_reserved; i++) {
        toc_reservation *r = &t->reserved[i];
        bool goes = r->kept && (all || r->used < before) && give_up(t, r);
        if (!goes)
            t->reserved[n++] = *r;
    }
    t->n_reserved = n;
}

void toc_taxii_set_gate(toc_taxii *t, uint64_t gate)
{
    pthread_mutex_lock(&t->write_lock);
    if (gate != t->gate)
        toc_taxii_retire(t, true); /* they are for another one */
    t->gate = gate;
    pthread_mutex_unlock(&t->write_lock);
}

/* ---- an answer ---- */

static toc_reservation as_reservation(const toc_call *c, int64_t first, int64_t last)
{
    return (toc_reservation){.partner = c->partner->stored.number,
                             .collection = c->collection ? c->collection->number : 0,
                             .first = first,
                             .last = last};
}

/* Under the lock. That somebody was told of a recall is written first, too. */
static bool may_leave(const toc_call *c, const toc_sent_notes *notes)
{
    int64_t now = toc_time_now();
    TOC_VEC_FOREACH (n, notes) {
        if (n->kind == TOC_NOTE_TOLD)
            return false;
        if (n->kind != TOC_NOTE_SENT)
            continue;
        const toc_reservation what = as_reservation(c, n->first, n->last);
        toc_reservation *r = covering(c->t, &what);
        if (!r || !r->kept)
            return false;
        r->used = now;
    }
    return true;
}

static void refuse(toc_call *c, toc_buf *body, const char *why)
{
    toc_buf_done(body);
    toc_taxii_fail(c->r, 503, "Busy", why);
}

static const char *const STALE = "Who may have what has just changed: ask again.";
static const char *const FULL = "What was sent cannot be written down as quickly: ask again.";
static const char *const GONE = "Something of the answer was taken back meanwhile: ask again.";

static int is_any_gone(toc_store *s, const toc_call *c, const toc_sent_notes *notes, bool *ret)
{
    toc_err err = {0};
    toc_time_vec gone = {0};
    int r = 0;
    TOC_VEC_FOREACH (n, notes)
        if (r == 0 && !gone.n && n->kind == TOC_NOTE_SENT)
            r = toc_exchange_gone(s, c->collection->number, n->first, n->last, 1, c->a, &gone,
                                  &err);
    *ret = gone.n > 0;
    return r;
}

static bool any_sent(const toc_sent_notes *notes)
{
    TOC_VEC_FOREACH (n, notes)
        if (n->kind == TOC_NOTE_SENT)
            return true;
    return false;
}

/*
 * It is noted what goes. Until it was, others who asked for the same partner were not told of what
 * was taken out since this answer was read, as nothing said that the partner had it; so that must
 * not go. Of what is taken out from here on they are told.
 */
static void go(toc_call *c, const toc_sent_notes *notes, toc_buf *body)
{
    bool any = any_sent(notes), gone = false;
    toc_store *s = any ? toc_taxii_take_store(c) : NULL;
    int r = s ? is_any_gone(s, c, notes, &gone) : 0;
    if (s)
        toc_taxii_give_store(c, s);
    if (any && !s) { /* answered */
        toc_buf_done(body);
    } else if (r < 0) {
        toc_buf_done(body);
        toc_taxii_fail_status(c->t, c->r, 503);
    } else if (gone) {
        refuse(c, body, GONE);
    } else {
        c->respond(c, body);
    }
}

/* The writer has seen to it. */
static void left(toc_call *c)
{
    if (c->job.result == 0 && !c->job.stale) {
        go(c, &c->leaving, &c->answer);
        return;
    }
    refuse(c, &c->answer, c->job.stale ? STALE : FULL);
}

static void wait_to_leave(toc_call *c, const toc_sent_notes *notes, toc_buf *body)
{
    c->leaving = *notes;
    c->answer = *body;
    *body = (toc_buf){0};
    c->job.leaves = true;
    toc_taxii_wait_for(c, left);
}

void toc_taxii_leave(toc_call *c, const toc_sent_notes *notes, toc_buf *body,
                     void (*respond)(toc_call *c, toc_buf *body))
{
    toc_taxii *t = c->t;
    c->respond = respond;
    pthread_mutex_lock(&t->write_lock);
    bool stale = c->directory->gate != t->gate;
    bool now = !stale && !c->audit.n && !c->copies.n && may_leave(c, notes);
    bool noted = now && toc_taxii_note_sent(c, notes);
    pthread_mutex_unlock(&t->write_lock);
    if (stale)
        refuse(c, body, STALE);
    else if (!now)
        wait_to_leave(c, notes, body);
    else if (!noted)
        refuse(c, body, FULL);
    else
        go(c, notes, body);
}

/* ---- the writer ---- */

/* All that the notes of an answer say was sent, as one stretch. False: nothing was. */
static bool span_of(const toc_sent_notes *notes, int64_t *ret_first, int64_t *ret_last)
{
    bool any = false;
    TOC_VEC_FOREACH (n, notes) {
        if (n->kind != TOC_NOTE_SENT)
            continue;
        *ret_first = any ? TOC_MIN(*ret_first, n->first) : n->first;
        *ret_last = any ? TOC_MAX(*ret_last, n->last) : n->last;
        any = true;
    }
    return any;
}

/* Up to where it is worth to reserve. */
static int look_ahead(toc_store *s, toc_reservation *what, toc_err *reterr)
{
    int64_t first = 0, last = 0;
    int r = toc_exchange_span(s, what->collection, &first, &last, reterr);
    if (r != 0)
        return TOC_MIN(r, 0);
    int64_t end = what->last + (last - first) / PARTS + 1;
    if (end >= last)
        end = TOC_MAX(end, toc_time_now() + AHEAD);
    what->last = end;
    return 0;
}

static int keep(toc_store *s, const toc_call *c, const toc_reservation *what, toc_err *reterr)
{
    toc_arena a = {0};
    const toc_gate gate = toc_gate_of(c->directory, c->partner, c->collection);
    const toc_reserved row = {.partner = what->partner,
                              .collection = what->collection,
                              .first = what->first,
                              .last = what->last,
                              .gate = toc_gate_write(&gate, &a)};
    int r = row.gate.n ? toc_exchange_reserve(s, &row, reterr)
                       : toc_fail(reterr, -ENOMEM, "out of memory");
    toc_arena_done(&a);
    return r;
}

static int keep_audit(toc_store *s, const toc_call *c, toc_err *reterr)
{
    if (!c->audit.n)
        return 0;
    const toc_audit row = {.who = c->account->name,
                           .what = TOC_SV("feed"),
                           .about = c->audit,
                           .detail = TOC_SV("1 objects in 1 requests")};
    return toc_exchange_audit(s, &row, reterr);
}

/* Who asks for a copy by its id later finds it. */
static int keep_copies(toc_store *s, const toc_call *c, toc_err *reterr)
{
    int r = 0;
    TOC_VEC_FOREACH (copy, &c->copies)
        if (r == 0)
            r = toc_exchange_put_copy(s, c->collection->number, copy->added, copy->id, reterr);
    return r;
}

static int keep_told(toc_store *s, const toc_call *c, toc_err *reterr)
{
    int r = 0;
    TOC_VEC_FOREACH (n, &c->leaving)
        if (r == 0 && n->kind == TOC_NOTE_TOLD)
            r = toc_exchange_told(s, c->partner->stored.number, c->collection->number, n->first,
                                  reterr);
    return r;
}

int toc_taxii_reserve(toc_taxii *t, toc_job *job, toc_err *reterr)
{
    toc_call *c = job->call;
    toc_reservation what = as_reservation(c, 0, 0);
    job->stale = c->directory->gate != t->gate; /* which this thread alone sets */
    if (job->stale)
        return 0;
    int r = keep_audit(t->writer_store, c, reterr);
    if (r == 0)
        r = keep_copies(t->writer_store, c, reterr);
    if (r == 0)
        r = keep_told(t->writer_store, c, reterr);
    if (r < 0 || !span_of(&c->leaving, &what.first, &what.last))
        return r;
    pthread_mutex_lock(&t->write_lock);
    bool there = covering(t, &what) != NULL; /* another one in this batch */
    pthread_mutex_unlock(&t->write_lock);
    if (there)
        return 0;
    r = look_ahead(t->writer_store, &what, reterr);
    if (r < 0)
        return r;
    what.used = toc_time_now();
    pthread_mutex_lock(&t->write_lock);
    bool ok = insert(t, &what);
    pthread_mutex_unlock(&t->write_lock);
    return ok ? keep(t->writer_store, c, &what, reterr)
              : toc_fail(reterr, -ENOMEM, "out of memory");
}

void toc_taxii_reserved(toc_taxii *t, bool written)
{
    size_t n = 0;
    pthread_mutex_lock(&t->write_lock);
    for (size_t i = 0; i < t->n_reserved; i++) {
        t->reserved[i].kept = t->reserved[i].kept || written;
        if (t->reserved[i].kept)
            t->reserved[n++] = t->reserved[i];
    }
    t->n_reserved = n;
    pthread_mutex_unlock(&t->write_lock);
}

void toc_taxii_note_job(toc_job *job)
{
    toc_call *c = job->call;
    toc_taxii *t = c->t;
    if (job->stale)
        return;
    pthread_mutex_lock(&t->write_lock);
    bool noted = toc_taxii_note_sent(c, &c->leaving);
    pthread_mutex_unlock(&t->write_lock);
    if (!noted)
        job->result = -ENOBUFS;
}

int toc_taxii_give_up(const toc_taxii *t, size_t n, toc_store *s, toc_err *reterr)
{
    int r = 0;
    for (size_t i = 0; r == 0 && i < n; i++) {
        const toc_reservation *g = &t->given_up[i]; /* this thread alone changes it */
        r = toc_exchange_give_up(s, g->partner, g->collection, g->first, reterr);
    }
    return r;
}
