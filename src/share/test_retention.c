#include "testkit.h"

#include "share/audit_file.h"
#include "share/recall.h"
#include "share/retention.h"

#include "base/date.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

enum { ROWS = 1200 }; /* more than two steps */

static const int64_t DAY = INT64_C(86400) * 1000000;

typedef struct {
    toc_arena a;
    toc_store *s;
    toc_retention p;
    toc_retention_done done;
    toc_err err;
    int64_t later; /* when all that is written now is older than the policy's days */
} fixture;

static void open_at(fixture *f, const char *where)
{
    *f = (fixture){.p = {.days = {30, 30, 30}}};
    EXPECT_INT(toc_store_open(where, TOC_STORE_WRITE, &f->s, &f->err), 0);
    f->later = toc_time_now() + 31 * DAY;
}

static void close_fixture(fixture *f)
{
    EXPECT_SV(toc_sv_of(f->err.text), "");
    toc_store_close(f->s);
    toc_arena_done(&f->a);
}

static void begin(fixture *f)
{
    EXPECT_INT(toc_store_begin(f->s, &f->err), 0);
}

static void commit(fixture *f)
{
    EXPECT_INT(toc_store_commit(f->s, &f->err), 0);
}

static void fill_audit(fixture *f, int rows)
{
    begin(f);
    for (int i = 0; i < rows; i++) {
        const toc_audit row = {.who = TOC_SV("w"),
                               .what = TOC_SV("read"),
                               .about = TOC_SV("a \"b\"\n"),
                               .detail = TOC_SV("\xff\x00 bytes")};
        EXPECT_INT(toc_exchange_audit(f->s, &row, &f->err), 0);
    }
    commit(f);
}

static int count_row(void *context, const toc_audit *row)
{
    (void)row;
    ++*(int64_t *)context;
    return 0;
}

/* Rows of the log; < 0: it is not whole. */
static int64_t whole(fixture *f)
{
    int64_t n = 0;
    toc_sv head;
    toc_err err = {0};
    int r = toc_exchange_audit_walk(f->s, count_row, &n, &f->a, &head, &err);
    return r < 0 ? r : n;
}

static int run(fixture *f, int64_t now, const toc_retention_pace *pace)
{
    return toc_retention_run(f->s, &f->p, now, TOC_SV("me"), pace, &f->a, &f->done, &f->err);
}

/* ---- the audit log ---- */

TEST(nothing_goes_by_default)
{
    fixture f;
    open_at(&f, ":memory:");
    fill_audit(&f, ROWS);
    EXPECT_INT(toc_retention_read(f.s, &f.a, &f.p, &f.err), 0);
    EXPECT(!toc_retention_is_due(&f.p, f.later));
    EXPECT_INT(run(&f, f.later, NULL), 0);
    EXPECT_INT(whole(&f), ROWS);
    close_fixture(&f);
}

TEST(a_policy_comes_back_as_it_was_written_and_is_due_once_a_day)
{
    fixture f;
    toc_retention got;
    open_at(&f, ":memory:");
    f.p = (toc_retention){.days = {1, 0, 36500}, .archive = TOC_SV("/a b")};
    begin(&f);
    EXPECT_INT(toc_retention_write(f.s, &f.p, &f.err), 0);
    commit(&f);
    EXPECT_INT(toc_retention_read(f.s, &f.a, &got, &f.err), 0);
    EXPECT_INT(got.days[TOC_KEEP_AUDIT], 1);
    EXPECT_INT(got.days[TOC_KEEP_RECALLS], 0);
    EXPECT_INT(got.days[TOC_KEEP_SENT], 36500);
    EXPECT_SV(got.archive, "/a b");
    f.p.archive = (toc_sv){"", 0};
    EXPECT(toc_retention_is_due(&got, f.later));
    EXPECT_INT(run(&f, f.later, NULL), 0);
    EXPECT_INT(toc_retention_read(f.s, &f.a, &got, &f.err), 0);
    EXPECT(!toc_retention_is_due(&got, f.later + DAY - 1));
    EXPECT(toc_retention_is_due(&got, f.later + DAY));
    EXPECT(toc_retention_is_due(&got, f.later - 1)); /* the clock was set back */
    close_fixture(&f);
}

