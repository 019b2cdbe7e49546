/* What is read from the text of an indicator, against what the JSON parser reads of it. */
#include "base/arena.h"
#include "base/vec.h"
#include "match/pattern.h"
#include "match/stix_said.h"
#include "testkit.h"

static void write_texts(toc_buf *out, const char *name, const toc_stix_texts *list)
{
    toc_buf_printf(out, " %s", name);
    TOC_VEC_FOREACH (t, list)
        toc_buf_printf(out, "<%.*s>", TOC_SV_ARG(*t));
}

static toc_sv written(const toc_stix_said *s, toc_arena *a)
{
    toc_buf out = {0};
    const toc_sv texts[] = {s->type,    s->id,           s->author,     s->name,
                            s->pattern, s->pattern_type, s->valid_from, s->valid_until};
    for (size_t i = 0; i < TOC_LEN(texts); i++)
        toc_buf_printf(&out, "<%.*s>", TOC_SV_ARG(texts[i]));
    write_texts(&out, "markings", &s->markings);
    write_texts(&out, "labels", &s->labels);
    toc_buf_printf(&out, " %d %d %d", (int)s->confidence, s->revoked, s->parts_marked);
    toc_sv text = toc_arena_dup(a, toc_buf_sv(&out));
    toc_buf_done(&out);
    return text;
}

/* True: it was read quickly, and as the parser reads it. */
static bool read_both_ways(toc_sv json)
{
    toc_arena a = {0};
    toc_json_doc *doc = NULL;
    toc_stix_said quick, slow;
    bool read = false;
    if (toc_json_parse(json, &doc, NULL) == 0) {
        EXPECT_INT(toc_stix_said_of(toc_json_root(doc), &a, &slow), 0);
        read = toc_stix_said_quickly(json, &a, &quick);
        if (read)
            EXPECT_SV(written(&quick, &a), written(&slow, &a).p);
    } else {
        (void)toc_stix_said_quickly(json, &a, &quick); /* must only end */
    }
    toc_json_doc_free(doc);
    toc_arena_done(&a);
    return read;
}

static const char *const OBJECTS[] = {
    "{\"type\":\"indicator\",\"id\":\"indicator--1\",\"created_by_ref\":\"identity--2\",\"name\":"
    "\"n\",\"pattern\":\"[a:b = 'c']\",\"pattern_type\":\"stix\",\"valid_from\":\"2024-01-01T00:00:"
    "00Z\",\"confidence\":55,\"revoked\":true,\"object_marking_refs\":[\"m--1\",\"m--2\"],"
    "\"labels\":[]}",
    " { \"x\" : {\"type\":\"tool\",\"l\":[1,{\"a\":\"}\\\"]\"}]} ,\n\"type\" : \"indicator\" , "
    "\"labels\" : [ \"a\" , \"b\" ] , \"confidence\" : 7 , \"revoked\" : false, \"y\":-1.5e3 }\n",
    "{\"type\":\"indicator\",\"description\":\"\\\\\",\"kill_chain_phases\":[{\"phase_name\":\"p\"}"
    "],"
    "\"valid_until\":\"2025-01-01T00:00:00.5Z\",\"external_references\":[],\"lang\":null}",
};

TEST(texts_of_indicators_are_read_as_the_parser_reads_them)
{
    for (size_t i = 0; i < TOC_LEN(OBJECTS); i++)
        EXPECT(read_both_ways(toc_sv_of(OBJECTS[i])));
}

TEST(what_is_not_read_quickly_is_left_to_the_parser)
{
    static const char *const ODD[] = {
        "{\"type\":\"indicator\",\"name\":\"a\\u0041\"}", /* an escape in what is asked for */
        "{\"ty\\u0070e\":\"indicator\"}",
        "{\"confidence\":55.0}",
        "{\"confidence\":1e1}",
        "{\"confidence\":1000}",
        "{\"name\":null}",
        "{\"labels\":\"a\"}",
        "{\"labels\":[\"a\",1]}",
        "{\"revoked\":\"true\"}",
        "{\"granular_markings\":[{}]}",
        "{}",
        "[]",
    };
    for (size_t i = 0; i < TOC_LEN(ODD); i++)
        EXPECT(!read_both_ways(toc_sv_of(ODD[i])));
}

