#include "testkit.h"

#include "base/date.h"
#include "share/cap_out.h"

#include <libxml/parser.h>
#include <libxml/tree.h>

/* ---- what the standard asks of an alert (CAP 1.2, 3.2 and its schema) ---- */

typedef struct {
    const char *name;
    unsigned least, most;     /* how often */
    const char *const *words; /* NULL: any text */
} rule;

static const char *const STATUS[] = {"Actual", "Exercise", "System", "Test", "Draft", NULL};
static const char *const MESSAGE[] = {"Alert", "Update", "Cancel", "Ack", "Error", NULL};
static const char *const SCOPE[] = {"Public", "Restricted", "Private", NULL};
static const char *const CATEGORY[] = {"Geo",   "Met",    "Safety", "Security",  "Rescue",
                                       "Fire",  "Health", "Env",    "Transport", "Infra",
                                       "CBRNE", "Other",  NULL};
static const char *const URGENCY[] = {"Immediate", "Expected", "Future", "Past", "Unknown", NULL};
static const char *const SEVERITY[] = {"Extreme", "Severe", "Moderate", "Minor", "Unknown", NULL};
static const char *const CERTAINTY[] = {"Observed", "Likely",  "Possible",
                                        "Unlikely", "Unknown", NULL};
enum { MANY = 1000 };

static const rule ALERT[] = {
    {"identifier", 1, 1, NULL}, {"sender", 1, 1, NULL},      {"sent", 1, 1, NULL},
    {"status", 1, 1, STATUS},   {"msgType", 1, 1, MESSAGE},  {"source", 0, 1, NULL},
    {"scope", 1, 1, SCOPE},     {"restriction", 0, 1, NULL}, {"addresses", 0, 1, NULL},
    {"code", 0, MANY, NULL},    {"note", 0, 1, NULL},        {"references", 0, 1, NULL},
    {"incidents", 0, 1, NULL},  {"info", 0, MANY, NULL},     {NULL, 0, 0, NULL},
};
static const rule INFO[] = {
    {"language", 0, 1, NULL},
    {"category", 1, MANY, CATEGORY},
    {"event", 1, 1, NULL},
    {"responseType", 0, MANY, NULL},
    {"urgency", 1, 1, URGENCY},
    {"severity", 1, 1, SEVERITY},
    {"certainty", 1, 1, CERTAINTY},
    {"audience", 0, 1, NULL},
    {"eventCode", 0, MANY, NULL},
    {"effective", 0, 1, NULL},
    {"onset", 0, 1, NULL},
    {"expires", 0, 1, NULL},
    {"senderName", 0, 1, NULL},
    {"headline", 0, 1, NULL},
    {"description", 0, 1, NULL},
    {"instruction", 0, 1, NULL},
    {"web", 0, 1, NULL},
    {"contact", 0, 1, NULL},
    {"parameter", 0, MANY, NULL},
    {"resource", 0, MANY, NULL},
    {"area", 0, MANY, NULL},
    {NULL, 0, 0, NULL},
};
static const rule AREA[] = {
    {"areaDesc", 1, 1, NULL},   {"polygon", 0, MANY, NULL}, {"circle", 0, MANY, NULL},
    {"geocode", 0, MANY, NULL}, {"altitude", 0, 1, NULL},   {"ceiling", 0, 1, NULL},
    {NULL, 0, 0, NULL},
};
static const rule PAIR[] = {{"valueName", 1, 1, NULL}, {"value", 1, 1, NULL}, {NULL, 0, 0, NULL}};

static bool is(const xmlNode *n, const char *name)
{
    return n && strcmp((const char *)n->name, name) == 0;
}

static const xmlNode *elements(const xmlNode *n)
{
    while (n && n->type != XML_ELEMENT_NODE)
        n = n->next;
    return n;
}

static toc_sv text_of(const xmlNode *n)
{
    const xmlNode *t = n ? n->children : NULL;
    return toc_sv_of(t && t->content ? (const char *)t->content : "");
}

static void expect_word(const rule *r, const xmlNode *n)
{
    bool known = !r->words;
    for (const char *const *w = r->words; w && *w; w++)
        known = known || toc_sv_eq(text_of(n), toc_sv_of(*w));
    if (!known)
        toc_test_fail(__FILE__, __LINE__, "<%s> is '%.*s'", r->name, TOC_SV_ARG(text_of(n)));
}

/* The children of n in the order, and as often, as the rules have them. */
static void expect_sequence(const xmlNode *n, const rule *rules)
{
    const xmlNode *at = elements(n->children);
    for (const rule *r = rules; r->name; r++) {
        unsigned times = 0;
        for (; is(at, r->name); at = elements(at->next), times++)
            expect_word(r, at);
        if (times < r->least || times > r->most)
            toc_test_fail(__FILE__, __LINE__, "<%s> stands %u times in <%s>", r->name, times,
                          (const char *)n->name);
    }
    if (at)
        toc_test_fail(__FILE__, __LINE__, "<%s> is out of place", (const char *)at->name);
}

