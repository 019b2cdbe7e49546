/* objects - STIX objects by version, the change log, counts. */
#include "store/sqlite/db.h"

#include <errno.h>
#include <stdlib.h>

/* Rows of this id: sets *ret_any, and *ret_same when this very version is there. */
static int look_for(sq_store *s, const toc_object *o, bool *ret_any, bool *ret_same,
                    toc_err *reterr)
{
    sq_query q = sq_open(s, "SELECT version FROM object WHERE id_key = ? AND id = ?");
    sq_int(&q, sq_id_key(o->id));
    sq_text(&q, o->id);
    *ret_any = *ret_same = false;
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        *ret_any = true;
        *ret_same = *ret_same || sq_get_int(&q) == o->version;
    }
    return r;
}

int sq_put_object(toc_store *store, const toc_object *o, toc_put *ret, toc_err *reterr)
{
    static const char SQL[] =
        "INSERT INTO object (id, id_key, type, version, json) VALUES (?, ?, ?, ?, ?)";
    sq_store *s = sq_of(store);
    bool any, same;
    int r = look_for(s, o, &any, &same, reterr);
    if (r < 0)
        return r;
    if (same) {
        *ret = TOC_PUT_SAME;
        return 0;
    }
    sq_query q = sq_open(s, SQL);
    sq_text(&q, o->id);
    sq_int(&q, sq_id_key(o->id));
    sq_text(&q, o->type);
    sq_int(&q, o->version);
    sq_text(&q, o->json);
    r = sq_run(&q, reterr);
    if (r == 0)
        r = sq_change(s, "object", any ? "revised" : "new", o->id, sqlite3_last_insert_rowid(s->db),
                      reterr);
    if (r == 0)
        *ret = any ? TOC_PUT_REVISED : TOC_PUT_NEW;
    return r;
}

static void take_object(sq_query *q, toc_arena *a, toc_object *ret)
{
    ret->id = sq_get_text(q, a);
    ret->type = sq_get_text(q, a);
    ret->version = sq_get_int(q);
    ret->json = sq_get_text(q, a);
}

int sq_object(toc_store *s, toc_sv id, toc_arena *a, toc_object *ret, toc_err *reterr)
{
    static const char SQL[] = "SELECT id, type, version, json FROM object "
                              "WHERE id_key = ? AND id = ? ORDER BY version DESC LIMIT 1";
    sq_query q = sq_open(sq_of(s), SQL);
    sq_int(&q, sq_id_key(id));
    sq_text(&q, id);
    int r = sq_row(&q, reterr);
    if (r <= 0)
        return r < 0 ? r : TOC_STORE_NONE;
    take_object(&q, a, ret);
    sq_end(&q);
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : 0;
}

int sq_objects(toc_store *s, int64_t *at, uint32_t limit, toc_arena *a, toc_object_vec *ret,
               toc_err *reterr)
{
    static const char SQL[] =
        "SELECT id, type, version, json, object FROM object o WHERE object > ? AND NOT EXISTS "
        "(SELECT 1 FROM object n WHERE n.id_key = o.id_key AND n.id = o.id "
        "AND n.version > o.version) ORDER BY object LIMIT ?";
    sq_query q = sq_open(sq_of(s), SQL);
    sq_int(&q, *at);
    sq_int(&q, limit);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        toc_object *o = TOC_VEC_PUSH(a, ret);
        if (!o) {
            sq_end(&q);
            break;
        }
        take_object(&q, a, o);
        *at = sq_get_int(&q);
    }
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
}

/* ---- all of a type ---- */

/* Numbers of versions whose id shares its index key with another: nearly all of them have others
 * of their own object. One walk along the index. */
