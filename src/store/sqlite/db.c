/* db - see db.h: the connection. */
#include "store/sqlite/db.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "base/hash.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <time.h>
#include <unistd.h>

/*
 * FULL: a commit is on the disk when it returns. Checkpoints are rare (80 MB of log), as each costs
 * two syncs and writes scattered pages. The log is cut back when the last connection closes.
 */
static const char PRAGMAS[] = "PRAGMA synchronous = FULL;"
                              "PRAGMA foreign_keys = ON;"
                              "PRAGMA wal_autocheckpoint = 20000;"
                              "PRAGMA cache_size = -32768;"
                              "PRAGMA temp_store = MEMORY;"
                              "PRAGMA trusted_schema = OFF;";

/* How long is waited for another writer, in steps short enough to get in between two batches of
 * one that works long: SQLite's own go up to a tenth of a second. */
static int wait_for_writer(void *context, int times)
{
    enum { STEP_MILLISECONDS = 2, MOST_MILLISECONDS = 30000 };
    const struct timespec t = {.tv_nsec = STEP_MILLISECONDS * 1000000};
    (void)context;
    (void)nanosleep(&t, NULL);
    return times < MOST_MILLISECONDS / STEP_MILLISECONDS;
}

/* ---- errors ---- */

/* What the system said last of the log or of the file: a failed commit does not pass it on. */
static int last_errno(sq_store *s)
{
    int cause = 0;
    sqlite3_file *wal = NULL;
    (void)sqlite3_file_control(s->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal);
    if (wal && wal->pMethods)
        (void)wal->pMethods->xFileControl(wal, SQLITE_FCNTL_LAST_ERRNO, &cause);
    if (!cause)
        (void)sqlite3_file_control(s->db, "main", SQLITE_FCNTL_LAST_ERRNO, &cause);
    return cause ? cause : sqlite3_system_errno(s->db);
}

static int fail_io(sq_store *s, toc_err *reterr)
{
    int cause = last_errno(s);
    if (cause == ENOSPC || cause == EFBIG || cause == EDQUOT)
        return toc_fail(reterr, -ENOSPC, "no room left to write to the store '%s'", s->path);
    return toc_fail(reterr, -EIO, "the disk under the store '%s' failed: %s", s->path,
                    cause ? strerror(cause) : sqlite3_errmsg(s->db));
}

int sq_fail(sq_store *s, int rc, toc_err *reterr)
{
    if (rc == SQLITE_READONLY_CANTINIT || rc == SQLITE_READONLY_DIRECTORY)
        return toc_fail(reterr, -EACCES,
                        "the folder of the store '%s' may not be written, which even a look needs: "
                        "copy the store elsewhere",
                        s->path);
    switch (rc & 0xff) {
    case SQLITE_FULL:
        return toc_fail(reterr, -ENOSPC, "no room left to write to the store '%s'", s->path);
    case SQLITE_IOERR:
        return fail_io(s, reterr);
    case SQLITE_NOMEM:
        return toc_fail(reterr, -ENOMEM, "out of memory");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return toc_fail(reterr, -EBUSY, "another process keeps the store '%s' busy; try again",
                        s->path);
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return toc_fail(reterr, -EACCES, "the store '%s' may not be written", s->path);
    case SQLITE_CANTOPEN:
        return toc_fail(reterr, -EACCES, "cannot open the store '%s': %s", s->path,
                        strerror(sqlite3_system_errno(s->db)));
    case SQLITE_NOTADB:
        return toc_fail(reterr, -EBADMSG, "'%s' is not a tocsin store", s->path);
    case SQLITE_CORRUPT:
        return toc_fail(reterr, -EBADMSG, "the store '%s' is damaged (%s); restore a backup",
                        s->path, sqlite3_errmsg(s->db));
    default:
        return toc_fail(reterr, -EIO, "the store '%s': %s", s->path, sqlite3_errmsg(s->db));
    }
}

int sq_exec(sq_store *s, const char *sql, toc_err *reterr)
{
    int rc = sqlite3_exec(s->db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? 0 : sq_fail(s, rc, reterr);
}

/* ---- queries ---- */

static sq_cached *cache_slot(sq_store *s, const char *sql)
{
    size_t at = (size_t)toc_hash_mix((uintptr_t)sql, 0);
    for (size_t i = 0; i < SQ_CACHED; i++) {
        sq_cached *slot = &s->cached[(at + i) % SQ_CACHED];
        if (!slot->sql || slot->sql == sql)
            return slot;
    }
    TOC_ASSERT(false && "more statements than SQ_CACHED");
    return NULL;
}

sq_query sq_open(sq_store *s, const char *sql)
{
    sq_query q = {.s = s};
    sq_cached *slot = cache_slot(s, sql);
    if (!slot->statement)
        q.rc =
            sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &slot->statement, NULL);
    if (q.rc == SQLITE_OK)
        slot->sql = sql;
    q.statement = slot->statement;
    return q;
}

