/* web - see web.h. */
#include "merge/web.h"

#include "merge/copies.h"

#include <errno.h>
#include <stdlib.h>

static int out_of_memory(toc_web *w)
{
    return toc_fail(w->reterr, -ENOMEM, "out of memory");
}

static toc_sv number_key(const int64_t *no)
{
    return (toc_sv){(const char *)no, sizeof(*no)};
}

int64_t toc_web_index(const toc_web *w, int64_t no)
{
    return toc_map_get(&w->by_no, number_key(&no));
}

/* Notes an incident that members belonged to. */
static int note_incident(toc_web *w, toc_sv id)
{
    if (!id.n || toc_map_get(&w->incidents, id) != TOC_MAP_NONE)
        return 0;
    toc_sv *slot = TOC_VEC_PUSH(w->a, &w->was);
    if (!slot || !toc_map_put(&w->incidents, w->a, id, w->was.n - 1))
        return out_of_memory(w);
    *slot = id;
    return 0;
}

int toc_web_add(toc_web *w, const toc_kept_member *m, bool touched)
{
    int64_t at = toc_web_index(w, m->no);
    if (at != TOC_MAP_NONE) {
        w->all.p[at].touched = w->all.p[at].touched || touched;
        return 0;
    }
    toc_web_member *slot = TOC_VEC_PUSH(w->a, &w->all);
    int64_t *no = TOC_NEW(w->a, int64_t);
    if (!slot || !no)
        return out_of_memory(w);
    *no = m->no;
    *slot = (toc_web_member){.kept = *m, .touched = touched};
    if (!toc_map_put(&w->by_no, w->a, number_key(no), w->all.n - 1))
        return out_of_memory(w);
    /* Without a likeness nobody looked at it yet: it gets its turn. */
    if (m->live && m->likeness.n) {
        int r = toc_member_read(m->likeness, w->a, &slot->member, w->reterr);
        if (r < 0)
            return r;
    }
    return note_incident(w, m->incident);
}

static int add_by_number(toc_web *w, int64_t no)
{
    toc_kept_member m = {0};
    if (toc_web_index(w, no) != TOC_MAP_NONE)
        return 0;
    int r = toc_store_member(w->s, no, w->a, &m, w->reterr);
    TOC_ASSERT(r <= 0);
    return r == 0 ? toc_web_add(w, &m, false) : r;
}

int toc_web_add_incident(toc_web *w, toc_sv id)
{
    toc_kept_member_vec list = {0};
    int r = toc_store_members(w->s, id, false, w->a, &list, w->reterr);
    if (r == TOC_STORE_NONE)
        return 0;
    TOC_VEC_FOREACH (m, &list)
        if (r == 0)
            r = add_by_number(w, m->no);
    return r;
}

/* Links come up at both ends; they are noted at the lower one. */
static int add_linked(toc_web *w, int64_t no)
{
    toc_arena scratch = {0};
    toc_kept_link_vec links = {0};
    int r = toc_store_links(w->s, no, &scratch, &links, w->reterr);
    TOC_VEC_FOREACH (l, &links) {
        if (r < 0 || l->verdict != TOC_LINK_SAME)
            continue;
        toc_kept_link *slot = l->low == no ? TOC_VEC_PUSH(w->a, &w->links) : NULL;
        if (slot)
            *slot = *l;
        r = add_by_number(w, l->low == no ? l->high : l->low);
    }
    toc_arena_done(&scratch);
    return r == 0 && w->a->overflowed ? out_of_memory(w) : r;
}

static bool is_pair(const toc_ruling *u)
{
    return toc_sv_eq(u->verb, TOC_SV("same")) || toc_sv_eq(u->verb, TOC_SV("apart"));
}

/* Remembers a ruling on a pair and adds those whom it ties together. */
static int add_ruling(toc_web *w, const toc_ruling *u)
{
    toc_ruling *slot = TOC_VEC_PUSH(w->a, &w->pairs);
    int64_t *no = TOC_NEW(w->a, int64_t);
    if (!slot || !no)
        return out_of_memory(w);
    *slot = *u;
    *no = u->no;
    if (!toc_map_put(&w->seen_rulings, w->a, number_key(no), 1))
        return out_of_memory(w);
    if (!toc_sv_eq(u->verb, TOC_SV("same")))
        return 0;
    toc_ruling_side_vec sides = {0};
    int r = toc_store_ruling_sides(w->s, u->no, w->a, &sides, w->reterr);
    TOC_VEC_FOREACH (side, &sides)
        if (r == 0)
            r = add_by_number(w, side->member);
    return r;
}

