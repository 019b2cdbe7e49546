#include "testkit.h"

#include "merge/merge.h"
#include "merge/rule.h"

#include <errno.h>

enum { DAY = 19800, REPORTS = 24, SHUFFLES = 20 };

/* Text, event, day and figures repeat: reports that far apart are copies of each other. */
enum { COPY = 120 };

/* Reports of few incidents: several tell of each, of some only one; days and figures differ. */
static const struct {
    const char *place;
    double lat, lon;
    toc_incident_type type;
} EVENTS[] = {
    {"Larnaca", 34.9, 33.6, TOC_TYPE_BOMBING},   {"Lahore", 31.5, 74.3, TOC_TYPE_BOMBING},
    {"Herat", 34.3, 62.2, TOC_TYPE_SHOOTING},    {"Toledo", 41.6, -83.5, TOC_TYPE_ARSON},
    {"Newport", 51.6, -3.0, TOC_TYPE_SHOOTING},  {"Odesa", 46.5, 30.7, TOC_TYPE_AIR_STRIKE},
    {"Maradun", 12.6, 6.3, TOC_TYPE_KIDNAPPING}, {"Lagos", 6.5, 3.4, TOC_TYPE_ROBBERY},
};

typedef struct {
    toc_arena a;
    toc_store *s;
    bool twice; /* each report tells of two incidents, word for word alike */
} desk;

static desk desk_open(void)
{
    static int n;
    desk d = {0};
    toc_err err = {0};
    toc_sv path = toc_arena_printf(&d.a, "%s/merge-%d.db", toc_test_dir(), n++);
    if (toc_store_open(path.p, TOC_STORE_WRITE, &d.s, &err) < 0)
        toc_test_fail(__FILE__, __LINE__, "open: %s", err.text);
    return d;
}

static void desk_done(desk *d)
{
    d->s = toc_store_close(d->s);
    toc_arena_done(&d->a);
}

/* due NULL: with a batch of its own. */
static toc_put put(desk *d, int n, toc_merge_due *due)
{
    toc_arena a = {0};
    toc_err err = {0};
    toc_put done = TOC_PUT_COUNT;
    size_t e = (size_t)n % TOC_LEN(EVENTS);
    toc_doc doc = {.id = toc_arena_printf(&a, "r%02d", n),
                   .origin = toc_arena_printf(&a, "/t/r%02d.txt", n),
                   .media = TOC_SV("text/plain"),
                   .encoding = TOC_SV("utf-8"),
                   .text = toc_arena_printf(&a, "Report %d on what happened in %s.", n % COPY,
                                            EVENTS[e].place),
                   .published = DAY + n % 5};
    doc.original = toc_arena_printf(&a, "%.*s Printed as number %d.", TOC_SV_ARG(doc.text), n);
    toc_sha256_hex(doc.original, doc.sha256);
    toc_record rec = {.id = doc.id, .title = TOC_SV("A title"), .published = doc.published};
    toc_incident *i = TOC_VEC_PUSH(&a, &rec.incidents);
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
    *TOC_VEC_PUSH(&a, &i->place.chain) = i->place.name;
    *TOC_VEC_PUSH(&a, &i->place.chain) = TOC_SV("Somewhere");
    memcpy(i->place.country, "CY", 3);
    i->killed = (toc_count){.stated = true, .value = 3 + n % 3};
    if (d->twice) {
        toc_incident same = *i;
        *TOC_VEC_PUSH(&a, &rec.incidents) = same;
    }
    int r = due ? 0 : toc_store_begin(d->s, &err);
    if (r == 0)
        r = toc_merge_put(d->s, &doc, &rec, NULL, due, &a, &done, &err);
    if (r == 0 && !due)
        r = toc_store_commit(d->s, &err);
    if (r < 0)
        toc_test_fail(__FILE__, __LINE__, "add: %s", err.text);
    toc_arena_done(&a);
    return done;
}

