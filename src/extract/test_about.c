/* about - what the words of a warning name. */
#include "testkit.h"

#include "extract/about.h"
#include "model/terms.h"

/* What the first warning of a text is about. False: there is none. */
static bool read_about(const char *text, toc_arena *a, toc_about *ret)
{
    toc_extractor *x = toc_test_extractor();
    toc_doc doc = {.id = TOC_SV("t"), .text = toc_sv_of(text)};
    toc_record *rec = NULL;
    toc_err err = {0};
    if (toc_extract(x, &doc, a, &rec, &err) < 0 || !rec->warnings.n)
        return false;
    const toc_basis *basis = &rec->warnings.p[0].basis;
    if (toc_extract_about(x, &doc, &basis, 1, a, ret, &err) < 0)
        toc_test_fail(__FILE__, __LINE__, "%s", err.text);
    return true;
}

/* "SO transport (dateline SO)" of the first warning of a text. */
static toc_sv about_of(const char *text, toc_arena *a)
{
    toc_about about = {0};
    toc_buf out = {0};
    if (!read_about(text, a, &about))
        return TOC_SV("no warning");
    for (int i = 0; i < TOC_ABOUT_COUNTRIES && about.countries[i][0]; i++)
        toc_buf_printf(&out, "%s ", about.countries[i]);
    for (unsigned k = 1; k < 32; k++)
        if (about.targets >> k & 1)
            toc_buf_printf(&out, "%s ", toc_term(&toc_terms_target, k));
    toc_buf_printf(&out, "(%s)", about.dateline);
    toc_sv ret = toc_arena_dup(a, toc_buf_sv(&out));
    toc_buf_done(&out);
    return ret;
}

TEST(a_warning_is_about_what_stands_behind_its_word)
{
    toc_arena a = {0};
    EXPECT_SV(about_of("NAIROBI, Kenya, 20 June 2025 (Wire) - The coast guard warned on Friday "
                       "that tankers off Mogadishu could be the next target of the Red Lantern "
                       "group.",
                       &a),
              "SO transport (KE)");
    EXPECT_SV(about_of("LYON, France, 3 May 2025 (Wire) - British officials warned on Friday that "
                       "banks in Latvia and Estonia could be the next target.",
                       &a),
              "LV EE financial (FR)");
    toc_arena_done(&a);
}

TEST(its_sentence_is_told_whole)
{
    static const char TEXT[] =
        "NAIROBI, Kenya, 20 June 2025 (Wire) - The day was calm. The coast guard warned on Friday "
        "that tankers off Mogadishu could be the next target. Nobody was hurt.";
    toc_arena a = {0};
    toc_about about = {0};
    EXPECT(read_about(TEXT, &a, &about));
    EXPECT_SV(toc_sv_range(toc_sv_of(TEXT), about.sentence.start, about.sentence.end),
              "The coast guard warned on Friday that tankers off Mogadishu could be the next "
              "target.");
    toc_arena_done(&a);
}

TEST(what_it_does_not_name_is_not_guessed)
{
    toc_arena a = {0};
    EXPECT_SV(about_of("LYON, France, 3 May 2025 (Wire) - Police warned on Friday that the "
                       "others could be the next target. Spain was not involved.",
                       &a),
              "(FR)");
    toc_arena_done(&a);
}
