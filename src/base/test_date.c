#include "testkit.h"

#include "base/date.h"

TEST(days_round_trip_over_eight_centuries)
{
    for (toc_day d = toc_day_of(1600, 1, 1); d < toc_day_of(2400, 1, 1); d++) {
        toc_ymd c = toc_day_ymd(d);
        EXPECT_INT(toc_day_of(c.year, c.month, c.day), d);
    }
}

TEST(epoch_and_weekdays)
{
    EXPECT_INT(toc_day_of(1970, 1, 1), 0);
    EXPECT_INT(toc_day_weekday(toc_day_of(2024, 3, 22)), 5);
    EXPECT_INT(toc_day_weekday(toc_day_of(1969, 12, 28)), 0);
}

TEST(days_that_do_not_exist)
{
    EXPECT_INT(toc_day_of(2023, 2, 29), TOC_DAY_NONE);
    EXPECT_INT(toc_day_of(1900, 2, 29), TOC_DAY_NONE);
    EXPECT_INT(toc_day_of(2024, 13, 1), TOC_DAY_NONE);
    EXPECT(toc_day_of(2000, 2, 29) != TOC_DAY_NONE);
}

TEST(months_have_names)
{
    bool whole;
    EXPECT_INT(toc_month_named(TOC_SV("MARCH"), &whole), 3);
    EXPECT(whole);
    EXPECT_INT(toc_month_named(TOC_SV("Sept"), &whole), 9);
    EXPECT(!whole);
    EXPECT_INT(toc_month_named(TOC_SV("may"), NULL), 5);
    EXPECT_INT(toc_month_named(TOC_SV("ma"), NULL), 0);
    EXPECT_INT(toc_month_named(TOC_SV("marches"), NULL), 0);
}

TEST(format_and_parse)
{
    char s[TOC_DAY_TEXT + 1];
    toc_day_format(toc_day_of(1998, 8, 7), s);
    EXPECT_SV(toc_sv_of(s), "1998-08-07");
    EXPECT_INT(toc_day_parse(TOC_SV("1998-08-07T10:00")), toc_day_of(1998, 8, 7));
    EXPECT_INT(toc_day_parse(TOC_SV("1998-8-7")), TOC_DAY_NONE);
}

TEST(instants_with_offsets)
{
    int64_t a, b;
    char s[TOC_TIME_TEXT + 1];
    EXPECT(toc_time_parse(TOC_SV("2024-03-22T20:00:00.25+03:00"), &a));
    EXPECT(toc_time_parse(TOC_SV("2024-03-22T17:00:00.250Z"), &b));
    EXPECT_INT(a, b);
    toc_time_format(a, s);
    EXPECT_SV(toc_sv_of(s), "2024-03-22T17:00:00.250000Z");
    EXPECT(!toc_time_parse(TOC_SV("2024-03-22T17:00:00"), &a));
    EXPECT(!toc_time_parse(TOC_SV("2024-03-22T25:00:00Z"), &a));
}

TEST(instants_before_1970)
{
    char s[TOC_TIME_TEXT + 1];
    toc_time_format(-1, s);
    EXPECT_SV(toc_sv_of(s), "1969-12-31T23:59:59.999999Z");
}
