#include "match/decay.h"
#include "match/warnlist.h"
#include "testkit.h"

#include <math.h>

static void on_list(void *context, toc_sv list)
{
    toc_buf *b = context;
    toc_buf_printf(b, "%s%.*s", b->n ? " " : "", TOC_SV_ARG(list));
}

static const char *const LISTS[] = {
    "{\"name\":\"resolvers\",\"type\":\"cidr\",\"list\":[\"8.8.8.8\",\"10.0.0.0/8\",\"2001:db8::/"
    "32\",\"junk\"],"
    "\"matching_attributes\":[\"ip-src\",\"domain|ip\"]}",
    "{\"name\":\"top\",\"type\":\"hostname\",\"list\":[\"Top.example\",\".cdn.example\"]}",
    "{\"name\":\"hashes\",\"type\":\"string\",\"list\":[\"D41D8CD98F00B204E9800998ECF8427E\"],"
    "\"matching_attributes\":[\"md5\"]}",
    "{\"name\":\"throwaway\",\"type\":\"substring\",\"list\":[\"mailinator\"],\"matching_"
    "attributes\":[\"email-src\"]}",
    "{\"name\":\"contacts\",\"type\":\"regex\",\"list\":[\"/^(abuse|noc)\\\\@.*\\\\..*$/"
    "i\"],\"matching_attributes\":[\"email-dst\"]}",
};

static void expect_lists(const toc_warnlists *w, toc_ioc_kind kind, const char *value,
                         const char *want)
{
    toc_buf b = {0};
    toc_warnlists_find(w, kind, toc_sv_of(value), on_list, &b);
    EXPECT_SV(toc_buf_sv(&b), want);
    toc_buf_done(&b);
}

TEST(all_five_types_speak_of_their_attributes)
{
    toc_warnlists *w = NULL;
    EXPECT_INT(toc_warnlists_new(&w), 0);
    for (size_t i = 0; i < TOC_LEN(LISTS); i++)
        EXPECT_INT(toc_warnlists_add(w, toc_sv_of(LISTS[i]), NULL), 0);
    expect_lists(w, TOC_IOC_IPV4, "8.8.8.8", "resolvers");
    expect_lists(w, TOC_IOC_IPV4, "10.9.8.7", "resolvers");
    expect_lists(w, TOC_IOC_IPV4, "10.0.0.0/9", "resolvers");
    expect_lists(w, TOC_IOC_IPV4, "0.0.0.0/0", "");
    expect_lists(w, TOC_IOC_IPV6, "2001:db8::1", "resolvers");
    expect_lists(w, TOC_IOC_URL, "http://10.0.0.1/x", "");
    expect_lists(w, TOC_IOC_DOMAIN, "www.top.example", "top");
    expect_lists(w, TOC_IOC_DOMAIN, "nottop.example", "");
    expect_lists(w, TOC_IOC_URL, "https://a.cdn.example:8443/x", "top");
    expect_lists(w, TOC_IOC_HASH, "d41d8cd98f00b204e9800998ecf8427e", "hashes");
    expect_lists(w, TOC_IOC_EMAIL, "x@mailinator.example", "throwaway");
    expect_lists(w, TOC_IOC_EMAIL, "ABUSE@isp.example", "contacts");
    toc_warnlists_free(w);
}

TEST(what_is_no_list_is_refused)
{
    static const char *const BAD[] = {"", "{}", "[]",
                                      "{\"name\":\"x\",\"type\":\"glob\",\"list\":[]}",
                                      "{\"name\":\"x\",\"type\":\"regex\",\"list\":[\"/(/\"]}"};
    toc_warnlists *w = NULL;
    EXPECT_INT(toc_warnlists_new(&w), 0);
    for (size_t i = 0; i < TOC_LEN(BAD); i++) {
        toc_err err = {0};
        EXPECT(toc_warnlists_add(w, toc_sv_of(BAD[i]), &err) < 0);
        EXPECT(err.text[0]);
    }
    EXPECT_INT(toc_warnlists_count(w), 0);
    toc_warnlists_free(w);
}

TEST(worth_falls_with_age)
{
    const toc_decay d = {.lifetime = 100, .speed = 2};
    const int64_t day = 86400;
    EXPECT_INT(lround(toc_decay_score(&d, 80, -5)), 80);
    EXPECT_INT(lround(toc_decay_score(&d, 80, 25 * day)), 40); /* 80 * (1 - sqrt(1/4)) */
    EXPECT_INT(lround(toc_decay_score(&d, 80, 100 * day)), 0);
    EXPECT_INT(lround(toc_decay_score(&d, 80, 1000 * day)), 0);
    const toc_decay never = {.lifetime = 0, .speed = 1};
    EXPECT_INT(lround(toc_decay_score(&never, 80, 1000 * day)), 80);
}
