/* pattern_set - see pattern_set.h. */
#include "match/pattern_set.h"

#include "base/alloc.h"
#include "match/pattern_index.h"
#include "match/pattern_state.h"

#include <errno.h>
#include <stdlib.h>

typedef struct {
    uint64_t tag;
    uint32_t first_leaf, n; /* of the set's leaves */
    uint32_t state;         /* number among those that have one, from 1; 0: none is needed */
    toc_plan plan;
} entry;

typedef struct {
    toc_ready ready;
    uint32_t pattern;
} leaf;

struct toc_pattern_set {
    toc_arena a;
    TOC_VEC(entry) entries;
    TOC_VEC(leaf) leaves;
    uint32_t stateful;
    toc_pattern_index *index; /* when sealed */
};

toc_pattern_set *toc_pattern_set_new(void)
{
    return toc_calloc(1, sizeof(toc_pattern_set));
}

toc_pattern_set *toc_pattern_set_free(toc_pattern_set *s)
{
    if (s) {
        TOC_VEC_FOREACH (l, &s->leaves)
            toc_ready_done(&l->ready);
        toc_pattern_index_free(s->index);
        toc_arena_done(&s->a);
    }
    toc_free(s);
    return NULL;
}

size_t toc_pattern_set_count(const toc_pattern_set *s)
{
    return s->entries.n;
}

bool toc_pattern_set_wants(const toc_pattern_set *s, toc_sv type)
{
    return s->index && toc_pattern_index_has_type(s->index, type);
}

const toc_ready *toc_pattern_set_expression(const toc_pattern_set *s, uint32_t number)
{
    return number < s->leaves.n ? &s->leaves.p[number].ready : NULL;
}

static int out_of_memory(toc_err *reterr)
{
    return toc_fail(reterr, -ENOMEM, "out of memory");
}

/* Makes the leaves of the last entry's plan ready. */
static int add_leaves(toc_pattern_set *s, const toc_plan *plan, toc_err *reterr)
{
    TOC_VEC_FOREACH (from, &plan->leaves) {
        leaf *l = TOC_VEC_PUSH(&s->a, &s->leaves);
        if (!l)
            return out_of_memory(reterr);
        l->pattern = s->entries.n;
        int r = toc_ready_make(from->expression, &s->a, &l->ready, reterr);
        if (r < 0)
            return r;
    }
    return 0;
}

/* One observation is all it takes, whenever it was. */
static bool is_immediate(const toc_plan *plan)
{
    const toc_slot *slot = &plan->alternatives.p[0].slots[0];
    return !plan->stateful && plan->alternatives.n == 1 && slot->start == INT64_MIN &&
           slot->stop == INT64_MAX;
}

static int add_entry(toc_pattern_set *s, const toc_pattern *p, uint64_t tag, toc_err *reterr)
{
    toc_plan plan = {0};
    uint32_t first = s->leaves.n;
    int r = toc_plan_make(p, &s->a, &plan, reterr);
    if (r == 0)
        r = add_leaves(s, &plan, reterr);
    entry *e = r == 0 ? TOC_VEC_PUSH(&s->a, &s->entries) : NULL;
    if (r == 0 && !e)
        r = out_of_memory(reterr);
    if (r < 0) { /* half of it may be there */
        while (s->leaves.n > first)
            toc_ready_done(&s->leaves.p[--s->leaves.n].ready);
        return r;
    }
    *e = (entry){.tag = tag, .first_leaf = first, .n = plan.leaves.n, .plan = plan};
    e->state = is_immediate(&plan) ? 0 : ++s->stateful;
    return 0;
}

int toc_pattern_set_add(toc_pattern_set *s, toc_sv text, uint64_t tag, toc_err *reterr)
{
    TOC_ASSERT(!s->index);
    const toc_pattern *p = NULL;
    toc_sv copy = toc_arena_dup(&s->a, text);
    if (s->a.overflowed)
        return out_of_memory(reterr);
    int r = toc_pattern_parse(copy, &s->a, &p, reterr);
    return r < 0 ? r : add_entry(s, p, tag, reterr);
}

int toc_pattern_set_seal(toc_pattern_set *s, toc_err *reterr)
{
    TOC_ASSERT(!s->index);
    s->index = toc_pattern_index_new();
    int r = s->index ? 0 : -ENOMEM;
    for (uint32_t i = 0; r == 0 && i < s->leaves.n; i++)
        r = toc_pattern_index_add(s->index, &s->leaves.p[i].ready, i);
    if (r == 0)
        r = toc_pattern_index_seal(s->index);
    return r < 0 ? out_of_memory(reterr) : 0;
}

/* ---- streams ---- */

struct toc_pattern_stream {
    const toc_pattern_set *set;
    int64_t late, now; /* the latest first */
    toc_eval eval;
    toc_pattern_state **states;
    uint64_t *seen;      /* a leaf: the number of the observation that it was last tried with */
    uint32_t *fulfilled; /* leaves, of the observation under way */
    size_t n;
    toc_state_losses losses;
    toc_pattern_stats stats;
};

