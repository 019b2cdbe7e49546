/*
 * recalls - what went to whom, and what tells those of a recall who have what was recalled; see
 * store/exchange.h and schema/006_recall.sql.
 */
#include "store/sqlite/db.h"
#include "store/sqlite/exchange.h"

#include <errno.h>

/* ---- what was sent: stretches of dates, no date in two of one partner and collection ---- */

typedef struct {
    int64_t first, last;
} stretch;

/* The last stretch that begins at `date` or before. TOC_STORE_NONE: none. */
static int stretch_at(sq_store *s, int64_t partner, int64_t collection, int64_t date, stretch *ret,
                      toc_err *reterr)
{
    static const char SQL[] =
        "SELECT first, last FROM sent WHERE partner = ? AND collection = ? AND first <= ? "
        "ORDER BY first DESC LIMIT 1";
    sq_query q = sq_open(s, SQL);
    sq_int(&q, partner);
    sq_int(&q, collection);
    sq_int(&q, date);
    int r = sq_row(&q, reterr);
    if (r <= 0)
        return r < 0 ? r : TOC_STORE_NONE;
    ret->first = sq_get_int(&q);
    ret->last = sq_get_int(&q);
    sq_end(&q);
    return 0;
}

static int drop_within(sq_store *s, int64_t partner, int64_t collection, const stretch *in,
                       toc_err *reterr)
{
    sq_query q = sq_open(s, "DELETE FROM sent WHERE partner = ? AND collection = ? AND first "
                            "BETWEEN ? AND ?");
    sq_int(&q, partner);
    sq_int(&q, collection);
    sq_int(&q, in->first);
    sq_int(&q, in->last + 1);
    return sq_run(&q, reterr);
}

int sq_sent(toc_store *store, int64_t partner, int64_t collection, int64_t first, int64_t last,
            toc_err *reterr)
{
    static const char ADD[] =
        "INSERT INTO sent (partner, collection, first, last, at) VALUES (?, ?, ?, ?, ?)";
    sq_store *s = sq_of(store);
    stretch all = {first, last}, near = {0};
    int r = stretch_at(s, partner, collection, first, &near, reterr);
    if (r == 0 && near.last >= first - 1)
        all = (stretch){near.first, TOC_MAX(near.last, last)};
    if (r >= 0)
        r = stretch_at(s, partner, collection, all.last + 1, &near, reterr);
    if (r == 0 && near.first >= all.first)
        all.last = TOC_MAX(all.last, near.last);
    if (r >= 0)
        r = drop_within(s, partner, collection, &all, reterr);
    if (r < 0)
        return r;
    sq_query q = sq_open(s, ADD);
    sq_int(&q, partner);
    sq_int(&q, collection);
    sq_int(&q, all.first);
    sq_int(&q, all.last);
    sq_int(&q, toc_time_now());
    return sq_run(&q, reterr);
}

int sq_was_sent(toc_store *store, int64_t partner, int64_t collection, int64_t added, bool *ret,
                toc_err *reterr)
{
    stretch at = {0};
    int r = stretch_at(sq_of(store), partner, collection, added, &at, reterr);
    *ret = r == 0 && at.last >= added;
    return TOC_MIN(r, 0);
}

static int list_stretches(sq_query *q, toc_arena *a, toc_sent_vec *ret, toc_err *reterr)
{
    int r;
    while ((r = sq_row(q, reterr)) > 0) {
        toc_sent *p = TOC_VEC_PUSH(a, ret);
        if (!p) {
            sq_end(q);
            return toc_fail(reterr, -ENOMEM, "out of memory");
        }
        p->partner = sq_get_int(q);
        p->collection = sq_get_int(q);
        p->first = sq_get_int(q);
        p->last = sq_get_int(q);
        p->at = sq_get_int(q);
    }
    return r;
}

