/* incident - one incident: its view, its reports, what it is related to. */
#include "api/incident.h"

#include "api/incidents.h"
#include "api/report.h"
#include "api/server.h"

#include <math.h>
#include <stdlib.h>

/* ---- related ---- */

enum { RELATED = 12, NEAR_KM = 25, NEAR_DAYS = 14 };

typedef struct {
    const toc_board_row *row;
    int score; /* hundredths */
    uint32_t actor;
    double km;
    int days;
} relative;

static int days_between(const toc_board_row *x, const toc_board_row *y)
{
    if (x->first_day == TOC_DAY_NONE || y->first_day == TOC_DAY_NONE)
        return INT32_MAX;
    return abs(x->first_day - y->first_day);
}

static uint32_t shared_actor(const uint32_t x[TOC_BOARD_ACTORS], const uint32_t y[TOC_BOARD_ACTORS])
{
    for (int i = 0; i < TOC_BOARD_ACTORS && x[i]; i++)
        for (int k = 0; k < TOC_BOARD_ACTORS && y[k]; k++)
            if (x[i] == y[k])
                return x[i];
    return 0;
}

/* The same actor, the nearer in time the more; or near both in place and in time. */
static relative compare(const toc_board_row *me, const toc_board_row *other)
{
    relative r = {.row = other,
                  .actor = shared_actor(me->actors, other->actors),
                  .days = days_between(me, other),
                  .km = -1};
    /* Distances are dear: what is far in time is not asked. */
    if (r.days <= NEAR_DAYS && me->precision == TOC_PRECISION_POINT &&
        other->precision == TOC_PRECISION_POINT)
        r.km = toc_km_between(me->lat, me->lon, other->lat, other->lon);
    bool near = r.km >= 0 && r.km <= NEAR_KM;
    if (r.actor)
        r.score = 40 + (r.days < 365 ? 30 - r.days * 30 / 365 : 0);
    if (near)
        r.score += 30 + 20 - r.days * 20 / (NEAR_DAYS + 1);
    else if (r.actor && memcmp(me->country, other->country, 2) == 0 && me->country[0])
        r.score += 10;
    return r;
}

static void keep_best(relative best[RELATED], uint32_t *n, const relative *r)
{
    uint32_t at = *n;
    while (at > 0 && best[at - 1].score < r->score)
        at--;
    if (at >= RELATED)
        return;
    if (*n < RELATED)
        ++*n;
    for (uint32_t i = *n - 1; i > at; i--)
        best[i] = best[i - 1];
    best[at] = *r;
}

static bool is_soon(toc_day day, toc_day of)
{
    return day != TOC_DAY_NONE && of != TOC_DAY_NONE && abs(day - of) <= NEAR_DAYS;
}

/* The best of those that the caller may see. Of an incident without an actor only what is near in
 * time is looked at. */
static uint32_t find_related(const toc_board *b, const toc_board_row *me, const toc_sight *sight,
                             relative best[RELATED])
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < b->n; i++) {
        const toc_board_row *row = &b->rows[i];
        if ((!is_soon(b->keys[i].first_day, me->first_day) &&
             !shared_actor(me->actors, b->actors[i])) ||
            row == me)
            continue;
        const relative r = compare(me, row);
        bool better = r.score && (n < RELATED || r.score > best[n - 1].score);
        if (better && toc_sight_has(sight, row))
            keep_best(best, &n, &r);
    }
    return n;
}

static void put_why(toc_api_call *c, const relative *r)
{
    toc_json_key(&c->j, "why");
    toc_json_open(&c->j, '[');
    if (r->actor) {
        toc_sv name = toc_boards_actor_name(toc_api_boards(c), r->actor, c->a);
        toc_json_str(&c->j, toc_arena_printf(c->a, "same actor: %.*s", TOC_SV_ARG(name)));
    }
    if (r->km >= 0 && r->km <= NEAR_KM)
        toc_json_str(&c->j, r->km < 1 ? TOC_SV("the same place")
                                      : toc_arena_printf(c->a, "%.0f km away", r->km));
    if (r->days != INT32_MAX && r->days <= NEAR_DAYS)
        toc_json_str(&c->j, r->days ? toc_arena_printf(c->a, "%d day%s apart", r->days,
                                                       r->days == 1 ? "" : "s")
                                    : TOC_SV("the same day"));
    toc_json_close(&c->j, ']');
}

