/* What patterns say of observations: by the text of the standard, section 9. */
#include "base/alloc.h"
#include "base/limits.h"
#include "match/observed_data.h"
#include "match/pattern_set.h"
#include "testkit.h"

#include <errno.h>
#include <stdio.h>

typedef struct {
    size_t hits, faults;
    char tags[512]; /* of all hits: "1,2;3;" */
    const char *what;
} outcome;

static void on_hit(void *context, const toc_pattern_hit *hit)
{
    outcome *o = context;
    o->hits++;
    for (size_t i = 0; i < hit->n; i++) {
        size_t n = strlen(o->tags);
        (void)snprintf(o->tags + n, sizeof(o->tags) - n, "%llu%s",
                       (unsigned long long)hit->observations[i].tag, i + 1 < hit->n ? "," : ";");
    }
}

static void on_fault(void *context, uint64_t pattern, const toc_observation *o, toc_sv test,
                     const char *what)
{
    (void)pattern, (void)o, (void)test;
    outcome *x = context;
    x->faults++;
    x->what = what;
}

/* ---- one observation in JSON ---- */

/* Compares with one observation that holds the object "0", {"type":"t", PROPERTIES}, and more. */
static outcome try_objects(const char *pattern, const char *properties, const char *more)
{
    toc_buf json = {0};
    toc_json_doc *doc = NULL;
    toc_observables x = {0};
    toc_observation o;
    outcome out = {0};
    toc_pattern_stream *stream = NULL;
    toc_err err = {0};
    toc_pattern_sink sink = {.context = &out, .hit = on_hit, .fault = on_fault};
    toc_pattern_set *set = toc_pattern_set_new();
    toc_buf_printf(&json,
                   "{\"type\":\"observed-data\",\"first_observed\":\"2020-01-01T00:00:00Z\","
                   "\"last_observed\":\"2020-01-01T00:00:00Z\",\"number_observed\":1,"
                   "\"objects\":{\"0\":{\"type\":\"t\",%s}%s}}",
                   properties, more);
    EXPECT_INT(toc_json_parse(toc_buf_sv(&json), &doc, &err), 0);
    EXPECT_INT(toc_observation_make(&x, toc_json_root(doc), &o, NULL), 0);
    int r = toc_pattern_set_add(set, toc_sv_of(pattern), 0, &err);
    if (r < 0)
        toc_test_fail(__FILE__, __LINE__, "%s: %s", pattern, err.text);
    EXPECT_INT(toc_pattern_set_seal(set, NULL), 0);
    EXPECT_INT(toc_pattern_stream_new(set, 0, &stream, NULL), 0);
    EXPECT_INT(toc_pattern_stream_feed(stream, &o, &sink, NULL), 0);
    toc_pattern_stream_free(stream);
    toc_pattern_set_free(set);
    toc_observables_done(&x);
    toc_json_doc_free(doc);
    toc_buf_done(&json);
    return out;
}

static void expect(const char *file, int line, const char *pattern, const char *properties,
                   size_t hits)
{
    outcome o = try_objects(pattern, properties, "");
    if (o.hits != hits || o.faults)
        toc_test_fail(file, line, "%s on %s: %zu hits, %zu faults", pattern, properties, o.hits,
                      o.faults);
}

#define YES(pattern, properties) expect(__FILE__, __LINE__, pattern, properties, 1)
#define NO(pattern, properties) expect(__FILE__, __LINE__, pattern, properties, 0)

TEST(numbers_compare_across_integer_and_float)
{
    YES("[t:n = 5]", "\"n\":5");
    YES("[t:n = 5]", "\"n\":5.0");
    YES("[t:n = 5.0]", "\"n\":5");
    YES("[t:n IN (1, 5.0)]", "\"n\":5");
    NO("[t:n = 5]", "\"n\":\"5\"");
    YES("[t:n > 9007199254740992]", "\"n\":9007199254740993");
    NO("[t:n > 9007199254740992.0]", "\"n\":9007199254740992");
    YES("[t:n < 18446744073709551615.0]", "\"n\":9223372036854775807");
    YES("[t:n >= 0 AND t:n <= 0 AND t:n = -0.0]", "\"n\":0");
}

