/*
 * outlook - how many incidents and warnings a country, a sector or an actor had in each step of
 * time, beside what was usual for it: the mean and spread of the same unit over the steps before.
 */
#include "api/incidents.h"
#include "api/server.h"

#include "base/alloc.h"
#include "model/terms.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_STEPS = 120, BEFORE = 12, TOP = 20, MOST_TOP = 200 };

/* ---- steps ---- */

typedef struct {
    toc_day starts[BEFORE + MOST_STEPS + 1]; /* the first ones lie before what is shown */
    uint32_t n;                              /* of all, without the end */
    uint32_t shown_from;
} steps;

static toc_day month_start(toc_day d)
{
    toc_ymd x = toc_day_ymd(d);
    return toc_day_of(x.year, x.month, 1);
}

static toc_day next_step(toc_day d, bool months, int by)
{
    if (!months)
        return d + 7 * by;
    toc_ymd x = toc_day_ymd(d);
    int month = x.year * 12 + x.month - 1 + by;
    return toc_day_of(month / 12, month % 12 + 1, 1);
}

/* False: answered. */
static bool make_steps(toc_api_call *c, toc_day since, toc_day until, steps *ret)
{
    toc_sv word = toc_api_query(c, "step");
    bool months = !word.n || toc_sv_eq(word, TOC_SV("month"));
    if (!months && !toc_sv_eq(word, TOC_SV("week"))) {
        toc_api_fail(c, 400, "step", "step is month or week");
        return false;
    }
    if (until == TOC_DAY_NONE)
        until = (toc_day)(toc_time_now() / (INT64_C(86400) * 1000000));
    if (since == TOC_DAY_NONE)
        since = next_step(month_start(until), true, -11);
    if (since > until) {
        toc_api_fail(c, 400, "since", "since is after until");
        return false;
    }
    toc_day first = months ? month_start(since) : since - (toc_day_weekday(since) + 6) % 7;
    toc_day at = next_step(first, months, -BEFORE);
    *ret = (steps){.shown_from = BEFORE};
    while (at <= until && ret->n < BEFORE + MOST_STEPS) {
        ret->starts[ret->n++] = at;
        at = next_step(at, months, 1);
    }
    ret->starts[ret->n] = at;
    if (at <= until)
        toc_api_fail(c, 400, "since", "at most %d steps", MOST_STEPS);
    return at > until;
}

static int step_of(const steps *s, toc_day d)
{
    uint32_t low = 0, high = s->n;
    if (d == TOC_DAY_NONE || d < s->starts[0] || d >= s->starts[s->n])
        return -1;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (s->starts[middle] <= d)
            low = middle;
        else
            high = middle;
    }
    return (int)low;
}

/* ---- units ---- */

typedef enum { BY_COUNTRY, BY_SECTOR, BY_ACTOR } unit_kind;

typedef struct {
    uint32_t total; /* in the steps that are shown */
    uint32_t counts[BEFORE + MOST_STEPS];
} course;

typedef struct {
    uint32_t key; /* two letters, a kind of target, or the number of an actor */
    course incidents, warnings;
} unit;

typedef struct {
    unit **list;
    uint32_t n, room;
    uint32_t *slots; /* by key: place in list, from 1 */
    uint32_t n_slots;
    toc_arena *a;
} units;

static void add_to_slots(units *u, uint32_t at)
{
    uint32_t slot = (u->list[at]->key * 2654435761U) & (u->n_slots - 1);
    while (u->slots[slot])
        slot = (slot + 1) & (u->n_slots - 1);
    u->slots[slot] = at + 1;
}

static bool grow(units *u)
{
    uint32_t room = u->room ? 2 * u->room : 256;
    unit **list = TOC_NEW_N(u->a, unit *, room);
    uint32_t *slots = TOC_NEW_N(u->a, uint32_t, 2 * (size_t)room);
    if (!list || !slots)
        return false;
    if (u->n)
        memcpy(list, u->list, u->n * sizeof(unit *));
    u->list = list;
    u->slots = slots;
    u->room = room;
    u->n_slots = 2 * room;
    for (uint32_t i = 0; i < u->n; i++)
        add_to_slots(u, i);
    return true;
}

