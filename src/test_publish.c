#include "testkit.h"

#include "merge/rule.h"
#include "publish.h"

enum { DAY = 19800 };

static const toc_hand ANNA = {.analyst = {"anna", 4}, .because = {"a test", 6}};

typedef struct {
    toc_arena a;
    toc_store *s;
    toc_publisher p;
    toc_sv_vec reports; /* ids, in the order of adding */
} desk;

/* Tells of a bombing in a town, as a report of that number. */
static void add(desk *d, int n, const char *town)
{
    toc_err err = {0};
    toc_put done;
    toc_doc doc = {.id = toc_arena_printf(&d->a, "r%d", n),
                   .origin = toc_arena_printf(&d->a, "/t/r%d.txt", n),
                   .media = TOC_SV("text/plain"),
                   .encoding = TOC_SV("utf-8"),
                   .text = toc_arena_printf(&d->a, "Report %d: a bomb went off in %s.", n, town),
                   .published = DAY + 1};
    doc.original = doc.text;
    toc_sha256_hex(doc.original, doc.sha256);
    toc_record rec = {.id = doc.id, .title = TOC_SV("A title"), .published = doc.published};
    toc_incident *i = TOC_VEC_PUSH(&d->a, &rec.incidents);
    toc_incident_init(i);
    i->realm = TOC_REALM_PHYSICAL;
    i->type = TOC_TYPE_BOMBING;
    i->stage = TOC_STAGE_ACCOMPLISHED;
    i->date.start = i->date.end = DAY;
    i->place.name = toc_sv_of(town);
    *TOC_VEC_PUSH(&d->a, &i->place.chain) = i->place.name;
    *TOC_VEC_PUSH(&d->a, &i->place.chain) = TOC_SV("Cyprus");
    memcpy(i->place.country, "CY", 3);
    int r = toc_store_begin(d->s, &err);
    if (r == 0)
        r = toc_merge_put(d->s, &doc, &rec, NULL, NULL, &d->a, &done, &err);
    if (r == 0)
        r = toc_store_commit(d->s, &err);
    if (r < 0)
        toc_test_fail(__FILE__, __LINE__, "add: %s", err.text);
    *TOC_VEC_PUSH(&d->a, &d->reports) = rec.report_id;
}

/* Two reports on one attack, and one on another. */
static desk desk_open(void)
{
    static int n;
    desk d = {0};
    toc_err err = {0};
    toc_sv path = toc_arena_printf(&d.a, "%s/publish-%d.db", toc_test_dir(), n++);
    if (toc_store_open(path.p, TOC_STORE_WRITE, &d.s, &err) < 0)
        toc_test_fail(__FILE__, __LINE__, "open: %s", err.text);
    add(&d, 1, "Larnaca");
    add(&d, 2, "Larnaca");
    add(&d, 3, "Paphos");
    d.p = (toc_publisher){.store = d.s, .marking = TOC_TLP_GREEN};
    return d;
}

static void desk_done(desk *d)
{
    toc_publisher_done(&d->p);
    d->s = toc_store_close(d->s);
    toc_arena_done(&d->a);
}

/* The lines that a report goes out as; *ret_given as toc_publish_report() says. */
static toc_sv publish(desk *d, uint32_t nth, bool *ret_given)
{
    toc_buf b = {0};
    toc_err err = {0};
    if (toc_publish_report(&d->p, d->reports.p[nth], NULL, &b, ret_given, &err) < 0)
        toc_test_fail(__FILE__, __LINE__, "publish: %s", err.text);
    toc_sv text = toc_arena_dup(&d->a, toc_buf_sv(&b));
    toc_buf_done(&b);
    return text;
}

/* How many objects of a type are among lines of "<id> <json>". */
static uint32_t count(toc_sv lines, const char *type)
{
    uint32_t n = 0;
    while (lines.n)
        n += toc_sv_starts(toc_sv_cut(&lines, '\n'), toc_sv_of(type));
    return n;
}

TEST(an_incident_of_two_reports_goes_out_once)
{
    desk d = desk_open();
    bool given = false;
    toc_sv first = publish(&d, 0, &given);
    EXPECT(given);
    EXPECT_INT(count(first, "incident--"), 1);
    EXPECT_INT(count(first, "report--"), 1);
    toc_sv second = publish(&d, 1, &given);
    EXPECT(given);
    EXPECT_INT(count(second, "incident--"), 0); /* but its report refers to it */
    EXPECT_INT(count(second, "report--"), 1);
    EXPECT_INT(count(publish(&d, 2, &given), "incident--"), 1);
    EXPECT_INT(d.p.ids.n, 2);
    desk_done(&d);
}

