/* learned_reports - see learned_reports.h. */
#include "extract/learned_reports.h"

#include "extract/choices.h"
#include "extract/judge.h"
#include "extract/learned_mixed.h"

#include <errno.h>

int toc_learned_begin(const toc_report_model *m, const toc_scan *s, const toc_event_vec *events,
                      toc_genre genre, toc_learned_reading *ret)
{
    *ret = (toc_learned_reading){.model = m, .genre = genre};
    ret->opener.forest = &m->forests[TOC_REPORT_OPENINGS];
    ret->opener.tells = toc_tells_find(&m->tells, s, events, genre);
    return ret->opener.tells ? 0 : -ENOMEM;
}

/* Where the rules see no word of a type: the kind that the draft's sentences are most like. */
static toc_incident_type type_by(const toc_draft *d, const toc_tells_row *tells)
{
    static const uint8_t types[TOC_TELLS_COUNT] = {
        [TOC_TELLS_BOMBING] = TOC_TYPE_BOMBING,
        [TOC_TELLS_ASSAULT] = TOC_TYPE_ARMED_ASSAULT,
        [TOC_TELLS_KIDNAPPING] = TOC_TYPE_KIDNAPPING,
        [TOC_TELLS_FIRE] = TOC_TYPE_ARSON,
        [TOC_TELLS_ROBBERY] = TOC_TYPE_ROBBERY,
        [TOC_TELLS_STRIKE] = TOC_TYPE_AIR_STRIKE,
        [TOC_TELLS_RANSOMWARE] = TOC_TYPE_RANSOMWARE,
        [TOC_TELLS_BREACH] = TOC_TYPE_DATA_BREACH,
        [TOC_TELLS_OUTAGE] = TOC_TYPE_DENIAL_OF_SERVICE,
    };
    bool cyber = d->incident.realm == TOC_REALM_CYBER;
    uint32_t first = cyber ? TOC_TELLS_RANSOMWARE : TOC_TELLS_BOMBING;
    uint32_t end = cyber ? TOC_TELLS_COUNT : TOC_TELLS_RANSOMWARE, best = first;
    float top = -1.0f;
    TOC_VEC_FOREACH (u, &d->units)
        for (uint32_t q = first; q < end; q++)
            if (tells[u->sentence][q] > top) {
                top = tells[u->sentence][q];
                best = q;
            }
    return (toc_incident_type)types[best];
}

static void choose(const toc_report_model *m, const toc_setting *g, toc_draft *d)
{
    if (d->incident.type == TOC_TYPE_NONE)
        d->incident.type = type_by(d, g->tells);
    toc_when_choose(g, &m->forests[TOC_REPORT_WHEN], d);
    toc_where_choose(g, &m->forests[TOC_REPORT_WHERE], d);
    toc_type_choose(g, &m->forests[TOC_REPORT_TYPE], d);
    toc_toll_choose(g, &m->forests[TOC_REPORT_TOLL], true, d);
    toc_toll_choose(g, &m->forests[TOC_REPORT_TOLL], false, d);
}

void toc_learned_believe(const toc_learned_reading *g, const toc_scan *s, toc_draft_vec *drafts)
{
    TOC_VEC_FOREACH (d, drafts) {
        toc_setting x = {s, drafts, d, g->opener.tells, NULL};
        toc_row r;
        toc_judge_features(&x, g->genre, &r);
        bool plain = toc_judge_plain(&x, g->genre);
        d->believed = toc_row_ask(&g->model->forests[TOC_REPORT_JUDGE], &r) >=
                      (plain ? TOC_JUDGE_ACCEPT_PLAIN : TOC_JUDGE_ACCEPT);
    }
    TOC_VEC_FOREACH (d, drafts) {
        toc_setting x = {s, drafts, d, g->opener.tells, NULL};
        if (d->believed)
            choose(g->model, &x, d);
    }
}

int toc_learned_parties(const toc_learned_reading *g, const toc_scan *s,
                        const toc_statement_vec *st, toc_draft_vec *drafts)
{
    toc_claim_span_vec heard = {0};
    if (!toc_drafts_believed(drafts))
        return 0;
    int r = toc_fill_mixed(s, g->model->roles, drafts);
    if (r == 0)
        r = toc_claim_tag(&g->model->claims, &g->model->transitions, s, st, g->opener.tells,
                          &heard);
    TOC_VEC_FOREACH (d, drafts) {
        toc_setting x = {s, drafts, d, g->opener.tells, &heard};
        if (r < 0 || !d->believed)
            continue;
        toc_status_choose(&x, &g->model->forests[TOC_REPORT_STATUS], d);
        toc_claims_choose(&x, st, &g->model->forests[TOC_REPORT_CLAIM], d);
    }
    return r;
}
