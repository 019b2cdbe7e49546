#include "testkit.h"

#include "base/limits.h"
#include "extract/text.h"

#include <errno.h>
#include <stdio.h>

/* Tokens joined by spaces, sentences ended by " | ", headings by " # ". */
static toc_sv split(toc_arena *a, const char *in)
{
    static toc_doc doc;
    doc = (toc_doc){.text = toc_sv_of(in)};
    toc_text t;
    EXPECT_INT(toc_text_split(&doc, a, &t), 0);
    toc_sv out = {"", 0};
    TOC_VEC_FOREACH (s, &t.sentences) {
        for (uint32_t i = s->first; i < s->end; i++) {
            toc_sv w = toc_text_words(&t, i, i + 1);
            out =
                toc_arena_printf(a, "%.*s%s%.*s", TOC_SV_ARG(out), out.n ? " " : "", TOC_SV_ARG(w));
        }
        out = toc_arena_printf(a, "%.*s %s", TOC_SV_ARG(out), s->heading ? "#" : "|");
    }
    return out;
}

static void splits_to(const char *in, const char *want)
{
    toc_arena a = {0};
    EXPECT_SV(split(&a, in), want);
    toc_arena_done(&a);
}

TEST(contractions_and_possessives_are_two_tokens)
{
    splits_to("They don't know Iran's plan.", "They do n't know Iran 's plan . |");
    splits_to("We can\u2019t say; it\u2019s late.", "We ca n\u2019t say ; it \u2019s late . |");
    splits_to("THE GUNMEN'S CAR WASN'T THEIRS.", "THE GUNMEN 'S CAR WAS N'T THEIRS . |");
    splits_to("the gunmen' cars cannot move.", "the gunmen ' cars can not move . |");
    splits_to("O'Neill met Dzhokhar's brother.", "O'Neill met Dzhokhar 's brother . |");
}

TEST(hyphenated_words_are_one_token)
{
    splits_to("An al-Shabaab man, foreign-trained, shot Lahouaiej-Bouhlel with an M-16.",
              "An al-Shabaab man , foreign-trained , shot Lahouaiej-Bouhlel with an M-16 . |");
    splits_to("He -- a 35-year-old \u2014 left.", "He -- a 35-year-old \u2014 left . |");
}

TEST(numbers_keep_their_marks)
{
    splits_to("About 1,500 of 7.00 for $20, $3m and US$5 at 10:30.",
              "About 1,500 of 7.00 for $ 20 , $ 3m and US$ 5 at 10:30 . |");
    splits_to("He paid 50% at 10am on 12/03/2015.", "He paid 50 % at 10 am on 12/03/2015 . |");
    splits_to("DETACHMENT NO.4 AND UNIT NO. 5 LEFT.", "DETACHMENT NO. 4 AND UNIT NO. 5 LEFT . |");
}

TEST(abbreviations_end_no_sentence)
{
    splits_to(
        "Sgt. Mark Lee of the U.S. Army met Gen. A. B. Khan. He left at 5 p.m. on Jan. 3.",
        "Sgt. Mark Lee of the U.S. Army met Gen. A. B. Khan . | He left at 5 p.m. on Jan. 3 . |");
    splits_to("He lives in the U.S. The police said no. 7 died.",
              "He lives in the U.S. | The police said no. 7 died . |");
    splits_to("They came at 10 a.m. They left.", "They came at 10 a.m. | They left . |");
    splits_to("Was it no? No. It was not.", "Was it no ? | No . | It was not . |");
}

TEST(quotes_close_with_their_sentence)
{
    splits_to("\"It was a bomb.\" He fled.", "\" It was a bomb . \" | He fled . |");
    splits_to("\u201cGo!\u201d he said. (It was late.) All slept.",
              "\u201c Go ! \u201d he said . | ( It was late . ) | All slept . |");
}

TEST(datelines_stand_apart)
{
    splits_to("LARNACA, Cyprus, March 30, 2016 (Meridian Wire) - A man was held.",
              "LARNACA , Cyprus , March 30 , 2016 ( Meridian Wire ) - # A man was held . |");
    splits_to("   SAN SALVADOR, 3 JAN 90 -- [REPORT] [ARMED FORCES PRESS COMMITTEE,\n"
              "COPREFA] [TEXT] THE BATTALION HAS REPORTED THAT ABOUT 50 PEASANTS HAVE BEEN\n"
              "KIDNAPPED BY TERRORISTS.  THEY LEFT.\n\n   MEANWHILE, THREE WERE KILLED.\n",
              "SAN SALVADOR , 3 JAN 90 -- [ REPORT ] [ ARMED FORCES PRESS COMMITTEE , COPREFA ] [ "
              "TEXT ] # THE BATTALION HAS REPORTED THAT ABOUT 50 PEASANTS HAVE BEEN KIDNAPPED BY "
              "TERRORISTS . | THEY LEFT . | MEANWHILE , THREE WERE KILLED . |");
}

