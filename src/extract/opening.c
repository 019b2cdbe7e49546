/* opening - see opening.h. */
#include "extract/opening.h"

#include "extract/draft_dates.h"

typedef struct {
    const toc_opening *o;
    const toc_unit_facts *f;
    toc_row *x;
} row;

static void put(row *r, float v)
{
    toc_row_put(r->x, v);
}

enum { NOT_TOLD = -1, FAR = 4000 /* days */ };

static float days_apart(toc_day a, toc_day b)
{
    if (a == TOC_DAY_NONE || b == TOC_DAY_NONE)
        return NOT_TOLD;
    int64_t d = toc_days_between(a, b);
    return (float)TOC_MIN(d < 0 ? -d : d, (int64_t)FAR);
}

static void put_facts(row *r)
{
    const toc_unit_facts *f = r->f;
    const bool told[] = {
        f->unit.event,   f->strong,    f->harm,   f->foiled,        f->threat,
        f->machines,     f->thing,     f->recall, f->same_time,     f->earlier,
        f->ended,        f->disclosed, f->item,   f->until != NULL, f->section != NULL,
        f->place != NULL};
    for (size_t k = 0; k < TOC_LEN(told); k++)
        put(r, told[k]);
    put(r, (float)f->days_before);
    put(r, (float)f->realm);
}

static void put_date(row *r, const toc_date *d)
{
    put(r, d ? (float)d->precision : NOT_TOLD);
    put(r, d ? (float)d->relation : NOT_TOLD);
    put(r, d ? (float)d->basis : NOT_TOLD);
    put(r, d ? d->range : 0.0f);
    put(r, d ? days_apart(d->end_day, r->o->scan->report_day) : NOT_TOLD);
}

/* Any date of the unit, whatever the rules think of it. */
static const toc_date *any_date(const row *r)
{
    uint32_t at = r->f->unit.first;
    return toc_next_date(r->o->scan, &at, r->f->unit.end);
}

static void put_position(row *r)
{
    const toc_text *t = r->o->scan->text;
    const toc_unit *u = &r->f->unit;
    toc_sentence se = t->sentences.p[u->sentence];
    put(r, (float)u->sentence);
    put(r, (float)t->sentences.n);
    put(r, (float)u->sentence / (float)t->sentences.n);
    put(r, r->o->new_paragraph);
    put(r, u->first == se.first);
    put(r, u->end == se.end);
    put(r, se.heading);
    put(r, (float)(u->end - u->first));
    put(r, (float)r->o->drafts->n);
    put(r, r->o->digest);
    put(r, r->o->opens);
}

static const toc_event *first_event(const row *r)
{
    const toc_event_vec *e = r->o->events;
    const toc_event *weak = NULL;
    for (uint32_t k = toc_events_from(e, r->f->unit.first);
         k < e->n && e->p[k].first < r->f->unit.end; k++) {
        if (e->p[k].strong)
            return &e->p[k];
        weak = weak ? weak : &e->p[k];
    }
    return weak;
}

/* Whether a unit of x has the word. */
static bool has_word(const toc_scan *s, const toc_draft *x, uint32_t word)
{
    TOC_VEC_FOREACH (u, &x->units)
        for (uint32_t i = u->first; i < u->end; i++)
            if (s->text->tokens.p[i].word == word)
                return true;
    return false;
}

static float tells_place(const row *r, const toc_draft *x)
{
    const toc_scan *s = r->o->scan;
    const toc_place_mention *p = r->f->place;
    return p ? has_word(s, x, s->text->tokens.p[p->first].word) : NOT_TOLD;
}

static void put_beside(row *r, uint32_t k)
{
    enum { BESIDE = 11 };
    if (k == TOC_NO_TOKEN || k >= r->o->drafts->n) {
        for (int i = 0; i < BESIDE; i++)
            put(r, NOT_TOLD);
        return;
    }
    const toc_draft *x = &r->o->drafts->p[k];
    const toc_event *e = first_event(r);
    const toc_date *d = r->f->date ? r->f->date : any_date(r);
    put(r, x->incident.realm == r->f->realm);
    put(r, toc_draft_undated(x));
    put(r, d ? days_apart(d->end_day, x->incident.date.end) : NOT_TOLD);
    put(r, d ? toc_dates_meet(&x->incident, d) : NOT_TOLD);
    put(r, tells_place(r, x));
    put(r, e ? toc_draft_tells(x, e->type) : NOT_TOLD);
    put(r, (float)TOC_MIN(x->score, 40u));
    put(r, x->foiled);
    put(r, x->threat);
    put(r, (float)x->units.n);
    put(r,
        x->units.n ? (float)(r->f->unit.sentence - x->units.p[x->units.n - 1].sentence) : NOT_TOLD);
}

static void put_any(row *r)
{
    const toc_event *e = first_event(r);
    const toc_date *d = r->f->date ? r->f->date : any_date(r);
    float least = FAR, place = NOT_TOLD, type = NOT_TOLD, realm = 0;
    TOC_VEC_FOREACH (x, r->o->drafts) {
        float days = d ? days_apart(d->end_day, x->incident.date.end) : NOT_TOLD;
        least = days < 0 ? least : TOC_MIN(least, days);
        place = TOC_MAX(place, tells_place(r, x));
        type = TOC_MAX(type, e ? (float)toc_draft_tells(x, e->type) : (float)NOT_TOLD);
        realm += x->incident.realm == r->f->realm;
    }
    put(r, least);
    put(r, place);
    put(r, type);
    put(r, realm);
}

