/* members - what reports tell of incidents, how alike that is, and which incidents they make up. */
#include "store/sqlite/db.h"

#include "base/alloc.h"
#include "model/terms.h"

#include <errno.h>
#include <stdlib.h>

/* ---- members ---- */

int sq_member_row(sq_store *s, toc_sv id, int64_t *ret, toc_err *reterr)
{
    sq_query q = sq_open(s, "SELECT member FROM member WHERE id_key = ? AND id = ?");
    sq_int(&q, sq_id_key(id));
    sq_text(&q, id);
    return sq_one(&q, ret, reterr);
}

int sq_member_number(toc_store *s, toc_sv id, int64_t *ret, toc_err *reterr)
{
    return sq_member_row(sq_of(s), id, ret, reterr);
}

#define MEMBER_COLUMNS                                                                             \
    "SELECT m.member, m.id, r.id, i.id, m.live, m.shared, i.settled FROM member m "                \
    "JOIN report r USING (report) "                                                                \
    "LEFT JOIN incident i ON i.incident = m.incident "

static void take_member(sq_query *q, toc_arena *a, toc_kept_member *ret)
{
    ret->no = sq_get_int(q);
    ret->id = sq_get_text(q, a);
    ret->report = sq_get_text(q, a);
    ret->incident = sq_get_text(q, a);
    ret->live = sq_get_int(q) != 0;
    ret->shared = sq_get_int(q) != 0;
    ret->settled = sq_get_int(q) != 0;
}

static int take_members(sq_query *q, toc_arena *a, toc_kept_member_vec *ret, toc_err *reterr)
{
    int r;
    while ((r = sq_row(q, reterr)) > 0) {
        toc_kept_member *m = TOC_VEC_PUSH(a, ret);
        if (!m) {
            sq_end(q);
            break;
        }
        take_member(q, a, m);
    }
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
}

int sq_members_of_report(toc_store *store, toc_sv report, toc_arena *a, toc_kept_member_vec *ret,
                         toc_err *reterr)
{
    sq_store *s = sq_of(store);
    int64_t row = 0;
    int r = sq_report_row(s, report, &row, reterr);
    if (r)
        return r;
    sq_query q = sq_open(s, MEMBER_COLUMNS "WHERE m.report = ? ORDER BY m.member");
    sq_int(&q, row);
    return take_members(&q, a, ret, reterr);
}

static int incident_row(sq_store *s, toc_sv id, int64_t *ret, toc_err *reterr)
{
    sq_query q = sq_open(s, "SELECT incident FROM incident WHERE id_key = ? AND id = ?");
    sq_int(&q, sq_id_key(id));
    sq_text(&q, id);
    return sq_one(&q, ret, reterr);
}

int sq_members(toc_store *store, toc_sv incident, bool all, toc_arena *a, toc_kept_member_vec *ret,
               toc_err *reterr)
{
    sq_store *s = sq_of(store);
    int64_t row = 0;
    int r = incident_row(s, incident, &row, reterr);
    if (r)
        return r;
    sq_query q =
        sq_open(s, MEMBER_COLUMNS "WHERE m.incident = ? AND (m.live OR ?) ORDER BY m.member");
    sq_int(&q, row);
    sq_int(&q, all);
    return take_members(&q, a, ret, reterr);
}

static int get_likeness(sq_store *s, int64_t no, toc_arena *a, toc_sv *ret, toc_err *reterr)
{
    sq_query q = sq_open(s, "SELECT body FROM likeness WHERE member = ?");
    sq_int(&q, no);
    int r = sq_row(&q, reterr);
    if (r > 0) {
        *ret = sq_get_text(&q, a);
        sq_end(&q);
    }
    return TOC_MIN(r, 0);
}

int sq_member(toc_store *store, int64_t no, toc_arena *a, toc_kept_member *ret, toc_err *reterr)
{
    sq_store *s = sq_of(store);
    sq_query q = sq_open(s, MEMBER_COLUMNS "WHERE m.member = ?");
    sq_int(&q, no);
    int r = sq_row(&q, reterr);
    if (r <= 0)
        return r < 0 ? r : TOC_STORE_NONE;
    *ret = (toc_kept_member){0};
    take_member(&q, a, ret);
    sq_end(&q);
    r = get_likeness(s, no, a, &ret->likeness, reterr);
    return r == 0 && a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
}

