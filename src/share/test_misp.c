#include "testkit.h"

#include "base/file.h"
#include "model/json.h"
#include "share/misp.h"
#include "share/misp_handling.h"
#include "share/misp_out.h"
#include "share/release.h"

#include <stdio.h>

typedef struct {
    toc_buf objects; /* of STIX, a list without its end */
    toc_buf losses;  /* "POINTER WHAT\n" */
    size_t faults;
} got;

static void fault(void *context, const char *pointer, const char *what)
{
    got *g = context;
    g->faults++;
    toc_test_fail(__FILE__, __LINE__, "%s: %s", pointer, what);
}

static int put(void *context, toc_sv json, const char *pointer, toc_err *reterr)
{
    got *g = context;
    toc_json_doc *doc = NULL;
    EXPECT(*pointer);
    EXPECT_INT(toc_json_parse(json, &doc, reterr), 0);
    (void)toc_stix_check(toc_json_root(doc), "", fault, g);
    toc_json_doc_free(doc);
    toc_buf_byte(&g->objects, g->objects.n ? ',' : '[');
    toc_buf_add(&g->objects, json);
    return 0;
}

static void loss(void *context, const char *pointer, const char *what)
{
    got *g = context;
    toc_buf_printf(&g->losses, "%s %s\n", pointer, what);
}

static void read_events(toc_json root, got *ret)
{
    const toc_misp_reader r = {.context = ret, .put = put, .loss = loss};
    size_t n;
    toc_err err = {0};
    EXPECT_INT(toc_misp_read(&r, root, "", &n, &err), 0);
    toc_buf_byte(&ret->objects, ']');
}

static void done(got *g)
{
    toc_buf_done(&g->objects);
    toc_buf_done(&g->losses);
}

static toc_json_doc *parse(toc_sv text)
{
    toc_json_doc *doc = NULL;
    toc_err err = {0};
    if (toc_json_parse(text, &doc, &err) < 0)
        toc_test_fail(__FILE__, __LINE__, "%s", err.text);
    return doc;
}

/* ---- there and back ---- */

static int keep_event(void *context, const toc_misp_event *e, toc_err *reterr)
{
    (void)reterr;
    toc_buf_add(context, e->json);
    return 0;
}

static int never_plain(toc_sv pattern, toc_arena *a, toc_misp_plain_vec *ret)
{
    (void)pattern, (void)a, (void)ret;
    return 1;
}

static void write_events(const got *from, toc_buf *ret)
{
    const toc_misp_writer w = {.context = ret, .event = keep_event, .plain = never_plain};
    toc_json_doc *doc = parse(toc_buf_sv(&from->objects));
    toc_err err = {0};
    EXPECT_INT(toc_misp_write(&w, toc_json_root(doc), &err), 0);
    toc_json_doc_free(doc);
}

static bool is_local(toc_sv key)
{
    static const char *const KEYS[] = {
        "id",      "event_id",     "object_id", "attribute_id",     "org_id",
        "orgc_id", "tag_id",       "galaxy_id", "attribute_count",  "referenced_id",
        "Org",     "RelatedEvent", "user_id",   "sharing_group_id", "galaxy_cluster_id"};
    for (size_t i = 0; i < TOC_LEN(KEYS); i++)
        if (toc_sv_eq(key, toc_sv_of(KEYS[i])))
            return true;
    return false;
}

static bool is_nothing(toc_json v)
{
    toc_json_type t = toc_json_type_of(v);
    return t == TOC_JSON_NULL || (t == TOC_JSON_ARRAY && !toc_json_count(v));
}

