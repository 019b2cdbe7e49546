/* draft_dates - see draft_dates.h. */
#include "extract/draft_dates.h"

enum { ROUGH_DAYS = 4 }; /* "two weeks ago" may be off by so many */

void toc_draft_set_date(const toc_scan *s, toc_incident *i, const toc_date *m, bool disclosed)
{
    i->date.start = disclosed ? TOC_DAY_NONE : m->start_day;
    /* "held since Tuesday" began then; "nine attacks since July" are spread over all of it */
    bool began = m->relation == TOC_DATE_SINCE && m->precision < TOC_PRECISION_MONTH;
    i->date.end = began ? m->start_day : m->end_day;
    i->date.basis = toc_basis_of(s, m->first, m->end, 75, "event date");
}

bool toc_dates_meet(const toc_incident *i, const toc_date *m)
{
    if (i->date.end == TOC_DAY_NONE)
        return false;
    toc_day a = i->date.start == TOC_DAY_NONE ? i->date.end : i->date.start;
    toc_day b = m->start_day == TOC_DAY_NONE ? m->end_day : m->start_day;
    /* "nearly three weeks ago" */
    bool rough = m->precision == TOC_PRECISION_WEEK && m->start_day == m->end_day;
    int slack = rough ? ROUGH_DAYS : 0;
    return a <= m->end_day + slack && b - slack <= i->date.end;
}

/* The report is about a verdict or an inquest: what is judged was long before, and when that was
 * stands further down. Who comes before a judge the day after is none of that. */
bool toc_draft_looks_back(const toc_scan *s, const toc_draft *x)
{
    TOC_VEC_FOREACH (u, &x->units)
        for (uint32_t i = u->first; i < u->end; i++)
            if (toc_is(s, i, TOC_WORD_ACQUIT) ||
                toc_word_in(s, i, " sentenced jailed convicted imprisoned guilty ") ||
                (i > u->first && toc_word_in(s, i, " prison jail ") &&
                 toc_word_is(s, i - 1, "to")) ||
                toc_word_in(s, i, " trial tribunal jury jurors verdict inquest coroner retrial "))
                return true;
    return false;
}

/* "Ten years after the bombing": what follows is dated by the day it is remembered. */
bool toc_unit_remembers(const toc_scan *s, const toc_unit *u)
{
    for (uint32_t i = u->first; i + 1 < u->end; i++)
        if (toc_word_in(s, i, " anniversary commemoration ") ||
            (toc_word_in(s, i, " years year ") && toc_word_in(s, i + 1, " after on since ")))
            return true;
    return false;
}

/* "in April … copied between 3 and 19 April", "noticed on 21 July … had access between 14 and 21
 * July": days within what was said before, or a span around it. */
bool toc_dates_better(const toc_draft *x, const toc_unit_facts *f)
{
    enum { WEEK = 6 };
    const toc_date_range *was = &x->incident.date;
    const toc_date *m = f->date;
    if (f->recall || m->precision != TOC_PRECISION_DAY || m->relation != TOC_DATE_ON ||
        was->start == TOC_DAY_NONE || m->start_day == TOC_DAY_NONE)
        return false;
    bool inside = was->start <= m->start_day && m->end_day <= was->end;
    bool around = m->start_day <= was->start && was->end <= m->end_day;
    return (inside && was->end - was->start >= WEEK) ||
           (around && m->range && x->incident.realm == TOC_REALM_CYBER);
}

/* "the tenth anniversary of the bombing": when that was, within days, from the day of the report;
 * false if nothing of the kind is said. */
bool toc_unit_remembered_day(const toc_scan *s, const toc_unit *u, toc_day *ret)
{
    uint32_t at = u->first;
    for (const toc_number *n; (n = toc_next_number(s, &at, u->end));) {
        if (n->kind != TOC_NUMBER_ORDINAL || n->end + 1 >= u->end || n->value < 1 ||
            !toc_word_is(s, n->end, "anniversary") || s->report_day == TOC_DAY_NONE)
            continue;
        toc_ymd day = toc_day_ymd(s->report_day);
        *ret = toc_day_of(day.year - (int)n->value, day.month, TOC_MIN(day.day, 28));
        return *ret != TOC_DAY_NONE;
    }
    return false;
}

/* "The blaze was noticed on Sunday morning": of what happened, by a word that may be said of an
 * accident too. */
bool toc_unit_tells_of_it(const toc_scan *s, const toc_unit *u)
{
    for (uint32_t i = u->first; i < u->end; i++)
        if (toc_word_in(s, i,
                        " blaze fire flames explosion blast bang shots alarm incident outage "
                        "happened occurred "))
            return true;
    return false;
}
