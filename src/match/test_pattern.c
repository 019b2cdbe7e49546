#include "base/alloc.h"
#include "base/limits.h"
#include "match/pattern.h"
#include "testkit.h"

#include <errno.h>
#include <stdio.h>

/* The error of parsing text; "" when it parses. Good until the next call. */
static const char *error_of(const char *text)
{
    static toc_err err;
    toc_arena a = {0};
    const toc_pattern *p = NULL;
    err.text[0] = '\0';
    (void)toc_pattern_parse(toc_sv_of(text), &a, &p, &err);
    toc_arena_done(&a);
    return err.text;
}

#define GOOD(text) EXPECT_SV(toc_sv_of(error_of(text)), "")
#define BAD(text, want) EXPECT_SV(toc_sv_of(error_of(text)), want)

TEST(takes_every_operator_and_constant)
{
    GOOD("[a:b = 'x']");
    GOOD("[a:b == 1 AND a:c != 1.5 AND a:d <> true]");
    GOOD("[a:b < -1 OR a:b <= +1 OR a:b > .5 OR a:b >= -.5]");
    GOOD("[a:b IN ('x', 'y') AND a:b NOT IN ()]");
    GOOD("[a:b LIKE 'x%' AND a:b NOT LIKE '_' AND a:b MATCHES '^x' AND a:b NOT MATCHES 'y']");
    GOOD("[a:b ISSUBSET '10.0.0.0/8' AND a:b NOT ISSUPERSET '::1']");
    GOOD("[EXISTS a:b AND NOT EXISTS a:c]");
    GOOD("[a:b = t'2020-01-01T00:00:00.5Z' AND a:b = h'0aFF' AND a:b = b'AQIDBA==' AND a:b=false]");
}

TEST(takes_every_path)
{
    GOOD("[x-foo-bar:b.c.d = 1]");
    GOOD("[file:hashes.'SHA-256' = '']");
    GOOD("[file:extensions.'windows-pebinary-ext'.sections[*].entropy > 7.0]");
    GOOD("[email-message:body_multipart[0].body_raw_ref.name = 'x']");
    GOOD("[a:'with \\' quote' = 1]");
    GOOD("[a:b[*][0][-1] = 1]");
}

TEST(takes_observation_operators_qualifiers_blanks_and_comments)
{
    GOOD("([a:b=1] AND [a:b=2] OR [a:b=3]) WITHIN 5 SECONDS FOLLOWEDBY [a:b=4] REPEATS 2 TIMES");
    GOOD("[a:b=1]WITHIN 0.5 SECONDS START t'2020-01-01T00:00:00Z'STOP t'2021-01-01T00:00:00Z'");
    GOOD("/* why */ [ a:b // the property\n = 1 ]\xc2\xa0");
    GOOD("(([(((a:b = 1)))]))");
}

TEST(says_where_what_and_how)
{
    BAD("", "column 1: expected '[' and a comparison, as in [domain-name:value = 'example.com'], "
            "but the pattern ends here");
    BAD("file:size = 1280",
        "column 1: expected '[' and a comparison, as in [domain-name:value = 'example.com'], "
        "found 'file'");
    BAD("[a:b = 'x'] WITHIN 5 HOURS", "column 22: expected SECONDS, found 'HOURS'");
    BAD("[a:b=1] within 2 SECONDS", "column 9: expected AND, OR, FOLLOWEDBY, WITHIN, REPEATS, "
                                    "START or the end, found 'within'; keywords stand in capitals");
    BAD("[a:b = \"x\"]", "column 8: text stands in single quotes: write 'text'");
    BAD("[a:b = 'x]", "column 8: a string without its closing quote (')");
    BAD("[a:b MATCHES '\\d']",
        "column 14: in a string a backslash stands only before \\ and ': write \\\\ for \\");
    BAD("[a:has-hyphen = 1]", "column 4: expected a property; one with a hyphen stands in quotes, "
                              "'like-this', found 'has-hyphen'");
    BAD("[a:b = b'====']", "column 8: b'' takes base64, padded with = to a multiple of four");
    BAD("[a:b = h'123']", "column 8: h'' takes pairs of hexadecimal digits");
    BAD("[a:b = t'2020-02-30T00:00:00Z']",
        "column 8: not a timestamp: write t'YYYY-MM-DDTHH:MM:SS[.s]Z'");
    BAD("[a:b = t'2020-02-20T00:00:00+01:00']",
        "column 8: not a timestamp: write t'YYYY-MM-DDTHH:MM:SS[.s]Z'");
    BAD("[a:b = 007]", "column 8: a whole number has no leading zeros");
    BAD("[a:b = 99999999999999999999]", "column 8: a number beyond 64 bits");
    BAD("[a:b > true]", "column 8: expected a constant that has an order, found 'true'");
    BAD("[a:b = 1] REPEATS 0 TIMES", "column 19: expected how many times, at least 1, found '0'");
    BAD("[a:b = 1] START '2020-01-01T00:00:00Z' STOP t'2020-01-01T00:00:00Z'",
        "column 17: expected a timestamp, t'YYYY-MM-DDTHH:MM:SSZ', found "
        "''2020-01-01T00:00:00Z''");
    BAD("[\xc3\xa9:b = 1]", "column 2: a character that no pattern has here");
    BAD("[a:b\n= ?]", "line 2, column 3: a character that no pattern has here");
    BAD("[a:b = 1 /* ]", "column 10: a comment without its end (*/)");
    BAD("[a:b = 'x\xff']", "column 10: not UTF-8");
    BAD("[a:IN = 1]", "column 4: expected a property; one that is named like a keyword stands in "
                      "quotes, found 'IN'");
    BAD("[a:b NOT = null]", "column 12: expected a constant: 'text', 42, 4.2, true, t'...', h'...' "
                            "or b'...', found 'null'");
}

