/* members - conformance: members, links, incidents, rulings, withdrawn reports; see conformance.h.
 */
#include "testkit.h"

#include "conformance.h"

#include <errno.h>

enum { DAY = 19800 };

static const toc_sample LARNACA = {"/m/a.txt", "A bomb went off in Larnaca.", "Larnaca", DAY, 4};
static const toc_sample HERALD = {"/m/b.txt", "Six died in the Larnaca blast.", "Larnaca", DAY, 6};

typedef struct {
    toc_arena a;
    toc_store *s;
} desk;

static desk desk_open(void)
{
    desk d = {0};
    toc_err err = {0};
    toc_sv where = conformance_kind.fresh(&d.a);
    if (conformance_kind.ops->open(where.p, TOC_STORE_WRITE, &d.s, &err) < 0)
        toc_test_fail(__FILE__, __LINE__, "open: %s", err.text);
    return d;
}

static void desk_done(desk *d)
{
    d->s = toc_store_close(d->s);
    toc_arena_done(&d->a);
}

static void begin(desk *d)
{
    EXPECT_INT(toc_store_begin(d->s, NULL), 0);
}

static void commit(desk *d)
{
    EXPECT_INT(toc_store_commit(d->s, NULL), 0);
}

/* Keeps both samples; their members, in the order of storing. */
static toc_kept_member_vec two_members(desk *d)
{
    toc_kept_member_vec all = {0};
    toc_incident_page page = {0};
    toc_incident_query q = TOC_INCIDENT_QUERY_ALL;
    put_sample(d->s, &LARNACA, &d->a);
    put_sample(d->s, &HERALD, &d->a);
    EXPECT_INT(toc_store_incidents(d->s, &q, &d->a, &page, NULL), 0);
    EXPECT_INT(page.rows.n, 2);
    TOC_VEC_FOREACH (row, &page.rows)
        EXPECT_INT(toc_store_members(d->s, row->id, false, &d->a, &all, NULL), 0);
    EXPECT_INT(all.n, 2);
    if (all.n == 2 && all.p[0].no > all.p[1].no) {
        toc_kept_member first = all.p[1];
        all.p[1] = all.p[0];
        all.p[0] = first;
    }
    return all;
}

/* Makes both members the incident of the first, as merge/ would. */
static void join(desk *d, const toc_kept_member_vec *m, bool rejected)
{
    toc_stored_report got = {0};
    toc_incident_entry e = {0};
    int64_t numbers[2] = {m->p[0].no, m->p[1].no};
    toc_report_want want = {.report = m->p[0].report, .incident = m->p[0].id};
    EXPECT_INT(toc_store_report(d->s, &want, &d->a, &got, NULL), 0);
    EXPECT_INT(toc_incident_entry_of(&got.rec->incidents.p[0], DAY, &d->a, &e), 0);
    e.rejected = rejected;
    begin(d);
    EXPECT_INT(toc_store_put_incident(d->s, &e, numbers, 2, NULL), 0);
    EXPECT_INT(toc_store_drop_incident(d->s, m->p[1].id, true, NULL), 0);
    commit(d);
}

static uint32_t listed(desk *d)
{
    toc_incident_page page = {0};
    toc_incident_query q = TOC_INCIDENT_QUERY_ALL;
    EXPECT_INT(toc_store_incidents(d->s, &q, &d->a, &page, NULL), 0);
    return page.rows.n;
}

static toc_change last_change(desk *d)
{
    toc_change_vec all = {0};
    EXPECT_INT(toc_store_changes(d->s, 0, 1000, &d->a, &all, NULL), 0);
    return all.n ? all.p[all.n - 1] : (toc_change){0};
}

TEST(joined_members_are_one_incident_and_both_ids_lead_to_it)
{
    desk d = desk_open();
    toc_kept_member_vec m = two_members(&d);
    join(&d, &m, false);
    EXPECT_INT(listed(&d), 1);
    toc_store_match found = {0};
    EXPECT_INT(toc_store_resolve(d.s, m.p[1].id, &d.a, &found, NULL), 0);
    EXPECT(toc_sv_eq(found.id, m.p[0].id) && toc_sv_eq(found.member, m.p[1].id));
    EXPECT(toc_sv_eq(found.report, m.p[1].report) && found.live);
    EXPECT_SV(last_change(&d).op, "merged");
    EXPECT(toc_sv_eq(last_change(&d).id, m.p[1].id));
    toc_kept_member_vec both = {0};
    EXPECT_INT(toc_store_members(d.s, m.p[0].id, false, &d.a, &both, NULL), 0);
    EXPECT_INT(both.n, 2);
    desk_done(&d);
}

