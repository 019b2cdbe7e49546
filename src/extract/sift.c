/* sift - see sift.h. */
#include "extract/sift.h"

#include "extract/draft_dates.h"

/* News that says nothing of when happened on its day: a live report, a first bulletin. */
static void day_of_report(const toc_scan *s, toc_draft *x)
{
    if (s->report_day == TOC_DAY_NONE || x->foiled || toc_draft_looks_back(s, x))
        return;
    const toc_date *m = toc_dateline(s);
    if (!m)
        return;
    x->incident.date.start = x->incident.date.end = s->report_day;
    x->incident.date.basis = toc_basis_of(s, m->first, m->end, 30, "day of the report");
}

static bool worth_keeping(const toc_draft *x)
{
    enum { ENOUGH = 3, ENOUGH_UNDATED = 4 };
    bool dated = !toc_draft_undated(x) || x->lead || x->story;
    return x->score >= (dated ? ENOUGH : ENOUGH_UNDATED);
}

/* Another day that the incident's text names, as it stands there; empty: none. */
static toc_sv other_date(const toc_scan *s, const toc_draft *x)
{
    if (toc_draft_undated(x))
        return TOC_SV("");
    TOC_VEC_FOREACH (m, &s->dates)
        if (!m->dateline && toc_draft_has(x, m->first) && m->end_day != TOC_DAY_NONE &&
            m->end_day != x->incident.date.end && m->start_day != x->incident.date.start)
            return toc_scan_words(s, m->first, m->end);
    return TOC_SV("");
}

/* What stands above the sections of a digest without a day sums them up. */
static bool summary(const toc_scan *s, const toc_draft *x)
{
    return toc_draft_in_headings(s, x) || (!x->story && toc_draft_undated(x));
}

void toc_drafts_sift(const toc_scan *s, bool all, toc_draft_vec *drafts)
{
    uint32_t kept = 0;
    bool digest = drafts->n && drafts->p[drafts->n - 1].story;
    for (uint32_t k = 0; k < drafts->n; k++) {
        toc_draft *x = &drafts->p[k];
        x->faint = !worth_keeping(x) || (digest && summary(s, x));
        if (x->faint && !all)
            continue;
        if (toc_draft_undated(x) && x->doubtful && (x->lead || x->story) &&
            !toc_draft_looks_back(s, x)) {
            toc_draft_set_date(s, &x->incident, x->doubtful, false);
            x->incident.date.basis.confidence = 40;
        }
        if (toc_draft_undated(x) && x->lead && !x->section)
            day_of_report(s, x);
        x->incident.date.basis.runner_up = other_date(s, x);
        drafts->p[kept++] = *x;
    }
    drafts->n = kept;
}