TEST(other_types_are_unequal_and_have_no_order)
{
    YES("[t:n != 'x']", "\"n\":5");
    YES("[t:n NOT = 'x']", "\"n\":5");
    NO("[t:n < 'x']", "\"n\":5");
    NO("[t:n >= 'x']", "\"n\":5");
    NO("[t:n = true]", "\"n\":1");
    YES("[t:n = true]", "\"n\":true");
    NO("[t:n != 1]", "\"m\":2"); /* there is nothing to be unequal */
    NO("[t:n NOT = 1]", "\"m\":2");
    NO("[t:n = 'x']", "\"n\":null");
    NO("[t:n = 'x']", "\"n\":[\"x\"]");
    NO("[t:n = 'x']", "\"n\":{\"x\":1}");
}

TEST(text_compares_by_code_points)
{
    YES("[t:s = 'Abc']", "\"s\":\"Abc\"");
    NO("[t:s = 'abc']", "\"s\":\"Abc\"");
    YES("[t:s > 'a']", "\"s\":\"\\u00e9\"");
    YES("[t:s = 'it\\'s \\\\']", "\"s\":\"it's \\\\\"");
    NO("[t:s = '\xc3\xa9']", "\"s\":\"e\\u0301\""); /* not normalised for = */
    YES("[t:s LIKE '\xc3\xa9']", "\"s\":\"e\\u0301\"");
    YES("[t:s MATCHES '^\xc3\xa9$']", "\"s\":\"e\\u0301\"");
}

TEST(like_has_two_wildcards)
{
    YES("[t:s LIKE '%']", "\"s\":\"\"");
    NO("[t:s LIKE '_']", "\"s\":\"\"");
    YES("[t:s LIKE 'a%c']", "\"s\":\"abcbc\"");
    NO("[t:s LIKE 'a%c']", "\"s\":\"abcd\"");
    YES("[t:s LIKE '_\xc3\xb6%']", "\"s\":\"r\\u00f6ck\"");
    NO("[t:s LIKE 'abc']", "\"s\":\"xabc\"");
    YES("[t:s LIKE 'a.c%']", "\"s\":\"a.c\\nd\"");
    NO("[t:s LIKE '%']", "\"s\":5");
    YES("[t:s NOT LIKE '%']", "\"s\":5");
}

TEST(matches_finds_anywhere_and_needs_its_anchors)
{
    YES("[t:s MATCHES 'b+']", "\"s\":\"abbc\"");
    NO("[t:s MATCHES '^b+$']", "\"s\":\"abbc\"");
    YES("[t:s MATCHES '(?i)ABB']", "\"s\":\"abbc\"");
    YES("[t:s MATCHES '^\\\\w+$']", "\"s\":\"\\u00e9t\\u00e9\"");
    YES("[t:s MATCHES '']", "\"s\":\"\"");
}

TEST(a_regular_expression_that_explodes_is_given_up_and_told)
{
    outcome o = try_objects("[t:s MATCHES '^(a|aa|a?)+(a*)*$']",
                            "\"s\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\"", "");
    EXPECT_INT(o.hits, 0);
    EXPECT_INT(o.faults, 1);
}

