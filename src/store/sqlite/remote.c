/* remote - other servers and how far pulling and pushing have come; see store/remote.h. */
#include "store/remote.h"

#include "base/date.h"
#include "store/sqlite/db.h"

#include <errno.h>

static int run_one(sq_store *s, sq_query *q, toc_err *reterr)
{
    int r = sq_run(q, reterr);
    return r == 0 && sqlite3_changes(s->db) == 0 ? TOC_STORE_NONE : r;
}

static int put(toc_store *store, const toc_remote *p, toc_err *reterr)
{
    static const char ADD[] =
        "INSERT INTO remote (name, url, collection, partner, into_, from_, login, secret, ca, "
        "certificate, key, kind, created, feed, after, next, begun, pulled, objects, target, "
        "pushed, pushed_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', '', '', '', 0, 0, '', 0, 0)";
    static const char SET[] =
        "UPDATE remote SET name = ?, url = ?, collection = ?, partner = ?, into_ = ?, from_ = ?, "
        "login = ?, secret = ?, ca = ?, certificate = ?, key = ?, kind = ?, created = ?, "
        "feed = CASE into_ WHEN ?5 THEN feed ELSE '' END, "
        "target = CASE from_ WHEN ?6 THEN target ELSE '' END WHERE remote = ?14";
    toc_err err = {0};
    sq_query q = sq_open(sq_of(store), p->number ? SET : ADD);
    const toc_sv kind = p->kind.n ? p->kind : TOC_SV(TOC_REMOTE_TAXII);
    const toc_sv texts[] = {p->login, p->secret, p->ca, p->certificate, p->key, kind};
    sq_text(&q, p->name);
    sq_text(&q, p->url);
    sq_text(&q, p->collection);
    sq_int(&q, p->partner);
    sq_int(&q, p->into);
    sq_int(&q, p->from);
    for (size_t i = 0; i < TOC_LEN(texts); i++)
        sq_text(&q, texts[i]);
    sq_int(&q, p->created ? p->created : toc_time_now());
    if (p->number)
        sq_int(&q, p->number);
    int r = sq_run(&q, &err);
    if (r < 0 && (q.rc & 0xff) == SQLITE_CONSTRAINT)
        return TOC_STORE_MANY;
    if (r < 0 && reterr)
        *reterr = err;
    return r;
}

static void take(sq_query *q, toc_arena *a, toc_remote *p)
{
    p->number = sq_get_int(q);
    p->name = sq_get_text(q, a);
    p->url = sq_get_text(q, a);
    p->collection = sq_get_text(q, a);
    p->partner = sq_get_int(q);
    p->into = sq_get_int(q);
    p->from = sq_get_int(q);
    toc_sv *const texts[] = {&p->login, &p->secret, &p->ca, &p->certificate, &p->key, &p->kind};
    for (size_t i = 0; i < TOC_LEN(texts); i++)
        *texts[i] = sq_get_text(q, a);
    p->created = sq_get_int(q);
    p->pull.feed = sq_get_text(q, a);
    p->pull.after = sq_get_text(q, a);
    p->pull.next = sq_get_text(q, a);
    p->pull.begun = sq_get_text(q, a);
    p->pull.pulled = sq_get_int(q);
    p->pull.objects = sq_get_int(q);
    p->push.target = sq_get_text(q, a);
    p->push.pushed = sq_get_int(q);
    p->push.pushed_at = sq_get_int(q);
}

static int list(toc_store *store, toc_arena *a, toc_remote_vec *ret, toc_err *reterr)
{
    static const char SQL[] =
        "SELECT remote, name, url, collection, partner, into_, from_, login, secret, ca, "
        "certificate, key, kind, created, feed, after, next, begun, pulled, objects, target, "
        "pushed, pushed_at FROM remote ORDER BY name";
    sq_query q = sq_open(sq_of(store), SQL);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        toc_remote *p = TOC_VEC_PUSH(a, ret);
        if (!p) {
            sq_end(&q);
            break;
        }
        take(&q, a, p);
    }
    return r >= 0 && a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : TOC_MIN(r, 0);
}

static int drop(toc_store *store, int64_t number, toc_err *reterr)
{
    sq_query q = sq_open(sq_of(store), "DELETE FROM remote WHERE remote = ?");
    sq_int(&q, number);
    return run_one(sq_of(store), &q, reterr);
}

static int put_pulled(toc_store *store, int64_t number, const toc_pulled *p, toc_err *reterr)
{
    static const char SQL[] = "UPDATE remote SET feed = ?, after = ?, next = ?, begun = ?, "
                              "pulled = ?, objects = ? WHERE remote = ?";
    sq_query q = sq_open(sq_of(store), SQL);
    sq_text(&q, p->feed);
    sq_text(&q, p->after);
    sq_text(&q, p->next);
    sq_text(&q, p->begun);
    sq_int(&q, p->pulled);
    sq_int(&q, p->objects);
    sq_int(&q, number);
    return run_one(sq_of(store), &q, reterr);
}

static int put_pushed(toc_store *store, int64_t number, const toc_pushed *p, toc_err *reterr)
{
    static const char SQL[] =
        "UPDATE remote SET target = ?, pushed = ?, pushed_at = ? WHERE remote = ?";
    sq_query q = sq_open(sq_of(store), SQL);
    sq_text(&q, p->target);
    sq_int(&q, p->pushed);
    sq_int(&q, p->pushed_at);
    sq_int(&q, number);
    return run_one(sq_of(store), &q, reterr);
}

/* ---- conflicts ---- */

static int conflicts(toc_store *store, int64_t collection, toc_conflict_visit visit, void *context,
                     toc_err *reterr)
{
    static const char SQL[] =
        "SELECT conflict, collection, source, at, version, id, json FROM conflict "
        "WHERE ?1 = 0 OR collection = ?1 ORDER BY conflict";
    sq_query q = sq_open(sq_of(store), SQL);
    sq_int(&q, collection);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        toc_conflict row = {.number = sq_get_int(&q)};
        row.collection = sq_get_int(&q);
        row.source = sq_get_int(&q);
        row.at = sq_get_int(&q);
        row.version = sq_get_int(&q);
        row.id = sq_peek_blob(&q);
        row.json = sq_peek_blob(&q);
        r = visit(context, &row);
        if (r != 0) {
            sq_end(&q);
            return r;
        }
    }
    return r;
}

static int drop_conflict(toc_store *store, int64_t number, toc_err *reterr)
{
    sq_query q = sq_open(sq_of(store), "DELETE FROM conflict WHERE conflict = ?");
    sq_int(&q, number);
    return run_one(sq_of(store), &q, reterr);
}

const toc_remote_ops sq_remote = {
    .put = put,
    .list = list,
    .drop = drop,
    .put_pulled = put_pulled,
    .put_pushed = put_pushed,
    .conflicts = conflicts,
    .drop_conflict = drop_conflict,
};
