/* find - incidents by filters, a page at a time; what an id names. */
#include "store/sqlite/db.h"
#include "store/views.h"

#include "base/ascii.h"
#include "base/utf8.h"
#include "model/terms.h"

#include <errno.h>
#include <math.h>

/* ---- incidents ---- */

/* A page ends after (first_day, id): the token is "2024-03-22.<UUID>", ".<UUID>" for undated ones.
 */
typedef struct {
    toc_sv day, id;
} page_mark;

static toc_sv page_token(toc_sv day, toc_sv id, toc_arena *a)
{
    return toc_arena_printf(a, "%.*s.%.*s", TOC_SV_ARG(day), TOC_SV_ARG(id));
}

static int parse_page(toc_sv token, page_mark *ret, toc_err *reterr)
{
    ret->id = token;
    ret->day = toc_sv_cut(&ret->id, '.');
    bool day_ok =
        !ret->day.n || (ret->day.n == TOC_DAY_TEXT && toc_day_parse(ret->day) != TOC_DAY_NONE);
    if (!day_ok || !toc_sv_starts(ret->id, TOC_SV("incident--")))
        return toc_fail(reterr, -EINVAL, "'%.*s' names no page", TOC_SV_ARG(token));
    return 0;
}

/* Incidents by what their members say: names of actors are few and looked through, what is theirs
 * is looked up (CROSS JOIN keeps that order); so are the reports that hold the words. */
#define OF_ACTOR                                                                                   \
    "SELECT m.incident FROM actor a CROSS JOIN member_actor x USING (actor) "                      \
    "CROSS JOIN member m USING (member) "                                                          \
    "WHERE m.live AND (instr(' ' || a.name || ' ', ?) OR a.name = ?)"
#define OF_TEXT                                                                                    \
    "SELECT m.incident FROM revision_text t CROSS JOIN member m ON m.revision = t.rowid "          \
    "WHERE revision_text MATCH ? AND m.live"

/* What the filters add to the statement, in the order of bind_filters(). */
static void add_filters(const toc_incident_query *f, toc_buf *sql)
{
    if (f->since != TOC_DAY_NONE)
        toc_buf_str(sql, " AND i.last_day >= ?");
    if (f->until != TOC_DAY_NONE)
        toc_buf_str(sql, " AND i.first_day <= ? AND i.first_day <> ''");
    if (f->realm)
        toc_buf_str(sql, " AND i.realm = ?");
    if (f->type)
        toc_buf_str(sql, " AND i.type = ?");
    if (f->country.n)
        toc_buf_str(sql, f->country.n == 2 ? " AND i.country = ?" : " AND instr(?, i.country)");
    if (f->only.n)
        toc_buf_str(sql, " AND i.id_key = ? AND i.id = ?");
    if (f->near)
        toc_buf_str(sql, " AND i.lat BETWEEN ? AND ? AND i.lon BETWEEN ? AND ?"
                         " AND km(i.lat, i.lon, ?, ?) <= ?");
    if (f->actor.n)
        toc_buf_str(sql, " AND i.incident IN (" OF_ACTOR ")");
    if (f->has_min_killed)
        toc_buf_str(sql, f->min_killed > 0 ? " AND i.killed > 0 AND i.killed >= ?"
                                           : " AND i.killed >= ?");
    if (f->text.n)
        toc_buf_str(sql, " AND i.incident IN (" OF_TEXT ")");
    if (f->page.n)
        toc_buf_str(sql, " AND (i.first_day, i.id_key, i.id) < (?, ?, ?)");
}

static void bind_actor(sq_query *q, toc_sv name, toc_sv id, toc_arena *a)
{
    toc_sv words = toc_fold(a, name);
    sq_text(q, toc_arena_printf(a, " %.*s ", TOC_SV_ARG(words)));
    sq_text(q, toc_fold(a, id));
}

/* A box around the circle; all longitudes where it would reach a pole or cross the date line. */
static void bind_near(sq_query *q, const toc_incident_query *f)
{
    const double km_per_degree = 111.1; /* a little less than there are: the box may be too wide */
    double lat = f->km / km_per_degree, lon = 360;
    double far = fabs(f->lat) + lat;
    if (far < 89) {
        lon = lat / cos(far * M_PI / 180);
        if (f->lon - lon < -180 || f->lon + lon > 180)
            lon = 360;
    }
    sq_real(q, f->lat - lat);
    sq_real(q, f->lat + lat);
    sq_real(q, f->lon - lon);
    sq_real(q, f->lon + lon);
    sq_real(q, f->lat);
    sq_real(q, f->lon);
    sq_real(q, f->km);
}

