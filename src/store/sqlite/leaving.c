/*
 * leaving - what may be on its way to whom, before the log of what was sent says so; the copies
 * that leave in place of objects. See store/exchange.h and schema/012_leaving.sql.
 */
#include "store/sqlite/db.h"
#include "store/sqlite/exchange.h"
#include "store/sqlite/versions.h"

#include <errno.h>

/* ---- gates ---- */

/* A new one comes when somebody changed who may have what, which is when old ones go. */
static int drop_unused_gates(sq_store *s, int64_t but, toc_err *reterr)
{
    sq_query q = sq_open(s, "DELETE FROM gate WHERE gate <> ? AND NOT EXISTS (SELECT 1 "
                            "FROM reserved r WHERE r.gate = gate.gate) AND NOT EXISTS "
                            "(SELECT 1 FROM reviewed v WHERE v.gate = gate.gate) AND NOT EXISTS "
                            "(SELECT 1 FROM narrowing n WHERE n.gate = gate.gate)");
    sq_int(&q, but);
    return sq_run(&q, reterr);
}

int sq_put_gate(sq_store *s, toc_sv text, int64_t *ret, toc_err *reterr)
{
    sq_query q = sq_open(s, "SELECT gate FROM gate WHERE text = ?");
    sq_text(&q, text);
    int r = sq_one(&q, ret, reterr);
    if (r != TOC_STORE_NONE)
        return r;
    q = sq_open(s, "INSERT INTO gate (text) VALUES (?)");
    sq_text(&q, text);
    r = sq_run(&q, reterr);
    *ret = sqlite3_last_insert_rowid(s->db);
    return r == 0 ? drop_unused_gates(s, *ret, reterr) : r;
}

/* ---- what was seen to ---- */

static int keep_reviewed(sq_store *s, const char *sql, int64_t partner, int64_t collection,
                         int64_t gate, toc_err *reterr)
{
    sq_query q = sq_open(s, sql);
    sq_int(&q, partner);
    sq_int(&q, collection);
    sq_int(&q, gate);
    return sq_run(&q, reterr);
}

int sq_put_reviewed(toc_store *store, const toc_reviewed *r, toc_err *reterr)
{
    static const char SQL[] =
        "INSERT OR REPLACE INTO reviewed (partner, collection, gate) VALUES (?, ?, ?)";
    sq_store *s = sq_of(store);
    int64_t gate = 0;
    TOC_ASSERT(s->writing);
    int done = sq_put_gate(s, r->gate, &gate, reterr);
    return done < 0 ? done : keep_reviewed(s, SQL, r->partner, r->collection, gate, reterr);
}

int sq_reviewed(toc_store *store, toc_arena *a, toc_reviewed_vec *ret, toc_err *reterr)
{
    static const char SQL[] =
        "SELECT s.partner, s.collection, coalesce(g.text, '') "
        "FROM (SELECT DISTINCT partner, collection FROM sent) s "
        "LEFT JOIN reviewed v USING (partner, collection) LEFT JOIN gate g USING (gate)";
    sq_query q = sq_open(sq_of(store), SQL);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        toc_reviewed *slot = TOC_VEC_PUSH(a, ret);
        if (!slot) {
            sq_end(&q);
            break;
        }
        slot->partner = sq_get_int(&q);
        slot->collection = sq_get_int(&q);
        slot->gate = sq_get_text(&q, a);
    }
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
}

/* ---- stretches ---- */

int sq_reserve(toc_store *store, const toc_reserved *r, toc_err *reterr)
{
    static const char SQL[] =
        "INSERT INTO reserved (partner, collection, first, gate, last) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET last = max(last, excluded.last)";
    static const char FIRST[] =
        "INSERT OR IGNORE INTO reviewed (partner, collection, gate) VALUES (?, ?, ?)";
    sq_store *s = sq_of(store);
    int64_t gate = 0;
    TOC_ASSERT(s->writing);
    int done = sq_put_gate(s, r->gate, &gate, reterr);
    if (done == 0)
        done = keep_reviewed(s, FIRST, r->partner, r->collection, gate, reterr);
    if (done < 0)
        return done;
    sq_query q = sq_open(s, SQL);
    sq_int(&q, r->partner);
    sq_int(&q, r->collection);
    sq_int(&q, r->first);
    sq_int(&q, gate);
    sq_int(&q, r->last);
    return sq_run(&q, reterr);
}

int sq_give_up(toc_store *store, int64_t partner, int64_t collection, int64_t first,
               toc_err *reterr)
{
    sq_query q = sq_open(sq_of(store),
                         "DELETE FROM reserved WHERE partner = ? AND collection = ? AND first = ?");
    sq_int(&q, partner);
    sq_int(&q, collection);
    sq_int(&q, first);
    return sq_run(&q, reterr);
}

