#include "testkit.h"

#include "read/reflow.h"

enum { LETTER = 5, PITCH = 12, SIZE = 10 };

/* Sets text in letters LETTER wide: '\n' is the next line, '\v' half a line more, '\f' a page;
 * leading spaces indent. */
static void reflows(const char *text, const char *want)
{
    toc_arena a = {0};
    toc_line lines[64];
    size_t n = 0;
    float top = 0;
    uint32_t page = 0;
    toc_sv rest = toc_sv_of(text);
    while (rest.n) {
        toc_sv line = toc_sv_cut(&rest, '\n');
        float right = (float)line.n;
        for (; line.n && (line.p[0] == '\f' || line.p[0] == '\v'); line.p++, line.n--, right--) {
            page += line.p[0] == '\f';
            top = line.p[0] == '\f' ? 0 : top + SIZE;
        }
        toc_sv words = toc_sv_trim(line);
        lines[n++] = (toc_line){.text = words,
                                .left = (right - (float)words.n) * LETTER,
                                .right = right * LETTER,
                                .top = top,
                                .bottom = top + SIZE,
                                .page = page};
        top += PITCH;
    }
    EXPECT_SV(toc_reflow(lines, n, &a), want);
    toc_arena_done(&a);
}

TEST(wrapped_lines_become_paragraphs)
{
    reflows(
        "A bomb exploded outside a police station\n"
        "in Lima on Friday, killing two officers.\n"
        "Nobody claimed it.\n"
        "The army blamed the Shining Path for the\n"
        "attack, which it denied.",
        "A bomb exploded outside a police station in Lima on Friday, killing two officers. Nobody "
        "claimed it.\n\nThe army blamed the Shining Path for the attack, which it denied.");
}

TEST(divided_words_are_joined)
{
    reflows("The explosion at the railway station des-\n"
            "troyed the hall that was state-of-the-\n"
            "art when the long line from the North-\n"
            "South network reached it.",
            "The explosion at the railway station destroyed the hall that was state-of-the-art "
            "when the "
            "long line from the North-South network reached it.");
}

TEST(gaps_and_indents_start_paragraphs)
{
    reflows(
        "It was a long line that fills the column\nand goes on in the next one until the end.\n"
        "\vAnother one after a gap that fills it too",
        "It was a long line that fills the column and goes on in the next one until the end.\n\n"
        "Another one after a gap that fills it too");
    reflows(
        "First line that fills the column, so so.\n   Second paragraph, indented, filling it.\n"
        "and going on.",
        "First line that fills the column, so so.\n\nSecond paragraph, indented, filling it. and "
        "going on.");
}

TEST(sentences_go_on_over_pages)
{
    reflows("The attackers fled across the border and\n\fwere caught.",
            "The attackers fled across the border and were caught.");
    reflows("The attackers fled across the border now.\n\fWere caught.",
            "The attackers fled across the border now.\n\nWere caught.");
}

TEST(running_heads_and_page_numbers_go)
{
    reflows(
        "Threat report 2024\nThe first page has this sentence on it.\nPage 1 of 3\n"
        "\fThreat report 2024\nThe second page has another one on it.\nPage 2 of 3\n"
        "\fThreat report 2024\nThe third page has the last of the lot.\nPage 3 of 3",
        "The first page has this sentence on it.\n\nThe second page has another one on it.\n\nThe "
        "third page has the last of the lot.");
}

TEST(list_items_stand_alone)
{
    reflows("\u2022 10.0.0.1, the server that was used in it\n\u2022 10.0.0.2",
            "\u2022 10.0.0.1, the server that was used in it\n\n\u2022 10.0.0.2");
}

TEST(nothing_gives_nothing)
{
    reflows("", "");
}
