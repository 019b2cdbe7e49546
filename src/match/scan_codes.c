/* scan_codes - digests and CVE numbers in a line. */
#include "match/scan_state.h"

enum { LONGEST_DIGEST = 128, HEX = 1, OTHER = 2, ALNUM = HEX | OTHER };

static const uint8_t CLASS[256] = {
    ['0' ... '9'] = HEX, ['A' ... 'F'] = HEX,   ['G' ... 'Z'] = OTHER,
    ['a' ... 'f'] = HEX, ['g' ... 'z'] = OTHER,
};

/* A digest stands between anything but letters and digits. */
void toc_scan_hex(toc_scan *c, const uint8_t *at)
{
    const uint8_t *s = at, *e = at;
    while (s > c->base && at - s <= LONGEST_DIGEST && (CLASS[s[-1]] & ALNUM))
        s--;
    while (e < c->end && CLASS[*e] == HEX)
        e++;
    c->hex_done = e;
    s = toc_scan_unescaped(c, s, e);
    ptrdiff_t n = e - s;
    if ((n != 32 && n != 40 && n != 64 && n != LONGEST_DIGEST) ||
        (e < c->end && toc_is_alnum((char)*e)))
        return;
    for (const uint8_t *p = s; p < at; p++)
        if (CLASS[*p] != HEX)
            return;
    toc_scan_look(c, (toc_sv){(const char *)s, (size_t)n}, VIA_HEX, s, (size_t)n);
}

/* A letter of any script, or a digit. */
static bool goes_on(char ch)
{
    return toc_is_alnum(ch) || toc_is_high(ch);
}

static bool cve_at(toc_sv word, size_t at)
{
    return toc_sv_starts_nocase(toc_sv_range(word, at, word.n), TOC_SV("CVE-")) &&
           (at == 0 || !goes_on(word.p[at - 1]));
}

void toc_scan_cve(toc_scan *c, const uint8_t *s, const uint8_t *e)
{
    toc_sv word = {(const char *)s, (size_t)(e - s)};
    for (size_t at = 0; at + 13 <= word.n; at++) {
        const char *hyphen = memchr(word.p + at, '-', word.n - at);
        if (!hyphen || hyphen + 10 > word.p + word.n)
            return;
        size_t dash = (size_t)(hyphen - word.p);
        at = dash;
        if (dash < 3 || !cve_at(word, dash - 3))
            continue;
        size_t end = dash + 1;
        while (end < word.n &&
               (toc_is_digit(word.p[end]) || (end == dash + 5 && word.p[end] == '-')))
            end++;
        if (end == word.n || !goes_on(word.p[end]))
            toc_scan_look(c, toc_sv_range(word, dash - 3, end), VIA_CVE, s + dash - 3,
                          end - dash + 3);
    }
}
