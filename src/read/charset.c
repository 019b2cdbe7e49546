/*
 * charset - see charset.h.
 *
 * UTF-8, UTF-16 and Windows-1252 are decoded here, the rest by iconv. Labels come from outside, so
 * only those of a fixed list reach iconv: its rarer converters have a history of holes.
 */
#include "read/charset.h"

#include "base/ascii.h"
#include "base/limits.h"
#include "base/utf8.h"

#include <errno.h>
#include <iconv.h>

typedef struct codec codec;
struct codec {
    const char *name; /* lower case; also iconv's name */
    bool (*decode)(const codec *c, toc_sv bytes, toc_buf *out);
};

static bool decode_utf8(const codec *c, toc_sv bytes, toc_buf *out)
{
    (void)c;
    for (size_t at = 0; at < bytes.n;) {
        toc_sv rest = toc_sv_range(bytes, at, bytes.n);
        size_t valid = toc_utf8_valid(rest);
        toc_buf_add(out, toc_sv_range(rest, 0, valid));
        if (valid < rest.n)
            toc_utf8_add(out, 0xFFFD);
        at += valid + 1;
    }
    return true;
}

static uint32_t unit16(toc_sv s, size_t at, bool big)
{
    uint32_t a = (unsigned char)s.p[at], b = (unsigned char)s.p[at + 1];
    return big ? a << 8 | b : b << 8 | a;
}

static bool decode_utf16(const codec *c, toc_sv bytes, toc_buf *out)
{
    bool big = c->name[strlen(c->name) - 2] == 'b';
    size_t at = 0;
    while (at + 1 < bytes.n) {
        uint32_t cp = unit16(bytes, at, big);
        at += 2;
        if (cp >= 0xD800 && cp < 0xDC00 && at + 1 < bytes.n) {
            uint32_t low = unit16(bytes, at, big);
            if (low >= 0xDC00 && low < 0xE000) {
                cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
                at += 2;
            }
        }
        toc_utf8_add(out, cp); /* a lone surrogate becomes U+FFFD */
    }
    if (at < bytes.n)
        toc_utf8_add(out, 0xFFFD);
    return true;
}

/* 0x80-0x9F, where Windows-1252 differs from Latin-1; 0xFFFD where it has no character. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xFFFD, 0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0xFFFD, 0x017E, 0x0178,
};

uint32_t toc_windows_1252(unsigned char byte)
{
    return byte >= 0x80 && byte < 0xA0 ? windows_1252[byte - 0x80] : byte;
}

static bool decode_1252(const codec *c, toc_sv bytes, toc_buf *out)
{
    (void)c;
    for (size_t i = 0; i < bytes.n; i++) {
        unsigned char b = (unsigned char)bytes.p[i];
        if (b < 0x80)
            toc_buf_byte(out, (char)b);
        else
            toc_utf8_add(out, toc_windows_1252(b));
    }
    return true;
}

/* False when iconv does not know the encoding on this machine. */
static bool decode_iconv(const codec *c, toc_sv bytes, toc_buf *out)
{
    iconv_t cd = iconv_open("UTF-8", c->name);
    if (cd == (iconv_t)-1)
        return false;
    char *in = (char *)(uintptr_t)bytes.p; /* iconv() reads only; its type predates const */
    size_t left = bytes.n;
    while (left && !out->failed) {
        char chunk[4096], *to = chunk;
        size_t room = sizeof(chunk);
        size_t r = iconv(cd, &in, &left, &to, &room);
        toc_buf_add(out, (toc_sv){chunk, (size_t)(to - chunk)});
        if (r == (size_t)-1 && errno != E2BIG) {
            toc_utf8_add(out, 0xFFFD);
            in++;
            left--;
        }
    }
    (void)iconv_close(cd);
    return true;
}

enum { UTF8, UTF16LE, UTF16BE, WINDOWS_1252 };

static const codec codecs[] = {
    [UTF8] = {"utf-8", decode_utf8},
    [UTF16LE] = {"utf-16le", decode_utf16},
    [UTF16BE] = {"utf-16be", decode_utf16},
    [WINDOWS_1252] = {"windows-1252", decode_1252},
    {"big5", decode_iconv},
    {"euc-jp", decode_iconv},
    {"euc-kr", decode_iconv},
    {"gb18030", decode_iconv},
    {"iso-8859-2", decode_iconv},
    {"iso-8859-5", decode_iconv},
    {"iso-8859-6", decode_iconv},
    {"iso-8859-7", decode_iconv},
    {"iso-8859-8", decode_iconv},
    {"iso-8859-15", decode_iconv},
    {"koi8-r", decode_iconv},
    {"koi8-u", decode_iconv},
    {"shift_jis", decode_iconv},
    {"windows-1250", decode_iconv},
    {"windows-1251", decode_iconv},
    {"windows-1253", decode_iconv},
    {"windows-1254", decode_iconv},
    {"windows-1255", decode_iconv},
    {"windows-1256", decode_iconv},
    {"windows-1257", decode_iconv},
    {"windows-1258", decode_iconv},
};

