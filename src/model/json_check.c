/*
 * json_check - see json_check.h. A plain recursive descent over RFC 8259 that keeps the path: slow
 * and simple, as it only ever reads what the fast parser has refused.
 */
#include "model/json_check.h"

#include "base/ascii.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

typedef struct {
    toc_sv key; /* raw, between its quotes; p NULL: an array */
    size_t index;
} step;

typedef struct {
    toc_sv s;
    size_t at;
    step path[TOC_MAX_JSON_DEPTH + 1];
    size_t depth;
    const char *fault; /* the first one; parsing stops there */
    int code;
} checker;

static bool wrong(checker *c, const char *fault)
{
    if (!c->fault) {
        c->fault = fault;
        c->code = -EINVAL;
    }
    return false;
}

static char peek(const checker *c)
{
    return c->at < c->s.n ? c->s.p[c->at] : '\0';
}

static void skip_space(checker *c)
{
    while (peek(c) == ' ' || peek(c) == '\t' || peek(c) == '\n' || peek(c) == '\r')
        c->at++;
}

static bool hex4(checker *c, uint32_t *ret)
{
    *ret = 0;
    for (int i = 0; i < 4; i++, c->at++) {
        char d = peek(c);
        if (!toc_is_hex(d))
            return wrong(c, "\\u wants four hexadecimal digits");
        *ret = *ret * 16 + (uint32_t)toc_hex_digit(d);
    }
    return true;
}

static bool unicode_escape(checker *c)
{
    static const char LONE[] = "half of a surrogate pair";
    uint32_t high, low;
    if (!hex4(c, &high))
        return false;
    if (high < 0xd800 || high > 0xdfff)
        return true;
    if (high > 0xdbff || !toc_sv_starts(toc_sv_range(c->s, c->at, c->s.n), TOC_SV("\\u")))
        return wrong(c, LONE);
    c->at += 2;
    if (!hex4(c, &low))
        return false;
    return (low >= 0xdc00 && low <= 0xdfff) || wrong(c, LONE);
}

static bool escape(checker *c)
{
    char e = peek(c);
    if (!e || !strchr("\"\\/bfnrtu", e))
        return wrong(c, "no such escape");
    c->at++;
    return e != 'u' || unicode_escape(c);
}

static bool string(checker *c, toc_sv *ret)
{
    if (peek(c) != '"')
        return wrong(c, "expected a string");
    size_t start = ++c->at;
    while (c->at < c->s.n && c->s.p[c->at] != '"') {
        char b = c->s.p[c->at];
        if ((unsigned char)b < 0x20)
            return wrong(c, "control character in a string");
        if (toc_is_high(b) &&
            toc_utf8_valid(toc_sv_range(c->s, c->at, TOC_MIN(c->at + 4, c->s.n))) == 0)
            return wrong(c, "bytes that are no UTF-8");
        if (toc_is_high(b)) {
            (void)toc_utf8_next(c->s, &c->at);
            continue;
        }
        c->at++;
        if (b == '\\' && !escape(c))
            return false;
    }
    if (c->at >= c->s.n)
        return wrong(c, "string without its closing quote");
    *ret = toc_sv_range(c->s, start, c->at++);
    return true;
}

static bool digits(checker *c)
{
    if (!toc_is_digit(peek(c)))
        return wrong(c, "expected a digit");
    while (toc_is_digit(peek(c)))
        c->at++;
    return true;
}

/* Whole numbers fit 64 bits, others a double. */
static bool in_range(toc_sv token, bool whole)
{
    double d;
    int64_t i;
    if (!whole)
        return toc_sv_to_double(token, &d) && isfinite(d);
    errno = 0;
    return toc_sv_to_i64(token, &i) || (token.p[0] != '-' && strtoull(token.p, NULL, 10) && !errno);
}

static bool fraction_and_exponent(checker *c)
{
    if (peek(c) == '.') {
        c->at++;
        if (!digits(c))
            return false;
    }
    if (toc_lower(peek(c)) == 'e') {
        c->at++;
        c->at += peek(c) == '+' || peek(c) == '-';
        return digits(c);
    }
    return true;
}