/* v without what MISP itself leaves behind on the server; hop: as the next server has it. */
static void write_plain(toc_json_out *j, toc_sv key, toc_json v, bool hop)
{
    toc_json_type t = toc_json_type_of(v);
    if (hop && toc_sv_eq(key, TOC_SV("distribution")) && toc_sv_eq(toc_json_sv(v), TOC_SV("1"))) {
        toc_json_str(j, TOC_SV("0"));
        return;
    }
    if (t != TOC_JSON_OBJECT && t != TOC_JSON_ARRAY) {
        toc_json_value(j, v);
        return;
    }
    toc_json_open(j, t == TOC_JSON_OBJECT ? '{' : '[');
    for (toc_json_iter i = toc_json_each(v); toc_json_next(&i);) {
        if (is_nothing(i.value) || is_local(i.key))
            continue;
        if (t == TOC_JSON_OBJECT)
            toc_json_key_sv(j, i.key);
        write_plain(j, i.key, i.value, hop);
    }
    toc_json_close(j, t == TOC_JSON_OBJECT ? '}' : ']');
}

static void canonical(toc_json v, bool hop, toc_buf *ret)
{
    toc_arena a = {0};
    toc_buf plain = {0};
    toc_json_out j = {.buf = &plain};
    write_plain(&j, (toc_sv){"", 0}, v, hop);
    toc_json_doc *doc = parse(toc_buf_sv(&plain));
    EXPECT_INT(toc_json_canonical(toc_json_root(doc), &a, ret), 0);
    toc_json_doc_free(doc);
    toc_buf_done(&plain);
    toc_arena_done(&a);
}

static void expect_same_event(toc_sv text)
{
    toc_json_doc *doc = parse(text), *again = NULL;
    got g = {.faults = 0};
    toc_buf event = {0}, before = {0}, after = {0};
    read_events(toc_json_root(doc), &g);
    write_events(&g, &event);
    again = parse(toc_buf_sv(&event));
    canonical(toc_json_root(doc), true, &before);
    canonical(toc_json_root(again), false, &after);
    toc_buf_byte(&before, '\0');
    EXPECT_SV(toc_buf_sv(&after), before.p);
    toc_json_doc_free(doc);
    toc_json_doc_free(again);
    toc_buf_done(&event);
    toc_buf_done(&before);
    toc_buf_done(&after);
    done(&g);
}

TEST(an_event_comes_back_as_it_was)
{
    toc_file_map map;
    EXPECT_INT(toc_file_map_open(toc_test_source("examples/misp/event.json"), &map, NULL), 0);
    expect_same_event(map.bytes);
    toc_file_map_close(&map);
}

TEST(what_nobody_knows_comes_back_as_it_was)
{
    expect_same_event(TOC_SV(
        "{\"Event\":{\"uuid\":\"5f0c6d0e-6b0c-4d5c-9a53-0c2f7f3a1c01\",\"info\":\"x\",\"date\":"
        "\"2024-01-02\",\"timestamp\":\"1704153600\",\"distribution\":\"1\",\"x_new\":{\"a\":[1,2."
        "5,true]},\"Attribute\":[{\"uuid\":\"11111111-7a0e-4a6e-8f2e-000000000001\",\"type\":"
        "\"telepathy\",\"value\":\"\\u00e9\",\"to_ids\":true,\"data\":\"AAAA\",\"ShadowAttribute\":"
        "[{\"value\":\"y\"}]}],\"Note\":[{\"uuid\":\"21111111-7a0e-4a6e-8f2e-000000000001\","
        "\"note\":\"n\"}]}}"));
}

TEST(what_fits_nowhere_comes_back_as_it_was)
{
    expect_same_event(TOC_SV(
        "{\"Event\":{\"uuid\":\"5f0c6d0e-6b0c-4d5c-9a53-0c2f7f3a1c01\",\"info\":\"x\",\"date\":"
        "\"2024-01-02\",\"timestamp\":\"1704153600\",\"Attribute\":[{\"uuid\":\"11111111-7a0e-4a6e-"
        "8f2e-000000000001\",\"type\":\"domain\",\"value\":\"\",\"to_ids\":true,\"Sighting\":[{"
        "\"uuid\":\"31111111-7a0e-4a6e-8f2e-000000000001\",\"type\":\"9\"}]}],\"Object\":[{"
        "\"uuid\":\"21111111-7a0e-4a6e-8f2e-000000000001\",\"name\":\"o\",\"ObjectReference\":[{"
        "\"uuid\":\"41111111-7a0e-4a6e-8f2e-000000000001\",\"referenced_uuid\":\"51111111-7a0e-"
        "4a6e-"
        "8f2e-000000000001\",\"relationship_type\":\"drops\"}]}],\"EventReport\":[{\"uuid\":"
        "\"61111111-7a0e-4a6e-8f2e-000000000001\",\"name\":\"n\",\"content\":\"\"}]}}"));
}