/* Labels in use beside the names above, as the WHATWG Encoding standard maps them. */
static const struct {
    const char *label, *name;
} aliases[] = {
    {"ascii", "windows-1252"},      {"cp1250", "windows-1250"},     {"cp1251", "windows-1251"},
    {"cp1252", "windows-1252"},     {"gb2312", "gb18030"},          {"gbk", "gb18030"},
    {"iso-8859-1", "windows-1252"}, {"iso-8859-9", "windows-1254"}, {"iso8859-1", "windows-1252"},
    {"ks_c_5601-1987", "euc-kr"},   {"latin1", "windows-1252"},     {"sjis", "shift_jis"},
    {"us-ascii", "windows-1252"},   {"utf-16", "utf-16le"},         {"utf8", "utf-8"},
    {"x-sjis", "shift_jis"},
};

static const codec *by_label(toc_sv label)
{
    label = toc_sv_trim(label);
    for (size_t i = 0; i < TOC_LEN(aliases); i++)
        if (toc_sv_eq_nocase(label, toc_sv_of(aliases[i].label)))
            label = toc_sv_of(aliases[i].name);
    for (size_t i = 0; i < TOC_LEN(codecs); i++)
        if (toc_sv_eq_nocase(label, toc_sv_of(codecs[i].name)))
            return &codecs[i];
    return NULL;
}

/* UTF-8 unless more of its multi-byte sequences are broken than sound. */
static const codec *by_content(toc_sv bytes)
{
    size_t at = toc_utf8_valid(bytes), sound = 0, broken = 0;
    if (at == bytes.n)
        return &codecs[UTF8];
    for (at = 0; at < bytes.n;) {
        size_t start = at;
        uint32_t cp = toc_utf8_next(bytes, &at);
        sound += at - start > 1;
        broken += at - start == 1 && cp >= 0x80;
    }
    return &codecs[broken > sound ? WINDOWS_1252 : UTF8];
}

/* Takes the mark off *bytes; NULL if there is none. */
static const codec *by_mark(toc_sv *bytes)
{
    static const struct {
        toc_sv mark;
        int codec;
    } marks[] = {
        {{"\xEF\xBB\xBF", 3}, UTF8}, {{"\xFF\xFE", 2}, UTF16LE}, {{"\xFE\xFF", 2}, UTF16BE}};
    for (size_t i = 0; i < TOC_LEN(marks); i++) {
        if (toc_sv_starts(*bytes, marks[i].mark)) {
            *bytes = toc_sv_range(*bytes, marks[i].mark.n, bytes->n);
            return &codecs[marks[i].codec];
        }
    }
    return NULL;
}

/* CRLF and lone CR become LF, in place. */
static size_t unify_lines(char *p, size_t n)
{
    char *from = memchr(p, '\r', n), *end = p + n;
    if (!from)
        return n;
    char *to = from;
    for (; from < end; from++) {
        if (*from == '\r' && from + 1 < end && from[1] == '\n')
            continue;
        *to++ = *from == '\r' ? '\n' : *from;
    }
    return (size_t)(to - p);
}

/* Text holds few control characters (escape sequences, form feeds, an old end-of-file mark). */
static int check_text(toc_sv text, toc_err *reterr)
{
    size_t controls = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (c == '\0')
            return toc_fail(reterr, -EINVAL, "binary data (NUL at byte %zu), not a report", i);
        controls += (unsigned char)c < ' ' && !toc_is_space(c);
    }
    if (controls > text.n / 16)
        return toc_fail(reterr, -EINVAL, "binary data (mostly control characters), not a report");
    return 0;
}

static int decode_with(const codec *c, toc_sv bytes, toc_arena *a, toc_sv *ret)
{
    toc_buf out = {.max = TOC_MAX_INPUT * 3}; /* a byte becomes at most three of UTF-8 */
    if (!c->decode(c, bytes, &out))
        (void)decode_utf8(c, bytes, &out);
    out.n = out.n ? unify_lines(out.p, out.n) : 0;
    bool failed = out.failed;
    if (!failed)
        *ret = toc_arena_dup(a, toc_buf_sv(&out));
    toc_buf_done(&out);
    return failed || a->overflowed ? -ENOMEM : 0;
}

int toc_decode(toc_sv bytes, toc_sv declared, toc_arena *a, toc_sv *ret_text, toc_sv *ret_encoding,
               toc_err *reterr)
{
    const codec *c = by_mark(&bytes), *label = by_label(declared);
    if (!c && label && label != &codecs[UTF8] && label != &codecs[WINDOWS_1252])
        c = label;
    if (!c)
        c = by_content(bytes);
    toc_sv text;
    int r = decode_with(c, bytes, a, &text);
    if (r < 0)
        return toc_fail(reterr, r, "out of memory for a text of %zu bytes", bytes.n);
    r = check_text(text, reterr);
    if (r < 0)
        return r;
    *ret_text = text;
    *ret_encoding = toc_sv_of(c->name);
    return 0;
}
