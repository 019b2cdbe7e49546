/* exchange - what every kind of store must do for the exchange (store/exchange.h). */
#include "testkit.h"

#include "conformance.h"
#include "store/exchange.h"

#include <errno.h>
#include <stdlib.h>

typedef struct {
    toc_arena a;
    toc_store *s;
    toc_sv path;
    toc_err err;
} fixture;

static void open_fixture(fixture *f)
{
    *f = (fixture){0};
    f->path = conformance_kind.fresh(&f->a);
    EXPECT_INT(conformance_kind.ops->open(f->path.p, TOC_STORE_WRITE, &f->s, &f->err), 0);
    EXPECT_INT(toc_store_begin(f->s, &f->err), 0);
}

static void close_fixture(fixture *f)
{
    EXPECT_SV(toc_sv_of(f->err.text), "");
    toc_store_close(f->s);
    toc_arena_done(&f->a);
}

static void next_batch(fixture *f)
{
    EXPECT_INT(toc_store_commit(f->s, &f->err), 0);
    EXPECT_INT(toc_store_begin(f->s, &f->err), 0);
}

static toc_shared_result put(fixture *f, int64_t collection, const char *id, int64_t version,
                             const char *label, const char *json)
{
    toc_shared o = {.version = version,
                    .source = 1,
                    .type = TOC_SV("x"),
                    .id = toc_sv_of(id),
                    .json = toc_sv_of(json)};
    toc_shared_result ret = {0};
    EXPECT_INT(toc_exchange_put(f->s, collection, &o, toc_sv_of(label), &ret, &f->err), 0);
    return ret;
}

/* "id@version/state " of each row, in order; dates must rise strictly. */
typedef struct {
    toc_buf text;
    int64_t last;
    size_t left; /* rows to take */
} listing;

static int list_row(void *context, const toc_shared *row)
{
    listing *l = context;
    EXPECT(row->added > l->last);
    l->last = row->added;
    toc_buf_printf(&l->text, "%.*s@%lld/%d ", TOC_SV_ARG(row->id), (long long)row->version,
                   row->state);
    return --l->left == 0;
}

static void expect_rows(fixture *f, int64_t collection, const char *want)
{
    listing l = {.left = 1000};
    EXPECT_INT(toc_exchange_walk(f->s, collection, 0, true, list_row, &l, &f->err), 0);
    EXPECT_SV(toc_buf_sv(&l.text), want);
    toc_buf_done(&l.text);
}

TEST(objects_stand_in_the_order_in_which_they_were_added)
{
    fixture f;
    open_fixture(&f);
    EXPECT_INT(put(&f, 1, "a", 5, "", "{}").done, TOC_SHARED_NEW);
    EXPECT_INT(put(&f, 2, "z", 5, "", "{}").done, TOC_SHARED_NEW);
    EXPECT_INT(put(&f, 1, "b", 5, "", "{}").done, TOC_SHARED_NEW);
    expect_rows(&f, 1, "a@5/3 b@5/3 ");
    expect_rows(&f, 2, "z@5/3 ");
    expect_rows(&f, 3, "");
    next_batch(&f);
    EXPECT_INT(put(&f, 1, "c", 5, "", "{}").done, TOC_SHARED_NEW);
    listing l = {.left = 1};
    EXPECT_INT(toc_exchange_walk(f.s, 1, 0, false, list_row, &l, &f.err), 1);
    l.left = 1000;
    EXPECT_INT(toc_exchange_walk(f.s, 1, l.last, false, list_row, &l, &f.err), 0);
    EXPECT_SV(toc_buf_sv(&l.text), "a@5/3 b@5/3 c@5/3 ");
    toc_buf_done(&l.text);
    close_fixture(&f);
}

TEST(the_same_version_is_kept_once_and_another_text_of_it_set_aside)
{
    fixture f;
    open_fixture(&f);
    int64_t added = put(&f, 1, "a", 5, "tlp:green", "{\"x\":1}").added;
    toc_shared_result again = put(&f, 1, "a", 5, "tlp:green", "{\"x\":1}");
    EXPECT_INT(again.done, TOC_SHARED_SAME);
    EXPECT_INT(again.added, added);
    EXPECT_INT(put(&f, 1, "a", 5, "tlp:green", "{\"x\":2}").done, TOC_SHARED_CONFLICT);
    expect_rows(&f, 1, "a@5/3 ");
    close_fixture(&f);
}

