/* report_choices - types, tolls and statuses. */
#include "report_lab.h"

#include "extract/choices.h"
#include "extract/learned_mixed.h"
#include "model/terms.h"

#include <errno.h>

static const boost_options OPTIONS = {.trees = 120,
                                      .runs = 1,
                                      .depth = 5,
                                      .rate = 0.08f,
                                      .l2 = 8.0f,
                                      .sample = 0.6f,
                                      .columns = 0.4f,
                                      .seed = REPORT_SEED};

static bool lists(const json *list, toc_sv s)
{
    for (const json *x = list ? list->first : NULL; x; x = x->next)
        if (toc_sv_eq(x->text, s))
            return true;
    return false;
}

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

typedef struct {
    report_table type, toll, status, claim;
} tables;

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
        if (lists(json_get(x, "stance"), toc_sv_of(toc_term(&toc_terms_stance, stance))) &&
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

static int add_draft(uint32_t doc, const toc_setting *g, const muc_template *t, tables *out)
{
    toc_row r, harm;
    toc_incident_type types[TOC_TYPE_CHOICES];
    uint32_t n = toc_types_find(g, types);
    for (uint32_t k = 0; k < n; k++) {
        toc_type_features(g, types[k], &r);
        if (report_row(&out->type, doc, &r,
                       lists(json_get(t->key, "types"),
                             toc_sv_of(toc_term(&toc_terms_type, types[k])))) < 0)
            return -ENOMEM;
    }
    toc_harm_features(g, &harm);
    for (int killed = 0; killed < 2; killed++) {
        toc_toll all[TOC_TOLL_CHOICES];
        n = toc_toll_find(g, killed, all);
        for (uint32_t k = 0; k < n; k++) {
            toc_toll_features(g, killed, &all[k], &harm, &r);
            if (report_row(&out->toll, doc, &r,
                           counts(json_get(t->key, killed ? "killed" : "injured"), all[k].value)) <
                0)
                return -ENOMEM;
        }
    }
    return 0;
}

/* Who did it, and who says so, once both rules and models have told. */
static int add_parties(report_lab *l, uint32_t doc, const toc_setting *g, const muc_template *t,
                       tables *out)
{
    TOC_VEC_FOREACH (p, &g->draft->incident.perpetrators) {
        const json *right = status_of(l, t, p);
        toc_row rows[TOC_STATUS_CHOICES];
        toc_status_features(g, p, rows);
        for (uint32_t k = 0; k < TOC_STATUS_CHOICES && right; k++)
            if (report_row(
                    &out->status, doc, &rows[k],
                    lists(right, toc_sv_of(toc_term(&toc_terms_status, TOC_STATUS_FACT + k)))) < 0)
                return -ENOMEM;
    }
    return add_claims(l, doc, g, t, &out->claim);
}

int report_train_choices(report_lab *l)
{
    tables all = {{.features = TOC_TYPE_FEATURES},
                  {.features = TOC_TOLL_FEATURES},
                  {.features = TOC_STATUS_FEATURES},
                  {.features = TOC_CLAIM_FEATURES}};
    for (uint32_t d = 0; d < l->corpus.docs.n; d++) {
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
                toc_setting g = {&v->scan, &drafts, &drafts.p[k], v->tells};
                if (of[k] == REPORT_INCIDENTS)
                    continue;
                const muc_template *t = &l->corpus.docs.p[d].templates.p[of[k]];
                if ((mixed ? add_parties(l, d, &g, t, &all) : add_draft(d, &g, t, &all)) < 0)
                    return -ENOMEM;
            }
        }
    }
    int r = report_forest(&all.type, "type", &OPTIONS, l->type_model);
    if (r == 0)
        r = report_forest(&all.toll, "toll", &OPTIONS, l->toll_model);
    if (r == 0)
        r = report_forest(&all.status, "status", &OPTIONS, l->status_model);
    if (r == 0)
        r = report_forest(&all.claim, "claim", &OPTIONS, l->claim_model);
    return r;
}