int sq_sent_to(toc_store *store, int64_t collection, int64_t added, toc_arena *a, toc_sent_vec *ret,
               toc_err *reterr)
{
    static const char SQL[] = "SELECT partner, collection, first, last, at FROM sent "
                              "WHERE collection = ? AND first <= ? AND last >= ? ORDER BY partner";
    sq_query q = sq_open(sq_of(store), SQL);
    sq_int(&q, collection);
    sq_int(&q, added);
    sq_int(&q, added);
    return list_stretches(&q, a, ret, reterr);
}

int sq_held(toc_store *store, const toc_sent *within, uint32_t limit, toc_arena *a,
            toc_sent_vec *ret, toc_err *reterr)
{
    /* The one that begins at or before `first` may reach into it. */
    static const char SQL[] =
        "SELECT partner, collection, first, last, at FROM sent "
        "WHERE partner = ?1 AND collection = ?2 AND first BETWEEN coalesce((SELECT max(first) "
        "FROM sent WHERE partner = ?1 AND collection = ?2 AND first <= ?3), 0) AND ?4 "
        "AND last >= ?3 ORDER BY first LIMIT ?5";
    sq_query q = sq_open(sq_of(store), SQL);
    sq_int(&q, within->partner);
    sq_int(&q, within->collection);
    sq_int(&q, within->first);
    sq_int(&q, within->last);
    sq_int(&q, limit);
    return list_stretches(&q, a, ret, reterr);
}

/* ---- tombstones ---- */

static int put_of(sq_store *s, int64_t entry, const toc_recalled_version *v, toc_err *reterr)
{
    static const char SQL[] = "INSERT OR IGNORE INTO recall_of (entry, id_key, added, id, version) "
                              "VALUES (?, ?, ?, ?, ?)";
    int64_t key;
    int r = sq_shared_key(s, v->id, &key, reterr);
    if (r < 0)
        return r;
    sq_query q = sq_open(s, SQL);
    sq_int(&q, entry);
    sq_int(&q, key);
    sq_int(&q, v->added);
    sq_text(&q, v->id);
    sq_int(&q, v->version);
    return sq_run(&q, reterr);
}

int sq_put_tombstone(toc_store *store, int64_t collection, const toc_tombstone *t,
                     int64_t *ret_added, toc_err *reterr)
{
    static const char SQL[] =
        "INSERT INTO recall (entry, source, at, who, reason, partner) VALUES (?, ?, ?, ?, ?, ?)";
    sq_store *s = sq_of(store);
    toc_shared row = t->row;
    row.added = 0;
    row.state = TOC_SHARED_TOMBSTONE | (t->restricted ? TOC_SHARED_NARROWED : 0) |
                (t->partner ? TOC_SHARED_ADDRESSED : 0);
    TOC_ASSERT(s->writing && collection > 0 && collection <= TOC_MAX_COLLECTIONS);
    int r = sq_put_row(s, collection, &row, t->label, ret_added, reterr);
    if (r < 0)
        return r;
    int64_t entry = sq_entry(collection, *ret_added);
    sq_query q = sq_open(s, SQL);
    sq_int(&q, entry);
    sq_int(&q, t->row.source);
    sq_int(&q, toc_time_now());
    sq_text(&q, t->who);
    sq_text(&q, t->reason);
    sq_int(&q, t->partner);
    r = sq_run(&q, reterr);
    TOC_VEC_FOREACH (v, &t->of)
        if (r == 0)
            r = put_of(s, entry, v, reterr);
    return r;
}

