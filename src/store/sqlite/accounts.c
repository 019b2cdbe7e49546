/* accounts - partners, their accounts, collections and who may use them; see store/exchange.h. */
#include "store/sqlite/db.h"
#include "store/sqlite/exchange.h"

#include <errno.h>

/* A name that is taken is an answer, not a failure. */
static int run_unique(sq_query *q, toc_err *reterr)
{
    toc_err err = {0};
    int r = sq_run(q, &err);
    if (r < 0 && (q->rc & 0xff) == SQLITE_CONSTRAINT)
        return TOC_STORE_MANY;
    if (r < 0 && reterr)
        *reterr = err;
    return r;
}

/* Of a statement that changes one row: TOC_STORE_NONE when there was none. */
static int run_one(sq_store *s, sq_query *q, toc_err *reterr)
{
    int r = sq_run(q, reterr);
    return r == 0 && sqlite3_changes(s->db) == 0 ? TOC_STORE_NONE : r;
}

static int drop(toc_store *store, const char *sql, int64_t number, toc_err *reterr)
{
    sq_query q = sq_open(sq_of(store), sql);
    sq_int(&q, number);
    return run_one(sq_of(store), &q, reterr);
}

static int full(const toc_arena *a, int r, toc_err *reterr)
{
    return r == 0 && a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
}

/* ---- partners ---- */

/* The highest number that a partner had who was removed: objects, status resources and the record
 * of what was sent name partners by number, so that a later one must never get it. */
#define REMOVED                                                                                    \
    "coalesce((SELECT CAST(CAST(value AS TEXT) AS INTEGER) FROM setting WHERE name = "             \
    "'removed partner'), 0)"

int sq_put_partner(toc_store *store, const toc_partner *p, toc_err *reterr)
{
    static const char ADD[] =
        "INSERT INTO partner (name, clearance, pap, strict_amber, active, accepts, communities, "
        "places, created, partner) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, "
        "1 + max(coalesce((SELECT max(partner) FROM partner), 0), " REMOVED "))";
    static const char SET[] =
        "UPDATE partner SET name = ?, clearance = ?, pap = ?, strict_amber = ?, active = ?, "
        "accepts = ?, communities = ?, places = ?, created = ? WHERE partner = ?";
    sq_query q = sq_open(sq_of(store), p->number ? SET : ADD);
    sq_text(&q, p->name);
    sq_text(&q, p->clearance);
    sq_text(&q, p->pap);
    sq_int(&q, p->strict_amber);
    sq_int(&q, p->active);
    sq_text(&q, p->accepts);
    sq_text(&q, p->communities);
    sq_text(&q, p->places);
    sq_int(&q, p->created ? p->created : toc_time_now());
    if (p->number)
        sq_int(&q, p->number);
    return run_unique(&q, reterr);
}

int sq_partners(toc_store *store, toc_arena *a, toc_partner_vec *ret, toc_err *reterr)
{
    static const char SQL[] =
        "SELECT partner, name, clearance, pap, strict_amber, active, accepts, communities, places, "
        "created FROM partner ORDER BY name";
    sq_query q = sq_open(sq_of(store), SQL);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        toc_partner *p = TOC_VEC_PUSH(a, ret);
        if (!p) {
            sq_end(&q);
            return full(a, 0, reterr);
        }
        p->number = sq_get_int(&q);
        p->name = sq_get_text(&q, a);
        p->clearance = sq_get_text(&q, a);
        p->pap = sq_get_text(&q, a);
        p->strict_amber = sq_get_int(&q);
        p->active = sq_get_int(&q);
        p->accepts = sq_get_text(&q, a);
        p->communities = sq_get_text(&q, a);
        p->places = sq_get_text(&q, a);
        p->created = sq_get_int(&q);
    }
    return full(a, r, reterr);
}

int sq_drop_partner(toc_store *store, int64_t number, toc_err *reterr)
{
    static const char KEEP[] =
        "INSERT OR REPLACE INTO setting (name, value) VALUES "
        "('removed partner', CAST(CAST(max(?, " REMOVED ") AS TEXT) AS BLOB))";
    int r = drop(store, "DELETE FROM partner WHERE partner = ?", number, reterr);
    if (r != 0)
        return r;
    sq_query q = sq_open(sq_of(store), KEEP);
    sq_int(&q, number);
    return sq_run(&q, reterr);
}

