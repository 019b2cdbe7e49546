/* choose_where - where a draft's incident was: see choices.h. */
#include "extract/choices.h"

/* As likely another choice must be, and so much likelier than the rules' own. */
#define LEAST 0.20f
#define BETTER 0.05f

enum { OWN = 1 }; /* the feature that says that the rules chose it */

typedef struct {
    const toc_setting *g;
    toc_row *x;
} row;

static void put(row *r, float v)
{
    toc_row_put(r->x, v);
}

uint32_t toc_where_find(const toc_setting *g, toc_where ret[TOC_WHERE_CHOICES])
{
    uint32_t n = 0, countries = 0;
    const toc_place_mention_vec *all = &g->scan->places;
    for (uint32_t k = 0; k < all->n && n < TOC_WHERE_CHOICES; k++) {
        const toc_place_mention *p = &all->p[k];
        bool seen = p->country[0] == '\0', seen_place = p->is_country || seen;
        for (uint32_t i = 0; i < n; i++) {
            const toc_place_mention *o = &all->p[ret[i].mention];
            seen |= ret[i].country_only && memcmp(o->country, p->country, 3) == 0;
        }
        if (!seen && countries < 5) {
            ret[n++] = (toc_where){k, true};
            countries++;
        }
        if (!seen_place && p->use == TOC_PLACE_USE_PLACE && n < TOC_WHERE_CHOICES)
            ret[n++] = (toc_where){k, false};
    }
    return n;
}

static bool same_place(const toc_place_mention *a, const toc_place_mention *b)
{
    return a->row == b->row && a->is_country == b->is_country &&
           memcmp(a->country, b->country, 3) == 0;
}

static uint32_t mentions_of_country(const toc_scan *s, const char country[3])
{
    uint32_t n = 0;
    TOC_VEC_FOREACH (p, &s->places)
        n += memcmp(p->country, country, sizeof(p->country)) == 0;
    return n;
}

static void put_before(row *r, const toc_place_mention *p)
{
    const toc_scan *s = r->g->scan;
    toc_sentence q = toc_sentence_at(s, p->first);
    bool any = p->first > q.first;
    uint32_t w = any ? p->first - 1 : 0;
    put(r, any && toc_word_in(s, w, " in "));
    put(r, any && toc_word_in(s, w, " at "));
    put(r, any && toc_word_in(s, w, " near outside "));
    put(r, any && toc_word_in(s, w, " of "));
    put(r, any && toc_word_in(s, w, " from "));
    put(r, any && toc_word_in(s, w, " to between and towards "));
    put(r, any && toc_word_in(s, w, " , "));
    put(r, any && toc_word_in(s, w, " the "));
    put(r, !any);
    put(r, p->end < q.end && toc_word_in(s, p->end, " , "));
    put(r, p->end < q.end && toc_word_in(s, p->end, " ' 's \u2019s \u2019 "));
    put(r, p->end < q.end && toc_word_in(s, p->end, " said police court council university "));
    put(r, p->end < q.end &&
               toc_word_in(s, p->end,
                           " department province neighborhood district city area region county "
                           "state sector municipality suburb town village "));
}

/* The incident's place by the rules is the candidate's. */
static bool rules_chose(const toc_setting *g, const toc_where *c)
{
    const toc_place *own = &g->draft->incident.place;
    toc_place place;
    return own->name.n && toc_where_resolve(g, c, &place) == 0 && toc_sv_eq(place.name, own->name);
}

