/* versions - how versions of one object stand to each other, against a plain judge of all of them.
 */
#include "testkit.h"

#include "base/limits.h"
#include "conformance.h"
#include "store/exchange.h"

#include <errno.h>
#include <stdio.h>

enum { MOST = 40, STEPS = 400 };

typedef struct {
    int64_t added, version, label, source;
    int state;
} row;

typedef struct {
    row rows[MOST];
    size_t n;
} rows;

typedef struct {
    toc_arena a;
    toc_store *s;
    toc_err err;
} fixture;

static void open_fixture(fixture *f)
{
    *f = (fixture){0};
    toc_sv path = conformance_kind.fresh(&f->a);
    EXPECT_INT(conformance_kind.ops->open(path.p, TOC_STORE_WRITE, &f->s, &f->err), 0);
    EXPECT_INT(toc_store_begin(f->s, &f->err), 0);
}

static void close_fixture(fixture *f)
{
    EXPECT_SV(toc_sv_of(f->err.text), "");
    toc_store_close(f->s);
    toc_arena_done(&f->a);
}

static int put(fixture *f, int64_t version, int64_t source, const char *label, bool owned,
               toc_shared_result *ret)
{
    char json[64];
    toc_shared o = {.version = version,
                    .source = source,
                    .apart = !owned,
                    .owned = owned,
                    .type = TOC_SV("x"),
                    .id = TOC_SV("a")};
    (void)snprintf(json, sizeof(json), "{\"v\":%lld}", (long long)version);
    o.json = toc_sv_of(json);
    return toc_exchange_put(f->s, 1, &o, toc_sv_of(label), ret, &f->err);
}

static int take_row(void *context, const toc_shared *r)
{
    rows *all = context;
    EXPECT(all->n < MOST);
    all->rows[all->n++] = (row){r->added, r->version, r->label, r->source, r->state};
    return 0;
}

static bool beyond(const row *o, const row *v, bool later)
{
    return later ? o->version > v->version : o->version < v->version;
}

/* An end is one exactly; one that is neither has its like beyond it; unsure is always right of what
 * has something beyond it. */
static void judge_end(const rows *all, const row *v, bool later, int end, int unsure)
{
    bool any = false, like = false;
    for (size_t i = 0; i < all->n; i++) {
        const row *o = &all->rows[i];
        any = any || beyond(o, v, later);
        like = like || (beyond(o, v, later) && o->label == v->label && o->source == v->source);
    }
    EXPECT_INT((v->state & end) != 0, !any);
    EXPECT(!(v->state & unsure) || any);
    EXPECT((v->state & (end | unsure)) || like);
}

static void judge(const rows *all, const row *v)
{
    const row *newest = NULL;
    bool again = false;
    for (size_t i = 0; i < all->n; i++) {
        const row *o = &all->rows[i];
        if (o->source == v->source && (!newest || o->version >= newest->version))
            newest = o;
        again = again || (o->version == v->version && o->added < v->added);
    }
    judge_end(all, v, true, TOC_SHARED_LAST, TOC_SHARED_UNSURE_LAST);
    judge_end(all, v, false, TOC_SHARED_FIRST, TOC_SHARED_UNSURE_FIRST);
    EXPECT_INT((v->state & TOC_SHARED_AGAIN) != 0, again);
    EXPECT(newest->label == v->label || v->state & TOC_SHARED_NARROWED);
}

TEST(versions_stand_as_a_look_at_all_of_them_says)
{
    static const char *const LABELS[] = {"", "tlp:green", "tlp:red"};
    fixture f;
    uint32_t seed = 11;
    rows all = {0};
    open_fixture(&f);
    for (int i = 0; i < STEPS; i++) {
        seed = seed * 1103515245 + 12345;
        uint32_t draw = seed >> 8;
        toc_shared_result done;
        if (all.n && (all.n >= MOST - 1 || draw % 3 == 0)) { /* several in a row, too */
            row gone = all.rows[draw / 3 % all.n];
            EXPECT_INT(toc_exchange_recall(f.s, 1, gone.added, TOC_SV("me"), &f.err), 0);
        } else {
            EXPECT_INT(
                put(&f, 1 + draw / 3 % 25, draw / 75 % 3, LABELS[draw / 225 % 3], false, &done), 0);
        }
        if (draw % 5 == 0) {
            EXPECT_INT(toc_store_commit(f.s, &f.err), 0);
            EXPECT_INT(toc_store_begin(f.s, &f.err), 0);
        }
        all.n = 0;
        EXPECT_INT(toc_exchange_walk(f.s, 1, 0, false, take_row, &all, &f.err), 0);
        for (size_t k = 0; k < all.n; k++)
            judge(&all, &all.rows[k]);
    }
    close_fixture(&f);
}