static toc_put add(desk *d, int n)
{
    return put(d, n, NULL);
}

static void settle(desk *d, toc_merge_due *due)
{
    toc_err err = {0};
    int r = toc_merge_settle(d->s, due, &err);
    if (r == 0)
        r = toc_store_commit(d->s, &err);
    if (r < 0)
        toc_test_fail(__FILE__, __LINE__, "settle: %s", err.text);
}

/* All incidents as the list has them, with their members and best figures. */
static toc_sv picture(desk *d)
{
    toc_buf b = {0};
    toc_incident_page page = {0};
    toc_incident_query q = TOC_INCIDENT_QUERY_ALL;
    q.limit = TOC_STORE_MAX_PAGE;
    EXPECT_INT(toc_store_incidents(d->s, &q, &d->a, &page, NULL), 0);
    TOC_VEC_FOREACH (row, &page.rows) {
        toc_merged m = {0};
        EXPECT_INT(toc_merge_get(d->s, row->id, &d->a, &m, NULL), 0);
        toc_json_out j = {.buf = &b};
        toc_view_json(&j, &m.view);
        toc_buf_byte(&b, '\n');
    }
    toc_sv text = toc_arena_dup(&d->a, toc_buf_sv(&b));
    toc_buf_done(&b);
    return text;
}

static uint32_t lines(toc_sv s)
{
    uint32_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == '\n';
    return n;
}

static void shuffle_some(int *order, int n, uint32_t *seed)
{
    for (int i = n - 1; i > 0; i--) {
        *seed = *seed * 1664525U + 1013904223U;
        int k = (int)((*seed >> 8) % (uint32_t)(i + 1)), was = order[i];
        order[i] = order[k];
        order[k] = was;
    }
}

static void shuffle(int *order, uint32_t *seed)
{
    shuffle_some(order, REPORTS, seed);
}

TEST(the_same_reports_in_any_order_give_the_same_incidents_and_ids)
{
    int order[REPORTS];
    uint32_t seed = 7;
    desk first = desk_open();
    for (int i = 0; i < REPORTS; i++)
        add(&first, order[i] = i);
    toc_sv want = picture(&first);
    EXPECT_INT(lines(want), TOC_LEN(EVENTS));
    for (int n = 0; n < SHUFFLES; n++) {
        desk d = desk_open();
        shuffle(order, &seed);
        for (int i = 0; i < REPORTS; i++)
            add(&d, order[i]);
        EXPECT(toc_sv_eq(picture(&d), want));
        desk_done(&d);
    }
    desk_done(&first);
}

TEST(a_batch_deals_each_member_out_once_and_finds_what_one_by_one_does)
{
    int order[REPORTS];
    uint32_t seed = 11;
    desk first = desk_open();
    for (int i = 0; i < REPORTS; i++)
        add(&first, order[i] = i);
    toc_sv want = picture(&first);
    for (int size = 1; size <= REPORTS; size += 5) {
        desk d = desk_open();
        toc_merge_due due = {0};
        shuffle(order, &seed);
        for (int i = 0; i < REPORTS; i++) {
            if (i % size == 0)
                EXPECT_INT(toc_store_begin(d.s, NULL), 0);
            put(&d, order[i], &due);
            if (i % size == size - 1 || i == REPORTS - 1)
                settle(&d, &due);
        }
        EXPECT(toc_sv_eq(picture(&d), want));
        desk_done(&d);
    }
    desk_done(&first);
}

/* ---- large incidents ---- */

enum { MANY = 60 };

/* Attacks in two towns, on `days` days that follow each other, so that those of a day may be one
 * with those of the next, but not of the day after; some reports know no day, some no town, some
 * have the wrong one; what they have in common with each other varies. */
