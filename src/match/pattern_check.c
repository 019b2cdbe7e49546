/* pattern_check - what is wrong with a pattern that parses; see pattern.h. */
#include "base/ascii.h"
#include "match/pattern_ast.h"
#include "match/pattern_regex.h"

#include <errno.h>
#include <stdio.h>

typedef struct {
    const toc_pattern *pattern;
    toc_pattern_finding finding;
    void *context;
    size_t faults;
} checker;

static void tell(checker *c, toc_pattern_severity severity, size_t at, const char *what)
{
    char text[TOC_ERR_TEXT];
    size_t line, column;
    toc_pattern_place(c->pattern->text, at, &line, &column);
    if (line > 1)
        (void)snprintf(text, sizeof(text), "line %zu, column %zu: %s", line, column, what);
    else
        (void)snprintf(text, sizeof(text), "column %zu: %s", column, what);
    c->faults += severity == TOC_PATTERN_FAULT;
    c->finding(c->context, severity, text);
}

static void fault(checker *c, size_t at, const char *what)
{
    tell(c, TOC_PATTERN_FAULT, at, what);
}

static void warn(checker *c, size_t at, const char *what)
{
    tell(c, TOC_PATTERN_WARNING, at, what);
}

/* ---- comparisons ---- */

/* 9.6: the values of a set are of one type; whole numbers and others are both numbers. */
bool toc_set_is_mixed(const toc_pattern_test *t)
{
    const toc_constant *first = t->constants.p;
    TOC_VEC_FOREACH (c, &t->constants) {
        bool numbers = c->kind <= TOC_CONSTANT_FLOAT && c->kind >= TOC_CONSTANT_INT &&
                       first->kind <= TOC_CONSTANT_FLOAT && first->kind >= TOC_CONSTANT_INT;
        if (c->kind != first->kind && !numbers)
            return true;
    }
    return false;
}

/* Digits of the digest that a path asks for, hashes.'SHA-256'; 0: of none that is known. */
static size_t digest_digits(const toc_pattern_test *t)
{
    static const struct {
        const char *name;
        size_t digits;
    } KNOWN[] = {{"MD5", 32},     {"SHA-1", 40},    {"SHA1", 40},
                 {"SHA-256", 64}, {"SHA256", 64},   {"SHA-512", 128},
                 {"SHA512", 128}, {"SHA3-256", 64}, {"SHA3-512", 128}};
    const toc_step *last = t->steps.n > 1 ? &t->steps.p[t->steps.n - 1] : NULL;
    if (!last || !toc_sv_eq(last[-1].key, TOC_SV("hashes")))
        return 0;
    for (size_t i = 0; i < TOC_LEN(KNOWN); i++)
        if (toc_sv_eq_nocase(last->key, toc_sv_of(KNOWN[i].name)))
            return KNOWN[i].digits;
    return 0;
}

static bool is_digest(toc_sv s, size_t digits)
{
    size_t hex = 0;
    while (hex < s.n && toc_is_hex(s.p[hex]))
        hex++;
    return s.n == digits && hex == digits;
}

static void check_digests(checker *c, const toc_node *n)
{
    const toc_pattern_test *t = n->test;
    size_t digits = digest_digits(t);
    if (!digits || (t->op > TOC_TEST_NE && t->op != TOC_TEST_IN))
        return;
    TOC_VEC_FOREACH (v, &t->constants)
        if (v->kind == TOC_CONSTANT_TEXT && !is_digest(v->text, digits)) {
            char text[TOC_ERR_TEXT];
            const toc_step *last = &t->steps.p[t->steps.n - 1];
            (void)snprintf(
                text, sizeof(text), "'%.*s' is no digest of %.*s: it has %zu hexadecimal digits",
                (int)TOC_MIN(v->text.n, (size_t)140), v->text.p, TOC_SV_ARG(last->key), digits);
            fault(c, n->at, text);
        }
}

static void check_expression(checker *c, const toc_node *n)
{
    toc_regex *regex = NULL;
    toc_err err = {0};
    int r = toc_regex_new(n->test->constants.p[0].text, &regex, &err);
    if (r < 0)
        fault(c, n->at, err.text);
    toc_regex_free(regex);
}

static void check_network(checker *c, const toc_node *n)
{
    toc_network network;
    if (!toc_network_parse(n->test->constants.p[0].text, &network))
        fault(c, n->at, "ISSUBSET and ISSUPERSET take an address or a network, '192.0.2.0/24'");
}

static void check_test(checker *c, const toc_node *n)
{
    const toc_pattern_test *t = n->test;
    if (t->op == TOC_TEST_IN && toc_set_is_mixed(t))
        fault(c, n->at, "the values of a set are of one type");
    if (t->op == TOC_TEST_IN && !t->constants.n)
        warn(c, n->at, "an empty set: nothing is in it");
    if (t->op == TOC_TEST_MATCHES)
        check_expression(c, n);
    if (t->op == TOC_TEST_SUBSET || t->op == TOC_TEST_SUPERSET)
        check_network(c, n);
    check_digests(c, n);
    TOC_VEC_FOREACH (step, &t->steps)
        if (step->kind == TOC_STEP_INDEX && step->index < 0)
            warn(c, n->at, "a list has no place below 0: this never matches");
}

/* The one type that all tests below n ask of an object; empty: several, or n has none. */
static toc_sv only_type(const toc_node *n)
{
    if (n->kind == TOC_NODE_TEST)
        return n->test->type;
    toc_sv type = only_type(n->child);
    for (const toc_node *i = n->child->next; i && type.n; i = i->next)
        if (!toc_sv_eq(only_type(i), type))
            return (toc_sv){NULL, 0};
    return type;
}

static void check_types(checker *c, const toc_node *all)
{
    toc_sv type = {NULL, 0};
    for (const toc_node *i = all->child; i; i = i->next) {
        toc_sv its = only_type(i);
        if (type.n && its.n && !toc_sv_eq(type, its)) {
            warn(c, i->at,
                 "no object is of two types, so that this AND never matches: write [...] AND "
                 "[...], or lead from one object to the other by a reference");
            return;
        }
        type = its.n ? its : type;
    }
}

/* ---- qualifiers ---- */

static bool is_qualifier(const toc_node *n)
{
    return n->kind >= TOC_NODE_WITHIN;
}

/* 9.5.1: one of a kind. */
static void check_qualifier(checker *c, const toc_node *n)
{
    for (const toc_node *inner = n->child; is_qualifier(inner); inner = inner->child)
        if (inner->kind == n->kind) {
            fault(c, n->at, "the same qualifier stands twice at one expression");
            break;
        }
    if (n->kind == TOC_NODE_STARTSTOP && n->stop <= n->start)
        warn(c, n->at, "STOP is not after START: this never matches");
}

static void check_node(checker *c, const toc_node *n)
{
    if (n->kind == TOC_NODE_TEST)
        check_test(c, n);
    if (n->kind == TOC_NODE_ALL)
        check_types(c, n);
    if (is_qualifier(n))
        check_qualifier(c, n);
    for (const toc_node *i = n->child; i; i = i->next)
        check_node(c, i);
}

size_t toc_pattern_check(const toc_pattern *p, toc_pattern_finding finding, void *context)
{
    checker c = {.pattern = p, .finding = finding, .context = context};
    check_node(&c, p->root);
    return c.faults;
}
