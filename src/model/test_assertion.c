#include "testkit.h"

#include "base/alloc.h"
#include "model/assertion.h"
#include "model/id.h"
#include "model/record_json.h"

#include <errno.h>

static toc_basis basis(toc_arena *a, uint32_t at, uint8_t confidence, const char *rule)
{
    toc_basis b = {.confidence = confidence, .rule = rule};
    for (uint32_t i = 0; i < 2; i++) {
        toc_span *s = TOC_VEC_PUSH(a, &b.spans);
        if (s)
            *s = (toc_span){at + 10 * i, at + 10 * i + 5};
    }
    return b;
}

static toc_count count(toc_arena *a, int64_t value, toc_bound bound)
{
    return (toc_count){
        .stated = true, .value = value, .bound = bound, .basis = basis(a, 70, 60, "count")};
}

static void push_text(toc_arena *a, toc_sv_vec *v, const char *s)
{
    toc_sv *slot = TOC_VEC_PUSH(a, v);
    if (slot)
        *slot = toc_sv_of(s);
}

static void fill_parties(toc_incident *i, toc_arena *a)
{
    for (int k = 0; k < 2; k++) {
        toc_perpetrator *p = TOC_VEC_PUSH(a, &i->perpetrators);
        if (p)
            *p = (toc_perpetrator){TOC_SV("Islamic State - Khorasan Province"),
                                   TOC_SV("ISIS-K"),
                                   TOC_SV("intrusion-set--175cfad0-a70d-4137-a425-1b53cfcf4bd7"),
                                   TOC_PARTY_ORGANIZATION,
                                   k ? TOC_STATUS_NONE : TOC_STATUS_CLAIMED,
                                   basis(a, 1, 90, "actor"),
                                   basis(a, 30, 0, NULL)};
        toc_victim *v = TOC_VEC_PUSH(a, &i->victims);
        if (v)
            *v = (toc_victim){
                TOC_SV("\"fans\"\n"), TOC_SV("caf\xc3\xa9 guests"),
                TOC_PARTY_GROUP,      k ? count(a, 0, TOC_BOUND_AT_MOST) : (toc_count){0},
                TOC_HARM_KILLED,      basis(a, 2, 1, "victim"),
                TOC_SV("pop singer"), TOC_VICTIM_CIVILIAN};
    }
    toc_target *t = TOC_VEC_PUSH(a, &i->targets);
    if (t)
        *t = (toc_target){TOC_SV("hall"),     TOC_SV(""),           TOC_TARGET_COMMERCIAL,
                          TOC_DAMAGE_DAMAGED, basis(a, 3, 2, NULL), count(a, 2, TOC_BOUND_EXACT)};
    toc_claim *c = TOC_VEC_PUSH(a, &i->claims);
    if (c)
        *c = (toc_claim){TOC_SV("police"), TOC_SV("gang"), TOC_STANCE_SUSPECTS,
                         TOC_CLAIM_PERPETRATOR, basis(a, 4, 100, "claim")};
}

