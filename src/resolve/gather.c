/* gather - see resolve.h: the whole of it for members at hand. */
#include "resolve/resolve.h"

#include <errno.h>
#include <stdlib.h>

typedef struct {
    uint64_t key;
    uint32_t member;
} kept_key;

typedef TOC_VEC(kept_key) kept_vec;
typedef TOC_VEC(uint32_t) index_vec;

static int by_key(const void *a, const void *b)
{
    const kept_key *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return x->member < y->member ? -1 : x->member > y->member;
}

/* The first with that key, or a later one. */
static const kept_key *first_with(const kept_vec *kept, uint64_t key)
{
    return kept->p + TOC_VEC_FROM(kept, key, key);
}

/* Members before `me` that keep what it seeks, each once: seen[i] is me + 1 when i was met. */
static bool candidates(const kept_vec *kept, const toc_key_vec *sought, uint32_t me, uint32_t *seen,
                       toc_arena *a, index_vec *ret)
{
    ret->n = 0;
    TOC_VEC_FOREACH (key, sought) {
        const uint64_t last = *key | TOC_KEY_DAYS;
        for (const kept_key *k = first_with(kept, *key & ~(uint64_t)TOC_KEY_DAYS);
             k < kept->p + kept->n && k->key <= last; k++) {
            if (!toc_keys_meet(k->key, *key) || k->member >= me || seen[k->member] == me + 1)
                continue;
            seen[k->member] = me + 1;
            uint32_t *found = TOC_VEC_PUSH(a, ret);
            if (!found)
                return false;
            *found = k->member;
        }
    }
    return true;
}

static bool judge(const toc_member *const *members, uint32_t me, const index_vec *found,
                  toc_arena *a, toc_edge_vec *edges)
{
    TOC_VEC_FOREACH (other, found) {
        toc_pair p;
        toc_compare(members[*other], members[me], &p);
        if (p.verdict == TOC_DIFFERENT)
            continue;
        toc_edge *e = TOC_VEC_PUSH(a, edges);
        if (!e)
            return false;
        *e = (toc_edge){*other, me, p.score, p.verdict};
    }
    return true;
}

static bool find_edges(const toc_member *const *members, uint32_t n, toc_arena *a,
                       toc_edge_vec *edges)
{
    kept_vec kept = {0};
    toc_key_vec *sought = TOC_NEW_N(a, toc_key_vec, n);
    uint32_t *seen = TOC_NEW_N(a, uint32_t, n);
    if (!sought || !seen)
        return false;
    for (uint32_t i = 0; i < n; i++) {
        toc_key_vec keys = {0};
        if (toc_member_keys(members[i], a, &keys, &sought[i]) < 0)
            return false;
        TOC_VEC_FOREACH (key, &keys) {
            kept_key *k = TOC_VEC_PUSH(a, &kept);
            if (!k)
                return false;
            *k = (kept_key){*key, i};
        }
    }
    if (kept.n)
        qsort(kept.p, kept.n, sizeof(*kept.p), by_key);
    index_vec found = {0};
    for (uint32_t i = 0; i < n; i++)
        if (!candidates(&kept, &sought[i], i, seen, a, &found) ||
            !judge(members, i, &found, a, edges))
            return false;
    return true;
}

int toc_gather(const toc_member *const *members, uint32_t n, const toc_link *links,
               uint32_t n_links, toc_arena *a, uint32_t *ret_first, toc_edge_vec *ret_edges)
{
    toc_edge_vec edges = {0};
    if (n == 0)
        return 0;
    if (!find_edges(members, n, a, &edges))
        return -ENOMEM;
    int r = toc_cluster(members, n, edges.p, edges.n, links, n_links, a, ret_first, NULL);
    if (r == 0 && ret_edges)
        *ret_edges = edges;
    return r;
}
