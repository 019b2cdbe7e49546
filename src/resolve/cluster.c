/*
 * cluster - see resolve.h: from pairs to incidents.
 *
 * Edges are taken from the strongest on; two groups become one unless some pair across them is
 * barred or an analyst keeps it apart. The order of the edges is theirs, by score and by the ids of
 * the members, so the outcome is a function of the set.
 */
#include "base/limits.h"
#include "resolve/words.h"

#include <errno.h>
#include <stdlib.h>

typedef struct {
    const toc_member *const *members;
    uint32_t n;
    const uint32_t *rank;  /* in toc_member_order */
    const toc_link *links; /* keep apart */
    uint32_t n_links;
    uint32_t *group, *next; /* of a member: its group's head; the next in the group, or itself */
} dealer;

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
    if (x->linked != y->linked)
        return x->linked ? -1 : 1;
    if (x->score < y->score || x->score > y->score)
        return x->score > y->score ? -1 : 1;
    if (x->rx != y->rx)
        return x->rx < y->rx ? -1 : 1;
    return x->ry < y->ry ? -1 : x->ry > y->ry;
}

/* ---------------------------------------------------------------- groups */

static bool kept_apart(const dealer *d, uint32_t x, uint32_t y)
{
    for (uint32_t i = 0; i < d->n_links; i++) {
        const toc_link *l = &d->links[i];
        if (!l->same && ((l->x == x && l->y == y) || (l->x == y && l->y == x)))
            return true;
    }
    return false;
}

/* An analyst who merges has seen what bars the two; who keeps apart, too. */
static bool may_join(const dealer *d, uint32_t x, uint32_t y, bool linked)
{
    for (uint32_t i = x;; i = d->next[i]) {
        for (uint32_t j = y;; j = d->next[j]) {
            toc_pair p;
            if (kept_apart(d, i, j))
                return false;
            if (!linked) {
                toc_compare(d->members[i], d->members[j], &p);
                if (p.barred)
                    return false;
            }
            if (d->next[j] == j)
                break;
        }
        if (d->next[i] == i)
            return true;
    }
}

static void join(dealer *d, uint32_t x, uint32_t y)
{
    uint32_t last = x;
    while (d->next[last] != last)
        last = d->next[last];
    d->next[last] = y;
    for (uint32_t j = y;; j = d->next[j]) {
        d->group[j] = x;
        if (d->next[j] == j)
            return;
    }
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

static void name_groups(const dealer *d, uint32_t *ret_first)
{
    for (uint32_t i = 0; i < d->n; i++) {
        if (d->group[i] != i)
            continue;
        uint32_t first = i;
        for (uint32_t j = i; d->next[j] != j; j = d->next[j])
            if (d->rank[d->next[j]] < d->rank[first])
                first = d->next[j];
        for (uint32_t j = i;; j = d->next[j]) {
            ret_first[j] = first;
            if (d->next[j] == j)
                break;
        }
    }
}

int toc_cluster(const toc_member *const *members, uint32_t n, const toc_edge *edges,
                uint32_t n_edges, const toc_link *links, uint32_t n_links, toc_arena *a,
                uint32_t *ret_first)
{
    dealer d = {.members = members, .n = n, .links = links, .n_links = n_links};
    d.rank = ranks_of(members, n, a);
    d.group = TOC_NEW_N(a, uint32_t, n);
    d.next = TOC_NEW_N(a, uint32_t, n);
    ranked_edge *all = TOC_NEW_N(a, ranked_edge, (size_t)n_edges + n_links + 1);
    if (!d.rank || !d.group || !d.next || !all)
        return -ENOMEM;
    uint32_t n_all = 0;
    for (uint32_t i = 0; i < n; i++)
        d.group[i] = d.next[i] = i;
    for (uint32_t i = 0; i < n_links; i++)
        if (links[i].same)
            all[n_all++] = ranked(&d, links[i].x, links[i].y, 0, true);
    for (uint32_t i = 0; i < n_edges; i++)
        if (edges[i].verdict == TOC_SAME)
            all[n_all++] = ranked(&d, edges[i].x, edges[i].y, edges[i].score, false);
    qsort(all, n_all, sizeof(*all), by_strength);
    for (uint32_t i = 0; i < n_all; i++)
        take(&d, &all[i]);
    name_groups(&d, ret_first);
    return 0;
}