static void bind_filters(sq_query *q, const toc_incident_query *f, const page_mark *page,
                         toc_arena *a)
{
    if (f->since != TOC_DAY_NONE)
        sq_day(q, f->since);
    if (f->until != TOC_DAY_NONE)
        sq_day(q, f->until);
    if (f->realm)
        sq_text(q, toc_sv_of(toc_term(&toc_terms_realm, f->realm)));
    if (f->type)
        sq_text(q, toc_sv_of(toc_term(&toc_terms_type, f->type)));
    if (f->country.n)
        sq_text(q, f->country);
    if (f->only.n) {
        sq_int(q, sq_id_key(f->only));
        sq_text(q, f->only);
    }
    if (f->near)
        bind_near(q, f);
    if (f->actor.n)
        bind_actor(q, f->actor, f->actor_id, a);
    if (f->has_min_killed)
        sq_int(q, f->min_killed);
    if (f->text.n)
        sq_text(q, sq_match_expression(f->text, a));
    if (f->page.n) {
        sq_text(q, page->day);
        sq_int(q, sq_id_key(page->id));
        sq_text(q, page->id);
    }
}

static int take_page(sq_query *q, uint32_t limit, toc_arena *a, toc_incident_page *ret,
                     toc_err *reterr)
{
    toc_sv day = {0}, id = {0};
    int r;
    while ((r = sq_row(q, reterr)) > 0) {
        if (ret->rows.n == limit) { /* one more than asked for: there is a next page */
            ret->next = page_token(day, id, a);
            sq_end(q);
            r = 0;
            break;
        }
        toc_incident_ref *ref = TOC_VEC_PUSH(a, &ret->rows);
        if (!ref) {
            sq_end(q);
            break;
        }
        day = sq_get_text(q, a);
        ref->id = id = sq_get_text(q, a);
        ref->report = sq_get_text(q, a);
    }
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
}

int sq_incidents(toc_store *s, const toc_incident_query *f, toc_arena *a, toc_incident_page *ret,
                 toc_err *reterr)
{
    page_mark page = {0};
    *ret = (toc_incident_page){0};
    int r = f->page.n ? parse_page(f->page, &page, reterr) : 0;
    if (r < 0)
        return r;
    if (f->text.n && !sq_match_expression(f->text, a).n)
        return 0;
    toc_buf sql = {0};
    toc_buf_str(&sql, "SELECT i.first_day, i.id, r.id FROM incident i ");
    if (f->only.n)
        toc_buf_str(&sql, "INDEXED BY incident_id ");
    toc_buf_str(&sql, "JOIN member g ON g.id_key = i.id_key AND g.id = i.id "
                      "JOIN report r USING (report) WHERE i.live");
    add_filters(f, &sql);
    toc_buf_str(&sql, " ORDER BY i.first_day DESC, i.id_key DESC, i.id DESC LIMIT ?");
    if (sql.failed) {
        toc_buf_done(&sql);
        return toc_fail(reterr, -ENOMEM, "out of memory");
    }
    sq_query q = sq_open_once(sq_of(s), toc_buf_sv(&sql));
    bind_filters(&q, f, &page, a);
    sq_int(&q, (int64_t)f->limit + 1);
    r = take_page(&q, f->limit, a, ret, reterr);
    toc_buf_done(&sql);
    return r;
}

static int take_numbers(sq_query *q, toc_arena *a, toc_number_vec *ret, toc_err *reterr)
{
    int r;
    while ((r = sq_row(q, reterr)) > 0) {
        int64_t *slot = TOC_VEC_PUSH(a, ret);
        if (!slot) {
            sq_end(q);
            break;
        }
        *slot = sq_get_int(q);
    }
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : TOC_MIN(r, 0);
}

int sq_by_actor(toc_store *s, toc_sv name, toc_sv id, toc_arena *a, toc_number_vec *ret,
                toc_err *reterr)
{
    sq_query q = sq_open(sq_of(s), OF_ACTOR);
    bind_actor(&q, name, id, a);
    return take_numbers(&q, a, ret, reterr);
}

int sq_by_text(toc_store *s, toc_sv words, toc_arena *a, toc_number_vec *ret, toc_err *reterr)
{
    toc_sv expression = sq_match_expression(words, a);
    if (!expression.n)
        return 0;
    sq_query q = sq_open(sq_of(s), OF_TEXT);
    sq_text(&q, expression);
    return take_numbers(&q, a, ret, reterr);
}

/* ---- resolve ---- */

/* What people give as an id: "<type>--" or nothing, then a UUID or its beginning. */
typedef struct {
    toc_sv type; /* empty: any */
    toc_sv uuid;
    int64_t low, high; /* range of keys */
} id_prefix;

static bool parse_prefix(toc_sv s, id_prefix *ret)
{
    *ret = (id_prefix){.uuid = s};
    long dashes = toc_sv_find(s, TOC_SV("--"), 0);
    if (dashes >= 0) {
        ret->type = toc_sv_range(s, 0, (size_t)dashes);
        ret->uuid = toc_sv_range(s, (size_t)dashes + 2, s.n);
    }
    if (!ret->uuid.n || ret->uuid.n > TOC_UUID_TEXT)
        return false;
    for (size_t i = 0; i < ret->uuid.n; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? ret->uuid.p[i] != '-' : !toc_is_hex(ret->uuid.p[i]))
            return false;
    }
    ret->low = sq_hex_key(ret->uuid, '0');
    ret->high = sq_hex_key(ret->uuid, 'f');
    return true;
}