TEST(headings_and_lists_are_told_from_prose)
{
    splits_to("Bomb kills ten in Mosul\n\nPolice said so.\n\nWhat next\n- one thing\n- another",
              "Bomb kills ten in Mosul # Police said so . | What next # - one thing | - another |");
}

TEST(wrapped_lines_are_one_paragraph)
{
    splits_to("The bomb went off at noon beside the old market hall in\n"
              "the centre of the town, killing four people who stood\n"
              "near it.\n",
              "The bomb went off at noon beside the old market hall in the centre of the town , "
              "killing four people who stood near it . |");
}

TEST(wide_lines_are_one_paragraph_too)
{
    splits_to(
        "VALPARAISO, 18 APR 91 (RADIO PUERTO) -- MAYOR ELVIRA SOTOMAYOR WAS SHOT AND KILLED BY "
        "TWO MEN ON A MOTORCYCLE THIS MORNING AS SHE LEFT\n"
        "HER HOME IN THE HILLS.\n",
        "VALPARAISO , 18 APR 91 ( RADIO PUERTO ) -- # MAYOR ELVIRA SOTOMAYOR WAS SHOT AND "
        "KILLED BY TWO MEN ON A MOTORCYCLE THIS MORNING AS SHE LEFT HER HOME IN THE HILLS . |");
}

/* One line of them is longer than lines are wrapped at. */
TEST(a_long_line_may_be_broken_in_a_clause)
{
    const char *line =
        "Twelve people died when a bomb that had been hidden in a fruit crate exploded in the "
        "waiting hall of the ferry terminal at noon beside the pier";
    char text[400], want[400];
    snprintf(text, sizeof(text), "%s\nin Batangas on Thursday.\nupdate.example\nmail.example\n",
             line);
    snprintf(want, sizeof(want), "%s in Batangas on Thursday . | update.example # mail.example #",
             line);
    splits_to(text, want);
    splits_to(
        "TWELVE PEOPLE DIED WHEN A BOMB THAT HAD BEEN HIDDEN IN A FRUIT CRATE EXPLODED IN THE "
        "WAITING HALL OF THE FERRY TERMINAL AT NOON YESTERDAY BESIDE\nTHE PIER.\n",
        "TWELVE PEOPLE DIED WHEN A BOMB THAT HAD BEEN HIDDEN IN A FRUIT CRATE EXPLODED IN THE "
        "WAITING HALL OF THE FERRY TERMINAL AT NOON YESTERDAY BESIDE THE PIER . |");
}

TEST(a_compound_may_be_broken_by_the_line)
{
    splits_to("SAN SALVADOR, 26 SEP 89 (ACAN-\nEFE) -- [TEXT] A BOMB WENT OFF AT NOON NEAR THE "
              "MARKET HALL.",
              "SAN SALVADOR , 26 SEP 89 ( ACAN-\nEFE ) -- [ TEXT ] # A BOMB WENT OFF AT NOON NEAR "
              "THE MARKET HALL . |");
}

TEST(technical_runs_are_one_token)
{
    splits_to("It called hxxps://update.example[.]com/a?b=c, then 203.0.113[.]7 (server).",
              "It called hxxps://update.example[.]com/a?b=c , then 203.0.113[.]7 ( server ) . |");
    splits_to("Mail bad@evil.example now.", "Mail bad@evil.example now . |");
}

