/* pattern_plan - see pattern_plan.h. */
#include "match/pattern_plan.h"

#include "base/alloc.h"
#include "base/limits.h"

#include <errno.h>

/* Repetitions beside other slots are told apart one by one up to here; above, as a group. */
enum { APART = 4 };

typedef TOC_VEC(toc_alternative) ways;

typedef struct {
    toc_arena *a;
    toc_err *reterr;
} planner;

static int out_of_memory(planner *p)
{
    return toc_fail(p->reterr, -ENOMEM, "out of memory");
}

static int too_many(planner *p)
{
    return toc_fail(p->reterr, -E2BIG,
                    "a pattern that can match in more than %d ways, or needs more than %d "
                    "observations at once: split it",
                    TOC_MAX_PATTERN_WAYS, TOC_MAX_PATTERN_PARTS);
}

static int new_way(planner *p, uint32_t n, toc_alternative *ret)
{
    if (n > TOC_MAX_PATTERN_PARTS)
        return too_many(p);
    *ret = (toc_alternative){.slots = TOC_NEW_N(p->a, toc_slot, n),
                             .n = n,
                             .gap = TOC_NEW_N(p->a, int64_t, (size_t)n * n)};
    if (!ret->slots || !ret->gap)
        return out_of_memory(p);
    for (size_t i = 0; i < (size_t)n * n; i++)
        ret->gap[i] = TOC_GAP_NONE;
    return 0;
}

static int push_way(planner *p, ways *w, const toc_alternative *way)
{
    if (w->n >= TOC_MAX_PATTERN_WAYS)
        return too_many(p);
    toc_alternative *slot = TOC_VEC_PUSH(p->a, w);
    if (!slot)
        return out_of_memory(p);
    *slot = *way;
    return 0;
}

static int plan_observation(planner *p, const toc_node *expression, ways *ret)
{
    toc_alternative way;
    int r = new_way(p, 1, &way);
    if (r < 0)
        return r;
    way.slots[0] =
        (toc_slot){.expression = expression, .need = 1, .start = INT64_MIN, .stop = INT64_MAX};
    return push_way(p, ret, &way);
}

/* Both at once. In order: all of x before all of y. */
static int join(planner *p, const toc_alternative *x, const toc_alternative *y, bool in_order,
                toc_alternative *ret)
{
    toc_alternative way;
    int r = new_way(p, x->n + y->n, &way);
    if (r < 0)
        return r;
    memcpy(way.slots, x->slots, x->n * sizeof(*x->slots));
    memcpy(way.slots + x->n, y->slots, y->n * sizeof(*y->slots));
    for (uint32_t i = 0; i < way.n; i++)
        for (uint32_t j = 0; j < way.n; j++) {
            int64_t *gap = &way.gap[(size_t)i * way.n + j];
            if (i < x->n && j < x->n)
                *gap = toc_gap(x, i, j);
            else if (i >= x->n && j >= x->n)
                *gap = toc_gap(y, i - x->n, j - x->n);
            else if (in_order && i < x->n)
                *gap = 0;
        }
    *ret = way;
    return 0;
}

/* Every way of x with every way of y; x may be empty at first. */
static int multiply(planner *p, const ways *x, const ways *y, bool in_order, ways *ret)
{
    ways made = {0};
    int r = 0;
    for (uint32_t i = 0; r == 0 && i < x->n; i++)
        for (uint32_t j = 0; r == 0 && j < y->n; j++) {
            toc_alternative way;
            r = join(p, &x->p[i], &y->p[j], in_order, &way);
            if (r == 0)
                r = push_way(p, &made, &way);
        }
    *ret = made;
    return r;
}

static int plan_node(planner *p, const toc_node *n, ways *ret);

static int plan_product(planner *p, const toc_node *n, ways *ret)
{
    ways all = {0};
    int r = plan_node(p, n->child, &all);
    for (const toc_node *i = n->child->next; i && r == 0; i = i->next) {
        ways more = {0};
        r = plan_node(p, i, &more);
        if (r == 0)
            r = multiply(p, &all, &more, n->kind == TOC_NODE_FOLLOWEDBY, &all);
    }
    *ret = all;
    return r;
}

/* [a] OR [b] needs one observation, as [a OR b] does. */
static int plan_or(planner *p, const toc_node *n, ways *ret)
{
    toc_node *any = TOC_NEW(p->a, toc_node);
    if (!any)
        return out_of_memory(p);
    any->kind = TOC_NODE_ANY;
    toc_node **last = &any->child;
    int r = 0;
    for (const toc_node *i = n->child; i && r == 0; i = i->next) {
        ways more = {0};
        if (i->kind == TOC_NODE_OBSERVATION) {
            *last = TOC_NEW(p->a, toc_node);
            if (!*last)
                return out_of_memory(p);
            **last = *i->child;
            (*last)->next = NULL;
            last = &(*last)->next;
            continue;
        }
        r = plan_node(p, i, &more);
        TOC_VEC_FOREACH (way, &more)
            if (r == 0)
                r = push_way(p, ret, way);
    }
    return r == 0 && any->child ? plan_observation(p, any, ret) : r;
}

static int plan_repeats(planner *p, const toc_node *n, ways *ret)
{
    ways once = {0};
    int r = plan_node(p, n->child, &once);
    if (r < 0)
        return r;
    if (once.n == 1 && once.p[0].n == 1 && once.p[0].gap[0] == TOC_GAP_NONE) {
        size_t need;
        if (!toc_mul_sz(&need, once.p[0].slots[0].need, n->repeats))
            return too_many(p);
        once.p[0].slots[0].need = need;
        *ret = once;
        return 0;
    }
    if (n->repeats > TOC_MAX_PATTERN_PARTS)
        return too_many(p);
    ways all = once;
    for (uint64_t i = 1; r == 0 && i < n->repeats; i++)
        r = multiply(p, &all, &once, false, &all);
    *ret = all;
    return r;
}

