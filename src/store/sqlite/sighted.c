/* sighted - how often indicators were met in logs; see store/sighted.h. */
#include "store/sighted.h"

#include "store/sqlite/db.h"

#include <errno.h>

static int get(toc_store *store, toc_sv indicator, toc_sv log, toc_arena *a, toc_sighted *ret,
               toc_err *reterr)
{
    sq_query q =
        sq_open(sq_of(store), "SELECT upto, count, first, last, place, line, created, modified "
                              "FROM sighted WHERE indicator = ? AND log = ?");
    sq_text(&q, indicator);
    sq_text(&q, log);
    int r = sq_row(&q, reterr);
    if (r <= 0)
        return r < 0 ? r : TOC_STORE_NONE;
    *ret = (toc_sighted){.indicator = indicator, .log = log};
    ret->upto = (uint64_t)sq_get_int(&q);
    ret->count = (uint64_t)sq_get_int(&q);
    ret->first = sq_get_int(&q);
    ret->last = sq_get_int(&q);
    ret->place = sq_get_text(&q, a);
    ret->line = (uint64_t)sq_get_int(&q);
    ret->created = sq_get_int(&q);
    ret->modified = sq_get_int(&q);
    sq_end(&q);
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : 0;
}

static int put(toc_store *store, const toc_sighted *x, toc_err *reterr)
{
    sq_query q =
        sq_open(sq_of(store), "INSERT OR REPLACE INTO sighted (indicator, log, upto, count, first, "
                              "last, place, line, created, modified) "
                              "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    sq_text(&q, x->indicator);
    sq_text(&q, x->log);
    sq_int(&q, (int64_t)x->upto);
    sq_int(&q, (int64_t)x->count);
    sq_int(&q, x->first);
    sq_int(&q, x->last);
    sq_text(&q, x->place);
    sq_int(&q, (int64_t)x->line);
    sq_int(&q, x->created);
    sq_int(&q, x->modified);
    return sq_run(&q, reterr);
}

static int opinions(toc_store *store, int64_t *at, uint32_t limit, toc_arena *a,
                    toc_object_vec *ret, toc_err *reterr)
{
    static const char SQL[] =
        "SELECT id, type, version, json, object FROM object o WHERE type = 'opinion' "
        "AND object > ? AND NOT EXISTS (SELECT 1 FROM object n WHERE n.id_key = o.id_key "
        "AND n.id = o.id AND n.version > o.version) ORDER BY object LIMIT ?";
    sq_query q = sq_open(sq_of(store), SQL);
    int r;
    sq_int(&q, *at);
    sq_int(&q, limit);
    while ((r = sq_row(&q, reterr)) > 0) {
        toc_object *o = TOC_VEC_PUSH(a, ret);
        if (!o) {
            sq_end(&q);
            break;
        }
        o->id = sq_get_text(&q, a);
        o->type = sq_get_text(&q, a);
        o->version = sq_get_int(&q);
        o->json = sq_get_text(&q, a);
        *at = sq_get_int(&q);
    }
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : TOC_MIN(r, 0);
}

const toc_sighted_ops sq_sighted = {.get = get, .put = put, .opinions = opinions};
