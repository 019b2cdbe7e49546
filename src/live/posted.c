/*
 * posted - live views over what was put into other collections: posted, pulled; see
 * parts.h.
 *
 * Who posts waits for nothing of this: a view goes along the orders of its sources, and along what
 * was taken out, as far as it has not been yet.
 *
 * What stands for an object is the newest version by who put it there first: another source's
 * version of an id never takes its place (share/taxii_write.c has the same rule). It passes two
 * gates: what its own collection says of ceilings and of unmarked objects holds in the view, too.
 */
#include "live/parts.h"

#include "base/date.h"

#include <errno.h>
#include <stdlib.h>

static const toc_directory_partner NOBODY;

static int out_of_memory(toc_live *l)
{
    return toc_fail(l->reterr, -ENOMEM, "out of memory");
}

/* ---- sources ---- */

static bool has(const toc_sv_vec *list, toc_sv s)
{
    TOC_VEC_FOREACH (have, list)
        if (toc_sv_eq(*have, s))
            return true;
    return false;
}

static int by_number(const void *x, const void *y)
{
    int64_t a = ((const toc_live_source *)x)->stored.number;
    int64_t b = ((const toc_live_source *)y)->stored.number;
    return (a > b) - (a < b);
}

/* The partners that the query names, and a word that says which these are now. */
static int find_partners(toc_live *l, toc_arena *a, toc_sv *ret_stamp)
{
    toc_partner_vec all = {0};
    const toc_sv_vec *by = &l->query.posted.by;
    *ret_stamp = (toc_sv){"", 0};
    int r = by->n ? toc_exchange_partners(l->s, a, &all, l->reterr) : 0;
    TOC_VEC_FOREACH (p, &all) {
        int64_t *slot = r == 0 && has(by, p->name) ? TOC_VEC_PUSH(a, &l->posted.by) : NULL;
        if (!slot)
            continue;
        *slot = p->number;
        *ret_stamp = toc_arena_printf(a, "%.*s %lld", TOC_SV_ARG(*ret_stamp), (long long)p->number);
    }
    return r;
}

/* What the view's content hangs on. */
static toc_sv stamp_of(const toc_live *l, const toc_collection *c, toc_sv partners, toc_arena *a)
{
    bool limited = c->places.n || l->c->places.n;
    return toc_arena_printf(a, "%.*s %.*s%.*s%s%.*s%s%.*s", TOC_SV_ARG(c->unmarked),
                            TOC_SV_ARG(c->ceiling), TOC_SV_ARG(partners), limited ? " " : "",
                            TOC_SV_ARG(c->places), limited ? " " : "", TOC_SV_ARG(l->c->places));
}

static int find_sources(toc_live *l, toc_arena *a)
{
    toc_collection_vec all = {0};
    toc_live_posted *p = &l->posted;
    toc_sv partners;
    int r = find_partners(l, a, &partners);
    if (r == 0)
        r = toc_exchange_collections(l->s, a, &all, l->reterr);
    TOC_VEC_FOREACH (c, &all) {
        const toc_sv_vec *from = &l->query.posted.from;
        bool wanted = r == 0 && !c->query.n && (!from->n || has(from, c->id));
        toc_live_source *slot = wanted ? TOC_VEC_PUSH(a, &p->sources) : NULL;
        if (slot)
            *slot = (toc_live_source){.stored = *c,
                                      .facts = toc_directory_facts(&NOBODY, c, (toc_sv){"", 0}, 0),
                                      .stamp = stamp_of(l, c, partners, a)};
    }
    if (p->sources.n)
        qsort(p->sources.p, p->sources.n, sizeof(*p->sources.p), by_number);
    p->numbers = TOC_NEW_N(a, int64_t, p->sources.n + 1);
    for (uint32_t i = 0; p->numbers && i < p->sources.n; i++)
        p->numbers[i] = p->sources.p[i].stored.number;
    return r == 0 && a->overflowed ? out_of_memory(l) : r;
}

static const toc_live_source *source_of(const toc_live *l, int64_t number)
{
    TOC_VEC_FOREACH (s, &l->posted.sources)
        if (s->stored.number == number)
            return s;
    return NULL;
}