int sq_member_markings(toc_store *store, int64_t no, toc_arena *a, toc_sv_vec *ret, toc_err *reterr)
{
    sq_query q = sq_open(sq_of(store),
                         "SELECT DISTINCT k.name FROM member m JOIN assertion v USING (revision) "
                         "JOIN marking k USING (marking) WHERE m.member = ?1 "
                         "AND (v.member = ?1 OR v.member IS NULL)");
    sq_int(&q, no);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        toc_sv *slot = TOC_VEC_PUSH(a, ret);
        if (!slot) {
            sq_end(&q);
            break;
        }
        *slot = sq_get_text(&q, a);
    }
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
}

int sq_unresolved(toc_store *s, int engine, uint32_t limit, toc_arena *a, toc_kept_member_vec *ret,
                  toc_err *reterr)
{
    /* Two ranges of the index; "<>" would read all of it. */
    sq_query q = sq_open(sq_of(s), MEMBER_COLUMNS
                         "WHERE m.live AND (m.engine < ?1 OR m.engine > ?1) LIMIT ?2");
    sq_int(&q, engine);
    sq_int(&q, limit);
    return take_members(&q, a, ret, reterr);
}

/* ---- likeness, keys, links ---- */

static int delete_of(sq_store *s, const char *sql, int64_t member, toc_err *reterr)
{
    sq_query q = sq_open(s, sql);
    sq_int(&q, member);
    return sq_run(&q, reterr);
}

/* The keys that the member has in the index; *ret_any: it has a likeness at all. */
static int get_keys(sq_store *s, int64_t member, toc_arena *a, toc_store_keys *ret, bool *ret_any,
                    toc_err *reterr)
{
    sq_query q = sq_open(s, "SELECT keys FROM likeness WHERE member = ?");
    sq_int(&q, member);
    int r = sq_row(&q, reterr);
    *ret_any = r > 0;
    if (r <= 0)
        return r;
    toc_sv packed = sq_peek_blob(&q);
    uint64_t *keys = TOC_NEW_N(a, uint64_t, packed.n / sizeof(uint64_t) + 1);
    if (keys && packed.n)
        memcpy(keys, packed.p, packed.n / sizeof(uint64_t) * sizeof(uint64_t));
    *ret = (toc_store_keys){keys, (uint32_t)(packed.n / sizeof(uint64_t))};
    sq_end(&q);
    return keys ? 0 : toc_fail(reterr, -ENOMEM, "out of memory");
}

/* Without a likeness a member has no keys and no links. */
static int forget_likeness(sq_store *s, int64_t member, toc_arena *a, toc_err *reterr)
{
    toc_store_keys had = {0};
    bool any = false;
    int r = get_keys(s, member, a, &had, &any, reterr);
    for (uint32_t i = 0; r == 0 && i < had.n; i++) {
        sq_query q = sq_open(s, "DELETE FROM member_key WHERE key = ? AND member = ?");
        sq_int(&q, (int64_t)had.p[i]);
        sq_int(&q, member);
        r = sq_run(&q, reterr);
    }
    if (r < 0 || !any)
        return r;
    r = delete_of(s, "DELETE FROM link WHERE low = ?", member, reterr);
    if (r == 0)
        r = delete_of(s, "DELETE FROM link WHERE high = ?", member, reterr);
    return r == 0 ? delete_of(s, "DELETE FROM likeness WHERE member = ?", member, reterr) : r;
}

