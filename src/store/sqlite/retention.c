/*
 * retention - what of the logs may go; see store/retention.h. Each step looks at a bounded number
 * of rows, by the order of a key, so that it costs the same whatever the size of the log.
 */
#include "store/retention.h"

#include "base/date.h"
#include "store/sqlite/db.h"
#include "store/sqlite/exchange.h"

#include <errno.h>
#include <stdio.h>

/* ---- texts ---- */

static int text(toc_store *store, const char *name, toc_arena *a, toc_sv *ret, toc_err *reterr)
{
    sq_query q = sq_open_setting(sq_of(store), "", name);
    int r = sq_row(&q, reterr);
    *ret = (toc_sv){"", 0};
    if (r <= 0)
        return r;
    *ret = sq_get_text(&q, a);
    sq_end(&q);
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : 0;
}

static int set_text(toc_store *store, const char *name, toc_sv value, toc_err *reterr)
{
    sq_store *s = sq_of(store);
    TOC_ASSERT(s->writing);
    sq_query q = sq_open(s, "INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)");
    sq_text(&q, toc_sv_of(name));
    sq_blob(&q, value.p, value.n);
    return sq_run(&q, reterr);
}

/* ---- the audit log: where it begins ---- */

static const char TAKEN[] = "audit cut";

/* "SEQ HASH" */
static bool read_end(toc_sv s, sq_audit_end *ret)
{
    toc_sv seq = toc_sv_cut(&s, ' ');
    if (!toc_sv_to_i64(seq, &ret->seq) || ret->seq <= 0 || s.n != TOC_SHA256_HEX)
        return false;
    (void)snprintf(ret->hash, sizeof(ret->hash), "%.*s", TOC_SV_ARG(s));
    return true;
}

static int take_end(sq_query *q, sq_audit_end *ret, toc_err *reterr)
{
    int r = sq_row(q, reterr);
    *ret = (sq_audit_end){0};
    if (r <= 0)
        return r;
    bool ok = read_end(sq_peek_blob(q), ret);
    sq_end(q);
    return ok ? 0
              : toc_fail(reterr, -EBADMSG, "where the audit log begins is damaged in the store");
}

int sq_audit_taken(sq_store *s, sq_audit_end *ret, toc_err *reterr)
{
    sq_query q = sq_open_setting(s, "", TAKEN);
    return take_end(&q, ret, reterr);
}

int sq_audit_named(sq_store *s, sq_audit_end *ret, toc_err *reterr)
{
    sq_query q = sq_open(s, "SELECT about FROM audit WHERE what = ? ORDER BY seq DESC LIMIT 1");
    sq_text(&q, TOC_SV(TOC_AUDIT_CUT));
    return take_end(&q, ret, reterr);
}

static int cut_at(toc_store *store, toc_arena *a, int64_t *ret_seq, toc_sv *ret_hash,
                  toc_err *reterr)
{
    sq_audit_end end;
    int r = sq_audit_taken(sq_of(store), &end, reterr);
    if (r < 0)
        return r;
    *ret_seq = end.seq;
    *ret_hash = toc_arena_dup(a, toc_sv_of(end.hash));
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : 0;
}

static int unfinished(toc_store *store, int64_t *ret_last, toc_err *reterr)
{
    sq_audit_end taken, named;
    int r = sq_audit_taken(sq_of(store), &taken, reterr);
    if (r == 0)
        r = sq_audit_named(sq_of(store), &named, reterr);
    if (r < 0)
        return r;
    *ret_last = named.seq;
    return named.seq > taken.seq ? 0 : TOC_STORE_NONE;
}

/* ---- the audit log: how far ---- */

static int time_of(sq_store *s, int64_t seq, int64_t *ret, toc_err *reterr)
{
    sq_query q = sq_open(s, "SELECT at FROM audit WHERE seq = ?");
    sq_int(&q, seq);
    int r = sq_one(&q, ret, reterr);
    return r == TOC_STORE_NONE ? toc_fail(reterr, -EBADMSG,
                                          "row %lld is missing from the audit log; nothing of it "
                                          "is retired",
                                          (long long)seq)
                               : r;
}

