/*
 * shared - objects in collections; see store/exchange.h and schema/002_exchange.sql.
 *
 * The key of a row is its place: collection << 52 | date_added. A page is a range of keys; the only
 * other index is over 64-bit hashes of ids. New rows of a collection are appended.
 */
#include "store/sqlite/db.h"
#include "store/sqlite/exchange.h"
#include "store/sqlite/versions.h"

#include "base/alloc.h"
#include "model/json.h"

#include <errno.h>
#include <sodium.h>

#define ADDED_MASK SQ_ADDED_MASK

static int64_t first_key(int64_t collection)
{
    return sq_entry(collection, 0);
}

static int64_t last_key(int64_t collection)
{
    return sq_entry(collection, ADDED_MASK);
}

/* ---- what is known while writing ---- */

void sq_shared_forget(sq_store *s)
{
    s->shared_known = s->shared_moved = false;
    s->label = 0;
    s->batch++;
    s->relabelled = 0;
    toc_free(s->loose_id);
    s->loose_id = NULL;
}

int sq_shared_save(sq_store *s, toc_err *reterr)
{
    int r = sq_fasten(s, reterr);
    if (r < 0 || !s->shared_moved)
        return r;
    sq_query q = sq_open(s, "INSERT OR REPLACE INTO setting (name, value) VALUES ('last', ?)");
    sq_blob(&q, &s->last_shared, sizeof(s->last_shared));
    return sq_run(&q, reterr);
}

/* The next date_added: the clock, or later than all before it when the clock was set back. */
static int next_added(sq_store *s, int64_t *ret, toc_err *reterr)
{
    TOC_ASSERT(s->writing);
    if (!s->shared_known) {
        s->last_shared = 0;
        sq_query q = sq_open_setting(s, "", "last");
        int r = sq_row(&q, reterr);
        if (r < 0)
            return r;
        if (r > 0) {
            toc_sv v = sq_peek_blob(&q);
            if (v.n == sizeof(s->last_shared))
                memcpy(&s->last_shared, v.p, v.n);
            sq_end(&q);
        }
        s->shared_known = true;
    }
    int64_t now = toc_time_now();
    *ret = s->last_shared = TOC_MAX(now, s->last_shared + 1);
    s->shared_moved = true;
    return 0;
}

int sq_shared_key(sq_store *s, toc_sv id, int64_t *ret, toc_err *reterr)
{
    static_assert(crypto_shorthash_KEYBYTES <= TOC_EXCHANGE_KEY, "the key of SipHash");
    unsigned char hash[crypto_shorthash_BYTES];
    if (!s->id_secret_known) {
        int r = toc_exchange_key(&s->base, "ids", s->id_secret, reterr);
        if (r != 0)
            return r;
        s->id_secret_known = true;
    }
    (void)crypto_shorthash(hash, (const unsigned char *)id.p, id.n, s->id_secret);
    memcpy(ret, hash, sizeof(*ret));
    return 0;
}

/* ---- labels ---- */

int sq_label(toc_store *store, int64_t label, toc_arena *a, toc_sv *ret, toc_err *reterr)
{
    sq_query q = sq_open(sq_of(store), "SELECT text FROM label WHERE label = ?");
    sq_int(&q, label);
    int r = sq_row(&q, reterr);
    if (r <= 0)
        return r < 0 ? r : TOC_STORE_NONE;
    *ret = sq_get_text(&q, a);
    sq_end(&q);
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : 0;
}

static int find_label(sq_store *s, toc_sv text, int64_t *ret, toc_err *reterr)
{
    sq_query q = sq_open(s, "SELECT label FROM label WHERE text = ?");
    sq_text(&q, text);
    int r = sq_row(&q, reterr);
    if (r > 0) {
        *ret = sq_get_int(&q);
        sq_end(&q);
    }
    return r;
}

