/* conformance - see conformance.h. */
#include "testkit.h"

#include "base/alloc.h"
#include "conformance.h"
#include "model/id.h"

#include <errno.h>

enum { DAY = 19800 }; /* 2024-03-18 */

/* ---- samples ---- */

toc_doc sample_doc(const toc_sample *s)
{
    toc_doc doc = {.id = TOC_SV("sample"),
                   .origin = toc_sv_of(s->origin),
                   .media = TOC_SV("text/plain"),
                   .encoding = TOC_SV("utf-8"),
                   .text = toc_sv_of(s->text),
                   .published = TOC_DAY_NONE,
                   .original = toc_sv_of(s->text)};
    toc_sha256_hex(doc.original, doc.sha256);
    return doc;
}

static bool fill_sample(toc_incident *i, const toc_sample *s, toc_arena *a)
{
    toc_incident_init(i);
    i->realm = TOC_REALM_PHYSICAL;
    i->type = TOC_TYPE_BOMBING;
    i->basis = (toc_basis){.confidence = 90, .rule = "trigger", .runner_up = TOC_SV("arson")};
    toc_span *span = TOC_VEC_PUSH(a, &i->basis.spans);
    toc_perpetrator *p = TOC_VEC_PUSH(a, &i->perpetrators);
    if (!span || !p)
        return false;
    *span = (toc_span){0, 3};
    i->date.start = i->date.end = s->day;
    i->place.name = toc_sv_of(s->place);
    i->place.has_point = true;
    i->place.lat = 35;
    i->place.lon = 33;
    memcpy(i->place.country, "CY", 3);
    i->killed = (toc_count){.stated = true, .value = s->killed, .bound = TOC_BOUND_AT_LEAST};
    *p = (toc_perpetrator){.name = TOC_SV("Islamic State - Khorasan Province"),
                           .text = TOC_SV("ISIS-K"),
                           .id = TOC_SV("intrusion-set--1"),
                           .kind = TOC_PARTY_ORGANIZATION,
                           .status = TOC_STATUS_CLAIMED};
    return true;
}

toc_record *sample_record(const toc_sample *s, toc_arena *a)
{
    toc_record *rec = TOC_NEW(a, toc_record);
    toc_incident *i = rec ? TOC_VEC_PUSH(a, &rec->incidents) : NULL;
    if (!i || !fill_sample(i, s, a))
        return NULL;
    rec->id = TOC_SV("sample");
    rec->title = TOC_SV("A title");
    rec->published = DAY + 1;
    rec->language = TOC_SV("en");
    return rec;
}

/* Nobody says which members belong together: each is an incident of its own, or none any more. */
static int let_stand_alone(toc_store *s, const toc_record *rec, toc_arena *a, toc_err *reterr)
{
    toc_kept_member_vec members = {0};
    int r = toc_store_members_of_report(s, rec->report_id, a, &members, reterr);
    TOC_VEC_FOREACH (m, &members) {
        toc_incident_entry e = {0};
        if (r == 0 && !m->live)
            r = toc_store_drop_incident(s, m->id, false, reterr);
        TOC_VEC_FOREACH (i, &rec->incidents) {
            if (r < 0 || !m->live || !toc_sv_eq(i->id, m->id))
                continue;
            r = toc_incident_entry_of(i, rec->published, a, &e);
            if (r == 0)
                r = toc_store_put_incident(s, &e, &m->no, 1, reterr);
        }
    }
    return r;
}

toc_put put_alone(toc_store *s, const toc_doc *doc, toc_record *rec, toc_arena *a)
{
    toc_err err = {0};
    toc_put done = TOC_PUT_SAME;
    int r = s->ops->begin(s, &err);
    if (r == 0)
        r = toc_store_put_report(s, doc, rec, a, &done, &err);
    if (r == 0 && done != TOC_PUT_SAME)
        r = let_stand_alone(s, rec, a, &err);
    if (r == 0)
        r = s->ops->commit(s, &err);
    if (r < 0) {
        s->ops->rollback(s);
        toc_test_fail(__FILE__, __LINE__, "put: %s", err.text);
    }
    return done;
}

toc_put put_sample(toc_store *s, const toc_sample *sample, toc_arena *a)
{
    toc_doc doc = sample_doc(sample);
    return put_alone(s, &doc, sample_record(sample, a), a);
}

static const toc_sample LARNACA = {"/r/a.txt", "A bomb went off in Larnaca.", "Larnaca", DAY, 4};
static const toc_sample LARNACA_EDITED = {"/r/a.txt", "A bomb went off in Larnaca, killing six.",
                                          "Larnaca", DAY, 6};
static const toc_sample PAPHOS = {"/r/b.txt", "A car bomb in Paphos.", "Paphos", DAY + 2, 0};

/* ---- a store for each test ---- */

typedef struct {
    toc_arena a;
    toc_sv where;
    toc_store *s;
} desk;

