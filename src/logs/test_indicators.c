/* The set that is made of a store: the same by any number of threads, of newest versions alone. */
#include "logs/indicators_gather.h"
#include "logs/indicators_load.h"
#include "testkit.h"

#include <stdio.h>

typedef struct {
    toc_arena a;
    toc_store *s;
    char note[256];
} desk;

static void on_note(void *context, const char *text)
{
    desk *d = context;
    (void)snprintf(d->note, sizeof(d->note), "%s", text);
}

static void put(desk *d, int n, int version, const char *pattern)
{
    toc_put done;
    toc_object o = {
        .id = toc_arena_printf(&d->a, "indicator--%08d-1111-4111-8111-111111111111", n),
        .type = TOC_SV("indicator"),
        .version = version,
        .json = toc_arena_printf(
            &d->a,
            "{\"type\":\"indicator\",\"id\":\"indicator--%08d-1111-4111-8111-111111111111\","
            "\"name\":\"n%d\",\"created_by_ref\":\"identity--%d\",\"pattern_type\":\"stix\","
            "\"pattern\":\"%s\",\"confidence\":%d}",
            n, n / 3, n % 2, pattern, version)};
    EXPECT_INT(toc_store_put_object(d->s, &o, &done, NULL), 0);
}

static desk desk_open(void)
{
    static const char *const OTHERS[] = {
        "[ipv4-addr:value ISSUBSET '198.51.0.0/16']", "[url:value = 'hxxp-x://a.example/x']",
        "[file:name = 'a' AND file:size = 5]", "[broken",
        "[domain-name:value = 'one' OR url:value = 'gopher://b.example/']"};
    static int count;
    desk d = {0};
    toc_err err = {0};
    toc_sv path = toc_arena_printf(&d.a, "%s/set-%d.db", toc_test_dir(), count++);
    if (toc_store_open(path.p, TOC_STORE_WRITE, &d.s, &err) < 0)
        toc_test_fail(__FILE__, __LINE__, "open: %s", err.text);
    toc_put done;
    toc_object who = {TOC_SV("identity--1"), TOC_SV("identity"), 1,
                      TOC_SV("{\"name\":\"Some CERT\"}")};
    EXPECT_INT(toc_store_begin(d.s, NULL), 0);
    EXPECT_INT(toc_store_put_object(d.s, &who, &done, NULL), 0);
    for (int n = 0; n < 60; n++) {
        toc_sv plain = toc_arena_printf(&d.a, "[domain-name:value = 'host%d.example']", n);
        put(&d, n, 2, n % 6 ? plain.p : OTHERS[n / 6 % 5]);
    }
    put(&d, 7, 3, "[domain-name:value = 'newer.example']");
    put(&d, 8, 1, "[domain-name:value = 'older.example']");
    EXPECT_INT(toc_store_commit(d.s, NULL), 0);
    return d;
}

static void desk_done(desk *d)
{
    toc_store_close(d->s);
    toc_arena_done(&d->a);
}

static toc_set *gathered(desk *d, unsigned threads, int64_t stretch)
{
    const toc_indicator_sources o = {
        .store = d->s, .threads = threads, .note = on_note, .context = d};
    toc_set_builder *b = NULL;
    toc_set *s = NULL;
    toc_err err = {0};
    EXPECT_INT(toc_set_builder_new(&b), 0);
    if (toc_indicators_gather(b, &o, stretch, &err) < 0 ||
        toc_set_build(b, TOC_SV("test"), &s, &err) < 0)
        toc_test_fail(__FILE__, __LINE__, "%s", err.text);
    toc_set_builder_free(b);
    return s;
}

