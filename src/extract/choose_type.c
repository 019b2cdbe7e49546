/* choose_type - of which type a draft is: see choices.h. */
#include "extract/choices.h"

#include "model/terms.h"

/* So much likelier than the rules' own another must be. */
#define BETTER 0.03f

static void add(toc_incident_type *all, uint32_t *n, toc_incident_type t)
{
    for (uint32_t k = 0; k < *n; k++)
        if (all[k] == t)
            return;
    if (t != TOC_TYPE_NONE && *n < TOC_TYPE_CHOICES)
        all[(*n)++] = t;
}

uint32_t toc_types_find(const toc_setting *g, toc_incident_type ret[TOC_TYPE_CHOICES])
{
    uint32_t n = 0;
    const toc_draft *d = g->draft;
    add(ret, &n, d->incident.type);
    TOC_VEC_FOREACH (e, &d->events)
        if (n < TOC_TYPE_CHOICES - 3)
            add(ret, &n, (toc_incident_type)e->type);
    TOC_VEC_FOREACH (u, &d->units)
        TOC_VEC_FOREACH (t, &g->scan->triggers)
            if (t->first >= u->first && t->first < u->end && n < TOC_TYPE_CHOICES - 1)
                add(ret, &n, (toc_incident_type)t->type);
    return n;
}

static void put_events(const toc_setting *g, toc_incident_type c, toc_row *r)
{
    const toc_draft *d = g->draft;
    uint32_t strong = 0, weak = 0, all = 0, first = 50, order = 0;
    bool opening = false, heading = false;
    TOC_VEC_FOREACH (e, &d->events) {
        bool is = e->type == c;
        strong += is && e->strong;
        weak += is && !e->strong;
        all += e->strong;
        if (is) {
            first = TOC_MIN(first, order);
            opening |= d->units.n && e->first < d->units.p[0].end;
            heading |= toc_sentence_at(g->scan, e->first).heading;
        }
        order++;
    }
    toc_row_put(r, (float)strong);
    toc_row_put(r, (float)weak);
    toc_row_put(r, (float)strong / (float)TOC_MAX(all, 1u));
    toc_row_put(r, (float)first);
    toc_row_put(r, opening);
    toc_row_put(r, heading);
    uint32_t triggers = 0, everywhere = 0;
    TOC_VEC_FOREACH (t, &g->scan->triggers) {
        everywhere += t->type == c;
        triggers += t->type == c && toc_draft_has(d, t->first);
    }
    toc_row_put(r, (float)triggers);
    toc_row_put(r, (float)everywhere);
}

static void put_means(const toc_setting *g, toc_row *r)
{
    const toc_incident *i = &g->draft->incident;
    uint32_t weapons = 0;
    TOC_VEC_FOREACH (w, &i->weapons)
        weapons |= 1u << w->type;
    for (uint32_t k = 1; k <= TOC_WEAPON_MALWARE; k++)
        toc_row_put(r, (float)(weapons >> k & 1));
    toc_row_put(r, (float)i->type);
    toc_row_put(r, (float)i->stage);
    toc_row_put(r, i->killed.stated);
    toc_row_put(r, i->cyber.ransom.stated);
    toc_row_put(r, i->cyber.records.stated);
    toc_row_put(r, (float)i->cyber.services_disrupted.n);
}

void toc_type_features(const toc_setting *g, toc_incident_type c, toc_row *r)
{
    toc_tells_row top = {0};
    float opening = 0;
    uint32_t kind = toc_tells_of(c);
    r->n = 0;
    TOC_VEC_FOREACH (u, &g->draft->units)
        for (uint32_t q = 0; q < TOC_TELLS_COUNT; q++)
            top[q] = TOC_MAX(top[q], g->tells[u->sentence][q]);
    if (g->draft->units.n)
        opening = g->tells[g->draft->units.p[0].sentence][kind];
    toc_row_put(r, (float)c);
    toc_row_put(r, c == g->draft->incident.type);
    put_events(g, c, r);
    put_means(g, r);
    toc_row_put(r, top[kind]);
    toc_row_put(r, opening);
    for (uint32_t q = TOC_TELLS_NOT_DONE; q < TOC_TELLS_COUNT; q++)
        toc_row_put(r, top[q]);
    toc_row_put(r, (float)kind);
    toc_row_put(r, g->draft->lead);
    toc_row_fill(r, TOC_TYPE_FEATURES);
}

void toc_type_choose(const toc_setting *g, const toc_forest *f, toc_draft *d)
{
    toc_incident_type all[TOC_TYPE_CHOICES], rules = d->incident.type;
    TOC_UNSET toc_row rows[TOC_TYPE_CHOICES];
    float p[TOC_TYPE_CHOICES];
    uint32_t n = toc_types_find(g, all);
    for (uint32_t k = 0; k < n; k++)
        toc_type_features(g, all[k], &rows[k]);
    toc_rows_ask(f, rows, n, p);
    for (uint32_t k = 0; k < n; k++)
        p[k] += all[k] == rules ? BETTER : 0.0f;
    uint32_t best = toc_rows_pick(p, n, 0.0f);
    if (best == n || all[best] == rules)
        return;
    d->incident.type = all[best];
    d->incident.basis.runner_up = toc_sv_of(toc_term(&toc_terms_type, rules));
    d->incident.basis.rule = TOC_REPORT_RULE;
    d->incident.basis.confidence = (uint8_t)(p[best] * 100.0f);
}