static void repeat(toc_buf *b, const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        toc_buf_str(b, text);
}

TEST(depth_and_size_have_ceilings)
{
    toc_arena a = {0};
    toc_buf b = {0};
    const toc_pattern *p = NULL;
    repeat(&b, "(", TOC_MAX_PATTERN_DEPTH);
    toc_buf_str(&b, "[a:b=1]");
    repeat(&b, ")", TOC_MAX_PATTERN_DEPTH);
    EXPECT_INT(toc_pattern_parse(toc_buf_sv(&b), &a, &p, NULL), 0);
    toc_buf_clear(&b);
    repeat(&b, "(", 100000);
    EXPECT_INT(toc_pattern_parse(toc_buf_sv(&b), &a, &p, NULL), -E2BIG);
    toc_buf_clear(&b);
    toc_buf_str(&b, "[a");
    toc_buf_str(&b, ":b");
    repeat(&b, "[*]", 100000);
    EXPECT_INT(toc_pattern_parse(toc_buf_sv(&b), &a, &p, NULL), -E2BIG);
    toc_buf_clear(&b);
    toc_buf_str(&b, "[a:b=1]");
    repeat(&b, " REPEATS 1 TIMES", 1000);
    EXPECT_INT(toc_pattern_parse(toc_buf_sv(&b), &a, &p, NULL), -E2BIG);
    toc_buf_clear(&b);
    repeat(&b, " ", TOC_MAX_PATTERN + 1);
    EXPECT_INT(toc_pattern_parse(toc_buf_sv(&b), &a, &p, NULL), -E2BIG);
    toc_buf_done(&b);
    toc_arena_done(&a);
}

/* Long chains are as flat as they are long. */
TEST(ten_thousand_alternatives_parse)
{
    toc_arena a = {0};
    toc_buf b = {0};
    const toc_pattern *p = NULL;
    toc_buf_str(&b, "[a:b = 'x'");
    for (int i = 0; i < 10000; i++)
        toc_buf_printf(&b, " OR a:b = '%d'", i);
    toc_buf_str(&b, "]");
    EXPECT_INT(toc_pattern_parse(toc_buf_sv(&b), &a, &p, NULL), 0);
    toc_buf_done(&b);
    toc_arena_done(&a);
}

TEST(every_lack_of_memory_is_told)
{
    const char *text = "([a:b IN ('x\\'', 'y') AND EXISTS a:c] FOLLOWEDBY [a:d = h'00']) WITHIN 5 "
                       "SECONDS";
    int r = -ENOMEM;
    for (long n = 1; r == -ENOMEM && n < 100; n++) {
        toc_arena a = {0};
        const toc_pattern *p = NULL;
        toc_alloc_fail_after(n);
        r = toc_pattern_parse(toc_sv_of(text), &a, &p, NULL);
        toc_alloc_fail_after(-1);
        toc_arena_done(&a);
    }
    EXPECT_INT(r, 0);
}

typedef struct {
    char text[2048];
} findings;

static void on_finding(void *context, toc_pattern_severity severity, const char *what)
{
    findings *f = context;
    size_t n = strlen(f->text);
    (void)snprintf(f->text + n, sizeof(f->text) - n, "%s%s\n",
                   severity == TOC_PATTERN_WARNING ? "warning: " : "", what);
}

static void expect_findings(const char *text, size_t faults, const char *want)
{
    toc_arena a = {0};
    const toc_pattern *p = NULL;
    findings f = {{0}};
    EXPECT_INT(toc_pattern_parse(toc_sv_of(text), &a, &p, NULL), 0);
    EXPECT_INT(toc_pattern_check(p, on_finding, &f), faults);
    EXPECT_SV(toc_sv_of(f.text), want);
    toc_arena_done(&a);
}