static void put_varied(desk *d, uint32_t n, uint32_t days, toc_merge_due *due)
{
    toc_arena a = {0};
    toc_err err = {0};
    toc_put done;
    bool other = n % 6 == 5, wrong = n % 17 == 3, nowhere = n % 13 == 7, undated = n % 11 == 4;
    uint32_t one = n * 7 % 23, two = n * 5 % 19;
    toc_sv text = toc_arena_printf(
        &a,
        "In the town Name%cx Surname%cy and Name%cz saw what hit the market, the guard%u and the "
        "stall%u of the trader%u near bridge%u; bricks, glass%u and dust fell on cars and buses.",
        'a' + (int)one, 'a' + (int)two, 'a' + (int)(n % 5), one, two, n % 7, n % 3, n % 11);
    toc_doc doc = {.id = toc_arena_printf(&a, "v%02u", n),
                   .origin = toc_arena_printf(&a, "/v/%02u.txt", n),
                   .media = TOC_SV("text/plain"),
                   .encoding = TOC_SV("utf-8"),
                   .text = text,
                   .original = toc_arena_printf(&a, "%u: %.*s", n, TOC_SV_ARG(text)),
                   .published = DAY + 3 + (toc_day)(n % 4)};
    toc_sha256_hex(doc.original, doc.sha256);
    toc_record rec = {.id = doc.id, .title = TOC_SV("A title"), .published = doc.published};
    toc_incident *i = TOC_VEC_PUSH(&a, &rec.incidents);
    toc_incident_init(i);
    i->realm = TOC_REALM_PHYSICAL;
    i->type = other ? TOC_TYPE_SHOOTING : n % 4 == 1 ? TOC_TYPE_ARMED_ASSAULT : TOC_TYPE_BOMBING;
    i->date.end = undated ? TOC_DAY_NONE : DAY + (toc_day)(n / 3 % days);
    i->date.start = i->date.end;
    if (!nowhere) {
        i->place.name = wrong ? TOC_SV("Paphos") : other ? TOC_SV("Limassol") : TOC_SV("Larnaca");
        *TOC_VEC_PUSH(&a, &i->place.chain) = i->place.name;
        i->place.has_point = true;
        i->place.lat = 34.9;
        i->place.lon = wrong ? 32.4 : other ? 33.0 : 33.6;
    }
    *TOC_VEC_PUSH(&a, &i->place.chain) = TOC_SV("District");
    *TOC_VEC_PUSH(&a, &i->place.chain) = TOC_SV("Cyprus");
    memcpy(i->place.country, "CY", 3);
    i->killed = (toc_count){.stated = n % 3 > 0, .value = other ? 2 : 9 + n % 4};
    if (toc_merge_put(d->s, &doc, &rec, NULL, due, &a, &done, &err) < 0)
        toc_test_fail(__FILE__, __LINE__, "add: %s", err.text);
    toc_arena_done(&a);
}

/* How many joined; what was found must be what one dealing out finds. */
static uint64_t join_varied(uint32_t days, uint32_t *seed)
{
    int order[MANY];
    uint64_t joined = 0;
    desk whole = desk_open();
    toc_merge_due all = {0};
    EXPECT_INT(toc_store_begin(whole.s, NULL), 0);
    for (int i = 0; i < MANY; i++)
        put_varied(&whole, (uint32_t)(order[i] = i), days, &all);
    settle(&whole, &all);
    EXPECT_INT(all.joined, 0);
    toc_sv want = picture(&whole);
    for (int size = 2; size < MANY; size *= 5) {
        desk d = desk_open();
        toc_merge_due due = {0};
        shuffle_some(order, MANY, seed);
        for (int i = 0; i < MANY; i++) {
            if (i % size == 0)
                EXPECT_INT(toc_store_begin(d.s, NULL), 0);
            put_varied(&d, (uint32_t)order[i], days, &due);
            if (i % size == size - 1 || i == MANY - 1)
                settle(&d, &due);
        }
        joined += due.joined;
        EXPECT(toc_sv_eq(picture(&d), want));
        desk_done(&d);
    }
    desk_done(&whole);
    return joined;
}

