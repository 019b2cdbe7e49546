/* versions - see versions.h. */
#include "store/sqlite/versions.h"

#include "base/alloc.h"
#include "base/limits.h"

#include <errno.h>
#include <stdlib.h>

/* Neighbours that are looked at: of most objects all. A version whose like is not among them counts
 * as unsure, which costs a look at all when it is read and changes nothing. */
enum { NEAR = 8, KNOWN = 1024, FEW = 100 };

#define OBJECT "FROM shared WHERE id_key = ? AND entry >> 52 = ? "
#define SELECT "SELECT entry, version, label, source, state " OBJECT

static sq_query open_object(sq_store *s, const char *sql, const sq_subject *o)
{
    sq_query q = sq_open(s, sql);
    sq_int(&q, o->key);
    sq_int(&q, o->collection);
    return q;
}

static sq_version get_version(sq_query *q)
{
    sq_version v = {.entry = sq_get_int(q)};
    v.version = sq_get_int(q);
    v.label = sq_get_int(q);
    v.source = sq_get_int(q);
    v.state = (int)sq_get_int(q);
    return v;
}

static int out_of_memory(toc_err *reterr)
{
    return toc_fail(reterr, -ENOMEM, "out of memory");
}

/* The rows of q: all, or (near) some, and of the version that comes first all. */
static int collect(sq_query *q, bool near, toc_arena *a, sq_version_vec *ret, toc_err *reterr)
{
    int r;
    while ((r = sq_row(q, reterr)) > 0) {
        sq_version v = get_version(q);
        bool enough = near && ret->n >= NEAR && v.version != ret->p[0].version;
        sq_version *slot = enough ? NULL : TOC_VEC_PUSH(a, ret);
        if (!slot) {
            sq_end(q);
            return enough ? 0 : out_of_memory(reterr);
        }
        *slot = v;
    }
    return r;
}

int sq_versions_at(sq_store *s, const sq_subject *o, int64_t version, toc_arena *a,
                   sq_version_vec *ret, toc_err *reterr)
{
    sq_query q = open_object(s, SELECT "AND version = ? AND id = ? ORDER BY entry", o);
    sq_int(&q, version);
    sq_text(&q, o->id);
    return collect(&q, false, a, ret, reterr);
}

static int neighbours(sq_store *s, const char *sql, const sq_subject *o, int64_t version,
                      toc_arena *a, sq_version_vec *ret, toc_err *reterr)
{
    sq_query q = open_object(s, sql, o);
    sq_int(&q, version);
    sq_text(&q, o->id);
    return collect(&q, true, a, ret, reterr);
}

int sq_version_of(sq_store *s, int64_t entry, sq_version *ret, toc_err *reterr)
{
    sq_query q =
        sq_open(s, "SELECT entry, version, label, source, state FROM shared WHERE entry = ?");
    sq_int(&q, entry);
    int r = sq_row(&q, reterr);
    if (r <= 0)
        return r < 0 ? r : TOC_STORE_NONE;
    *ret = get_version(&q);
    sq_end(&q);
    return 0;
}

static int set_state(sq_store *s, int64_t entry, int state, toc_err *reterr)
{
    sq_query q = sq_open(s, "UPDATE shared SET state = ? WHERE entry = ?");
    sq_int(&q, state);
    sq_int(&q, entry);
    return sq_run(&q, reterr);
}

/* ---- what is known ---- */

static sq_known *slot_of(sq_store *s, const sq_subject *o)
{
    uint64_t at = (uint64_t)o->key ^ (uint64_t)o->collection;
    return &s->known[at % KNOWN];
}

