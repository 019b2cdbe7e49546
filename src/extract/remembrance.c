/*
 * remembrance - tells days of memory from what they remember.
 *
 * "Forty-four years after the bomb ten thousand people stood before the station": the report is of
 * a ceremony. Where all that it tells of the deed stands in such a phrase, and nothing of what it
 * cost, there is no incident in it; what lies a generation back is history whatever it cost.
 */
#include "extract/draft.h"

enum { A_GENERATION = 25, IS_A_YEAR = 1000 };

/* Years between the deed and its memory as the sentence gives them: 1 where it speaks of memory
 * without a number, 0 where it does not. */
static double years_since(const toc_scan *s, toc_sentence se)
{
    double years = 0;
    for (uint32_t i = se.first; i + 1 < se.end; i++) {
        if (toc_word_in(s, i,
                        " anniversary commemoration commemorate commemorates commemorated "
                        "commemorating remembrance remembers recalls "))
            years = years > 1 ? years : 1;
        if (!toc_word_in(s, i, " years year decades ") ||
            !toc_word_in(s, i + 1, " after on since ago later "))
            continue;
        years = years > 1 ? years : 1;
        uint32_t before = i > se.first ? s->number_at[i - 1] : TOC_NO_TOKEN;
        double n = before == TOC_NO_TOKEN ? 0 : s->numbers.p[before].value;
        n *= toc_word_is(s, i, "decades") ? 10 : 1;
        if (n < IS_A_YEAR && n > years)
            years = n;
    }
    return years;
}

/* "Ten years after the ferry bomb, a town remembers" over the text. */
static double years_in_headline(const toc_scan *s)
{
    toc_sentence se = s->text->sentences.n ? s->text->sentences.p[0] : (toc_sentence){0};
    return se.heading ? years_since(s, se) : 0;
}

/* A day of its own, not that of the report: "on 3 March". */
static bool dated(const toc_scan *s, toc_sentence se)
{
    uint32_t at = se.first;
    for (const toc_date *m; (m = toc_next_date(s, &at, se.end));)
        if (!m->dateline && !m->duration && m->precision == TOC_PRECISION_DAY)
            return true;
    return false;
}

bool toc_only_remembered(const toc_scan *s, const toc_draft *d)
{
    double headline = years_in_headline(s);
    bool told = headline > 0, history = false;
    uint32_t seen = TOC_NO_TOKEN; /* the sentence of the event before, which has been read */
    if (!d->lead || toc_left_out(s->without, TOC_PART_GENRE))
        return false;
    TOC_VEC_FOREACH (e, &d->events) {
        toc_sentence se = toc_sentence_at(s, e->first);
        if (se.heading || s->sentence_of[e->first] == seen)
            continue;
        seen = s->sentence_of[e->first];
        double years = years_since(s, se);
        if (years == 0 && headline > 0 && !dated(s, se))
            continue;
        if (years == 0)
            return false;
        told = true;
        history |= years >= A_GENERATION;
    }
    const toc_incident *i = &d->incident;
    return told && (history || (!i->killed.stated && !i->injured.stated));
}

/* The report is of nothing newer than a year long gone: "since the war ended in 1945". */
bool toc_only_history(const toc_scan *s, const toc_draft *d)
{
    enum { YEAR = 300, LONG_GONE = 40 * 365 };
    const toc_date_range *when = &d->incident.date;
    /* a report that gives no day of its own is of this century */
    toc_day now = s->report_day != TOC_DAY_NONE ? s->report_day : toc_day_of(2020, 1, 1);
    return d->lead && !toc_left_out(s->without, TOC_PART_GENRE) && when->start != TOC_DAY_NONE &&
           when->end != TOC_DAY_NONE && when->end - when->start >= YEAR &&
           now - when->end > LONG_GONE;
}

/* Words of a trial, which reports of the deed itself have few of. */
static bool of_trial(const toc_scan *s, uint32_t i)
{
    return toc_word_in(s, i,
                       " trial tried jury jurors verdict prosecution defence defense acquittal "
                       "pleas hearing appeal retrial lawyer lawyers defendant defendants accused "
                       "courtroom judges ");
}

bool toc_only_judged(const toc_scan *s, const toc_draft *d)
{
    enum { ENOUGH = 4, SHARE = 18, OF_REPORT = 7, SURE = 45 };
    const toc_incident *i = &d->incident;
    /* a plot that was stopped harmed nobody, and its trial is news of it */
    if (!d->lead || i->realm != TOC_REALM_PHYSICAL || i->stage != TOC_STAGE_ACCOMPLISHED ||
        i->killed.stated || i->injured.stated || i->victims.n ||
        toc_left_out(s->without, TOC_PART_GENRE))
        return false;
    bool own_day = i->date.end == TOC_DAY_NONE || i->date.basis.confidence <= SURE ||
                   s->report_day == TOC_DAY_NONE || i->date.end >= s->report_day - OF_REPORT;
    uint64_t words = 0;
    for (uint32_t k = 0; k < s->text->tokens.n; k++)
        words += of_trial(s, k);
    return own_day && words >= ENOUGH && words * 1000 >= SHARE * (uint64_t)s->text->tokens.n;
}