static int add_ruled(toc_web *w, int64_t no)
{
    toc_ruling_vec rulings = {0};
    int r = toc_store_rulings_of(w->s, no, w->a, &rulings, w->reterr);
    TOC_VEC_FOREACH (u, &rulings) {
        bool seen = toc_map_get(&w->seen_rulings, number_key(&u->no)) != TOC_MAP_NONE;
        if (r == 0 && !u->undone && is_pair(u) && !seen)
            r = add_ruling(w, u);
    }
    return r;
}

int toc_web_close(toc_web *w)
{
    uint32_t incidents = 0;
    int r = 0;
    for (uint32_t i = 0; r == 0 && i < w->all.n; i++) {
        int64_t no = w->all.p[i].kept.no;
        for (; r == 0 && incidents < w->was.n; incidents++)
            r = toc_web_add_incident(w, w->was.p[incidents]);
        if (r == 0)
            r = add_linked(w, no);
        if (r == 0)
            r = add_ruled(w, no);
    }
    return r;
}

/* ---- dealing out ---- */

/* The members that take part, as toc_cluster() wants them: of copies the one that stands for them.
 */
typedef struct {
    const toc_member **members;
    uint32_t *of;     /* web index to index in members */
    uint32_t *to_web; /* back */
    uint32_t n;
    toc_copies copies;
    toc_edge_vec edges;
    toc_link_vec links;
} deal;

static int64_t deal_index(const toc_web *w, const deal *d, int64_t no)
{
    int64_t at = toc_web_index(w, no);
    return at != TOC_MAP_NONE && w->all.p[at].member ? (int64_t)d->of[at] : TOC_MAP_NONE;
}

static int add_edge(toc_web *w, deal *d, uint32_t x, uint32_t y, double score, toc_verdict verdict)
{
    toc_edge *e = TOC_VEC_PUSH(w->a, &d->edges);
    if (!e)
        return out_of_memory(w);
    *e = (toc_edge){TOC_MIN(x, y), TOC_MAX(x, y), score, verdict};
    return 0;
}

/* Walks those who take part for web index i: one stands for all copies, or each for itself. */
#define EACH_FOR(d, k, i)                                                                          \
    uint32_t k = (d)->copies.head[i];                                                              \
    k != (uint32_t)TOC_COPIES_END;                                                                 \
    k = (d)->copies.parted[(d)->copies.head[i]] ? (d)->copies.next[k] : (uint32_t)TOC_COPIES_END

/* What links two, links their copies. */
static int add_linked_pair(toc_web *w, deal *d, uint32_t x, uint32_t y, double score)
{
    int r = 0;
    for (EACH_FOR(d, i, x))
        for (EACH_FOR(d, j, y)) {
            const toc_member *a = w->all.p[i].member, *b = w->all.p[j].member;
            if (r == 0 && !toc_sv_eq(a->report, b->report))
                r = add_edge(w, d, d->of[i], d->of[j], score, TOC_SAME);
        }
    return r;
}

/* Copies that are parted are alike all the same. */
static int add_alike(toc_web *w, deal *d, uint32_t head)
{
    int r = 0;
    for (EACH_FOR(d, i, head))
        for (uint32_t j = d->copies.next[i]; r == 0 && j != (uint32_t)TOC_COPIES_END;
             j = d->copies.next[j]) {
            toc_pair p;
            toc_compare(w->all.p[i].member, w->all.p[j].member, &p);
            if (p.verdict == TOC_SAME)
                r = add_edge(w, d, d->of[i], d->of[j], p.score, TOC_SAME);
        }
    return r;
}

typedef struct {
    toc_sv report;
    uint32_t index; /* of who takes part */
} teller;

static int by_report(const void *a, const void *b)
{
    const teller *x = a, *y = b;
    int c = toc_sv_cmp(x->report, y->report);
    return c ? c : (x->index > y->index) - (x->index < y->index);
}

/* Of two incidents that one report tells, none is the other: whoever stands for them. */
static int add_bars(toc_web *w, deal *d)
{
    teller *all = TOC_NEW_N(w->a, teller, w->all.n + 1);
    uint32_t n = 0;
    int r = all ? 0 : out_of_memory(w);
    for (uint32_t i = 0; r == 0 && i < w->all.n; i++)
        if (w->all.p[i].member)
            all[n++] = (teller){w->all.p[i].member->report, d->of[i]};
    if (n)
        qsort(all, n, sizeof(*all), by_report);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = i + 1; r == 0 && j < n && toc_sv_eq(all[i].report, all[j].report); j++)
            if (all[i].index != all[j].index)
                r = add_edge(w, d, all[i].index, all[j].index, 0, TOC_DIFFERENT);
    return r;
}