TEST(versions_know_whether_they_are_the_first_and_the_last)
{
    fixture f;
    open_fixture(&f);
    EXPECT_INT(put(&f, 1, "a", 5, "", "{}").done, TOC_SHARED_NEW);
    EXPECT_INT(put(&f, 1, "a", 7, "", "{}").done, TOC_SHARED_REVISED);
    EXPECT_INT(put(&f, 1, "a", 3, "", "{}").done, TOC_SHARED_REVISED);
    EXPECT_INT(put(&f, 1, "a", 6, "", "{}").done, TOC_SHARED_REVISED);
    expect_rows(&f, 1, "a@5/0 a@7/1 a@3/2 a@6/0 ");
    /* Who may see 8 need not see 7, and the other way round. */
    int64_t added = put(&f, 1, "a", 8, "tlp:red", "{}").added;
    expect_rows(&f, 1, "a@5/32 a@7/36 a@3/34 a@6/32 a@8/9 ");
    next_batch(&f);
    EXPECT_INT(toc_exchange_recall(f.s, 1, added, TOC_SV("me"), &f.err), 0);
    expect_rows(&f, 1, "a@5/0 a@7/1 a@3/2 a@6/0 ");
    EXPECT_INT(toc_exchange_recall(f.s, 1, added, TOC_SV("me"), &f.err), TOC_STORE_NONE);
    listing l = {.left = 1000};
    EXPECT_INT(toc_exchange_versions(f.s, 1, TOC_SV("a"), true, list_row, &l, &f.err), 0);
    EXPECT_SV(toc_buf_sv(&l.text), "a@5/0 a@7/1 a@3/2 a@6/0 ");
    toc_buf_done(&l.text);
    close_fixture(&f);
}

TEST(labels_come_back_as_they_were)
{
    fixture f;
    open_fixture(&f);
    int64_t one = put(&f, 1, "a", 1, "tlp:green", "{}").label;
    int64_t two = put(&f, 1, "b", 1, "", "{}").label;
    EXPECT_INT(put(&f, 2, "c", 1, "tlp:green", "{}").label, one);
    EXPECT(one != two);
    toc_sv text = {0};
    EXPECT_INT(toc_exchange_label(f.s, one, &f.a, &text, &f.err), 0);
    EXPECT_SV(text, "tlp:green");
    toc_store_rollback(f.s);
    EXPECT_INT(toc_store_begin(f.s, &f.err), 0);
    EXPECT_INT(toc_exchange_label(f.s, one, &f.a, &text, &f.err), TOC_STORE_NONE);
    one = put(&f, 1, "a", 1, "tlp:green", "{}").label; /* not what was rolled back */
    EXPECT_INT(toc_exchange_label(f.s, one, &f.a, &text, &f.err), 0);
    close_fixture(&f);
}

TEST(a_seed_keeps_its_dates_and_two_of_one_date_stand_apart)
{
    fixture f;
    open_fixture(&f);
    toc_shared o = {.added = 1000, .type = TOC_SV("x"), .id = TOC_SV("b"), .json = TOC_SV("{}")};
    toc_shared_result ret = {0};
    EXPECT_INT(toc_exchange_put(f.s, 1, &o, TOC_SV(""), &ret, &f.err), 0);
    EXPECT_INT(ret.added, 1000);
    o.id = TOC_SV("c");
    EXPECT_INT(toc_exchange_put(f.s, 1, &o, TOC_SV(""), &ret, &f.err), 0);
    EXPECT_INT(ret.added, 1001);
    o.id = TOC_SV("a");
    o.added = 500;
    EXPECT_INT(toc_exchange_put(f.s, 1, &o, TOC_SV(""), &ret, &f.err), 0);
    expect_rows(&f, 1, "a@0/3 b@0/3 c@0/3 ");
    close_fixture(&f);
}