TEST(networks_of_both_families)
{
    YES("[t:v ISSUBSET '198.51.100.0/24']", "\"v\":\"198.51.100.77\"");
    NO("[t:v ISSUBSET '198.51.100.0/24']", "\"v\":\"198.51.101.77\"");
    YES("[t:v ISSUBSET '198.51.100.9/24']", "\"v\":\"198.51.100.0/25\"");
    NO("[t:v ISSUBSET '198.51.100.0/25']", "\"v\":\"198.51.100.0/24\"");
    YES("[t:v ISSUPERSET '198.51.100.1']", "\"v\":\"198.51.100.0/24\"");
    YES("[t:v ISSUBSET '2001:db8::/33']", "\"v\":\"2001:0DB8:7fff::1\"");
    NO("[t:v ISSUBSET '2001:db8::/33']", "\"v\":\"2001:db8:8000::1\"");
    NO("[t:v ISSUBSET '0.0.0.0/0']", "\"v\":\"::1\"");
    YES("[t:v ISSUBSET '0.0.0.0/0']", "\"v\":\"255.1.2.3\"");
    NO("[t:v ISSUBSET '10.0.0.0/8']", "\"v\":\"10.1\"");
    YES("[t:v NOT ISSUBSET '10.0.0.0/8']", "\"v\":\"elsewhere\"");
}

TEST(bytes_compare_with_bytes_and_with_text_of_small_characters)
{
    YES("[t:x_hex = h'616263' AND t:x_hex = b'YWJj' AND t:x_hex = 'abc']", "\"x_hex\":\"616263\"");
    YES("[t:x_bin = h'616263']", "\"x_bin\":\"YWJj\"");
    YES("[t:x_hex = '\xc3\xbf']", "\"x_hex\":\"ff\"");
    NO("[t:x_hex = '\xc4\x80']", "\"x_hex\":\"ff\"");
    NO("[t:x_hex > '\xc4\x80' OR t:x_hex <= '\xc4\x80']", "\"x_hex\":\"ff\"");
    YES("[t:x_hex > h'01' AND t:x_hex < h'0102FF']", "\"x_hex\":\"0102\"");
    YES("[t:x_bin MATCHES '^\\\\x00\\\\xff']", "\"x_bin\":\"AP8=\"");
    YES("[t:s = h'616263']", "\"s\":\"abc\"");
    YES("[t:x_bin LIKE '_b%']", "\"x_bin\":\"YWJj\"");
}

TEST(timestamps_compare_as_instants)
{
    YES("[t:w = t'2020-01-01T00:00:00Z']", "\"w\":\"2020-01-01T00:00:00.000Z\"");
    YES("[t:w < t'2020-01-01T00:00:00.123456790Z']", "\"w\":\"2020-01-01T00:00:00.123456789Z\"");
    NO("[t:w = t'2020-01-01T00:00:00Z']", "\"w\":5");
    YES("[t:w = '2020-01-01T00:00:00.000Z']", "\"w\":\"2020-01-01T00:00:00.000Z\"");
    outcome o = try_objects("[t:w != t'2020-01-01T00:00:00Z']", "\"w\":\"yesterday\"", "");
    EXPECT_INT(o.hits, 0);
    EXPECT_INT(o.faults, 1);
    EXPECT_SV(toc_sv_of(o.what), "compared with a timestamp, and is none");
}

TEST(lists_dictionaries_and_existence)
{
    YES("[t:l[*] = 2]", "\"l\":[1,2,3]");
    YES("[t:l[2] = 3]", "\"l\":[1,2,3]");
    NO("[t:l[3] = 3]", "\"l\":[1,2,3]");
    NO("[t:l[-1] = 3]", "\"l\":[1,2,3]");
    YES("[t:l[*] NOT = 2]", "\"l\":[1,2]"); /* some element is not */
    YES("[t:l[*][1] = 4]", "\"l\":[[1,2],[3,4]]");
    YES("[t:l[*].a = 4]", "\"l\":[{\"a\":1},{\"b\":3},{\"a\":4}]");
    YES("[t:d.'a-b'.'c.d' = 1]", "\"d\":{\"a-b\":{\"c.d\":1}}");
    YES("[EXISTS t:d.e AND NOT EXISTS t:d.f]", "\"d\":{\"e\":null}");
    NO("[EXISTS t:d.f]", "\"d\":{\"e\":1}");
    YES("[NOT EXISTS t:d.f]", "\"d\":5");
    NO("[NOT EXISTS u:d]", "\"d\":5"); /* there is no such object */
}

