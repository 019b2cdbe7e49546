#include "testkit.h"

#include "leaving_gate.h"
#include "merge/rule.h"

#include <errno.h>

/* ---- a store with one incident of several reports ---- */

typedef struct {
    toc_arena a;
    toc_store *s;
    toc_sv incident;
    toc_sv reports[3];
    toc_err err;
} desk;

static toc_sv add_of(desk *d, int n, const char *town, const char *marking)
{
    toc_put done;
    toc_doc doc = {.id = toc_arena_printf(&d->a, "r%d", n),
                   .origin = toc_arena_printf(&d->a, "/t/r%d.txt", n),
                   .media = TOC_SV("text/plain"),
                   .encoding = TOC_SV("utf-8"),
                   .marking = toc_sv_of(marking),
                   .text = toc_arena_printf(&d->a, "Report %d: a bomb went off in %s.", n, town),
                   .published = 19800 + n};
    doc.original = doc.text;
    toc_sha256_hex(doc.original, doc.sha256);
    toc_record rec = {.id = doc.id, .title = TOC_SV("A title"), .published = doc.published};
    toc_incident *i = TOC_VEC_PUSH(&d->a, &rec.incidents);
    toc_incident_init(i);
    i->realm = TOC_REALM_PHYSICAL;
    i->type = TOC_TYPE_BOMBING;
    i->date.start = i->date.end = 19800;
    i->place.name = toc_sv_of(town);
    *TOC_VEC_PUSH(&d->a, &i->place.chain) = i->place.name;
    *TOC_VEC_PUSH(&d->a, &i->place.chain) = TOC_SV("Cyprus");
    memcpy(i->place.country, "CY", 3);
    EXPECT_INT(toc_store_begin(d->s, &d->err), 0);
    EXPECT_INT(toc_merge_put(d->s, &doc, &rec, NULL, NULL, &d->a, &done, &d->err), 0);
    EXPECT_INT(toc_store_commit(d->s, &d->err), 0);
    return rec.report_id;
}

static toc_sv add(desk *d, int n, const char *marking)
{
    return add_of(d, n, "Larnaca", marking);
}

/* markings: of its reports, a blank between; "-": none. */
static desk desk_open(const char *markings)
{
    static int n;
    desk d = {0};
    toc_sv rest = toc_sv_of(markings);
    toc_incident_page page = {0};
    toc_incident_query q = TOC_INCIDENT_QUERY_ALL;
    toc_sv path = toc_arena_printf(&d.a, "%s/leaving-%d.db", toc_test_dir(), n++);
    EXPECT_INT(toc_store_open(path.p, TOC_STORE_WRITE, &d.s, &d.err), 0);
    for (int i = 0; rest.n && i < 3; i++) {
        toc_sv name = toc_sv_cut(&rest, ' ');
        d.reports[i] = add(&d, i, toc_sv_eq(name, TOC_SV("-")) ? "" : toc_arena_dup(&d.a, name).p);
    }
    EXPECT_INT(toc_store_incidents(d.s, &q, &d.a, &page, &d.err), 0);
    EXPECT_INT(page.rows.n, 1);
    d.incident = page.rows.n ? page.rows.p[0].id : (toc_sv){"", 0};
    return d;
}

static void desk_done(desk *d)
{
    d->s = toc_store_close(d->s);
    toc_arena_done(&d->a);
}

static toc_hand hand_of(toc_tlp marking)
{
    return (toc_hand){
        .analyst = TOC_SV("anna"), .because = TOC_SV("a liaison says so"), .marking = marking};
}

