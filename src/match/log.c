/* log - see log.h. */
#include "match/log.h"

#include "base/ascii.h"
#include "base/date.h"

enum { FRONT = 1024 }; /* of a line is where its time stands */

const char *const toc_log_formats[] = {"auto", "text", "json", "csv", "tsv", NULL};

static size_t count(toc_sv s, char c)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == c;
    return n;
}

enum { LINES = 5 }; /* of a log tell its format */

/* Fields that every line so far has as many of. */
typedef struct {
    char sign;
    size_t n, lines;
    bool even;
} columns;

static void look_at(columns *c, toc_sv line)
{
    size_t n = count(line, c->sign);
    c->even = n >= 2 && (c->lines == 0 || (c->even && n == c->n));
    c->n = n;
    c->lines++;
}

static bool zeek_header(toc_sv line)
{
    return toc_sv_starts(line, TOC_SV("#separator")) || toc_sv_starts(line, TOC_SV("#fields"));
}

toc_log_format toc_log_detect(toc_sv start)
{
    columns tabs = {.sign = '\t'}, commas = {.sign = ','};
    if (toc_sv_starts(start, TOC_SV("\xef\xbb\xbf")))
        start = toc_sv_range(start, 3, start.n);
    while (start.n && tabs.lines < LINES) {
        toc_sv line = toc_sv_trim(toc_sv_cut(&start, '\n'));
        if (!line.n)
            continue;
        if (line.p[0] == '{')
            return TOC_LOG_JSON;
        if (zeek_header(line))
            return TOC_LOG_TSV;
        look_at(&tabs, line);
        look_at(&commas, line);
    }
    return tabs.even ? TOC_LOG_TSV : commas.even ? TOC_LOG_CSV : TOC_LOG_TEXT;
}

toc_scan_style toc_log_style(toc_log_format format)
{
    return (toc_scan_style){.json = format == TOC_LOG_JSON,
                            .comma = format == TOC_LOG_CSV ? ',' : '\0'};
}

/* ---- times ---- */

/* Two or four digits at *at, which moves on; -1: something else. */
static int digits(toc_sv s, size_t *at, size_t n)
{
    int v = 0;
    if (*at + n > s.n)
        return -1;
    for (size_t i = 0; i < n; i++) {
        if (!toc_is_digit(s.p[*at + i]))
            return -1;
        v = v * 10 + (s.p[*at + i] - '0');
    }
    *at += n;
    return v;
}

static bool skip(toc_sv s, size_t *at, const char *any)
{
    if (*at >= s.n || !s.p[*at] || !strchr(any, s.p[*at]))
        return false;
    ++*at;
    return true;
}

/* ".123456" or ",123": microseconds. */
static int64_t fraction(toc_sv s, size_t *at)
{
    size_t i = *at;
    if (!skip(s, &i, ".,") || i >= s.n || !toc_is_digit(s.p[i]))
        return 0;
    int64_t us = 0, unit = 100000;
    for (; i < s.n && toc_is_digit(s.p[i]); i++, unit /= 10)
        us += unit * (s.p[i] - '0');
    *at = i;
    return us;
}

/* "+0100", "+01:00", " +0100", "Z" or nothing: minutes east of Greenwich. */
static int zone(toc_sv s, size_t at)
{
    (void)skip(s, &at, " ");
    bool west = at < s.n && s.p[at] == '-';
    if (!skip(s, &at, "+-"))
        return 0;
    int hours = digits(s, &at, 2);
    (void)skip(s, &at, ":");
    int minutes = digits(s, &at, 2);
    if (hours < 0 || hours > 14 || minutes < 0 || minutes > 59)
        return 0;
    return (west ? -1 : 1) * (60 * hours + minutes);
}

/* "08:00:29.712+0000" at `at`, on that day. */
static bool clock_of(toc_sv s, size_t at, toc_day day, int64_t *ret)
{
    int h = digits(s, &at, 2);
    bool ok = h >= 0 && h < 24 && skip(s, &at, ":");
    int m = ok ? digits(s, &at, 2) : -1;
    ok = m >= 0 && m < 60 && skip(s, &at, ":");
    int sec = ok ? digits(s, &at, 2) : -1;
    if (sec < 0 || sec > 60 || day == TOC_DAY_NONE)
        return false;
    int64_t us = fraction(s, &at);
    int64_t seconds = (int64_t)day * 86400 + h * 3600 + m * 60 + sec - 60 * (int64_t)zone(s, at);
    *ret = seconds * 1000000 + us;
    return true;
}

/* "2023-11-14T08:00:29", with a space or slashes too. */
static bool iso_at(toc_sv s, size_t at, int64_t *ret)
{
    int y = digits(s, &at, 4);
    bool ok = y >= 1970 && skip(s, &at, "-/");
    int m = ok ? digits(s, &at, 2) : -1;
    ok = m > 0 && skip(s, &at, "-/");
    int d = ok ? digits(s, &at, 2) : -1;
    return d > 0 && skip(s, &at, "T t") && clock_of(s, at, toc_day_of(y, m, d), ret);
}

/* "14/Nov/2023:08:00:29 +0000" */
static bool web_at(toc_sv s, size_t at, int64_t *ret)
{
    int d = digits(s, &at, 2);
    if (d <= 0 || !skip(s, &at, "/") || at + 3 > s.n)
        return false;
    int m = toc_month_named(toc_sv_range(s, at, at + 3), NULL);
    at += 3;
    bool ok = m > 0 && skip(s, &at, "/");
    int y = ok ? digits(s, &at, 4) : -1;
    return y >= 1970 && skip(s, &at, ": ") && clock_of(s, at, toc_day_of(y, m, d), ret);
}

/* "1700000000.020": ten digits from 2001 to 2065, standing alone; thirteen are milliseconds. */
static bool epoch_at(toc_sv s, size_t at, int64_t *ret)
{
    int64_t v = 0;
    size_t i = at;
    while (i < s.n && i - at < 17 && toc_is_digit(s.p[i]))
        v = v * 10 + (s.p[i++] - '0');
    if (i - at == 13)
        *ret = v * 1000;
    else if (i - at == 10)
        *ret = v * 1000000 + fraction(s, &i);
    else
        return false;
    return *ret >= INT64_C(1000000000000000) && *ret < INT64_C(3000000000000000) &&
           (i == s.n || !toc_is_alnum(s.p[i]));
}

bool toc_log_time(toc_sv line, int64_t *ret)
{
    toc_sv s = toc_sv_range(line, 0, TOC_MIN(line.n, (size_t)FRONT));
    for (size_t at = 0; at < s.n; at++) {
        bool starts = toc_is_digit(s.p[at]) && (at == 0 || !toc_is_alnum(s.p[at - 1]));
        if (starts && (iso_at(s, at, ret) || web_at(s, at, ret) || epoch_at(s, at, ret)))
            return true;
    }
    return false;
}