/* Some tools number what they write in the form of a UUID of a version that there is not. */
TEST(uuids_of_no_version_hold_together)
{
    expect_same_event(TOC_SV(
        "{\"Event\":{\"uuid\":\"5f0c6d0e-6b0c-fd5c-9a53-0c2f7f3a1c01\",\"info\":\"x\",\"date\":"
        "\"2024-01-02\",\"Attribute\":[{\"uuid\":\"11111111-7a0e-0a6e-8f2e-000000000001\",\"type\":"
        "\"text\",\"value\":\"v\",\"Sighting\":[{\"uuid\":\"31111111-7a0e-0a6e-8f2e-000000000001\","
        "\"type\":\"0\"}]}]}}"));
}

/* ---- handling ---- */

static toc_tlp level_of(const char *json)
{
    toc_arena a = {0};
    toc_json_doc *doc = parse(toc_sv_of(json));
    toc_misp_handling h = {0};
    EXPECT_INT(toc_misp_handling_of(toc_json_root(doc), NULL, &a, &h), 0);
    toc_tlp level = toc_misp_level(&h, TOC_TLP_NONE);
    toc_json_doc_free(doc);
    toc_arena_done(&a);
    return level;
}

TEST(handling_is_never_wider_than_said)
{
    static const struct {
        const char *json;
        toc_tlp want;
    } CASES[] = {
        {"{}", TOC_TLP_NONE},
        {"{\"distribution\":\"0\"}", TOC_TLP_AMBER_STRICT},
        {"{\"distribution\":1}", TOC_TLP_AMBER_STRICT},
        {"{\"distribution\":\"2\"}", TOC_TLP_AMBER},
        {"{\"distribution\":\"3\"}", TOC_TLP_GREEN},
        {"{\"distribution\":\"5\"}", TOC_TLP_NONE},
        {"{\"distribution\":\"6\"}", TOC_TLP_RED},
        {"{\"distribution\":[]}", TOC_TLP_RED},
        {"{\"distribution\":\"4\"}", TOC_TLP_AMBER_STRICT},
        {"{\"distribution\":\"3\",\"Tag\":[{\"name\":\"tlp:white\"}]}", TOC_TLP_CLEAR},
        {"{\"distribution\":\"0\",\"Tag\":[{\"name\":\"tlp:clear\"}]}", TOC_TLP_AMBER_STRICT},
        {"{\"distribution\":\"3\",\"Tag\":[{\"name\":\"tlp:green\"},{\"name\":\"TLP:RED\"}]}",
         TOC_TLP_RED},
        {"{\"Tag\":[{\"name\":\"tlp:unclear\"}]}", TOC_TLP_RED},
        {"{\"Tag\":[{\"name\":\"tlp:clear\"}]}", TOC_TLP_CLEAR},
        {"{\"distribution\":\"3\",\"Galaxy\":[{\"GalaxyCluster\":[{\"distribution\":\"0\"}]}]}",
         TOC_TLP_AMBER_STRICT},
        {"{\"distribution\":\"4\",\"Tag\":[{\"name\":\"tlp:clear\"}],\"SharingGroup\":{\"uuid\":"
         "\"5f0c6d0e-6b0c-4d5c-9a53-0c2f7f3a1c01\",\"SharingGroupOrg\":[{}]}}",
         TOC_TLP_AMBER},
    };
    for (size_t i = 0; i < TOC_LEN(CASES); i++)
        if (level_of(CASES[i].json) != CASES[i].want)
            toc_test_fail(__FILE__, __LINE__, "%s: level %d", CASES[i].json,
                          (int)level_of(CASES[i].json));
}