TEST(actors_and_words_of_any_member_find_the_incident)
{
    desk d = desk_open();
    toc_kept_member_vec m = two_members(&d);
    join(&d, &m, false);
    toc_incident_query by_text = TOC_INCIDENT_QUERY_ALL, by_actor = TOC_INCIDENT_QUERY_ALL;
    toc_incident_page page = {0};
    by_text.text = TOC_SV("died");
    by_actor.actor = TOC_SV("ISIS-K");
    EXPECT_INT(toc_store_incidents(d.s, &by_text, &d.a, &page, NULL), 0);
    EXPECT_INT(page.rows.n, 1);
    EXPECT_INT(toc_store_incidents(d.s, &by_actor, &d.a, &page, NULL), 0);
    EXPECT_INT(page.rows.n, 1);
    desk_done(&d);
}

TEST(a_rejected_incident_is_not_listed_but_its_id_leads_to_it)
{
    desk d = desk_open();
    toc_kept_member_vec m = two_members(&d);
    join(&d, &m, true);
    EXPECT_INT(listed(&d), 0);
    toc_store_match found = {0};
    EXPECT_INT(toc_store_resolve(d.s, m.p[0].id, &d.a, &found, NULL), 0);
    EXPECT(!found.live);
    join(&d, &m, false);
    EXPECT_INT(listed(&d), 1);
    EXPECT_SV(last_change(&d).op, "restored");
    desk_done(&d);
}

TEST(members_are_found_by_any_of_their_keys_once)
{
    desk d = desk_open();
    toc_kept_member_vec m = two_members(&d), found = {0};
    /* The last byte of a key: its parts. The same but for these, and one part in common. */
    const uint64_t own[] = {0x706, UINT64_MAX, 0x706}, sought[] = {UINT64_MAX, 0x306, 0x70a};
    begin(&d);
    EXPECT_INT(toc_store_put_likeness(d.s, m.p[0].no, 1, TOC_SV("a\0b"),
                                      &(toc_store_keys){own, TOC_LEN(own)}, NULL),
               0);
    commit(&d);
    EXPECT_INT(toc_store_candidates(d.s, &(toc_store_keys){sought, 3}, &d.a, &found, NULL), 0);
    EXPECT_INT(found.n, 1);
    EXPECT_INT(found.p[0].likeness.n, 3);
    found.n = 0;
    EXPECT_INT(toc_store_candidates(d.s, &(toc_store_keys){sought + 1, 1}, &d.a, &found, NULL), 0);
    EXPECT_INT(found.n, 0);
    EXPECT_INT(toc_store_candidates(d.s, &(toc_store_keys){sought + 2, 1}, &d.a, &found, NULL), 0);
    EXPECT_INT(found.n, 1);
    found.n = 0;
    const uint64_t apart = 0x709;
    EXPECT_INT(toc_store_candidates(d.s, &(toc_store_keys){&apart, 1}, &d.a, &found, NULL), 0);
    EXPECT_INT(found.n, 0);
    /* One engine has looked at one of them. */
    EXPECT_INT(toc_store_unresolved(d.s, 1, 10, &d.a, &found, NULL), 0);
    EXPECT_INT(found.n, 1);
    found.n = 0;
    EXPECT_INT(toc_store_unresolved(d.s, 2, 10, &d.a, &found, NULL), 0);
    EXPECT_INT(found.n, 2);
    desk_done(&d);
}

static void put_likenesses(desk *d, const toc_kept_member_vec *m)
{
    const uint64_t key = 1;
    begin(d);
    TOC_VEC_FOREACH (k, m)
        EXPECT_INT(
            toc_store_put_likeness(d->s, k->no, 1, TOC_SV("x"), &(toc_store_keys){&key, 1}, NULL),
            0);
    commit(d);
}

