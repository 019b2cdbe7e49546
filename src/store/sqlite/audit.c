/*
 * audit - who did what; see store/exchange.h. The hash of a row is the SHA-256 of the hash before
 * it and of its own fields, each with its length in front, so that no two rows read alike. A row
 * that was changed, taken out or put between breaks the chain; that the end was cut off shows when
 * the last hash is compared with one that was noted elsewhere.
 */
#include "store/sqlite/db.h"
#include "store/sqlite/exchange.h"

#include "base/buf.h"
#include "base/hash.h"

#include <errno.h>
#include <stdio.h>

static void add_field(toc_buf *b, toc_sv field)
{
    toc_buf_printf(b, "%zu:", field.n);
    toc_buf_add(b, field);
}

static int hash_of(toc_sv before, const toc_audit *row, char ret[TOC_SHA256_HEX + 1])
{
    toc_buf b = {0};
    add_field(&b, before);
    toc_buf_printf(&b, "%lld:%lld:", (long long)row->seq, (long long)row->at);
    add_field(&b, row->who);
    add_field(&b, row->what);
    add_field(&b, row->about);
    add_field(&b, row->detail);
    if (!b.failed)
        toc_sha256_hex(toc_buf_sv(&b), ret);
    int r = b.failed ? -ENOMEM : 0;
    toc_buf_done(&b);
    return r;
}

static int last_row(sq_store *s, int64_t *ret_seq, char ret_hash[TOC_SHA256_HEX + 1],
                    toc_err *reterr)
{
    sq_query q = sq_open(s, "SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1");
    int r = sq_row(&q, reterr);
    *ret_seq = 0;
    ret_hash[0] = '\0';
    if (r <= 0)
        return r;
    *ret_seq = sq_get_int(&q);
    toc_sv hash = sq_peek_blob(&q);
    (void)snprintf(ret_hash, TOC_SHA256_HEX + 1, "%.*s", TOC_SV_ARG(hash));
    sq_end(&q);
    return 0;
}

int sq_audit(toc_store *store, const toc_audit *in, toc_err *reterr)
{
    static const char SQL[] = "INSERT INTO audit (seq, at, who, what, about, detail, hash) VALUES "
                              "(?, ?, ?, ?, ?, ?, ?)";
    sq_store *s = sq_of(store);
    char before[TOC_SHA256_HEX + 1], hash[TOC_SHA256_HEX + 1];
    toc_audit row = *in;
    TOC_ASSERT(s->writing);
    int r = last_row(s, &row.seq, before, reterr);
    row.seq++;
    row.at = toc_time_now();
    if (r == 0 && hash_of(toc_sv_of(before), &row, hash) < 0)
        r = toc_fail(reterr, -ENOMEM, "out of memory");
    if (r < 0)
        return r;
    sq_query q = sq_open(s, SQL);
    sq_int(&q, row.seq);
    sq_int(&q, row.at);
    sq_text(&q, row.who);
    sq_text(&q, row.what);
    sq_text(&q, row.about);
    sq_text(&q, row.detail);
    sq_text(&q, toc_sv_of(hash));
    return sq_run(&q, reterr);
}

/* One row: does it follow from the hash before it? */
static int check(const toc_audit *row, int64_t seq, toc_sv hash, char before[TOC_SHA256_HEX + 1],
                 toc_err *reterr)
{
    char want[TOC_SHA256_HEX + 1];
    if (hash_of(toc_sv_of(before), row, want) < 0)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    if (row->seq != seq)
        return toc_fail(reterr, -EBADMSG, "row %lld is missing from the audit log", (long long)seq);
    if (!toc_sv_eq(hash, toc_sv_of(want)))
        return toc_fail(reterr, -EBADMSG, "row %lld of the audit log was changed", (long long)seq);
    memcpy(before, want, sizeof(want));
    return 0;
}

int sq_audit_walk(toc_store *store, int (*visit)(void *, const toc_audit *), void *context,
                  toc_arena *a, toc_sv *ret_head, toc_err *reterr)
{
    static const char SQL[] =
        "SELECT seq, at, who, what, about, detail, hash FROM audit ORDER BY seq";
    char before[TOC_SHA256_HEX + 1] = "";
    int64_t seq = 0;
    sq_query q = sq_open(sq_of(store), SQL);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        toc_audit row = {.seq = sq_get_int(&q)};
        row.at = sq_get_int(&q);
        row.who = sq_peek_blob(&q);
        row.what = sq_peek_blob(&q);
        row.about = sq_peek_blob(&q);
        row.detail = sq_peek_blob(&q);
        r = check(&row, ++seq, sq_peek_blob(&q), before, reterr);
        if (r == 0)
            r = visit(context, &row);
        if (r != 0) {
            sq_end(&q);
            return r;
        }
    }
    *ret_head = toc_arena_dup(a, toc_sv_of(before));
    return r;
}
