/* date_relative - expressions that count from another day; see date_points.h. */
#include "extract/date_points.h"

#include "base/ascii.h"

#include <pthread.h>

static const toc_word_row ROWS[] = {
    {"january", DW_MONTH, 1},
    {"february", DW_MONTH, 2},
    {"march", DW_MONTH, 3},
    {"april", DW_MONTH, 4},
    {"may", DW_MONTH, 5},
    {"june", DW_MONTH, 6},
    {"july", DW_MONTH, 7},
    {"august", DW_MONTH, 8},
    {"september", DW_MONTH, 9},
    {"october", DW_MONTH, 10},
    {"november", DW_MONTH, 11},
    {"december", DW_MONTH, 12},
    {"jan", DW_MONTH, 1},
    {"feb", DW_MONTH, 2},
    {"mar", DW_MONTH, 3},
    {"apr", DW_MONTH, 4},
    {"jun", DW_MONTH, 6},
    {"jul", DW_MONTH, 7},
    {"aug", DW_MONTH, 8},
    {"sep", DW_MONTH, 9},
    {"sept", DW_MONTH, 9},
    {"oct", DW_MONTH, 10},
    {"nov", DW_MONTH, 11},
    {"dec", DW_MONTH, 12},
    {"sunday", DW_WEEKDAY, 0},
    {"monday", DW_WEEKDAY, 1},
    {"tuesday", DW_WEEKDAY, 2},
    {"wednesday", DW_WEEKDAY, 3},
    {"thursday", DW_WEEKDAY, 4},
    {"friday", DW_WEEKDAY, 5},
    {"saturday", DW_WEEKDAY, 6},
    {"mon", DW_WEEKDAY, 1},
    {"tue", DW_WEEKDAY, 2},
    {"wed", DW_WEEKDAY, 3},
    {"thu", DW_WEEKDAY, 4},
    {"fri", DW_WEEKDAY, 5},
    {"today", DW_DAY, 0},
    {"yesterday", DW_DAY, -1},
    {"tomorrow", DW_DAY, 1},
    {"tonight", DW_DAY, 0},
    {"overnight", DW_DAY, 9},
    {"morning", DW_PART, 0},
    {"afternoon", DW_PART, 0},
    {"evening", DW_PART, 0},
    {"night", DW_PART, 1},
    {"dawn", DW_PART, 0},
    {"noon", DW_PART, 0},
    {"midnight", DW_PART, 0},
    {"midday", DW_PART, 0},
    {"dusk", DW_PART, 0},
    {"lunchtime", DW_PART, 0},
    {"second", DW_ORDINAL, 2},
    {"minute", DW_UNIT, 0},
    {"minutes", DW_UNIT, 0},
    {"seconds", DW_UNIT, 0},
    {"hour", DW_UNIT, 0},
    {"hours", DW_UNIT, 0},
    {"day", DW_UNIT, 1},
    {"days", DW_UNIT, 1},
    {"nights", DW_UNIT, 1},
    {"week", DW_UNIT, 7},
    {"weeks", DW_UNIT, 7},
    {"weekend", DW_UNIT, 2},
    {"fortnight", DW_UNIT, 14},
    {"month", DW_UNIT, TOC_DATE_MONTH},
    {"months", DW_UNIT, TOC_DATE_MONTH},
    {"year", DW_UNIT, TOC_DATE_YEAR},
    {"years", DW_UNIT, TOC_DATE_YEAR},
    {"decade", DW_UNIT, TOC_DATE_DECADE},
    {"decades", DW_UNIT, TOC_DATE_DECADE},
    {"spring", DW_SEASON, 3},
    {"summer", DW_SEASON, 6},
    {"autumn", DW_SEASON, 9},
    {"fall", DW_SEASON, 9},
    {"winter", DW_SEASON, 12},
    {"last", DW_LAST, 0},
    {"past", DW_LAST, 1},
    {"previous", DW_LAST, 2},
    {"this", DW_THIS, 0},
    {"next", DW_NEXT, 0},
    {"coming", DW_NEXT, 1},
    {"following", DW_NEXT, 2},
    {"same", DW_SAME, 0},
    {"that", DW_SAME, 0},
    {"early", DW_PHASE, 0},
    {"beginning", DW_PHASE, 0},
    {"start", DW_PHASE, 0},
    {"mid", DW_PHASE, 1},
    {"middle", DW_PHASE, 1},
    {"late", DW_PHASE, 2},
    {"end", DW_PHASE, 2},
    {"a", DW_NUMBER, 1},
    {"an", DW_NUMBER, 1},
    {"one", DW_NUMBER, 1},
    {"two", DW_NUMBER, 2},
    {"three", DW_NUMBER, 3},
    {"four", DW_NUMBER, 4},
    {"five", DW_NUMBER, 5},
    {"six", DW_NUMBER, 6},
    {"seven", DW_NUMBER, 7},
    {"eight", DW_NUMBER, 8},
    {"nine", DW_NUMBER, 9},
    {"ten", DW_NUMBER, 10},
    {"eleven", DW_NUMBER, 11},
    {"twelve", DW_NUMBER, 12},
    {"several", DW_NUMBER, 3},
    {"first", DW_ORDINAL, 1},
    {"third", DW_ORDINAL, 3},
    {"fourth", DW_ORDINAL, 4},
    {"ago", DW_AGO, 0},
    {"later", DW_LATER, 0},
    {"afterwards", DW_LATER, 0},
    {"earlier", DW_EARLIER, 0},
    {"beforehand", DW_EARLIER, 0},
    {"before", DW_BEFORE, 0},
    {"after", DW_AFTER, 0},
    {"on", DW_ON, 0},
    {"in", DW_ON, 0},
    {"at", DW_ON, 0},
    {"during", DW_ON, 0},
    {"since", DW_SINCE, 0},
    {"until", DW_UNTIL, 0},
    {"till", DW_UNTIL, 0},
    {"til", DW_UNTIL, 0},
    {"through", DW_TO, 0},
    {"by", DW_BY, 0},
    {"about", DW_ABOUT, 0},
    {"around", DW_ABOUT, 0},
    {"circa", DW_ABOUT, 0},
    {"from", DW_FROM, 0},
    {"between", DW_BETWEEN, 0},
    {"to", DW_TO, 0},
    {"of", DW_OF, 0},
    {"the", DW_THE, 0},
    {"will", DW_FUTURE, 0},
    {"due", DW_FUTURE, 0},
    {"scheduled", DW_FUTURE, 0},
    {"planned", DW_FUTURE, 0},
    {"shall", DW_FUTURE, 0},
    {"upcoming", DW_FUTURE, 0},
    {"plans", DW_FUTURE, 0},
    {"expected", DW_FUTURE, 0},
    {"expect", DW_FUTURE, 0},
    {"ahead", DW_FUTURE, 0},
    {"was", DW_PAST, 0},
    {"were", DW_PAST, 0},
    {"had", DW_PAST, 0},
    {"did", DW_PAST, 0},
    {"said", DW_PAST, 0},
    {"told", DW_PAST, 0},
    {"took", DW_PAST, 0},
    {"left", DW_PAST, 0},
    {"shot", DW_PAST, 0},
    {"hit", DW_PAST, 0},
    {"went", DW_PAST, 0},
    {"struck", DW_PAST, 0},
    {"broke", DW_PAST, 0},
    {"found", DW_PAST, 0},
    {"for", DW_FOR, 0},
};