static int rule(desk *d, const char *verb, const toc_hand *hand)
{
    int r = toc_store_begin(d->s, NULL);
    if (strcmp(verb, "correct") == 0)
        r = toc_rule_correct(d->s, d->incident, TOC_SV("killed"),
                             TOC_SV("{\"value\":7,\"bound\":\"exact\"}"), hand, &d->err);
    else if (strcmp(verb, "reject") == 0)
        r = toc_rule_reject(d->s, d->incident, hand, &d->err);
    else if (strchr(verb, ' ')) {
        toc_sv value = toc_sv_of(verb);
        (void)toc_sv_cut(&value, ' ');
        toc_sv field = toc_sv_cut(&value, '=');
        r = toc_rule_confirm_value(d->s, d->incident, field, value, hand, &d->err);
    } else
        r = toc_rule_confirm(d->s, d->incident, hand, &d->err);
    if (r == 0)
        return toc_store_commit(d->s, &d->err);
    toc_store_rollback(d->s);
    return r;
}

static toc_merged get(desk *d)
{
    toc_merged m = {0};
    EXPECT_INT(toc_merge_get(d->s, d->incident, &d->a, &m, &d->err), 0);
    return m;
}

static toc_leaving gate(toc_tlp most)
{
    return (toc_leaving){.on = true,
                         .to = toc_leaving_ourselves(most),
                         .ceiling = most,
                         .channel = TOC_CHANNEL_EXPORT};
}

/* The level at which the incident goes out to somebody cleared for it; NONE: to nobody. */
static toc_tlp level_of(desk *d)
{
    for (int most = TOC_TLP_CLEAR; most < TOC_TLP_COUNT; most++) {
        toc_merged m = get(d);
        toc_leaving l = gate((toc_tlp)most);
        toc_tlp level;
        if (toc_leaving_merged(&l, &m, &d->a, &level, NULL) == 0)
            return level;
    }
    return TOC_TLP_NONE;
}

/* ---- how rulings are marked ---- */

#define TOLD_PLACE                                                                                 \
    "confirm place={\"name\":\"Larnaca\",\"country\":\"CY\",\"chain\":[\"Larnaca\",\"Cyprus\"]"

