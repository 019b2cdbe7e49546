#include "testkit.h"

#include "base/utf8.h"

static void folds_to(const char *in, const char *want)
{
    toc_arena a = {0};
    EXPECT_SV(toc_fold(&a, toc_sv_of(in)), want);
    toc_arena_done(&a);
}

TEST(spellings_of_one_name_share_a_key)
{
    folds_to("Al-Shabaab", "al shabaab");
    folds_to("S\u00e3o  Paulo ", "sao paulo");
    folds_to("U.S.", "us");
    folds_to("Islamic State\u2014Khorasan Province", "islamic state khorasan province");
    folds_to("Dz\u016bkija", "dzukija");
    folds_to("\u0141\u00f3d\u017a", "lodz");
    folds_to("M\u00fcller\u2019s", "mullers");
    folds_to("Stra\u00dfe", "strasse");
    folds_to("\u041a\u0438\u0457\u0432", "\u043a\u0438\u0456\u0432");
    folds_to("", "");
    folds_to(" - ", "");
}

TEST(folding_takes_any_bytes)
{
    toc_arena a = {0};
    for (int i = 0; i < 256; i++) {
        char b[3] = {(char)i, (char)(i * 7), (char)(i * 31)};
        (void)toc_fold(&a, (toc_sv){b, 3});
    }
    EXPECT(!a.overflowed);
    toc_arena_done(&a);
}

TEST(bad_bytes_are_found_where_they_are)
{
    EXPECT_INT(toc_utf8_valid(TOC_SV("ok\xC3\xA4")), 4);
    EXPECT_INT(toc_utf8_valid(TOC_SV("ok\xC3")), 2);
    EXPECT_INT(toc_utf8_valid(TOC_SV("\xC0\x80")), 0);         /* overlong */
    EXPECT_INT(toc_utf8_valid(TOC_SV("\xED\xA0\x80")), 0);     /* surrogate */
    EXPECT_INT(toc_utf8_valid(TOC_SV("\xF4\x90\x80\x80")), 0); /* past U+10FFFF */
}

TEST(columns_on_a_terminal)
{
    EXPECT_INT(toc_utf8_width(TOC_SV("a\xC3\xA4")), 2);
    EXPECT_INT(toc_utf8_width(TOC_SV("\xE6\x9D\xB1")), 2);
    EXPECT_INT(toc_utf8_width(TOC_SV("e\xCC\x81")), 1);
}