TEST(references_lead_to_objects_of_the_same_observation)
{
    const char *more = ",\"1\":{\"type\":\"u\",\"v\":\"x\",\"back_ref\":\"0\"},"
                       "\"2\":{\"type\":\"u\",\"v\":\"y\"}";
    const char *refs = "\"a_ref\":\"1\",\"b_refs\":[\"2\",\"1\",\"9\"],\"n\":1";
    EXPECT_INT(try_objects("[t:a_ref.v = 'x']", refs, more).hits, 1);
    EXPECT_INT(try_objects("[t:b_refs[*].v = 'y' AND t:b_refs[1].v = 'x']", refs, more).hits, 1);
    EXPECT_INT(try_objects("[t:b_refs[2].v = 'y']", refs, more).hits, 0);
    EXPECT_INT(try_objects("[t:a_ref.back_ref.a_ref.back_ref.n = 1]", refs, more).hits, 1);
    EXPECT_INT(try_objects("[t:a_ref = '1']", refs, more).hits, 1);
    EXPECT_INT(try_objects("[u:back_ref.n = 1]", refs, more).hits, 1);
}

TEST(all_tests_of_one_expression_speak_of_one_object)
{
    const char *more = ",\"1\":{\"type\":\"t\",\"a\":2,\"b\":1},\"2\":{\"type\":\"u\",\"a\":7}";
    EXPECT_INT(try_objects("[t:a = 1 AND t:b = 1]", "\"a\":1,\"b\":2", more).hits, 0);
    EXPECT_INT(try_objects("[t:a = 2 AND t:b = 1]", "\"a\":1,\"b\":2", more).hits, 1);
    EXPECT_INT(try_objects("[t:a = 9 OR u:a = 7]", "\"a\":1", more).hits, 1);
    EXPECT_INT(try_objects("[t:a = 1 AND u:a = 7]", "\"a\":1", more).hits, 0);
    /* AND binds tighter than OR. */
    EXPECT_INT(try_objects("[t:a = 1 OR t:a = 2 AND t:b = 9]", "\"a\":1", more).hits, 1);
    EXPECT_INT(try_objects("[(t:a = 1 OR t:a = 2) AND t:b = 9]", "\"a\":1", more).hits, 0);
    /* One observation is not two. */
    EXPECT_INT(try_objects("[t:a = 1] AND [t:a = 2]", "\"a\":1", more).hits, 0);
}

TEST(references_in_a_circle_come_to_an_end)
{
    toc_buf more = {0}, pattern = {0};
    for (int i = 1; i < 20; i++) {
        toc_buf_printf(&more, ",\"%d\":{\"type\":\"t\",\"r_refs\":[", i);
        for (int k = 0; k < 20; k++)
            toc_buf_printf(&more, "%s\"%d\"", k ? "," : "", k);
        toc_buf_str(&more, "]}");
    }
    toc_buf_byte(&more, '\0');
    toc_buf_str(&pattern, "[t:r_refs[*]");
    for (int i = 0; i < 10; i++)
        toc_buf_str(&pattern, ".r_refs[*]");
    toc_buf_str(&pattern, ".x > 5]");
    toc_buf_byte(&pattern, '\0');
    outcome o = try_objects(pattern.p, "\"r_refs\":[\"1\",\"2\"]", more.p);
    EXPECT_INT(o.hits, 0);
    EXPECT(o.faults > 0);
    toc_buf_done(&more);
    toc_buf_done(&pattern);
}

/* ---- streams ---- */

typedef struct {
    const char *is;      /* value of t:n */
    int64_t first, last; /* seconds */
    uint64_t count;
} event;

/* Hits by pattern. */
static void on_hit_of(void *context, const toc_pattern_hit *hit)
{
    on_hit((outcome *)context + hit->pattern, hit);
}

