/* date - days of the proleptic Gregorian calendar and UTC instants, without a time zone library. */
#pragma once

#include "base/sv.h"

#include <stdint.h>

typedef int32_t toc_day; /* days since 1970-01-01 */

#define TOC_DAY_NONE INT32_MIN

enum { TOC_DAY_TEXT = 10, TOC_TIME_TEXT = 27 };

typedef struct {
    int year, month, day; /* month 1-12, day 1-31 */
} toc_ymd;

/* TOC_DAY_NONE for a day that does not exist (month 13, 30 February, year outside 1-9999). */
toc_day toc_day_of(int year, int month, int day);
toc_ymd toc_day_ymd(toc_day d);
/* 0 = Sunday. */
int toc_day_weekday(toc_day d);
int toc_month_days(int year, int month);
/* 1-12 for the English name of a month or its first letters, three or more ("Sept"), in any case;
 * else 0. *ret_whole: the name is written in full; may be NULL. */
int toc_month_named(toc_sv word, bool *ret_whole);

/* Days from a to b; either may be TOC_DAY_NONE: then they are more apart, that way, than any two.
 */
static inline int64_t toc_days_between(toc_day a, toc_day b)
{
    return (int64_t)b - a;
}

/* "2024-03-22", NUL-terminated. d must not be TOC_DAY_NONE. */
void toc_day_format(toc_day d, char ret[TOC_DAY_TEXT + 1]);
/* Reads YYYY-MM-DD at the front of s; TOC_DAY_NONE if it is none. */
toc_day toc_day_parse(toc_sv s);

/* "2024-03-22T10:00:00.000000Z", NUL-terminated; us = microseconds since 1970 UTC. */
void toc_time_format(int64_t us, char ret[TOC_TIME_TEXT + 1]);
/* RFC 3339 with Z or an offset. False if s is none. */
TOC_MUST_USE bool toc_time_parse(toc_sv s, int64_t *ret_us);
/* The wall clock. For the edges only: extraction and matching never ask. */
int64_t toc_time_now(void);
