#include "testkit.h"

#include "share/gate.h"
#include "share/narrow.h"

#include <errno.h>
#include <stdlib.h>

/* A store with a partner (1) that may have GREEN, and a collection (1) that it may read. */
typedef struct {
    toc_arena a;
    toc_store *s;
    toc_directory *d;
    toc_err err;
} fixture;

static void open_fixture(fixture *f)
{
    const toc_partner partner = {.name = TOC_SV("p"),
                                 .clearance = TOC_SV("green"),
                                 .accepts = TOC_SV("marking-definition--a marking-definition--b"),
                                 .active = true};
    const toc_collection collection = {.root = TOC_SV("r"), .id = TOC_SV("c")};
    const toc_access access = {.collection = 1, .partner = 1, .can_read = true};
    *f = (fixture){0};
    EXPECT_INT(toc_store_open(":memory:", TOC_STORE_WRITE, &f->s, &f->err), 0);
    EXPECT_INT(toc_store_begin(f->s, &f->err), 0);
    EXPECT_INT(toc_exchange_put_partner(f->s, &partner, &f->err), 0);
    EXPECT_INT(toc_exchange_put_collection(f->s, &collection, &f->err), 0);
    EXPECT_INT(toc_exchange_put_access(f->s, &access, &f->err), 0);
    EXPECT_INT(toc_exchange_name(f->s, 1, TOC_SV("x--\"1"), true, &f->err), 0);
    EXPECT_INT(toc_store_commit(f->s, &f->err), 0);
    EXPECT_INT(toc_directory_new(f->s, &f->d, &f->err), 0);
}

static void close_fixture(fixture *f)
{
    EXPECT_SV(toc_sv_of(f->err.text), "");
    toc_directory_free(f->d);
    toc_store_close(f->s);
    toc_arena_done(&f->a);
}

static toc_gate gate_now(fixture *f)
{
    return toc_gate_of(f->d, &f->d->partners.p[0], &f->d->collections.p[0]);
}

static int64_t put(fixture *f, const char *id, int64_t version, toc_tlp tlp)
{
    const toc_label label = {.whole.tlp = tlp};
    toc_sv text = {0};
    toc_shared o = {.version = version,
                    .source = 7,
                    .type = TOC_SV("x"),
                    .id = toc_sv_of(id),
                    .json = TOC_SV("{}")};
    toc_shared_result ret = {0};
    EXPECT_INT(toc_label_write(&label, &f->a, &text), 0);
    EXPECT_INT(toc_exchange_put(f->s, 1, &o, text, &ret, &f->err), 0);
    return ret.added;
}

static bool was_sent(fixture *f, int64_t added)
{
    bool was = false;
    EXPECT_INT(toc_exchange_was_sent(f->s, 1, 1, added, &was, &f->err), 0);
    return was;
}

TEST(a_gate_comes_back_as_it_was_written)
{
    fixture f;
    toc_gate g;
    open_fixture(&f);
    const toc_gate now = gate_now(&f);
    toc_sv text = toc_gate_write(&now, &f.a);
    EXPECT_INT(toc_gate_read(text, 1, 1, &f.a, &g, &f.err), 0);
    EXPECT(g.reads && g.partner.recipient.active && g.partner.recipient.clearance == TOC_TLP_GREEN);
    EXPECT_INT(g.partner.recipient.accepts.n, 2);
    EXPECT(toc_directory_is_named(&g.partner, TOC_SV("x--\"1")));
    EXPECT_SV(toc_gate_write(&g, &f.a), text.p);
    toc_err err = {0};
    EXPECT_INT(toc_gate_read(TOC_SV("{\"reads\":tr"), 1, 1, &f.a, &g, &err), -EBADMSG);
    close_fixture(&f);
}

