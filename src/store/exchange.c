/* exchange - see exchange.h: each call is the operation of the same name. */
#include "store/exchange.h"

#include "base/buf.h"

#include <errno.h>

/* ---- the chain of the audit log ---- */

static void add_field(toc_buf *b, toc_sv field)
{
    toc_buf_printf(b, "%zu:", field.n);
    toc_buf_add(b, field);
}

/* Each field with its length in front, so that no two rows read alike. */
int toc_audit_hash(toc_sv before, const toc_audit *row, char ret[TOC_SHA256_HEX + 1])
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

/* ---- operations ---- */

int toc_exchange_put_partner(toc_store *s, const toc_partner *p, toc_err *reterr)
{
    return s->ops->exchange->put_partner(s, p, reterr);
}

int toc_exchange_partners(toc_store *s, toc_arena *a, toc_partner_vec *ret, toc_err *reterr)
{
    return s->ops->exchange->partners(s, a, ret, reterr);
}

int toc_exchange_drop_partner(toc_store *s, int64_t number, toc_err *reterr)
{
    return s->ops->exchange->drop_partner(s, number, reterr);
}

int toc_exchange_put_account(toc_store *s, const toc_account *account, toc_err *e)
{
    return s->ops->exchange->put_account(s, account, e);
}

int toc_exchange_accounts(toc_store *s, toc_arena *a, toc_account_vec *ret, toc_err *reterr)
{
    return s->ops->exchange->accounts(s, a, ret, reterr);
}

int toc_exchange_see(toc_store *s, int64_t account, int64_t until, toc_err *reterr)
{
    return s->ops->exchange->see(s, account, until, reterr);
}

int toc_exchange_drop_account(toc_store *s, int64_t number, toc_err *reterr)
{
    return s->ops->exchange->drop_account(s, number, reterr);
}

int toc_exchange_name(toc_store *s, int64_t partner, toc_sv object, bool named, toc_err *reterr)
{
    return s->ops->exchange->name(s, partner, object, named, reterr);
}

int toc_exchange_named(toc_store *s, int64_t partner, toc_arena *a, toc_sv_vec *ret,
                       toc_err *reterr)
{
    return s->ops->exchange->named(s, partner, a, ret, reterr);
}

int toc_exchange_bind(toc_store *s, int64_t partner, toc_sv identity, bool bound, toc_err *reterr)
{
    return s->ops->exchange->bind(s, partner, identity, bound, reterr);
}

int toc_exchange_bindings(toc_store *s, toc_arena *a, toc_binding_vec *ret, toc_err *reterr)
{
    return s->ops->exchange->bindings(s, a, ret, reterr);
}

int toc_exchange_conflict_counts(toc_store *s, int64_t collection, int64_t *ret_kept,
                                 int64_t *ret_folded, toc_err *reterr)
{
    return s->ops->exchange->conflict_counts(s, collection, ret_kept, ret_folded, reterr);
}

int toc_exchange_put_collection(toc_store *s, const toc_collection *c, toc_err *e)
{
    return s->ops->exchange->put_collection(s, c, e);
}

int toc_exchange_collections(toc_store *s, toc_arena *a, toc_collection_vec *ret, toc_err *reterr)
{
    return s->ops->exchange->collections(s, a, ret, reterr);
}

int toc_exchange_drop_collection(toc_store *s, int64_t number, toc_err *reterr)
{
    return s->ops->exchange->drop_collection(s, number, reterr);
}

int toc_exchange_removed(toc_store *s, int64_t *ret, toc_err *reterr)
{
    return s->ops->exchange->removed(s, ret, reterr);
}

int toc_exchange_sweep(toc_store *s, uint32_t rows, bool *ret_more, toc_err *reterr)
{
    return s->ops->exchange->sweep(s, rows, ret_more, reterr);
}

int toc_exchange_put_access(toc_store *s, const toc_access *access, toc_err *reterr)
{
    return s->ops->exchange->put_access(s, access, reterr);
}

int toc_exchange_accesses(toc_store *s, toc_arena *a, toc_access_vec *ret, toc_err *reterr)
{
    return s->ops->exchange->accesses(s, a, ret, reterr);
}

int toc_exchange_put(toc_store *s, int64_t collection, const toc_shared *o, toc_sv label_text,
                     toc_shared_result *ret, toc_err *reterr)
{
    return s->ops->exchange->put(s, collection, o, label_text, ret, reterr);
}

