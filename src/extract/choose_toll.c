/* choose_toll - how many a draft says were killed or injured: see choices.h. */
#include "extract/choices.h"

/* As likely a figure must be; the rules' own below the other is dropped. */
#define LEAST 0.30f
#define DOUBTED 0.20f
/* So much likelier than the rules' own another must be. */
#define BETTER 0.05f

enum { FAR = 40 };

static const toc_count *own_of(const toc_setting *g, bool killed)
{
    return killed ? &g->draft->incident.killed : &g->draft->incident.injured;
}

uint32_t toc_toll_find(const toc_setting *g, bool killed, toc_toll ret[TOC_TOLL_CHOICES])
{
    const toc_scan *s = g->scan;
    const toc_count *own = own_of(g, killed);
    uint32_t n = 0;
    if (own->stated)
        ret[n++] = (toc_toll){own->value, own->bound, NULL, true};
    TOC_VEC_FOREACH (m, &s->numbers) {
        if (m->kind != TOC_NUMBER_CARDINAL || m->value > 1e6 || n >= TOC_TOLL_CHOICES ||
            !toc_draft_has(g->draft, m->core_first))
            continue;
        bool seen = false;
        for (uint32_t k = 0; k < n; k++)
            if (ret[k].value == (int64_t)m->value && ret[k].bound == m->bound) {
                ret[k].number = m; /* the last word on it */
                seen = true;
            }
        if (!seen)
            ret[n++] = (toc_toll){(int64_t)m->value, m->bound, m, false};
    }
    for (int64_t few = 0; few <= 1 && n < TOC_TOLL_CHOICES; few++) { /* told without a figure */
        bool seen = false;
        for (uint32_t k = 0; k < n; k++)
            seen |= ret[k].value == few && ret[k].bound == TOC_BOUND_EXACT;
        if (!seen)
            ret[n++] = (toc_toll){few, TOC_BOUND_EXACT, NULL, false};
    }
    return n;
}

/* How far words of the class are from the number, in its sentence: before and behind. */
static void put_class(const toc_scan *s, const toc_number *m, toc_word_class c, toc_row *r)
{
    toc_sentence q = toc_sentence_at(s, m->core_first);
    uint32_t before = FAR, behind = FAR, numbers = 0;
    for (uint32_t i = q.first; i < m->core_first; i++)
        if (toc_is(s, i, c))
            before = m->core_first - i;
    for (uint32_t i = m->core_end; i < q.end && behind == FAR; i++) {
        numbers += s->number_at[i] != TOC_NO_TOKEN && !toc_is(s, i, c);
        if (toc_is(s, i, c))
            behind = i - m->core_end;
    }
    toc_row_put(r, (float)TOC_MIN(before, (uint32_t)FAR));
    toc_row_put(r, (float)TOC_MIN(behind, (uint32_t)FAR));
    toc_row_put(r, (float)numbers);
}

static void put_number(const toc_setting *g, const toc_number *m, toc_row *r)
{
    static const uint8_t classes[] = {
        TOC_WORD_HARM_KILLED, TOC_WORD_HARM_INJURED,   TOC_WORD_PEOPLE,    TOC_WORD_ATTACKER,
        TOC_WORD_ARREST,      TOC_WORD_HARM_KIDNAPPED, TOC_WORD_SAY_ASSERT};
    const toc_scan *s = g->scan;
    for (size_t k = 0; k < TOC_LEN(classes); k++)
        put_class(s, m, (toc_word_class)classes[k], r);
    const toc_unit *u = toc_draft_unit(g->draft, m->core_first);
    uint32_t k = s->sentence_of[m->core_first];
    toc_sentence q = s->text->sentences.p[k];
    toc_row_put(r, u && u->event);
    toc_row_put(r, (float)k);
    toc_row_put(r, (float)s->text->sentences.n);
    toc_row_put(r, g->draft->units.n ? (float)(k - g->draft->units.p[0].sentence) : -1.0f);
    toc_row_put(r, q.heading);
    toc_row_put(r, (float)(m->core_first - q.first));
    toc_row_put(r, m->vague);
    toc_row_put(r, m->weak);
    toc_row_put(r, m->hi > m->value);
    toc_row_put(r, g->tells[k][TOC_TELLS_ANY]);
    uint32_t w = m->core_end;
    toc_row_put(r, w < q.end && toc_word_in(s, w, " others other more "));
    toc_row_put(r, w < q.end && toc_word_in(s, w, " of were was had have are "));
    toc_row_put(r, w < q.end && toc_word_in(s, w, " people persons civilians children men women "));
    toc_row_put(r, w < q.end && toc_word_in(s, w, " dead wounded injured killed hurt deaths "));
    bool before = m->first > q.first;
    toc_row_put(r, before && toc_word_in(s, m->first - 1, " killed killing kills "));
    toc_row_put(r, before && toc_word_in(s, m->first - 1,
                                         " injured injuring wounded wounding wounds hurt "));
    toc_row_put(r, before && toc_word_in(s, m->first - 1, " including among of "));
    toc_row_put(r, before && toc_word_in(s, m->first - 1, " to at ")); /* "rose to 12" */
    toc_row_put(r, w < q.end ? (float)s->text->tokens.p[w].pos : -1.0f);
    uint32_t same = 0;
    TOC_VEC_FOREACH (o, &s->numbers)
        same += o->kind == TOC_NUMBER_CARDINAL && (int64_t)o->value == (int64_t)m->value;
    toc_row_put(r, (float)same);
}

