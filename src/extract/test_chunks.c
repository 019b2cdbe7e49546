#include "testkit.h"

#include "extract/chunks.h"
#include "extract/tagger.h"

typedef struct {
    toc_arena a;
    toc_doc doc;
    toc_text t;
} fixture;

static void read_text(fixture *f, const char *text, bool parsed)
{
    toc_err err = {0};
    toc_tagger *tagger = NULL;
    toc_parser *parser = NULL;
    f->doc.text = toc_sv_of(text);
    EXPECT_INT(toc_tagger_open(toc_test_source("model-data/tagger.bin"), &tagger, &err), 0);
    EXPECT_INT(toc_parser_open(toc_test_source("model-data/parser.bin"), &parser, &err), 0);
    EXPECT_INT(toc_text_split(&f->doc, &f->a, &f->t), 0);
    toc_tag(tagger, &f->t);
    for (uint32_t i = 0; parsed && i < f->t.sentences.n; i++)
        toc_parse(parser, &f->t, i);
    toc_tagger_free(tagger);
    toc_parser_free(parser);
}

static uint32_t find(const fixture *f, const char *folded)
{
    for (uint32_t i = 0; i < f->t.tokens.n; i++)
        if (toc_sv_eq(f->t.tokens.p[i].fold, toc_sv_of(folded)))
            return i;
    return TOC_NO_TOKEN;
}

static toc_sv word(const fixture *f, uint32_t i)
{
    return i == TOC_NO_TOKEN ? TOC_SV("-") : toc_text_words(&f->t, i, i + 1);
}

static void chunks_are(const char *text, bool parsed, const char *want)
{
    fixture f = {0};
    toc_chunk_vec v = {0};
    toc_sv out = {"", 0};
    read_text(&f, text, parsed);
    EXPECT_INT(toc_chunks_find(&f.t, 0, &f.a, &v), 0);
    TOC_VEC_FOREACH (c, &v)
        out = toc_arena_printf(&f.a, "%.*s[%.*s]", TOC_SV_ARG(out),
                               TOC_SV_ARG(toc_text_words(&f.t, c->first, c->end)));
    EXPECT_SV(out, want);
    toc_arena_done(&f.a);
}

TEST(base_noun_phrases_are_found)
{
    static const char text[] = "The four masked gunmen killed a police officer in Iran's capital.";
    chunks_are(text, true, "[The four masked gunmen][a police officer][Iran][capital]");
    chunks_are("They attacked the army in Mosul.", false, "[They][the army][Mosul]");
}

TEST(chunks_know_number_and_determiner)
{
    fixture f = {0};
    toc_chunk_vec v = {0};
    read_text(&f, "The four gunmen killed Thabo Mkhize.", true);
    EXPECT_INT(toc_chunks_find(&f.t, 0, &f.a, &v), 0);
    EXPECT_INT(v.n, 2);
    EXPECT_SV(word(&f, v.p[0].head), "gunmen");
    EXPECT_SV(word(&f, v.p[0].number), "four");
    EXPECT_SV(word(&f, v.p[0].determiner), "The");
    EXPECT(!v.p[0].proper && v.p[1].proper);
    toc_arena_done(&f.a);
}

static void arguments_are(const char *text, const char *verb, const char *agent,
                          const char *patient)
{
    fixture f = {0};
    read_text(&f, text, true);
    toc_arguments a = toc_arguments_of(&f.t, find(&f, verb));
    EXPECT_SV(word(&f, a.agent), agent);
    EXPECT_SV(word(&f, a.patient), patient);
    toc_arena_done(&f.a);
}

TEST(agents_and_patients_are_found_in_every_voice)
{
    arguments_are("Rebels killed two soldiers.", "killed", "Rebels", "soldiers");
    arguments_are("Two soldiers were killed by rebels.", "killed", "rebels", "soldiers");
    arguments_are("He mourned the soldiers who were killed by rebels.", "killed", "rebels",
                  "soldiers");
    arguments_are("He met the rebels who killed two soldiers.", "killed", "rebels", "soldiers");
    arguments_are("Rebels attacked the post and killed two soldiers.", "killed", "Rebels",
                  "soldiers");
    arguments_are("A bomb exploded in the market, killing two soldiers.", "killing", "bomb",
                  "soldiers");
    arguments_are("Rebels tried to kill two soldiers.", "kill", "Rebels", "soldiers");
    arguments_are("TWO SOLDIERS WERE KILLED.", "killed", "-", "SOLDIERS");
}

TEST(negation_and_modals_are_seen)
{
    fixture f = {0};
    read_text(&f, "Rebels may not attack the city.", true);
    toc_arguments a = toc_arguments_of(&f.t, find(&f, "attack"));
    EXPECT_SV(word(&f, a.modal), "may");
    EXPECT_SV(word(&f, a.negation), "not");
    toc_arena_done(&f.a);
}

TEST(phrases_and_conjuncts_follow_the_tree)
{
    fixture f = {0};
    uint32_t out[4], first, end;
    read_text(&f, "Gunmen killed two soldiers and a child in the market.", true);
    uint32_t soldiers = find(&f, "soldiers");
    EXPECT_INT(toc_conjuncts(&f.t, soldiers, out, 4), 2);
    EXPECT_SV(word(&f, out[1]), "child");
    EXPECT_INT(toc_conjuncts(&f.t, soldiers, out, 1), 1);
    toc_phrase(&f.t, soldiers, TOC_PHRASE_CORE, &first, &end);
    EXPECT_SV(toc_text_words(&f.t, first, end), "two soldiers");
    uint32_t market = find(&f, "market");
    EXPECT_SV(word(&f, toc_preposition(&f.t, market)), "in");
    EXPECT_SV(word(&f, toc_governor(&f.t, market)), "killed");
    EXPECT_INT(toc_sentence_of(&f.t, market), 0);
    EXPECT_INT(toc_child(&f.t, market, TOC_DEP_OBJ), TOC_NO_TOKEN);
    toc_arena_done(&f.a);
}

TEST(what_is_not_parsed_has_no_tree)
{
    fixture f = {0};
    read_text(&f, "Rebels killed two soldiers.", false);
    toc_arguments a = toc_arguments_of(&f.t, find(&f, "killed"));
    EXPECT_INT(a.agent, TOC_NO_TOKEN);
    EXPECT_INT(toc_governor(&f.t, find(&f, "soldiers")), TOC_NO_TOKEN);
    toc_arena_done(&f.a);
}