static toc_wordset words;

static void fill_words(void)
{
    static_assert(2 * TOC_LEN(ROWS) < TOC_WORDSET_SLOTS, "wordset too small");
    toc_wordset_init(&words, ROWS, TOC_LEN(ROWS));
}

const toc_wordset *toc_date_words(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, fill_words); /* cannot fail: once is set up right */
    return &words;
}

int64_t toc_date_count(const toc_date_scene *s, uint32_t at)
{
    int64_t v;
    if (at >= s->end)
        return 0;
    if (toc_date_kind(s, at, &v) == DW_NUMBER)
        return v;
    toc_sv raw = toc_text_words(s->t, at, at + 1);
    return raw.n <= 3 && toc_sv_to_i64(raw, &v) ? v : 0;
}

/* Monday of the week of day. */
static toc_day monday_of(toc_day day)
{
    return day - (toc_day_weekday(day) + 6) % 7;
}

static void set_span(toc_date_point *p, toc_day first, toc_day last, toc_precision precision)
{
    p->first = first;
    p->last = last;
    p->precision = precision;
}

/* The month n months from the one of day. */
static void shift_month(toc_date_point *p, toc_day day, int64_t n)
{
    toc_ymd d = toc_day_ymd(day);
    int64_t month = (int64_t)d.year * 12 + d.month - 1 + n;
    if (month >= 12 && month < 9999 * 12)
        toc_date_set_month(p, (int)(month / 12), (int)(month % 12) + 1, -1);
}

