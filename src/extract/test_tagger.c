#include "testkit.h"

#include "base/buf.h"
#include "base/file.h"
#include "extract/tagger.h"

#include <errno.h>
#include <stdio.h>

static toc_tagger *open_model(void)
{
    toc_tagger *m = NULL;
    toc_err err = {0};
    EXPECT_INT(toc_tagger_open(toc_test_source("model-data/tagger.bin"), &m, &err), 0);
    return m;
}

/* The words of in with their tags: "He/PRON fled/VERB ./PUNCT". */
static void tags_are(const char *in, const char *want)
{
    toc_arena a = {0};
    toc_doc doc = {.text = toc_sv_of(in)};
    toc_text t;
    toc_tagger *m = open_model();
    EXPECT_INT(toc_text_split(&doc, &a, &t), 0);
    toc_tag(m, &t);
    toc_sv out = {"", 0};
    for (uint32_t i = 0; i < t.tokens.n; i++)
        out = toc_arena_printf(&a, "%.*s%s%.*s/%s", TOC_SV_ARG(out), i ? " " : "",
                               TOC_SV_ARG(toc_text_words(&t, i, i + 1)),
                               toc_pos_name((toc_pos)t.tokens.p[i].pos));
    EXPECT_SV(out, want);
    toc_tagger_free(m);
    toc_arena_done(&a);
}

TEST(news_is_tagged)
{
    tags_are("Four gunmen killed a police officer in Mosul on Friday.",
             "Four/NUM gunmen/NOUN killed/VERB a/DET police/NOUN officer/NOUN in/ADP Mosul/PROPN "
             "on/ADP Friday/PROPN ./PUNCT");
    tags_are("They didn't attack; the attack was theirs.",
             "They/PRON did/AUX n't/PART attack/VERB ;/PUNCT the/DET attack/NOUN was/AUX "
             "theirs/PRON ./PUNCT");
}

TEST(capitals_are_tagged_like_small_letters)
{
    tags_are("FOUR GUNMEN KILLED A POLICE OFFICER IN THE CITY.",
             "FOUR/NUM GUNMEN/NOUN KILLED/VERB A/DET POLICE/NOUN OFFICER/NOUN IN/ADP THE/DET "
             "CITY/NOUN ./PUNCT");
}

/* Such a sentence is tagged piece by piece; no token may be lost where two of them meet. */
TEST(all_of_a_long_sentence_is_tagged_alike)
{
    enum { TIMES = 60 };
    static const toc_pos want[] = {TOC_DET, TOC_NOUN, TOC_VERB, TOC_NOUN, TOC_CCONJ};
    toc_arena a = {0};
    toc_buf in = {.max = 4096};
    for (uint32_t i = 0; i < TIMES; i++)
        toc_buf_add(&in, TOC_SV("the police killed gunmen and "));
    toc_doc doc = {.text = toc_buf_sv(&in)};
    toc_text t;
    toc_tagger *m = open_model();
    EXPECT_INT(toc_text_split(&doc, &a, &t), 0);
    toc_tag(m, &t);
    EXPECT_INT(t.sentences.n, 1);
    EXPECT_INT(t.tokens.n, TIMES * TOC_LEN(want));
    for (uint32_t i = 0; i < t.tokens.n; i++)
        EXPECT_INT(t.tokens.p[i].pos, want[i % TOC_LEN(want)]);
    toc_tagger_free(m);
    toc_buf_done(&in);
    toc_arena_done(&a);
}

TEST(addresses_are_x)
{
    tags_are("It called hxxps://a.example[.]com/x twice.",
             "It/PRON called/VERB hxxps://a.example[.]com/x/X twice/ADV ./PUNCT");
}

static uint16_t leaf_of(const toc_tagger *m, const char *word)
{
    toc_arena a = {0};
    toc_doc doc = {.text = toc_sv_of(word)};
    toc_text t;
    EXPECT_INT(toc_text_split(&doc, &a, &t), 0);
    toc_tag(m, &t);
    uint16_t leaf = t.tokens.p[0].leaf;
    toc_arena_done(&a);
    return leaf;
}

TEST(words_of_like_use_are_on_one_branch_of_the_tree)
{
    toc_tagger *m = open_model();
    uint16_t colonel = leaf_of(m, "Colonel"), guerrillas = leaf_of(m, "guerrillas");
    EXPECT_INT(leaf_of(m, "LIEUTENANT"), colonel);
    EXPECT_INT(leaf_of(m, "rebels"), guerrillas);
    EXPECT_INT(toc_leaf_branch(leaf_of(m, "insurgents")), toc_leaf_branch(guerrillas));
    EXPECT(toc_leaf_bough(colonel) != toc_leaf_bough(guerrillas));
    EXPECT_INT(leaf_of(m, "xqzvw"), 0);
    toc_tagger_free(m);
}

TEST(every_token_gets_a_tag)
{
    toc_arena a = {0};
    toc_doc doc = {.text =
                       TOC_SV("\x01\xff x\u00e9 \u4e2d\u6587 ... '' (a) -- \xc3 $5 'tis !!!\n\n;")};
    toc_text t;
    toc_tagger *m = open_model();
    EXPECT_INT(toc_text_split(&doc, &a, &t), 0);
    toc_tag(m, &t);
    TOC_VEC_FOREACH (k, &t.tokens)
        EXPECT(k->pos > TOC_POS_NONE && k->pos < TOC_POS_COUNT);
    toc_tagger_free(m);
    toc_arena_done(&a);
}

TEST(what_is_no_model_is_refused)
{
    char path[4096];
    toc_tagger *m = NULL;
    toc_err err = {0};
    snprintf(path, sizeof(path), "%s/none.bin", toc_test_dir());
    EXPECT_INT(toc_tagger_open(path, &m, &err), -ENOENT);
    EXPECT_INT(toc_file_replace(path, TOC_SV("no model"), &err), 0);
    EXPECT_INT(toc_tagger_open(path, &m, &err), -EINVAL);
    EXPECT(strstr(err.text, "none.bin") != NULL);
    EXPECT(m == NULL);
    EXPECT(toc_tagger_free(NULL) == NULL);
}