int sq_name(toc_store *store, int64_t partner, toc_sv object, bool named, toc_err *reterr)
{
    sq_query q =
        sq_open(sq_of(store), named ? "INSERT OR IGNORE INTO named (partner, object) VALUES (?, ?)"
                                    : "DELETE FROM named WHERE partner = ? AND object = ?");
    sq_int(&q, partner);
    sq_text(&q, object);
    return named ? sq_run(&q, reterr) : run_one(sq_of(store), &q, reterr);
}

int sq_named(toc_store *s, int64_t partner, toc_arena *a, toc_sv_vec *ret, toc_err *reterr)
{
    sq_query q = sq_open(sq_of(s), "SELECT object FROM named WHERE partner = ? ORDER BY object");
    sq_int(&q, partner);
    return full(a, sq_texts(&q, a, ret, reterr), reterr);
}

/* ---- accounts ---- */

int sq_put_account(toc_store *store, const toc_account *p, toc_err *reterr)
{
    static const char ADD[] =
        "INSERT INTO account (kind, name, partner, secret, role, rate, expires, created) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    static const char SET[] = "UPDATE account SET kind = ?, name = ?, partner = ?, secret = ?, "
                              "role = ?, rate = ?, expires = ?, created = ? WHERE account = ?";
    sq_query q = sq_open(sq_of(store), p->number ? SET : ADD);
    sq_text(&q, p->user ? TOC_SV("user") : TOC_SV("token"));
    sq_text(&q, p->name);
    sq_int(&q, p->partner);
    sq_text(&q, p->secret);
    sq_text(&q, p->role.n ? p->role : TOC_SV(""));
    sq_int(&q, p->rate);
    sq_int(&q, p->expires);
    sq_int(&q, p->created ? p->created : toc_time_now());
    if (p->number)
        sq_int(&q, p->number);
    return run_unique(&q, reterr);
}

int sq_accounts(toc_store *store, toc_arena *a, toc_account_vec *ret, toc_err *reterr)
{
    static const char SQL[] =
        "SELECT account, kind = 'user', name, partner, secret, role, rate, expires, created, seen "
        "FROM account ORDER BY name";
    sq_query q = sq_open(sq_of(store), SQL);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        toc_account *p = TOC_VEC_PUSH(a, ret);
        if (!p) {
            sq_end(&q);
            return full(a, 0, reterr);
        }
        p->number = sq_get_int(&q);
        p->user = sq_get_int(&q);
        p->name = sq_get_text(&q, a);
        p->partner = sq_get_int(&q);
        p->secret = sq_get_text(&q, a);
        p->role = sq_get_text(&q, a);
        p->rate = sq_get_int(&q);
        p->expires = sq_get_int(&q);
        p->created = sq_get_int(&q);
        p->seen = sq_get_int(&q);
    }
    return full(a, r, reterr);
}

int sq_see(toc_store *store, int64_t account, int64_t until, toc_err *reterr)
{
    sq_query q = sq_open(sq_of(store), "UPDATE account SET seen = max(seen, ?) WHERE account = ?");
    sq_int(&q, until);
    sq_int(&q, account);
    return sq_run(&q, reterr);
}

int sq_drop_account(toc_store *s, int64_t number, toc_err *reterr)
{
    return drop(s, "DELETE FROM account WHERE account = ?", number, reterr);
}

/* ---- collections ---- */

/* The lowest number that is free. */
static int free_number(sq_store *s, int64_t *ret, toc_err *reterr)
{
    static const char SQL[] =
        "WITH taken AS (SELECT collection AS n FROM collection UNION SELECT collection FROM "
        "removed) "
        "SELECT coalesce(min(n), 0) FROM (SELECT 1 AS n UNION ALL SELECT n + 1 FROM taken) "
        "WHERE n <= 2047 AND n NOT IN (SELECT n FROM taken)";
    static_assert(TOC_MAX_COLLECTIONS == 2047, "the number in SQL");
    sq_query q = sq_open(s, SQL);
    int r = sq_row(&q, reterr);
    if (r > 0) {
        *ret = sq_get_int(&q);
        sq_end(&q);
    }
    return r < 0 ? r : *ret ? 0 : TOC_STORE_MANY;
}