static void shift_year(toc_date_point *p, toc_day day, int64_t n)
{
    int64_t year = toc_day_ymd(day).year + n;
    if (year >= 1 && year <= 9999)
        toc_date_set_year(p, (int)year, -1);
}

/* n units from day, as precise as the unit is. */
static void shift(toc_date_point *p, toc_day day, int64_t n, int64_t unit)
{
    if (day == TOC_DAY_NONE)
        return;
    if (unit == TOC_DATE_MONTH)
        shift_month(p, day, n);
    else if (unit >= TOC_DATE_YEAR)
        shift_year(p, day, n * (unit / TOC_DATE_YEAR));
    else
        set_span(p, day + (toc_day)(n * unit), day + (toc_day)(n * unit),
                 unit >= 7 ? TOC_PRECISION_WEEK : TOC_PRECISION_DAY);
    if (unit == TOC_DATE_DECADE)
        p->precision = TOC_PRECISION_DECADE;
}

/* The weekday wd as seen from the report. */
static toc_day weekday_day(const toc_date_scene *s, uint32_t at, int wd, uint8_t mod)
{
    int now = toc_day_weekday(s->report);
    int back = (now - wd + 7) % 7, ahead = (wd - now + 7) % 7;
    if (mod == DW_LAST)
        return s->report - (back ? back : 7);
    if (mod == DW_NEXT)
        return s->report + (ahead ? ahead : 7);
    bool forward = mod == DW_THIS ? ahead > 0 && !toc_date_is(s, at - 1, "past")
                                  : toc_date_looks_forward(s, at);
    return forward ? s->report + ahead : s->report - back;
}

/* "of last week", "last week", "next week" behind a weekday; moves *at, else DW_NONE. */
static uint8_t week_behind(const toc_date_scene *s, uint32_t *at)
{
    uint32_t i = *at + (toc_date_kind(s, *at, NULL) == DW_OF);
    uint8_t kind = toc_date_kind(s, i, NULL);
    if ((kind != DW_LAST && kind != DW_THIS && kind != DW_NEXT) || !toc_date_is(s, i + 1, "week"))
        return DW_NONE;
    *at = i + 2;
    return kind;
}

static uint32_t skip_part(const toc_date_scene *s, uint32_t at)
{
    uint32_t i = at + (toc_date_kind(s, at, NULL) == DW_PHASE);
    return toc_date_kind(s, i, NULL) == DW_PART ? i + 1 : at;
}

/* "Friday prayers" are a service, "the Rev. Sunday Bako" is a man. */
static bool weekday_of_name(const toc_date_scene *s, uint32_t day)
{
    static const char *const THINGS[] = {"prayers",  "prayer", "mass",   "masses", "service",
                                         "services", "sermon", "school", "market", "papers"};
    for (size_t i = 0; i < TOC_LEN(THINGS); i++)
        if (toc_date_is(s, day + 1, THINGS[i]))
            return true;
    if (s->t->upper_case || day == s->from || day + 1 >= s->end)
        return false;
    uint8_t before = toc_date_kind(s, day - 1, NULL);
    bool title = s->t->tokens.p[day + 1].shape == TOC_SHAPE_TITLE;
    return title && before == DW_NONE && toc_date_kind(s, day + 1, NULL) == DW_NONE &&
           (s->t->tokens.p[day - 1].shape & (TOC_SHAPE_TITLE | TOC_SHAPE_UPPER));
}