static int ends_of(sq_store *s, int64_t *ret_first, int64_t *ret_last, toc_err *reterr)
{
    sq_query q = sq_open(s, "SELECT f, l FROM (SELECT (SELECT min(seq) FROM audit) f, "
                            "(SELECT max(seq) FROM audit) l) WHERE f IS NOT NULL");
    int r = sq_row(&q, reterr);
    if (r <= 0)
        return r < 0 ? r : TOC_STORE_NONE;
    *ret_first = sq_get_int(&q);
    *ret_last = sq_get_int(&q);
    sq_end(&q);
    return 0;
}

/* Rows have consecutive numbers and stand by time: their front is found by halving. Where a clock
 * was set back, a row counts as old as the one behind it. */
static int audit(toc_store *store, int64_t before, toc_audit_span *ret, toc_err *reterr)
{
    sq_store *s = sq_of(store);
    int64_t first = 0, last = 0, at = 0;
    int r = ends_of(s, &first, &last, reterr);
    int64_t low = first, high = last + 1; /* the first that stays is in [low, high] */
    while (r == 0 && low < high) {
        int64_t middle = low + (high - low) / 2;
        r = time_of(s, middle, &at, reterr);
        if (at < before)
            low = middle + 1;
        else
            high = middle;
    }
    if (r != 0)
        return r;
    if (low == first)
        return TOC_STORE_NONE;
    *ret = (toc_audit_span){.first = first, .last = low - 1};
    r = time_of(s, ret->first, &ret->from, reterr);
    return r == 0 ? time_of(s, ret->last, &ret->until, reterr) : r;
}

static int hash(toc_store *store, int64_t seq, toc_arena *a, toc_sv *ret, toc_err *reterr)
{
    sq_query q = sq_open(sq_of(store), "SELECT hash FROM audit WHERE seq = ?");
    sq_int(&q, seq);
    int r = sq_row(&q, reterr);
    if (r <= 0)
        return r < 0 ? r : TOC_STORE_NONE;
    *ret = sq_get_text(&q, a);
    sq_end(&q);
    return 0;
}

static int rows(toc_store *store, const toc_audit_span *span,
                int (*visit)(void *, const toc_audit *), void *context, toc_err *reterr)
{
    static const char SQL[] = "SELECT seq, at, who, what, about, detail, hash FROM audit "
                              "WHERE seq BETWEEN ? AND ? ORDER BY seq";
    sq_query q = sq_open(sq_of(store), SQL);
    sq_int(&q, span->first);
    sq_int(&q, span->last);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        const toc_audit row = sq_get_audit(&q);
        r = visit(context, &row);
        if (r != 0) {
            sq_end(&q);
            return r;
        }
    }
    return r;
}

/* The hash of the last row that goes is kept in the same batch: whatever moment a process ends at,
 * the chain begins behind what is kept. */
static int cut(toc_store *store, int64_t last, uint32_t most, bool *ret_more, toc_err *reterr)
{
    static const char KEEP[] =
        "INSERT OR REPLACE INTO setting (name, value) "
        "SELECT ?, CAST(seq || ' ' || hash AS BLOB) FROM audit WHERE seq = ?";
    sq_store *s = sq_of(store);
    int64_t first = 0, end = 0;
    TOC_ASSERT(s->writing && most > 0);
    *ret_more = false;
    int r = ends_of(s, &first, &end, reterr);
    if (r != 0 || first > last)
        return TOC_MIN(r, 0);
    const int64_t until = TOC_MIN(last, first + (int64_t)most - 1);
    if (until >= end) /* the row that says so stands behind */
        return toc_fail(reterr, -EBADMSG,
                        "the audit log ends before row %lld, up to which it is "
                        "to be retired",
                        (long long)until);
    sq_query q = sq_open(s, KEEP);
    sq_text(&q, toc_sv_of(TAKEN));
    sq_int(&q, until);
    r = sq_run(&q, reterr);
    if (r < 0)
        return r;
    q = sq_open(s, "DELETE FROM audit WHERE seq <= ?");
    sq_int(&q, until);
    *ret_more = until < last;
    return sq_run(&q, reterr);
}

/* ---- recalls ---- */

typedef struct {
    int64_t entry, source, partner; /* of the recall */
} tombstone;

