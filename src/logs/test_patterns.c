/* Which lines are taken apart for patterns does not change what matches. */
#include "base/alloc.h"
#include "base/hash.h"
#include "logs/follow.h"
#include "logs/patterns.h"
#include "match/line_filter.h"
#include "match/list.h"
#include "match/scan.h"
#include "testkit.h"

#include <stdio.h>

/* ---- the filter ---- */

static uint64_t seed = 7;

static uint32_t below(uint32_t n)
{
    seed = toc_hash_mix(seed, 0x9e3779b97f4a7c15u);
    return (uint32_t)((seed >> 32) * n >> 32);
}

/* Where a literal stands, the slow way. */
static bool stands_at(toc_sv text, size_t at, const toc_sv *literals, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (literals[i].n <= text.n - at &&
            toc_sv_eq_nocase(toc_sv_range(text, at, at + literals[i].n), literals[i]))
            return true;
    return false;
}

TEST(the_filter_passes_over_no_literal)
{
    char bytes[200 + TOC_LINE_FILTER_PAD], pool[40 * 12];
    toc_sv literals[40];
    for (int round = 0; round < 2000; round++) {
        size_t n = 1 + below(40), shortest = 4 + below(7);
        for (size_t i = 0; i < n; i++) {
            literals[i] = (toc_sv){pool + 12 * i, shortest + below(3)};
            for (size_t k = 0; k < 12; k++)
                pool[12 * i + k] = (char)("abAB.1"[below(6)]);
        }
        for (size_t k = 0; k < sizeof(bytes); k++)
            bytes[k] = (char)("abAB.1\n"[below(7)]);
        toc_sv text = {bytes, below(200)};
        toc_line_filter *f = NULL;
        EXPECT_INT(toc_line_filter_new(literals, n, &f, NULL), 0);
        for (size_t at = 0; at < text.n; at++)
            if (stands_at(text, at, literals, n)) /* from any byte up to it */
                for (size_t from = at - TOC_MIN(at, (size_t)9); from <= at; from++)
                    EXPECT(toc_line_filter_find(f, text, from) < at + 12);
        toc_line_filter_free(f);
    }
}

TEST(the_filter_finds_little_else)
{
    static const toc_sv LITERALS[] = {{"evil.example", 12}, {"198.51.100.7", 12}};
    static const char TEXT[] = "2024-01-01 198.51.100.17 GET /evil.exampl www.fine.example "
                               "evil-example 98.51.100.7\n\0\0\0\0\0\0\0";
    toc_line_filter *f = NULL;
    EXPECT_INT(toc_line_filter_new(LITERALS, 2, &f, NULL), 0);
    EXPECT_INT(toc_line_filter_find(f, toc_sv_of(TEXT), 0), strlen(TEXT));
    toc_line_filter_free(f);
}

/* ---- with patterns ---- */

static const char *const HOSTS[] = {"evil.example",
                                    "EVIL.example",
                                    "www.fine.example",
                                    ("b\xc3\xbc"
                                     "cher.example"),
                                    "xn--bcher-kva.example",
                                    "ev.il"};
static const char *const ADDRESSES[] = {"198.51.100.7", "203.0.113.9", "192.0.2.1", "2001:db8::1",
                                        "2001:DB8:0::1"};
static const char *const USERS[] = {"root", "o\\'neil", "1000", "bob"};
static const char *const TIMES[] = {"2024-01-01T00:00:%02dZ", "", "2024-01-01T00:01:%02dZ"};

#define PICK(list) (list)[below(TOC_LEN(list))]

/* Some are found by texts, others by none. */
static const char *const PATTERNS[] = {
    "[domain-name:value = 'evil.example' AND network-traffic:dst_port = 443]",
    "[network-traffic:dst_port = 8443 AND network-traffic:dst_ref.value = '198.51.100.7']",
    "([domain-name:value = 'evil.example'] FOLLOWEDBY [ipv4-addr:value = '203.0.113.9']) WITHIN "
    "60 SECONDS",
    "[url:value = 'http://evil.example/gate.php'] REPEATS 2 TIMES",
    "[domain-name:value IN ('evil.example', 'ev.il') AND ipv4-addr:value = '192.0.2.1'] OR "
    "[domain-name:value = 'xn--bcher-kva.example'] AND [user-account:account_login = 'root']",
    "[domain-name:value LIKE 'ev%.example'] REPEATS 3 TIMES WITHIN 5 SECONDS",
    "[user-account:account_login = 'o\\\\\\'neil'] AND [domain-name:value = 'evil.example']",
    "[ipv6-addr:value = '2001:db8::1' AND network-traffic:dst_port > 1]",
    "[network-traffic:dst_port = 443 AND network-traffic:src_port = 1000]",
    "[file:name = 'gate.php'] AND [domain-name:value = 'www.fine.example']",
};