static void reopen(desk *d)
{
    toc_err err = {0};
    if (d->s)
        d->s->ops->close(d->s);
    d->s = NULL;
    int r = conformance_kind.ops->open(d->where.p, TOC_STORE_WRITE, &d->s, &err);
    if (r < 0)
        toc_test_fail(__FILE__, __LINE__, "open: %s", err.text);
}

static desk desk_open(void)
{
    desk d = {0};
    d.where = conformance_kind.fresh(&d.a);
    reopen(&d);
    return d;
}

static void desk_done(desk *d)
{
    d->s = toc_store_close(d->s);
    toc_arena_done(&d->a);
}

static toc_incident_page all_incidents(desk *d)
{
    toc_incident_page page = {0};
    toc_incident_query q = TOC_INCIDENT_QUERY_ALL;
    EXPECT_INT(toc_store_incidents(d->s, &q, &d->a, &page, NULL), 0);
    return page;
}

static toc_stored_report get(desk *d, toc_report_want want)
{
    toc_stored_report got = {0};
    toc_err err = {0};
    int r = toc_store_report(d->s, &want, &d->a, &got, &err);
    if (r)
        toc_test_fail(__FILE__, __LINE__, "report: %d %s", r, err.text);
    return got;
}

static toc_store_counts counts(desk *d)
{
    toc_store_counts c = {0};
    EXPECT_INT(toc_store_count(d->s, &c, NULL), 0);
    return c;
}

/* ---- reports ---- */

TEST(a_report_comes_back_as_it_was)
{
    desk d = desk_open();
    toc_doc doc = sample_doc(&LARNACA);
    toc_record *rec = sample_record(&LARNACA, &d.a);
    EXPECT_INT(put_alone(d.s, &doc, rec, &d.a), TOC_PUT_NEW);
    reopen(&d);
    toc_stored_report got = get(&d, (toc_report_want){.report = rec->report_id, .original = true});
    EXPECT_SV(got.doc.text, LARNACA.text);
    EXPECT_SV(got.doc.original, LARNACA.text);
    EXPECT_SV(toc_sv_of(got.doc.sha256), doc.sha256);
    EXPECT_SV(got.doc.origin, "/r/a.txt");
    EXPECT_SV(got.doc.media, "text/plain");
    EXPECT_SV(got.rec->title, "A title");
    EXPECT_SV(got.rec->language, "en");
    EXPECT_INT(got.rec->published, DAY + 1);
    EXPECT_INT(got.revisions, 1);
    EXPECT_INT(got.rec->incidents.n, 1);
    const toc_incident *i = &got.rec->incidents.p[0];
    EXPECT_SV(i->id, rec->incidents.p[0].id.p);
    EXPECT_SV(i->perpetrators.p[0].text, "ISIS-K");
    EXPECT_INT(i->perpetrators.p[0].status, TOC_STATUS_CLAIMED);
    EXPECT_INT(i->killed.value, 4);
    EXPECT_INT(i->basis.spans.p[0].end, 3);
    EXPECT_SV(toc_sv_of(i->basis.rule), "trigger");
    EXPECT_SV(i->basis.runner_up, "arson");
    EXPECT_SV(got.assertions.p[0].marking, TOC_MARKING_DEFAULT);
    EXPECT(got.assertions.p[0].recorded > 0);
    desk_done(&d);
}

TEST(the_same_bytes_twice_change_nothing)
{
    desk d = desk_open();
    toc_sample copy = LARNACA;
    EXPECT_INT(put_sample(d.s, &LARNACA, &d.a), TOC_PUT_NEW);
    toc_store_counts before = counts(&d);
    EXPECT_INT(put_sample(d.s, &LARNACA, &d.a), TOC_PUT_SAME);
    copy.origin = "/elsewhere/copy.txt";
    EXPECT_INT(put_sample(d.s, &copy, &d.a), TOC_PUT_SAME);
    copy.origin = "-";
    EXPECT_INT(put_sample(d.s, &copy, &d.a), TOC_PUT_SAME);
    toc_store_counts after = counts(&d);
    EXPECT(memcmp(&before, &after, sizeof(before)) == 0);
    toc_incident_page page = all_incidents(&d);
    toc_stored_report got = get(&d, (toc_report_want){.report = page.rows.p[0].report});
    EXPECT_INT(got.origins.n, 2);
    EXPECT_SV(got.origins.p[1], "/elsewhere/copy.txt");
    desk_done(&d);
}

TEST(a_record_that_came_without_its_report_gets_it_when_it_comes)
{
    desk d = desk_open();
    toc_doc doc = sample_doc(&LARNACA), bare = doc;
    bare.text = bare.original = TOC_SV("");
    EXPECT_INT(put_alone(d.s, &bare, sample_record(&LARNACA, &d.a), &d.a), TOC_PUT_NEW);
    toc_search_hit_vec hits = {0};
    EXPECT_INT(toc_store_search(d.s, TOC_SV("larnaca"), 10, 0, &d.a, &hits, NULL), 0);
    EXPECT_INT(hits.n, 0);
    EXPECT_INT(put_sample(d.s, &LARNACA, &d.a), TOC_PUT_SAME);
    EXPECT_INT(put_alone(d.s, &bare, sample_record(&LARNACA, &d.a), &d.a), TOC_PUT_SAME);
    EXPECT_INT(toc_store_search(d.s, TOC_SV("larnaca"), 10, 0, &d.a, &hits, NULL), 0);
    EXPECT_INT(hits.n, 1);
    toc_incident_ref ref = all_incidents(&d).rows.p[0];
    toc_stored_report got = get(&d, (toc_report_want){.report = ref.report, .original = true});
    EXPECT_SV(got.doc.text, LARNACA.text);
    EXPECT_SV(got.doc.original, LARNACA.text);
    EXPECT_INT(got.revisions, 1);
    desk_done(&d);
}

