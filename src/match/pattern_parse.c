/*
 * pattern_parse - recursive descent over the words of a pattern; see pattern.h.
 *
 * One function a rule of the grammar (STIX 2.1, 9.4 to 9.7), from the loosest operator to the
 * tightest. Chains of one operator become one node with many children, so that depth is that of the
 * parentheses alone.
 */
#include "base/limits.h"
#include "base/utf8.h"
#include "match/pattern_ast.h"
#include "match/pattern_lex.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>

static const double SECONDS_MAX = 1e12, US_A_SECOND = 1e6;

typedef struct {
    toc_lexer lexer;
    toc_token now;
    toc_arena *a;
    toc_err *reterr;
    unsigned depth;
} parser;

/* Each rule: 0 and *ret, or < 0. */
typedef int (*rule)(parser *p, toc_node **ret);

static void advance(parser *p)
{
    p->now = toc_lexer_next(&p->lexer);
}

void toc_pattern_place(toc_sv text, size_t at, size_t *ret_line, size_t *ret_column)
{
    *ret_line = *ret_column = 1;
    for (size_t i = 0; i < at && i < text.n;) {
        bool line = text.p[i] == '\n';
        (void)toc_utf8_next(text, &i);
        *ret_line += line;
        *ret_column = line ? 1 : *ret_column + 1;
    }
}

static int fail_at(parser *p, size_t at, int code, const char *what)
{
    size_t line, column;
    toc_pattern_place(p->lexer.text, at, &line, &column);
    if (line > 1)
        return toc_fail(p->reterr, code, "line %zu, column %zu: %s", line, column, what);
    return toc_fail(p->reterr, code, "column %zu: %s", column, what);
}

/* "expected WANTED, found 'within'", with what a keyword in small letters should have been. */
static int unexpected(parser *p, const char *wanted)
{
    enum { SHOWN = 40, LONGEST_KEYWORD = 10 };
    char text[TOC_ERR_TEXT];
    if (p->now.kind == TOC_TOKEN_BAD)
        return fail_at(p, p->now.at, -EINVAL, p->lexer.err.text);
    if (p->now.kind == TOC_TOKEN_END) {
        (void)snprintf(text, sizeof(text), "expected %s, but the pattern ends here", wanted);
        return fail_at(p, p->now.at, -EINVAL, text);
    }
    toc_sv found = toc_sv_range(p->lexer.text, p->now.at, p->now.end);
    const char *more = found.n > SHOWN ? "..." : "", *hint = "";
    found.n = TOC_MIN(found.n, (size_t)SHOWN);
    if (p->now.kind == TOC_TOKEN_NAME && found.n <= LONGEST_KEYWORD) {
        toc_buf upper = {.max = SHOWN};
        for (size_t i = 0; i < found.n; i++)
            toc_buf_byte(&upper, (char)(found.p[i] & ~0x20));
        toc_lexer l = {.text = toc_buf_sv(&upper), .a = p->a};
        if (toc_lexer_next(&l).kind >= TOC_TOKEN_AND)
            hint = "; keywords stand in capitals";
        toc_buf_done(&upper);
    }
    (void)snprintf(text, sizeof(text), "expected %s, found '%.*s'%s%s", wanted, TOC_SV_ARG(found),
                   more, hint);
    return fail_at(p, p->now.at, -EINVAL, text);
}

static bool take(parser *p, toc_token_kind kind)
{
    if (p->now.kind != kind)
        return false;
    advance(p);
    return true;
}

static int expect(parser *p, toc_token_kind kind, const char *wanted)
{
    return take(p, kind) ? 0 : unexpected(p, wanted);
}

static toc_node *new_node(parser *p, toc_node_kind kind, size_t at)
{
    toc_node *n = TOC_NEW(p->a, toc_node);
    if (n) {
        n->kind = kind;
        n->at = at;
    }
    return n;
}

static int out_of_memory(parser *p)
{
    return toc_fail(p->reterr, -ENOMEM, "out of memory");
}

/* part (OPERATOR part)*: one part alone is itself. */
static int chain(parser *p, toc_token_kind op, toc_node_kind kind, rule part, toc_node **ret)
{
    size_t at = p->now.at;
    toc_node *first = NULL, *last; /* set by part(), which gcc does not follow at -O3 */
    int r = part(p, &first);
    if (r < 0 || p->now.kind != op) {
        if (r == 0)
            *ret = first;
        return r;
    }
    toc_node *all = new_node(p, kind, at);
    if (!all)
        return out_of_memory(p);
    all->child = last = first;
    while (take(p, op)) {
        r = part(p, &last->next);
        if (r < 0)
            return r;
        last = last->next;
    }
    *ret = all;
    return 0;
}

