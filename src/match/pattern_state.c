/*
 * pattern_state - see pattern_state.h.
 *
 * Each leaf has a lane: the observations of which it is true, by their last. A match must hold the
 * newest observation, or it would have been found before; so the search puts that in each slot
 * where it fits and fills the others, most constrained first. For each slot the filled ones leave a
 * range of times, which is found in the lane by halving.
 */
#include "match/pattern_state.h"

#include "base/alloc.h"
#include "base/limits.h"

#include <errno.h>
#include <stdlib.h>

#define NOBODY UINT32_MAX

typedef struct {
    int64_t first, last;
    toc_observed tag;
    uint64_t left;    /* number_observed; 0: used up */
    uint64_t used;    /* of these, by the search under way */
    uint32_t holders; /* lanes that it is in */
    uint32_t next;    /* free one */
} kept;

typedef struct {
    uint32_t *p; /* of the pool, by last */
    uint32_t head, n, cap;
    int64_t longest; /* last - first, at the most */
    uint64_t total;  /* sum of left */
} lane;

typedef struct {
    uint32_t who;
    uint64_t count;
} taken;

struct toc_pattern_state {
    const toc_plan *plan;
    kept *pool;
    uint32_t n, cap, free;
    uint32_t alive, shared; /* of these, in several lanes */
    lane *lanes;            /* a leaf each */
    taken *picks;
    size_t picks_n, picks_cap;
    toc_observed *tags;
    uint32_t *scratch; /* of groups */
    size_t scratch_n, scratch_cap;
};

toc_pattern_state *toc_pattern_state_new(const toc_plan *plan)
{
    toc_pattern_state *s = toc_calloc(1, sizeof(*s));
    if (!s)
        return NULL;
    s->plan = plan;
    s->free = NOBODY;
    s->lanes = toc_calloc(plan->leaves.n, sizeof(*s->lanes));
    return s->lanes ? s : toc_pattern_state_free(s);
}

toc_pattern_state *toc_pattern_state_free(toc_pattern_state *s)
{
    if (!s)
        return NULL;
    for (uint32_t i = 0; s->lanes && i < s->plan->leaves.n; i++)
        toc_free(s->lanes[i].p);
    toc_free(s->lanes);
    toc_free(s->pool);
    toc_free(s->picks);
    toc_free(s->tags);
    toc_free(s->scratch);
    toc_free(s);
    return NULL;
}

/* Room for one more of n things in *p. */
static bool grow(void **p, size_t n, size_t *cap, size_t size)
{
    enum { FIRST = 16 };
    if (n < *cap)
        return true;
    size_t more = *cap ? *cap * 2 : FIRST;
    void *bigger = toc_realloc(*p, more * size);
    if (!bigger)
        return false;
    *p = bigger;
    *cap = more;
    return true;
}

/* ---- what is kept ---- */

static void let_go(toc_pattern_state *s, uint32_t who)
{
    if (--s->pool[who].holders > 0) {
        s->shared -= s->pool[who].holders == 1;
        return;
    }
    s->pool[who].next = s->free;
    s->free = who;
    s->alive--;
}

static void drop_oldest(toc_pattern_state *s, lane *l)
{
    uint32_t who = l->p[l->head++];
    l->total -= s->pool[who].left;
    let_go(s, who);
}

/* Lets go what no observation from now on can go with. */
static void expire(toc_pattern_state *s, int64_t now)
{
    for (uint32_t i = 0; i < s->plan->leaves.n; i++) {
        lane *l = &s->lanes[i];
        int64_t keep = s->plan->leaves.p[i].keep;
        if (keep == TOC_GAP_NONE)
            continue;
        while (l->head < l->n && now - s->pool[l->p[l->head]].last > keep)
            drop_oldest(s, l);
    }
}

/* Takes the used-up ones out of the lanes. */
static void sweep(toc_pattern_state *s)
{
    for (uint32_t i = 0; i < s->plan->leaves.n; i++) {
        lane *l = &s->lanes[i];
        uint32_t to = 0;
        l->total = 0;
        for (uint32_t k = l->head; k < l->n; k++) {
            uint32_t who = l->p[k];
            if (s->pool[who].left) {
                l->total += s->pool[who].left;
                l->p[to++] = who;
            } else {
                let_go(s, who);
            }
        }
        l->head = 0;
        l->n = to;
        if (!to)
            l->longest = 0;
    }
}