static void expect_rules(const xmlNode *n)
{
    if (is(n, "alert"))
        expect_sequence(n, ALERT);
    else if (is(n, "info"))
        expect_sequence(n, INFO);
    else if (is(n, "area"))
        expect_sequence(n, AREA);
    else if (is(n, "geocode") || is(n, "parameter"))
        expect_sequence(n, PAIR);
    for (const xmlNode *c = elements(n->children); c; c = elements(c->next))
        expect_rules(c);
}

static const xmlNode *child(const xmlNode *of, const char *name)
{
    const xmlNode *n = of ? elements(of->children) : NULL;
    while (n && !is(n, name))
        n = elements(n->next);
    return n;
}

/* \d\d\d\d-\d\d-\d\dT\d\d:\d\d:\d\d[-,+]\d\d:\d\d */
static bool is_cap_time(toc_sv s)
{
    static const char FORM[] = "dddd-dd-ddTdd:dd:ddsdd:dd";
    bool ok = s.n == sizeof(FORM) - 1;
    for (size_t i = 0; ok && i < s.n; i++)
        ok = FORM[i] == 'd'   ? s.p[i] >= '0' && s.p[i] <= '9'
             : FORM[i] == 's' ? s.p[i] == '-' || s.p[i] == '+'
                              : s.p[i] == FORM[i];
    return ok;
}

/* Parses and checks; the caller frees. */
static xmlDoc *expect_valid(const toc_buf *xml)
{
    xmlDoc *doc = xmlReadMemory(xml->p, (int)xml->n, "", NULL, XML_PARSE_NONET);
    xmlNode *alert = doc ? xmlDocGetRootElement(doc) : NULL;
    if (!alert) {
        toc_test_fail(__FILE__, __LINE__, "no XML: %.*s", TOC_SV_ARG(toc_buf_sv(xml)));
        return doc;
    }
    EXPECT(is(alert, "alert"));
    EXPECT(alert->ns &&
           strcmp((const char *)alert->ns->href, "urn:oasis:names:tc:emergency:cap:1.2") == 0);
    expect_rules(alert);
    EXPECT(is_cap_time(text_of(child(alert, "sent"))));
    EXPECT(toc_cap_is_token(text_of(child(alert, "identifier"))));
    EXPECT(toc_cap_is_token(text_of(child(alert, "sender"))));
    return doc;
}

/* ---- alerts ---- */

static toc_view view_of(toc_arena *a)
{
    toc_view v = {.id = TOC_SV("incident--df030cd1-5b4e-5daf-b7df-f08dc7824e8d"),
                  .best = {.realm = TOC_REALM_PHYSICAL,
                           .type = TOC_TYPE_VEHICLE_RAMMING,
                           .stage = TOC_STAGE_ACCOMPLISHED,
                           .date = {.start = TOC_DAY_NONE, .end = TOC_DAY_NONE},
                           .place = {.name = TOC_SV("Larnaca"), .text = TOC_SV("Larnaca")}}};
    toc_witness *w = TOC_VEC_PUSH(a, &v.witnesses);
    *w = (toc_witness){.report = TOC_SV("report--1")};
    return v;
}

static void write_alert(const toc_view *v, toc_cap_message m, toc_buf *ret)
{
    const toc_cap_alert alert = {.message = m,
                                 .identifier = TOC_SV("incident--1.1"),
                                 .sender = TOC_SV("warnings.example"),
                                 .sent = INT64_C(1710770400123456),
                                 .references =
                                     m ? TOC_SV("a,b,2024-03-18T14:00:00-00:00") : TOC_SV(""),
                                 .view = v};
    toc_cap_write(&alert, ret);
}

TEST(an_alert_is_as_the_standard_has_it)
{
    toc_arena a = {0};
    toc_buf xml = {0};
    toc_view v = view_of(&a);
    v.best.date = (toc_date_range){.start = 19800, .end = 19801};
    v.best.killed = (toc_count){.stated = true, .value = 4};
    memcpy(v.best.place.country, "CY", 3);
    v.best.place.has_point = true;
    v.best.place.lat = 34.9167;
    v.best.place.lon = -33.6333;
    v.best.place.geonames = 146400;
    write_alert(&v, TOC_CAP_ALERT, &xml);
    xmlDoc *doc = expect_valid(&xml);
    const xmlNode *info = child(xmlDocGetRootElement(doc), "info");
    EXPECT_SV(text_of(child(info, "headline")), "Vehicle ramming in Larnaca, 2024-03-18 to "
                                                "2024-03-19");
    EXPECT_SV(text_of(child(info, "severity")), "Severe");
    EXPECT_SV(text_of(child(info, "certainty")), "Likely");
    EXPECT_SV(text_of(child(info, "urgency")), "Past");
    EXPECT_SV(text_of(child(child(info, "area"), "circle")), "34.9167,-33.6333 0");
    EXPECT_SV(text_of(child(xmlDocGetRootElement(doc), "sent")), "2024-03-18T14:00:00-00:00");
    xmlFreeDoc(doc);
    toc_buf_done(&xml);
    toc_arena_done(&a);
}

