/* Public patterns: over Observed Data and over lines, with callbacks that stop and errors that say
 * why. */
#include "tocsin/pattern.h"
#include "testkit.h"

#include <errno.h>

static tocsin_patterns *patterns_of(const char *const *texts, size_t n)
{
    tocsin_patterns *p = NULL;
    EXPECT_INT(tocsin_patterns_new(&p, NULL), 0);
    for (size_t i = 0; i < n; i++)
        EXPECT_INT(tocsin_patterns_add(p, texts[i], strlen(texts[i]), 100 + i, NULL), 0);
    EXPECT_INT(tocsin_patterns_count(p), n);
    EXPECT_INT(tocsin_patterns_ready(p, NULL), 0);
    return p;
}

static int on_match(void *context, const tocsin_match *m)
{
    toc_buf_printf(context, "%llu:", (unsigned long long)m->pattern);
    for (size_t i = 0; i < m->n; i++)
        toc_buf_printf(context, "%s%llu", i ? "," : "", (unsigned long long)m->observations[i]);
    toc_buf_byte(context, ' ');
    return 0;
}

static int line(tocsin_pattern_stream *s, const char *text, uint64_t number)
{
    return tocsin_pattern_stream_line(s, text, strlen(text), number, NULL);
}

TEST(lines_of_logs_are_compared_in_order)
{
    static const char *const TEXTS[] = {
        "[domain-name:value = 'evil.example'] FOLLOWEDBY [network-traffic:dst_port = 4444]",
        "[user-account:account_login = 'root']"};
    tocsin_patterns *p = patterns_of(TEXTS, 2);
    tocsin_pattern_stream *s = NULL;
    toc_buf got = {0};
    EXPECT_INT(tocsin_pattern_stream_new(p, 0, on_match, &got, &s, NULL), 0);
    tocsin_pattern_stream_log(s, TOCSIN_LOG_AUTO);
    EXPECT_INT(line(s, "time,domain,dest_ip,dest_port,user\r\n", 1), TOCSIN_NO_RECORD);
    EXPECT_INT(line(s, "2024-01-01T00:00:01Z,www.fine.example,198.51.100.7,4444,root\r\n", 2), 0);
    EXPECT_INT(line(s, "2024-01-01T00:00:02Z,evil.example,198.51.100.7,443,-\n", 3), 0);
    EXPECT_INT(line(s, "\n", 4), TOCSIN_NO_RECORD);
    tocsin_pattern_stream_log(s, TOCSIN_LOG_TEXT); /* what was seen stays known */
    EXPECT_INT(line(s, "2024-01-01T00:00:03Z src=10.0.0.1 dst=198.51.100.7 dport=4444", 5), 0);
    EXPECT_SV(toc_buf_sv(&got), "101:2 100:3,5 ");
    tocsin_pattern_stream_free(s);
    tocsin_patterns_free(p);
    toc_buf_done(&got);
}

static const char BUNDLE[] =
    "{\"type\":\"bundle\",\"id\":\"bundle--1\",\"objects\":["
    "{\"type\":\"observed-data\",\"id\":\"observed-data--2\",\"first_observed\":\"2024-01-01T00:00:"
    "05Z\","
    "\"last_observed\":\"2024-01-01T00:00:05Z\",\"number_observed\":1,\"object_refs\":[\"url--1\"]}"
    ","
    "{\"type\":\"observed-data\",\"id\":\"observed-data--1\",\"first_observed\":\"2024-01-01T00:00:"
    "01Z\","
    "\"last_observed\":\"2024-01-01T00:00:01Z\",\"number_observed\":1,\"object_refs\":[\"domain-"
    "name--1\"]},"
    "{\"type\":\"domain-name\",\"id\":\"domain-name--1\",\"value\":\"evil.example\"},"
    "{\"type\":\"url\",\"id\":\"url--1\",\"value\":\"http://evil.example/\"}]}";

TEST(observed_data_is_compared_in_the_order_of_time)
{
    static const char *const TEXTS[] = {
        "[domain-name:value = 'evil.example'] FOLLOWEDBY [url:value LIKE 'http%']",
        "[url:value LIKE 'http%'] FOLLOWEDBY [domain-name:value = 'evil.example']"};
    tocsin_patterns *p = patterns_of(TEXTS, 2);
    tocsin_pattern_stream *s = NULL;
    tocsin_error err;
    toc_buf got = {0};
    EXPECT_INT(tocsin_pattern_stream_new(p, 0, on_match, &got, &s, NULL), 0);
    EXPECT_INT(tocsin_pattern_stream_stix(s, BUNDLE, sizeof(BUNDLE) - 1, 7, &err), 0);
    EXPECT_SV(toc_buf_sv(&got), "100:7,7 ");
    EXPECT_INT(tocsin_pattern_stream_stix(s, "{", 1, 8, &err), -EINVAL);
    EXPECT_INT(tocsin_pattern_stream_stix(s, "{\"type\":\"observed-data\"}", 24, 8, &err), -EINVAL);
    EXPECT(strlen(err.text) > 10);
    tocsin_pattern_stream_free(s);
    tocsin_patterns_free(p);
    toc_buf_done(&got);
}

static int stop(void *context, const tocsin_match *m)
{
    (void)m;
    ++*(int *)context;
    return -ECANCELED;
}

TEST(a_callback_can_stop)
{
    static const char *const TEXTS[] = {"[domain-name:value = 'evil.example']",
                                        "[domain-name:value LIKE 'evil%']"};
    tocsin_patterns *p = patterns_of(TEXTS, 2);
    tocsin_pattern_stream *s = NULL;
    int calls = 0;
    EXPECT_INT(tocsin_pattern_stream_new(p, 0, stop, &calls, &s, NULL), 0);
    EXPECT_INT(tocsin_pattern_stream_stix(s, BUNDLE, sizeof(BUNDLE) - 1, 7, NULL), -ECANCELED);
    EXPECT_INT(calls, 1);
    EXPECT_INT(line(s, "host=evil.example", 1), -ECANCELED);
    EXPECT_INT(calls, 2);
    tocsin_pattern_stream_free(s);
    tocsin_patterns_free(p);
}

TEST(what_is_no_pattern_is_told_with_its_place)
{
    tocsin_patterns *p = NULL;
    tocsin_pattern_stream *s = NULL;
    tocsin_error err;
    EXPECT_INT(tocsin_patterns_new(&p, NULL), 0);
    EXPECT_INT(tocsin_pattern_stream_new(p, 0, stop, NULL, &s, &err), -EINVAL);
    EXPECT_INT(tocsin_patterns_add(p, "[a:b = ]", 8, 1, &err), -EINVAL);
    EXPECT(strstr(err.text, "column 8") != NULL);
    EXPECT_INT(tocsin_patterns_count(p), 0);
    EXPECT_INT(tocsin_patterns_ready(p, NULL), 0);
    EXPECT_INT(tocsin_patterns_add(p, "[a:b = 1]", 9, 1, &err), -EINVAL);
    EXPECT(tocsin_patterns_free(p) == NULL);
    EXPECT(tocsin_patterns_free(NULL) == NULL);
    EXPECT(tocsin_pattern_stream_free(NULL) == NULL);
}
