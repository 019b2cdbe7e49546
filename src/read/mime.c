/* mime - see mime.h. RFC 5322 (fields), 2045 (transfer encodings), 2046 (parts), 2047 (words). */
#include "read/mime.h"

#include "base/ascii.h"
#include "base/buf.h"
#include "read/charset.h"

#include <errno.h>

/* The standards say 75 and 70. */
enum { LONGEST_WORD = 2000, LONGEST_BOUNDARY = 200 };

/* Takes one line off *s, without its end. */
static toc_sv cut_line(toc_sv *s)
{
    toc_sv line = toc_sv_cut(s, '\n');
    if (line.n && line.p[line.n - 1] == '\r')
        line.n--;
    return line;
}

toc_mime_entity toc_mime_split(toc_sv bytes)
{
    toc_sv rest = bytes;
    while (rest.n) {
        size_t at = bytes.n - rest.n;
        if (cut_line(&rest).n == 0)
            return (toc_mime_entity){toc_sv_range(bytes, 0, at), rest};
    }
    return (toc_mime_entity){bytes, rest};
}

/* The lines of one field, the first one without its name, become one line. */
static toc_sv unfold(toc_sv raw, toc_arena *a)
{
    toc_sv copy = toc_arena_dup(a, toc_sv_trim(raw));
    char *p = (char *)(uintptr_t)copy.p; /* our own copy */
    size_t n = 0;
    for (size_t i = 0; i < copy.n; i++)
        if (p[i] != '\r' && p[i] != '\n')
            p[n++] = p[i] == '\t' ? ' ' : p[i];
    return (toc_sv){p, n};
}

toc_sv toc_mime_field(toc_sv fields, toc_sv name, toc_arena *a)
{
    toc_sv rest = fields;
    while (rest.n) {
        toc_sv line = cut_line(&rest);
        if (line.n <= name.n || line.p[name.n] != ':' || !toc_sv_starts_nocase(line, name))
            continue;
        const char *start = line.p + name.n + 1;
        while (rest.n && (rest.p[0] == ' ' || rest.p[0] == '\t'))
            (void)cut_line(&rest);
        return unfold((toc_sv){start, (size_t)(rest.p - start)}, a);
    }
    return (toc_sv){"", 0};
}

toc_sv toc_mime_value(toc_sv field)
{
    return toc_sv_trim(toc_sv_cut(&field, ';'));
}

/* Takes a quoted string off the front of *s, without the quotes and the backslashes in it. */
static toc_sv cut_quoted(toc_sv *s, toc_arena *a)
{
    size_t end = 1, n = 0;
    while (end < s->n && s->p[end] != '"')
        end += s->p[end] == '\\' ? 2 : 1;
    end = TOC_MIN(end, s->n);
    char *out = toc_arena_alloc(a, end);
    for (size_t i = 1; out && i < end; i++) {
        if (s->p[i] == '\\' && i + 1 < end)
            i++;
        out[n++] = s->p[i];
    }
    *s = toc_sv_range(*s, end, s->n);
    return out ? (toc_sv){out, n} : (toc_sv){"", 0};
}

/* Takes one ";"-separated piece off *field: its name, and its value if it has one. */
static toc_sv cut_parameter(toc_sv *field, toc_sv *ret_value, toc_arena *a)
{
    size_t n = 0;
    while (n < field->n && field->p[n] != ';' && field->p[n] != '=')
        n++;
    toc_sv name = toc_sv_trim(toc_sv_range(*field, 0, n));
    bool valued = n < field->n && field->p[n] == '=';
    *field = toc_sv_range(*field, n + valued, field->n);
    while (valued && field->n && toc_is_space(field->p[0]))
        *field = toc_sv_range(*field, 1, field->n);
    bool quoted = valued && toc_sv_starts(*field, TOC_SV("\""));
    toc_sv value = quoted ? cut_quoted(field, a) : (toc_sv){"", 0};
    toc_sv rest = toc_sv_trim(toc_sv_cut(field, ';'));
    *ret_value = quoted ? value : rest;
    return name;
}

