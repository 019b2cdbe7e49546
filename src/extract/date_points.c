/* date_points - see date_points.h: calendar dates, months, years, seasons. */
#include "extract/date_points.h"

#include "base/ascii.h"
#include "extract/number_words.h"

enum { FIRST_YEAR = 1800, LAST_YEAR = 2100 };

uint8_t toc_date_kind(const toc_date_scene *s, uint32_t at, int64_t *value)
{
    bool inside = at >= s->from && at < s->end;
    const toc_word_row *row = inside ? toc_wordset_token(s->words, &s->t->tokens.p[at]) : NULL;
    if (value)
        *value = row ? row->value : 0;
    return row ? row->kind : DW_NONE;
}

bool toc_date_is(const toc_date_scene *s, uint32_t at, const char *word)
{
    if (at < s->from || at >= s->end)
        return false;
    toc_sv f = s->t->tokens.p[at].fold;
    return f.n == strlen(word) && memcmp(f.p, word, f.n) == 0;
}

static toc_sv raw_at(const toc_date_scene *s, uint32_t at)
{
    bool inside = at >= s->from && at < s->end;
    return inside ? toc_text_words(s->t, at, at + 1) : (toc_sv){"", 0};
}

void toc_date_set_day(toc_date_point *p, toc_day day)
{
    p->first = p->last = day;
    p->precision = TOC_PRECISION_DAY;
}

void toc_date_set_month(toc_date_point *p, int year, int month, int phase)
{
    static const int FROM[] = {1, 11, 21}, TO[] = {10, 20, 31};
    int days = toc_month_days(year, month);
    int last = phase < 0 ? days : TO[phase];
    p->first = toc_day_of(year, month, phase < 0 ? 1 : FROM[phase]);
    p->last = toc_day_of(year, month, TOC_MIN(last, days));
    p->precision = TOC_PRECISION_MONTH;
}

void toc_date_set_year(toc_date_point *p, int year, int phase)
{
    static const int FROM[] = {1, 5, 9}, TO[] = {4, 8, 12};
    int month = phase < 0 ? 12 : TO[phase];
    p->first = toc_day_of(year, phase < 0 ? 1 : FROM[phase], 1);
    p->last = toc_day_of(year, month, toc_month_days(year, month));
    p->precision = phase < 0 ? TOC_PRECISION_YEAR : TOC_PRECISION_SEASON;
}

/* Three months from the season's first on; winter runs into the next year. */
void toc_date_set_season(toc_date_point *p, int year, int month)
{
    int end_month = month == 12 ? 2 : month + 2, end_year = month == 12 ? year + 1 : year;
    p->first = toc_day_of(year, month, 1);
    p->last = toc_day_of(end_year, end_month, toc_month_days(end_year, end_month));
    p->precision = TOC_PRECISION_SEASON;
}

/* "2019" as a token, or 0. */
static int year_at(const toc_date_scene *s, uint32_t at)
{
    int64_t v;
    toc_sv raw = raw_at(s, at);
    bool year = raw.n == 4 && toc_sv_to_i64(raw, &v) && v >= FIRST_YEAR && v <= LAST_YEAR;
    return year ? (int)v : 0;
}

/* "22", "22nd": the day of a month, or 0. */
static int day_at(const toc_date_scene *s, uint32_t at)
{
    toc_sv raw = raw_at(s, at);
    size_t n = 0;
    int day = 0;
    for (; n < raw.n && n < 3 && toc_is_digit(raw.p[n]); n++)
        day = day * 10 + (raw.p[n] - '0');
    toc_sv rest = {raw.p + n, raw.n - n};
    return n && n < 3 && day >= 1 && day <= 31 && (rest.n == 0 || toc_ordinal_ending(rest)) ? day
                                                                                            : 0;
}

/* A month at token at, or 0. "may" and "march" without a capital are verbs. */
static int month_at(const toc_date_scene *s, uint32_t at)
{
    int64_t month;
    if (toc_date_kind(s, at, &month) != DW_MONTH)
        return 0;
    bool lower = !s->t->upper_case && (s->t->tokens.p[at].shape & TOC_SHAPE_LOWER);
    return lower ? 0 : (int)month;
}