/* "the following Tuesday", "the previous Friday": from the day mentioned last. */
static toc_day weekday_beside(const toc_date_scene *s, int wd, uint8_t mod)
{
    if (s->focus == TOC_DAY_NONE)
        return TOC_DAY_NONE;
    int now = toc_day_weekday(s->focus);
    int back = (now - wd + 7) % 7, ahead = (wd - now + 7) % 7;
    return mod == DW_LAST ? s->focus - (back ? back : 7) : s->focus + (ahead ? ahead : 7);
}

/* "Friday", "last Saturday", "Friday of last week", "Thursday night". A capital is needed: "sun",
 * "fri" and the like are abbreviations only then. */
static bool weekday_at(const toc_date_scene *s, uint32_t at, toc_date_point *p)
{
    int64_t wd, form;
    uint8_t mod = toc_date_kind(s, at, &form);
    uint32_t day = at + (mod == DW_LAST || mod == DW_THIS || mod == DW_NEXT || mod == DW_PHASE);
    if (toc_date_kind(s, day, &wd) != DW_WEEKDAY)
        return false;
    bool lower = !s->t->upper_case && (s->t->tokens.p[day].shape & TOC_SHAPE_LOWER);
    if (lower || weekday_of_name(s, day))
        return false;
    p->end = skip_part(s, day + 1);
    p->basis = TOC_DATE_RELATIVE;
    p->precision = TOC_PRECISION_DAY;
    if (day > at && form == 2) {
        p->basis = TOC_DATE_ANAPHORIC;
        toc_date_set_day(p, weekday_beside(s, (int)wd, mod));
        return true;
    }
    uint8_t week = week_behind(s, &p->end);
    if (s->report == TOC_DAY_NONE)
        return true;
    int weeks = week == DW_LAST ? -1 : week == DW_NEXT ? 1 : 0;
    toc_date_set_day(p, week == DW_NONE ? weekday_day(s, at, (int)wd, mod)
                                        : monday_of(s->report) + 7 * weeks + ((int)wd + 6) % 7);
    return true;
}

/* "yesterday", "today", "tonight", "overnight", "the day before yesterday". */
static bool named_day(const toc_date_scene *s, uint32_t at, toc_date_point *p)
{
    int64_t offset;
    uint32_t day = at, the = toc_date_kind(s, at, NULL) == DW_THE;
    int before = 0;
    if (toc_date_is(s, at + the, "day") &&
        (toc_date_is(s, at + the + 1, "before") || toc_date_is(s, at + the + 1, "after"))) {
        before = toc_date_is(s, at + the + 1, "before") ? -1 : 1;
        day = at + the + 2;
    }
    if (toc_date_kind(s, day, &offset) != DW_DAY)
        return false;
    p->end = skip_part(s, day + 1);
    p->basis = TOC_DATE_RELATIVE;
    p->precision = TOC_PRECISION_DAY;
    if (s->report == TOC_DAY_NONE)
        return true;
    if (offset == 9)
        set_span(p, s->report - 1, s->report, TOC_PRECISION_DAY);
    else
        toc_date_set_day(p, s->report + (toc_day)offset + before);
    return true;
}

static void last_unit(const toc_date_scene *s, toc_date_point *p, int64_t unit, int step)
{
    toc_day monday = monday_of(s->report);
    if (unit == 7)
        set_span(p, monday + 7 * step, monday + 7 * step + 6, TOC_PRECISION_WEEK);
    else if (unit == 2)
        set_span(p, monday + 7 * step + 5, monday + 7 * step + 6, TOC_PRECISION_WEEK);
    else
        shift(p, s->report, step, unit);
}

static void near_season(const toc_date_scene *s, toc_date_point *p, int month, uint8_t mod)
{
    int year = toc_day_ymd(s->report).year;
    toc_date_set_season(p, year, month);
    if (mod == DW_LAST && p->last >= s->report)
        toc_date_set_season(p, year - 1, month);
    if (mod == DW_NEXT && p->first <= s->report)
        toc_date_set_season(p, year + 1, month);
}

/* "this week" ends today in a sentence that looks back. */
static void end_today(const toc_date_scene *s, toc_date_point *p)
{
    if (p->first != TOC_DAY_NONE && p->first <= s->report && p->last > s->report)
        p->last = s->report;
}

/* What "last", "this" or "next" stands before: a unit, a part of the day, a season. "next day"
 * counts from another mention. */
