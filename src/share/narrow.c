/* narrow - see narrow.h. */
#include "share/narrow.h"

#include "share/gate.h"
#include "share/recall.h"

#include <errno.h>
#include <stdlib.h>

/* Versions that one Note is about: as many as it names. */
enum { MOST = 100 };

/* Rows that one step looks at, and Notes that it leaves, a few more: 20 ms of work, for which
 * others wait that write. */
enum { STEP_ROWS = 10000, STEP_NOTES = 5, STEP_STRETCHES = 1000 };

/* Gates by which a stretch may have left. More come together when somebody changes who may have
 * what as often as that before one change is seen to. */
enum { MOST_GATES = 8 };

typedef TOC_VEC(toc_gate) gate_vec;

/* One partner in one collection. */
typedef struct {
    toc_store *s;
    const toc_collection *c;
    toc_gate now;
    gate_vec before;
    bool unknown; /* nor is it known what else it might have */
    toc_gate_rows rows;
    toc_arena a; /* of the Notes that are gathered */
    struct {
        toc_recalled_vec of;
        toc_tlp level; /* the strictest of these */
    } notes[2];        /* about what it may not have at all, and not as much of */
    int64_t reached;   /* date_added up to which all was looked at */
    uint32_t looked, told;
    toc_err *reterr;
} narrowing;

/* Of what was sent before gates were kept it is known alone that it was sent, not how much of it;
 * who might not have it as it was restricted was told then. */
static bool has_too_much(narrowing *k, const toc_shared *row)
{
    if (k->unknown && !(row->state & TOC_SHARED_NARROWED) &&
        toc_gate_allows(&k->now, &k->rows, row) == TOC_DENY)
        return true;
    TOC_VEC_FOREACH (g, &k->before)
        if (toc_gate_gives_less(g, &k->now, &k->rows, row))
            return true;
    return false;
}

/* 1: enough for one Note, or for one step. */
static int look(void *context, const toc_shared *row)
{
    narrowing *k = context;
    const int64_t partner = k->now.partner.stored.number;
    k->reached = row->added;
    bool enough = ++k->looked >= STEP_ROWS;
    if (row->state & (TOC_SHARED_TOMBSTONE | TOC_SHARED_TAKEN) || row->source == partner ||
        !has_too_much(k, row))
        return enough;
    const toc_recalled_version v = {row->added, row->version, toc_arena_dup(&k->a, row->id)};
    bool parts = toc_gate_allows(&k->now, &k->rows, row) != TOC_DENY;
    toc_recalled_version *slot = TOC_VEC_PUSH(&k->a, &k->notes[parts].of);
    if (!slot || k->a.overflowed)
        return toc_fail(k->reterr, -ENOMEM, "out of memory");
    *slot = v;
    toc_tlp level = toc_gate_level(&k->rows, row->label);
    k->notes[parts].level = TOC_MAX(k->notes[parts].level, level);
    return enough || k->notes[parts].of.n == MOST;
}

static int by_id(const void *x, const void *y)
{
    const toc_recalled_version *a = x, *b = y;
    int order = toc_sv_cmp(a->id, b->id);
    return order ? order : (a->added > b->added) - (a->added < b->added);
}

static int tell_of(narrowing *k, bool parts)
{
    toc_recalled_vec *of = &k->notes[parts].of;
    const toc_recall why = {.c = k->c,
                            .who = TOC_SV("administrator"),
                            .reason = TOC_RECALL_NARROWED,
                            .partner = k->now.partner.stored.number};
    const toc_label label = {.whole.tlp = k->notes[parts].level};
    toc_sv text = {"", 0};
    if (!of->n)
        return 0;
    qsort(of->p, of->n, sizeof(*of->p), by_id);
    int r = toc_label_write(&label, &k->a, &text);
    if (r == 0)
        r = toc_recall_tell(k->s, &why, of, parts, text, k->reterr);
    k->told++;
    return r;
}

static int tell(narrowing *k)
{
    int r = tell_of(k, false);
    if (r == 0)
        r = tell_of(k, true);
    memset(k->notes, 0, sizeof(k->notes));
    toc_arena_clear(&k->a);
    return r;
}