/* Most objects bear the marking of the one before. */
static int label_number(sq_store *s, toc_sv text, int64_t *ret, toc_err *reterr)
{
    if (s->label && toc_sv_eq(toc_sv_of(s->label_text), text)) {
        *ret = s->label;
        return 0;
    }
    int r = find_label(s, text, ret, reterr);
    if (r == 0) {
        sq_query q = sq_open(s, "INSERT INTO label (text) VALUES (?)");
        sq_text(&q, text);
        r = sq_run(&q, reterr);
        *ret = sqlite3_last_insert_rowid(s->db);
    }
    if (r < 0)
        return r;
    toc_free(s->label_text);
    s->label_text = toc_strndup(text.p, text.n);
    s->label = s->label_text ? *ret : 0;
    return 0;
}

/* ---- putting ---- */

/* Other servers write the members of an object in another order, and numbers in another way. */
static int is_same_content(toc_sv x, toc_sv y, bool *ret)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *dx = NULL;
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *dy = NULL;
    toc_arena a = {0};
    toc_buf cx = {0}, cy = {0};
    int r = toc_json_parse(x, &dx, NULL);
    if (r == 0)
        r = toc_json_parse(y, &dy, NULL);
    if (r == 0)
        r = toc_json_canonical(toc_json_root(dx), &a, &cx);
    if (r == 0)
        r = toc_json_canonical(toc_json_root(dy), &a, &cy);
    *ret = r == 0 && toc_sv_eq(toc_buf_sv(&cx), toc_buf_sv(&cy));
    toc_buf_done(&cx);
    toc_buf_done(&cy);
    toc_arena_done(&a);
    return r == -ENOMEM ? r : 0; /* what is no JSON is the same only byte for byte */
}

static int is_same(sq_store *s, int64_t entry, toc_sv json, bool *ret, toc_err *reterr)
{
    sq_query q = sq_open(s, "SELECT json FROM shared WHERE entry = ?");
    sq_int(&q, entry);
    int r = sq_row(&q, reterr);
    if (r <= 0)
        return r;
    toc_sv have = sq_peek_blob(&q);
    *ret = toc_sv_eq(have, json);
    r = *ret ? 0 : is_same_content(have, json, ret);
    sq_end(&q);
    return r < 0 ? toc_fail(reterr, r, "out of memory") : 0;
}

/* Whether this very conflict was set aside before. */
static int is_known_conflict(sq_store *s, int64_t collection, const toc_shared *o, bool *ret,
                             toc_err *reterr)
{
    static const char SQL[] =
        "SELECT 1 FROM conflict WHERE collection = ? AND id = ? AND version = ? AND json = ?";
    sq_query q = sq_open(s, SQL);
    sq_int(&q, collection);
    sq_text(&q, o->id);
    sq_int(&q, o->version);
    sq_text(&q, o->json);
    return sq_exists(&q, ret, reterr);
}

static int put_conflict(sq_store *s, int64_t collection, const toc_shared *o, toc_err *reterr)
{
    static const char SQL[] = "INSERT INTO conflict (collection, id, version, source, at, json) "
                              "VALUES (?, ?, ?, ?, ?, ?)";
    sq_query q = sq_open(s, SQL);
    sq_int(&q, collection);
    sq_text(&q, o->id);
    sq_int(&q, o->version);
    sq_int(&q, o->source);
    sq_int(&q, toc_time_now());
    sq_text(&q, o->json);
    int r = sq_run(&q, reterr);
    return r == 0 ? sq_fold_conflicts(s, o->source, reterr) : r;
}

/* This very version is there already. */
static int meet(sq_store *s, int64_t collection, const sq_version *have, const toc_shared *o,
                toc_shared_result *ret, toc_err *reterr)
{
    bool same = false, known = false;
    int r = is_same(s, have->entry, o->json, &same, reterr);
    if (r == 0 && !same)
        r = is_known_conflict(s, collection, o, &known, reterr);
    if (r == 0 && !same && !known)
        r = put_conflict(s, collection, o, reterr);
    if (r < 0)
        return r;
    *ret = (toc_shared_result){.done = same ? TOC_SHARED_SAME : TOC_SHARED_CONFLICT,
                               .known = known,
                               .added = have->entry & ADDED_MASK,
                               .label = have->label,
                               .source = have->source};
    return 0;
}