/* Whether somebody who had this version has yet to show that it knows, or may be on the way of
 * getting it. */
static int is_owed(sq_store *s, const tombstone *t, int64_t added, bool *ret, toc_err *reterr)
{
    static const char SENT[] =
        "SELECT 1 FROM partner p JOIN sent s ON s.partner = p.partner AND s.collection = ?1 >> 52 "
        "AND s.first = (SELECT max(first) FROM sent WHERE partner = p.partner AND collection = "
        "?1 >> 52 AND first <= ?2) AND s.last >= ?2 LEFT JOIN told t ON t.partner = p.partner AND "
        "t.entry = ?1 WHERE p.partner <> ?3 AND (?4 = 0 OR ?4 = p.partner) "
        "AND coalesce(t.acknowledged, 0) = 0 LIMIT 1";
    static const char COMES[] = "SELECT 1 FROM reserved WHERE collection = ?1 >> 52 AND "
                                "first <= ?2 AND last >= ?2 LIMIT 1";
    sq_query q = sq_open(s, SENT);
    sq_int(&q, t->entry);
    sq_int(&q, added);
    sq_int(&q, t->source);
    sq_int(&q, t->partner);
    int r = sq_exists(&q, ret, reterr);
    if (r < 0 || *ret)
        return r;
    q = sq_open(s, COMES);
    sq_int(&q, t->entry);
    sq_int(&q, added);
    return sq_exists(&q, ret, reterr);
}

static int is_settled(sq_store *s, const tombstone *t, bool *ret, toc_err *reterr)
{
    toc_arena a = {0};
    toc_recalled_vec of = {0};
    bool owed = false;
    int r = sq_recall_of(&s->base, t->entry >> 52, t->entry & SQ_ADDED_MASK, &a, &of, reterr);
    TOC_VEC_FOREACH (v, &of)
        if (r == 0 && !owed)
            r = is_owed(s, t, v->added, &owed, reterr);
    toc_arena_done(&a);
    *ret = !owed;
    return r;
}

/* What it is about goes with it by its key. */
static int drop_tombstone(sq_store *s, int64_t entry, toc_err *reterr)
{
    static const char *const PARTS[] = {
        "DELETE FROM told WHERE entry = ? AND partner IN (SELECT partner FROM partner)",
        "DELETE FROM recall WHERE entry = ?",
        "DELETE FROM shared WHERE entry = ?",
    };
    int r = 0;
    for (size_t i = 0; r == 0 && i < TOC_LEN(PARTS); i++) {
        sq_query q = sq_open(s, PARTS[i]);
        sq_int(&q, entry);
        r = sq_run(&q, reterr);
    }
    return r;
}

/* ---- one row of each kind ---- */

typedef struct {
    int64_t key[3];
    int64_t at;
    toc_sv id;
    tombstone t;
    int64_t collection, last;
} candidate;

static int goes_recall(sq_store *s, const candidate *c, bool *ret, toc_err *reterr)
{
    return is_settled(s, &c->t, ret, reterr);
}

static int take_recall(sq_store *s, const candidate *c, toc_err *reterr)
{
    return drop_tombstone(s, c->t.entry, reterr);
}

/* The newest number stays, as numbers are not to be used twice, and what a view has yet to see. */
static int goes_recalled(sq_store *s, const candidate *c, bool *ret, toc_err *reterr)
{
    static const char NEEDED[] =
        "SELECT 1 WHERE ?1 >= (SELECT max(recalled) FROM recalled) OR EXISTS (SELECT 1 FROM "
        "view_source WHERE source = 0 AND after < ?1)";
    static const char TOLD[] =
        "SELECT 1 FROM recall_of WHERE id_key = ? AND id = ? AND entry >> 52 = ? LIMIT 1";
    int64_t key = 0;
    bool needed = false;
    sq_query q = sq_open(s, NEEDED);
    sq_int(&q, c->key[0]);
    int r = sq_exists(&q, &needed, reterr);
    if (r == 0 && !needed)
        r = sq_shared_key(s, c->id, &key, reterr);
    if (r == 0 && !needed) {
        q = sq_open(s, TOLD);
        sq_int(&q, key);
        sq_text(&q, c->id);
        sq_int(&q, c->collection);
        r = sq_exists(&q, &needed, reterr);
    }
    *ret = !needed;
    return TOC_MIN(r, 0);
}