static void write_time(toc_buf *out, int n)
{
    const char *form = PICK(TIMES);
    char text[64] = "";
    if (form[0])
        (void)snprintf(text, sizeof(text),
                       form[14] == '0' ? "2024-01-01T00:00:%02dZ" : "2024-01-01T00:01:%02dZ",
                       n % 60);
    toc_buf_str(out, text);
}

static void write_json(toc_buf *out, int n)
{
    toc_buf_str(out, "{\"timestamp\":\"");
    write_time(out, n);
    toc_buf_printf(out, "\",\"src_ip\":\"%s\",\"dest_ip\":\"%s\",\"src_port\":%s,\"dest_port\":%s,",
                   PICK(ADDRESSES), PICK(ADDRESSES), below(2) ? "1000" : "1e3",
                   below(2) ? "443" : "8443");
    toc_buf_printf(
        out, "\"host\":\"x\",\"http\":{\"hostname\":\"%s\",\"url\":\"%s\"},\"user\":\"%s\"}",
        below(4) ? PICK(HOSTS) : "ev\\u0069l.example",
        below(2) ? "/gate.php" : "http:\\/\\/evil.example\\/gate.php", below(2) ? "root" : "bob");
}

static void write_text(toc_buf *out, int n)
{
    write_time(out, n);
    if (below(2))
        toc_buf_printf(out, " src=%s dst=%s dport=%s host=%s user=%s", PICK(ADDRESSES),
                       PICK(ADDRESSES), below(2) ? "443" : "8443", PICK(HOSTS), PICK(USERS));
    else
        toc_buf_printf(out, " \"%s\" (%s) http://%s/gate.php C:\\x\\gate.php", PICK(HOSTS),
                       PICK(ADDRESSES), PICK(HOSTS));
}

static void write_cells(toc_buf *out, int n, char sign)
{
    write_time(out, n);
    toc_buf_printf(out, "%c%s%c%s%c%s%c%s%c%s", sign, PICK(ADDRESSES), sign, PICK(ADDRESSES), sign,
                   below(2) ? "443" : "8443", sign,
                   sign == ',' && below(3) == 0    ? "\"evil.example\""
                   : sign == '\t' && below(4) == 0 ? "ev\\x69l.example"
                                                   : PICK(HOSTS),
                   sign, PICK(USERS));
}

static void write_log(toc_buf *out, toc_log_format format, int lines)
{
    if (format == TOC_LOG_CSV)
        toc_buf_str(out, "time,src_ip,dest_ip,dest_port,domain,user\n");
    for (int n = 0; n < lines; n++) {
        if (format == TOC_LOG_TSV && below(9) == 0)
            toc_buf_str(
                out,
                "#set_separator\t,\n#fields\tts\tid.orig_h\tid.resp_h\tid.resp_p\tquery\tuser\n");
        if (format == TOC_LOG_JSON)
            write_json(out, n);
        else if (format == TOC_LOG_TEXT)
            write_text(out, n);
        else
            write_cells(out, n, format == TOC_LOG_CSV ? ',' : '\t');
        toc_buf_str(out, below(5) ? "\n" : "\r\n");
        if (below(6) == 0)
            toc_buf_str(out, "nothing that anybody asks for, 10.0.0.1\n\n");
    }
}

static void on_note(void *context, const char *text)
{
    (void)context;
    toc_test_fail(__FILE__, __LINE__, "%s", text);
}

static toc_set *set_of(const char *const *patterns, size_t n)
{
    toc_set_builder *b = NULL;
    toc_set *s = NULL;
    toc_arena a = {0};
    EXPECT_INT(toc_set_builder_new(&b), 0);
    for (size_t i = 0; i < n; i++) {
        toc_ioc ioc;
        toc_about about = {.id = toc_arena_printf(&a, "p%zu", i)};
        EXPECT_INT(toc_ioc_of(TOC_IOC_PATTERN, toc_sv_of(patterns[i]), &a, &ioc), 0);
        EXPECT_INT(toc_set_add(b, &ioc, &about, NULL), 0);
    }
    EXPECT_INT(toc_set_build(b, TOC_SV("test"), &s, NULL), 0);
    toc_set_builder_free(b);
    toc_arena_done(&a);
    return s;
}

