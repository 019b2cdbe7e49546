#include "testkit.h"

#include "base/limits.h"
#include "model/json.h"

#include <errno.h>

static toc_sv written(toc_buf *b)
{
    return toc_buf_sv(b);
}

TEST(writer_puts_commas_and_escapes)
{
    toc_buf b = {0};
    toc_json_out j = {.buf = &b};
    toc_json_open(&j, '{');
    toc_json_key(&j, "a");
    toc_json_str(&j, TOC_SV("say \"hi\"\n\x01 \xc2\x9b \x7f \\ /"));
    toc_json_key(&j, "b");
    toc_json_open(&j, '[');
    toc_json_int(&j, INT64_MIN);
    toc_json_uint(&j, UINT64_MAX);
    toc_json_null(&j);
    toc_json_open(&j, '{');
    toc_json_close(&j, '}');
    toc_json_close(&j, ']');
    toc_json_close(&j, '}');
    EXPECT_SV(written(&b), "{\"a\":\"say \\\"hi\\\"\\n\\u0001 \\u009b \\u007f \\\\ /\","
                           "\"b\":[-9223372036854775808,18446744073709551615,null,{}]}");
    toc_buf_done(&b);
}

TEST(writer_replaces_bytes_that_are_no_utf8)
{
    toc_buf b = {0};
    toc_json_out j = {.buf = &b};
    toc_json_str(&j, TOC_SV("a\xff"
                            "b\xc3"));
    EXPECT_SV(written(&b), "\"a\xef\xbf\xbd"
                           "b\xef\xbf\xbd\"");
    toc_buf_done(&b);
}

TEST(numbers_take_the_shortest_ecmascript_form)
{
    static const struct {
        double v;
        const char *want;
    } CASES[] = {
        {0, "0"},
        {-0.0, "0"},
        {1, "1"},
        {-1.5, "-1.5"},
        {100, "100"},
        {0.1, "0.1"},
        {55.75, "55.75"},
        {1e-6, "0.000001"},
        {1e-7, "1e-7"},
        {123456789012345680000.0, "123456789012345680000"},
        {1e21, "1e+21"},
        {1.5e300, "1.5e+300"},
        {5e-324, "5e-324"},
        {333333333.33333329, "333333333.3333333"},
        {9007199254740993.0, "9007199254740992"},
    };
    for (size_t i = 0; i < TOC_LEN(CASES); i++) {
        toc_buf b = {0};
        toc_json_out j = {.buf = &b};
        toc_json_num(&j, CASES[i].v);
        EXPECT_SV(written(&b), CASES[i].want);
        toc_buf_done(&b);
    }
}

static toc_json_doc *parse(const char *text)
{
    toc_json_doc *d = NULL;
    toc_err err = {0};
    if (toc_json_parse(toc_sv_of(text), &d, &err) < 0)
        toc_test_fail(__FILE__, __LINE__, "%s: %s", text, err.text);
    return d;
}

TEST(tree_gives_members_elements_and_exact_numbers)
{
    TOC_CLEANUP(toc_json_doc_freep)
    toc_json_doc *d =
        parse("{\"s\":\"\\u00e9\\ud83d\\ude00\",\"e\":\"\",\"n\":[-9223372036854775808,"
              "18446744073709551615,1.5,3.0],\"t\":true,\"z\":null,\"o\":{\"k\":{}}}");
    toc_json root = toc_json_root(d), n = toc_json_get(root, "n");
    EXPECT_SV(toc_json_sv(toc_json_get(root, "s")), "\xc3\xa9\xf0\x9f\x98\x80");
    EXPECT(toc_json_sv(toc_json_get(root, "e")).p != NULL);
    EXPECT(toc_json_sv(toc_json_get(root, "absent")).p == NULL);
    EXPECT(toc_json_is_true(toc_json_get(root, "t")));
    EXPECT_INT(toc_json_type_of(toc_json_get(root, "z")), TOC_JSON_NULL);
    EXPECT_INT(toc_json_count(root), 6);
    EXPECT_INT(toc_json_count(n), 4);
    EXPECT_INT(toc_json_type_of(toc_json_get(toc_json_get(toc_json_get(root, "o"), "k"), "x")),
               TOC_JSON_ABSENT);
    int64_t ints[4] = {0};
    bool is_int[4] = {0};
    for (toc_json_iter i = toc_json_each(n); toc_json_next(&i);)
        is_int[i.index] = toc_json_to_int(i.value, &ints[i.index]);
    EXPECT(is_int[0] && ints[0] == INT64_MIN);
    EXPECT(!is_int[1] && !is_int[2]);
    EXPECT(is_int[3] && ints[3] == 3);
}

