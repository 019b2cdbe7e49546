#include "testkit.h"

#include "model/record_json.h"

#include <errno.h>

/* Every field that the contract knows, each in its place. */
static const char FULL[] =
    "{\"id\":\"r1\",\"report\":{\"title\":\"T \\\"quoted\\\"\",\"published\":\"2024-03-28\","
    "\"language\":\"en\",\"title_evidence\":[[0,8]],\"published_evidence\":[[9,19]],"
    "\"published_confidence\":80,\"published_rule\":\"dateline\"},\"incidents\":[{"
    "\"id\":\"incident--1b2a3c4d-0000-5000-8000-000000000001\",\"realm\":\"physical\","
    "\"category\":\"terrorism\",\"type\":\"bombing\",\"stage\":\"accomplished\",\"recalled\":true,"
    "\"specific\":false,\"evidence\":[[20,24],[30,33]],\"confidence\":90,\"rule\":\"trigger\","
    "\"stage_evidence\":[[40,44]],\"date\":{\"start\":null,\"end\":\"2024-03-22\",\"evidence\":"
    "[[50,60]]},\"place\":{\"name\":\"Moscow\",\"text\":\"MOSCOW\",\"country\":\"RU\",\"lat\":55."
    "75,"
    "\"lon\":37.62,\"geonames\":524901,\"chain\":[\"Crocus City Hall\",\"Russia\"],\"evidence\":"
    "[[61,67]],\"confidence\":70},\"weapons\":[{\"type\":\"explosive\",\"name\":\"bomb\",\"text\":"
    "\"a bomb\",\"evidence\":[[70,74]]}],\"perpetrators\":[{\"name\":\"ISIS-K\",\"text\":\"IS-KP\","
    "\"id\":\"intrusion-set--00000000-0000-4000-8000-000000000002\",\"kind\":\"organization\","
    "\"status\":\"claimed\",\"evidence\":[[80,85]],\"status_evidence\":[[86,90]],"
    "\"status_confidence\":60,\"status_rule\":\"admits\"}],\"victims\":[{\"name\":\"concertgoers\","
    "\"text\":\"concertgoers\",\"kind\":\"group\",\"role\":\"guests\",\"type\":\"civilian\","
    "\"count\":{\"value\":130,"
    "\"bound\":\"at-least\","
    "\"evidence\":[[91,94]]},\"effect\":\"killed\",\"evidence\":[[95,99]]}],\"targets\":[{\"name\":"
    "\"Crocus City Hall\",\"text\":\"the "
    "hall\",\"type\":\"commercial\",\"count\":{\"value\":1,\"bound\":\"exact\",\"evidence\":[]},"
    "\"effect\":\"damaged\","
    "\"evidence\":[[100,108]]}],\"killed\":{\"value\":0,\"bound\":\"exact\",\"evidence\":[[109,115]"
    "]},"
    "\"injured\":null,\"counts\":[{\"field\":\"killed\",\"value\":7,\"bound\":\"at-most\","
    "\"by\":\"police\",\"evidence\":[[110,112]]},{\"field\":\"ransom\",\"value\":90000000000,"
    "\"bound\":\"exact\",\"currency\":\"NGN\",\"evidence\":[]}],\"claims\":[{\"by\":\"Putin\","
    "\"stance\":\"suggests\",\"about\":\"Ukraine\","
    "\"kind\":\"perpetrator\",\"evidence\":[[116,121]]}],\"cyber\":{\"malware\":[{\"name\":"
    "\"LarkSong\",\"text\":\"LarkSong\",\"id\":\"malware--00000000-0000-4000-8000-000000000003\","
    "\"evidence\":[[122,130]]}],\"ransom\":{\"amount\":4400000.5,\"currency\":\"USD\",\"paid\":"
    "null,"
    "\"evidence\":[[131,140]]},\"records\":{\"value\":9000000000,\"bound\":\"about\",\"evidence\":"
    "[[141,145]]},\"vulnerabilities\":[{\"name\":\"CVE-2024-1\",\"text\":\"CVE-2024-1\","
    "\"evidence\":"
    "[]}],\"services_disrupted\":[{\"name\":\"ticketing\",\"text\":\"ticketing\",\"evidence\":[]}]}"
    "}],"
    "\"warnings\":[{\"by\":\"officials\",\"actor\":\"ISIS-K\",\"target\":\"United States\","
    "\"evidence\":[[150,160]]}],\"indicators\":[{\"type\":\"domain-name\",\"value\":\"example."
    "com\","
    "\"evidence\":[[161,172],[180,191]]}]}";

