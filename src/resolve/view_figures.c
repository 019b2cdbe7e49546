/*
 * view_figures - see view.h: numbers in a view.
 *
 * The latest report's figure holds: tolls are revised as the wounded die and lists are checked. Not
 * so when doubtful sources alone give it, or when it stands alone far below what several gave
 * before: then it counts a part ("a fourth officer died").
 */
#include "resolve/view.h"

#include <stdlib.h>

/* Sources graded this low do not overrule others. */
static const double DOUBTED = 0.25;

static const struct {
    const char *name; /* as a field of assertions; NULL: it is among the victims */
    toc_figure_field field;
} FIELDS[] = {
    {"killed", TOC_FIGURE_KILLED},
    {"injured", TOC_FIGURE_INJURED},
    {"cyber/records", TOC_FIGURE_RECORDS},
    {"cyber/ransom", TOC_FIGURE_RANSOM},
};

/* The figure that the witness, the last that was heard, gave already; NULL: none. */
static toc_view_figure *find(toc_view *v, uint32_t witness, toc_figure_field field, int64_t value)
{
    for (uint32_t i = v->figures.n; i > 0 && v->figures.p[i - 1].witness == witness; i--) {
        toc_view_figure *f = &v->figures.p[i - 1];
        if (f->field == field && f->value == value)
            return f;
    }
    return NULL;
}

static bool add(toc_viewing *w, uint32_t witness, toc_figure_field field, const toc_count *c,
                toc_sv of, toc_sv by)
{
    if (!c->stated)
        return true;
    toc_view_figure *f = find(w->v, witness, field, c->value);
    if (f) {
        f->by = f->by.n ? f->by : by;
        return true;
    }
    f = TOC_VEC_PUSH(w->arena, &w->v->figures);
    if (f)
        *f = (toc_view_figure){.field = field,
                               .value = c->value,
                               .bound = c->bound,
                               .of = of,
                               .by = by,
                               .witness = witness};
    return f;
}

static void set_currency(toc_view *v, uint32_t witness, const toc_figure *said)
{
    toc_view_figure *f = find(v, witness, said->field, said->value);
    if (f)
        memcpy(f->currency, said->currency, sizeof(f->currency));
}

static bool add_ransom(toc_viewing *w, uint32_t witness, const toc_ransom *r)
{
    if (!r->stated || !(r->amount < 1e15))
        return true;
    toc_count c = {.stated = true, .value = (int64_t)r->amount};
    if (!add(w, witness, TOC_FIGURE_RANSOM, &c, (toc_sv){0}, (toc_sv){0}))
        return false;
    memcpy(w->v->figures.p[w->v->figures.n - 1].currency, r->currency, sizeof(r->currency));
    return true;
}

/* The report's own word on the incident comes first, then what it says of groups of victims. */
static bool add_all(toc_viewing *w, uint32_t i)
{
    static const struct {
        toc_harm harm;
        toc_figure_field field;
    } harms[] = {
        {TOC_HARM_KILLED, TOC_FIGURE_KILLED},
        {TOC_HARM_INJURED, TOC_FIGURE_INJURED},
        {TOC_HARM_KIDNAPPED, TOC_FIGURE_KIDNAPPED},
        {TOC_HARM_DATA_EXPOSED, TOC_FIGURE_RECORDS},
    };
    const toc_sv none = {0};
    const toc_incident *x = w->v->witnesses.p[i].incident;
    bool ok = add(w, i, TOC_FIGURE_KILLED, &x->killed, none, none) &&
              add(w, i, TOC_FIGURE_INJURED, &x->injured, none, none) &&
              add(w, i, TOC_FIGURE_RECORDS, &x->cyber.records, none, none) &&
              add_ransom(w, i, &x->cyber.ransom);
    TOC_VEC_FOREACH (f, &x->counts) {
        toc_count c = {.stated = true, .value = f->value, .bound = f->bound};
        ok = ok && add(w, i, f->field, &c, none, f->by);
        if (ok && f->currency[0])
            set_currency(w->v, i, f);
    }
    TOC_VEC_FOREACH (v, &x->victims)
        for (size_t h = 0; ok && h < TOC_LEN(harms); h++)
            if (v->effect == harms[h].harm)
                ok = add(w, i, harms[h].field, &v->count, v->name, none);
    return ok;
}

static const toc_count *count_of(const toc_incident *i, toc_figure_field field)
{
    return field == TOC_FIGURE_KILLED    ? &i->killed
           : field == TOC_FIGURE_INJURED ? &i->injured
                                         : &i->cyber.records;
}

