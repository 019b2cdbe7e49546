/*
 * db - private to store/sqlite/: one connection, its cached statements, and queries whose
 * parameters and columns are given and taken in the order in which the SQL names them.
 *
 *     sq_query q = sq_open(s, "SELECT id, live FROM incident WHERE report = ?");
 *     sq_int(&q, report);
 *     while ((r = sq_row(&q, reterr)) > 0)
 *         use(sq_get_text(&q, a), sq_get_int(&q));
 *
 * Errors of preparing and binding are kept in the query and come out of sq_row().
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "store/exchange.h"
#include "store/store.h"

#include <sqlite3.h>
#include <zstd.h>

enum { SQ_CACHED = 256 }; /* twice as many as there are statements in this folder; a power of 2 */

typedef struct {
    const char *sql; /* a literal: its address is the key */
    sqlite3_stmt *statement;
} sq_cached;

typedef struct sq_known sq_known;

typedef struct {
    toc_store base;
    sqlite3 *db;
    char *path;
    ZSTD_CCtx *packer;
    ZSTD_DCtx *unpacker;
    bool writing;       /* between begin and commit */
    int64_t last_added; /* of the change log; known while writing */

    bool shared_known, shared_moved; /* last_shared is read, is to be written */
    int64_t last_shared;             /* the last date_added of all collections */
    bool id_secret_known;
    unsigned char id_secret[TOC_EXCHANGE_KEY]; /* of sq_shared_key() */
    int64_t label;                             /* the last one that was put, */
    char *label_text;                          /* and its text */
    int64_t batch;                             /* which it is, from 1 on */
    sq_known *known;    /* versions.h: a table, made when it is first needed */
    int64_t relabelled; /* versions that this batch marked as restricted, and looked at for it */
    char *loose_id;     /* the object that is to be stated anew; NULL: none */
    int64_t loose_key, loose_collection;
    sq_cached cached[SQ_CACHED];
} sq_store;

typedef struct {
    sq_store *s;
    sqlite3_stmt *statement;
    int bound, column, rc;
    bool own; /* not of the cache: finalized at the end */
} sq_query;

/* sql must be a literal, or live as long as the store. */
sq_query sq_open(sq_store *s, const char *sql);
/* The value of a setting, whose name may begin with a word for its kind ("key "). */
sq_query sq_open_setting(sq_store *s, const char *kind, const char *name);
/* For SQL that is put together. */
sq_query sq_open_once(sq_store *s, toc_sv sql);

/* Binds the next parameter. Text and bytes must live until the query ends. */
void sq_text(sq_query *q, toc_sv v);
void sq_text_or_null(sq_query *q, toc_sv v); /* NULL when empty */
void sq_blob(sq_query *q, const void *p, size_t n);
void sq_int(sq_query *q, int64_t v);
void sq_real(sq_query *q, double v);
void sq_null(sq_query *q);
void sq_day(sq_query *q, toc_day d); /* '' for none */

/* 1: a row is there; 0: no more, the query has ended; < 0: failed, the query has ended. */
TOC_MUST_USE int sq_row(sq_query *q, toc_err *reterr);
/* Runs a query whose rows are one text each, and adds these. 0 or < 0. */
TOC_MUST_USE int sq_texts(sq_query *q, toc_arena *a, toc_sv_vec *ret, toc_err *reterr);
/* Runs a statement that gives no rows. */
TOC_MUST_USE int sq_run(sq_query *q, toc_err *reterr);
/* Runs a query whose first row is a number: 0, TOC_STORE_NONE when there is no row, or < 0. */
TOC_MUST_USE int sq_one(sq_query *q, int64_t *ret, toc_err *reterr);
/* Runs a query and says whether it gives a row. 0 or < 0. */
TOC_MUST_USE int sq_exists(sq_query *q, bool *ret, toc_err *reterr);
/* Ends a query before its last row. */
void sq_end(sq_query *q);

/* Takes the next column. */
toc_sv sq_get_text(sq_query *q, toc_arena *a);
int64_t sq_get_int(sq_query *q);
toc_day sq_get_day(sq_query *q);
/* Good until the next row. */
toc_sv sq_peek_blob(sq_query *q);

/* Says what SQLite complains of as one line with a remedy; returns the matching errno, negative. */
int sq_fail(sq_store *s, int rc, toc_err *reterr);
/* Runs one or several statements without parameters or rows. */
TOC_MUST_USE int sq_exec(sq_store *s, const char *sql, toc_err *reterr);

/* Brings an empty or older database to the newest format; -EPROTO: it is newer than that. */
TOC_MUST_USE int sq_migrate(sq_store *s, toc_err *reterr);

enum { SQ_FORMATS = 19 }; /* the newest format */

/* A migration each, from format i to i + 1; for tests the list is an argument. */
TOC_MUST_USE int sq_migrate_with(sq_store *s, const char *const *migrations, int n,
                                 toc_err *reterr);

