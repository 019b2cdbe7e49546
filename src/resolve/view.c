/*
 * view - see resolve.h: one incident as all its reports tell it.
 *
 * Witnesses are put in order and copies of one text are found; then each field gets the value that
 * holds at present (numbers in view_figures.c, lists in view_lists.c, the rest here).
 */
#include "resolve/view.h"

#include "base/utf8.h"
#include "resolve/words.h"

#include <errno.h>
#include <stdlib.h>

/* ---------------------------------------------------------------- witnesses */

typedef struct {
    const toc_witness *witness;
    const toc_member *member;
} seat;

static int by_time(const void *a, const void *b)
{
    const toc_witness *x = ((const seat *)a)->witness, *y = ((const seat *)b)->witness;
    bool x_report = !x->analyst.n, y_report = !y->analyst.n;
    if (x_report != y_report)
        return x_report ? -1 : 1;
    if (!x_report && x->when != y->when)
        return x->when < y->when ? -1 : 1;
    if (x->published != y->published) {
        if (x->published == TOC_DAY_NONE || y->published == TOC_DAY_NONE)
            return x->published == TOC_DAY_NONE ? 1 : -1;
        return x->published < y->published ? -1 : 1;
    }
    int c = toc_sv_cmp(x->sha256, y->sha256);
    if (c == 0)
        c = toc_sv_cmp(x->report, y->report);
    return c ? c : toc_sv_cmp(x->analyst, y->analyst);
}

/* Admiralty grades as weights; what is not graded lies between C and D. */
static double grade(const toc_witness *w)
{
    static const double reliability[] = {1.0, 0.85, 0.7, 0.45, 0.2, 0.6};
    static const double credibility[] = {1.0, 0.85, 0.7, 0.45, 0.2, 0.6};
    double a = w->reliability ? reliability[w->reliability - 'A'] : 0.6;
    double b = w->credibility ? credibility[w->credibility - '1'] : 0.6;
    return a * b;
}

static bool seat_witnesses(toc_viewing *w, const toc_witness *witnesses,
                           const toc_member *const *members, uint32_t n)
{
    seat *seats = TOC_NEW_N(w->arena, seat, n);
    const toc_member **seated = TOC_NEW_N(w->arena, const toc_member *, n);
    w->weight = TOC_NEW_N(w->arena, double, n);
    if (!seats || !seated || !w->weight)
        return false;
    for (uint32_t i = 0; i < n; i++)
        seats[i] = (seat){&witnesses[i], members ? members[i] : NULL};
    qsort(seats, n, sizeof(*seats), by_time);
    w->members = seated;
    for (uint32_t i = 0; i < n; i++) {
        toc_witness *slot = TOC_VEC_PUSH(w->arena, &w->v->witnesses);
        if (!slot)
            return false;
        *slot = *seats[i].witness;
        seated[i] = seats[i].member;
    }
    if (!toc_view_copies(w))
        return false;
    for (uint32_t i = 0; i < n; i++) {
        const toc_witness *one = &w->v->witnesses.p[i];
        w->weight[i] = one->analyst.n || one->copy_of != i ? 0 : grade(one);
    }
    return true;
}

bool toc_view_corrected(const toc_viewing *w, const char *field, uint32_t *ret)
{
    bool found = false;
    for (uint32_t i = 0; i < w->v->witnesses.n; i++)
        TOC_VEC_FOREACH (f, &w->v->witnesses.p[i].fields)
            if (toc_sv_eq(*f, toc_sv_of(field))) {
                *ret = i;
                found = true;
            }
    return found;
}

bool toc_view_choose(toc_viewing *w, toc_view_choice choice)
{
    toc_view_choice *c = TOC_VEC_PUSH(w->arena, &w->v->choices);
    if (c)
        *c = choice;
    return c;
}

/* ---------------------------------------------------------------- votes */

/* One value of an incident that is one of several, as a number under which the same ones meet. */
typedef struct {
    const char *field;
    /* 0: not stated; *ret_weight: how much the wording counts, 1 for what is precise. */
    uint64_t (*value)(const toc_viewing *w, uint32_t witness, double *ret_weight);
    void (*set)(toc_incident *best, const toc_incident *from);
} ballot;

