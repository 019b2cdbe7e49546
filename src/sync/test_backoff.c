#include "testkit.h"

#include "sync/backoff.h"

static const int64_t NOW = INT64_C(784111777) * 1000000; /* Sun, 06 Nov 1994 08:49:37 GMT */

TEST(waits_double_up_to_the_most)
{
    const toc_sv none = {NULL, 0};
    EXPECT_INT(toc_backoff(1, none, NOW, 60), 1000);
    EXPECT_INT(toc_backoff(2, none, NOW, 60), 2000);
    EXPECT_INT(toc_backoff(5, none, NOW, 60), 16000);
    EXPECT_INT(toc_backoff(9, none, NOW, 60), 60000);
    EXPECT_INT(toc_backoff(1000, none, NOW, 60), 60000);
}

TEST(retry_after_is_heeded_in_both_forms)
{
    EXPECT_INT(toc_backoff(1, TOC_SV("0"), NOW, 60), 0);
    EXPECT_INT(toc_backoff(4, TOC_SV("7"), NOW, 60), 7000);
    EXPECT_INT(toc_backoff(1, TOC_SV("61"), NOW, 60), -1);
    EXPECT_INT(toc_backoff(1, TOC_SV("Sun, 06 Nov 1994 08:49:47 GMT"), NOW, 60), 10000);
    EXPECT_INT(toc_backoff(1, TOC_SV("Sun, 06 Nov 1994 08:49:30 GMT"), NOW, 60), 0);
    EXPECT_INT(toc_backoff(1, TOC_SV("Mon, 07 Nov 1994 08:49:37 GMT"), NOW, 60), -1);
    EXPECT_INT(toc_backoff(2, TOC_SV("soon"), NOW, 60), 2000);
    EXPECT_INT(toc_backoff(2, TOC_SV("Sun, 99 Nov 1994 08:49:47 GMT"), NOW, 60), 2000);
}

TEST(only_what_may_pass_is_tried_again)
{
    EXPECT(toc_backoff_may(429) && toc_backoff_may(500) && toc_backoff_may(503));
    EXPECT(!toc_backoff_may(401) && !toc_backoff_may(404) && !toc_backoff_may(501));
}