static const struct {
    const char *reports, *verb; /* "confirm FIELD=VALUE": of a value */
    toc_tlp given;
    const char *marking; /* NULL: refused */
    bool inherited;
    toc_tlp level; /* at which the incident goes */
} CASES[] = {
    /* A judgement says no more than the reports. */
    {"TLP:CLEAR", "confirm", TOC_TLP_NONE, "TLP:CLEAR", true, TOC_TLP_CLEAR},
    {"TLP:CLEAR TLP:GREEN", "confirm", TOC_TLP_NONE, "TLP:GREEN", true, TOC_TLP_GREEN},
    {"TLP:RED", "confirm", TOC_TLP_NONE, "TLP:RED", true, TOC_TLP_RED},
    {"-", "confirm", TOC_TLP_NONE, "TLP:AMBER+STRICT", true, TOC_TLP_AMBER_STRICT},
    {"- TLP:CLEAR", "confirm", TOC_TLP_NONE, "TLP:AMBER+STRICT", true, TOC_TLP_AMBER_STRICT},
    {"- TLP:RED", "confirm", TOC_TLP_NONE, "TLP:RED", true, TOC_TLP_RED},
    {"TLP:PURPLE TLP:CLEAR", "confirm", TOC_TLP_NONE, "TLP:PURPLE", true, TOC_TLP_NONE},
    /* A correction is not known to be free until somebody says so. */
    {"TLP:CLEAR", "correct", TOC_TLP_NONE, "", false, TOC_TLP_AMBER_STRICT},
    {"TLP:AMBER", "correct", TOC_TLP_NONE, "", false, TOC_TLP_AMBER_STRICT},
    {"TLP:RED", "correct", TOC_TLP_NONE, "TLP:RED", true, TOC_TLP_RED},
    {"TLP:PURPLE", "correct", TOC_TLP_NONE, "TLP:PURPLE", true, TOC_TLP_NONE},
    {"TLP:CLEAR", "correct", TOC_TLP_CLEAR, "TLP:CLEAR", false, TOC_TLP_CLEAR},
    {"TLP:CLEAR", "correct", TOC_TLP_RED, "TLP:RED", false, TOC_TLP_RED},
    {"TLP:GREEN", "confirm", TOC_TLP_AMBER, "TLP:AMBER", false, TOC_TLP_AMBER},
    /* To confirm what a report states is a judgement, what none of them states a correction. */
    {"TLP:CLEAR", "confirm type=\"bombing\"", TOC_TLP_NONE, "TLP:CLEAR", true, TOC_TLP_CLEAR},
    {"TLP:CLEAR", TOLD_PLACE "}", TOC_TLP_NONE, "TLP:CLEAR", true, TOC_TLP_CLEAR},
    {"TLP:CLEAR", TOLD_PLACE ",\"geonames\":7}", TOC_TLP_NONE, "", false, TOC_TLP_AMBER_STRICT},
    {"TLP:CLEAR", TOLD_PLACE ",\"seen\":\"by us\"}", TOC_TLP_NONE, "", false, TOC_TLP_AMBER_STRICT},
    {"TLP:CLEAR", "confirm type=\"arson\"", TOC_TLP_NONE, "", false, TOC_TLP_AMBER_STRICT},
    {"TLP:CLEAR", "confirm type=\"arson\"", TOC_TLP_GREEN, "TLP:GREEN", false, TOC_TLP_GREEN},
    {"TLP:RED", "confirm type=\"arson\"", TOC_TLP_NONE, "TLP:RED", true, TOC_TLP_RED},
    {"TLP:GREEN", "confirm type=\"arson\"", TOC_TLP_CLEAR, NULL, false, TOC_TLP_GREEN},
    {"TLP:CLEAR", "confirm stage=null", TOC_TLP_NONE, "TLP:CLEAR", true, TOC_TLP_CLEAR},
    {"TLP:CLEAR", "confirm type=null", TOC_TLP_NONE, "", false, TOC_TLP_AMBER_STRICT},
    {"TLP:CLEAR", "confirm perpetrators=[{\"name\":\"The Baker\"}]", TOC_TLP_NONE, "", false,
     TOC_TLP_AMBER_STRICT},
    /* Nobody frees what a source has not. */
    {"TLP:GREEN", "correct", TOC_TLP_CLEAR, NULL, false, TOC_TLP_GREEN},
    {"TLP:CLEAR TLP:AMBER", "confirm", TOC_TLP_GREEN, NULL, false, TOC_TLP_AMBER},
    {"-", "confirm", TOC_TLP_AMBER, NULL, false, TOC_TLP_AMBER_STRICT},
    {"TLP:PURPLE", "confirm", TOC_TLP_RED, NULL, false, TOC_TLP_NONE},
};

TEST(rulings_are_marked_as_said_else_by_what_they_say_and_never_freer_than_the_reports)
{
    for (size_t i = 0; i < TOC_LEN(CASES); i++) {
        desk d = desk_open(CASES[i].reports);
        toc_hand hand = hand_of(CASES[i].given);
        int r = rule(&d, CASES[i].verb, &hand);
        EXPECT_INT(r, CASES[i].marking ? 0 : -EINVAL);
        toc_merged m = get(&d);
        EXPECT_INT(m.rulings.n, CASES[i].marking ? 1 : 0);
        if (m.rulings.n == 1 && CASES[i].marking) {
            EXPECT_SV(m.rulings.p[0].marking, CASES[i].marking);
            EXPECT_INT(m.rulings.p[0].inherited, CASES[i].inherited);
        }
        EXPECT_INT(level_of(&d), CASES[i].level);
        desk_done(&d);
    }
}