/* What the store knows against what there is. *ret_stale: the view is to be made anew. */
static uint32_t count_known(const toc_live *l, const toc_view_source_vec *known, bool *ret_stale)
{
    uint32_t n = 0;
    *ret_stale = false;
    TOC_VEC_FOREACH (v, known) {
        const toc_live_source *s = v->source ? source_of(l, v->source) : NULL;
        n += s != NULL;
        *ret_stale = *ret_stale || (v->source && (!s || !toc_sv_eq(s->stamp, v->stamp)));
    }
    return n;
}

static bool is_known(const toc_view_source_vec *known, int64_t number)
{
    TOC_VEC_FOREACH (v, known)
        if (v->source == number)
            return true;
    return false;
}

static int add_missing(toc_live *l, const toc_view_source_vec *known)
{
    const toc_view_source taken = {.source = 0, .after = -1, .stamp = {"", 0}};
    int r = is_known(known, 0) ? 0 : toc_view_set_source(l->s, l->c->number, &taken, l->reterr);
    TOC_VEC_FOREACH (s, &l->posted.sources) {
        const toc_view_source v = {.source = s->stored.number, .stamp = s->stamp};
        if (r == 0 && !is_known(known, v.source))
            r = toc_view_set_source(l->s, l->c->number, &v, l->reterr);
    }
    return r;
}

static int note_sources(toc_live *l, toc_view_source_vec *known, bool stale)
{
    toc_arena a = {0};
    toc_view_state st;
    int r = toc_store_begin(l->s, l->reterr);
    if (r < 0)
        return r;
    r = toc_view_get_state(l->s, l->c->number, &a, &st, l->reterr);
    toc_arena_done(&a);
    if (r == 0 && stale) {
        r = toc_live_view_renew(l->s, l->c->number, l->reterr);
        known->n = 0;
    }
    if (r == 0)
        r = add_missing(l, known);
    if (r == 0)
        r = toc_store_commit(l->s, l->reterr);
    if (r != 0)
        toc_store_rollback(l->s);
    return TOC_MIN(r, 0); /* TOC_STORE_NONE: the view was removed meanwhile */
}

int toc_live_posted_begin(toc_live *l, toc_arena *a)
{
    toc_view_source_vec known = {0};
    bool stale = false;
    if (!l->query.posted.types.n)
        return 0;
    int r = find_sources(l, a);
    if (r == 0)
        r = toc_view_sources(l->s, l->c->number, a, &known, l->reterr);
    if (r < 0)
        return r;
    bool all = count_known(l, &known, &stale) == l->posted.sources.n && is_known(&known, 0);
    return all && !stale ? 0 : note_sources(l, &known, stale);
}

/* ---- one object ---- */

static bool is_by(const toc_live *l, int64_t partner)
{
    if (!l->query.posted.by.n)
        return true;
    TOC_VEC_FOREACH (p, &l->posted.by)
        if (*p == partner)
            return true;
    return false;
}

static bool is_in_time(const toc_posted_query *q, const toc_shared *row)
{
    const int64_t day_us = INT64_C(86400000000);
    int64_t at = row->version ? row->version : row->added;
    toc_day day = (toc_day)(at / day_us - (at % day_us < 0));
    return (q->since == TOC_DAY_NONE || day >= q->since) &&
           (q->until == TOC_DAY_NONE || day <= q->until);
}

/* Tightens a label to what its own collection makes of it. False: it does not leave that. */
static bool take_over(const toc_live *l, const toc_live_source *from, toc_label *label)
{
    toc_tlp level = toc_release_level(&label->whole, &toc_live_anybody, &from->facts);
    if (label->whole.tlp == TOC_TLP_NONE)
        label->whole.tag = TOC_MAX(label->whole.tag, level);
    if (label->unreadable || (from->facts.ceiling && level > from->facts.ceiling) ||
        from->facts.places > l->facts.places)
        return false;
    level = toc_release_level(&label->whole, &toc_live_anybody, &l->facts);
    const toc_sv_vec *marked = &l->query.posted.marked;
    return !marked->n || has(marked, toc_sv_of(toc_tlp_markings[level].level));
}

static bool is_quarantined(const toc_label *label, toc_arena *a)
{
    toc_label mark = {0};
    if (toc_label_quarantine(&mark, a) < 0 || !mark.whole.others.n)
        return true;
    TOC_VEC_FOREACH (id, &label->whole.others)
        if (toc_sv_eq(*id, mark.whole.others.p[0]))
            return true;
    return false;
}