static void limit_gaps(toc_alternative *way, int64_t seconds)
{
    for (uint32_t i = 0; i < way->n; i++)
        for (uint32_t j = 0; j < way->n; j++) {
            int64_t *gap = &way->gap[(size_t)i * way->n + j];
            /* One observation is within any time of itself. */
            if (i != j || way->slots[i].need > 1)
                *gap = TOC_MIN(*gap, seconds);
        }
}

static void limit_times(toc_alternative *way, int64_t start, int64_t stop)
{
    for (uint32_t i = 0; i < way->n; i++) {
        way->slots[i].start = TOC_MAX(way->slots[i].start, start);
        way->slots[i].stop = TOC_MIN(way->slots[i].stop, stop);
        if (start >= stop) /* nothing is at both sides */
            way->slots[i].stop = INT64_MIN;
    }
}

static int plan_node(planner *p, const toc_node *n, ways *ret)
{
    int r;
    switch (n->kind) {
    case TOC_NODE_OBSERVATION:
        return plan_observation(p, n->child, ret);
    case TOC_NODE_AND:
    case TOC_NODE_FOLLOWEDBY:
        return plan_product(p, n, ret);
    case TOC_NODE_OR:
        return plan_or(p, n, ret);
    case TOC_NODE_REPEATS:
        return plan_repeats(p, n, ret);
    default:
        r = plan_node(p, n->child, ret);
        TOC_VEC_FOREACH (way, ret)
            if (n->kind == TOC_NODE_WITHIN)
                limit_gaps(way, n->within);
            else
                limit_times(way, n->start, n->stop);
        return r;
    }
}

/* Slots that this one becomes. */
static uint64_t copies_of(const toc_slot *slot)
{
    return slot->need <= APART ? slot->need : 1;
}

static bool shares_leaf(const toc_alternative *way)
{
    for (uint32_t i = 0; i < way->n; i++)
        for (uint32_t j = 0; j < i; j++)
            if (way->slots[i].leaf == way->slots[j].leaf)
                return true;
    return false;
}

static void fill_apart(const toc_alternative *way, toc_alternative *made)
{
    uint32_t from[TOC_MAX_PATTERN_PARTS], k = 0;
    for (uint32_t i = 0; i < way->n; i++) {
        uint64_t copies = copies_of(&way->slots[i]);
        for (uint64_t c = 0; c < copies; c++) {
            from[k] = i;
            made->slots[k] = way->slots[i];
            made->slots[k].twin = c ? k : 0;
            made->slots[k++].need = copies > 1 ? 1 : way->slots[i].need;
        }
    }
    for (uint32_t i = 0; i < k; i++)
        for (uint32_t j = 0; j < k; j++)
            if (i != j || made->slots[i].need > 1)
                made->gap[(size_t)i * k + j] = toc_gap(way, from[i], from[j]);
}

/* Few repetitions beside other slots, each as a slot of its own: then a search finds every way to
 * deal out observations that can fill several slots. */
static int tell_apart(planner *p, toc_alternative *way)
{
    uint64_t n = 0;
    for (uint32_t i = 0; i < way->n; i++)
        n += copies_of(&way->slots[i]);
    way->mixed = shares_leaf(way);
    if (way->n == 1 || n == way->n || n > TOC_MAX_PATTERN_PARTS)
        return 0;
    toc_alternative *made = TOC_NEW(p->a, toc_alternative);
    int r = made ? new_way(p, (uint32_t)n, made) : out_of_memory(p);
    if (r < 0)
        return r;
    fill_apart(way, made);
    way->apart = made;
    return 0;
}

/* ---- leaves ---- */

static int number_leaf(planner *p, toc_plan *plan, toc_slot *slot)
{
    for (uint32_t i = 0; i < plan->leaves.n; i++)
        if (plan->leaves.p[i].expression == slot->expression) {
            slot->leaf = i;
            return 0;
        }
    toc_leaf *leaf = TOC_VEC_PUSH(p->a, &plan->leaves);
    if (!leaf)
        return out_of_memory(p);
    *leaf = (toc_leaf){.expression = slot->expression, .keep = -1};
    slot->leaf = plan->leaves.n - 1;
    return 0;
}

/* An observation in slot j waits for those that may come into the other slots. */
static void keep_for_others(toc_plan *plan, const toc_alternative *way)
{
    for (uint32_t j = 0; j < way->n; j++) {
        int64_t *keep = &plan->leaves.p[way->slots[j].leaf].keep;
        for (uint32_t i = 0; i < way->n; i++)
            if (i != j || way->slots[i].need > 1)
                *keep = TOC_MAX(*keep, toc_gap(way, i, j));
    }
}

int toc_plan_make(const toc_pattern *pattern, toc_arena *a, toc_plan *ret, toc_err *reterr)
{
    planner p = {.a = a, .reterr = reterr};
    ways all = {0};
    toc_plan plan = {0};
    int r = plan_node(&p, pattern->root, &all);
    TOC_VEC_FOREACH (way, &all) {
        for (uint32_t i = 0; r == 0 && i < way->n; i++)
            r = number_leaf(&p, &plan, &way->slots[i]);
        if (r == 0)
            r = tell_apart(&p, way);
        if (r < 0)
            return r;
        keep_for_others(&plan, way);
        plan.stateful = plan.stateful || way->n > 1 || way->slots[0].need > 1;
    }
    if (r < 0)
        return r;
    plan.alternatives.p = all.p;
    plan.alternatives.n = all.n;
    *ret = plan;
    return 0;
}
