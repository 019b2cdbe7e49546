/* json - the writer; see json.h. */
#include "model/json.h"

#include "base/ascii.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void line_break(toc_json_out *j)
{
    if (!j->indent || j->flat)
        return;
    toc_buf_byte(j->buf, '\n');
    for (unsigned i = 0; i < j->depth * j->indent; i++)
        toc_buf_byte(j->buf, ' ');
}

/* What stands between the value before and the one that starts here. */
static void separate(toc_json_out *j)
{
    if (j->after_key) {
        j->after_key = false;
        return;
    }
    if (j->comma)
        toc_buf_byte(j->buf, ',');
    if (j->comma && j->indent && j->flat)
        toc_buf_byte(j->buf, ' ');
    if (j->depth)
        line_break(j);
}

void toc_json_open(toc_json_out *j, char bracket)
{
    separate(j);
    toc_buf_byte(j->buf, bracket);
    j->depth++;
    /* Arrays of arrays are spans: one line reads better than twenty. */
    if (j->flat)
        j->flat++;
    j->comma = false;
}

void toc_json_close(toc_json_out *j, char bracket)
{
    TOC_ASSERT(j->depth > 0);
    j->depth--;
    if (j->comma)
        line_break(j);
    toc_buf_byte(j->buf, bracket);
    if (j->flat)
        j->flat--;
    j->comma = true;
}

/* Bytes that stand for themselves in a JSON string. */
static bool is_plain(char c)
{
    return (unsigned char)c >= 0x20 && c != '"' && c != '\\' && (unsigned char)c < 0x7f;
}

static void escape(toc_json_out *j, uint32_t cp)
{
    static const char SHORT[] = {
        ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r', ['"'] = '"'};
    if (cp == '\\')
        toc_buf_str(j->buf, "\\\\");
    else if (cp < sizeof(SHORT) && SHORT[cp])
        toc_buf_printf(j->buf, "\\%c", SHORT[cp]);
    else if (cp < 0x20 || (!j->exact && cp >= 0x7f && cp < 0xa0))
        toc_buf_printf(j->buf, "\\u%04" PRIx32, cp);
    else
        toc_utf8_add(j->buf, cp);
}

static void quote(toc_json_out *j, toc_sv s)
{
    toc_buf_byte(j->buf, '"');
    for (size_t at = 0; at < s.n;) {
        size_t start = at;
        while (at < s.n && is_plain(s.p[at]))
            at++;
        toc_buf_add(j->buf, toc_sv_range(s, start, at));
        if (at < s.n)
            escape(j, toc_utf8_next(s, &at));
    }
    toc_buf_byte(j->buf, '"');
}

void toc_json_key_sv(toc_json_out *j, toc_sv key)
{
    separate(j);
    quote(j, key);
    toc_buf_byte(j->buf, ':');
    if (j->indent)
        toc_buf_byte(j->buf, ' ');
    j->after_key = true;
}

void toc_json_key(toc_json_out *j, const char *key)
{
    toc_json_key_sv(j, toc_sv_of(key));
}

void toc_json_raw(toc_json_out *j, toc_sv json)
{
    separate(j);
    toc_buf_add(j->buf, json);
    j->comma = true;
}

void toc_json_str(toc_json_out *j, toc_sv s)
{
    separate(j);
    quote(j, s);
    j->comma = true;
}

void toc_json_str_or_null(toc_json_out *j, toc_sv s)
{
    if (s.n)
        toc_json_str(j, s);
    else
        toc_json_null(j);
}

void toc_json_member(toc_json_out *j, const char *key, toc_sv value)
{
    toc_json_key(j, key);
    toc_json_str(j, value);
}

void toc_json_some(toc_json_out *j, const char *key, toc_sv value)
{
    if (value.n)
        toc_json_member(j, key, value);
}

void toc_json_int(toc_json_out *j, int64_t v)
{
    separate(j);
    if (v < 0)
        toc_buf_byte(j->buf, '-');
    toc_buf_uint(j->buf, v < 0 ? -(uint64_t)v : (uint64_t)v);
    j->comma = true;
}

void toc_json_uint(toc_json_out *j, uint64_t v)
{
    separate(j);
    toc_buf_uint(j->buf, v);
    j->comma = true;
}

void toc_json_bool(toc_json_out *j, bool v)
{
    toc_json_raw(j, v ? TOC_SV("true") : TOC_SV("false"));
}

void toc_json_null(toc_json_out *j)
{
    toc_json_raw(j, TOC_SV("null"));
}

enum { DIGITS = 17, SCIENTIFIC = 32 };

/* Four decimals, as coordinates have: up to 15 digits that read back as v are the only ones that
 * do, and so the shortest. 0: v has more. */
static int few_digits(double v, char digits[DIGITS + 1], int *ret_exp10)
{
    enum { DECIMALS = 4, SCALE = 10000 };
    double whole = v < 1e9 ? round(v * SCALE) : 0;
    if (whole < 1 || whole / SCALE != v)
        return 0;
    int n = snprintf(digits, DIGITS + 1, "%.0f", whole);
    *ret_exp10 = n - 1 - DECIMALS;
    while (n > 1 && digits[n - 1] == '0')
        n--;
    digits[n] = '\0';
    return n;
}

/* The shortest significant digits of v > 0 that read back as v; *ret_exp10 is of the first one. */
static int shortest_digits(double v, char digits[DIGITS + 1], int *ret_exp10)
{
    char s[SCIENTIFIC];
    int few = few_digits(v, digits, ret_exp10);
    if (few)
        return few;
    for (int n = 1; n <= DIGITS; n++) {
        (void)snprintf(s, sizeof(s), "%.*e", n - 1, v);
        if (strtod(s, NULL) == v)
            break;
    }
    int n = 0;
    const char *p = s;
    for (; *p != 'e'; p++)
        if (toc_is_digit(*p))
            digits[n++] = *p;
    while (n > 1 && digits[n - 1] == '0')
        n--;
    digits[n] = '\0';
    *ret_exp10 = (int)strtol(p + 1, NULL, 10);
    return n;
}

/* ECMAScript's Number::toString for v > 0: plain up to 21 digits, down to 1e-6. */
static void add_positive(toc_buf *b, double v)
{
    char digits[DIGITS + 1];
    int exp10;
    int n = shortest_digits(v, digits, &exp10);
    if (exp10 >= 0 && exp10 < 21) {
        for (int i = 0; i <= exp10 || i < n; i++) {
            if (i == exp10 + 1)
                toc_buf_byte(b, '.');
            toc_buf_byte(b, i < n ? digits[i] : '0');
        }
    } else if (exp10 < 0 && exp10 >= -6) {
        toc_buf_str(b, "0.");
        for (int i = -1; i > exp10; i--)
            toc_buf_byte(b, '0');
        toc_buf_str(b, digits);
    } else {
        toc_buf_byte(b, digits[0]);
        if (n > 1)
            toc_buf_printf(b, ".%s", digits + 1);
        toc_buf_printf(b, "e%+d", exp10);
    }
}

void toc_json_num(toc_json_out *j, double v)
{
    if (!isfinite(v)) {
        toc_json_null(j);
        return;
    }
    separate(j);
    if (v == 0)
        toc_buf_byte(j->buf, '0');
    else if (v < 0)
        toc_buf_byte(j->buf, '-');
    if (v != 0)
        add_positive(j->buf, fabs(v));
    j->comma = true;
}
