/* sqlite - the store in SQLite: conformance, and what is its own. */
#include "testkit.h"

#include "base/file.h"
#include "conformance.h"
#include "store/sqlite/db.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static toc_sv fresh(toc_arena *a)
{
    static int n;
    return toc_arena_printf(a, "%s/store-%d.db", toc_test_dir(), n++);
}

const toc_conformance_kind conformance_kind = {.ops = &toc_store_sqlite, .fresh = fresh};

static const toc_sample SAMPLE = {"/r/a.txt", "A bomb went off in Larnaca.", "Larnaca", 19800, 4};

static int64_t ask(const char *path, const char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *st = NULL;
    int64_t n = -1;
    if (sqlite3_open(path, &db) == SQLITE_OK &&
        sqlite3_prepare_v2(db, sql, -1, &st, NULL) == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW)
        n = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    sqlite3_close(db);
    return n;
}

static bool is_intact(const char *path)
{
    return ask(path, "SELECT integrity_check = 'ok' FROM pragma_integrity_check") == 1 &&
           ask(path, "SELECT count(*) FROM pragma_foreign_key_check") == 0;
}

TEST(a_new_store_is_its_owners_alone_and_says_that_it_is_new)
{
    toc_arena a = {0};
    toc_sv path = fresh(&a);
    toc_store *s = NULL;
    struct stat st;
    EXPECT_INT(toc_store_open(path.p, TOC_STORE_READ, &s, NULL), -ENOENT);
    EXPECT_INT(toc_store_open(path.p, TOC_STORE_WRITE, &s, NULL), 0);
    EXPECT(toc_store_created(s));
    EXPECT(stat(path.p, &st) == 0 && (st.st_mode & 0777) == 0600);
    toc_store_close(s);
    EXPECT_INT(toc_store_open(path.p, TOC_STORE_READ, &s, NULL), 0);
    EXPECT(!toc_store_created(s));
    toc_store_close(s);
    toc_arena_done(&a);
}

TEST(a_store_in_memory_leaves_no_file)
{
    toc_store *s = NULL;
    (void)unlink(":memory:"); /* of an older run */
    EXPECT_INT(toc_store_open(":memory:", TOC_STORE_WRITE, &s, NULL), 0);
    EXPECT(access(":memory:", F_OK) < 0);
    toc_store_close(s);
}