/* ( inner ) */
static int parenthesised(parser *p, rule inner, toc_node **ret)
{
    if (++p->depth > TOC_MAX_PATTERN_DEPTH)
        return fail_at(p, p->now.at, -E2BIG, "parentheses too deep within each other");
    advance(p);
    int r = inner(p, ret);
    p->depth--;
    return r < 0 ? r : expect(p, TOC_TOKEN_RPAREN, "AND, OR or ')'");
}

/* ---- 9.7: object paths ---- */

static int key_step(parser *p, toc_sv *ret)
{
    if (p->now.kind == TOC_TOKEN_HYPHENED)
        return unexpected(p, "a property; one with a hyphen stands in quotes, 'like-this'");
    bool quoted = p->now.kind == TOC_TOKEN_CONSTANT && p->now.constant.kind == TOC_CONSTANT_TEXT;
    if (p->now.kind >= TOC_TOKEN_AND)
        return unexpected(p, "a property; one that is named like a keyword stands in quotes");
    if (!quoted && p->now.kind != TOC_TOKEN_NAME)
        return unexpected(p, "a property, as in file:name");
    *ret = quoted ? p->now.constant.text : toc_sv_range(p->lexer.text, p->now.at, p->now.end);
    advance(p);
    return 0;
}

static int index_step(parser *p, toc_step *step)
{
    if (take(p, TOC_TOKEN_STAR)) {
        step->kind = TOC_STEP_ANY;
    } else if (p->now.kind == TOC_TOKEN_CONSTANT && p->now.constant.kind == TOC_CONSTANT_INT) {
        step->kind = TOC_STEP_INDEX;
        step->index = p->now.constant.integer;
        advance(p);
    } else {
        return unexpected(p, "the place in a list, [0], or any, [*]");
    }
    return expect(p, TOC_TOKEN_RBRACKET, "']'");
}

static int object_path(parser *p, toc_pattern_test *t)
{
    if (p->now.kind != TOC_TOKEN_NAME && p->now.kind != TOC_TOKEN_HYPHENED)
        return unexpected(p, "a comparison, as in domain-name:value = 'example.com'");
    t->type = toc_sv_range(p->lexer.text, p->now.at, p->now.end);
    advance(p);
    int r = expect(p, TOC_TOKEN_COLON, "':' and a property, as in file:name");
    bool key = true;
    while (r == 0) {
        if (t->steps.n == TOC_MAX_PATTERN_STEPS)
            return fail_at(p, p->now.at, -E2BIG, "an object path of too many steps");
        toc_step *step = TOC_VEC_PUSH(p->a, &t->steps);
        if (!step)
            return out_of_memory(p);
        r = key ? key_step(p, &step->key) : index_step(p, step);
        if (r < 0 || (p->now.kind != TOC_TOKEN_DOT && p->now.kind != TOC_TOKEN_LBRACKET))
            return r;
        key = p->now.kind == TOC_TOKEN_DOT;
        advance(p);
    }
    return r;
}

/* ---- 9.6: comparisons ---- */

static int push_constant(parser *p, toc_pattern_test *t)
{
    if (p->now.kind != TOC_TOKEN_CONSTANT)
        return unexpected(p, "a constant: 'text', 42, 4.2, true, t'...', h'...' or b'...'");
    toc_constant *c = TOC_VEC_PUSH(p->a, &t->constants);
    if (!c)
        return out_of_memory(p);
    *c = p->now.constant;
    advance(p);
    return 0;
}

static int orderable(parser *p, toc_pattern_test *t)
{
    if (p->now.kind == TOC_TOKEN_CONSTANT && p->now.constant.kind == TOC_CONSTANT_BOOL)
        return unexpected(p, "a constant that has an order");
    return push_constant(p, t);
}

static int text_constant(parser *p, toc_pattern_test *t)
{
    if (p->now.kind != TOC_TOKEN_CONSTANT || p->now.constant.kind != TOC_CONSTANT_TEXT)
        return unexpected(p, "text in quotes, 'text'");
    return push_constant(p, t);
}

static int set(parser *p, toc_pattern_test *t)
{
    int r = expect(p, TOC_TOKEN_LPAREN, "a set, ('a', 'b')");
    if (r < 0 || take(p, TOC_TOKEN_RPAREN))
        return r;
    do
        r = push_constant(p, t);
    while (r == 0 && take(p, TOC_TOKEN_COMMA));
    return r < 0 ? r : expect(p, TOC_TOKEN_RPAREN, "',' or ')'");
}