static int compare_keys(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* A copy in the order of the index, each once. */
static int sort_keys(const toc_store_keys *keys, toc_arena *a, toc_store_keys *ret, toc_err *reterr)
{
    uint64_t *p = TOC_NEW_N(a, uint64_t, keys->n + 1);
    uint32_t n = 0;
    if (!p)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    if (keys->n) {
        memcpy(p, keys->p, keys->n * sizeof(*p));
        qsort(p, keys->n, sizeof(*p), compare_keys);
    }
    for (uint32_t i = 0; i < keys->n; i++)
        if (!n || p[n - 1] != p[i])
            p[n++] = p[i];
    *ret = (toc_store_keys){p, n};
    return 0;
}

static int add_likeness(sq_store *s, int64_t member, toc_sv likeness, const toc_store_keys *keys,
                        toc_err *reterr)
{
    sq_query q = sq_open(s, "INSERT INTO likeness (member, body, keys) VALUES (?, ?, ?)");
    sq_int(&q, member);
    sq_blob(&q, likeness.p, likeness.n);
    sq_blob(&q, keys->p, keys->n * sizeof(*keys->p));
    int r = sq_run(&q, reterr);
    for (uint32_t i = 0; r == 0 && i < keys->n; i++) {
        q = sq_open(s, "INSERT INTO member_key (key, member) VALUES (?, ?)");
        sq_int(&q, (int64_t)keys->p[i]);
        sq_int(&q, member);
        r = sq_run(&q, reterr);
    }
    return r;
}

int sq_put_likeness(toc_store *store, int64_t member, int engine, toc_sv likeness,
                    const toc_store_keys *keys, toc_err *reterr)
{
    sq_store *s = sq_of(store);
    toc_arena a = {0};
    toc_store_keys sorted = {0};
    int r = forget_likeness(s, member, &a, reterr);
    if (r == 0 && likeness.n)
        r = sort_keys(keys, &a, &sorted, reterr);
    if (r == 0 && likeness.n)
        r = add_likeness(s, member, likeness, &sorted, reterr);
    toc_arena_done(&a);
    if (r < 0)
        return r;
    sq_query q = sq_open(s, "UPDATE member SET engine = ? WHERE member = ?");
    sq_int(&q, engine);
    sq_int(&q, member);
    return sq_run(&q, reterr);
}

static int compare_numbers(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

typedef TOC_VEC(int64_t) number_vec;

/* Numbers of the members that have one of the keys: sorted, each once. */
static int find_candidates(sq_store *s, const toc_store_keys *keys, toc_arena *a, number_vec *ret,
                           toc_err *reterr)
{
    for (uint32_t i = 0; i < keys->n; i++) {
        const uint64_t parts = TOC_STORE_KEY_PARTS, key = keys->p[i];
        sq_query q = sq_open(s, "SELECT key, member FROM member_key WHERE key BETWEEN ? AND ?");
        sq_int(&q, (int64_t)(key & ~parts));
        sq_int(&q, (int64_t)(key | parts));
        int r;
        while ((r = sq_row(&q, reterr)) > 0) {
            bool met = ((uint64_t)sq_get_int(&q) & key & parts) != 0;
            int64_t *slot = met ? TOC_VEC_PUSH(a, ret) : NULL;
            if (slot)
                *slot = sq_get_int(&q);
        }
        if (r < 0)
            return r;
    }
    if (ret->n)
        qsort(ret->p, ret->n, sizeof(*ret->p), compare_numbers);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < ret->n; i++)
        if (!kept || ret->p[kept - 1] != ret->p[i])
            ret->p[kept++] = ret->p[i];
    ret->n = kept;
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : 0;
}

/* Number and likeness of a live member. */
static int take_candidate(sq_store *s, int64_t no, toc_arena *a, toc_kept_member_vec *ret,
                          toc_err *reterr)
{
    sq_query q = sq_open(s, "SELECT body FROM likeness JOIN member USING (member) "
                            "WHERE member = ? AND live");
    sq_int(&q, no);
    int r = sq_row(&q, reterr);
    if (r <= 0)
        return r;
    toc_kept_member *slot = TOC_VEC_PUSH(a, ret);
    if (slot)
        *slot = (toc_kept_member){.no = no, .live = true, .likeness = sq_get_text(&q, a)};
    sq_end(&q);
    return 0;
}

int sq_candidates(toc_store *store, const toc_store_keys *keys, toc_arena *a,
                  toc_kept_member_vec *ret, toc_err *reterr)
{
    number_vec found = {0};
    toc_store_keys sorted = {0};
    int r = sort_keys(keys, a, &sorted, reterr);
    if (r == 0)
        r = find_candidates(sq_of(store), &sorted, a, &found, reterr);
    TOC_VEC_FOREACH (no, &found)
        if (r == 0)
            r = take_candidate(sq_of(store), *no, a, ret, reterr);
    return r == 0 && a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
}

int sq_put_link(toc_store *store, const toc_kept_link *l, toc_err *reterr)
{
    static const char SQL[] = "INSERT INTO link (low, high, verdict, score, reasons) "
                              "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
                              "verdict = excluded.verdict, score = excluded.score, "
                              "reasons = excluded.reasons";
    sq_query q = sq_open(sq_of(store), SQL);
    sq_int(&q, l->low);
    sq_int(&q, l->high);
    sq_int(&q, l->verdict);
    sq_int(&q, l->score);
    sq_text(&q, l->reasons);
    return sq_run(&q, reterr);
}

static void take_link(sq_query *q, toc_kept_link *ret)
{
    ret->low = sq_get_int(q);
    ret->high = sq_get_int(q);
    ret->verdict = (toc_link_verdict)sq_get_int(q);
    ret->score = (int)sq_get_int(q);
}

int sq_links(toc_store *store, int64_t member, toc_arena *a, toc_kept_link_vec *ret,
             toc_err *reterr)
{
    static const char SQL[] =
        "SELECT low, high, verdict, score FROM link WHERE low = ?1 "
        "UNION ALL SELECT low, high, verdict, score FROM link WHERE high = ?1";
    sq_query q = sq_open(sq_of(store), SQL);
    sq_int(&q, member);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        toc_kept_link *l = TOC_VEC_PUSH(a, ret);
        if (!l) {
            sq_end(&q);
            break;
        }
        *l = (toc_kept_link){0};
        take_link(&q, l);
    }
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
}

