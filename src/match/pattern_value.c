/* pattern_value - see pattern_value.h. */
#include "match/pattern_value.h"

#include "base/ascii.h"
#include "base/date.h"
#include "base/utf8.h"

#include <arpa/inet.h>
#include <utf8proc.h>

/* ---- instants ---- */

bool toc_instant_parse(toc_sv s, toc_instant *ret)
{
    enum { DATE_AND_TIME = 19, MICRO = 6, NANO = 9 };
    /* toc_time_parse() also takes what STIX does not: small letters, blanks, offsets. */
    if (s.n <= DATE_AND_TIME || s.p[10] != 'T' || s.p[s.n - 1] != 'Z')
        return false;
    bool fraction = s.n > DATE_AND_TIME + 1;
    if (fraction && (s.p[DATE_AND_TIME] != '.' || s.n == DATE_AND_TIME + 2))
        return false;
    toc_instant made = {0};
    if (!toc_time_parse(s, &made.us))
        return false;
    uint32_t unit = 100;
    for (size_t i = DATE_AND_TIME + 1 + MICRO; i + 1 < s.n && i < DATE_AND_TIME + 1 + NANO; i++) {
        made.nano += (uint32_t)(s.p[i] - '0') * unit;
        unit /= 10;
    }
    *ret = made;
    return true;
}

static int order_of(bool less, bool greater)
{
    return greater - less;
}

static int compare_instants(toc_instant a, toc_instant b)
{
    if (a.us != b.us)
        return order_of(a.us<b.us, a.us> b.us);
    return order_of(a.nano<b.nano, a.nano> b.nano);
}

/* ---- numbers ---- */

/* long double holds every int64 and every double. */
static int compare_numbers(long double a, long double b)
{
    return order_of(a<b, a> b);
}

/* ---- text and bytes ---- */

/* 9.6.3: text compares with bytes as the bytes of its characters, if none is above U+00FF. False:
 * one is. */
static bool compare_text_bytes(toc_sv text, toc_sv bytes, int *ret_order)
{
    int order = 0;
    size_t n = 0;
    for (size_t i = 0; i < text.n; n++) {
        uint32_t cp = toc_utf8_next(text, &i);
        if (cp > 0xff)
            return false;
        if (order == 0 && n < bytes.n)
            order = (int)cp - (unsigned char)bytes.p[n];
    }
    *ret_order = order ? order : order_of(n<bytes.n, n> bytes.n);
    return true;
}

static toc_compared compare_text(toc_sv text, const toc_constant *c, int *ret_order)
{
    toc_instant time;
    switch (c->kind) {
    case TOC_CONSTANT_TEXT: /* UTF-8 sorts as its code points do */
        *ret_order = toc_sv_cmp(text, c->text);
        return TOC_COMPARED;
    case TOC_CONSTANT_BYTES:
        return compare_text_bytes(text, c->text, ret_order) ? TOC_COMPARED : TOC_INCOMPARABLE;
    case TOC_CONSTANT_TIME:
        if (!toc_instant_parse(text, &time))
            return TOC_NO_TIME;
        *ret_order = compare_instants(time, c->time);
        return TOC_COMPARED;
    default:
        return TOC_INCOMPARABLE;
    }
}

static toc_compared compare_bytes(toc_sv bytes, const toc_constant *c, int *ret_order)
{
    if (c->kind == TOC_CONSTANT_BYTES) {
        *ret_order = toc_sv_cmp(bytes, c->text);
        return TOC_COMPARED;
    }
    if (c->kind != TOC_CONSTANT_TEXT || !compare_text_bytes(c->text, bytes, ret_order))
        return TOC_INCOMPARABLE;
    *ret_order = -*ret_order;
    return TOC_COMPARED;
}

toc_compared toc_constant_compare(toc_value v, const toc_constant *c, int *ret_order)
{
    bool number = c->kind == TOC_CONSTANT_INT || c->kind == TOC_CONSTANT_FLOAT;
    long double constant = c->kind == TOC_CONSTANT_INT ? c->integer : (long double)c->number;
    if (v.kind == TOC_VALUE_TEXT)
        return compare_text(v.text, c, ret_order);
    if (v.kind == TOC_VALUE_BYTES)
        return compare_bytes(v.text, c, ret_order);
    if (v.kind == TOC_VALUE_BOOL && c->kind == TOC_CONSTANT_BOOL)
        *ret_order = order_of(v.truth<c->truth, v.truth> c->truth);
    else if (v.kind == TOC_VALUE_INT && number)
        *ret_order = compare_numbers(v.integer, constant);
    else if (v.kind == TOC_VALUE_DOUBLE && number)
        *ret_order = compare_numbers(v.number, constant);
    else
        return TOC_INCOMPARABLE;
    return TOC_COMPARED;
}