/* ---- one step ---- */

static bool has_done_enough(const narrowing *k)
{
    return k->looked >= STEP_ROWS || k->told >= STEP_NOTES;
}

static int look_through(narrowing *k, int64_t first, int64_t last)
{
    int r;
    do {
        r = toc_exchange_stood(k->s, k->c->number, first, last, look, k, k->reterr);
        first = k->reached + 1;
        int done = r == 1 ? tell(k) : 0; /* between walks: it adds to the collection */
        r = done < 0 ? done : r;
    } while (r == 1 && !has_done_enough(k));
    if (r == 0)
        k->reached = last;
    return TOC_MIN(r, 0);
}

/* Of what it was sent of a stretch, as much as is one step. *ret_all: all of it. */
static int look_through_sent(narrowing *k, int64_t first, int64_t last, bool *ret_all)
{
    toc_arena a = {0};
    toc_sent_vec held = {0};
    const toc_sent within = {k->now.partner.stored.number, k->c->number, first, last, 0};
    int r = toc_exchange_held(k->s, &within, STEP_STRETCHES, &a, &held, k->reterr);
    k->reached = first - 1;
    TOC_VEC_FOREACH (h, &held)
        if (r == 0 && !has_done_enough(k))
            r = look_through(k, TOC_MAX(h->first, first), TOC_MIN(h->last, last));
    if (r == 0)
        r = tell(k);
    *ret_all = held.n < STEP_STRETCHES && !has_done_enough(k);
    toc_arena_done(&a);
    return r;
}

/* What a live view lets go by its own limit it takes out itself. */
static int read_gate(narrowing *k, toc_sv text, toc_arena *a)
{
    toc_gate g;
    if (!text.n) {
        k->unknown = true;
        return 0;
    }
    int r = toc_gate_read(text, k->now.partner.stored.number, k->c->number, a, &g, k->reterr);
    toc_gate *slot = r == 0 ? TOC_VEC_PUSH(a, &k->before) : NULL;
    if (r == 0 && !slot)
        return toc_fail(k->reterr, -ENOMEM, "out of memory");
    if (r < 0)
        return r;
    *slot = g;
    if (k->c->query.n)
        slot->collection.ceiling = k->c->ceiling;
    return 0;
}

/* ---- what is left: stretches in order, each with its gates ---- */

/* Where the first stretch begins that was not seen to by this gate, in list; list.n: all was. */
static uint32_t first_open(const toc_narrowing_vec *list, toc_sv gate)
{
    for (uint32_t i = 0; i < list->n; i++) {
        bool alone = (i == 0 || list->p[i - 1].last != list->p[i].last) &&
                     (i + 1 == list->n || list->p[i + 1].last != list->p[i].last);
        if (!alone || !toc_sv_eq(list->p[i].gate, gate))
            return i;
    }
    return list->n;
}

/* All up to `reached` was seen to by this gate: what of list is left with that. */
static int advance(const toc_narrowing_vec *list, int64_t reached, toc_sv gate, toc_arena *a,
                   toc_narrowing_vec *ret, toc_err *reterr)
{
    toc_narrowing *slot = TOC_VEC_PUSH(a, ret);
    if (slot)
        *slot = (toc_narrowing){reached, gate};
    TOC_VEC_FOREACH (n, list) {
        slot = n->last > reached ? TOC_VEC_PUSH(a, ret) : NULL;
        if (slot)
            *slot = *n;
    }
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : 0;
}

/* *list becomes what is left after a step. */
static int look_on(narrowing *k, toc_sv gate, toc_arena *a, toc_narrowing_vec *list)
{
    uint32_t at = first_open(list, gate);
    toc_narrowing_vec left = {0};
    bool all = false;
    int r = 0;
    if (at == list->n)
        return 0;
    const int64_t first = at ? list->p[at - 1].last + 1 : 0, last = list->p[at].last;
    for (uint32_t i = at; r == 0 && i < list->n && list->p[i].last == last; i++)
        r = read_gate(k, list->p[i].gate, a);
    if (r == 0)
        r = look_through_sent(k, first, last, &all);
    if (r == 0)
        r = advance(list, all ? last : k->reached, gate, a, &left, k->reterr);
    if (r == 0)
        *list = left;
    return r;
}