TEST(what_joins_a_large_incident_leaves_it_as_dealing_it_out_would)
{
    uint32_t seed = 5;
    uint64_t joined = 0;
    for (uint32_t days = 1; days < 4; days += 2)
        joined += join_varied(days, &seed);
    EXPECT(joined > MANY / 2);
}

TEST(copies_in_one_batch_cost_one_dealing_out)
{
    enum { COPIES = 20 };
    desk d = desk_open();
    toc_merge_due due = {0};
    EXPECT_INT(toc_store_begin(d.s, NULL), 0);
    for (int i = 0; i < COPIES; i++)
        put(&d, i * (int)TOC_LEN(EVENTS), &due); /* all of the first event */
    settle(&d, &due);
    EXPECT_INT(due.dealt, COPIES); /* one by one: COPIES * (COPIES + 1) / 2 */
    EXPECT_INT(lines(picture(&d)), 1);
    desk_done(&d);
}

static const toc_hand ANNA = {.analyst = {"anna", 4}, .because = {"a test", 6}};

#define RULE(d, call)                                                                              \
    do {                                                                                           \
        EXPECT_INT(toc_store_begin((d).s, NULL), 0);                                               \
        EXPECT_INT((call), 0);                                                                     \
        EXPECT_INT(toc_store_commit((d).s, NULL), 0);                                              \
    } while (0)

static toc_sv first_id(desk *d, uint32_t at)
{
    toc_incident_page page = {0};
    toc_incident_query q = TOC_INCIDENT_QUERY_ALL;
    EXPECT_INT(toc_store_incidents(d->s, &q, &d->a, &page, NULL), 0);
    EXPECT(page.rows.n > at);
    return page.rows.n > at ? page.rows.p[at].id : (toc_sv){0};
}

/* Links between all members of the store, each once. */
static uint32_t links_in(desk *d)
{
    toc_sv_vec reports = {0};
    uint32_t n = 0;
    EXPECT_INT(toc_store_reports(d->s, TOC_SV(""), 100, &d->a, &reports, NULL), 0);
    TOC_VEC_FOREACH (report, &reports) {
        toc_kept_member_vec members = {0};
        EXPECT_INT(toc_store_members_of_report(d->s, *report, &d->a, &members, NULL), 0);
        TOC_VEC_FOREACH (m, &members) {
            toc_kept_link_vec links = {0};
            EXPECT_INT(toc_store_links(d->s, m->no, &d->a, &links, NULL), 0);
            TOC_VEC_FOREACH (l, &links)
                n += l->low == m->no;
        }
    }
    return n;
}

TEST(copies_are_linked_with_one_of_them_alone)
{
    enum { COPIES = 10 };
    desk d = desk_open();
    for (int i = 0; i < COPIES; i++)
        add(&d, i * COPY);
    EXPECT_INT(links_in(&d), COPIES - 1);
    add(&d, (int)TOC_LEN(EVENTS)); /* tells of the same in other figures */
    EXPECT_INT(links_in(&d), COPIES);
    EXPECT_INT(lines(picture(&d)), 1);
    desk_done(&d);
}

/* Copies, copies of others on the same event, and what is neither. */
static const int MIXED[] = {0, COPY, 2 * COPY, 8, 8 + COPY, 16, 1, 1 + COPY, 2, 9, 3 * COPY, 3};

static void picture_of_mixed(bool twice, const int *order, toc_buf *ret)
{
    desk d = desk_open();
    d.twice = twice;
    for (size_t i = 0; i < TOC_LEN(MIXED); i++)
        add(&d, order[i]);
    toc_buf_add(ret, picture(&d));
    desk_done(&d);
}