const char *const toc_test_op_text[] = {
    [TOC_TEST_EQ] = "=",
    [TOC_TEST_NE] = "!=",
    [TOC_TEST_LT] = "<",
    [TOC_TEST_LE] = "<=",
    [TOC_TEST_GT] = ">",
    [TOC_TEST_GE] = ">=",
    [TOC_TEST_IN] = "IN",
    [TOC_TEST_LIKE] = "LIKE",
    [TOC_TEST_MATCHES] = "MATCHES",
    [TOC_TEST_SUBSET] = "ISSUBSET",
    [TOC_TEST_SUPERSET] = "ISSUPERSET",
    [TOC_TEST_EXISTS] = "EXISTS",
};

static int comparison(parser *p, toc_pattern_test *t)
{
    static const struct {
        toc_token_kind token;
        toc_test_op op;
        int (*operand)(parser *p, toc_pattern_test *t);
    } OPERATORS[] = {
        {TOC_TOKEN_EQ, TOC_TEST_EQ, push_constant},
        {TOC_TOKEN_NE, TOC_TEST_NE, push_constant},
        {TOC_TOKEN_LT, TOC_TEST_LT, orderable},
        {TOC_TOKEN_LE, TOC_TEST_LE, orderable},
        {TOC_TOKEN_GT, TOC_TEST_GT, orderable},
        {TOC_TOKEN_GE, TOC_TEST_GE, orderable},
        {TOC_TOKEN_IN, TOC_TEST_IN, set},
        {TOC_TOKEN_LIKE, TOC_TEST_LIKE, text_constant},
        {TOC_TOKEN_MATCHES, TOC_TEST_MATCHES, text_constant},
        {TOC_TOKEN_ISSUBSET, TOC_TEST_SUBSET, text_constant},
        {TOC_TOKEN_ISSUPERSET, TOC_TEST_SUPERSET, text_constant},
    };
    int r = object_path(p, t);
    if (r < 0)
        return r;
    t->negated = take(p, TOC_TOKEN_NOT);
    for (size_t i = 0; i < TOC_LEN(OPERATORS); i++)
        if (take(p, OPERATORS[i].token)) {
            t->op = OPERATORS[i].op;
            return OPERATORS[i].operand(p, t);
        }
    return unexpected(p, "an operator: = != < <= > >= IN LIKE MATCHES ISSUBSET ISSUPERSET");
}

static int existence(parser *p, toc_pattern_test *t)
{
    t->negated = take(p, TOC_TOKEN_NOT);
    t->op = TOC_TEST_EXISTS;
    int r = expect(p, TOC_TOKEN_EXISTS, "EXISTS; before other operators NOT follows the path");
    return r < 0 ? r : object_path(p, t);
}

static int any_tests(parser *p, toc_node **ret);

static int one_test(parser *p, toc_node **ret)
{
    if (p->now.kind == TOC_TOKEN_LPAREN)
        return parenthesised(p, any_tests, ret);
    size_t at = p->now.at;
    toc_pattern_test *t = TOC_NEW(p->a, toc_pattern_test);
    toc_node *n = new_node(p, TOC_NODE_TEST, at);
    if (!t || !n)
        return out_of_memory(p);
    bool exists = p->now.kind == TOC_TOKEN_EXISTS || p->now.kind == TOC_TOKEN_NOT;
    int r = exists ? existence(p, t) : comparison(p, t);
    if (r < 0)
        return r;
    t->source = toc_sv_trim(toc_sv_range(p->lexer.text, at, p->now.at));
    n->test = t;
    *ret = n;
    return 0;
}

static int all_tests(parser *p, toc_node **ret)
{
    return chain(p, TOC_TOKEN_AND, TOC_NODE_ALL, one_test, ret);
}

static int any_tests(parser *p, toc_node **ret)
{
    return chain(p, TOC_TOKEN_OR, TOC_NODE_ANY, all_tests, ret);
}

/* ---- 9.5: observations ---- */

static int whole_number(parser *p, const char *wanted, uint64_t *ret)
{
    if (p->now.kind != TOC_TOKEN_CONSTANT || p->now.constant.kind != TOC_CONSTANT_INT ||
        p->now.constant.integer < 1)
        return unexpected(p, wanted);
    *ret = (uint64_t)p->now.constant.integer;
    advance(p);
    return 0;
}

static int within(parser *p, toc_node *n)
{
    const toc_constant *c = &p->now.constant;
    double seconds = 0;
    if (p->now.kind == TOC_TOKEN_CONSTANT && c->kind == TOC_CONSTANT_INT)
        seconds = (double)c->integer;
    else if (p->now.kind == TOC_TOKEN_CONSTANT && c->kind == TOC_CONSTANT_FLOAT)
        seconds = c->number;
    if (!(seconds > 0) || seconds > SECONDS_MAX)
        return unexpected(p, "a number of seconds above 0");
    n->within = (int64_t)llround(seconds * US_A_SECOND);
    advance(p);
    return expect(p, TOC_TOKEN_SECONDS, "SECONDS");
}

