/*
 * Random small patterns on random small observations, against a reference that is as plain as can
 * be: it knows nothing of the code under test but its text form, lists every binding of every
 * expression, and looks whether there is one.
 */
#include "match/pattern_set.h"
#include "testkit.h"

#include <stdio.h>

static uint64_t seed;

static unsigned below(unsigned n)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)(seed >> 32) % n;
}

/* ---- several observations: what they are is one of four letters ---- */

enum { EVENTS = 6, INSTANCES = 16, BINDINGS = 60000, NODES = 64, LETTERS = 4, SECOND = 1000000 };

typedef struct {
    unsigned letter;
    int first, last; /* seconds */
    unsigned count;
} event;

typedef struct {
    event events[EVENTS];
    unsigned n;
    unsigned of[INSTANCES]; /* instance to event */
    unsigned instances;
} world;

typedef enum { LEAF, AND, OR, FOLLOWEDBY, WITHIN, REPEATS, STARTSTOP } kind;

typedef struct node {
    kind kind;
    unsigned letters; /* mask */
    int x, y;
    struct node *left, *right;
} node;

static node nodes[NODES];
static unsigned nodes_n;

/* Sets of instances, as masks. */
typedef struct {
    uint32_t *p;
    size_t n;
    bool full;
} bindings;

static void add(bindings *b, uint32_t mask)
{
    for (size_t i = 0; i < b->n; i++)
        if (b->p[i] == mask)
            return;
    if (b->n == BINDINGS / 16)
        b->full = true;
    else
        b->p[b->n++] = mask;
}

static int latest_first(const world *w, uint32_t mask)
{
    int t = -1000;
    for (unsigned i = 0; i < w->instances; i++)
        if (mask >> i & 1 && w->events[w->of[i]].first > t)
            t = w->events[w->of[i]].first;
    return t;
}

static int earliest_last(const world *w, uint32_t mask)
{
    int t = 1000;
    for (unsigned i = 0; i < w->instances; i++)
        if (mask >> i & 1 && w->events[w->of[i]].last < t)
            t = w->events[w->of[i]].last;
    return t;
}

static bool all_between(const world *w, uint32_t mask, int start, int stop)
{
    for (unsigned i = 0; i < w->instances; i++)
        if (mask >> i & 1 &&
            (w->events[w->of[i]].last < start || w->events[w->of[i]].first >= stop))
            return false;
    return start < stop;
}

static bindings find(const world *w, const node *n, uint32_t allowed, toc_arena *a);

/* Every one of x with every one of y that is apart from it. */
static void combine(const world *w, const bindings *x, const bindings *y, bool in_order,
                    bindings *ret)
{
    for (size_t i = 0; i < x->n; i++)
        for (size_t k = 0; k < y->n; k++)
            if (!(x->p[i] & y->p[k]) &&
                (!in_order || latest_first(w, x->p[i]) <= earliest_last(w, y->p[k])))
                add(ret, x->p[i] | y->p[k]);
}

static bindings empty(toc_arena *a)
{
    return (bindings){.p = TOC_NEW_N(a, uint32_t, BINDINGS / 16)};
}

static bindings find_repeats(const world *w, const node *n, uint32_t allowed, toc_arena *a)
{
    bindings once = find(w, n->left, allowed, a), all = once;
    for (int i = 1; i < n->x; i++) {
        bindings more = empty(a);
        combine(w, &all, &once, false, &more);
        more.full = more.full || all.full;
        all = more;
    }
    return all;
}

static bindings find_filtered(const world *w, const node *n, uint32_t allowed, toc_arena *a)
{
    bindings all = find(w, n->left, allowed, a), some = empty(a);
    for (size_t i = 0; i < all.n; i++) {
        uint32_t m = all.p[i];
        if (n->kind == WITHIN ? latest_first(w, m) - earliest_last(w, m) <= n->x
                              : all_between(w, m, n->x, n->y))
            add(&some, m);
    }
    some.full = some.full || all.full;
    return some;
}

static bindings find(const world *w, const node *n, uint32_t allowed, toc_arena *a)
{
    bindings ret = empty(a);
    if (n->kind == REPEATS)
        return find_repeats(w, n, allowed, a);
    if (n->kind == WITHIN || n->kind == STARTSTOP)
        return find_filtered(w, n, allowed, a);
    if (n->kind == LEAF) {
        for (unsigned i = 0; i < w->instances; i++)
            if (allowed >> i & 1 && n->letters >> w->events[w->of[i]].letter & 1)
                add(&ret, (uint32_t)1 << i);
        return ret;
    }
    bindings x = find(w, n->left, allowed, a), y = find(w, n->right, allowed, a);
    for (size_t i = 0; n->kind == OR && i < x.n; i++)
        add(&ret, x.p[i]);
    for (size_t i = 0; n->kind == OR && i < y.n; i++)
        add(&ret, y.p[i]);
    if (n->kind != OR)
        combine(w, &x, &y, n->kind == FOLLOWEDBY, &ret);
    ret.full = ret.full || x.full || y.full;
    return ret;
}

