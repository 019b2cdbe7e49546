/* role_setting - see role_setting.h. */
#include "extract/role_setting.h"

#include <stdlib.h>

typedef struct {
    float *x;
    uint32_t n;
} row;

static void put(row *r, float v)
{
    r->x[r->n++] = v;
}

static uint32_t gap_of(uint32_t a, uint32_t b)
{
    return a > b ? a - b : b - a;
}

/* How far a token is from the nearest member of the group, in sentences and, inside one, tokens. */
static void put_nearness(row *r, const toc_role_group_scene *g, uint32_t members, uint32_t token)
{
    uint32_t sentence = g->scan->sentence_of[token], sentences = 50, tokens = 60, first = 50;
    bool before = false;
    for (uint32_t k = 0; k < g->n; k++) {
        const toc_role_entity *e = g->entities[k];
        if (!(members >> k & 1))
            continue;
        sentences = TOC_MIN(sentences, gap_of(e->sentence, sentence));
        first = TOC_MIN(first, e->sentence);
        before |= e->sentence > sentence;
        if (e->sentence == sentence)
            tokens = TOC_MIN(tokens, gap_of(e->first, token));
    }
    put(r, (float)sentences);
    put(r, (float)tokens);
    put(r, before);
    put(r, (float)sentence);
    put(r, (float)first);
    put(r, (float)g->view->sentence_kinds[sentence]);
    put(r, (float)__builtin_popcount(g->view->sentence_kinds[sentence]));
    put(r, g->scan->text->sentences.p[sentence].heading);
}

static const toc_draft *home(const toc_role_group_scene *g, uint32_t members)
{
    uint32_t k = toc_role_group_home(g, members);
    return k == TOC_NO_TOKEN ? NULL : &g->rules->p[k];
}

/* ---------------------------------------------------------------- when */

static void add_when(toc_role_when *all, uint32_t *n, toc_role_when c)
{
    for (uint32_t k = 0; k < *n; k++)
        if (all[k].start == c.start && all[k].end == c.end) {
            all[k].rules |= c.rules;
            all[k].mention = all[k].mention ? all[k].mention : c.mention;
            return;
        }
    if (*n < TOC_ROLE_CHOICES_MAX)
        all[(*n)++] = c;
}

uint32_t toc_role_when_find(const toc_role_group_scene *g, uint32_t members,
                            toc_role_when ret[TOC_ROLE_CHOICES_MAX])
{
    uint32_t n = 0;
    const toc_draft *d = home(g, members);
    toc_day day = g->scan->report_day;
    if (d && d->incident.date.end != TOC_DAY_NONE)
        add_when(ret, &n,
                 (toc_role_when){d->incident.date.start, d->incident.date.end, NULL, true});
    if (day != TOC_DAY_NONE) {
        add_when(ret, &n, (toc_role_when){TOC_DAY_NONE, day, NULL, false});
        add_when(ret, &n, (toc_role_when){day, day, NULL, false});
    }
    TOC_VEC_FOREACH (m, &g->scan->dates)
        if (!m->dateline && m->end_day != TOC_DAY_NONE && m->start_day != TOC_DAY_NONE)
            add_when(ret, &n, (toc_role_when){m->start_day, m->end_day, m, false});
    return n;
}

void toc_role_when_features(const toc_role_group_scene *g, uint32_t members, const toc_role_when *c,
                            float ret[TOC_ROLE_WHEN_FEATURES])
{
    row r = {ret, 0};
    memset(ret, 0, sizeof(float) * TOC_ROLE_WHEN_FEATURES);
    const toc_draft *d = home(g, members);
    toc_day day = g->scan->report_day;
    uint32_t same = 0, exact = 0;
    TOC_VEC_FOREACH (m, &g->scan->dates) {
        same += m->start_day == c->start && m->end_day == c->end;
        exact += !m->dateline && m->precision == TOC_PRECISION_DAY;
    }
    put(&r, c->rules);
    put(&r, c->mention != NULL);
    put(&r, c->start == TOC_DAY_NONE);
    put(&r, day != TOC_DAY_NONE && c->end == day);
    put(&r, day == TOC_DAY_NONE ? -1.0f
                                : (float)TOC_MIN(gap_of((uint32_t)day, (uint32_t)c->end), 500u));
    put(&r, c->start == TOC_DAY_NONE ? 0.0f : (float)(c->end - c->start));
    put(&r, d ? d->incident.date.basis.confidence : 0.0f);
    put(&r, d ? d->lead : 0.0f);
    put(&r, d && d->incident.date.end != TOC_DAY_NONE);
    put(&r, (float)same);
    put(&r, (float)exact);
    put(&r, (float)g->n);
    put(&r, (float)g->rules->n);
    put(&r, (float)__builtin_popcount(members));
    put(&r, (float)g->scan->text->sentences.n);
    put(&r, c->mention ? (float)c->mention->precision : 0.0f);
    put(&r, c->mention ? (float)c->mention->relation : 0.0f);
    put(&r, c->mention ? (float)c->mention->basis : 0.0f);
    put(&r, c->mention ? c->mention->duration + 2.0f * c->mention->anniversary : 0.0f);
    if (c->mention)
        put_nearness(&r, g, members, c->mention->first);
    TOC_ASSERT(r.n <= TOC_ROLE_WHEN_FEATURES);
}