TEST(a_value_that_no_report_states_is_the_analysts_correction)
{
    static const struct {
        const char *said, *verb;
    } cases[] = {
        {"confirm type=\"bombing\"", "confirm"},
        {"confirm type=\"arson\"", "correct"},
        {"confirm perpetrators=[{\"name\":\"The Baker\"}]", "confirm"}, /* replaces no list */
    };
    for (size_t i = 0; i < TOC_LEN(cases); i++) {
        desk d = desk_open("TLP:CLEAR");
        toc_hand hand = hand_of(TOC_TLP_NONE);
        EXPECT_INT(rule(&d, cases[i].said, &hand), 0);
        toc_merged m = get(&d);
        EXPECT_INT(m.rulings.n, 1);
        if (m.rulings.n)
            EXPECT_SV(m.rulings.p[0].verb, cases[i].verb);
        desk_done(&d);
    }
}

/* What an analyst corrected stands in no report: who confirms it later frees nothing. */
TEST(to_confirm_a_correction_frees_nothing_of_it)
{
    desk d = desk_open("TLP:CLEAR");
    toc_hand hand = hand_of(TOC_TLP_NONE);
    EXPECT_INT(rule(&d, "correct", &hand), 0);
    EXPECT_INT(rule(&d, "confirm killed={\"value\":7,\"bound\":\"exact\"}", &hand), 0);
    toc_merged m = get(&d);
    EXPECT_INT(m.rulings.n, 2);
    TOC_VEC_FOREACH (u, &m.rulings)
        EXPECT_SV(u->marking, "");
    desk_done(&d);
}

TEST(what_may_not_be_as_free_as_wished_is_as_free_as_the_reports)
{
    desk d = desk_open("TLP:AMBER");
    toc_hand hand = hand_of(TOC_TLP_CLEAR);
    hand.raise = true;
    EXPECT_INT(rule(&d, "correct", &hand), 0);
    toc_merged m = get(&d);
    EXPECT_SV(m.rulings.p[0].marking, "TLP:AMBER");
    EXPECT(m.rulings.p[0].inherited);
    desk_done(&d);
}

TEST(a_marking_outlives_the_report_that_gave_it)
{
    desk d = desk_open("TLP:CLEAR TLP:AMBER");
    toc_hand hand = hand_of(TOC_TLP_NONE);
    EXPECT_INT(rule(&d, "confirm", &hand), 0);
    EXPECT_INT(toc_store_begin(d.s, NULL), 0);
    EXPECT_INT(toc_rule_retract(d.s, d.reports[1], &hand, &d.err), 0);
    EXPECT_INT(toc_store_commit(d.s, NULL), 0);
    EXPECT_INT(level_of(&d), TOC_TLP_AMBER); /* the confirmation rested on it */
    EXPECT_INT(toc_store_begin(d.s, NULL), 0);
    EXPECT_INT(toc_rule_undo(d.s, 1, &hand, &d.err), 0);
    EXPECT_INT(toc_store_commit(d.s, NULL), 0);
    EXPECT_INT(level_of(&d), TOC_TLP_CLEAR);
    desk_done(&d);
}

static toc_sv other_incident(desk *d)
{
    toc_kept_member_vec members = {0};
    toc_sv report = add_of(d, 9, "Paphos", "TLP:RED");
    EXPECT_INT(toc_store_members_of_report(d->s, report, &d->a, &members, &d->err), 0);
    EXPECT_INT(members.n, 1);
    return members.n ? members.p[0].incident : TOC_SV("");
}

TEST(that_another_incident_is_another_one_makes_neither_stricter_and_is_not_told_above_its_level)
{
    desk d = desk_open("TLP:CLEAR");
    toc_sv other = other_incident(&d);
    toc_hand hand = hand_of(TOC_TLP_NONE);
    EXPECT_INT(toc_store_begin(d.s, NULL), 0);
    EXPECT_INT(toc_rule_apart(d.s, d.incident, other, false, &hand, &d.err), 0);
    EXPECT_INT(toc_store_commit(d.s, NULL), 0);
    EXPECT_INT(level_of(&d), TOC_TLP_CLEAR);
    toc_merged m = get(&d);
    toc_leaving l = gate(TOC_TLP_RED);
    toc_tlp level;
    EXPECT_INT(m.rulings.n, 1);
    EXPECT_SV(m.rulings.p[0].marking, "TLP:RED");
    EXPECT_INT(toc_leaving_merged(&l, &m, &d.a, &level, NULL), 0);
    EXPECT_INT(m.rulings.n, 0); /* it would name the other one */
    l.on = false;
    m = get(&d);
    EXPECT_INT(toc_leaving_merged(&l, &m, &d.a, &level, NULL), 0);
    EXPECT_INT(m.rulings.n, 1);
    desk_done(&d);
}

