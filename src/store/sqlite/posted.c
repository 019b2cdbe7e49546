/* posted - what views hold of other collections; see store/views.h. */
#include "store/sqlite/db.h"
#include "store/sqlite/exchange.h"

#include <errno.h>

static int full(const toc_arena *a, int r, toc_err *reterr)
{
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
}

/* ---- how far ---- */

int sq_view_sources(toc_store *s, int64_t collection, toc_arena *a, toc_view_source_vec *ret,
                    toc_err *reterr)
{
    sq_query q = sq_open(sq_of(s), "SELECT source, after, stamp FROM view_source WHERE "
                                   "collection = ? ORDER BY source");
    sq_int(&q, collection);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        toc_view_source *v = TOC_VEC_PUSH(a, ret);
        if (!v) {
            sq_end(&q);
            break;
        }
        v->source = sq_get_int(&q);
        v->after = sq_get_int(&q);
        v->stamp = sq_get_text(&q, a);
    }
    return full(a, r, reterr);
}

int sq_set_view_source(toc_store *s, int64_t collection, const toc_view_source *v, toc_err *reterr)
{
    static const char SQL[] =
        "INSERT OR REPLACE INTO view_source (collection, source, after, stamp) VALUES "
        "(?1, ?2, CASE WHEN ?3 < 0 THEN (SELECT coalesce(max(recalled), 0) FROM recalled) "
        "ELSE ?3 END, ?4)";
    sq_query q = sq_open(sq_of(s), SQL);
    sq_int(&q, collection);
    sq_int(&q, v->source);
    sq_int(&q, v->after);
    sq_text(&q, v->stamp);
    return sq_run(&q, reterr);
}

int sq_drop_view_sources(toc_store *s, int64_t collection, toc_err *reterr)
{
    sq_query q = sq_open(sq_of(s), "DELETE FROM view_source WHERE collection = ?");
    sq_int(&q, collection);
    return sq_run(&q, reterr);
}

int sq_taken_after(toc_store *s, int64_t after, uint32_t limit, toc_arena *a,
                   toc_view_taken_vec *ret, toc_err *reterr)
{
    sq_query q = sq_open(sq_of(s), "SELECT recalled, collection, id FROM recalled WHERE "
                                   "recalled > ? ORDER BY recalled LIMIT ?");
    sq_int(&q, after);
    sq_int(&q, limit);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        toc_view_taken *t = TOC_VEC_PUSH(a, ret);
        if (!t) {
            sq_end(&q);
            break;
        }
        t->no = sq_get_int(&q);
        t->collection = sq_get_int(&q);
        t->id = sq_get_text(&q, a);
    }
    return full(a, r, reterr);
}

/* ---- what stands for an object ---- */

typedef struct {
    int64_t collection, first; /* date_added of its first version there */
} found_in;

typedef TOC_VEC(found_in) found_in_vec;

static bool is_in(const int64_t *collections, uint32_t n, int64_t collection)
{
    uint32_t low = 0, high = n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (collections[middle] < collection)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && collections[low] == collection;
}

/* In the index alone, which ids of one hash share: there are none. */
static int find_in(sq_store *s, int64_t key, const int64_t *collections, uint32_t n, toc_arena *a,
                   found_in_vec *ret, toc_err *reterr)
{
    sq_query q = sq_open(s, "SELECT entry >> 52 AS c, min(entry) FROM shared WHERE id_key = ? "
                            "GROUP BY entry >> 52");
    sq_int(&q, key);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        int64_t collection = sq_get_int(&q), first = sq_get_int(&q) & SQ_ADDED_MASK;
        if (!is_in(collections, n, collection))
            continue;
        found_in *f = TOC_VEC_PUSH(a, ret);
        if (!f) {
            sq_end(&q);
            break;
        }
        *f = (found_in){collection, first};
    }
    return full(a, r, reterr);
}

/* Who was the first to put it anywhere. */
static int find_owner(sq_store *s, const found_in_vec *in, int64_t *ret, toc_err *reterr)
{
    const found_in *first = in->p;
    TOC_VEC_FOREACH (f, in)
        if (f->first < first->first)
            first = f;
    sq_query q = sq_open(s, "SELECT source FROM shared WHERE entry = ?");
    sq_int(&q, sq_entry(first->collection, first->first));
    return sq_one(&q, ret, reterr);
}

/* Takes the owner's newest version in one collection when it is newer than *ret. */
static int take_newest(sq_store *s, int64_t key, toc_sv id, int64_t collection, int64_t owner,
                       toc_arena *a, toc_shared *ret, int64_t *ret_collection, toc_err *reterr)
{
    static_assert(TOC_SHARED_TOMBSTONE == 64, "the number in SQL");
    sq_query q =
        sq_open(s, "SELECT entry, version, label, state, type, json FROM shared WHERE id_key = ? "
                   "AND entry >> 52 = ? AND id = ? AND source = ? AND state & 64 = 0 "
                   "ORDER BY version DESC, entry DESC LIMIT 1");
    sq_int(&q, key);
    sq_int(&q, collection);
    sq_text(&q, id);
    sq_int(&q, owner);
    int r = sq_row(&q, reterr);
    if (r <= 0)
        return r;
    int64_t added = sq_get_int(&q) & SQ_ADDED_MASK, version = sq_get_int(&q);
    if (!*ret_collection || version > ret->version ||
        (version == ret->version && added > ret->added)) {
        *ret = (toc_shared){.added = added, .version = version, .source = owner, .id = id};
        ret->label = sq_get_int(&q);
        ret->state = (int)sq_get_int(&q);
        ret->type = sq_get_text(&q, a);
        ret->json = sq_get_text(&q, a);
        *ret_collection = collection;
    }
    sq_end(&q);
    return full(a, 0, reterr);
}

int sq_posted(toc_store *store, const int64_t *collections, uint32_t n, toc_sv id, toc_arena *a,
              toc_shared *ret, int64_t *ret_collection, toc_err *reterr)
{
    sq_store *s = sq_of(store);
    found_in_vec in = {0};
    int64_t key, owner = 0;
    *ret_collection = 0;
    int r = sq_shared_key(s, id, &key, reterr);
    if (r == 0)
        r = find_in(s, key, collections, n, a, &in, reterr);
    if (r != 0 || !in.n)
        return r < 0 ? r : TOC_STORE_NONE;
    r = find_owner(s, &in, &owner, reterr);
    TOC_VEC_FOREACH (f, &in)
        if (r == 0)
            r = take_newest(s, key, id, f->collection, owner, a, ret, ret_collection, reterr);
    return r == 0 && !*ret_collection ? TOC_STORE_NONE : r;
}
