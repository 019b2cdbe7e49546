#include "testkit.h"

#include "base/alloc.h"
#include "base/hash.h"
#include "base/map.h"
#include "live/query.h"
#include "live/view.h"
#include "merge/merge.h"
#include "merge/rule.h"
#include "share/recall.h"
#include "share/stix.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

enum { DAY = 19800, REPORTS = 18, STEPS = 260, ROUNDS = 4 };

static const struct {
    const char *place, *country, *marking;
    double lat, lon;
    toc_incident_type type;
} EVENTS[] = {
    {"Larnaca", "CY", "TLP:GREEN", 34.9, 33.6, TOC_TYPE_BOMBING},
    {"Lahore", "PK", "TLP:GREEN", 31.5, 74.3, TOC_TYPE_BOMBING},
    {"Newport", "GB", "TLP:CLEAR", 51.6, -3.0, TOC_TYPE_SHOOTING},
    {"Odesa", "UA", "TLP:GREEN", 46.5, 30.7, TOC_TYPE_AIR_STRIKE},
    {"Lyon", "FR", "TLP:AMBER", 45.7, 4.8, TOC_TYPE_ARSON},
    {"Toledo", "ES", "", 39.8, -4.0, TOC_TYPE_ARSON},
};

static const toc_hand HAND = {.analyst = {"ann", 3}, .because = {"because", 7}};

/* ---- a client that pages, and what it believes is there ---- */

typedef struct {
    int64_t after;
    toc_sv_vec ids;
    TOC_VEC(int64_t) versions; /* beside ids; -1: not there */
} client;

typedef struct {
    toc_arena a;
    toc_store *s;
    toc_sv path;
    toc_err err;
    uint32_t seed;
    toc_map versions; /* "id@version" to the hash of its text: the same everywhere */
    toc_map revoked;  /* ids, for good, to the index of the version */
    TOC_VEC(int64_t) ends;
    toc_collection view[4]; /* two, and the same made anew */
    client clients[4];      /* two of each of the first two views */
} bench;

static uint32_t draw(bench *b, uint32_t below)
{
    b->seed = b->seed * 1664525 + 1013904223;
    return (b->seed >> 8) % below;
}

#define OK(call) EXPECT_INT((call), 0)

static void begin(bench *b)
{
    OK(toc_store_begin(b->s, &b->err));
}

static void commit(bench *b)
{
    OK(toc_store_commit(b->s, &b->err));
}

static void add_view(bench *b, size_t i, const char *ceiling, const char *countries)
{
    toc_collection_vec list = {0};
    toc_view_query q = {.incidents = true, .filters = TOC_INCIDENT_QUERY_ALL};
    q.filters.country = toc_sv_of(countries);
    toc_collection c = {.root = TOC_SV("api1"),
                        .id = toc_arena_printf(&b->a, "view-%zu", i),
                        .alias = toc_arena_printf(&b->a, "v%zu", i),
                        .title = TOC_SV("v"),
                        .description = TOC_SV(""),
                        .unmarked = TOC_SV("amber+strict"),
                        .ceiling = toc_sv_of(ceiling)};
    OK(toc_view_query_write(&q, &b->a, &c.query));
    begin(b);
    OK(toc_exchange_put_collection(b->s, &c, &b->err));
    OK(toc_exchange_collections(b->s, &b->a, &list, &b->err));
    TOC_VEC_FOREACH (had, &list)
        if (toc_sv_eq(had->id, c.id))
            b->view[i] = *had;
    OK(toc_live_view_renew(b->s, b->view[i].number, &b->err));
    commit(b);
}

static void bench_init(bench *b, uint32_t seed)
{
    static int n;
    unsigned char key[TOC_EXCHANGE_KEY];
    *b = (bench){.seed = seed};
    b->path = toc_arena_printf(&b->a, "%s/live-%d.db", toc_test_dir(), n++);
    OK(toc_store_open(b->path.p, TOC_STORE_WRITE, &b->s, &b->err));
    begin(b);
    OK(toc_exchange_key(b->s, "ids", key, &b->err));
    commit(b);
    add_view(b, 0, "green", "CY,GB,UA,FR,ES");
    add_view(b, 1, "", "");
}

