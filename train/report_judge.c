/* report_judge - which drafts are to be believed. */
#include "report_lab.h"

#include <errno.h>

/* How much of the draft tells of incident k, the units with events foremost. */
static uint32_t shared(const report_view *v, const toc_draft *d, uint32_t k)
{
    uint32_t ret = 0;
    TOC_VEC_FOREACH (u, &d->units)
        if (v->told[u->sentence] >> k & 1)
            ret += u->event ? 3 : 1;
    return ret;
}

static bool realm_fits(const muc_template *t, const toc_draft *d)
{
    return report_is_cyber(t) == (d->incident.realm == TOC_REALM_CYBER);
}

/* Each incident is given to the draft that shares most with it; of: the draft's incident, or
 * REPORT_INCIDENTS. */
static void deal(const muc_doc *doc, const report_view *v, const toc_draft_vec *drafts,
                 uint32_t *of)
{
    uint32_t taken = 0;
    for (uint32_t d = 0; d < drafts->n; d++)
        of[d] = REPORT_INCIDENTS;
    for (;;) {
        uint32_t best = 0, bd = 0, bk = 0;
        for (uint32_t d = 0; d < drafts->n; d++)
            for (uint32_t k = 0; k < TOC_MIN(doc->templates.n, (uint32_t)REPORT_INCIDENTS); k++) {
                if (of[d] < REPORT_INCIDENTS || (taken >> k & 1) ||
                    !realm_fits(&doc->templates.p[k], &drafts->p[d]))
                    continue;
                uint32_t n = shared(v, &drafts->p[d], k);
                if (n > best) {
                    best = n;
                    bd = d;
                    bk = k;
                }
            }
        if (!best)
            return;
        of[bd] = bk;
        taken |= 1u << bk;
    }
}

int report_drafts(report_lab *l, uint32_t d, toc_draft_vec *ret, uint32_t *of)
{
    report_view *v = &l->views[d];
    toc_opener opener = {.forest = &l->openings[report_fold(d)], .tells = v->tells};
    *ret = (toc_draft_vec){0};
    if (toc_drafts_make(&v->scan, &v->events, &opener, ret) < 0 ||
        toc_drafts_fill(&v->scan, &v->statements, ret) < 0)
        return -ENOMEM;
    TOC_VEC_FOREACH (x, ret)
        toc_fill_claims(&v->scan, &v->statements, ret, x);
    deal(&l->corpus.docs.p[d], v, ret, of);
    return 0;
}

static int judge_doc(report_lab *l, uint32_t d, report_table *table)
{
    report_view *v = &l->views[d];
    toc_draft_vec drafts;
    uint32_t of[TOC_MAX_INCIDENTS];
    if (report_drafts(l, d, &drafts, of) < 0)
        return -ENOMEM;
    for (uint32_t k = 0; k < drafts.n; k++) {
        toc_setting g = {&v->scan, &drafts, &drafts.p[k], v->tells, NULL};
        toc_row x;
        toc_judge_features(&g, v->genre, &x);
        if (report_row(table, d, &x, of[k] < REPORT_INCIDENTS) < 0)
            return -ENOMEM;
    }
    return 0;
}

int report_train_judge(report_lab *l)
{
    report_table table = report_table_for(TOC_REPORT_JUDGE);
    for (uint32_t d = 0; d < l->corpus.docs.n; d++)
        if (judge_doc(l, d, &table) < 0)
            return -ENOMEM;
    return report_forest(l, TOC_REPORT_JUDGE, &table);
}