static void put_link(desk *d, const toc_kept_member_vec *m, toc_link_verdict verdict)
{
    toc_kept_link l = {.low = m->p[0].no,
                       .high = m->p[1].no,
                       .verdict = verdict,
                       .score = 1500,
                       .reasons = TOC_SV("same day")};
    begin(d);
    EXPECT_INT(toc_store_put_link(d->s, &l, NULL), 0);
    commit(d);
}

TEST(links_are_seen_from_both_ends_and_go_with_the_likeness)
{
    desk d = desk_open();
    toc_kept_member_vec m = two_members(&d);
    put_likenesses(&d, &m);
    put_link(&d, &m, TOC_LINK_SAME);
    for (uint32_t i = 0; i < 2; i++) {
        toc_kept_link_vec links = {0};
        EXPECT_INT(toc_store_links(d.s, m.p[i].no, &d.a, &links, NULL), 0);
        EXPECT_INT(links.n, 1);
        EXPECT_INT(links.p[0].score, 1500);
    }
    put_likenesses(&d, &m);
    toc_kept_link_vec links = {0};
    EXPECT_INT(toc_store_links(d.s, m.p[0].no, &d.a, &links, NULL), 0);
    EXPECT_INT(links.n, 0);
    desk_done(&d);
}

static int64_t put_ruling(desk *d, const toc_kept_member_vec *m, const char *verb)
{
    toc_ruling u = {.verb = toc_sv_of(verb),
                    .subject = m->p[0].id,
                    .field = TOC_SV(""),
                    .value = TOC_SV(""),
                    .analyst = TOC_SV("anna"),
                    .because = TOC_SV("seen"),
                    .marking = TOC_SV("TLP:GREEN"),
                    .inherited = true};
    toc_ruling_side_vec sides = {0};
    bool fresh = false;
    for (int i = 0; i < 2; i++)
        *TOC_VEC_PUSH(&d->a, &sides) = (toc_ruling_side){m->p[i].no, i};
    begin(d);
    EXPECT_INT(toc_store_put_ruling(d->s, &u, &sides, &d->a, &fresh, NULL), 0);
    commit(d);
    EXPECT(fresh && u.no > 0 && u.made > 0);
    return u.no;
}

static uint32_t doubts(desk *d, bool later)
{
    toc_doubt_vec list = {0};
    EXPECT_INT(toc_store_doubts(d->s, later, 10, 0, &d->a, &list, NULL), 0);
    TOC_VEC_FOREACH (doubt, &list)
        EXPECT_SV(doubt->link.reasons, "same day");
    return list.n;
}

TEST(a_member_is_marked_as_its_report)
{
    desk d = desk_open();
    toc_kept_member_vec m = two_members(&d);
    toc_sv_vec names = {0}, none = {0};
    EXPECT_INT(toc_store_member_markings(d.s, m.p[0].no, &d.a, &names, NULL), 0);
    EXPECT_INT(names.n, 1);
    EXPECT_SV(names.p[0], TOC_MARKING_DEFAULT);
    EXPECT_INT(toc_store_member_markings(d.s, m.p[1].no + 100, &d.a, &none, NULL), 0);
    EXPECT_INT(none.n, 0);
    desk_done(&d);
}

TEST(a_doubt_is_open_until_somebody_rules_on_it)
{
    desk d = desk_open();
    toc_kept_member_vec m = two_members(&d);
    put_likenesses(&d, &m);
    EXPECT_INT(doubts(&d, false), 0);
    put_link(&d, &m, TOC_LINK_DOUBTFUL);
    EXPECT_INT(doubts(&d, false), 1);
    int64_t later = put_ruling(&d, &m, "later");
    EXPECT_INT(doubts(&d, false), 0);
    EXPECT_INT(doubts(&d, true), 1);
    begin(&d);
    EXPECT_INT(toc_store_undo_ruling(d.s, later, TOC_SV("ben"), TOC_SV("now"), NULL), 0);
    EXPECT_INT(toc_store_undo_ruling(d.s, later, TOC_SV("ben"), TOC_SV(""), NULL), TOC_STORE_NONE);
    commit(&d);
    EXPECT_INT(doubts(&d, false), 1);
    put_ruling(&d, &m, "apart");
    EXPECT_INT(doubts(&d, true), 0);
    desk_done(&d);
}