int toc_pattern_stream_new(const toc_pattern_set *s, int64_t late, toc_pattern_stream **ret,
                           toc_err *reterr)
{
    TOC_ASSERT(s->index);
    toc_pattern_stream *t = toc_calloc(1, sizeof(*t));
    if (!t)
        return out_of_memory(reterr);
    t->set = s;
    t->late = late;
    t->now = INT64_MIN / 2;
    t->eval.regex = toc_regex_scratch_new();
    t->states = toc_calloc((size_t)s->stateful + 1, sizeof(*t->states));
    t->seen = toc_calloc((size_t)s->leaves.n + 1, sizeof(*t->seen));
    t->fulfilled = toc_calloc((size_t)s->leaves.n + 1, sizeof(*t->fulfilled));
    if (!t->eval.regex || !t->states || !t->seen || !t->fulfilled) {
        toc_pattern_stream_free(t);
        return out_of_memory(reterr);
    }
    *ret = t;
    return 0;
}

toc_pattern_stream *toc_pattern_stream_free(toc_pattern_stream *t)
{
    if (!t)
        return NULL;
    for (uint32_t i = 0; t->states && i <= t->set->stateful; i++)
        toc_pattern_state_free(t->states[i]);
    toc_free(t->states);
    toc_free(t->seen);
    toc_free(t->fulfilled);
    toc_regex_scratch_free(t->eval.regex);
    toc_arena_done(&t->eval.scratch);
    toc_free(t);
    return NULL;
}

toc_pattern_stats toc_pattern_stream_stats(const toc_pattern_stream *t)
{
    toc_pattern_stats s = t->stats;
    s.forgotten = t->losses.forgotten;
    s.given_up = t->losses.given_up;
    return s;
}

bool toc_pattern_stream_took(const toc_pattern_stream *t)
{
    return t->n > 0;
}

/* One observation under way. */
typedef struct {
    toc_pattern_stream *t;
    const toc_observation *o;
    const toc_observable *object;
    const toc_pattern_sink *sink;
} feeding;

static void tell_fault(const feeding *f, uint32_t number)
{
    toc_eval *e = &f->t->eval;
    const entry *of = &f->t->set->entries.p[f->t->set->leaves.p[number].pattern];
    f->t->stats.faults++;
    if (f->sink->fault)
        f->sink->fault(f->sink->context, of->tag, f->o, e->at ? e->at->source : TOC_SV(""),
                       e->fault);
    e->fault = NULL;
    e->at = NULL;
}

/* A leaf is tried again only with another object, and not when it is true already. */
static void try_leaf(void *context, uint32_t number)
{
    const feeding *f = context;
    toc_pattern_stream *t = f->t;
    if (t->seen[number] == t->stats.observations)
        return;
    t->stats.tried++;
    bool yes = toc_eval_object(&t->eval, &t->set->leaves.p[number].ready, f->o, f->object);
    if (t->eval.fault)
        tell_fault(f, number);
    if (!yes)
        return;
    t->seen[number] = t->stats.observations;
    t->fulfilled[t->n++] = number;
}

static void hit(const feeding *f, const entry *e, const toc_observed *tags, size_t n)
{
    toc_pattern_hit h = {.pattern = e->tag, .observations = tags, .n = n};
    f->t->stats.hits++;
    f->sink->hit(f->sink->context, &h);
}

/* The leaves of one pattern that are true of the observation. */
static int settle(const feeding *f, const entry *e, uint32_t *numbers, size_t n)
{
    toc_pattern_stream *t = f->t;
    const toc_observation *o = f->o;
    if (!e->state) {
        hit(f, e, &(toc_observed){o->tag, o->place}, 1);
        return 0;
    }
    toc_pattern_state **state = &t->states[e->state];
    if (!*state)
        *state = toc_pattern_state_new(&e->plan);
    if (!*state)
        return -ENOMEM;
    for (size_t i = 0; i < n; i++)
        numbers[i] -= e->first_leaf;
    toc_state_event event = {.tag = o->tag,
                             .place = o->place,
                             .count = o->count,
                             .first = o->first,
                             .last = o->last,
                             .now = t->now - t->late};
    const toc_observed *tags = NULL;
    size_t tags_n = 0;
    int r = toc_pattern_state_take(*state, &event, numbers, n, &t->losses, &tags, &tags_n);
    if (r > 0)
        hit(f, e, tags, tags_n);
    return r < 0 ? r : 0;
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

int toc_pattern_stream_feed(toc_pattern_stream *t, const toc_observation *o,
                            const toc_pattern_sink *sink, toc_err *reterr)
{
    TOC_ASSERT(o->first <= o->last && o->count > 0);
    feeding f = {.t = t, .o = o, .sink = sink};
    t->stats.observations++;
    t->now = TOC_MAX(t->now, o->first);
    t->n = 0;
    for (size_t i = 0; i < o->n; i++) {
        f.object = &o->objects[i];
        toc_pattern_index_look(t->set->index, &t->eval, o, f.object, try_leaf, &f);
    }
    if (t->n > 1)
        qsort(t->fulfilled, t->n, sizeof(*t->fulfilled), by_number);
    int r = 0;
    for (size_t i = 0, end; i < t->n && r == 0; i = end) {
        uint32_t pattern = t->set->leaves.p[t->fulfilled[i]].pattern;
        for (end = i + 1; end < t->n && t->set->leaves.p[t->fulfilled[end]].pattern == pattern;)
            end++;
        r = settle(&f, &t->set->entries.p[pattern], t->fulfilled + i, end - i);
    }
    bool overflowed = t->eval.scratch.overflowed;
    toc_arena_clear(&t->eval.scratch);
    return r < 0 || overflowed ? out_of_memory(reterr) : 0;
}
