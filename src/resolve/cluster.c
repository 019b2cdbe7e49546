/*
 * cluster - see resolve.h: from pairs to incidents.
 *
 * Edges are taken from the strongest on; two groups become one unless some pair across them is
 * barred or an analyst keeps it apart. Then what is told too vaguely to be sure of alone joins the
 * one group nearby that it can be of: "the driver was moved to a hospital" after a single attack in
 * that town. Everything is taken in the order of scores and of the members themselves, so the
 * outcome is a function of the set.
 */
#include "base/limits.h"
#include "resolve/words.h"

#include <errno.h>
#include <stdlib.h>

typedef struct {
    float score;
    bool known, barred;
} judgement;

typedef struct {
    const toc_member *const *members;
    uint32_t n;
    judgement *judged;    /* a row a member, filled above the diagonal; NULL: too many members */
    const uint32_t *rank; /* in toc_member_order */
    toc_link *apart;      /* keep apart */
    uint32_t n_apart;
    toc_link *bars; /* pairs that the caller knows to be barred, as above */
    uint32_t n_bars;
    uint32_t *group, *next; /* of a member: its group's head; the next in the group, or END */
    uint32_t *block;        /* of a member: what analysts have merged it with; NULL: nothing yet */
    bool *courted;          /* of a head: one of it and another group is vague and could join */
} dealer;

/* Of larger components, which nobody has seen, pairs are judged again each time: memory. */
enum { END = UINT32_MAX, MOST_JUDGED = 2048 };

typedef struct {
    uint32_t x, y; /* rank x < rank y */
    uint32_t rx, ry;
    double score;
    bool linked;
} ranked_edge;

/* ---------------------------------------------------------------- order */

typedef struct {
    const toc_member *m;
    uint32_t index;
} placed;

static int by_order(const void *a, const void *b)
{
    return toc_member_order(((const placed *)a)->m, ((const placed *)b)->m);
}

static uint32_t *ranks_of(const toc_member *const *members, uint32_t n, toc_arena *a)
{
    placed *p = TOC_NEW_N(a, placed, n);
    uint32_t *rank = TOC_NEW_N(a, uint32_t, n);
    if (!p || !rank)
        return NULL;
    for (uint32_t i = 0; i < n; i++)
        p[i] = (placed){members[i], i};
    qsort(p, n, sizeof(*p), by_order);
    for (uint32_t i = 0; i < n; i++)
        rank[p[i].index] = i;
    return rank;
}

static int by_strength(const void *a, const void *b)
{
    const ranked_edge *x = a, *y = b;
    if (x->score < y->score || x->score > y->score)
        return x->score > y->score ? -1 : 1;
    if (x->rx != y->rx)
        return x->rx < y->rx ? -1 : 1;
    return x->ry < y->ry ? -1 : x->ry > y->ry;
}

/* ---------------------------------------------------------------- groups */

static int by_ends(const void *a, const void *b)
{
    const toc_link *x = a, *y = b;
    if (x->x != y->x)
        return x->x < y->x ? -1 : 1;
    return x->y < y->y ? -1 : x->y > y->y;
}

static toc_link ordered(uint32_t x, uint32_t y)
{
    return (toc_link){.x = TOC_MIN(x, y), .y = TOC_MAX(x, y)};
}

static bool among(const toc_link *list, uint32_t n, uint32_t x, uint32_t y)
{
    const toc_link key = ordered(x, y);
    return n && bsearch(&key, list, n, sizeof(key), by_ends);
}

/* The links that keep apart, with the lower index first, in order. */
static bool set_apart(dealer *d, const toc_link *links, uint32_t n, toc_arena *a)
{
    d->apart = TOC_NEW_N(a, toc_link, (size_t)n + 1);
    if (!d->apart)
        return false;
    for (uint32_t i = 0; i < n; i++)
        if (!links[i].same)
            d->apart[d->n_apart++] = ordered(links[i].x, links[i].y);
    if (d->n_apart)
        qsort(d->apart, d->n_apart, sizeof(*d->apart), by_ends);
    return true;
}

static bool set_bars(dealer *d, const toc_edge *edges, uint32_t n, toc_arena *a)
{
    d->bars = TOC_NEW_N(a, toc_link, (size_t)n + 1);
    if (!d->bars)
        return false;
    for (uint32_t i = 0; i < n; i++)
        if (edges[i].verdict == TOC_DIFFERENT)
            d->bars[d->n_bars++] = ordered(edges[i].x, edges[i].y);
    if (d->n_bars)
        qsort(d->bars, d->n_bars, sizeof(*d->bars), by_ends);
    return true;
}

static bool kept_apart(const dealer *d, uint32_t x, uint32_t y)
{
    return among(d->apart, d->n_apart, x, y);
}

