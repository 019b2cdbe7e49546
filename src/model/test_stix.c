#include "testkit.h"

#include "base/file.h"
#include "base/utf8.h"
#include "model/stix.h"

#include <stdio.h>
#include <stdlib.h>

static toc_json_doc *parse(toc_sv text)
{
    toc_json_doc *d = NULL;
    toc_err err = {0};
    if (toc_json_parse(text, &d, &err) < 0)
        toc_test_fail(__FILE__, __LINE__, "%.*s: %s", TOC_SV_ARG(text), err.text);
    return d;
}

static toc_sv id_of(const char *object, toc_arena *a)
{
    toc_json_doc *d = parse(toc_sv_of(object));
    toc_sv id = {"none", 4};
    (void)toc_stix_sco_id(toc_json_root(d), a, &id);
    toc_json_doc_free(d);
    return id;
}

TEST(observables_have_the_ids_of_the_standard)
{
    toc_arena a = {0};
    EXPECT_SV(id_of("{\"type\":\"ipv4-addr\",\"value\":\"198.51.100.3\"}", &a),
              "ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4");
    /* What does not contribute does not matter. */
    EXPECT_SV(
        id_of("{\"resolves_to_refs\":[\"x\"],\"value\":\"example.com\",\"type\":\"domain-name\"}",
              &a),
        "domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7");
    /* Of two hashes the preferred one counts. */
    EXPECT_SV(id_of("{\"type\":\"file\",\"hashes\":{\"SHA-256\":\"s\",\"MD5\":\"m\"}}", &a),
              id_of("{\"type\":\"file\",\"hashes\":{\"MD5\":\"m\"}}", &a).p);
    EXPECT_SV(id_of("{\"type\":\"process\",\"pid\":1}", &a), "none");
    EXPECT_SV(id_of("{\"type\":\"report\",\"name\":\"x\"}", &a), "none");
    toc_arena_done(&a);
}

/* Data that is too large for the tree stands beside it: $TOCSIN_SHARED, or ../shared. */
static bool open_shared(const char *name, toc_file_map *m)
{
    char path[1024];
    const char *root = getenv("TOC_SOURCE_ROOT"), *shared = getenv("TOCSIN_SHARED");
    if (shared)
        (void)snprintf(path, sizeof(path), "%s/%s", shared, name);
    else
        (void)snprintf(path, sizeof(path), "%s/../shared/%s", root ? root : ".", name);
    bool there = toc_file_map_open(path, m, NULL) == 0;
    if (!there)
        printf("# skipped: no %s\n", path);
    return there;
}

static void check_vector(toc_sv line, toc_arena *a)
{
    toc_json_doc *d = parse(line);
    toc_json v = toc_json_root(d);
    toc_sv want = toc_json_sv(toc_json_get(v, "id")), got = {NULL, 0};
    int r = toc_stix_sco_id(toc_json_get(v, "object"), a, &got);
    if (!want.p)
        EXPECT_INT(r, TOC_STIX_NO_ID);
    else
        EXPECT_SV(got, want.p);
    toc_json_doc_free(d);
}

TEST(recorded_vectors_agree)
{
    toc_file_map m;
    if (!open_shared("eval/stix/sco_id_vectors.jsonl", &m))
        return;
    toc_arena a = {0};
    toc_sv rest = m.bytes;
    size_t lines = 0;
    for (; rest.n; lines++)
        check_vector(toc_sv_cut(&rest, '\n'), &a);
    EXPECT(lines > 100);
    toc_file_map_close(&m);
    toc_arena_done(&a);
}

