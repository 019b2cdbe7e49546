/*
 * date_points - one expression of time at one place, without its preposition. Private to dates.c
 * and report_date.c.
 */
#pragma once

#include "extract/dates.h"
#include "extract/wordset.h"

/* Kinds of rows. */
enum {
    DW_NONE,
    DW_MONTH,   /* 1-12 */
    DW_WEEKDAY, /* 0 = Sunday */
    DW_DAY,     /* today 0, yesterday -1, tomorrow 1 */
    DW_PART,    /* morning, night: part of a day */
    DW_UNIT,    /* days in it: day 1, week 7; month TOC_DATE_MONTH, year TOC_DATE_YEAR; hour 0 */
    DW_SEASON,  /* first month: spring 3 */
    DW_LAST,    /* last, past, previous */
    DW_THIS,
    DW_NEXT, /* next, coming, following */
    DW_SAME,
    DW_PHASE,  /* early 0, mid 1, late 2 */
    DW_NUMBER, /* one to twelve, a, several */
    DW_ORDINAL,
    DW_AGO,
    DW_LATER,
    DW_EARLIER,
    DW_BEFORE,
    DW_AFTER,
    DW_ON, /* on, in, at, during */
    DW_SINCE,
    DW_UNTIL,
    DW_BY,
    DW_ABOUT,
    DW_FROM,
    DW_BETWEEN,
    DW_TO,
    DW_OF,
    DW_THE,
    DW_FUTURE, /* will, due, scheduled */
    DW_PAST,   /* was, had, did */
    DW_FOR,
};

enum { TOC_DATE_MONTH = 30, TOC_DATE_YEAR = 365, TOC_DATE_DECADE = 3650 };

typedef struct {
    const toc_text *t;
    const toc_wordset *words;
    uint32_t from, end; /* tokens of the sentence */
    toc_day report;     /* TOC_DAY_NONE: not known */
    toc_day focus;      /* the day mentioned last, for "the day before" */
    int year;           /* that a date without one takes; 0: the nearest */
} toc_date_scene;

typedef struct {
    uint32_t end;
    toc_day first, last; /* TOC_DAY_NONE: not resolved */
    toc_precision precision;
    toc_date_basis_kind basis;
    bool has_year; /* a year was written */
    bool yearless; /* a day or month whose year is a guess */
    bool range;    /* "24 and 27 May" */
    bool duration;
} toc_date_point;

const toc_wordset *toc_date_words(void);

/* The next token from at on where an expression may start, or the sentence's end. */
uint32_t toc_date_start(const toc_date_scene *s, uint32_t at);

/* Reads the expression that starts at token at; false if none does. */
bool toc_date_point_at(const toc_date_scene *s, uint32_t at, toc_date_point *ret);

/* Kind of the word at a token, DW_NONE outside the sentence; *value may be NULL. */
uint8_t toc_date_kind(const toc_date_scene *s, uint32_t at, int64_t *value);
bool toc_date_is(const toc_date_scene *s, uint32_t at, const char *word);
/* Whether the words before token at look forward: "will meet on Friday". */
bool toc_date_looks_forward(const toc_date_scene *s, uint32_t at);

/* date_relative.c: the expressions that count from another day. */
bool toc_date_relative_at(const toc_date_scene *s, uint32_t at, toc_date_point *ret);
/* A month of the calendar, or part of it (phase 0 early, 1 middle, 2 late, -1 whole). */
void toc_date_set_month(toc_date_point *p, int year, int month, int phase);
void toc_date_set_year(toc_date_point *p, int year, int phase);
void toc_date_set_season(toc_date_point *p, int year, int month);
void toc_date_set_day(toc_date_point *p, toc_day day);
/* How many units a token says ("two", "3", "a"), 0: none. */
int64_t toc_date_count(const toc_date_scene *s, uint32_t at);