TEST(a_sharing_group_is_a_community)
{
    toc_json_doc *doc = parse(
        TOC_SV("{\"Event\":{\"info\":\"x\",\"Attribute\":[{\"type\":\"domain\",\"value\":"
               "\"a.example\",\"to_ids\":true,\"distribution\":\"4\",\"SharingGroup\":{\"uuid\":"
               "\"5F0C6D0E-6b0c-4d5c-9a53-0c2f7f3a1c01\",\"SharingGroupOrg\":[{}]}}]}}"));
    toc_arena a = {0};
    got g = {.faults = 0};
    read_events(toc_json_root(doc), &g);
    toc_sv id = toc_community_marking(&a, TOC_SV("misp:5f0c6d0e-6b0c-4d5c-9a53-0c2f7f3a1c01"));
    EXPECT(toc_sv_find(toc_buf_sv(&g.objects), id, 0) > 0);
    toc_json_doc_free(doc);
    toc_arena_done(&a);
    done(&g);
}

/* ---- what becomes of it ---- */

static void expect_object(const char *attribute, const char *want)
{
    toc_buf text = {0};
    toc_buf_printf(&text,
                   "{\"Event\":{\"info\":\"x\",\"Attribute\":[{\"uuid\":\"11111111-7a0e-4a6e-8f2e-"
                   "000000000001\",%s}]}}",
                   attribute);
    toc_json_doc *doc = parse(toc_buf_sv(&text));
    got g = {.faults = 0};
    read_events(toc_json_root(doc), &g);
    if (toc_sv_find(toc_buf_sv(&g.objects), toc_sv_of(want), 0) < 0)
        toc_test_fail(__FILE__, __LINE__, "%s: %s not in %.*s", attribute, want,
                      TOC_SV_ARG(toc_buf_sv(&g.objects)));
    toc_json_doc_free(doc);
    toc_buf_done(&text);
    done(&g);
}

TEST(attributes_become_what_stix_has_for_them)
{
    static const struct {
        const char *attribute, *want;
    } CASES[] = {
        {"\"type\":\"ip-src\",\"value\":\"2001:db8::1\",\"to_ids\":true",
         "[ipv6-addr:value = '2001:db8::1']"},
        {"\"type\":\"ip-dst|port\",\"value\":\"192.0.2.1|8443\",\"to_ids\":true",
         "network-traffic:dst_port = 8443"},
        {"\"type\":\"filename|md5\",\"value\":\"a|b|098f6bcd4621d373cade4e832627b4f6\",\"to_ids\":"
         "true",
         "[file:hashes.MD5 = '098f6bcd4621d373cade4e832627b4f6']"},
        {"\"type\":\"filename|md5\",\"value\":\"a|b|098f6bcd4621d373cade4e832627b4f6\"",
         "\"name\":\"a|b\""},
        {"\"type\":\"mutex\",\"value\":\"it's \\\\\",\"to_ids\":true",
         "[mutex:name = 'it\\\\'s \\\\\\\\']"},
        {"\"type\":\"sigma\",\"value\":\"title: x\",\"to_ids\":true", "\"pattern_type\":\"sigma\""},
        {"\"type\":\"vulnerability\",\"value\":\"CVE-2024-3400\"", "\"type\":\"vulnerability\""},
        {"\"type\":\"md5\",\"value\":\"zz\",\"to_ids\":true", "\"type\":\"note\""},
        {"\"type\":\"AS\",\"value\":\"AS64500\"", "\"number\":64500"},
        {"\"type\":\"domain\",\"value\":\"a.example\",\"to_ids\":true,\"deleted\":true",
         "\"revoked\":true"},
    };
    for (size_t i = 0; i < TOC_LEN(CASES); i++)
        expect_object(CASES[i].attribute, CASES[i].want);
}

TEST(losses_are_told_with_their_place)
{
    toc_json_doc *doc =
        parse(TOC_SV("{\"response\":[{\"Event\":{\"info\":\"x\",\"Attribute\":[{\"type\":\"iban\","
                     "\"value\":\"v\"}],\"Object\":[{\"name\":\"o\",\"Attribute\":[{\"type\":"
                     "\"gene\",\"value\":\"w\"}]}]}}]}"));
    got g = {.faults = 0};
    read_events(toc_json_root(doc), &g);
    EXPECT_SV(toc_buf_sv(&g.losses),
              "/response/0/Event/Attribute/0 nothing in STIX is a 'iban': kept as a note\n"
              "/response/0/Event/Object/0/Attribute/0 nothing in STIX is a 'gene': kept as a "
              "note\n");
    toc_json_doc_free(doc);
    done(&g);
}

