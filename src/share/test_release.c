/* test_release - the gate: every combination by a table, random ones against an oracle. */
#include "share/release.h"

#include "release_oracle.h"
#include "testkit.h"

#include <stdlib.h>

static toc_label label(const char *json, toc_arena *a)
{
    toc_json_doc *doc = NULL;
    toc_label l = {.unreadable = true};
    EXPECT_INT(toc_json_parse(toc_sv_of(json), &doc, NULL), 0);
    EXPECT_INT(toc_label_of(toc_json_root(doc), a, &l), 0);
    toc_sv text = {0};
    EXPECT_INT(toc_label_write(&l, a, &text), 0);
    toc_json_doc_free(doc);
    /* Views of the document are gone with it: what stays is what a store would keep. */
    EXPECT_INT(toc_label_read(text, a, &l), 0);
    return l;
}

static toc_decision ask(const char *json, toc_tlp clearance, toc_arena *a)
{
    toc_label l = label(json, a);
    toc_recipient to = {.active = true, .clearance = clearance};
    return toc_release_allows(&l, &to, TOC_CHANNEL_TAXII, &(toc_release_facts){0});
}

/* Every marking alone, every recipient, every channel: some 50,000 questions. */
TEST(every_marking_recipient_and_channel_as_the_oracle_says)
{
    toc_arena a = {0};
    size_t asked = 0, wrong = 0;
    for (int mark = -1; mark < ORACLE_MARKINGS; mark++)
        for (int bits = 0; bits < 64; bits++)
            for (int clearance = 0; clearance < 6; clearance++)
                for (int by = 0; by < TOC_CHANNEL_COUNT; by++) {
                    oracle_object o = {.marks = {mark}, .n = mark >= 0};
                    oracle_recipient r = {.clearance = clearance,
                                          .pap = bits & 3,
                                          .active = true,
                                          .strict_amber = bits & 4,
                                          .accepts_statement = bits & 8,
                                          .in_community = bits & 8,
                                          .named = bits & 16,
                                          .own = bits & 32,
                                          .unmarked = bits % 6};
                    toc_release_facts facts;
                    toc_recipient to = oracle_as_recipient(&r, &a, &facts);
                    toc_json_doc *doc = NULL;
                    toc_label l;
                    EXPECT_INT(toc_json_parse(oracle_json(&o, &a), &doc, NULL), 0);
                    EXPECT_INT(toc_label_of(toc_json_root(doc), &a, &l), 0);
                    toc_decision d = toc_release_allows(&l, &to, (toc_channel)by, &facts);
                    bool yes = oracle_judge(&o, &r, (toc_channel)by) == ORACLE_YES;
                    wrong += (d.verdict == TOC_RELEASE) != yes;
                    asked++;
                    toc_json_doc_free(doc);
                    toc_arena_clear(&a);
                }
    EXPECT_INT(wrong, 0);
    EXPECT(asked > 50000);
    toc_arena_done(&a);
}

/* TOC_RELEASE_TRIPLES: how many, for `make bench`. */
TEST(random_triples_release_nothing_against_the_oracle)
{
    toc_arena a = {0};
    const char *asked = getenv("TOC_RELEASE_TRIPLES");
    int64_t count = 20000;
    uint64_t seed = 88172645463325252U;
    size_t leaks = 0;
    toc_sv text = {"", 0};
    EXPECT(!asked || toc_sv_to_i64(toc_sv_of(asked), &count));
    size_t wrong = oracle_compare(&seed, (size_t)count, &a, &leaks, &text);
    EXPECT_SV(text, "");
    EXPECT_INT(wrong, 0);
    EXPECT_INT(leaks, 0);
    toc_arena_done(&a);
}

TEST(what_is_not_marked_is_amber_strict_and_never_clear)
{
    toc_arena a = {0};
    EXPECT_INT(ask("{\"type\":\"x\"}", TOC_TLP_AMBER, &a).rule, TOC_RULE_UNMARKED);
    EXPECT_INT(ask("{\"type\":\"x\"}", TOC_TLP_AMBER_STRICT, &a).verdict, TOC_RELEASE);
    toc_label l = label("{\"type\":\"x\"}", &a);
    toc_release_facts facts = {.unmarked = TOC_TLP_CLEAR};
    EXPECT_INT(toc_release_allows(&l, &toc_recipient_public, TOC_CHANNEL_FEED, &facts).verdict,
               TOC_DENY);
    toc_arena_done(&a);
}