int sq_reserved(toc_store *store, toc_arena *a, toc_reserved_vec *ret, toc_err *reterr)
{
    static const char SQL[] =
        "SELECT partner, collection, first, last, text FROM reserved JOIN gate USING (gate) "
        "ORDER BY partner, collection, first";
    sq_query q = sq_open(sq_of(store), SQL);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        toc_reserved *slot = TOC_VEC_PUSH(a, ret);
        if (!slot) {
            sq_end(&q);
            break;
        }
        slot->partner = sq_get_int(&q);
        slot->collection = sq_get_int(&q);
        slot->first = sq_get_int(&q);
        slot->last = sq_get_int(&q);
        slot->gate = sq_get_text(&q, a);
    }
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
}

/* ---- what stands, and stood, in a stretch ---- */

int sq_span(toc_store *store, int64_t collection, int64_t *ret_first, int64_t *ret_last,
            toc_err *reterr)
{
    static const char SQL[] =
        "SELECT f, l FROM (SELECT (SELECT min(entry) FROM shared WHERE entry BETWEEN ?1 AND ?2) f, "
        "(SELECT max(entry) FROM shared WHERE entry BETWEEN ?1 AND ?2) l) WHERE f IS NOT NULL";
    sq_query q = sq_open(sq_of(store), SQL);
    sq_int(&q, sq_entry(collection, 0));
    sq_int(&q, sq_entry(collection, SQ_ADDED_MASK));
    int r = sq_row(&q, reterr);
    if (r <= 0)
        return r < 0 ? r : TOC_STORE_NONE;
    *ret_first = sq_get_int(&q) & SQ_ADDED_MASK;
    *ret_last = sq_get_int(&q) & SQ_ADDED_MASK;
    sq_end(&q);
    return 0;
}

int sq_stood_in(toc_store *store, int64_t collection, int64_t first, int64_t last,
                toc_shared_visit visit, void *context, toc_err *reterr)
{
    static_assert(TOC_SHARED_TAKEN == 128, "the state in SQL");
    static const char SQL[] =
        "SELECT entry, version, label, source, state, type, id FROM shared "
        "WHERE entry BETWEEN ?1 AND ?2 "
        "UNION ALL SELECT collection << 52 | added, version, label, source, 128, '', id "
        "FROM recalled WHERE collection = ?3 AND added BETWEEN ?4 AND ?5 ORDER BY 1";
    int64_t from = TOC_MAX(first, 0), to = TOC_MIN(last, SQ_ADDED_MASK);
    int r = sq_fasten(sq_of(store), reterr);
    if (r < 0)
        return r;
    sq_query q = sq_open(sq_of(store), SQL);
    sq_int(&q, sq_entry(collection, from));
    sq_int(&q, sq_entry(collection, to));
    sq_int(&q, collection);
    sq_int(&q, from);
    sq_int(&q, to);
    return sq_visit_shared(&q, false, visit, context, reterr);
}

/* ---- copies ---- */

int sq_put_copy(toc_store *store, int64_t collection, int64_t added, toc_sv id, toc_err *reterr)
{
    static const char SQL[] =
        "INSERT OR IGNORE INTO copy (collection, added, id, id_key) VALUES (?, ?, ?, ?)";
    int64_t key = 0;
    int r = sq_shared_key(sq_of(store), id, &key, reterr);
    if (r < 0)
        return r;
    sq_query q = sq_open(sq_of(store), SQL);
    sq_int(&q, collection);
    sq_int(&q, added);
    sq_text(&q, id);
    sq_int(&q, key);
    return sq_run(&q, reterr);
}

int sq_copied(toc_store *store, int64_t collection, toc_sv id, toc_shared_visit visit,
              void *context, toc_err *reterr)
{
    static const char SQL[] =
        "SELECT s.entry, s.version, s.label, s.source, s.state, s.type, s.id FROM copy c "
        "JOIN shared s ON s.entry = c.collection << 52 | c.added "
        "WHERE c.id_key = ? AND c.id = ? AND c.collection = ? ORDER BY s.entry";
    int64_t key = 0;
    int r = sq_fasten(sq_of(store), reterr);
    if (r == 0)
        r = sq_shared_key(sq_of(store), id, &key, reterr);
    if (r != 0)
        return TOC_MIN(r, 0); /* no key yet: nothing was ever put */
    sq_query q = sq_open(sq_of(store), SQL);
    sq_int(&q, key);
    sq_text(&q, id);
    sq_int(&q, collection);
    return sq_visit_shared(&q, false, visit, context, reterr);
}
