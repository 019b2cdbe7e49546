/*
 * news - what of an incident is another than it was when somebody last looked: that it is new, more
 * sources, figures and kinds that changed, who is named, who says so. Nothing is kept for it: it is
 * made anew as its reports and rulings told of it then, and held against how it is told now.
 */
#include "api/incidents.h"
#include "api/server.h"

#include "base/date.h"
#include "model/terms.h"

typedef struct {
    toc_json_out *j;
    const toc_merged *then, *now;
} comparison;

static void begin(comparison *k, const char *what)
{
    toc_json_open(k->j, '{');
    toc_put_text(k->j, "what", toc_sv_of(what));
}

static void end(comparison *k)
{
    toc_json_close(k->j, '}');
}

/* ---- reports ---- */

/* NULL: it did not tell of it. */
static const toc_stored_report *find_report(const toc_merged *m, toc_sv id)
{
    TOC_VEC_FOREACH (r, &m->reports)
        if (r->rec && toc_sv_eq(r->rec->report_id, id))
            return r;
    return NULL;
}

static void put_number(comparison *k, const char *what, uint32_t n)
{
    if (!n)
        return;
    begin(k, what);
    toc_put_int(k->j, "n", n);
    end(k);
}

static void compare_reports(comparison *k)
{
    uint32_t fresh = 0, revised = 0;
    TOC_VEC_FOREACH (r, &k->now->reports) {
        const toc_stored_report *had = r->rec ? find_report(k->then, r->rec->report_id) : NULL;
        fresh += r->rec && !had;
        revised += had && had->nth != r->nth;
    }
    put_number(k, "source", fresh);
    put_number(k, "revised", revised);
}

/* ---- values ---- */

static void put_count(toc_json_out *j, const char *key, const toc_count *c)
{
    toc_json_key(j, key);
    if (!c->stated) {
        toc_json_null(j);
        return;
    }
    toc_json_open(j, '{');
    toc_put_int(j, "value", c->value);
    toc_put_text(j, "bound", toc_sv_of(toc_term(&toc_terms_bound, c->bound)));
    toc_json_close(j, '}');
}

static void compare_count(comparison *k, const char *field, const toc_count *then,
                          const toc_count *now)
{
    if (then->stated == now->stated &&
        (!now->stated || (then->value == now->value && then->bound == now->bound)))
        return;
    begin(k, "figure");
    toc_put_text(k->j, "field", toc_sv_of(field));
    put_count(k->j, "from", then);
    put_count(k->j, "to", now);
    end(k);
}

static void compare_text(comparison *k, const char *field, toc_sv then, toc_sv now)
{
    if (toc_sv_eq(then, now))
        return;
    begin(k, "value");
    toc_put_text(k->j, "field", toc_sv_of(field));
    toc_put_text(k->j, "from", then);
    toc_put_text(k->j, "to", now);
    end(k);
}

static toc_sv word(const toc_terms *terms, unsigned value)
{
    return toc_sv_of(toc_term(terms, value));
}

static void compare_values(comparison *k)
{
    const toc_incident *x = &k->then->view.best, *y = &k->now->view.best;
    compare_count(k, "killed", &x->killed, &y->killed);
    compare_count(k, "injured", &x->injured, &y->injured);
    compare_count(k, "cyber/records", &x->cyber.records, &y->cyber.records);
    compare_text(k, "type", word(&toc_terms_type, x->type), word(&toc_terms_type, y->type));
    compare_text(k, "stage", word(&toc_terms_stage, x->stage), word(&toc_terms_stage, y->stage));
    compare_text(k, "place", x->place.name, y->place.name);
}

/* ---- who ---- */

static const toc_perpetrator *find_party(const toc_incident *i, const toc_perpetrator *sought)
{
    TOC_VEC_FOREACH (p, &i->perpetrators)
        if (toc_sv_eq(p->name, sought->name) && (p->name.n || toc_sv_eq(p->text, sought->text)))
            return p;
    return NULL;
}

static void compare_parties(comparison *k)
{
    TOC_VEC_FOREACH (p, &k->now->view.best.perpetrators) {
        const toc_perpetrator *had = find_party(&k->then->view.best, p);
        if (had && had->status == p->status)
            continue;
        begin(k, "actor");
        toc_put_text(k->j, "name", p->name.n ? p->name : p->text);
        if (had)
            toc_put_text(k->j, "from", word(&toc_terms_status, had->status));
        toc_put_text(k->j, "to", word(&toc_terms_status, p->status));
        end(k);
    }
}

static bool has_claim(const toc_view *v, const toc_claim *sought)
{
    TOC_VEC_FOREACH (c, &v->claims)
        if (c->claim->stance == sought->stance && toc_sv_eq(c->claim->by, sought->by) &&
            toc_sv_eq(c->claim->about, sought->about))
            return true;
    return false;
}