TEST(partners_and_accounts_come_back_and_go_together)
{
    fixture f;
    open_fixture(&f);
    toc_partner p = {.name = TOC_SV("north"),
                     .clearance = TOC_SV("green"),
                     .pap = TOC_SV("clear"),
                     .active = true,
                     .communities = TOC_SV("cert isac")};
    EXPECT_INT(toc_exchange_put_partner(f.s, &p, &f.err), 0);
    EXPECT_INT(toc_exchange_put_partner(f.s, &p, &f.err), TOC_STORE_MANY);
    toc_partner_vec list = {0};
    EXPECT_INT(toc_exchange_partners(f.s, &f.a, &list, &f.err), 0);
    EXPECT_INT(list.n, 1);
    EXPECT_SV(list.p[0].communities, "cert isac");
    int64_t number = list.p[0].number;
    toc_account account = {.name = TOC_SV("t"), .partner = number, .secret = TOC_SV("s")};
    EXPECT_INT(toc_exchange_put_account(f.s, &account, &f.err), 0);
    EXPECT_INT(toc_exchange_name(f.s, number, TOC_SV("incident--1"), true, &f.err), 0);
    toc_sv_vec named = {0};
    EXPECT_INT(toc_exchange_named(f.s, number, &f.a, &named, &f.err), 0);
    EXPECT_INT(named.n, 1);
    toc_account_vec accounts = {0};
    EXPECT_INT(toc_exchange_accounts(f.s, &f.a, &accounts, &f.err), 0);
    account = accounts.p[0];
    EXPECT_INT(account.seen, 0);
    EXPECT_INT(toc_exchange_see(f.s, account.number, 20, &f.err), 0);
    EXPECT_INT(toc_exchange_see(f.s, account.number, 10, &f.err), 0);
    account.secret = TOC_SV("new");
    EXPECT_INT(toc_exchange_put_account(f.s, &account, &f.err), 0);
    accounts = (toc_account_vec){0};
    EXPECT_INT(toc_exchange_accounts(f.s, &f.a, &accounts, &f.err), 0);
    EXPECT_INT(accounts.p[0].seen, 20);
    EXPECT_SV(accounts.p[0].secret, "new");
    EXPECT_INT(toc_exchange_drop_partner(f.s, number, &f.err), 0);
    accounts = (toc_account_vec){0};
    EXPECT_INT(toc_exchange_accounts(f.s, &f.a, &accounts, &f.err), 0);
    EXPECT_INT(accounts.n, 0);
    /* What it sent is not the next one's own. */
    p.name = TOC_SV("other");
    EXPECT_INT(toc_exchange_put_partner(f.s, &p, &f.err), 0);
    toc_partner_vec later = {0};
    EXPECT_INT(toc_exchange_partners(f.s, &f.a, &later, &f.err), 0);
    EXPECT_INT(later.n, 1);
    EXPECT(later.p[0].number > number);
    close_fixture(&f);
}

