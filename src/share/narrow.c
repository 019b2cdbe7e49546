/* narrow - see narrow.h. */
#include "share/narrow.h"

#include "share/gate.h"
#include "share/recall.h"

#include <errno.h>
#include <stdlib.h>

/* Versions that one Note is about: as many as it names. */
enum { MOST = 100, GATES = 2 };

/* One partner in one collection. */
typedef struct {
    toc_store *s;
    const toc_collection *c;
    toc_gate now, before[GATES];
    unsigned n_before; /* 0: it is not known what it might have */
    toc_gate_rows rows;
    toc_arena a; /* of the Notes that are gathered */
    struct {
        toc_recalled_vec of;
        toc_tlp level; /* the strictest of these */
    } notes[2];        /* about what it may not have at all, and not as much of */
    int64_t reached;   /* date_added of the row that was looked at last */
    bool any;
    toc_err *reterr;
} narrowing;

/* Of what was sent before gates were kept it is known alone that it was sent, not how much of it;
 * who might not have it as it was restricted was told then. */
static bool has_too_much(narrowing *k, const toc_shared *row)
{
    if (!k->n_before)
        return !(row->state & TOC_SHARED_NARROWED) &&
               toc_gate_allows(&k->now, &k->rows, row) == TOC_DENY;
    for (unsigned i = 0; i < k->n_before; i++)
        if (toc_gate_gives_less(&k->before[i], &k->now, &k->rows, row))
            return true;
    return false;
}

/* 1: enough for one Note. */
static int look(void *context, const toc_shared *row)
{
    narrowing *k = context;
    const int64_t partner = k->now.partner.stored.number;
    k->reached = row->added;
    if (row->state & (TOC_SHARED_TOMBSTONE | TOC_SHARED_TAKEN) || row->source == partner ||
        !has_too_much(k, row))
        return 0;
    const toc_recalled_version v = {row->added, row->version, toc_arena_dup(&k->a, row->id)};
    bool parts = toc_gate_allows(&k->now, &k->rows, row) != TOC_DENY;
    toc_recalled_version *slot = TOC_VEC_PUSH(&k->a, &k->notes[parts].of);
    if (!slot || k->a.overflowed)
        return toc_fail(k->reterr, -ENOMEM, "out of memory");
    *slot = v;
    toc_tlp level = toc_gate_level(&k->rows, row->label);
    k->notes[parts].level = TOC_MAX(k->notes[parts].level, level);
    return k->notes[parts].of.n == MOST;
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
    k->any = true;
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

static int look_through(narrowing *k, const toc_sent *stretch)
{
    int64_t from = stretch->first;
    int r;
    do {
        r = toc_exchange_stood(k->s, k->c->number, from, stretch->last, look, k, k->reterr);
        from = k->reached + 1;
        int done = r == 1 ? tell(k) : 0; /* between walks: it adds to the collection */
        r = done < 0 ? done : r;
    } while (r == 1);
    return r;
}

static int look_through_all(narrowing *k)
{
    toc_arena a = {0};
    toc_sent_vec held = {0};
    int r =
        toc_exchange_held(k->s, k->now.partner.stored.number, k->c->number, &a, &held, k->reterr);
    TOC_VEC_FOREACH (stretch, &held)
        if (r == 0)
            r = look_through(k, stretch);
    if (r == 0)
        r = tell(k);
    toc_arena_done(&a);
    return r;
}

/* What a live view lets go by its own limit it takes out itself. */
static void add_gate(narrowing *k, const toc_gate *g)
{
    toc_gate *slot = &k->before[k->n_before++];
    *slot = *g;
    if (k->c->query.n)
        slot->collection.ceiling = k->c->ceiling;
}

static int see_to(narrowing *k, toc_sv gate, toc_err *reterr)
{
    const toc_reviewed done = {k->now.partner.stored.number, k->c->number, gate};
    toc_gate_rows_init(&k->rows, k->s, k->c->number);
    k->reterr = reterr;
    int r = toc_store_begin(k->s, reterr);
    if (r < 0)
        return r;
    r = look_through_all(k);
    if (r == 0)
        r = toc_exchange_put_reviewed(k->s, &done, reterr);
    if (r == 0)
        r = toc_store_commit(k->s, reterr);
    if (r < 0)
        toc_store_rollback(k->s);
    toc_gate_rows_done(&k->rows);
    toc_arena_done(&k->a);
    return r;
}

static const toc_collection *collection_of(const toc_directory *d, int64_t number)
{
    TOC_VEC_FOREACH (c, &d->collections)
        if (c->number == number)
            return c;
    return NULL;
}

/* The gates by which it was sent what it has, where these are others than the one now. *ret_same:
 * all is in step. */
static int find_gates(narrowing *k, const toc_reviewed *v, const toc_directory *before, toc_sv now,
                      toc_arena *a, bool *ret_same, toc_err *reterr)
{
    toc_gate g;
    const int64_t partner = v->partner;
    const toc_directory_partner *p = before ? toc_directory_partner_of(before, partner) : NULL;
    const toc_collection *c = before ? collection_of(before, v->collection) : NULL;
    int r = 0;
    *ret_same = toc_sv_eq(v->gate, now);
    if (v->gate.n && !*ret_same) {
        r = toc_gate_read(v->gate, partner, v->collection, a, &g, reterr);
        if (r == 0)
            add_gate(k, &g);
    }
    if (r < 0 || !p || !c)
        return r;
    g = toc_gate_of(before, p, c);
    toc_sv text = toc_gate_write(&g, a);
    if (!text.n)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    if (toc_sv_eq(text, now) || toc_sv_eq(text, v->gate))
        return 0;
    add_gate(k, &g);
    *ret_same = false;
    return 0;
}

static int narrow_one(toc_store *s, const toc_directory *now, const toc_directory *before,
                      const toc_reviewed *v, bool *ret_any, toc_err *reterr)
{
    const toc_directory_partner *p = toc_directory_partner_of(now, v->partner);
    narrowing k = {.s = s, .c = collection_of(now, v->collection)};
    toc_arena a = {0};
    bool same = false;
    if (!p || !k.c)
        return 0;
    k.now = toc_gate_of(now, p, k.c);
    toc_sv text = toc_gate_write(&k.now, &a);
    int r = text.n ? find_gates(&k, v, before, text, &a, &same, reterr)
                   : toc_fail(reterr, -ENOMEM, "out of memory");
    if (r == 0 && !same)
        r = see_to(&k, text, reterr);
    *ret_any = *ret_any || (r == 0 && k.any);
    toc_arena_done(&a);
    return r;
}

int toc_narrow(toc_store *s, const toc_directory *now, const toc_directory *before, bool *ret_any,
               toc_err *reterr)
{
    toc_arena a = {0};
    toc_reviewed_vec list = {0};
    *ret_any = false;
    int r = toc_exchange_reviewed(s, &a, &list, reterr);
    TOC_VEC_FOREACH (v, &list)
        if (r == 0)
            r = narrow_one(s, now, before, v, ret_any, reterr);
    toc_arena_done(&a);
    return r;
}