TEST(an_incident_that_an_analyst_rejects_is_left_out)
{
    desk d = desk_open();
    toc_merged m = {0};
    toc_kept_member_vec members = {0};
    bool given = false;
    EXPECT_INT(toc_store_members_of_report(d.s, d.reports.p[0], &d.a, &members, NULL), 0);
    EXPECT_INT(toc_store_begin(d.s, NULL), 0);
    EXPECT_INT(toc_rule_reject(d.s, members.p[0].incident, &ANNA, NULL), 0);
    EXPECT_INT(toc_store_commit(d.s, NULL), 0);
    toc_sv lines = publish(&d, 0, &given);
    EXPECT(given);
    EXPECT_INT(count(lines, "incident--"), 0);
    EXPECT_INT(count(lines, "report--"), 1);
    EXPECT_INT(toc_merge_get(d.s, members.p[0].incident, &d.a, &m, NULL), 0);
    EXPECT(!m.live);
    desk_done(&d);
}

/* A gate that lets the report of one number pass, and marks it higher. */
static int only_one(void *context, const toc_stored_report *r, toc_tlp *ret_level, toc_err *reterr)
{
    (void)reterr;
    *ret_level = TOC_TLP_RED;
    return toc_sv_eq(r->doc.id, toc_sv_of(context)) ? 0 : 1;
}

static int no_merged(void *context, toc_merged *m, toc_tlp *ret_level, toc_err *reterr)
{
    (void)context, (void)m, (void)ret_level, (void)reterr;
    return 1;
}

TEST(what_does_not_pass_the_gate_stays)
{
    desk d = desk_open();
    bool given = true;
    char passes[] = "r3";
    d.p.may_report = only_one;
    d.p.may_merged = no_merged;
    d.p.context = passes;
    EXPECT_INT(publish(&d, 0, &given).n, 0);
    EXPECT(!given);
    toc_sv lines = publish(&d, 2, &given);
    EXPECT(given);
    EXPECT_INT(count(lines, "incident--"), 1);
    EXPECT(toc_sv_find(lines, toc_sv_of(toc_tlp_markings[TOC_TLP_RED].id), 0) >= 0);
    EXPECT_INT(d.p.ids.n, 1);
    desk_done(&d);
}

TEST(a_merged_incident_that_may_not_go_leaves_its_report_without_it)
{
    desk d = desk_open();
    bool given = false;
    char passes[] = "r1";
    d.p.may_report = only_one;
    d.p.may_merged = no_merged;
    d.p.context = passes;
    toc_sv lines = publish(&d, 0, &given);
    EXPECT(given);
    EXPECT_INT(count(lines, "incident--"), 0);
    EXPECT_INT(count(lines, "report--"), 1);
    desk_done(&d);
}

TEST(only_wanted_members_are_told)
{
    desk d = desk_open();
    toc_sv_vec wanted = {0};
    toc_buf b = {0};
    bool given = false;
    *TOC_VEC_PUSH(&d.a, &wanted) = TOC_SV("incident--none-of-them");
    EXPECT_INT(toc_publish_report(&d.p, d.reports.p[2], &wanted, &b, &given, NULL), 0);
    EXPECT_INT(count(toc_buf_sv(&b), "incident--"), 0);
    toc_buf_done(&b);
    desk_done(&d);
}

TEST(a_ruling_goes_out_with_both_its_sides)
{
    desk d = desk_open();
    toc_kept_member_vec x = {0}, y = {0};
    toc_ruling_vec rulings = {0};
    toc_told_ruling told;
    EXPECT_INT(toc_store_members_of_report(d.s, d.reports.p[0], &d.a, &x, NULL), 0);
    EXPECT_INT(toc_store_members_of_report(d.s, d.reports.p[2], &d.a, &y, NULL), 0);
    EXPECT_INT(toc_store_begin(d.s, NULL), 0);
    EXPECT_INT(toc_rule_merge(d.s, x.p[0].incident, y.p[0].incident, &ANNA, NULL), 0);
    EXPECT_INT(toc_store_commit(d.s, NULL), 0);
    EXPECT_INT(toc_store_rulings(d.s, 0, 10, &d.a, &rulings, NULL), 0);
    EXPECT_INT(rulings.n, 1);
    EXPECT_INT(toc_publish_ruling(d.s, &rulings.p[0], &d.a, &told, NULL), 0);
    EXPECT_SV(told.ruling.verb, "same");
    EXPECT_INT(told.sides[0].n + told.sides[1].n, 3);
    desk_done(&d);
}
