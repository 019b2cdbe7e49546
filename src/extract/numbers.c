/*
 * numbers - see numbers.h. Each token is asked whether a number starts there (number_words.c); what
 * stands around the number then gives its range, its bound and its kind.
 */
#include "extract/numbers.h"

#include "base/ascii.h"
#include "extract/number_words.h"

#include <errno.h>
#include <math.h>

typedef struct {
    const toc_text *t;
    const toc_wordset *words;
    uint32_t start;     /* of the sentence */
    uint32_t from, end; /* tokens of the sentence that no number has taken yet */
} place;

static toc_sv fold_at(const place *p, uint32_t at)
{
    bool inside = at >= p->from && at < p->end;
    return inside ? p->t->tokens.p[at].fold : (toc_sv){"", 0};
}

static uint8_t kind_of(const place *p, uint32_t at, int64_t *value)
{
    bool inside = at >= p->from && at < p->end;
    const toc_word_row *row = inside ? toc_wordset_token(p->words, &p->t->tokens.p[at]) : NULL;
    if (value)
        *value = row ? row->value : 0;
    return row ? row->kind : NW_NONE;
}

static bool is(const place *p, uint32_t at, const char *word)
{
    toc_sv f = fold_at(p, at);
    return f.n == strlen(word) && memcmp(f.p, word, f.n) == 0;
}

/* A bound, its last word first; NULL ends it. */
typedef struct {
    const char *words[4];
    toc_bound bound;
} bound_row;

static const bound_row BEFORE[] = {
    {{"than", "more", "no"}, TOC_BOUND_AT_MOST},
    {{"than", "more", "not"}, TOC_BOUND_AT_MOST},
    {{"than", "fewer", "no"}, TOC_BOUND_AT_LEAST},
    {{"than", "less", "no"}, TOC_BOUND_AT_LEAST},
    {{"than", "fewer", "not"}, TOC_BOUND_AT_LEAST},
    {{"than", "less", "not"}, TOC_BOUND_AT_LEAST},
    {{"than", "more"}, TOC_BOUND_AT_LEAST},
    {{"than", "greater"}, TOC_BOUND_AT_LEAST},
    {{"than", "fewer"}, TOC_BOUND_AT_MOST},
    {{"than", "less"}, TOC_BOUND_AT_MOST},
    {{"least", "very", "the", "at"}, TOC_BOUND_AT_LEAST},
    {{"least", "at"}, TOC_BOUND_AT_LEAST},
    {{"over", "well"}, TOC_BOUND_AT_LEAST},
    {{"over", "just"}, TOC_BOUND_AT_LEAST},
    {{"over"}, TOC_BOUND_AT_LEAST},
    {{">"}, TOC_BOUND_AT_LEAST},
    {{"above"}, TOC_BOUND_AT_LEAST},
    {{"exceeding"}, TOC_BOUND_AT_LEAST},
    {{"of", "upwards"}, TOC_BOUND_AT_LEAST},
    {{"of", "excess", "in"}, TOC_BOUND_AT_LEAST},
    {{"of", "minimum", "a"}, TOC_BOUND_AT_LEAST},
    {{"of", "maximum", "a"}, TOC_BOUND_AT_MOST},
    {{"to", "up"}, TOC_BOUND_AT_MOST},
    {{"most", "at"}, TOC_BOUND_AT_MOST},
    {{"as", "many", "as"}, TOC_BOUND_AT_MOST},
    {{"as", "much", "as"}, TOC_BOUND_AT_MOST},
    {{"under", "just"}, TOC_BOUND_ABOUT},
    {{"under"}, TOC_BOUND_AT_MOST},
    {{"below"}, TOC_BOUND_AT_MOST},
    {{"<"}, TOC_BOUND_AT_MOST},
    {{"to", "close"}, TOC_BOUND_ABOUT},
    {{"on", "close"}, TOC_BOUND_ABOUT},
    {{"of", "region", "the", "in"}, TOC_BOUND_ABOUT},
    {{"estimated", "an"}, TOC_BOUND_ABOUT},
    {{"estimated"}, TOC_BOUND_ABOUT},
    {{"nearly"}, TOC_BOUND_ABOUT},
    {{"almost"}, TOC_BOUND_ABOUT},
    {{"some"}, TOC_BOUND_ABOUT},
    {{"about"}, TOC_BOUND_ABOUT},
    {{"around"}, TOC_BOUND_ABOUT},
    {{"approximately"}, TOC_BOUND_ABOUT},
    {{"approx"}, TOC_BOUND_ABOUT},
    {{"roughly"}, TOC_BOUND_ABOUT},
    {{"circa"}, TOC_BOUND_ABOUT},
    {{"perhaps"}, TOC_BOUND_ABOUT},
    {{"~"}, TOC_BOUND_ABOUT},
    {{"exactly"}, TOC_BOUND_EXACT},
};