TEST(rulings_come_back_as_they_were_made_and_undone)
{
    desk d = desk_open();
    toc_kept_member_vec m = two_members(&d);
    int64_t no = put_ruling(&d, &m, "same");
    begin(&d);
    EXPECT_INT(toc_store_undo_ruling(d.s, no, TOC_SV("ben"), TOC_SV("misread"), NULL), 0);
    commit(&d);
    toc_ruling_vec by_member = {0}, by_subject = {0}, all = {0};
    toc_ruling_side_vec sides = {0};
    EXPECT_INT(toc_store_rulings_of(d.s, m.p[1].no, &d.a, &by_member, NULL), 0);
    EXPECT_INT(toc_store_rulings_on(d.s, m.p[0].id, &d.a, &by_subject, NULL), 0);
    EXPECT_INT(toc_store_rulings(d.s, 0, 10, &d.a, &all, NULL), 0);
    EXPECT_INT(toc_store_ruling_sides(d.s, no, &d.a, &sides, NULL), 0);
    EXPECT(by_member.n == 1 && by_subject.n == 1 && all.n == 1 && sides.n == 2);
    int64_t found = 0;
    EXPECT_INT(toc_store_ruling_number(d.s, all.p[0].id, &found, NULL), 0);
    EXPECT_INT(found, no);
    EXPECT_INT(toc_store_ruling_number(d.s, TOC_SV("ruling--0"), &found, NULL), TOC_STORE_NONE);
    EXPECT_SV(all.p[0].verb, "same");
    EXPECT_SV(all.p[0].analyst, "anna");
    EXPECT_SV(all.p[0].because, "seen");
    EXPECT_SV(all.p[0].marking, "TLP:GREEN");
    EXPECT(all.p[0].inherited);
    EXPECT_SV(all.p[0].undone_by, "ben");
    EXPECT_SV(all.p[0].undone_because, "misread");
    EXPECT(all.p[0].undone > 0);
    EXPECT_SV(last_change(&d).what, "ruling");
    EXPECT_SV(last_change(&d).op, "undone");
    /* From another store: known by its id. */
    toc_ruling again = all.p[0];
    bool fresh = true;
    begin(&d);
    EXPECT_INT(toc_store_put_ruling(d.s, &again, &sides, &d.a, &fresh, NULL), 0);
    commit(&d);
    EXPECT(!fresh && again.no == no);
    desk_done(&d);
}

TEST(a_withdrawn_report_is_in_no_view_until_it_comes_back)
{
    desk d = desk_open();
    toc_kept_member_vec m = two_members(&d);
    toc_sv report = m.p[1].report;
    begin(&d);
    EXPECT_INT(toc_store_restore_report(d.s, report, NULL), TOC_STORE_NONE);
    EXPECT_INT(toc_store_withdraw_report(d.s, report, NULL), 0);
    EXPECT_INT(toc_store_withdraw_report(d.s, report, NULL), TOC_STORE_NONE);
    commit(&d);
    toc_search_hit_vec hits = {0};
    toc_sv_vec standing = {0};
    toc_kept_member_vec of_report = {0};
    toc_stored_report got = {0};
    EXPECT_INT(toc_store_search(d.s, TOC_SV("died"), 10, 0, &d.a, &hits, NULL), 0);
    EXPECT_INT(hits.n, 0);
    EXPECT_INT(toc_store_reports(d.s, TOC_SV(""), 10, &d.a, &standing, NULL), 0);
    EXPECT_INT(standing.n, 1);
    EXPECT_INT(toc_store_members_of_report(d.s, report, &d.a, &of_report, NULL), 0);
    EXPECT(of_report.n == 1 && !of_report.p[0].live);
    EXPECT_INT(toc_store_report(d.s, &(toc_report_want){.report = report}, &d.a, &got, NULL), 0);
    EXPECT(got.withdrawn > 0);
    EXPECT_INT(put_sample(d.s, &HERALD, &d.a), TOC_PUT_RESTORED);
    EXPECT_INT(put_sample(d.s, &HERALD, &d.a), TOC_PUT_SAME);
    EXPECT_INT(toc_store_search(d.s, TOC_SV("died"), 10, 0, &d.a, &hits, NULL), 0);
    EXPECT_INT(hits.n, 1);
    desk_done(&d);
}