static void feed_event(toc_pattern_stream *stream, const event *e, uint64_t tag,
                       const toc_pattern_sink *sink)
{
    toc_member m = {TOC_SV("n"), {.kind = TOC_VALUE_TEXT, .text = toc_sv_of(e->is)}};
    toc_observable object = {.type = TOC_SV("t"), .value = {.kind = TOC_VALUE_MAP, .map = {&m, 1}}};
    toc_observation o = {.tag = tag,
                         .first = e->first * 1000000,
                         .last = e->last * 1000000,
                         .count = e->count,
                         .objects = &object,
                         .n = 1};
    EXPECT_INT(toc_pattern_stream_feed(stream, &o, sink, NULL), 0);
}

/* Tags are places in the list. */
static outcome run(const char *pattern, const event *events, size_t n, toc_pattern_stats *ret)
{
    outcome out = {0};
    toc_err err = {0};
    toc_pattern_stream *stream = NULL;
    toc_pattern_sink sink = {.context = &out, .hit = on_hit, .fault = on_fault};
    toc_pattern_set *set = toc_pattern_set_new();
    if (toc_pattern_set_add(set, toc_sv_of(pattern), 0, &err) < 0)
        toc_test_fail(__FILE__, __LINE__, "%s: %s", pattern, err.text);
    EXPECT_INT(toc_pattern_set_seal(set, NULL), 0);
    EXPECT_INT(toc_pattern_stream_new(set, 0, &stream, NULL), 0);
    for (size_t i = 0; i < n; i++)
        feed_event(stream, &events[i], i, &sink);
    if (ret)
        *ret = toc_pattern_stream_stats(stream);
    toc_pattern_stream_free(stream);
    toc_pattern_set_free(set);
    return out;
}

#define RUN(pattern, ...)                                                                          \
    toc_sv_of(run(pattern, (const event[]){__VA_ARGS__},                                           \
                  sizeof((const event[]){__VA_ARGS__}) / sizeof(event), NULL)                      \
                  .tags)

#define A "[t:n = 'a']"
#define B "[t:n = 'b']"
#define C "[t:n = 'c']"

TEST(each_pattern_matches_with_every_observation_that_does)
{
    EXPECT_SV(RUN(A, {"a", 1, 1, 1}, {"b", 2, 2, 1}, {"a", 3, 3, 1}), "0;2;");
}

TEST(and_needs_different_observations_in_any_order)
{
    EXPECT_SV(RUN(A " AND " B, {"b", 1, 1, 1}, {"a", 2, 2, 1}), "0,1;");
    EXPECT_SV(RUN(A " AND " A, {"a", 1, 1, 1}), "");
    EXPECT_SV(RUN(A " AND " A, {"a", 1, 1, 1}, {"a", 1, 1, 1}), "0,1;");
    EXPECT_SV(RUN(A " AND " A, {"a", 1, 1, 2}), "0;"); /* seen twice */
    EXPECT_SV(RUN(A " AND [t:n IN ('a','b')]", {"b", 1, 1, 1}, {"a", 1, 1, 1}), "0,1;");
}

TEST(followedby_needs_order_and_takes_what_overlaps)
{
    EXPECT_SV(RUN(A " FOLLOWEDBY " B, {"a", 1, 1, 1}, {"b", 2, 2, 1}), "0,1;");
    EXPECT_SV(RUN(A " FOLLOWEDBY " B, {"b", 1, 1, 1}, {"a", 2, 2, 1}), "");
    EXPECT_SV(RUN(A " FOLLOWEDBY " B, {"b", 1, 5, 1}, {"a", 2, 2, 1}), "0,1;");
    EXPECT_SV(RUN(A " FOLLOWEDBY " B " FOLLOWEDBY " C, {"a", 1, 1, 1}, {"c", 2, 2, 1},
                  {"b", 3, 3, 1}, {"c", 4, 4, 1}),
              "0,2,3;");
}