static int step_one(narrowing *k, toc_sv gate, toc_arena *a)
{
    const int64_t partner = k->now.partner.stored.number, collection = k->c->number;
    toc_narrowing_vec list = {0};
    const toc_reviewed done = {partner, collection, gate};
    int r = toc_exchange_narrowing(k->s, partner, collection, a, &list, k->reterr);
    if (r < 0 || !list.n) /* another process was faster */
        return r;
    r = look_on(k, gate, a, &list);
    if (r == 0 && first_open(&list, gate) == list.n) {
        list.n = 0;
        r = toc_exchange_put_reviewed(k->s, &done, k->reterr);
    }
    return r == 0 ? toc_exchange_put_narrowing(k->s, partner, collection, &list, k->reterr) : r;
}

static const toc_collection *collection_of(const toc_directory *d, int64_t number)
{
    TOC_VEC_FOREACH (c, &d->collections)
        if (c->number == number)
            return c;
    return NULL;
}

/* In a batch. Who is gone, or what is, needs nothing any more. */
static int step_where(toc_store *s, const toc_directory *d, const toc_narrowed *w,
                      toc_narrow_step *ret, toc_err *reterr)
{
    static const toc_narrowing_vec NONE = {0};
    const toc_directory_partner *p = toc_directory_partner_of(d, w->partner);
    narrowing k = {.s = s, .c = collection_of(d, w->collection), .reterr = reterr};
    toc_arena a = {0};
    if (!p || !k.c)
        return toc_exchange_put_narrowing(s, w->partner, w->collection, &NONE, reterr);
    k.now = toc_gate_of(d, p, k.c);
    toc_gate_rows_init(&k.rows, s, k.c->number);
    toc_sv text = toc_gate_write(&k.now, &a);
    int r = text.n ? step_one(&k, text, &a) : toc_fail(reterr, -ENOMEM, "out of memory");
    ret->looked += k.looked;
    ret->any = ret->any || k.told > 0;
    toc_gate_rows_done(&k.rows);
    toc_arena_done(&k.a);
    toc_arena_done(&a);
    return r;
}

static int end_batch(toc_store *s, int r, toc_err *reterr)
{
    if (r == 0)
        r = toc_store_commit(s, reterr);
    if (r < 0)
        toc_store_rollback(s);
    return r;
}

int toc_narrow_on(toc_store *s, const toc_directory *now, toc_narrow_step *ret, toc_err *reterr)
{
    toc_arena a = {0};
    toc_narrowed_vec list = {0};
    int r = toc_exchange_narrowings(s, &a, &list, reterr);
    *ret = (toc_narrow_step){.more = r == 0 && list.n};
    if (ret->more)
        r = toc_store_begin(s, reterr);
    if (r == 0 && ret->more)
        r = end_batch(s, step_where(s, now, &list.p[0], ret, reterr), reterr);
    toc_arena_done(&a);
    return r;
}

/* ---- the beginning: what is to be looked at ---- */

static bool has_many_gates(const toc_narrowing_vec *list)
{
    uint32_t n = 0;
    TOC_VEC_FOREACH (one, list) {
        n = one > list->p && one[-1].last == one->last ? n + 1 : 1;
        if (n >= MOST_GATES)
            return true;
    }
    return false;
}

static int catch_up(toc_store *s, const toc_directory *d, const toc_reviewed *v, toc_err *reterr)
{
    const toc_narrowed where = {v->partner, v->collection, 0};
    toc_narrowing_vec list = {0};
    toc_narrow_step step = {0};
    int r;
    do {
        toc_arena a = {0};
        r = step_where(s, d, &where, &step, reterr);
        if (r == 0)
            r = toc_exchange_narrowing(s, v->partner, v->collection, &a, &list, reterr);
        bool more = list.n > 0;
        list = (toc_narrowing_vec){0};
        toc_arena_done(&a);
        if (!more)
            break;
    } while (r == 0);
    return r;
}