sq_query sq_open_once(sq_store *s, toc_sv sql)
{
    sq_query q = {.s = s, .own = true};
    q.rc = sqlite3_prepare_v2(s->db, sql.p, (int)sql.n, &q.statement, NULL);
    return q;
}

sq_query sq_open_setting(sq_store *s, const char *kind, const char *name)
{
    sq_query q = sq_open(s, "SELECT value FROM setting WHERE name = ? || ?");
    sq_text(&q, toc_sv_of(kind));
    sq_text(&q, toc_sv_of(name));
    return q;
}

static void keep_error(sq_query *q, int rc)
{
    if (q->rc == SQLITE_OK)
        q->rc = rc;
}

void sq_text(sq_query *q, toc_sv v)
{
    keep_error(q, sqlite3_bind_text64(q->statement, ++q->bound, v.p ? v.p : "", v.n, SQLITE_STATIC,
                                      SQLITE_UTF8));
}

void sq_text_or_null(sq_query *q, toc_sv v)
{
    if (v.n)
        sq_text(q, v);
    else
        sq_null(q);
}

void sq_blob(sq_query *q, const void *p, size_t n)
{
    keep_error(q, sqlite3_bind_blob64(q->statement, ++q->bound, p, n, SQLITE_STATIC));
}

void sq_int(sq_query *q, int64_t v)
{
    keep_error(q, sqlite3_bind_int64(q->statement, ++q->bound, v));
}

void sq_real(sq_query *q, double v)
{
    keep_error(q, sqlite3_bind_double(q->statement, ++q->bound, v));
}

void sq_null(sq_query *q)
{
    keep_error(q, sqlite3_bind_null(q->statement, ++q->bound));
}

void sq_day(sq_query *q, toc_day d)
{
    char text[TOC_DAY_TEXT + 1] = "";
    if (d != TOC_DAY_NONE)
        toc_day_format(d, text);
    keep_error(q, sqlite3_bind_text(q->statement, ++q->bound, text, -1, SQLITE_TRANSIENT));
}

void sq_end(sq_query *q)
{
    if (q->own)
        sqlite3_finalize(q->statement);
    else
        sqlite3_reset(q->statement);
    q->statement = NULL;
}

int sq_row(sq_query *q, toc_err *reterr)
{
    q->column = 0;
    if (q->rc == SQLITE_OK)
        q->rc = sqlite3_step(q->statement);
    if (q->rc == SQLITE_ROW) {
        q->rc = SQLITE_OK;
        return 1;
    }
    int r = q->rc == SQLITE_DONE ? 0 : sq_fail(q->s, q->rc, reterr);
    sq_end(q);
    return r;
}

int sq_run(sq_query *q, toc_err *reterr)
{
    int r = sq_row(q, reterr);
    TOC_ASSERT(r <= 0);
    return r;
}

int sq_one(sq_query *q, int64_t *ret, toc_err *reterr)
{
    int r = sq_row(q, reterr);
    if (r <= 0)
        return r < 0 ? r : TOC_STORE_NONE;
    *ret = sq_get_int(q);
    sq_end(q);
    return 0;
}

int sq_exists(sq_query *q, bool *ret, toc_err *reterr)
{
    int r = sq_row(q, reterr);
    *ret = r > 0;
    if (r > 0)
        sq_end(q);
    return TOC_MIN(r, 0);
}

toc_sv sq_peek_blob(sq_query *q)
{
    int at = q->column++;
    const void *p = sqlite3_column_blob(q->statement, at);
    int n = sqlite3_column_bytes(q->statement, at);
    return (toc_sv){p ? p : "", p ? (size_t)n : 0};
}

toc_sv sq_get_text(sq_query *q, toc_arena *a)
{
    return toc_arena_dup(a, sq_peek_blob(q));
}

int sq_texts(sq_query *q, toc_arena *a, toc_sv_vec *ret, toc_err *reterr)
{
    int r;
    while ((r = sq_row(q, reterr)) > 0) {
        toc_sv *slot = TOC_VEC_PUSH(a, ret);
        if (slot)
            *slot = sq_get_text(q, a);
    }
    return r;
}

int64_t sq_get_int(sq_query *q)
{
    return sqlite3_column_int64(q->statement, q->column++);
}

toc_day sq_get_day(sq_query *q)
{
    return toc_day_parse(sq_peek_blob(q));
}