TEST(an_edited_report_is_a_new_revision_and_the_old_one_stays)
{
    desk d = desk_open();
    put_sample(d.s, &LARNACA, &d.a);
    toc_incident_ref was = all_incidents(&d).rows.p[0];
    EXPECT_INT(put_sample(d.s, &LARNACA_EDITED, &d.a), TOC_PUT_REVISED);
    toc_incident_page page = all_incidents(&d);
    EXPECT_INT(page.rows.n, 1);
    EXPECT_SV(page.rows.p[0].id, was.id.p);
    toc_stored_report now = get(&d, (toc_report_want){.report = was.report});
    toc_stored_report old = get(&d, (toc_report_want){.report = was.report, .nth = 1});
    EXPECT_INT(now.nth, 2);
    EXPECT_INT(now.revisions, 2);
    EXPECT_INT(now.rec->incidents.p[0].killed.value, 6);
    EXPECT_INT(old.rec->incidents.p[0].killed.value, 4);
    EXPECT_SV(old.doc.text, LARNACA.text);
    /* The search knows the new words alone. */
    toc_search_hit_vec hits = {0};
    EXPECT_INT(toc_store_search(d.s, TOC_SV("six"), 10, 0, &d.a, &hits, NULL), 0);
    EXPECT_INT(hits.n, 1);
    EXPECT_INT(put_sample(d.s, &LARNACA_EDITED, &d.a), TOC_PUT_SAME);
    desk_done(&d);
}

TEST(an_article_that_is_changed_back_is_revised_but_an_old_copy_is_no_news)
{
    desk d = desk_open();
    toc_sample old_copy = LARNACA;
    old_copy.origin = "/archive/a-first.txt";
    put_sample(d.s, &LARNACA, &d.a);
    put_sample(d.s, &LARNACA_EDITED, &d.a);
    EXPECT_INT(put_sample(d.s, &old_copy, &d.a), TOC_PUT_SAME);
    EXPECT_INT(put_sample(d.s, &LARNACA_EDITED, &d.a), TOC_PUT_SAME);
    EXPECT_INT(put_sample(d.s, &LARNACA, &d.a), TOC_PUT_REVISED);
    toc_incident_ref ref = all_incidents(&d).rows.p[0];
    toc_stored_report now = get(&d, (toc_report_want){.report = ref.report});
    EXPECT_INT(now.nth, 3);
    EXPECT_INT(now.rec->incidents.p[0].killed.value, 4);
    desk_done(&d);
}

TEST(a_copy_that_goes_its_own_way_is_a_report_of_its_own)
{
    desk d = desk_open();
    toc_sample copy = LARNACA;
    copy.origin = "/r/copy.txt";
    put_sample(d.s, &LARNACA, &d.a);
    put_sample(d.s, &copy, &d.a);
    copy.text = "Quite another story.";
    EXPECT_INT(put_sample(d.s, &copy, &d.a), TOC_PUT_NEW);
    EXPECT_INT(put_sample(d.s, &LARNACA, &d.a), TOC_PUT_SAME);
    EXPECT_INT(put_sample(d.s, &copy, &d.a), TOC_PUT_SAME);
    EXPECT_INT(counts(&d).reports, 2);
    desk_done(&d);
}

TEST(a_url_names_the_same_report_in_every_store)
{
    desk d = desk_open(), e = desk_open();
    toc_sample x = LARNACA, y = LARNACA_EDITED;
    x.origin = y.origin = "https://example.org/news/1";
    put_sample(d.s, &x, &d.a);
    put_sample(e.s, &y, &e.a);
    toc_incident_ref in_d = all_incidents(&d).rows.p[0], in_e = all_incidents(&e).rows.p[0];
    EXPECT_SV(in_d.report, in_e.report.p);
    EXPECT_SV(in_d.id, in_e.id.p);
    desk_done(&d);
    desk_done(&e);
}

TEST(an_incident_keeps_its_id_when_its_date_is_corrected)
{
    desk d = desk_open();
    toc_sample edited = LARNACA_EDITED;
    edited.day = DAY - 1;
    put_sample(d.s, &LARNACA, &d.a);
    toc_incident_ref was = all_incidents(&d).rows.p[0];
    put_sample(d.s, &edited, &d.a);
    toc_incident_page page = all_incidents(&d);
    EXPECT_INT(page.rows.n, 1);
    EXPECT_SV(page.rows.p[0].id, was.id.p);
    desk_done(&d);
}