TEST(the_rest_of_the_audit_log_is_whole_when_its_front_went)
{
    fixture f;
    open_at(&f, ":memory:");
    fill_audit(&f, ROWS);
    EXPECT_INT(run(&f, f.later - 2 * DAY, NULL), 0); /* younger than 30 days */
    EXPECT_INT(whole(&f), ROWS);
    EXPECT_INT(run(&f, f.later, NULL), 0);
    EXPECT_INT(f.done.went[TOC_KEEP_AUDIT], ROWS);
    EXPECT_INT(whole(&f), 1); /* that it went */
    fill_audit(&f, 3);
    EXPECT_INT(whole(&f), 4);
    EXPECT_INT(run(&f, f.later, NULL), 0); /* that row, too, makes place for another one */
    EXPECT_INT(whole(&f), 1);
    close_fixture(&f);
}

static bool not_again(void *context)
{
    int *left = context;
    return (*left)-- > 0;
}

TEST(a_run_that_was_ended_leaves_a_whole_log_and_the_next_one_goes_on)
{
    for (int steps = 0; steps < 8; steps++) {
        fixture f;
        int left = steps;
        const toc_retention_pace pace = {.go_on = not_again, .context = &left};
        open_at(&f, ":memory:");
        f.p.days[TOC_KEEP_RECALLS] = f.p.days[TOC_KEEP_SENT] = 0;
        fill_audit(&f, ROWS);
        EXPECT_INT(run(&f, f.later, &pace), 0);
        EXPECT(whole(&f) > 0);
        fill_audit(&f, 1);
        EXPECT_INT(run(&f, f.later - 2 * DAY, NULL), 0);
        EXPECT(steps == 0 || whole(&f) == 2);
        close_fixture(&f);
    }
}

TEST(who_takes_the_front_off_otherwise_is_found_out)
{
    fixture f;
    bool more;
    open_at(&f, ":memory:");
    fill_audit(&f, 10);
    begin(&f);
    EXPECT_INT(toc_retention_cut(f.s, 5, 100, &more, &f.err), 0);
    commit(&f);
    EXPECT_INT(whole(&f), -EBADMSG); /* no row says so */
    close_fixture(&f);
}

TEST(who_takes_off_more_than_the_row_says_is_found_out)
{
    fixture f;
    bool more;
    open_at(&f, ":memory:");
    fill_audit(&f, 10);
    EXPECT_INT(run(&f, f.later, NULL), 0);
    fill_audit(&f, 10);
    begin(&f);
    EXPECT_INT(toc_retention_cut(f.s, 15, 100, &more, &f.err), 0);
    commit(&f);
    EXPECT_INT(whole(&f), -EBADMSG);
    close_fixture(&f);
}

/* ---- its file ---- */

static toc_sv read_all(toc_arena *a, const char *path)
{
    FILE *file = fopen(path, "rb");
    char *to = toc_arena_alloc(a, 1 << 20);
    size_t n = file && to ? fread(to, 1, 1 << 20, file) : 0;
    if (file)
        (void)fclose(file);
    return (toc_sv){to, n};
}

static void write_all(const char *path, toc_sv bytes)
{
    FILE *file = fopen(path, "wb");
    EXPECT(file && fwrite(bytes.p, 1, bytes.n, file) == bytes.n);
    if (file)
        (void)fclose(file);
}

TEST(what_went_stands_in_a_file_that_shows_each_changed_byte)
{
    fixture f;
    toc_audit_file got;
    open_at(&f, ":memory:");
    fill_audit(&f, 20);
    f.p.archive = toc_sv_of(toc_test_dir());
    EXPECT_INT(run(&f, f.later, NULL), 0);
    EXPECT_INT(toc_audit_file_check(f.done.file.p, &got, &f.err), 0);
    EXPECT_INT(got.after, 0);
    EXPECT_INT(got.last, 20);
    toc_sv text = read_all(&f.a, f.done.file.p);
    char *bytes = (char *)(uintptr_t)text.p;
    size_t found = 0, tried = 0;
    for (size_t i = 0; i < text.n; i += 7, tried++) {
        toc_err err = {0};
        bytes[i] ^= 1;
        write_all(f.done.file.p, text);
        found += toc_audit_file_check(f.done.file.p, &got, &err) < 0;
        bytes[i] ^= 1;
    }
    EXPECT_INT(found, tried);
    /* A file without its last rows is whole, and does not lead to the log. */
    write_all(f.done.file.p, text);
    (void)unlink(f.done.file.p);
    close_fixture(&f);
}