static void put_event(row *r)
{
    const toc_scan *s = r->o->scan;
    const toc_event_vec *all = r->o->events;
    const toc_event *e = first_event(r);
    uint32_t strong = 0, n = 0;
    for (uint32_t k = toc_events_from(all, r->f->unit.first);
         k < all->n && all->p[k].first < r->f->unit.end; k++) {
        strong += all->p[k].strong;
        n++;
    }
    put(r, (float)strong);
    put(r, (float)n);
    put(r, e ? (float)e->type : NOT_TOLD);
    put(r, e ? (float)e->stage : NOT_TOLD);
    put(r, e ? (float)s->text->tokens.p[e->first].pos : NOT_TOLD);
    bool before = e && e->first > r->f->unit.first;
    put(r, before && toc_word_in(s, e->first - 1, " the this that these those his her their its "));
    put(r, before && toc_word_in(s, e->first - 1, " a an another second third fourth "));
    put(r, e ? (float)(e->first - r->f->unit.first) : NOT_TOLD);
}

/* Words of the unit that nothing before it has: names, and any. */
static void put_news(row *r)
{
    const toc_scan *s = r->o->scan;
    const toc_token *t = s->text->tokens.p;
    const toc_unit *u = &r->f->unit;
    float names = 0, old_names = 0, numbers = 0;
    for (uint32_t i = u->first; i < u->end; i++) {
        numbers += s->number_at[i] != TOC_NO_TOKEN;
        if (t[i].pos != TOC_PROPN)
            continue;
        bool old = false;
        for (uint32_t k = 0; k < u->first && !old; k++)
            old = t[k].word == t[i].word;
        *(old ? &old_names : &names) += 1.0f;
    }
    put(r, names);
    put(r, old_names);
    put(r, numbers);
    uint32_t at = u->first, towns = 0;
    while (toc_next_town(s, &at, u->end))
        towns++;
    put(r, (float)towns);
}

#define HAS(words)                                                                                 \
    ({                                                                                             \
        bool has_ = false;                                                                         \
        for (uint32_t i_ = r->f->unit.first; i_ < r->f->unit.end && !has_; i_++)                   \
            has_ = toc_word_in(s, i_, words);                                                      \
        has_;                                                                                      \
    })

static void put_words(row *r)
{
    const toc_scan *s = r->o->scan;
    put(r, HAS(" another second third fourth further other "));
    put(r, HAS(" separate separately unrelated "));
    put(r, HAS(" earlier previous previously prior past "));
    put(r, HAS(" last "));
    put(r, HAS(" also too "));
    put(r, HAS(" similar similarly same like resembles echoes "));
    put(r, HAS(" meanwhile elsewhere "));
    put(r, HAS(" ago since before "));
    put(r, HAS(" after followed follows comes came later "));
    put(r, HAS(" latest series string spate wave "));
    put(r, HAS(" had "));
    put(r, HAS(" when "));
    put(r, HAS(" recalled remember remembered reminded reminder memory memories anniversary "));
    put(r, HAS(" days hours minutes weeks months years "));
    put(r, HAS(" said told says statement "));
    put(r, HAS(" if could may might would should will "));
    put(r, HAS(" arrested charged detained convicted sentenced jailed "));
    put(r, HAS(" claimed responsibility behind "));
    put(r, HAS(" : "));
    put(r, HAS(" incident attack attacks incidents "));
    put(r, toc_word_in(s, r->f->unit.first, " in on at two three a an "));
    put(r, toc_word_in(s, r->f->unit.first, " the he she they it police officials "));
    put(r, s->date_at[r->f->unit.first] != TOC_NO_TOKEN);
    put(r, s->place_at[r->f->unit.first] != TOC_NO_TOKEN);
}

/* What the words of the sentence say by themselves, beside those told before. */
static void put_tells(row *r)
{
    const toc_tells_row *all = r->o->tells;
    uint32_t k = r->f->unit.sentence, kind = TOC_TELLS_BOMBING;
    float any = 0, fresh = 0, like = 0;
    for (uint32_t q = 0; q < TOC_TELLS_COUNT; q++)
        put(r, all[k][q]);
    for (uint32_t q = TOC_TELLS_BOMBING; q < TOC_TELLS_COUNT; q++)
        kind = all[k][q] > all[k][kind] ? q : kind;
    for (uint32_t i = 0; i < k; i++) {
        any = TOC_MAX(any, all[i][TOC_TELLS_ANY]);
        fresh = TOC_MAX(fresh, all[i][TOC_TELLS_NEW]);
        like = TOC_MAX(like, all[i][kind]);
    }
    put(r, any);
    put(r, fresh);
    put(r, like);
    put(r, (float)kind);
    put(r, k ? all[k - 1][TOC_TELLS_ANY] : 0.0f);
    put(r, k + 1 < r->o->scan->text->sentences.n ? all[k + 1][TOC_TELLS_ANY] : 0.0f);
}

void toc_opening_features(const toc_opening *o, const toc_unit_facts *f, toc_row *ret)
{
    row r = {o, f, ret};
    ret->n = 0;
    put_facts(&r);
    put_date(&r, f->date);
    put_date(&r, f->doubtful);
    put_date(&r, any_date(&r));
    put_position(&r);
    put_beside(&r, o->lead);
    put_beside(&r, o->current);
    put_any(&r);
    put_event(&r);
    put_news(&r);
    put_words(&r);
    put_tells(&r);
    toc_row_fill(ret, TOC_OPENING_FEATURES);
}