static int insert(sq_store *s, const toc_shared *o, int64_t key, const sq_version *v,
                  toc_err *reterr)
{
    static const char SQL[] =
        "INSERT INTO shared (entry, id_key, version, label, source, state, type, id, json) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
    sq_query q = sq_open(s, SQL);
    sq_int(&q, v->entry);
    sq_int(&q, key);
    sq_int(&q, o->version);
    sq_int(&q, v->label);
    sq_int(&q, o->source);
    sq_int(&q, v->state);
    sq_text(&q, o->type);
    sq_text(&q, o->id);
    sq_text(&q, o->json);
    return sq_run(&q, reterr);
}

/* A migration brings dates of its own; two objects of one date stand a microsecond apart. */
static int place(sq_store *s, int64_t collection, const toc_shared *o, int64_t *ret,
                 toc_err *reterr)
{
    int64_t added = o->added;
    int r = added ? 0 : next_added(s, &added, reterr);
    *ret = first_key(collection) | (added & ADDED_MASK);
    for (bool taken = o->added != 0; r == 0 && taken;) {
        sq_query q = sq_open(s, "SELECT 1 FROM shared WHERE entry = ?");
        sq_int(&q, *ret);
        r = sq_exists(&q, &taken, reterr);
        *ret += taken;
    }
    return r;
}

static int put_version(sq_store *s, const sq_subject *at, const toc_shared *o, toc_sv label_text,
                       toc_shared_result *ret, toc_err *reterr)
{
    sq_version v = {.version = o->version, .source = o->source, .state = o->state};
    bool relabelled = false;
    int r = label_number(s, label_text, &v.label, reterr);
    if (r == 0)
        r = place(s, at->collection, o, &v.entry, reterr);
    if (r == 0)
        r = sq_stand(s, at, &v, &relabelled, reterr);
    if (r == 0)
        r = insert(s, o, at->key, &v, reterr);
    if (r < 0)
        return r;
    sq_stood(s, at, &v);
    bool first = (v.state & (TOC_SHARED_LAST | TOC_SHARED_FIRST | TOC_SHARED_AGAIN)) ==
                 (TOC_SHARED_LAST | TOC_SHARED_FIRST);
    *ret = (toc_shared_result){.done = first ? TOC_SHARED_NEW : TOC_SHARED_REVISED,
                               .added = v.entry & ADDED_MASK,
                               .label = v.label,
                               .source = v.source,
                               .relabelled = relabelled};
    return 0;
}

static int find_object(sq_store *s, int64_t collection, toc_sv id, sq_subject *ret, toc_err *reterr)
{
    *ret = (sq_subject){.collection = collection, .id = id};
    int r = sq_fasten(s, reterr);
    return r == 0 ? sq_shared_key(s, id, &ret->key, reterr) : r;
}

int sq_put_row(sq_store *s, int64_t collection, const toc_shared *o, toc_sv label_text,
               int64_t *ret_added, toc_err *reterr)
{
    toc_shared_result done = {0};
    sq_subject at;
    int r = find_object(s, collection, o->id, &at, reterr);
    if (r == 0)
        r = put_version(s, &at, o, label_text, &done, reterr);
    *ret_added = done.added;
    return r;
}

/* This very version: the source's own, or else the first. .entry 0: it is not there. */
static int find_same(sq_store *s, const sq_subject *at, const toc_shared *o, sq_version *ret,
                     toc_err *reterr)
{
    toc_arena a = {0};
    sq_version_vec list = {0};
    int r = sq_versions_at(s, at, o->version, &a, &list, reterr);
    TOC_VEC_FOREACH (v, &list)
        if (v->source == o->source || (!ret->entry && !o->apart))
            *ret = *v;
    toc_arena_done(&a);
    return r;
}

/* *ret_is: o is not for its source to put, as another one posted the first version; says of what is
 * there. */