TEST(an_incident_that_the_report_no_longer_tells_of_is_withdrawn_but_found)
{
    desk d = desk_open();
    put_sample(d.s, &LARNACA, &d.a);
    toc_incident_ref was = all_incidents(&d).rows.p[0];
    toc_doc doc = sample_doc(&LARNACA_EDITED);
    toc_record *rec = sample_record(&LARNACA_EDITED, &d.a);
    rec->incidents.n = 0;
    EXPECT_INT(put_alone(d.s, &doc, rec, &d.a), TOC_PUT_REVISED);
    EXPECT_INT(all_incidents(&d).rows.n, 0);
    toc_store_match m = {0};
    EXPECT_INT(toc_store_resolve(d.s, was.id, &d.a, &m, NULL), 0);
    EXPECT(!m.live);
    toc_stored_report got = get(&d, (toc_report_want){.report = m.report, .incident = m.id});
    EXPECT_INT(got.nth, 1);
    EXPECT_INT(got.rec->incidents.p[0].killed.value, 4);
    toc_change_vec changes = {0};
    EXPECT_INT(toc_store_changes(d.s, 0, 100, &d.a, &changes, NULL), 0);
    EXPECT_SV(changes.p[changes.n - 1].op, "withdrawn");
    EXPECT_SV(changes.p[changes.n - 1].id, was.id.p);
    desk_done(&d);
}

TEST(one_incident_of_a_report_comes_without_the_others)
{
    desk d = desk_open();
    toc_doc doc = sample_doc(&LARNACA);
    toc_record *rec = sample_record(&LARNACA, &d.a);
    toc_incident *second = TOC_VEC_PUSH(&d.a, &rec->incidents);
    EXPECT(second && fill_sample(second, &PAPHOS, &d.a));
    toc_indicator *n = TOC_VEC_PUSH(&d.a, &rec->indicators);
    *n = (toc_indicator){.type = TOC_INDICATOR_DOMAIN, .value = TOC_SV("example.com")};
    put_alone(d.s, &doc, rec, &d.a);
    toc_stored_report one =
        get(&d, (toc_report_want){.report = rec->report_id, .incident = second->id});
    EXPECT_INT(one.rec->incidents.n, 1);
    EXPECT_SV(one.rec->incidents.p[0].place.name, "Paphos");
    EXPECT_INT(one.rec->indicators.n, 0);
    EXPECT_SV(one.rec->title, "A title");
    toc_stored_report all = get(&d, (toc_report_want){.report = rec->report_id});
    EXPECT_INT(all.rec->incidents.n, 2);
    EXPECT_INT(all.rec->indicators.n, 1);
    desk_done(&d);
}

TEST(a_rolled_back_batch_leaves_nothing)
{
    desk d = desk_open();
    toc_doc doc = sample_doc(&LARNACA);
    toc_put done;
    EXPECT_INT(toc_store_begin(d.s, NULL), 0);
    EXPECT_INT(toc_store_put_report(d.s, &doc, sample_record(&LARNACA, &d.a), &d.a, &done, NULL),
               0);
    toc_store_rollback(d.s);
    toc_store_counts none = {0}, now = counts(&d);
    EXPECT(memcmp(&none, &now, sizeof(none)) == 0);
    EXPECT_INT(put_sample(d.s, &LARNACA, &d.a), TOC_PUT_NEW);
    desk_done(&d);
}

TEST(reports_are_listed_in_pages)
{
    desk d = desk_open();
    for (int i = 0; i < 7; i++) {
        toc_sample s = LARNACA;
        s.origin = toc_arena_printf(&d.a, "/r/%d.txt", i).p;
        s.text = toc_arena_printf(&d.a, "Report %d", i).p;
        put_sample(d.s, &s, &d.a);
    }
    toc_sv_vec first = {0}, rest = {0};
    EXPECT_INT(toc_store_reports(d.s, TOC_SV(""), 4, &d.a, &first, NULL), 0);
    EXPECT_INT(first.n, 4);
    EXPECT_INT(toc_store_reports(d.s, first.p[3], 4, &d.a, &rest, NULL), 0);
    EXPECT_INT(rest.n, 3);
    desk_done(&d);
}

/* ---- incidents ---- */

static uint32_t matches(desk *d, toc_incident_query q)
{
    toc_incident_page page = {0};
    toc_err err = {0};
    int r = toc_store_incidents(d->s, &q, &d->a, &page, &err);
    if (r < 0)
        toc_test_fail(__FILE__, __LINE__, "incidents: %s", err.text);
    return page.rows.n;
}

#define MATCHES(d, ...)                                                                            \
    matches((d), (toc_incident_query){.since = TOC_DAY_NONE, .until = TOC_DAY_NONE, __VA_ARGS__})

