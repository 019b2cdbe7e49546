/*
 * shared - objects in collections; see store/exchange.h and schema/002_exchange.sql.
 *
 * The key of a row is its place: collection << 52 | date_added. A page is a range of keys; the only
 * other index is over 64-bit hashes of ids. New rows of a collection are appended.
 */
#include "store/sqlite/db.h"
#include "store/sqlite/exchange.h"

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
}

int sq_shared_save(sq_store *s, toc_err *reterr)
{
    if (!s->shared_moved)
        return 0;
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
        sq_query q = sq_open(s, "SELECT value FROM setting WHERE name = 'last'");
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

/* ---- versions of one object ---- */

typedef struct {
    int64_t entry, version, label, source;
    int state;
} version;

typedef TOC_VEC(version) version_vec;

static int get_versions(sq_store *s, int64_t collection, toc_sv id, int64_t key, toc_arena *a,
                        version_vec *ret, toc_err *reterr)
{
    static const char SQL[] = "SELECT entry, version, label, source, state FROM shared WHERE "
                              "id_key = ? AND entry BETWEEN ? AND ? AND id = ? ORDER BY entry";
    sq_query q = sq_open(s, SQL);
    sq_int(&q, key);
    sq_int(&q, first_key(collection));
    sq_int(&q, last_key(collection));
    sq_text(&q, id);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        version *v = TOC_VEC_PUSH(a, ret);
        if (!v) {
            sq_end(&q);
            return toc_fail(reterr, -ENOMEM, "out of memory");
        }
        v->entry = sq_get_int(&q);
        v->version = sq_get_int(&q);
        v->label = sq_get_int(&q);
        v->source = sq_get_int(&q);
        v->state = (int)sq_get_int(&q);
    }
    return r;
}

/* How v stands to the versions beyond it, later ones or earlier ones. */
static int standing(const version_vec *all, const version *v, bool later, int end, int unsure)
{
    bool any = false;
    TOC_VEC_FOREACH (o, all) {
        bool beyond = later ? o->version > v->version : o->version < v->version;
        if (!beyond)
            continue;
        if (o->label == v->label && o->source == v->source)
            return 0; /* whoever may see v may see o */
        any = true;
    }
    return any ? unsure : end;
}

static int set_state(sq_store *s, int64_t entry, int state, toc_err *reterr)
{
    sq_query q = sq_open(s, "UPDATE shared SET state = ? WHERE entry = ?");
    sq_int(&q, state);
    sq_int(&q, entry);
    return sq_run(&q, reterr);
}

static int again(const version_vec *all, const version *v)
{
    TOC_VEC_FOREACH (o, all)
        if (o->version == v->version && o->entry < v->entry)
            return TOC_SHARED_AGAIN;
    return 0;
}

/* The newest version of a source; NULL: it has none. */
static const version *newest_of(const version_vec *all, int64_t source)
{
    const version *newest = NULL;
    TOC_VEC_FOREACH (v, all)
        if (v->source == source && (!newest || v->version >= newest->version))
            newest = v;
    return newest;
}

/* A tombstone stays what it is. */
static int narrowed(const version_vec *all, const version *v)
{
    if (v->state & TOC_SHARED_TOMBSTONE)
        return v->state & (TOC_SHARED_TOMBSTONE | TOC_SHARED_NARROWED);
    const version *newest = newest_of(all, v->source);
    return newest && newest->label != v->label ? TOC_SHARED_NARROWED : 0;
}

static int state_of(const version_vec *all, const version *v)
{
    return standing(all, v, true, TOC_SHARED_LAST, TOC_SHARED_UNSURE_LAST) |
           standing(all, v, false, TOC_SHARED_FIRST, TOC_SHARED_UNSURE_FIRST) | again(all, v) |
           narrowed(all, v);
}

/*
 * After one came (or went, when it is not in the list any more), only those that were an end,
 * unsure or narrowed can stand differently; all when one went, or the label of the newest is
 * another one.
 */
static int restate(sq_store *s, const version_vec *all, bool any, toc_err *reterr)
{
    int r = 0;
    TOC_VEC_FOREACH (v, all) {
        if (r != 0 || (!v->state && !any))
            continue;
        int state = state_of(all, v);
        if (state != v->state)
            r = set_state(s, v->entry, state, reterr);
        v->state = state;
    }
    return r;
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
    int r = sq_row(&q, reterr);
    *ret = r > 0;
    if (r > 0)
        sq_end(&q);
    return TOC_MIN(r, 0);
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
static int meet(sq_store *s, int64_t collection, const version *have, const toc_shared *o,
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

static int insert(sq_store *s, const toc_shared *o, int64_t key, const version *v, toc_err *reterr)
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
        r = sq_row(&q, reterr);
        taken = r > 0;
        if (taken) {
            sq_end(&q);
            r = 0;
            ++*ret;
        }
    }
    return r;
}