static bool number(checker *c)
{
    size_t start = c->at;
    c->at += peek(c) == '-';
    if (peek(c) == '0' && c->at + 1 < c->s.n && toc_is_digit(c->s.p[c->at + 1]))
        return wrong(c, "number with a leading zero");
    if (!digits(c))
        return false;
    size_t integer = c->at;
    if (!fraction_and_exponent(c))
        return false;
    bool whole = c->at == integer;
    return in_range(toc_sv_range(c->s, start, c->at), whole) ||
           wrong(c, whole ? "whole number beyond 64 bits" : "number out of range");
}

static bool word(checker *c, toc_sv w)
{
    if (!toc_sv_starts(toc_sv_range(c->s, c->at, c->s.n), w))
        return wrong(c, "expected a value");
    c->at += w.n;
    return true;
}

static bool value(checker *c);

/* One member or element; the path's last step is already there. */
static bool item(checker *c, bool object)
{
    step *here = &c->path[c->depth - 1];
    if (object) {
        here->key = (toc_sv){"", 0}; /* until it is read, the fault is in the object itself */
        if (!string(c, &here->key))
            return false;
        skip_space(c);
        if (peek(c) != ':')
            return wrong(c, "expected ':' after a key");
        c->at++;
    }
    return value(c);
}

static bool container(checker *c, bool object)
{
    char end = object ? '}' : ']';
    if (c->depth >= TOC_MAX_JSON_DEPTH) {
        (void)wrong(c, "nested too deep");
        c->code = -E2BIG;
        return false;
    }
    c->path[c->depth++] = (step){0};
    c->at++;
    skip_space(c);
    bool empty = peek(c) == end;
    while (!empty) {
        skip_space(c);
        if (!item(c, object))
            return false;
        skip_space(c);
        if (peek(c) != ',')
            break;
        c->at++;
        c->path[c->depth - 1].index++;
    }
    if (peek(c) != end)
        return wrong(c, object ? "expected ',' or '}'" : "expected ',' or ']'");
    c->at++;
    c->depth--;
    return true;
}

static bool value(checker *c)
{
    toc_sv ignored;
    skip_space(c);
    switch (peek(c)) {
    case '{':
        return container(c, true);
    case '[':
        return container(c, false);
    case '"':
        return string(c, &ignored);
    case 't':
        return word(c, TOC_SV("true"));
    case 'f':
        return word(c, TOC_SV("false"));
    case 'n':
        return word(c, TOC_SV("null"));
    default:
        if (peek(c) == '-' || toc_is_digit(peek(c)))
            return number(c);
        return wrong(c, c->at < c->s.n ? "expected a value" : "ends in the middle");
    }
}

static void add_pointer(toc_buf *b, const checker *c)
{
    for (size_t i = 0; i < c->depth; i++) {
        toc_sv key = c->path[i].key;
        toc_buf_byte(b, '/');
        if (!key.p)
            toc_buf_printf(b, "%zu", c->path[i].index);
        for (size_t k = 0; k < key.n; k++)
            toc_buf_str(b, key.p[k] == '~' ? "~0" : key.p[k] == '/' ? "~1" : (char[]){key.p[k], 0});
    }
}

int toc_json_check(toc_sv bytes, const char *why, toc_err *reterr)
{
    checker c = {.s = bytes};
    if (value(&c)) {
        skip_space(&c);
        if (c.at < bytes.n)
            (void)wrong(&c, "something follows the value");
    }
    if (!c.fault)
        return toc_fail(reterr, -EINVAL, "bad JSON: %s", why);
    size_t line = 1, column = 1;
    for (size_t i = 0; i < c.at; i++) {
        column = bytes.p[i] == '\n' ? 1 : column + 1;
        line += bytes.p[i] == '\n';
    }
    toc_buf pointer = {.max = TOC_ERR_TEXT};
    add_pointer(&pointer, &c);
    int r = toc_fail(reterr, c.code, "bad JSON in line %zu, column %zu%s%.*s: %s", line, column,
                     pointer.n ? ", at " : "", TOC_SV_ARG(toc_buf_sv(&pointer)), c.fault);
    toc_buf_done(&pointer);
    return r;
}
