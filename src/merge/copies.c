/* copies - see copies.h. */
#include "merge/copies.h"

#include "base/hash.h"

#include <errno.h>
#include <stdlib.h>

static int out_of_memory(toc_err *reterr)
{
    return toc_fail(reterr, -ENOMEM, "out of memory");
}

/* ---- in the store ---- */

/* Those of one day lie together in the index, as all keys do; copies are of one day. */
static uint64_t key_of(const toc_member *m, char letter)
{
    enum { DAY_BITS = 16 };
    uint64_t day = (uint64_t)(uint16_t)m->published << (64 - DAY_BITS);
    uint64_t hash = toc_hash_mix(toc_member_copy_key(m), (uint64_t)letter);
    return day | hash >> DAY_BITS | TOC_STORE_KEY_PARTS;
}

toc_copy_keys toc_copies_keys(const toc_member *m)
{
    return (toc_copy_keys){.any = key_of(m, '='), .lead = key_of(m, '<')};
}

int toc_copies_find(toc_store *s, int64_t no, const toc_member *m, uint64_t key, toc_arena *a,
                    toc_kept_member_vec *ret, toc_err *reterr)
{
    toc_kept_member_vec found = {0};
    int r = toc_store_candidates(s, &(toc_store_keys){&key, 1}, a, &found, reterr);
    TOC_VEC_FOREACH (k, &found) {
        toc_member *other = NULL;
        if (r == 0 && k->no != no && k->likeness.n)
            r = toc_member_read(k->likeness, a, &other, reterr);
        if (r < 0)
            return r;
        r = 0; /* of an older engine: it gets its turn */
        toc_kept_member *slot = other && toc_member_copies(m, other) ? TOC_VEC_PUSH(a, ret) : NULL;
        if (slot)
            *slot = *k;
    }
    return r == 0 && a->overflowed ? out_of_memory(reterr) : r;
}

int toc_copies_led(toc_store *s, int64_t no, toc_arena *a, toc_kept_member_vec *ret,
                   toc_err *reterr)
{
    toc_kept_member me = {0};
    toc_member *m = NULL;
    toc_kept_member_vec others = {0}, led = {0};
    int r = toc_store_member(s, no, a, &me, reterr);
    if (r == 0 && me.likeness.n)
        r = toc_member_read(me.likeness, a, &m, reterr);
    if (r < 0 || !m)
        return TOC_MIN(r, 0);
    toc_copy_keys keys = toc_copies_keys(m);
    r = toc_copies_find(s, no, m, keys.lead, a, &others, reterr);
    if (r == 0 && others.n == 0) /* some member leads all copies: it is this one */
        r = toc_copies_find(s, no, m, keys.any, a, &led, reterr);
    if (r == 0)
        *ret = led;
    return r;
}

/* ---- when incidents are dealt out ---- */

typedef struct {
    uint64_t key;
    const toc_member *m;
    uint32_t index; /* into w->all */
} placed;

static int by_key(const void *a, const void *b)
{
    const placed *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return toc_member_order(x->m, y->m);
}

/* One report tells of two of them: these are two incidents, however alike. */
static int tells_twice(toc_web *w, const placed *run, uint32_t n, bool *ret)
{
    toc_map seen = {0};
    *ret = false;
    for (uint32_t i = 0; i < n && !*ret; i++) {
        *ret = toc_map_get(&seen, run[i].m->report) != TOC_MAP_NONE;
        if (!toc_map_put(&seen, w->a, run[i].m->report, i))
            return out_of_memory(w->reterr);
    }
    return 0;
}

/* The copies of the first of a run of one key, in order; others with that key, which are rare, are
 * taken for no copies at all. */
static int chain(toc_web *w, const placed *run, uint32_t n, toc_copies *c)
{
    if (n < 2 || !toc_member_leads(run[0].m))
        return 0;
    for (uint32_t i = 1; i < n; i++)
        if (!toc_member_copies(run[0].m, run[i].m))
            return 0;
    for (uint32_t i = 1; i < n; i++) {
        c->head[run[i].index] = run[0].index;
        c->next[run[i - 1].index] = run[i].index;
    }
    c->any = true;
    return tells_twice(w, run, n, &c->parted[run[0].index]);
}

/* Copies on both sides of a ruling that keeps apart. */
static int part(toc_web *w, const toc_ruling *u, toc_copies *c)
{
    toc_ruling_side_vec sides = {0};
    int r = toc_store_ruling_sides(w->s, u->no, w->a, &sides, w->reterr);
    uint8_t *side_of = TOC_NEW_N(w->a, uint8_t, w->all.n + 1);
    if (r == 0 && !side_of)
        r = out_of_memory(w->reterr);
    TOC_VEC_FOREACH (v, &sides) {
        int64_t at = r == 0 ? toc_web_index(w, v->member) : TOC_MAP_NONE;
        if (at == TOC_MAP_NONE)
            continue;
        uint32_t head = c->head[at];
        side_of[head] |= (uint8_t)(v->side == 0 ? 1 : 2);
        c->parted[head] = c->parted[head] || side_of[head] == 3;
    }
    return r;
}

static int begin(toc_web *w, toc_copies *c, placed *all, uint32_t *ret_n)
{
    uint32_t n = 0;
    c->head = TOC_NEW_N(w->a, uint32_t, w->all.n + 1);
    c->next = TOC_NEW_N(w->a, uint32_t, w->all.n + 1);
    c->parted = TOC_NEW_N(w->a, bool, w->all.n + 1);
    if (!all || !c->head || !c->next || !c->parted)
        return out_of_memory(w->reterr);
    for (uint32_t i = 0; i < w->all.n; i++) {
        const toc_member *m = w->all.p[i].member;
        c->head[i] = i;
        c->next[i] = TOC_COPIES_END;
        if (m)
            all[n++] = (placed){toc_member_copy_key(m), m, i};
    }
    if (n > 1)
        qsort(all, n, sizeof(*all), by_key);
    *ret_n = n;
    return 0;
}

int toc_copies_group(toc_web *w, toc_copies *ret)
{
    placed *all = TOC_NEW_N(w->a, placed, w->all.n + 1);
    uint32_t n = 0;
    *ret = (toc_copies){0};
    int r = begin(w, ret, all, &n);
    for (uint32_t from = 0, to = 0; r == 0 && from < n; from = to) {
        while (to < n && all[to].key == all[from].key)
            to++;
        r = chain(w, all + from, to - from, ret);
    }
    TOC_VEC_FOREACH (u, &w->pairs)
        if (r == 0 && ret->any && toc_sv_eq(u->verb, TOC_SV("apart")))
            r = part(w, u, ret);
    return r;
}