static void bench_done(bench *b)
{
    EXPECT_SV(toc_sv_of(b->err.text), "");
    toc_store_close(b->s);
    toc_arena_done(&b->a);
}

static void advance(bench *b, size_t view, unsigned steps)
{
    bool more;
    OK(toc_live_view_advance(b->s, &b->view[view], steps, &more, &b->err));
}

static void finish(bench *b, size_t view)
{
    bool more = true;
    while (more)
        OK(toc_live_view_advance(b->s, &b->view[view], 1, &more, &b->err));
}

/* ---- what happens to the store ---- */

static toc_sv report_id(bench *b, uint32_t n)
{
    toc_sv_vec ids = {0};
    OK(toc_store_reports(b->s, TOC_SV(""), 1000, &b->a, &ids, &b->err));
    return ids.n ? ids.p[n % ids.n] : TOC_SV("");
}

static toc_sv incident_id(bench *b, uint32_t n)
{
    toc_incident_page page = {0};
    toc_incident_query q = TOC_INCIDENT_QUERY_ALL;
    q.limit = TOC_STORE_MAX_PAGE;
    OK(toc_store_incidents(b->s, &q, &b->a, &page, &b->err));
    return page.rows.n ? page.rows.p[n % page.rows.n].id : TOC_SV("");
}

static void fill_incident(toc_incident *i, size_t e, uint32_t n, toc_arena *a)
{
    toc_incident_init(i);
    i->realm = TOC_REALM_PHYSICAL;
    i->type = EVENTS[e].type;
    i->stage = TOC_STAGE_ACCOMPLISHED;
    i->date.start = i->date.end = DAY;
    i->place.name = toc_sv_of(EVENTS[e].place);
    i->place.has_point = true;
    i->place.lat = EVENTS[e].lat;
    i->place.lon = EVENTS[e].lon;
    i->place.geonames = (uint32_t)(1000 + e);
    *TOC_VEC_PUSH(a, &i->place.chain) = i->place.name;
    memcpy(i->place.country, EVENTS[e].country, 3);
    i->killed = (toc_count){.stated = true, .value = 3 + (int)(n % 3)};
}

/* Report n, which tells of one incident or two; again: an edited text. */
static void add(bench *b, uint32_t n, uint32_t again)
{
    toc_arena a = {0};
    toc_put done;
    size_t e = n % TOC_LEN(EVENTS);
    toc_doc doc = {.id = toc_arena_printf(&a, "r%02u", n),
                   .origin = toc_arena_printf(&a, "/t/r%02u.txt", n),
                   .media = TOC_SV("text/plain"),
                   .encoding = TOC_SV("utf-8"),
                   .marking = toc_sv_of(EVENTS[e].marking),
                   .text = toc_arena_printf(&a, "Report %u.%u of %s.", n, again, EVENTS[e].place),
                   .published = DAY + (int)(n % 5)};
    doc.original = doc.text;
    toc_sha256_hex(doc.original, doc.sha256);
    toc_record rec = {.id = doc.id, .title = TOC_SV("A title"), .published = doc.published};
    fill_incident(TOC_VEC_PUSH(&a, &rec.incidents), e, n + again, &a);
    if (n % 4 == 1)
        fill_incident(TOC_VEC_PUSH(&a, &rec.incidents), (e + 2) % TOC_LEN(EVENTS), n, &a);
    begin(b);
    OK(toc_merge_put(b->s, &doc, &rec, NULL, NULL, &a, &done, &b->err));
    commit(b);
    toc_arena_done(&a);
}

