#include "testkit.h"

#include "live/query.h"
#include "live/view.h"
#include "share/recall.h"
#include "share/release.h"

/*
 * Partners put objects into collections and take them out, at random, while a view over these is
 * advanced now and then. In the end it must hold what a model says that knows nothing of steps, and
 * a client that paged all along must believe the same.
 */

enum { SOURCES = 3, IDS = 6, STEPS = 160, RUNS = 12 };

#define OK(call) EXPECT_INT((call), 0)

static const char *const LEVELS[] = {"", "clear", "green", "amber", "amber+strict", "red"};

/* A version in a source: what the model knows of it. */
typedef struct {
    int source, id, partner, level; /* level: of its marking; 0: none */
    int64_t version, added;
    bool gone;
} put;

typedef struct {
    toc_arena a;
    toc_store *s;
    toc_err err;
    uint32_t seed;
    toc_collection view, source[SOURCES];
    bool dropped[SOURCES];
    toc_view_query query;
    int most;     /* of the view; 0: no ceiling */
    int unmarked; /* likewise */
    TOC_VEC(put) puts;
    int64_t client[IDS]; /* the version that a client believes in; -1: none */
    int64_t client_after;
} bench;

static uint32_t draw(bench *b, uint32_t below)
{
    b->seed = b->seed * 1664525 + 1013904223;
    return (b->seed >> 8) % below;
}

static const char *type_of(int id)
{
    return id % 2 ? "malware" : "indicator";
}

static toc_sv id_of(bench *b, int id)
{
    return toc_arena_printf(&b->a, "%s--00000000-0000-4000-8000-00000000000%d", type_of(id), id);
}

/* ---- the store ---- */

static void begin(bench *b)
{
    OK(toc_store_begin(b->s, &b->err));
}

static void commit(bench *b)
{
    OK(toc_store_commit(b->s, &b->err));
}

static toc_collection add_collection(bench *b, const char *alias, const char *ceiling,
                                     const char *unmarked, toc_sv query)
{
    static int n;
    toc_collection_vec list = {0};
    toc_collection c = {.root = TOC_SV("api1"),
                        .id = toc_arena_printf(&b->a, "%s-%d", alias, n++),
                        .alias = toc_sv_of(alias),
                        .title = TOC_SV("t"),
                        .description = TOC_SV(""),
                        .unmarked = toc_sv_of(unmarked),
                        .ceiling = toc_sv_of(ceiling),
                        .query = query};
    begin(b);
    OK(toc_exchange_put_collection(b->s, &c, &b->err));
    OK(toc_exchange_collections(b->s, &b->a, &list, &b->err));
    TOC_VEC_FOREACH (had, &list)
        if (toc_sv_eq(had->id, c.id))
            c = *had;
    if (query.n)
        OK(toc_live_view_renew(b->s, c.number, &b->err));
    commit(b);
    return c;
}

static void add_partner(bench *b, const char *name)
{
    const toc_partner p = {.name = toc_sv_of(name),
                           .clearance = TOC_SV("red"),
                           .pap = TOC_SV("red"),
                           .active = true,
                           .accepts = TOC_SV(""),
                           .communities = TOC_SV("")};
    begin(b);
    OK(toc_exchange_put_partner(b->s, &p, &b->err));
    commit(b);
}

static void bench_init(bench *b, uint32_t seed)
{
    static int n;
    unsigned char key[TOC_EXCHANGE_KEY];
    toc_sv text;
    *b = (bench){.seed = seed};
    toc_sv path = toc_arena_printf(&b->a, "%s/posted-%d.db", toc_test_dir(), n++);
    OK(toc_store_open(path.p, TOC_STORE_WRITE, &b->s, &b->err));
    begin(b);
    OK(toc_exchange_key(b->s, "ids", key, &b->err));
    commit(b);
    add_partner(b, "north"); /* 1 */
    add_partner(b, "south"); /* 2 */
    for (int i = 0; i < SOURCES; i++)
        b->source[i] =
            add_collection(b,
                           i == 0   ? "s0"
                           : i == 1 ? "s1"
                                    : "s2",
                           i == 2 ? "amber" : "", i == 1 ? "red" : "green", (toc_sv){"", 0});
    b->most = (int)draw(b, 2) ? TOC_TLP_AMBER : 0;
    b->unmarked = TOC_TLP_GREEN;
    toc_posted_query *p = &b->query.posted;
    p->since = p->until = TOC_DAY_NONE;
    *TOC_VEC_PUSH(&b->a, &p->types) = draw(b, 2) ? TOC_SV("*") : TOC_SV("indicator");
    if (draw(b, 3) == 0)
        *TOC_VEC_PUSH(&b->a, &p->by) = TOC_SV("north");
    if (draw(b, 3) == 0) {
        *TOC_VEC_PUSH(&b->a, &p->from) = b->source[0].id;
        *TOC_VEC_PUSH(&b->a, &p->from) = b->source[2].id;
    }
    if (draw(b, 3) == 0)
        *TOC_VEC_PUSH(&b->a, &p->marked) = TOC_SV("green");
    OK(toc_view_query_write(&b->query, &b->a, &text));
    b->view = add_collection(b, "v", LEVELS[b->most], "green", text);
    for (int i = 0; i < IDS; i++)
        b->client[i] = -1;
}

