/* exchange - keys, status resources; the table of operations of the exchange. */
#include "store/sqlite/exchange.h"
#include "store/sqlite/db.h"

#include "base/buf.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>

/* ---- keys ---- */

static int read_key(sq_store *s, const char *name, unsigned char ret[TOC_EXCHANGE_KEY],
                    toc_err *reterr)
{
    sq_query q = sq_open_setting(s, "key ", name);
    int r = sq_row(&q, reterr);
    if (r <= 0)
        return r < 0 ? r : TOC_STORE_NONE;
    toc_sv v = sq_peek_blob(&q);
    bool whole = v.n == TOC_EXCHANGE_KEY;
    if (whole)
        memcpy(ret, v.p, v.n);
    sq_end(&q);
    return whole ? 0 : toc_fail(reterr, -EBADMSG, "the key '%s' of the store is damaged", name);
}

static int key(toc_store *store, const char *name, unsigned char ret[TOC_EXCHANGE_KEY],
               toc_err *reterr)
{
    sq_store *s = sq_of(store);
    int r = read_key(s, name, ret, reterr);
    if (r != TOC_STORE_NONE || !s->writing)
        return r;
    if (sodium_init() < 0)
        return toc_fail(reterr, -EIO, "no random numbers on this system");
    randombytes_buf(ret, TOC_EXCHANGE_KEY);
    sq_query q = sq_open(s, "INSERT INTO setting (name, value) VALUES ('key ' || ?, ?)");
    sq_text(&q, toc_sv_of(name));
    sq_blob(&q, ret, TOC_EXCHANGE_KEY);
    return sq_run(&q, reterr);
}

/* ---- status resources ---- */

enum { STATUS_LEVEL = 1 };

static int pack(sq_store *s, toc_sv text, toc_buf *ret, toc_err *reterr)
{
    size_t bound = ZSTD_compressBound(text.n);
    char *to = toc_buf_reserve(ret, bound);
    size_t n = to ? ZSTD_compressCCtx(s->packer, to, bound, text.p, text.n, STATUS_LEVEL) : 0;
    if (!to || ZSTD_isError(n))
        return toc_fail(reterr, -ENOMEM, "out of memory");
    ret->n += n;
    return 0;
}

static int put_status(toc_store *store, toc_sv id, toc_sv root, int64_t partner, toc_sv json,
                      toc_err *reterr)
{
    static const char SQL[] =
        "INSERT INTO status (status, id_key, id, root, partner, json) VALUES "
        "(max(?, 1 + coalesce((SELECT max(status) FROM status), 0)), ?, ?, ?, ?, ?)";
    sq_store *s = sq_of(store);
    toc_buf packed = {0};
    int64_t id_key;
    int r = sq_shared_key(s, id, &id_key, reterr);
    if (r == 0)
        r = pack(s, json, &packed, reterr);
    if (r == 0) {
        sq_query q = sq_open(s, SQL);
        sq_int(&q, toc_time_now());
        sq_int(&q, id_key);
        sq_text(&q, id);
        sq_text(&q, root);
        sq_int(&q, partner);
        sq_blob(&q, packed.p, packed.n);
        r = sq_run(&q, reterr);
    }
    toc_buf_done(&packed);
    return r;
}

static int unpack(sq_store *s, toc_sv packed, toc_arena *a, toc_sv *ret, toc_err *reterr)
{
    unsigned long long n = ZSTD_getFrameContentSize(packed.p, packed.n);
    if (n == ZSTD_CONTENTSIZE_ERROR || n == ZSTD_CONTENTSIZE_UNKNOWN || n > SIZE_MAX)
        return toc_fail(reterr, -EBADMSG, "a status in the store is damaged");
    char *to = toc_arena_alloc(a, (size_t)n + 1);
    if (!to)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    size_t got = ZSTD_decompressDCtx(s->unpacker, to, (size_t)n, packed.p, packed.n);
    if (ZSTD_isError(got))
        return toc_fail(reterr, -EBADMSG, "a status in the store is damaged");
    *ret = (toc_sv){to, got};
    return 0;
}