/* Number of the row's words that end right before token at, or 0 if one is missing. */
static uint32_t row_matches(const place *p, uint32_t at, const bound_row *row)
{
    uint32_t n = 0;
    while (n < TOC_LEN(row->words) && row->words[n]) {
        if (at < n + 1 || !is(p, at - n - 1, row->words[n]))
            return 0;
        n++;
    }
    return n;
}

/* Widens n over the words of a bound in front of it. */
static bool bound_before(const place *p, toc_number *n)
{
    uint32_t at = n->first;
    uint8_t kind = at > p->from ? kind_of(p, at - 1, NULL) : NW_NONE;
    if (kind != NW_TAIL && !is(p, at - 1, "of"))
        return false;
    for (size_t i = 0; i < TOC_LEN(BEFORE); i++) {
        uint32_t words = row_matches(p, at, &BEFORE[i]);
        if (!words)
            continue;
        n->first -= words;
        n->bound = BEFORE[i].bound;
        return true;
    }
    return false;
}

/* "130 or more", "130+", "40 or fewer", "40 or so". */
static void bound_after(const place *p, toc_number *n)
{
    uint32_t at = n->end;
    bool or_ = is(p, at, "or") || is(p, at, "and");
    if (or_ && is(p, at + 1, "so")) {
        n->bound = TOC_BOUND_ABOUT;
        n->end += 2;
    } else if (or_ && is(p, at + 1, "more")) {
        n->bound = TOC_BOUND_AT_LEAST;
        n->end += 2;
    } else if (or_ && (is(p, at + 1, "fewer") || is(p, at + 1, "less"))) {
        n->bound = TOC_BOUND_AT_MOST;
        n->end += 2;
    } else if (is(p, at, "+") || is(p, at, "plus")) {
        n->bound = TOC_BOUND_AT_LEAST;
        n->end++;
    } else if (is(p, at, "at") && is(p, at + 1, "least")) {
        n->bound = TOC_BOUND_AT_LEAST;
        n->end += 2;
    } else if (is(p, at, "at") && is(p, at + 1, "most")) {
        n->bound = TOC_BOUND_AT_MOST;
        n->end += 2;
    }
}

/* The sign or word between two ends of a range, at token at. */
static bool range_sign(const place *p, uint32_t at, bool between)
{
    toc_sv f = fold_at(p, at);
    return toc_sv_eq(f, TOC_SV("to")) || toc_sv_eq(f, TOC_SV("or")) ||
           (between && toc_sv_eq(f, TOC_SV("and"))) || toc_sv_eq(f, TOC_SV("-")) ||
           toc_sv_eq(f, TOC_SV("\u2013"));
}

/* "rose from 10 to 15" is a change, not a range. */
static bool is_change(const place *p, uint32_t first)
{
    return first > p->from && is(p, first - 1, "from");
}

/* What the lower end is multiplied with in "10 to 15 million". */
static double shared_scale(const toc_number_core *low, const toc_number_core *high, uint32_t sign)
{
    bool worded = low->digits && high->digits && high->end == sign + 3 && low->value < 1000;
    double scale = high->value < 1e6 ? 1e3 : high->value < 1e9 ? 1e6 : 1e9;
    return worded && high->value / scale > low->value ? scale : 1;
}

static bool plain(const toc_number_core *c)
{
    return !c->clock && !c->dated && !c->ordinal;
}

/* "10 to 15", "between 10 and 15", "three or four", "10 - 15". */
static void read_range(const place *p, toc_number *n, const toc_number_core *low)
{
    bool between = n->first > p->from && is(p, n->first - 1, "between");
    uint32_t sign = n->end;
    toc_number_core high;
    if (!plain(low) || is_change(p, n->first) || !range_sign(p, sign, between) ||
        sign + 1 >= p->end || !toc_number_core_at(p->t, p->words, sign + 1, p->end, &high))
        return;
    double scale = shared_scale(low, &high, sign);
    if (!plain(&high) || high.value <= low->value * scale)
        return;
    n->value *= scale;
    n->hi = high.value;
    n->end = n->core_end = high.end;
    n->first -= between;
}