TEST(what_is_read_is_written_again)
{
    const char *text = "{\"a\":[1,2.5,\"x\",{\"b\":null}],\"c\":18446744073709551615,\"d\":[]}";
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *d = parse(text);
    toc_buf b = {0};
    toc_json_out j = {.buf = &b};
    toc_json_value(&j, toc_json_root(d));
    EXPECT_SV(written(&b), text);
    toc_buf_done(&b);
}

TEST(canonical_form_sorts_by_utf16)
{
    /* The example of RFC 8785, section 3.2.3, and one of numbers. */
    TOC_CLEANUP(toc_json_doc_freep)
    toc_json_doc *d =
        parse("{\"\\u20ac\":\"Euro\",\"\\r\":\"CR\",\"\\ufb33\":\"Dalet\",\"1\":\"One\","
              "\"\\ud83d\\ude00\":\"Face\",\"\\u0080\":\"Control\",\"\\u00f6\":\"o\","
              "\"n\":[1E30,4.50,2e-3,9007199254740993]}");
    toc_arena a = {0};
    toc_buf b = {0};
    EXPECT_INT(toc_json_canonical(toc_json_root(d), &a, &b), 0);
    EXPECT_SV(
        written(&b),
        "{\"\\r\":\"CR\",\"1\":\"One\",\"n\":[1e+30,4.5,0.002,9007199254740992],\"\xc2\x80\":"
        "\"Control\",\"\xc3\xb6\":\"o\",\"\xe2\x82\xac\":\"Euro\",\"\xf0\x9f\x98\x80\":\"Face\","
        "\"\xef\xac\xb3\":\"Dalet\"}");
    toc_buf_done(&b);
    toc_arena_done(&a);
}

TEST(bad_json_is_refused_with_its_place)
{
    static const struct {
        const char *text, *want;
    } CASES[] = {
        {"", "bad JSON in line 1, column 1: ends in the middle"},
        {"{\"a\":1,}", "bad JSON in line 1, column 8, at /: expected a string"},
        {"{\"a\":\n [1, tru]}", "bad JSON in line 2, column 6, at /a/1: expected a value"},
        {"{\"a/b\":{\"~\":01}}",
         "bad JSON in line 1, column 13, at /a~1b/~0: number with a leading zero"},
        {"[\"\\ud800\"]", "bad JSON in line 1, column 9, at /0: half of a surrogate pair"},
        {"[\"\xff\"]", "bad JSON in line 1, column 3, at /0: bytes that are no UTF-8"},
        {"[\"a\nb\"]", "bad JSON in line 1, column 4, at /0: control character in a string"},
        {"[1] 2", "bad JSON in line 1, column 5: something follows the value"},
        {"[18446744073709551616]",
         "bad JSON in line 1, column 22, at /0: whole number beyond 64 bits"},
        {"[1e999]", "bad JSON in line 1, column 7, at /0: number out of range"},
        {"[NaN]", "bad JSON in line 1, column 2, at /0: expected a value"},
        {"{\"a\":[{\"k\":1,\"k\":2}]}", "bad JSON at /a/0: the key \"k\" stands twice"},
    };
    for (size_t i = 0; i < TOC_LEN(CASES); i++) {
        toc_json_doc *d = NULL;
        toc_err err = {0};
        EXPECT_INT(toc_json_parse(toc_sv_of(CASES[i].text), &d, &err), -EINVAL);
        EXPECT_SV(toc_sv_of(err.text), CASES[i].want);
        toc_json_doc_free(d);
    }
}

TEST(a_key_that_stands_twice_among_many_is_seen)
{
    toc_buf b = {0};
    for (int i = 0; i < 100; i++)
        toc_buf_printf(&b, "%c\"k%d\":%d", i ? ',' : '{', i == 97 ? 13 : i, i);
    toc_buf_byte(&b, '}');
    toc_json_doc *d = NULL;
    toc_err err = {0};
    EXPECT_INT(toc_json_parse(toc_buf_sv(&b), &d, &err), -EINVAL);
    EXPECT_SV(toc_sv_of(err.text), "bad JSON at /: the key \"k13\" stands twice");
    toc_buf_done(&b);
}

static int parse_nested(size_t depth, toc_err *err)
{
    toc_buf b = {0};
    for (size_t i = 0; i < depth; i++)
        toc_buf_byte(&b, '[');
    for (size_t i = 0; i < depth; i++)
        toc_buf_byte(&b, ']');
    toc_json_doc *d = NULL;
    int r = toc_json_parse(toc_buf_sv(&b), &d, err);
    toc_json_doc_free(d);
    toc_buf_done(&b);
    return r;
}

TEST(nesting_has_a_limit)
{
    toc_err err = {0};
    EXPECT_INT(parse_nested(TOC_MAX_JSON_DEPTH, &err), 0);
    EXPECT_INT(parse_nested(TOC_MAX_JSON_DEPTH + 1, &err), -E2BIG);
    EXPECT(strstr(err.text, "nested too deep") != NULL);
    EXPECT_INT(parse_nested(100000, &err), -E2BIG);
}