TEST(what_was_reserved_counts_as_sent_as_far_as_its_gate_gave_it)
{
    fixture f;
    open_fixture(&f);
    EXPECT_INT(toc_store_begin(f.s, &f.err), 0);
    int64_t before = put(&f, "x--0", 1, TOC_TLP_GREEN);
    int64_t one = put(&f, "x--1", 1, TOC_TLP_GREEN), amber = put(&f, "x--2", 1, TOC_TLP_AMBER);
    int64_t gone = put(&f, "x--3", 1, TOC_TLP_CLEAR), dark = put(&f, "x--4", 1, TOC_TLP_RED);
    int64_t old = put(&f, "x--5", 1, TOC_TLP_GREEN), last = put(&f, "x--6", 1, TOC_TLP_GREEN);
    int64_t red = put(&f, "x--5", 2, TOC_TLP_RED); /* narrows what was there before, too */
    EXPECT_INT(toc_exchange_recall(f.s, 1, gone, TOC_SV("me"), &f.err), 0);
    EXPECT_INT(toc_exchange_recall(f.s, 1, dark, TOC_SV("me"), &f.err), 0);
    const toc_gate now = gate_now(&f);
    const toc_reserved r = {1, 1, one, red + 1000, toc_gate_write(&now, &f.a)};
    EXPECT_INT(toc_exchange_reserve(f.s, &r, &f.err), 0);
    /* Since then it may have nothing: that it had it before counts. */
    toc_partner p = f.d->partners.p[0].stored;
    p.clearance = TOC_SV("clear");
    EXPECT_INT(toc_exchange_put_partner(f.s, &p, &f.err), 0);
    EXPECT_INT(toc_store_commit(f.s, &f.err), 0);
    EXPECT_INT(toc_gate_settle(f.s, &f.err), 0);
    EXPECT(!was_sent(&f, before) && was_sent(&f, one) && !was_sent(&f, amber));
    EXPECT(was_sent(&f, gone) && !was_sent(&f, dark));
    EXPECT(!was_sent(&f, old) && was_sent(&f, last) && !was_sent(&f, red));
    EXPECT(!was_sent(&f, red + 1)); /* what comes later was not there to be sent */
    toc_reserved_vec left = {0};
    EXPECT_INT(toc_exchange_reserved(f.s, &f.a, &left, &f.err), 0);
    EXPECT_INT(left.n, 0);
    EXPECT_INT(toc_gate_settle(f.s, &f.err), 0); /* nothing to do */
    close_fixture(&f);
}

TEST(a_directory_knows_whether_another_one_lets_the_same_go)
{
    fixture f;
    toc_directory *d = NULL;
    open_fixture(&f);
    EXPECT_INT(toc_directory_new(f.s, &d, &f.err), 0);
    EXPECT(d->gate == f.d->gate);
    toc_directory_free(d);
    toc_collection c = f.d->collections.p[0];
    c.ceiling = TOC_SV("clear");
    EXPECT_INT(toc_store_begin(f.s, &f.err), 0);
    EXPECT_INT(toc_exchange_put_collection(f.s, &c, &f.err), 0);
    EXPECT_INT(toc_store_commit(f.s, &f.err), 0);
    EXPECT_INT(toc_directory_new(f.s, &d, &f.err), 0);
    EXPECT(d->gate != f.d->gate);
    toc_directory_free(d);
    close_fixture(&f);
}

/* ---- narrowing ---- */

/* What the partner may have, as narrow() is to have seen to it when this returns. */
static void set_gate(fixture *f, const char *clearance, const char *ceiling, bool reads)
{
    toc_partner p = f->d->partners.p[0].stored;
    toc_collection c = f->d->collections.p[0];
    const toc_access access = {.collection = 1, .partner = 1, .can_read = reads, .can_write = true};
    bool any;
    p.clearance = toc_sv_of(clearance);
    c.ceiling = toc_sv_of(ceiling);
    EXPECT_INT(toc_store_begin(f->s, &f->err), 0);
    EXPECT_INT(toc_exchange_put_partner(f->s, &p, &f->err), 0);
    EXPECT_INT(toc_exchange_put_collection(f->s, &c, &f->err), 0);
    EXPECT_INT(toc_exchange_put_access(f->s, &access, &f->err), 0);
    EXPECT_INT(toc_store_commit(f->s, &f->err), 0);
    toc_directory_free(f->d);
    EXPECT_INT(toc_directory_new(f->s, &f->d, &f->err), 0);
    EXPECT_INT(toc_narrow(f->s, f->d, NULL, &any, &f->err), 0);
}

