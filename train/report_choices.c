/* report_choices - what may be said of drafts: days, places, types, tolls, statuses, claims. */
#include "report_lab.h"

#include "base/utf8.h"
#include "extract/learned_mixed.h"
#include "model/terms.h"

#include <errno.h>

static bool counts(const json *list, int64_t value)
{
    for (const json *x = list ? list->first : NULL; x; x = x->next)
        if ((int64_t)x->number == value)
            return true;
    return false;
}

/* The share of the longer's words that both have. */
static bool alike(toc_sv a, toc_sv b)
{
    uint32_t na = 0, nb = 0, both = 0;
    for (toc_sv rest = b; rest.n;) {
        toc_sv_cut(&rest, ' ');
        nb++;
    }
    for (toc_sv rest = a; rest.n;) {
        toc_sv w = toc_sv_cut(&rest, ' ');
        na++;
        for (toc_sv other = b; other.n;)
            if (toc_sv_eq(toc_sv_cut(&other, ' '), w)) {
                both++;
                break;
            }
    }
    return both * 10 >= TOC_MAX(na, nb) * 6;
}

static const json *status_of(report_lab *l, const muc_template *t, const toc_perpetrator *p)
{
    const json *all = json_get(t->key, "statuses");
    toc_sv text = muc_norm(&l->arena, p->text), name = muc_norm(&l->arena, p->name);
    for (const json *x = all ? all->first : NULL; x; x = x->next) {
        const json *names = json_get(x, "names");
        for (const json *n = names ? names->first : NULL; n; n = n->next) {
            toc_sv norm = muc_norm(&l->arena, n->text);
            if (alike(norm, text) || alike(norm, name))
                return json_get(x, "status");
        }
    }
    return NULL;
}

/* A table for each forest that chooses. */
typedef report_table tables[TOC_REPORT_FORESTS];

static bool names_one(report_lab *l, const json *names, toc_sv text)
{
    toc_sv norm = muc_norm(&l->arena, text);
    for (const json *n = names ? names->first : NULL; n; n = n->next)
        if (alike(muc_norm(&l->arena, n->text), norm))
            return true;
    return false;
}

static bool is_claim(report_lab *l, const muc_template *t, const toc_claim_choice *c,
                     toc_stance stance)
{
    const json *all = json_get(t->key, "claims");
    for (const json *x = all ? all->first : NULL; x; x = x->next)
        if (json_lists(json_get(x, "stance"), toc_sv_of(toc_term(&toc_terms_stance, stance))) &&
            names_one(l, json_get(x, "by"), c->by) && names_one(l, json_get(x, "about"), c->about))
            return true;
    return false;
}

static int add_claims(report_lab *l, uint32_t doc, const toc_setting *g, const muc_template *t,
                      report_table *out)
{
    toc_claim_choice all[TOC_CLAIM_CHOICES];
    uint32_t n = toc_claims_find(g, &l->views[doc].statements, all);
    for (uint32_t k = 0; k < n; k++) {
        toc_row rows[TOC_STANCE_CHOICES];
        toc_claim_features(g, &all[k], rows);
        for (uint32_t s = 0; s < TOC_STANCE_CHOICES; s++)
            if (report_row(out, doc, &rows[s],
                           is_claim(l, t, &all[k], (toc_stance)(TOC_STANCE_ASSERTS + s))) < 0)
                return -ENOMEM;
    }
    return 0;
}

static bool is_where(report_lab *l, const toc_setting *g, const muc_template *t, const toc_where *c)
{
    toc_place place;
    if (toc_where_resolve(g, c, &place) < 0)
        return false;
    toc_sv name = toc_fold(&l->arena, place.name), text = toc_fold(&l->arena, place.text);
    const json *fills = json_get(t->key, "location");
    const json *any = fills && fills->first ? json_get(fills->first, "any") : NULL;
    for (const json *v = any ? any->first : NULL; v; v = v->next) {
        const json *places = json_get(v, "places"), *country = json_get(v, "country");
        const json *want = places && places->first ? json_get(places->first, "name") : country;
        if (!want)
            continue;
        toc_sv w = toc_fold(&l->arena, want->text);
        if (toc_sv_eq(w, name) || toc_sv_eq(w, text))
            return true;
    }
    return false;
}