/* "early", "late", "the end of", "mid-": the phase at token at and the tokens that it takes. */
static int phase_at(const toc_date_scene *s, uint32_t at, uint32_t *n)
{
    int64_t phase;
    *n = 0;
    if (toc_date_kind(s, at, &phase) != DW_PHASE)
        return -1;
    *n = toc_date_kind(s, at + 1, NULL) == DW_OF ? 2 : 1;
    if (toc_date_is(s, at, "end") && *n == 1)
        return -1;
    return (int)phase;
}

/* Whether a verb of the past stands in the sentence. */
static bool past_tense(const toc_date_scene *s)
{
    for (uint32_t i = s->from; i < s->end; i++) {
        toc_sv f = s->t->tokens.p[i].fold;
        bool ed = f.n > 4 && memcmp(f.p + f.n - 2, "ed", 2) == 0;
        if (ed || toc_date_kind(s, i, NULL) == DW_PAST)
            return true;
    }
    return false;
}

enum { FORWARD = 7, SOON = 120 };

bool toc_date_looks_forward(const toc_date_scene *s, uint32_t at)
{
    for (uint32_t k = 1; k <= FORWARD && at >= s->from + k; k++) {
        toc_sv f = s->t->tokens.p[at - k].fold;
        uint8_t kind = toc_date_kind(s, at - k, NULL);
        if (kind == DW_FUTURE) /* "members will recall that in March": looks back */
            return !toc_date_is(s, at - k + 1, "recall") && !toc_date_is(s, at - k + 1, "remember");
        if (kind == DW_PAST || (f.n > 4 && memcmp(f.p + f.n - 2, "ed", 2) == 0) ||
            toc_date_is(s, at - k, "said"))
            return false;
    }
    return false;
}

/*
 * The year of a day or month that has none: the latest that is not after the report, or a coming
 * one when the sentence looks forward, or nothing in it is past and the day is near.
 */
static int guess_year(const toc_date_scene *s, uint32_t at, int month, int day)
{
    if (s->year)
        return s->year;
    if (s->report == TOC_DAY_NONE)
        return 0;
    int year = toc_day_ymd(s->report).year;
    toc_day this_year = toc_day_of(year, month, day);
    if (this_year == TOC_DAY_NONE)
        this_year = toc_day_of(year, month, toc_month_days(year, month));
    if (at > s->from && toc_date_kind(s, at - 1, NULL) == DW_LAST) /* "last November" */
        return this_year <= s->report ? year : year - 1;
    if (this_year <= s->report)
        return toc_date_looks_forward(s, at) && s->report - this_year > SOON ? year + 1 : year;
    bool soon = this_year - s->report <= SOON;
    bool coming = toc_date_looks_forward(s, at) || (soon && !past_tense(s));
    return coming ? year : year - 1;
}

enum { STORY = 31 };

/* Stories run on: "until 24 September" after "21 September 2013" is of 2013. */
static int story_year(const toc_date_scene *s, int month, int day)
{
    if (s->focus == TOC_DAY_NONE || s->report == TOC_DAY_NONE)
        return 0;
    int year = toc_day_ymd(s->focus).year;
    toc_day next = toc_day_of(year, month, day);
    return next >= s->focus && next - s->focus <= STORY && next <= s->report ? year : 0;
}

/* "90" behind a month in the style of wire datelines ("3 JAN 90"), as a year; 0: none. */
static int short_year_at(const toc_date_scene *s, uint32_t at)
{
    int64_t v;
    toc_sv raw = raw_at(s, at);
    bool upper = s->t->upper_case || s->t->tokens.p[at - 1].shape & TOC_SHAPE_UPPER;
    uint32_t next = at + 1;
    toc_sv after = raw_at(s, next);
    bool ends = after.n == 0 || !toc_is_alnum(after.p[0]);
    if (!upper || raw.n != 2 || !toc_sv_to_i64(raw, &v) || v < 0 || !(ends || s->t->upper_case))
        return 0;
    return v >= 50 ? 1900 + (int)v : 2000 + (int)v;
}