TEST(or_needs_one_side)
{
    EXPECT_SV(RUN(A " OR " B, {"b", 1, 1, 1}, {"c", 2, 2, 1}, {"a", 3, 3, 1}), "0;2;");
    EXPECT_SV(RUN("(" A " OR " B ") FOLLOWEDBY " C, {"c", 1, 1, 1}, {"b", 2, 2, 1}, {"c", 3, 3, 1}),
              "1,2;");
    /* AND binds tighter than OR, OR tighter than FOLLOWEDBY. */
    EXPECT_SV(RUN(A " OR " B " AND " C, {"a", 1, 1, 1}), "0;");
    EXPECT_SV(RUN(A " FOLLOWEDBY " B " OR " C, {"a", 1, 1, 1}, {"c", 2, 2, 1}), "0,1;");
}

TEST(within_bounds_what_it_stands_at)
{
    EXPECT_SV(RUN("(" A " AND " B ") WITHIN 5 SECONDS", {"a", 1, 1, 1}, {"b", 7, 7, 1}), "");
    EXPECT_SV(RUN("(" A " AND " B ") WITHIN 5 SECONDS", {"a", 1, 1, 1}, {"b", 6, 6, 1}), "0,1;");
    EXPECT_SV(RUN("(" A " AND " B ") WITHIN 5 SECONDS", {"a", 1, 2, 1}, {"b", 7, 9, 1}), "0,1;");
    EXPECT_SV(RUN(A " AND " B " WITHIN 5 SECONDS", {"a", 1, 1, 1}, {"b", 70, 70, 1}), "0,1;");
    EXPECT_SV(RUN("(" A " FOLLOWEDBY " B ") WITHIN 0.5 SECONDS", {"a", 1, 1, 1}, {"b", 1, 1, 1}),
              "0,1;");
}

TEST(repeats_counts_observations)
{
    EXPECT_SV(RUN(A " REPEATS 3 TIMES", {"a", 1, 1, 1}, {"a", 2, 2, 1}, {"b", 3, 3, 1},
                  {"a", 4, 4, 1}, {"a", 5, 5, 1}),
              "0,1,3;");
    EXPECT_SV(RUN(A " REPEATS 3 TIMES WITHIN 2 SECONDS", {"a", 1, 1, 1}, {"a", 3, 3, 1},
                  {"a", 4, 4, 1}, {"a", 5, 5, 1}),
              "1,2,3;");
    EXPECT_SV(RUN(A " REPEATS 7 TIMES", {"a", 1, 1, 3}, {"a", 2, 2, 4}), "0,1;");
    EXPECT_SV(RUN(A " REPEATS 7 TIMES", {"a", 1, 1, 7}), "0;");
    EXPECT_SV(RUN("(" A " FOLLOWEDBY " B ") REPEATS 2 TIMES", {"a", 1, 1, 1}, {"a", 2, 2, 1},
                  {"b", 3, 3, 1}, {"b", 4, 4, 1}),
              "0,1,2,3;");
    EXPECT_SV(RUN(A " REPEATS 20 TIMES FOLLOWEDBY " B, {"a", 1, 1, 19}, {"b", 2, 2, 1},
                  {"a", 3, 3, 1}, {"b", 4, 4, 1}),
              "0,2,3;");
}

TEST(start_and_stop_are_from_and_until_before)
{
#define BETWEEN " START t'1970-01-01T00:00:10Z' STOP t'1970-01-01T00:00:20Z'"
    EXPECT_SV(RUN(A BETWEEN, {"a", 9, 9, 1}, {"a", 10, 10, 1}, {"a", 19, 19, 1}, {"a", 20, 20, 1}),
              "1;2;");
    EXPECT_SV(RUN(A BETWEEN, {"a", 5, 10, 1}, {"a", 5, 9, 1}, {"a", 19, 30, 1}, {"a", 1, 99, 1}),
              "0;2;3;");
    EXPECT_SV(RUN(A " REPEATS 2 TIMES" BETWEEN, {"a", 5, 5, 1}, {"a", 12, 12, 1}, {"a", 13, 13, 1}),
              "1,2;");
    EXPECT_SV(
        RUN(A " START t'1970-01-01T00:00:10Z' STOP t'1970-01-01T00:00:10Z'", {"a", 10, 10, 1}), "");
}