static int put_version(sq_store *s, int64_t collection, const toc_shared *o, int64_t key,
                       toc_sv label_text, version_vec *all, toc_arena *a, toc_shared_result *ret,
                       toc_err *reterr)
{
    version v = {.version = o->version, .source = o->source, .state = o->state};
    const version *before = newest_of(all, o->source);
    bool relabelled;
    int r = label_number(s, label_text, &v.label, reterr);
    if (r == 0)
        r = place(s, collection, o, &v.entry, reterr);
    if (r < 0)
        return r;
    bool first = all->n == 0;
    relabelled = before && before->version <= v.version && before->label != v.label;
    version *slot = TOC_VEC_PUSH(a, all);
    if (!slot)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    *slot = v;
    slot->state = v.state = state_of(all, &v);
    r = insert(s, o, key, &v, reterr);
    if (r == 0 && !first)
        r = restate(s, all, relabelled, reterr);
    *ret = (toc_shared_result){.done = first ? TOC_SHARED_NEW : TOC_SHARED_REVISED,
                               .added = v.entry & ADDED_MASK,
                               .label = v.label,
                               .source = v.source,
                               .relabelled = relabelled};
    return r;
}

int sq_put_row(sq_store *s, int64_t collection, const toc_shared *o, toc_sv label_text,
               int64_t *ret_added, toc_err *reterr)
{
    toc_arena a = {0};
    version_vec all = {0};
    toc_shared_result done = {0};
    int64_t key;
    int r = sq_shared_key(s, o->id, &key, reterr);
    if (r == 0)
        r = get_versions(s, collection, o->id, key, &a, &all, reterr);
    if (r == 0)
        r = put_version(s, collection, o, key, label_text, &all, &a, &done, reterr);
    toc_arena_done(&a);
    *ret_added = done.added;
    return r;
}

/* This very version: the source's own, or else the first. */
static const version *same_version(const version_vec *all, const toc_shared *o)
{
    const version *have = NULL;
    TOC_VEC_FOREACH (v, all)
        if (v->version == o->version && (v->source == o->source || (!have && !o->apart)))
            have = v;
    return have;
}

/* Who posted the first of the versions that are there. */
static bool is_foreign(const version_vec *all, const toc_shared *o)
{
    return o->owned && all->n && all->p[0].source != o->source;
}

int sq_put_shared(toc_store *store, int64_t collection, const toc_shared *o, toc_sv label_text,
                  toc_shared_result *ret, toc_err *reterr)
{
    sq_store *s = sq_of(store);
    toc_arena a = {0};
    version_vec all = {0};
    int64_t key;
    TOC_ASSERT(s->writing && collection > 0 && collection <= TOC_MAX_COLLECTIONS && !o->state);
    int r = sq_shared_key(s, o->id, &key, reterr);
    if (r == 0)
        r = get_versions(s, collection, o->id, key, &a, &all, reterr);
    const version *have = same_version(&all, o);
    if (r == 0 && have)
        r = meet(s, collection, have, o, ret, reterr);
    else if (r == 0 && is_foreign(&all, o))
        *ret = (toc_shared_result){.done = TOC_SHARED_FOREIGN,
                                   .label = all.p[all.n - 1].label,
                                   .source = all.p[all.n - 1].source,
                                   .first_label = all.p[0].label,
                                   .first_source = all.p[0].source};
    else if (r == 0 && all.n >= TOC_MAX_VERSIONS)
        r = toc_fail(reterr, -E2BIG, "has %d versions here already", TOC_MAX_VERSIONS);
    else if (r == 0)
        r = put_version(s, collection, o, key, label_text, &all, &a, ret, reterr);
    toc_arena_done(&a);
    return r;
}

/* ---- looking ---- */

#define COLUMNS "SELECT entry, version, label, source, state, type, id"

static int visit_rows(sq_query *q, bool with_json, toc_shared_visit visit, void *context,
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
    sq_query q = sq_open(sq_of(store), with_json ? WITH : WITHOUT);
    sq_int(&q, first_key(collection) | from);
    sq_int(&q, last_key(collection));
    return visit_rows(&q, with_json, visit, context, reterr);
}

int sq_versions(toc_store *store, int64_t collection, toc_sv id, bool with_json,
                toc_shared_visit visit, void *context, toc_err *reterr)
{
    static const char WITH[] =
        COLUMNS ", json FROM shared WHERE id_key = ? AND entry BETWEEN ? AND "
                "? AND id = ? ORDER BY entry";
    static const char WITHOUT[] = COLUMNS " FROM shared WHERE id_key = ? AND entry BETWEEN ? AND "
                                          "? AND id = ? ORDER BY entry";
    int64_t key;
    int r = sq_shared_key(sq_of(store), id, &key, reterr);
    if (r != 0)
        return TOC_MIN(r, 0); /* no key yet: nothing was ever put */
    sq_query q = sq_open(sq_of(store), with_json ? WITH : WITHOUT);
    sq_int(&q, key);
    sq_int(&q, first_key(collection));
    sq_int(&q, last_key(collection));
    sq_text(&q, id);
    return visit_rows(&q, with_json, visit, context, reterr);
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

static int restate_rest(sq_store *s, int64_t collection, toc_sv id, toc_err *reterr)
{
    toc_arena a = {0};
    version_vec all = {0};
    int64_t key;
    int r = sq_shared_key(s, id, &key, reterr);
    if (r == 0)
        r = get_versions(s, collection, id, key, &a, &all, reterr);
    if (r == 0)
        r = restate(s, &all, true, reterr);
    toc_arena_done(&a);
    return r;
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
    if (r == 0)
        r = restate_rest(s, collection, id, reterr);
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
    return visit_rows(&q, true, visit, context, reterr);
}
