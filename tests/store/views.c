/* views - what every kind of store must do for live views (store/views.h). */
#include "testkit.h"

#include "conformance.h"
#include "store/views.h"

typedef struct {
    toc_arena a;
    toc_store *s;
    toc_err err;
    int64_t collection;
} fixture;

#define OK(call) EXPECT_INT((call), 0)

static void open_fixture(fixture *f)
{
    *f = (fixture){.collection = 1};
    toc_sv path = conformance_kind.fresh(&f->a);
    const toc_collection c = {.root = TOC_SV("api1"),
                              .id = TOC_SV("c"),
                              .alias = TOC_SV("c"),
                              .unmarked = TOC_SV("red"),
                              .query = TOC_SV("{}")};
    OK(conformance_kind.ops->open(path.p, TOC_STORE_WRITE, &f->s, &f->err));
    OK(toc_store_begin(f->s, &f->err));
    OK(toc_exchange_put_collection(f->s, &c, &f->err));
}

static void close_fixture(fixture *f)
{
    EXPECT_SV(toc_sv_of(f->err.text), "");
    toc_store_close(f->s);
    toc_arena_done(&f->a);
}

static int64_t unit(fixture *f, const char *id)
{
    int64_t no = 0;
    OK(toc_view_unit(f->s, 1, toc_sv_of(id), true, &no, &f->err));
    return no;
}

TEST(units_are_found_again_and_walked_by_number)
{
    fixture f;
    int64_t no;
    toc_view_unit_vec list = {0};
    open_fixture(&f);
    EXPECT_INT(toc_view_unit(f.s, 1, TOC_SV("a"), false, &no, &f.err), TOC_STORE_NONE);
    int64_t a = unit(&f, "a"), b = unit(&f, "b");
    EXPECT_INT(unit(&f, "a"), a);
    EXPECT_INT(toc_view_unit(f.s, 2, TOC_SV("a"), false, &no, &f.err), TOC_STORE_NONE);
    OK(toc_view_units(f.s, 1, 0, 1, &f.a, &list, &f.err));
    OK(toc_view_units(f.s, 1, list.p[0].no, 10, &f.a, &list, &f.err));
    EXPECT_INT(list.n, 2);
    EXPECT_SV(list.p[0].id, "a");
    EXPECT_INT(list.p[1].no, b);
    OK(toc_view_drop_unit(f.s, a, &f.err));
    EXPECT_INT(toc_view_unit(f.s, 1, TOC_SV("a"), false, &no, &f.err), TOC_STORE_NONE);
    close_fixture(&f);
}

TEST(a_part_stays_as_long_as_a_unit_has_it_and_the_least_strict_tells)
{
    fixture f;
    bool has;
    int level = 0;
    toc_sv teller = {0}, part = TOC_SV("p");
    toc_sv_vec parts = {0};
    open_fixture(&f);
    int64_t b = unit(&f, "b"), a = unit(&f, "a");
    EXPECT_INT(toc_view_least(f.s, 1, part, true, &f.a, &teller, &level, &f.err), TOC_STORE_NONE);
    OK(toc_view_set_part(f.s, 1, b, part, 2, &f.err));
    OK(toc_view_set_part(f.s, 1, a, part, 2, &f.err));
    OK(toc_view_least(f.s, 1, part, true, &f.a, &teller, &level, &f.err));
    EXPECT_SV(teller, "a");
    OK(toc_view_set_part(f.s, 1, a, part, 3, &f.err)); /* instead of 2 */
    OK(toc_view_least(f.s, 1, part, true, &f.a, &teller, &level, &f.err));
    EXPECT_SV(teller, "b");
    EXPECT_INT(level, 2);
    OK(toc_view_least(f.s, 1, part, false, &f.a, &teller, &level, &f.err));
    EXPECT_INT(level, 2);
    OK(toc_view_part_level(f.s, 1, a, part, &level, &f.err));
    EXPECT_INT(level, 3);
    OK(toc_view_parts(f.s, a, &f.a, &parts, &f.err));
    EXPECT_INT(parts.n, 1);
    OK(toc_view_set_part(f.s, 1, b, part, -1, &f.err));
    EXPECT_INT(toc_view_part_level(f.s, 1, b, part, &level, &f.err), TOC_STORE_NONE);
    OK(toc_view_has_part(f.s, 1, part, &has, &f.err));
    EXPECT(has);
    OK(toc_view_set_part(f.s, 1, a, part, -1, &f.err));
    OK(toc_view_has_part(f.s, 1, part, &has, &f.err));
    EXPECT(!has);
    close_fixture(&f);
}