TEST(no_observation_takes_part_in_two_matches)
{
    EXPECT_SV(RUN(A " FOLLOWEDBY " B, {"a", 1, 1, 1}, {"b", 2, 2, 1}, {"b", 3, 3, 1},
                  {"a", 4, 4, 1}, {"b", 5, 5, 1}),
              "0,1;3,4;");
}

/* Memory stays what the window needs, however long the stream. */
TEST(what_a_window_has_left_behind_is_forgotten)
{
    enum { N = 300000 };
    event *events = toc_calloc(N, sizeof(*events));
    for (int i = 0; i < N; i++)
        events[i] = (event){"a", i, i, 1};
    events[N - 1].is = "b";
    toc_pattern_stats stats;
    outcome o =
        run("(" A " REPEATS 3 TIMES FOLLOWEDBY " B ") WITHIN 10 SECONDS", events, N, &stats);
    EXPECT_INT(o.hits, 1);
    EXPECT_INT(stats.forgotten, 0);
    EXPECT_INT(stats.given_up, 0);
    toc_free(events);
}

TEST(without_a_window_the_ceiling_is_kept_and_told)
{
    enum { N = TOC_MAX_PATTERN_KEPT + 100 };
    event *events = toc_calloc(N, sizeof(*events));
    for (int i = 0; i < N; i++)
        events[i] = (event){"a", i, i, 1};
    events[N - 1].is = "b";
    toc_pattern_stats stats;
    outcome o = run(A " FOLLOWEDBY " B, events, N, &stats);
    EXPECT_INT(o.hits, 1);
    EXPECT_INT(stats.forgotten, 100);
    toc_free(events);
}

TEST(many_patterns_are_told_apart)
{
    enum { N = 5000 };
    toc_pattern_set *set = toc_pattern_set_new();
    toc_pattern_stream *stream = NULL;
    outcome out = {0};
    toc_pattern_sink sink = {.context = &out, .hit = on_hit};
    char text[64];
    for (int i = 0; i < N; i++) {
        (void)snprintf(text, sizeof(text), "[t:n = '%d' AND t:m = 1]", i);
        EXPECT_INT(toc_pattern_set_add(set, toc_sv_of(text), (uint64_t)i, NULL), 0);
    }
    EXPECT_INT(toc_pattern_set_add(set, TOC_SV("[nonsense"), 1, NULL), -EINVAL);
    EXPECT_INT(toc_pattern_set_add(set, TOC_SV("[a:b MATCHES '(']"), 1, NULL), -EINVAL);
    EXPECT_INT(toc_pattern_set_count(set), N);
    EXPECT_INT(toc_pattern_set_seal(set, NULL), 0);
    EXPECT(toc_pattern_set_wants(set, TOC_SV("t")) && !toc_pattern_set_wants(set, TOC_SV("a")));
    EXPECT_INT(toc_pattern_stream_new(set, 0, &stream, NULL), 0);
    toc_member m[] = {{TOC_SV("n"), {.kind = TOC_VALUE_TEXT, .text = TOC_SV("4321")}},
                      {TOC_SV("m"), {.kind = TOC_VALUE_INT, .integer = 1}}};
    toc_observable object = {.type = TOC_SV("t"), .value = {.kind = TOC_VALUE_MAP, .map = {m, 2}}};
    toc_observation o = {.tag = 7, .count = 1, .objects = &object, .n = 1};
    EXPECT_INT(toc_pattern_stream_feed(stream, &o, &sink, NULL), 0);
    EXPECT_INT(out.hits, 1);
    m[1].value.integer = 2;
    EXPECT_INT(toc_pattern_stream_feed(stream, &o, &sink, NULL), 0);
    EXPECT_INT(out.hits, 1);
    EXPECT_INT(toc_pattern_stream_stats(stream).tried, 2); /* and no other of the patterns */
    toc_pattern_stream_free(stream);
    toc_pattern_set_free(set);
}

