/*
 * pattern_literals - see pattern_literals.h.
 *
 * Values of records are pieces of their line, but for what record_observe.c makes of others: whole
 * URLs out of host and path, IPv6 addresses in their one form, "http" where there is a method,
 * numbers of JSON in decimal, ids. These are known by how the constants look.
 */
#include "match/pattern_literals.h"

#include "base/ascii.h"
#include "match/line_filter.h"
#include "match/pattern_eval.h"

/* "80", "1.5", "1e3": another spelling of it may stand in JSON. */
static bool is_numeric(toc_sv s)
{
    unsigned dots = 0;
    for (size_t i = 0; i < s.n; i++) {
        dots += s.p[i] == '.';
        if (!toc_is_digit(s.p[i]) && !memchr(".+-eE", s.p[i], 5))
            return false;
    }
    return dots < 3;
}

static bool is_plain(toc_sv s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < ' ' || s.p[i] > '~' || s.p[i] == '"' || s.p[i] == '\\')
            return false;
    return true;
}

/* Of a URL its host and port: with its path these may have been put together. */
static toc_sv authority_of(toc_sv url)
{
    long at = toc_sv_find(url, TOC_SV("://"), 0);
    toc_sv rest = at < 0 ? url : toc_sv_range(url, (size_t)at + 3, url.n);
    toc_sv host = toc_sv_cut(&rest, '/');
    const char *colon = host.n ? memrchr(host.p, ':', host.n) : NULL;
    return colon ? toc_sv_range(host, 0, (size_t)(colon - host.p)) : host;
}

/* The piece of a line that a value must be; empty: none is known. */
static toc_sv literal_of(const toc_pattern_test *t, toc_sv value)
{
    const toc_sv nothing = {"", 0};
    toc_sv last = t->steps.p[t->steps.n - 1].key;
    bool url = toc_sv_eq(t->type, TOC_SV("url"));
    long colon = toc_sv_find(value, TOC_SV(":"), 0);
    bool colons = colon >= 0 && toc_sv_find(value, TOC_SV(":"), (size_t)colon + 1) >= 0;
    if (!last.p || toc_sv_eq(last, TOC_SV("id")) || toc_sv_eq(last, TOC_SV("type")) ||
        toc_pattern_is_reference(last))
        return nothing;
    if (url)
        value = authority_of(value);
    else if (colons)
        return nothing;
    bool good = is_plain(value) && !is_numeric(value) && value.n >= TOC_LINE_FILTER_SHORTEST;
    return good ? value : nothing;
}

/* Of "report1%.exe" the longest piece without a sign that stands for others. */
static toc_sv longest_piece(toc_sv like)
{
    toc_sv best = {"", 0};
    for (size_t from = 0, at = 0; at <= like.n; at++) {
        if (at < like.n && like.p[at] != '%' && like.p[at] != '_')
            continue;
        if (at - from > best.n)
            best = toc_sv_range(like, from, at);
        from = at + 1;
    }
    return best;
}

static bool test_literals(const toc_pattern_test *t, toc_arena *a, toc_literals *ret)
{
    bool like = t->op == TOC_TEST_LIKE && !toc_sv_eq(t->type, TOC_SV("url"));
    if (t->negated || !(like || t->op == TOC_TEST_EQ || t->op == TOC_TEST_IN) || !t->constants.n ||
        !t->steps.n || toc_steps_lead_to_bytes(&t->steps))
        return false;
    TOC_VEC_FOREACH (c, &t->constants) {
        toc_sv literal = {"", 0};
        if (c->kind == TOC_CONSTANT_TEXT)
            literal = literal_of(t, like ? longest_piece(c->text) : c->text);
        toc_sv *slot = literal.n ? TOC_VEC_PUSH(a, ret) : NULL;
        if (!slot)
            return false;
        *slot = literal;
    }
    return true;
}

static size_t shortest(const toc_literals *list, uint32_t from)
{
    size_t n = SIZE_MAX;
    for (uint32_t i = from; i < list->n; i++)
        n = TOC_MIN(n, list->p[i].n);
    return n;
}

/* Appends literals one of which must stand there for r to be true. */
static bool ready_literals(const toc_ready *r, toc_arena *a, toc_literals *ret)
{
    if (r->kind == TOC_NODE_TEST)
        return test_literals(r->test->test, a, ret);
    if (r->kind == TOC_NODE_ANY) {
        for (uint32_t i = 0; i < r->n; i++)
            if (!ready_literals(&r->children[i], a, ret))
                return false;
        return r->n > 0;
    }
    toc_literals best = {0}; /* of ALL any one will do: the longest, which are rarest */
    for (uint32_t i = 0; i < r->n; i++) {
        toc_literals list = {0};
        if (ready_literals(&r->children[i], a, &list) &&
            (!best.n || shortest(&list, 0) > shortest(&best, 0)))
            best = list;
    }
    TOC_VEC_FOREACH (literal, &best) {
        toc_sv *slot = TOC_VEC_PUSH(a, ret);
        if (!slot)
            return false;
        *slot = *literal;
    }
    return best.n > 0;
}

bool toc_pattern_set_literals(const toc_pattern_set *s, toc_arena *a, toc_literals *ret)
{
    toc_literals list = {0};
    const toc_ready *r;
    for (uint32_t i = 0; (r = toc_pattern_set_expression(s, i)) != NULL; i++)
        if (!ready_literals(r, a, &list))
            return false;
    if (a->overflowed)
        return false;
    *ret = list;
    return true;
}