void toc_harm_features(const toc_setting *g, toc_row *r)
{
    static const uint8_t classes[] = {TOC_WORD_HARM_KILLED, TOC_WORD_HARM_INJURED,
                                      TOC_WORD_HARM_UNHARMED};
    const toc_scan *s = g->scan;
    r->n = 0;
    float n[TOC_LEN(classes)] = {0}, in_event[TOC_LEN(classes)] = {0}, denied = 0, single = 0,
          casualties = 0, nobody = 0;
    TOC_VEC_FOREACH (u, &g->draft->units)
        for (uint32_t i = u->first; i < u->end; i++) {
            bool no = false;
            for (uint32_t k = i > u->first + 4 ? i - 4 : u->first; k < i; k++)
                no |= toc_word_in(s, k, " no not nobody none without never neither nor ");
            nobody += toc_word_in(s, i, " nobody unhurt unharmed unscathed uninjured ");
            bool harm = toc_word_in(s, i, " casualties casualty injuries fatalities victims hurt ");
            casualties += harm;
            for (size_t k = 0; k < TOC_LEN(classes); k++)
                if (toc_is(s, i, (toc_word_class)classes[k])) {
                    n[k] += 1.0f;
                    in_event[k] += u->event;
                    harm = true;
                }
            denied += harm && no;
            single += toc_is(s, i, TOC_WORD_PEOPLE) && i > u->first &&
                      toc_word_in(s, i - 1, " a an the one ");
        }
    for (size_t k = 0; k < TOC_LEN(classes); k++) {
        toc_row_put(r, n[k]);
        toc_row_put(r, in_event[k]);
    }
    toc_row_put(r, denied);
    toc_row_put(r, single);
    toc_row_put(r, casualties);
    toc_row_put(r, nobody);
    float effects[4] = {0}, persons[2] = {0};
    TOC_VEC_FOREACH (v, &g->draft->incident.victims) {
        effects[0] += v->effect == TOC_HARM_KILLED;
        effects[1] += v->effect == TOC_HARM_INJURED;
        effects[2] += v->effect == TOC_HARM_UNHARMED;
        effects[3] += v->effect == TOC_HARM_NONE;
        persons[0] += v->kind == TOC_PARTY_PERSON && v->effect == TOC_HARM_KILLED;
        persons[1] += v->kind == TOC_PARTY_PERSON && v->effect == TOC_HARM_INJURED;
    }
    for (int k = 0; k < 4; k++)
        toc_row_put(r, effects[k]);
    toc_row_put(r, persons[0]);
    toc_row_put(r, persons[1]);
}

static void put_own(const toc_count *c, toc_row *r)
{
    toc_row_put(r, c->stated ? (float)TOC_MIN(c->value, 2000) : -1.0f);
    toc_row_put(r, c->stated ? (float)c->basis.confidence : -1.0f);
}

void toc_toll_features(const toc_setting *g, bool killed, const toc_toll *c, const toc_row *harm,
                       toc_row *r)
{
    const toc_incident *i = &g->draft->incident;
    int64_t people = 0;
    bool victim = false;
    r->n = 0;
    toc_row_put(r, killed);
    toc_row_put(r, c->rules);
    toc_row_put(r, (float)TOC_MIN(c->value, 2000));
    toc_row_put(r, (float)c->bound);
    put_own(&i->killed, r);
    put_own(&i->injured, r);
    TOC_VEC_FOREACH (v, &i->victims) {
        bool mine = v->effect == (killed ? TOC_HARM_KILLED : TOC_HARM_INJURED);
        int64_t n = v->count.stated ? v->count.value : 1;
        people += mine ? n : 0;
        victim |= mine && n == c->value;
    }
    toc_row_put(r, (float)TOC_MIN(people, 2000));
    toc_row_put(r, victim);
    toc_row_put(r, people == c->value);
    toc_row_put(r, (float)i->type);
    toc_row_put(r, g->draft->lead);
    toc_row_put(r, (float)g->drafts->n);
    toc_row_put(r, (float)i->stage);
    for (uint32_t k = 0; k < harm->n; k++)
        toc_row_put(r, harm->x[k]);
    toc_row_put(r, c->number != NULL);
    if (c->number)
        put_number(g, c->number, r);
    toc_row_fill(r, TOC_TOLL_FEATURES);
}

void toc_toll_choose(const toc_setting *g, const toc_forest *f, bool killed, toc_draft *d)
{
    toc_toll all[TOC_TOLL_CHOICES];
    TOC_UNSET toc_row rows[TOC_TOLL_CHOICES], harm;
    float p[TOC_TOLL_CHOICES];
    uint32_t n = toc_toll_find(g, killed, all);
    toc_harm_features(g, &harm);
    for (uint32_t k = 0; k < n; k++)
        toc_toll_features(g, killed, &all[k], &harm, &rows[k]);
    toc_rows_ask(f, rows, n, p);
    uint32_t best = toc_rows_pick(p, n, LEAST);
    float own = n && all[0].rules ? p[0] : 0.0f;
    toc_count *c = killed ? &d->incident.killed : &d->incident.injured;
    if (c->stated && own < DOUBTED && best == n)
        *c = (toc_count){0};
    if (best == n || all[best].rules || p[best] < own + BETTER)
        return;
    const toc_number *m = all[best].number;
    toc_basis basis = {.rule = TOC_REPORT_RULE};
    if (m)
        basis = toc_basis_of(g->scan, m->first, m->end, 0, basis.rule);
    else if (d->units.n)
        basis = toc_basis_of(g->scan, d->units.p[0].first, d->units.p[0].end, 0, basis.rule);
    basis.confidence = (uint8_t)(p[best] * 100.0f);
    *c = (toc_count){true, all[best].value, all[best].bound, basis};
}