bool toc_bytes_of_hex(toc_sv text, toc_arena *a, toc_sv *ret)
{
    char *p = text.n % 2 ? NULL : toc_arena_alloc(a, text.n / 2 + 1);
    for (size_t i = 0; p && i < text.n; i += 2) {
        int high = toc_hex_digit(text.p[i]), low = toc_hex_digit(text.p[i + 1]);
        if (high < 0 || low < 0)
            return false;
        p[i / 2] = (char)(high << 4 | low);
    }
    if (p)
        *ret = (toc_sv){p, text.n / 2};
    return p != NULL;
}

toc_sv toc_to_nfc(toc_sv s, toc_arena *a)
{
    bool ascii = true;
    for (size_t i = 0; ascii && i < s.n; i++)
        ascii = !toc_is_high(s.p[i]);
    if (ascii)
        return s;
    utf8proc_option_t how = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
    const utf8proc_uint8_t *in = (const utf8proc_uint8_t *)s.p;
    utf8proc_ssize_t n = utf8proc_decompose(in, (utf8proc_ssize_t)s.n, NULL, 0, how);
    utf8proc_int32_t *points = n < 0 ? NULL : TOC_NEW_N(a, utf8proc_int32_t, (size_t)n + 1);
    if (!points)
        return s;
    n = utf8proc_decompose(in, (utf8proc_ssize_t)s.n, points, n, how);
    n = utf8proc_reencode(points, n, how); /* in place: UTF-8 is never longer than UTF-32 */
    return n < 0 ? s : (toc_sv){(const char *)points, (size_t)n};
}

/* ---- addresses ---- */

static bool parse_address(toc_sv s, toc_network *ret)
{
    char text[INET6_ADDRSTRLEN];
    if (s.n == 0 || s.n >= sizeof(text) || memchr(s.p, '\0', s.n))
        return false;
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    *ret = (toc_network){.family = 4, .prefix = 32};
    if (inet_pton(AF_INET, text, ret->bytes) == 1)
        return true;
    *ret = (toc_network){.family = 6, .prefix = 128};
    return inet_pton(AF_INET6, text, ret->bytes) == 1;
}

bool toc_network_parse(toc_sv s, toc_network *ret)
{
    toc_sv rest = s;
    toc_sv address = toc_sv_cut(&rest, '/');
    toc_network made;
    if (!parse_address(address, &made))
        return false;
    int64_t prefix = made.prefix;
    bool slash = address.n < s.n;
    if (slash && (!rest.n || !toc_is_digit(rest.p[0]) || !toc_sv_to_i64(rest, &prefix) ||
                  prefix > made.prefix))
        return false;
    made.prefix = (unsigned)prefix;
    *ret = made;
    return true;
}

bool toc_network_holds(const toc_network *outer, const toc_network *inner)
{
    if (outer->family != inner->family || outer->prefix > inner->prefix)
        return false;
    unsigned whole = outer->prefix / 8, rest = outer->prefix % 8;
    if (memcmp(outer->bytes, inner->bytes, whole) != 0)
        return false;
    unsigned mask = 0xffu << (8 - rest) & 0xff;
    return !rest || ((outer->bytes[whole] ^ inner->bytes[whole]) & mask) == 0;
}

/* ---- LIKE ---- */

static uint32_t next_of(toc_sv s, size_t *at, bool bytes)
{
    return bytes ? (unsigned char)s.p[(*at)++] : toc_utf8_next(s, at);
}

bool toc_like(toc_sv pattern, toc_sv s, bool bytes)
{
    /* Where the last % lets the match begin anew: only the last one ever has to give way. */
    size_t p = 0, i = 0, after_any = SIZE_MAX, again = 0;
    for (;;) {
        if (p < pattern.n && pattern.p[p] == '%') {
            after_any = ++p;
            again = i;
            continue;
        }
        if (i == s.n)
            break;
        size_t p_next = p, i_next = i;
        bool same = false;
        uint32_t is = next_of(s, &i_next, bytes);
        if (p < pattern.n) {
            uint32_t want = toc_utf8_next(pattern, &p_next);
            same = want == '_' || want == is;
        }
        if (same) {
            p = p_next;
            i = i_next;
        } else if (after_any != SIZE_MAX) {
            (void)next_of(s, &again, bytes);
            i = again;
            p = after_any;
        } else {
            return false;
        }
    }
    return p == pattern.n;
}