/* Rulings may have nothing to rule on: that is no failure. */
static void rule(bench *b)
{
    static const char *const PLACES[] = {"{\"name\":\"Lima\",\"country\":\"PE\"}",
                                         "{\"name\":\"Paris\",\"country\":\"FR\"}"};
    toc_err err = {0};
    toc_sv x = incident_id(b, draw(b, 100)), y = incident_id(b, draw(b, 100));
    toc_hand hand = HAND;
    int r = 0;
    hand.marking = (toc_tlp)draw(b, TOC_TLP_COUNT);
    hand.raise = true;
    if (!x.n)
        return;
    begin(b);
    switch (draw(b, 7)) {
    case 0:
        r = toc_rule_reject(b->s, x, &hand, &err);
        break;
    case 1:
        r = toc_sv_eq(x, y) ? 0 : toc_rule_merge(b->s, x, y, &hand, &err);
        break;
    case 2:
        r = toc_rule_correct(b->s, x, TOC_SV("place"), toc_sv_of(PLACES[draw(b, 2)]), &hand, &err);
        break;
    case 3:
        r = toc_rule_retract(b->s, report_id(b, draw(b, 100)), &hand, &err);
        break;
    case 4:
        r = toc_rule_correct(b->s, x, TOC_SV("killed"), TOC_SV("9"), &hand, &err);
        break;
    default:
        r = toc_rule_undo(b->s, 1 + draw(b, 40), &hand, &err);
        break;
    }
    if (r < 0)
        toc_store_rollback(b->s);
    else
        commit(b);
}

/* ---- the client ---- */

static void believe(bench *b, client *c, toc_sv id, int64_t version)
{
    for (uint32_t i = 0; i < c->ids.n; i++)
        if (toc_sv_eq(c->ids.p[i], id)) {
            if (version < 0 || c->versions.p[i] < version)
                c->versions.p[i] = version;
            return;
        }
    *TOC_VEC_PUSH(&b->a, &c->ids) = toc_arena_dup(&b->a, id);
    *TOC_VEC_PUSH(&b->a, &c->versions) = version;
}

typedef struct {
    bench *b;
    client *c;
    int64_t collection;
    uint32_t left;
} pager;

static void check_version(bench *b, const toc_shared *row)
{
    toc_sv key = toc_arena_printf(&b->a, "%.*s@%lld", TOC_SV_ARG(row->id), (long long)row->version);
    uint32_t hash = (uint32_t)(toc_hash64(row->json) >> 33);
    int64_t had = toc_map_get(&b->versions, key);
    if (had == TOC_MAP_NONE)
        EXPECT(toc_map_put(&b->versions, &b->a, key, hash));
    else
        EXPECT_INT(had, hash);
    bool revoked = toc_sv_find(row->json, TOC_SV("\"revoked\":true"), 0) >= 0;
    toc_sv id = toc_arena_dup(&b->a, row->id);
    if (revoked) {
        EXPECT(toc_map_put(&b->revoked, &b->a, id, b->ends.n));
        *TOC_VEC_PUSH(&b->a, &b->ends) = row->version;
    } else if (toc_map_get(&b->revoked, id) != TOC_MAP_NONE) {
        EXPECT(row->version < b->ends.p[toc_map_get(&b->revoked, id)]);
    }
}

static int on_row(void *context, const toc_shared *row)
{
    pager *p = context;
    toc_recalled_vec of = {0};
    EXPECT(row->added > p->c->after);
    p->c->after = row->added;
    check_version(p->b, row);
    if (!(row->state & TOC_SHARED_TOMBSTONE)) {
        believe(p->b, p->c, row->id, row->version);
    } else if (!(row->state & TOC_SHARED_NARROWED)) {
        OK(toc_exchange_recall_of(p->b->s, p->collection, row->added, &p->b->a, &of, &p->b->err));
        TOC_VEC_FOREACH (v, &of)
            believe(p->b, p->c, v->id, -1);
    }
    return --p->left == 0;
}

/* One page; true: there may be more. */
static bool page(bench *b, size_t c, uint32_t limit)
{
    pager p = {.b = b, .c = &b->clients[c], .collection = b->view[c / 2].number, .left = limit};
    return toc_exchange_walk(b->s, p.collection, p.c->after, true, on_row, &p, &b->err) == 1;
}

/* ---- what is there in the end ---- */

typedef struct {
    bench *b;
    client now;      /* what the collection has */
    toc_map content; /* id to the hash of all but the version */
} listing;

static int on_listed(void *context, const toc_shared *row)
{
    listing *l = context;
    const toc_sv key = TOC_SV("\"modified\":\"");
    if (row->state & TOC_SHARED_TOMBSTONE)
        return 0;
    believe(l->b, &l->now, row->id, row->version);
    long at = toc_sv_find(row->json, key, 0);
    toc_sv rest = at < 0 ? row->json : toc_sv_range(row->json, (size_t)at + key.n, row->json.n);
    if (at >= 0)
        (void)toc_sv_cut(&rest, '"');
    uint32_t hash = (uint32_t)(toc_hash64(rest) >> 33); /* the latest comes last */
    EXPECT(toc_map_put(&l->content, &l->b->a, toc_arena_dup(&l->b->a, row->id), hash));
    return 0;
}