TEST(only_who_posted_the_first_version_may_post_another_when_that_is_asked)
{
    fixture f;
    toc_shared_result done;
    open_fixture(&f);
    EXPECT_INT(put(&f, 5, 1, "tlp:red", true, &done), 0);
    EXPECT_INT(done.done, TOC_SHARED_NEW);
    int64_t label = done.label;
    EXPECT_INT(put(&f, 6, 2, "", true, &done), 0);
    EXPECT_INT(done.done, TOC_SHARED_FOREIGN);
    EXPECT_INT(done.source, 1);
    EXPECT_INT(done.first_label, label);
    EXPECT_INT(put(&f, 6, 2, "", false, &done), 0);
    EXPECT_INT(done.done, TOC_SHARED_REVISED);
    EXPECT_INT(put(&f, 4, 1, "", true, &done), 0);
    EXPECT_INT(done.done, TOC_SHARED_REVISED);
    EXPECT_INT(put(&f, 3, 2, "", true, &done), 0);
    EXPECT_INT(done.done, TOC_SHARED_FOREIGN);
    close_fixture(&f);
}

TEST(what_is_put_apart_leaves_room_to_who_owns_the_object)
{
    fixture f;
    toc_shared_result done = {0};
    int64_t version = 1;
    open_fixture(&f);
    EXPECT_INT(put(&f, version, 1, "tlp:red", true, &done), 0);
    int r = 0;
    while (r == 0 && version < TOC_MAX_VERSIONS)
        r = put(&f, ++version, 2, "tlp:clear", false, &done);
    EXPECT_INT(r, -E2BIG);
    f.err = (toc_err){0};
    EXPECT_INT(put(&f, version + 1, 1, "tlp:red", true, &done), 0);
    EXPECT_INT(done.done, TOC_SHARED_REVISED);
    close_fixture(&f);
}

/* With work that grows with their square these take minutes. */
TEST(many_versions_of_one_object_are_put_and_taken_out_in_one_batch)
{
    fixture f;
    toc_shared_result done = {0};
    open_fixture(&f);
    static int64_t dates[TOC_MAX_VERSIONS];
    for (int64_t i = 1; i <= TOC_MAX_VERSIONS; i++) {
        EXPECT_INT(put(&f, i, 1, "tlp:green", true, &done), 0);
        dates[i - 1] = done.added;
    }
    EXPECT_INT(put(&f, TOC_MAX_VERSIONS + 1, 1, "tlp:green", true, &done), -E2BIG);
    f.err = (toc_err){0};
    EXPECT_INT(toc_store_commit(f.s, &f.err), 0);
    EXPECT_INT(toc_store_begin(f.s, &f.err), 0);
    for (int64_t i = 0; i < TOC_MAX_VERSIONS; i++)
        EXPECT_INT(toc_exchange_recall(f.s, 1, dates[i], TOC_SV("me"), &f.err), 0);
    EXPECT_INT(toc_store_commit(f.s, &f.err), 0);
    close_fixture(&f);
}

TEST(markings_that_change_to_and_fro_are_refused_when_that_gets_dear)
{
    fixture f;
    toc_shared_result done;
    int64_t version = 0, refused = 0;
    open_fixture(&f);
    while (version < TOC_MAX_VERSIONS && !refused) {
        version++;
        int r = put(&f, version, 1, version % 2 ? "tlp:green" : "tlp:red", true, &done);
        refused = r == -E2BIG ? version : 0;
        EXPECT(r == 0 || refused);
    }
    /* 1 + 2 + ... + n is the ceiling, less those of the first hundred. */
    EXPECT(refused > 900 && refused < 1100);
    f.err = (toc_err){0};
    EXPECT_INT(toc_store_commit(f.s, &f.err), 0);
    close_fixture(&f);
}
