/*
 * migrate - formats of the store, forward only. The files of schema/ are built in; each brings a
 * store from the format before to its own, whole or not at all. Before the first that changes an
 * existing store, the file is copied beside itself.
 */
#include "store/sqlite/db.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

static const char FIRST[] =
#include "store/001_first.sql.inc"
    ;

static const char EXCHANGE[] =
#include "store/002_exchange.sql.inc"
    ;

static const char MERGED[] =
#include "store/003_merged.sql.inc"
    ;

static const char REMOTE[] =
#include "store/004_remote.sql.inc"
    ;

static const char CONSOLE[] =
#include "store/005_console.sql.inc"
    ;

static const char RECALL[] =
#include "store/006_recall.sql.inc"
    ;

static const char WRITERS[] =
#include "store/007_writers.sql.inc"
    ;

static const char WARNED[] =
#include "store/008_warned.sql.inc"
    ;

static const char SIGHTINGS[] =
#include "store/009_sightings.sql.inc"
    ;

static const char VIEWS[] =
#include "store/010_views.sql.inc"
    ;

static const char RULING_MARKING[] =
#include "store/011_ruling_marking.sql.inc"
    ;

static const char LEAVING[] =
#include "store/012_leaving.sql.inc"
    ;

static const char VIEW_SOURCES[] =
#include "store/013_view_sources.sql.inc"
    ;

static const char MEMBER_KEYS[] =
#include "store/014_member_keys.sql.inc"
    ;

static const char REMOTE_KIND[] =
#include "store/015_remote_kind.sql.inc"
    ;

static const char SEEN[] =
#include "store/016_seen.sql.inc"
    ;

static const char SETTLED[] =
#include "store/017_settled.sql.inc"
    ;

static const char STEPS[] =
#include "store/018_steps.sql.inc"
    ;

static const char PLACES[] =
#include "store/019_places.sql.inc"
    ;

static const char *const MIGRATIONS[] = {
    FIRST,       EXCHANGE,  MERGED,  REMOTE,         CONSOLE, RECALL,       WRITERS,
    WARNED,      SIGHTINGS, VIEWS,   RULING_MARKING, LEAVING, VIEW_SOURCES, MEMBER_KEYS,
    REMOTE_KIND, SEEN,      SETTLED, STEPS,          PLACES,
};
static_assert(TOC_LEN(MIGRATIONS) == SQ_FORMATS, "one migration a format");

/* "Tocs": tells file(1) and us whose database it is. */
enum { APPLICATION_ID = 0x546f6373 };

static int pragma_number(sq_store *s, const char *sql, int64_t *ret, toc_err *reterr)
{
    sq_query q = sq_open_once(s, toc_sv_of(sql));
    int r = sq_row(&q, reterr);
    if (r > 0) {
        *ret = sq_get_int(&q);
        sq_end(&q);
    }
    return TOC_MIN(r, 0);
}

/* The format of the database; 0 for an empty one. -EBADMSG: some other program's. */
static int read_format(sq_store *s, int64_t *ret, toc_err *reterr)
{
    int64_t application = 0, tables = 0;
    int r = pragma_number(s, "PRAGMA application_id", &application, reterr);
    if (r == 0)
        r = pragma_number(s, "PRAGMA user_version", ret, reterr);
    if (r == 0)
        r = pragma_number(s, "SELECT count(*) FROM sqlite_schema", &tables, reterr);
    if (r < 0)
        return r;
    if (application != APPLICATION_ID && (tables || *ret))
        return toc_fail(reterr, -EBADMSG, "'%s' is not a tocsin store", s->path);
    return 0;
}

/* "<path>.format<N>": an older copy of the same format is replaced. */
static int copy_aside(sq_store *s, int64_t format, toc_err *reterr)
{
    toc_arena a = {0};
    toc_sv copy = toc_arena_printf(&a, "%s.format%lld", s->path, (long long)format);
    (void)unlink(copy.p); /* VACUUM INTO wants no file there */
    sq_query q = sq_open_once(s, TOC_SV("VACUUM INTO ?"));
    sq_text(&q, copy);
    int r = sq_run(&q, reterr);
    if (r < 0)
        (void)toc_fail_context(reterr, r, "copying the store before its format changes");
    toc_arena_done(&a);
    return r;
}

static int apply(sq_store *s, const char *sql, int64_t format, toc_err *reterr)
{
    char stamp[96];
    (void)snprintf(stamp, sizeof(stamp), "PRAGMA application_id = %d; PRAGMA user_version = %lld;",
                   APPLICATION_ID, (long long)format);
    int r = sq_exec(s, sql, reterr);
    return r == 0 ? sq_exec(s, stamp, reterr) : r;
}

/* All steps in one transaction. Another process may have been faster: the format is asked again. */
static int migrate(sq_store *s, const char *const *migrations, int n, toc_err *reterr)
{
    int64_t format = 0;
    int r = sq_exec(s, "BEGIN IMMEDIATE", reterr);
    if (r < 0)
        return r;
    r = read_format(s, &format, reterr);
    s->base.created = r == 0 && format == 0;
    for (; r == 0 && format < n; format++)
        r = apply(s, migrations[format], format + 1, reterr);
    if (r == 0)
        r = sq_exec(s, "COMMIT", reterr);
    if (r < 0 && !sqlite3_get_autocommit(s->db))
        (void)sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
    return r;
}

int sq_migrate_with(sq_store *s, const char *const *migrations, int n, toc_err *reterr)
{
    int64_t format = 0;
    int r = read_format(s, &format, reterr);
    if (r < 0)
        return r;
    if (format > n)
        return toc_fail(reterr, -EPROTO,
                        "the store '%s' was written by a newer tocsin (format %lld; this one knows "
                        "%d): update tocsin",
                        s->path, (long long)format, n);
    if (format == n)
        return 0;
    if (format > 0)
        r = copy_aside(s, format, reterr);
    return r == 0 ? migrate(s, migrations, n, reterr) : r;
}

int sq_migrate(sq_store *s, toc_err *reterr)
{
    return sq_migrate_with(s, MIGRATIONS, TOC_LEN(MIGRATIONS), reterr);
}