/* ---- TLP:RED, by name ---- */

static toc_sv ruling_id(desk *d)
{
    toc_merged m = get(d);
    EXPECT(m.rulings.n > 0);
    return m.rulings.n ? m.rulings.p[m.rulings.n - 1].id : TOC_SV("");
}

/* What goes to a partner that is cleared and named for these; false: nothing. */
static bool goes_to(desk *d, const toc_sv *named, uint32_t n, toc_merged *ret)
{
    toc_directory_partner p = {.recipient = toc_leaving_ourselves(TOC_TLP_RED)};
    toc_leaving l = {.on = true, .channel = TOC_CHANNEL_CONSOLE, .partner = &p, .to = p.recipient};
    toc_tlp level;
    for (uint32_t i = 0; i < n; i++)
        *TOC_VEC_PUSH(&d->a, &p.named) = named[i];
    if (n == 2 && toc_sv_cmp(named[0], named[1]) > 0) {
        p.named.p[0] = named[1];
        p.named.p[1] = named[0];
    }
    *ret = get(d);
    int r = toc_leaving_merged(&l, ret, &d->a, &level, NULL);
    EXPECT(r == 0 || r == TOC_LEAVING_WITHHELD);
    EXPECT(r != 0 || level == TOC_TLP_RED);
    return r == 0;
}

static bool goes(desk *d, toc_sv first, toc_sv second)
{
    toc_merged m;
    const toc_sv named[2] = {first, second};
    return goes_to(d, named, first.n && second.n ? 2 : first.n > 0, &m);
}

TEST(a_red_judgement_goes_to_whom_each_red_report_of_it_is_named_and_to_nobody_else)
{
    desk d = desk_open("TLP:RED TLP:RED TLP:GREEN");
    const toc_sv *r = d.reports, none = TOC_SV("");
    toc_hand hand = hand_of(TOC_TLP_NONE);
    EXPECT(goes(&d, r[0], r[1]) && !goes(&d, r[0], none));
    EXPECT_INT(rule(&d, "confirm", &hand), 0);
    EXPECT(goes(&d, r[0], r[1]));
    EXPECT(!goes(&d, r[0], none) && !goes(&d, r[1], r[2]) && !goes(&d, none, none));
    EXPECT(!goes(&d, ruling_id(&d), none) && !goes(&d, d.incident, none));
    toc_merged m;
    EXPECT(goes_to(&d, r, 2, &m));
    EXPECT_INT(m.rulings.n, 1);
    EXPECT_SV(m.rulings.p[0].because, ""); /* nobody named them for that */
    desk_done(&d);
}

TEST(a_red_judgement_rests_on_reports_that_were_withdrawn_since)
{
    desk d = desk_open("TLP:RED TLP:RED");
    const toc_sv *r = d.reports, none = TOC_SV("");
    toc_hand hand = hand_of(TOC_TLP_NONE);
    EXPECT_INT(rule(&d, "confirm", &hand), 0);
    EXPECT_INT(toc_store_begin(d.s, NULL), 0);
    EXPECT_INT(toc_rule_retract(d.s, r[1], &hand, &d.err), 0);
    EXPECT_INT(toc_store_commit(d.s, NULL), 0);
    EXPECT(!goes(&d, r[0], none) && goes(&d, r[0], r[1]));
    desk_done(&d);
}

