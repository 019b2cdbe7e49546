/* writers - whose identities are, and what is kept of conflicts; see store/exchange.h. */
#include "store/sqlite/db.h"
#include "store/sqlite/exchange.h"

#include "base/limits.h"

#include <errno.h>

/* ---- identities ---- */

int sq_bind(toc_store *store, int64_t partner, toc_sv identity, bool bound, toc_err *reterr)
{
    sq_store *s = sq_of(store);
    sq_query q = sq_open(s, bound ? "INSERT OR IGNORE INTO bound (identity, partner) VALUES (?, ?)"
                                  : "DELETE FROM bound WHERE identity = ? AND partner = ?");
    sq_text(&q, identity);
    sq_int(&q, partner);
    int r = sq_run(&q, reterr);
    return r == 0 && !bound && sqlite3_changes(s->db) == 0 ? TOC_STORE_NONE : r;
}

int sq_bindings(toc_store *store, toc_arena *a, toc_binding_vec *ret, toc_err *reterr)
{
    sq_query q =
        sq_open(sq_of(store), "SELECT identity, partner FROM bound ORDER BY identity, partner");
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        toc_binding *b = TOC_VEC_PUSH(a, ret);
        if (!b) {
            sq_end(&q);
            break;
        }
        b->identity = sq_get_text(&q, a);
        b->partner = sq_get_int(&q);
    }
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
}

/* ---- conflicts ---- */

static int is_over(sq_store *s, int64_t source, bool *ret, toc_err *reterr)
{
    sq_query q = sq_open(s, "SELECT kept > ? OR bytes > ? FROM conflict_sum WHERE source = ?");
    int64_t over = 0;
    sq_int(&q, TOC_MAX_CONFLICTS);
    sq_int(&q, TOC_MAX_CONFLICT_BYTES);
    sq_int(&q, source);
    int r = sq_one(&q, &over, reterr);
    *ret = over != 0;
    return TOC_MIN(r, 0);
}

static int fold_oldest(sq_store *s, int64_t source, toc_err *reterr)
{
    static const char COUNT[] =
        "INSERT INTO conflict_folded (collection, source, n) SELECT collection, source, 1 FROM "
        "conflict WHERE conflict = (SELECT min(conflict) FROM conflict WHERE source = ?) "
        "ON CONFLICT (collection, source) DO UPDATE SET n = n + 1";
    static const char DROP[] = "DELETE FROM conflict WHERE conflict = "
                               "(SELECT min(conflict) FROM conflict WHERE source = ?)";
    sq_query q = sq_open(s, COUNT);
    sq_int(&q, source);
    int r = sq_run(&q, reterr);
    if (r < 0)
        return r;
    q = sq_open(s, DROP);
    sq_int(&q, source);
    return sq_run(&q, reterr);
}

int sq_fold_conflicts(sq_store *s, int64_t source, toc_err *reterr)
{
    bool over = false;
    int r = is_over(s, source, &over, reterr);
    while (r == 0 && over) {
        r = fold_oldest(s, source, reterr);
        if (r == 0)
            r = is_over(s, source, &over, reterr);
    }
    return r;
}

int sq_conflict_counts(toc_store *store, int64_t collection, int64_t *ret_kept, int64_t *ret_folded,
                       toc_err *reterr)
{
    sq_query q = sq_open(sq_of(store), "SELECT count(*) FROM conflict WHERE collection = ?");
    sq_int(&q, collection);
    int r = sq_one(&q, ret_kept, reterr);
    if (r < 0)
        return r;
    q = sq_open(sq_of(store),
                "SELECT coalesce(sum(n), 0) FROM conflict_folded WHERE collection = ?");
    sq_int(&q, collection);
    return sq_one(&q, ret_folded, reterr);
}