static int take_recalled(sq_store *s, const candidate *c, toc_err *reterr)
{
    sq_query q = sq_open(s, "DELETE FROM recalled WHERE recalled = ?");
    sq_int(&q, c->key[0]);
    return sq_run(&q, reterr);
}

/* A recall rests on a stretch while something stands in it, or stood in it that somebody may have
 * to be told of. A partner that was removed is told nothing, and its number is never used again. */
static int goes_sent(sq_store *s, const candidate *c, bool *ret, toc_err *reterr)
{
    static const char NEEDED[] =
        "SELECT 1 FROM partner WHERE partner = ?1 AND (EXISTS (SELECT 1 FROM shared WHERE entry "
        "BETWEEN (?2 << 52) + ?3 AND (?2 << 52) + ?4 AND state & 64 = 0) OR EXISTS (SELECT 1 FROM "
        "recalled WHERE collection = ?2 AND added BETWEEN ?3 AND ?4) OR EXISTS (SELECT 1 FROM "
        "reserved WHERE partner = ?1 AND collection = ?2))";
    static_assert(TOC_SHARED_TOMBSTONE == 64, "the state in SQL");
    bool needed = false;
    sq_query q = sq_open(s, NEEDED);
    for (size_t i = 0; i < TOC_LEN(c->key); i++)
        sq_int(&q, c->key[i]);
    sq_int(&q, c->last);
    int r = sq_exists(&q, &needed, reterr);
    *ret = !needed;
    return r;
}

static int take_sent(sq_store *s, const candidate *c, toc_err *reterr)
{
    sq_query q = sq_open(s, "DELETE FROM sent WHERE partner = ? AND collection = ? AND first = ?");
    for (size_t i = 0; i < TOC_LEN(c->key); i++)
        sq_int(&q, c->key[i]);
    return sq_run(&q, reterr);
}

/* ---- the walk over one kind ---- */

static void get_recall(sq_query *q, toc_arena *a, candidate *c)
{
    (void)a;
    c->key[0] = c->t.entry = sq_get_int(q);
    c->at = sq_get_int(q);
    c->t.source = sq_get_int(q);
    c->t.partner = sq_get_int(q);
}

static void get_recalled(sq_query *q, toc_arena *a, candidate *c)
{
    c->key[0] = sq_get_int(q);
    c->at = sq_get_int(q);
    c->collection = sq_get_int(q);
    c->id = sq_get_text(q, a);
}

static void get_sent(sq_query *q, toc_arena *a, candidate *c)
{
    (void)a;
    for (size_t i = 0; i < TOC_LEN(c->key); i++)
        c->key[i] = sq_get_int(q);
    c->at = sq_get_int(q);
    c->last = sq_get_int(q);
}

static const struct {
    const char *sql; /* behind key, at most so many */
    unsigned keys;
    void (*get)(sq_query *, toc_arena *, candidate *);
    int (*goes)(sq_store *, const candidate *, bool *, toc_err *);
    int (*take)(sq_store *, const candidate *, toc_err *);
} KINDS[TOC_RETIRE_COUNT] = {
    [TOC_RETIRE_RECALLS] = {"SELECT entry, at, source, partner FROM recall WHERE entry > ? "
                            "ORDER BY entry LIMIT ?",
                            1, get_recall, goes_recall, take_recall},
    [TOC_RETIRE_RECALLED] = {"SELECT recalled, at, collection, id FROM recalled WHERE recalled > ? "
                             "ORDER BY recalled LIMIT ?",
                             1, get_recalled, goes_recalled, take_recalled},
    [TOC_RETIRE_SENT] = {"SELECT partner, collection, first, at, last FROM sent WHERE "
                         "(partner, collection, first) > (?, ?, ?) ORDER BY partner, collection, "
                         "first LIMIT ?",
                         3, get_sent, goes_sent, take_sent},
};

typedef TOC_VEC(candidate) candidates;