static bool set_modified(const toc_date_scene *s, uint32_t at, uint8_t mod, toc_date_point *p)
{
    int64_t value;
    int step = mod == DW_LAST ? -1 : mod == DW_NEXT ? 1 : 0;
    uint8_t kind = toc_date_kind(s, at, &value);
    if ((kind != DW_UNIT || value < 2) && kind != DW_PART && kind != DW_SEASON)
        return false;
    p->end = at + 1;
    p->basis = TOC_DATE_RELATIVE;
    if (s->report == TOC_DAY_NONE)
        return true;
    if (kind == DW_SEASON)
        near_season(s, p, (int)value, mod);
    else if (kind == DW_PART)
        toc_date_set_day(p, s->report + step);
    else
        last_unit(s, p, value, step);
    if (mod == DW_THIS && !toc_date_looks_forward(s, at))
        end_today(s, p);
    return true;
}

enum { SOME = 3 }; /* units in "the past weeks", "the coming days" */

/* "past three days", "last week" as a stretch of n units up to the report, or from it on. */
static void set_stretch(const toc_date_scene *s, uint8_t mod, int64_t n, int64_t unit,
                        toc_date_point *p)
{
    p->basis = TOC_DATE_RELATIVE;
    p->precision = unit >= TOC_DATE_YEAR ? TOC_PRECISION_YEAR : TOC_PRECISION_WEEK;
    p->range = true;
    if (s->report == TOC_DAY_NONE || mod == DW_THIS)
        return;
    toc_day days = (toc_day)(n * unit);
    set_span(p, mod == DW_LAST ? s->report - days : s->report + 1,
             mod == DW_LAST ? s->report : s->report + days, p->precision);
}

/* "the previous week", "the following month": beside the day mentioned last. */
static bool unit_beside(const toc_date_scene *s, uint32_t at, uint8_t mod, toc_date_point *p)
{
    int64_t unit;
    if (toc_date_kind(s, at + 1, &unit) != DW_UNIT || unit < 7)
        return false;
    p->end = at + 2;
    p->basis = TOC_DATE_ANAPHORIC;
    shift(p, s->focus != TOC_DAY_NONE ? s->focus : s->report, mod == DW_LAST ? -1 : 1, unit);
    return true;
}

/* "last week", "this morning", "next month", "last spring", "the past three days". */
static bool modified(const toc_date_scene *s, uint32_t at, toc_date_point *p)
{
    int64_t form, unit;
    uint32_t i = at + (toc_date_kind(s, at, NULL) == DW_THE);
    uint8_t mod = toc_date_kind(s, i, &form);
    if (mod != DW_LAST && mod != DW_THIS && mod != DW_NEXT)
        return false;
    if (form == 2 ||
        (form == 0 && mod == DW_NEXT && i > at)) /* "the previous week", "the next month" */
        return unit_beside(s, i, mod, p);
    int64_t n = toc_date_count(s, i + 1);
    if (n > 0 && toc_date_kind(s, i + 2, &unit) == DW_UNIT) {
        p->end = i + 3;
        set_stretch(s, mod, n, unit, p);
        return true;
    }
    if (form == 1 && toc_date_kind(s, i + 1, &unit) == DW_UNIT) {
        toc_sv word = s->t->tokens.p[i + 1].fold;
        p->end = i + 2;
        set_stretch(s, mod, word.p[word.n - 1] == 's' ? SOME : 1, unit, p);
        return true;
    }
    return set_modified(s, i + 1, mod, p);
}

/* "at the weekend": the last one that has begun, or the coming one of a sentence that looks ahead.
 */
static bool weekend(const toc_date_scene *s, uint32_t at, toc_date_point *p)
{
    uint32_t i = at + (toc_date_kind(s, at, NULL) == DW_THE);
    if (i == at || !toc_date_is(s, i, "weekend"))
        return false;
    p->end = i + 1;
    p->basis = TOC_DATE_RELATIVE;
    p->precision = TOC_PRECISION_WEEK;
    if (s->report == TOC_DAY_NONE)
        return true;
    toc_day saturday = monday_of(s->report) + 5;
    if (saturday > s->report && !toc_date_looks_forward(s, at))
        saturday -= 7;
    set_span(p, saturday, saturday + 1, TOC_PRECISION_WEEK);
    if (saturday == s->report && !toc_date_looks_forward(s, at))
        p->last = s->report;
    return true;
}