/* ---- keys ---- */

/* The top bit is flipped so that signed keys sort like the text. */
int64_t sq_hex_key(toc_sv hex, char pad)
{
    uint64_t key = 0;
    size_t at = 0;
    for (int digits = 0; digits < 16; digits++) {
        if (at < hex.n && hex.p[at] == '-')
            at++;
        char c = at < hex.n ? hex.p[at++] : pad;
        TOC_ASSERT(toc_is_hex(c));
        key = key << 4 | (uint64_t)toc_hex_digit(c);
    }
    return (int64_t)(key ^ (UINT64_C(1) << 63));
}

static bool is_uuid(toc_sv s)
{
    if (s.n != TOC_UUID_TEXT)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (dash ? s.p[i] != '-' : !toc_is_hex(s.p[i]))
            return false;
    }
    return true;
}

int64_t sq_id_key(toc_sv id)
{
    long dashes = toc_sv_find(id, TOC_SV("--"), 0);
    if (dashes >= 0) {
        toc_sv uuid = toc_sv_range(id, (size_t)dashes + 2, id.n);
        if (is_uuid(uuid))
            return sq_hex_key(uuid, '0');
    }
    return (int64_t)toc_hash64(id);
}

/* ---- opening and closing ---- */

/* km(lat, lon, lat, lon): great-circle distance on a sphere (haversine; within 0.6 % of WGS 84). */
static void sql_km(sqlite3_context *context, int n, sqlite3_value **v)
{
    enum { DIAMETER_KM = 12742 };
    TOC_ASSERT(n == 4);
    const double radian = M_PI / 180;
    double lat1 = sqlite3_value_double(v[0]) * radian, lon1 = sqlite3_value_double(v[1]) * radian;
    double lat2 = sqlite3_value_double(v[2]) * radian, lon2 = sqlite3_value_double(v[3]) * radian;
    double y = sin((lat2 - lat1) / 2), x = sin((lon2 - lon1) / 2);
    double h = y * y + cos(lat1) * cos(lat2) * x * x;
    sqlite3_result_double(context, DIAMETER_KM * asin(sqrt(TOC_MIN(h, 1.0))));
}

static void close_store(toc_store *store)
{
    sq_store *s = sq_of(store);
    for (size_t i = 0; i < SQ_CACHED; i++)
        sqlite3_finalize(s->cached[i].statement);
    sqlite3_close(s->db);
    ZSTD_freeCCtx(s->packer);
    ZSTD_freeDCtx(s->unpacker);
    toc_free(s->path);
    toc_free(s->label_text);
    toc_free(s->known);
    toc_free(s->loose_id);
    toc_free(s);
}