static void set_currency(toc_number *n, int64_t row)
{
    const char *code = toc_currency_code(row);
    n->kind = TOC_NUMBER_MONEY;
    memcpy(n->currency, code, TOC_MIN(strlen(code), sizeof(n->currency) - 1));
}

/* "$3 million", "3 million euros", "20m pounds", "EUR 5". */
static bool read_money(const place *p, toc_number *n)
{
    int64_t row;
    if (n->core_first > p->from && kind_of(p, n->core_first - 1, &row) == NW_CURRENCY) {
        set_currency(n, row);
        n->first = TOC_MIN(n->first, n->core_first - 1);
        return true;
    }
    bool us = is(p, n->core_end, "us");
    bool of = is(p, n->core_end, "of"); /* "millions of euros" */
    uint32_t at = n->core_end + (us || of ? 1u : 0u);
    if (kind_of(p, at, &row) != NW_CURRENCY)
        return false;
    set_currency(n, row);
    n->end = TOC_MAX(n->end, at + 1);
    return true;
}

/* "180.000 EUR": no money has three decimals; the point stands between groups. */
static void read_groups(const place *p, toc_number *n)
{
    enum { GROUP = 3 };
    toc_sv s = toc_text_words(p->t, n->core_first, n->core_first + 1);
    if (n->core_end != n->core_first + 1 || s.n < GROUP + 2 || s.p[s.n - GROUP - 1] != '.')
        return;
    for (size_t i = s.n - GROUP; i < s.n; i++)
        if (!toc_is_digit(s.p[i]))
            return;
    n->value = floor(n->value * 1000 + 0.5);
    n->hi = floor(n->hi * 1000 + 0.5);
}

static bool read_percent(const place *p, toc_number *n)
{
    int64_t per;
    if (kind_of(p, n->core_end, &per) != NW_PERCENT)
        return false;
    if (per && !is(p, n->core_end + 1, "cent"))
        return false;
    n->kind = TOC_NUMBER_PERCENT;
    n->end = TOC_MAX(n->end, n->core_end + 1 + (per ? 1u : 0u));
    return true;
}

/* A month written with a capital: "may" and "march" are verbs otherwise. */
static bool month_at(const place *p, uint32_t at)
{
    if (kind_of(p, at, NULL) != NW_MONTH)
        return false;
    return p->t->upper_case || !(p->t->tokens.p[at].shape & TOC_SHAPE_LOWER);
}

/* "24 and 27 May", "22 to 24 March": the first of two days. */
static bool first_of_days(const place *p, uint32_t next)
{
    bool joined = is(p, next, "and") || is(p, next, "to") || is(p, next, "or") ||
                  is(p, next, "-") || is(p, next, "\u2013");
    bool digit = joined && next + 1 < p->end && (p->t->tokens.p[next + 1].shape & TOC_SHAPE_DIGIT);
    return digit && month_at(p, next + 2);
}

static bool read_date(const place *p, const toc_number_core *c, toc_number *n)
{
    bool day = c->value >= 1 && c->value <= 31 && !c->point;
    uint32_t at = n->core_first;
    bool before = at > p->from && month_at(p, at - 1);
    uint32_t next = n->core_end + (is(p, n->core_end, "of") ? 1u : 0u);
    bool behind = month_at(p, next) || first_of_days(p, n->core_end);
    if (c->dated || (day && c->digits && (before || behind)) || (day && c->ordinal && behind))
        n->kind = TOC_NUMBER_DATE;
    return n->kind == TOC_NUMBER_DATE;
}

/* "9 SEP 89", "JUNE 11 89": the year of a wire's dateline. */
static bool short_year(const place *p, const toc_number_core *c, const toc_number *n)
{
    uint32_t at = n->core_first;
    if (!c->digits || c->value > 99 || n->core_end != at + 1 || at < p->start + 2)
        return false;
    const toc_token *k = p->t->tokens.p;
    bool two = k[at].end - k[at].start == 2;
    uint32_t month = k[at - 1].shape & TOC_SHAPE_DIGIT ? at - 2 : at - 1;
    uint32_t day = month == at - 1 ? at - 2 : at - 1;
    const toc_word_row *row = toc_wordset_token(p->words, &k[month]);
    bool upper = p->t->upper_case || k[month].shape & TOC_SHAPE_UPPER;
    return two && upper && row && row->kind == NW_MONTH && k[day].shape & TOC_SHAPE_DIGIT;
}