/* ", 2019", "2019", "of 2019", "90", "last year" behind a day or month; moves *at. 0: none. */
static int year_behind(const toc_date_scene *s, uint32_t *at)
{
    uint32_t i = *at;
    bool comma = toc_date_is(s, i, ",");
    bool of = toc_date_kind(s, i, NULL) == DW_OF;
    int year = year_at(s, i + comma + of);
    if (year) {
        *at = i + comma + of + 1;
        return year;
    }
    year = i < s->end ? short_year_at(s, i) : 0;
    if (year) {
        *at = i + 1;
        return year;
    }
    i += of;
    uint8_t kind = toc_date_kind(s, i, NULL);
    if (s->report == TOC_DAY_NONE || !toc_date_is(s, i + 1, "year"))
        return 0;
    int now = toc_day_ymd(s->report).year;
    year = kind == DW_LAST ? now - 1 : kind == DW_THIS ? now : kind == DW_NEXT ? now + 1 : 0;
    if (year)
        *at = i + 2;
    return year;
}

/* Sets days d1 to d2 of a month, the year read or guessed. */
static bool set_days(const toc_date_scene *s, uint32_t at, toc_date_point *p, int month, int d1,
                     int d2)
{
    uint32_t end = p->end;
    int year = year_behind(s, &end);
    p->has_year = year != 0;
    p->yearless = !year;
    if (!year && !s->year)
        year = story_year(s, month, d1);
    if (!year)
        year = guess_year(s, at, month, d1);
    if (d1 > toc_month_days(year ? year : 2000, month) ||
        d2 > toc_month_days(year ? year : 2000, month))
        return false;
    p->end = end;
    p->precision = TOC_PRECISION_DAY;
    p->first = year ? toc_day_of(year, month, d1) : TOC_DAY_NONE;
    p->last = year ? toc_day_of(year, month, d2) : TOC_DAY_NONE;
    p->range = d2 != d1;
    return true;
}

/* The sign between two days: "-", "to", "and", "/". */
static bool joins_days(const toc_date_scene *s, uint32_t at)
{
    toc_sv f = raw_at(s, at);
    return toc_date_kind(s, at, NULL) == DW_TO || toc_date_is(s, at, "and") ||
           toc_date_is(s, at, "or") || toc_sv_eq(f, TOC_SV("-")) || toc_sv_eq(f, TOC_SV("/")) ||
           toc_sv_eq(f, TOC_SV("\u2013"));
}

/* "24-27" as one token. */
static bool day_pair(toc_sv raw, int *d1, int *d2)
{
    toc_sv rest = raw;
    toc_sv low = toc_sv_cut(&rest, '-');
    int64_t a, b;
    if (low.n > 2 || rest.n > 2 || !toc_sv_to_i64(low, &a) || !toc_sv_to_i64(rest, &b) || a < 1 ||
        b <= a || b > 31)
        return false;
    *d1 = (int)a;
    *d2 = (int)b;
    return true;
}

/* One day or two at token at ("22", "24 and 27", "22-24"); returns the token behind, or at. */
static uint32_t days_at(const toc_date_scene *s, uint32_t at, int *d1, int *d2)
{
    if (day_pair(raw_at(s, at), d1, d2))
        return at + 1;
    *d1 = *d2 = day_at(s, at);
    if (!*d1)
        return at;
    int second = joins_days(s, at + 1) ? day_at(s, at + 2) : 0;
    if (second <= *d1)
        return at + 1;
    *d2 = second;
    return at + 3;
}

/* "22 March 2024", "24 and 27 May", "the 3rd of May". */
static bool day_month(const toc_date_scene *s, uint32_t at, toc_date_point *p)
{
    int d1, d2;
    uint32_t next = days_at(s, at, &d1, &d2);
    if (next == at)
        return false;
    uint32_t of = toc_date_kind(s, next, NULL) == DW_OF;
    int month = month_at(s, next + of);
    if (!month && next == at + 3) { /* "10 and 12 people": only the first may be a day */
        next = at + 1;
        d2 = d1;
        month = month_at(s, next);
        of = 0;
    }
    p->end = next + of + 1;
    return month && set_days(s, at, p, month, d1, d2);
}

