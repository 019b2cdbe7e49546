/* exchange - private to store/sqlite/: the operations of store/exchange.h (toc_exchange_ops). */
#pragma once

#include "store/exchange.h"
#include "store/sqlite/db.h"
#include "store/views.h"

int sq_put_partner(toc_store *s, const toc_partner *p, toc_err *reterr);
int sq_partners(toc_store *s, toc_arena *a, toc_partner_vec *ret, toc_err *reterr);
int sq_drop_partner(toc_store *s, int64_t number, toc_err *reterr);
int sq_put_account(toc_store *s, const toc_account *p, toc_err *reterr);
int sq_accounts(toc_store *s, toc_arena *a, toc_account_vec *ret, toc_err *reterr);
int sq_see(toc_store *s, int64_t account, int64_t until, toc_err *reterr);
int sq_drop_account(toc_store *s, int64_t number, toc_err *reterr);
int sq_name(toc_store *s, int64_t partner, toc_sv object, bool named, toc_err *reterr);
int sq_named(toc_store *s, int64_t partner, toc_arena *a, toc_sv_vec *ret, toc_err *reterr);
int sq_bind(toc_store *s, int64_t partner, toc_sv identity, bool bound, toc_err *reterr);
int sq_bindings(toc_store *s, toc_arena *a, toc_binding_vec *ret, toc_err *reterr);
int sq_conflict_counts(toc_store *s, int64_t collection, int64_t *ret_kept, int64_t *ret_folded,
                       toc_err *reterr);
int sq_put_collection(toc_store *s, const toc_collection *c, toc_err *reterr);
int sq_collections(toc_store *s, toc_arena *a, toc_collection_vec *ret, toc_err *reterr);
int sq_drop_collection(toc_store *s, int64_t number, toc_err *reterr);
int sq_removed(toc_store *s, int64_t *ret, toc_err *reterr);
int sq_sweep(toc_store *s, uint32_t rows, bool *ret_more, toc_err *reterr);
int sq_put_access(toc_store *s, const toc_access *access, toc_err *reterr);
int sq_accesses(toc_store *s, toc_arena *a, toc_access_vec *ret, toc_err *reterr);
int sq_put_shared(toc_store *s, int64_t collection, const toc_shared *o, toc_sv label_text,
                  toc_shared_result *ret, toc_err *reterr);
int sq_walk_shared(toc_store *s, int64_t collection, int64_t after, bool with_json,
                   toc_shared_visit visit, void *context, toc_err *reterr);
int sq_versions(toc_store *s, int64_t collection, toc_sv id, bool with_json, toc_shared_visit visit,
                void *context, toc_err *reterr);
int sq_shared_json(toc_store *s, int64_t collection, int64_t added, toc_arena *a, toc_sv *ret,
                   toc_err *reterr);
int sq_recall(toc_store *s, int64_t collection, int64_t added, toc_sv who, toc_err *reterr);
int sq_recalled(toc_store *s, int64_t collection, toc_sv id, toc_shared_visit visit, void *context,
                toc_err *reterr);
int sq_put_copy(toc_store *s, int64_t collection, int64_t added, toc_sv id, toc_err *reterr);
int sq_copied(toc_store *s, int64_t collection, toc_sv id, toc_shared_visit visit, void *context,
              toc_err *reterr);
int sq_label(toc_store *s, int64_t label, toc_arena *a, toc_sv *ret, toc_err *reterr);
int sq_audit(toc_store *s, const toc_audit *row, toc_err *reterr);
int sq_audit_walk(toc_store *s, int (*visit)(void *, const toc_audit *), void *context,
                  toc_arena *a, toc_sv *ret_head, toc_err *reterr);

/* The last row of what was taken off the front of the audit log, and the row that a row of the
 * chain names as such. seq 0: none. */
typedef struct {
    int64_t seq;
    char hash[TOC_SHA256_HEX + 1];
} sq_audit_end;

int sq_audit_taken(sq_store *s, sq_audit_end *ret, toc_err *reterr);
int sq_audit_named(sq_store *s, sq_audit_end *ret, toc_err *reterr);
/* Columns seq, at, who, what, about, detail, hash; good until the next row. */
toc_audit sq_get_audit(sq_query *q);