static int status(toc_store *store, toc_sv id, toc_sv root, int64_t partner, toc_arena *a,
                  toc_sv *ret, toc_err *reterr)
{
    static const char SQL[] =
        "SELECT json FROM status WHERE id_key = ? AND id = ? AND root = ? AND partner = ?";
    sq_store *s = sq_of(store);
    int64_t id_key;
    int r = sq_shared_key(s, id, &id_key, reterr);
    if (r != 0)
        return r;
    sq_query q = sq_open(s, SQL);
    sq_int(&q, id_key);
    sq_text(&q, id);
    sq_text(&q, root);
    sq_int(&q, partner);
    r = sq_row(&q, reterr);
    if (r <= 0)
        return r < 0 ? r : TOC_STORE_NONE;
    r = unpack(s, sq_peek_blob(&q), a, ret, reterr);
    sq_end(&q);
    return r;
}

static int trim_status(toc_store *store, int64_t before, uint32_t rows, bool *ret_more,
                       toc_err *reterr)
{
    sq_store *s = sq_of(store);
    sq_query q = sq_open(s, "DELETE FROM status WHERE status IN "
                            "(SELECT status FROM status WHERE status < ? ORDER BY status LIMIT ?)");
    sq_int(&q, before);
    sq_int(&q, rows);
    int r = sq_run(&q, reterr);
    *ret_more = r == 0 && sqlite3_changes(s->db) == (int)rows;
    return r;
}

/* ---- for servers ---- */

static void memory(toc_store *store, size_t bytes)
{
    char sql[64];
    (void)snprintf(sql, sizeof(sql), "PRAGMA cache_size = -%zu", bytes / 1024);
    (void)sq_exec(sq_of(store), sql, NULL); /* else it keeps what it keeps by default */
}

static int version(toc_store *store, int64_t *ret, toc_err *reterr)
{
    sq_query q = sq_open(sq_of(store), "PRAGMA data_version");
    int r = sq_row(&q, reterr);
    if (r > 0) {
        *ret = sq_get_int(&q);
        sq_end(&q);
    }
    return TOC_MIN(r, 0);
}

const toc_exchange_ops sq_exchange = {
    .put_partner = sq_put_partner,
    .partners = sq_partners,
    .drop_partner = sq_drop_partner,
    .put_account = sq_put_account,
    .accounts = sq_accounts,
    .drop_account = sq_drop_account,
    .see = sq_see,
    .name = sq_name,
    .named = sq_named,
    .bind = sq_bind,
    .bindings = sq_bindings,
    .put_collection = sq_put_collection,
    .collections = sq_collections,
    .drop_collection = sq_drop_collection,
    .removed = sq_removed,
    .sweep = sq_sweep,
    .put_access = sq_put_access,
    .accesses = sq_accesses,
    .put = sq_put_shared,
    .conflict_counts = sq_conflict_counts,
    .walk = sq_walk_shared,
    .versions = sq_versions,
    .json = sq_shared_json,
    .recall = sq_recall,
    .recalled = sq_recalled,
    .put_tombstone = sq_put_tombstone,
    .recall_of = sq_recall_of,
    .gone = sq_gone,
    .told = sq_told_recall,
    .reached = sq_reached,
    .owes = sq_owes,
    .recalls = sq_recalls,
    .label = sq_label,
    .sent = sq_sent,
    .sent_to = sq_sent_to,
    .was_sent = sq_was_sent,
    .put_copy = sq_put_copy,
    .copied = sq_copied,
    .addressee = sq_addressee,
    .addressed = sq_addressed,
    .put_reviewed = sq_put_reviewed,
    .reviewed = sq_reviewed,
    .held = sq_held,
    .left_by = sq_left_by,
    .narrowing = sq_narrowing,
    .put_narrowing = sq_put_narrowing,
    .narrowings = sq_narrowings,
    .reserve = sq_reserve,
    .give_up = sq_give_up,
    .reserved = sq_reserved,
    .span = sq_span,
    .stood = sq_stood_in,
    .put_status = put_status,
    .status = status,
    .trim_status = trim_status,
    .key = key,
    .memory = memory,
    .version = version,
    .audit = sq_audit,
    .audit_walk = sq_audit_walk,
};