static unit *get_unit(units *u, uint32_t key)
{
    if (u->n == u->room && !grow(u))
        return NULL;
    for (uint32_t slot = (key * 2654435761U) & (u->n_slots - 1); u->slots[slot];
         slot = (slot + 1) & (u->n_slots - 1))
        if (u->list[u->slots[slot] - 1]->key == key)
            return u->list[u->slots[slot] - 1];
    unit *made = TOC_NEW(u->a, unit);
    if (!made)
        return NULL;
    made->key = key;
    u->list[u->n] = made;
    add_to_slots(u, u->n++);
    return made;
}

static void count(course *to, uint32_t step, const steps *s)
{
    to->counts[step]++;
    to->total += step >= s->shown_from;
}

static void count_unit(units *u, uint32_t key, bool warning, uint32_t step, const steps *s)
{
    unit *one = key ? get_unit(u, key) : NULL;
    if (one)
        count(warning ? &one->warnings : &one->incidents, step, s);
}

static uint32_t country_key(const char country[3])
{
    return (uint32_t)(unsigned char)country[0] << 8 | (unsigned char)country[1];
}

static void count_row(units *u, const toc_board_row *row, unit_kind by, uint32_t step,
                      const steps *s)
{
    if (by == BY_COUNTRY)
        count_unit(u, country_key(row->country), false, step, s);
    for (uint32_t kind = 1; by == BY_SECTOR && kind < 32; kind++)
        if (row->sectors >> kind & 1)
            count_unit(u, kind, false, step, s);
    for (int i = 0; by == BY_ACTOR && i < TOC_BOARD_ACTORS && row->actors[i]; i++)
        count_unit(u, row->actors[i], false, step, s);
}

static void count_warning(units *u, const toc_warned_row *row, unit_kind by, uint32_t step,
                          const steps *s)
{
    for (int i = 0; by == BY_COUNTRY && i < TOC_WARNED_COUNTRIES && row->countries[i][0]; i++)
        count_unit(u, country_key(row->countries[i]), true, step, s);
    for (uint32_t kind = 1; by == BY_SECTOR && kind < 32; kind++)
        if (row->sectors >> kind & 1)
            count_unit(u, kind, true, step, s);
    for (int i = 0; by == BY_ACTOR && i < TOC_WARNED_ACTORS && row->actors[i]; i++)
        count_unit(u, row->actors[i], true, step, s);
}

/* Those of reports that the caller may see, by the day of the report: of each unit, and in all. */
static void count_warnings(toc_api_call *c, units *u, course *all, unit_kind by, const steps *s)
{
    toc_sight sight;
    (void)toc_api_sight_of(c, TOC_CHANNEL_AGGREGATE, &sight); /* the call has a store */
    if (toc_api_reach(c) != TOC_REACH_EXACT)
        return; /* they are words of reports */
    toc_warnings *w = &c->api->warnings;
    pthread_mutex_lock(&w->lock);
    for (uint32_t i = 0; i < w->n; i++) {
        const toc_warned_row *row = &w->rows[i];
        int step = step_of(s, row->day);
        if (step < 0 ||
            !toc_sight_has_marking(&sight, row->level, row->unmarked, row->unknown_marking))
            continue;
        count(all, (uint32_t)step, s);
        count_warning(u, row, by, (uint32_t)step, s);
    }
    pthread_mutex_unlock(&w->lock);
}

static uint32_t total_of(const unit *u)
{
    return u->incidents.total + u->warnings.total;
}

static int most_first(const void *x, const void *y)
{
    const unit *a = *(unit *const *)x, *b = *(unit *const *)y;
    if (total_of(a) != total_of(b))
        return total_of(a) > total_of(b) ? -1 : 1;
    return a->key < b->key ? -1 : a->key > b->key;
}

/* ---- the answer ---- */

static toc_sv label_of(toc_api_call *c, unit_kind by, uint32_t key)
{
    if (by == BY_COUNTRY)
        return toc_arena_printf(c->a, "%c%c", (int)(key >> 8), (int)(key & 0xff));
    if (by == BY_SECTOR)
        return toc_sv_of(toc_term(&toc_terms_target, key));
    return toc_boards_actor_name(toc_api_boards(c), key, c->a);
}

static void put_counts(toc_json_out *j, const char *key, const course *of, const steps *s)
{
    toc_json_key(j, key);
    toc_json_open(j, '[');
    for (uint32_t i = s->shown_from; i < s->n; i++)
        toc_json_uint(j, of->counts[i]);
    toc_json_close(j, ']');
}

