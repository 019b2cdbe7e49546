/* views - units and parts of live views, and how far each is; see store/views.h. */
#include "store/views.h"
#include "store/sqlite/db.h"
#include "store/sqlite/exchange.h"

#include <errno.h>

/* Opens sql, whose first three parameters are a collection, the key of an id and the id.
 * TOC_STORE_NONE: the store has no keys yet. */
static int open_for(toc_store *store, const char *sql, int64_t collection, toc_sv id, sq_query *ret,
                    toc_err *reterr)
{
    sq_store *s = sq_of(store);
    int64_t key;
    int r = sq_shared_key(s, id, &key, reterr);
    if (r != 0)
        return r;
    *ret = sq_open(s, sql);
    sq_int(ret, collection);
    sq_int(ret, key);
    sq_text(ret, id);
    return 0;
}

/* ---- units ---- */

static int unit(toc_store *store, int64_t collection, toc_sv id, bool make, int64_t *ret,
                toc_err *reterr)
{
    static const char FIND[] =
        "SELECT unit FROM view_unit WHERE collection = ? AND id_key = ? AND id = ?";
    static const char MAKE[] = "INSERT INTO view_unit (collection, id_key, id) VALUES (?, ?, ?)";
    sq_query q;
    int r = open_for(store, FIND, collection, id, &q, reterr);
    if (r != 0)
        return r;
    r = sq_one(&q, ret, reterr);
    if (r != TOC_STORE_NONE || !make)
        return r;
    r = open_for(store, MAKE, collection, id, &q, reterr);
    if (r == 0)
        r = sq_run(&q, reterr);
    *ret = sqlite3_last_insert_rowid(sq_of(store)->db);
    return r;
}

static int units(toc_store *store, int64_t collection, int64_t after, uint32_t limit, toc_arena *a,
                 toc_view_unit_vec *ret, toc_err *reterr)
{
    sq_query q = sq_open(sq_of(store), "SELECT unit, id FROM view_unit WHERE unit > ? AND "
                                       "collection = ? ORDER BY unit LIMIT ?");
    sq_int(&q, after);
    sq_int(&q, collection);
    sq_int(&q, limit);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        toc_view_unit_row *row = TOC_VEC_PUSH(a, ret);
        if (!row) {
            sq_end(&q);
            break;
        }
        row->no = sq_get_int(&q);
        row->id = sq_get_text(&q, a);
    }
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
}

static int drop_unit(toc_store *store, int64_t no, toc_err *reterr)
{
    sq_query q = sq_open(sq_of(store), "DELETE FROM view_unit WHERE unit = ?");
    sq_int(&q, no);
    return sq_run(&q, reterr);
}

/* ---- parts ---- */

static int parts(toc_store *store, int64_t no, toc_arena *a, toc_sv_vec *ret, toc_err *reterr)
{
    sq_query q = sq_open(sq_of(store), "SELECT id FROM view_part WHERE unit = ? ORDER BY id");
    sq_int(&q, no);
    int r = sq_texts(&q, a, ret, reterr);
    return r == 0 && a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
}

static int set_part(toc_store *store, int64_t collection, int64_t no, toc_sv id, int level,
                    toc_err *reterr)
{
    static const char PUT[] = "INSERT OR REPLACE INTO view_part (collection, id_key, id, unit, "
                              "level) VALUES (?, ?, ?, ?, ?)";
    static const char DROP[] =
        "DELETE FROM view_part WHERE collection = ? AND id_key = ? AND id = ? AND unit = ?";
    sq_query q;
    int r = open_for(store, level >= 0 ? PUT : DROP, collection, id, &q, reterr);
    if (r != 0)
        return r;
    sq_int(&q, no);
    if (level >= 0)
        sq_int(&q, level);
    return sq_run(&q, reterr);
}

