/*
 * report_date - when the report itself was written.
 *
 * Candidates are whole dates in the first sentences; the best is behind "Published" or the like,
 * the next stands in a dateline or heading, the last is a line with nothing but a date. A date that
 * belongs to a clause ("of 13 November 2015", "on 3 May") is the event's. Where the first sentences
 * have none, the last ones may: a paper signs so, and a dateline without a year takes the
 * copyright's.
 */
#include "base/ascii.h"
#include "extract/date_points.h"

enum { SENTENCES = 12, LAST_SENTENCES = 3, TOKENS = 240, SHORT = 18, LINE = 24, LABEL_REACH = 4 };

static bool labelled(const toc_date_scene *s, uint32_t at)
{
    static const char *const LABELS[] = {"published", "posted",   "updated",  "issued",
                                         "date",      "dated",    "filed",    "release",
                                         "written",   "compiled", "prepared", "delivered"};
    for (size_t i = 0; i < TOC_LEN(LABELS); i++) {
        if (s->end - s->from <= LINE && toc_date_is(s, s->from, LABELS[i]))
            return true; /* "Published by the Harbour Watch on 25 April 2025" */
        for (uint32_t k = 1; k <= LABEL_REACH && at >= s->from + k; k++)
            if (toc_date_is(s, at - k, LABELS[i]))
                return true;
    }
    return false;
}

static bool in_clause(const toc_date_scene *s, uint32_t at)
{
    uint8_t kind = at > s->from ? toc_date_kind(s, at - 1, NULL) : DW_NONE;
    return kind >= DW_BEFORE && kind <= DW_OF;
}

/* "That was the news on Monday the 20th of October, 2025.", "As of 10 February 2025". */
static bool signs_off(const toc_date_scene *s, uint32_t at)
{
    if (at > s->from + 1 && toc_date_is(s, at - 1, "of") && toc_date_is(s, at - 2, "as"))
        return s->end - s->from <= SHORT;
    return at > s->from + 1 && toc_date_is(s, at - 1, "on") &&
           (toc_date_is(s, at - 2, "news") || toc_date_is(s, at - 2, "bulletin"));
}

/* "QUETTA, 9/2/2026: A wave …", "Kampala, Tuesday, January 13, 2026. Two …" */
static bool in_dateline(const toc_date_scene *s, uint32_t at, const toc_date_point *p)
{
    enum { REACH = 5 };
    if (at <= s->from + 1 || at > s->from + REACH || toc_date_kind(s, s->from, NULL) != DW_NONE ||
        !toc_has_capital(&s->t->tokens.p[s->from]) || !toc_date_is(s, at - 1, ",") ||
        p->end >= s->end)
        return false;
    static const char *const ENDS[] = {":", ".", "-", "--", "(", "\u2013", "\u2014"};
    toc_sv behind = toc_text_words(s->t, p->end, p->end + 1);
    for (size_t k = 0; k < TOC_LEN(ENDS); k++)
        if (toc_sv_eq(behind, toc_sv_of(ENDS[k])))
            return true;
    return false;
}

/* "Week of April 6, 2026" */
static bool of_week(const toc_date_scene *s, uint32_t at)
{
    return at > s->from + 1 && toc_date_is(s, at - 1, "of") && toc_date_is(s, at - 2, "week");
}

/* How surely the date at token at is the report's: 0 not at all. */
static int score(const toc_date_scene *s, uint32_t at, const toc_date_point *p, bool heading)
{
    if (p->first == TOC_DAY_NONE || p->first != p->last || !(p->has_year || s->year) ||
        p->precision != TOC_PRECISION_DAY)
        return 0;
    if (labelled(s, at) || signs_off(s, at))
        return 3;
    if (of_week(s, at))
        return 1;
    if (in_clause(s, at))
        return 0;
    if (heading || in_dateline(s, at, p))
        return 2;
    return s->end - s->from <= SHORT ? 1 : 0;
}

typedef struct {
    int score;
    toc_day day;
    uint32_t first, end;
} best_date;

static void scan(toc_date_scene *s, bool heading, best_date *best)
{
    for (uint32_t at = s->from; (at = toc_date_start(s, at)) < s->end;) {
        toc_date_point p;
        if (!toc_date_point_at(s, at, &p)) {
            at++;
            continue;
        }
        int points = score(s, at, &p, heading);
        enum { LAST_OF_WEEK = 6 };
        if (points > best->score)
            *best = (best_date){points, p.first + (of_week(s, at) ? LAST_OF_WEEK : 0), at, p.end};
        at = p.end;
    }
}

static void scan_front(toc_date_scene *s, best_date *best)
{
    const toc_text *t = s->t;
    s->end = 0;
    for (uint32_t i = 0; i < t->sentences.n && i < SENTENCES && s->end < TOKENS; i++) {
        s->from = t->sentences.p[i].first;
        s->end = t->sentences.p[i].end;
        scan(s, t->sentences.p[i].heading, best);
    }
}

/* "(c) 2025 Harbour Press": the year of the copyright, 0: none. */
static int copyright_year(const toc_text *t)
{
    for (uint32_t k = t->sentences.n; k > 0 && k + LAST_SENTENCES > t->sentences.n; k--) {
        toc_sentence se = t->sentences.p[k - 1];
        bool copyright = false;
        for (uint32_t i = se.first; i < se.end; i++) {
            toc_sv raw = toc_text_words(t, i, i + 1);
            int64_t year;
            if (copyright && raw.n == 4 && toc_sv_to_i64(raw, &year) && year > 1900 && year < 2100)
                return (int)year;
            copyright |= toc_sv_eq(raw, TOC_SV("\u00a9")) ||
                         toc_sv_eq_nocase(raw, TOC_SV("copyright")) ||
                         (toc_sv_eq(raw, TOC_SV("c")) && i > se.first &&
                          toc_sv_eq(toc_text_words(t, i - 1, i), TOC_SV("(")));
        }
    }
    return 0;
}

/* The last sentences, where a paper or a newsreader signs with the day. */
static void scan_end(toc_date_scene *s, best_date *best)
{
    const toc_text *t = s->t;
    for (uint32_t k = t->sentences.n; k > 0 && k + LAST_SENTENCES > t->sentences.n; k--) {
        s->from = t->sentences.p[k - 1].first;
        s->end = t->sentences.p[k - 1].end;
        scan(s, t->sentences.p[k - 1].heading, best);
    }
}

toc_day toc_report_date(const toc_text *t, toc_arena *a, toc_basis *ret_basis)
{
    if (t->doc->published != TOC_DAY_NONE)
        return t->doc->published;
    const toc_wordset *words = toc_date_words();
    toc_date_scene s = {.t = t, .words = words, .report = TOC_DAY_NONE, .focus = TOC_DAY_NONE};
    best_date best = {.day = TOC_DAY_NONE};
    scan_front(&s, &best);
    if (!best.score)
        scan_end(&s, &best);
    if (!best.score && (s.year = copyright_year(t)))
        scan_front(&s, &best);
    toc_span *span = best.score && ret_basis ? TOC_VEC_PUSH(a, &ret_basis->spans) : NULL;
    if (span)
        *span = (toc_span){t->tokens.p[best.first].start, t->tokens.p[best.end - 1].end};
    if (ret_basis && best.score) {
        ret_basis->rule = "report-date";
        ret_basis->confidence = (uint8_t)(60 + 10 * best.score);
    }
    return best.day;
}