TEST(ids_have_one_form)
{
    toc_sv type;
    EXPECT(toc_stix_is_id(TOC_SV("ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4"), &type));
    EXPECT_SV(type, "ipv4-addr");
    static const char *const BAD[] = {
        "",
        "ipv4-addr",
        "ipv4-addr--28bb3599",
        "--28bb3599-77cd-5a82-a950-b5bc3caf07c4",
        "ipv4-addr-28bb3599-77cd-5a82-a950-b5bc3caf07c4",
        "IPV4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4",
        "ipv4-addr--28BB3599-77cd-5a82-a950-b5bc3caf07c4",
        "ipv4-addr--28bb3599-77cd-5a82-c950-b5bc3caf07c4",
        "ipv4-addr--28bb359977cd-5a82-a950-b5bc3caf07c4-",
    };
    for (size_t i = 0; i < TOC_LEN(BAD); i++)
        EXPECT(!toc_stix_is_id(toc_sv_of(BAD[i]), NULL));
}

static void note_fault(void *context, const char *pointer, const char *what)
{
    toc_buf_printf(context, "%s: %s\n", pointer, what);
}

static void expect_faults(const char *object, const char *want)
{
    toc_json_doc *d = parse(toc_sv_of(object));
    toc_buf faults = {0};
    (void)toc_stix_check(toc_json_root(d), "", note_fault, &faults);
    EXPECT_SV(toc_buf_sv(&faults), want);
    toc_buf_done(&faults);
    toc_json_doc_free(d);
}

#define ID "--28bb3599-77cd-4a82-a950-b5bc3caf07c4"
#define HEAD(type)                                                                                 \
    "{\"type\":\"" type "\",\"spec_version\":\"2.1\",\"id\":\"" type ID                            \
    "\",\"created\":\"2024-01-01T00:00:00.000Z\",\"modified\":\"2024-01-01T00:00:00.000Z\""

TEST(well_formed_objects_pass)
{
    static const char *const GOOD[] = {
        HEAD("identity") ",\"name\":\"x\"}",
        HEAD("location") ",\"country\":\"RU\"}",
        HEAD("location") ",\"latitude\":1,\"longitude\":2.5,\"precision\":10}",
        HEAD("malware") ",\"is_family\":false}",
        HEAD("x-own") ",\"anything\":[]}",
        "{\"type\":\"ipv4-addr\",\"id\":\"ipv4-addr" ID "\",\"value\":\"192.0.2.1\"}",
        "{\"type\":\"marking-definition\",\"spec_version\":\"2.1\",\"id\":\"marking-definition" ID
        "\",\"created\":\"2024-01-01T00:00:00Z\",\"definition_type\":\"statement\",\"definition\":{"
        "\"statement\":\"s\"}}",
        HEAD("opinion") ",\"opinion\":\"agree\",\"object_refs\":[\"report" ID "\"]}",
    };
    for (size_t i = 0; i < TOC_LEN(GOOD); i++)
        expect_faults(GOOD[i], "");
}

TEST(faults_are_named_with_their_place)
{
    expect_faults("[]", ": expected an object\n");
    expect_faults("{}", "/type: is required\n");
    expect_faults("{\"type\":\"identity\"}",
                  "/id: is required\n/spec_version: is required: \"2.1\"\n/created: is required\n"
                  "/modified: is required\n/name: is required\n");
    expect_faults(HEAD("identity") ",\"name\":7,\"labels\":[],\"confidence\":101,\"lang\":null}",
                  "/labels: must not be empty\n/confidence: out of its range\n"
                  "/lang: null does not stand in STIX: leave the property out\n"
                  "/name: expected a string\n");
    expect_faults(HEAD("location") ",\"latitude\":91}",
                  "/latitude: out of its range\n: latitude and longitude need each other\n"
                  ": needs a region, a country, or latitude and longitude\n");
    expect_faults(HEAD("opinion") ",\"opinion\":\"maybe\",\"object_refs\":[\"report--1\"]}",
                  "/opinion: not a word of its closed vocabulary\n"
                  "/object_refs/0: expected an identifier, type--UUID\n");
    expect_faults(HEAD("report") ",\"name\":\"n\",\"published\":\"2024-01-01\",\"created_by_ref\":"
                                 "\"report" ID "\",\"object_refs\":[\"report" ID "\"]}",
                  "/created_by_ref: refers to a type that may not stand here\n"
                  "/published: expected a timestamp, YYYY-MM-DDTHH:MM:SS[.s]Z\n");
    expect_faults("{\"type\":\"file\",\"id\":\"url" ID "\",\"hashes\":{\"MD5\":\"abc\"}}",
                  "/id: its type is not that of the object\n"
                  "/hashes/MD5: not a digest of that algorithm\n");
    expect_faults(HEAD("indicator") ",\"pattern\":\"p\",\"pattern_type\":\"stix\",\"valid_from\":"
                                    "\"2024-01-02T00:00:00Z\",\"valid_until\":"
                                    "\"2024-01-02T00:00:00Z\",\"external_references\":[{}]}",
                  "/external_references/0/source_name: is required\n"
                  "/external_references/0: needs a description, url or external_id\n"
                  "/valid_until: is before what it must follow\n");
}