TEST(nobody_in_particular_gets_nothing)
{
    toc_arena a = {0};
    toc_label l = label("{\"object_marking_refs\":"
                        "[\"marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487\"]}",
                        &a);
    toc_recipient nobody = {0};
    for (int by = 0; by < TOC_CHANNEL_COUNT; by++)
        EXPECT_INT(
            toc_release_allows(&l, &nobody, (toc_channel)by, &(toc_release_facts){0}).verdict,
            TOC_DENY);
    EXPECT_INT(
        toc_release_allows(&l, &toc_recipient_public, TOC_CHANNEL_CAP, &(toc_release_facts){0})
            .verdict,
        TOC_RELEASE);
    toc_arena_done(&a);
}

TEST(markings_that_cannot_be_read_are_released_to_nobody)
{
    static const char *const BAD[] = {
        "[]",
        "{\"object_marking_refs\":\"marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487\"}",
        "{\"object_marking_refs\":[7]}",
        "{\"object_marking_refs\":[\"TLP:CLEAR\"]}",
        "{\"object_marking_refs\":[\"identity--94868c89-83c2-464b-929b-a1a8aa3c8487\"]}",
        "{\"granular_markings\":{}}",
        "{\"granular_markings\":[{\"selectors\":[\"name\"]}]}",
        "{\"granular_markings\":[{\"marking_ref\":\"marking-definition--94868c89-83c2-464b-929b-"
        "a1a8aa3c8487\"}]}",
        "{\"granular_markings\":[{\"marking_ref\":\"marking-definition--94868c89-83c2-464b-929b-"
        "a1a8aa3c8487\",\"selectors\":[\"a b\"]}]}",
    };
    toc_arena a = {0};
    for (size_t i = 0; i < TOC_LEN(BAD); i++)
        EXPECT_INT(ask(BAD[i], TOC_TLP_RED, &a).rule, TOC_RULE_UNREADABLE);
    toc_label l;
    EXPECT_INT(toc_label_read(TOC_SV("tlp:clear whatever"), &a, &l), 0);
    EXPECT(l.unreadable);
    toc_arena_done(&a);
}

TEST(a_label_longer_than_any_real_one_is_released_to_nobody)
{
    toc_arena a = {0};
    toc_buf b = {0};
    toc_buf_str(&b, "{\"object_marking_refs\":[");
    for (int i = 0; i < 500; i++)
        toc_buf_printf(&b, "%s\"marking-definition--94868c89-83c2-464b-929b-%012d\"", i ? "," : "",
                       i);
    toc_buf_str(&b, "]}");
    toc_buf_byte(&b, '\0');
    EXPECT(label(b.p, &a).unreadable);
    toc_buf_done(&b);
    toc_arena_done(&a);
}

TEST(more_parts_than_any_real_object_has_are_released_to_nobody)
{
    toc_arena a = {0};
    toc_buf b = {0};
    toc_buf_str(&b, "{\"granular_markings\":[{\"marking_ref\":\"marking-definition--"
                    "94868c89-83c2-464b-929b-a1a8aa3c8487\",\"selectors\":[");
    for (int i = 0; i < 50000; i++)
        toc_buf_printf(&b, "%s\"p%d\"", i ? "," : "", i);
    toc_buf_str(&b, "]}]}");
    toc_buf_byte(&b, '\0');
    EXPECT(label(b.p, &a).unreadable);
    toc_buf_done(&b);
    toc_arena_done(&a);
}

#define RED "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"
#define CLEAR "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"
#define OBJECT(rest)                                                                               \
    "{\"type\":\"campaign\",\"spec_version\":\"2.1\",\"id\":\"campaign--7d1f0a1e-3c49-4c7e-9d0a-"  \
    "5b1b9a3c0001\",\"created\":\"2024-01-01T00:00:00.000Z\",\"modified\":\"2024-01-01T00:00:00."  \
    "000Z\",\"name\":\"n\"," rest "}"

static int redact(const char *json, toc_arena *a, toc_redacted *ret)
{
    toc_json_doc *doc = NULL;
    toc_label l;
    toc_recipient to = {.active = true, .clearance = TOC_TLP_GREEN};
    EXPECT_INT(toc_json_parse(toc_sv_of(json), &doc, NULL), 0);
    EXPECT_INT(toc_label_of(toc_json_root(doc), a, &l), 0);
    int r = toc_release_redact(toc_json_root(doc), &l, &to, TOC_CHANNEL_TAXII,
                               &(toc_release_facts){0}, a, ret);
    toc_json_doc_free(doc);
    return r;
}