static listing list(bench *b, size_t view)
{
    listing l = {.b = b};
    OK(toc_exchange_walk(b->s, b->view[view].number, 0, true, on_listed, &l, &b->err));
    return l;
}

static void expect_client(bench *b, size_t c)
{
    listing l = list(b, c / 2);
    const client *k = &b->clients[c];
    size_t there = 0;
    for (uint32_t i = 0; i < k->ids.n; i++) {
        bool listed = toc_map_get(&l.content, k->ids.p[i]) != TOC_MAP_NONE;
        there += k->versions.p[i] >= 0;
        EXPECT_INT(k->versions.p[i] >= 0, listed);
        for (uint32_t j = 0; j < l.now.ids.n; j++)
            if (toc_sv_eq(l.now.ids.p[j], k->ids.p[i]))
                EXPECT_INT(k->versions.p[i], l.now.versions.p[j]);
    }
    EXPECT_INT(there, l.now.ids.n);
}

static bool is_frame(toc_sv id)
{
    return toc_sv_starts(id, TOC_SV("marking-definition--")) ||
           toc_sv_starts(id, TOC_SV("extension-definition--")) ||
           toc_sv_eq(id, TOC_SV(TOC_STIX_IDENTITY));
}

/* The same objects with the same content as one that is made now. */
static size_t expect_as_made_now(bench *b, size_t view)
{
    add_view(b, view + 2, view == 0 ? "green" : "", view == 0 ? "CY,GB,UA,FR,ES" : "");
    finish(b, view + 2);
    listing mine = list(b, view), fresh = list(b, view + 2);
    size_t n[2] = {0};
    TOC_VEC_FOREACH (id, &mine.now.ids) {
        if (is_frame(*id))
            continue;
        n[0]++;
        if (toc_map_get(&mine.content, *id) != toc_map_get(&fresh.content, *id))
            toc_test_fail(__FILE__, __LINE__, "%.*s is not as it would be made now",
                          TOC_SV_ARG(*id));
    }
    TOC_VEC_FOREACH (id, &fresh.now.ids)
        n[1] += !is_frame(*id);
    EXPECT_INT(n[0], n[1]);
    return n[1];
}

/* Else most is ruled on in the end, and above the ceiling for that. */
static void undo_most(bench *b)
{
    for (int64_t no = 1; no <= STEPS; no++) {
        toc_err err = {0};
        if (draw(b, 8) == 0)
            continue;
        begin(b);
        if (toc_rule_undo(b->s, no, &HAND, &err) < 0)
            toc_store_rollback(b->s);
        else
            commit(b);
    }
}

static void happen(bench *b)
{
    switch (draw(b, 8)) {
    case 0:
    case 1:
        add(b, draw(b, REPORTS), draw(b, 3));
        break;
    case 2:
    case 3:
        rule(b);
        break;
    case 4:
    case 5:
        advance(b, draw(b, 2), 1 + draw(b, 3));
        break;
    default:
        (void)page(b, draw(b, TOC_LEN(b->clients)), 1 + draw(b, 30));
        break;
    }
}

TEST(who_pages_at_any_moment_has_in_the_end_what_is_there)
{
    size_t compared = 0;
    for (uint32_t round = 0; round < ROUNDS; round++) {
        bench b;
        bench_init(&b, 1000 + round);
        for (int i = 0; i < STEPS; i++)
            happen(&b);
        undo_most(&b);
        finish(&b, 0);
        finish(&b, 1);
        for (size_t c = 0; c < TOC_LEN(b.clients); c++) {
            while (page(&b, c, 7)) {
            }
            expect_client(&b, c);
        }
        EXPECT(b.ends.n > 10); /* things were revoked */
        compared += expect_as_made_now(&b, 0) + expect_as_made_now(&b, 1);
        bench_done(&b);
    }
    EXPECT(compared > 100);
}

