/* remote - what every kind of store must do for other servers (store/remote.h). */
#include "testkit.h"

#include "conformance.h"
#include "store/exchange.h"
#include "store/remote.h"

typedef struct {
    toc_arena a;
    toc_store *s;
    toc_err err;
} fixture;

/* Partner 1 and collection 1 are there; a batch is open. */
static void open_fixture(fixture *f)
{
    *f = (fixture){0};
    toc_sv path = conformance_kind.fresh(&f->a);
    const toc_partner partner = {.name = TOC_SV("north"),
                                 .clearance = TOC_SV("amber"),
                                 .pap = TOC_SV("clear"),
                                 .accepts = TOC_SV(""),
                                 .communities = TOC_SV(""),
                                 .active = true};
    const toc_collection collection = {.root = TOC_SV("api1"),
                                       .id = TOC_SV("c1"),
                                       .alias = TOC_SV("main"),
                                       .title = TOC_SV(""),
                                       .description = TOC_SV(""),
                                       .unmarked = TOC_SV("amber"),
                                       .ceiling = TOC_SV(""),
                                       .query = TOC_SV("")};
    EXPECT_INT(conformance_kind.ops->open(path.p, TOC_STORE_WRITE, &f->s, &f->err), 0);
    EXPECT_INT(toc_store_begin(f->s, &f->err), 0);
    EXPECT_INT(toc_exchange_put_partner(f->s, &partner, &f->err), 0);
    EXPECT_INT(toc_exchange_put_collection(f->s, &collection, &f->err), 0);
}

static void close_fixture(fixture *f)
{
    EXPECT_SV(toc_sv_of(f->err.text), "");
    toc_store_close(f->s);
    toc_arena_done(&f->a);
}

static toc_remote make(const char *name)
{
    return (toc_remote){.name = toc_sv_of(name),
                        .url = TOC_SV("https://x.example/taxii2/"),
                        .collection = TOC_SV("Main"),
                        .partner = 1,
                        .into = 1,
                        .from = 1,
                        .login = TOC_SV("me"),
                        .secret = TOC_SV("file:/x"),
                        .kind = TOC_SV(TOC_REMOTE_MISP)};
}

static toc_remote only(fixture *f)
{
    toc_remote_vec list = {0};
    EXPECT_INT(toc_remotes(f->s, &f->a, &list, &f->err), 0);
    EXPECT_INT(list.n, 1);
    return list.n ? list.p[0] : (toc_remote){0};
}

static const toc_pulled PULLED = {.feed = {"https://x.example/c/", 20},
                                  .after = {"2024-01-01T00:00:00Z", 20},
                                  .next = {"n", 1},
                                  .begun = {"b", 1},
                                  .pulled = 7,
                                  .objects = 9};

TEST(a_remote_keeps_what_it_was_given_and_how_far_it_came)
{
    fixture f;
    open_fixture(&f);
    toc_remote r = make("north");
    EXPECT_INT(toc_remote_put(f.s, &r, &f.err), 0);
    EXPECT_INT(toc_remote_put(f.s, &r, &f.err), TOC_STORE_MANY);
    EXPECT_INT(toc_remote_put_pulled(f.s, 1, &PULLED, &f.err), 0);
    const toc_pushed pushed = {.target = TOC_SV("t"), .pushed = 3, .pushed_at = 4};
    EXPECT_INT(toc_remote_put_pushed(f.s, 1, &pushed, &f.err), 0);
    toc_remote got = only(&f);
    EXPECT_SV(got.url, "https://x.example/taxii2/");
    EXPECT_SV(got.login, "me");
    EXPECT_SV(got.secret, "file:/x");
    EXPECT(toc_remote_is_feed(&got));
    EXPECT_INT(got.partner, 1);
    EXPECT(got.created > 0);
    EXPECT_SV(got.pull.feed, "https://x.example/c/");
    EXPECT_SV(got.pull.next, "n");
    EXPECT_INT(got.pull.objects, 9);
    EXPECT_SV(got.push.target, "t");
    EXPECT_INT(got.push.pushed, 3);
    EXPECT_INT(toc_remote_put_pulled(f.s, 99, &PULLED, &f.err), TOC_STORE_NONE);
    close_fixture(&f);
}

