/*
 * taxii_chores - what the writer does beside what it is asked for: recalls for who may have less
 * than before, live views, what collections that were removed have left, old status resources.
 * Each in steps of some 20 ms, one after the other; between two of them goes what waits to be
 * written. How far each came is in the store: a server that is killed goes on there.
 */
#include "share/narrow.h"
#include "share/taxii_server.h"

#include "base/date.h"

/* Rows: measured to take some 20 ms each, most of it for the index of ids. */
enum { SWEEP_ROWS = 1000, TRIM_ROWS = 1000 };

enum { STATUS_DAYS = 2 };
static const int64_t HOUR = INT64_C(3600) * 1000000;

/* ---- narrowing ---- */

static void count_narrowing(toc_taxii *t)
{
    toc_arena a = {0};
    toc_narrowed_vec list = {0};
    if (toc_exchange_narrowings(t->writer_store, &a, &list, NULL) == 0)
        atomic_store(&t->narrowing, list.n);
    toc_arena_done(&a);
}

void toc_taxii_narrow(toc_taxii *t, const toc_directory *before)
{
    bool any = false;
    if (toc_narrow_begin(t->writer_store, t->directory, before, &any, NULL) < 0 || !any)
        return; /* what failed is seen to by the next change, or the next server */
    t->chores.open[TOC_CHORE_NARROW] = t->chores.narrows = true;
    toc_taxii_reload(t); /* for those who may read nothing any more and are to be told */
}

/* At the end it is asked once more whether all is in step: another process may have worked by
 * another directory. */
static bool narrow(toc_taxii *t)
{
    toc_narrow_step step = {0};
    bool any = false;
    int r = toc_narrow_on(t->writer_store, t->directory, &step, NULL);
    atomic_fetch_add(&t->narrowed, step.looked);
    if (r == 0 && !step.more && t->chores.narrows) {
        t->chores.narrows = false;
        toc_taxii_narrow(t, NULL);
        any = t->chores.narrows;
        toc_taxii_reload(t);
    }
    if (step.more)
        t->chores.narrows = true;
    count_narrowing(t);
    return r == 0 && (step.more || any);
}

/* ---- live views ---- */

static bool has_jobs(toc_taxii *t)
{
    pthread_mutex_lock(&t->write_lock);
    bool any = t->first_job != NULL;
    pthread_mutex_unlock(&t->write_lock);
    return any;
}

/* Goes round them: a step of the next one, or of more of them when they need none. */
static bool advance_views(toc_taxii *t)
{
    toc_chores *h = &t->chores;
    const toc_collection_vec *all = &t->directory->collections; /* the writer alone puts another */
    bool more = false;
    while (t->options.advance && h->view < all->n && !more) {
        const toc_collection *c = &all->p[h->view++];
        if (c->query.n && t->options.advance(t->writer_store, c, 1, &more, NULL) < 0)
            more = false; /* till the next second */
        h->behind += more;
        if (has_jobs(t))
            break;
    }
    if (h->view < all->n)
        return true;
    bool again = h->behind > 0;
    atomic_store(&t->views_behind, h->behind);
    h->view = h->behind = 0;
    return again;
}

/* ---- what is left of collections, and of status resources ---- */

static bool end_batch(toc_taxii *t, int r)
{
    if (r == 0)
        r = toc_store_commit(t->writer_store, NULL);
    if (r < 0)
        toc_store_rollback(t->writer_store);
    return r == 0;
}

static bool sweep(toc_taxii *t)
{
    toc_store *s = t->writer_store;
    int64_t left = 0;
    bool more = false;
    if (toc_exchange_removed(s, &left, NULL) < 0)
        return false;
    atomic_store(&t->removed, (unsigned)left);
    if (!left || toc_store_begin(s, NULL) < 0)
        return false;
    return end_batch(t, toc_exchange_sweep(s, SWEEP_ROWS, &more, NULL)) && more;
}

static bool trim(toc_taxii *t)
{
    toc_store *s = t->writer_store;
    int64_t before = toc_time_now() - STATUS_DAYS * 24 * HOUR;
    bool more = false;
    if (toc_store_begin(s, NULL) < 0)
        return false;
    return end_batch(t, toc_exchange_trim_status(s, before, TRIM_ROWS, &more, NULL)) && more;
}

/* ---- one after the other ---- */

static const struct {
    bool (*step)(toc_taxii *t); /* whether there is more */
    unsigned others;            /* while others write, they have so many times its time */
} CHORES[TOC_CHORES] = {
    [TOC_CHORE_NARROW] = {narrow, 1}, /* somebody has what it may not have */
    [TOC_CHORE_VIEWS] = {advance_views, 4},
    [TOC_CHORE_SWEEP] = {sweep, 4},
    [TOC_CHORE_TRIM] = {trim, 4},
};

void toc_taxii_chores_due(toc_taxii *t)
{
    toc_chores *h = &t->chores;
    int64_t now = toc_time_now();
    h->open[TOC_CHORE_NARROW] = h->open[TOC_CHORE_VIEWS] = h->open[TOC_CHORE_SWEEP] = true;
    if (now - h->trimmed >= HOUR) {
        h->trimmed = now;
        h->open[TOC_CHORE_TRIM] = true;
    }
}

bool toc_taxii_chore(toc_taxii *t, unsigned *ret_others)
{
    toc_chores *h = &t->chores;
    for (unsigned i = 0; i < TOC_CHORES; i++) {
        unsigned at = (h->next + i) % TOC_CHORES;
        if (!h->open[at])
            continue;
        h->open[at] = CHORES[at].step(t);
        h->next = at + 1;
        *ret_others = CHORES[at].others;
        return true;
    }
    return false;
}