/* The text of a partner's gate in a directory; empty: it, or the collection, is not there. */
static int gate_text(const toc_directory *d, const toc_reviewed *v, toc_arena *a, toc_sv *ret,
                     toc_err *reterr)
{
    const toc_directory_partner *p = d ? toc_directory_partner_of(d, v->partner) : NULL;
    const toc_collection *c = d ? collection_of(d, v->collection) : NULL;
    *ret = (toc_sv){"", 0};
    if (!p || !c)
        return 0;
    const toc_gate g = toc_gate_of(d, p, c);
    *ret = toc_gate_write(&g, a);
    return ret->n ? 0 : toc_fail(reterr, -ENOMEM, "out of memory");
}

static int left_by(toc_store *s, const toc_reviewed *v, toc_sv gate, toc_err *reterr)
{
    const toc_reviewed by = {v->partner, v->collection, gate};
    return toc_exchange_left_by(s, &by, reterr);
}

/* It was sent something by the gate before, when that is another one than those that are known of.
 */
static int note_before(toc_store *s, const toc_directory *before, const toc_reviewed *v, toc_sv now,
                       const toc_narrowing_vec *list, bool *ret_other, toc_err *reterr)
{
    toc_arena a = {0};
    toc_sv was;
    int r = gate_text(before, v, &a, &was, reterr);
    bool other = r == 0 && was.n && !toc_sv_eq(was, now) && (list->n || !toc_sv_eq(was, v->gate));
    if (other && has_many_gates(list))
        r = catch_up(s, before, v, reterr);
    if (r == 0 && other)
        r = left_by(s, v, was, reterr);
    *ret_other = other;
    toc_arena_done(&a);
    return r;
}

/* While it is not seen to it may be sent more by the gate of now, which a later change is to be
 * compared with, too. */
static int begin_one(toc_store *s, const toc_directory *now, const toc_directory *before,
                     const toc_reviewed *v, toc_err *reterr)
{
    toc_arena a = {0};
    toc_narrowing_vec list = {0};
    toc_sv text;
    bool other = false;
    int r = gate_text(now, v, &a, &text, reterr);
    if (r == 0 && text.n)
        r = toc_exchange_narrowing(s, v->partner, v->collection, &a, &list, reterr);
    bool differs = !toc_sv_eq(v->gate, text);
    if (r == 0 && text.n && !list.n && differs)
        r = left_by(s, v, v->gate, reterr);
    if (r == 0 && text.n)
        r = note_before(s, before, v, text, &list, &other, reterr);
    if (r == 0 && text.n && (other || list.n || differs))
        r = left_by(s, v, text, reterr);
    toc_arena_done(&a);
    return r;
}

int toc_narrow_begin(toc_store *s, const toc_directory *now, const toc_directory *before,
                     bool *ret_any, toc_err *reterr)
{
    toc_arena a = {0};
    toc_reviewed_vec list = {0};
    toc_narrowed_vec open = {0};
    int r = toc_store_begin(s, reterr);
    if (r < 0)
        return r;
    r = toc_exchange_reviewed(s, &a, &list, reterr);
    TOC_VEC_FOREACH (v, &list)
        if (r == 0)
            r = begin_one(s, now, before, v, reterr);
    if (r == 0)
        r = toc_exchange_narrowings(s, &a, &open, reterr);
    *ret_any = open.n > 0;
    r = end_batch(s, r, reterr);
    toc_arena_done(&a);
    return r;
}

int toc_narrow(toc_store *s, const toc_directory *now, const toc_directory *before, bool *ret_any,
               toc_err *reterr)
{
    toc_narrow_step step = {0};
    bool any = false;
    int r = toc_narrow_begin(s, now, before, &any, reterr);
    *ret_any = false;
    for (step.more = any; r == 0 && step.more;) {
        r = toc_narrow_on(s, now, &step, reterr);
        *ret_any = *ret_any || step.any;
    }
    return r;
}
