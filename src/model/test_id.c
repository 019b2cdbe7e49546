#include "testkit.h"

#include "base/arena.h"
#include "model/id.h"

static toc_incident *add(toc_record *rec, toc_arena *a, toc_realm realm, const char *place,
                         toc_day day)
{
    toc_incident *i = TOC_VEC_PUSH(a, &rec->incidents);
    toc_incident_init(i);
    i->realm = realm;
    i->place.name = toc_sv_of(place);
    i->date.start = i->date.end = day;
    return i;
}

TEST(a_url_names_its_report_a_path_does_not)
{
    toc_arena a = {0};
    toc_doc url = {.origin = TOC_SV("https://example.org/a?b=1#top"), .sha256 = "00ff"};
    toc_doc file = {.origin = TOC_SV("/home/x/a.txt"), .sha256 = "00ff"};
    EXPECT_SV(toc_report_identity(&url, &a), "https://example.org/a?b=1");
    EXPECT_SV(toc_report_identity(&file, &a), "sha256:00ff");
    toc_arena_done(&a);
}

TEST(an_incident_keeps_its_id_when_others_come_and_go)
{
    toc_arena a = {0};
    toc_record one = {0}, two = {0};
    add(&one, &a, TOC_REALM_PHYSICAL, "Larnaca", 19000);
    add(&two, &a, TOC_REALM_CYBER, "", TOC_DAY_NONE);
    add(&two, &a, TOC_REALM_PHYSICAL, "LARNACA", 19000);
    EXPECT_INT(toc_record_identify(&one, TOC_SV("sha256:1"), &a), 0);
    EXPECT_INT(toc_record_identify(&two, TOC_SV("sha256:1"), &a), 0);
    EXPECT(toc_sv_eq(one.report_id, two.report_id));
    EXPECT(toc_sv_eq(one.incidents.p[0].id, two.incidents.p[1].id));
    EXPECT(!toc_sv_eq(two.incidents.p[0].id, two.incidents.p[1].id));
    toc_arena_done(&a);
}

TEST(equal_incidents_of_one_report_get_ids_of_their_own)
{
    toc_arena a = {0};
    toc_record rec = {0};
    for (int i = 0; i < 3; i++)
        add(&rec, &a, TOC_REALM_PHYSICAL, "", TOC_DAY_NONE);
    rec.incidents.p[1].id = TOC_SV("incident--kept");
    EXPECT_INT(toc_record_identify(&rec, TOC_SV("https://example.org/"), &a), 0);
    EXPECT(!toc_sv_eq(rec.incidents.p[0].id, rec.incidents.p[2].id));
    EXPECT_SV(rec.incidents.p[1].id, "incident--kept");
    EXPECT_INT(rec.incidents.p[0].id.n, strlen("incident--") + TOC_UUID_TEXT);
    toc_arena_done(&a);
}