TEST(a_redacted_copy_is_a_new_object_that_says_where_it_comes_from)
{
    toc_arena a = {0};
    toc_redacted one = {0}, two = {0};
    static const char JSON[] = OBJECT(
        "\"aliases\":[\"open\",\"SECRET\"],\"description\":\"kept\",\"x_a\":{\"b\":\"SECRET\","
        "\"c\":1},\"object_marking_refs\":[\"" CLEAR "\"],\"granular_markings\":[{\"marking_ref\":"
        "\"" RED "\",\"selectors\":[\"aliases.[1]\",\"x_a.b\"]},{\"marking_ref\":\"" CLEAR
        "\",\"selectors\":[\"aliases.[0]\",\"description\"]}]");
    EXPECT_INT(redact(JSON, &a, &one), 0);
    EXPECT_INT(redact(JSON, &a, &two), 0);
    EXPECT(toc_sv_eq(one.json, two.json));
    EXPECT(toc_sv_starts(one.id, TOC_SV("campaign--")));
    EXPECT(toc_sv_find(one.json, TOC_SV("SECRET"), 0) < 0);
    EXPECT(toc_sv_find(one.json, TOC_SV("7d1f0a1e"), 0) < 0);
    EXPECT(toc_sv_find(one.json, TOC_SV("aliases"), 0) < 0);
    EXPECT(toc_sv_find(one.json, TOC_SV("\"description\":\"kept\""), 0) > 0);
    EXPECT(toc_sv_find(one.json, TOC_SV("\"x_a\":{\"c\":1}"), 0) > 0);
    EXPECT(toc_sv_find(one.json, TOC_SV("\"selectors\":[\"description\"]"), 0) > 0);
    EXPECT(toc_sv_find(one.link, TOC_SV("\"derived-from\""), 0) > 0);
    EXPECT(toc_sv_find(one.link, one.id, 0) > 0);
    toc_arena_done(&a);
}

TEST(what_would_be_no_object_any_more_is_not_sent)
{
    static const char *const BAD[] = {
        OBJECT("\"granular_markings\":[{\"marking_ref\":\"" RED "\",\"selectors\":[\"name\"]}]"),
        OBJECT("\"granular_markings\":[{\"marking_ref\":\"" RED "\",\"selectors\":[\"id\"]}]"),
        OBJECT("\"granular_markings\":[{\"marking_ref\":\"" RED "\",\"selectors\":[\"nowhere\"]}]"),
        "{\"type\":\"ipv4-addr\",\"spec_version\":\"2.1\",\"id\":\"ipv4-addr--ff26c055-6336-5bc5-"
        "b98d-13d6226742dd\",\"value\":\"198.51.100.3\",\"x_a\":1,\"granular_markings\":[{"
        "\"marking_"
        "ref\":\"" RED "\",\"selectors\":[\"x_a\"]}]}",
    };
    toc_arena a = {0};
    toc_redacted copy;
    for (size_t i = 0; i < TOC_LEN(BAD); i++)
        EXPECT_INT(redact(BAD[i], &a, &copy), TOC_REDACT_IMPOSSIBLE);
    toc_arena_done(&a);
}

TEST(what_is_derived_takes_the_strictest_of_its_inputs)
{
    toc_arena a = {0};
    toc_recipient green = {.active = true, .clearance = TOC_TLP_GREEN};
    toc_release_facts none = {0};
    toc_label clear = label("{\"object_marking_refs\":[\"" CLEAR "\"]}", &a);
    toc_label bare = label("{}", &a);
    toc_label part = label(OBJECT("\"object_marking_refs\":[\"" CLEAR "\"],\"granular_markings\":"
                                  "[{\"marking_ref\":\"" RED "\",\"selectors\":[\"name\"]}]"),
                           &a);
    toc_label sum = clear;
    EXPECT_INT(toc_label_join(&sum, &clear, &a), 0);
    EXPECT_INT(toc_release_allows(&sum, &green, TOC_CHANNEL_TAXII, &none).verdict, TOC_RELEASE);
    EXPECT_INT(toc_label_join(&sum, &bare, &a), 0);
    EXPECT_INT(toc_release_allows(&sum, &green, TOC_CHANNEL_TAXII, &none).verdict, TOC_DENY);
    sum = clear;
    EXPECT_INT(toc_label_join(&sum, &part, &a), 0);
    EXPECT_INT(toc_release_allows(&sum, &green, TOC_CHANNEL_TAXII, &none).rule,
               TOC_RULE_RED_NOT_NAMED);
    toc_arena_done(&a);
}
