#include "testkit.h"

TEST(cut_walks_cells)
{
    toc_sv line = TOC_SV("a,,b");
    EXPECT_SV(toc_sv_cut(&line, ','), "a");
    EXPECT_SV(toc_sv_cut(&line, ','), "");
    EXPECT_SV(toc_sv_cut(&line, ','), "b");
    EXPECT_INT(line.n, 0);
}

TEST(numbers_whole_or_not_at_all)
{
    int64_t v;
    EXPECT(toc_sv_to_i64(TOC_SV("-42"), &v) && v == -42);
    EXPECT(!toc_sv_to_i64(TOC_SV(""), &v));
    EXPECT(!toc_sv_to_i64(TOC_SV("-"), &v));
    EXPECT(!toc_sv_to_i64(TOC_SV("4x"), &v));
    EXPECT(!toc_sv_to_i64(TOC_SV("99999999999999999999"), &v));
}

TEST(find_and_trim)
{
    EXPECT_INT(toc_sv_find(TOC_SV("hello"), TOC_SV("lo"), 0), 3);
    EXPECT_INT(toc_sv_find(TOC_SV("hello"), TOC_SV("lo"), 4), -1);
    EXPECT_INT(toc_sv_find(TOC_SV("x"), TOC_SV("longer"), 0), -1);
    EXPECT_SV(toc_sv_trim(TOC_SV(" \t a b\n")), "a b");
}

TEST(case_folding_is_ascii_only)
{
    EXPECT(toc_sv_eq_nocase(TOC_SV("AbC"), TOC_SV("aBc")));
    EXPECT(!toc_sv_eq_nocase(TOC_SV("\xC3\x84"), TOC_SV("\xC3\xA4")));
}