static void put_related(toc_api_call *c, toc_sv id)
{
    relative best[RELATED];
    toc_board *board = toc_boards_take(toc_api_boards(c));
    const toc_board_row *me = board ? toc_board_find(board, id) : NULL;
    toc_sight sight;
    (void)toc_api_sight_of(c, TOC_CHANNEL_CONSOLE, &sight); /* the call has a store */
    uint32_t n = me ? find_related(board, me, &sight, best) : 0;
    toc_json_key(&c->j, "related");
    toc_json_open(&c->j, '[');
    for (uint32_t i = 0; i < n; i++) {
        toc_json_open(&c->j, '{');
        toc_put_text(&c->j, "id", toc_board_id(best[i].row, c->a));
        toc_json_key(&c->j, "score");
        toc_json_num(&c->j, best[i].score / 100.0);
        put_why(c, &best[i]);
        toc_json_key(&c->j, "incident");
        toc_api_put_row(c, best[i].row);
        toc_json_close(&c->j, '}');
    }
    toc_json_close(&c->j, ']');
    toc_boards_give(toc_api_boards(c), board);
}

/* ---- its reports ---- */

static void put_grade(toc_api_call *c, const toc_witness *w)
{
    if (c->role < TOC_ROLE_ANALYST || (!w->reliability && !w->credibility))
        return;
    toc_put_text(&c->j, "grade",
                 toc_arena_printf(c->a, "%c%c", w->reliability ? w->reliability : '-',
                                  w->credibility ? w->credibility : '-'));
}

static void put_report(toc_api_call *c, const toc_witness *w, const toc_stored_report *r)
{
    toc_json_out *j = &c->j;
    toc_label label = toc_leaving_label(r);
    toc_json_open(j, '{');
    toc_put_text(j, "id", w->report);
    toc_put_text(j, "name", w->name);
    toc_put_text(j, "title", w->title);
    toc_put_day(j, "published", w->published);
    toc_put_origin(c, r->doc.origin);
    toc_put_text(j, "source", r->doc.source);
    put_grade(c, w);
    toc_put_text(j, "marking", toc_sv_of(toc_tlp_markings[label.whole.tlp].name));
    toc_put_text(j, "member", w->incident->id);
    toc_put_int(j, "revision", r->nth);
    toc_put_int(j, "revisions", r->revisions);
    toc_json_close(j, '}');
}

static void put_reports(toc_api_call *c, const toc_merged *m)
{
    toc_json_key(&c->j, "reports_full");
    toc_json_open(&c->j, '[');
    for (uint32_t i = 0; i < m->view.witnesses.n; i++)
        if (m->view.witnesses.p[i].report.n)
            put_report(c, &m->view.witnesses.p[i], &m->reports.p[i]);
    toc_json_close(&c->j, ']');
}

/* ---- the answer ---- */

static const char *standing_word(toc_standing s)
{
    return s == TOC_STANDING_CONFIRMED  ? "confirmed"
           : s == TOC_STANDING_REJECTED ? "rejected"
                                        : NULL;
}

/* What those of a partner get leaves out who of the house said and graded what. */
void toc_api_put_incident(toc_api_call *c, const toc_store_match *match, toc_merged *m,
                          toc_tlp level)
{
    toc_json_out *j = toc_api_begin(c, 200);
    if (c->role < TOC_ROLE_ANALYST)
        TOC_VEC_FOREACH (w, &m->view.witnesses)
            w->reliability = w->credibility = '\0';
    toc_json_open(j, '{');
    toc_view_json_members(j, &m->view);
    toc_put_text(j, "precision",
                 toc_sv_of(toc_precision_words[toc_precision_of(&m->view.best.place)]));
    toc_put_text(j, "marking", toc_sv_of(toc_tlp_markings[level].name));
    toc_put_text(j, "standing", toc_sv_of(standing_word(m->standing)));
    toc_put_bool(j, "live", m->live);
    if (match->member.n && !toc_sv_eq(match->member, match->id))
        toc_put_text(j, "asked_as", match->member);
    put_reports(c, m);
    put_related(c, match->id);
    toc_json_close(j, '}');
}

void toc_api_incident(toc_api_call *c)
{
    toc_store_match match = {0};
    toc_merged m = {0};
    toc_tlp level;
    if (toc_api_find_incident(c, toc_request_param(c->r, 0), &match, &m, &level))
        toc_api_put_incident(c, &match, &m, level);
}