/* "at the start of the week" */
static bool start_of_week(const toc_date_scene *s, uint32_t at, toc_date_point *p)
{
    int64_t phase;
    uint32_t i = at + (toc_date_kind(s, at, NULL) == DW_THE);
    if (toc_date_kind(s, i, &phase) != DW_PHASE || phase != 0 ||
        toc_date_kind(s, i + 1, NULL) != DW_OF || toc_date_kind(s, i + 2, NULL) != DW_THE ||
        !toc_date_is(s, i + 3, "week"))
        return false;
    p->end = i + 4;
    p->basis = TOC_DATE_RELATIVE;
    p->precision = TOC_PRECISION_WEEK;
    if (s->report == TOC_DAY_NONE || toc_date_looks_forward(s, at))
        return true;
    toc_day monday = monday_of(s->report);
    set_span(p, monday, TOC_MIN(monday + 1, s->report), TOC_PRECISION_WEEK);
    return true;
}

/* True when a noun follows ("after the attack"): the day counted from is told in words. */
static bool told_in_words(const toc_date_scene *s, uint32_t at)
{
    if (at >= s->end)
        return false;
    toc_sv f = s->t->tokens.p[at].fold;
    return f.n && (toc_is_alnum(f.p[0]) || toc_is_high(f.p[0])) && !toc_date_is(s, at, "and");
}

/* "on Friday, ", "on Friday, police said, " stands in front. */
static bool follows_day(const toc_date_scene *s, uint32_t at)
{
    enum { SAYING = 6 };
    if (at < s->from + 2 || !toc_date_is(s, at - 1, ",") || s->focus == TOC_DAY_NONE)
        return false;
    uint32_t i = at - 2;
    if (toc_date_is(s, i, "said") || toc_date_is(s, i, "say") || toc_date_is(s, i, "says")) {
        for (uint32_t n = 0; n < SAYING && i > s->from + 1 && !toc_date_is(s, i, ","); n++)
            i--;
        i--;
    }
    uint8_t kind = toc_date_kind(s, i, NULL);
    return kind == DW_WEEKDAY || kind == DW_PART || kind == DW_DAY || kind == DW_MONTH;
}

/* "exactly", "almost" and the like in front of how many. */
static bool adverb(const toc_date_scene *s, uint32_t at)
{
    static const char *const ADVERBS[] = {"exactly", "just", "almost", "nearly", "barely", "about",
                                          "only",    "some", "less",   "than",   "more"};
    for (size_t k = 0; k < TOC_LEN(ADVERBS); k++)
        if (toc_date_is(s, at, ADVERBS[k]))
            return true;
    return false;
}

static uint32_t before_adverbs(const toc_date_scene *s, uint32_t at)
{
    while (at > s->from && adverb(s, at - 1))
        at--;
    return at;
}

/* "Five weeks after being hit by ransomware, the clinic has …" opens the sentence: so long ago. */
static bool opens_with_age(const toc_date_scene *s, uint32_t at, int64_t unit)
{
    return s->report != TOC_DAY_NONE && unit < TOC_DATE_MONTH && before_adverbs(s, at) == s->from;
}

/* "It is eleven days since bottles were flung" */
static bool is_since(const toc_date_scene *s, uint32_t at, int64_t unit)
{
    return unit < TOC_DATE_MONTH && s->report != TOC_DAY_NONE && told_in_words(s, at + 3) &&
           at > s->from && (toc_date_is(s, at - 1, "is") || toc_date_is(s, at - 1, "been"));
}

/* "three days after": n units behind the day spoken of or, where the event is told in words, its
 * own day. */
static void beside_event(const toc_date_scene *s, uint32_t at, int64_t n, int64_t unit,
                         toc_date_point *p)
{
    /* "on Friday, three days after the ship was struck": then the ship was struck. */
    if (!told_in_words(s, at + 3))
        shift(p, s->focus, n, unit);
    else if (follows_day(s, before_adverbs(s, at)) && unit < TOC_DATE_MONTH)
        shift(p, s->focus, -n, unit);
    else if (n > 0 && opens_with_age(s, at, unit))
        shift(p, s->report, -n, unit);
}