static void bench_done(bench *b)
{
    EXPECT_SV(toc_sv_of(b->err.text), "");
    toc_store_close(b->s);
    toc_arena_done(&b->a);
}

/* ---- what happens ---- */

static toc_sv json_of(bench *b, const put *p)
{
    char at[TOC_TIME_TEXT + 1];
    toc_time_format(p->version, at);
    toc_sv mark = p->level ? toc_arena_printf(&b->a, ",\"object_marking_refs\":[\"%s\"]",
                                              toc_tlp_markings[p->level].id)
                           : TOC_SV("");
    return toc_arena_printf(&b->a,
                            "{\"type\":\"%s\",\"id\":\"%.*s\",\"created\":\"%s\",\"modified\":"
                            "\"%s\",\"name\":\"by %d in %d\"%.*s}",
                            type_of(p->id), TOC_SV_ARG(id_of(b, p->id)), at, at, p->partner,
                            p->source, TOC_SV_ARG(mark));
}

static toc_sv label_of(bench *b, toc_sv json)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    toc_label label;
    toc_sv text = {"", 0};
    OK(toc_json_parse(json, &doc, &b->err));
    OK(toc_label_of(toc_json_root(doc), &b->a, &label));
    OK(toc_label_write(&label, &b->a, &text));
    return text;
}

static void post(bench *b)
{
    put p = {.source = (int)draw(b, SOURCES),
             .id = (int)draw(b, IDS),
             .partner = 1 + (int)draw(b, 2),
             .level = (int)draw(b, TOC_TLP_COUNT),
             .version = INT64_C(1700000000000000) + 1000 * draw(b, 30)};
    if (b->dropped[p.source])
        return;
    toc_sv json = json_of(b, &p);
    toc_shared_result done;
    const toc_shared row = {.version = p.version,
                            .source = p.partner,
                            .owned = true,
                            .type = toc_sv_of(type_of(p.id)),
                            .id = id_of(b, p.id),
                            .json = json};
    begin(b);
    OK(toc_recall_put(b->s, &b->source[p.source], &row, label_of(b, json), TOC_SV("x"), &done,
                      &b->err));
    commit(b);
    p.added = done.added;
    if (done.done == TOC_SHARED_NEW || done.done == TOC_SHARED_REVISED)
        *TOC_VEC_PUSH(&b->a, &b->puts) = p;
}

static void take(bench *b)
{
    toc_recalled_vec one = {0};
    put *p = b->puts.n ? &b->puts.p[draw(b, b->puts.n)] : NULL;
    if (!p || p->gone)
        return;
    const toc_recall why = {.c = &b->source[p->source],
                            .source = p->partner,
                            .who = TOC_SV("x"),
                            .reason = TOC_RECALL_DELETED};
    *TOC_VEC_PUSH(&b->a, &one) = (toc_recalled_version){p->added, p->version, id_of(b, p->id)};
    begin(b);
    OK(toc_recall_take(b->s, &why, &one, &b->err));
    commit(b);
    p->gone = true;
}

static void handle_anew(bench *b)
{
    toc_collection *c = &b->source[draw(b, SOURCES)];
    if (b->dropped[c - b->source])
        return;
    if (draw(b, 2))
        c->ceiling = toc_sv_of(LEVELS[draw(b, TOC_TLP_COUNT)]);
    else
        c->unmarked = toc_sv_of(LEVELS[TOC_TLP_GREEN + draw(b, TOC_TLP_COUNT - TOC_TLP_GREEN)]);
    begin(b);
    OK(toc_exchange_put_collection(b->s, c, &b->err));
    commit(b);
}

static void drop(bench *b)
{
    int i = (int)draw(b, SOURCES);
    if (b->dropped[i] || draw(b, 8))
        return;
    begin(b);
    OK(toc_exchange_drop_collection(b->s, b->source[i].number, &b->err));
    commit(b);
    b->dropped[i] = true;
    TOC_VEC_FOREACH (p, &b->puts)
        p->gone = p->gone || p->source == i;
}

static void advance(bench *b)
{
    bool more;
    OK(toc_live_view_advance(b->s, &b->view, 1, &more, &b->err));
}

/* ---- what should be there ---- */

static bool is_from(const bench *b, int source)
{
    const toc_sv_vec *from = &b->query.posted.from;
    bool any = !from->n;
    TOC_VEC_FOREACH (id, from)
        any = any || toc_sv_eq(*id, b->source[source].id);
    return any && !b->dropped[source];
}

/* The level at which a version is handled in the view; 0: not at all. */
static int level_in_view(const bench *b, const put *p)
{
    const toc_collection *c = &b->source[p->source];
    int unmarked = (int)toc_tlp_find(c->unmarked.p);
    int there = p->level ? p->level : unmarked;
    int most = c->ceiling.n ? (int)toc_tlp_find(c->ceiling.p) : 0;
    int here = TOC_MAX(there, p->level ? 0 : b->unmarked);
    if ((most && there > most) || (b->most && here > b->most))
        return 0;
    return here;
}