TEST(another_collection_begins_anew)
{
    fixture f;
    open_fixture(&f);
    toc_remote r = make("north");
    EXPECT_INT(toc_remote_put(f.s, &r, &f.err), 0);
    EXPECT_INT(toc_remote_put_pulled(f.s, 1, &PULLED, &f.err), 0);
    r = only(&f);
    r.url = TOC_SV("https://y.example/");
    EXPECT_INT(toc_remote_put(f.s, &r, &f.err), 0);
    EXPECT_SV(only(&f).pull.feed, "https://x.example/c/");
    r.into = 2;
    EXPECT_INT(toc_remote_put(f.s, &r, &f.err), 0);
    EXPECT_SV(only(&f).pull.feed, "");
    close_fixture(&f);
}

TEST(a_removed_collection_is_not_pulled_into_any_more)
{
    fixture f;
    open_fixture(&f);
    toc_remote r = make("north");
    EXPECT_INT(toc_remote_put(f.s, &r, &f.err), 0);
    EXPECT_INT(toc_remote_put_pulled(f.s, 1, &PULLED, &f.err), 0);
    EXPECT_INT(toc_exchange_drop_collection(f.s, 1, &f.err), 0);
    EXPECT_INT(only(&f).into, 0);
    EXPECT_INT(only(&f).from, 0);
    EXPECT_SV(only(&f).pull.feed, "");
    EXPECT_INT(toc_remote_drop(f.s, 1, &f.err), 0);
    EXPECT_INT(toc_remote_drop(f.s, 1, &f.err), TOC_STORE_NONE);
    close_fixture(&f);
}

static toc_shared_result put(fixture *f, const char *json)
{
    const toc_shared o = {.version = 5,
                          .source = 1,
                          .type = TOC_SV("x"),
                          .id = TOC_SV("x--1"),
                          .json = toc_sv_of(json)};
    toc_shared_result ret = {0};
    EXPECT_INT(toc_exchange_put(f->s, 1, &o, TOC_SV(""), &ret, &f->err), 0);
    return ret;
}

static int count_row(void *context, const toc_conflict *row)
{
    EXPECT_SV(row->id, "x--1");
    EXPECT_INT(row->source, 1);
    ++*(int *)context;
    return 0;
}

TEST(content_is_compared_and_not_its_spelling)
{
    fixture f;
    open_fixture(&f);
    EXPECT_INT(put(&f, "{\"a\":1,\"b\":[2.0,\"x\"]}").done, TOC_SHARED_NEW);
    EXPECT_INT(put(&f, "{ \"b\":[2,\"\\u0078\"], \"a\":1}").done, TOC_SHARED_SAME);
    EXPECT_INT(put(&f, "{\"b\":[\"x\",2],\"a\":1}").done, TOC_SHARED_CONFLICT);
    close_fixture(&f);
}

TEST(a_conflict_is_set_aside_once)
{
    fixture f;
    int n = 0;
    open_fixture(&f);
    EXPECT_INT(put(&f, "{\"a\":1}").done, TOC_SHARED_NEW);
    EXPECT(!put(&f, "{\"a\":2}").known);
    EXPECT(put(&f, "{\"a\":2}").known);
    EXPECT(!put(&f, "{\"a\":3}").known);
    EXPECT_INT(toc_conflicts(f.s, 1, count_row, &n, &f.err), 0);
    EXPECT_INT(n, 2);
    EXPECT_INT(toc_conflicts(f.s, 2, count_row, &n, &f.err), 0);
    EXPECT_INT(n, 2);
    EXPECT_INT(toc_conflict_drop(f.s, 1, &f.err), 0);
    EXPECT_INT(toc_conflict_drop(f.s, 1, &f.err), TOC_STORE_NONE);
    close_fixture(&f);
}
