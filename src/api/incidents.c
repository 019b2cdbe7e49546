/* incidents - lists and maps of them, from the board; see incidents.h. */
#include "api/incidents.h"

#include "api/filter_words.h"
#include "api/server.h"
#include "api/told.h"
#include "base/alloc.h"
#include "base/hash.h"
#include "model/terms.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>

toc_leaving toc_api_leaving(const toc_api_call *c, toc_channel by)
{
    toc_leaving l = {
        .on = c->role < TOC_ROLE_ANALYST, .channel = by, .partner = c->partner, .views = true};
    if (l.on && c->partner)
        l.to = c->partner->recipient;
    else
        l.to = toc_leaving_ourselves(TOC_TLP_RED);
    return l;
}

/* ---- filters ---- */

static void fail_filter(toc_api_call *c, const toc_err *err)
{
    toc_sv text;
    const char *whose = toc_filter_blamed(err, c->a, &text);
    if (whose)
        toc_api_fail(c, 400, whose, "%.*s", TOC_SV_ARG(text));
    else
        toc_api_fail(c, 400, NULL, "%s", err->text);
}

bool toc_api_filters(toc_api_call *c, toc_incident_query *ret)
{
    toc_filter_settings f = {0};
    toc_err err = {0};
    for (size_t i = 0; toc_filter_word(i); i++) {
        toc_sv value = toc_api_query(c, toc_filter_word(i));
        if (value.n)
            toc_filter_set(&f, i, toc_arena_dup(c->a, value).p);
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

/* What is asked for, as keys of the board have it. */
typedef struct {
    toc_incident_query q;
    toc_board_sort sort;
    uint32_t sector;
} asked;

bool toc_is_country_of(toc_sv list, const char country[2])
{
    bool found = false;
    for (size_t i = 0; !found && i + 2 <= list.n; i += 3)
        found = memcmp(list.p + i, country, 2) == 0;
    return found;
}

/* As the store has it: find.c. */
static bool is_in_time(const toc_board_key *k, const toc_incident_query *q)
{
    if (q->since != TOC_DAY_NONE && k->last_day < q->since)
        return false;
    return q->until == TOC_DAY_NONE || (k->first_day <= q->until && k->first_day != TOC_DAY_NONE);
}

/* What is too far north or south is found out without trigonometry. */
static bool is_near(const toc_board_key *k, const toc_incident_query *q)
{
    const double km_per_degree = 111.1; /* a little less than there are */
    return k->precision && fabs(k->lat - q->lat) * km_per_degree <= q->km &&
           toc_km_between(k->lat, k->lon, q->lat, q->lon) <= q->km;
}

static bool passes(const toc_board_key *k, const asked *f)
{
    const toc_incident_query *q = &f->q;
    if ((q->realm && k->realm != q->realm) || (q->type && k->type != q->type) || !is_in_time(k, q))
        return false;
    if (q->country.n && !toc_is_country_of(q->country, k->country))
        return false;
    if (q->has_min_killed && (k->killed < 0 || k->killed < q->min_killed))
        return false;
    return (!f->sector || (k->sectors & f->sector)) && (!q->near || is_near(k, q));
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

/* False: answered. */
static bool read_query(toc_api_call *c, asked *ret)
{
    return toc_api_filters(c, &ret->q) && read_sort(c, &ret->sort) &&
           toc_api_sector(c, &ret->sector);
}

/* What rows must be, beside what is asked for. */
typedef struct {
    toc_found text, actor;
    toc_sight sight;
} limits;

/* Everything is asked for: the rows need not be looked at. */
static bool is_open(const asked *f, const limits *l)
{
    const toc_incident_query *q = &f->q;
    return l->sight.all && !f->sector && !l->text.bits && !l->actor.bits &&
           q->since == TOC_DAY_NONE && q->until == TOC_DAY_NONE && !q->realm && !q->type &&
           !q->country.n && !q->near && !q->has_min_killed;
}

/* A bit for each row that passes; how many. */
static uint32_t mark(const toc_board *b, const asked *f, const limits *l, uint64_t *bits)
{
    uint32_t total = 0;
    bool words = l->text.bits || l->actor.bits;
    for (uint32_t i = 0; i < b->n; i++) {
        if (!passes(&b->keys[i], f) ||
            !(toc_sight_marked(&l->sight, b->keys[i].marking) ||
              toc_sight_has(&l->sight, &b->rows[i])) ||
            (words &&
             !(toc_found_has(&l->text, b->rows[i].no) && toc_found_has(&l->actor, b->rows[i].no))))
            continue;
        bits[i / 64] |= UINT64_C(1) << (i % 64);
        total++;
    }
    return total;
}

static uint32_t row_at(const toc_board *b, toc_board_sort sort, uint32_t i)
{
    return b->order[sort] ? b->order[sort][i] : i;
}

/* The window of those that are marked; bits NULL: all are. */
static void take_window(toc_selection *s, toc_board_sort sort, const uint64_t *bits, size_t room)
{
    const toc_board *b = s->board;
    uint64_t before = bits ? s->from : 0;
    for (uint64_t i = bits ? 0 : s->from; i < b->n && s->n < room; i++) {
        uint32_t at = row_at(b, sort, (uint32_t)i);
        if (bits && !(bits[at / 64] >> (at % 64) & 1))
            continue;
        if (before)
            before--;
        else
            s->rows[s->n++] = &b->rows[at];
    }
}

/* False: no memory. */
static bool choose(toc_api_call *c, toc_selection *s, const asked *f, const limits *l)
{
    const toc_board *b = s->board;
    size_t room = s->most < b->n ? (size_t)s->most : b->n;
    uint64_t *bits = NULL;
    s->total = b->n;
    if (!is_open(f, l)) {
        bits = TOC_NEW_N(c->a, uint64_t, (size_t)b->n / 64 + 1);
        if (!bits)
            return false;
        s->total = mark(b, f, l, bits);
    }
    room = TOC_MIN(room, (size_t)s->total);
    s->rows = toc_calloc(room + 1, sizeof(*s->rows));
    if (s->rows)
        take_window(s, f->sort, bits, room);
    return s->rows != NULL;
}

/* Words may be of later than the board, where an incident that tells of them is marked as it was
 * before: whom that concerns waits for the board. */
static bool take_board(toc_api_call *c, const asked *f, toc_board **ret)
{
    toc_boards *boards = toc_api_boards(c);
    bool words = f->q.text.n || f->q.actor.n;
    *ret = c->store ? toc_boards_take(boards) : toc_boards_look(boards);
    if (*ret && c->store && words && c->role < TOC_ROLE_ANALYST &&
        !toc_find_is_abreast(c, (*ret)->seq)) {
        toc_boards_give(boards, *ret);
        toc_watch_catch_up(c->api);
        *ret = toc_boards_take(boards);
    }
    if (!*ret && c->store)
        toc_api_fail(c, 503, NULL, "the server is about to end");
    return *ret != NULL;
}

/* 0, -ENODATA: that takes a store; < 0. */
static int set_limits(toc_api_call *c, toc_channel by, const asked *f, const toc_board *b,
                      limits *ret)
{
    const toc_find words = {f->q.text, f->q.actor, f->q.actor_id, b->seq};
    bool limited = toc_api_reach(c) != TOC_REACH_EXACT;
    if (words.text.n || words.actor.n)
        by = TOC_CHANNEL_SEARCH;
    int r =
        limited ? toc_told_text(c, b, &words, &ret->text) : toc_find_text(c, &words, &ret->text);
    if (r == 0)
        r = limited ? toc_told_actor(c, b, &words, &ret->actor)
                    : toc_find_actor(c, &words, &ret->actor);
    if (r == 0 && !toc_api_sight_of(c, by, &ret->sight))
        r = -ENODATA;
    return r;
}

bool toc_api_select(toc_api_call *c, toc_channel by, toc_selection *ret)
{
    asked f = {0};
    limits l = {0};
    *ret = (toc_selection){.from = ret->from, .most = ret->most};
    if (!read_query(c, &f) || !take_board(c, &f, &ret->board))
        return false;
    int r = set_limits(c, by, &f, ret->board, &l);
    if (r == 0 && !choose(c, ret, &f, &l))
        r = -ENOMEM;
    if (r == 0)
        return true;
    toc_api_unselect(c, ret);
    if (r == -ENOMEM)
        toc_api_fail(c, 503, NULL, "too much at once; try again in a moment");
    else if (r != -ENODATA)
        toc_api_fail_result(c, r, NULL, &c->err);
    return false;
}

void toc_api_unselect(toc_api_call *c, toc_selection *s)
{
    toc_free(s->rows);
    toc_boards_give(toc_api_boards(c), s->board);
    *s = (toc_selection){0};
}

/* ---- the list ---- */

toc_sv toc_api_row_text(toc_api_call *c, const toc_board_row *row)
{
    if (!c->unpacker)
        c->unpacker = toc_boards_unpacker(toc_api_boards(c));
    toc_buf_clear(&c->row);
    if (c->unpacker)
        toc_unpack(c->unpacker, row->text, &c->row);
    if (!c->unpacker || c->row.failed)
        c->body.failed = true;
    return toc_buf_sv(&c->row);
}

void toc_api_put_row(toc_api_call *c, const toc_board_row *row)
{
    toc_json_raw(&c->j, toc_api_row_text(c, row));
}

static void put_page(toc_api_call *c, const toc_selection *s, int64_t page)
{
    toc_json_out *j = toc_api_begin(c, 200);
    toc_json_open(j, '{');
    toc_json_key(j, "items");
    toc_json_open(j, '[');
    for (uint32_t i = 0; i < s->n; i++)
        toc_api_put_row(c, s->rows[i]);
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
    put_page(c, &s, page);
    toc_api_unselect(c, &s);
}

/* ---- one of them ---- */

/* The beginning of an id is enough for those of the house. Whether it leads to one thing or several
 * would tell others what else there is: of them it is wanted in full. */
int toc_api_resolve(toc_api_call *c, toc_sv id, toc_store_match *ret)
{
    unsigned char bytes[16];
    long dashes = toc_sv_find(id, TOC_SV("--"), 0);
    toc_sv type = dashes < 0 ? (toc_sv){"", 0} : toc_sv_range(id, 0, (size_t)dashes + 2);
    if (c->role < TOC_ROLE_ANALYST && (!type.n || !toc_board_read_id(id, type, bytes)))
        return TOC_STORE_NONE;
    return toc_store_resolve(c->store, id, c->a, ret, &c->err);
}

bool toc_api_find_incident(toc_api_call *c, toc_sv prefix, toc_store_match *ret_match,
                           toc_merged *ret, toc_tlp *ret_level)
{
    toc_leaving gate = toc_api_leaving(c, TOC_CHANNEL_CONSOLE);
    int r = toc_api_resolve(c, prefix, ret_match);
    if (r == TOC_STORE_MANY && c->role >= TOC_ROLE_ANALYST) {
        toc_api_fail(c, 400, "id", "several ids begin so: give more of it");
        return false;
    }
    if (r == 0 && ret_match->kind != TOC_STORE_IS_INCIDENT)
        r = TOC_STORE_NONE;
    if (r == 0)
        r = toc_merge_get(c->store, ret_match->id, c->a, ret, &c->err);
    if (r == 0)
        r = toc_leaving_merged(&gate, ret, c->a, ret_level, &c->err);
    if (r < 0)
        toc_api_fail_result(c, r, NULL, &c->err);
    else if (r > 0)
        toc_api_fail(c, 404, "id", "no such incident");
    return r == 0;
}