TEST(a_collections_number_is_used_again_only_when_it_is_empty)
{
    fixture f;
    open_fixture(&f);
    toc_collection c = {.root = TOC_SV("api1"), .id = TOC_SV("u1"), .alias = TOC_SV("x")};
    EXPECT_INT(toc_exchange_put_collection(f.s, &c, &f.err), 0);
    c.id = TOC_SV("u2");
    EXPECT_INT(toc_exchange_put_collection(f.s, &c, &f.err), TOC_STORE_MANY);
    c.alias = TOC_SV("");
    EXPECT_INT(toc_exchange_put_collection(f.s, &c, &f.err), 0);
    EXPECT_INT(put(&f, 1, "a", 5, "", "{}").done, TOC_SHARED_NEW);
    EXPECT_INT(put(&f, 2, "b", 5, "", "{}").done, TOC_SHARED_NEW);
    EXPECT_INT(put(&f, 1, "c", 5, "", "{}").done, TOC_SHARED_NEW);
    EXPECT_INT(toc_exchange_drop_collection(f.s, 1, &f.err), 0);
    EXPECT_INT(toc_exchange_drop_collection(f.s, 1, &f.err), TOC_STORE_NONE);
    toc_collection_vec list = {0};
    c.id = TOC_SV("u3");
    EXPECT_INT(toc_exchange_put_collection(f.s, &c, &f.err), 0);
    for (int64_t left = 2; left > 0; left--) { /* a row at a time, and once more to find none */
        bool more = false;
        int64_t removed = 0;
        EXPECT_INT(toc_exchange_removed(f.s, &removed, &f.err), 0);
        EXPECT_INT(removed, 1);
        EXPECT_INT(toc_exchange_sweep(f.s, 1, &more, &f.err), 0);
        EXPECT(more);
    }
    bool more = true;
    EXPECT_INT(toc_exchange_sweep(f.s, 1, &more, &f.err), 0);
    EXPECT_INT(toc_exchange_sweep(f.s, 1, &more, &f.err), 0);
    EXPECT(!more);
    c.id = TOC_SV("u4");
    EXPECT_INT(toc_exchange_put_collection(f.s, &c, &f.err), 0);
    EXPECT_INT(toc_exchange_collections(f.s, &f.a, &list, &f.err), 0);
    EXPECT_INT(list.n, 3);
    EXPECT_INT(list.p[0].number, 1);
    EXPECT_SV(list.p[0].id, "u4");
    EXPECT_SV(list.p[2].id, "u3"); /* while there was something left in 1 */
    expect_rows(&f, 1, "");
    expect_rows(&f, 2, "b@5/3 ");
    close_fixture(&f);
}

TEST(what_was_sent_is_known_as_stretches)
{
    fixture f;
    open_fixture(&f);
    toc_sent_vec v = {0};
    EXPECT_INT(toc_exchange_sent(f.s, 1, 1, 10, 20, &f.err), 0);
    EXPECT_INT(toc_exchange_sent(f.s, 1, 1, 21, 30, &f.err), 0);
    EXPECT_INT(toc_exchange_sent(f.s, 2, 1, 25, 30, &f.err), 0);
    EXPECT_INT(toc_exchange_sent(f.s, 1, 1, 50, 60, &f.err), 0);
    EXPECT_INT(toc_exchange_sent_to(f.s, 1, 28, &f.a, &v, &f.err), 0);
    EXPECT_INT(v.n, 2);
    EXPECT_INT(v.p[0].first, 10);
    EXPECT_INT(v.p[0].last, 30);
    v.n = 0;
    EXPECT_INT(toc_exchange_sent_to(f.s, 1, 40, &f.a, &v, &f.err), 0);
    EXPECT_INT(v.n, 0);
    close_fixture(&f);
}

TEST(a_status_is_for_the_partner_that_posted)
{
    fixture f;
    open_fixture(&f);
    toc_sv got = {0};
    bool more = true;
    EXPECT_INT(toc_exchange_put_status(f.s, TOC_SV("s1"), TOC_SV("api1"), 1, TOC_SV("{1}"), &f.err),
               0);
    EXPECT_INT(toc_exchange_status(f.s, TOC_SV("s1"), TOC_SV("api1"), 1, &f.a, &got, &f.err), 0);
    EXPECT_SV(got, "{1}");
    EXPECT_INT(toc_exchange_status(f.s, TOC_SV("s1"), TOC_SV("api1"), 2, &f.a, &got, &f.err),
               TOC_STORE_NONE);
    EXPECT_INT(toc_exchange_status(f.s, TOC_SV("s1"), TOC_SV("api2"), 1, &f.a, &got, &f.err),
               TOC_STORE_NONE);
    EXPECT_INT(toc_exchange_trim_status(f.s, INT64_MAX, 10, &more, &f.err), 0);
    EXPECT(!more);
    EXPECT_INT(toc_exchange_status(f.s, TOC_SV("s1"), TOC_SV("api1"), 1, &f.a, &got, &f.err),
               TOC_STORE_NONE);
    close_fixture(&f);
}

static int count_rows(void *context, const toc_audit *row)
{
    EXPECT_INT(row->seq, ++*(int64_t *)context);
    return 0;
}