static int find_owner(sq_store *s, const sq_known *k, const toc_shared *o, bool *ret_is,
                      toc_shared_result *ret, toc_err *reterr)
{
    sq_version first, last;
    int r = sq_version_of(s, k->first, &first, reterr);
    *ret_is = r == 0 && first.source != o->source;
    if (!*ret_is)
        return r;
    r = sq_version_of(s, k->last, &last, reterr);
    *ret = (toc_shared_result){.done = TOC_SHARED_FOREIGN,
                               .label = last.label,
                               .source = last.source,
                               .first_label = first.label,
                               .first_source = first.source};
    return r;
}

/* Into an object that has versions. */
static int put_another(sq_store *s, const sq_subject *at, const sq_known *k, const toc_shared *o,
                       toc_sv label_text, toc_shared_result *ret, toc_err *reterr)
{
    sq_version have = {0};
    bool foreign = false;
    int r = find_same(s, at, o, &have, reterr);
    if (r == 0 && have.entry)
        return meet(s, at->collection, &have, o, ret, reterr);
    if (r == 0 && o->owned)
        r = find_owner(s, k, o, &foreign, ret, reterr);
    if (r < 0 || foreign)
        return r;
    /* What is put beside an object that its source may not see takes no room from who owns it. */
    if (k->n >= (o->apart ? TOC_MAX_VERSIONS / 2 : TOC_MAX_VERSIONS))
        return toc_fail(reterr, -E2BIG, "has too many versions here already");
    return put_version(s, at, o, label_text, ret, reterr);
}

int sq_put_shared(toc_store *store, int64_t collection, const toc_shared *o, toc_sv label_text,
                  toc_shared_result *ret, toc_err *reterr)
{
    sq_store *s = sq_of(store);
    sq_subject at;
    sq_known *k = NULL;
    TOC_ASSERT(s->writing && collection > 0 && collection <= TOC_MAX_COLLECTIONS && !o->state);
    int r = find_object(s, collection, o->id, &at, reterr);
    if (r == 0)
        r = sq_know(s, &at, &k, reterr);
    if (r < 0)
        return r;
    return k->n ? put_another(s, &at, k, o, label_text, ret, reterr)
                : put_version(s, &at, o, label_text, ret, reterr);
}

/* ---- looking ---- */

#define COLUMNS "SELECT entry, version, label, source, state, type, id"

int sq_visit_shared(sq_query *q, bool with_json, toc_shared_visit visit, void *context,
                    toc_err *reterr)
{
    int r;
    while ((r = sq_row(q, reterr)) > 0) {
        toc_shared row = {.added = sq_get_int(q) & ADDED_MASK};
        row.version = sq_get_int(q);
        row.label = sq_get_int(q);
        row.source = sq_get_int(q);
        row.state = (int)sq_get_int(q);
        row.type = sq_peek_blob(q);
        row.id = sq_peek_blob(q);
        row.json = with_json ? sq_peek_blob(q) : (toc_sv){"", 0};
        r = visit(context, &row);
        if (r != 0) {
            sq_end(q);
            return r;
        }
    }
    return r;
}

int sq_walk_shared(toc_store *store, int64_t collection, int64_t after, bool with_json,
                   toc_shared_visit visit, void *context, toc_err *reterr)
{
    static const char WITH[] =
        COLUMNS ", json FROM shared WHERE entry > ? AND entry <= ? ORDER BY entry";
    static const char WITHOUT[] =
        COLUMNS " FROM shared WHERE entry > ? AND entry <= ? ORDER BY entry";
    int64_t from = after < 0 ? 0 : TOC_MIN(after, ADDED_MASK);
    int r = sq_fasten(sq_of(store), reterr);
    if (r < 0)
        return r;
    sq_query q = sq_open(sq_of(store), with_json ? WITH : WITHOUT);
    sq_int(&q, first_key(collection) | from);
    sq_int(&q, last_key(collection));
    return sq_visit_shared(&q, with_json, visit, context, reterr);
}