/* ---- random patterns, as trees and as text ---- */

static node *new_node(kind k)
{
    TOC_ASSERT(nodes_n < NODES);
    nodes[nodes_n] = (node){.kind = k};
    return &nodes[nodes_n++];
}

static node *random_leaf(toc_buf *text)
{
    node *n = new_node(LEAF);
    toc_buf_str(text, "[t:n IN (''");
    for (unsigned i = 0; i < LETTERS; i++)
        if (below(3) == 0) {
            n->letters |= 1u << i;
            toc_buf_printf(text, ", '%c'", 'a' + i);
        }
    toc_buf_str(text, ")]");
    return n;
}

static node *random_node(unsigned depth, toc_buf *text)
{
    unsigned what = depth == 0 ? 0 : below(8);
    if (what < 2)
        return random_leaf(text);
    static const char *const BETWEEN[] = {
        [AND] = ") AND (", [OR] = ") OR (", [FOLLOWEDBY] = ") FOLLOWEDBY ("};
    toc_buf_str(text, "(");
    if (what < 5) {
        node *n = new_node(what == 2 ? AND : what == 3 ? OR : FOLLOWEDBY);
        n->left = random_node(depth - 1, text);
        toc_buf_str(text, BETWEEN[n->kind]);
        n->right = random_node(depth - 1, text);
        toc_buf_str(text, ")");
        return n;
    }
    node *n = new_node(what == 5 ? WITHIN : what == 6 ? REPEATS : STARTSTOP);
    n->left = random_node(depth - 1, text);
    n->x = (int)below(4) + (n->kind != STARTSTOP);
    n->y = n->x + (int)below(5);
    if (n->kind == REPEATS && n->x > 3)
        n->x = 3;
    if (n->kind == WITHIN)
        toc_buf_printf(text, ") WITHIN %d SECONDS", n->x);
    else if (n->kind == REPEATS)
        toc_buf_printf(text, ") REPEATS %d TIMES", n->x);
    else
        toc_buf_printf(text, ") START t'1970-01-01T00:00:0%dZ' STOP t'1970-01-01T00:00:0%dZ'", n->x,
                       n->y);
    return n;
}

/* In order of first; the last may lie anywhere after it. */
static void random_world(world *w)
{
    int t = 0;
    *w = (world){.n = 1 + below(EVENTS)};
    for (unsigned i = 0; i < w->n; i++) {
        t += (int)below(3);
        w->events[i] = (event){.letter = below(LETTERS),
                               .first = t,
                               .last = t + (below(2) ? 0 : (int)below(4)),
                               .count = below(4) ? 1 : 2};
        for (unsigned k = 0; k < w->events[i].count; k++)
            w->of[w->instances++] = i;
    }
}

/* ---- the code under test ---- */

typedef struct {
    const world *w;
    uint32_t used;         /* events, by all hits */
    uint32_t hits[EVENTS]; /* events of each */
    unsigned n;
} answers;

static void on_hit(void *context, const toc_pattern_hit *hit)
{
    answers *a = context;
    uint32_t mask = 0;
    for (size_t i = 0; i < hit->n; i++)
        mask |= 1u << hit->observations[i].tag;
    EXPECT_INT(a->used & mask, 0); /* no observation takes part in two */
    a->used |= mask;
    TOC_ASSERT(a->n < EVENTS);
    a->hits[a->n++] = mask;
}

static void ask(toc_sv text, const world *w, answers *ret)
{
    static const char LETTER[] = "abcd";
    toc_err err = {0};
    toc_pattern_set *set = toc_pattern_set_new();
    toc_pattern_stream *stream = NULL;
    toc_pattern_sink sink = {.context = ret, .hit = on_hit};
    if (toc_pattern_set_add(set, text, 0, &err) < 0)
        toc_test_fail(__FILE__, __LINE__, "%.*s: %s", TOC_SV_ARG(text), err.text);
    EXPECT_INT(toc_pattern_set_seal(set, NULL), 0);
    EXPECT_INT(toc_pattern_stream_new(set, 0, &stream, NULL), 0);
    for (unsigned i = 0; i < w->n; i++) {
        const event *e = &w->events[i];
        toc_member m = {TOC_SV("n"), {.kind = TOC_VALUE_TEXT, .text = {&LETTER[e->letter], 1}}};
        toc_observable object = {.type = TOC_SV("t"),
                                 .value = {.kind = TOC_VALUE_MAP, .map = {&m, 1}}};
        toc_observation o = {.tag = i,
                             .first = (int64_t)e->first * SECOND,
                             .last = (int64_t)e->last * SECOND,
                             .count = e->count,
                             .objects = &object,
                             .n = 1};
        EXPECT_INT(toc_pattern_stream_feed(stream, &o, &sink, NULL), 0);
    }
    EXPECT_INT(toc_pattern_stream_stats(stream).given_up, 0);
    toc_pattern_stream_free(stream);
    toc_pattern_set_free(set);
}