static int part_level(toc_store *store, int64_t collection, int64_t no, toc_sv id, int *ret,
                      toc_err *reterr)
{
    static const char SQL[] =
        "SELECT level FROM view_part WHERE collection = ? AND id_key = ? AND id = ? AND unit = ?";
    int64_t level = 0;
    sq_query q;
    int r = open_for(store, SQL, collection, id, &q, reterr);
    if (r != 0)
        return r;
    sq_int(&q, no);
    r = sq_one(&q, &level, reterr);
    *ret = (int)level;
    return r;
}

static int least(toc_store *store, int64_t collection, toc_sv id, bool first, toc_arena *a,
                 toc_sv *ret_unit, int *ret_level, toc_err *reterr)
{
    static const char ANY[] =
        "SELECT u.id, p.level FROM view_part p INDEXED BY view_part_level JOIN view_unit u USING "
        "(unit) WHERE p.collection = ? AND p.id_key = ? AND p.id = ? ORDER BY p.level LIMIT 1";
    static const char FIRST[] =
        "SELECT u.id, p.level FROM view_part p JOIN view_unit u USING (unit) "
        "WHERE p.collection = ? AND p.id_key = ? AND p.id = ? ORDER BY p.level, u.id LIMIT 1";
    sq_query q;
    int r = open_for(store, first ? FIRST : ANY, collection, id, &q, reterr);
    if (r != 0)
        return r;
    r = sq_row(&q, reterr);
    if (r <= 0)
        return r < 0 ? r : TOC_STORE_NONE;
    *ret_unit = sq_get_text(&q, a);
    *ret_level = (int)sq_get_int(&q);
    sq_end(&q);
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : 0;
}

static int has_part(toc_store *store, int64_t collection, toc_sv id, bool *ret, toc_err *reterr)
{
    static const char SQL[] =
        "SELECT 1 FROM view_part WHERE collection = ? AND id_key = ? AND id = ? LIMIT 1";
    sq_query q;
    int r = open_for(store, SQL, collection, id, &q, reterr);
    return r ? r : sq_exists(&q, ret, reterr);
}

/* ---- how far ---- */

static int get_state(toc_store *store, int64_t collection, toc_arena *a, toc_view_state *ret,
                     toc_err *reterr)
{
    static const char SQL[] =
        "SELECT c.seen, coalesce((SELECT max(seq) FROM change), 0), f.step IS NOT NULL, "
        "coalesce(f.step, 0), coalesce(f.place, '') FROM collection c "
        "LEFT JOIN view_fill f USING (collection) WHERE c.collection = ?";
    sq_query q = sq_open(sq_of(store), SQL);
    sq_int(&q, collection);
    int r = sq_row(&q, reterr);
    if (r <= 0)
        return r < 0 ? r : TOC_STORE_NONE;
    ret->seen = sq_get_int(&q);
    ret->latest = sq_get_int(&q);
    ret->filling = sq_get_int(&q) != 0;
    ret->step = sq_get_int(&q);
    ret->place = sq_get_text(&q, a);
    sq_end(&q);
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : 0;
}

static int set_state(toc_store *store, int64_t collection, const toc_view_state *st,
                     toc_err *reterr)
{
    sq_store *s = sq_of(store);
    sq_query q = sq_open(s, "UPDATE collection SET seen = ? WHERE collection = ?");
    sq_int(&q, st->seen);
    sq_int(&q, collection);
    int r = sq_run(&q, reterr);
    if (r < 0)
        return r;
    q = sq_open(s, st->filling ? "INSERT OR REPLACE INTO view_fill (collection, step, place) "
                                 "VALUES (?, ?, ?)"
                               : "DELETE FROM view_fill WHERE collection = ?");
    sq_int(&q, collection);
    if (st->filling) {
        sq_int(&q, st->step);
        sq_text(&q, st->place);
    }
    return sq_run(&q, reterr);
}

