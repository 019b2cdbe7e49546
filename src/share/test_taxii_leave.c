#include "testkit.h"

#include "base/alloc.h"
#include "share/taxii_server.h"

#include <errno.h>

/* A writer without its thread, and calls of partners that may read one collection. */
enum { PARTNERS = 3, ROWS = 200, ROUNDS = 2000 };

typedef struct {
    toc_arena a;
    toc_taxii *t;
    toc_err err;
    int64_t dates[ROWS];
} fixture;

static void fill(fixture *f)
{
    toc_store *s = f->t->writer_store;
    const toc_collection collection = {.root = TOC_SV("r"), .id = TOC_SV("c")};
    EXPECT_INT(toc_store_begin(s, &f->err), 0);
    EXPECT_INT(toc_exchange_put_collection(s, &collection, &f->err), 0);
    for (int64_t i = 1; i <= PARTNERS; i++) {
        const toc_partner p = {.name = toc_arena_printf(&f->a, "p%d", (int)i),
                               .clearance = TOC_SV("red"),
                               .active = true};
        const toc_access access = {.collection = 1, .partner = i, .can_read = true};
        EXPECT_INT(toc_exchange_put_partner(s, &p, &f->err), 0);
        EXPECT_INT(toc_exchange_put_access(s, &access, &f->err), 0);
    }
    for (size_t i = 0; i < ROWS; i++) {
        toc_shared o = {.version = 1,
                        .type = TOC_SV("x"),
                        .id = toc_arena_printf(&f->a, "x--%zu", i),
                        .json = TOC_SV("{}"),
                        .added = 1000000 + (int64_t)i * 100};
        toc_shared_result done = {0};
        EXPECT_INT(toc_exchange_put(s, 1, &o, TOC_SV(""), &done, &f->err), 0);
        f->dates[i] = done.added;
    }
    EXPECT_INT(toc_store_commit(s, &f->err), 0);
}

static void open_fixture(fixture *f)
{
    *f = (fixture){0};
    toc_taxii *t = f->t = toc_calloc(1, sizeof(*f->t));
    pthread_mutex_init(&t->write_lock, NULL);
    pthread_cond_init(&t->write_wake, NULL);
    EXPECT_INT(toc_store_open(":memory:", TOC_STORE_WRITE, &t->writer_store, &f->err), 0);
    fill(f);
    EXPECT_INT(toc_directory_new(t->writer_store, &t->directory, &f->err), 0);
    toc_taxii_set_gate(t, t->directory->gate);
}

static void close_fixture(fixture *f)
{
    EXPECT_SV(toc_sv_of(f->err.text), "");
    toc_directory_free(f->t->directory);
    toc_taxii_sent_free(f->t);
    toc_store_close(f->t->writer_store);
    toc_free(f->t);
    toc_arena_done(&f->a);
}

static toc_call call_of(fixture *f, uint32_t partner, int64_t first, int64_t last)
{
    toc_call c = {.t = f->t,
                  .a = &f->a,
                  .directory = f->t->directory,
                  .partner = &f->t->directory->partners.p[partner],
                  .collection = &f->t->directory->collections.p[0],
                  .job.leaves = true};
    toc_pending_sent *n = TOC_VEC_PUSH(&f->a, &c.leaving);
    *n = (toc_pending_sent){.kind = TOC_NOTE_SENT, .first = first, .last = last};
    return c;
}

/* As the writer does it; fails: the disk is full. */
static void reserve(fixture *f, toc_call *c, bool fails)
{
    toc_store *s = f->t->writer_store;
    c->job.call = c;
    EXPECT_INT(toc_store_begin(s, &f->err), 0);
    EXPECT_INT(toc_taxii_reserve(f->t, &c->job, &f->err), 0);
    if (fails)
        toc_store_rollback(s);
    else
        EXPECT_INT(toc_store_commit(s, &f->err), 0);
    toc_taxii_reserved(f->t, !fails);
    if (!fails)
        toc_taxii_note_job(&c->job);
}

static void flush(fixture *f, bool all, bool fails)
{
    toc_store *s = f->t->writer_store;
    const toc_pending_sent *sent;
    size_t given_up, n = toc_taxii_sent_take(f->t, all, &sent, &given_up);
    EXPECT_INT(toc_store_begin(s, &f->err), 0);
    EXPECT_INT(toc_taxii_sent_write(s, sent, n, &f->err), 0);
    EXPECT_INT(toc_taxii_give_up(f->t, given_up, s, &f->err), 0);
    if (fails)
        toc_store_rollback(s);
    else
        EXPECT_INT(toc_store_commit(s, &f->err), 0);
    toc_taxii_sent_done(f->t, given_up, !fails);
}