static int paired(sq_store *s, toc_arena *a, toc_number_vec *ret, toc_err *reterr)
{
    sq_query q = sq_open(s, "SELECT id_key, object FROM object ORDER BY id_key");
    int64_t key = 0, object = 0;
    bool first = true, noted = false;
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        int64_t last_key = key, last = object;
        key = sq_get_int(&q);
        object = sq_get_int(&q);
        bool same = !first && key == last_key;
        int64_t *slot = same && !noted ? TOC_VEC_PUSH(a, ret) : NULL;
        if (slot)
            *slot = last;
        slot = same ? TOC_VEC_PUSH(a, ret) : NULL;
        if (slot)
            *slot = object;
        noted = same;
        first = false;
    }
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
}

static int by_number(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

int sq_outdated(toc_store *store, toc_arena *a, toc_number_vec *ret, int64_t *ret_last,
                toc_err *reterr)
{
    static const char NEWER[] =
        "SELECT 1 FROM object o, object n WHERE o.object = ? AND n.id_key = o.id_key "
        "AND n.id = o.id AND n.version > o.version LIMIT 1";
    sq_store *s = sq_of(store);
    sq_query last = sq_open(s, "SELECT coalesce(max(object), 0) FROM object");
    int r = sq_one(&last, ret_last, reterr);
    if (r == 0)
        r = paired(s, a, ret, reterr);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < ret->n && r >= 0; i++) {
        int64_t newer;
        sq_query q = sq_open(s, NEWER);
        sq_int(&q, ret->p[i]);
        r = sq_one(&q, &newer, reterr);
        if (r == 0)
            ret->p[kept++] = ret->p[i];
    }
    ret->n = kept;
    if (kept)
        qsort(ret->p, kept, sizeof(*ret->p), by_number);
    return TOC_MIN(r, 0);
}

int sq_object_versions(toc_store *s, toc_sv type, int64_t after, int64_t until,
                       toc_version_visit visit, void *context, toc_err *reterr)
{
    sq_query q = sq_open(sq_of(s), "SELECT object, json FROM object WHERE object > ? "
                                   "AND object <= ? AND type = ? ORDER BY object");
    sq_int(&q, after);
    sq_int(&q, until);
    sq_text(&q, type);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        int64_t no = sq_get_int(&q);
        int e = visit(context, no, sq_peek_blob(&q));
        if (e != 0) {
            sq_end(&q);
            return e;
        }
    }
    return r;
}

int sq_changes(toc_store *s, int64_t after, uint32_t limit, toc_arena *a, toc_change_vec *ret,
               toc_err *reterr)
{
    static const char SQL[] =
        "SELECT seq, added, what, op, id FROM change WHERE seq > ? ORDER BY seq LIMIT ?";
    sq_query q = sq_open(sq_of(s), SQL);
    sq_int(&q, after);
    sq_int(&q, limit);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        toc_change *c = TOC_VEC_PUSH(a, ret);
        if (!c) {
            sq_end(&q);
            break;
        }
        c->seq = sq_get_int(&q);
        c->added = sq_get_int(&q);
        c->what = sq_get_text(&q, a);
        c->op = sq_get_text(&q, a);
        c->id = sq_get_text(&q, a);
    }
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
}

int sq_count(toc_store *s, toc_store_counts *ret, toc_err *reterr)
{
    static const char SQL[] =
        "SELECT (SELECT count(*) FROM report WHERE withdrawn IS NULL), "
        "(SELECT count(*) FROM revision), (SELECT count(*) FROM incident WHERE live), "
        "(SELECT count(*) FROM member WHERE live), "
        "(SELECT count(*) FROM assertion), "
        "(SELECT count(DISTINCT id) FROM object), "
        "(SELECT count(*) FROM change)";
    sq_query q = sq_open(sq_of(s), SQL);
    int r = sq_row(&q, reterr);
    if (r <= 0)
        return r;
    ret->reports = sq_get_int(&q);
    ret->revisions = sq_get_int(&q);
    ret->incidents = sq_get_int(&q);
    ret->members = sq_get_int(&q);
    ret->assertions = sq_get_int(&q);
    ret->objects = sq_get_int(&q);
    ret->changes = sq_get_int(&q);
    sq_end(&q);
    return 0;
}