TEST(selectors_lead_to_what_the_object_has)
{
#define MARKED(selector)                                                                           \
    HEAD("identity")                                                                               \
    ",\"name\":\"x\",\"roles\":[\"a\",\"b\"],\"x_own\":{\"k\":1},\"granular_markings\":[{"         \
    "\"marking_ref\":\"marking-definition" ID "\",\"selectors\":[\"" selector "\"]}]}"
    expect_faults(MARKED("name"), "");
    expect_faults(MARKED("roles"), "");
    expect_faults(MARKED("roles.[1]"), "");
    expect_faults(MARKED("x_own.k"), "");
#define NOTHING "/granular_markings/0/selectors/0: selects nothing that the object has\n"
    expect_faults(MARKED("description"), NOTHING);
    expect_faults(MARKED("roles.[2]"), NOTHING);
    expect_faults(MARKED("roles[0]"), NOTHING);
    expect_faults(MARKED("name.[0]"), NOTHING);
    expect_faults(MARKED("roles.[-1]"), NOTHING);
    expect_faults(MARKED(""), NOTHING);
}

TEST(a_bundle_is_checked_with_all_it_holds)
{
    toc_json_doc *d =
        parse(TOC_SV("{\"type\":\"bundle\",\"id\":\"bundle" ID "\",\"objects\":[" HEAD(
            "identity") ",\"name\":\"a\"}," HEAD("identity") ",\"name\":\"a\"},7]}"));
    toc_buf faults = {0};
    EXPECT_INT(toc_stix_check_bundle(toc_json_root(d), note_fault, &faults), 2);
    EXPECT_SV(toc_buf_sv(&faults),
              "/objects/1/id: stands twice in the bundle\n/objects/2: expected an object\n");
    toc_buf_done(&faults);
    toc_json_doc_free(d);
}

/* Real objects by the thousand must pass as they are. */
TEST(what_others_publish_passes)
{
    toc_file_map m;
    if (!open_shared("data/attack/ics-attack-18.1.json", &m))
        return;
    toc_json_doc *d = parse(m.bytes);
    toc_buf faults = {0};
    (void)toc_stix_check_bundle(toc_json_root(d), note_fault, &faults);
    EXPECT_SV(toc_sv_range(toc_buf_sv(&faults), 0, TOC_MIN(faults.n, (size_t)400)), "");
    toc_buf_done(&faults);
    toc_json_doc_free(d);
    toc_file_map_close(&m);
}

TEST(a_level_of_tlp_is_read_as_people_write_it_and_nothing_else_is)
{
    EXPECT_INT(toc_tlp_spelt(TOC_SV("Green")), TOC_TLP_GREEN);
    EXPECT_INT(toc_tlp_spelt(TOC_SV("AMBER+strict")), TOC_TLP_AMBER_STRICT);
    EXPECT_INT(toc_tlp_spelt(TOC_SV("WHITE")), TOC_TLP_CLEAR);
    EXPECT_INT(toc_tlp_spelt(TOC_SV("tlp:green")), TOC_TLP_NONE);
    EXPECT_INT(toc_tlp_spelt(TOC_SV("amber ")), TOC_TLP_NONE);
    EXPECT_INT(toc_tlp_spelt(TOC_SV("")), TOC_TLP_NONE);
}
