/* when - see when.h. */
#include "read/when.h"

#include "base/ascii.h"

enum { EARLIEST = 1900, LATEST = 2199, MAX_TOKENS = 8 };

typedef struct {
    toc_sv text;
    int number; /* -1 for a word */
} token;

/* Runs of digits and runs of letters; what stands between only separates. */
static size_t tokens(toc_sv s, token ret[MAX_TOKENS])
{
    size_t n = 0, i = 0;
    while (i < s.n && n < MAX_TOKENS) {
        size_t start = i;
        int64_t v = -1;
        if (toc_is_digit(s.p[i])) {
            while (i < s.n && toc_is_digit(s.p[i]))
                i++;
            if (i - start > 9 || !toc_sv_to_i64(toc_sv_range(s, start, i), &v))
                v = -1;
        } else if (toc_is_alpha(s.p[i])) {
            while (i < s.n && toc_is_alpha(s.p[i]))
                i++;
        } else {
            i++;
            continue;
        }
        ret[n++] = (token){toc_sv_range(s, start, i), (int)v};
    }
    return n;
}

static toc_day sensible(int year, int month, int day)
{
    return year < EARLIEST || year > LATEST ? TOC_DAY_NONE : toc_day_of(year, month, day);
}

/* RFC 5322, 4.3: two digits are 1950-2049. */
static int full_year(token t)
{
    if (t.text.n > 2)
        return t.number;
    return t.number < 50 ? 2000 + t.number : 1900 + t.number;
}

/* YYYY MM DD, or YYYYMMDD with or without a time behind it. */
static toc_day numeric(const token *t, size_t n)
{
    int64_t v;
    if (n >= 3 && t[0].text.n == 4 && t[1].text.n <= 2 && t[2].text.n <= 2 && t[1].number > 0 &&
        t[2].number > 0)
        return sensible(t[0].number, t[1].number, t[2].number);
    toc_sv digits = t[0].text;
    if ((digits.n != 8 && digits.n != 12 && digits.n != 14) || !toc_is_digit(digits.p[0]) ||
        !toc_sv_to_i64(toc_sv_range(digits, 0, 8), &v))
        return TOC_DAY_NONE;
    return sensible((int)(v / 10000), (int)(v / 100 % 100), (int)(v % 100));
}

/* "22 March 2024" or "March 22 2024", with a weekday or label in front. */
static toc_day worded(const token *t, size_t n)
{
    for (size_t i = 0; i + 2 < n; i++) {
        int month = toc_month_named(t[i + 1].text, NULL);
        if (t[i].number > 0 && month && t[i + 2].number >= 0)
            return sensible(full_year(t[i + 2]), month, t[i].number);
        month = toc_month_named(t[i].text, NULL);
        if (month && t[i + 1].number > 0 && t[i + 2].text.n == 4)
            return sensible(t[i + 2].number, month, t[i + 1].number);
    }
    return TOC_DAY_NONE;
}

toc_day toc_when_parse(toc_sv s)
{
    token t[MAX_TOKENS];
    s = toc_sv_trim(s);
    if (toc_sv_starts(s, TOC_SV("D:")))
        s = toc_sv_range(s, 2, s.n);
    size_t n = tokens(s, t);
    if (n == 0)
        return TOC_DAY_NONE;
    return toc_is_digit(s.p[0]) && t[0].text.n >= 4 ? numeric(t, n) : worded(t, n);
}
