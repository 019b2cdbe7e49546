/* pattern_reduce - patterns that are no more than a list of indicators; see pattern.h. */
#include "match/pattern_ast.h"

#include <errno.h>

typedef struct {
    toc_arena *a;
    toc_plain_indicators *out;
    const char *why; /* not plain; NULL: so far it is */
} reducer;

/* "hashes.SHA-256"; p NULL: no path of keys alone. */
static toc_sv plain_path(const toc_pattern_test *t, toc_arena *a)
{
    toc_buf path = {.max = TOC_ERR_TEXT};
    TOC_VEC_FOREACH (step, &t->steps) {
        bool last = step + 1 == t->steps.p + t->steps.n;
        if (step->kind != TOC_STEP_KEY || memchr(step->key.p, '.', step->key.n) ||
            (toc_pattern_is_reference(step->key) && !last))
            path.failed = true;
        toc_buf_str(&path, path.n ? "." : "");
        toc_buf_add(&path, step->key);
    }
    toc_sv s = path.failed ? (toc_sv){NULL, 0} : toc_arena_dup(a, toc_buf_sv(&path));
    toc_buf_done(&path);
    return s;
}

static void reduce_test(reducer *r, const toc_pattern_test *t)
{
    toc_sv last = t->steps.p[t->steps.n - 1].key;
    bool equal = t->op == TOC_TEST_EQ || t->op == TOC_TEST_IN;
    if (t->negated || (!equal && t->op != TOC_TEST_SUBSET))
        r->why = "it asks for more than equality and subnets";
    else if (last.p && (toc_sv_ends(last, TOC_SV("_hex")) || toc_sv_ends(last, TOC_SV("_bin"))))
        r->why = "it compares bytes";
    toc_sv path = plain_path(t, r->a);
    if (!r->why && !path.p)
        r->why = "its object path leads through lists or references";
    TOC_VEC_FOREACH (c, &t->constants) {
        if (r->why)
            return;
        if (c->kind != TOC_CONSTANT_TEXT) {
            r->why = "it compares with other things than text";
            return;
        }
        toc_plain_indicator *i = TOC_VEC_PUSH(r->a, r->out);
        if (i)
            *i = (toc_plain_indicator){
                .type = t->type, .path = path, .subnet = !equal, .value = c->text};
    }
}

static void reduce_node(reducer *r, const toc_node *n)
{
    switch (n->kind) {
    case TOC_NODE_TEST:
        reduce_test(r, n->test);
        return;
    case TOC_NODE_ANY:
    case TOC_NODE_OR:
    case TOC_NODE_OBSERVATION:
        for (const toc_node *i = n->child; i && !r->why; i = i->next)
            reduce_node(r, i);
        return;
    case TOC_NODE_ALL:
        r->why = "it asks several things of one object";
        return;
    case TOC_NODE_AND:
    case TOC_NODE_FOLLOWEDBY:
        r->why = "it needs several observations";
        return;
    default:
        r->why = "it has qualifiers";
    }
}

int toc_pattern_reduce(const toc_pattern *p, toc_arena *a, toc_plain_indicators *ret,
                       const char **ret_why)
{
    toc_plain_indicators found = {0};
    reducer r = {.a = a, .out = &found};
    reduce_node(&r, p->root);
    if (ret_why)
        *ret_why = r.why;
    if (r.why)
        return TOC_PATTERN_NOT_PLAIN;
    if (a->overflowed)
        return -ENOMEM;
    *ret = found;
    return 0;
}