static void expect_one_outcome(bool twice, uint32_t incidents)
{
    int order[TOC_LEN(MIXED)];
    uint32_t seed = 5;
    memcpy(order, MIXED, sizeof(order));
    toc_buf want = {0};
    picture_of_mixed(twice, order, &want);
    EXPECT_INT(lines(toc_buf_sv(&want)), incidents);
    for (int n = 0; n < SHUFFLES; n++) {
        toc_buf got = {0};
        shuffle_some(order, TOC_LEN(MIXED), &seed);
        picture_of_mixed(twice, order, &got);
        EXPECT(toc_sv_eq(toc_buf_sv(&got), toc_buf_sv(&want)));
        toc_buf_done(&got);
    }
    toc_buf_done(&want);
}

TEST(copies_in_any_order_give_the_same_incidents_and_ids)
{
    expect_one_outcome(false, 4);
}

TEST(copies_of_a_report_that_tells_of_two_alike_stay_two)
{
    expect_one_outcome(true, 10); /* as many as when each is linked with each */
}

TEST(when_the_leading_copy_goes_another_leads)
{
    enum { COPIES = 6 };
    desk d = desk_open();
    toc_sv_vec reports = {0};
    for (int i = 0; i < COPIES; i++)
        add(&d, i * COPY);
    add(&d, (int)TOC_LEN(EVENTS));
    toc_sv before = picture(&d);
    EXPECT_INT(toc_store_reports(d.s, TOC_SV(""), 100, &d.a, &reports, NULL), 0);
    RULE(d, toc_rule_retract(d.s, reports.p[0], &ANNA, NULL));
    EXPECT_INT(lines(picture(&d)), 1);
    EXPECT_INT(links_in(&d), COPIES - 1);
    EXPECT_INT(add(&d, 0), TOC_PUT_RESTORED);
    EXPECT(toc_sv_eq(picture(&d), before));
    EXPECT_INT(links_in(&d), COPIES);
    desk_done(&d);
}

TEST(a_copy_that_is_taken_out_stays_out_and_comes_back_when_undone)
{
    enum { COPIES = 5 };
    desk d = desk_open();
    toc_kept_member_vec members = {0};
    toc_ruling_vec rulings = {0};
    for (int i = 0; i < COPIES; i++)
        add(&d, i * COPY);
    toc_sv before = picture(&d), x = first_id(&d, 0);
    EXPECT_INT(toc_store_members(d.s, x, false, &d.a, &members, NULL), 0);
    EXPECT_INT(members.n, COPIES);
    RULE(d, toc_rule_unmerge(d.s, x, &members.p[COPIES - 1].no, 1, &ANNA, NULL));
    EXPECT_INT(lines(picture(&d)), 2);
    add(&d, COPIES * COPY); /* one more finds its place among those that are left */
    EXPECT_INT(lines(picture(&d)), 2);
    EXPECT_INT(toc_store_rulings(d.s, 0, 10, &d.a, &rulings, NULL), 0);
    RULE(d, toc_rule_undo(d.s, rulings.p[0].no, &ANNA, NULL));
    EXPECT_INT(lines(picture(&d)), 1);
    EXPECT(!toc_sv_eq(picture(&d), before));
    desk_done(&d);
}

TEST(what_is_rolled_back_is_not_due_any_more)
{
    desk d = desk_open();
    toc_merge_due due = {0};
    EXPECT_INT(toc_store_begin(d.s, NULL), 0);
    put(&d, 0, &due);
    toc_merge_forget(&due);
    toc_store_rollback(d.s);
    EXPECT_INT(toc_store_begin(d.s, NULL), 0);
    settle(&d, &due);
    EXPECT_INT(due.dealt, 0);
    EXPECT_INT(lines(picture(&d)), 0);
    desk_done(&d);
}

TEST(withdrawn_and_brought_back_within_one_batch)
{
    desk d = desk_open();
    toc_merge_due due = {0};
    toc_sv_vec reports = {0};
    add(&d, 0);
    add(&d, 8);
    toc_sv before = picture(&d);
    EXPECT_INT(toc_store_reports(d.s, TOC_SV(""), 100, &d.a, &reports, NULL), 0);
    RULE(d, toc_rule_retract(d.s, reports.p[0], &ANNA, NULL));
    EXPECT(!toc_sv_eq(picture(&d), before));
    EXPECT_INT(toc_store_begin(d.s, NULL), 0);
    put(&d, 0, &due);
    put(&d, 8, &due);
    settle(&d, &due);
    EXPECT(toc_sv_eq(picture(&d), before));
    desk_done(&d);
}

