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