/* What toc_compare() says, asked once a pair. */
static judgement judge(const dealer *d, uint32_t i, uint32_t j)
{
    judgement *kept = d->judged ? &d->judged[(size_t)TOC_MIN(i, j) * d->n + TOC_MAX(i, j)] : NULL;
    if (kept && kept->known)
        return *kept;
    toc_pair p;
    toc_compare(d->members[i], d->members[j], &p);
    judgement now = {(float)p.score, true, p.barred || among(d->bars, d->n_bars, i, j)};
    if (kept)
        *kept = now;
    return now;
}

static bool barred(const dealer *d, uint32_t i, uint32_t j)
{
    return judge(d, i, j).barred;
}

/* Walks the members of a group. */
#define EACH(d, i, head)                                                                           \
    uint32_t i = (head);                                                                           \
    i != (uint32_t)END;                                                                            \
    i = (d)->next[i]

/* What an analyst has merged is one: a bar against part of it bars only when the rest is barred
 * too. */
static bool free_by_block(const dealer *d, uint32_t i, uint32_t j)
{
    if (!d->block)
        return false;
    for (EACH(d, k, d->group[i]))
        for (EACH(d, l, d->group[j]))
            if (d->block[k] == d->block[i] && d->block[l] == d->block[j] && !barred(d, k, l))
                return true;
    return false;
}

/* An analyst who merges has seen what bars the two; what he keeps apart stays so. */
static bool may_join(const dealer *d, uint32_t x, uint32_t y, bool linked)
{
    for (EACH(d, i, x))
        for (EACH(d, j, y))
            if (kept_apart(d, i, j) || (!linked && barred(d, i, j) && !free_by_block(d, i, j)))
                return false;
    return true;
}

static void join(dealer *d, uint32_t x, uint32_t y)
{
    uint32_t last = x;
    while (d->next[last] != (uint32_t)END)
        last = d->next[last];
    d->next[last] = y;
    for (EACH(d, j, y))
        d->group[j] = x;
}

static void take(dealer *d, const ranked_edge *e)
{
    uint32_t x = d->group[e->x], y = d->group[e->y];
    if (x != y && may_join(d, x, y, e->linked))
        join(d, x, y);
}

static ranked_edge ranked(const dealer *d, uint32_t x, uint32_t y, double score, bool linked)
{
    bool swap = d->rank[x] > d->rank[y];
    uint32_t first = swap ? y : x, second = swap ? x : y;
    return (ranked_edge){first, second, d->rank[first], d->rank[second], score, linked};
}

/* ---------------------------------------------------------------- what is told vaguely */

/* A vague group joins when all of its pairs with another speak for it at least so much on average,
 * and for no third one nearly as much. */
static const double JOIN_AT = 0.2, CLEARLY = 1.0;

/* No day of its own, or no town. */
static bool is_vague(const toc_member *m)
{
    return m->dated != TOC_DATED_DAYS || m->place_depth < 3 || m->recalled;
}

/* Where one side is vague another group may fit better: only a strong edge binds at once. */
bool toc_pair_is_sure(const toc_member *x, const toc_member *y, double score)
{
    const double strong = 2.0;
    return score >= strong || (!is_vague(x) && !is_vague(y));
}

static bool all_vague(const dealer *d, uint32_t head)
{
    for (EACH(d, i, head))
        if (!is_vague(d->members[i]))
            return false;
    return true;
}

static const double NEVER = -100;

/* Mean score of all pairs across two groups; NEVER when they may not be one. */
static double closeness(const dealer *d, uint32_t x, uint32_t y)
{
    double sum = 0;
    uint32_t n = 0;
    if (!may_join(d, x, y, false))
        return NEVER;
    for (EACH(d, i, x))
        for (EACH(d, j, y)) {
            sum += (double)judge(d, i, j).score;
            n++;
        }
    return sum / n;
}

typedef struct {
    uint32_t to;
    double best, second;
} choice;

static void consider(const dealer *d, uint32_t head, uint32_t other, choice *c)
{
    if (other == head || other == c->to)
        return;
    double score = closeness(d, head, other);
    if (score > NEVER)
        d->courted[head] = d->courted[other] = true;
    bool first = score > c->best ||
                 (score >= c->best && c->to != UINT32_MAX && d->rank[other] < d->rank[c->to]);
    if (first) {
        c->second = c->best;
        c->best = score;
        c->to = other;
    } else if (score > c->second) {
        c->second = score;
    }
}

/* The group that the vague one with this head is of, among those it has an edge to. */
static choice choose(const dealer *d, uint32_t head, const toc_edge *edges, uint32_t n_edges)
{
    choice c = {UINT32_MAX, -50, -50};
    for (uint32_t i = 0; i < n_edges; i++) {
        uint32_t x = d->group[edges[i].x], y = d->group[edges[i].y];
        if (edges[i].verdict != TOC_DIFFERENT && (x == head || y == head))
            consider(d, head, x == head ? y : x, &c);
    }
    return c;
}