static bool is_year(const place *p, const toc_number_core *c, const toc_number *n)
{
    if (short_year(p, c, n))
        return true;
    if (!c->four || c->value < 1800 || c->value > 2100)
        return false;
    uint32_t at = n->core_first;
    uint8_t before = at > p->from ? kind_of(p, at - 1, NULL) : NW_NONE;
    if (before == NW_MONTH)
        return true;
    if (n->bound != TOC_BOUND_EXACT || kind_of(p, n->core_end, NULL) == NW_PEOPLE)
        return false;
    if (before == NW_YEAR_LEAD)
        return true;
    toc_sv f = fold_at(p, n->core_end);
    bool counts = f.n > 3 && f.p[f.n - 1] == 's' && toc_is_alpha(f.p[0]);
    return c->value >= 1900 && !counts;
}

/* "Ahmed Khan, 41," */
static bool apposed_age(const place *p, const toc_number_core *c, const toc_number *n)
{
    uint32_t at = n->core_first;
    if (!c->digits || c->value < 5 || at < p->from + 2 || !is(p, at - 1, ","))
        return false;
    bool name = p->t->tokens.p[at - 2].shape & (TOC_SHAPE_TITLE | TOC_SHAPE_UPPER);
    return name && is(p, n->core_end, ",") && kind_of(p, at - 2, NULL) == NW_NONE;
}

/* "who is 59", "he was 46". */
static bool stated_age(const place *p, const toc_number *n)
{
    uint32_t at = n->core_first;
    if (at < p->from + 2 || !(is(p, at - 1, "is") || is(p, at - 1, "was")))
        return false;
    return is(p, at - 2, "who") || is(p, at - 2, "he") || is(p, at - 2, "she");
}

/* "a boy of 16", "a Tunisian of 31 who". */
static bool age_of(const place *p, const toc_number_core *c, const toc_number *n)
{
    static const char *const PERSONS[] = {"man",   "woman", "boy",      "girl",  "youth",
                                          "child", "child", "teenager", "pupil", "student"};
    uint32_t at = n->core_first;
    if (at < p->from + 3 || c->value < 2 || !is(p, at - 1, "of") ||
        kind_of(p, at - 3, NULL) != NW_ARTICLE)
        return false;
    bool person = !p->t->upper_case && (p->t->tokens.p[at - 2].shape & TOC_SHAPE_TITLE);
    for (size_t i = 0; i < TOC_LEN(PERSONS); i++)
        person |= is(p, at - 2, PERSONS[i]);
    return person;
}

/* "people under fifty" */
static bool age_limit(const place *p, const toc_number *n)
{
    return n->bound == TOC_BOUND_AT_MOST && n->first > p->from &&
           is(p, n->core_first - 1, "under") && kind_of(p, n->first - 1, NULL) == NW_PEOPLE;
}

static bool implied_age(const place *p, const toc_number_core *c, const toc_number *n)
{
    return apposed_age(p, c, n) || stated_age(p, n) || age_of(p, c, n) || age_limit(p, n);
}

static bool read_age(const place *p, const toc_number_core *c, toc_number *n)
{
    if (c->value > 120 || c->point)
        return false;
    uint32_t at = n->core_first;
    bool years_old = kind_of(p, n->core_end, NULL) == NW_YEARS && is(p, n->core_end + 1, "old");
    bool aged = at > p->from && kind_of(p, at - 1, NULL) == NW_AGED;
    if (!years_old && !aged && !c->age && !implied_age(p, c, n))
        return false;
    n->kind = TOC_NUMBER_AGE;
    if (years_old)
        n->end = n->core_end + 2;
    if (aged)
        n->first = TOC_MIN(n->first, at - 1);
    return true;
}

/* "19.30" behind "at", "around", "since". */
static bool dotted_time(const place *p, const toc_number_core *c, const toc_number *n)
{
    toc_sv raw = toc_text_words(p->t, n->core_first, n->core_first + 1);
    bool form = c->point && raw.n >= 4 && raw.p[raw.n - 3] == '.' && raw.p[raw.n - 2] < '6';
    if (!form || c->value >= 24 || n->core_first == p->from)
        return false;
    uint8_t before = kind_of(p, n->core_first - 1, NULL);
    uint8_t after = kind_of(p, n->core_end, NULL);
    bool led = before == NW_TIME_LEAD || before == NW_YEAR_LEAD ||
               is(p, n->core_first - 1, "around") || is(p, n->core_first - 1, "about");
    return led && after != NW_SCALE && after != NW_UNIT_OF && after != NW_CURRENCY;
}

