/* incidents - lists and maps of them, from the board; see incidents.h. */
#include "api/incidents.h"

#include "api/server.h"
#include "base/alloc.h"
#include "base/hash.h"
#include "filters.h"
#include "model/terms.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>

toc_leaving toc_api_leaving(const toc_api_call *c, toc_channel by)
{
    toc_leaving l = {.on = c->role < TOC_ROLE_ANALYST, .channel = by, .partner = c->partner};
    if (l.on && c->partner)
        l.to = c->partner->recipient;
    else
        l.to = toc_leaving_ourselves(TOC_TLP_RED);
    return l;
}

/* ---- filters ---- */

static const struct {
    const char *parameter, *option;
    size_t offset;
} FILTERS[] = {
    {"since", "since", offsetof(toc_filter_settings, since)},
    {"until", "until", offsetof(toc_filter_settings, until)},
    {"realm", "realm", offsetof(toc_filter_settings, realm)},
    {"type", "type", offsetof(toc_filter_settings, type)},
    {"country", "country", offsetof(toc_filter_settings, country)},
    {"near", "near", offsetof(toc_filter_settings, near)},
    {"actor", "actor", offsetof(toc_filter_settings, actor)},
    {"killed_min", "min-killed", offsetof(toc_filter_settings, min_killed)},
    {"q", "text", offsetof(toc_filter_settings, text)},
};

/* "--since takes a day …" becomes "since takes a day …", of the parameter. */
static void fail_filter(toc_api_call *c, const toc_err *err)
{
    toc_sv text = toc_sv_of(err->text), option = text;
    option = toc_sv_cut(&option, ' ');
    for (size_t i = 0; i < TOC_LEN(FILTERS); i++)
        if (option.n > 2 &&
            toc_sv_eq(toc_sv_range(option, 2, option.n), toc_sv_of(FILTERS[i].option))) {
            toc_api_fail(c, 400, FILTERS[i].parameter, "%s%.*s", FILTERS[i].parameter,
                         TOC_SV_ARG(toc_sv_range(text, option.n, text.n)));
            return;
        }
    toc_api_fail(c, 400, NULL, "%s", err->text);
}

bool toc_api_filters(toc_api_call *c, toc_incident_query *ret)
{
    toc_filter_settings f = {0};
    toc_err err = {0};
    for (size_t i = 0; i < TOC_LEN(FILTERS); i++) {
        toc_sv value = toc_api_query(c, FILTERS[i].parameter);
        if (!value.n)
            continue;
        const char *text = toc_arena_dup(c->a, value).p;
        memcpy((char *)&f + FILTERS[i].offset, &text, sizeof(text));
    }
    *ret = TOC_INCIDENT_QUERY_ALL;
    if (toc_filters_parse(&f, c->a, ret, &err) == 0)
        return true;
    fail_filter(c, &err);
    return false;
}

/* ---- choosing rows ---- */

double toc_km_between(double lat1, double lon1, double lat2, double lon2)
{
    const double radian = M_PI / 180, diameter = 12742;
    double y = sin((lat2 - lat1) * radian / 2), x = sin((lon2 - lon1) * radian / 2);
    double h = y * y + cos(lat1 * radian) * cos(lat2 * radian) * x * x;
    return diameter * asin(sqrt(fmin(h, 1.0)));
}

/* As the store has it: find.c. */
static bool is_in_time(const toc_board_row *r, const toc_incident_query *q)
{
    if (q->since != TOC_DAY_NONE && r->last_day < q->since)
        return false;
    return q->until == TOC_DAY_NONE || (r->first_day <= q->until && r->first_day != TOC_DAY_NONE);
}

/* What is too far north or south is found out without trigonometry. */
static bool is_near(const toc_board_row *r, const toc_incident_query *q)
{
    const double km_per_degree = 111.1; /* a little less than there are */
    return r->precision && fabs(r->lat - q->lat) * km_per_degree <= q->km &&
           toc_km_between(r->lat, r->lon, q->lat, q->lon) <= q->km;
}

static bool passes(const toc_board_row *r, const toc_incident_query *q)
{
    if (!is_in_time(r, q))
        return false;
    if ((q->realm && r->realm != q->realm) || (q->type && r->type != q->type))
        return false;
    if (q->country.n && memcmp(q->country.p, r->country, 2) != 0)
        return false;
    if (q->has_min_killed && (r->killed < 0 || r->killed < q->min_killed))
        return false;
    return !q->near || is_near(r, q);
}

/* Those that hold the words, or are by the actor: a bit for each number of an incident. */
typedef struct {
    unsigned char *bits;
    int64_t most;
} numbers;