TEST(the_audit_log_is_a_chain)
{
    fixture f;
    open_fixture(&f);
    int64_t n = 0;
    toc_sv one = {0}, two = {0};
    toc_audit row = {.who = TOC_SV("me"), .what = TOC_SV("read"), .about = TOC_SV("c")};
    EXPECT_INT(toc_exchange_audit(f.s, &row, &f.err), 0);
    EXPECT_INT(toc_exchange_audit_walk(f.s, count_rows, &n, &f.a, &one, &f.err), 0);
    EXPECT_INT(toc_exchange_audit(f.s, &row, &f.err), 0);
    n = 0;
    EXPECT_INT(toc_exchange_audit_walk(f.s, count_rows, &n, &f.a, &two, &f.err), 0);
    EXPECT_INT(n, 2);
    EXPECT_INT(one.n, 64);
    EXPECT(!toc_sv_eq(one, two));
    close_fixture(&f);
}

/* ---- recalls ---- */

static int64_t put_tombstone(fixture *f, const char *id, toc_recalled_version of, bool restricted)
{
    int64_t added = 0;
    toc_tombstone t = {.row = {.type = TOC_SV("note"),
                               .id = toc_sv_of(id),
                               .version = 9,
                               .source = 1,
                               .json = TOC_SV("{}")},
                       .label = TOC_SV(""),
                       .restricted = restricted,
                       .reason = TOC_SV("deleted"),
                       .who = TOC_SV("me"),
                       .of = {&of, 1, 1}};
    EXPECT_INT(toc_exchange_put_tombstone(f->s, 1, &t, &added, &f->err), 0);
    return added;
}

TEST(a_tombstone_stands_in_the_order_and_knows_what_it_is_about)
{
    fixture f;
    open_fixture(&f);
    int64_t one = put(&f, 1, "a", 5, "", "{}").added, two = put(&f, 1, "a", 6, "", "{}").added;
    EXPECT_INT(toc_exchange_recall(f.s, 1, one, TOC_SV("me"), &f.err), 0);
    int64_t first = put_tombstone(&f, "n1", (toc_recalled_version){one, 5, TOC_SV("a")}, false);
    int64_t second = put_tombstone(&f, "n2", (toc_recalled_version){.id = TOC_SV("a")}, true);
    next_batch(&f);
    expect_rows(&f, 1, "a@6/3 n1@9/67 n2@9/99 ");
    toc_recalled_vec of = {0};
    EXPECT_INT(toc_exchange_recall_of(f.s, 1, first, &f.a, &of, &f.err), 0);
    EXPECT_INT(of.n, 1);
    EXPECT_INT(of.p[0].added, one);
    of.n = 0;
    put(&f, 1, "a", 7, "", "{}"); /* later than the tombstone: not meant */
    EXPECT_INT(toc_exchange_recall_of(f.s, 1, second, &f.a, &of, &f.err), 0);
    EXPECT_INT(of.n, 2);
    EXPECT_INT(of.p[0].added, one);
    EXPECT_INT(of.p[1].added, two);
    toc_time_vec gone = {0};
    EXPECT_INT(toc_exchange_gone(f.s, 1, 0, second, 10, &f.a, &gone, &f.err), 0);
    EXPECT_INT(gone.n, 1);
    EXPECT_INT(gone.p[0], one);
    close_fixture(&f);
}