/* "The cleaners came at eight.", "a little before six the man". */
static bool worded_time(const place *p, const toc_number_core *c, const toc_number *n)
{
    static const char *const LEADS[] = {"at", "before", "after", "by", "until", "past"};
    uint32_t at = n->core_first;
    if (c->digits || c->value < 1 || c->value > 12 || at == p->from || n->first != at)
        return false;
    for (uint32_t i = at; i > p->from && at - i < 10; i--)
        if (is(p, i - 1, "put") || is(p, i - 1, "puts"))
            return false; /* "put the number of wounded at seven" */
    bool led = false;
    for (size_t i = 0; i < TOC_LEN(LEADS); i++)
        led |= is(p, at - 1, LEADS[i]);
    toc_sv next = fold_at(p, n->core_end);
    return led && (next.n == 0 || !toc_is_alnum(next.p[0]) || is(p, n->core_end, "the"));
}

/* A line of a running report: "19.30 The police …". */
static bool opening_time(const place *p, const toc_number_core *c, const toc_number *n)
{
    toc_sv raw = toc_text_words(p->t, n->core_first, n->core_first + 1);
    return c->point && c->value < 24 && raw.n >= 4 && raw.p[raw.n - 3] == '.' &&
           n->core_end < p->end &&
           (p->t->tokens.p[n->core_end].shape & (TOC_SHAPE_TITLE | TOC_SHAPE_PUNCT)) &&
           (n->core_first == p->from ||
            (p->t->tokens.p[n->core_first].space_before &&
             p->t->tokens.p[n->core_first - 1].end + 1 < p->t->tokens.p[n->core_first].start));
}

/* "19.30", "10:30", "10 am", "1930 GMT", "at 1930 hours". */
static bool read_time(const place *p, const toc_number_core *c, toc_number *n)
{
    bool hours = c->four && is(p, n->core_end, "hours");
    bool at = n->core_first > p->from && is(p, n->core_first - 1, "at");
    bool hour = c->value < 2400 && (int)c->value % 100 < 60;
    bool military = c->four && (c->value < 1000 || (at && hour)); /* "0930", "at 2030" */
    if (kind_of(p, n->core_end, NULL) == NW_CLOCK || hours)
        n->end = TOC_MAX(n->end, n->core_end + 1);
    else if (!c->clock && !military && !dotted_time(p, c, n) && !worded_time(p, c, n) &&
             !opening_time(p, c, n))
        return false;
    n->kind = TOC_NUMBER_TIME;
    return true;
}

static bool read_measure(const place *p, const toc_number_core *c, toc_number *n)
{
    uint8_t after = kind_of(p, n->core_end, NULL);
    toc_sv raw = toc_text_words(p->t, n->core_first, n->core_first + 1);
    bool metres = c->abbreviated && raw.p[raw.n - 1] == 'm'; /* "200m", unless money */
    if (c->compound || metres) {
        n->kind = TOC_NUMBER_MEASURE;
        n->unit = n->core_first;
        return true;
    }
    bool square = is(p, n->core_end, "square") || is(p, n->core_end, "cubic");
    if (square)
        after = kind_of(p, n->core_end + 1, NULL);
    bool second = c->value == 1 && is(p, n->core_end, "second");
    bool unit = after == NW_UNIT_OF || after == NW_YEARS || second;
    if (!unit && !(c->point && !c->abbreviated)) /* "8.5": nothing that is counted */
        return false;
    n->kind = TOC_NUMBER_MEASURE;
    if (!unit)
        return true;
    n->unit = n->core_end + square;
    n->end = TOC_MAX(n->end, n->unit + 1);
    return true;
}

/* A word that cannot be what is counted, or a mark. */
static bool is_function_word(toc_sv f)
{
    static const char *const WORDS[] = {
        "in", "on",   "at",  "was", "is",    "and",  "to", "of",   "by",    "for",     "with",
        "or", "from", "has", "had", "which", "that", "as", "when", "where", "crashed",
    };
    for (size_t i = 0; i < TOC_LEN(WORDS); i++)
        if (toc_sv_eq(f, toc_sv_of(WORDS[i])))
            return true;
    return f.n == 0 || !toc_is_alnum(f.p[0]);
}

static bool is_written_as_name(const toc_text *t, uint32_t at)
{
    return t->upper_case || t->tokens.p[at].shape & (TOC_SHAPE_TITLE | TOC_SHAPE_UPPER);
}

