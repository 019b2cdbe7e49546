#include "testkit.h"

#include "base/file.h"
#include "extract/namer.h"
#include "extract/tagger.h"

#include <stdio.h>

static toc_arena arena;
static toc_text text;

static const toc_namer *model(void)
{
    static toc_namer *namer;
    toc_err err = {0};
    if (!namer)
        EXPECT_INT(toc_namer_open(toc_test_data("names.bin"), &namer, &err), 0);
    return namer;
}

static toc_name_span_vec names_in(const char *in)
{
    static toc_tagger *tagger;
    toc_name_span_vec found = {0};
    toc_err err = {0};
    toc_arena_done(&arena);
    if (!tagger)
        EXPECT_INT(toc_tagger_open(toc_test_data("tagger.bin"), &tagger, &err), 0);
    toc_doc *doc = TOC_NEW(&arena, toc_doc);
    *doc = (toc_doc){.text = toc_sv_of(in)};
    text = (toc_text){0};
    EXPECT_INT(toc_text_split(doc, &arena, &text), 0);
    EXPECT_INT(toc_lex_look(toc_test_lexicon(), &text, &arena), 0);
    toc_tag(tagger, &text);
    EXPECT_INT(toc_namer_find(model(), toc_test_lexicon(), &text, &arena, &found), 0);
    return found;
}

/* "Ash Carter/person; Baghdad/place" */
static void names_are(const char *in, const char *want)
{
    toc_name_span_vec found = names_in(in);
    toc_sv out = {"", 0};
    TOC_VEC_FOREACH (n, &found) {
        if (n->tag != TOC_NAMED_OTHER)
            out = toc_arena_printf(&arena, "%.*s%s%.*s/%s", TOC_SV_ARG(out), out.n ? "; " : "",
                                   TOC_SV_ARG(toc_text_words(&text, n->first, n->end)),
                                   toc_named_word(n->tag));
        EXPECT(n->p > 0.0f && n->p <= 1.001f);
        EXPECT(n->rival != n->tag && n->first < n->end);
    }
    EXPECT_SV(out, want);
}

TEST(persons_places_and_organisations_are_told_apart)
{
    names_are("Daniel Sternfeld of the Ministry of Defence met Jennifer Granholm in Baghdad.",
              "Daniel Sternfeld/person; Ministry of Defence/organization; Jennifer "
              "Granholm/person; Baghdad/place");
}

TEST(peoples_and_attackers_have_kinds_of_their_own)
{
    names_are("Syrian forces fought the Islamic State near Raqqa.",
              "Syrian/nationality; Islamic State/actor; Raqqa/place");
    names_are("The group APT28 installed Emotet and TrickBot.",
              "APT28/actor; Emotet/malware; TrickBot/malware");
}

TEST(small_words_at_the_ends_are_no_part_of_a_name)
{
    names_are("He spoke of the European Union.", "European Union/organization");
}

TEST(text_without_capitals_has_no_names)
{
    names_are("nothing of note was found there.", "");
    names_are("", "");
    names_are("…", "");
}

TEST(a_row_of_capitals_as_long_as_a_page_is_cut)
{
    char long_run[8 * 400 + 2];
    for (size_t i = 0; i < 400; i++)
        memcpy(long_run + i * 8, "Abcdefg ", 8);
    long_run[8 * 400] = '.';
    long_run[8 * 400 + 1] = '\0';
    toc_name_span_vec found = names_in(long_run);
    TOC_VEC_FOREACH (n, &found)
        EXPECT(n->end - n->first <= TOC_NAME_STRETCH_MAX);
}

TEST(a_damaged_model_is_refused)
{
    toc_namer *m = NULL;
    toc_err err = {0};
    EXPECT(toc_namer_open("/nowhere/names.bin", &m, &err) < 0);
    EXPECT(toc_namer_open(toc_test_data("tagger.bin"), &m, &err) < 0);
    EXPECT(strstr(err.text, "tagger.bin") != NULL);
}