enum { OBJECTS = 250, STEPS = 60 };

/* One tombstone after another tells the partner of what it is about. */
typedef struct {
    fixture *f;
    int64_t after;
    bool (*told)[OBJECTS];
    size_t notes, versions;
} reader;

static int hear(void *context, const toc_shared *row)
{
    reader *k = context;
    toc_recalled_vec of = {0};
    int64_t whose = 0;
    k->after = row->added;
    if (!(row->state & TOC_SHARED_TOMBSTONE))
        return 0;
    EXPECT_INT(toc_exchange_addressee(k->f->s, 1, row->added, &whose, &k->f->err), 0);
    EXPECT_INT(whose, 1);
    EXPECT_INT(toc_exchange_recall_of(k->f->s, 1, row->added, &k->f->a, &of, &k->f->err), 0);
    EXPECT(of.n > 0 && of.n <= 100);
    k->notes++;
    TOC_VEC_FOREACH (v, &of) {
        size_t i = strtoul(v->id.p + 3, NULL, 10);
        EXPECT(!(*k->told)[i]);
        (*k->told)[i] = true;
        k->versions++;
    }
    return 0;
}

TEST(who_may_have_less_is_told_all_of_that_once_and_nothing_else)
{
    static const char *const LEVELS[] = {"clear", "green", "amber", "amber+strict"};
    static int levels[OBJECTS];
    static int64_t dates[OBJECTS];
    static bool told[OBJECTS];
    fixture f;
    uint32_t seed = 3;
    open_fixture(&f);
    EXPECT_INT(toc_store_begin(f.s, &f.err), 0);
    for (size_t i = 0; i < OBJECTS; i++) {
        seed = seed * 1103515245 + 12345;
        levels[i] = (int)(seed >> 16) % 4;
        dates[i] = put(&f, toc_arena_printf(&f.a, "x--%03zu", i).p, 1,
                       (toc_tlp)(TOC_TLP_CLEAR + levels[i]));
    }
    EXPECT_INT(toc_store_commit(f.s, &f.err), 0);
    reader k = {.f = &f, .after = dates[OBJECTS - 1], .told = &told};
    int before = -1; /* the highest level that it might have */
    static bool has[OBJECTS];
    for (unsigned step = 0; step < STEPS; step++) {
        seed = seed * 1103515245 + 12345;
        int clearance = (int)(seed >> 16) % 4, ceiling = (int)(seed >> 20) % 4;
        bool reads = (seed >> 24) % 5 != 0;
        set_gate(&f, LEVELS[clearance], LEVELS[ceiling], reads);
        int now = reads ? TOC_MIN(clearance, ceiling) : -1;
        memset(told, 0, sizeof(told));
        EXPECT_INT(toc_exchange_walk(f.s, 1, k.after, false, hear, &k, &f.err), 0);
        for (size_t i = 0; i < OBJECTS; i++)
            EXPECT_INT(told[i], has[i] && levels[i] > now && levels[i] <= before);
        before = now;
        /* It reads a stretch of what it may have. */
        size_t from = (seed >> 8) % OBJECTS, to = TOC_MIN(from + 40, (size_t)OBJECTS);
        EXPECT_INT(toc_store_begin(f.s, &f.err), 0);
        for (size_t i = from; i < to; i++)
            if (levels[i] <= now) {
                has[i] = true;
                EXPECT_INT(toc_exchange_sent(f.s, 1, 1, dates[i], dates[i], &f.err), 0);
            }
        const toc_gate g = gate_now(&f);
        const toc_reviewed seen = {1, 1, toc_gate_write(&g, &f.a)};
        EXPECT_INT(toc_exchange_put_reviewed(f.s, &seen, &f.err), 0);
        EXPECT_INT(toc_store_commit(f.s, &f.err), 0);
    }
    EXPECT(k.notes > 5 && k.versions > 200);
    close_fixture(&f);
}