static void fill_incident(toc_incident *i, toc_arena *a)
{
    toc_incident_init(i);
    i->realm = TOC_REALM_PHYSICAL;
    i->category = TOC_CATEGORY_TERRORISM;
    i->type = TOC_TYPE_BOMBING;
    i->stage = TOC_STAGE_ACCOMPLISHED;
    i->recalled = i->unspecific = true;
    i->basis = basis(a, 5, 80, "trigger");
    i->stage_basis = basis(a, 6, 0, NULL);
    i->date = (toc_date_range){TOC_DAY_NONE, 0, basis(a, 7, 3, "date")}; /* by 1970-01-01 */
    i->place = (toc_place){.name = TOC_SV("Null Island"),
                           .text = TOC_SV("there"),
                           .country = "RU",
                           .has_point = true,
                           .lat = 0,
                           .lon = -37.625,
                           .geonames = 4000000000u,
                           .basis = basis(a, 8, 4, "place")};
    push_text(a, &i->place.chain, "Null Island");
    push_text(a, &i->place.chain, "Russia");
    toc_weapon *w = TOC_VEC_PUSH(a, &i->weapons);
    if (w)
        *w = (toc_weapon){TOC_WEAPON_EXPLOSIVE, TOC_SV("bomb"), TOC_SV("bombs"),
                          basis(a, 9, 5, "weapon")};
    (void)TOC_VEC_PUSH(a, &i->weapons); /* nothing is known but that there is one */
    fill_parties(i, a);
    i->killed = count(a, 0, TOC_BOUND_EXACT);
    i->injured.basis = basis(a, 10, 0, NULL); /* unknown, and here is where it says so */
    toc_figure *f = TOC_VEC_PUSH(a, &i->counts);
    if (f)
        *f = (toc_figure){TOC_FIGURE_KILLED,  40,
                          TOC_BOUND_AT_LEAST, "",
                          TOC_SV("gang"),     basis(a, 13, 0, "counted people")};
    f = TOC_VEC_PUSH(a, &i->counts);
    if (f)
        *f = (toc_figure){.field = TOC_FIGURE_RANSOM, .currency = "NGN"};
    toc_named *m = TOC_VEC_PUSH(a, &i->cyber.malware);
    if (m)
        *m = (toc_named){TOC_SV("LockBit"), TOC_SV("lockbit"), TOC_SV("malware--x"),
                         basis(a, 11, 6, "known")};
    m = TOC_VEC_PUSH(a, &i->cyber.services_disrupted);
    if (m)
        *m = (toc_named){.name = TOC_SV("payments")};
    i->cyber.ransom = (toc_ransom){true, 4.4e6, "USD", TOC_PAID_NO, basis(a, 12, 7, "money")};
    i->cyber.records = count(a, 1000000, TOC_BOUND_ABOUT);
}

static toc_record *full_record(toc_arena *a)
{
    toc_record *rec = TOC_NEW(a, toc_record);
    if (!rec)
        return NULL;
    rec->id = TOC_SV("x");
    rec->title = TOC_SV("A title");
    rec->title_basis = basis(a, 0, 9, NULL);
    rec->published = 19000;
    rec->language = TOC_SV("en");
    toc_incident *first = TOC_VEC_PUSH(a, &rec->incidents);
    if (first)
        fill_incident(first, a);
    toc_incident *bare = TOC_VEC_PUSH(a, &rec->incidents);
    if (bare)
        toc_incident_init(bare);
    toc_warning *w = TOC_VEC_PUSH(a, &rec->warnings);
    if (w)
        *w = (toc_warning){TOC_SV("officials"), TOC_SV("x"), TOC_SV("y"), basis(a, 13, 8, "warn")};
    toc_indicator *n = TOC_VEC_PUSH(a, &rec->indicators);
    if (n)
        *n = (toc_indicator){TOC_INDICATOR_DOMAIN, TOC_SV("example.com"), basis(a, 14, 9, NULL)};
    return toc_record_identify(rec, TOC_SV("sha256:1"), a) < 0 ? NULL : rec;
}

/* Every field, span, confidence and rule of a record as text, to compare by. */
static toc_sv dump(const toc_record *rec, toc_arena *a)
{
    toc_buf out = {0};
    toc_json_out j = {.buf = &out, .indent = 1};
    toc_record_json_write(&j, rec, &(toc_record_json_options){.rules = true});
    toc_sv text = toc_arena_dup(a, toc_buf_sv(&out));
    toc_buf_done(&out);
    return text;
}

static bool equal_basis(const toc_basis *x, const toc_basis *y)
{
    return x->confidence == y->confidence && x->spans.n == y->spans.n &&
           toc_sv_eq(toc_sv_of(x->rule), toc_sv_of(y->rule)) &&
           (!x->spans.n || memcmp(x->spans.p, y->spans.p, x->spans.n * sizeof(toc_span)) == 0);
}

