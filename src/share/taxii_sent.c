/*
 * taxii_sent - who was sent what, who was told of what: noted in memory before an answer goes,
 * written down within a second, and looked up in both places meanwhile.
 */
#include "share/taxii_server.h"

#include "base/alloc.h"

#include <errno.h>
#include <stdlib.h>

/* ---- of one page ---- */

void toc_page_notes_add(toc_page_notes *n, toc_note_kind kind, int64_t first, int64_t last)
{
    toc_sent_notes *v = &n->sent;
    toc_pending_sent *end = v->n ? &v->p[v->n - 1] : NULL;
    if (kind == TOC_NOTE_SENT && end && end->kind == kind && end->last + 1 == first) {
        end->last = last;
        return;
    }
    toc_pending_sent *slot = TOC_VEC_PUSH(n->a, v);
    if (slot)
        *slot = (toc_pending_sent){.kind = kind, .first = first, .last = last};
}

void toc_page_notes_row(toc_page_notes *n, int64_t added, bool tombstone)
{
    int64_t *slot = TOC_VEC_PUSH(n->a, &n->dates);
    if (slot)
        *slot = added;
    if (tombstone)
        toc_page_notes_add(n, TOC_NOTE_TOLD, added, added);
    else
        toc_page_notes_add(n, TOC_NOTE_SENT, TOC_MIN(n->looked + 1, added), added);
}

static int by_value(const void *x, const void *y)
{
    const int64_t *a = x, *b = y;
    return (*a > *b) - (*a < *b);
}

static bool holds(const toc_page_notes *n, int64_t added)
{
    return n->dates.n && bsearch(&added, n->dates.p, n->dates.n, sizeof(*n->dates.p), by_value);
}

static int cut(toc_page_notes *n, const toc_pending_sent *s, toc_store *store, int64_t collection,
               toc_page_notes *ret, toc_err *reterr)
{
    enum { MOST = TOC_TAXII_MAX_PAGE };
    toc_time_vec gone = {0};
    int64_t first = s->first;
    if (s->first == s->last) { /* the row itself */
        toc_page_notes_add(ret, TOC_NOTE_SENT, s->first, s->last);
        return 0;
    }
    int r = toc_exchange_gone(store, collection, s->first, s->last, MOST, n->a, &gone, reterr);
    if (r < 0)
        return r;
    if (gone.n >= MOST) { /* a stretch for each row */
        TOC_VEC_FOREACH (added, &n->dates)
            if (*added >= s->first && *added <= s->last)
                toc_page_notes_add(ret, TOC_NOTE_SENT, *added, *added);
        return 0;
    }
    TOC_VEC_FOREACH (added, &gone) {
        if (holds(n, *added)) /* gone since the page was read */
            continue;
        if (*added > first)
            toc_page_notes_add(ret, TOC_NOTE_SENT, first, *added - 1);
        first = *added + 1;
    }
    toc_page_notes_add(ret, TOC_NOTE_SENT, first, s->last);
    return 0;
}

int toc_page_notes_cut(toc_page_notes *n, toc_store *s, int64_t collection, toc_err *reterr)
{
    toc_page_notes exact = {.a = n->a};
    int r = 0;
    TOC_VEC_FOREACH (note, &n->sent) {
        if (note->kind != TOC_NOTE_SENT)
            toc_page_notes_add(&exact, note->kind, note->first, note->last);
        else if (r == 0)
            r = cut(n, note, s, collection, &exact, reterr);
    }
    n->sent = exact.sent;
    return r;
}

/* ---- noting ---- */

static bool is_same_kind(const toc_pending_sent *x, const toc_pending_sent *y)
{
    return x->kind == y->kind && x->partner == y->partner && x->collection == y->collection;
}

/* Pages that follow each other are one stretch. Looks at the last few notes alone. */
static bool joins_last(toc_taxii *t, const toc_pending_sent *note)
{
    enum { NEAR = 16 };
    for (size_t i = t->n_sent; i-- > 0 && i + NEAR > t->n_sent;) {
        toc_pending_sent *p = &t->sent[i];
        if (!is_same_kind(p, note))
            continue;
        if (note->kind == TOC_NOTE_REACHED) {
            p->first = TOC_MAX(p->first, note->first);
            return true;
        }
        if (note->kind == TOC_NOTE_SENT && note->first >= p->first && note->first <= p->last + 1) {
            p->last = TOC_MAX(p->last, note->last);
            return true;
        }
    }
    return false;
}

static bool make_room(toc_taxii *t, size_t more)
{
    size_t want = t->n_sent + more, bytes;
    if (want <= t->sent_room)
        return true;
    if (want > TOC_PENDING_SENT)
        return false;
    want = TOC_MAX(want, t->sent_room * 2);
    want = TOC_MIN(want, (size_t)TOC_PENDING_SENT);
    if (!toc_mul_sz(&bytes, want, sizeof(*t->sent)))
        return false;
    toc_pending_sent *p = toc_realloc(t->sent, bytes);
    if (!p)
        return false;
    t->sent = p;
    t->sent_room = want;
    return true;
}