/* "March 22, 2024", "Sept. 19", "May 3-5". "March 2015" is a month. */
static bool month_day(const toc_date_scene *s, uint32_t at, toc_date_point *p)
{
    int d1, d2, month = month_at(s, at);
    uint32_t next = month ? days_at(s, at + 1, &d1, &d2) : at;
    if (!month || next == at + 1)
        return false;
    p->end = next;
    return set_days(s, at, p, month, d1, d2);
}

/* Words that make a bare month or year a time: "in March", "since 2019", "early". */
static bool led(const toc_date_scene *s, uint32_t at)
{
    uint8_t kind = at > s->from ? toc_date_kind(s, at - 1, NULL) : DW_NONE;
    return (kind >= DW_LAST && kind <= DW_PHASE && kind != DW_SAME) ||
           (kind >= DW_BEFORE && kind <= DW_OF);
}

/* "March 2015", "early March", "March last year", "in March". */
static bool month_alone(const toc_date_scene *s, uint32_t at, toc_date_point *p)
{
    uint32_t n;
    int phase = phase_at(s, at, &n);
    int month = month_at(s, at + n);
    if (!month)
        return false;
    p->end = at + n + 1;
    int year = year_behind(s, &p->end);
    if (!year && phase < 0 && !led(s, at))
        return false;
    p->has_year = year != 0;
    p->yearless = !year;
    if (!year)
        year = guess_year(s, at, month, 1);
    if (year)
        toc_date_set_month(p, year, month, phase);
    p->precision = TOC_PRECISION_MONTH;
    return true;
}

/* "the first week of June", "the last day of October" */
static bool part_of_month(const toc_date_scene *s, uint32_t at, toc_date_point *p)
{
    int64_t nth;
    uint8_t kind = toc_date_kind(s, at, &nth);
    bool last = kind == DW_LAST && nth == 0, week = toc_date_is(s, at + 1, "week");
    if ((!last && (kind != DW_ORDINAL || nth > 4)) || !(week || toc_date_is(s, at + 1, "day")) ||
        toc_date_kind(s, at + 2, NULL) != DW_OF || !month_alone(s, at + 3, p))
        return false;
    toc_day days = week ? 7 : 1;
    if (p->first != TOC_DAY_NONE) {
        p->first = last ? p->last - days + 1 : p->first + (toc_day)(nth - 1) * days;
        p->last = p->first + days - 1;
    }
    p->precision = week ? TOC_PRECISION_WEEK : TOC_PRECISION_DAY;
    return true;
}

/* "the 2019 attack", "(2020)", "in 2018 and 2019": a bare year, and nothing that it counts. */
static bool stands_as_year(const toc_date_scene *s, uint32_t at)
{
    if (toc_date_is(s, at - 1, "at"))
        return false; /* "at 2030" is half past eight */
    if (led(s, at))
        return true;
    if (at == s->from)
        return false;
    bool listed = s->year && (toc_date_is(s, at - 1, "and") || toc_date_is(s, at - 1, "or") ||
                              toc_date_is(s, at - 1, ","));
    bool the = toc_date_kind(s, at - 1, NULL) == DW_THE;
    if (!the && !listed && !toc_date_is(s, at - 1, "("))
        return false;
    toc_sv next = at + 1 < s->end ? s->t->tokens.p[at + 1].fold : (toc_sv){"", 0};
    bool plural = next.n > 3 && next.p[next.n - 1] == 's' && toc_is_alpha(next.p[0]);
    return !plural && !toc_date_is(s, at + 1, "people") && !toc_date_is(s, at + 1, "men");
}

/* "mid-2019", "late-March" in one token. */
static bool hyphenated_phase(const toc_date_scene *s, uint32_t at, toc_date_point *p)
{
    static const char *const PHASES[] = {"early", "mid", "late"};
    toc_sv rest = s->t->tokens.p[at].fold;
    if (rest.n < 7 || !memchr(rest.p, ' ', rest.n))
        return false;
    toc_sv lead = toc_sv_cut(&rest, ' ');
    int phase = 0;
    while (phase < 3 && !toc_sv_eq(lead, toc_sv_of(PHASES[phase])))
        phase++;
    const toc_word_row *row = phase < 3 ? toc_wordset_find(s->words, rest) : NULL;
    int64_t year;
    bool yearly = phase < 3 && rest.n == 4 && toc_sv_to_i64(rest, &year) && year >= FIRST_YEAR &&
                  year <= LAST_YEAR;
    p->end = at + 1;
    if (yearly) {
        p->has_year = true;
        toc_date_set_year(p, (int)year, phase);
        return true;
    }
    if (!row || row->kind != DW_MONTH)
        return false;
    int written = year_behind(s, &p->end);
    p->has_year = written != 0;
    p->yearless = !written;
    int known = written ? written : guess_year(s, at, (int)row->value, 1);
    if (known)
        toc_date_set_month(p, known, (int)row->value, phase);
    p->precision = TOC_PRECISION_MONTH;
    return true;
}