TEST(what_is_no_store_is_refused)
{
    toc_arena a = {0};
    toc_err err = {0};
    toc_store *s = NULL;
    toc_sv text = fresh(&a), other = fresh(&a);
    EXPECT_INT(toc_file_replace(text.p, TOC_SV("a report that somebody typed\n"), NULL), 0);
    EXPECT_INT(toc_store_open(text.p, TOC_STORE_WRITE, &s, &err), -EBADMSG);
    EXPECT(strstr(err.text, "not a tocsin store"));
    sqlite3 *db = NULL;
    EXPECT_INT(sqlite3_open(other.p, &db), SQLITE_OK);
    EXPECT_INT(sqlite3_exec(db, "CREATE TABLE t (x)", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
    EXPECT_INT(toc_store_open(other.p, TOC_STORE_WRITE, &s, &err), -EBADMSG);
    EXPECT(strstr(err.text, "not a tocsin store"));
    EXPECT(toc_store_open("/", TOC_STORE_WRITE, &s, &err) < 0);
    EXPECT(toc_store_open("/nowhere/at/all", TOC_STORE_WRITE, &s, &err) == -ENOENT);
    toc_arena_done(&a);
}

TEST(a_store_from_a_newer_version_is_refused_in_one_line)
{
    toc_arena a = {0};
    toc_err err = {0};
    toc_store *s = NULL;
    toc_sv path = fresh(&a);
    EXPECT_INT(toc_store_open(path.p, TOC_STORE_WRITE, &s, NULL), 0);
    EXPECT_INT(sq_exec((sq_store *)s, "PRAGMA user_version = 99", NULL), 0);
    toc_store_close(s);
    EXPECT_INT(toc_store_open(path.p, TOC_STORE_READ, &s, &err), -EPROTO);
    EXPECT(strstr(err.text, "newer tocsin") && !strchr(err.text, '\n'));
    toc_arena_done(&a);
}

static int pass_row(void *context, const toc_audit *row)
{
    (void)context, (void)row;
    return 0;
}

TEST(an_older_store_is_copied_then_migrated_whole_or_not_at_all)
{
    const char *next[SQ_FORMATS + 2] = {
        [SQ_FORMATS] = "CREATE TABLE next (x); INSERT INTO next VALUES (7);",
        [SQ_FORMATS + 1] = "CREATE TABLE half (x); NO SUCH STATEMENT;",
    };
    toc_arena a = {0};
    toc_err err = {0};
    toc_store *s = NULL;
    toc_sv path = fresh(&a);
    EXPECT_INT(toc_store_open(path.p, TOC_STORE_WRITE, &s, NULL), 0);
    put_sample(s, &SAMPLE, &a);
    EXPECT_INT(sq_migrate_with((sq_store *)s, next, SQ_FORMATS + 1, &err), 0);
    EXPECT_INT(ask(path.p, "SELECT x FROM next"), 7);
    EXPECT_INT(ask(path.p, "PRAGMA user_version"), SQ_FORMATS + 1);
    toc_sv copy = toc_arena_printf(&a, "%s.format%d", path.p, SQ_FORMATS);
    EXPECT_INT(ask(copy.p, "PRAGMA user_version"), SQ_FORMATS);
    EXPECT_INT(ask(copy.p, "SELECT count(*) FROM report"), 1);
    EXPECT(sq_migrate_with((sq_store *)s, next, SQ_FORMATS + 2, &err) < 0);
    EXPECT_INT(ask(path.p, "PRAGMA user_version"), SQ_FORMATS + 1);
    EXPECT_INT(ask(path.p, "SELECT count(*) FROM sqlite_schema WHERE name = 'half'"), 0);
    toc_store_close(s);
    EXPECT(is_intact(path.p));
    toc_arena_done(&a);
}

TEST(a_changed_row_breaks_the_audit_log)
{
    toc_arena a = {0};
    toc_err err = {0};
    toc_store *s = NULL;
    toc_sv path = fresh(&a), head;
    toc_audit row = {.who = TOC_SV("me"), .what = TOC_SV("read")};
    EXPECT_INT(toc_store_open(path.p, TOC_STORE_WRITE, &s, NULL), 0);
    EXPECT_INT(toc_store_begin(s, NULL), 0);
    for (int i = 0; i < 3; i++)
        EXPECT_INT(toc_exchange_audit(s, &row, NULL), 0);
    EXPECT_INT(sq_exec((sq_store *)s, "UPDATE audit SET who = 'you' WHERE seq = 2", NULL), 0);
    EXPECT_INT(toc_exchange_audit_walk(s, pass_row, NULL, &a, &head, &err), -EBADMSG);
    EXPECT_SV(toc_sv_of(err.text), "row 2 of the audit log was changed");
    EXPECT_INT(sq_exec((sq_store *)s, "DELETE FROM audit WHERE seq = 2", NULL), 0);
    EXPECT_INT(toc_exchange_audit_walk(s, pass_row, NULL, &a, &head, &err), -EBADMSG);
    EXPECT_SV(toc_sv_of(err.text), "row 2 is missing from the audit log");
    toc_store_close(s);
    toc_arena_done(&a);
}

TEST(a_clock_that_is_set_back_does_not_break_the_order)
{
    toc_arena a = {0};
    toc_store *s = NULL;
    toc_sv path = fresh(&a);
    toc_sample second = SAMPLE;
    second.origin = "/r/b.txt";
    second.text = "Another.";
    EXPECT_INT(toc_store_open(path.p, TOC_STORE_WRITE, &s, NULL), 0);
    put_sample(s, &SAMPLE, &a);
    /* As if the clock had been a century ahead. */
    EXPECT_INT(sq_exec((sq_store *)s, "UPDATE change SET added = 4000000000000000 + seq", NULL), 0);
    put_sample(s, &second, &a);
    EXPECT_INT(ask(path.p, "SELECT max(added) FROM change"), 4000000000000000 + 4);
    toc_store_close(s);
    toc_arena_done(&a);
}

/* ---- a kill at any instant ---- */

/* Adds reports one batch each, and tells through fd how many were acknowledged. */
static void add_until_killed(const char *path, int fd)
{
    toc_store *s = NULL;
    if (toc_store_open(path, TOC_STORE_WRITE, &s, NULL) < 0)
        _exit(1);
    for (uint32_t i = 0;; i++) {
        toc_arena a = {0};
        toc_sample sample = SAMPLE;
        sample.origin = toc_arena_printf(&a, "/r/%d/%u.txt", (int)getpid(), i).p;
        sample.text = toc_arena_printf(&a, "Report %u of %d", i, (int)getpid()).p;
        put_sample(s, &sample, &a);
        toc_arena_done(&a);
        if (write(fd, "+", 1) != 1)
            _exit(1);
    }
}

/* Lets a child add for a while, kills it, and returns how many reports it was told are safe. */
static int64_t kill_in_the_middle(const char *path, useconds_t after)
{
    int pipes[2], status;
    char bytes[4096];
    int64_t acknowledged = 0;
    if (pipe(pipes) < 0)
        return -1;
    pid_t child = fork();
    if (child == 0) {
        close(pipes[0]);
        add_until_killed(path, pipes[1]);
    }
    close(pipes[1]);
    usleep(after);
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    for (ssize_t n; (n = read(pipes[0], bytes, sizeof(bytes))) > 0;)
        acknowledged += n;
    close(pipes[0]);
    EXPECT(WIFSIGNALED(status));
    return acknowledged;
}

TEST(a_kill_at_any_instant_loses_nothing_that_was_acknowledged)
{
    toc_arena a = {0};
    toc_sv path = fresh(&a);
    int64_t safe = 0;
    for (useconds_t i = 0; i < 25; i++) {
        safe += kill_in_the_middle(path.p, 1000 + i * 1700);
        toc_store *s = NULL;
        toc_store_counts c = {0};
        toc_err err = {0};
        if (toc_store_open(path.p, TOC_STORE_WRITE, &s, &err) < 0)
            toc_test_fail(__FILE__, __LINE__, "open: %s", err.text);
        else
            EXPECT_INT(toc_store_count(s, &c, NULL), 0);
        EXPECT(c.reports >= safe);
        EXPECT(c.reports == c.incidents && c.changes == 2 * c.reports);
        safe = c.reports; /* one more may have been stored than was told */
        toc_store_close(s);
    }
    EXPECT(safe > 0);
    EXPECT(is_intact(path.p));
    toc_arena_done(&a);
}

/* ---- a full disk ---- */

/* In a process of its own, as the limit cannot be lifted again: adds until the file may not grow.
 */
static int fill_up(const char *path, toc_err *reterr)
{
    toc_store *s = NULL;
    int r = toc_store_open(path, TOC_STORE_WRITE, &s, reterr);
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit limit = {1 << 20, 1 << 20};
    setrlimit(RLIMIT_FSIZE, &limit);
    for (uint32_t i = 0; r == 0 && i < 100000; i++) {
        toc_arena a = {0};
        toc_put done;
        toc_sample sample = SAMPLE;
        sample.origin = toc_arena_printf(&a, "/r/%u.txt", i).p;
        sample.text = toc_arena_printf(&a, "Report %u", i).p;
        toc_doc doc = sample_doc(&sample);
        r = toc_store_begin(s, reterr);
        if (r == 0)
            r = toc_store_put_report(s, &doc, sample_record(&sample, &a), &a, &done, reterr);
        if (r == 0)
            r = toc_store_commit(s, reterr);
        toc_arena_done(&a);
    }
    if (s)
        toc_store_rollback(s);
    toc_store_close(s);
    return r;
}

TEST(a_full_disk_is_told_in_one_line_and_leaves_the_store_intact)
{
    toc_arena a = {0};
    toc_sv path = fresh(&a);
    int status;
    pid_t child = fork();
    if (child == 0) {
        toc_err err = {0};
        int r = fill_up(path.p, &err);
        _exit(r == -ENOSPC && strstr(err.text, "no room left") ? 0 : 1);
    }
    waitpid(child, &status, 0);
    EXPECT(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    EXPECT(is_intact(path.p));
    toc_store *s = NULL;
    EXPECT_INT(toc_store_open(path.p, TOC_STORE_WRITE, &s, NULL), 0);
    toc_store_counts c = {0};
    EXPECT_INT(toc_store_count(s, &c, NULL), 0);
    EXPECT(c.reports > 0 && c.reports == c.members);
    EXPECT_INT(put_sample(s, &SAMPLE, &a), TOC_PUT_NEW); /* there is room again */
    toc_store_close(s);
    toc_arena_done(&a);
}