TEST(a_view_knows_how_far_it_is)
{
    fixture f;
    bool behind;
    toc_view_state st = {0};
    static const toc_sample SAMPLE = {"/a", "A bomb went off.", "Larnaca", 19800, 3};
    open_fixture(&f);
    OK(toc_view_is_behind(f.s, 1, &behind, &f.err));
    EXPECT(!behind);
    st = (toc_view_state){.filling = true, .step = 1, .place = TOC_SV("here")};
    OK(toc_view_set_state(f.s, 1, &st, &f.err));
    OK(toc_view_get_state(f.s, 1, &f.a, &st, &f.err));
    EXPECT(st.filling);
    EXPECT_INT(st.step, 1);
    EXPECT_SV(st.place, "here");
    OK(toc_view_is_behind(f.s, 1, &behind, &f.err));
    EXPECT(behind);
    OK(toc_view_set_state(f.s, 1, &(toc_view_state){.place = {"", 0}}, &f.err));
    OK(toc_store_commit(f.s, &f.err));
    put_sample(f.s, &SAMPLE, &f.a);
    OK(toc_view_is_behind(f.s, 1, &behind, &f.err));
    EXPECT(behind);
    OK(toc_view_get_state(f.s, 1, &f.a, &st, &f.err));
    EXPECT(st.latest > st.seen);
    OK(toc_store_begin(f.s, &f.err));
    st.seen = st.latest;
    OK(toc_view_set_state(f.s, 1, &st, &f.err));
    OK(toc_view_is_behind(f.s, 1, &behind, &f.err));
    EXPECT(!behind);
    EXPECT_INT(toc_view_get_state(f.s, 7, &f.a, &st, &f.err), TOC_STORE_NONE);
    close_fixture(&f);
}

TEST(a_version_is_one_content)
{
    fixture f;
    bool ok;
    open_fixture(&f);
    OK(toc_view_issue(f.s, TOC_SV("a"), 5, 77, &ok, &f.err));
    EXPECT(ok);
    OK(toc_view_issue(f.s, TOC_SV("a"), 5, 78, &ok, &f.err));
    EXPECT(!ok);
    OK(toc_view_issue(f.s, TOC_SV("a"), 5, 77, &ok, &f.err));
    EXPECT(ok);
    OK(toc_view_issue(f.s, TOC_SV("b"), 5, 78, &ok, &f.err));
    EXPECT(ok);
    close_fixture(&f);
}

TEST(what_is_revoked_is_so_once_and_leads_back)
{
    fixture f;
    toc_retired got = {0};
    toc_sv first = {0};
    const toc_retired one = {TOC_SV("a"), TOC_SV("a2"), TOC_SV("{1}"), 5},
                      twice = {TOC_SV("a"), TOC_SV("a9"), TOC_SV("{9}"), 9},
                      two = {TOC_SV("a2"), TOC_SV("a3"), TOC_SV("{2}"), 6};
    open_fixture(&f);
    EXPECT_INT(toc_view_retired(f.s, TOC_SV("a"), &f.a, &got, &f.err), TOC_STORE_NONE);
    OK(toc_view_retire(f.s, &one, &f.err));
    OK(toc_view_retire(f.s, &twice, &f.err));
    OK(toc_view_retire(f.s, &two, &f.err));
    OK(toc_view_retired(f.s, TOC_SV("a"), &f.a, &got, &f.err));
    EXPECT_SV(got.again, "a2");
    EXPECT_SV(got.json, "{1}");
    EXPECT_INT(got.version, 5);
    OK(toc_view_original(f.s, TOC_SV("a3"), &f.a, &first, &f.err));
    EXPECT_SV(first, "a");
    OK(toc_view_original(f.s, TOC_SV("x"), &f.a, &first, &f.err));
    EXPECT_SV(first, "x");
    close_fixture(&f);
}