static int find_numbers(toc_api_call *c, const toc_incident_query *q, numbers *ret)
{
    toc_incident_query words = TOC_INCIDENT_QUERY_ALL;
    toc_number_vec found = {0};
    words.actor = q->actor;
    words.actor_id = q->actor_id;
    words.text = q->text;
    int r = toc_store_matching(c->store, &words, c->a, &found, &c->err);
    *ret = (numbers){0};
    TOC_VEC_FOREACH (no, &found)
        ret->most = TOC_MAX(ret->most, *no);
    ret->bits = toc_arena_alloc(c->a, (size_t)ret->most / 8 + 1);
    TOC_VEC_FOREACH (no, &found)
        if (ret->bits)
            ret->bits[*no / 8] |= (unsigned char)(1U << (*no % 8));
    return r == 0 && !ret->bits ? -ENOMEM : r;
}

static bool has_number(const numbers *n, int64_t no)
{
    return no <= n->most && (n->bits[no / 8] >> (no % 8) & 1);
}

bool toc_api_sector(toc_api_call *c, uint32_t *ret)
{
    toc_sv word = toc_api_query(c, "sector");
    int kind = word.n ? toc_term_find(&toc_terms_target, word) : 0;
    *ret = kind > 0 ? 1U << kind : 0;
    if (!word.n || kind > 0)
        return true;
    toc_api_fail(c, 400, "sector", "no kind of target is called '%.*s'", TOC_SV_ARG(word));
    return false;
}

static bool read_sort(toc_api_call *c, toc_board_sort *ret)
{
    toc_sv word = toc_api_query(c, "sort");
    *ret = TOC_SORT_DAY;
    for (int by = 0; by < TOC_SORT_COUNT; by++)
        if (word.n && toc_sv_eq(word, toc_sv_of(toc_board_sorts[by]))) {
            *ret = (toc_board_sort)by;
            return true;
        }
    if (word.n)
        toc_api_fail(c, 400, "sort", "sort is day, changed, killed or sources");
    return !word.n;
}

static bool take_board(toc_api_call *c, toc_board **ret)
{
    *ret = toc_boards_take(c->api->boards);
    if (!*ret)
        toc_api_fail(c, 503, NULL, "the server is about to end");
    return *ret != NULL;
}

/* Everything is asked for: the rows need not be looked at. */
static bool is_open(const toc_incident_query *q, uint32_t sector, const numbers *chosen,
                    const toc_sight *sight)
{
    return sight->all && !sector && !chosen->bits && q->since == TOC_DAY_NONE &&
           q->until == TOC_DAY_NONE && !q->realm && !q->type && !q->country.n && !q->near &&
           !q->has_min_killed;
}

static const toc_board_row *row_at(const toc_board *b, toc_board_sort sort, uint32_t i)
{
    return &b->rows[b->order[sort] ? b->order[sort][i] : i];
}

static bool is_chosen(const toc_board_row *row, const toc_incident_query *q, uint32_t sector,
                      const numbers *chosen, const toc_sight *sight)
{
    return passes(row, q) && toc_sight_has(sight, row) && (!sector || (row->sectors & sector)) &&
           (!chosen->bits || has_number(chosen, row->no));
}

/* False: no memory. */
static bool choose(toc_selection *s, toc_board_sort sort, const toc_incident_query *q,
                   uint32_t sector, const numbers *chosen, const toc_sight *sight)
{
    const toc_board *b = s->board;
    size_t room = s->most < b->n ? (size_t)s->most : b->n;
    s->rows = toc_calloc(room + 1, sizeof(*s->rows));
    if (!s->rows)
        return false;
    if (is_open(q, sector, chosen, sight)) {
        s->total = b->n;
        for (uint64_t i = s->from; i < b->n && s->n < room; i++)
            s->rows[s->n++] = row_at(b, sort, (uint32_t)i);
        return true;
    }
    for (uint32_t i = 0; i < b->n; i++) {
        const toc_board_row *row = row_at(b, sort, i);
        if (is_chosen(row, q, sector, chosen, sight) && s->total++ >= s->from && s->n < room)
            s->rows[s->n++] = row;
    }
    return true;
}

bool toc_api_select(toc_api_call *c, toc_channel by, toc_selection *ret)
{
    toc_incident_query q;
    toc_board_sort sort;
    uint32_t sector;
    numbers chosen = {0};
    *ret = (toc_selection){.from = ret->from, .most = ret->most};
    if (!toc_api_filters(c, &q) || !read_sort(c, &sort) || !toc_api_sector(c, &sector))
        return false;
    bool words = q.text.n || q.actor.n;
    int r = words ? find_numbers(c, &q, &chosen) : 0;
    if (r < 0) {
        toc_api_fail_result(c, r, NULL, &c->err);
        return false;
    }
    if (!take_board(c, &ret->board))
        return false;
    toc_sight sight = toc_api_sight_of(c, words ? TOC_CHANNEL_SEARCH : by);
    if (choose(ret, sort, &q, sector, &chosen, &sight))
        return true;
    toc_api_unselect(c, ret);
    toc_api_fail(c, 503, NULL, "too much at once; try again in a moment");
    return false;
}