TEST(each_filter_filters)
{
    desk d = desk_open();
    put_sample(d.s, &LARNACA, &d.a);
    put_sample(d.s, &PAPHOS, &d.a);
    EXPECT_INT(MATCHES(&d, .limit = 10), 2);
    EXPECT_INT(matches(&d, (toc_incident_query){.since = DAY + 1, .until = TOC_DAY_NONE}), 1);
    EXPECT_INT(matches(&d, (toc_incident_query){.since = TOC_DAY_NONE, .until = DAY + 1}), 1);
    EXPECT_INT(matches(&d, (toc_incident_query){.since = DAY + 3, .until = TOC_DAY_NONE}), 0);
    EXPECT_INT(MATCHES(&d, .realm = TOC_REALM_PHYSICAL), 2);
    EXPECT_INT(MATCHES(&d, .realm = TOC_REALM_CYBER), 0);
    EXPECT_INT(MATCHES(&d, .type = TOC_TYPE_BOMBING), 2);
    EXPECT_INT(MATCHES(&d, .type = TOC_TYPE_ARSON), 0);
    EXPECT_INT(MATCHES(&d, .country = TOC_SV("CY")), 2);
    EXPECT_INT(MATCHES(&d, .country = TOC_SV("RU")), 0);
    EXPECT_INT(MATCHES(&d, .has_min_killed = true, .min_killed = 4), 1);
    EXPECT_INT(MATCHES(&d, .has_min_killed = true, .min_killed = 0), 2);
    EXPECT_INT(MATCHES(&d, .has_min_killed = true, .min_killed = 5), 0);
    EXPECT_INT(MATCHES(&d, .text = TOC_SV("larnaca")), 1);
    EXPECT_INT(MATCHES(&d, .text = TOC_SV("moscow")), 0);
    EXPECT_INT(MATCHES(&d, .text = TOC_SV("!?")), 0);
    EXPECT_INT(MATCHES(&d, .country = TOC_SV("CY"), .type = TOC_TYPE_BOMBING,
                       .text = TOC_SV("paphos"), .actor = TOC_SV("isis-k"), .near = true, .lat = 35,
                       .lon = 33, .km = 1),
               1);
    desk_done(&d);
}

TEST(actors_are_found_by_name_wording_and_part_of_them)
{
    desk d = desk_open();
    put_sample(d.s, &LARNACA, &d.a);
    EXPECT_INT(MATCHES(&d, .actor = TOC_SV("ISIS-K")), 1);
    EXPECT_INT(MATCHES(&d, .actor = TOC_SV("isis k")), 1);
    EXPECT_INT(MATCHES(&d, .actor = TOC_SV("Khorasan Province")), 1);
    EXPECT_INT(MATCHES(&d, .actor = TOC_SV("Khora")), 0);
    EXPECT_INT(MATCHES(&d, .actor = TOC_SV("100%")), 0);
    EXPECT_INT(MATCHES(&d, .actor = TOC_SV("IS-KP")), 0);
    EXPECT_INT(MATCHES(&d, .actor = TOC_SV("IS-KP"), .actor_id = TOC_SV("intrusion-set--1")), 1);
    EXPECT_INT(MATCHES(&d, .actor = TOC_SV("IS-KP"), .actor_id = TOC_SV("intrusion-set--2")), 0);
    EXPECT_INT(MATCHES(&d, .actor = TOC_SV("intrusion-set--1")), 1);
    desk_done(&d);
}

TEST(near_counts_kilometres_round_the_globe)
{
    desk d = desk_open();
    toc_doc doc = sample_doc(&LARNACA);
    toc_record *rec = sample_record(&LARNACA, &d.a);
    rec->incidents.p[0].place.lat = -16.8; /* Fiji, west of the date line */
    rec->incidents.p[0].place.lon = 179.9;
    put_alone(d.s, &doc, rec, &d.a);
    EXPECT_INT(MATCHES(&d, .near = true, .lat = -16.8, .lon = -179.9, .km = 22), 1);
    EXPECT_INT(MATCHES(&d, .near = true, .lat = -16.8, .lon = -179.9, .km = 21), 0);
    EXPECT_INT(MATCHES(&d, .near = true, .lat = 16.8, .lon = -0.1, .km = 20016), 1);
    EXPECT_INT(MATCHES(&d, .near = true, .lat = -17.8, .lon = 179.9, .km = 112), 1);
    EXPECT_INT(MATCHES(&d, .near = true, .lat = -17.8, .lon = 179.9, .km = 110), 0);
    desk_done(&d);
}

TEST(an_undated_incident_counts_as_of_its_report)
{
    desk d = desk_open();
    toc_sample undated = LARNACA;
    undated.day = TOC_DAY_NONE;
    put_sample(d.s, &undated, &d.a);
    EXPECT_INT(matches(&d, (toc_incident_query){.since = DAY + 1, .until = DAY + 1}), 1);
    EXPECT_INT(matches(&d, (toc_incident_query){.since = DAY + 2, .until = TOC_DAY_NONE}), 0);
    desk_done(&d);
}