/* ---- in steps ---- */

/* More than one step of Notes is about. */
enum { MANY = 3000, CHANGES = 80 };

typedef struct {
    fixture *f;
    int64_t after;
    int now;              /* the highest level that it may have */
    int levels[MANY];     /* of the objects */
    int64_t dates[MANY];  /* date_added */
    bool has[MANY];       /* it was sent */
    unsigned told[MANY];  /* since it may not have it */
    size_t steps, halves; /* taken; changes that came before the last one was seen to */
} model;

static int hear_once(void *context, const toc_shared *row)
{
    model *m = context;
    toc_recalled_vec of = {0};
    toc_arena a = {0};
    m->after = row->added;
    if (row->state & TOC_SHARED_TOMBSTONE)
        EXPECT_INT(toc_exchange_recall_of(m->f->s, 1, row->added, &a, &of, &m->f->err), 0);
    TOC_VEC_FOREACH (v, &of) {
        size_t i = strtoul(v->id.p + 3, NULL, 10);
        EXPECT(m->has[i] && m->levels[i] > m->now);
        EXPECT_INT(m->told[i]++, 0);
    }
    toc_arena_done(&a);
    return 0;
}

/* Changes what it may have, at times while the server does not run, and goes some steps. */
static void change(model *m, uint32_t seed)
{
    static const char *const LEVELS[] = {"clear", "green", "amber", "amber+strict"};
    fixture *f = m->f;
    int clearance = (int)(seed >> 16) % 4, ceiling = (int)(seed >> 20) % 4;
    const toc_access access = {1, 1, (seed >> 24) % 5 != 0, true, false, false};
    toc_partner p = f->d->partners.p[0].stored;
    toc_collection c = f->d->collections.p[0];
    toc_directory *before = f->d;
    bool any = false;
    p.clearance = toc_sv_of(LEVELS[clearance]);
    c.ceiling = toc_sv_of(LEVELS[ceiling]);
    EXPECT_INT(toc_store_begin(f->s, &f->err), 0);
    EXPECT_INT(toc_exchange_put_partner(f->s, &p, &f->err), 0);
    EXPECT_INT(toc_exchange_put_collection(f->s, &c, &f->err), 0);
    EXPECT_INT(toc_exchange_put_access(f->s, &access, &f->err), 0);
    EXPECT_INT(toc_store_commit(f->s, &f->err), 0);
    EXPECT_INT(toc_directory_new(f->s, &f->d, &f->err), 0);
    m->now = access.can_read ? TOC_MIN(clearance, ceiling) : -1;
    for (size_t i = 0; i < MANY; i++)
        m->told[i] = m->levels[i] > m->now ? m->told[i] : 0;
    EXPECT_INT(toc_narrow_begin(f->s, f->d, seed >> 28 & 1 ? before : NULL, &any, &f->err), 0);
    toc_directory_free(before);
    toc_narrow_step step = {.more = any};
    for (unsigned left = (seed >> 12) % 7; step.more && left < 6; left++, m->steps++)
        EXPECT_INT(toc_narrow_on(f->s, f->d, &step, &f->err), 0);
    EXPECT_INT(toc_exchange_walk(f->s, 1, m->after, false, hear_once, m, &f->err), 0);
    for (size_t i = 0; i < MANY; i++)
        EXPECT(step.more || !m->has[i] || m->levels[i] <= m->now || m->told[i] == 1);
    m->halves += step.more;
}

static void read_some(model *m, uint32_t seed)
{
    fixture *f = m->f;
    size_t from = (seed >> 8) % MANY, to = TOC_MIN(from + 900, (size_t)MANY);
    toc_arena a = {0};
    const toc_gate g = gate_now(f);
    const toc_reserved r = {1, 1, m->dates[from], m->dates[to - 1], toc_gate_write(&g, &a)};
    EXPECT_INT(toc_store_begin(f->s, &f->err), 0);
    EXPECT_INT(toc_exchange_reserve(f->s, &r, &f->err), 0);
    for (size_t i = from; i < to; i++)
        if (m->levels[i] <= m->now) {
            m->has[i] = true;
            EXPECT_INT(toc_exchange_sent(f->s, 1, 1, m->dates[i], m->dates[i], &f->err), 0);
        }
    EXPECT_INT(toc_exchange_give_up(f->s, 1, 1, m->dates[from], &f->err), 0);
    EXPECT_INT(toc_store_commit(f->s, &f->err), 0);
    toc_arena_done(&a);
}