/* All matches, a line each; the log comes in blocks of some lines. */
static toc_sv matches(const toc_set *set, toc_sv log, toc_log_format format, size_t block_lines,
                      bool all, toc_arena *a)
{
    static const char NAME[] = "log";
    const toc_log_patterns_options o = {.set = set,
                                        .records = {.now = 1000000},
                                        .late = INT64_C(3600000000),
                                        .all = all,
                                        .note = on_note};
    toc_log_patterns *p = NULL;
    toc_buf out = {0};
    const toc_sv whole = log;
    EXPECT_INT(toc_log_patterns_new(&o, &p, NULL), 0);
    toc_log_block b = {.name = NAME, .format = format, .line = 1};
    while (log.n) {
        const toc_log_match *list = NULL;
        size_t n = 0, end = 0, lines = 0;
        while (end < log.n && lines < block_lines)
            lines += log.p[end++] == '\n';
        b.text = toc_sv_range(log, 0, end);
        EXPECT_INT(toc_log_patterns_block(p, &b, 1000000, &list, &n, NULL), 0);
        for (size_t i = 0; i < n; i++) {
            toc_buf_printf(&out, "%u at %lld:", list[i].indicator, (long long)list[i].time);
            for (size_t k = 0; k < list[i].n; k++) {
                const toc_log_record *r = &list[i].records[k];
                EXPECT(r->offset == 0 || whole.p[r->offset - 1] == '\n');
                EXPECT_INT(toc_log_count_lines(toc_sv_range(whole, 0, r->offset)), r->line - 1);
                toc_buf_printf(&out, " %llu@%llu", (unsigned long long)list[i].records[k].line,
                               (unsigned long long)list[i].records[k].offset);
            }
            toc_buf_printf(&out, " %.*s\n", (int)(list[i].end - list[i].start),
                           b.text.p + list[i].start);
        }
        b.line += lines;
        b.offset += end;
        log = toc_sv_range(log, end, log.n);
    }
    toc_log_patterns_free(p);
    toc_sv text = toc_arena_dup(a, toc_buf_sv(&out));
    toc_buf_done(&out);
    return text;
}

TEST(times_of_lines_that_are_passed_over_count_for_those_without)
{
    static const char *const PATTERN = "[domain-name:value = 'evil.example']";
    static const char LOG[] = "2024-01-01T00:00:01Z host=evil.example\n"
                              "2024-01-01T00:00:05Z nothing\n"
                              "\n"
                              "# a remark\n"
                              "host=evil.example\n"
                              "2024-01-01T00:00:09Z nothing\n"
                              "\n"
                              "host=evil.example\n\0\0\0\0\0\0\0\0";
    toc_arena a = {0};
    toc_set *set = set_of(&PATTERN, 1);
    for (size_t lines = 1; lines < 10; lines++)
        EXPECT_SV(matches(set, toc_sv_of(LOG), TOC_LOG_TEXT, lines, false, &a),
                  "0 at 1704067201000000: 1@0 2024-01-01T00:00:01Z host=evil.example\n"
                  "0 at 1704067205000000: 5@80 host=evil.example\n"
                  "0 at 1704067209000000: 8@128 host=evil.example\n");
    toc_set_free(set);
    toc_arena_done(&a);
}

TEST(what_is_not_taken_apart_would_have_matched_nothing)
{
    static const toc_log_format FORMATS[] = {TOC_LOG_TEXT, TOC_LOG_JSON, TOC_LOG_CSV, TOC_LOG_TSV};
    toc_arena a = {0};
    size_t found = 0;
    for (int round = 0; round < 400; round++) {
        const char *some[3];
        size_t n = 1 + below(TOC_LEN(some));
        for (size_t i = 0; i < n; i++)
            some[i] = PICK(PATTERNS);
        toc_log_format format = PICK(FORMATS);
        toc_set *set = set_of(some, n);
        toc_buf log = {0};
        write_log(&log, format, 40);
        toc_sv text = toc_buf_sv(&log);
        toc_buf_str(&log, "\0\0\0\0\0\0\0\0\0");
        EXPECT(toc_buf_reserve(&log, TOC_SCAN_PAD) != NULL);
        text.p = log.p;
        toc_sv want = matches(set, text, format, 1000, true, &a);
        found += want.n > 0;
        EXPECT_SV(matches(set, text, format, 1000, false, &a), want.p);
        EXPECT_SV(matches(set, text, format, 1 + below(7), false, &a), want.p);
        toc_buf_done(&log);
        toc_set_free(set);
        toc_arena_clear(&a);
    }
    EXPECT(found > 100);
    toc_arena_done(&a);
}
