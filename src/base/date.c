/* date - see date.h. Civil arithmetic with years that start in March, so that leap days come last.
 */
#include "base/date.h"

#include "base/ascii.h"

#include <stdio.h>
#include <time.h>

enum { DAYS_PER_ERA = 146097, EPOCH_SHIFT = 719468 };

#define US_PER_SECOND INT64_C(1000000)
#define US_PER_DAY (INT64_C(86400) * US_PER_SECOND)

int toc_month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[month - 1] + (month == 2 && leap);
}

int toc_month_named(toc_sv word, bool *ret_whole)
{
    static const char *const NAMES[] = {"january",   "february", "march",    "april",
                                        "may",       "june",     "july",     "august",
                                        "september", "october",  "november", "december"};
    enum { SHORTEST = 3 };
    for (int i = 0; word.n >= SHORTEST && i < (int)TOC_LEN(NAMES); i++) {
        toc_sv name = toc_sv_of(NAMES[i]);
        if (!toc_sv_starts_nocase(name, word))
            continue;
        if (ret_whole)
            *ret_whole = word.n == name.n;
        return i + 1;
    }
    return 0;
}

toc_day toc_day_of(int year, int month, int day)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 ||
        day > toc_month_days(year, month))
        return TOC_DAY_NONE;
    int y = year - (month <= 2);
    int era = y / 400, yoe = y % 400;
    int doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * DAYS_PER_ERA + doe - EPOCH_SHIFT;
}

toc_ymd toc_day_ymd(toc_day d)
{
    int z = d + EPOCH_SHIFT;
    int era = (z >= 0 ? z : z - DAYS_PER_ERA + 1) / DAYS_PER_ERA;
    int doe = z - era * DAYS_PER_ERA;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153;
    int month = mp < 10 ? mp + 3 : mp - 9;
    return (toc_ymd){.year = yoe + era * 400 + (month <= 2),
                     .month = month,
                     .day = doy - (153 * mp + 2) / 5 + 1};
}

int toc_day_weekday(toc_day d)
{
    int w = (d + 4) % 7; /* 1970-01-01 was a Thursday */
    return w < 0 ? w + 7 : w;
}

void toc_day_format(toc_day d, char ret[TOC_DAY_TEXT + 1])
{
    TOC_ASSERT(d != TOC_DAY_NONE);
    toc_ymd c = toc_day_ymd(d);
    (void)snprintf(ret, TOC_DAY_TEXT + 1, "%04u-%02u-%02u", (unsigned)c.year % 10000,
                   (unsigned)c.month % 100, (unsigned)c.day % 100);
}

/* Reads exactly n digits at s.p + at. */
static bool digits(toc_sv s, size_t at, size_t n, int *ret)
{
    int64_t v;
    if (at + n > s.n || s.p[at] == '-' || !toc_sv_to_i64(toc_sv_range(s, at, at + n), &v))
        return false;
    *ret = (int)v;
    return true;
}

toc_day toc_day_parse(toc_sv s)
{
    int y, m, d;
    if (s.n < TOC_DAY_TEXT || s.p[4] != '-' || s.p[7] != '-' || !digits(s, 0, 4, &y) ||
        !digits(s, 5, 2, &m) || !digits(s, 8, 2, &d))
        return TOC_DAY_NONE;
    return toc_day_of(y, m, d);
}

/* Pages of the exchange have thousands of times: printf() would be half the work of a page. */
static char *two_digits(char *to, unsigned n)
{
    to[0] = (char)('0' + n / 10 % 10);
    to[1] = (char)('0' + n % 10);
    return to + 2;
}

void toc_time_format(int64_t us, char ret[TOC_TIME_TEXT + 1])
{
    int64_t day = us / US_PER_DAY, rest = us % US_PER_DAY;
    if (rest < 0) {
        rest += US_PER_DAY;
        day--;
    }
    toc_ymd d = toc_day_ymd((toc_day)day);
    unsigned second = (unsigned)(rest / US_PER_SECOND), micro = (unsigned)(rest % US_PER_SECOND);
    const unsigned PARTS[] = {(unsigned)d.year / 100,
                              (unsigned)d.year % 100,
                              (unsigned)d.month,
                              (unsigned)d.day,
                              second / 3600,
                              second / 60 % 60,
                              second % 60,
                              micro / 10000,
                              micro / 100,
                              micro};
    static const char AFTER[] = "\0--T::.\0\0Z";
    char *to = ret;
    for (size_t i = 0; i < TOC_LEN(PARTS); i++) {
        to = two_digits(to, PARTS[i] % 100);
        if (AFTER[i])
            *to++ = AFTER[i];
    }
    *to = '\0';
}

/* Reads ".digits" at *at into microseconds; more than six digits are cut off. */
static int64_t fraction(toc_sv s, size_t *at)
{
    int64_t us = 0, unit = US_PER_SECOND / 10;
    if (*at >= s.n || s.p[*at] != '.')
        return 0;
    for (++*at; *at < s.n && toc_is_digit(s.p[*at]); ++*at) {
        us += (s.p[*at] - '0') * unit;
        unit /= 10;
    }
    return us;
}

/* Reads "Z" or "+hh:mm" that ends s; seconds east of UTC. */
static bool offset(toc_sv s, size_t at, int *ret_seconds)
{
    int h, m;
    if (at + 1 == s.n && toc_lower(s.p[at]) == 'z') {
        *ret_seconds = 0;
        return true;
    }
    if (at + 6 != s.n || (s.p[at] != '+' && s.p[at] != '-') || s.p[at + 3] != ':' ||
        !digits(s, at + 1, 2, &h) || !digits(s, at + 4, 2, &m) || h > 23 || m > 59)
        return false;
    *ret_seconds = (h * 3600 + m * 60) * (s.p[at] == '-' ? -1 : 1);
    return true;
}

bool toc_time_parse(toc_sv s, int64_t *ret_us)
{
    toc_day day = toc_day_parse(s);
    int h, m, sec, east;
    if (day == TOC_DAY_NONE || s.n < 20 || (toc_lower(s.p[10]) != 't' && s.p[10] != ' ') ||
        s.p[13] != ':' || s.p[16] != ':' || !digits(s, 11, 2, &h) || !digits(s, 14, 2, &m) ||
        !digits(s, 17, 2, &sec) || h > 23 || m > 59 || sec > 60)
        return false;
    size_t at = 19;
    int64_t us = fraction(s, &at);
    if (!offset(s, at, &east))
        return false;
    *ret_us = day * US_PER_DAY + (h * 3600 + m * 60 + sec - east) * US_PER_SECOND + us;
    return true;
}

int64_t toc_time_now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_REALTIME, &t); /* cannot fail for this clock */
    return t.tv_sec * US_PER_SECOND + t.tv_nsec / 1000;
}