/* A group's attack in Larnaca; day 0: the report does not say when. */
static void put_attack(desk *d, const char *name, toc_day day, toc_sv *ret_report)
{
    toc_arena a = {0};
    toc_put done;
    toc_doc doc = {.id = toc_sv_of(name),
                   .origin = toc_sv_of(name),
                   .media = TOC_SV("text/plain"),
                   .encoding = TOC_SV("utf-8"),
                   .text = toc_sv_of(name),
                   .original = toc_sv_of(name),
                   .published = DAY + 5};
    toc_sha256_hex(doc.original, doc.sha256);
    toc_record rec = {.id = doc.id, .title = TOC_SV("A title"), .published = doc.published};
    toc_incident *i = TOC_VEC_PUSH(&a, &rec.incidents);
    toc_incident_init(i);
    i->realm = TOC_REALM_PHYSICAL;
    i->type = TOC_TYPE_BOMBING;
    i->date.start = i->date.end = day ? day : TOC_DAY_NONE;
    i->place = (toc_place){.name = TOC_SV("Larnaca"), .country = "CY", .geonames = 1000};
    *TOC_VEC_PUSH(&a, &i->place.chain) = i->place.name;
    *TOC_VEC_PUSH(&a, &i->place.chain) = TOC_SV("Somewhere");
    *TOC_VEC_PUSH(&a, &i->place.chain) = TOC_SV("Cyprus");
    *TOC_VEC_PUSH(&a, &i->perpetrators) =
        (toc_perpetrator){.name = TOC_SV("Jund al-Rimal"), .kind = TOC_PARTY_ORGANIZATION};
    RULE(*d, toc_merge_put(d->s, &doc, &rec, NULL, NULL, &a, &done, NULL));
    *ret_report = toc_arena_dup(&d->a, rec.report_id);
    toc_arena_done(&a);
}

TEST(what_could_be_either_of_two_is_the_one_that_is_left)
{
    toc_sv first, second, vague, unused;
    desk d = desk_open(), never = desk_open();
    put_attack(&d, "on a Monday", DAY, &first);
    put_attack(&d, "on a Wednesday", DAY + 2, &second);
    put_attack(&d, "some day", 0, &vague);
    EXPECT_INT(lines(picture(&d)), 3);
    RULE(d, toc_rule_retract(d.s, first, &ANNA, NULL));
    put_attack(&never, "on a Wednesday", DAY + 2, &unused);
    put_attack(&never, "some day", 0, &unused);
    EXPECT_INT(lines(picture(&never)), 1);
    EXPECT(toc_sv_eq(picture(&d), picture(&never)));
    desk_done(&never);
    desk_done(&d);
}

TEST(an_older_report_that_comes_late_takes_the_id_and_the_old_one_leads_to_it)
{
    desk d = desk_open();
    add(&d, 8); /* published on day 3 */
    toc_sv was = first_id(&d, 0);
    add(&d, 0); /* the same event, on day 0 */
    toc_sv now = first_id(&d, 0);
    EXPECT(!toc_sv_eq(was, now));
    toc_store_match m = {0};
    EXPECT_INT(toc_store_resolve(d.s, was, &d.a, &m, NULL), 0);
    EXPECT(toc_sv_eq(m.id, now));
    desk_done(&d);
}

