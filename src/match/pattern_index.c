/* pattern_index - see pattern_index.h. */
#include "match/pattern_index.h"

#include "base/alloc.h"
#include "base/hash.h"
#include "base/map.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

typedef TOC_VEC(uint32_t) numbers;

/* An object path that some expression is filed under. */
typedef struct {
    const toc_steps *steps;
    uint64_t seed; /* of the hashes of its constants */
} path;

typedef struct {
    TOC_VEC(path) paths;
    numbers always; /* expressions that need no equality */
} type_entry;

typedef struct {
    uint64_t hash;
    uint32_t number;
} filed;

struct toc_pattern_index {
    toc_arena a;
    toc_map types; /* name to index of entries */
    TOC_VEC(type_entry) entries;
    toc_map paths; /* "type\0key\0...": those that are filed under */
    TOC_VEC(filed) filed;
    /* After sealing: hash to the first of a chain through `filed`, sorted by hash. */
    uint32_t *slots;
    size_t mask;
};

toc_pattern_index *toc_pattern_index_new(void)
{
    return toc_calloc(1, sizeof(toc_pattern_index));
}

toc_pattern_index *toc_pattern_index_free(toc_pattern_index *x)
{
    if (x) {
        toc_arena_done(&x->a);
        toc_free(x->slots);
    }
    toc_free(x);
    return NULL;
}

/* ---- which equalities an expression needs ---- */

/* A constant that is looked up: text, or a whole number. */
static bool has_key(const toc_constant *c)
{
    return c->kind == TOC_CONSTANT_TEXT || c->kind == TOC_CONSTANT_INT;
}

static bool is_anchor(const toc_pattern_test *t)
{
    if (t->negated || (t->op != TOC_TEST_EQ && t->op != TOC_TEST_IN) || !t->constants.n ||
        toc_steps_lead_to_bytes(&t->steps))
        return false;
    TOC_VEC_FOREACH (c, &t->constants)
        if (!has_key(c))
            return false;
    return true;
}

/* The tests one of which must be true for r to be: appended to *ret. False: there are none such. */
typedef TOC_VEC(const toc_ready_test *) tests;

static bool anchors_of(toc_arena *a, const toc_ready *r, tests *ret)
{
    if (r->kind == TOC_NODE_TEST) {
        const toc_ready_test **slot = is_anchor(r->test->test) ? TOC_VEC_PUSH(a, ret) : NULL;
        if (slot)
            *slot = r->test;
        return slot != NULL;
    }
    uint32_t before = ret->n;
    bool any = r->kind == TOC_NODE_ANY;
    for (uint32_t i = 0; i < r->n; i++)
        if (anchors_of(a, &r->children[i], ret) != any) {
            if (any)
                ret->n = before; /* one branch without: no use */
            return !any;
        }
    return any;
}

/* ---- filing ---- */

static uint64_t key_of_text(uint64_t seed, toc_sv s)
{
    return toc_hash_mix(seed, toc_hash64(s));
}

static uint64_t key_of_int(uint64_t seed, int64_t i)
{
    return toc_hash_mix(seed + 1, toc_hash64((toc_sv){(const char *)&i, sizeof(i)}));
}

static type_entry *entry_of(toc_pattern_index *x, toc_sv type)
{
    int64_t at = toc_map_get(&x->types, type);
    if (at != TOC_MAP_NONE)
        return &x->entries.p[at];
    type_entry *made = TOC_VEC_PUSH(&x->a, &x->entries);
    if (!made || !toc_map_put(&x->types, &x->a, type, x->entries.n - 1))
        return NULL;
    return made;
}

static toc_sv name_of(const toc_pattern_test *t, toc_arena *a)
{
    toc_buf b = {0};
    toc_buf_add(&b, t->type);
    TOC_VEC_FOREACH (step, &t->steps) {
        toc_buf_printf(&b, "%c%d %lld %zu ", '\0', (int)step->kind, (long long)step->index,
                       step->key.n);
        toc_buf_add(&b, step->key);
    }
    toc_sv name = toc_arena_dup(a, toc_buf_sv(&b));
    toc_buf_done(&b);
    return name;
}

/* The seed of t's path, which is new to its type's entry or known; 0: out of memory. */
static uint64_t seed_of(toc_pattern_index *x, const toc_pattern_test *t)
{
    toc_sv name = name_of(t, &x->a);
    uint64_t seed = toc_hash64(name) | 1;
    if (toc_map_get(&x->paths, name) != TOC_MAP_NONE)
        return seed;
    type_entry *e = entry_of(x, t->type);
    path *made = e ? TOC_VEC_PUSH(&x->a, &e->paths) : NULL;
    if (!made || !toc_map_put(&x->paths, &x->a, name, 0))
        return 0;
    *made = (path){&t->steps, seed};
    return seed;
}