static void tell_settled(const dealer *d, bool *ret)
{
    for (uint32_t i = 0; ret && i < d->n; i++)
        ret[i] = !d->courted[d->group[i]];
}

/* Joins are found on the groups as they stand, then made, the strongest first. */
static bool join_vague(dealer *d, const toc_edge *edges, uint32_t n_edges, toc_arena *a,
                       bool *ret_settled)
{
    uint32_t n = 0;
    ranked_edge *wanted = TOC_NEW_N(a, ranked_edge, d->n);
    if (!wanted)
        return false;
    for (uint32_t i = 0; i < d->n; i++) {
        if (d->group[i] != i || !all_vague(d, i))
            continue;
        choice c = choose(d, i, edges, n_edges);
        if (c.to != UINT32_MAX && c.best >= JOIN_AT && c.best - c.second >= CLEARLY)
            wanted[n++] = ranked(d, i, c.to, c.best, false);
    }
    tell_settled(d, ret_settled);
    if (n)
        qsort(wanted, n, sizeof(*wanted), by_strength);
    for (uint32_t i = 0; i < n; i++)
        take(d, &wanted[i]);
    return true;
}

static void name_groups(const dealer *d, uint32_t *ret_first)
{
    for (uint32_t i = 0; i < d->n; i++) {
        if (d->group[i] != i)
            continue;
        uint32_t first = i;
        for (EACH(d, j, i))
            first = d->rank[j] < d->rank[first] ? j : first;
        for (EACH(d, j, i))
            ret_first[j] = first;
    }
}

static bool begin(dealer *d, const toc_link *links, uint32_t n_links, toc_arena *a)
{
    d->rank = ranks_of(d->members, d->n, a);
    d->group = TOC_NEW_N(a, uint32_t, d->n);
    d->next = TOC_NEW_N(a, uint32_t, d->n);
    if (d->n <= MOST_JUDGED)
        d->judged = TOC_NEW_N(a, judgement, (size_t)d->n * d->n);
    d->courted = TOC_NEW_N(a, bool, d->n);
    if (!d->rank || !d->group || !d->next || !d->courted || !set_apart(d, links, n_links, a))
        return false;
    for (uint32_t i = 0; i < d->n; i++) {
        d->group[i] = i;
        d->next[i] = END;
    }
    return true;
}

/* A pair with an edge was compared when that was made: it is not barred unless the edge says so. */
static void know_edges(dealer *d, const toc_edge *edges, uint32_t n)
{
    for (uint32_t i = 0; d->judged && i < n; i++)
        if (edges[i].verdict != TOC_DIFFERENT && !among(d->bars, d->n_bars, edges[i].x, edges[i].y))
            d->judged[(size_t)TOC_MIN(edges[i].x, edges[i].y) * d->n +
                      TOC_MAX(edges[i].x, edges[i].y)] =
                (judgement){(float)edges[i].score, true, false};
}

static void take_all(dealer *d, ranked_edge *all, uint32_t n)
{
    if (n)
        qsort(all, n, sizeof(*all), by_strength);
    for (uint32_t i = 0; i < n; i++)
        take(d, &all[i]);
}

/* First what analysts say: it makes blocks. */
static bool take_links(dealer *d, const toc_link *links, uint32_t n_links, ranked_edge *room,
                       toc_arena *a)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < n_links; i++)
        if (links[i].same)
            room[n++] = ranked(d, links[i].x, links[i].y, 0, true);
    if (n == 0)
        return true;
    take_all(d, room, n);
    d->block = TOC_NEW_N(a, uint32_t, d->n);
    if (d->block)
        memcpy(d->block, d->group, d->n * sizeof(*d->group));
    return d->block;
}

int toc_cluster(const toc_member *const *members, uint32_t n, const toc_edge *edges,
                uint32_t n_edges, const toc_link *links, uint32_t n_links, toc_arena *a,
                uint32_t *ret_first, bool *ret_settled)
{
    dealer d = {.members = members, .n = n};
    uint32_t n_sure = 0;
    ranked_edge *room = TOC_NEW_N(a, ranked_edge, (size_t)n_edges + n_links + 1);
    if (!room || !begin(&d, links, n_links, a) || !take_links(&d, links, n_links, room, a))
        return -ENOMEM;
    if (!set_bars(&d, edges, n_edges, a))
        return -ENOMEM;
    know_edges(&d, edges, n_edges);
    for (uint32_t i = 0; i < n_edges; i++)
        if (edges[i].verdict == TOC_SAME &&
            toc_pair_is_sure(members[edges[i].x], members[edges[i].y], edges[i].score))
            room[n_sure++] = ranked(&d, edges[i].x, edges[i].y, edges[i].score, false);
    take_all(&d, room, n_sure);
    if (!join_vague(&d, edges, n_edges, a, ret_settled))
        return -ENOMEM;
    name_groups(&d, ret_first);
    return 0;
}