bool toc_taxii_note_sent(toc_call *c, const toc_sent_notes *notes)
{
    toc_taxii *t = c->t;
    bool ok = make_room(t, notes->n);
    TOC_VEC_FOREACH (note, notes) {
        toc_pending_sent mine = *note;
        mine.partner = c->partner->stored.number;
        mine.collection = c->collection->number;
        if (ok && !joins_last(t, &mine))
            t->sent[t->n_sent++] = mine;
    }
    if (!ok || t->n_sent > TOC_PENDING / 2)
        pthread_cond_signal(&t->write_wake);
    return ok;
}

/* ---- looking ---- */

static void pick(const toc_call *c, const toc_pending_sent *from, size_t n, toc_sent_notes *ret)
{
    for (size_t i = 0; i < n; i++) {
        bool mine = from[i].kind == TOC_NOTE_SENT && from[i].partner == c->partner->stored.number &&
                    from[i].collection == c->collection->number;
        toc_pending_sent *slot = mine ? TOC_VEC_PUSH(c->a, ret) : NULL;
        if (slot)
            *slot = from[i];
    }
}

uint64_t toc_taxii_sent_lately(toc_call *c, toc_sent_notes *ret)
{
    toc_taxii *t = c->t;
    pthread_mutex_lock(&t->write_lock);
    pick(c, t->sent_held, t->n_sent_held, ret);
    pick(c, t->sent, t->n_sent, ret);
    uint64_t written = atomic_load(&t->written);
    pthread_mutex_unlock(&t->write_lock);
    return written;
}

/* ---- writing down ---- */

/* Under the lock. What could not be written before comes first, and all with it. False: no memory;
 * then the rest comes later. */
static bool hold_all(toc_taxii *t)
{
    size_t bytes, n = t->n_sent_held + t->n_sent;
    if (!t->n_sent_held) {
        toc_free(t->sent_held);
        t->sent_held = t->sent;
    } else if (t->n_sent) {
        toc_pending_sent *p =
            toc_mul_sz(&bytes, n, sizeof(*p)) ? toc_realloc(t->sent_held, bytes) : NULL;
        if (!p)
            return false;
        memcpy(p + t->n_sent_held, t->sent, t->n_sent * sizeof(*p));
        t->sent_held = p;
        toc_free(t->sent);
    } else {
        return true;
    }
    t->n_sent_held = n;
    t->sent = NULL;
    t->n_sent = t->sent_room = 0;
    return true;
}

size_t toc_taxii_sent_take(toc_taxii *t, bool all, const toc_pending_sent **ret,
                           size_t *ret_given_up)
{
    pthread_mutex_lock(&t->write_lock);
    bool held = hold_all(t);
    if (held) /* what left by a reservation is written before that is given up */
        toc_taxii_retire(t, all);
    *ret = t->sent_held;
    *ret_given_up = held ? t->n_given_up : 0;
    size_t n = t->n_sent_held;
    pthread_mutex_unlock(&t->write_lock);
    return n;
}

void toc_taxii_sent_done(toc_taxii *t, size_t given_up, bool written)
{
    pthread_mutex_lock(&t->write_lock);
    if (written) {
        toc_free(t->sent_held);
        t->sent_held = NULL;
        t->n_sent_held = 0;
        atomic_fetch_add(&t->written, 1);
        t->n_given_up -= given_up;
        if (given_up) /* else there may be no list at all */
            memmove(t->given_up, t->given_up + given_up, t->n_given_up * sizeof(*t->given_up));
    }
    pthread_mutex_unlock(&t->write_lock);
}

int toc_taxii_sent_write(toc_store *s, const toc_pending_sent *notes, size_t n, toc_err *reterr)
{
    int r = 0;
    for (size_t i = 0; r == 0 && i < n; i++) {
        const toc_pending_sent *p = &notes[i];
        switch (p->kind) {
        case TOC_NOTE_SENT:
            r = toc_exchange_sent(s, p->partner, p->collection, p->first, p->last, reterr);
            break;
        case TOC_NOTE_TOLD:
            r = toc_exchange_told(s, p->partner, p->collection, p->first, reterr);
            break;
        case TOC_NOTE_REACHED:
            r = toc_exchange_reached(s, p->partner, p->collection, p->first, reterr);
            break;
        }
    }
    return r;
}

void toc_taxii_sent_free(toc_taxii *t)
{
    toc_free(t->sent);
    toc_free(t->sent_held);
    toc_free(t->reserved);
    toc_free(t->given_up);
}
