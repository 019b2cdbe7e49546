/* brief - incidents as lists show them, and looking at one moment of the store. */
#include "store/sqlite/db.h"

#include <errno.h>

/* ---- one moment ---- */

/* Reading within a transaction that has not written sees what was there at its first look. */
int sq_hold(toc_store *store, toc_err *reterr)
{
    sq_store *s = sq_of(store);
    TOC_ASSERT(!s->writing && sqlite3_get_autocommit(s->db));
    sq_query q = sq_open(s, "BEGIN");
    return sq_run(&q, reterr);
}

void sq_let_go(toc_store *store)
{
    sq_store *s = sq_of(store);
    TOC_ASSERT(!s->writing);
    if (!sqlite3_get_autocommit(s->db))
        (void)sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL); /* there is nothing to keep */
}

/* ---- keeping ---- */

int sq_keep_brief(sq_store *s, int64_t row, int64_t changed, toc_sv body, toc_err *reterr)
{
    static const char SQL[] =
        "INSERT INTO brief (incident, changed, body) VALUES (?1, coalesce(nullif(?2, 0), "
        "(SELECT max(r.recorded) FROM member m JOIN revision r USING (revision) "
        "WHERE m.incident = ?1), 0), ?3) ON CONFLICT (incident) DO UPDATE SET "
        "changed = CASE WHEN ?2 THEN ?2 ELSE changed END, body = excluded.body";
    sq_query q = sq_open(s, SQL);
    sq_int(&q, row);
    sq_int(&q, changed);
    sq_text(&q, body);
    return sq_run(&q, reterr);
}

int sq_put_brief(toc_store *store, toc_sv id, toc_sv body, toc_err *reterr)
{
    sq_store *s = sq_of(store);
    int64_t row;
    sq_query q = sq_open(s, "SELECT incident FROM incident WHERE id_key = ? AND id = ?");
    sq_int(&q, sq_id_key(id));
    sq_text(&q, id);
    int r = sq_one(&q, &row, reterr);
    return r == 0 ? sq_keep_brief(s, row, 0, body, reterr) : r;
}

/* ---- looking ---- */

#define BRIEF                                                                                      \
    "SELECT i.incident, i.id, i.first_day, i.last_day, b.changed, b.body FROM incident i "         \
    "JOIN brief b USING (incident) WHERE i.live AND "

static void take_brief(sq_query *q, toc_arena *a, toc_brief *ret)
{
    ret->no = sq_get_int(q);
    ret->id = sq_get_text(q, a);
    ret->first_day = sq_get_day(q);
    ret->last_day = sq_get_day(q);
    ret->changed = sq_get_int(q);
    ret->body = sq_get_text(q, a);
}

int sq_briefs(toc_store *store, int64_t after, toc_brief_visit visit, void *context,
              toc_err *reterr)
{
    toc_arena a = {0};
    sq_query q = sq_open(sq_of(store), BRIEF "i.incident > ? ORDER BY i.incident");
    sq_int(&q, after);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        toc_brief b = {0};
        toc_arena_clear(&a);
        take_brief(&q, &a, &b);
        int stop = a.overflowed ? -ENOMEM : visit(context, &b);
        if (stop) {
            sq_end(&q);
            r = stop;
            break;
        }
    }
    toc_arena_done(&a);
    return r;
}

int sq_brief(toc_store *store, toc_sv id, toc_arena *a, toc_brief *ret, toc_err *reterr)
{
    sq_query q = sq_open(sq_of(store), BRIEF "i.id_key = ? AND i.id = ?");
    sq_int(&q, sq_id_key(id));
    sq_text(&q, id);
    int r = sq_row(&q, reterr);
    if (r <= 0)
        return r < 0 ? r : TOC_STORE_NONE;
    take_brief(&q, a, ret);
    sq_end(&q);
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : 0;
}

int sq_unbriefed(toc_store *store, uint32_t limit, toc_arena *a, toc_sv_vec *ret, toc_err *reterr)
{
    sq_query q = sq_open(sq_of(store), "SELECT id FROM incident WHERE live AND incident NOT IN "
                                       "(SELECT incident FROM brief) LIMIT ?");
    sq_int(&q, limit);
    return sq_texts(&q, a, ret, reterr);
}

int sq_warned(toc_store *store, int64_t before, uint32_t limit, toc_arena *a, toc_warned_vec *ret,
              toc_err *reterr)
{
    /* The words of the index, so that it is taken. */
    static const char SQL[] =
        "SELECT x.revision, p.id, coalesce(v.published, '') FROM (SELECT DISTINCT revision FROM "
        "assertion WHERE field >= 'warnings/' AND field < 'warnings0' AND revision < ?) x "
        "JOIN revision v ON v.revision = x.revision "
        "JOIN report p ON p.revision = x.revision AND p.withdrawn IS NULL "
        "ORDER BY x.revision DESC LIMIT ?";
    sq_query q = sq_open(sq_of(store), SQL);
    sq_int(&q, before ? before : INT64_MAX);
    sq_int(&q, limit);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        toc_warned *w = TOC_VEC_PUSH(a, ret);
        if (!w) {
            sq_end(&q);
            break;
        }
        w->no = sq_get_int(&q);
        w->report = sq_get_text(&q, a);
        w->published = sq_get_day(&q);
    }
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : TOC_MIN(r, 0);
}