int sq_recall_of(toc_store *store, int64_t collection, int64_t added, toc_arena *a,
                 toc_recalled_vec *ret, toc_err *reterr)
{
    static_assert(SQ_ADDED_MASK == 4503599627370495, "the mask in SQL");
    static const char SQL[] =
        "SELECT o.id, o.added, o.version FROM recall_of o WHERE o.entry = ?1 AND o.added <> 0 "
        "UNION SELECT o.id, x.entry & 4503599627370495, x.version FROM recall_of o "
        "JOIN shared x ON x.id_key = o.id_key AND x.id = o.id AND x.entry < o.entry "
        "AND x.entry >> 52 = o.entry >> 52 WHERE o.entry = ?1 AND o.added = 0 "
        "UNION SELECT o.id, x.added, x.version FROM recall_of o "
        "JOIN recalled x ON x.id = o.id AND x.collection = o.entry >> 52 "
        "AND x.added < o.entry & 4503599627370495 WHERE o.entry = ?1 AND o.added = 0";
    sq_query q = sq_open(sq_of(store), SQL);
    sq_int(&q, sq_entry(collection, added));
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        toc_recalled_version *v = TOC_VEC_PUSH(a, ret);
        if (!v) {
            sq_end(&q);
            break;
        }
        v->id = sq_get_text(&q, a);
        v->added = sq_get_int(&q);
        v->version = sq_get_int(&q);
    }
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
}

int sq_gone(toc_store *store, int64_t collection, int64_t first, int64_t last, uint32_t limit,
            toc_arena *a, toc_time_vec *ret, toc_err *reterr)
{
    static const char SQL[] = "SELECT added FROM recalled WHERE collection = ? AND added BETWEEN ? "
                              "AND ? ORDER BY added LIMIT ?";
    sq_query q = sq_open(sq_of(store), SQL);
    sq_int(&q, collection);
    sq_int(&q, first);
    sq_int(&q, last);
    sq_int(&q, limit);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        int64_t *slot = TOC_VEC_PUSH(a, ret);
        if (slot)
            *slot = sq_get_int(&q);
    }
    return r == 0 && a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
}

/* ---- tombstones for one partner alone ---- */

int sq_addressee(toc_store *store, int64_t collection, int64_t added, int64_t *ret_partner,
                 toc_err *reterr)
{
    sq_query q = sq_open(sq_of(store), "SELECT partner FROM recall WHERE entry = ?");
    sq_int(&q, sq_entry(collection, added));
    return sq_one(&q, ret_partner, reterr);
}

int sq_addressed(toc_store *store, toc_arena *a, toc_access_vec *ret, toc_err *reterr)
{
    static const char SQL[] = "SELECT r.entry >> 52, r.partner FROM recall r "
                              "LEFT JOIN told t ON t.partner = r.partner AND t.entry = r.entry "
                              "WHERE r.partner <> 0 AND coalesce(t.acknowledged, 0) = 0 "
                              "UNION SELECT collection, partner FROM narrowing";
    sq_query q = sq_open(sq_of(store), SQL);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        toc_access *slot = TOC_VEC_PUSH(a, ret);
        if (!slot) {
            sq_end(&q);
            return toc_fail(reterr, -ENOMEM, "out of memory");
        }
        slot->collection = sq_get_int(&q);
        slot->partner = sq_get_int(&q);
        slot->recalls = true;
    }
    return r;
}

/* ---- who was told, and shows that it has it ---- */

int sq_told_recall(toc_store *store, int64_t partner, int64_t collection, int64_t added,
                   toc_err *reterr)
{
    static const char SQL[] =
        "INSERT OR IGNORE INTO told (partner, entry, at, acknowledged) VALUES (?, ?, ?, 0)";
    sq_query q = sq_open(sq_of(store), SQL);
    sq_int(&q, partner);
    sq_int(&q, sq_entry(collection, added));
    sq_int(&q, toc_time_now());
    return sq_run(&q, reterr);
}

int sq_reached(toc_store *store, int64_t partner, int64_t collection, int64_t added,
               toc_err *reterr)
{
    static const char SQL[] = "UPDATE told SET acknowledged = ? WHERE partner = ? AND entry "
                              "BETWEEN ? AND ? AND acknowledged = 0";
    sq_query q = sq_open(sq_of(store), SQL);
    sq_int(&q, toc_time_now());
    sq_int(&q, partner);
    sq_int(&q, sq_entry(collection, 0));
    sq_int(&q, sq_entry(collection, added));
    return sq_run(&q, reterr);
}