/* Days 0-9, undated without a report's date last. */
static void put_days(desk *d)
{
    for (int i = 0; i < 10; i++) {
        toc_sample s = {.place = "X", .day = DAY + (i * 7) % 10 / 2};
        s.origin = toc_arena_printf(&d->a, "/r/%d.txt", i).p;
        s.text = toc_arena_printf(&d->a, "Report %d", i).p;
        toc_doc doc = sample_doc(&s);
        toc_record *rec = sample_record(&s, &d->a);
        if (i == 3) {
            rec->published = TOC_DAY_NONE;
            rec->incidents.p[0].date.start = rec->incidents.p[0].date.end = TOC_DAY_NONE;
        }
        put_alone(d->s, &doc, rec, &d->a);
    }
}

TEST(pages_follow_one_another_without_gap_or_repetition)
{
    desk d = desk_open();
    put_days(&d);
    toc_incident_page whole = all_incidents(&d);
    EXPECT_INT(whole.rows.n, 10);
    EXPECT_INT(whole.next.n, 0);
    toc_incident_query q = TOC_INCIDENT_QUERY_ALL;
    q.limit = 3;
    uint32_t at = 0;
    do {
        toc_incident_page page = {0};
        EXPECT_INT(toc_store_incidents(d.s, &q, &d.a, &page, NULL), 0);
        for (uint32_t i = 0; i < page.rows.n; i++, at++)
            EXPECT(at < 10 && toc_sv_eq(page.rows.p[i].id, whole.rows.p[at].id));
        q.page = page.next;
    } while (q.page.n);
    EXPECT_INT(at, 10);
    /* Newest first; the undated one is the last. */
    toc_day before = INT32_MAX;
    TOC_VEC_FOREACH (row, &whole.rows) {
        toc_stored_report got =
            get(&d, (toc_report_want){.report = row->report, .incident = row->id});
        toc_day day = got.rec->incidents.p[0].date.start;
        EXPECT(day <= before);
        before = day;
    }
    EXPECT_INT(before, TOC_DAY_NONE);
    desk_done(&d);
}

TEST(a_page_that_is_none_is_refused)
{
    static const char *const BAD[] = {"x", "2024-03-22", "2024-03-22.", ".x", "2024-99-22.1"};
    desk d = desk_open();
    for (size_t i = 0; i < TOC_LEN(BAD); i++) {
        toc_incident_page page = {0};
        toc_incident_query q = TOC_INCIDENT_QUERY_ALL;
        q.page = toc_sv_of(BAD[i]);
        EXPECT_INT(toc_store_incidents(d.s, &q, &d.a, &page, NULL), -EINVAL);
    }
    desk_done(&d);
}

TEST(an_id_is_known_by_its_beginning)
{
    desk d = desk_open();
    put_days(&d);
    toc_sv id = all_incidents(&d).rows.p[4].id;
    toc_store_match m = {0};
    EXPECT_INT(toc_store_resolve(d.s, id, &d.a, &m, NULL), 0);
    EXPECT_INT(m.kind, TOC_STORE_IS_INCIDENT);
    EXPECT(m.live && m.report.n);
    /* Twelve digits and more: with the dashes, without the type. */
    toc_sv uuid = toc_sv_range(id, strlen("incident--"), strlen("incident--") + 22);
    EXPECT_INT(toc_store_resolve(d.s, uuid, &d.a, &m, NULL), 0);
    EXPECT_SV(m.id, id.p);
    EXPECT_INT(toc_store_resolve(d.s, toc_sv_range(id, 0, 22), &d.a, &m, NULL), 0);
    EXPECT_SV(m.id, id.p);
    EXPECT_INT(toc_store_resolve(d.s, m.report, &d.a, &m, NULL), 0);
    EXPECT_INT(m.kind, TOC_STORE_IS_REPORT);
    toc_sv wrong_type = toc_arena_printf(&d.a, "malware--%.*s", TOC_SV_ARG(uuid));
    EXPECT_INT(toc_store_resolve(d.s, wrong_type, &d.a, &m, NULL), TOC_STORE_NONE);
    EXPECT_INT(toc_store_resolve(d.s, TOC_SV("incident--"), &d.a, &m, NULL), TOC_STORE_NONE);
    EXPECT_INT(toc_store_resolve(d.s, TOC_SV("no such thing"), &d.a, &m, NULL), TOC_STORE_NONE);
    desk_done(&d);
}

TEST(a_beginning_that_several_ids_share_names_none)
{
    desk d = desk_open();
    toc_store_match m = {0};
    for (int i = 0; i < 40; i++) { /* more than the 32 that one digit could tell apart twice */
        toc_sample s = {.place = "X", .day = DAY};
        s.origin = toc_arena_printf(&d.a, "/r/%d.txt", i).p;
        s.text = toc_arena_printf(&d.a, "Report %d", i).p;
        put_sample(d.s, &s, &d.a);
    }
    int many = 0;
    for (const char *c = "0123456789abcdef"; *c; c++)
        many += toc_store_resolve(d.s, (toc_sv){c, 1}, &d.a, &m, NULL) == TOC_STORE_MANY;
    EXPECT(many > 0);
    desk_done(&d);
}

/* ---- search ---- */