/* ---- incidents ---- */

static void bind_incident(sq_query *q, const toc_incident_entry *e)
{
    const toc_incident *i = e->told;
    sq_text(q, i->id);
    sq_int(q, sq_id_key(i->id));
    sq_int(q, !e->rejected);
    sq_int(q, e->rejected);
    sq_text_or_null(q, toc_sv_of(toc_term(&toc_terms_realm, i->realm)));
    sq_text_or_null(q, toc_sv_of(toc_term(&toc_terms_type, i->type)));
    sq_day(q, e->first_day);
    sq_day(q, e->last_day);
    sq_text_or_null(q, toc_sv_of(i->place.country));
    if (i->place.has_point) {
        sq_real(q, i->place.lat);
        sq_real(q, i->place.lon);
    } else {
        sq_null(q);
        sq_null(q);
    }
    if (i->killed.stated)
        sq_int(q, i->killed.value);
    else
        sq_null(q);
}

static int add_incident(sq_store *s, const toc_incident_entry *e, int64_t *ret, toc_err *reterr)
{
    static const char SQL[] =
        "INSERT INTO incident (id, id_key, live, rejected, realm, type, first_day, last_day, "
        "country, lat, lon, killed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    sq_query q = sq_open(s, SQL);
    bind_incident(&q, e);
    int r = sq_run(&q, reterr);
    *ret = sqlite3_last_insert_rowid(s->db);
    return r;
}

static int update_incident(sq_store *s, const toc_incident_entry *e, int64_t row, toc_err *reterr)
{
    static const char SQL[] =
        "UPDATE incident SET id = ?1, id_key = ?2, live = ?3, rejected = ?4, realm = ?5, "
        "type = ?6, first_day = ?7, last_day = ?8, country = ?9, lat = ?10, lon = ?11, "
        "killed = ?12, settled = 0 WHERE incident = ?13";
    sq_query q = sq_open(s, SQL);
    bind_incident(&q, e);
    sq_int(&q, row);
    return sq_run(&q, reterr);
}

/* 1: views show it, 0: they don't, -1: there is no such incident yet. */
static int incident_state(sq_store *s, toc_sv id, int64_t *ret_row, int64_t *ret, toc_err *reterr)
{
    sq_query q = sq_open(s, "SELECT incident, live FROM incident WHERE id_key = ? AND id = ?");
    sq_int(&q, sq_id_key(id));
    sq_text(&q, id);
    int r = sq_row(&q, reterr);
    *ret = -1;
    if (r > 0) {
        *ret_row = sq_get_int(&q);
        *ret = sq_get_int(&q);
        sq_end(&q);
    }
    return TOC_MIN(r, 0);
}

/* What becomes of an incident in the eyes of those who follow the changes. */
static const char *change_of(int64_t before, bool after)
{
    if (!after)
        return before > 0 ? "withdrawn" : NULL;
    return before > 0 ? "revised" : before == 0 ? "restored" : "new";
}