static int file_under(toc_pattern_index *x, const toc_pattern_test *t, uint32_t number)
{
    uint64_t seed = seed_of(x, t);
    if (!seed)
        return -ENOMEM;
    TOC_VEC_FOREACH (c, &t->constants) {
        filed *f = TOC_VEC_PUSH(&x->a, &x->filed);
        if (!f)
            return -ENOMEM;
        f->hash = c->kind == TOC_CONSTANT_TEXT ? key_of_text(seed, c->text)
                                               : key_of_int(seed, c->integer);
        f->number = number;
    }
    return 0;
}

static int file_always(toc_pattern_index *x, const toc_ready *r, uint32_t number)
{
    if (r->kind == TOC_NODE_TEST) {
        type_entry *e = entry_of(x, r->test->test->type);
        if (!e)
            return -ENOMEM;
        if (e->always.n && e->always.p[e->always.n - 1] == number)
            return 0;
        uint32_t *slot = TOC_VEC_PUSH(&x->a, &e->always);
        if (slot)
            *slot = number;
        return slot ? 0 : -ENOMEM;
    }
    int result = 0;
    for (uint32_t i = 0; i < r->n && result == 0; i++)
        result = file_always(x, &r->children[i], number);
    return result;
}

int toc_pattern_index_add(toc_pattern_index *x, const toc_ready *r, uint32_t number)
{
    tests needed = {0};
    if (!anchors_of(&x->a, r, &needed))
        return x->a.overflowed ? -ENOMEM : file_always(x, r, number);
    int result = 0;
    TOC_VEC_FOREACH (t, &needed)
        if (result == 0)
            result = file_under(x, (*t)->test, number);
    return result;
}

static int by_hash(const void *a, const void *b)
{
    const filed *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return (x->number > y->number) - (x->number < y->number);
}

int toc_pattern_index_seal(toc_pattern_index *x)
{
    size_t size = 4;
    while (size < (size_t)x->filed.n * 2)
        size *= 2;
    x->slots = toc_calloc(size, sizeof(*x->slots));
    if (!x->slots)
        return -ENOMEM;
    x->mask = size - 1;
    if (x->filed.n)
        qsort(x->filed.p, x->filed.n, sizeof(*x->filed.p), by_hash);
    for (uint32_t i = 0; i < x->filed.n; i++) {
        if (i && x->filed.p[i].hash == x->filed.p[i - 1].hash)
            continue;
        size_t at = x->filed.p[i].hash & x->mask;
        while (x->slots[at])
            at = (at + 1) & x->mask;
        x->slots[at] = i + 1;
    }
    return 0;
}

bool toc_pattern_index_has_type(const toc_pattern_index *x, toc_sv type)
{
    return toc_map_get(&x->types, type) != TOC_MAP_NONE;
}

/* ---- looking ---- */

typedef struct {
    const toc_pattern_index *x;
    uint64_t seed;
    void (*candidate)(void *context, uint32_t number);
    void *context;
} looker;

static void look_up(const looker *l, uint64_t hash)
{
    const toc_pattern_index *x = l->x;
    for (size_t at = hash & x->mask; x->slots[at]; at = (at + 1) & x->mask) {
        uint32_t i = x->slots[at] - 1;
        if (x->filed.p[i].hash != hash)
            continue;
        for (; i < x->filed.n && x->filed.p[i].hash == hash; i++)
            l->candidate(l->context, x->filed.p[i].number);
        return;
    }
}

static bool look_at(void *context, toc_value v)
{
    static const double LIMIT = 9223372036854775808.0; /* 2^63 */
    const looker *l = context;
    if (v.kind == TOC_VALUE_TEXT)
        look_up(l, key_of_text(l->seed, v.text));
    else if (v.kind == TOC_VALUE_INT)
        look_up(l, key_of_int(l->seed, v.integer));
    else if (v.kind == TOC_VALUE_DOUBLE && v.number == trunc(v.number) && v.number >= -LIMIT &&
             v.number < LIMIT)
        look_up(l, key_of_int(l->seed, (int64_t)v.number));
    return false; /* all values */
}

void toc_pattern_index_look(const toc_pattern_index *x, toc_eval *e, const toc_observation *o,
                            const toc_observable *object,
                            void (*candidate)(void *context, uint32_t number), void *context)
{
    int64_t at = toc_map_get(&x->types, object->type);
    if (at == TOC_MAP_NONE)
        return;
    const type_entry *entry = &x->entries.p[at];
    looker l = {.x = x, .candidate = candidate, .context = context};
    TOC_VEC_FOREACH (p, &entry->paths) {
        l.seed = p->seed;
        e->visited = 0;
        (void)toc_eval_walk(e, p->steps, o, object->value, look_at, &l);
    }
    TOC_VEC_FOREACH (number, &entry->always)
        candidate(context, *number);
}