static uint32_t events_of(const world *w, uint32_t mask)
{
    uint32_t events = 0;
    for (unsigned i = 0; i < w->instances; i++)
        if (mask >> i & 1)
            events |= 1u << w->of[i];
    return events;
}

static void complain(toc_sv text, const world *w, const char *what)
{
    toc_buf b = {0};
    for (unsigned i = 0; i < w->n; i++)
        toc_buf_printf(&b, " %c[%d,%d]x%u", 'a' + w->events[i].letter, w->events[i].first,
                       w->events[i].last, w->events[i].count);
    toc_test_fail(__FILE__, __LINE__, "%s: %.*s on%.*s", what, TOC_SV_ARG(text), (int)b.n, b.p);
    toc_buf_done(&b);
}

static void compare(const node *root, toc_sv text, const world *w, toc_arena *a)
{
    bindings all = find(w, root, UINT32_MAX, a);
    answers got = {.w = w};
    if (all.full)
        return; /* too many to list */
    ask(text, w, &got);
    if ((all.n > 0) != (got.n > 0))
        complain(text, w, all.n ? "no match, but there is one" : "a match, but there is none");
    for (unsigned i = 0; i < got.n; i++) {
        bool known = false;
        for (size_t k = 0; k < all.n && !known; k++)
            known = events_of(w, all.p[k]) == got.hits[i];
        if (!known)
            complain(text, w, "a match of observations that do not make one");
    }
    uint32_t rest = 0;
    for (unsigned i = 0; i < w->instances; i++)
        if (!(got.used >> w->of[i] & 1))
            rest |= 1u << i;
    if (find(w, root, rest, a).n)
        complain(text, w, "a match is left over");
}

TEST(several_observations_as_the_reference_has_it)
{
    enum { ROUNDS = 20000 };
    toc_arena a = {0};
    toc_buf text = {0};
    seed = 20240607;
    for (int i = 0; i < ROUNDS; i++) {
        world w;
        nodes_n = 0;
        toc_buf_clear(&text);
        const node *root = random_node(3, &text);
        random_world(&w);
        compare(root, toc_buf_sv(&text), &w, &a);
        toc_arena_clear(&a);
    }
    toc_buf_done(&text);
    toc_arena_done(&a);
}

/* ---- one observation: objects of two types with small numbers in lists ---- */

enum { OBJECTS = 3, PROPERTIES = 3, ELEMENTS = 2 };

typedef struct {
    unsigned type;
    int n[PROPERTIES]; /* elements; 0: the property is not there */
    int value[PROPERTIES][ELEMENTS];
} thing;

typedef struct {
    thing things[OBJECTS];
    unsigned n;
} scene;

static bool holds(int op, int v, int c)
{
    switch (op) {
    case 0:
        return v == c;
    case 1:
        return v != c;
    case 2:
        return v < c;
    case 3:
        return v >= c;
    default:
        return v == c || v == c + 2; /* IN */
    }
}

/* place < 0: of any element. */
static bool some_holds(const thing *x, unsigned property, int place, int op, int c, bool negated)
{
    bool yes = false;
    for (int e = 0; e < x->n[property]; e++)
        if (place < 0 || place == e)
            yes = yes || holds(op, x->value[property][e], c) != negated;
    return yes;
}

