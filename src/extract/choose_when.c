/* choose_when - when a draft's incident was: see choices.h. */
#include "extract/choices.h"

/* As likely another choice must be, and so much likelier than the rules' own. */
#define LEAST 0.20f
#define BETTER 0.05f

enum { FAR = 60 };

static uint32_t gap_of(uint32_t a, uint32_t b)
{
    return a > b ? a - b : b - a;
}

typedef struct {
    const toc_setting *g;
    toc_row *x;
} row;

static void put(row *r, float v)
{
    toc_row_put(r->x, v);
}

#define NEAR(token, words)                                                                         \
    ({                                                                                             \
        bool has_ = false;                                                                         \
        for (uint32_t i_ = (token) > 4 ? (token)-4 : 0; i_ < (token) && !has_; i_++)               \
            has_ = toc_word_in(s, i_, words);                                                      \
        has_;                                                                                      \
    })

static void add_when(toc_when *all, uint32_t *n, toc_when c)
{
    for (uint32_t k = 0; k < *n; k++)
        if (all[k].start == c.start && all[k].end == c.end) {
            all[k].rules |= c.rules;
            all[k].from = all[k].from ? all[k].from : c.from;
            all[k].to = all[k].to ? all[k].to : c.to;
            return;
        }
    if (*n < TOC_WHEN_CHOICES)
        all[(*n)++] = c;
}

static bool night_near(const toc_scan *s, const toc_date *m)
{
    toc_sentence q = toc_sentence_at(s, m->first);
    for (uint32_t i = q.first; i < q.end; i++)
        if (toc_word_in(s, i, " night overnight nights midnight "))
            return true;
    return false;
}

static bool usable(const toc_date *m)
{
    return !m->dateline && m->end_day != TOC_DAY_NONE && m->relation != TOC_DATE_FUTURE;
}

uint32_t toc_when_find(const toc_setting *g, toc_when ret[TOC_WHEN_CHOICES])
{
    enum { SPAN = 400, APART = 2 };
    uint32_t n = 0;
    const toc_scan *s = g->scan;
    const toc_date_range *own = &g->draft->incident.date;
    toc_day day = s->report_day;
    if (own->end != TOC_DAY_NONE)
        add_when(ret, &n, (toc_when){own->start, own->end, NULL, NULL, true});
    if (day != TOC_DAY_NONE)
        add_when(ret, &n, (toc_when){day, day, NULL, NULL, false});
    const toc_date *last = NULL;
    TOC_VEC_FOREACH (m, &s->dates) {
        if (!usable(m))
            continue;
        add_when(ret, &n, (toc_when){m->start_day, m->end_day, m, NULL, false});
        if (m->precision == TOC_PRECISION_DAY && m->start_day == m->end_day && night_near(s, m)) {
            add_when(ret, &n, (toc_when){m->end_day - 1, m->end_day, m, NULL, false});
            add_when(ret, &n, (toc_when){m->end_day, m->end_day + 1, m, NULL, false});
        }
        if (last && last->start_day != TOC_DAY_NONE && last->start_day < m->end_day &&
            m->end_day - last->start_day < SPAN &&
            s->sentence_of[m->first] - s->sentence_of[last->first] <= APART)
            add_when(ret, &n, (toc_when){last->start_day, m->end_day, last, m, false});
        last = m;
    }
    return n;
}

static void put_mention(row *r, const toc_date *m)
{
    const toc_scan *s = r->g->scan;
    if (!m)
        return;
    put(r, (float)m->precision);
    put(r, (float)m->relation);
    put(r, (float)m->basis);
    put(r, m->range);
    put(r, m->duration);
    put(r, m->anniversary);
    put(r, night_near(s, m));
    put(r, toc_word_in(s, m->first, " on in at since until by from between last this "));
    put(r, toc_word_is(s, m->first, "since"));
    put(r, toc_word_in(s, m->first, " until by "));
    put(r, NEAR(m->first, " said says told announced confirmed statement reported wrote "));
    put(r, NEAR(m->first, " arrested detained charged sentenced convicted "));
    put(r, NEAR(m->first, " between from "));
    uint32_t say = FAR;
    toc_sentence q = toc_sentence_at(s, m->first);
    for (uint32_t i = q.first; i < q.end; i++)
        if (toc_is(s, i, TOC_WORD_SAY_ASSERT) || toc_is(s, i, TOC_WORD_SAY_CONFIRM))
            say = TOC_MIN(say, gap_of(i, m->first));
    put(r, (float)say);
    toc_setting_put_near(r->g, m->first, r->x);
}

