/* report_settings - when and where a draft's incident was. */
#include "report_lab.h"

#include "base/utf8.h"

#include <errno.h>

static const boost_options OPTIONS = {.trees = 120,
                                      .runs = 1,
                                      .depth = 5,
                                      .rate = 0.08f,
                                      .l2 = 8.0f,
                                      .sample = 0.6f,
                                      .columns = 0.4f,
                                      .seed = REPORT_SEED};

static bool same_day(const json *day, toc_day d)
{
    if (!day || day->kind != JSON_STRING)
        return d == TOC_DAY_NONE;
    return d != TOC_DAY_NONE && toc_day_parse(day->text) == d;
}

static const json *any_of(const muc_template *t, const char *member)
{
    const json *fills = json_get(t->key, member);
    const json *any = fills && fills->first ? json_get(fills->first, "any") : NULL;
    return any ? any->first : NULL;
}

static bool is_when(const muc_template *t, const toc_when *c)
{
    for (const json *v = any_of(t, "date"); v; v = v->next)
        if (same_day(json_get(v, "start"), c->start) && same_day(json_get(v, "end"), c->end))
            return true;
    return false;
}

static bool is_where(report_lab *l, const toc_setting *g, const muc_template *t, const toc_where *c)
{
    toc_place place;
    if (toc_where_resolve(g, c, &place) < 0)
        return false;
    toc_sv name = toc_fold(&l->arena, place.name), text = toc_fold(&l->arena, place.text);
    for (const json *v = any_of(t, "location"); v; v = v->next) {
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

static int add_draft(report_lab *l, uint32_t doc, const toc_setting *g, const muc_template *t,
                     report_table *when, report_table *where)
{
    toc_when days[TOC_WHEN_CHOICES];
    toc_where places[TOC_WHERE_CHOICES];
    toc_row x;
    uint32_t n = toc_when_find(g, days);
    for (uint32_t i = 0; i < n; i++) {
        toc_when_features(g, &days[i], &x);
        if (report_row(when, doc, &x, is_when(t, &days[i])) < 0)
            return -ENOMEM;
    }
    n = toc_where_find(g, places);
    for (uint32_t i = 0; i < n; i++) {
        toc_where_features(g, &places[i], &x);
        if (report_row(where, doc, &x, is_where(l, g, t, &places[i])) < 0)
            return -ENOMEM;
    }
    return 0;
}

int report_train_settings(report_lab *l)
{
    report_table when = {.features = TOC_WHEN_FEATURES}, where = {.features = TOC_WHERE_FEATURES};
    for (uint32_t d = 0; d < l->corpus.docs.n; d++) {
        report_view *v = &l->views[d];
        toc_draft_vec drafts;
        uint32_t of[TOC_MAX_INCIDENTS];
        if (report_drafts(l, d, &drafts, of) < 0)
            return -ENOMEM;
        for (uint32_t k = 0; k < drafts.n; k++) {
            toc_setting g = {&v->scan, &drafts, &drafts.p[k], v->tells};
            if (of[k] < REPORT_INCIDENTS &&
                add_draft(l, d, &g, &l->corpus.docs.p[d].templates.p[of[k]], &when, &where) < 0)
                return -ENOMEM;
        }
    }
    int r = report_forest(&when, "when", &OPTIONS, l->when_model);
    return r < 0 ? r : report_forest(&where, "where", &OPTIONS, l->where_model);
}