TEST(rows_that_cannot_be_written_stay)
{
    fixture f;
    toc_err err = {0};
    open_at(&f, ":memory:");
    fill_audit(&f, 20);
    f.p.archive = TOC_SV("/nonexistent");
    EXPECT_INT(toc_retention_run(f.s, &f.p, f.later, TOC_SV("me"), NULL, &f.a, &f.done, &err),
               -ENOENT);
    EXPECT_INT(whole(&f), 20);
    close_fixture(&f);
}

/* ---- recalls and what was sent ---- */

/* Two partners that may read a collection; the object is sent to both and deleted. */
static int64_t share_and_recall(fixture *f)
{
    const toc_partner a = {.name = TOC_SV("a"), .clearance = TOC_SV("green"), .active = true};
    const toc_partner b = {.name = TOC_SV("b"), .clearance = TOC_SV("green"), .active = true};
    const toc_collection c = {.number = 1, .root = TOC_SV("r"), .id = TOC_SV("c")};
    const toc_shared o = {
        .version = 5, .type = TOC_SV("x"), .id = TOC_SV("x--1"), .json = TOC_SV("{}")};
    toc_shared_result put = {0};
    begin(f);
    EXPECT_INT(toc_exchange_put_partner(f->s, &a, &f->err), 0);
    EXPECT_INT(toc_exchange_put_partner(f->s, &b, &f->err), 0);
    EXPECT_INT(
        toc_exchange_put_collection(f->s, &(toc_collection){.root = c.root, .id = c.id}, &f->err),
        0);
    EXPECT_INT(toc_exchange_put(f->s, 1, &o, TOC_SV(""), &put, &f->err), 0);
    EXPECT_INT(toc_exchange_sent(f->s, 1, 1, put.added, put.added, &f->err), 0);
    EXPECT_INT(toc_exchange_sent(f->s, 2, 1, put.added, put.added, &f->err), 0);
    const toc_recall why = {.c = &c, .who = TOC_SV("w"), .reason = TOC_RECALL_DELETED};
    toc_recalled_version v = {put.added, 5, o.id};
    const toc_recalled_vec of = {.p = &v, .n = 1};
    EXPECT_INT(toc_recall_take(f->s, &why, &of, &f->err), 0);
    commit(f);
    return put.added;
}

static int64_t tombstone_of(fixture *f)
{
    toc_recall_row_vec rows = {0};
    EXPECT_INT(toc_exchange_recalls(f->s, TOC_SV(""), &f->a, &rows, &f->err), 0);
    return rows.n ? rows.p[0].tombstone : 0;
}

static void acknowledge(fixture *f, int64_t partner, int64_t tombstone)
{
    begin(f);
    EXPECT_INT(toc_exchange_told(f->s, partner, 1, tombstone, &f->err), 0);
    EXPECT_INT(toc_exchange_reached(f->s, partner, 1, tombstone, &f->err), 0);
    commit(f);
}

/* Recalled versions are numbered, and the newest number stays: another one comes behind. */
static void recall_another(fixture *f)
{
    const toc_shared o = {
        .version = 1, .type = TOC_SV("x"), .id = TOC_SV("x--2"), .json = TOC_SV("{}")};
    toc_shared_result put = {0};
    begin(f);
    EXPECT_INT(toc_exchange_put(f->s, 1, &o, TOC_SV(""), &put, &f->err), 0);
    EXPECT_INT(toc_exchange_recall(f->s, 1, put.added, TOC_SV("w"), &f->err), 0);
    commit(f);
}

static toc_retention_counts counts(fixture *f)
{
    toc_retention_counts c = {0};
    EXPECT_INT(toc_retention_count(f->s, &c, &f->err), 0);
    return c;
}

TEST(a_recall_goes_when_all_know_who_had_it_and_not_before)
{
    fixture f;
    open_at(&f, ":memory:");
    (void)share_and_recall(&f);
    recall_another(&f);
    const int64_t tombstone = tombstone_of(&f);
    EXPECT(tombstone > 0);
    EXPECT_INT(run(&f, f.later, NULL), 0);
    EXPECT_INT(counts(&f).recalls, 1);
    acknowledge(&f, 1, tombstone);
    EXPECT_INT(run(&f, f.later, NULL), 0);
    EXPECT_INT(counts(&f).recalls, 1); /* the other one has yet to know */
    EXPECT_INT(counts(&f).sent, 2);
    acknowledge(&f, 2, tombstone);
    EXPECT_INT(run(&f, f.later - 2 * DAY, NULL), 0);
    EXPECT_INT(counts(&f).recalls, 1); /* too young */
    EXPECT_INT(run(&f, f.later, NULL), 0);
    EXPECT_INT(counts(&f).recalls, 0);
    EXPECT_INT(counts(&f).recalled, 1);
    EXPECT_INT(counts(&f).sent, 0); /* nothing is left of what was sent */
    close_fixture(&f);
}

