/* pattern_eval - see pattern_eval.h. */
#include "match/pattern_eval.h"

#include "base/base64.h"
#include "base/limits.h"

#include <errno.h>

/* ---- making ready ---- */

static int ready_test(const toc_pattern_test *t, toc_arena *a, toc_ready *ret, toc_err *reterr)
{
    toc_ready_test *made = TOC_NEW(a, toc_ready_test);
    if (!made)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    made->test = t;
    ret->test = made;
    toc_sv text = t->constants.n ? t->constants.p[0].text : (toc_sv){"", 0};
    switch (t->op) {
    case TOC_TEST_IN:
        if (toc_set_is_mixed(t))
            return toc_fail(reterr, -EINVAL, "the values of a set are of one type: %.*s",
                            (int)TOC_MIN(t->source.n, (size_t)200), t->source.p);
        return 0;
    case TOC_TEST_LIKE:
        made->like = toc_to_nfc(text, a);
        return 0;
    case TOC_TEST_MATCHES: {
        int r = toc_regex_new(toc_to_nfc(text, a), &made->regex, reterr);
        return r < 0 ? toc_fail_context(reterr, r, "MATCHES") : 0;
    }
    case TOC_TEST_SUBSET:
    case TOC_TEST_SUPERSET:
        if (!toc_network_parse(text, &made->network))
            return toc_fail(reterr, -EINVAL, "'%.*s' is no address or network",
                            (int)TOC_MIN(text.n, (size_t)200), text.p);
        return 0;
    default:
        return 0;
    }
}

int toc_ready_make(const toc_node *n, toc_arena *a, toc_ready *ret, toc_err *reterr)
{
    *ret = (toc_ready){.kind = n->kind};
    if (n->kind == TOC_NODE_TEST)
        return ready_test(n->test, a, ret, reterr);
    uint32_t count = 0;
    for (const toc_node *i = n->child; i; i = i->next)
        count++;
    ret->children = TOC_NEW_N(a, toc_ready, count);
    if (!ret->children)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    int r = 0;
    for (const toc_node *i = n->child; i && r == 0; i = i->next)
        r = toc_ready_make(i, a, &ret->children[ret->n++], reterr);
    return r;
}

void toc_ready_done(toc_ready *r)
{
    if (r->test)
        r->test->regex = toc_regex_free(r->test->regex);
    for (uint32_t i = 0; i < r->n; i++)
        toc_ready_done(&r->children[i]);
}

/* ---- 9.7: from an object to the values ---- */

bool toc_steps_lead_to_bytes(const toc_steps *steps)
{
    const toc_step *last = &steps->p[steps->n - 1];
    return last->kind == TOC_STEP_KEY &&
           (toc_sv_ends(last->key, TOC_SV("_hex")) || toc_sv_ends(last->key, TOC_SV("_bin")));
}

/* The value behind the name of a property: text that holds bytes, as bytes. */
static toc_value decoded(toc_eval *e, const toc_steps *steps, toc_value v)
{
    v = toc_value_look(v);
    if (v.kind != TOC_VALUE_TEXT || !toc_steps_lead_to_bytes(steps))
        return v;
    bool hex = toc_sv_ends(steps->p[steps->n - 1].key, TOC_SV("_hex"));
    toc_value bytes = {.kind = TOC_VALUE_BYTES};
    bool ok = hex ? toc_bytes_of_hex(v.text, &e->scratch, &bytes.text)
                  : toc_base64_read(v.text, &e->scratch, &bytes.text);
    return ok ? bytes : v;
}

typedef struct {
    toc_eval *e;
    const toc_steps *steps;
    const toc_observation *o;
    toc_eval_each each;
    void *context;
} walker;

/* *v is where step i - 1 led; a name in a reference is followed when another key comes. */
static bool follow(const walker *w, uint32_t i, toc_value *v)
{
    bool reference = false;
    for (uint32_t k = i; k-- > 0 && !reference;) {
        if (w->steps->p[k].kind != TOC_STEP_KEY)
            continue;
        if (!toc_pattern_is_reference(w->steps->p[k].key))
            return true;
        reference = true;
    }
    if (!reference)
        return true;
    toc_observable to;
    toc_value name = toc_value_look(*v);
    if (name.kind != TOC_VALUE_TEXT || !toc_observation_find(w->o, name.text, &to))
        return false;
    *v = to.value;
    return true;
}

static bool walk(const walker *w, uint32_t i, toc_value v)
{
    for (; i < w->steps->n; i++) {
        const toc_step *step = &w->steps->p[i];
        if (step->kind == TOC_STEP_ANY)
            break;
        if (step->kind == TOC_STEP_INDEX) {
            if (step->index < 0)
                return false;
            v = toc_value_at(v, (size_t)step->index);
        } else if (follow(w, i, &v)) {
            v = toc_value_get(v, step->key);
        } else {
            return false;
        }
        if (v.kind == TOC_VALUE_NONE || (v.kind == TOC_VALUE_JSON && !v.json.doc))
            return false;
    }
    if (w->e->visited++ > TOC_MAX_PATTERN_VALUES) {
        w->e->fault = "too many values on the way of an object path";
        return false;
    }
    if (i == w->steps->n)
        return w->each(w->context, decoded(w->e, w->steps, v));
    for (toc_value_iter each = toc_value_each(v); toc_value_next(&each);)
        if (walk(w, i + 1, each.value))
            return true;
    return false;
}