int sq_put_incident(toc_store *store, const toc_incident_entry *e, const int64_t *members,
                    uint32_t n, toc_err *reterr)
{
    sq_store *s = sq_of(store);
    int64_t row = 0, before = -1;
    int r = incident_state(s, e->told->id, &row, &before, reterr);
    if (r == 0)
        r = before < 0 ? add_incident(s, e, &row, reterr) : update_incident(s, e, row, reterr);
    for (uint32_t i = 0; r == 0 && i < n; i++) {
        sq_query q = sq_open(s, "UPDATE member SET incident = ?1 "
                                "WHERE member = ?2 AND incident IS NOT ?1");
        sq_int(&q, row);
        sq_int(&q, members[i]);
        r = sq_run(&q, reterr);
    }
    const char *op = change_of(before, !e->rejected);
    if (r == 0 && op)
        r = sq_change(s, "incident", op, e->told->id, row, reterr);
    return r == 0 && e->brief.n ? sq_keep_brief(s, row, s->last_added, e->brief, reterr) : r;
}

int sq_drop_incident(toc_store *store, toc_sv id, bool merged, toc_err *reterr)
{
    sq_store *s = sq_of(store);
    int64_t row = 0, before = -1;
    int r = incident_state(s, id, &row, &before, reterr);
    if (r < 0 || before <= 0)
        return r;
    sq_query q = sq_open(s, "UPDATE incident SET live = 0 WHERE incident = ?");
    sq_int(&q, row);
    r = sq_run(&q, reterr);
    return r == 0 ? sq_change(s, "incident", merged ? "merged" : "withdrawn", id, row, reterr) : r;
}

int sq_note_shared(toc_store *store, toc_sv incident, toc_err *reterr)
{
    static const char SQL[] =
        "UPDATE member SET shared = 1 WHERE id_key = ? AND id = ? AND NOT shared";
    sq_query q = sq_open(sq_of(store), SQL);
    sq_int(&q, sq_id_key(incident));
    sq_text(&q, incident);
    return sq_run(&q, reterr);
}

int sq_note_settled(toc_store *store, toc_sv incident, bool settled, toc_err *reterr)
{
    static const char SQL[] =
        "UPDATE incident SET settled = ?1 WHERE id_key = ?2 AND id = ?3 AND settled <> ?1";
    sq_query q = sq_open(sq_of(store), SQL);
    sq_int(&q, settled);
    sq_int(&q, sq_id_key(incident));
    sq_text(&q, incident);
    return sq_run(&q, reterr);
}

/* ---- doubts ---- */

/* A ruling that stands, of such a kind, between the incidents of the two members. */
#define RULED(verbs)                                                                               \
    "EXISTS (SELECT 1 FROM member x JOIN ruling_member p USING (member) JOIN ruling u USING "      \
    "(ruling) "                                                                                    \
    "JOIN ruling_member o USING (ruling) JOIN member y ON y.member = o.member "                    \
    "WHERE x.incident = m.incident AND y.incident = n.incident AND p.side <> o.side "              \
    "AND u.undone IS NULL AND u.verb IN (" verbs ")) "

#define DOUBTS                                                                                     \
    "SELECT l.low, l.high, l.verdict, l.score, l.reasons, m.id, n.id, i.id, j.id FROM link l "     \
    "JOIN member m ON m.member = l.low JOIN member n ON n.member = l.high "                        \
    "JOIN incident i ON i.incident = m.incident JOIN incident j ON j.incident = n.incident "       \
    "WHERE l.verdict = 2 AND m.incident <> n.incident AND i.live AND j.live AND NOT "

int sq_doubts(toc_store *store, bool later, uint32_t limit, uint32_t offset, toc_arena *a,
              toc_doubt_vec *ret, toc_err *reterr)
{
    static const char OPEN[] = DOUBTS RULED(
        "'same', 'apart', 'later'") "ORDER BY l.score DESC, l.low, l.high LIMIT ? OFFSET ?";
    static const char ALL[] =
        DOUBTS RULED("'same', 'apart'") "ORDER BY l.score DESC, l.low, l.high LIMIT ? OFFSET ?";
    sq_query q = sq_open(sq_of(store), later ? ALL : OPEN);
    sq_int(&q, limit);
    sq_int(&q, offset);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        toc_doubt *d = TOC_VEC_PUSH(a, ret);
        if (!d) {
            sq_end(&q);
            break;
        }
        take_link(&q, &d->link);
        d->link.reasons = sq_get_text(&q, a);
        for (int side = 0; side < 2; side++)
            d->member[side] = sq_get_text(&q, a);
        for (int side = 0; side < 2; side++)
            d->incident[side] = sq_get_text(&q, a);
    }
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
}