static int add_edges(toc_web *w, deal *d)
{
    const toc_copies *c = &d->copies;
    int r = 0;
    TOC_VEC_FOREACH (l, &w->links) {
        int64_t x = toc_web_index(w, l->low), y = toc_web_index(w, l->high);
        if (r == 0 && x >= 0 && y >= 0 && w->all.p[x].member && w->all.p[y].member &&
            c->head[x] != c->head[y])
            r = add_linked_pair(w, d, (uint32_t)x, (uint32_t)y, l->score / 1000.0);
    }
    for (uint32_t i = 0; r == 0 && c->any && i < w->all.n; i++)
        if (c->head[i] == i && c->parted[i])
            r = add_alike(w, d, i);
    return r == 0 && c->any ? add_bars(w, d) : r;
}

static int add_link(toc_web *w, deal *d, int64_t x, int64_t y, bool same)
{
    toc_link *l = x >= 0 && y >= 0 ? TOC_VEC_PUSH(w->a, &d->links) : NULL;
    if (l)
        *l = (toc_link){(uint32_t)x, (uint32_t)y, same};
    return w->a->overflowed ? out_of_memory(w) : 0;
}

/* The earliest of all sides that takes part, or -1. */
static int64_t first_of(const toc_web *w, const deal *d, const toc_ruling_side_vec *sides)
{
    int64_t first = TOC_MAP_NONE;
    TOC_VEC_FOREACH (v, sides) {
        int64_t i = deal_index(w, d, v->member);
        if (i >= 0 && (first < 0 || toc_member_order(d->members[i], d->members[first]) < 0))
            first = i;
    }
    return first;
}

/* "Same" ties all that the two incidents were; "apart" parts each of one side from each of the
 * other. */
static int add_links(toc_web *w, deal *d, const toc_ruling *u)
{
    toc_ruling_side_vec sides = {0};
    bool same = toc_sv_eq(u->verb, TOC_SV("same"));
    int r = toc_store_ruling_sides(w->s, u->no, w->a, &sides, w->reterr);
    int64_t first = same ? first_of(w, d, &sides) : TOC_MAP_NONE;
    TOC_VEC_FOREACH (x, &sides) {
        int64_t at = deal_index(w, d, x->member);
        if (r == 0 && same && at != first)
            r = add_link(w, d, first, at, true);
        TOC_VEC_FOREACH (y, &sides)
            if (r == 0 && !same && x->side == 0 && y->side == 1)
                r = add_link(w, d, at, deal_index(w, d, y->member), false);
    }
    return r;
}

static int prepare(toc_web *w, deal *d)
{
    d->members = TOC_NEW_N(w->a, const toc_member *, w->all.n);
    d->of = TOC_NEW_N(w->a, uint32_t, w->all.n);
    d->to_web = TOC_NEW_N(w->a, uint32_t, w->all.n);
    if (w->all.n && (!d->members || !d->of || !d->to_web))
        return out_of_memory(w);
    int r = toc_copies_group(w, &d->copies);
    for (uint32_t i = 0; r == 0 && i < w->all.n; i++) {
        if (!w->all.p[i].member || toc_copies_stand_in(&d->copies, i) != i)
            continue;
        d->of[i] = d->n;
        d->to_web[d->n] = i;
        d->members[d->n++] = w->all.p[i].member;
    }
    for (uint32_t i = 0; r == 0 && i < w->all.n; i++)
        d->of[i] = d->of[toc_copies_stand_in(&d->copies, i)];
    if (r == 0)
        r = add_edges(w, d);
    TOC_VEC_FOREACH (u, &w->pairs)
        if (r == 0)
            r = add_links(w, d, u);
    return r;
}

/* Copies that each stand for themselves are found in what order they come. */
static bool has_parted(const toc_web *w, const toc_copies *c)
{
    bool parted = false;
    for (uint32_t i = 0; c->any && i < w->all.n; i++)
        parted = parted || c->parted[i];
    return parted;
}

int toc_web_deal(toc_web *w, int64_t *ret_first, bool *ret_settled)
{
    deal d = {0};
    int r = prepare(w, &d);
    uint32_t *first = TOC_NEW_N(w->a, uint32_t, d.n + 1);
    bool *settled = TOC_NEW_N(w->a, bool, d.n + 1);
    if (r == 0 && (!first || !settled))
        r = out_of_memory(w);
    if (r == 0 && d.n &&
        toc_cluster(d.members, d.n, d.edges.p, d.edges.n, d.links.p, d.links.n, w->a, first,
                    settled) < 0)
        r = out_of_memory(w);
    if (r < 0)
        return r;
    bool plain = w->pairs.n == 0 && !has_parted(w, &d.copies);
    for (uint32_t i = 0; i < w->all.n; i++) {
        bool in = w->all.p[i].member;
        ret_first[i] = in ? (int64_t)d.to_web[first[d.of[i]]] : -1;
        ret_settled[i] = plain && in && settled[d.of[i]];
    }
    return 0;
}