/* ---------------------------------------------------------------- where */

/* The mentions of the country that the text names most, weighed by nothing else. */
static uint32_t mentions_of_country(const toc_role_group_scene *g, const char country[3])
{
    uint32_t n = 0;
    TOC_VEC_FOREACH (p, &g->scan->places)
        n += memcmp(p->country, country, sizeof(p->country)) == 0;
    return n;
}

uint32_t toc_role_where_find(const toc_role_group_scene *g, uint32_t members,
                             toc_role_where ret[TOC_ROLE_CHOICES_MAX])
{
    (void)members;
    uint32_t n = 0, countries = 0;
    const toc_place_mention_vec *all = &g->scan->places;
    for (uint32_t k = 0; k < all->n && n < TOC_ROLE_CHOICES_MAX; k++) {
        const toc_place_mention *p = &all->p[k];
        bool seen = p->country[0] == '\0', seen_place = p->is_country || seen;
        for (uint32_t i = 0; i < n; i++) {
            const toc_place_mention *o = &all->p[ret[i].mention];
            seen |= ret[i].country_only && memcmp(o->country, p->country, 3) == 0;
        }
        if (!seen && countries < 4 && n < TOC_ROLE_CHOICES_MAX) {
            ret[n++] = (toc_role_where){k, true};
            countries++;
        }
        if (!seen_place && p->use == TOC_PLACE_USE_PLACE && n < TOC_ROLE_CHOICES_MAX)
            ret[n++] = (toc_role_where){k, false};
    }
    return n;
}

static void put_before(row *r, const toc_role_group_scene *g, const toc_place_mention *p)
{
    static const char *const words[] = {"in", "at", "near", "of", "from", "to", "between", ","};
    const toc_scan *s = g->scan;
    toc_sentence q = toc_sentence_at(s, p->first);
    toc_sv w = p->first > q.first ? s->text->tokens.p[p->first - 1].fold : TOC_SV("");
    for (size_t k = 0; k < TOC_LEN(words); k++)
        put(r, toc_sv_eq(w, toc_sv_of(words[k])));
    put(r, p->end < q.end && toc_word_in(s, p->end, " , "));
    put(r, p->end < q.end && toc_word_in(s, p->end,
                                         " department province neighborhood district city area "
                                         "sector municipality suburb town village "));
}

static void put_place(row *r, const toc_role_group_scene *g, const toc_place_mention *p,
                      bool country_only)
{
    const toc_place_mention_vec *all = &g->scan->places;
    toc_place_feature feature = country_only ? TOC_PLACE_COUNTRY : toc_place_feature_of(g->scan, p);
    for (int k = TOC_PLACE_TOWN; k <= TOC_PLACE_COUNTRY; k++)
        put(r, (int)feature == k);
    uint32_t index = (uint32_t)(p - all->p), same = 0, inside = 0, towns = 0;
    bool line_country = false, line_place = false;
    TOC_VEC_FOREACH (o, all) {
        same += !country_only && o->row == p->row && !o->is_country;
        inside += o->within == index;
        towns += !o->is_country && o->use == TOC_PLACE_USE_PLACE;
        if (!o->dateline)
            continue;
        line_country |= memcmp(o->country, p->country, 3) == 0;
        line_place |= o->row == p->row;
    }
    put(r, p->dateline);
    put(r, p->use);
    put(r, p->confidence);
    put(r, (float)same);
    put(r, (float)inside);
    put(r, (float)towns);
    put(r, (float)all->n);
    put(r, line_country);
    put(r, line_place);
    put(r, (float)mentions_of_country(g, p->country));
    put(r, (float)mentions_of_country(g, p->country) / (float)all->n);
    put(r, p->within != UINT32_MAX);
    put(r, (float)(p->end - p->first));
    put(r, p->row == TOC_NO_ROW
               ? -1.0f
               : (float)TOC_MIN(toc_lex_place(g->scan->lx, p->row).population / 1000, 10000));
}

void toc_role_where_features(const toc_role_group_scene *g, uint32_t members,
                             const toc_role_where *c, float ret[TOC_ROLE_WHERE_FEATURES])
{
    row r = {ret, 0};
    memset(ret, 0, sizeof(float) * TOC_ROLE_WHERE_FEATURES);
    const toc_place_mention *p = &g->scan->places.p[c->mention];
    const toc_draft *d = home(g, members);
    put(&r, c->country_only);
    put_place(&r, g, p, c->country_only);
    put_before(&r, g, p);
    put_nearness(&r, g, members, p->first);
    put(&r, d && toc_draft_has(d, p->first));
    put(&r, d ? d->lead : 0.0f);
    put(&r, (float)g->n);
    put(&r, (float)__builtin_popcount(members));
    put(&r, (float)g->scan->text->sentences.n);
    TOC_ASSERT(r.n <= TOC_ROLE_WHERE_FEATURES);
}