TEST(search_shows_where_the_words_stand)
{
    desk d = desk_open();
    put_sample(d.s, &LARNACA, &d.a);
    put_sample(d.s, &PAPHOS, &d.a);
    toc_search_hit_vec hits = {0};
    EXPECT_INT(toc_store_search(d.s, TOC_SV("Larnaca BOMBS"), 10, 0, &d.a, &hits, NULL), 0);
    EXPECT_INT(hits.n, 1);
    const toc_search_hit *hit = &hits.p[0];
    EXPECT_INT(hit->incidents.n, 1);
    EXPECT_INT(hit->marks.n, 2);
    EXPECT_SV(toc_sv_range(hit->snippet, hit->marks.p[0].start, hit->marks.p[0].end), "bomb");
    EXPECT_SV(toc_sv_range(toc_sv_of(LARNACA.text), hit->snippet_start,
                           hit->snippet_start + hit->snippet.n),
              toc_arena_dup(&d.a, hit->snippet).p);
    hits.n = 0;
    EXPECT_INT(toc_store_search(d.s, TOC_SV("bomb"), 10, 0, &d.a, &hits, NULL), 0);
    EXPECT_INT(hits.n, 2);
    hits.n = 0;
    EXPECT_INT(toc_store_search(d.s, TOC_SV("bomb"), 10, 1, &d.a, &hits, NULL), 0);
    EXPECT_INT(hits.n, 1);
    desk_done(&d);
}

TEST(whatever_is_typed_is_no_error)
{
    static const struct {
        const char *words;
        uint32_t hits;
    } TYPED[] = {
        {"\"car bomb\"", 1}, {"\"bomb car\"", 0}, {"paph*", 1}, {"*", 0},     {"\"", 0},
        {"AND", 0},          {"bomb) OR (", 0},   {"NEAR(", 0}, {"'; --", 0}, {"", 0},
        {"title:bomb", 0},   {"b\"omb", 0},       {"-bomb", 1}, {"^car", 1},  {"caf\xc3", 0},
    };
    desk d = desk_open();
    put_sample(d.s, &PAPHOS, &d.a);
    for (size_t i = 0; i < TOC_LEN(TYPED); i++) {
        toc_search_hit_vec hits = {0};
        EXPECT_INT(toc_store_search(d.s, toc_sv_of(TYPED[i].words), 10, 0, &d.a, &hits, NULL), 0);
        if (hits.n != TYPED[i].hits)
            toc_test_fail(__FILE__, __LINE__, "%s: %u hits", TYPED[i].words, hits.n);
    }
    desk_done(&d);
}

/* ---- objects and changes ---- */

static toc_put put_object(desk *d, const char *id, int64_t version, const char *json)
{
    toc_put done = TOC_PUT_SAME;
    toc_object o = {toc_sv_of(id), TOC_SV("malware"), version, toc_sv_of(json)};
    EXPECT_INT(toc_store_begin(d->s, NULL), 0);
    EXPECT_INT(toc_store_put_object(d->s, &o, &done, NULL), 0);
    EXPECT_INT(toc_store_commit(d->s, NULL), 0);
    return done;
}

TEST(objects_are_kept_by_version)
{
    static const char ID[] = "malware--175cfad0-a70d-4137-a425-1b53cfcf4bd7";
    desk d = desk_open();
    EXPECT_INT(put_object(&d, ID, 2000, "{\"n\": 2}"), TOC_PUT_NEW);
    EXPECT_INT(put_object(&d, ID, 1000, "{\"n\":1}"), TOC_PUT_REVISED);
    EXPECT_INT(put_object(&d, ID, 2000, "{\"n\":3}"), TOC_PUT_SAME);
    EXPECT_INT(put_object(&d, "x--not-a-uuid", 0, "{}"), TOC_PUT_NEW);
    reopen(&d);
    toc_object o = {0};
    EXPECT_INT(toc_store_object(d.s, toc_sv_of(ID), &d.a, &o, NULL), 0);
    EXPECT_SV(o.json, "{\"n\": 2}");
    EXPECT_INT(toc_store_object(d.s, TOC_SV("malware--1"), &d.a, &o, NULL), TOC_STORE_NONE);
    toc_object_vec list = {0};
    int64_t at = 0;
    EXPECT_INT(toc_store_objects(d.s, &at, 10, &d.a, &list, NULL), 0);
    EXPECT_INT(list.n, 2);
    EXPECT_INT(list.p[0].version, 2000);
    EXPECT_INT(toc_store_objects(d.s, &at, 10, &d.a, &list, NULL), 0);
    EXPECT_INT(list.n, 2);
    toc_store_match m = {0};
    EXPECT_INT(toc_store_resolve(d.s, TOC_SV("malware--175cfad0"), &d.a, &m, NULL), 0);
    EXPECT_SV(m.id, ID);
    EXPECT_INT(toc_store_resolve(d.s, TOC_SV("x--not-a-uuid"), &d.a, &m, NULL), 0);
    desk_done(&d);
}

typedef struct {
    toc_number_vec numbers;
    toc_arena *a;
    size_t bytes;
} versions_seen;

static int see_version(void *context, int64_t no, toc_sv json)
{
    versions_seen *seen = context;
    *TOC_VEC_PUSH(seen->a, &seen->numbers) = no;
    seen->bytes += json.n;
    return json.n == 8 ? -ECANCELED : 0;
}