int sq_know(sq_store *s, const sq_subject *o, sq_known **ret, toc_err *reterr)
{
    if (!s->known && !(s->known = toc_calloc(KNOWN, sizeof(*s->known))))
        return out_of_memory(reterr);
    sq_known *k = *ret = slot_of(s, o);
    if (k->batch == s->batch && k->collection == o->collection && k->key == o->key)
        return 0;
    /* In the index alone, which ids of one hash share: there are none. */
    sq_query q = open_object(
        s, "SELECT count(*), coalesce(min(entry), 0), coalesce(max(entry), 0) " OBJECT, o);
    int r = sq_row(&q, reterr);
    if (r < 0)
        return r;
    *k = (sq_known){.batch = s->batch, .collection = o->collection, .key = o->key};
    k->n = sq_get_int(&q);
    k->first = sq_get_int(&q);
    k->last = sq_get_int(&q);
    sq_end(&q);
    return 0;
}

void sq_stood(sq_store *s, const sq_subject *o, const sq_version *v)
{
    sq_known *k = slot_of(s, o);
    k->first = k->n ? TOC_MIN(k->first, v->entry) : v->entry;
    k->last = k->n ? TOC_MAX(k->last, v->entry) : v->entry;
    k->n++;
    if (k->newest_known && k->newest_source == v->source &&
        (!k->any_newest || v->version >= k->newest.version)) {
        k->newest = *v;
        k->any_newest = true;
    }
}

/* The newest version of a source; *ret NULL: it has none. */
static int newest_of(sq_store *s, const sq_subject *o, int64_t source, sq_known *k,
                     const sq_version **ret, toc_err *reterr)
{
    int r = 0;
    if (!k->newest_known || k->newest_source != source) {
        sq_query q = open_object(s, SELECT "AND id = ? ORDER BY version DESC, entry DESC", o);
        k->any_newest = false;
        sq_text(&q, o->id);
        while (!k->any_newest && (r = sq_row(&q, reterr)) > 0) {
            k->newest = get_version(&q);
            k->any_newest = k->newest.source == source;
        }
        if (k->any_newest)
            sq_end(&q);
        k->newest_known = r >= 0;
        k->newest_source = source;
    }
    *ret = k->any_newest ? &k->newest : NULL;
    return TOC_MIN(r, 0);
}

/* ---- one more ---- */

static bool is_like(const sq_version *x, const sq_version *y)
{
    return x->label == y->label && x->source == y->source; /* whoever may see one may see both */
}

/* How v stands to those beyond it, of which these are the nearest. */
static int standing(const sq_version_vec *beyond, const sq_version *v, int end, int unsure)
{
    TOC_VEC_FOREACH (o, beyond)
        if (is_like(o, v))
            return 0;
    return beyond->n ? unsure : end;
}

/* v is beyond these now. */
static int stand_back(sq_store *s, const sq_version_vec *list, const sq_version *v, int end,
                      int unsure, toc_err *reterr)
{
    int r = 0;
    TOC_VEC_FOREACH (o, list) {
        if (r != 0 || !(o->state & (end | unsure)))
            continue;
        int state = (o->state & ~(end | unsure)) | (is_like(o, v) ? 0 : unsure);
        r = state == o->state ? 0 : set_state(s, o->entry, state, reterr);
    }
    return r;
}

static int stand_in_order(sq_store *s, const sq_subject *o, sq_version *v, toc_arena *a,
                          toc_err *reterr)
{
    static const char ABOVE[] = SELECT "AND version > ? AND id = ? ORDER BY version, entry";
    static const char BELOW[] =
        SELECT "AND version < ? AND id = ? ORDER BY version DESC, entry DESC";
    sq_version_vec above = {0}, below = {0};
    int r = neighbours(s, ABOVE, o, v->version, a, &above, reterr);
    if (r == 0)
        r = neighbours(s, BELOW, o, v->version, a, &below, reterr);
    if (r == 0)
        r = stand_back(s, &below, v, TOC_SHARED_LAST, TOC_SHARED_UNSURE_LAST, reterr);
    if (r == 0)
        r = stand_back(s, &above, v, TOC_SHARED_FIRST, TOC_SHARED_UNSURE_FIRST, reterr);
    v->state |= standing(&above, v, TOC_SHARED_LAST, TOC_SHARED_UNSURE_LAST) |
                standing(&below, v, TOC_SHARED_FIRST, TOC_SHARED_UNSURE_FIRST);
    return r;
}

