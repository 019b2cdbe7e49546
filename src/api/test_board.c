/* board - what is kept in memory is what is in the store, however it came to be. */
#include "testkit.h"

#include "api/board.h"
#include "merge/merge.h"
#include "merge/rule.h"

#include <stdio.h>

typedef struct {
    toc_arena a;
    toc_store *s;
    toc_boards *boards;
    int64_t seq;
} desk;

static desk desk_open(const char *name)
{
    desk d = {.boards = toc_boards_new(TOC_REACH_EXACT)};
    toc_err err = {0};
    toc_sv path = toc_arena_printf(&d.a, "%s/%s.db", toc_test_dir(), name);
    if (toc_store_open(path.p, TOC_STORE_WRITE, &d.s, &err) < 0)
        toc_test_fail(__FILE__, __LINE__, "open: %s", err.text);
    return d;
}

static void desk_done(desk *d)
{
    toc_boards_free(d->boards);
    toc_store_close(d->s);
    toc_arena_done(&d->a);
}

/* A report of an incident of its own: day n, in a place of its own. */
static toc_sv put(desk *d, int n, const char *marking)
{
    toc_record *rec = TOC_NEW(&d->a, toc_record);
    toc_incident *i = TOC_VEC_PUSH(&d->a, &rec->incidents);
    toc_put done;
    toc_incident_init(i);
    i->realm = TOC_REALM_PHYSICAL;
    i->type = TOC_TYPE_BOMBING;
    i->date.start = i->date.end = 19000 + 40 * n;
    i->place.name = toc_arena_printf(&d->a, "Town %d", n);
    i->place.has_point = true;
    i->place.lat = n;
    i->place.lon = 2 * n;
    memcpy(i->place.country, "CY", 2);
    i->killed = (toc_count){.stated = true, .value = n};
    toc_perpetrator *p = TOC_VEC_PUSH(&d->a, &i->perpetrators);
    p->name = p->text = n % 2 ? TOC_SV("Odd Front") : TOC_SV("Even Front");
    p->status = TOC_STATUS_CLAIMED;
    rec->published = i->date.start;
    toc_doc doc = {.id = toc_arena_printf(&d->a, "r%d", n),
                   .origin = toc_arena_printf(&d->a, "/b/%d", n),
                   .media = TOC_SV("text/plain"),
                   .encoding = TOC_SV("utf-8"),
                   .marking = toc_sv_of(marking),
                   .published = rec->published};
    doc.text = doc.original = doc.id;
    toc_sha256_hex(doc.original, doc.sha256);
    EXPECT_INT(toc_store_begin(d->s, NULL), 0);
    EXPECT_INT(toc_merge_put(d->s, &doc, rec, NULL, NULL, &d->a, &done, NULL), 0);
    EXPECT_INT(toc_store_commit(d->s, NULL), 0);
    return toc_arena_dup(&d->a, rec->incidents.p[0].id);
}

static void follow(desk *d)
{
    toc_change_vec changes = {0};
    EXPECT_INT(toc_store_changes(d->s, d->seq, 1000, &d->a, &changes, NULL), 0);
    int r = toc_boards_follow(d->boards, d->s, &changes, NULL);
    EXPECT(r >= 0);
    if (changes.n)
        d->seq = changes.p[changes.n - 1].seq;
}

static void load(desk *d)
{
    EXPECT_INT(toc_boards_load(d->boards, d->s, NULL), 0);
    toc_board *b = toc_boards_take(d->boards);
    d->seq = b->seq;
    toc_boards_give(d->boards, b);
}

static void put_text(toc_buf *out, toc_boards *boards, const toc_board_row *row)
{
    toc_unpacker *u = toc_boards_unpacker(boards);
    toc_unpack(u, row->text, out);
    toc_buf_byte(out, '\n');
    toc_unpacker_free(u);
}

static void put_orders(toc_buf *out, const toc_board *b)
{
    for (int by = TOC_SORT_CHANGED; by < TOC_SORT_COUNT; by++)
        for (uint32_t i = 0; i < b->n; i++)
            toc_buf_printf(out, "%s%u", i ? " " : "\n", b->order[by][i]);
}

/* All that is on it, two lines an incident; and in which orders. */
static toc_sv picture(desk *d, toc_boards *boards)
{
    toc_buf out = {0};
    toc_board *b = toc_boards_take(boards);
    for (uint32_t i = 0; i < b->n; i++) {
        const toc_board_row *r = &b->rows[i];
        toc_sv actor = toc_boards_actor_name(boards, r->actors[0], &d->a);
        toc_buf_printf(&out, "%.*s %d %s %d %u %.0f %d %d %.*s\n",
                       TOC_SV_ARG(toc_board_id(r, &d->a)), r->first_day, r->country, r->killed,
                       r->sources, (double)r->lat, r->level, r->unmarked, TOC_SV_ARG(actor));
        EXPECT(toc_board_find(b, toc_board_id(r, &d->a)) == r);
        EXPECT_INT(b->keys[i].first_day, r->first_day);
        EXPECT_INT(b->keys[i].killed, r->killed);
        EXPECT_INT(b->keys[i].marking,
                   TOC_BOARD_MARKING(r->level, r->unmarked, r->unknown_marking));
        put_text(&out, boards, r);
    }
    put_orders(&out, b);
    toc_boards_give(boards, b);
    toc_sv all = toc_arena_dup(&d->a, toc_buf_sv(&out));
    toc_buf_done(&out);
    return all;
}

static void expect_as_new(desk *d)
{
    toc_boards *anew = toc_boards_new(TOC_REACH_EXACT);
    EXPECT_INT(toc_boards_load(anew, d->s, NULL), 0);
    toc_sv want = picture(d, anew);
    EXPECT_SV(picture(d, d->boards), want.p);
    toc_boards_free(anew);
}

