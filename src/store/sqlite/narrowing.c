/* narrowing - what was sent by which gates and is still to be seen to; see store/exchange.h and
 * schema/018_steps.sql. */
#include "store/sqlite/db.h"
#include "store/sqlite/exchange.h"

#include <errno.h>

static int run_for(sq_store *s, const char *sql, int64_t partner, int64_t collection, int64_t gate,
                   toc_err *reterr)
{
    sq_query q = sq_open(s, sql);
    sq_int(&q, partner);
    sq_int(&q, collection);
    sq_int(&q, gate);
    return sq_run(&q, reterr);
}

int sq_left_by(toc_store *store, const toc_reviewed *r, toc_err *reterr)
{
    static_assert(SQ_ADDED_MASK == 4503599627370495, "the mask in SQL");
    static const char BEGIN[] =
        "INSERT INTO narrowing (partner, collection, last, gate) "
        "SELECT ?1, ?2, 4503599627370495, coalesce((SELECT gate FROM reviewed WHERE partner = ?1 "
        "AND collection = ?2), ?3) WHERE NOT EXISTS (SELECT 1 FROM narrowing WHERE partner = ?1 "
        "AND collection = ?2)";
    static const char ADD[] =
        "INSERT OR IGNORE INTO narrowing (partner, collection, last, gate) SELECT DISTINCT ?1, ?2, "
        "last, ?3 FROM narrowing WHERE partner = ?1 AND collection = ?2";
    sq_store *s = sq_of(store);
    int64_t gate = 0;
    TOC_ASSERT(s->writing);
    int done = sq_put_gate(s, r->gate, &gate, reterr);
    if (done == 0)
        done = run_for(s, BEGIN, r->partner, r->collection, gate, reterr);
    return done == 0 ? run_for(s, ADD, r->partner, r->collection, gate, reterr) : done;
}

int sq_narrowing(toc_store *store, int64_t partner, int64_t collection, toc_arena *a,
                 toc_narrowing_vec *ret, toc_err *reterr)
{
    static const char SQL[] = "SELECT last, text FROM narrowing JOIN gate USING (gate) "
                              "WHERE partner = ? AND collection = ? ORDER BY last, gate";
    sq_query q = sq_open(sq_of(store), SQL);
    sq_int(&q, partner);
    sq_int(&q, collection);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        toc_narrowing *slot = TOC_VEC_PUSH(a, ret);
        if (!slot) {
            sq_end(&q);
            break;
        }
        slot->last = sq_get_int(&q);
        slot->gate = sq_get_text(&q, a);
    }
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
}

static int put_one(sq_store *s, int64_t partner, int64_t collection, const toc_narrowing *n,
                   toc_err *reterr)
{
    int64_t gate = 0;
    int r = sq_put_gate(s, n->gate, &gate, reterr);
    if (r < 0)
        return r;
    sq_query q = sq_open(s, "INSERT INTO narrowing (partner, collection, last, gate) "
                            "VALUES (?, ?, ?, ?)");
    sq_int(&q, partner);
    sq_int(&q, collection);
    sq_int(&q, n->last);
    sq_int(&q, gate);
    return sq_run(&q, reterr);
}

int sq_put_narrowing(toc_store *store, int64_t partner, int64_t collection,
                     const toc_narrowing_vec *list, toc_err *reterr)
{
    sq_store *s = sq_of(store);
    TOC_ASSERT(s->writing);
    sq_query q = sq_open(s, "DELETE FROM narrowing WHERE partner = ? AND collection = ?");
    sq_int(&q, partner);
    sq_int(&q, collection);
    int r = sq_run(&q, reterr);
    TOC_VEC_FOREACH (n, list)
        if (r == 0)
            r = put_one(s, partner, collection, n, reterr);
    return r;
}

int sq_narrowings(toc_store *store, toc_arena *a, toc_narrowed_vec *ret, toc_err *reterr)
{
    /* The stretch before the last one was seen to up to its end, when there is one. */
    static const char SQL[] =
        "SELECT partner, collection, coalesce(max(last) FILTER (WHERE last < 4503599627370495) + 1,"
        " 0) FROM narrowing GROUP BY partner, collection ORDER BY partner, collection";
    sq_query q = sq_open(sq_of(store), SQL);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        toc_narrowed *slot = TOC_VEC_PUSH(a, ret);
        if (!slot) {
            sq_end(&q);
            break;
        }
        slot->partner = sq_get_int(&q);
        slot->collection = sq_get_int(&q);
        slot->from = sq_get_int(&q);
    }
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
}