static bool counts(const bench *b, const put *p, int id)
{
    return p->id == id && !p->gone && is_from(b, p->source);
}

static const put *newest_of_owner(const bench *b, int id)
{
    const put *first = NULL, *newest = NULL;
    TOC_VEC_FOREACH (p, &b->puts)
        if (counts(b, p, id) && (!first || p->added < first->added))
            first = p;
    TOC_VEC_FOREACH (p, &b->puts)
        if (counts(b, p, id) && p->partner == first->partner &&
            (!newest || p->version > newest->version ||
             (p->version == newest->version && p->added > newest->added)))
            newest = p;
    return newest;
}

static const put *expected(const bench *b, int id)
{
    const toc_posted_query *q = &b->query.posted;
    const put *p = newest_of_owner(b, id);
    int level = p ? level_in_view(b, p) : 0;
    bool wanted = toc_sv_eq(q->types.p[0], TOC_SV("*")) || id % 2 == 0;
    bool by = !q->by.n || (p && p->partner == 1);
    return level && wanted && by && (!q->marked.n || level == TOC_TLP_GREEN) ? p : NULL;
}

/* ---- what is there ---- */

typedef struct {
    bench *b;
    int64_t version[IDS];
    toc_sv json[IDS];
} holdings;

static int see(void *context, const toc_shared *row)
{
    holdings *h = context;
    int id = row->id.p[row->id.n - 1] - '0';
    if (row->state & TOC_SHARED_TOMBSTONE || id < 0 || id >= IDS || row->version < h->version[id])
        return 0;
    h->version[id] = row->version;
    h->json[id] = toc_arena_dup(&h->b->a, row->json);
    return 0;
}

static int page(void *context, const toc_shared *row)
{
    bench *b = context;
    toc_recalled_vec of = {0};
    b->client_after = row->added;
    if (!(row->state & TOC_SHARED_TOMBSTONE)) {
        int64_t *at = &b->client[row->id.p[row->id.n - 1] - '0'];
        *at = TOC_MAX(*at, row->version);
        return 0;
    }
    if (row->state & TOC_SHARED_NARROWED) /* for those who may not see the newest version */
        return 0;
    OK(toc_exchange_recall_of(b->s, b->view.number, row->added, &b->a, &of, &b->err));
    TOC_VEC_FOREACH (v, &of) {
        int64_t *at = &b->client[v->id.p[v->id.n - 1] - '0'];
        if (*at <= v->version)
            *at = -1;
    }
    return 0;
}

static void poll(bench *b)
{
    OK(toc_exchange_walk(b->s, b->view.number, b->client_after, true, page, b, &b->err));
}

static uint32_t compare(bench *b)
{
    bool more = true;
    uint32_t n = 0;
    holdings h = {.b = b};
    while (more)
        OK(toc_live_view_advance(b->s, &b->view, 3, &more, &b->err));
    for (int i = 0; i < IDS; i++)
        h.version[i] = -1;
    OK(toc_exchange_walk(b->s, b->view.number, 0, true, see, &h, &b->err));
    poll(b);
    for (int i = 0; i < IDS; i++) {
        const put *want = expected(b, i);
        EXPECT_INT(h.version[i], want ? want->version : -1);
        EXPECT_INT(b->client[i], want ? want->version : -1);
        if (want && h.version[i] == want->version)
            EXPECT_SV(h.json[i], json_of(b, want).p);
        n += want != NULL;
    }
    return n;
}

static void happen(bench *b)
{
    switch (draw(b, 12)) {
    case 0:
        take(b);
        break;
    case 1:
        handle_anew(b);
        break;
    case 2:
        drop(b);
        break;
    case 3:
        poll(b);
        break;
    case 4:
    case 5:
        advance(b);
        break;
    default:
        post(b);
        break;
    }
}

TEST(a_view_of_posted_objects_is_what_a_model_says_whatever_the_way_there)
{
    uint32_t held = 0;
    for (uint32_t run = 0; run < RUNS; run++) {
        bench b;
        bench_init(&b, 77 + run);
        for (int i = 0; i < STEPS; i++) {
            happen(&b);
            if (i % 40 == 39)
                held += compare(&b);
        }
        bench_done(&b);
    }
    EXPECT(held > RUNS * 4); /* something was there to be compared */
}

TEST(what_is_there_is_not_put_again)
{
    bench b;
    bool more;
    bench_init(&b, 5);
    for (int i = 0; i < 60; i++)
        post(&b);
    (void)compare(&b);
    int64_t after = b.client_after;
    begin(&b);
    OK(toc_live_view_renew(b.s, b.view.number, &b.err));
    commit(&b);
    OK(toc_live_view_advance(b.s, &b.view, 100, &more, &b.err));
    EXPECT(!more);
    poll(&b);
    EXPECT_INT(b.client_after, after);
    bench_done(&b);
}