TEST(changes_that_come_before_the_last_one_was_seen_to_tell_all_and_nothing_twice)
{
    static model m;
    fixture f;
    uint32_t seed = 11;
    open_fixture(&f);
    m = (model){.f = &f, .now = 1};
    EXPECT_INT(toc_store_begin(f.s, &f.err), 0);
    for (size_t i = 0; i < MANY; i++) {
        seed = seed * 1103515245 + 12345;
        m.levels[i] = (int)(seed >> 16) % 4;
        m.after = m.dates[i] = put(&f, toc_arena_printf(&f.a, "x--%04zu", i).p, 1,
                                   (toc_tlp)(TOC_TLP_CLEAR + m.levels[i]));
    }
    EXPECT_INT(toc_store_commit(f.s, &f.err), 0);
    for (unsigned i = 0; i < CHANGES; i++) {
        seed = seed * 1103515245 + 12345;
        read_some(&m, seed);
        change(&m, seed);
    }
    EXPECT(m.steps > CHANGES && m.halves > CHANGES / 8);
    bool any;
    EXPECT_INT(toc_narrow(f.s, f.d, NULL, &any, &f.err), 0);
    EXPECT_INT(toc_exchange_walk(f.s, 1, m.after, false, hear_once, &m, &f.err), 0);
    for (size_t i = 0; i < MANY; i++)
        EXPECT(!m.has[i] || m.levels[i] <= m.now || m.told[i] == 1);
    close_fixture(&f);
}

TEST(what_left_by_another_gate_before_a_kill_is_seen_to_though_all_was_in_step)
{
    fixture f;
    bool any;
    open_fixture(&f);
    EXPECT_INT(toc_store_begin(f.s, &f.err), 0);
    int64_t added = put(&f, "x--000", 1, TOC_TLP_GREEN);
    const toc_gate wide = gate_now(&f);
    const toc_reserved r = {1, 1, added, added + 10, toc_gate_write(&wide, &f.a)};
    EXPECT_INT(toc_exchange_reserve(f.s, &r, &f.err), 0);
    EXPECT_INT(toc_store_commit(f.s, &f.err), 0);
    toc_partner p = f.d->partners.p[0].stored;
    p.clearance = TOC_SV("clear");
    EXPECT_INT(toc_store_begin(f.s, &f.err), 0);
    EXPECT_INT(toc_exchange_put_partner(f.s, &p, &f.err), 0);
    EXPECT_INT(toc_store_commit(f.s, &f.err), 0);
    toc_directory_free(f.d);
    EXPECT_INT(toc_directory_new(f.s, &f.d, &f.err), 0);
    /* Another process has seen to what was in the log then. */
    const toc_gate narrow = gate_now(&f);
    const toc_reviewed seen = {1, 1, toc_gate_write(&narrow, &f.a)};
    EXPECT_INT(toc_store_begin(f.s, &f.err), 0);
    EXPECT_INT(toc_exchange_put_reviewed(f.s, &seen, &f.err), 0);
    EXPECT_INT(toc_store_commit(f.s, &f.err), 0);
    EXPECT_INT(toc_narrow(f.s, f.d, NULL, &any, &f.err), 0);
    EXPECT(!any);
    EXPECT_INT(toc_gate_settle(f.s, &f.err), 0);
    EXPECT_INT(toc_narrow(f.s, f.d, NULL, &any, &f.err), 0);
    EXPECT(any);
    EXPECT_INT(toc_narrow(f.s, f.d, NULL, &any, &f.err), 0);
    EXPECT(!any);
    close_fixture(&f);
}