/* The index key of an id: see schema/001_first.sql. */
int64_t sq_id_key(toc_sv id);
int64_t sq_hex_key(toc_sv hex, char pad);

/* ---- the operations (toc_store_ops) ---- */

int sq_known_bytes(toc_store *s, const char *sha256, toc_arena *a, toc_known *ret, toc_err *e);
int sq_known_origin(toc_store *s, toc_sv origin, toc_arena *a, toc_known *ret, toc_err *e);
int sq_known_report(toc_store *s, toc_sv id, toc_arena *a, toc_known *ret, toc_err *e);
int sq_told(toc_store *s, toc_sv report, toc_arena *a, toc_told_vec *ret, toc_err *e);
int sq_put_revision(toc_store *s, const toc_revision *r, toc_err *e);
int sq_fill_revision(toc_store *s, const toc_known *known, const toc_doc *doc, toc_err *e);
int sq_put_origin(toc_store *s, toc_sv origin, toc_sv report, toc_err *e);
int sq_put_object(toc_store *s, const toc_object *o, toc_put *ret, toc_err *e);
int sq_withdraw_report(toc_store *s, toc_sv report, toc_err *e);
int sq_restore_report(toc_store *s, toc_sv report, toc_err *e);
int sq_members_of_report(toc_store *s, toc_sv report, toc_arena *a, toc_kept_member_vec *ret,
                         toc_err *e);
int sq_members(toc_store *s, toc_sv incident, bool all, toc_arena *a, toc_kept_member_vec *ret,
               toc_err *e);
int sq_member_number(toc_store *s, toc_sv id, int64_t *ret, toc_err *e);
int sq_member(toc_store *s, int64_t no, toc_arena *a, toc_kept_member *ret, toc_err *e);
int sq_member_markings(toc_store *s, int64_t no, toc_arena *a, toc_sv_vec *ret, toc_err *e);
int sq_unresolved(toc_store *s, int engine, uint32_t limit, toc_arena *a, toc_kept_member_vec *ret,
                  toc_err *e);
int sq_candidates(toc_store *s, const toc_store_keys *keys, toc_arena *a, toc_kept_member_vec *ret,
                  toc_err *e);
int sq_put_likeness(toc_store *s, int64_t member, int engine, toc_sv likeness,
                    const toc_store_keys *keys, toc_err *e);
int sq_put_link(toc_store *s, const toc_kept_link *l, toc_err *e);
int sq_links(toc_store *s, int64_t member, toc_arena *a, toc_kept_link_vec *ret, toc_err *e);
int sq_put_incident(toc_store *s, const toc_incident_entry *entry, const int64_t *members,
                    uint32_t n, toc_err *e);
int sq_drop_incident(toc_store *s, toc_sv id, bool merged, toc_err *e);
int sq_note_shared(toc_store *s, toc_sv incident, toc_err *e);
int sq_note_settled(toc_store *s, toc_sv incident, bool settled, toc_err *e);
int sq_doubts(toc_store *s, bool later, uint32_t limit, uint32_t offset, toc_arena *a,
              toc_doubt_vec *ret, toc_err *e);
int sq_put_ruling(toc_store *s, toc_ruling *ruling, const toc_ruling_side_vec *sides, bool *ret_new,
                  toc_err *e);
int sq_undo_ruling(toc_store *s, int64_t no, toc_sv by, toc_sv because, toc_err *e);
int sq_ruling(toc_store *s, int64_t no, toc_arena *a, toc_ruling *ret, toc_err *e);
int sq_ruling_number(toc_store *s, toc_sv id, int64_t *ret, toc_err *e);
int sq_rulings_on(toc_store *s, toc_sv subject, toc_arena *a, toc_ruling_vec *ret, toc_err *e);
int sq_rulings_of(toc_store *s, int64_t member, toc_arena *a, toc_ruling_vec *ret, toc_err *e);
int sq_rulings(toc_store *s, int64_t after, uint32_t limit, toc_arena *a, toc_ruling_vec *ret,
               toc_err *e);
int sq_ruling_sides(toc_store *s, int64_t no, toc_arena *a, toc_ruling_side_vec *ret, toc_err *e);
int sq_reports_of(toc_store *s, toc_sv source, toc_sv after, uint32_t limit, toc_arena *a,
                  toc_sv_vec *ret, toc_err *e);
int sq_sources(toc_store *s, toc_arena *a, toc_source_row_vec *ret, toc_err *e);
int sq_hold(toc_store *s, toc_err *e);
void sq_let_go(toc_store *s);
int sq_briefs(toc_store *s, int64_t after, toc_brief_visit visit, void *context, toc_err *e);
int sq_brief(toc_store *s, toc_sv id, toc_arena *a, toc_brief *ret, toc_err *e);
int sq_unbriefed(toc_store *s, uint32_t limit, toc_arena *a, toc_sv_vec *ret, toc_err *e);
int sq_put_brief(toc_store *s, toc_sv id, toc_sv body, toc_err *e);
int sq_warned(toc_store *s, int64_t before, uint32_t limit, toc_arena *a, toc_warned_vec *ret,
              toc_err *e);