/* One byte changed, one left out, one put in: where it is still JSON, both agree. */
TEST(changed_texts_are_read_the_same_or_not_at_all)
{
    static const char BYTES[] = "\"\\{}[],: \n0a";
    toc_buf b = {0};
    for (size_t i = 0; i < TOC_LEN(OBJECTS); i++)
        for (size_t at = 0; at < strlen(OBJECTS[i]); at++)
            for (const char *c = BYTES; *c; c++)
                for (size_t drop = 0; drop < 3; drop++) {
                    toc_sv whole = toc_sv_of(OBJECTS[i]);
                    toc_buf_clear(&b);
                    toc_buf_add(&b, toc_sv_range(whole, 0, at));
                    if (drop < 2)
                        toc_buf_byte(&b, *c);
                    toc_buf_add(&b, toc_sv_range(whole, at + (drop > 0), whole.n));
                    (void)read_both_ways(toc_buf_sv(&b));
                }
    toc_buf_done(&b);
}

/* ---- patterns ---- */

static void expect_pattern(const char *text, toc_ioc_kind kind, const char *value)
{
    toc_arena a = {0};
    const toc_pattern *p;
    toc_plain_indicators plain = {0};
    toc_ioc_kind got = TOC_IOC_NONE;
    toc_sv v = {"", 0};
    EXPECT(toc_stix_pattern_quickly(toc_sv_of(text), &got, &v) == (kind != TOC_IOC_NONE));
    if (kind != TOC_IOC_NONE) {
        EXPECT_INT(got, kind);
        EXPECT_SV(v, value);
        EXPECT_INT(toc_pattern_parse(toc_sv_of(text), &a, &p, NULL), 0);
        EXPECT_INT(toc_pattern_reduce(p, &a, &plain, NULL), 0);
        EXPECT_INT(plain.n, 1);
        EXPECT_SV(plain.p[0].value, value);
        EXPECT_INT(toc_stix_kind_of(plain.p[0].type, plain.p[0].path), kind);
    }
    toc_arena_done(&a);
}

TEST(simple_patterns_are_read_without_their_grammar)
{
    expect_pattern("[domain-name:value = 'evil.example']", TOC_IOC_DOMAIN, "evil.example");
    expect_pattern("[ domain-name:value='evil.example' ]", TOC_IOC_DOMAIN, "evil.example");
    expect_pattern("[file:hashes.'SHA-256' = 'aa']", TOC_IOC_HASH, "aa");
    expect_pattern("[file:hashes.MD5 = 'aa']", TOC_IOC_HASH, "aa");
    expect_pattern("[file:hashes.'MD5' = 'aa']", TOC_IOC_HASH, "aa");
    expect_pattern("[file:hashes.'SHA-1' = 'aa']", TOC_IOC_HASH, "aa");
    expect_pattern("[url:value = 'http://a.example/] OR [x']", TOC_IOC_URL,
                   "http://a.example/] OR [x");
    expect_pattern("[ipv4-addr:value = '198.51.100.7']", TOC_IOC_IPV4, "198.51.100.7");
    expect_pattern("[ipv6-addr:value = '2001:db8::1']", TOC_IOC_IPV6, "2001:db8::1");
    expect_pattern("[email-addr:value = 'a@b.example']", TOC_IOC_EMAIL, "a@b.example");
}

TEST(other_patterns_are_left_to_the_grammar)
{
    expect_pattern("[domain-name:value = 'a' OR domain-name:value = 'b']", TOC_IOC_NONE, "");
    expect_pattern("[domain-name:value = 'a'] AND [domain-name:value = 'b']", TOC_IOC_NONE, "");
    expect_pattern("[domain-name:value != 'a']", TOC_IOC_NONE, "");
    expect_pattern("[domain-name:value = 'a\\'b']", TOC_IOC_NONE, "");
    expect_pattern("[domain-name:value == 'a']", TOC_IOC_NONE, "");
    expect_pattern("[domain-name:values = 'a']", TOC_IOC_NONE, "");
    expect_pattern("[domain-name:value = ']", TOC_IOC_NONE, "");
    expect_pattern("[domain-name:value =", TOC_IOC_NONE, "");
    expect_pattern("[domain-name:value", TOC_IOC_NONE, "");
    expect_pattern("[]", TOC_IOC_NONE, "");
    expect_pattern("[", TOC_IOC_NONE, "");
    expect_pattern("", TOC_IOC_NONE, "");
}
