/* history - see history.h. */
#include "history.h"

#include <errno.h>
#include <stdlib.h>

static toc_event *add(toc_history *h, int64_t when, toc_event_kind kind)
{
    toc_event *e = TOC_VEC_PUSH(h->a, &h->events);
    if (e)
        *e = (toc_event){.when = when, .order = h->events.n, .kind = kind};
    else
        (void)toc_fail(h->reterr, -ENOMEM, "out of memory");
    return e;
}

/* ---- rulings ---- */

static int add_ruling(toc_history *h, const toc_ruling *u)
{
    TOC_VEC_FOREACH (e, &h->events)
        if (e->kind == TOC_RULED && e->ruling.no == u->no)
            return 0;
    toc_event *made = add(h, u->made, TOC_RULED);
    if (!made)
        return -ENOMEM;
    made->ruling = *u;
    toc_event *undone = u->undone ? add(h, u->undone, TOC_UNDONE) : NULL;
    if (undone)
        undone->ruling = *u;
    return u->undone && !undone ? -ENOMEM : 0;
}

static int add_rulings(toc_history *h, const toc_ruling_vec *list)
{
    int r = 0;
    TOC_VEC_FOREACH (u, list)
        if (r == 0)
            r = add_ruling(h, u);
    return r;
}

int toc_history_subject(toc_history *h, toc_sv subject)
{
    toc_ruling_vec list = {0};
    int r = subject.n ? toc_store_rulings_on(h->store, subject, h->a, &list, h->reterr) : 0;
    return r == 0 ? add_rulings(h, &list) : r;
}

int toc_history_rulings(toc_history *h)
{
    enum { AT_ONCE = 500 };
    toc_ruling_vec list = {0};
    int64_t after = 0;
    uint32_t before = 0;
    int r;
    do {
        before = list.n;
        r = toc_store_rulings(h->store, after, AT_ONCE, h->a, &list, h->reterr);
        after = list.n ? list.p[list.n - 1].no : 0;
    } while (r == 0 && list.n - before == AT_ONCE);
    return r == 0 ? add_rulings(h, &list) : r;
}

/* ---- reports ---- */

static bool has_report(const toc_history *h, toc_sv report)
{
    TOC_VEC_FOREACH (e, &h->events)
        if (e->kind == TOC_CAME && toc_sv_eq(e->report.rec->report_id, report))
            return true;
    return false;
}

int toc_history_came(toc_history *h, const toc_stored_report *report)
{
    toc_event *e = add(h, report->recorded, TOC_CAME);
    if (!e)
        return -ENOMEM;
    e->report = *report;
    return 0;
}

int toc_history_report(toc_history *h, toc_sv report)
{
    toc_stored_report got = {.revisions = 1};
    int r = 0;
    if (has_report(h, report))
        return 0;
    for (uint32_t nth = 1; r == 0 && nth <= got.revisions; nth++) {
        toc_report_want want = {.report = report, .nth = nth};
        r = toc_store_report(h->store, &want, h->a, &got, h->reterr);
        if (r == 0)
            r = toc_history_came(h, &got);
    }
    if (r == 0)
        r = toc_history_subject(h, report);
    return r == 0 ? toc_history_subject(h, got.doc.source) : r;
}

int toc_history_incident(toc_history *h, toc_sv id)
{
    toc_kept_member_vec members = {0};
    int r = toc_store_members(h->store, id, true, h->a, &members, h->reterr);
    TOC_VEC_FOREACH (m, &members) {
        toc_ruling_vec list = {0};
        if (r == 0)
            r = toc_history_report(h, m->report);
        if (r == 0)
            r = toc_store_rulings_of(h->store, m->no, h->a, &list, h->reterr);
        if (r == 0)
            r = add_rulings(h, &list);
    }
    return r;
}

/* ---- in order ---- */

static int in_time(const void *a, const void *b)
{
    const toc_event *x = a, *y = b;
    if (x->when != y->when)
        return x->when < y->when ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

void toc_history_sort(toc_history *h)
{
    if (h->events.n)
        qsort(h->events.p, h->events.n, sizeof(*h->events.p), in_time);
}
