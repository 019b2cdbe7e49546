/* rulings - what analysts assert of incidents, reports and sources, and took back. */
#include "store/sqlite/db.h"

#include <errno.h>

#define RULING_COLUMNS                                                                             \
    "SELECT u.ruling, u.id, u.verb, u.subject, u.field, u.value, u.analyst, u.because, u.made, "   \
    "u.undone, u.undone_by, u.undone_because, u.marking, u.inherited FROM ruling u "

static void take_ruling(sq_query *q, toc_arena *a, toc_ruling *ret)
{
    ret->no = sq_get_int(q);
    ret->id = sq_get_text(q, a);
    ret->verb = sq_get_text(q, a);
    ret->subject = sq_get_text(q, a);
    ret->field = sq_get_text(q, a);
    ret->value = sq_get_text(q, a);
    ret->analyst = sq_get_text(q, a);
    ret->because = sq_get_text(q, a);
    ret->made = sq_get_int(q);
    ret->undone = sq_get_int(q);
    ret->undone_by = sq_get_text(q, a);
    ret->undone_because = sq_get_text(q, a);
    ret->marking = sq_get_text(q, a);
    ret->inherited = sq_get_int(q) != 0;
}

static int take_rulings(sq_query *q, toc_arena *a, toc_ruling_vec *ret, toc_err *reterr)
{
    int r;
    while ((r = sq_row(q, reterr)) > 0) {
        toc_ruling *u = TOC_VEC_PUSH(a, ret);
        if (!u) {
            sq_end(q);
            break;
        }
        take_ruling(q, a, u);
    }
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
}

/* ---- writing ---- */

int sq_ruling_number(toc_store *s, toc_sv id, int64_t *ret, toc_err *reterr)
{
    sq_query q = sq_open(sq_of(s), "SELECT ruling FROM ruling WHERE id_key = ? AND id = ?");
    sq_int(&q, sq_id_key(id));
    sq_text(&q, id);
    return sq_one(&q, ret, reterr);
}

static int add_ruling(sq_store *s, toc_ruling *u, toc_err *reterr)
{
    static const char SQL[] =
        "INSERT INTO ruling (id, id_key, verb, subject, field, value, analyst, because, made, "
        "undone, undone_by, undone_because, marking, inherited) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    sq_query q = sq_open(s, SQL);
    sq_text(&q, u->id);
    sq_int(&q, sq_id_key(u->id));
    sq_text(&q, u->verb);
    sq_text(&q, u->subject);
    sq_text(&q, u->field);
    sq_text(&q, u->value);
    sq_text(&q, u->analyst);
    sq_text(&q, u->because);
    sq_int(&q, u->made);
    if (u->undone)
        sq_int(&q, u->undone);
    else
        sq_null(&q);
    sq_text(&q, u->undone_by);
    sq_text(&q, u->undone_because);
    sq_text(&q, u->marking);
    sq_int(&q, u->inherited);
    int r = sq_run(&q, reterr);
    u->no = sqlite3_last_insert_rowid(s->db);
    return r;
}

static int add_side(sq_store *s, int64_t ruling, const toc_ruling_side *side, toc_err *reterr)
{
    static const char SQL[] = "INSERT INTO ruling_member (member, ruling, side) VALUES (?, ?, ?) "
                              "ON CONFLICT DO NOTHING";
    sq_query q = sq_open(s, SQL);
    sq_int(&q, side->member);
    sq_int(&q, ruling);
    sq_int(&q, side->side);
    return sq_run(&q, reterr);
}

/* 0, TOC_STORE_NONE when there is none that stands, or < 0. */
static int undo(sq_store *s, int64_t no, int64_t when, toc_sv by, toc_sv because, toc_err *reterr)
{
    static const char SQL[] = "UPDATE ruling SET undone = ?, undone_by = ?, undone_because = ? "
                              "WHERE ruling = ? AND undone IS NULL";
    sq_query q = sq_open(s, SQL);
    sq_int(&q, when);
    sq_text(&q, by);
    sq_text(&q, because);
    sq_int(&q, no);
    int r = sq_run(&q, reterr);
    return r == 0 && sqlite3_changes(s->db) == 0 ? TOC_STORE_NONE : r;
}