static int set_up(sq_store *s, toc_store_mode mode, toc_err *reterr)
{
    sqlite3_extended_result_codes(s->db, 1);
    sqlite3_busy_handler(s->db, wait_for_writer, NULL);
    (void)sqlite3_db_config(s->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    int rc = sqlite3_create_function(s->db, "km", 4, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL,
                                     sql_km, NULL, NULL);
    if (rc != SQLITE_OK)
        return sq_fail(s, rc, reterr);
    int r = sq_exec(s, PRAGMAS, reterr);
    /* So that a new file can get shorter; of one that is there it says nothing. */
    if (r == 0)
        r = sq_exec(s, "PRAGMA auto_vacuum = INCREMENTAL", reterr);
    if (r == 0)
        r = sq_migrate(s, reterr);
    /* Kept in the file once set; asked for each time because durability rests on it. */
    if (r == 0 && mode == TOC_STORE_WRITE)
        r = sq_exec(s, "PRAGMA journal_mode = WAL", reterr);
    s->packer = ZSTD_createCCtx();
    s->unpacker = ZSTD_createDCtx();
    if (r == 0 && (!s->packer || !s->unpacker))
        r = toc_fail(reterr, -ENOMEM, "out of memory");
    return r;
}

/* A new store is for its owner's eyes; SQLite gives its log the same mode. */
static int make_file(const char *path, toc_err *reterr)
{
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 && errno != EEXIST)
        return toc_fail(reterr, -errno, "cannot make the store '%s': %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return 0;
}

static int open_store(const char *where, toc_store_mode mode, toc_store **ret, toc_err *reterr)
{
    if (mode == TOC_STORE_READ && access(where, F_OK) < 0)
        return toc_fail(reterr, -errno, "no store at '%s': %s", where, strerror(errno));
    bool file = strcmp(where, ":memory:") != 0; /* which SQLite keeps nowhere: for tests */
    int r = mode == TOC_STORE_WRITE && file ? make_file(where, reterr) : 0;
    if (r < 0)
        return r;
    sq_store *s = toc_calloc(1, sizeof(*s));
    char *path = toc_strndup(where, strlen(where));
    if (!s || !path) {
        toc_free(s);
        toc_free(path);
        return toc_fail(reterr, -ENOMEM, "out of memory");
    }
    s->base.ops = &toc_store_sqlite;
    s->path = path;
    int rc = sqlite3_open_v2(where, &s->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    r = rc == SQLITE_OK ? set_up(s, mode, reterr) : sq_fail(s, rc, reterr);
    if (r < 0) {
        close_store(&s->base);
        return r;
    }
    *ret = &s->base;
    return 0;
}

static const char *where(toc_store *store)
{
    return sq_of(store)->path;
}

/* ---- batches ---- */

static void rollback(toc_store *store)
{
    sq_store *s = sq_of(store);
    /* SQLite rolls back by itself when the disk is full. */
    if (!sqlite3_get_autocommit(s->db))
        (void)sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL); /* fails only if there is none */
    s->writing = false;
    sq_shared_forget(s);
}

static int begin(toc_store *store, toc_err *reterr)
{
    static const char LAST[] = "SELECT added FROM change ORDER BY seq DESC LIMIT 1";
    sq_store *s = sq_of(store);
    TOC_ASSERT(!s->writing);
    sq_query start = sq_open(s, "BEGIN IMMEDIATE");
    int r = sq_run(&start, reterr);
    if (r < 0)
        return r;
    s->writing = true;
    s->last_added = 0;
    sq_query q = sq_open(s, LAST);
    r = sq_row(&q, reterr);
    if (r > 0) {
        s->last_added = sq_get_int(&q);
        sq_end(&q);
    }
    if (r < 0)
        rollback(store);
    return TOC_MIN(r, 0);
}

static int commit(toc_store *store, toc_err *reterr)
{
    sq_store *s = sq_of(store);
    TOC_ASSERT(s->writing);
    int r = sq_shared_save(s, reterr);
    if (r == 0) {
        sq_query q = sq_open(s, "COMMIT");
        r = sq_run(&q, reterr);
    }
    if (r < 0)
        rollback(store);
    s->writing = false;
    sq_shared_forget(s);
    return r;
}

const toc_store_ops toc_store_sqlite = {
    .name = "sqlite",
    .open = open_store,
    .close = close_store,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .known_bytes = sq_known_bytes,
    .known_origin = sq_known_origin,
    .known_report = sq_known_report,
    .told = sq_told,
    .put_revision = sq_put_revision,
    .fill_revision = sq_fill_revision,
    .put_origin = sq_put_origin,
    .put_object = sq_put_object,
    .withdraw_report = sq_withdraw_report,
    .restore_report = sq_restore_report,
    .members_of_report = sq_members_of_report,
    .members = sq_members,
    .member_number = sq_member_number,
    .member = sq_member,
    .member_markings = sq_member_markings,
    .unresolved = sq_unresolved,
    .candidates = sq_candidates,
    .put_likeness = sq_put_likeness,
    .put_link = sq_put_link,
    .links = sq_links,
    .put_incident = sq_put_incident,
    .drop_incident = sq_drop_incident,
    .note_shared = sq_note_shared,
    .note_settled = sq_note_settled,
    .doubts = sq_doubts,
    .put_ruling = sq_put_ruling,
    .undo_ruling = sq_undo_ruling,
    .ruling = sq_ruling,
    .ruling_number = sq_ruling_number,
    .rulings_on = sq_rulings_on,
    .rulings_of = sq_rulings_of,
    .rulings = sq_rulings,
    .ruling_sides = sq_ruling_sides,
    .reports_of = sq_reports_of,
    .sources = sq_sources,
    .hold = sq_hold,
    .let_go = sq_let_go,
    .briefs = sq_briefs,
    .brief = sq_brief,
    .unbriefed = sq_unbriefed,
    .put_brief = sq_put_brief,
    .by_actor = sq_by_actor,
    .by_text = sq_by_text,
    .warned = sq_warned,
    .incidents = sq_incidents,
    .report = sq_report,
    .reports = sq_reports,
    .resolve = sq_resolve,
    .object = sq_object,
    .objects = sq_objects,
    .where = where,
    .outdated = sq_outdated,
    .versions = sq_object_versions,
    .search = sq_search,
    .changes = sq_changes,
    .count = sq_count,
    .exchange = &sq_exchange,
    .views = &sq_views,
    .retention = &sq_retention,
    .remote = &sq_remote,
    .sighted = &sq_sighted,
};
