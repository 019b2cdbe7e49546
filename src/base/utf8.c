/* utf8 - see utf8.h. Unicode tables come from utf8proc. */
#include "base/utf8.h"

#include "base/ascii.h"

#include <utf8proc.h>

enum { REPLACEMENT = 0xFFFD, MAX_DECOMPOSED = 32 };

/* Length of the well-formed sequence at p (2-4), or 0; not for ASCII. */
static size_t long_sequence(const unsigned char *p, size_t n, uint32_t *ret_cp)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t len = (p[0] >> 5) == 6 ? 2 : (p[0] >> 4) == 14 ? 3 : 0;
    if ((p[0] >> 3) == 30)
        len = 4;
    if (len == 0 || len > n)
        return 0;
    uint32_t cp = p[0] & (0xFFu >> (len + 1));
    for (size_t i = 1; i < len; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
        cp = cp << 6 | (p[i] & 0x3Fu);
    }
    if (cp < smallest[len] || cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        return 0;
    *ret_cp = cp;
    return len;
}

uint32_t toc_utf8_next_long(toc_sv s, size_t *at)
{
    uint32_t cp = REPLACEMENT;
    size_t len = long_sequence((const unsigned char *)s.p + *at, s.n - *at, &cp);
    *at += len ? len : 1;
    return cp;
}

void toc_utf8_add(toc_buf *b, uint32_t cp)
{
    utf8proc_uint8_t bytes[4];
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        cp = REPLACEMENT;
    utf8proc_ssize_t n = utf8proc_encode_char((utf8proc_int32_t)cp, bytes);
    toc_buf_add(b, (toc_sv){(const char *)bytes, (size_t)n});
}

size_t toc_utf8_valid(toc_sv s)
{
    size_t at = 0;
    while (at < s.n) {
        uint32_t cp;
        const unsigned char *p = (const unsigned char *)s.p + at;
        size_t len = p[0] < 0x80 ? 1 : long_sequence(p, s.n - at, &cp);
        if (len == 0)
            break;
        at += len;
    }
    return at;
}

size_t toc_utf8_width(toc_sv s)
{
    size_t width = 0, at = 0;
    while (at < s.n)
        width += (size_t)TOC_MAX(0, utf8proc_charwidth((utf8proc_int32_t)toc_utf8_next(s, &at)));
    return width;
}

static bool is_joiner(uint32_t cp)
{
    return cp == '-' || cp == '/' || cp == '_' || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212;
}

static bool is_dropped(uint32_t cp)
{
    return cp == '\'' || cp == '"' || cp == '.' || cp == '`' || (cp >= 0x2018 && cp <= 0x201F) ||
           cp == 0xAB || cp == 0xBB || cp == 0x2BC || cp == 0xAD;
}

/* Writes the folded form of one code point at out; returns the new end. */
static char *fold_one(uint32_t cp, char *out, const char *start)
{
    if (is_dropped(cp))
        return out;
    if (is_joiner(cp) || cp == ' ' || (cp >= 9 && cp <= 13) || cp == 0xA0 || cp == 0x3000) {
        if (out > start && out[-1] != ' ')
            *out++ = ' ';
        return out;
    }
    if (cp < 0x80) {
        *out++ = toc_lower((char)cp);
        return out;
    }
    return out + utf8proc_encode_char((utf8proc_int32_t)cp, (utf8proc_uint8_t *)out);
}

/* Letters that Unicode does not decompose, as people without them type them. */
static const char *plain_letter(uint32_t cp)
{
    switch (cp) {
    case 0xD8:
    case 0xF8:
        return "o";
    case 0x141:
    case 0x142:
        return "l";
    case 0x110:
    case 0x111:
    case 0xD0:
    case 0xF0:
        return "d";
    case 0x131:
        return "i";
    case 0xC6:
    case 0xE6:
        return "ae";
    case 0x152:
    case 0x153:
        return "oe";
    case 0xDE:
    case 0xFE:
        return "th";
    default:
        return NULL;
    }
}

static char *fold_wide(uint32_t cp, char *out, const char *start)
{
    const char *plain = plain_letter(cp);
    if (plain) {
        while (*plain)
            *out++ = *plain++;
        return out;
    }
    utf8proc_int32_t parts[MAX_DECOMPOSED];
    utf8proc_ssize_t n =
        utf8proc_decompose_char((utf8proc_int32_t)cp, parts, MAX_DECOMPOSED,
                                UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                                    UTF8PROC_IGNORE | UTF8PROC_STRIPMARK,
                                NULL);
    for (utf8proc_ssize_t i = 0; i < n && i < MAX_DECOMPOSED; i++)
        out = fold_one((uint32_t)parts[i], out, start);
    return out;
}

toc_sv toc_fold(toc_arena *a, toc_sv s)
{
    /* One code point of three bytes becomes at most 18 of four bytes (U+FDFA). */
    size_t room = 1;
    for (size_t i = 0; i < s.n; i++)
        room += toc_is_high(s.p[i]) ? 24 : 1;
    char *start = toc_arena_alloc(a, room);
    if (!start)
        return (toc_sv){"", 0};
    char *out = start;
    for (size_t at = 0; at < s.n;) {
        uint32_t cp = toc_utf8_next(s, &at);
        out = cp < 0x80 || is_joiner(cp) ? fold_one(cp, out, start) : fold_wide(cp, out, start);
    }
    while (out > start && out[-1] == ' ')
        out--;
    return (toc_sv){start, (size_t)(out - start)};
}