static int add_setting(report_lab *l, uint32_t doc, const toc_setting *g, const muc_template *t,
                       tables out)
{
    toc_when days[TOC_WHEN_CHOICES];
    toc_where places[TOC_WHERE_CHOICES];
    toc_row x;
    uint32_t n = toc_when_find(g, days);
    for (uint32_t i = 0; i < n; i++) {
        toc_when_features(g, &days[i], &x);
        if (report_row(&out[TOC_REPORT_WHEN], doc, &x, muc_dated(t, days[i].start, days[i].end)) <
            0)
            return -ENOMEM;
    }
    n = toc_where_find(g, places);
    for (uint32_t i = 0; i < n; i++) {
        toc_where_features(g, &places[i], &x);
        if (report_row(&out[TOC_REPORT_WHERE], doc, &x, is_where(l, g, t, &places[i])) < 0)
            return -ENOMEM;
    }
    return 0;
}

static int add_draft(report_lab *l, uint32_t doc, const toc_setting *g, const muc_template *t,
                     tables out)
{
    toc_row r, harm;
    toc_incident_type types[TOC_TYPE_CHOICES];
    uint32_t n = toc_types_find(g, types);
    for (uint32_t k = 0; k < n; k++) {
        toc_type_features(g, types[k], &r);
        if (report_row(&out[TOC_REPORT_TYPE], doc, &r,
                       json_lists(json_get(t->key, "types"),
                                  toc_sv_of(toc_term(&toc_terms_type, types[k])))) < 0)
            return -ENOMEM;
    }
    toc_harm_features(g, &harm);
    for (int killed = 0; killed < 2; killed++) {
        toc_toll all[TOC_TOLL_CHOICES];
        n = toc_toll_find(g, killed, all);
        for (uint32_t k = 0; k < n; k++) {
            toc_toll_features(g, killed, &all[k], &harm, &r);
            if (report_row(&out[TOC_REPORT_TOLL], doc, &r,
                           counts(json_get(t->key, killed ? "killed" : "injured"), all[k].value)) <
                0)
                return -ENOMEM;
        }
    }
    return add_setting(l, doc, g, t, out);
}

/* Who did it, and who says so, once both rules and models have told. */
static int add_parties(report_lab *l, uint32_t doc, const toc_setting *g, const muc_template *t,
                       tables out)
{
    TOC_VEC_FOREACH (p, &g->draft->incident.perpetrators) {
        const json *right = status_of(l, t, p);
        toc_row rows[TOC_STATUS_CHOICES];
        toc_status_features(g, p, rows);
        for (uint32_t k = 0; k < TOC_STATUS_CHOICES && right; k++)
            if (report_row(&out[TOC_REPORT_STATUS], doc, &rows[k],
                           json_lists(right, toc_sv_of(toc_term(&toc_terms_status,
                                                                TOC_STATUS_FACT + k)))) < 0)
                return -ENOMEM;
    }
    return add_claims(l, doc, g, t, &out[TOC_REPORT_CLAIM]);
}

/* Asks what may be said of each draft that is an incident: first what the rules know alone. */
static int add_report(report_lab *l, uint32_t d, tables out)
{
    report_view *v = &l->views[d];
    toc_draft_vec drafts;
    uint32_t of[TOC_MAX_INCIDENTS];
    if (report_drafts(l, d, &drafts, of) < 0)
        return -ENOMEM;
    TOC_VEC_FOREACH (x, &drafts)
        x->believed = true;
    for (int mixed = 0; mixed < 2; mixed++) {
        if (mixed && toc_fill_mixed(&v->scan, l->roles[report_fold(d)], &drafts) < 0)
            return -ENOMEM;
        for (uint32_t k = 0; k < drafts.n; k++) {
            toc_setting g = {&v->scan, &drafts, &drafts.p[k], v->tells, &v->claims};
            if (of[k] == REPORT_INCIDENTS)
                continue;
            const muc_template *t = &l->corpus.docs.p[d].templates.p[of[k]];
            if ((mixed ? add_parties : add_draft)(l, d, &g, t, out) < 0)
                return -ENOMEM;
        }
    }
    return 0;
}

int report_train_choices(report_lab *l)
{
    tables all;
    int r = 0;
    for (uint32_t k = 0; k < TOC_REPORT_FORESTS; k++)
        all[k] = report_table_for(k);
    for (uint32_t d = 0; d < l->corpus.docs.n && r == 0; d++)
        r = add_report(l, d, all);
    for (uint32_t k = TOC_REPORT_WHEN; k < TOC_REPORT_FORESTS && r == 0; k++)
        r = report_forest(l, k, &all[k]);
    return r;
}