TEST(what_says_more_than_red_reports_wants_a_name_of_its_own)
{
    static const struct {
        const char *reports, *verb;
        toc_tlp given;
    } MORE[] = {{"TLP:RED", "correct", TOC_TLP_NONE},
                {"TLP:RED", "confirm", TOC_TLP_RED},
                {"TLP:GREEN", "correct", TOC_TLP_RED},
                {"TLP:GREEN", "confirm", TOC_TLP_RED}};
    for (size_t i = 0; i < TOC_LEN(MORE); i++) {
        desk d = desk_open(MORE[i].reports);
        const toc_sv report = d.reports[0], none = TOC_SV("");
        toc_hand hand = hand_of(MORE[i].given);
        toc_merged m;
        EXPECT_INT(rule(&d, MORE[i].verb, &hand), 0);
        toc_sv ruling = ruling_id(&d);
        EXPECT(!goes(&d, report, none) && !goes(&d, none, none));
        EXPECT(goes(&d, ruling, report));
        const toc_sv named[2] = {ruling, report};
        EXPECT(goes_to(&d, named, 2, &m));
        EXPECT_SV(m.rulings.p[0].because, "a liaison says so");
        desk_done(&d);
    }
}

TEST(that_a_red_incident_is_another_one_is_told_to_nobody)
{
    desk d = desk_open("TLP:RED");
    toc_sv other = other_incident(&d);
    toc_hand hand = hand_of(TOC_TLP_NONE);
    toc_merged m;
    EXPECT_INT(toc_store_begin(d.s, NULL), 0);
    EXPECT_INT(toc_rule_apart(d.s, d.incident, other, false, &hand, &d.err), 0);
    EXPECT_INT(toc_store_commit(d.s, NULL), 0);
    EXPECT(goes_to(&d, d.reports, 1, &m));
    EXPECT_INT(m.rulings.n, 0);
    desk_done(&d);
}

/* ---- who said so, and why ---- */

static bool told(const toc_merged *m, const char *who, const char *why)
{
    const toc_ruling *u = &m->rulings.p[0];
    bool same = toc_sv_eq(u->analyst, toc_sv_of(who)) && toc_sv_eq(u->because, toc_sv_of(why));
    TOC_VEC_FOREACH (w, &m->view.witnesses)
        if (w->analyst.n)
            same = same && toc_sv_eq(w->analyst, u->analyst) && toc_sv_eq(w->because, u->because);
    return same;
}

static toc_merged leave(desk *d, toc_tlp most)
{
    toc_merged m = get(d);
    toc_leaving l = gate(most);
    toc_tlp level;
    l.on = most != TOC_TLP_NONE;
    EXPECT_INT(toc_leaving_merged(&l, &m, &d->a, &level, NULL), 0);
    EXPECT_INT(m.rulings.n, 1);
    return m;
}

TEST(names_stay_in_the_house_and_so_do_reasons_that_nobody_marked)
{
    desk said = desk_open("TLP:CLEAR"), judged = desk_open("TLP:CLEAR"),
         kept = desk_open("TLP:CLEAR");
    toc_hand clear = hand_of(TOC_TLP_CLEAR), none = hand_of(TOC_TLP_NONE);
    EXPECT_INT(rule(&said, "correct", &clear), 0);
    EXPECT_INT(rule(&judged, "confirm", &none), 0);
    EXPECT_INT(rule(&kept, "correct", &none), 0);
    toc_merged m = leave(&said, TOC_TLP_RED);
    EXPECT(told(&m, "an analyst", "a liaison says so"));
    m = leave(&judged, TOC_TLP_RED);
    EXPECT(told(&m, "an analyst", ""));
    m = leave(&kept, TOC_TLP_RED); /* goes out as AMBER+STRICT */
    EXPECT(told(&m, "anna", "a liaison says so"));
    m = leave(&judged, TOC_TLP_NONE); /* to ourselves */
    EXPECT(told(&m, "anna", "a liaison says so"));
    desk_done(&said);
    desk_done(&judged);
    desk_done(&kept);
}

