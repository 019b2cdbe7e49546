/*
 * numbers - every number of a text, in digits or in words, with its bound and what it counts.
 *
 * Years, times, ages, sums of money, percentages, measures, parts of names and of dates are told
 * apart, so that only a cardinal can become a count of people or things. Bounds are those of the
 * incident record: "more than" at-least, "up to" at-most, "nearly", "some" and vague plurals about.
 */
#pragma once

#include "extract/text.h"
#include "model/record.h"

typedef enum {
    TOC_NUMBER_CARDINAL, /* counts something: "130", "two hundred", "dozens", "nobody" */
    TOC_NUMBER_MONEY,    /* currency */
    TOC_NUMBER_PERCENT,
    TOC_NUMBER_ORDINAL, /* "third", "3rd" */
    TOC_NUMBER_YEAR,
    TOC_NUMBER_DATE,    /* day of a month: "22 March" */
    TOC_NUMBER_MEASURE, /* of a unit: "19-tonne", "340 gigabits", "two days", "15-member" */
    TOC_NUMBER_AGE,
    TOC_NUMBER_TIME,
    TOC_NUMBER_NAME, /* part of a name: "Flight 103", "No. 4", "7 Park Street" */
} toc_number_kind;

typedef struct {
    uint32_t first, end;           /* tokens, bound words and unit included */
    uint32_t core_first, core_end; /* the number's own words */
    double value;                  /* whole for cardinals */
    double hi;                     /* upper end of a range ("10 to 15"), else value */
    toc_bound bound;
    toc_number_kind kind;
    char currency[4]; /* ISO 4217, or BTC, ETH, XMR, LTC; "" unless money */
    uint32_t unit;    /* token of the unit of a measure, else TOC_NO_TOKEN */
    bool vague;       /* no figure was stated: "dozens", "several hundred" */
    bool weak;        /* "one", "no": may be a pronoun or a determiner rather than a count */
} toc_number;

typedef TOC_VEC(toc_number) toc_number_vec;

/* Appends all numbers of t in token order, none overlapping. Returns 0 or -ENOMEM. */
TOC_MUST_USE int toc_numbers_find(const toc_text *t, toc_arena *a, toc_number_vec *out);

/* "a", "an" or "one" at a token: 1, for callers that know a counted noun follows. */
bool toc_number_is_article(const toc_text *t, uint32_t token);
