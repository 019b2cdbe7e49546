/* json - see json.h. */
#include "json.h"

#include "base/ascii.h"
#include "base/utf8.h"

#include <errno.h>

typedef struct {
    toc_sv s;
    size_t at;
    toc_arena *a;
} reader;

static bool value(reader *r, json *out, int depth);

static char peek(reader *r)
{
    while (r->at < r->s.n && toc_is_space(r->s.p[r->at]))
        r->at++;
    return r->at < r->s.n ? r->s.p[r->at] : '\0';
}

static bool take(reader *r, char c)
{
    if (peek(r) != c)
        return false;
    r->at++;
    return true;
}

static bool word(reader *r, toc_sv w)
{
    if (!toc_sv_starts(toc_sv_range(r->s, r->at, r->s.n), w))
        return false;
    r->at += w.n;
    return true;
}

static bool escape(reader *r, toc_buf *b)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    if (r->at >= r->s.n)
        return false;
    char c = r->s.p[r->at++];
    const char *hit = c ? strchr(from, c) : NULL;
    if (hit) {
        toc_buf_byte(b, to[hit - from]);
        return true;
    }
    uint32_t cp = 0;
    if (c != 'u' || r->s.n - r->at < 4)
        return false;
    for (int i = 0; i < 4; i++) {
        char h = toc_lower(r->s.p[r->at++]);
        if (!toc_is_hex(h))
            return false;
        cp = cp * 16 + (uint32_t)(toc_is_digit(h) ? h - '0' : h - 'a' + 10);
    }
    toc_utf8_add(b, cp);
    return true;
}

static bool string(reader *r, toc_sv *out)
{
    toc_buf b = {0};
    bool ok = take(r, '"'), closed = false;
    while (ok && !closed && r->at < r->s.n) {
        char c = r->s.p[r->at++];
        closed = c == '"';
        if (c == '\\')
            ok = escape(r, &b);
        else if (!closed)
            toc_buf_byte(&b, c);
    }
    *out = toc_arena_dup(r->a, toc_buf_sv(&b));
    ok = ok && closed && !b.failed;
    toc_buf_done(&b);
    return ok;
}

static bool number(reader *r, json *out)
{
    size_t from = r->at;
    while (r->at < r->s.n &&
           (toc_is_digit(r->s.p[r->at]) || (r->s.p[r->at] && strchr("+-.eE", r->s.p[r->at]))))
        r->at++;
    out->kind = JSON_NUMBER;
    return toc_sv_to_double(toc_sv_range(r->s, from, r->at), &out->number);
}

static bool members(reader *r, json *out, char close, int depth)
{
    json **tail = &out->first;
    r->at++;
    if (take(r, close))
        return true;
    do {
        json *child = TOC_NEW(r->a, json);
        if (!child)
            return false;
        *tail = child;
        tail = &child->next;
        toc_sv key = {0};
        if (close == '}' && (!string(r, &key) || !take(r, ':')))
            return false;
        if (!value(r, child, depth))
            return false;
        child->key = key;
    } while (take(r, ','));
    return take(r, close);
}

static bool value(reader *r, json *out, int depth)
{
    enum { DEEPEST = 64 };
    char c = peek(r);
    if (depth > DEEPEST)
        return false;
    if (c == '{' || c == '[') {
        out->kind = c == '{' ? JSON_OBJECT : JSON_LIST;
        return members(r, out, c == '{' ? '}' : ']', depth + 1);
    }
    if (c == '"') {
        out->kind = JSON_STRING;
        return string(r, &out->text);
    }
    if (c == 't' || c == 'f') {
        out->kind = JSON_BOOL;
        out->truth = c == 't';
        return word(r, c == 't' ? TOC_SV("true") : TOC_SV("false"));
    }
    if (c == 'n')
        return word(r, TOC_SV("null"));
    return number(r, out);
}

int json_read(toc_sv s, toc_arena *a, json **ret, toc_err *reterr)
{
    reader r = {s, 0, a};
    json *out = TOC_NEW(a, json);
    if (!out)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    if (!value(&r, out, 0) || peek(&r) != '\0')
        return toc_fail(reterr, -EINVAL, "no JSON at byte %zu", r.at);
    *ret = out;
    return 0;
}

const json *json_get(const json *j, const char *key)
{
    for (const json *c = j ? j->first : NULL; c; c = c->next)
        if (toc_sv_eq(c->key, toc_sv_of(key)))
            return c;
    return NULL;
}

bool json_lists(const json *list, toc_sv s)
{
    for (const json *x = list ? list->first : NULL; x; x = x->next)
        if (toc_sv_eq(x->text, s))
            return true;
    return false;
}