static int read_text(const char *text, toc_arena *a, toc_record *ret, toc_err *err)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *d = NULL;
    int r = toc_json_parse(toc_sv_of(text), &d, err);
    return r < 0 ? r : toc_record_json_read(toc_json_root(d), a, ret, err);
}

TEST(what_is_written_is_read_again)
{
    toc_arena a = {0};
    toc_record r;
    toc_err err = {0};
    EXPECT_INT(read_text(FULL, &a, &r, &err), 0);
    EXPECT_SV(toc_sv_of(err.text), "");
    EXPECT(r.incidents.n == 1 && r.incidents.p[0].unspecific);
    toc_buf b = {0};
    toc_json_out j = {.buf = &b};
    toc_record_json_write(&j, &r, &(toc_record_json_options){.id = true, .rules = true});
    EXPECT_SV(toc_buf_sv(&b), FULL);
    toc_buf_done(&b);
    toc_arena_done(&a);
}

TEST(an_empty_incident_has_every_field)
{
    toc_incident i;
    toc_incident_init(&i);
    toc_buf b = {0};
    toc_json_out j = {.buf = &b};
    toc_record_json_incident(&j, &i, &(toc_record_json_options){0});
    EXPECT_SV(
        toc_buf_sv(&b),
        "{\"realm\":null,\"type\":null,\"stage\":null,\"evidence\":[],\"date\":{\"start\":null,"
        "\"end\":null,\"evidence\":[]},\"place\":{\"name\":null,\"country\":null,\"chain\":[],"
        "\"evidence\":[]},\"weapons\":[],\"perpetrators\":[],\"victims\":[],\"targets\":[],"
        "\"killed\":null,\"injured\":null,\"claims\":[],\"cyber\":{\"malware\":[],\"ransom\":null,"
        "\"records\":null,\"vulnerabilities\":[],\"services_disrupted\":[]}}");
    toc_buf_done(&b);
}

TEST(what_is_not_the_contract_is_refused_with_its_place)
{
    static const struct {
        const char *text, *want;
    } CASES[] = {
        {"[]", "a record is an object"},
        {"{\"report\":{\"published\":\"2024-02-30\"}}",
         "/report/published: expected a day, YYYY-MM-DD, or null"},
        {"{\"incidents\":[{},{\"type\":\"bomb\"}]}",
         "/incidents/1/type: no word of the contract for it"},
        {"{\"incidents\":[{\"killed\":{\"value\":1.5}}]}",
         "/incidents/0/killed/value: expected a whole number within its range"},
        {"{\"incidents\":[{\"victims\":[{\"count\":{\"value\":1,\"evidence\":[[5,2]]}}]}]}",
         "/incidents/0/victims/0/count/evidence: expected [start, end] of bytes"},
        {"{\"incidents\":{}}", "/incidents: expected a list"},
        {"{\"incidents\":[{\"place\":{\"country\":\"RUS\"}}]}",
         "/incidents/0/place/country: no such code"},
        {"{\"warnings\":[{\"by\":7}]}", "/warnings/0/by: expected a string or null"},
    };
    for (size_t i = 0; i < TOC_LEN(CASES); i++) {
        toc_arena a = {0};
        toc_record r;
        toc_err err = {0};
        EXPECT_INT(read_text(CASES[i].text, &a, &r, &err), -EINVAL);
        EXPECT_SV(toc_sv_of(err.text), CASES[i].want);
        toc_arena_done(&a);
    }
}

TEST(sparse_leaves_out_what_is_not_stated)
{
    toc_incident i;
    toc_incident_init(&i);
    i.realm = TOC_REALM_CYBER;
    toc_buf b = {0};
    toc_json_out j = {.buf = &b};
    toc_record_json_incident(&j, &i, &(toc_record_json_options){.sparse = true});
    EXPECT_SV(toc_buf_sv(&b), "{\"realm\":\"cyber\"}");
    toc_buf_done(&b);
}