bool toc_eval_walk(toc_eval *e, const toc_steps *steps, const toc_observation *o, toc_value v,
                   toc_eval_each each, void *context)
{
    const walker w = {.e = e, .steps = steps, .o = o, .each = each, .context = context};
    return walk(&w, 0, v);
}

/* ---- 9.6: tests ---- */

typedef struct {
    toc_eval *e;
    const toc_ready_test *ready;
} tester;

static bool fault(const tester *t, const char *what)
{
    if (!t->e->fault) {
        t->e->fault = what;
        t->e->at = t->ready->test;
    }
    return false;
}

/* *ret_fault: v should be a timestamp and is none. */
static bool compare(const tester *t, toc_value v, const toc_constant *c, bool *ret_fault)
{
    int order = 0;
    toc_test_op op = t->ready->test->op;
    switch (toc_constant_compare(v, c, &order)) {
    case TOC_COMPARED:
        break;
    case TOC_INCOMPARABLE:
        return op == TOC_TEST_NE;
    case TOC_NO_TIME:
        *ret_fault = true;
        return false;
    }
    switch (op) {
    case TOC_TEST_NE:
        return order != 0;
    case TOC_TEST_LT:
        return order < 0;
    case TOC_TEST_LE:
        return order <= 0;
    case TOC_TEST_GT:
        return order > 0;
    case TOC_TEST_GE:
        return order >= 0;
    default:
        return order == 0;
    }
}

static bool like(const tester *t, toc_value v)
{
    if (v.kind == TOC_VALUE_TEXT)
        return toc_like(t->ready->like, toc_to_nfc(v.text, &t->e->scratch), false);
    return v.kind == TOC_VALUE_BYTES && toc_like(t->ready->like, v.text, true);
}

static bool matches(const tester *t, toc_value v, bool *ret_fault)
{
    if (v.kind != TOC_VALUE_TEXT && v.kind != TOC_VALUE_BYTES)
        return false;
    bool bytes = v.kind == TOC_VALUE_BYTES;
    toc_sv s = bytes ? v.text : toc_to_nfc(v.text, &t->e->scratch);
    int r = toc_regex_find(t->ready->regex, s, bytes, t->e->regex);
    *ret_fault = r < 0;
    return r > 0;
}

static bool subset(const tester *t, toc_value v, bool super)
{
    toc_network n;
    if (v.kind != TOC_VALUE_TEXT || !toc_network_parse(v.text, &n))
        return false;
    const toc_network *its = &t->ready->network;
    return super ? toc_network_holds(&n, its) : toc_network_holds(its, &n);
}

static bool test_value(void *context, toc_value v)
{
    const tester *t = context;
    const toc_pattern_test *test = t->ready->test;
    bool yes = false, failed = false;
    switch (test->op) {
    case TOC_TEST_EXISTS:
        return true; /* NOT is of the whole, not of each value: see eval_test() */
    case TOC_TEST_LIKE:
        yes = like(t, v);
        break;
    case TOC_TEST_MATCHES:
        yes = matches(t, v, &failed);
        if (failed)
            return fault(t, "a regular expression that takes too long");
        break;
    case TOC_TEST_SUBSET:
    case TOC_TEST_SUPERSET:
        yes = subset(t, v, test->op == TOC_TEST_SUPERSET);
        break;
    default:
        TOC_VEC_FOREACH (c, &test->constants)
            if ((yes = compare(t, v, c, &failed)))
                break;
        if (failed && !yes)
            return fault(t, "compared with a timestamp, and is none");
    }
    return yes != test->negated;
}

static bool eval_test(toc_eval *e, const toc_ready_test *ready, const toc_observation *o,
                      const toc_observable *object)
{
    tester t = {.e = e, .ready = ready};
    if (!toc_sv_eq(object->type, ready->test->type))
        return false;
    bool yes = toc_eval_walk(e, &ready->test->steps, o, object->value, test_value, &t);
    return ready->test->op == TOC_TEST_EXISTS ? yes != ready->test->negated : yes;
}

static bool eval_node(toc_eval *e, const toc_ready *r, const toc_observation *o,
                      const toc_observable *object)
{
    if (r->kind == TOC_NODE_TEST)
        return eval_test(e, r->test, o, object);
    bool any = r->kind == TOC_NODE_ANY;
    for (uint32_t i = 0; i < r->n; i++)
        if (eval_node(e, &r->children[i], o, object) == any)
            return any;
    return !any;
}

bool toc_eval_object(toc_eval *e, const toc_ready *r, const toc_observation *o,
                     const toc_observable *object)
{
    e->visited = 0;
    return eval_node(e, r, o, object);
}