TEST(others_do_not_write_into_an_event)
{
    static const char EXTENSION[] =
        "\"extensions\":{\"" TOC_MISP_EXTENSION "\":{\"part\":\"%s\",\"event_uuid\":\"5f0c6d0e-"
        "6b0c-4d5c-9a53-0c2f7f3a1c01\",\"misp\":{\"type\":\"text\",\"value\":\"%s\"}}}";
    toc_buf list = {0}, out = {0};
    got g = {.faults = 0};
    static const char *const AUTHORS[] = {"0", "1"};
    toc_buf_str(&g.objects, "[");
    for (size_t i = 0; i < 2; i++) {
        toc_buf_printf(&g.objects,
                       "{\"type\":\"note\",\"id\":\"note--11111111-7a0e-4a6e-8f2e-00000000000%s\","
                       "\"created_by_ref\":\"identity--%s\",",
                       AUTHORS[i], AUTHORS[i]);
        toc_buf_printf(&g.objects, EXTENSION, "attribute", i ? "from another" : "own words");
        toc_buf_str(&g.objects, "},");
    }
    toc_buf_str(&g.objects, "{\"type\":\"report\",\"id\":\"report--5f0c6d0e-6b0c-4d5c-9a53-"
                            "0c2f7f3a1c01\",\"created_by_ref\":\"identity--0\",");
    toc_buf_printf(&g.objects, EXTENSION, "event", "x");
    toc_buf_str(&g.objects, "}]");
    write_events(&g, &out);
    EXPECT(toc_sv_find(toc_buf_sv(&out), TOC_SV("own words"), 0) > 0);
    EXPECT(toc_sv_find(toc_buf_sv(&out), TOC_SV("from another"), 0) < 0);
    toc_buf_done(&list);
    toc_buf_done(&out);
    done(&g);
}

TEST(what_is_withheld_is_not_told_in_other_words)
{
    static const char OBJECT[] =
        "{\"type\":\"note\",\"spec_version\":\"2.1\",\"id\":\"note--11111111-7a0e-4a6e-8f2e-"
        "000000000001\",\"created\":\"2024-01-01T00:00:00.000Z\",\"modified\":\"2024-01-01T00:00:"
        "00."
        "000Z\",\"abstract\":\"secret\",\"content\":\"open\",\"object_refs\":[\"report--5f0c6d0e-"
        "6b0c-"
        "4d5c-9a53-0c2f7f3a1c01\"],\"object_marking_refs\":[\"marking-definition--94868c89-83c2-"
        "464b-"
        "929b-a1a8aa3c8487\"],\"granular_markings\":[{\"marking_ref\":\"marking-definition--"
        "e828b379-"
        "4e03-4974-9ac4-e53a884c97c1\",\"selectors\":[\"abstract\"]}],\"extensions\":{"
        "\"" TOC_MISP_EXTENSION
        "\":{\"extension_type\":\"property-extension\",\"misp\":{\"comment\":"
        "\"secret\"}}}}";
    toc_arena a = {0};
    toc_json_doc *doc = parse(toc_sv_of(OBJECT));
    toc_label label;
    toc_redacted copy;
    const toc_release_facts facts = {0};
    EXPECT_INT(toc_label_of(toc_json_root(doc), &a, &label), 0);
    EXPECT_INT(toc_release_redact(toc_json_root(doc), &label, &toc_recipient_public,
                                  TOC_CHANNEL_EXPORT, &facts, &a, &copy),
               0);
    EXPECT(toc_sv_find(copy.json, TOC_SV("open"), 0) > 0);
    EXPECT(toc_sv_find(copy.json, TOC_SV("secret"), 0) < 0);
    toc_json_doc_free(doc);
    toc_arena_done(&a);
}