/* All that it has, a line each. */
static toc_sv listed(const toc_set *s, toc_arena *a)
{
    toc_buf out = {0};
    for (uint32_t i = 0; i < toc_set_count(s); i++) {
        toc_set_item item;
        EXPECT_INT(toc_set_item_at(s, i, a, &item), 0);
        toc_buf_printf(&out, "%s %.*s %.*s %.*s %.*s %u\n", toc_ioc_kind_name(item.kind),
                       TOC_SV_ARG(item.value), TOC_SV_ARG(item.about.id),
                       TOC_SV_ARG(item.about.name), TOC_SV_ARG(item.about.source),
                       item.about.confidence);
    }
    toc_sv text = toc_arena_dup(a, toc_buf_sv(&out));
    toc_buf_done(&out);
    return text;
}

TEST(threads_and_stretches_do_not_change_the_set)
{
    desk d = desk_open();
    toc_set *whole = gathered(&d, 1, 1000);
    toc_sv want = listed(whole, &d.a);
    EXPECT(toc_sv_find(want,
                       TOC_SV("domain-name host1.example indicator--00000001-1111-4111-8111-"
                              "111111111111 n0 Some CERT 2\n"),
                       0) >= 0);
    EXPECT(toc_sv_find(want, TOC_SV("ipv4-addr 198.51.0.0/16 "), 0) >= 0);
    EXPECT_SV(toc_sv_of(d.note),
              "the store: 2 of 60 indicators have patterns that are no STIX "
              "patterns, or cannot be read; the first is indicator--00000018-1111"
              "-4111-8111-111111111111 ('tocsin pattern check' says why)");
    for (unsigned threads = 1; threads <= 3; threads++)
        for (int64_t stretch = 1; stretch < 70; stretch += 11) {
            toc_set *s = gathered(&d, threads, stretch);
            EXPECT_SV(listed(s, &d.a), want.p);
            toc_set_free(s);
        }
    toc_set_free(whole);
    desk_done(&d);
}

TEST(a_set_is_taken_over_but_for_some_objects_and_sources)
{
    static const toc_sv BUT[] = {{"indicator--00000001-1111-4111-8111-111111111111", 47},
                                 {"identity--0", 11},
                                 {"nobody", 6}};
    desk d = desk_open();
    toc_set *whole = gathered(&d, 2, 10), *all = NULL, *some = NULL;
    toc_set_builder *b = NULL;
    EXPECT_INT(toc_set_builder_new(&b), 0);
    EXPECT_INT(toc_set_add_set(b, whole, NULL, 0, NULL), 0);
    EXPECT_INT(toc_set_build(b, TOC_SV("test"), &all, NULL), 0);
    b = toc_set_builder_free(b);
    EXPECT_SV(listed(all, &d.a), listed(whole, &d.a).p);
    EXPECT_INT(toc_set_builder_new(&b), 0);
    EXPECT_INT(toc_set_add_set(b, whole, BUT, TOC_LEN(BUT), NULL), 0);
    EXPECT_INT(toc_set_build(b, TOC_SV("test"), &some, NULL), 0);
    toc_set_builder_free(b);
    toc_sv left = listed(some, &d.a);
    EXPECT(toc_sv_find(left, TOC_SV("host1.example"), 0) < 0);
    EXPECT(toc_sv_find(left, TOC_SV("host2.example"), 0) < 0); /* of identity--0 */
    EXPECT(toc_sv_find(left,
                       TOC_SV("domain-name host3.example indicator--00000003-1111-4111-8111-"
                              "111111111111 n1 Some CERT 2\n"),
                       0) >= 0);
    toc_set_free(whole);
    toc_set_free(all);
    toc_set_free(some);
    desk_done(&d);
}

TEST(the_newest_version_counts_whenever_it_came)
{
    desk d = desk_open();
    toc_set *s = gathered(&d, 2, 5);
    toc_sv all = listed(s, &d.a);
    EXPECT(toc_sv_find(all, TOC_SV("newer.example"), 0) >= 0);
    EXPECT(toc_sv_find(all, TOC_SV("host7.example"), 0) < 0);
    EXPECT(toc_sv_find(all, TOC_SV("host8.example"), 0) >= 0);
    EXPECT(toc_sv_find(all, TOC_SV("older.example"), 0) < 0);
    toc_set_free(s);
    desk_done(&d);
}
