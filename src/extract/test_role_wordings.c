#include "testkit.h"

#include "extract/role_wordings.h"

static const char REPORT[] = "Guerrillas attacked the town hall. The guerrillas wounded a guard. "
                             "The army said that two guerrillas fled from the town hall.";

typedef struct {
    toc_lexicon *lexicon;
    toc_arena arena;
    toc_doc doc;
    toc_text text;
    toc_role_view view;
    toc_role_wording_vec found;
} kit;

static void open_kit(kit *k)
{
    toc_err err = {0};
    *k = (kit){.doc.text = {REPORT, sizeof(REPORT) - 1}};
    EXPECT_INT(toc_lexicon_open(toc_test_data("tocsin.lex"), &k->lexicon, &err), 0);
    EXPECT_INT(toc_text_split(&k->doc, &k->arena, &k->text), 0);
    EXPECT_INT(toc_role_view_make(&k->text, k->lexicon, &k->arena, &k->view), 0);
}

static void close_kit(kit *k)
{
    toc_lexicon_free(k->lexicon);
    toc_arena_done(&k->arena);
}

/* Looks for the wordings of phrases [first, end) of the report. */
static void find(kit *k, const uint32_t (*phrases)[2], uint32_t n)
{
    toc_role_span_vec spans = {0};
    for (uint32_t i = 0; i < n; i++) {
        toc_role_span *s = TOC_VEC_PUSH(&k->arena, &spans);
        EXPECT(s != NULL);
        *s = (toc_role_span){phrases[i][0], phrases[i][1], 0, TOC_ROLE_TARGET, 0.5f};
    }
    EXPECT_INT(toc_role_wordings_find(&k->view, &spans, &k->arena, &k->found), 0);
}

static uint32_t features_of(const kit *k, const toc_role_wording_row *w, toc_wording_features *ret)
{
    static const float topics[TOC_TOPIC_COUNT] = {0.9f, 0.7f};
    toc_wording_report r = {&k->view, NULL, topics};
    toc_role_wording_features(&r, w, ret);
    return ret->n;
}

TEST(a_wording_is_kept_once_with_all_its_places)
{
    static const uint32_t phrases[][2] = {{0, 1}, {7, 8}, {6, 8}};
    kit k;
    open_kit(&k);
    find(&k, phrases, TOC_LEN(phrases));
    EXPECT_INT(k.found.n, 1); /* "Guerrillas", "guerrillas", "The guerrillas" */
    EXPECT_INT(k.found.p[0].n, 3);
    EXPECT_INT(k.found.p[0].places[0].first, 0);
    EXPECT_INT(k.found.p[0].places[1].sentence, 1);
    EXPECT_INT(k.found.p[0].places[2].sentence, 2);
    EXPECT(toc_role_wording_of(&k.found, k.found.p[0].key) == &k.found.p[0]);
    EXPECT(toc_role_wording_of(&k.found, 1) == NULL);
    EXPECT(toc_role_wording_of(NULL, 1) == NULL);
    close_kit(&k);
}

TEST(places_before_the_phrase_and_without_its_article_are_found)
{
    static const uint32_t phrases[][2] = {{20, 23}};
    kit k;
    open_kit(&k);
    find(&k, phrases, 1);
    EXPECT_INT(k.found.n, 1); /* "the town hall", first named in the first sentence */
    EXPECT_SV(toc_text_words(&k.text, k.found.p[0].first, k.found.p[0].end), "town hall");
    EXPECT_INT(k.found.p[0].n, 2);
    EXPECT_INT(k.found.p[0].places[0].first, 3);
    close_kit(&k);
}

TEST(features_are_distinct_and_all_places_add_some)
{
    static const uint32_t phrases[][2] = {{0, 1}};
    static toc_wording_features all, one;
    kit k;
    open_kit(&k);
    find(&k, phrases, 1);
    features_of(&k, &k.found.p[0], &all);
    for (uint32_t i = 0; i < all.n; i++)
        for (uint32_t j = 0; j < i; j++)
            EXPECT(all.f[i] != all.f[j]);
    toc_role_wording_row w = k.found.p[0];
    w.n = 1;
    EXPECT(features_of(&k, &w, &one) < all.n);
    close_kit(&k);
}

TEST(a_report_without_phrases_has_no_wordings)
{
    kit k;
    open_kit(&k);
    find(&k, NULL, 0);
    EXPECT_INT(k.found.n, 0);
    close_kit(&k);
}