TEST(versions_of_a_type_are_walked_beside_and_outdated_ones_told)
{
    static const char ID[] = "malware--175cfad0-a70d-4137-a425-1b53cfcf4bd7";
    desk d = desk_open();
    put_object(&d, ID, 2000, "{}");
    put_object(&d, "malware--175cfad0-a70d-4137-a425-1b53cfcf4bd8", 1000, "{\"n\":12}");
    put_object(&d, ID, 3000, "{\"n\":1}");
    put_object(&d, ID, 1000, "{\"n\":1}");
    toc_store *beside = NULL;
    toc_number_vec old = {0};
    int64_t last = 0;
    EXPECT_INT(toc_store_beside(d.s, &beside, NULL), 0);
    EXPECT_INT(toc_store_outdated(beside, &d.a, &old, &last, NULL), 0);
    EXPECT_INT(last, 4);
    EXPECT_INT(old.n, 2);
    EXPECT_INT(old.p[0], 1);
    EXPECT_INT(old.p[1], 4);
    versions_seen seen = {.a = &d.a};
    EXPECT_INT(toc_store_versions(beside, TOC_SV("malware"), 2, 3, see_version, &seen, NULL), 0);
    EXPECT_INT(seen.numbers.n, 1);
    EXPECT_INT(seen.numbers.p[0], 3);
    EXPECT_INT(toc_store_versions(beside, TOC_SV("tool"), 0, 9, see_version, &seen, NULL), 0);
    EXPECT_INT(seen.numbers.n, 1);
    EXPECT_INT(toc_store_versions(beside, TOC_SV("malware"), 0, 9, see_version, &seen, NULL),
               -ECANCELED);
    EXPECT_INT(seen.numbers.n, 3);
    EXPECT_INT(seen.bytes, 7 + 2 + 8);
    toc_store_close(beside);
    desk_done(&d);
}

TEST(changes_have_one_order_that_restarts_do_not_break)
{
    desk d = desk_open();
    put_sample(d.s, &LARNACA, &d.a);
    reopen(&d);
    put_sample(d.s, &PAPHOS, &d.a);
    put_sample(d.s, &LARNACA_EDITED, &d.a);
    put_object(&d, "malware--175cfad0-a70d-4137-a425-1b53cfcf4bd7", 1, "{}");
    toc_change_vec all = {0}, rest = {0};
    EXPECT_INT(toc_store_changes(d.s, 0, 100, &d.a, &all, NULL), 0);
    EXPECT_INT(all.n, 7); /* report and incident, three times; object */
    for (uint32_t i = 1; i < all.n; i++) {
        EXPECT(all.p[i].seq > all.p[i - 1].seq);
        EXPECT(all.p[i].added > all.p[i - 1].added);
    }
    EXPECT_SV(all.p[0].op, "new");
    EXPECT_SV(all.p[4].what, "report");
    EXPECT_SV(all.p[4].op, "revised");
    EXPECT_INT(toc_store_changes(d.s, all.p[4].seq, 1, &d.a, &rest, NULL), 0);
    EXPECT_INT(rest.n, 1);
    EXPECT_INT(rest.p[0].seq, all.p[5].seq);
    desk_done(&d);
}

/* ---- failing ---- */

static int add_and_query(const char *where, toc_arena *a)
{
    toc_store *s = NULL;
    toc_put done;
    toc_incident_page page = {0};
    toc_incident_query q = TOC_INCIDENT_QUERY_ALL;
    toc_doc doc = sample_doc(&LARNACA);
    toc_record *rec = sample_record(&LARNACA, a);
    int r = rec ? conformance_kind.ops->open(where, TOC_STORE_WRITE, &s, NULL) : -ENOMEM;
    if (r == 0)
        r = toc_store_begin(s, NULL);
    if (r == 0)
        r = toc_store_put_report(s, &doc, rec, a, &done, NULL);
    if (r == 0)
        r = let_stand_alone(s, rec, a, NULL);
    if (r == 0)
        r = toc_store_commit(s, NULL);
    if (r == 0)
        r = toc_store_incidents(s, &q, a, &page, NULL);
    if (r == 0 && page.rows.n == 1) {
        toc_stored_report got;
        toc_report_want want = {.report = page.rows.p[0].report, .original = true};
        r = toc_store_report(s, &want, a, &got, NULL);
    }
    toc_store_close(s);
    return r;
}

TEST(memory_may_run_out_at_any_time)
{
    toc_arena names = {0};
    int r = -ENOMEM;
    for (long n = 0; r < 0 && n < 1000; n++) {
        toc_arena a = {0};
        toc_sv where = conformance_kind.fresh(&names);
        toc_alloc_fail_after(n);
        r = add_and_query(where.p, &a);
        toc_alloc_fail_after(-1);
        EXPECT(r == 0 || r == -ENOMEM);
        toc_arena_done(&a);
    }
    EXPECT_INT(r, 0);
    toc_arena_done(&names);
}
