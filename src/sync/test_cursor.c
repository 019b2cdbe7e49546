#include "testkit.h"

#include "base/limits.h"
#include "sync/cursor.h"

#include <errno.h>
#include <stdio.h>

static const toc_pulled NOTHING = {.after = {"", 0}, .next = {"", 0}, .begun = {"", 0}};

static toc_page_facts page(uint64_t digest, const char *next, const char *last)
{
    return (toc_page_facts){.objects = digest ? 10 : 0,
                            .digest = digest,
                            .more = true,
                            .next = toc_sv_of(next),
                            .last = toc_sv_of(last)};
}

static void asks(const toc_cursor *c, const char *after, const char *next)
{
    char text[32];
    toc_cursor_after(c, text);
    EXPECT_SV(toc_sv_of(text), after);
    EXPECT_SV(toc_buf_sv(&c->next), next);
}

TEST(next_leads_on_to_the_end)
{
    toc_cursor c;
    toc_page_facts f = page(1, "n1", "2024-01-01T00:00:00Z");
    toc_cursor_init(&c, &NOTHING, 10);
    asks(&c, "", "");
    EXPECT_INT(toc_cursor_move(&c, &f, NULL), 0);
    asks(&c, "", "n1");
    f = (toc_page_facts){.objects = 2, .digest = 2, .last = TOC_SV("2024-01-02T00:00:00Z")};
    EXPECT_INT(toc_cursor_move(&c, &f, NULL), TOC_CURSOR_END);
    asks(&c, "2024-01-01T23:59:59.999999Z", "");
    toc_cursor_done(&c);
}

TEST(what_is_kept_goes_on_where_it_ended)
{
    toc_arena a = {0};
    toc_cursor c, later;
    toc_pulled kept = {0};
    const toc_pulled from = {
        .after = TOC_SV("2024-01-01T00:00:00.000005Z"), .next = {"", 0}, .begun = {"", 0}};
    toc_page_facts f = page(1, "n1", "2024-02-01T00:00:00Z");
    toc_cursor_init(&c, &from, 10);
    EXPECT_INT(toc_cursor_move(&c, &f, NULL), 0);
    EXPECT_INT(toc_cursor_keep(&c, &a, &kept), 0);
    toc_cursor_init(&later, &kept, 10);
    asks(&later, "2024-01-01T00:00:00.000004Z", "n1"); /* with the date that next is good with */
    toc_cursor_forget_next(&later);
    asks(&later, "2024-01-31T23:59:59.999999Z", "");
    toc_cursor_done(&c);
    toc_cursor_done(&later);
    toc_arena_done(&a);
}

TEST(without_next_the_last_date_leads_on_and_is_asked_for_again)
{
    toc_cursor c;
    toc_page_facts f = page(1, NULL, "2024-01-01T00:00:00.5Z");
    toc_cursor_init(&c, &NOTHING, 10);
    EXPECT_INT(toc_cursor_move(&c, &f, NULL), 0);
    asks(&c, "2024-01-01T00:00:00.499999Z", "");
    EXPECT(!c.skipped);
    toc_cursor_done(&c);
}

TEST(a_date_that_fills_pages_gets_longer_pages_and_then_is_passed)
{
    toc_cursor c;
    toc_err err = {0};
    toc_page_facts f = page(1, NULL, "2024-01-01T00:00:00Z");
    toc_cursor_init(&c, &NOTHING, 10);
    EXPECT_INT(toc_cursor_move(&c, &f, NULL), 0);
    EXPECT_INT(toc_cursor_move(&c, &f, NULL), 0);
    EXPECT_INT(c.limit, 40);
    EXPECT(!c.skipped);
    f.objects = 40; /* the server sends longer ones */
    EXPECT_INT(toc_cursor_move(&c, &f, NULL), 0);
    EXPECT_INT(c.limit, 160);
    EXPECT_INT(toc_cursor_move(&c, &f, NULL), 0); /* and then no longer */
    EXPECT(c.skipped);
    asks(&c, "2024-01-01T00:00:00.000000Z", "");
    f.last = TOC_SV("2024-01-01T00:00:09Z");
    EXPECT_INT(toc_cursor_move(&c, &f, NULL), 0);
    asks(&c, "2024-01-01T00:00:08.999999Z", "");
    int r = 0;
    for (int i = 0; i < 10 && r == 0; i++)
        r = toc_cursor_move(&c, &f, &err);
    EXPECT_INT(r, -ELOOP);
    EXPECT(strstr(err.text, "same page"));
    toc_cursor_done(&c);
}

TEST(a_circle_of_next_is_left_by_date)
{
    toc_cursor c;
    static const char *const DATES[] = {"2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z",
                                        "2024-01-03T00:00:00Z"};
    toc_cursor_init(&c, &NOTHING, 10);
    for (unsigned i = 0; i < 20 && !c.by_date; i++) {
        toc_page_facts f = page(1 + i % 3, "same", DATES[i % 3]);
        EXPECT_INT(toc_cursor_move(&c, &f, NULL), 0);
    }
    EXPECT(c.by_date);
    EXPECT_INT(c.next.n, 0);
    toc_cursor_done(&c);
}

TEST(a_next_that_stays_while_pages_change_is_no_circle)
{
    toc_cursor c;
    toc_cursor_init(&c, &NOTHING, 10);
    for (uint64_t i = 1; i < 1000; i++) {
        toc_page_facts f = page(i, "scroll", "2024-01-01T00:00:00Z");
        EXPECT_INT(toc_cursor_move(&c, &f, NULL), 0);
    }
    EXPECT(!c.by_date);
    toc_cursor_done(&c);
}

TEST(empty_pages_end_some_time)
{
    toc_cursor c;
    toc_err err = {0};
    char next[16];
    int r = 0;
    toc_cursor_init(&c, &NOTHING, 10);
    for (unsigned i = 0; i < TOC_MAX_EMPTY_PAGES + 1 && r == 0; i++) {
        (void)snprintf(next, sizeof(next), "%u", i);
        toc_page_facts f = page(0, next, NULL);
        r = toc_cursor_move(&c, &f, &err);
    }
    EXPECT_INT(r, -ELOOP);
    EXPECT(strstr(err.text, "empty pages"));
    toc_cursor_done(&c);
}

TEST(more_without_a_way_on_is_told)
{
    toc_cursor c;
    toc_err err = {0};
    toc_page_facts f = page(1, NULL, NULL);
    toc_cursor_init(&c, &NOTHING, 10);
    EXPECT_INT(toc_cursor_move(&c, &f, &err), -ELOOP);
    EXPECT(strstr(err.text, "neither 'next' nor"));
    toc_cursor_done(&c);
}