int sq_put_ruling(toc_store *store, toc_ruling *u, const toc_ruling_side_vec *sides, bool *ret_new,
                  toc_err *reterr)
{
    sq_store *s = sq_of(store);
    int r = sq_ruling_number(store, u->id, &u->no, reterr);
    *ret_new = r == TOC_STORE_NONE;
    if (r == 0 && u->undone) {
        r = undo(s, u->no, u->undone, u->undone_by, u->undone_because, reterr);
        if (r == 0)
            r = sq_change(s, "ruling", "undone", u->id, u->no, reterr);
    }
    if (!*ret_new)
        return TOC_MIN(r, 0);
    r = add_ruling(s, u, reterr);
    TOC_VEC_FOREACH (side, sides)
        if (r == 0)
            r = add_side(s, u->no, side, reterr);
    return r == 0 ? sq_change(s, "ruling", "new", u->id, u->no, reterr) : r;
}

int sq_undo_ruling(toc_store *store, int64_t no, toc_sv by, toc_sv because, toc_err *reterr)
{
    sq_store *s = sq_of(store);
    toc_arena a = {0};
    toc_ruling u = {0};
    int r = sq_ruling(store, no, &a, &u, reterr);
    if (r == 0)
        r = undo(s, no, toc_time_now(), by, because, reterr);
    if (r == 0)
        r = sq_change(s, "ruling", "undone", u.id, no, reterr);
    toc_arena_done(&a);
    return r;
}

/* ---- looking ---- */

int sq_ruling(toc_store *s, int64_t no, toc_arena *a, toc_ruling *ret, toc_err *reterr)
{
    sq_query q = sq_open(sq_of(s), RULING_COLUMNS "WHERE u.ruling = ?");
    sq_int(&q, no);
    int r = sq_row(&q, reterr);
    if (r <= 0)
        return r < 0 ? r : TOC_STORE_NONE;
    take_ruling(&q, a, ret);
    sq_end(&q);
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : 0;
}

int sq_rulings_on(toc_store *s, toc_sv subject, toc_arena *a, toc_ruling_vec *ret, toc_err *reterr)
{
    sq_query q = sq_open(sq_of(s), RULING_COLUMNS "WHERE u.subject = ? ORDER BY u.ruling");
    sq_text(&q, subject);
    return take_rulings(&q, a, ret, reterr);
}

int sq_rulings_of(toc_store *s, int64_t member, toc_arena *a, toc_ruling_vec *ret, toc_err *reterr)
{
    sq_query q = sq_open(sq_of(s), RULING_COLUMNS "JOIN ruling_member p USING (ruling) "
                                                  "WHERE p.member = ? ORDER BY u.ruling");
    sq_int(&q, member);
    return take_rulings(&q, a, ret, reterr);
}

int sq_rulings(toc_store *s, int64_t after, uint32_t limit, toc_arena *a, toc_ruling_vec *ret,
               toc_err *reterr)
{
    sq_query q = sq_open(sq_of(s), RULING_COLUMNS "WHERE u.ruling > ? ORDER BY u.ruling LIMIT ?");
    sq_int(&q, after);
    sq_int(&q, limit);
    return take_rulings(&q, a, ret, reterr);
}

int sq_ruling_sides(toc_store *s, int64_t no, toc_arena *a, toc_ruling_side_vec *ret,
                    toc_err *reterr)
{
    sq_query q = sq_open(sq_of(s), "SELECT member, side FROM ruling_member WHERE ruling = ? "
                                   "ORDER BY side, member");
    sq_int(&q, no);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        toc_ruling_side *side = TOC_VEC_PUSH(a, ret);
        if (!side) {
            sq_end(&q);
            break;
        }
        side->member = sq_get_int(&q);
        side->side = (int)sq_get_int(&q);
    }
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
}

int sq_sources(toc_store *s, toc_arena *a, toc_source_row_vec *ret, toc_err *reterr)
{
    sq_query q =
        sq_open(sq_of(s), "SELECT source, count(*) FILTER (WHERE withdrawn IS NULL) "
                          "FROM report WHERE source <> '' GROUP BY source ORDER BY source");
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        toc_source_row *row = TOC_VEC_PUSH(a, ret);
        if (!row) {
            sq_end(&q);
            break;
        }
        row->name = sq_get_text(&q, a);
        row->reports = sq_get_int(&q);
    }
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
}