/* ---- how exactly places are told ---- */

static toc_sv text_of(desk *d, const toc_merged *m)
{
    toc_buf text = {0};
    toc_json_out j = {.buf = &text};
    toc_view_json(&j, &m->view);
    toc_sv kept = toc_arena_dup(&d->a, toc_buf_sv(&text));
    toc_buf_done(&text);
    return kept;
}

static bool tells(toc_sv text, const char *word)
{
    return toc_sv_find(text, toc_sv_of(word), 0) >= 0;
}

TEST(who_is_told_places_less_exactly_gets_the_view_that_is_left)
{
    static const struct {
        toc_reach reach;
        bool town, names;
    } cases[] = {{TOC_REACH_EXACT, true, true},
                 {TOC_REACH_TOWN, false, false}, /* nothing says that it is one */
                 {TOC_REACH_REGION, false, false},
                 {TOC_REACH_COUNTRY, false, false}};
    for (size_t i = 0; i < TOC_LEN(cases); i++) {
        desk d = desk_open("TLP:CLEAR TLP:GREEN");
        toc_hand hand = hand_of(TOC_TLP_GREEN);
        EXPECT_INT(rule(&d, "correct", &hand), 0);
        toc_merged m = get(&d);
        toc_leaving l = gate(TOC_TLP_GREEN);
        toc_tlp level = TOC_TLP_NONE;
        l.to.places = cases[i].reach;
        /* Whoever writes something else than the view is not let pass. */
        EXPECT_INT(toc_leaving_merged(&l, &m, &d.a, &level, NULL),
                   cases[i].reach ? TOC_LEAVING_WITHHELD : 0);
        m = get(&d);
        l.views = true;
        EXPECT_INT(toc_leaving_merged(&l, &m, &d.a, &level, NULL), 0);
        EXPECT_INT(level, TOC_TLP_GREEN);
        toc_sv text = text_of(&d, &m);
        EXPECT(tells(text, "\"CY\"") && tells(text, "bombing") && tells(text, "\"value\":7"));
        EXPECT_INT(tells(text, "Larnaca"), cases[i].town);
        EXPECT_INT(tells(text, "A title"), cases[i].names);
        EXPECT_INT(tells(text, "a liaison says so"), cases[i].names);
        EXPECT_INT(tells(text, "report--"), cases[i].names);
        EXPECT_INT(m.rulings.n, cases[i].names);
        EXPECT_INT(m.view.witnesses.n, 3); /* that there are so many is told */
        TOC_VEC_FOREACH (r, &m.reports)
            EXPECT(cases[i].names || (!r->rec && !r->doc.text.n));
        desk_done(&d);
    }
}

TEST(a_report_goes_as_what_is_left_of_its_record_or_not_at_all)
{
    desk d = desk_open("TLP:CLEAR");
    toc_leaving l = gate(TOC_TLP_GREEN);
    toc_stored_report got = {0};
    toc_tlp level;
    l.to.places = TOC_REACH_COUNTRY;
    EXPECT_INT(
        toc_store_report(d.s, &(toc_report_want){.report = d.reports[0]}, &d.a, &got, &d.err), 0);
    EXPECT_INT(toc_leaving_record(&l, &got, &level), TOC_LEAVING_WITHHELD);
    l.views = true;
    EXPECT_INT(toc_leaving_report(&l, &got, &level), TOC_LEAVING_WITHHELD);
    EXPECT_INT(toc_leaving_record(&l, &got, &level), 0);
    EXPECT_INT(got.doc.text.n + got.doc.origin.n + got.rec->title.n + got.assertions.n, 0);
    EXPECT_INT(got.rec->report_id.n, 0);
    EXPECT_SV(got.rec->id, "-");
    EXPECT_SV(got.rec->incidents.p[0].place.name, "Cyprus");
    desk_done(&d);
}