static void forget_some(toc_pattern_state *s, toc_state_losses *losses)
{
    lane *longest = &s->lanes[0];
    for (uint32_t i = 1; i < s->plan->leaves.n; i++)
        if (s->lanes[i].n - s->lanes[i].head > longest->n - longest->head)
            longest = &s->lanes[i];
    drop_oldest(s, longest);
    losses->forgotten++;
}

static uint32_t new_kept(toc_pattern_state *s, const toc_state_event *e, toc_state_losses *losses)
{
    while (s->alive >= TOC_MAX_PATTERN_KEPT)
        forget_some(s, losses);
    uint32_t who = s->free;
    if (who != NOBODY) {
        s->free = s->pool[who].next;
    } else {
        size_t cap = s->cap;
        if (!grow((void **)&s->pool, s->n, &cap, sizeof(*s->pool)))
            return NOBODY;
        s->cap = (uint32_t)cap;
        who = s->n++;
    }
    s->pool[who] =
        (kept){.first = e->first, .last = e->last, .tag = {e->tag, e->place}, .left = e->count};
    s->alive++;
    return who;
}

static bool enter_lane(toc_pattern_state *s, lane *l, uint32_t who)
{
    if (l->head > 0 && l->n == l->cap) { /* first the room that expired ones left */
        memmove(l->p, l->p + l->head, (l->n - l->head) * sizeof(*l->p));
        l->n -= l->head;
        l->head = 0;
    }
    size_t cap = l->cap;
    if (!grow((void **)&l->p, l->n, &cap, sizeof(*l->p)))
        return false;
    l->cap = (uint32_t)cap;
    const kept *k = &s->pool[who];
    uint32_t at = l->n;
    while (at > l->head && s->pool[l->p[at - 1]].last > k->last)
        at--;
    memmove(l->p + at + 1, l->p + at, (l->n - at) * sizeof(*l->p));
    l->p[at] = who;
    l->n++;
    l->total += k->left;
    l->longest = TOC_MAX(l->longest, k->last - k->first);
    s->shared += ++s->pool[who].holders == 2;
    return true;
}

/* ---- the search ---- */

typedef struct {
    int64_t first, last; /* the latest first and the earliest last of who is in it */
    bool filled;
} filling;

typedef struct {
    toc_pattern_state *s;
    const toc_alternative *way;
    filling slots[TOC_MAX_PATTERN_PARTS];
    uint32_t order[TOC_MAX_PATTERN_PARTS]; /* slots, as they are filled */
    uint32_t place[TOC_MAX_PATTERN_PARTS]; /* in its lane, of who is in a slot */
    uint32_t newest;
    size_t steps;
    bool gave_up, no_memory; /* each ends the search */
} search;

/* Who comes into slot j: last >= *ret_last and first <= *ret_first. */
static void range_of(const search *x, uint32_t j, int64_t *ret_first, int64_t *ret_last)
{
    *ret_first = x->way->slots[j].stop;
    if (*ret_first > INT64_MIN && *ret_first < INT64_MAX)
        --*ret_first; /* before stop */
    *ret_last = x->way->slots[j].start;
    for (uint32_t i = 0; i < x->way->n; i++) {
        if (!x->slots[i].filled || i == j)
            continue;
        int64_t to = toc_gap(x->way, i, j), from = toc_gap(x->way, j, i);
        if (to != TOC_GAP_NONE)
            *ret_last = TOC_MAX(*ret_last, x->slots[i].first - to);
        if (from != TOC_GAP_NONE)
            *ret_first = TOC_MIN(*ret_first, x->slots[i].last + from);
    }
}

static const lane *lane_of(const search *x, uint32_t slot)
{
    return &x->s->lanes[x->way->slots[slot].leaf];
}