int toc_exchange_walk(toc_store *s, int64_t collection, int64_t after, bool with_json,
                      toc_shared_visit visit, void *context, toc_err *reterr)
{
    return s->ops->exchange->walk(s, collection, after, with_json, visit, context, reterr);
}

int toc_exchange_versions(toc_store *s, int64_t collection, toc_sv id, bool with_json,
                          toc_shared_visit visit, void *context, toc_err *reterr)
{
    return s->ops->exchange->versions(s, collection, id, with_json, visit, context, reterr);
}

int toc_exchange_recall(toc_store *s, int64_t collection, int64_t added, toc_sv who,
                        toc_err *reterr)
{
    return s->ops->exchange->recall(s, collection, added, who, reterr);
}

int toc_exchange_label(toc_store *s, int64_t label, toc_arena *a, toc_sv *ret, toc_err *reterr)
{
    return s->ops->exchange->label(s, label, a, ret, reterr);
}

int toc_exchange_sent(toc_store *s, int64_t partner, int64_t collection, int64_t first,
                      int64_t last, toc_err *reterr)
{
    return s->ops->exchange->sent(s, partner, collection, first, last, reterr);
}

int toc_exchange_sent_to(toc_store *s, int64_t collection, int64_t added, toc_arena *a,
                         toc_sent_vec *ret, toc_err *reterr)
{
    return s->ops->exchange->sent_to(s, collection, added, a, ret, reterr);
}

int toc_exchange_reserve(toc_store *s, const toc_reserved *r, toc_err *reterr)
{
    return s->ops->exchange->reserve(s, r, reterr);
}

int toc_exchange_give_up(toc_store *s, int64_t partner, int64_t collection, int64_t first,
                         toc_err *reterr)
{
    return s->ops->exchange->give_up(s, partner, collection, first, reterr);
}

int toc_exchange_reserved(toc_store *s, toc_arena *a, toc_reserved_vec *ret, toc_err *reterr)
{
    return s->ops->exchange->reserved(s, a, ret, reterr);
}

int toc_exchange_span(toc_store *s, int64_t collection, int64_t *ret_first, int64_t *ret_last,
                      toc_err *reterr)
{
    return s->ops->exchange->span(s, collection, ret_first, ret_last, reterr);
}

int toc_exchange_stood(toc_store *s, int64_t collection, int64_t first, int64_t last,
                       toc_shared_visit visit, void *context, toc_err *reterr)
{
    return s->ops->exchange->stood(s, collection, first, last, visit, context, reterr);
}

int toc_exchange_addressee(toc_store *s, int64_t collection, int64_t added, int64_t *ret_partner,
                           toc_err *reterr)
{
    return s->ops->exchange->addressee(s, collection, added, ret_partner, reterr);
}

int toc_exchange_addressed(toc_store *s, toc_arena *a, toc_access_vec *ret, toc_err *reterr)
{
    return s->ops->exchange->addressed(s, a, ret, reterr);
}

int toc_exchange_put_reviewed(toc_store *s, const toc_reviewed *r, toc_err *reterr)
{
    return s->ops->exchange->put_reviewed(s, r, reterr);
}

int toc_exchange_reviewed(toc_store *s, toc_arena *a, toc_reviewed_vec *ret, toc_err *reterr)
{
    return s->ops->exchange->reviewed(s, a, ret, reterr);
}

int toc_exchange_left_by(toc_store *s, const toc_reviewed *r, toc_err *reterr)
{
    return s->ops->exchange->left_by(s, r, reterr);
}

int toc_exchange_narrowing(toc_store *s, int64_t partner, int64_t collection, toc_arena *a,
                           toc_narrowing_vec *ret, toc_err *reterr)
{
    return s->ops->exchange->narrowing(s, partner, collection, a, ret, reterr);
}

int toc_exchange_put_narrowing(toc_store *s, int64_t partner, int64_t collection,
                               const toc_narrowing_vec *list, toc_err *reterr)
{
    return s->ops->exchange->put_narrowing(s, partner, collection, list, reterr);
}

int toc_exchange_narrowings(toc_store *s, toc_arena *a, toc_narrowed_vec *ret, toc_err *reterr)
{
    return s->ops->exchange->narrowings(s, a, ret, reterr);
}

int toc_exchange_held(toc_store *s, const toc_sent *within, uint32_t limit, toc_arena *a,
                      toc_sent_vec *ret, toc_err *reterr)
{
    return s->ops->exchange->held(s, within, limit, a, ret, reterr);
}