void toc_api_unselect(toc_api_call *c, toc_selection *s)
{
    toc_free(s->rows);
    toc_boards_give(c->api->boards, s->board);
    *s = (toc_selection){0};
}

/* ---- the list ---- */

/* The brief is an object: when it changed goes to its end. */
static void put_body(toc_api_call *c, toc_sv body, int64_t changed)
{
    static const toc_sv KEY = {",\"changed\":\"", 12};
    char when[TOC_TIME_TEXT + 1];
    char *to = toc_arena_alloc(c->a, body.n + KEY.n + sizeof(when) + 2), *at = to;
    if (body.n < 2 || !to)
        return;
    toc_time_format(changed, when);
    memcpy(at, body.p, body.n - 1);
    at += body.n - 1;
    memcpy(at, KEY.p, KEY.n);
    at += KEY.n;
    memcpy(at, when, TOC_TIME_TEXT);
    at += TOC_TIME_TEXT;
    *at++ = '"';
    *at++ = '}';
    toc_json_raw(&c->j, (toc_sv){to, (size_t)(at - to)});
}

int toc_api_put_row(toc_api_call *c, const toc_board_row *row)
{
    toc_sv body;
    int r = toc_store_brief_body(c->store, row->no, c->a, &body, &c->err);
    if (r == 0)
        put_body(c, body, row->changed);
    return r;
}

int toc_api_put_brief(toc_api_call *c, toc_sv id)
{
    toc_brief b = {0};
    int r = toc_store_brief(c->store, id, c->a, &b, &c->err);
    if (r == 0)
        put_body(c, b.body, b.changed);
    return r;
}

static int put_page(toc_api_call *c, const toc_selection *s, int64_t page)
{
    toc_json_out *j = toc_api_begin(c, 200);
    int r = 0;
    toc_json_open(j, '{');
    toc_json_key(j, "items");
    toc_json_open(j, '[');
    /* The store may have moved on since the board was made: what is gone is left out. */
    for (uint32_t i = 0; r >= 0 && i < s->n; i++)
        r = toc_api_put_row(c, s->rows[i]);
    toc_json_close(j, ']');
    toc_put_int(j, "total", s->total);
    toc_json_key(j, "next");
    if (s->from + s->most < s->total)
        toc_json_int(j, page + 1);
    else
        toc_json_null(j);
    if (c->role >= TOC_ROLE_ANALYST) /* it grows with what others may not see */
        toc_put_int(j, "seq", s->board->seq);
    toc_json_close(j, '}');
    return TOC_MIN(r, 0);
}

void toc_api_incidents(toc_api_call *c)
{
    int64_t page, limit;
    if (!toc_api_query_int(c, "page", 0, INT32_MAX, 0, &page) ||
        !toc_api_query_int(c, "limit", 1, TOC_STORE_MAX_PAGE, TOC_STORE_PAGE, &limit))
        return;
    toc_selection s = {.from = (uint64_t)page * (uint64_t)limit, .most = (uint64_t)limit};
    if (!toc_api_select(c, TOC_CHANNEL_CONSOLE, &s))
        return;
    int r = put_page(c, &s, page);
    if (r < 0)
        toc_api_fail_result(c, r, NULL, &c->err);
    toc_api_unselect(c, &s);
}

/* ---- one of them ---- */

bool toc_api_find_incident(toc_api_call *c, toc_sv prefix, toc_store_match *ret_match,
                           toc_merged *ret)
{
    toc_leaving gate = toc_api_leaving(c, TOC_CHANNEL_CONSOLE);
    toc_tlp level;
    int r = toc_store_resolve(c->store, prefix, c->a, ret_match, &c->err);
    if (r == TOC_STORE_MANY && c->role >= TOC_ROLE_ANALYST) {
        toc_api_fail(c, 400, "id", "several ids begin so: give more of it");
        return false;
    }
    if (r == 0 && ret_match->kind != TOC_STORE_IS_INCIDENT)
        r = TOC_STORE_NONE;
    if (r == 0)
        r = toc_merge_get(c->store, ret_match->id, c->a, ret, &c->err);
    if (r == 0)
        r = toc_leaving_merged(&gate, ret, &level, &c->err);
    if (r < 0)
        toc_api_fail_result(c, r, NULL, &c->err);
    else if (r > 0)
        toc_api_fail(c, 404, "id", "no such incident");
    return r == 0;
}