static void compare_claims(comparison *k)
{
    TOC_VEC_FOREACH (c, &k->now->view.claims) {
        if (has_claim(&k->then->view, c->claim))
            continue;
        begin(k, "claim");
        toc_put_text(k->j, "by", c->claim->by);
        toc_put_text(k->j, "stance", word(&toc_terms_stance, c->claim->stance));
        end(k);
    }
}

/* ---- analysts ---- */

/* For those of the house. */
static void put_rulings(comparison *k, int64_t after)
{
    TOC_VEC_FOREACH (u, &k->now->rulings) {
        bool undone = u->undone > after && u->made <= after;
        if (u->made <= after && !undone)
            continue;
        begin(k, undone ? "undone" : "ruling");
        toc_put_text(k->j, "by", undone ? u->undone_by : u->analyst);
        toc_put_text(k->j, "verb", u->verb);
        toc_put_text(k->j, "field", u->field);
        end(k);
    }
}

/* ---- one incident ---- */

/* Of what those of a partner might not have had then nothing is told: not what it was before. */
static int put_news(toc_api_call *c, toc_sv id, int64_t after, toc_arena *a)
{
    toc_merged now = {0}, then = {0};
    toc_leaving gate = toc_api_leaving(c, TOC_CHANNEL_CONSOLE);
    comparison k = {.j = &c->j, .then = &then, .now = &now};
    toc_tlp level;
    if (toc_api_reach(c) != TOC_REACH_EXACT)
        return 0; /* when which report came is not told */
    int r = toc_merge_get(c->store, id, a, &now, &c->err);
    if (r == 0)
        r = toc_leaving_merged(&gate, &now, a, &level, &c->err);
    if (r != 0)
        return TOC_MIN(r, 0);
    r = toc_merge_get_at(c->store, id, after, a, &then, &c->err);
    if (r == TOC_STORE_NONE) {
        begin(&k, "new");
        end(&k);
        return 0;
    }
    if (r == 0)
        r = toc_leaving_merged(&gate, &then, a, &level, &c->err);
    if (r != 0)
        return TOC_MIN(r, 0);
    compare_reports(&k);
    compare_values(&k);
    compare_parties(&k);
    compare_claims(&k);
    if (c->role >= TOC_ROLE_ANALYST)
        put_rulings(&k, after);
    return 0;
}

static int put_row(toc_api_call *c, const toc_board_row *row, int64_t after)
{
    toc_arena a = {0};
    toc_sv id = toc_board_id(row, &a);
    toc_json_open(&c->j, '{');
    toc_put_text(&c->j, "id", id);
    toc_put_time(&c->j, "changed", row->changed);
    toc_json_key(&c->j, "news");
    toc_json_open(&c->j, '[');
    int r = put_news(c, id, after, &a);
    toc_json_close(&c->j, ']');
    toc_json_close(&c->j, '}');
    toc_arena_done(&a);
    return r;
}

/* ---- the answer ---- */

/* The last change first. */
static int put_rows(toc_api_call *c, const toc_board *board, int64_t after, int64_t limit)
{
    toc_sight sight;
    int64_t n = 0;
    int r = 0;
    (void)toc_api_sight_of(c, TOC_CHANNEL_CONSOLE, &sight); /* the call has a store */
    for (uint32_t i = 0; r == 0 && i < board->n && n < limit; i++) {
        const toc_board_row *row = &board->rows[board->order[TOC_SORT_CHANGED][i]];
        if (row->changed <= after)
            break;
        if (!toc_sight_has(&sight, row))
            continue;
        r = put_row(c, row, after);
        n++;
    }
    return r;
}

void toc_api_news(toc_api_call *c)
{
    enum { MOST = 200, ORDINARY = 50 };
    int64_t limit, after = 0;
    toc_sv text = toc_api_query(c, "after");
    if (!toc_api_query_int(c, "limit", 1, MOST, ORDINARY, &limit))
        return;
    if (text.n && (!toc_time_parse(text, &after) || after < 0)) {
        toc_api_fail(c, 400, "after", "after is a time, like 2024-03-22T04:00:00Z");
        return;
    }
    toc_board *board = toc_boards_take(toc_api_boards(c));
    toc_json_out *j = toc_api_begin(c, 200);
    toc_json_open(j, '{');
    toc_json_key(j, "items");
    toc_json_open(j, '[');
    int r = board ? put_rows(c, board, after, limit) : 0;
    toc_json_close(j, ']');
    toc_json_close(j, '}');
    toc_boards_give(toc_api_boards(c), board);
    if (r < 0)
        toc_api_fail_result(c, r, NULL, &c->err);
}