static bool is_on_disk(const toc_reserved_vec *disk, int64_t partner, int64_t first, int64_t last)
{
    TOC_VEC_FOREACH (d, disk)
        if (d->partner == partner && d->first <= first && d->last >= last)
            return true;
    return false;
}

/* What memory takes for kept is; and all that ever left is on the disk as sent or as reserved. */
static void check(fixture *f, bool had[PARTNERS][ROWS])
{
    toc_arena a = {0};
    toc_reserved_vec disk = {0};
    EXPECT_INT(toc_exchange_reserved(f->t->writer_store, &a, &disk, &f->err), 0);
    for (size_t i = 0; i < f->t->n_reserved; i++) {
        const toc_reservation *r = &f->t->reserved[i];
        EXPECT(r->kept && is_on_disk(&disk, r->partner, r->first, r->last));
        const toc_reservation *next = i + 1 < f->t->n_reserved ? r + 1 : NULL;
        EXPECT(!next || next->partner > r->partner || next->first > r->last);
    }
    for (int64_t p = 0; p < PARTNERS; p++)
        for (size_t i = 0; i < ROWS; i++) {
            bool sent = true;
            if (had[p][i] && !is_on_disk(&disk, p + 1, f->dates[i], f->dates[i]))
                EXPECT_INT(toc_exchange_was_sent(f->t->writer_store, p + 1, 1, f->dates[i], &sent,
                                                 &f->err),
                           0);
            EXPECT(sent);
        }
    toc_arena_done(&a);
}

TEST(what_left_is_on_the_disk_at_each_moment)
{
    static bool had[PARTNERS][ROWS];
    fixture f;
    uint32_t seed = 1;
    open_fixture(&f);
    for (unsigned i = 0; i < ROUNDS; i++) {
        seed = seed * 1103515245 + 12345;
        uint32_t partner = (seed >> 8) % PARTNERS, from = (seed >> 12) % ROWS;
        uint32_t to = TOC_MIN(from + (seed >> 22) % 4, (uint32_t)ROWS - 1);
        bool fails = (seed >> 27) % 8 == 0;
        switch ((seed >> 24) % 8) {
        case 0:
            flush(&f, (seed >> 6) % 4 == 0, fails);
            break;
        case 1:
            f.t->n_reserved ? f.t->reserved[seed % f.t->n_reserved].used = 0 : 0;
            break;
        default: {
            toc_call c = call_of(&f, partner, f.dates[from], f.dates[to]);
            reserve(&f, &c, fails);
            for (uint32_t row = from; !fails && row <= to; row++)
                had[partner][row] = true;
            break;
        }
        }
        check(&f, had);
    }
    flush(&f, true, false);
    toc_reserved_vec disk = {0};
    EXPECT_INT(toc_exchange_reserved(f.t->writer_store, &f.a, &disk, &f.err), 0);
    EXPECT_INT(disk.n, 0);
    close_fixture(&f);
}

TEST(an_answer_judged_by_another_gate_does_not_leave)
{
    fixture f;
    open_fixture(&f);
    toc_call c = call_of(&f, 0, f.dates[0], f.dates[1]);
    toc_taxii_set_gate(f.t, f.t->directory->gate + 1);
    reserve(&f, &c, false);
    EXPECT(c.job.stale);
    EXPECT_INT(f.t->n_reserved, 0);
    EXPECT_INT(f.t->n_sent, 0);
    close_fixture(&f);
}

TEST(who_polls_needs_one_reservation_for_what_is_there_and_for_what_comes)
{
    fixture f;
    open_fixture(&f);
    toc_call c = call_of(&f, 0, f.dates[ROWS - 2], f.dates[ROWS - 1]);
    reserve(&f, &c, false);
    EXPECT_INT(f.t->n_reserved, 1);
    EXPECT(f.t->reserved[0].last > f.dates[ROWS - 1] + 1000000);
    toc_call far = call_of(&f, 1, f.dates[0], f.dates[0]);
    reserve(&f, &far, false);
    EXPECT(f.t->reserved[1].last < f.dates[ROWS / 4]); /* no more than is worth it */
    close_fixture(&f);
}