TEST(a_board_that_follows_is_the_one_that_is_made_anew)
{
    const toc_hand hand = {.analyst = TOC_SV("kim"), .because = TOC_SV("a drill")};
    desk d = desk_open("follow");
    toc_sv first = put(&d, 1, "TLP:GREEN"), second = put(&d, 2, "");
    load(&d);
    expect_as_new(&d);
    for (int n = 3; n < 9; n++)
        (void)put(&d, n, n % 2 ? "TLP:CLEAR" : "TLP:RED");
    follow(&d);
    expect_as_new(&d);
    EXPECT_INT(toc_store_begin(d.s, NULL), 0);
    EXPECT_INT(toc_rule_reject(d.s, first, &hand, NULL), 0);
    EXPECT_INT(toc_rule_correct(d.s, second, TOC_SV("killed"),
                                TOC_SV("{\"value\":77,\"bound\":\"exact\"}"), &hand, NULL),
               0);
    EXPECT_INT(toc_store_commit(d.s, NULL), 0);
    follow(&d);
    expect_as_new(&d);
    toc_board *b = toc_boards_take(d.boards);
    EXPECT_INT(b->n, 7);
    EXPECT(toc_board_find(b, first) == NULL);
    const toc_board_row *row = toc_board_find(b, second);
    EXPECT(row && row->killed == 77 && row->unmarked);
    toc_boards_give(d.boards, b);
    desk_done(&d);
}

TEST(an_older_board_shows_what_it_showed_as_long_as_somebody_holds_it)
{
    const toc_hand hand = {.analyst = TOC_SV("kim"), .marking = TOC_TLP_RED};
    desk d = desk_open("held");
    toc_sv id = put(&d, 1, "TLP:GREEN");
    load(&d);
    toc_board *boards[4] = {toc_boards_take(d.boards)};
    for (int n = 1; n < 4; n++) {
        toc_sv value = toc_arena_printf(&d.a, "{\"value\":%d,\"bound\":\"exact\"}", 70 + n);
        EXPECT_INT(toc_store_begin(d.s, NULL), 0);
        EXPECT_INT(toc_rule_correct(d.s, id, TOC_SV("killed"), value, &hand, NULL), 0);
        EXPECT_INT(toc_store_commit(d.s, NULL), 0);
        follow(&d);
        boards[n] = toc_boards_take(d.boards);
    }
    toc_boards_give(d.boards, boards[1]); /* not in the order in which they were made */
    for (int n = 3; n >= 0; n--) {
        toc_buf text = {0};
        if (n == 1)
            continue;
        put_text(&text, d.boards, &boards[n]->rows[0]);
        toc_sv want = toc_arena_printf(&d.a, "\"value\":%d", n ? 70 + n : 1);
        EXPECT(toc_sv_find(toc_buf_sv(&text), want, 0) > 0);
        EXPECT_INT(toc_sv_find(toc_buf_sv(&text), TOC_SV("TLP:RED"), 0) > 0, n > 0);
        toc_buf_done(&text);
        toc_boards_give(d.boards, boards[n]);
    }
    expect_as_new(&d);
    desk_done(&d);
}

TEST(what_is_on_no_board_leaves_it_but_for_the_place_in_the_order)
{
    desk d = desk_open("objects");
    toc_change elsewhere = {.seq = 1000, .what = TOC_SV("object"), .id = TOC_SV("indicator--1")};
    (void)put(&d, 1, "");
    load(&d);
    toc_board *before = toc_boards_take(d.boards);
    EXPECT_INT(toc_boards_follow(d.boards, d.s, &(toc_change_vec){.p = &elsewhere, .n = 1}, NULL),
               0);
    toc_board *after = toc_boards_take(d.boards);
    EXPECT(before == after && after->seq == 1000);
    toc_boards_give(d.boards, before);
    toc_boards_give(d.boards, after);
    desk_done(&d);
}

TEST(nothing_changed_leaves_the_board_as_it_is)
{
    desk d = desk_open("same");
    (void)put(&d, 1, "");
    load(&d);
    toc_board *before = toc_boards_take(d.boards);
    EXPECT_INT(toc_boards_follow(d.boards, d.s, &(toc_change_vec){0}, NULL), TOC_BOARD_SAME);
    toc_board *after = toc_boards_take(d.boards);
    EXPECT(before == after);
    toc_boards_give(d.boards, before);
    toc_boards_give(d.boards, after);
    desk_done(&d);
}

TEST(orders_and_levels_are_those_of_the_incidents)
{
    desk d = desk_open("order");
    (void)put(&d, 1, "TLP:RED");
    (void)put(&d, 3, "TLP:GREEN");
    (void)put(&d, 2, "TLP:AMBER");
    load(&d);
    toc_board *b = toc_boards_take(d.boards);
    EXPECT_INT(b->n, 3);
    EXPECT_INT(b->rows[0].killed, 3);
    EXPECT_INT(b->rows[0].level, TOC_TLP_GREEN);
    EXPECT_INT(b->rows[2].level, TOC_TLP_RED);
    EXPECT_INT(b->rows[b->order[TOC_SORT_KILLED][2]].killed, 1);
    EXPECT_INT(b->rows[b->order[TOC_SORT_CHANGED][0]].killed, 2);
    EXPECT(b->rows[0].actors[0] == b->rows[2].actors[0] &&
           b->rows[0].actors[0] != b->rows[1].actors[0]);
    EXPECT_INT(toc_boards_actor(d.boards, TOC_SV("Odd Front")), b->rows[0].actors[0]);
    EXPECT_INT(toc_boards_actor(d.boards, TOC_SV("Nobody")), 0);
    toc_boards_give(d.boards, b);
    desk_done(&d);
}