int sq_owes(toc_store *store, int64_t partner, int64_t collection, int64_t added, bool *ret,
            toc_err *reterr)
{
    static const char SQL[] = "SELECT 1 FROM told WHERE partner = ? AND entry BETWEEN ? AND ? "
                              "AND acknowledged = 0 LIMIT 1";
    sq_query q = sq_open(sq_of(store), SQL);
    sq_int(&q, partner);
    sq_int(&q, sq_entry(collection, 0));
    sq_int(&q, sq_entry(collection, added));
    return sq_exists(&q, ret, reterr);
}

/* ---- the list ---- */

static void take_row(sq_query *q, toc_arena *a, toc_recall_row *ret)
{
    int64_t entry = sq_get_int(q);
    ret->collection = entry >> 52;
    ret->tombstone = entry & SQ_ADDED_MASK;
    ret->id = sq_get_text(q, a);
    ret->version = sq_get_int(q);
    ret->at = sq_get_int(q);
    ret->who = sq_get_text(q, a);
    ret->reason = sq_get_text(q, a);
    ret->partner = sq_get_int(q);
    ret->sent = sq_get_int(q);
    ret->told = sq_get_int(q);
    ret->acknowledged = sq_get_int(q);
    ret->restricted = sq_get_int(q) != 0;
    ret->added = sq_get_int(q);
    ret->addressed = sq_get_int(q) != 0;
    ret->source = sq_get_int(q);
}

int sq_recalls(toc_store *store, toc_sv object, toc_arena *a, toc_recall_row_vec *ret,
               toc_err *reterr)
{
    static const char SQL[] =
        "WITH named AS (SELECT * FROM recall_of WHERE (?1 = '' OR id = ?1) "
        "AND entry >> 52 NOT IN (SELECT collection FROM removed)), "
        "meant AS (SELECT entry, id, added, version FROM named WHERE added <> 0 "
        "UNION SELECT o.entry, o.id, x.entry & 4503599627370495, x.version FROM named o "
        "JOIN shared x ON x.id_key = o.id_key AND x.id = o.id AND x.entry < o.entry "
        "AND x.entry >> 52 = o.entry >> 52 WHERE o.added = 0 "
        "UNION SELECT o.entry, o.id, x.added, x.version FROM named o "
        "JOIN recalled x ON x.id = o.id AND x.collection = o.entry >> 52 "
        "AND x.added < o.entry & 4503599627370495 WHERE o.added = 0) "
        "SELECT m.entry, m.id, CASE m.version WHEN 0 THEN m.added ELSE m.version END, r.at, r.who, "
        "r.reason, p.partner, s.at, coalesce(t.at, 0), coalesce(t.acknowledged, 0), "
        "coalesce((SELECT h.state & 32 FROM shared h WHERE h.entry = m.entry), 0), "
        "m.added, r.partner, r.source "
        "FROM meant m JOIN recall r USING (entry) JOIN partner p ON p.partner <> r.source "
        "AND (r.partner = 0 OR r.partner = p.partner) "
        "JOIN sent s ON s.partner = p.partner AND s.collection = m.entry >> 52 AND s.first = "
        "(SELECT max(first) FROM sent WHERE partner = p.partner AND collection = m.entry >> 52 "
        "AND first <= m.added) AND s.last >= m.added "
        "LEFT JOIN told t ON t.partner = p.partner AND t.entry = m.entry "
        "ORDER BY m.entry, m.id, m.added, p.partner";
    static_assert(TOC_SHARED_NARROWED == 32, "the state in SQL");
    sq_query q = sq_open(sq_of(store), SQL);
    sq_text(&q, object);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        toc_recall_row *row = TOC_VEC_PUSH(a, ret);
        if (!row) {
            sq_end(&q);
            break;
        }
        take_row(&q, a, row);
    }
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
}
