/* backoff - see backoff.h. */
#include "sync/backoff.h"

#include "base/ascii.h"
#include "base/date.h"

bool toc_backoff_may(long status)
{
    return status == 429 || status == 500 || status == 502 || status == 503 || status == 504;
}

/* Two digits at p, else -1. */
static int two(const char *p)
{
    return toc_is_digit(p[0]) && toc_is_digit(p[1]) ? (p[0] - '0') * 10 + p[1] - '0' : -1;
}

/* "Sun, 06 Nov 1994 08:49:37 GMT", the form that all must send (RFC 9110, 5.6.7). */
static bool read_date(toc_sv s, int64_t *ret)
{
    enum { LENGTH = 29 };
    if (s.n != LENGTH || memcmp(s.p + 26, "GMT", 3) != 0)
        return false;
    int64_t year;
    int day = two(s.p + 5), month = toc_month_named(toc_sv_range(s, 8, 11), NULL);
    int h = two(s.p + 17), m = two(s.p + 20), sec = two(s.p + 23);
    if (!toc_sv_to_i64(toc_sv_range(s, 12, 16), &year) || h < 0 || m < 0 || sec < 0)
        return false;
    toc_day d = toc_day_of((int)year, month, day);
    if (d == TOC_DAY_NONE)
        return false;
    *ret = ((int64_t)d * 86400 + h * 3600 + m * 60 + sec) * 1000000;
    return true;
}

int64_t toc_backoff(unsigned nth, toc_sv retry_after, int64_t now, unsigned most)
{
    int64_t seconds, date;
    if (retry_after.p && toc_sv_to_i64(retry_after, &seconds))
        return seconds < 0 ? 0 : seconds > most ? -1 : seconds * 1000;
    if (retry_after.p && read_date(retry_after, &date))
        return date <= now ? 0 : (date - now) / 1000000 > most ? -1 : (date - now) / 1000;
    seconds = nth < 1 ? 1 : nth > 16 ? most : INT64_C(1) << (nth - 1);
    return TOC_MIN(seconds, (int64_t)most) * 1000;
}