/* A random test; returns the mask of things of which it is true. */
static unsigned random_test(const scene *s, toc_buf *text)
{
    enum { EQ, NE, LT, GE, IN, EXISTS, OPS, ANY = 2 };
    static const char *const SAYS[] = {"=", "!=", "<", ">=", "IN"};
    unsigned type = below(2), property = below(PROPERTIES), op = below(OPS), mask = 0;
    bool negated = below(3) == 0;
    int place = (int)below(ANY + 1), c = (int)below(4);
    char name[8];
    (void)snprintf(name, sizeof(name), "%c:%c", 't' + (int)type, 'p' + (int)property);
    if (op == EXISTS)
        toc_buf_printf(text, "%sEXISTS %s", negated ? "NOT " : "", name);
    else if (place == ANY)
        toc_buf_printf(text, "%s[*]%s %s ", name, negated ? " NOT" : "", SAYS[op]);
    else
        toc_buf_printf(text, "%s[%d]%s %s ", name, place, negated ? " NOT" : "", SAYS[op]);
    if (op == IN)
        toc_buf_printf(text, "(%d, %d)", c, c + 2);
    else if (op != EXISTS)
        toc_buf_printf(text, "%d", c);
    for (unsigned i = 0; i < s->n; i++) {
        const thing *x = &s->things[i];
        bool yes = op == EXISTS
                       ? (x->n[property] > 0) != negated
                       : some_holds(x, property, place == ANY ? -1 : place, (int)op, c, negated);
        mask |= (x->type == type && yes ? 1u : 0u) << i;
    }
    return mask;
}

static unsigned random_tests(const scene *s, unsigned depth, toc_buf *text)
{
    unsigned what = depth == 0 ? 0 : below(3);
    if (what == 0)
        return random_test(s, text);
    toc_buf_str(text, "(");
    unsigned x = random_tests(s, depth - 1, text);
    toc_buf_str(text, what == 1 ? " AND " : " OR ");
    unsigned y = random_tests(s, depth - 1, text);
    toc_buf_str(text, ")");
    return what == 1 ? x & y : x | y;
}

static void random_scene(scene *s)
{
    *s = (scene){.n = 1 + below(OBJECTS)};
    for (unsigned i = 0; i < s->n; i++) {
        s->things[i].type = below(2);
        for (unsigned p = 0; p < PROPERTIES; p++) {
            s->things[i].n[p] = (int)below(ELEMENTS + 1);
            for (unsigned e = 0; e < ELEMENTS; e++)
                s->things[i].value[p][e] = (int)below(5);
        }
    }
}

static void count_hit(void *context, const toc_pattern_hit *hit)
{
    (void)hit;
    ++*(unsigned *)context;
}

/* Views into values, members and objects, all of which the caller holds. */
typedef struct {
    toc_value values[OBJECTS][PROPERTIES][ELEMENTS];
    toc_member members[OBJECTS][PROPERTIES];
    toc_observable objects[OBJECTS];
} stage;

static toc_observation to_observation(const scene *s, stage *t)
{
    static const char NAMES[] = "pqrtu";
    for (unsigned i = 0; i < s->n; i++) {
        size_t n = 0;
        for (unsigned p = 0; p < PROPERTIES; p++) {
            size_t elements = (size_t)s->things[i].n[p];
            for (size_t e = 0; e < elements; e++)
                t->values[i][p][e] =
                    (toc_value){.kind = TOC_VALUE_INT, .integer = s->things[i].value[p][e]};
            if (elements)
                t->members[i][n++] = (toc_member){
                    {&NAMES[p], 1}, {.kind = TOC_VALUE_LIST, .list = {t->values[i][p], elements}}};
        }
        t->objects[i] =
            (toc_observable){.type = {&NAMES[PROPERTIES + s->things[i].type], 1},
                             .value = {.kind = TOC_VALUE_MAP, .map = {t->members[i], n}}};
    }
    return (toc_observation){.count = 1, .objects = t->objects, .n = s->n};
}

TEST(one_observation_as_the_reference_has_it)
{
    enum { ROUNDS = 20000 };
    toc_buf text = {0};
    seed = 20240608;
    for (int i = 0; i < ROUNDS; i++) {
        scene s;
        stage t;
        unsigned hits = 0;
        toc_pattern_set *set = toc_pattern_set_new();
        toc_pattern_stream *stream = NULL;
        toc_pattern_sink sink = {.context = &hits, .hit = count_hit};
        random_scene(&s);
        toc_observation o = to_observation(&s, &t);
        toc_buf_clear(&text);
        toc_buf_str(&text, "[");
        unsigned want = random_tests(&s, 3, &text) != 0;
        toc_buf_str(&text, "]");
        EXPECT_INT(toc_pattern_set_add(set, toc_buf_sv(&text), 0, NULL), 0);
        EXPECT_INT(toc_pattern_set_seal(set, NULL), 0);
        EXPECT_INT(toc_pattern_stream_new(set, 0, &stream, NULL), 0);
        EXPECT_INT(toc_pattern_stream_feed(stream, &o, &sink, NULL), 0);
        if (hits != want)
            toc_test_fail(__FILE__, __LINE__, "round %d: %u, want %u: %.*s", i, hits, want,
                          (int)text.n, text.p);
        toc_pattern_stream_free(stream);
        toc_pattern_set_free(set);
    }
    toc_buf_done(&text);
}