/* "7 Park Street": a street within three capitalised words behind the number. */
static bool before_street(const place *p, uint32_t at)
{
    for (uint32_t k = 0; k < 4 && at + k < p->end && is_written_as_name(p->t, at + k); k++)
        if (k > 0 && kind_of(p, at + k, NULL) == NW_STREET)
            return true;
    return false;
}

/* "Unit 8200 was": a capitalised word before, and nothing that could be counted behind. */
static bool behind_name(const place *p, uint32_t at, uint32_t next)
{
    const toc_text *t = p->t;
    bool title = t->tokens.p[at - 1].shape & (TOC_SHAPE_TITLE | TOC_SHAPE_MIXED);
    return !t->upper_case && title && kind_of(p, at - 1, NULL) == NW_NONE && at - 1 > p->from &&
           t->tokens.p[at].space_before && is_function_word(fold_at(p, next));
}

/* "Flight 103", "No. 4", "Windows 10". */
static bool is_name(const place *p, const toc_number_core *c, const toc_number *n)
{
    uint32_t at = n->core_first;
    if (!c->digits || n->bound != TOC_BOUND_EXACT)
        return false;
    if (before_street(p, n->core_end))
        return true;
    if (at == p->from)
        return false;
    toc_sv raw = toc_text_words(p->t, at - 1, at);
    if (toc_sv_eq_nocase(raw, TOC_SV("no.")) || toc_sv_eq(raw, TOC_SV("#")))
        return true;
    if (kind_of(p, at - 1, NULL) == NW_NAMED)
        return kind_of(p, n->core_end, NULL) != NW_PEOPLE;
    return behind_name(p, at, n->core_end);
}

/* Decides the kind of a number whose range and bound are known. */
static void classify(const place *p, const toc_number_core *c, toc_number *n)
{
    if (read_date(p, c, n) || read_percent(p, n) || read_time(p, c, n))
        return;
    if (c->ordinal) {
        n->kind = TOC_NUMBER_ORDINAL;
        return;
    }
    if (read_money(p, n)) {
        read_groups(p, n);
        return;
    }
    if (read_age(p, c, n) || read_measure(p, c, n))
        return;
    if (is_year(p, c, n))
        n->kind = TOC_NUMBER_YEAR;
    else if (is_name(p, c, n))
        n->kind = TOC_NUMBER_NAME;
}

/* "$" and the like may stand between a bound and its number: "more than $ 3". */
static void bound_over_sign(const place *p, toc_number *n)
{
    if (bound_before(p, n))
        return;
    if (n->first > p->from && kind_of(p, n->first - 1, NULL) == NW_CURRENCY) {
        toc_number trial = *n;
        trial.first--;
        if (bound_before(p, &trial))
            *n = trial;
    }
}

static toc_number number_of(const place *p, uint32_t at, const toc_number_core *c)
{
    toc_number n = {.first = at,
                    .end = c->end,
                    .core_first = at,
                    .core_end = c->end,
                    .value = c->value,
                    .hi = c->hi,
                    .unit = TOC_NO_TOKEN,
                    .vague = c->vague,
                    .weak = c->weak};
    read_range(p, &n, c);
    if (c->vague)
        n.bound = TOC_BOUND_ABOUT;
    bound_over_sign(p, &n);
    if (!c->ordinal)
        bound_after(p, &n);
    classify(p, c, &n);
    /* "around 19.30", "over 18 years": no bound of a count */
    if (n.kind == TOC_NUMBER_YEAR || n.kind == TOC_NUMBER_DATE)
        n.bound = TOC_BOUND_EXACT;
    return n;
}

int toc_numbers_find(const toc_text *t, toc_arena *a, toc_number_vec *out)
{
    const toc_wordset *words = toc_number_words();
    TOC_VEC_FOREACH (s, &t->sentences) {
        place p = {.t = t, .words = words, .start = s->first, .from = s->first, .end = s->end};
        for (uint32_t at = s->first; at < s->end;) {
            toc_number_core c;
            if (!toc_number_core_at(t, words, at, s->end, &c)) {
                at++;
                continue;
            }
            toc_number *n = TOC_VEC_PUSH(a, out);
            if (!n)
                return -ENOMEM;
            *n = number_of(&p, at, &c);
            at = p.from = n->end;
        }
    }
    return 0;
}

bool toc_number_is_article(const toc_text *t, uint32_t token)
{
    toc_sv f = t->tokens.p[token].fold;
    return toc_sv_eq(f, TOC_SV("a")) || toc_sv_eq(f, TOC_SV("an")) || toc_sv_eq(f, TOC_SV("one"));
}
