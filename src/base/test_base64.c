#include "testkit.h"

#include "base/base64.h"

static bool reads(const char *text, const char *want)
{
    toc_arena a = {0};
    toc_sv got = {0};
    bool ok = toc_base64_read(toc_sv_of(text), &a, &got);
    bool same = ok && want && toc_sv_eq(got, toc_sv_of(want));
    toc_arena_done(&a);
    return want ? same : !ok;
}

/* The vectors of RFC 4648, section 10. */
TEST(vectors_of_the_rfc_go_both_ways)
{
    static const char *const PAIRS[][2] = {{"", ""},
                                           {"f", "Zg=="},
                                           {"fo", "Zm8="},
                                           {"foo", "Zm9v"},
                                           {"foob", "Zm9vYg=="},
                                           {"fooba", "Zm9vYmE="},
                                           {"foobar", "Zm9vYmFy"}};
    for (size_t i = 0; i < TOC_LEN(PAIRS); i++) {
        toc_buf b = {0};
        toc_base64_add(&b, toc_sv_of(PAIRS[i][0]));
        EXPECT_SV(toc_buf_sv(&b), PAIRS[i][1]);
        EXPECT(reads(PAIRS[i][1], PAIRS[i][0]));
        toc_buf_done(&b);
    }
}

TEST(what_is_no_base64_is_refused)
{
    EXPECT(reads("Zg=", NULL));
    EXPECT(reads("Z", NULL));
    EXPECT(reads("Zg==Zg==", NULL));
    EXPECT(reads("Z g==", NULL));
    EXPECT(reads("Zm9v!", NULL));
}