static int repeats(parser *p, toc_node *n)
{
    int r = whole_number(p, "how many times, at least 1", &n->repeats);
    return r < 0 ? r : expect(p, TOC_TOKEN_TIMES, "TIMES");
}

static int instant(parser *p, int64_t *ret)
{
    if (p->now.kind != TOC_TOKEN_CONSTANT || p->now.constant.kind != TOC_CONSTANT_TIME)
        return unexpected(p, "a timestamp, t'YYYY-MM-DDTHH:MM:SSZ'");
    *ret = p->now.constant.time.us;
    advance(p);
    return 0;
}

static int start_stop(parser *p, toc_node *n)
{
    int r = instant(p, &n->start);
    if (r == 0)
        r = expect(p, TOC_TOKEN_STOP, "STOP");
    return r < 0 ? r : instant(p, &n->stop);
}

/* The qualifier stands around what it qualifies. */
static int qualifiers(parser *p, toc_node **io)
{
    static const struct {
        toc_token_kind token;
        toc_node_kind kind;
        int (*rest)(parser *p, toc_node *n);
    } QUALIFIERS[] = {
        {TOC_TOKEN_WITHIN, TOC_NODE_WITHIN, within},
        {TOC_TOKEN_REPEATS, TOC_NODE_REPEATS, repeats},
        {TOC_TOKEN_START, TOC_NODE_STARTSTOP, start_stop},
    };
    unsigned n = 0;
    for (size_t i = 0; i < TOC_LEN(QUALIFIERS); i++) {
        size_t at = p->now.at;
        if (!take(p, QUALIFIERS[i].token))
            continue;
        if (++n > TOC_MAX_PATTERN_DEPTH)
            return fail_at(p, at, -E2BIG, "too many qualifiers of one expression");
        toc_node *q = new_node(p, QUALIFIERS[i].kind, at);
        if (!q)
            return out_of_memory(p);
        int r = QUALIFIERS[i].rest(p, q);
        if (r < 0)
            return r;
        q->child = *io;
        *io = q;
        i = (size_t)-1; /* and again, from the first kind */
    }
    return 0;
}

static int followed(parser *p, toc_node **ret);

static int bracketed(parser *p, toc_node **ret)
{
    toc_node *n = new_node(p, TOC_NODE_OBSERVATION, p->now.at);
    if (!n)
        return out_of_memory(p);
    advance(p);
    int r = any_tests(p, &n->child);
    if (r == 0)
        r = expect(p, TOC_TOKEN_RBRACKET, "AND, OR or ']'");
    *ret = n;
    return r;
}

static int observation(parser *p, toc_node **ret)
{
    toc_node *n = NULL;
    int r;
    if (p->now.kind == TOC_TOKEN_LBRACKET)
        r = bracketed(p, &n);
    else if (p->now.kind == TOC_TOKEN_LPAREN)
        r = parenthesised(p, followed, &n);
    else
        r = unexpected(p, "'[' and a comparison, as in [domain-name:value = 'example.com']");
    if (r == 0)
        r = qualifiers(p, &n);
    if (r == 0)
        *ret = n;
    return r;
}

static int all_observations(parser *p, toc_node **ret)
{
    return chain(p, TOC_TOKEN_AND, TOC_NODE_AND, observation, ret);
}

static int any_observation(parser *p, toc_node **ret)
{
    return chain(p, TOC_TOKEN_OR, TOC_NODE_OR, all_observations, ret);
}

static int followed(parser *p, toc_node **ret)
{
    return chain(p, TOC_TOKEN_FOLLOWEDBY, TOC_NODE_FOLLOWEDBY, any_observation, ret);
}

int toc_pattern_parse(toc_sv text, toc_arena *a, const toc_pattern **ret, toc_err *reterr)
{
    parser p = {.lexer = {.text = text, .a = a}, .a = a, .reterr = reterr};
    if (text.n > TOC_MAX_PATTERN)
        return toc_fail(reterr, -E2BIG, "a pattern of more than %zu bytes", TOC_MAX_PATTERN);
    size_t valid = toc_utf8_valid(text);
    if (valid < text.n)
        return fail_at(&p, valid, -EINVAL, "not UTF-8");
    toc_node *root = NULL;
    advance(&p);
    int r = followed(&p, &root);
    if (r == 0 && p.now.kind != TOC_TOKEN_END)
        r = unexpected(&p, "AND, OR, FOLLOWEDBY, WITHIN, REPEATS, START or the end");
    if (a->overflowed) /* whatever a rule took it for */
        return out_of_memory(&p);
    if (r < 0)
        return r;
    toc_pattern *made = TOC_NEW(a, toc_pattern);
    if (!made)
        return out_of_memory(&p);
    *made = (toc_pattern){.text = text, .root = root};
    *ret = made;
    return 0;
}