TEST(a_recall_lists_who_had_it_was_told_and_acknowledged)
{
    fixture f;
    open_fixture(&f);
    bool owes;
    static const char *const NAMES[] = {"p1", "p2", "p3"};
    for (size_t i = 0; i < TOC_LEN(NAMES); i++) {
        const toc_partner p = {.name = toc_sv_of(NAMES[i]), .clearance = TOC_SV("green")};
        EXPECT_INT(toc_exchange_put_partner(f.s, &p, &f.err), 0);
    }
    int64_t added = put(&f, 1, "a", 5, "", "{}").added;
    EXPECT_INT(toc_exchange_sent(f.s, 1, 1, 1, added, &f.err), 0); /* whose doing it is */
    EXPECT_INT(toc_exchange_sent(f.s, 2, 1, added, added, &f.err), 0);
    EXPECT_INT(toc_exchange_sent(f.s, 3, 1, 1, added - 1, &f.err), 0);
    EXPECT_INT(toc_exchange_recall(f.s, 1, added, TOC_SV("me"), &f.err), 0);
    int64_t at = put_tombstone(&f, "n", (toc_recalled_version){added, 5, TOC_SV("a")}, false);
    toc_recall_row_vec rows = {0};
    EXPECT_INT(toc_exchange_recalls(f.s, TOC_SV("a"), &f.a, &rows, &f.err), 0);
    EXPECT_INT(rows.n, 1);
    EXPECT_INT(rows.p[0].partner, 2);
    EXPECT_INT(rows.p[0].told, 0);
    EXPECT_INT(toc_exchange_owes(f.s, 2, 1, at, &owes, &f.err), 0);
    EXPECT(!owes);
    EXPECT_INT(toc_exchange_told(f.s, 2, 1, at, &f.err), 0);
    EXPECT_INT(toc_exchange_owes(f.s, 2, 1, at - 1, &owes, &f.err), 0);
    EXPECT(!owes);
    EXPECT_INT(toc_exchange_owes(f.s, 2, 1, at, &owes, &f.err), 0);
    EXPECT(owes);
    EXPECT_INT(toc_exchange_reached(f.s, 2, 1, at, &f.err), 0);
    rows.n = 0;
    EXPECT_INT(toc_exchange_recalls(f.s, TOC_SV(""), &f.a, &rows, &f.err), 0);
    EXPECT(rows.n == 1 && rows.p[0].told && rows.p[0].acknowledged >= rows.p[0].told);
    rows.n = 0;
    EXPECT_INT(toc_exchange_recalls(f.s, TOC_SV("b"), &f.a, &rows, &f.err), 0);
    EXPECT_INT(rows.n, 0);
    close_fixture(&f);
}

TEST(stretches_grow_together_whatever_the_order)
{
    fixture f;
    open_fixture(&f);
    /* Against a plain list of the dates, in a fixed random order. */
    enum { DATES = 200, NOTES = 300 };
    bool had[DATES + 2] = {false}, was;
    uint32_t seed = 7;
    for (int i = 0; i < NOTES; i++) {
        seed = seed * 1103515245 + 12345;
        int64_t first = 1 + (seed >> 16) % DATES, length = (seed >> 8) % 6;
        int64_t last = TOC_MIN(first + length, (int64_t)DATES);
        EXPECT_INT(toc_exchange_sent(f.s, 1, 1, first, last, &f.err), 0);
        for (int64_t d = first; d <= last; d++)
            had[d] = true;
        for (int64_t d = 1; d <= DATES; d += 7) {
            EXPECT_INT(toc_exchange_was_sent(f.s, 1, 1, d, &was, &f.err), 0);
            EXPECT_INT(was, had[d]);
        }
    }
    close_fixture(&f);
}

typedef struct {
    toc_buf text;
    int64_t last;
} stood_list;

static int list_stood(void *context, const toc_shared *row)
{
    stood_list *l = context;
    EXPECT(row->added > l->last);
    l->last = row->added;
    toc_buf_printf(&l->text, "%.*s%s ", TOC_SV_ARG(row->id),
                   row->state & TOC_SHARED_TAKEN ? "-" : "");
    return 0;
}

