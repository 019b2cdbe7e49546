#include "testkit.h"

#include "read/when.h"

static void is(const char *in, const char *want)
{
    char got[TOC_DAY_TEXT + 1] = "none";
    toc_day d = toc_when_parse(toc_sv_of(in));
    if (d != TOC_DAY_NONE)
        toc_day_format(d, got);
    if (strcmp(got, want) != 0)
        toc_test_fail(__FILE__, __LINE__, "\"%s\" is %s, want %s", in, got, want);
}

TEST(the_notations_of_metadata_are_read)
{
    is("2024-03-22", "2024-03-22");
    is(" 2024-03-22T23:30:00+03:00 ", "2024-03-22"); /* the writer's day, not that of UTC */
    is("20240322", "2024-03-22");
    is("20240322T101500Z", "2024-03-22");
    is("2024/3/2 10:15", "2024-03-02");
    is("D:20240322101500+01'00'", "2024-03-22");
    is("Fri, 22 Mar 2024 21:00:00 +0300", "2024-03-22");
    is("3 Jan 90 10:00 EST", "1990-01-03");
    is("22 March 2024", "2024-03-22");
    is("March 22, 2024 at 9:00 pm", "2024-03-22");
    is("Friday, Sept. 6, 2024", "2024-09-06");
}

TEST(what_is_no_day_is_none)
{
    is("", "none");
    is("yesterday", "none");
    is("2024", "none");
    is("2024-02-30", "none");
    is("0001-01-01T00:00:00", "none");
    is("1711100000", "none");
    is("99999999999999999999", "none");
    is("3/22/2024", "none"); /* month or day first: nobody can tell */
}