static void put_in(fixture *f, int64_t collection, const char *id, int64_t version, int64_t source)
{
    toc_shared_result done;
    const toc_shared row = {.version = version,
                            .source = source,
                            .type = TOC_SV("t"),
                            .id = toc_sv_of(id),
                            .json = toc_arena_printf(&f->a, "{\"v\":%lld,\"by\":%lld}",
                                                     (long long)version, (long long)source)};
    OK(toc_exchange_put(f->s, collection, &row, TOC_SV("label"), &done, &f->err));
}

TEST(the_newest_of_who_was_first_stands_for_an_object)
{
    fixture f;
    toc_shared got = {0};
    int64_t in = 0;
    static const int64_t BOTH[] = {2, 4}, ONE[] = {4}, NEITHER[] = {3, 9};
    open_fixture(&f);
    EXPECT_INT(toc_view_posted(f.s, BOTH, 2, TOC_SV("x"), &f.a, &got, &in, &f.err), TOC_STORE_NONE);
    put_in(&f, 3, "x", 99, 5); /* first, but not in these */
    put_in(&f, 2, "x", 5, 7);
    put_in(&f, 4, "x", 9, 8);
    put_in(&f, 4, "x", 8, 7);
    put_in(&f, 4, "x", 6, 7);
    put_in(&f, 4, "y", 60, 7);
    OK(toc_view_posted(f.s, BOTH, 2, TOC_SV("x"), &f.a, &got, &in, &f.err));
    EXPECT_INT(got.version, 8);
    EXPECT_INT(got.source, 7);
    EXPECT_INT(in, 4);
    EXPECT_SV(got.json, "{\"v\":8,\"by\":7}");
    OK(toc_view_posted(f.s, ONE, 1, TOC_SV("x"), &f.a, &got, &in, &f.err));
    EXPECT_INT(got.version, 9);
    EXPECT_INT(toc_view_posted(f.s, NEITHER, 0, TOC_SV("x"), &f.a, &got, &in, &f.err),
               TOC_STORE_NONE);
    close_fixture(&f);
}

TEST(a_view_is_behind_while_a_source_has_more)
{
    fixture f;
    bool behind;
    toc_view_source_vec list = {0}, none = {0};
    toc_view_taken_vec taken = {0};
    toc_shared got = {0};
    static const int64_t TWO[] = {2};
    int64_t in;
    toc_view_source two = {.source = 2, .stamp = TOC_SV("s")},
                    out = {.source = 0, .after = -1, .stamp = TOC_SV("")};
    open_fixture(&f);
    OK(toc_view_set_source(f.s, 1, &two, &f.err));
    OK(toc_view_set_source(f.s, 1, &out, &f.err));
    OK(toc_view_is_behind(f.s, 1, &behind, &f.err));
    EXPECT(!behind);
    put_in(&f, 3, "x", 1, 1);
    OK(toc_view_is_behind(f.s, 1, &behind, &f.err));
    EXPECT(!behind);
    put_in(&f, 2, "x", 1, 1);
    OK(toc_view_is_behind(f.s, 1, &behind, &f.err));
    EXPECT(behind);
    OK(toc_view_posted(f.s, TWO, 1, TOC_SV("x"), &f.a, &got, &in, &f.err));
    two.after = got.added;
    OK(toc_view_set_source(f.s, 1, &two, &f.err));
    OK(toc_view_is_behind(f.s, 1, &behind, &f.err));
    EXPECT(!behind);
    OK(toc_exchange_recall(f.s, 2, got.added, TOC_SV("w"), &f.err));
    OK(toc_view_is_behind(f.s, 1, &behind, &f.err));
    EXPECT(behind);
    OK(toc_view_sources(f.s, 1, &f.a, &list, &f.err));
    EXPECT_INT(list.n, 2);
    EXPECT_SV(list.p[1].stamp, "s");
    OK(toc_view_taken_after(f.s, list.p[0].after, 10, &f.a, &taken, &f.err));
    EXPECT_INT(taken.n, 1);
    EXPECT_INT(taken.p[0].collection, 2);
    EXPECT_SV(taken.p[0].id, "x");
    OK(toc_view_set_source(f.s, 1, &out, &f.err)); /* all there is */
    OK(toc_view_is_behind(f.s, 1, &behind, &f.err));
    EXPECT(!behind);
    OK(toc_view_drop_sources(f.s, 1, &f.err));
    OK(toc_view_sources(f.s, 1, &f.a, &none, &f.err));
    EXPECT_INT(none.n, 0);
    close_fixture(&f);
}