/* Each with what it has seen itself. */
TEST(patterns_do_not_mix_what_they_remember)
{
    static const char *const TEXTS[] = {
        A " START t'1970-01-01T00:00:00Z' STOP t'1970-01-01T00:00:10Z'",
        A " START t'1970-01-01T00:00:10Z' STOP t'1970-01-01T00:00:20Z'",
        "(" A " OR " B ") WITHIN 5 SECONDS OR " C " START t'1970-01-01T00:00:00Z' STOP "
        "t'1970-01-01T00:00:10Z'",
        A " FOLLOWEDBY " B,
        B " FOLLOWEDBY " A,
    };
    static const char *const WANT[] = {"0;", "2;", "0;1;2;", "0,1;", "1,2;"};
    static const event EVENTS[] = {{"a", 1, 1, 1}, {"b", 2, 2, 1}, {"a", 15, 15, 1}};
    toc_pattern_set *set = toc_pattern_set_new();
    toc_pattern_stream *stream = NULL;
    outcome out[TOC_LEN(TEXTS)] = {{0}};
    for (size_t i = 0; i < TOC_LEN(TEXTS); i++)
        EXPECT_INT(toc_pattern_set_add(set, toc_sv_of(TEXTS[i]), i, NULL), 0);
    EXPECT_INT(toc_pattern_set_seal(set, NULL), 0);
    EXPECT_INT(toc_pattern_stream_new(set, 0, &stream, NULL), 0);
    for (size_t i = 0; i < TOC_LEN(EVENTS); i++)
        feed_event(stream, &EVENTS[i], i, &(toc_pattern_sink){.context = out, .hit = on_hit_of});
    for (size_t i = 0; i < TOC_LEN(TEXTS); i++)
        EXPECT_SV(toc_sv_of(out[i].tags), WANT[i]);
    toc_pattern_stream_free(stream);
    toc_pattern_set_free(set);
}

TEST(every_lack_of_memory_is_survived)
{
    int r = -ENOMEM;
    for (long n = 1; r == -ENOMEM && n < 500; n++) {
        toc_pattern_stream *stream = NULL;
        outcome out = {0};
        toc_pattern_sink sink = {.context = &out, .hit = on_hit};
        toc_member m = {TOC_SV("n"), {.kind = TOC_VALUE_TEXT, .text = TOC_SV("e\xcc\x81")}};
        toc_observable object = {.type = TOC_SV("t"),
                                 .value = {.kind = TOC_VALUE_MAP, .map = {&m, 1}}};
        toc_observation o = {.count = 1, .objects = &object, .n = 1};
        toc_alloc_fail_after(n);
        toc_pattern_set *set = toc_pattern_set_new();
        r = set ? toc_pattern_set_add(set,
                                      TOC_SV("([t:n LIKE '%'] OR [t:n MATCHES '.']) AND [t:n "
                                             "!= 'b'] REPEATS 9 TIMES"),
                                      0, NULL)
                : -ENOMEM;
        if (r == 0)
            r = toc_pattern_set_seal(set, NULL);
        if (r == 0)
            r = toc_pattern_stream_new(set, 0, &stream, NULL);
        for (int i = 0; r == 0 && i < 12; i++)
            r = toc_pattern_stream_feed(stream, &o, &sink, NULL);
        toc_alloc_fail_after(-1);
        EXPECT(r == -ENOMEM || out.hits == 1);
        toc_pattern_stream_free(stream);
        toc_pattern_set_free(set);
    }
    EXPECT_INT(r, 0);
}
