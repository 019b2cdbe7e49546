/* url - the normal form of a URL behind its host (RFC 3986, 6.2.2 and 6.2.3); see ioc.h. */
#include "base/ascii.h"
#include "model/ioc.h"

#include <stdio.h>

static const char HEX[] = "0123456789ABCDEF";

static char char_at(toc_sv t, size_t at)
{
    return at < t.n ? t.p[at] : '\0';
}

/* "\u00XX" at text[at]: the character, or '\0' for anything else. */
static char json_escape(toc_sv t, size_t at)
{
    if (at + 6 > t.n || memcmp(t.p + at, "\\u00", 4) != 0 || !toc_is_hex(t.p[at + 4]) ||
        !toc_is_hex(t.p[at + 5]))
        return '\0';
    return (char)(toc_hex_digit(t.p[at + 4]) << 4 | toc_hex_digit(t.p[at + 5]));
}

static bool ends_url(char c, char stop)
{
    return (unsigned char)c <= ' ' || c == '"' || c == '<' || c == '>' || c == '`' || c == 0x7f ||
           (stop && c == stop);
}

size_t toc_url_end(toc_sv text, size_t at, char stop)
{
    for (; at < text.n; at++) {
        char c = text.p[at];
        if (ends_url(c, stop))
            break;
        if (c != '\\' || char_at(text, at + 1) == '/')
            continue;
        char meant = json_escape(text, at);
        if (!meant || ends_url(meant, stop))
            break;
    }
    return at;
}

static bool put(toc_url *u, char c)
{
    if (u->n >= TOC_IOC_VALUE)
        return false;
    u->key[u->n++] = c;
    return true;
}

static bool put_encoded(toc_url *u, unsigned char c)
{
    return put(u, '%') && put(u, HEX[c >> 4]) && put(u, HEX[c & 15]);
}

/* 2.3: characters whose encoding means nothing. */
static bool unreserved(char c)
{
    return toc_is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

static bool put_plain(toc_url *u, char c)
{
    bool encode = (unsigned char)c <= ' ' || (unsigned char)c >= 0x7f || c == '"' || c == '<' ||
                  c == '>' || c == '\\' || c == '^' || c == '`' || c == '{' || c == '|' || c == '}';
    return encode ? put_encoded(u, (unsigned char)c) : put(u, c);
}

/* The character at raw[at], however it is written; returns how many bytes that took, 0: no room. */
static size_t put_char(toc_url *u, toc_sv raw, size_t at)
{
    char c = raw.p[at];
    char meant = c == '\\' ? json_escape(raw, at) : '\0';
    if (meant)
        return put_plain(u, meant) ? 6 : 0;
    if (c == '\\' && char_at(raw, at + 1) == '/')
        return put(u, '/') ? 2 : 0;
    if (c == '%' && toc_is_hex(char_at(raw, at + 1)) && toc_is_hex(char_at(raw, at + 2))) {
        char decoded = (char)(toc_hex_digit(raw.p[at + 1]) << 4 | toc_hex_digit(raw.p[at + 2]));
        bool done = unreserved(decoded) ? put(u, decoded) : put_encoded(u, (unsigned char)decoded);
        return done ? 3 : 0;
    }
    return put_plain(u, c) ? 1 : 0;
}

/* 5.2.4 on the path at key[from]. */
static void remove_dot_segments(toc_url *u, size_t from)
{
    size_t out = from;
    for (size_t at = from; at < u->n;) {
        size_t end = at + 1; /* a segment with the slash before it */
        while (end < u->n && u->key[end] != '/')
            end++;
        toc_sv segment = {u->key + at, end - at};
        bool up = toc_sv_eq(segment, TOC_SV("/..")), same = toc_sv_eq(segment, TOC_SV("/."));
        if (up)
            while (out > from && u->key[--out] != '/')
                continue;
        if (!up && !same) {
            memmove(u->key + out, segment.p, segment.n);
            out += segment.n;
        } else if (end == u->n) {
            u->key[out++] = '/';
        }
        at = end;
    }
    u->n = out;
}

static unsigned default_port(toc_sv scheme)
{
    static const struct {
        const char *scheme;
        unsigned port;
    } PORTS[] = {{"http", 80}, {"https", 443}, {"ftp", 21}, {"ws", 80}, {"wss", 443}};
    for (size_t i = 0; i < TOC_LEN(PORTS); i++)
        if (toc_sv_eq_nocase(scheme, toc_sv_of(PORTS[i].scheme)))
            return PORTS[i].port;
    return 0;
}

/* ":8080" at the front of *raw; false when it is no port. */
static bool take_port(toc_url *u, toc_sv *raw)
{
    size_t n = 1;
    unsigned port = 0;
    while (n < raw->n && n <= 5 && toc_is_digit(raw->p[n]))
        port = port * 10 + (unsigned)(raw->p[n++] - '0');
    if (port > 65535 || (n < raw->n && toc_is_digit(raw->p[n])))
        return false;
    *raw = toc_sv_range(*raw, n, raw->n);
    if (!u->scheme.n && (port == 80 || port == 443))
        u->scheme = port == 80 ? TOC_SV("http") : TOC_SV("https");
    if (n == 1 || port == default_port(u->scheme))
        return true;
    char digits[16];
    int len = snprintf(digits, sizeof(digits), ":%u", port);
    bool ok = true;
    for (int i = 0; i < len; i++)
        ok = ok && put(u, digits[i]);
    return ok;
}

static bool starts_path(toc_sv raw)
{
    return raw.n && (raw.p[0] == '/' || (raw.p[0] == '\\' && char_at(raw, 1) == '/'));
}

/* Path and query. */
static bool put_path(toc_url *u, toc_sv raw)
{
    size_t path = u->n;
    bool in_path = true;
    if (!starts_path(raw) && !put(u, '/'))
        return false;
    for (size_t at = 0; at < raw.n && raw.p[at] != '#';) {
        if (in_path && raw.p[at] == '?') {
            remove_dot_segments(u, path);
            in_path = false;
        }
        size_t n = put_char(u, raw, at);
        if (!n)
            return false;
        at += n;
    }
    if (in_path)
        remove_dot_segments(u, path);
    u->key[u->n] = '\0';
    return true;
}

bool toc_url_tail(toc_url *u, toc_sv raw)
{
    if (raw.n && raw.p[0] == ':' && !take_port(u, &raw))
        return false;
    bool path = !raw.n || starts_path(raw) || raw.p[0] == '?' || raw.p[0] == '#';
    return path && put_path(u, raw);
}