static void put_baseline(toc_json_out *j, const char *key, const course *of, const steps *s,
                         bool spread)
{
    toc_json_key(j, key);
    toc_json_open(j, '[');
    for (uint32_t i = s->shown_from; i < s->n; i++) {
        double sum = 0, squares = 0;
        for (uint32_t k = i - BEFORE; k < i; k++) {
            sum += of->counts[k];
            squares += (double)of->counts[k] * of->counts[k];
        }
        double mean = sum / BEFORE, variance = squares / BEFORE - mean * mean;
        toc_json_num(j, round((spread ? sqrt(fmax(variance, 0)) : mean) * 100) / 100);
    }
    toc_json_close(j, ']');
}

static void put_warnings(toc_json_out *j, const course *of, const steps *s)
{
    put_counts(j, "warnings", of, s);
    put_baseline(j, "warnings_mean", of, s, false);
    put_baseline(j, "warnings_spread", of, s, true);
    toc_put_int(j, "warnings_total", of->total);
}

static void put_unit(toc_api_call *c, unit_kind by, const unit *u, const steps *s)
{
    toc_json_out *j = &c->j;
    toc_sv label = label_of(c, by, u->key);
    toc_json_open(j, '{');
    toc_put_text(j, "key", label);
    toc_put_text(j, "label", label);
    toc_put_int(j, "total", u->incidents.total);
    put_counts(j, "incidents", &u->incidents, s);
    put_baseline(j, "mean", &u->incidents, s, false);
    put_baseline(j, "spread", &u->incidents, s, true);
    put_warnings(j, &u->warnings, s);
    toc_json_close(j, '}');
}

static void put_answer(toc_api_call *c, unit_kind by, const units *u, const course *warnings,
                       const steps *s, int64_t top)
{
    toc_json_out *j = toc_api_begin(c, 200);
    toc_json_open(j, '{');
    toc_json_key(j, "steps");
    toc_json_open(j, '[');
    for (uint32_t i = s->shown_from; i < s->n; i++) {
        char text[TOC_DAY_TEXT + 1];
        toc_day_format(s->starts[i], text);
        toc_json_str(j, toc_sv_of(text));
    }
    toc_json_close(j, ']');
    toc_json_key(j, "items");
    toc_json_open(j, '[');
    for (uint32_t i = 0; i < u->n && i < top && total_of(u->list[i]); i++)
        put_unit(c, by, u->list[i], s);
    toc_json_close(j, ']');
    put_warnings(j, warnings, s);
    toc_json_close(j, '}');
}

static bool read_kind(toc_api_call *c, unit_kind *ret)
{
    static const char *const WORDS[] = {"country", "sector", "actor"};
    toc_sv word = toc_api_query(c, "by");
    *ret = BY_COUNTRY;
    for (size_t i = 0; i < TOC_LEN(WORDS); i++)
        if (toc_sv_eq(word, toc_sv_of(WORDS[i]))) {
            *ret = (unit_kind)i;
            return true;
        }
    if (word.n)
        toc_api_fail(c, 400, "by", "by is country, sector or actor");
    return !word.n;
}

void toc_api_outlook(toc_api_call *c)
{
    unit_kind by;
    steps *s = TOC_NEW(c->a, steps);
    units u = {.a = c->a};
    course warnings = {0};
    int64_t top;
    toc_incident_query q;
    if (!s || !read_kind(c, &by) || !toc_api_filters(c, &q) ||
        !toc_api_query_int(c, "top", 1, MOST_TOP, TOP, &top) || !make_steps(c, q.since, q.until, s))
        return;
    toc_sight sight;
    (void)toc_api_sight_of(c, TOC_CHANNEL_AGGREGATE, &sight); /* the call has a store */
    toc_board *board = toc_boards_take(toc_api_boards(c));
    for (uint32_t i = 0; board && i < board->n; i++) {
        const toc_board_row *row = &board->rows[i];
        int step = step_of(s, row->first_day);
        if (step >= 0 && toc_sight_has(&sight, row) && (!q.realm || row->realm == q.realm))
            count_row(&u, row, by, (uint32_t)step, s);
    }
    toc_boards_give(toc_api_boards(c), board);
    count_warnings(c, &u, &warnings, by, s);
    if (u.n)
        qsort(u.list, u.n, sizeof(*u.list), most_first);
    put_answer(c, by, &u, &warnings, s, top);
}
