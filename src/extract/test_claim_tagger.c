#include "testkit.h"

#include "extract/claim_tagger.h"
#include "extract/report_model.h"
#include "extract/tagger.h"

#include <errno.h>

typedef struct {
    toc_lexicon *lexicon;
    toc_tagger *tagger;
    toc_namer *namer;
    toc_report_model *model;
    toc_arena arena;
    toc_doc doc;
    toc_text text;
    toc_record record;
    toc_scan scan;
    toc_statement_vec statements;
} kit;

static void open_kit(kit *k, toc_sv text)
{
    toc_err err = {0};
    *k = (kit){.record = {.published = TOC_DAY_NONE}, .doc = {.text = text}};
    EXPECT_INT(toc_lexicon_open(toc_test_data("tocsin.lex"), &k->lexicon, &err), 0);
    EXPECT_INT(toc_tagger_open(toc_test_data("tagger.bin"), &k->tagger, &err), 0);
    EXPECT_INT(toc_namer_open(toc_test_data("names.bin"), &k->namer, &err), 0);
    EXPECT_INT(toc_report_model_open(toc_test_data(""), k->lexicon, &k->model, &err), 0);
    toc_scan_means with = {.lexicon = k->lexicon, .namer = k->namer};
    EXPECT_INT(toc_text_split(&k->doc, &k->arena, &k->text), 0);
    EXPECT_INT(toc_lex_look(k->lexicon, &k->text, &k->arena), 0);
    toc_tag(k->tagger, &k->text);
    EXPECT_INT(toc_scan_build(&with, &k->text, &k->record, &k->arena, &k->scan), 0);
    EXPECT_INT(toc_statements_find(&k->scan, &k->statements), 0);
}

static void close_kit(kit *k)
{
    toc_report_model_free(k->model);
    toc_namer_free(k->namer);
    toc_tagger_free(k->tagger);
    toc_lexicon_free(k->lexicon);
    toc_arena_done(&k->arena);
}

/* As if every sentence told of an incident with that probability. */
static toc_claim_span_vec heard(kit *k, float tells)
{
    toc_claim_span_vec ret = {0};
    uint32_t n = k->text.sentences.n;
    toc_tells_row *rows = TOC_NEW_N(&k->arena, toc_tells_row, (size_t)n + 1);
    for (uint32_t i = 0; i < n; i++)
        rows[i][TOC_TELLS_ANY] = tells;
    EXPECT_INT(toc_claim_tag(&k->model->claims, &k->model->transitions, &k->scan, &k->statements,
                             rows, &ret),
               0);
    return ret;
}

/* The likeliest phrase of a part; empty: none. */
static toc_sv likeliest(const kit *k, const toc_claim_span_vec *all, toc_claim_part part)
{
    const toc_claim_span *best = NULL;
    TOC_VEC_FOREACH (x, all)
        if (x->part == part && (!best || x->p > best->p))
            best = x;
    return best ? toc_text_words(&k->text, best->first, best->end) : TOC_SV("");
}

static const char DISPUTED[] =
    "A bomb exploded at a market in Ruse on Tuesday. Police said that the Dunav Ring had planted "
    "it. The Dunav Ring denied any part in the attack. The mayor said that it was revenge for a "
    "rent strike, and the hospital put the number of dead at six.\n";

TEST(who_says_what_is_heard)
{
    kit k;
    open_kit(&k, toc_sv_of(DISPUTED));
    toc_claim_span_vec all = heard(&k, 0.9f);
    EXPECT_SV(likeliest(&k, &all, TOC_CLAIM_SELF), "Dunav Ring");
    EXPECT_SV(likeliest(&k, &all, TOC_CLAIM_PARTY), "Dunav Ring");
    EXPECT_SV(likeliest(&k, &all, TOC_CLAIM_WHY), "revenge for a rent strike");
    EXPECT_SV(likeliest(&k, &all, TOC_CLAIM_HOW_MANY), "six");
    close_kit(&k);
}

TEST(phrases_of_one_part_stand_apart_in_one_sentence_each)
{
    kit k;
    open_kit(&k, toc_sv_of(DISPUTED));
    toc_claim_span_vec all = heard(&k, 0.9f);
    EXPECT(all.n > 0);
    TOC_VEC_FOREACH (x, &all) {
        EXPECT(x->first < x->end && x->end <= k.text.tokens.n);
        EXPECT_INT(k.scan.sentence_of[x->first], k.scan.sentence_of[x->end - 1]);
        EXPECT(x->p > 0.0f && x->p <= 1.001f);
        TOC_VEC_FOREACH (y, &all)
            EXPECT(x == y || x->part != y->part || !toc_claims_overlap(x, y));
    }
    close_kit(&k);
}

TEST(sentences_that_tell_of_no_incident_or_have_no_word_of_saying_are_passed_over)
{
    kit k;
    open_kit(&k, toc_sv_of(DISPUTED));
    EXPECT_INT(heard(&k, 0.1f).n, 0);
    close_kit(&k);
    open_kit(&k, TOC_SV("A bomb exploded at a market in Ruse on Tuesday. Six people died.\n"));
    EXPECT_INT(heard(&k, 0.9f).n, 0);
    close_kit(&k);
}

/* Longer than a lattice; and what is asked of a token does not grow with its sentence. */
TEST(sentences_of_any_length_are_heard)
{
    toc_buf text = {0};
    for (int i = 0; i < 2000; i++)
        toc_buf_add(&text, TOC_SV("police said and "));
    toc_buf_add(&text, TOC_SV("the mayor said that it was revenge.\n"));
    kit k;
    open_kit(&k, toc_buf_sv(&text));
    (void)heard(&k, 0.9f);
    toc_claim_features_vec f = {0};
    EXPECT_INT(toc_claim_token_features(&k.scan, &k.statements, k.text.tokens.n - 3, &f), 0);
    EXPECT(f.n < 100000);
    close_kit(&k);
    toc_buf_done(&text);
}

TEST(statements_are_found_by_their_verb)
{
    toc_statement p[] = {{.verb = 3}, {.verb = 3}, {.verb = 8}};
    toc_statement_vec all = {.p = p, .n = 3};
    EXPECT_INT(toc_statements_from(&all, 0), 0);
    EXPECT_INT(toc_statements_from(&all, 3), 0);
    EXPECT_INT(toc_statements_from(&all, 4), 2);
    EXPECT_INT(toc_statements_from(&all, 9), 3);
    all.n = 0;
    EXPECT_INT(toc_statements_from(&all, 0), 0);
}
