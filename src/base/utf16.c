/* utf16 - see utf16.h. */
#include "base/utf16.h"

enum { MARK = 0xfeff, REPLACEMENT = 0xfffd };

static unsigned unit_at(toc_utf16_order order, const char *p)
{
    unsigned a = (unsigned char)p[0], b = (unsigned char)p[1];
    return order == TOC_UTF16_LITTLE ? a | b << 8 : a << 8 | b;
}

/* Pairs of an ASCII character and a zero, for all that is there of 64 bytes. */
static bool is_wide_ascii(toc_sv start, toc_utf16_order order)
{
    enum { LEAST = 32, MOST = 64 };
    size_t n = TOC_MIN(start.n, (size_t)MOST) / 2 * 2;
    for (size_t i = 0; i < n; i += 2) {
        unsigned unit = unit_at(order, start.p + i);
        if (unit >= 0x7f || (unit < ' ' && unit != '\t' && unit != '\n' && unit != '\r'))
            return false;
    }
    return n >= LEAST;
}

toc_utf16_order toc_utf16_detect(toc_sv start)
{
    if (start.n < 2 || (start.n >= 4 && memcmp(start.p, "\xff\xfe\0\0", 4) == 0)) /* UTF-32 */
        return TOC_UTF16_NONE;
    if (unit_at(TOC_UTF16_LITTLE, start.p) == MARK || is_wide_ascii(start, TOC_UTF16_LITTLE))
        return TOC_UTF16_LITTLE;
    if (unit_at(TOC_UTF16_BIG, start.p) == MARK || is_wide_ascii(start, TOC_UTF16_BIG))
        return TOC_UTF16_BIG;
    return TOC_UTF16_NONE;
}

static size_t put(unsigned c, char *p)
{
    if (c < 0x80) {
        p[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        p[0] = (char)(0xc0 | c >> 6);
        p[1] = (char)(0x80 | (c & 0x3f));
        return 2;
    }
    if (c < 0x10000) {
        p[0] = (char)(0xe0 | c >> 12);
        p[1] = (char)(0x80 | (c >> 6 & 0x3f));
        p[2] = (char)(0x80 | (c & 0x3f));
        return 3;
    }
    p[0] = (char)(0xf0 | c >> 18);
    p[1] = (char)(0x80 | (c >> 12 & 0x3f));
    p[2] = (char)(0x80 | (c >> 6 & 0x3f));
    p[3] = (char)(0x80 | (c & 0x3f));
    return 4;
}

static bool is_high(unsigned c)
{
    return c >= 0xd800 && c < 0xdc00;
}

static bool is_low(unsigned c)
{
    return c >= 0xdc00 && c < 0xe000;
}

/* The character at the front of `in`, which has two bytes at least, and how many bytes it takes. */
static unsigned character(toc_utf16_order order, toc_sv in, size_t *ret_n)
{
    unsigned c = unit_at(order, in.p);
    unsigned other = is_high(c) && in.n >= 4 ? unit_at(order, in.p + 2) : 0;
    *ret_n = is_low(other) ? 4 : 2;
    if (is_low(other))
        return 0x10000 + ((c - 0xd800) << 10) + (other - 0xdc00);
    return is_high(c) || is_low(c) ? REPLACEMENT : c;
}

size_t toc_utf16_decode(toc_utf16_order order, toc_sv in, bool last, char *ret, size_t *ret_n)
{
    size_t at = 0, n = 0, taken;
    while (in.n - at >= 2) {
        toc_sv rest = toc_sv_range(in, at, in.n);
        if (!last && rest.n < 4 && is_high(unit_at(order, rest.p)))
            break;
        unsigned c = character(order, rest, &taken);
        if (c != MARK)
            n += put(c, ret + n);
        at += taken;
    }
    if (last && at < in.n) {
        n += put(REPLACEMENT, ret + n);
        at = in.n;
    }
    *ret_n = n;
    return at;
}