toc_sv toc_mime_parameter(toc_sv field, toc_sv name, toc_arena *a)
{
    (void)toc_sv_cut(&field, ';');
    while (field.n) {
        toc_sv value, key = cut_parameter(&field, &value, a);
        if (toc_sv_eq_nocase(key, name))
            return value;
    }
    return (toc_sv){"", 0};
}

/* Skips what is no digit, as RFC 2045 section 6.8 asks. */
static toc_sv base64(toc_sv s, toc_arena *a)
{
    char *out = toc_arena_alloc(a, s.n / 4 * 3 + 3);
    size_t n = 0;
    uint32_t bits = 0, have = 0;
    for (size_t i = 0; out && i < s.n && s.p[i] != '='; i++) {
        int digit = toc_base64_digit(s.p[i]);
        if (digit < 0)
            continue;
        bits = bits << 6 | (uint32_t)digit;
        have += 6;
        if (have >= 8) {
            have -= 8;
            out[n++] = (char)(bits >> have & 0xFF);
        }
    }
    return out ? (toc_sv){out, n} : (toc_sv){"", 0};
}

/* The byte that "=XX" at s.p[i] stands for, or -1. */
static int escaped(toc_sv s, size_t i)
{
    if (i + 2 >= s.n || s.p[i] != '=')
        return -1;
    int high = toc_hex_digit(s.p[i + 1]), low = toc_hex_digit(s.p[i + 2]);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
}

/* Length of the soft line break at s.p[i], or 0. */
static size_t soft_break(toc_sv s, size_t i)
{
    size_t end = i + 1;
    while (end < s.n && (s.p[end] == ' ' || s.p[end] == '\t' || s.p[end] == '\r'))
        end++;
    if (s.p[i] != '=' || (end < s.n && s.p[end] != '\n'))
        return 0;
    return TOC_MIN(end + 1, s.n) - i;
}

/* in_word: as in an encoded word, where '_' is a space and lines do not end. */
static toc_sv quoted_printable(toc_sv s, bool in_word, toc_arena *a)
{
    char *out = toc_arena_alloc(a, s.n);
    size_t n = 0;
    for (size_t i = 0; out && i < s.n;) {
        int byte = escaped(s, i);
        size_t skip = byte < 0 ? soft_break(s, i) : 0;
        if (byte >= 0) {
            out[n++] = (char)byte;
            i += 3;
        } else if (skip) {
            i += skip;
        } else {
            out[n++] = in_word && s.p[i] == '_' ? ' ' : s.p[i];
            i++;
        }
    }
    return out ? (toc_sv){out, n} : (toc_sv){"", 0};
}

toc_sv toc_mime_transfer(toc_sv body, toc_sv encoding, toc_arena *a)
{
    if (toc_sv_eq_nocase(encoding, TOC_SV("base64")))
        return base64(body, a);
    if (toc_sv_eq_nocase(encoding, TOC_SV("quoted-printable")))
        return quoted_printable(body, false, a);
    return body;
}

/* Bytes of adjacent words in one encoding are decoded together: senders split characters. */
typedef struct {
    toc_buf text, bytes;
    toc_sv charset;
    toc_arena *a;
} words;

static void flush(words *w)
{
    toc_sv text, encoding;
    if (w->bytes.n &&
        toc_decode(toc_buf_sv(&w->bytes), w->charset, w->a, &text, &encoding, NULL) == 0)
        toc_buf_add(&w->text, text);
    toc_buf_clear(&w->bytes);
}

static void add(words *w, toc_sv bytes, toc_sv charset)
{
    if (!toc_sv_eq_nocase(charset, w->charset))
        flush(w);
    w->charset = charset;
    toc_buf_add(&w->bytes, bytes);
}