static int gather(sq_store *s, toc_retire_kind kind, uint32_t most, const toc_retire_place *place,
                  toc_arena *a, candidates *ret, toc_err *reterr)
{
    sq_query q = sq_open(s, KINDS[kind].sql);
    for (unsigned i = 0; i < KINDS[kind].keys; i++)
        sq_int(&q, place->at[i]);
    sq_int(&q, most);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        candidate *c = TOC_VEC_PUSH(a, ret);
        if (!c) {
            sq_end(&q);
            break;
        }
        *c = (candidate){0};
        KINDS[kind].get(&q, a, c);
    }
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
}

static int retire(toc_store *store, toc_retire_kind kind, int64_t before, uint32_t most, bool dry,
                  toc_retire_place *place, toc_err *reterr)
{
    sq_store *s = sq_of(store);
    toc_arena a = {0};
    candidates list = {0};
    TOC_ASSERT((dry || s->writing) && most > 0);
    int r = gather(s, kind, most, place, &a, &list, reterr);
    TOC_VEC_FOREACH (c, &list) {
        bool goes = false;
        if (r == 0 && c->at < before)
            r = KINDS[kind].goes(s, c, &goes, reterr);
        if (r == 0 && goes && !dry)
            r = KINDS[kind].take(s, c, reterr);
        if (r < 0)
            break;
        memcpy(place->at, c->key, sizeof(place->at));
        place->looked++;
        place->goes += goes;
    }
    place->done = r == 0 && list.n < most;
    toc_arena_done(&a);
    return r;
}

/* ---- room ---- */

static int number(sq_store *s, const char *sql, int64_t *ret, toc_err *reterr)
{
    sq_query q = sq_open(s, sql);
    return TOC_MIN(sq_one(&q, ret, reterr), 0);
}

static int count(toc_store *store, toc_retention_counts *ret, toc_err *reterr)
{
    int64_t page = 0, pages = 0, spare = 0, mode = 0;
    const struct {
        const char *sql;
        int64_t *to;
    } ASK[] = {
        {"SELECT coalesce(max(seq) - min(seq) + 1, 0) FROM audit", &ret->audit},
        {"SELECT count(*) FROM recall", &ret->recalls},
        {"SELECT count(*) FROM recalled", &ret->recalled},
        {"SELECT count(*) FROM sent", &ret->sent},
        {"PRAGMA page_size", &page},
        {"PRAGMA page_count", &pages},
        {"PRAGMA freelist_count", &spare},
        {"PRAGMA auto_vacuum", &mode},
    };
    int r = 0;
    for (size_t i = 0; r == 0 && i < TOC_LEN(ASK); i++)
        r = number(sq_of(store), ASK[i].sql, ASK[i].to, reterr);
    ret->bytes = page * pages;
    ret->spare = page * spare;
    ret->shrinks = mode != 0;
    return r;
}

static int release(toc_store *store, int64_t bytes, bool *ret_more, toc_err *reterr)
{
    sq_store *s = sq_of(store);
    toc_retention_counts c = {0};
    char sql[64];
    TOC_ASSERT(!s->writing);
    *ret_more = false;
    int r = count(store, &c, reterr);
    if (r < 0 || !c.shrinks || !c.spare)
        return r;
    enum { PAGE = 4096 };
    (void)snprintf(sql, sizeof(sql), "PRAGMA incremental_vacuum(%lld)",
                   (long long)TOC_MAX(bytes / PAGE, 1));
    r = sq_exec(s, sql, reterr);
    *ret_more = r == 0 && c.spare > bytes;
    return r;
}

/* "auto_vacuum" of a store that is there already is what the next VACUUM makes of it. */
static int compact(toc_store *store, toc_err *reterr)
{
    sq_store *s = sq_of(store);
    TOC_ASSERT(!s->writing);
    int r = sq_exec(s, "PRAGMA auto_vacuum = INCREMENTAL; VACUUM", reterr);
    return r == 0 ? sq_exec(s, "PRAGMA wal_checkpoint(TRUNCATE)", reterr) : r;
}

const toc_retention_ops sq_retention = {
    .text = text,
    .set_text = set_text,
    .audit = audit,
    .unfinished = unfinished,
    .hash = hash,
    .cut_at = cut_at,
    .cut = cut,
    .rows = rows,
    .retire = retire,
    .count = count,
    .release = release,
    .compact = compact,
};