static const toc_incident *incident_of(const toc_viewing *w, uint32_t i)
{
    return w->v->witnesses.p[i].incident;
}

static uint64_t value_realm(const toc_viewing *w, uint32_t i, double *ret_weight)
{
    (void)ret_weight;
    return incident_of(w, i)->realm;
}

static void set_realm(toc_incident *best, const toc_incident *from)
{
    best->realm = from->realm;
}

static uint64_t value_category(const toc_viewing *w, uint32_t i, double *ret_weight)
{
    (void)ret_weight;
    return incident_of(w, i)->category;
}

static void set_category(toc_incident *best, const toc_incident *from)
{
    best->category = from->category;
}

/* "Attack" and "intrusion" say little where another report says how. */
static uint64_t value_type(const toc_viewing *w, uint32_t i, double *ret_weight)
{
    toc_incident_type t = incident_of(w, i)->type;
    if (t == TOC_TYPE_ARMED_ASSAULT || t == TOC_TYPE_INTRUSION)
        *ret_weight = 0.4;
    return t;
}

static void set_type(toc_incident *best, const toc_incident *from)
{
    best->type = from->type;
}

static uint64_t value_stage(const toc_viewing *w, uint32_t i, double *ret_weight)
{
    (void)ret_weight;
    return incident_of(w, i)->stage;
}

static void set_stage(toc_incident *best, const toc_incident *from)
{
    best->stage = from->stage;
}

/* The day of the report stands for "the other day" too often to count in full. */
static uint64_t value_date(const toc_viewing *w, uint32_t i, double *ret_weight)
{
    const toc_date_range *d = &incident_of(w, i)->date;
    if (d->end == TOC_DAY_NONE)
        return 0;
    bool loose = d->start == TOC_DAY_NONE || d->start == w->v->witnesses.p[i].published;
    *ret_weight = loose ? 0.4 : d->end - d->start > 4 ? 0.3 : 1;
    return ((uint64_t)(uint32_t)d->start << 32 | (uint32_t)d->end) | 1ull << 63;
}

static void set_date(toc_incident *best, const toc_incident *from)
{
    best->date = from->date;
}

static uint64_t value_place(const toc_viewing *w, uint32_t i, double *ret_weight)
{
    const toc_place *p = &incident_of(w, i)->place;
    if (!p->name.n)
        return 0;
    *ret_weight = p->chain.n > 2 ? 1 : p->chain.n == 2 ? 0.7 : 0.3;
    return p->geonames ? p->geonames : 1ull << 32 | toc_word_hash(w->arena, p->name);
}

static void set_place(toc_incident *best, const toc_incident *from)
{
    best->place = from->place;
}

static const ballot BALLOTS[] = {
    {"realm", value_realm, set_realm}, {"category", value_category, set_category},
    {"type", value_type, set_type},    {"stage", value_stage, set_stage},
    {"date", value_date, set_date},    {"place", value_place, set_place},
};

/* What is said for a value. */
typedef struct {
    uint64_t value;
    double weight;
    uint32_t sources;
    uint32_t first; /* witness */
} backing;

typedef TOC_VEC(backing) backing_vec;

/* Each value that a source states, in the order of the first that does. A recalled incident is told
 * in passing. */
static bool count_votes(toc_viewing *w, const ballot *b, backing_vec *ret)
{
    toc_map by_value = {0};
    for (uint32_t i = 0; i < w->v->witnesses.n; i++) {
        double precision = 1;
        uint64_t value = w->weight[i] > 0 ? b->value(w, i, &precision) : 0;
        if (!value)
            continue;
        int64_t at = toc_map_get(&by_value, (toc_sv){(const char *)&value, sizeof(value)});
        if (at == TOC_MAP_NONE) {
            uint64_t *key = TOC_NEW(w->arena, uint64_t);
            backing *slot = TOC_VEC_PUSH(w->arena, ret);
            if (!key || !slot)
                return false;
            at = ret->n - 1;
            *key = value;
            *slot = (backing){.value = value, .first = i};
            if (!toc_map_put(&by_value, w->arena, (toc_sv){(const char *)key, sizeof(*key)},
                             (uint32_t)at))
                return false;
        }
        ret->p[at].weight += w->weight[i] * precision * (incident_of(w, i)->recalled ? 0.6 : 1);
        ret->p[at].sources++;
    }
    return true;
}