/* The first in the lane whose last is not before `last`. */
static uint32_t find_last(const toc_pattern_state *s, const lane *l, int64_t last)
{
    uint32_t low = l->head, high = l->n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (s->pool[l->p[middle]].last < last)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Nobody from here on in the lane begins early enough. */
static bool all_too_late(const lane *l, const kept *k, int64_t first)
{
    return k->last - l->longest > first;
}

/* Somebody might still come into each slot that is to be filled. */
static bool is_viable(const search *x, uint32_t depth)
{
    for (; depth < x->way->n; depth++) {
        int64_t first, last;
        const lane *l = lane_of(x, x->order[depth]);
        range_of(x, x->order[depth], &first, &last);
        uint32_t at = find_last(x->s, l, last);
        if (at == l->n || all_too_late(l, &x->s->pool[l->p[at]], first))
            return false;
    }
    return true;
}

static bool pick(search *x, uint32_t who, uint64_t count)
{
    toc_pattern_state *s = x->s;
    if (!grow((void **)&s->picks, s->picks_n, &s->picks_cap, sizeof(*s->picks))) {
        x->gave_up = x->no_memory = true;
        return false;
    }
    s->picks[s->picks_n++] = (taken){who, count};
    s->pool[who].used += count;
    return true;
}

static void unpick(search *x, size_t to)
{
    toc_pattern_state *s = x->s;
    while (s->picks_n > to) {
        const taken *t = &s->picks[--s->picks_n];
        s->pool[t->who].used -= t->count;
    }
}

static bool solve(search *x, uint32_t depth);

static bool put(search *x, uint32_t slot, uint32_t who, uint32_t depth)
{
    size_t before = x->s->picks_n;
    const kept *k = &x->s->pool[who];
    if (!pick(x, who, 1))
        return false;
    x->slots[slot] = (filling){k->first, k->last, true};
    if (is_viable(x, depth) && solve(x, depth))
        return true;
    x->slots[slot].filled = false;
    unpick(x, before);
    return false;
}

static bool solve_one(search *x, uint32_t depth)
{
    uint32_t slot = x->order[depth];
    const lane *l = lane_of(x, slot);
    int64_t first, last;
    range_of(x, slot, &first, &last);
    uint32_t from = find_last(x->s, l, last), twin = x->way->slots[slot].twin;
    if (twin && twin - 1 != x->order[0]) /* twins in one order are as good as in any */
        from = TOC_MAX(from, x->place[twin - 1]);
    for (uint32_t i = from; i < l->n && !x->gave_up; i++) {
        const kept *k = &x->s->pool[l->p[i]];
        if (all_too_late(l, k, first))
            return false;
        x->place[slot] = i;
        x->gave_up = ++x->steps > TOC_MAX_PATTERN_SEARCH;
        if (k->first <= first && k->used < k->left && put(x, slot, l->p[i], depth + 1))
            return true;
    }
    return false;
}

/* ---- many of a kind ---- */

static int by_first(const void *a, const void *b, void *pool)
{
    const kept *x = (const kept *)pool + *(const uint32_t *)a;
    const kept *y = (const kept *)pool + *(const uint32_t *)b;
    return (x->first > y->first) - (x->first < y->first);
}

/* From lane entry `from` on, whose last is the earliest of the group: who may be in it, into
 * scratch. Returns their number together, or 0 when the newest must be in it and cannot. */
static uint64_t gather(search *x, const lane *l, uint32_t from, int64_t first, uint32_t must)
{
    toc_pattern_state *s = x->s;
    uint64_t sum = 0;
    bool has = must == NOBODY;
    for (uint32_t i = from; i < l->n && !x->gave_up; i++) {
        const kept *k = &s->pool[l->p[i]];
        if (all_too_late(l, k, first))
            break;
        x->gave_up = ++x->steps > TOC_MAX_PATTERN_SEARCH;
        if (k->first > first || k->used >= k->left)
            continue;
        if (!grow((void **)&s->scratch, s->scratch_n, &s->scratch_cap, sizeof(*s->scratch))) {
            x->gave_up = x->no_memory = true;
            return 0;
        }
        s->scratch[s->scratch_n++] = l->p[i];
        has = has || l->p[i] == must;
        if (__builtin_add_overflow(sum, k->left - k->used, &sum))
            sum = UINT64_MAX;
    }
    return has ? sum : 0;
}

/* Fills the slot with `need` of those in scratch from `start`: the newest, then the earliest. */
static bool fill_group(search *x, uint32_t slot, size_t start, uint32_t must)
{
    toc_pattern_state *s = x->s;
    uint64_t need = x->way->slots[slot].need;
    filling f = {INT64_MIN, INT64_MAX, true};
    qsort_r(s->scratch + start, s->scratch_n - start, sizeof(*s->scratch), by_first, s->pool);
    for (size_t i = start; need && i <= s->scratch_n; i++) {
        uint32_t who = i == start ? must : s->scratch[i - 1];
        if (who == NOBODY || (who == must && i > start))
            continue;
        const kept *k = &s->pool[who];
        uint64_t count = TOC_MIN(k->left - k->used, need);
        if (!pick(x, who, count))
            return false;
        need -= count;
        f.first = TOC_MAX(f.first, k->first);
        f.last = TOC_MIN(f.last, k->last);
    }
    x->slots[slot] = f;
    return need == 0;
}

/* How many there are from lane entry `from` on that begin early enough, if only by their last. */
static uint64_t count_from(const toc_pattern_state *s, const lane *l, uint32_t from, int64_t first)
{
    uint64_t sum = 0;
    for (uint32_t i = from; i < l->n && !all_too_late(l, &s->pool[l->p[i]], first); i++)
        if (__builtin_add_overflow(sum, s->pool[l->p[i]].left - s->pool[l->p[i]].used, &sum))
            return UINT64_MAX;
    return sum;
}

/* Tries each earliest last that the group may have: with it fixed, whoever begins soon enough goes
 * with all others. */
static bool solve_group(search *x, uint32_t slot, uint32_t depth, uint32_t must)
{
    toc_pattern_state *s = x->s;
    const lane *l = lane_of(x, slot);
    int64_t first, last, own = toc_gap(x->way, slot, slot);
    size_t picks = s->picks_n, start = s->scratch_n;
    range_of(x, slot, &first, &last);
    uint32_t from = find_last(s, l, last);
    uint64_t rest = count_from(s, l, from, first);
    for (uint32_t i = from; i < l->n && !x->gave_up && rest >= x->way->slots[slot].need; i++) {
        const kept *k = &s->pool[l->p[i]];
        if (all_too_late(l, k, first) || (must != NOBODY && k->last > s->pool[must].last))
            break;
        rest -= TOC_MIN(rest, k->left - k->used);
        int64_t until = own == TOC_GAP_NONE ? first : TOC_MIN(first, k->last + own);
        uint64_t sum = gather(x, l, i, until, must);
        bool enough = sum >= x->way->slots[slot].need;
        if (enough && fill_group(x, slot, start, must) && is_viable(x, depth) && solve(x, depth))
            return true;
        x->slots[slot].filled = false;
        unpick(x, picks);
        s->scratch_n = start;
        if (!enough && own == TOC_GAP_NONE)
            break; /* later ones are fewer */
    }
    return false;
}

static bool solve(search *x, uint32_t depth)
{
    if (depth >= x->way->n)
        return true;
    uint32_t slot = x->order[depth];
    return x->way->slots[slot].need > 1 ? solve_group(x, slot, depth + 1, NOBODY)
                                        : solve_one(x, depth);
}

/* The others in the order in which they are filled: single ones with few candidates first. */
static void set_order(search *x, uint32_t anchor)
{
    uint32_t n = 1;
    x->order[0] = anchor;
    for (uint32_t i = 0; i < x->way->n; i++) {
        if (i == anchor)
            continue;
        bool group = x->way->slots[i].need > 1;
        uint32_t at = n++;
        for (; at > 1; at--) {
            uint32_t before = x->order[at - 1];
            bool group_before = x->way->slots[before].need > 1;
            if (group_before < group ||
                (group_before == group && lane_of(x, before)->total <= lane_of(x, i)->total))
                break;
            x->order[at] = before;
        }
        x->order[at] = i;
    }
}

static bool has_enough(const search *x)
{
    for (uint32_t i = 0; i < x->way->n; i++) {
        uint64_t need = 0;
        for (uint32_t j = 0; j < x->way->n; j++)
            if (x->way->slots[j].leaf == x->way->slots[i].leaf)
                need += x->way->slots[j].need;
        if (lane_of(x, i)->total < need)
            return false;
    }
    return true;
}

static bool fits(const toc_slot *slot, const toc_state_event *e)
{
    return e->last >= slot->start && e->first < slot->stop;
}

static bool try_way(search *x, const toc_state_event *e, const uint32_t *leaves, size_t n)
{
    toc_pattern_state *s = x->s;
    if (!has_enough(x))
        return false;
    for (uint32_t slot = 0; slot < x->way->n && !x->gave_up; slot++) {
        bool true_of = false;
        for (size_t i = 0; i < n; i++)
            true_of = true_of || leaves[i] == x->way->slots[slot].leaf;
        if (!true_of || x->way->slots[slot].twin || !fits(&x->way->slots[slot], e))
            continue; /* a twin would do no better than the first of them */
        s->picks_n = s->scratch_n = 0;
        set_order(x, slot);
        bool group = x->way->slots[slot].need > 1;
        if (group ? solve_group(x, slot, 1, x->newest) : put(x, slot, x->newest, 1))
            return true;
    }
    return false;
}

/* ---- taking one in ---- */

static int compare_picks(const void *a, const void *b, void *pool)
{
    const kept *x = (const kept *)pool + ((const taken *)a)->who;
    const kept *y = (const kept *)pool + ((const taken *)b)->who;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return (x->tag.tag > y->tag.tag) - (x->tag.tag < y->tag.tag);
}

static int complete(toc_pattern_state *s, const toc_observed **ret_tags, size_t *ret_n)
{
    qsort_r(s->picks, s->picks_n, sizeof(*s->picks), compare_picks, s->pool);
    toc_observed *tags = toc_realloc(s->tags, s->picks_n * sizeof(*tags));
    if (!tags)
        return -ENOMEM;
    s->tags = tags;
    size_t n = 0;
    for (size_t i = 0; i < s->picks_n; i++) {
        kept *k = &s->pool[s->picks[i].who];
        if (k->left) /* a number_observed of several may fill several slots */
            tags[n++] = k->tag;
        k->left = k->used = 0;
    }
    sweep(s);
    *ret_tags = tags;
    *ret_n = n;
    return 1;
}

/* A slot of its own that e fills alone. */
static bool is_enough_alone(const toc_plan *plan, const toc_state_event *e, uint32_t leaf)
{
    TOC_VEC_FOREACH (way, &plan->alternatives)
        if (way->n == 1 && way->slots[0].leaf == leaf && way->slots[0].need <= e->count &&
            fits(&way->slots[0], e))
            return true;
    return false;
}

static bool is_of_use(const toc_plan *plan, const toc_state_event *e, uint32_t leaf)
{
    if (plan->leaves.p[leaf].keep < 0)
        return false;
    TOC_VEC_FOREACH (way, &plan->alternatives)
        for (uint32_t i = 0; i < way->n; i++)
            if (way->slots[i].leaf == leaf && fits(&way->slots[i], e))
                return true;
    return false;
}

int toc_pattern_state_take(toc_pattern_state *s, const toc_state_event *e, const uint32_t *leaves,
                           size_t n, toc_state_losses *losses, const toc_observed **ret_tags,
                           size_t *ret_n)
{
    expire(s, e->now);
    for (size_t i = 0; i < n; i++)
        if (is_enough_alone(s->plan, e, leaves[i])) {
            toc_observed *tags = toc_realloc(s->tags, sizeof(*tags));
            if (!tags)
                return -ENOMEM;
            tags[0] = (toc_observed){e->tag, e->place};
            *ret_tags = s->tags = tags;
            *ret_n = 1;
            return 1;
        }
    search x = {.s = s, .newest = NOBODY};
    for (size_t i = 0; i < n; i++) {
        if (!is_of_use(s->plan, e, leaves[i]))
            continue;
        if (x.newest == NOBODY)
            x.newest = new_kept(s, e, losses);
        if (x.newest == NOBODY || !enter_lane(s, &s->lanes[leaves[i]], x.newest))
            return -ENOMEM;
    }
    if (x.newest == NOBODY)
        return 0;
    TOC_VEC_FOREACH (way, &s->plan->alternatives) {
        x.way = way->apart && (way->mixed || s->shared) ? way->apart : way;
        if (try_way(&x, e, leaves, n))
            return complete(s, ret_tags, ret_n);
    }
    if (x.no_memory)
        return -ENOMEM;
    losses->given_up += x.gave_up;
    return 0;
}