TEST(check_finds_what_parses_but_cannot_work)
{
    expect_findings("[file:hashes.MD5 = 'f00']", 1,
                    "column 2: 'f00' is no digest of MD5: it has 32 hexadecimal digits\n");
    expect_findings("[a:b IN (1, 'x')]", 1, "column 2: the values of a set are of one type\n");
    expect_findings("[a:b IN (1, 2.5)]", 0, "");
    expect_findings("[a:b=1] WITHIN 5 SECONDS REPEATS 2 TIMES WITHIN 5 SECONDS", 1,
                    "column 42: the same qualifier stands twice at one expression\n");
    expect_findings("[a:b ISSUBSET '10.0.0.0/33']", 1,
                    "column 2: ISSUBSET and ISSUPERSET take an address or a network, "
                    "'192.0.2.0/24'\n");
    expect_findings("[a:b MATCHES '(x']", 1,
                    "column 2: at byte 3 of the expression: missing closing parenthesis\n");
    expect_findings("[a:b = 1 AND c:b = 1]", 0,
                    "warning: column 14: no object is of two types, so that this AND never "
                    "matches: write [...] AND [...], or lead from one object to the other by a "
                    "reference\n");
    expect_findings("[a:b = 1 AND (a:b = 1 OR c:d = 1)]", 0, "");
    expect_findings("[a:b=1] START t'2021-01-01T00:00:00Z' STOP t'2020-01-01T00:00:00Z'", 0,
                    "warning: column 9: STOP is not after START: this never matches\n");
}

static void expect_plain(const char *text, const char *want)
{
    toc_arena a = {0};
    toc_buf b = {0};
    const toc_pattern *p = NULL;
    toc_plain_indicators plain = {0};
    const char *why = NULL;
    EXPECT_INT(toc_pattern_parse(toc_sv_of(text), &a, &p, NULL), 0);
    if (toc_pattern_reduce(p, &a, &plain, &why) == TOC_PATTERN_NOT_PLAIN)
        toc_buf_printf(&b, "no: %s", why);
    TOC_VEC_FOREACH (i, &plain)
        toc_buf_printf(&b, "%.*s:%.*s%s%.*s;", TOC_SV_ARG(i->type), TOC_SV_ARG(i->path),
                       i->subnet ? "<" : "=", TOC_SV_ARG(i->value));
    EXPECT_SV(toc_buf_sv(&b), want);
    toc_buf_done(&b);
    toc_arena_done(&a);
}

TEST(reduces_what_is_a_list_of_indicators_and_nothing_else)
{
    expect_plain("[domain-name:value = 'x.y']", "domain-name:value=x.y;");
    expect_plain("[a:v = 'x' OR b:v IN ('y', 'z')] OR ([c:n ISSUBSET '10.0.0.0/8'])",
                 "a:v=x;b:v=y;b:v=z;c:n<10.0.0.0/8;");
    expect_plain("[file:hashes.'SHA-256' = 'aa']", "file:hashes.SHA-256=aa;");
    expect_plain("[a:v = 'x' AND a:w = 'y']", "no: it asks several things of one object");
    expect_plain("[a:v = 'x'] AND [a:w = 'y']", "no: it needs several observations");
    expect_plain("[a:v = 'x'] REPEATS 2 TIMES", "no: it has qualifiers");
    expect_plain("[a:v NOT = 'x']", "no: it asks for more than equality and subnets");
    expect_plain("[a:v = 1]", "no: it compares with other things than text");
    expect_plain("[a:v[*] = 'x']", "no: its object path leads through lists or references");
    expect_plain("[a:v_ref.w = 'x']", "no: its object path leads through lists or references");
    expect_plain("[a:v_hex = 'x']", "no: it compares bytes");
}

TEST(explains_in_plain_words)
{
    toc_arena a = {0};
    toc_buf b = {0};
    const toc_pattern *p = NULL;
    const char *text = "([file:name LIKE 'x%' AND file:size > 10] FOLLOWEDBY [url:value NOT = 'y'] "
                       "REPEATS 5 TIMES) WITHIN 2.5 SECONDS";
    EXPECT_INT(toc_pattern_parse(toc_sv_of(text), &a, &p, NULL), 0);
    toc_pattern_explain(p, &b);
    EXPECT_SV(toc_buf_sv(&b),
              "Matches within 2.5 seconds:\n"
              "└─ these, by different observations, one after the other:\n"
              "   ├─ one observation with an object that is\n"
              "   │  └─ all of these, true of one object:\n"
              "   │     ├─ a file whose name is like (% any text, _ any character) \"x%\"\n"
              "   │     └─ a file whose size is more than 10\n"
              "   └─ 5 times, by different observations:\n"
              "      └─ one observation with an url whose value is not \"y\"\n"
              "Compared observation by observation: it has qualifiers.\n");
    toc_buf_done(&b);
    toc_arena_done(&a);
}