static bool vote(toc_viewing *w, const ballot *b)
{
    toc_view_choice c = {.field = toc_sv_of(b->field)};
    backing_vec all = {0};
    double most = -1;
    uint32_t stated = 0;
    if (!count_votes(w, b, &all))
        return false;
    TOC_VEC_FOREACH (v, &all) {
        stated += v->sources;
        if (v->weight > most + 1e-9) {
            most = v->weight;
            c.witness = v->first;
            c.agree = v->sources;
        }
    }
    c.differ = stated - c.agree;
    c.rule = stated == 1 ? "only source"
             : c.differ  ? "most and most precise sources"
                         : "all sources";
    if (toc_view_corrected(w, b->field, &c.witness))
        c.rule = "analyst";
    else if (most < 0)
        return true;
    b->set(&w->v->best, incident_of(w, c.witness));
    return toc_view_choose(w, c);
}

/* ---------------------------------------------------------------- values */

static const toc_view_choice *choice_of(const toc_view *v, toc_sv field)
{
    TOC_VEC_FOREACH (c, &v->choices)
        if (toc_sv_eq(c->field, field))
            return c;
    return NULL;
}

/* What witness i says of single values, in the words of assertions; lists are in the incident. */
static bool add_values(toc_viewing *w, uint32_t i)
{
    toc_record one = {.published = TOC_DAY_NONE};
    toc_assertion_vec all = {0};
    toc_incident *copy = TOC_VEC_PUSH(w->arena, &one.incidents);
    if (!copy)
        return false;
    *copy = *incident_of(w, i);
    if (toc_assertions_of(&one, w->arena, &all) < 0)
        return false;
    TOC_VEC_FOREACH (said, &all) {
        const toc_view_choice *c = choice_of(w->v, said->field);
        if (!c)
            continue;
        toc_view_value *slot = TOC_VEC_PUSH(w->arena, &w->v->values);
        if (!slot)
            return false;
        *slot = (toc_view_value){said->field, said->value, i, c->witness == i};
    }
    return true;
}

/* All that say what the chosen one says have the best value. */
static void mark_best(toc_view *v)
{
    TOC_VEC_FOREACH (x, &v->values) {
        const toc_view_choice *c = choice_of(v, x->field);
        if (x->witness != c->witness)
            continue;
        TOC_VEC_FOREACH (y, &v->values)
            y->best |= toc_sv_eq(x->field, y->field) && toc_sv_eq(x->value, y->value);
    }
}

int toc_view_of(const toc_witness *witnesses, const toc_member *const *members, uint32_t n,
                toc_sv id, toc_arena *a, toc_view *ret)
{
    *ret = (toc_view){.id = id};
    toc_incident_init(&ret->best);
    ret->best.id = id;
    if (n == 0)
        return 0;
    toc_viewing w = {.v = ret, .arena = a, .names = {.arena = a}};
    bool ok = seat_witnesses(&w, witnesses, members, n);
    for (size_t i = 0; ok && i < TOC_LEN(BALLOTS); i++)
        ok = vote(&w, &BALLOTS[i]);
    ok = ok && toc_view_figures(&w) && toc_view_lists(&w);
    for (uint32_t i = 0; ok && i < n; i++)
        ok = add_values(&w, i);
    if (!ok || a->overflowed)
        return -ENOMEM;
    mark_best(ret);
    /* Told only as background by all: by the incident's own reports it would not be. */
    ret->best.recalled = ret->best.unspecific = true;
    TOC_VEC_FOREACH (s, &ret->witnesses) {
        ret->best.recalled &= s->analyst.n || s->incident->recalled;
        ret->best.unspecific &= s->analyst.n || s->incident->unspecific;
    }
    return 0;
}
