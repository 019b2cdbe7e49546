#include "testkit.h"

#include "read/name.h"

TEST(stems_are_what_people_call_a_report)
{
    static const char *const cases[][2] = {
        {"001.txt", "001"},
        {"a/b/001.txt", "001"},
        {"a.html.gz", "a"},
        {"a.EML.zst", "a"},
        {"v1.2", "v1.2"},
        {"DEV-MUC3-0001", "DEV-MUC3-0001"},
        {"2024.03.22 attack.pdf", "2024.03.22 attack"},
        {".txt", ".txt"},
        {"-", "-"},
        {"a/", "a"},
        {"/", "/"},
        {"", ""},
        {"https://example.org/news/blast.html?x=1/2#top", "blast"},
        {"https://example.org/news/", "news"},
        {"HTTP://example.org", "example.org"},
        {"http://example.org/?q=a", "example.org"},
        {"http://", ""},
    };
    for (size_t i = 0; i < TOC_LEN(cases); i++)
        EXPECT_SV(toc_name_stem(toc_sv_of(cases[i][0])), cases[i][1]);
}

TEST(endings_are_short_and_start_with_a_letter)
{
    EXPECT_SV(toc_name_ending(TOC_SV("x/a.html")), ".html");
    EXPECT_SV(toc_name_ending(TOC_SV("a.tar.gz")), ".gz");
    EXPECT_SV(toc_name_ending(TOC_SV("a.2024")), "");
    EXPECT_SV(toc_name_ending(TOC_SV("a.b/c")), "");
    EXPECT_SV(toc_name_ending(TOC_SV("Mr. Smith")), "");
    EXPECT_SV(toc_name_ending(TOC_SV("a.")), "");
}

TEST(only_http_is_a_url)
{
    EXPECT(toc_name_is_url(TOC_SV("HTTPS://a")));
    EXPECT(!toc_name_is_url(TOC_SV("file:///etc/passwd")));
    EXPECT(!toc_name_is_url(TOC_SV("http:/a")));
}