int toc_exchange_put_copy(toc_store *s, int64_t collection, int64_t added, toc_sv id,
                          toc_err *reterr)
{
    return s->ops->exchange->put_copy(s, collection, added, id, reterr);
}

int toc_exchange_copied(toc_store *s, int64_t collection, toc_sv id, toc_shared_visit visit,
                        void *context, toc_err *reterr)
{
    return s->ops->exchange->copied(s, collection, id, visit, context, reterr);
}

int toc_exchange_put_status(toc_store *s, toc_sv id, toc_sv root, int64_t partner, toc_sv json,
                            toc_err *reterr)
{
    return s->ops->exchange->put_status(s, id, root, partner, json, reterr);
}

int toc_exchange_status(toc_store *s, toc_sv id, toc_sv root, int64_t partner, toc_arena *a,
                        toc_sv *ret, toc_err *reterr)
{
    return s->ops->exchange->status(s, id, root, partner, a, ret, reterr);
}

int toc_exchange_trim_status(toc_store *s, int64_t before, uint32_t rows, bool *ret_more,
                             toc_err *reterr)
{
    return s->ops->exchange->trim_status(s, before, rows, ret_more, reterr);
}

int toc_exchange_key(toc_store *s, const char *name, unsigned char ret[TOC_EXCHANGE_KEY],
                     toc_err *reterr)
{
    return s->ops->exchange->key(s, name, ret, reterr);
}

int toc_exchange_audit(toc_store *s, const toc_audit *row, toc_err *reterr)
{
    return s->ops->exchange->audit(s, row, reterr);
}

int toc_exchange_audit_walk(toc_store *s, int (*visit)(void *, const toc_audit *), void *context,
                            toc_arena *a, toc_sv *ret_head, toc_err *reterr)
{
    return s->ops->exchange->audit_walk(s, visit, context, a, ret_head, reterr);
}

void toc_exchange_memory(toc_store *s, size_t bytes)
{
    s->ops->exchange->memory(s, bytes);
}

int toc_exchange_version(toc_store *s, int64_t *ret, toc_err *reterr)
{
    return s->ops->exchange->version(s, ret, reterr);
}

int toc_exchange_json(toc_store *s, int64_t collection, int64_t added, toc_arena *a, toc_sv *ret,
                      toc_err *reterr)
{
    return s->ops->exchange->json(s, collection, added, a, ret, reterr);
}

int toc_exchange_recalled(toc_store *s, int64_t collection, toc_sv id, toc_shared_visit visit,
                          void *context, toc_err *reterr)
{
    return s->ops->exchange->recalled(s, collection, id, visit, context, reterr);
}

int toc_exchange_put_tombstone(toc_store *s, int64_t collection, const toc_tombstone *t,
                               int64_t *ret_added, toc_err *reterr)
{
    return s->ops->exchange->put_tombstone(s, collection, t, ret_added, reterr);
}

int toc_exchange_recall_of(toc_store *s, int64_t collection, int64_t added, toc_arena *a,
                           toc_recalled_vec *ret, toc_err *reterr)
{
    return s->ops->exchange->recall_of(s, collection, added, a, ret, reterr);
}

int toc_exchange_told(toc_store *s, int64_t partner, int64_t collection, int64_t added,
                      toc_err *reterr)
{
    return s->ops->exchange->told(s, partner, collection, added, reterr);
}

int toc_exchange_reached(toc_store *s, int64_t partner, int64_t collection, int64_t added,
                         toc_err *reterr)
{
    return s->ops->exchange->reached(s, partner, collection, added, reterr);
}

int toc_exchange_owes(toc_store *s, int64_t partner, int64_t collection, int64_t added, bool *ret,
                      toc_err *reterr)
{
    return s->ops->exchange->owes(s, partner, collection, added, ret, reterr);
}

int toc_exchange_recalls(toc_store *s, toc_sv object, toc_arena *a, toc_recall_row_vec *ret,
                         toc_err *reterr)
{
    return s->ops->exchange->recalls(s, object, a, ret, reterr);
}

int toc_exchange_was_sent(toc_store *s, int64_t partner, int64_t collection, int64_t added,
                          bool *ret, toc_err *reterr)
{
    return s->ops->exchange->was_sent(s, partner, collection, added, ret, reterr);
}

int toc_exchange_gone(toc_store *s, int64_t collection, int64_t first, int64_t last, uint32_t limit,
                      toc_arena *a, toc_time_vec *ret, toc_err *reterr)
{
    return s->ops->exchange->gone(s, collection, first, last, limit, a, ret, reterr);
}
