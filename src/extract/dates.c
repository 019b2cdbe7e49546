/*
 * dates - see dates.h. date_points.c reads one expression at a time; here prepositions, ranges and
 * what an expression means for the next one are added.
 */
#include "extract/dates.h"

#include "base/ascii.h"
#include "extract/date_points.h"

#include <errno.h>

enum { ANNIVERSARY_REACH = 6 };

static bool joins_range(const toc_date_scene *s, uint32_t at, bool between)
{
    uint8_t kind = toc_date_kind(s, at, NULL);
    if (kind == DW_TO || kind == DW_UNTIL || (between && toc_date_is(s, at, "and")))
        return true;
    toc_sv raw = at < s->end ? toc_text_words(s->t, at, at + 1) : (toc_sv){"", 0};
    return toc_sv_eq(raw, TOC_SV("-")) || toc_sv_eq(raw, TOC_SV("\u2013"));
}

/* A year said with one end of a range holds for the other: "between March and June 2020". */
static void share_year(toc_date_scene *s, uint32_t first, uint32_t second, toc_date_point *a,
                       toc_date_point *b)
{
    int said = s->year;
    toc_date_point again;
    if (a->yearless && b->has_year) {
        s->year = toc_day_ymd(b->first).year;
        if (toc_date_point_at(s, first, &again))
            *a = again;
    } else if (b->yearless && a->has_year) {
        s->year = toc_day_ymd(a->first).year;
        if (toc_date_point_at(s, second, &again))
            *b = again;
    }
    s->year = said;
}

/* Widens p, which starts at token at, over "to 19 August". */
static void read_range(toc_date_scene *s, uint32_t at, toc_date_point *p)
{
    bool between = at > s->from && toc_date_kind(s, at - 1, NULL) == DW_BETWEEN;
    uint32_t second = p->end + 1;
    toc_date_point b;
    if (p->duration || second >= s->end || !joins_range(s, p->end, between) ||
        !toc_date_point_at(s, second, &b) || b.duration)
        return;
    share_year(s, at, second, p, &b);
    if (p->first == TOC_DAY_NONE || b.last == TOC_DAY_NONE || b.last < p->first)
        return;
    p->last = b.last;
    p->end = b.end;
    p->range = true;
    p->has_year |= b.has_year;
}

/* What the preposition in front of token at makes of a point. */
static toc_date_relation relation_of(const toc_date_scene *s, uint32_t at, const toc_date_point *p,
                                     bool *taken)
{
    at -= at > s->from && toc_date_kind(s, at - 1, NULL) == DW_LAST; /* "since last November" */
    uint8_t kind = at > s->from ? toc_date_kind(s, at - 1, NULL) : DW_NONE;
    *taken = kind >= DW_BEFORE && kind <= DW_BETWEEN;
    switch (kind) {
    case DW_BEFORE:
    case DW_BY:
        return TOC_DATE_BEFORE;
    case DW_AFTER:
        return TOC_DATE_AFTER;
    case DW_SINCE:
        return TOC_DATE_SINCE;
    case DW_UNTIL:
        return TOC_DATE_UNTIL;
    case DW_FROM:
        return p->range ? TOC_DATE_ON : TOC_DATE_SINCE;
    case DW_ABOUT:
        return TOC_DATE_ABOUT;
    default:
        return TOC_DATE_ON;
    }
}

/* Opens the side that the relation leaves open. */
static void set_days(toc_date *d, const toc_date_scene *s, const toc_date_point *p, bool by)
{
    d->start_day = p->first;
    d->end_day = p->last;
    if (p->first == TOC_DAY_NONE)
        return;
    switch (d->relation) {
    case TOC_DATE_BEFORE:
        d->end_day = by ? p->last : p->first - 1;
        d->start_day = TOC_DAY_NONE;
        break;
    case TOC_DATE_UNTIL:
        d->start_day = TOC_DAY_NONE;
        break;
    case TOC_DATE_AFTER:
        d->start_day = p->last;
        d->end_day = TOC_DAY_NONE;
        break;
    case TOC_DATE_SINCE:
        if (p->first > s->report && s->report != TOC_DAY_NONE) { /* "from Monday", of plans */
            d->relation = TOC_DATE_FUTURE;
            d->end_day = TOC_DAY_NONE;
        } else {
            d->end_day = s->report;
        }
        break;
    default:
        if (p->first > s->report && s->report != TOC_DAY_NONE)
            d->relation = TOC_DATE_FUTURE;
        break;
    }
}

/* "the tenth anniversary of", "a year after", near the mention. */
static bool is_anniversary(const toc_date_scene *s, uint32_t first, uint32_t end)
{
    uint32_t from = first > s->from + ANNIVERSARY_REACH ? first - ANNIVERSARY_REACH : s->from;
    uint32_t to = TOC_MIN(end + ANNIVERSARY_REACH, s->end);
    for (uint32_t i = from; i < to; i++)
        if (toc_date_is(s, i, "anniversary"))
            return true;
    return false;
}

static toc_date date_of(toc_date_scene *s, uint32_t at, toc_date_point *p)
{
    bool taken;
    read_range(s, at, p);
    toc_date d = {
        .precision = p->precision, .basis = p->basis, .range = p->range, .duration = p->duration};
    d.relation = p->duration ? TOC_DATE_ON : relation_of(s, at, p, &taken);
    if (p->duration)
        taken = toc_date_kind(s, at - 1, NULL) == DW_FOR;
    d.first = taken ? at - 1 : at;
    d.end = p->end;
    set_days(&d, s, p, at > s->from && toc_date_kind(s, at - 1, NULL) == DW_BY);
    d.anniversary = is_anniversary(s, d.first, d.end);
    return d;
}

/* What later mentions may count from: "since 2015" says nothing of their year. */
static void remember(toc_date_scene *s, const toc_date_point *p, toc_date_relation relation,
                     bool heading)
{
    if (p->first == TOC_DAY_NONE || p->duration)
        return;
    if (p->has_year && relation == TOC_DATE_ON && p->precision <= TOC_PRECISION_YEAR)
        s->year = toc_day_ymd(p->first).year;
    if (p->precision == TOC_PRECISION_DAY && !heading)
        s->focus = p->last;
}

static int scan_sentence(toc_date_scene *s, bool heading, toc_arena *a, toc_date_vec *out)
{
    for (uint32_t at = s->from; (at = toc_date_start(s, at)) < s->end;) {
        toc_date_point p;
        if (!toc_date_point_at(s, at, &p)) {
            at++;
            continue;
        }
        toc_date *d = TOC_VEC_PUSH(a, out);
        if (!d)
            return -ENOMEM;
        *d = date_of(s, at, &p);
        d->dateline = heading && p.has_year && s->report == p.first && p.first == p.last;
        remember(s, &p, d->relation, heading);
        at = p.end;
    }
    return 0;
}

int toc_dates_find(const toc_text *t, toc_day report_day, toc_arena *a, toc_date_vec *out)
{
    const toc_wordset *words = toc_date_words();
    toc_date_scene s = {.t = t, .words = words, .report = report_day, .focus = TOC_DAY_NONE};
    TOC_VEC_FOREACH (k, &t->sentences) {
        s.from = k->first;
        s.end = k->end;
        /* a year holds for its sentence; without a report date, for what follows too */
        if (report_day != TOC_DAY_NONE)
            s.year = 0;
        int r = scan_sentence(&s, k->heading, a, out);
        if (r < 0)
            return r;
    }
    return 0;
}