TEST(a_step_that_fails_changes_nothing)
{
    bench b;
    bool more;
    bench_init(&b, 5);
    for (uint32_t n = 0; n < REPORTS; n++)
        add(&b, n, 0);
    for (long fail = 1; fail < 4000; fail += 37) {
        toc_err err = {0};
        toc_alloc_fail_after(fail);
        (void)toc_live_view_advance(b.s, &b.view[0], 1, &more, &err);
        toc_alloc_fail_after(-1);
        if (fail % 10 == 8)
            rule(&b);
    }
    undo_most(&b);
    finish(&b, 0);
    while (page(&b, 0, 100)) {
    }
    expect_client(&b, 0);
    EXPECT(expect_as_made_now(&b, 0) > 10);
    bench_done(&b);
}

/* The child does steps and tells of each; it is killed in the middle of one. */
static void kill_within(bench *b, uint32_t steps)
{
    int to[2];
    char told;
    b->s = toc_store_close(b->s);
    EXPECT(pipe(to) == 0);
    pid_t child = fork();
    if (child == 0) {
        bool more = true;
        toc_store *s = NULL;
        int r = toc_store_open(b->path.p, TOC_STORE_WRITE, &s, NULL);
        while (r == 0 && write(to[1], "x", 1) == 1)
            r = toc_live_view_advance(s, &b->view[0], 1, &more, NULL);
        _exit(0);
    }
    close(to[1]);
    for (uint32_t i = 0; i < steps && read(to[0], &told, 1) == 1; i++) {
    }
    (void)kill(child, SIGKILL);
    (void)waitpid(child, NULL, 0);
    close(to[0]);
    OK(toc_store_open(b->path.p, TOC_STORE_WRITE, &b->s, &b->err));
}

TEST(a_view_survives_kills)
{
    bench b;
    bench_init(&b, 9);
    for (int i = 0; i < 25; i++) {
        add(&b, (uint32_t)i % REPORTS, draw(&b, 3));
        if (i % 3 == 0)
            rule(&b);
        kill_within(&b, 1 + draw(&b, 3));
        (void)page(&b, 0, 1 + draw(&b, 20));
    }
    undo_most(&b);
    finish(&b, 0);
    while (page(&b, 0, 100)) {
    }
    expect_client(&b, 0);
    EXPECT(expect_as_made_now(&b, 0) > 10);
    bench_done(&b);
}

TEST(a_query_comes_back_as_it_was)
{
    toc_arena a = {0};
    toc_sv text, again;
    toc_sv type = TOC_SV("indicator");
    toc_view_query back,
        q = {.incidents = true, .filters = TOC_INCIDENT_QUERY_ALL, .objects = {&type, 1, 1}};
    q.filters.since = DAY;
    q.filters.realm = TOC_REALM_CYBER;
    q.filters.type = TOC_TYPE_RANSOMWARE;
    q.filters.country = TOC_SV("CY,DE");
    q.filters.near = true;
    q.filters.lat = 34.9;
    q.filters.lon = -3.25;
    q.filters.km = 50;
    q.filters.actor = TOC_SV("A \"quoted\" one");
    q.filters.has_min_killed = true;
    q.filters.min_killed = 0;
    q.filters.text = TOC_SV("words");
    OK(toc_view_query_write(&q, &a, &text));
    OK(toc_view_query_read(text, &a, &back, NULL));
    OK(toc_view_query_write(&back, &a, &again));
    EXPECT_SV(again, "{\"incidents\":{\"since\":\"2024-03-18\",\"realm\":\"cyber\",\"type\":"
                     "\"ransomware\",\"country\":\"CY,DE\",\"near\":[34.9,-3.25,50],\"actor\":\"A "
                     "\\\"quoted\\\" one\",\"min_killed\":0,\"text\":\"words\"},\"objects\":["
                     "\"indicator\"]}");
    static const char *const DAMAGED[] = {"", "[]", "{", "{\"incidents\":{\"near\":[1]}}"};
    for (size_t i = 0; i < TOC_LEN(DAMAGED); i++)
        EXPECT_INT(toc_view_query_read(toc_sv_of(DAMAGED[i]), &a, &back, NULL), -EBADMSG);
    toc_arena_done(&a);
}