TEST(a_report_read_again_is_a_revision_of_the_same_bytes)
{
    desk d = desk_open();
    put_sample(d.s, &LARNACA, &d.a);
    toc_doc doc = sample_doc(&LARNACA);
    toc_record *rec = sample_record(&LARNACA, &d.a);
    toc_sv_vec ids = {0};
    EXPECT_INT(toc_store_reports(d.s, TOC_SV(""), 1, &d.a, &ids, NULL), 0);
    rec->report_id = ids.p[0];
    rec->incidents.p[0].killed.value = 5;
    begin(&d);
    EXPECT_INT(toc_store_put_reading(d.s, &doc, rec, &d.a, NULL), 0);
    commit(&d);
    toc_stored_report got = {0};
    toc_report_want want = {.report = ids.p[0], .original = true};
    EXPECT_INT(toc_store_report(d.s, &want, &d.a, &got, NULL), 0);
    EXPECT_INT(got.nth, 2);
    EXPECT_INT(got.rec->incidents.p[0].killed.value, 5);
    EXPECT_SV(got.doc.original, LARNACA.text);
    EXPECT_INT(put_sample(d.s, &LARNACA, &d.a), TOC_PUT_SAME);
    desk_done(&d);
}

TEST(sources_are_counted_by_name)
{
    desk d = desk_open();
    toc_sample url = LARNACA;
    url.origin = "https://www.Example.org/news/1";
    put_sample(d.s, &url, &d.a);
    toc_doc doc = sample_doc(&HERALD);
    doc.source = TOC_SV("Herald");
    put_alone(d.s, &doc, sample_record(&HERALD, &d.a), &d.a);
    toc_source_row_vec rows = {0};
    toc_sv_vec reports = {0};
    EXPECT_INT(toc_store_sources(d.s, &d.a, &rows, NULL), 0);
    EXPECT_INT(rows.n, 2);
    EXPECT_SV(rows.p[0].name, "Herald");
    EXPECT_SV(rows.p[1].name, "example.org");
    EXPECT_INT(toc_store_reports_of(d.s, TOC_SV("Herald"), TOC_SV(""), 10, &d.a, &reports, NULL),
               0);
    EXPECT_INT(reports.n, 1);
    desk_done(&d);
}

/* ---- in brief ---- */

typedef struct {
    toc_arena *a;
    toc_sv_vec bodies;
    int64_t changed;
    int stop;
} brief_walk;

static int on_brief(void *context, const toc_brief *b)
{
    brief_walk *w = context;
    toc_sv *slot = TOC_VEC_PUSH(w->a, &w->bodies);
    if (slot)
        *slot = toc_arena_dup(w->a, b->body);
    w->changed = b->changed;
    return w->stop;
}

TEST(incidents_in_brief_are_kept_walked_and_missed)
{
    desk d = desk_open();
    toc_kept_member_vec m = two_members(&d);
    toc_sv_vec missing = {0};
    brief_walk w = {.a = &d.a}, first = {.a = &d.a, .stop = 7};
    toc_brief one = {0};
    EXPECT_INT(toc_store_unbriefed(d.s, 10, &d.a, &missing, NULL), 0);
    EXPECT_INT(missing.n, 2);
    begin(&d);
    EXPECT_INT(toc_store_put_brief(d.s, m.p[0].id, TOC_SV("{\"a\":1}"), NULL), 0);
    EXPECT_INT(toc_store_put_brief(d.s, m.p[1].id, TOC_SV("{\"b\":1}"), NULL), 0);
    EXPECT_INT(toc_store_put_brief(d.s, m.p[1].id, TOC_SV("{\"b\":2}"), NULL), 0);
    EXPECT_INT(toc_store_put_brief(d.s, TOC_SV("incident--none"), TOC_SV("{}"), NULL),
               TOC_STORE_NONE);
    commit(&d);
    missing.n = 0;
    EXPECT_INT(toc_store_unbriefed(d.s, 10, &d.a, &missing, NULL), 0);
    EXPECT_INT(missing.n, 0);
    EXPECT_INT(toc_store_briefs(d.s, 0, on_brief, &w, NULL), 0);
    EXPECT_INT(w.bodies.n, 2);
    EXPECT_SV(w.bodies.p[1], "{\"b\":2}");
    EXPECT(w.changed > 0);
    EXPECT_INT(toc_store_briefs(d.s, 0, on_brief, &first, NULL), 7);
    EXPECT_INT(first.bodies.n, 1);
    EXPECT_INT(toc_store_brief(d.s, m.p[0].id, &d.a, &one, NULL), 0);
    EXPECT_SV(one.body, "{\"a\":1}");
    EXPECT_INT(one.first_day, DAY);
    desk_done(&d);
}