/* "2019", "early 2020", "the spring of 2007", "summer 2015". */
static bool year_alone(const toc_date_scene *s, uint32_t at, toc_date_point *p)
{
    uint32_t n;
    int phase = phase_at(s, at, &n);
    int64_t season;
    bool seasonal = toc_date_kind(s, at + n, &season) == DW_SEASON;
    if (seasonal)
        n += toc_date_kind(s, at + n + 1, NULL) == DW_OF ? 2 : 1;
    int year = year_at(s, at + n);
    if (!year || (!seasonal && phase < 0 && !stands_as_year(s, at)))
        return false;
    p->end = at + n + 1;
    p->has_year = true;
    if (seasonal)
        toc_date_set_season(p, year, (int)season);
    else
        toc_date_set_year(p, year, phase);
    return true;
}

/* "the 1990s", "1980s", "'90s". */
static bool decade(const toc_date_scene *s, uint32_t at, toc_date_point *p)
{
    toc_sv raw = raw_at(s, at);
    while (raw.n && !toc_is_alnum(raw.p[0]))
        raw = toc_sv_range(raw, 1, raw.n);
    int64_t v;
    if ((raw.n != 5 && raw.n != 3) || raw.p[raw.n - 1] != 's' ||
        !toc_sv_to_i64(toc_sv_range(raw, 0, raw.n - 1), &v) || v % 10)
        return false;
    int year = raw.n == 3 ? 1900 + (int)v : (int)v;
    if (year < FIRST_YEAR || year > LAST_YEAR)
        return false;
    p->first = toc_day_of(year, 1, 1);
    p->last = toc_day_of(year + 9, 12, 31);
    p->precision = TOC_PRECISION_DECADE;
    p->has_year = true;
    p->end = at + 1;
    return true;
}

/* Length of the digits that s starts with. */
static size_t digits_of(toc_sv s)
{
    size_t n = 0;
    while (n < s.n && toc_is_digit(s.p[n]))
        n++;
    return n;
}

/* Three numbers with the same sign between them: "2015-03-12", "12/03/2015", "22.3.2024"; a time
 * may follow ("2015-03-12T10:00"). */
static bool three_numbers(toc_sv raw, int64_t v[3])
{
    char sign = '\0';
    for (int k = 0; k < 3; k++) {
        size_t n = digits_of(raw);
        if (n == 0 || n > 4 || !toc_sv_to_i64(toc_sv_range(raw, 0, n), &v[k]))
            return false;
        char next = n < raw.n ? raw.p[n] : '\0';
        if (k == 2)
            return next == '\0' || next == 'T';
        if (!next || !strchr("-/.", next) || (sign && next != sign))
            return false;
        sign = next;
        raw = toc_sv_range(raw, n + 1, raw.n);
    }
    return false;
}

/* Day before month unless the numbers say otherwise: "03/22/2016". */
static bool numeric_date(const toc_date_scene *s, uint32_t at, toc_date_point *p)
{
    int64_t v[3];
    if (!three_numbers(raw_at(s, at), v))
        return false;
    toc_day day;
    if (v[0] >= FIRST_YEAR)
        day = toc_day_of((int)v[0], (int)v[1], (int)v[2]);
    else if (v[2] < FIRST_YEAR)
        return false;
    else if (v[0] <= 12 && v[1] > 12)
        day = toc_day_of((int)v[2], (int)v[0], (int)v[1]);
    else
        day = toc_day_of((int)v[2], (int)v[1], (int)v[0]);
    if (day == TOC_DAY_NONE)
        return false;
    toc_date_set_day(p, day);
    p->has_year = true;
    p->end = at + 1;
    return true;
}