static bool stated(const toc_incident *i, toc_figure_field field, int64_t *ret)
{
    if (field == TOC_FIGURE_RANSOM) {
        *ret = i->cyber.ransom.stated && i->cyber.ransom.amount < 1e15
                   ? (int64_t)i->cyber.ransom.amount
                   : 0;
        return i->cyber.ransom.stated;
    }
    *ret = count_of(i, field)->value;
    return count_of(i, field)->stated;
}

/* What independent sources say of one field, ascending. */
typedef struct {
    toc_figure_field field;
    int64_t *values;
    uint32_t n;
} tally;

static int by_value(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static bool count(const toc_viewing *w, toc_figure_field field, tally *ret)
{
    *ret = (tally){.field = field, .values = TOC_NEW_N(w->arena, int64_t, w->v->witnesses.n + 1)};
    for (uint32_t i = 0; ret->values && i < w->v->witnesses.n; i++) {
        int64_t value;
        if (w->weight[i] > 0 && stated(w->v->witnesses.p[i].incident, field, &value))
            ret->values[ret->n++] = value;
    }
    if (ret->n > 1)
        qsort(ret->values, ret->n, sizeof(*ret->values), by_value);
    return ret->values;
}

/* How many of them are below a value. */
static uint32_t below(const tally *t, int64_t value)
{
    uint32_t low = 0, high = t->n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (t->values[middle] < value)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static uint32_t sources_of(const tally *t, int64_t value)
{
    return (value == INT64_MAX ? t->n : below(t, value + 1)) - below(t, value);
}

/* A figure that stands alone below half of what two or more independent sources gave. */
static bool is_part(const tally *t, int64_t value)
{
    bool harm = t->field == TOC_FIGURE_KILLED || t->field == TOC_FIGURE_INJURED;
    return harm && sources_of(t, value) < 2 && t->n - below(t, 2 * value + 1) >= 2;
}

/* The witness to follow: the latest, of one day that with most support, then the best graded. */
static bool latest(const toc_viewing *w, const tally *t, bool any, uint32_t *ret)
{
    bool found = false;
    uint32_t most = 0;
    for (uint32_t i = 0; i < w->v->witnesses.n; i++) {
        const toc_witness *s = &w->v->witnesses.p[i];
        int64_t value;
        if (w->weight[i] <= 0 || !stated(s->incident, t->field, &value))
            continue;
        if (!any && (w->weight[i] < DOUBTED || is_part(t, value)))
            continue;
        uint32_t support = sources_of(t, value);
        if (found && w->v->witnesses.p[*ret].published == s->published && support < most)
            continue;
        *ret = i;
        most = support;
        found = true;
    }
    return found;
}

static void set(toc_incident *best, toc_figure_field field, const toc_incident *from)
{
    if (field == TOC_FIGURE_KILLED)
        best->killed = from->killed;
    else if (field == TOC_FIGURE_INJURED)
        best->injured = from->injured;
    else if (field == TOC_FIGURE_RECORDS)
        best->cyber.records = from->cyber.records;
    else
        best->cyber.ransom = from->cyber.ransom;
}

static bool choose(toc_viewing *w, const char *name, toc_figure_field field)
{
    toc_view_choice c = {.field = toc_sv_of(name), .rule = "latest report"};
    tally t;
    if (!count(w, field, &t))
        return false;
    if (toc_view_corrected(w, name, &c.witness))
        c.rule = "analyst";
    else if (!latest(w, &t, false, &c.witness) && !latest(w, &t, true, &c.witness))
        return true;
    const toc_incident *from = w->v->witnesses.p[c.witness].incident;
    int64_t value;
    if (stated(from, field, &value))
        c.agree = sources_of(&t, value);
    c.differ = t.n - c.agree;
    if (c.agree == 1 && !c.differ)
        c.rule = "only source";
    set(&w->v->best, field, from);
    return toc_view_choose(w, c);
}

static void measure(toc_view *v)
{
    TOC_VEC_FOREACH (f, &v->figures) {
        toc_view_range *r = &v->range[f->field];
        r->low = r->stated ? TOC_MIN(r->low, f->value) : f->value;
        r->high = r->stated ? TOC_MAX(r->high, f->value) : f->value;
        r->stated = true;
    }
}

bool toc_view_figures(toc_viewing *w)
{
    for (uint32_t i = 0; i < w->v->witnesses.n; i++)
        if (!add_all(w, i))
            return false;
    for (size_t k = 0; k < TOC_LEN(FIELDS); k++)
        if (!choose(w, FIELDS[k].name, FIELDS[k].field))
            return false;
    measure(w->v);
    return true;
}