/* "two days ago", "a week earlier", "three months later"; else "two days": how long. */
static bool counted(const toc_date_scene *s, uint32_t at, toc_date_point *p)
{
    int64_t unit, n = toc_date_count(s, at);
    if (n <= 0 || toc_date_kind(s, at + 1, &unit) != DW_UNIT)
        return false;
    uint8_t word = toc_date_kind(s, at + 2, NULL);
    p->end = at + 3;
    p->precision = unit >= TOC_DATE_YEAR ? TOC_PRECISION_YEAR : TOC_PRECISION_DAY;
    switch (word) {
    case DW_AGO:
        p->basis = TOC_DATE_RELATIVE;
        shift(p, s->report, -n, unit);
        return true;
    case DW_EARLIER:
    case DW_LATER:
        p->basis = TOC_DATE_ANAPHORIC;
        shift(p, s->focus, word == DW_LATER ? n : -n, unit);
        return unit > 0;
    case DW_BEFORE:
    case DW_AFTER:
        p->basis = TOC_DATE_ANAPHORIC;
        beside_event(s, at, word == DW_AFTER ? n : -n, unit, p);
        return unit > 0;
    case DW_SINCE:
        if (is_since(s, at, unit)) {
            p->basis = TOC_DATE_RELATIVE;
            shift(p, s->report, -n, unit);
            return true;
        }
        break;
    default:
        break;
    }
    p->end = at + 2;
    p->duration = true;
    return unit > 0 && (n > 1 || toc_date_kind(s, at - 1, NULL) == DW_FOR);
}

static bool day_or_part(const toc_date_scene *s, uint32_t at)
{
    int64_t unit;
    uint8_t kind = toc_date_kind(s, at, &unit);
    return kind == DW_PART || (kind == DW_UNIT && unit == 1 && !toc_date_is(s, at, "days"));
}

/* "the day before", "the day after (the attack)". */
static bool day_beside(const toc_date_scene *s, uint32_t at, toc_date_point *p)
{
    if (toc_date_kind(s, at, NULL) != DW_THE || !toc_date_is(s, at + 1, "day"))
        return false;
    uint8_t side = toc_date_kind(s, at + 2, NULL);
    if (side < DW_LATER || side > DW_AFTER)
        return false;
    p->end = at + 3;
    p->basis = TOC_DATE_ANAPHORIC;
    p->precision = TOC_PRECISION_DAY;
    bool back = side == DW_BEFORE || side == DW_EARLIER;
    if (!told_in_words(s, at + 3) && s->focus != TOC_DAY_NONE)
        toc_date_set_day(p, s->focus + (back ? -1 : 1));
    return true;
}

/* "the same day", "that night", "the previous day", "the next morning"; "the first evening" is
 * counted from what only the story knows. */
static bool anaphoric(const toc_date_scene *s, uint32_t at, toc_date_point *p)
{
    uint32_t i = at + (toc_date_kind(s, at, NULL) == DW_THE);
    uint8_t kind = toc_date_kind(s, i, NULL);
    bool ordinal = kind == DW_ORDINAL && i > at;
    if ((kind != DW_LAST && kind != DW_NEXT && kind != DW_SAME && !ordinal) ||
        !day_or_part(s, i + 1))
        return false;
    p->end = i + 2;
    p->basis = TOC_DATE_ANAPHORIC;
    p->precision = TOC_PRECISION_DAY;
    int offset = kind == DW_LAST ? -1 : kind == DW_NEXT ? 1 : 0;
    if (!ordinal && s->focus != TOC_DAY_NONE)
        toc_date_set_day(p, s->focus + offset);
    return true;
}

bool toc_date_relative_at(const toc_date_scene *s, uint32_t at, toc_date_point *ret)
{
    return weekday_at(s, at, ret) || named_day(s, at, ret) || weekend(s, at, ret) ||
           start_of_week(s, at, ret) || modified(s, at, ret) || counted(s, at, ret) ||
           day_beside(s, at, ret) || anaphoric(s, at, ret);
}