/* A migration may put it before others of its version. */
static int stand_again(sq_store *s, const sq_subject *o, sq_version *v, toc_arena *a,
                       toc_err *reterr)
{
    sq_version_vec same = {0};
    int r = sq_versions_at(s, o, v->version, a, &same, reterr);
    TOC_VEC_FOREACH (w, &same) {
        if (w->entry < v->entry)
            v->state |= TOC_SHARED_AGAIN;
        else if (r == 0 && !(w->state & TOC_SHARED_AGAIN))
            r = set_state(s, w->entry, w->state | TOC_SHARED_AGAIN, reterr);
    }
    return r;
}

/* Marks those of other labels. They stay marked when the old label comes back: who reads a marked
 * one looks at the newest anyway. */
static int narrow_others(sq_store *s, const sq_subject *o, const sq_version *v, int64_t n,
                         toc_err *reterr)
{
    static const char SQL[] =
        "UPDATE shared SET state = state | 32 WHERE id_key = ? AND entry >> 52 = ? AND id = ? AND "
        "source = ? AND label <> ? AND state & 96 = 0";
    static_assert(TOC_SHARED_NARROWED == 32 && TOC_SHARED_TOMBSTONE == 64, "the numbers in SQL");
    if (n > FEW && (s->relabelled += n) > TOC_MAX_RELABELLED)
        return toc_fail(reterr, -E2BIG, "has its markings changed too often at once");
    sq_query q = open_object(s, SQL, o);
    sq_text(&q, o->id);
    sq_int(&q, v->source);
    sq_int(&q, v->label);
    return sq_run(&q, reterr);
}

static int stand_to_newest(sq_store *s, const sq_subject *o, sq_version *v, sq_known *k,
                           bool *ret_relabelled, toc_err *reterr)
{
    const sq_version *newest;
    int r = newest_of(s, o, v->source, k, &newest, reterr);
    if (r < 0 || !newest || newest->label == v->label)
        return r;
    *ret_relabelled = newest->version <= v->version;
    if (*ret_relabelled)
        return narrow_others(s, o, v, k->n, reterr);
    if (!(v->state & TOC_SHARED_TOMBSTONE))
        v->state |= TOC_SHARED_NARROWED;
    return 0;
}

int sq_stand(sq_store *s, const sq_subject *o, sq_version *v, bool *ret_relabelled, toc_err *reterr)
{
    sq_known *k;
    toc_arena a = {0};
    *ret_relabelled = false;
    int r = sq_know(s, o, &k, reterr);
    if (r == 0 && k->n == 0)
        v->state |= TOC_SHARED_LAST | TOC_SHARED_FIRST;
    if (r < 0 || k->n == 0)
        return r;
    r = stand_to_newest(s, o, v, k, ret_relabelled, reterr);
    if (r == 0)
        r = stand_in_order(s, o, v, &a, reterr);
    if (r == 0)
        r = stand_again(s, o, v, &a, reterr);
    toc_arena_done(&a);
    return r;
}

/* ---- all anew ---- */

/* By who sees them, then by age. */
static int by_sight(const void *x, const void *y)
{
    const sq_version *a = *(sq_version *const *)x, *b = *(sq_version *const *)y;
    const int64_t keys[][2] = {{a->source, b->source},
                               {a->label, b->label},
                               {a->version, b->version},
                               {a->entry, b->entry}};
    for (size_t i = 0; i < TOC_LEN(keys); i++)
        if (keys[i][0] != keys[i][1])
            return keys[i][0] < keys[i][1] ? -1 : 1;
    return 0;
}

static int by_version(const void *x, const void *y)
{
    const sq_version *a = *(sq_version *const *)x, *b = *(sq_version *const *)y;
    int order = (a->version > b->version) - (a->version < b->version);
    return order ? order : (a->entry > b->entry) - (a->entry < b->entry);
}

