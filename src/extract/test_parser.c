#include "testkit.h"

#include "base/file.h"
#include "extract/parser.h"
#include "extract/tagger.h"

#include <errno.h>

typedef struct {
    toc_arena a;
    toc_doc doc;
    toc_text t;
    toc_tagger *tagger;
    toc_parser *parser;
} fixture;

static void parse(fixture *f, toc_sv text)
{
    toc_err err = {0};
    f->doc.text = text;
    EXPECT_INT(toc_tagger_open(toc_test_source("model-data/tagger.bin"), &f->tagger, &err), 0);
    EXPECT_INT(toc_parser_open(toc_test_source("model-data/parser.bin"), &f->parser, &err), 0);
    EXPECT_INT(toc_text_split(&f->doc, &f->a, &f->t), 0);
    toc_tag(f->tagger, &f->t);
    for (uint32_t i = 0; i < f->t.sentences.n; i++)
        toc_parse(f->parser, &f->t, i);
}

static void done(fixture *f)
{
    toc_tagger_free(f->tagger);
    toc_parser_free(f->parser);
    toc_arena_done(&f->a);
}

/* "gunmen<nsubj-killed killed<root …" */
static void tree_is(const char *in, const char *want)
{
    fixture f = {0};
    parse(&f, toc_sv_of(in));
    toc_sv out = {"", 0};
    for (uint32_t i = 0; i < f.t.tokens.n; i++) {
        const toc_token *k = &f.t.tokens.p[i];
        toc_sv word = toc_text_words(&f.t, i, i + 1), head = {"", 0};
        if (k->head != TOC_NO_TOKEN)
            head = toc_text_words(&f.t, k->head, k->head + 1);
        out = toc_arena_printf(&f.a, "%.*s%s%.*s<%s-%.*s", TOC_SV_ARG(out), i ? " " : "",
                               TOC_SV_ARG(word), toc_dep_name((toc_dep)k->dep), TOC_SV_ARG(head));
    }
    EXPECT_SV(out, want);
    done(&f);
}

TEST(actives_are_parsed)
{
    tree_is("Four gunmen killed a police officer on Friday.",
            "Four<nummod-gunmen gunmen<nsubj-killed killed<root- a<det-officer "
            "police<compound-officer officer<obj-killed on<case-Friday Friday<obl-killed "
            ".<punct-killed");
}

TEST(passives_are_told_from_actives)
{
    tree_is("TWO SOLDIERS WERE KILLED BY THE GUERRILLAS.",
            "TWO<nummod-SOLDIERS SOLDIERS<nsubj:pass-KILLED WERE<aux:pass-KILLED KILLED<root- "
            "BY<case-GUERRILLAS THE<det-GUERRILLAS GUERRILLAS<obl:agent-KILLED .<punct-KILLED");
}

/* Heads lie in the sentence, one root, no circles. */
static void expect_trees(const toc_text *t)
{
    TOC_VEC_FOREACH (s, &t->sentences) {
        uint32_t roots = 0;
        for (uint32_t i = s->first; i < s->end; i++) {
            const toc_token *k = &t->tokens.p[i];
            bool root = k->head == TOC_NO_TOKEN;
            roots += root;
            EXPECT(root || (k->head >= s->first && k->head < s->end));
            EXPECT(root == (k->dep == TOC_DEP_ROOT) && k->dep > TOC_DEP_NONE);
            uint32_t steps = 0;
            for (uint32_t h = i; h != TOC_NO_TOKEN && steps <= s->end - s->first; steps++)
                h = t->tokens.p[h].head;
            EXPECT(steps <= s->end - s->first);
        }
        EXPECT_INT(roots, 1);
    }
}

TEST(whatever_the_words_the_arcs_are_a_tree)
{
    static const char *const words[] = {"the", "killed", "in",  ",",       "bomb", "who",
                                        "\"",  "and",    "was", "Khan",    "7",    "--",
                                        "not", "to",     ")",   "group's", "by",   "\xff"};
    uint64_t rng = 7;
    toc_buf b = {0};
    for (int i = 0; i < 6000; i++) {
        rng = rng * 6364136223846793005u + 1442695040888963407u;
        toc_buf_str(&b, words[(rng >> 33) % TOC_LEN(words)]);
        toc_buf_str(&b, (rng >> 20) % 61 ? " " : ".\n\n");
    }
    fixture f = {0};
    parse(&f, toc_buf_sv(&b));
    EXPECT(f.t.sentences.n > 50);
    expect_trees(&f.t);
    done(&f);
    toc_buf_done(&b);
}

TEST(endless_sentences_are_cut_or_chained)
{
    toc_buf b = {0};
    for (int i = 0; i < 3000; i++)
        toc_buf_str(&b, "bomb ");
    for (int i = 0; i < 3000; i++)
        toc_buf_str(&b, ")");
    fixture f = {0};
    parse(&f, toc_buf_sv(&b));
    expect_trees(&f.t);
    done(&f);
    toc_buf_done(&b);
}

TEST(relations_have_names_both_ways)
{
    for (int d = TOC_DEP_ROOT; d < TOC_DEP_COUNT; d++)
        EXPECT_INT(toc_dep_find(toc_sv_of(toc_dep_name((toc_dep)d))), d);
    EXPECT_INT(toc_dep_find(TOC_SV("nsubj:outer")), TOC_DEP_NSUBJ);
    EXPECT_INT(toc_dep_find(TOC_SV("orphan")), TOC_DEP_OTHER);
}

TEST(what_is_no_model_is_refused)
{
    toc_parser *m = NULL;
    toc_err err = {0};
    EXPECT_INT(toc_parser_open(toc_test_source("model-data/tagger.bin"), &m, &err), -EINVAL);
    EXPECT_INT(toc_parser_open("/nowhere/parser.bin", &m, &err), -ENOENT);
    EXPECT(toc_parser_free(NULL) == NULL);
}