TEST(what_is_not_known_is_not_said)
{
    toc_arena a = {0};
    toc_buf xml = {0};
    toc_view v = {.id = TOC_SV("incident--1"),
                  .best = {.date = {.start = TOC_DAY_NONE, .end = TOC_DAY_NONE}}};
    write_alert(&v, TOC_CAP_ALERT, &xml);
    xmlDoc *doc = expect_valid(&xml);
    const xmlNode *info = child(xmlDocGetRootElement(doc), "info");
    EXPECT_SV(text_of(child(info, "severity")), "Unknown");
    EXPECT_SV(text_of(child(info, "certainty")), "Unknown");
    EXPECT_SV(text_of(child(info, "urgency")), "Unknown");
    EXPECT(!child(info, "area") && !child(info, "onset"));
    xmlFreeDoc(doc);
    toc_buf_done(&xml);
    toc_arena_done(&a);
}

TEST(nobody_is_accused_in_a_warning)
{
    toc_arena a = {0};
    toc_buf xml = {0};
    toc_view v = view_of(&a);
    toc_perpetrator *p = TOC_VEC_PUSH(&a, &v.best.perpetrators);
    *p = (toc_perpetrator){.name = TOC_SV("Red Hills Alliance"), .status = TOC_STATUS_CLAIMED};
    write_alert(&v, TOC_CAP_ALERT, &xml);
    EXPECT(toc_sv_find(toc_buf_sv(&xml), TOC_SV("Red Hills"), 0) < 0);
    toc_buf_done(&xml);
    toc_arena_done(&a);
}

TEST(names_from_outside_stay_text)
{
    toc_arena a = {0};
    toc_buf xml = {0};
    toc_view v = view_of(&a);
    v.best.place.name = TOC_SV("<b>&\x01\xff]]>\xef\xbf\xbe");
    write_alert(&v, TOC_CAP_ALERT, &xml);
    xmlDoc *doc = expect_valid(&xml);
    const xmlNode *area = child(child(xmlDocGetRootElement(doc), "info"), "area");
    EXPECT_SV(text_of(child(area, "areaDesc")), "<b>&\xef\xbf\xbd\xef\xbf\xbd]]>\xef\xbf\xbd");
    xmlFreeDoc(doc);
    toc_buf_done(&xml);
    toc_arena_done(&a);
}

TEST(sources_that_repeat_each_other_are_one)
{
    toc_arena a = {0};
    toc_buf one = {0}, two = {0};
    toc_view v = view_of(&a);
    toc_witness *w = TOC_VEC_PUSH(&a, &v.witnesses);
    *w = (toc_witness){.report = TOC_SV("report--2"), .copy_of = 0};
    toc_cap_write_info(&v, TOC_SV("x"), &one);
    v.witnesses.p[1].copy_of = 1;
    toc_cap_write_info(&v, TOC_SV("x"), &two);
    EXPECT(toc_sv_find(toc_buf_sv(&one), TOC_SV("<certainty>Likely"), 0) > 0);
    EXPECT(toc_sv_find(toc_buf_sv(&two), TOC_SV("<certainty>Observed"), 0) > 0);
    toc_buf_done(&one);
    toc_buf_done(&two);
    toc_arena_done(&a);
}

TEST(a_cancellation_says_what_it_cancels)
{
    toc_buf xml = {0};
    write_alert(NULL, TOC_CAP_CANCEL, &xml);
    xmlDoc *doc = expect_valid(&xml);
    EXPECT_SV(text_of(child(xmlDocGetRootElement(doc), "references")),
              "a,b,2024-03-18T14:00:00-00:00");
    EXPECT(!child(xmlDocGetRootElement(doc), "info"));
    xmlFreeDoc(doc);
    toc_buf_done(&xml);
}

TEST(senders_are_one_word)
{
    EXPECT(toc_cap_is_token(TOC_SV("warnings@office.example")));
    EXPECT(!toc_cap_is_token(TOC_SV("")));
    EXPECT(!toc_cap_is_token(TOC_SV("a b")));
    EXPECT(!toc_cap_is_token(TOC_SV("a,b")));
    EXPECT(!toc_cap_is_token(TOC_SV("a<b")));
}