static void put_place(row *r, const toc_place_mention *p, bool country_only)
{
    const toc_scan *s = r->g->scan;
    const toc_place_mention_vec *all = &s->places;
    toc_place_feature feature = country_only ? TOC_PLACE_COUNTRY : toc_place_feature_of(s, p);
    uint32_t index = (uint32_t)(p - all->p), same = 0, inside = 0, towns = 0, in_draft = 0,
             in_events = 0, towns_in_draft = 0, rank = 0;
    bool line_country = false, line_place = false;
    TOC_VEC_FOREACH (o, all) {
        bool is = !country_only && same_place(o, p);
        const toc_unit *u = toc_draft_unit(r->g->draft, o->first);
        bool mine = u != NULL;
        same += is;
        in_draft += is && mine;
        in_events += is && u && u->event;
        towns_in_draft += mine && !o->is_country && o->use == TOC_PLACE_USE_PLACE;
        rank += mine && !o->is_country && o->use == TOC_PLACE_USE_PLACE && o < p;
        inside += o->within == index;
        towns += !o->is_country && o->use == TOC_PLACE_USE_PLACE;
        if (!o->dateline)
            continue;
        line_country |= memcmp(o->country, p->country, 3) == 0;
        line_place |= same_place(o, p);
    }
    put(r, (float)feature);
    put(r, p->dateline);
    put(r, p->use);
    put(r, p->confidence);
    put(r, (float)same);
    put(r, (float)in_draft);
    put(r, (float)in_events);
    put(r, (float)towns_in_draft);
    put(r, (float)rank);
    put(r, (float)inside);
    put(r, (float)towns);
    put(r, (float)all->n);
    put(r, line_country);
    put(r, line_place);
    put(r, (float)mentions_of_country(s, p->country) / (float)all->n);
    put(r, p->within != UINT32_MAX);
    put(r, (float)(p->end - p->first));
    put(r, p->row == TOC_NO_ROW
               ? -1.0f
               : (float)TOC_MIN(toc_lex_place(s->lx, p->row).population / 1000, 10000));
    const toc_place *own = &r->g->draft->incident.place;
    put(r, own->name.n != 0);
    put(r, memcmp(own->country, p->country, 3) == 0);
    put(r, (float)own->basis.confidence);
    put(r, (float)own->chain.n);
    put(r, s->actor_at[p->first] != TOC_NO_TOKEN);
    put(r, s->name_at[p->first] != TOC_NO_TOKEN);
}

void toc_where_features(const toc_setting *g, const toc_where *c, toc_row *ret)
{
    row r = {g, ret};
    ret->n = 0;
    const toc_place_mention *p = &g->scan->places.p[c->mention];
    put(&r, c->country_only);
    put(&r, rules_chose(g, c));
    put_place(&r, p, c->country_only);
    put_before(&r, p);
    toc_setting_put_draft(g, ret);
    toc_setting_put_near(g, p->first, ret);
    toc_row_fill(ret, TOC_WHERE_FEATURES);
}

int toc_where_resolve(const toc_setting *g, const toc_where *c, toc_place *ret)
{
    const toc_scan *s = g->scan;
    int r = toc_place_resolve(s->lx, s->text, &s->places, c->mention, s->arena, ret);
    if (r == 0 && c->country_only)
        toc_place_widen(s->lx, ret);
    return r;
}

void toc_where_choose(const toc_setting *g, const toc_forest *f, toc_draft *d)
{
    toc_where all[TOC_WHERE_CHOICES];
    TOC_UNSET toc_row rows[TOC_WHERE_CHOICES];
    float p[TOC_WHERE_CHOICES];
    uint32_t n = toc_where_find(g, all);
    float own = 0;
    for (uint32_t k = 0; k < n; k++)
        toc_where_features(g, &all[k], &rows[k]);
    toc_rows_ask(f, rows, n, p);
    for (uint32_t k = 0; k < n; k++)
        own = rows[k].x[OWN] > 0.5f ? p[k] : own;
    uint32_t best = toc_rows_pick(p, n, LEAST);
    toc_place place;
    if (best == n || rows[best].x[OWN] > 0.5f || p[best] < own + BETTER ||
        toc_where_resolve(g, &all[best], &place) < 0)
        return;
    place.basis.rule = TOC_REPORT_RULE;
    place.basis.confidence = (uint8_t)(p[best] * 100.0f);
    place.basis.runner_up = d->incident.place.name;
    d->incident.place = place;
}