/* Those of one source and label: versions between the first and the last of them are neither. */
static void state_sight(sq_version **run, size_t n, int64_t least, int64_t most, int *states,
                        const sq_version *base)
{
    for (size_t i = 0; i < n; i++) {
        const sq_version *v = run[i];
        int *state = &states[v - base];
        if (v->version == run[n - 1]->version)
            *state |= v->version == most ? TOC_SHARED_LAST : TOC_SHARED_UNSURE_LAST;
        if (v->version == run[0]->version)
            *state |= v->version == least ? TOC_SHARED_FIRST : TOC_SHARED_UNSURE_FIRST;
    }
}

/* Those of one source: which label does its newest bear? */
static void state_source(sq_version **run, size_t n, int *states, const sq_version *base)
{
    const sq_version *newest = run[0];
    for (size_t i = 1; i < n; i++)
        if (by_version(&run[i], &newest) > 0)
            newest = run[i];
    for (size_t i = 0; i < n; i++)
        if (run[i]->label != newest->label && !(run[i]->state & TOC_SHARED_TOMBSTONE))
            states[run[i] - base] |= TOC_SHARED_NARROWED;
}

static void state_all(const sq_version_vec *all, sq_version **order, int *states)
{
    const size_t n = all->n;
    qsort(order, n, sizeof(sq_version *), by_version);
    const int64_t least = order[0]->version, most = order[n - 1]->version;
    for (size_t i = 0; i < n; i++) {
        const sq_version *v = order[i];
        int kept =
            TOC_SHARED_TOMBSTONE | (v->state & TOC_SHARED_TOMBSTONE ? TOC_SHARED_NARROWED : 0);
        states[v - all->p] = v->state & kept;
        if (i > 0 && order[i - 1]->version == v->version)
            states[v - all->p] |= TOC_SHARED_AGAIN;
    }
    qsort(order, n, sizeof(sq_version *), by_sight);
    for (size_t i = 0, sight = 0, source = 0; i < n; i++) {
        const sq_version *next = i + 1 < n ? order[i + 1] : NULL;
        if (!next || !is_like(next, order[i])) {
            state_sight(order + sight, i + 1 - sight, least, most, states, all->p);
            sight = i + 1;
        }
        if (!next || next->source != order[i]->source) {
            state_source(order + source, i + 1 - source, states, all->p);
            source = i + 1;
        }
    }
}

static int restate(sq_store *s, const sq_subject *o, toc_err *reterr)
{
    toc_arena a = {0};
    sq_version_vec all = {0};
    sq_query q = open_object(s, SELECT "AND id = ? ORDER BY entry", o);
    sq_text(&q, o->id);
    int r = collect(&q, false, &a, &all, reterr);
    sq_version **order = TOC_NEW_N(&a, sq_version *, (size_t)all.n + 1);
    int *states = TOC_NEW_N(&a, int, (size_t)all.n + 1);
    if (r == 0 && (!order || !states))
        r = out_of_memory(reterr);
    if (r == 0 && all.n) {
        for (uint32_t i = 0; i < all.n; i++)
            order[i] = &all.p[i];
        state_all(&all, order, states);
    }
    for (uint32_t i = 0; r == 0 && i < all.n; i++)
        if (states[i] != all.p[i].state)
            r = set_state(s, all.p[i].entry, states[i], reterr);
    toc_arena_done(&a);
    return r;
}

int sq_fasten(sq_store *s, toc_err *reterr)
{
    if (!s->loose_id)
        return 0;
    const sq_subject o = {s->loose_collection, s->loose_key, toc_sv_of(s->loose_id)};
    int r = restate(s, &o, reterr);
    toc_free(s->loose_id);
    s->loose_id = NULL;
    return r;
}

int sq_loosen(sq_store *s, const sq_subject *o, toc_err *reterr)
{
    if (s->known)
        *slot_of(s, o) = (sq_known){0};
    if (s->loose_id && s->loose_key == o->key && s->loose_collection == o->collection)
        return 0;
    int r = sq_fasten(s, reterr);
    if (r < 0)
        return r;
    s->loose_id = toc_strndup(o->id.p, o->id.n);
    s->loose_key = o->key;
    s->loose_collection = o->collection;
    return s->loose_id ? 0 : out_of_memory(reterr);
}