int sq_by_actor(toc_store *s, toc_sv name, toc_sv id, toc_arena *a, toc_number_vec *ret,
                toc_err *e);
int sq_by_text(toc_store *s, toc_sv words, toc_arena *a, toc_number_vec *ret, toc_err *e);
int sq_incidents(toc_store *s, const toc_incident_query *q, toc_arena *a, toc_incident_page *ret,
                 toc_err *e);
int sq_report(toc_store *s, const toc_report_want *want, toc_arena *a, toc_stored_report *ret,
              toc_err *e);
int sq_reports(toc_store *s, toc_sv after, uint32_t limit, toc_arena *a, toc_sv_vec *ret,
               toc_err *e);
int sq_resolve(toc_store *s, toc_sv prefix, toc_arena *a, toc_store_match *ret, toc_err *e);
int sq_object(toc_store *s, toc_sv id, toc_arena *a, toc_object *ret, toc_err *e);
int sq_objects(toc_store *s, int64_t *at, uint32_t limit, toc_arena *a, toc_object_vec *ret,
               toc_err *e);
int sq_outdated(toc_store *s, toc_arena *a, toc_number_vec *ret, int64_t *ret_last, toc_err *e);
int sq_object_versions(toc_store *s, toc_sv type, int64_t after, int64_t until,
                       toc_version_visit visit, void *context, toc_err *e);
int sq_search(toc_store *s, toc_sv words, uint32_t limit, uint32_t offset, toc_arena *a,
              toc_search_hit_vec *ret, toc_err *e);
int sq_changes(toc_store *s, int64_t after, uint32_t limit, toc_arena *a, toc_change_vec *ret,
               toc_err *e);
int sq_count(toc_store *s, toc_store_counts *ret, toc_err *e);

extern const toc_exchange_ops sq_exchange;
extern const struct toc_view_ops sq_views;
extern const struct toc_retention_ops sq_retention;
extern const struct toc_remote_ops sq_remote;
extern const struct toc_sighted_ops sq_sighted;

/* ---- shared by the operations ---- */

static inline sq_store *sq_of(toc_store *s)
{
    return (sq_store *)s; /* base is the first member */
}

/* Row of a report by its id: 0, TOC_STORE_NONE or < 0. */
/* writers.c: drops the oldest conflicts of a source down to the ceilings. */
TOC_MUST_USE int sq_fold_conflicts(sq_store *s, int64_t source, toc_err *reterr);
TOC_MUST_USE int sq_report_row(sq_store *s, toc_sv id, int64_t *ret, toc_err *reterr);
/* Row of a member by its id: 0, TOC_STORE_NONE or < 0. */
TOC_MUST_USE int sq_member_row(sq_store *s, toc_sv id, int64_t *ret, toc_err *reterr);
/* Keeps an incident in brief; changed: when it did, or 0: as it
 * is there, else when its last report was stored. */
TOC_MUST_USE int sq_keep_brief(sq_store *s, int64_t row, int64_t changed, toc_sv body, toc_err *e);
/* Appends to the change log. */
TOC_MUST_USE int sq_change(sq_store *s, const char *what, const char *op, toc_sv id, int64_t ref,
                           toc_err *reterr);
/* Forgets what was known of the exchange while writing; saves it before a commit. */
void sq_shared_forget(sq_store *s);
TOC_MUST_USE int sq_shared_save(sq_store *s, toc_err *reterr);
/* leaving.c: the number of a gate's text. */
TOC_MUST_USE int sq_put_gate(sq_store *s, toc_sv text, int64_t *ret, toc_err *reterr);
/* The index key of an object in collections: a keyed hash, so that nobody can choose ids that meet
 * in one place of the index. */
TOC_MUST_USE int sq_shared_key(sq_store *s, toc_sv id, int64_t *ret, toc_err *reterr);
/* Puts a row into a collection whatever is there of its id, with what the caller says of its state
 * beside what the store knows. */
TOC_MUST_USE int sq_put_row(sq_store *s, int64_t collection, const toc_shared *o, toc_sv label_text,
                            int64_t *ret_added, toc_err *reterr);

/* shared.entry: collection << 52 | date_added. */
/* Gives visit the rows of q: entry (or date_added), version, label, source, state, type, id, and
 * JSON when that is asked for. Ends with what visit returned when that is not 0. */
TOC_MUST_USE int sq_visit_shared(sq_query *q, bool with_json, toc_shared_visit visit, void *context,
                                 toc_err *reterr);

#define SQ_ADDED_MASK ((INT64_C(1) << 52) - 1)
static inline int64_t sq_entry(int64_t collection, int64_t added)
{
    return collection << 52 | (added & SQ_ADDED_MASK);
}

/* What people type as an FTS5 expression; empty when there is no word in it. */
toc_sv sq_match_expression(toc_sv words, toc_arena *a);
