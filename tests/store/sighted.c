/* sighted - what every kind of store must do for sightings (store/sighted.h). */
#include "testkit.h"

#include "conformance.h"
#include "store/sighted.h"

static const toc_sv INDICATOR = TOC_SV("indicator--11111111-1111-4111-8111-111111111111");

static toc_store *open_new(toc_arena *a, toc_err *err)
{
    toc_store *s = NULL;
    toc_sv path = conformance_kind.fresh(a);
    EXPECT_INT(conformance_kind.ops->open(path.p, TOC_STORE_WRITE, &s, err), 0);
    return s;
}

TEST(what_was_counted_comes_back_and_is_replaced)
{
    toc_arena a = {0};
    toc_err err = {0};
    toc_store *s = open_new(&a, &err);
    toc_sighted got, x = {.indicator = INDICATOR,
                          .log = TOC_SV("abc"),
                          .upto = 7,
                          .count = 2,
                          .first = -5,
                          .last = 9,
                          .place = TOC_SV("a log"),
                          .line = 3,
                          .created = 1,
                          .modified = 2};
    EXPECT_INT(toc_sighted_get(s, INDICATOR, x.log, &a, &got, &err), TOC_STORE_NONE);
    EXPECT_INT(toc_store_begin(s, &err), 0);
    EXPECT_INT(toc_sighted_put(s, &x, &err), 0);
    EXPECT_INT(toc_store_commit(s, &err), 0);
    EXPECT_INT(toc_sighted_get(s, INDICATOR, TOC_SV("other"), &a, &got, &err), TOC_STORE_NONE);
    EXPECT_INT(toc_sighted_get(s, INDICATOR, x.log, &a, &got, &err), 0);
    EXPECT(got.upto == 7 && got.count == 2 && got.first == -5 && got.last == 9 && got.line == 3 &&
           got.created == 1 && got.modified == 2);
    EXPECT_SV(got.place, "a log");
    x.count = 3;
    EXPECT_INT(toc_store_begin(s, &err), 0);
    EXPECT_INT(toc_sighted_put(s, &x, &err), 0);
    toc_store_rollback(s);
    EXPECT_INT(toc_sighted_get(s, INDICATOR, x.log, &a, &got, &err), 0);
    EXPECT(got.count == 2);
    EXPECT_INT(toc_store_begin(s, &err), 0);
    EXPECT_INT(toc_sighted_put(s, &x, &err), 0);
    EXPECT_INT(toc_store_commit(s, &err), 0);
    EXPECT_INT(toc_sighted_get(s, INDICATOR, x.log, &a, &got, &err), 0);
    EXPECT(got.count == 3);
    EXPECT_SV(toc_sv_of(err.text), "");
    toc_store_close(s);
    toc_arena_done(&a);
}

TEST(opinions_come_alone_and_in_their_newest_version)
{
    toc_arena a = {0};
    toc_err err = {0};
    toc_store *s = open_new(&a, &err);
    toc_object_vec list = {0};
    toc_put done;
    int64_t at = 0;
    const toc_object objects[] = {
        {INDICATOR, TOC_SV("indicator"), 1, TOC_SV("{}")},
        {TOC_SV("opinion--11111111-1111-4111-8111-111111111111"), TOC_SV("opinion"), 1,
         TOC_SV("{\"n\":1}")},
        {TOC_SV("opinion--22222222-1111-4111-8111-111111111111"), TOC_SV("opinion"), 5,
         TOC_SV("{\"n\":2}")},
        {TOC_SV("opinion--11111111-1111-4111-8111-111111111111"), TOC_SV("opinion"), 2,
         TOC_SV("{\"n\":3}")},
    };
    EXPECT_INT(toc_store_begin(s, &err), 0);
    for (size_t i = 0; i < TOC_LEN(objects); i++)
        EXPECT_INT(toc_store_put_object(s, &objects[i], &done, &err), 0);
    EXPECT_INT(toc_store_commit(s, &err), 0);
    EXPECT_INT(toc_sighted_opinions(s, &at, 1, &a, &list, &err), 0);
    EXPECT_INT(toc_sighted_opinions(s, &at, 10, &a, &list, &err), 0);
    EXPECT_INT(list.n, 2);
    if (list.n == 2) {
        EXPECT_SV(list.p[0].json, "{\"n\":2}");
        EXPECT_SV(list.p[1].json, "{\"n\":3}");
        EXPECT(list.p[1].version == 2);
    }
    EXPECT_SV(toc_sv_of(err.text), "");
    toc_store_close(s);
    toc_arena_done(&a);
}