int sq_put_collection(toc_store *store, const toc_collection *c, toc_err *reterr)
{
    static const char ADD[] =
        "INSERT INTO collection (root, id, alias, title, description, unmarked, ceiling, places, "
        "query, seen, created, collection) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    static const char SET[] =
        "UPDATE collection SET root = ?, id = ?, alias = ?, title = ?, description = ?, "
        "unmarked = ?, ceiling = ?, places = ?, query = ?, seen = ?, created = ? WHERE collection "
        "= ?";
    int64_t number = c->number;
    int r = number ? 0 : free_number(sq_of(store), &number, reterr);
    if (r != 0)
        return r;
    sq_query q = sq_open(sq_of(store), c->number ? SET : ADD);
    sq_text(&q, c->root);
    sq_text(&q, c->id);
    sq_text(&q, c->alias);
    sq_text(&q, c->title);
    sq_text(&q, c->description);
    sq_text(&q, c->unmarked);
    sq_text(&q, c->ceiling);
    sq_text(&q, c->places);
    sq_text(&q, c->query);
    sq_int(&q, c->seen);
    sq_int(&q, c->created ? c->created : toc_time_now());
    sq_int(&q, number);
    return run_unique(&q, reterr);
}

int sq_collections(toc_store *store, toc_arena *a, toc_collection_vec *ret, toc_err *reterr)
{
    static const char SQL[] = "SELECT collection, root, id, alias, title, description, unmarked, "
                              "ceiling, places, query, seen, "
                              "created FROM collection ORDER BY root, collection";
    sq_query q = sq_open(sq_of(store), SQL);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        toc_collection *c = TOC_VEC_PUSH(a, ret);
        if (!c) {
            sq_end(&q);
            return full(a, 0, reterr);
        }
        c->number = sq_get_int(&q);
        c->root = sq_get_text(&q, a);
        c->id = sq_get_text(&q, a);
        c->alias = sq_get_text(&q, a);
        c->title = sq_get_text(&q, a);
        c->description = sq_get_text(&q, a);
        c->unmarked = sq_get_text(&q, a);
        c->ceiling = sq_get_text(&q, a);
        c->places = sq_get_text(&q, a);
        c->query = sq_get_text(&q, a);
        c->seen = sq_get_int(&q);
        c->created = sq_get_int(&q);
    }
    return full(a, r, reterr);
}

int sq_put_access(toc_store *store, const toc_access *access, toc_err *reterr)
{
    bool any = access->can_read || access->can_write || access->can_delete;
    sq_query q =
        sq_open(sq_of(store), any ? "INSERT OR REPLACE INTO access (collection, partner, can_read, "
                                    "can_write, can_delete) VALUES (?, ?, ?, ?, ?)"
                                  : "DELETE FROM access WHERE collection = ? AND partner = ?");
    sq_int(&q, access->collection);
    sq_int(&q, access->partner);
    if (any) {
        sq_int(&q, access->can_read);
        sq_int(&q, access->can_write);
        sq_int(&q, access->can_delete);
    }
    return sq_run(&q, reterr);
}

int sq_accesses(toc_store *store, toc_arena *a, toc_access_vec *ret, toc_err *reterr)
{
    static const char SQL[] =
        "SELECT collection, partner, can_read, can_write, can_delete FROM access";
    sq_query q = sq_open(sq_of(store), SQL);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        toc_access *p = TOC_VEC_PUSH(a, ret);
        if (!p) {
            sq_end(&q);
            return full(a, 0, reterr);
        }
        p->collection = sq_get_int(&q);
        p->partner = sq_get_int(&q);
        p->can_read = sq_get_int(&q);
        p->can_write = sq_get_int(&q);
        p->can_delete = sq_get_int(&q);
    }
    return full(a, r, reterr);
}