TEST(what_may_be_on_its_way_keeps_a_recall)
{
    fixture f;
    open_at(&f, ":memory:");
    const int64_t added = share_and_recall(&f);
    const int64_t tombstone = tombstone_of(&f);
    acknowledge(&f, 1, tombstone);
    acknowledge(&f, 2, tombstone);
    begin(&f);
    EXPECT_INT(
        toc_exchange_reserve(f.s, &(toc_reserved){1, 1, added - 1, added + 1, TOC_SV("g")}, &f.err),
        0);
    commit(&f);
    EXPECT_INT(run(&f, f.later, NULL), 0);
    EXPECT_INT(counts(&f).recalls, 1);
    close_fixture(&f);
}

TEST(what_was_sent_and_stands_is_kept_unless_its_partner_was_removed)
{
    fixture f;
    open_at(&f, ":memory:");
    (void)share_and_recall(&f);
    const toc_shared o = {
        .version = 9, .type = TOC_SV("x"), .id = TOC_SV("x--3"), .json = TOC_SV("{}")};
    toc_shared_result put = {0};
    begin(&f);
    EXPECT_INT(toc_exchange_put(f.s, 1, &o, TOC_SV(""), &put, &f.err), 0);
    EXPECT_INT(toc_exchange_sent(f.s, 1, 1, put.added, put.added, &f.err), 0);
    EXPECT_INT(toc_exchange_sent(f.s, 2, 1, put.added, put.added, &f.err), 0);
    commit(&f);
    f.p.days[TOC_KEEP_RECALLS] = 0;
    EXPECT_INT(run(&f, f.later, NULL), 0);
    EXPECT_INT(counts(&f).sent, 4);
    begin(&f);
    EXPECT_INT(toc_exchange_drop_partner(f.s, 2, &f.err), 0);
    commit(&f);
    EXPECT_INT(run(&f, f.later, NULL), 0);
    EXPECT_INT(counts(&f).sent, 2);
    EXPECT_INT(f.done.went[TOC_KEEP_SENT], 2);
    close_fixture(&f);
}

TEST(a_preview_says_what_a_run_then_does)
{
    fixture f;
    toc_retention_loss loss[TOC_KEEP_COUNT];
    open_at(&f, ":memory:");
    (void)share_and_recall(&f);
    fill_audit(&f, 7);
    acknowledge(&f, 1, tombstone_of(&f));
    acknowledge(&f, 2, tombstone_of(&f));
    EXPECT_INT(toc_retention_preview(f.s, &f.p, f.later, NULL, loss, &f.err), 0);
    EXPECT_INT(loss[TOC_KEEP_AUDIT].goes, 7);
    EXPECT_INT(loss[TOC_KEEP_AUDIT].span.last, 7);
    EXPECT_INT(loss[TOC_KEEP_RECALLS].goes, 1);
    EXPECT_INT(counts(&f).recalls, 1); /* nothing went by looking */
    EXPECT_INT(run(&f, f.later, NULL), 0);
    EXPECT_INT(f.done.went[TOC_KEEP_RECALLS], 1);
    close_fixture(&f);
}

/* ---- room ---- */

TEST(room_is_given_back_to_the_disk)
{
    fixture f;
    toc_arena a = {0};
    const char *where = toc_arena_printf(&a, "%s/room.db", toc_test_dir()).p;
    open_at(&f, where);
    for (int i = 0; i < 20; i++)
        fill_audit(&f, ROWS);
    const int64_t before = counts(&f).bytes;
    EXPECT(counts(&f).shrinks);
    EXPECT_INT(run(&f, f.later, NULL), 0);
    EXPECT(counts(&f).bytes < before / 2);
    EXPECT(counts(&f).spare < before / 10);
    EXPECT_INT(toc_retention_compact(f.s, &f.err), 0);
    EXPECT_INT(counts(&f).spare, 0);
    EXPECT_INT(whole(&f), 1);
    close_fixture(&f);
    toc_arena_done(&a);
}