int sq_versions(toc_store *store, int64_t collection, toc_sv id, bool with_json,
                toc_shared_visit visit, void *context, toc_err *reterr)
{
    static const char WITH[] =
        COLUMNS ", json FROM shared WHERE id_key = ? AND entry >> 52 = ? AND id = ? ORDER BY entry";
    static const char WITHOUT[] =
        COLUMNS " FROM shared WHERE id_key = ? AND entry >> 52 = ? AND id = ? ORDER BY entry";
    int64_t key;
    int r = sq_fasten(sq_of(store), reterr);
    if (r == 0)
        r = sq_shared_key(sq_of(store), id, &key, reterr);
    if (r != 0)
        return TOC_MIN(r, 0); /* no key yet: nothing was ever put */
    sq_query q = sq_open(sq_of(store), with_json ? WITH : WITHOUT);
    sq_int(&q, key);
    sq_int(&q, collection);
    sq_text(&q, id);
    return sq_visit_shared(&q, with_json, visit, context, reterr);
}

int sq_shared_json(toc_store *store, int64_t collection, int64_t added, toc_arena *a, toc_sv *ret,
                   toc_err *reterr)
{
    sq_query q = sq_open(sq_of(store), "SELECT json FROM shared WHERE entry = ?");
    sq_int(&q, first_key(collection) | (added & ADDED_MASK));
    int r = sq_row(&q, reterr);
    if (r <= 0)
        return r < 0 ? r : TOC_STORE_NONE;
    *ret = sq_get_text(&q, a);
    sq_end(&q);
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : 0;
}

/* ---- taking out ---- */

static int loosen(sq_store *s, int64_t collection, toc_sv id, toc_err *reterr)
{
    sq_subject at = {.collection = collection, .id = id};
    int r = sq_shared_key(s, id, &at.key, reterr);
    return r == 0 ? sq_loosen(s, &at, reterr) : r;
}

int sq_recall(toc_store *store, int64_t collection, int64_t added, toc_sv who, toc_err *reterr)
{
    static const char KEEP[] =
        "INSERT INTO recalled (collection, added, version, label, source, id, at, who, json) "
        "SELECT ?, ?, version, label, source, id, ?, ?, json FROM shared WHERE entry = ?";
    sq_store *s = sq_of(store);
    int64_t entry = first_key(collection) | (added & ADDED_MASK);
    toc_arena a = {0};
    toc_sv id = {"", 0};
    TOC_ASSERT(s->writing);
    sq_query q = sq_open(s, "SELECT id FROM shared WHERE entry = ?");
    sq_int(&q, entry);
    int r = sq_row(&q, reterr);
    if (r > 0) {
        id = sq_get_text(&q, &a);
        sq_end(&q);
        q = sq_open(s, KEEP);
        sq_int(&q, collection);
        sq_int(&q, added);
        sq_int(&q, toc_time_now());
        sq_text(&q, who);
        sq_int(&q, entry);
        r = sq_run(&q, reterr);
    } else if (r == 0) {
        r = TOC_STORE_NONE;
    }
    if (r == 0) {
        q = sq_open(s, "DELETE FROM shared WHERE entry = ?");
        sq_int(&q, entry);
        r = sq_run(&q, reterr);
    }
    if (r == 0) {
        q = sq_open(s, "DELETE FROM copy WHERE collection = ? AND added = ?");
        sq_int(&q, collection);
        sq_int(&q, added);
        r = sq_run(&q, reterr);
    }
    if (r == 0)
        r = loosen(s, collection, id, reterr);
    toc_arena_done(&a);
    return r;
}

int sq_recalled(toc_store *store, int64_t collection, toc_sv id, toc_shared_visit visit,
                void *context, toc_err *reterr)
{
    static const char SQL[] = "SELECT added, version, label, source, 0, '', id, json FROM recalled "
                              "WHERE collection = ? AND id = ? ORDER BY recalled";
    sq_query q = sq_open(sq_of(store), SQL);
    sq_int(&q, collection);
    sq_text(&q, id);
    return sq_visit_shared(&q, true, visit, context, reterr);
}