TEST(unmerge_after_merge_leaves_everything_as_it_was)
{
    desk d = desk_open();
    for (int i = 0; i < REPORTS; i++)
        add(&d, i);
    toc_sv before = picture(&d), x = first_id(&d, 0), y = first_id(&d, 3);
    RULE(d, toc_rule_merge(d.s, x, y, &ANNA, NULL));
    EXPECT_INT(lines(picture(&d)), TOC_LEN(EVENTS) - 1);
    toc_store_match m = {0};
    EXPECT_INT(toc_store_resolve(d.s, x, &d.a, &m, NULL), 0);
    RULE(d, toc_rule_unmerge(d.s, m.id, NULL, 0, &ANNA, NULL));
    EXPECT(toc_sv_eq(picture(&d), before));
    desk_done(&d);
}

TEST(what_is_taken_out_stays_out_and_comes_back_when_undone)
{
    desk d = desk_open();
    for (int i = 0; i < REPORTS; i++)
        add(&d, i);
    toc_sv before = picture(&d), x = first_id(&d, 0);
    toc_kept_member_vec members = {0};
    toc_ruling_vec rulings = {0};
    EXPECT_INT(toc_store_members(d.s, x, false, &d.a, &members, NULL), 0);
    EXPECT_INT(members.n, 3);
    int64_t out = members.p[members.n - 1].no;
    RULE(d, toc_rule_unmerge(d.s, x, &out, 1, &ANNA, NULL));
    EXPECT_INT(lines(picture(&d)), TOC_LEN(EVENTS) + 1);
    EXPECT_INT(toc_store_rulings(d.s, 0, 10, &d.a, &rulings, NULL), 0);
    EXPECT_INT(rulings.n, 1);
    RULE(d, toc_rule_undo(d.s, rulings.p[0].no, &ANNA, NULL));
    EXPECT(toc_sv_eq(picture(&d), before));
    desk_done(&d);
}

TEST(retract_and_adding_again_leave_everything_as_it_was)
{
    desk d = desk_open();
    for (int i = 0; i < REPORTS - 1; i++)
        add(&d, i);
    toc_sv before = picture(&d);
    add(&d, REPORTS - 1);
    toc_sv with = picture(&d);
    EXPECT(!toc_sv_eq(before, with));
    toc_sv_vec reports = {0};
    EXPECT_INT(toc_store_reports(d.s, TOC_SV(""), 100, &d.a, &reports, NULL), 0);
    EXPECT_INT(reports.n, REPORTS);
    RULE(d, toc_rule_retract(d.s, reports.p[REPORTS - 1], &ANNA, NULL));
    EXPECT(toc_sv_eq(picture(&d), before));
    EXPECT_INT(add(&d, REPORTS - 1), TOC_PUT_RESTORED);
    EXPECT(toc_sv_eq(picture(&d), with));
    desk_done(&d);
}

TEST(a_correction_wins_and_goes_with_the_incident_when_its_id_moves)
{
    desk d = desk_open();
    add(&d, 8);
    RULE(d, toc_rule_correct(d.s, first_id(&d, 0), TOC_SV("killed"),
                             TOC_SV("{\"value\":40,\"bound\":\"exact\"}"), &ANNA, NULL));
    add(&d, 0);
    toc_merged m = {0};
    EXPECT_INT(toc_merge_get(d.s, first_id(&d, 0), &d.a, &m, NULL), 0);
    EXPECT_INT(m.view.best.killed.value, 40);
    toc_incident_query q = TOC_INCIDENT_QUERY_ALL;
    toc_incident_page page = {0};
    q.has_min_killed = true;
    q.min_killed = 40;
    EXPECT_INT(toc_store_incidents(d.s, &q, &d.a, &page, NULL), 0);
    EXPECT_INT(page.rows.n, 1);
    toc_err err = {0};
    EXPECT_INT(toc_store_begin(d.s, NULL), 0);
    EXPECT_INT(
        toc_rule_correct(d.s, first_id(&d, 0), TOC_SV("killed"), TOC_SV("\"many\""), &ANNA, &err),
        -EINVAL);
    EXPECT(err.text[0]);
    toc_store_rollback(d.s);
    desk_done(&d);
}

