/*
 * audit - who did what; see store/exchange.h. The hash of a row is the SHA-256 of the hash before
 * it and of its own fields (toc_audit_hash()). A row that was changed, taken out or put between
 * breaks the chain; that the end was cut off shows when the last hash is compared with one that was
 * noted elsewhere. The front may be taken off (store/retention.h): the hash of the last row of that
 * is kept, and a row that stands in the chain itself names it.
 */
#include "store/sqlite/db.h"
#include "store/sqlite/exchange.h"

#include "store/retention.h"

#include <errno.h>
#include <stdio.h>

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
    if (r == 0 && toc_audit_hash(toc_sv_of(before), &row, hash) < 0)
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

/* ---- whether it is whole ---- */

typedef struct {
    int64_t seq;                     /* of the last row that was looked at */
    char before[TOC_SHA256_HEX + 1]; /* its hash */
    sq_audit_end taken, named;       /* off the front; by the row that says so */
    bool proven;                     /* the chain leads to what that row names */
} chain;

static int out_of_step(toc_err *reterr)
{
    return toc_fail(reterr, -EBADMSG,
                    "the front of the audit log is gone, and no row of it says so");
}

/* Where the row that says how far the front was taken off names what was just passed. */
static int prove(chain *k, toc_err *reterr)
{
    if (k->seq != k->named.seq || !k->named.seq)
        return 0;
    k->proven = strcmp(k->before, k->named.hash) == 0;
    return k->proven ? 0 : out_of_step(reterr);
}

static int begin_chain(sq_store *s, chain *k, toc_err *reterr)
{
    int r = sq_audit_taken(s, &k->taken, reterr);
    if (r == 0)
        r = sq_audit_named(s, &k->named, reterr);
    if (r < 0)
        return r;
    k->seq = k->taken.seq;
    memcpy(k->before, k->taken.hash, sizeof(k->before));
    return k->taken.seq > k->named.seq ? out_of_step(reterr) : prove(k, reterr);
}

/* One row: does it follow from the hash before it? */
static int check(chain *k, const toc_audit *row, toc_err *reterr)
{
    char want[TOC_SHA256_HEX + 1];
    if (toc_audit_hash(toc_sv_of(k->before), row, want) < 0)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    if (row->seq != ++k->seq)
        return toc_fail(reterr, -EBADMSG, "row %lld is missing from the audit log",
                        (long long)k->seq);
    if (!toc_sv_eq(row->hash, toc_sv_of(want)))
        return toc_fail(reterr, -EBADMSG, "row %lld of the audit log was changed",
                        (long long)k->seq);
    memcpy(k->before, want, sizeof(want));
    return prove(k, reterr);
}

toc_audit sq_get_audit(sq_query *q)
{
    toc_audit row = {.seq = sq_get_int(q)};
    row.at = sq_get_int(q);
    row.who = sq_peek_blob(q);
    row.what = sq_peek_blob(q);
    row.about = sq_peek_blob(q);
    row.detail = sq_peek_blob(q);
    row.hash = sq_peek_blob(q);
    return row;
}

int sq_audit_walk(toc_store *store, int (*visit)(void *, const toc_audit *), void *context,
                  toc_arena *a, toc_sv *ret_head, toc_err *reterr)
{
    static const char SQL[] =
        "SELECT seq, at, who, what, about, detail, hash FROM audit ORDER BY seq";
    chain k = {0};
    int r = begin_chain(sq_of(store), &k, reterr);
    if (r < 0)
        return r;
    sq_query q = sq_open(sq_of(store), SQL);
    while ((r = sq_row(&q, reterr)) > 0) {
        const toc_audit row = sq_get_audit(&q);
        r = check(&k, &row, reterr);
        if (r == 0)
            r = visit(context, &row);
        if (r != 0) {
            sq_end(&q);
            return r;
        }
    }
    *ret_head = toc_arena_dup(a, toc_sv_of(k.before));
    return r == 0 && k.taken.seq && !k.proven ? out_of_step(reterr) : r;
}