TEST(what_stands_and_stood_in_a_stretch_comes_in_one_order)
{
    fixture f;
    open_fixture(&f);
    stood_list l = {0};
    int64_t first = 0, last = 0;
    EXPECT_INT(toc_exchange_span(f.s, 1, &first, &last, &f.err), TOC_STORE_NONE);
    put(&f, 1, "a", 1, "", "{}");
    int64_t b = put(&f, 1, "b", 1, "", "{}").added, c = put(&f, 1, "c", 1, "", "{}").added;
    put(&f, 2, "z", 1, "", "{}");
    int64_t d = put(&f, 1, "d", 1, "", "{}").added, e = put(&f, 1, "e", 1, "", "{}").added;
    EXPECT_INT(toc_exchange_recall(f.s, 1, c, TOC_SV("me"), &f.err), 0);
    EXPECT_INT(toc_exchange_recall(f.s, 1, e, TOC_SV("me"), &f.err), 0);
    EXPECT_INT(toc_exchange_stood(f.s, 1, b, e, list_stood, &l, &f.err), 0);
    EXPECT_SV(toc_buf_sv(&l.text), "b c- d e- ");
    EXPECT_INT(toc_exchange_span(f.s, 1, &first, &last, &f.err), 0);
    EXPECT(first < b && last == d);
    toc_buf_done(&l.text);
    close_fixture(&f);
}

TEST(what_is_reserved_stays_until_it_is_given_up)
{
    fixture f;
    open_fixture(&f);
    toc_reserved one = {1, 1, 10, 20, TOC_SV("g1")}, other = {1, 1, 10, 15, TOC_SV("g2")};
    toc_reserved_vec list = {0};
    EXPECT_INT(toc_exchange_reserve(f.s, &one, &f.err), 0);
    EXPECT_INT(toc_exchange_reserve(f.s, &other, &f.err), 0);
    one.last = 12; /* less than there is changes nothing */
    EXPECT_INT(toc_exchange_reserve(f.s, &one, &f.err), 0);
    other.partner = 2;
    EXPECT_INT(toc_exchange_reserve(f.s, &other, &f.err), 0);
    next_batch(&f);
    EXPECT_INT(toc_exchange_reserved(f.s, &f.a, &list, &f.err), 0);
    EXPECT_INT(list.n, 3);
    EXPECT(list.p[0].last == 20 || list.p[1].last == 20);
    EXPECT_SV(list.p[2].gate, "g2");
    EXPECT_INT(toc_exchange_give_up(f.s, 1, 1, 10, &f.err), 0);
    list.n = 0;
    EXPECT_INT(toc_exchange_reserved(f.s, &f.a, &list, &f.err), 0);
    EXPECT_INT(list.n, 1);
    EXPECT_INT(list.p[0].partner, 2);
    close_fixture(&f);
}

TEST(a_copy_leads_to_its_version_and_goes_with_it)
{
    fixture f;
    open_fixture(&f);
    int64_t one = put(&f, 1, "a", 1, "", "{}").added, two = put(&f, 1, "a", 2, "", "{}").added;
    put(&f, 2, "b", 1, "", "{}");
    EXPECT_INT(toc_exchange_put_copy(f.s, 1, one, TOC_SV("copy"), &f.err), 0);
    EXPECT_INT(toc_exchange_put_copy(f.s, 1, one, TOC_SV("copy"), &f.err), 0);
    EXPECT_INT(toc_exchange_put_copy(f.s, 1, two, TOC_SV("copy"), &f.err), 0);
    EXPECT_INT(toc_exchange_put_copy(f.s, 1, two, TOC_SV("other"), &f.err), 0);
    next_batch(&f);
    listing l = {.left = 1000};
    EXPECT_INT(toc_exchange_copied(f.s, 1, TOC_SV("copy"), list_row, &l, &f.err), 0);
    EXPECT_SV(toc_buf_sv(&l.text), "a@1/2 a@2/1 ");
    EXPECT_INT(toc_exchange_copied(f.s, 2, TOC_SV("copy"), list_row, &l, &f.err), 0);
    EXPECT_INT(toc_exchange_copied(f.s, 1, TOC_SV("a"), list_row, &l, &f.err), 0);
    EXPECT_SV(toc_buf_sv(&l.text), "a@1/2 a@2/1 ");
    EXPECT_INT(toc_exchange_recall(f.s, 1, two, TOC_SV("me"), &f.err), 0);
    EXPECT_INT(toc_exchange_copied(f.s, 1, TOC_SV("other"), list_row, &l, &f.err), 0);
    EXPECT_SV(toc_buf_sv(&l.text), "a@1/2 a@2/1 ");
    toc_buf_done(&l.text);
    close_fixture(&f);
}
