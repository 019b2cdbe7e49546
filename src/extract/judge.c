/* judge - see judge.h. */
#include "extract/judge.h"

#include "extract/draft_dates.h"
#include "extract/lattice.h"

typedef struct {
    const toc_scan *s;
    const toc_draft_vec *drafts;
    const toc_draft *d;
    const toc_tells_row *tells;
    toc_row *x;
} row;

enum { NOT_TOLD = -1, OLDEST = 4000 /* days */ };

static void put(row *r, float v)
{
    toc_row_put(r->x, v);
}

static float age(const row *r, toc_day day)
{
    if (day == TOC_DAY_NONE || r->s->report_day == TOC_DAY_NONE)
        return NOT_TOLD;
    int64_t days = TOC_MIN(toc_days_between(day, r->s->report_day), (int64_t)OLDEST);
    return (float)TOC_MAX(days, (int64_t)-1);
}

static void put_doubts(row *r)
{
    bool earnest = toc_told_of_harm(r->s, r->drafts);
    put(r, toc_told_in_earnest(r->s));
    uint32_t doubts = toc_doubts_of(r->s, r->d, earnest);
    for (uint32_t k = 0; k < TOC_DOUBT_COUNT; k++)
        put(r, (float)(doubts >> k & 1));
    put(r, earnest);
    put(r, toc_draft_harmless(r->d));
    put(r, r->d->faint);
    put(r, toc_draft_in_headings(r->s, r->d));
}

static void put_draft(row *r)
{
    const toc_draft *d = r->d;
    uint32_t strong = 0, events = 0;
    TOC_VEC_FOREACH (e, &d->events)
        strong += e->strong;
    TOC_VEC_FOREACH (u, &d->units)
        events += u->event;
    put(r, d->lead);
    put(r, d->story);
    put(r, d->foiled);
    put(r, d->threat);
    put(r, d->date_guessed);
    put(r, (float)TOC_MIN(d->score, 60u));
    put(r, d->opening);
    put(r, (float)d->units.n);
    put(r, (float)events);
    put(r, (float)d->events.n);
    put(r, (float)strong);
    put(r, (float)(d - r->drafts->p));
    put(r, (float)r->drafts->n);
    put(r, d->units.n ? (float)d->units.p[0].sentence : NOT_TOLD);
    put(r, d->units.n && d->units.p[0].recall);
    put(r, (float)r->s->text->sentences.n);
}

static void put_incident(row *r)
{
    const toc_incident *i = &r->d->incident;
    uint32_t named = 0, accused = 0;
    TOC_VEC_FOREACH (p, &i->perpetrators) {
        named += p->kind == TOC_PARTY_PERSON || toc_party_is_body(p->kind);
        accused += p->status != TOC_STATUS_FACT;
    }
    put(r, i->realm == TOC_REALM_CYBER);
    put(r, (float)i->type);
    put(r, (float)i->stage);
    put(r, age(r, i->date.end));
    put(r, (float)i->date.basis.confidence);
    put(r, i->date.start == i->date.end);
    put(r, i->place.name.n != 0);
    put(r, i->place.country[0] != 0);
    put(r, i->killed.stated);
    put(r, i->injured.stated);
    put(r, (float)i->perpetrators.n);
    put(r, (float)named);
    put(r, (float)accused);
    put(r, (float)i->targets.n);
    put(r, (float)i->victims.n);
    put(r, (float)i->weapons.n);
    put(r, (float)i->counts.n);
    put(r, i->cyber.ransom.stated);
    put(r, i->cyber.records.stated);
    put(r, (float)(i->cyber.malware.n + i->cyber.vulnerabilities.n));
    put(r, (float)i->cyber.services_disrupted.n);
}

/* What the sentences say by their words: the draft's, and the whole text's. */
static void put_tells(row *r)
{
    toc_tells_row top = {0};
    float sum = 0, all = 0, all_top = 0;
    TOC_VEC_FOREACH (u, &r->d->units) {
        const float *x = r->tells[u->sentence];
        for (uint32_t q = 0; q < TOC_TELLS_COUNT; q++)
            top[q] = TOC_MAX(top[q], x[q]);
        sum += x[TOC_TELLS_ANY];
    }
    uint32_t n = r->s->text->sentences.n;
    for (uint32_t k = 0; k < n; k++) {
        all += r->tells[k][TOC_TELLS_ANY];
        all_top = TOC_MAX(all_top, r->tells[k][TOC_TELLS_ANY]);
    }
    for (uint32_t q = 0; q < TOC_TELLS_COUNT; q++)
        put(r, top[q]);
    put(r, sum);
    put(r, sum / (float)TOC_MAX(r->d->units.n, 1u));
    put(r, all);
    put(r, all / (float)TOC_MAX(n, 1u));
    put(r, all_top);
    put(r, top[toc_tells_of(r->d->incident.type)]);
    put(r, r->d->units.n ? r->tells[r->d->units.p[0].sentence][TOC_TELLS_NEW] : 0.0f);
}

/* Whether it is another draft told again. */
static void put_others(row *r)
{
    const toc_incident *i = &r->d->incident;
    float day = 0, place = 0, type = 0, both = 0;
    for (const toc_draft *o = r->drafts->p; o < r->d; o++) {
        const toc_incident *x = &o->incident;
        bool d = x->date.end == i->date.end && i->date.end != TOC_DAY_NONE;
        bool p = x->place.name.n && toc_sv_eq(x->place.name, i->place.name);
        day += d;
        place += p;
        type += x->type == i->type;
        both += d && x->type == i->type;
    }
    put(r, day);
    put(r, place);
    put(r, type);
    put(r, both);
}

void toc_judge_features(const toc_setting *g, toc_genre genre, toc_row *ret)
{
    row r = {g->scan, g->drafts, g->draft, g->tells, ret};
    ret->n = 0;
    put_doubts(&r);
    put_draft(&r);
    put_incident(&r);
    put_tells(&r);
    put_others(&r);
    put(&r, (float)genre);
    toc_row_fill(ret, TOC_JUDGE_FEATURES);
}

bool toc_judge_plain(const toc_setting *g, toc_genre genre)
{
    enum { TOKENS = 80 };
    const toc_draft *d = g->draft;
    const toc_incident *i = &d->incident;
    bool strong = false;
    TOC_VEC_FOREACH (e, &d->events)
        strong |= e->strong;
    return g->scan->text->tokens.n <= TOKENS && genre == TOC_GENRE_REPORT && d->lead && strong &&
           !d->faint && i->date.end != TOC_DAY_NONE && i->place.name.n &&
           (i->killed.stated || i->injured.stated) && toc_doubts_of(g->scan, d, true) == 0;
}