TEST(a_record_comes_back_from_its_assertions_as_it_was)
{
    toc_arena a = {0};
    toc_assertion_vec said = {0};
    toc_record *rec = full_record(&a), *back = NULL;
    toc_err err = {0};
    EXPECT_INT(toc_assertions_of(rec, &a, &said), 0);
    EXPECT_INT(toc_assertions_record(said.p, said.n, &a, &back, &err), 0);
    back->id = rec->id;
    EXPECT_SV(dump(back, &a), dump(rec, &a).p);
    EXPECT_INT(back->incidents.n, 2);
    const toc_incident *was = &rec->incidents.p[0], *is = &back->incidents.p[0];
    EXPECT_SV(is->id, was->id.p);
    EXPECT_SV(back->incidents.p[1].id, rec->incidents.p[1].id.p);
    /* What JSON for people leaves out. */
    EXPECT(equal_basis(&is->injured.basis, &was->injured.basis));
    EXPECT(equal_basis(&is->perpetrators.p[1].status_basis, &was->perpetrators.p[1].status_basis));
    EXPECT(is->place.has_point && is->place.lat == 0 && is->date.end == 0);
    toc_arena_done(&a);
}

TEST(unknown_fields_are_passed_over)
{
    toc_arena a = {0};
    toc_record *rec = NULL;
    toc_assertion said[] = {
        {.subject = TOC_SV("incident--1"), .field = TOC_SV("mood"), .value = TOC_SV("3")},
        {.subject = TOC_SV("incident--1"), .field = TOC_SV("weapons/x"), .value = TOC_SV("{}")},
        {.subject = TOC_SV("incident--1"),
         .field = TOC_SV("weapons/99999999999"),
         .value = TOC_SV("{}")},
        {.subject = TOC_SV("report--1"), .field = TOC_SV("titles"), .value = TOC_SV("\"x\"")},
    };
    EXPECT_INT(toc_assertions_record(said, TOC_LEN(said), &a, &rec, NULL), 0);
    EXPECT_INT(rec->incidents.n, 1);
    EXPECT_INT(rec->incidents.p[0].weapons.n, 0);
    EXPECT_INT(toc_assertions_record(NULL, 0, &a, &rec, NULL), 0);
    EXPECT_INT(rec->incidents.n, 0);
    toc_arena_done(&a);
}

TEST(a_value_of_the_wrong_kind_is_named)
{
    static const char *const BAD[][2] = {
        {"type", "\"picnic\""},
        {"type", "3"},
        {"killed", "7"},
        {"killed", "{\"value\":\"many\"}"},
        {"date", "{\"start\":\"soon\"}"},
        {"place", "[1]"},
        {"recalled", "\"yes\""},
        {"type", "1,2"},
        {"type", ""},
        {"place", "{\"country\":\"Russia\"}"},
    };
    for (size_t i = 0; i < TOC_LEN(BAD); i++) {
        toc_arena a = {0};
        toc_err err = {0};
        toc_record *rec = NULL;
        toc_assertion v = {.subject = TOC_SV("incident--1"),
                           .field = toc_sv_of(BAD[i][0]),
                           .value = toc_sv_of(BAD[i][1])};
        EXPECT_INT(toc_assertions_record(&v, 1, &a, &rec, &err), -EINVAL);
        EXPECT(err.text[0] != '\0');
        toc_arena_done(&a);
    }
}

TEST(memory_may_run_out_at_any_time)
{
    for (long n = 0;; n++) {
        toc_arena a = {.max = 0};
        toc_assertion_vec said = {0};
        toc_record *back = NULL;
        toc_alloc_fail_after(n);
        toc_record *rec = full_record(&a);
        int r = rec ? toc_assertions_of(rec, &a, &said) : -ENOMEM;
        if (r == 0)
            r = toc_assertions_record(said.p, said.n, &a, &back, NULL);
        toc_alloc_fail_after(-1);
        toc_arena_done(&a);
        if (r == 0)
            break;
        EXPECT_INT(r, -ENOMEM);
        if (n > 10000)
            break;
    }
}