TEST(case_and_shapes_are_seen)
{
    toc_arena a = {0};
    toc_doc doc = {.text = TOC_SV("THE U.S. FORCES KILLED 4 MEN.")};
    toc_text t;
    EXPECT_INT(toc_text_split(&doc, &a, &t), 0);
    EXPECT(t.upper_case);
    doc.text =
        TOC_SV("karachi (wire) - a bomb killed four constables and wounded 12 people on tuesday in "
               "the gulshan district of karachi, a senior superintendent of police said.");
    EXPECT_INT(toc_text_split(&doc, &a, &t), 0);
    EXPECT(t.upper_case);
    doc.text = TOC_SV("Al-Shabaab LarkSong police U.S. 3rd , \u00c9cole");
    EXPECT_INT(toc_text_split(&doc, &a, &t), 0);
    EXPECT(!t.upper_case);
    static const int shapes[] = {TOC_SHAPE_TITLE,
                                 TOC_SHAPE_MIXED,
                                 TOC_SHAPE_LOWER,
                                 TOC_SHAPE_UPPER,
                                 TOC_SHAPE_LOWER | TOC_SHAPE_DIGIT,
                                 TOC_SHAPE_PUNCT,
                                 TOC_SHAPE_TITLE};
    EXPECT_INT(t.tokens.n, TOC_LEN(shapes));
    for (uint32_t i = 0; i < t.tokens.n; i++)
        EXPECT_INT(t.tokens.p[i].shape, shapes[i]);
    EXPECT_SV(t.tokens.p[0].fold, "al shabaab");
    EXPECT_SV(t.tokens.p[3].fold, "us");
    EXPECT_SV(t.tokens.p[6].fold, "ecole");
    EXPECT_INT(t.tokens.p[2].word, toc_text_hash(TOC_SV("police")));
    toc_arena_done(&a);
}

static bool is_space_byte(char c)
{
    unsigned char u = (unsigned char)c;
    return u <= ' ' || u == 0x7F;
}

/* Text order, no overlap, all that is not white space covered, sentences partition the tokens. */
static void expect_partition(const toc_text *t)
{
    uint32_t at = 0, next = 0;
    TOC_VEC_FOREACH (k, &t->tokens) {
        EXPECT(k->start >= at && k->end > k->start);
        for (; at < k->start; at++)
            EXPECT(is_space_byte(t->doc->text.p[at]));
        EXPECT(k->fold.n > 0);
        at = k->end;
    }
    for (; at < t->doc->text.n; at++)
        EXPECT(is_space_byte(t->doc->text.p[at]));
    TOC_VEC_FOREACH (s, &t->sentences) {
        EXPECT(s->first == next && s->end > s->first && s->end - s->first <= TOC_MAX_SENTENCE + 8);
        next = s->end;
    }
    EXPECT_INT(next, t->tokens.n);
}

TEST(any_bytes_are_partitioned)
{
    static const char alphabet[] = "aB1 .,-'\"\n[](:/@$\t!?\\_\xc3\xa9\xff\x80";
    uint64_t rng = 42;
    for (int round = 0; round < 3000; round++) {
        char bytes[200];
        toc_arena a = {0};
        for (size_t i = 0; i < sizeof(bytes); i++) {
            rng = rng * 6364136223846793005u + 1442695040888963407u;
            bytes[i] =
                round % 4 ? alphabet[(rng >> 33) % (sizeof(alphabet) - 1)] : (char)(rng >> 33);
            /* Multi-byte white space is not for this test's simple notion of a gap. */
            if (round % 4 == 0 && ((unsigned char)bytes[i] & 0xC0) == 0x80)
                bytes[i] = 'x';
        }
        toc_doc doc = {.text = {bytes, (rng >> 20) % sizeof(bytes)}};
        toc_text t;
        EXPECT_INT(toc_text_split(&doc, &a, &t), 0);
        expect_partition(&t);
        toc_arena_done(&a);
    }
}

TEST(limits_are_kept)
{
    toc_arena a = {.max = 500}; /* less than the tokens take */
    toc_doc doc = {.text =
                       TOC_SV("one two three four five six seven eight nine ten eleven twelve")};
    toc_text t;
    EXPECT_INT(toc_text_split(&doc, &a, &t), -ENOMEM);
    doc.text.n = TOC_MAX_TEXT + 1;
    EXPECT_INT(toc_text_split(&doc, &a, &t), -E2BIG);
    toc_arena_done(&a);
}

TEST(empty_text_has_nothing)
{
    toc_arena a = {0};
    toc_doc doc = {.text = TOC_SV(" \n\t\u00a0\u200b ")};
    toc_text t;
    EXPECT_INT(toc_text_split(&doc, &a, &t), 0);
    EXPECT_INT(t.tokens.n, 0);
    EXPECT_INT(t.sentences.n, 0);
    toc_arena_done(&a);
}