TEST(incidents_are_found_by_words_of_their_reports_and_by_names_of_actors)
{
    desk d = desk_open();
    toc_number_vec text = {0}, none = {0}, actor = {0}, nobody = {0};
    (void)two_members(&d);
    EXPECT_INT(toc_store_by_text(d.s, TOC_SV("larnaca"), &d.a, &text, NULL), 0);
    EXPECT(text.n > 0 && text.p[0] > 0);
    EXPECT_INT(toc_store_by_text(d.s, TOC_SV("nowhere"), &d.a, &none, NULL), 0);
    EXPECT_INT(toc_store_by_text(d.s, TOC_SV(" , "), &d.a, &none, NULL), 0);
    EXPECT_INT(none.n, 0);
    EXPECT_INT(toc_store_by_actor(d.s, TOC_SV("nobody"), TOC_SV(""), &d.a, &nobody, NULL), 0);
    EXPECT_INT(nobody.n, 0);
    EXPECT_INT(toc_store_by_actor(d.s, TOC_SV("Front"), TOC_SV(""), &d.a, &actor, NULL), 0);
    desk_done(&d);
}

TEST(who_holds_a_moment_sees_nothing_that_comes_after)
{
    desk d = desk_open();
    toc_store *reader = NULL;
    toc_store_counts held = {0}, now = {0};
    toc_sv where = conformance_kind.fresh(&d.a);
    toc_store *writer = NULL;
    EXPECT_INT(conformance_kind.ops->open(where.p, TOC_STORE_WRITE, &writer, NULL), 0);
    EXPECT_INT(conformance_kind.ops->open(where.p, TOC_STORE_READ, &reader, NULL), 0);
    put_sample(writer, &LARNACA, &d.a);
    EXPECT_INT(toc_store_hold(reader, NULL), 0);
    EXPECT_INT(toc_store_count(reader, &held, NULL), 0);
    put_sample(writer, &HERALD, &d.a);
    EXPECT_INT(toc_store_count(reader, &held, NULL), 0);
    EXPECT_INT(held.reports, 1);
    toc_store_let_go(reader);
    EXPECT_INT(toc_store_count(reader, &now, NULL), 0);
    EXPECT_INT(now.reports, 2);
    toc_store_close(reader);
    toc_store_close(writer);
    desk_done(&d);
}

TEST(reports_that_warn_are_listed_the_last_first)
{
    desk d = desk_open();
    toc_warned_vec all = {0}, rest = {0};
    const toc_sample *samples[] = {&LARNACA, &HERALD};
    for (int i = 0; i < 2; i++) {
        toc_doc doc = sample_doc(samples[i]);
        toc_record *rec = sample_record(samples[i], &d.a);
        toc_warning *w = TOC_VEC_PUSH(&d.a, &rec->warnings);
        w->by = TOC_SV("police");
        w->target = TOC_SV("ferries");
        put_alone(d.s, &doc, rec, &d.a);
    }
    EXPECT_INT(toc_store_warned(d.s, 0, 10, &d.a, &all, NULL), 0);
    EXPECT_INT(all.n, 2);
    EXPECT(all.p[0].no > all.p[1].no);
    EXPECT_INT(toc_store_warned(d.s, all.p[0].no, 10, &d.a, &rest, NULL), 0);
    EXPECT_INT(rest.n, 1);
    begin(&d);
    EXPECT_INT(toc_store_withdraw_report(d.s, all.p[1].report, NULL), 0);
    commit(&d);
    rest.n = 0;
    EXPECT_INT(toc_store_warned(d.s, 0, 10, &d.a, &rest, NULL), 0);
    EXPECT_INT(rest.n, 1);
    desk_done(&d);
}