/* "<like>": ids whose text after "--" begins with the prefix. Two rows tell that there are many. */
#define BEGINS                                                                                     \
    "id_key BETWEEN ?1 AND ?2 AND substr(x.id, instr(x.id, '--') + 2, length(?3)) = ?3 "           \
    "AND (?4 = '' OR substr(x.id, 1, instr(x.id, '--') - 1) = ?4) LIMIT 2"

typedef struct {
    toc_store_kind kind;
    const char *sql;
} id_table;

static const id_table TABLES[] = {
    {TOC_STORE_IS_INCIDENT,
     "SELECT x.id, coalesce(i.id, x.id), r.id, coalesce(i.live, 0) FROM member x "
     "JOIN report r USING (report) LEFT JOIN incident i USING (incident) WHERE x." BEGINS},
    {TOC_STORE_IS_REPORT,
     "SELECT x.id, x.id, x.id, x.withdrawn IS NULL FROM report x WHERE x." BEGINS},
    {TOC_STORE_IS_OBJECT, "SELECT DISTINCT x.id, x.id, '', 1 FROM object x WHERE x." BEGINS},
};

static int look_in(sq_store *s, const id_table *t, const id_prefix *p, toc_arena *a,
                   toc_store_match *ret, uint32_t *found, toc_err *reterr)
{
    sq_query q = sq_open(s, t->sql);
    sq_int(&q, p->low);
    sq_int(&q, p->high);
    sq_text(&q, p->uuid);
    sq_text(&q, p->type);
    int r;
    while ((r = sq_row(&q, reterr)) > 0) {
        toc_store_match m = {.kind = t->kind, .member = sq_get_text(&q, a)};
        m.id = sq_get_text(&q, a);
        m.report = sq_get_text(&q, a);
        m.live = sq_get_int(&q) != 0;
        /* Our own incidents and reports may also be kept as STIX objects: the same thing. */
        if (*found && toc_sv_eq(ret->member, m.member))
            continue;
        if ((*found)++ == 0)
            *ret = m;
    }
    return r;
}

/* Ids of objects that are no UUIDs. */
static int look_exact(sq_store *s, toc_sv id, toc_arena *a, toc_store_match *ret, toc_err *reterr)
{
    toc_object o;
    int r = sq_object(&s->base, id, a, &o, reterr);
    if (r == 0)
        *ret = (toc_store_match){.kind = TOC_STORE_IS_OBJECT, .id = o.id, .live = true};
    return r;
}

static int look_in_tables(sq_store *s, const id_prefix *p, toc_arena *a, toc_store_match *ret,
                          toc_err *reterr)
{
    uint32_t found = 0;
    for (size_t i = 0; i < TOC_LEN(TABLES); i++) {
        int r = look_in(s, &TABLES[i], p, a, ret, &found, reterr);
        if (r < 0)
            return r;
    }
    return found == 0 ? TOC_STORE_NONE : found == 1 ? 0 : TOC_STORE_MANY;
}

/* Ids under which something of a type went out again after it was revoked; two are many. */
static int look_again(sq_store *s, const char *type, toc_sv uuid, toc_arena *a, toc_sv_vec *ret,
                      toc_err *reterr)
{
    sq_query q = sq_open(
        s, "SELECT DISTINCT again FROM retired WHERE again >= ?1 AND again < ?1 || 'g' LIMIT 2");
    sq_text(&q, toc_arena_printf(a, "%s--%.*s", type, TOC_SV_ARG(uuid)));
    return sq_texts(&q, a, ret, reterr);
}

/* It is the thing that was known by its first id. */
static int look_revived(sq_store *s, const id_prefix *p, toc_arena *a, toc_store_match *ret,
                        toc_err *reterr)
{
    static const char *const TYPES[] = {"incident", "report"};
    toc_sv_vec ids = {0};
    toc_sv first;
    id_prefix whole;
    int r = 0;
    for (size_t i = 0; r == 0 && i < TOC_LEN(TYPES); i++)
        if (!p->type.n || toc_sv_eq(p->type, toc_sv_of(TYPES[i])))
            r = look_again(s, TYPES[i], p->uuid, a, &ids, reterr);
    if (r < 0 || ids.n != 1)
        return r < 0 ? r : ids.n ? TOC_STORE_MANY : TOC_STORE_NONE;
    r = toc_view_original(&s->base, ids.p[0], a, &first, reterr);
    return r == 0 && parse_prefix(first, &whole) ? look_in_tables(s, &whole, a, ret, reterr)
           : r < 0                               ? r
                                                 : TOC_STORE_NONE;
}

int sq_resolve(toc_store *store, toc_sv prefix, toc_arena *a, toc_store_match *ret, toc_err *reterr)
{
    sq_store *s = sq_of(store);
    id_prefix p;
    if (!parse_prefix(prefix, &p))
        return look_exact(s, prefix, a, ret, reterr);
    int r = look_in_tables(s, &p, a, ret, reterr);
    if (r == TOC_STORE_NONE)
        r = look_revived(s, &p, a, ret, reterr);
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
}