static bool calendar_at(const toc_date_scene *s, uint32_t at, toc_date_point *p)
{
    if (at >= s->end)
        return false;
    return numeric_date(s, at, p) || hyphenated_phase(s, at, p) || day_month(s, at, p) ||
           month_day(s, at, p) || part_of_month(s, at, p) || month_alone(s, at, p) ||
           year_alone(s, at, p) || decade(s, at, p);
}

/* "Friday, 22 March": the weekday belongs to the date. */
static uint32_t skip_weekday(const toc_date_scene *s, uint32_t at)
{
    if (toc_date_kind(s, at, NULL) != DW_WEEKDAY)
        return at;
    return at + 1 + toc_date_is(s, at + 1, ",") + toc_date_is(s, at + 1, "the");
}

/* Whether token at is one that "last", "this" or "that" can stand before in a date. */
static bool may_be_modified(const toc_date_scene *s, uint32_t at)
{
    if (at >= s->end)
        return false;
    uint8_t kind = toc_date_kind(s, at, NULL);
    return (s->t->tokens.p[at].shape & TOC_SHAPE_DIGIT) || kind == DW_WEEKDAY || kind == DW_PART ||
           kind == DW_UNIT || kind == DW_SEASON || kind == DW_NUMBER;
}

/* Whether an expression can start with a word of that kind, by the word behind it. */
static bool may_go_on(const toc_date_scene *s, uint32_t at, uint8_t kind)
{
    uint8_t next;
    switch (kind) {
    case DW_NUMBER: /* "a week ago" */
        return toc_date_kind(s, at + 1, NULL) == DW_UNIT;
    case DW_LAST:
    case DW_THIS:
    case DW_NEXT:
    case DW_SAME:
        return may_be_modified(s, at + 1);
    case DW_ORDINAL: /* "the first week of June", "the second day" */
        next = toc_date_kind(s, at + 1, NULL);
        return next == DW_UNIT || next == DW_PART;
    case DW_UNIT: /* "the day before", "the weekend" */
        return toc_date_is(s, at, "day") || toc_date_is(s, at, "weekend");
    case DW_PART:
        return false;
    default:
        return kind >= DW_MONTH && kind <= DW_PHASE;
    }
}

/* "mid-July" */
static bool may_be_hyphenated(const toc_token *k)
{
    return k->end - k->start >= 7 && toc_sv_starts(k->fold, TOC_SV("mid "));
}

/* Whether anything can start here at all: most tokens are told apart by one look or two. */
static bool may_start(const toc_date_scene *s, uint32_t at)
{
    const toc_token *k = &s->t->tokens.p[at];
    if (k->shape & TOC_SHAPE_DIGIT)
        return true;
    const toc_word_row *row = toc_wordset_token(s->words, k);
    if (row && row->kind == DW_THE) {
        if (++at >= s->end)
            return false;
        k++;
        if (k->shape & TOC_SHAPE_DIGIT)
            return true;
        row = toc_wordset_token(s->words, k);
    }
    return row ? may_go_on(s, at, row->kind) : may_be_hyphenated(k);
}

uint32_t toc_date_start(const toc_date_scene *s, uint32_t at)
{
    while (at < s->end && !may_start(s, at))
        at++;
    return at;
}

bool toc_date_point_at(const toc_date_scene *s, uint32_t at, toc_date_point *ret)
{
    if (at >= s->end || !may_start(s, at))
        return false;
    *ret = (toc_date_point){.first = TOC_DAY_NONE, .last = TOC_DAY_NONE};
    uint32_t day = skip_weekday(s, at);
    bool calendar = day > at && day < s->end &&
                    (numeric_date(s, day, ret) || day_month(s, day, ret) || month_day(s, day, ret));
    if (calendar || calendar_at(s, at + (toc_date_kind(s, at, NULL) == DW_THE), ret))
        return true;
    *ret = (toc_date_point){.first = TOC_DAY_NONE, .last = TOC_DAY_NONE};
    return toc_date_relative_at(s, at, ret);
}