/* Reads "=?charset?B?…?=" at the front of s; returns its length, or 0 if it is none. */
static size_t encoded_word(toc_sv s, words *w)
{
    long body = -1;
    if (!toc_sv_starts(s, TOC_SV("=?")))
        return 0;
    s.n = TOC_MIN(s.n, (size_t)LONGEST_WORD);
    toc_sv rest = toc_sv_range(s, 2, s.n), charset = toc_sv_cut(&rest, '?');
    if (rest.n > 2 && rest.p[1] == '?')
        body = toc_sv_find(rest, TOC_SV("?="), 2);
    if (body < 0)
        return 0;
    toc_sv text = toc_sv_range(rest, 2, (size_t)body);
    if (toc_lower(rest.p[0]) == 'b')
        text = base64(text, w->a);
    else if (toc_lower(rest.p[0]) == 'q')
        text = quoted_printable(text, true, w->a);
    else
        return 0;
    charset = toc_sv_cut(&charset, '*'); /* RFC 2231 puts a language behind it */
    add(w, text, charset);
    return (size_t)(rest.p - s.p) + (size_t)body + 2;
}

toc_sv toc_mime_words(toc_sv value, toc_arena *a)
{
    words w = {.a = a, .text = {.max = value.n * 3 + 3}, .bytes = {.max = value.n + 1}};
    for (size_t at = 0; at < value.n;) {
        size_t gap = at;
        while (gap < value.n && toc_is_space(value.p[gap]))
            gap++;
        size_t n = encoded_word(toc_sv_range(value, gap, value.n), &w);
        if (n) {
            at = gap + n;
            continue;
        }
        size_t end = TOC_MIN(gap + 1, value.n);
        while (end < value.n && !toc_is_space(value.p[end]))
            end++;
        add(&w, toc_sv_range(value, at, end), TOC_SV(""));
        at = end;
    }
    flush(&w);
    toc_sv result = toc_arena_dup(a, toc_sv_trim(toc_buf_sv(&w.text)));
    a->overflowed = a->overflowed || w.text.failed;
    toc_buf_done(&w.text);
    toc_buf_done(&w.bytes);
    return result;
}

/* Offset of the next delimiter line at or after from, or -1. *ret_next: behind that line. */
static long delimiter(toc_sv s, toc_sv mark, size_t from, size_t *ret_next, bool *ret_last)
{
    for (long at; (at = toc_sv_find(s, mark, from)) >= 0; from = (size_t)at + 1) {
        toc_sv rest = toc_sv_range(s, (size_t)at + mark.n, s.n);
        if (at > 0 && s.p[at - 1] != '\n')
            continue;
        *ret_last = toc_sv_starts(rest, TOC_SV("--"));
        if (!*ret_last && rest.n && !toc_is_space(rest.p[0]))
            continue; /* a longer boundary that starts alike */
        (void)toc_sv_cut(&rest, '\n');
        *ret_next = s.n - rest.n;
        return at;
    }
    return -1;
}

bool toc_mime_part(toc_sv *rest, toc_sv boundary, toc_sv *ret_part)
{
    char line[LONGEST_BOUNDARY + 2] = "--";
    size_t start, next;
    bool last;
    if (boundary.n == 0 || boundary.n > LONGEST_BOUNDARY)
        return false;
    memcpy(line + 2, boundary.p, boundary.n);
    toc_sv mark = {line, boundary.n + 2};
    if (delimiter(*rest, mark, 0, &start, &last) < 0 || last)
        return false;
    long end = delimiter(*rest, mark, start, &next, &last);
    size_t stop = end < 0 ? rest->n : (size_t)end; /* cut off in the middle: the last part */
    *ret_part = toc_sv_range(*rest, start, stop);
    *rest = toc_sv_range(*rest, stop, rest->n); /* its delimiter opens the next part */
    return true;
}