/* ---- what may be on its way ---- */

int sq_put_reviewed(toc_store *s, const toc_reviewed *r, toc_err *reterr);
int sq_reviewed(toc_store *s, toc_arena *a, toc_reviewed_vec *ret, toc_err *reterr);
int sq_left_by(toc_store *s, const toc_reviewed *r, toc_err *reterr);
int sq_narrowing(toc_store *s, int64_t partner, int64_t collection, toc_arena *a,
                 toc_narrowing_vec *ret, toc_err *reterr);
int sq_put_narrowing(toc_store *s, int64_t partner, int64_t collection,
                     const toc_narrowing_vec *list, toc_err *reterr);
int sq_narrowings(toc_store *s, toc_arena *a, toc_narrowed_vec *ret, toc_err *reterr);
int sq_reserve(toc_store *s, const toc_reserved *r, toc_err *reterr);
int sq_give_up(toc_store *s, int64_t partner, int64_t collection, int64_t first, toc_err *reterr);
int sq_reserved(toc_store *s, toc_arena *a, toc_reserved_vec *ret, toc_err *reterr);
int sq_span(toc_store *s, int64_t collection, int64_t *ret_first, int64_t *ret_last,
            toc_err *reterr);
int sq_stood_in(toc_store *s, int64_t collection, int64_t first, int64_t last,
                toc_shared_visit visit, void *context, toc_err *reterr);

/* ---- what views hold of other collections (posted.c) ---- */

int sq_view_sources(toc_store *s, int64_t collection, toc_arena *a, toc_view_source_vec *ret,
                    toc_err *reterr);
int sq_set_view_source(toc_store *s, int64_t collection, const toc_view_source *v, toc_err *reterr);
int sq_drop_view_sources(toc_store *s, int64_t collection, toc_err *reterr);
int sq_taken_after(toc_store *s, int64_t after, uint32_t limit, toc_arena *a,
                   toc_view_taken_vec *ret, toc_err *reterr);
int sq_posted(toc_store *s, const int64_t *collections, uint32_t n, toc_sv id, toc_arena *a,
              toc_shared *ret, int64_t *ret_collection, toc_err *reterr);

/* ---- recalls ---- */

int sq_put_tombstone(toc_store *s, int64_t collection, const toc_tombstone *t, int64_t *ret_added,
                     toc_err *reterr);
int sq_recall_of(toc_store *s, int64_t collection, int64_t added, toc_arena *a,
                 toc_recalled_vec *ret, toc_err *reterr);
int sq_gone(toc_store *s, int64_t collection, int64_t first, int64_t last, uint32_t limit,
            toc_arena *a, toc_time_vec *ret, toc_err *reterr);
int sq_told_recall(toc_store *s, int64_t partner, int64_t collection, int64_t added,
                   toc_err *reterr);
int sq_reached(toc_store *s, int64_t partner, int64_t collection, int64_t added, toc_err *reterr);
int sq_owes(toc_store *s, int64_t partner, int64_t collection, int64_t added, bool *ret,
            toc_err *reterr);
int sq_addressee(toc_store *s, int64_t collection, int64_t added, int64_t *ret_partner,
                 toc_err *reterr);
int sq_addressed(toc_store *s, toc_arena *a, toc_access_vec *ret, toc_err *reterr);
int sq_held(toc_store *s, const toc_sent *within, uint32_t limit, toc_arena *a, toc_sent_vec *ret,
            toc_err *reterr);
int sq_recalls(toc_store *s, toc_sv object, toc_arena *a, toc_recall_row_vec *ret, toc_err *reterr);
int sq_was_sent(toc_store *s, int64_t partner, int64_t collection, int64_t added, bool *ret,
                toc_err *reterr);
int sq_sent(toc_store *s, int64_t partner, int64_t collection, int64_t first, int64_t last,
            toc_err *reterr);
int sq_sent_to(toc_store *s, int64_t collection, int64_t added, toc_arena *a, toc_sent_vec *ret,
               toc_err *reterr);