static int is_behind(toc_store *store, int64_t collection, bool *ret, toc_err *reterr)
{
    static const char SQL[] =
        "SELECT c.seen < coalesce((SELECT max(seq) FROM change), 0) OR EXISTS (SELECT 1 FROM "
        "view_fill f WHERE f.collection = c.collection) OR EXISTS (SELECT 1 FROM view_source v "
        "WHERE v.collection = c.collection AND CASE v.source WHEN 0 THEN v.after < "
        "(SELECT max(recalled) FROM recalled) ELSE EXISTS (SELECT 1 FROM shared WHERE "
        "entry > (v.source << 52 | v.after) AND entry < (v.source + 1) << 52) END) "
        "FROM collection c WHERE c.collection = ?";
    int64_t behind = 0;
    sq_query q = sq_open(sq_of(store), SQL);
    sq_int(&q, collection);
    int r = sq_one(&q, &behind, reterr);
    *ret = r == 0 && behind;
    return TOC_MIN(r, 0);
}

/* ---- versions ---- */

static int issue(toc_store *store, toc_sv id, int64_t version, int64_t digest, bool *ret,
                 toc_err *reterr)
{
    sq_store *s = sq_of(store);
    int64_t key, had = 0;
    int r = sq_shared_key(s, id, &key, reterr);
    if (r != 0)
        return r;
    sq_query q = sq_open(s, "SELECT digest FROM issued WHERE id_key = ? AND version = ?");
    sq_int(&q, key);
    sq_int(&q, version);
    r = sq_one(&q, &had, reterr);
    *ret = r == TOC_STORE_NONE || had == digest;
    if (r != TOC_STORE_NONE)
        return r;
    q = sq_open(s, "INSERT INTO issued (id_key, version, digest) VALUES (?, ?, ?)");
    sq_int(&q, key);
    sq_int(&q, version);
    sq_int(&q, digest);
    return sq_run(&q, reterr);
}

static int retired(toc_store *store, toc_sv id, toc_arena *a, toc_retired *ret, toc_err *reterr)
{
    sq_query q = sq_open(sq_of(store), "SELECT id, again, json, version FROM retired WHERE id = ?");
    sq_text(&q, id);
    int r = sq_row(&q, reterr);
    if (r <= 0)
        return r < 0 ? r : TOC_STORE_NONE;
    ret->id = sq_get_text(&q, a);
    ret->again = sq_get_text(&q, a);
    ret->json = sq_get_text(&q, a);
    ret->version = sq_get_int(&q);
    sq_end(&q);
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : 0;
}

static int original(toc_store *store, toc_sv id, toc_arena *a, toc_sv *ret, toc_err *reterr)
{
    static const char SQL[] =
        "WITH RECURSIVE before (id, n) AS (SELECT ?, 0 UNION ALL SELECT r.id, b.n + 1 "
        "FROM before b JOIN retired r ON r.again = b.id) SELECT id FROM before "
        "ORDER BY n DESC LIMIT 1";
    sq_query q = sq_open(sq_of(store), SQL);
    sq_text(&q, id);
    int r = sq_row(&q, reterr);
    if (r > 0) {
        *ret = sq_get_text(&q, a);
        sq_end(&q);
    }
    return r >= 0 && a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : TOC_MIN(r, 0);
}

static int retire(toc_store *store, const toc_retired *r, toc_err *reterr)
{
    sq_query q = sq_open(sq_of(store), "INSERT OR IGNORE INTO retired (id, again, version, json) "
                                       "VALUES (?, ?, ?, ?)");
    sq_text(&q, r->id);
    sq_text(&q, r->again);
    sq_int(&q, r->version);
    sq_text(&q, r->json);
    return sq_run(&q, reterr);
}

const toc_view_ops sq_views = {
    .unit = unit,
    .units = units,
    .drop_unit = drop_unit,
    .parts = parts,
    .set_part = set_part,
    .part_level = part_level,
    .least = least,
    .has_part = has_part,
    .get_state = get_state,
    .set_state = set_state,
    .is_behind = is_behind,
    .sources = sq_view_sources,
    .set_source = sq_set_view_source,
    .drop_sources = sq_drop_view_sources,
    .taken_after = sq_taken_after,
    .posted = sq_posted,
    .issue = issue,
    .retired = retired,
    .original = original,
    .retire = retire,
};
