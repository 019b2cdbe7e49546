/* Stores of the first format, which knew no incidents of several reports, as they are opened today.
 */
#include "testkit.h"

#include "base/file.h"
#include "merge/merge.h"
#include "store/sqlite/db.h"

#include <unistd.h>

/* Two outlets on one attack, and one on another; ids as the first format made them. */
static const struct {
    const char *report, *incident, *sha256, *text, *place, *country, *day;
    int killed;
} TOLD[] = {
    {"report--a41a7824-1ac8-5877-8a42-b155162bbc78",
     "incident--a8ab6a28-bc07-575f-a026-dce7865dcafb",
     "0947dfced6a00455f6e291b164a91a3f4c0e6106ed258c2e3e127b99c21cd2dd",
     "A bomb killed four people at a cafe in Larnaca on Monday.", "Larnaca", "CY", "2024-03-18", 4},
    {"report--b41a7824-1ac8-5877-8a42-b155162bbc78",
     "incident--b8ab6a28-bc07-575f-a026-dce7865dcafb",
     "1947dfced6a00455f6e291b164a91a3f4c0e6106ed258c2e3e127b99c21cd2dd",
     "The bomb that exploded in a cafe in Larnaca killed five people.", "Larnaca", "CY",
     "2024-03-18", 5},
    {"report--c41a7824-1ac8-5877-8a42-b155162bbc78",
     "incident--c8ab6a28-bc07-575f-a026-dce7865dcafb",
     "2947dfced6a00455f6e291b164a91a3f4c0e6106ed258c2e3e127b99c21cd2dd", "A bomb went off in Lima.",
     "Lima", "PE", "2024-03-19", 0},
};

static void run(sqlite3 *db, const char *sql)
{
    char *why = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        toc_test_fail(__FILE__, __LINE__, "%s: %s", why ? why : "?", sql);
    sqlite3_free(why);
}

static void say(sqlite3 *db, size_t n, const char *field, const char *value, toc_arena *a)
{
    toc_sv sql = toc_arena_printf(
        a,
        "INSERT INTO assertion (revision, incident, field, value, confidence, source, marking, "
        "recorded) VALUES (%zu, %zu, '%s', '%s', 80, '', 1, 1)",
        n, n, field, value);
    run(db, sql.p);
}

static void tell(sqlite3 *db, size_t i, toc_arena *a)
{
    size_t n = i + 1;
    long long report = sq_id_key(toc_sv_of(TOLD[i].report));
    long long incident = sq_id_key(toc_sv_of(TOLD[i].incident));
    run(db,
        toc_arena_printf(a,
                         "INSERT INTO report VALUES (%zu, '%s', %lld, 'sha256:%s', NULL);"
                         "INSERT INTO revision VALUES (%zu, %zu, 1, '%s', %zu, 1, 'r%zu', '',"
                         " 'text/plain', 'utf-8', '', '2024-03-20', 'en', '%s', 60, NULL);"
                         "UPDATE report SET revision = %zu WHERE report = %zu;"
                         "INSERT INTO revision_text (rowid, title, text) VALUES (%zu, '', '%s');"
                         "INSERT INTO incident VALUES (%zu, '%s', %lld, %zu, %zu, 1, 'physical',"
                         " 'bombing', '%s', '%s', '%s', NULL, NULL, %d);"
                         "INSERT INTO change (added, what, op, id, ref) VALUES"
                         " (%zu, 'report', 'new', '%s', %zu), (%zu, 'incident', 'new', '%s', %zu)",
                         n, TOLD[i].report, report, TOLD[i].sha256, n, n, TOLD[i].sha256, n, n,
                         TOLD[i].text, n, n, n, TOLD[i].text, n, TOLD[i].incident, incident, n, n,
                         TOLD[i].day, TOLD[i].day, TOLD[i].country, TOLD[i].killed, 2 * n,
                         TOLD[i].report, n, 2 * n + 1, TOLD[i].incident, n)
            .p);
    say(db, n, "realm", "\"physical\"", a);
    say(db, n, "type", "\"bombing\"", a);
    say(db, n, "stage", "\"accomplished\"", a);
    say(db, n, "date",
        toc_arena_printf(a, "{\"start\":\"%s\",\"end\":\"%s\"}", TOLD[i].day, TOLD[i].day).p, a);
    say(db, n, "place",
        toc_arena_printf(a, "{\"name\":\"%s\",\"country\":\"%s\",\"chain\":[\"%s\",\"%s\"]}",
                         TOLD[i].place, TOLD[i].country, TOLD[i].place, TOLD[i].place)
            .p,
        a);
    say(db, n, "killed",
        toc_arena_printf(a, "{\"value\":%d,\"bound\":\"exact\"}", TOLD[i].killed).p, a);
}

/* A store as the first version of tocsin left it. */
static toc_sv old_store(toc_arena *a)
{
    toc_sv path = toc_arena_printf(a, "%s/old.db", toc_test_dir());
    toc_file_map schema = {0};
    sqlite3 *db = NULL;
    EXPECT_INT(sqlite3_open(path.p, &db), SQLITE_OK);
    EXPECT_INT(
        toc_file_map_open(toc_test_source("src/store/sqlite/schema/001_first.sql"), &schema, NULL),
        0);
    run(db, toc_arena_dup(a, schema.bytes).p);
    toc_file_map_close(&schema);
    run(db, "PRAGMA application_id = 0x546f6373; PRAGMA user_version = 1;"
            "INSERT INTO marking VALUES (1, 'TLP:AMBER+STRICT')");
    for (size_t i = 0; i < TOC_LEN(TOLD); i++)
        tell(db, i, a);
    EXPECT_INT(sqlite3_close(db), SQLITE_OK);
    return path;
}

TEST(a_store_of_the_first_format_is_migrated_and_its_incidents_are_found)
{
    toc_arena a = {0};
    toc_err err = {0};
    toc_store *s = NULL;
    toc_incident_page page = {0};
    toc_incident_query q = TOC_INCIDENT_QUERY_ALL;
    toc_sv path = old_store(&a);
    int r = toc_store_open(path.p, TOC_STORE_WRITE, &s, &err);
    if (r < 0)
        toc_test_fail(__FILE__, __LINE__, "open: %s", err.text);
    EXPECT_INT(toc_store_incidents(s, &q, &a, &page, NULL), 0);
    EXPECT_INT(page.rows.n, 3); /* as before: one a report */
    EXPECT_INT(toc_merge_catch_up(s, &err), 0);
    page = (toc_incident_page){0};
    EXPECT_INT(toc_store_incidents(s, &q, &a, &page, NULL), 0);
    EXPECT_INT(page.rows.n, 2);
    toc_merged m = {0};
    EXPECT_INT(toc_merge_get(s, toc_sv_of(TOLD[0].incident), &a, &m, NULL), 0);
    EXPECT_INT(m.reports.n, 2);
    EXPECT_INT(m.view.best.killed.value, 5);
    toc_store_match led = {0};
    EXPECT_INT(toc_store_resolve(s, toc_sv_of(TOLD[1].incident), &a, &led, NULL), 0);
    EXPECT_SV(led.id, TOLD[0].incident);
    EXPECT_INT(toc_merge_catch_up(s, &err), 0); /* nothing is left to do */
    toc_store_close(s);
    toc_sv copy = toc_arena_printf(&a, "%s.format1", path.p);
    EXPECT_INT(access(copy.p, R_OK), 0); /* and the old one is still there */
    toc_arena_done(&a);
}
