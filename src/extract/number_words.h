/*
 * number_words - the vocabulary of numbers and how words and digits make one value. Private to the
 * parts of extract that read numbers and dates.
 */
#pragma once

#include "extract/wordset.h"

/* Kinds of rows. */
enum {
    NW_NONE,
    NW_UNIT,    /* zero to nineteen */
    NW_TENS,    /* twenty to ninety */
    NW_HUNDRED, /* multiplies what stands before it, one if nothing does */
    NW_SCALE,   /* thousand, million, billion, trillion */
    NW_DOZEN,   /* dozen, score */
    NW_VAGUE,   /* dozens, scores, hundreds: value is twice the unit */
    NW_SEVERAL, /* several, few, couple */
    NW_HALF,
    NW_NOBODY, /* nobody, none, nil */
    NW_NO,
    NW_ORDINAL,
    NW_ARTICLE, /* a, an */
    NW_AND,
    NW_MONTH,     /* value 1-12 */
    NW_CLOCK,     /* am, pm, o'clock, hours */
    NW_PERCENT,   /* percent, per (cent) */
    NW_CURRENCY,  /* value: row of toc_currencies */
    NW_UNIT_OF,   /* unit of measure, singular or plural */
    NW_YEARS,     /* year, years: measure, or age before "old" */
    NW_NAMED,     /* "flight", "route": a number behind it is a name */
    NW_STREET,    /* "street", "avenue" */
    NW_PEOPLE,    /* "people", "dead": what is counted, never a unit */
    NW_YEAR_LEAD, /* "in", "since": a bare 19xx or 20xx behind it is a year */
    NW_TAIL,      /* last word of a bound before a number; value unused */
    NW_AGED,
    NW_TIME_LEAD, /* "at", "around" */
};

typedef struct {
    double value;
    double hi;        /* of "10-15" in one token; else value */
    uint32_t end;     /* token behind the number */
    bool vague;       /* "dozens" */
    bool digits;      /* written in digits */
    bool compound;    /* "19-tonne": a unit or noun is glued on */
    bool age;         /* "35-year-old" */
    bool clock;       /* has ':' or is "19.30" */
    bool ordinal;     /* "third", "3rd" */
    bool weak;        /* "one", "no" */
    bool four;        /* four digits and no comma: perhaps a year */
    bool point;       /* has a decimal point */
    bool abbreviated; /* "3m", "5k" */
    bool dated;       /* "12/03/2015", "2015-03-12" */
} toc_number_core;

const toc_wordset *toc_number_words(void);
const char *toc_currency_code(int64_t row);
/* "st", "nd", "rd" or "th". */
bool toc_ordinal_ending(toc_sv s);

/* Reads the number that starts at token at; false if none does. end is a token ceiling. */
bool toc_number_core_at(const toc_text *t, const toc_wordset *s, uint32_t at, uint32_t end,
                        toc_number_core *ret);