TEST(a_value_that_is_confirmed_holds_until_that_is_taken_back)
{
    desk d = desk_open();
    add(&d, 8);
    toc_merged m = {0};
    EXPECT_INT(toc_merge_get(d.s, first_id(&d, 0), &d.a, &m, NULL), 0);
    int64_t before = m.view.best.killed.value;
    uint32_t parties = m.view.best.perpetrators.n;
    RULE(d, toc_rule_confirm_value(d.s, first_id(&d, 0), TOC_SV("killed"),
                                   TOC_SV("{\"value\":41,\"bound\":\"exact\"}"), &ANNA, NULL));
    RULE(d, toc_rule_confirm_value(d.s, first_id(&d, 0), TOC_SV("perpetrators"),
                                   TOC_SV("[{\"name\":\"Nobody\",\"text\":\"Nobody\"}]"), &ANNA,
                                   NULL));
    EXPECT_INT(toc_merge_get(d.s, first_id(&d, 0), &d.a, &m, NULL), 0);
    EXPECT_INT(m.view.best.killed.value, 41);
    EXPECT_INT(m.view.best.perpetrators.n, parties); /* an entry says nothing of the others */
    EXPECT_INT(m.standing, TOC_STANDING_NONE);       /* nor a value of the incident as such */
    EXPECT_INT(m.rulings.n, 2);
    RULE(d, toc_rule_undo(d.s, m.rulings.p[0].no, &ANNA, NULL));
    EXPECT_INT(toc_merge_get(d.s, first_id(&d, 0), &d.a, &m, NULL), 0);
    EXPECT_INT(m.view.best.killed.value, before);
    desk_done(&d);
}

TEST(the_last_word_on_whether_there_is_an_incident_counts)
{
    desk d = desk_open();
    add(&d, 0);
    toc_sv id = first_id(&d, 0);
    RULE(d, toc_rule_reject(d.s, id, &ANNA, NULL));
    EXPECT_INT(lines(picture(&d)), 0);
    RULE(d, toc_rule_confirm(d.s, id, &ANNA, NULL));
    EXPECT_INT(lines(picture(&d)), 1);
    desk_done(&d);
}

TEST(an_incident_is_told_as_it_was_at_a_moment)
{
    desk d = desk_open();
    add(&d, 8);
    toc_merged now = {0}, then = {0};
    toc_sv id = first_id(&d, 0);
    EXPECT_INT(toc_merge_get(d.s, id, &d.a, &now, NULL), 0);
    int64_t told = now.view.best.killed.value, came = now.reports.p[0].recorded;
    RULE(d, toc_rule_correct(d.s, id, TOC_SV("killed"),
                             TOC_SV("{\"value\":40,\"bound\":\"exact\"}"), &ANNA, NULL));
    EXPECT_INT(toc_merge_get(d.s, id, &d.a, &now, NULL), 0);
    int64_t made = now.rulings.p[0].made;
    RULE(d, toc_rule_undo(d.s, now.rulings.p[0].no, &ANNA, NULL));
    EXPECT_INT(toc_merge_get_at(d.s, id, came - 1, &d.a, &then, NULL), TOC_STORE_NONE);
    EXPECT_INT(toc_merge_get_at(d.s, id, came, &d.a, &then, NULL), 0);
    EXPECT_INT(then.view.best.killed.value, told);
    EXPECT_INT(then.rulings.n, 0);
    EXPECT_INT(toc_merge_get_at(d.s, id, made, &d.a, &then, NULL), 0);
    EXPECT_INT(then.view.best.killed.value, 40);
    EXPECT_INT(then.rulings.n, 1);
    EXPECT(toc_ruling_counts(&then.rulings.p[0])); /* the gate weighs what stood then */
    EXPECT_INT(toc_merge_get(d.s, id, &d.a, &now, NULL), 0);
    EXPECT_INT(now.view.best.killed.value, told);
    desk_done(&d);
}