static int judge(toc_live *l, const toc_shared *row, const toc_live_source *from, toc_arena *a,
                 toc_live_object *o, bool *ret_in)
{
    toc_sv text;
    toc_label label;
    int r = toc_exchange_label(l->s, row->label, a, &text, l->reterr);
    if (r == 0)
        r = toc_label_read(text, a, &label);
    if (r != 0)
        return TOC_MIN(r, 0);
    *ret_in =
        take_over(l, from, &label) && !is_quarantined(&label, a) && !toc_live_is_above(l, &label);
    o->level = label.whole.tlp;
    return *ret_in ? toc_label_write(&label, a, &o->label) : 0;
}

int toc_live_posted_collect(toc_live *l, toc_sv id, toc_arena *a, toc_live_objects *ret)
{
    toc_shared row = {0};
    toc_live_object o = {0};
    const toc_posted_query *q = &l->query.posted;
    int64_t collection;
    bool in = false;
    int r = toc_view_posted(l->s, l->posted.numbers, l->posted.sources.n, id, a, &row, &collection,
                            l->reterr);
    const toc_live_source *from = r == 0 ? source_of(l, collection) : NULL;
    if (!from || !toc_live_is_wanted(&q->types, row.type) || !is_by(l, row.source) ||
        !is_in_time(q, &row))
        return TOC_MIN(r, 0);
    r = toc_live_read_object(l, row.json, a, &o);
    if (r == 0 && !o.ours) /* what we say goes out by its incident */
        r = judge(l, &row, from, a, &o, &in);
    toc_live_object *slot = in && r == 0 ? TOC_VEC_PUSH(a, ret) : NULL;
    if (slot) {
        *slot = o;
        slot->own = slot->frame = false;
        slot->posted = true;
    }
    return r == 0 && a->overflowed ? out_of_memory(l) : r;
}

/* ---- what is new ---- */

enum { ENOUGH = 1 };

typedef struct {
    toc_live *l;
    toc_arena *a;
    toc_sv_vec *ids;
    uint32_t passed;
    int64_t after; /* the last one looked at */
} follower;

static int see(void *context, const toc_shared *row)
{
    follower *f = context;
    if (f->ids->n >= TOC_VIEW_POSTED || f->passed++ >= TOC_VIEW_PASSED)
        return ENOUGH;
    f->after = row->added;
    bool wanted = !(row->state & TOC_SHARED_TOMBSTONE) && is_by(f->l, row->source) &&
                  toc_live_is_wanted(&f->l->query.posted.types, row->type);
    toc_sv *slot = wanted ? TOC_VEC_PUSH(f->a, f->ids) : NULL;
    if (slot)
        *slot = toc_arena_dup(f->a, row->id);
    return f->a->overflowed ? out_of_memory(f->l) : 0;
}

static int follow_source(follower *f, const toc_view_source *v)
{
    toc_live *l = f->l;
    toc_view_source now = *v;
    f->after = v->after;
    int r = toc_exchange_walk(l->s, v->source, v->after, false, see, f, l->reterr);
    now.after = f->after;
    if (r >= 0 && now.after != v->after)
        r = toc_view_set_source(l->s, l->c->number, &now, l->reterr);
    return TOC_MIN(r, 0);
}

static int follow_taken(follower *f, const toc_view_source *v)
{
    toc_live *l = f->l;
    toc_view_taken_vec list = {0};
    toc_view_source now = *v;
    int r = toc_view_taken_after(l->s, v->after, TOC_VIEW_POSTED, f->a, &list, l->reterr);
    TOC_VEC_FOREACH (t, &list) {
        toc_sv *slot = source_of(l, t->collection) ? TOC_VEC_PUSH(f->a, f->ids) : NULL;
        if (slot)
            *slot = t->id;
        now.after = t->no;
    }
    return r == 0 && list.n ? toc_view_set_source(l->s, l->c->number, &now, l->reterr) : r;
}

int toc_live_posted_step(toc_live *l, toc_arena *a, toc_sv_vec *ret)
{
    toc_view_source_vec known = {0};
    follower f = {.l = l, .a = a, .ids = ret};
    if (!l->query.posted.types.n)
        return 0;
    int r = toc_view_sources(l->s, l->c->number, a, &known, l->reterr);
    TOC_VEC_FOREACH (v, &known) /* what was taken out stands first */
        if (r == 0 && ret->n < TOC_VIEW_POSTED)
            r = v->source ? follow_source(&f, v) : follow_taken(&f, v);
    return r == 0 && a->overflowed ? out_of_memory(l) : r;
}