void toc_when_features(const toc_setting *g, const toc_when *c, toc_row *ret)
{
    row r = {g, ret};
    const toc_scan *s = g->scan;
    ret->n = 0;
    const toc_date_range *own = &g->draft->incident.date;
    uint32_t same = 0, same_inside = 0, all = 0, inside = 0;
    TOC_VEC_FOREACH (m, &s->dates) {
        bool is = m->start_day == c->start && m->end_day == c->end,
             in = toc_draft_has(g->draft, m->first);
        same += is;
        same_inside += is && in;
        all += !m->dateline;
        inside += in;
    }
    put(&r, c->rules);
    put(&r, own->end == TOC_DAY_NONE ? -1.0f : (float)own->basis.confidence);
    put(&r, own->end == TOC_DAY_NONE ? -5.0f : toc_setting_days(own->end, c->end));
    put(&r, c->from != NULL);
    put(&r, c->to != NULL);
    put(&r, c->start == TOC_DAY_NONE);
    put(&r, c->start == TOC_DAY_NONE ? -1.0f : (float)TOC_MIN(c->end - c->start, 500));
    put(&r, toc_setting_days(c->end, s->report_day));
    put(&r, s->report_day == TOC_DAY_NONE);
    put(&r, (float)same);
    put(&r, (float)same_inside);
    put(&r, (float)all);
    put(&r, (float)inside);
    float taken = 0;
    TOC_VEC_FOREACH (o, g->drafts)
        taken += o != g->draft && o->incident.date.end == c->end;
    put(&r, taken);
    put(&r, c->to && c->from ? (float)(c->to->first - c->from->end) : -1.0f);
    put(&r, c->to && c->from && s->sentence_of[c->to->first] == s->sentence_of[c->from->first]);
    put(&r, c->to && c->from &&
                toc_word_in(s, c->to->first - (c->to->first > 0), " to and until through "));
    toc_setting_put_draft(g, ret);
    put_mention(&r, c->from);
    toc_row_fill(ret, TOC_WHEN_FEATURES);
}

/* Where the choice was read, and what the rules had read instead. */
static toc_basis basis_of(const toc_setting *g, const toc_when *c, const toc_basis *rules)
{
    const toc_scan *s = g->scan;
    const toc_date *m = c->from ? c->from : toc_dateline(s);
    toc_basis b = {.rule = TOC_REPORT_RULE};
    if (m)
        b = toc_basis_of(s, m->first, m->end, 0, TOC_REPORT_RULE);
    if (c->to)
        toc_basis_add(s, &b, c->to->first, c->to->end);
    if (rules->spans.n)
        b.runner_up =
            toc_sv_range(s->text->doc->text, rules->spans.p[0].start, rules->spans.p[0].end);
    return b;
}

void toc_when_choose(const toc_setting *g, const toc_forest *f, toc_draft *d)
{
    toc_when all[TOC_WHEN_CHOICES];
    TOC_UNSET toc_row rows[TOC_WHEN_CHOICES];
    float p[TOC_WHEN_CHOICES];
    uint32_t n = toc_when_find(g, all);
    for (uint32_t k = 0; k < n; k++)
        toc_when_features(g, &all[k], &rows[k]);
    toc_rows_ask(f, rows, n, p);
    uint32_t best = toc_rows_pick(p, n, LEAST);
    float own = n && all[0].rules ? p[0] : 0.0f; /* what the rules chose comes first */
    if (best == n || all[best].rules || p[best] < own + BETTER)
        return;
    d->incident.date.start = all[best].start;
    d->incident.date.end = all[best].end;
    d->incident.date.basis = basis_of(g, &all[best], &d->incident.date.basis);
    d->incident.date.basis.confidence = (uint8_t)(p[best] * 100.0f);
}
