/*
 * dates - every expression of time of a text, resolved to days.
 *
 * Relative ones count from the report's own day. A weekday is the last one on or before that day,
 * unless the sentence looks forward ("will", "next"). What depends on an earlier mention ("the
 * day before", "the same day") is resolved against the one mentioned last.
 */
#pragma once

#include "extract/text.h"
#include "model/record.h"

typedef enum {
    TOC_PRECISION_DAY,
    TOC_PRECISION_WEEK,
    TOC_PRECISION_MONTH,
    TOC_PRECISION_SEASON,
    TOC_PRECISION_YEAR,
    TOC_PRECISION_DECADE,
} toc_precision;

typedef enum {
    TOC_DATE_ON,     /* or in */
    TOC_DATE_BEFORE, /* "before 2 April", "by Monday": start_day is TOC_DAY_NONE */
    TOC_DATE_AFTER,  /* "after Friday": end_day is TOC_DAY_NONE */
    TOC_DATE_SINCE,  /* "since Monday": end_day is the report's day */
    TOC_DATE_UNTIL,  /* "until 24 September": start_day is TOC_DAY_NONE */
    TOC_DATE_ABOUT,
    TOC_DATE_FUTURE, /* later than the report's day: plans, summits, elections */
} toc_date_relation;

typedef enum {
    TOC_DATE_ABSOLUTE,  /* names its year, or its day and month */
    TOC_DATE_RELATIVE,  /* counted from the report's day: "on Friday", "yesterday" */
    TOC_DATE_ANAPHORIC, /* counted from another mention: "the same day" */
} toc_date_basis_kind;

typedef struct {
    uint32_t first, end;        /* tokens, with the preposition */
    toc_day start_day, end_day; /* inclusive; TOC_DAY_NONE: open, both: not resolved */
    toc_precision precision;
    toc_date_relation relation;
    toc_date_basis_kind basis;
    bool range;       /* "from 2 March to 19 August": two dates in one mention */
    bool duration;    /* "for three days": how long, not when */
    bool anniversary; /* "a year after", "the anniversary of": when something was remembered */
    bool dateline;    /* the report's own date */
} toc_date;

typedef TOC_VEC(toc_date) toc_date_vec;

/*
 * Appends all mentions of t in token order, none overlapping. report_day is the day that relative
 * ones count from; TOC_DAY_NONE leaves them unresolved. Returns 0 or -ENOMEM.
 */
TOC_MUST_USE int toc_dates_find(const toc_text *t, toc_day report_day, toc_arena *a,
                                toc_date_vec *out);

/*
 * The day of the report itself: what the container says, else the dateline, "Published: …",
 * "posted …" or a bare date in the first lines. Returns TOC_DAY_NONE when nothing says; *ret_basis
 * (may be NULL) gets the span, none when the container said it.
 */
toc_day toc_report_date(const toc_text *t, toc_arena *a, toc_basis *ret_basis);
