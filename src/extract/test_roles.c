#include "testkit.h"

#include "base/buf.h"
#include "base/file.h"
#include "extract/role_features.h"
#include "extract/roles.h"
#include "extract/tagger.h"

#include <errno.h>
#include <stdio.h>

typedef struct {
    toc_lexicon *lexicon;
    toc_tagger *tagger;
    toc_roles *roles;
    toc_arena arena;
} kit;

static void open_kit(kit *k)
{
    toc_err err = {0};
    *k = (kit){0};
    EXPECT_INT(toc_lexicon_open(toc_test_data("tocsin.lex"), &k->lexicon, &err), 0);
    EXPECT_INT(toc_tagger_open(toc_test_source("model-data/tagger.bin"), &k->tagger, &err), 0);
    EXPECT_INT(toc_roles_open(toc_test_source("model-data/roles.bin"), k->lexicon, &k->roles, &err),
               0);
}

static void close_kit(kit *k)
{
    toc_roles_free(k->roles);
    toc_tagger_free(k->tagger);
    toc_lexicon_free(k->lexicon);
    toc_arena_done(&k->arena);
}

static toc_roles_found found_in(kit *k, const toc_text *t)
{
    toc_roles_found f = {0};
    toc_role_input in = {.text = t, .view = toc_roles_view(k->roles, t, &k->arena)};
    EXPECT(in.view != NULL);
    EXPECT_INT(toc_roles_find(k->roles, &in, &k->arena, &f), 0);
    return f;
}

/* The likeliest filler of a role, as it stands in the text; empty below the threshold. */
static toc_sv filler(kit *k, const toc_text *t, toc_role role)
{
    toc_roles_found f = found_in(k, t);
    TOC_VEC_FOREACH (e, &f.entities)
        if (e->role == role && e->p >= TOC_ROLE_ACCEPT)
            return toc_text_words(t, e->first, e->end);
    return (toc_sv){"", 0};
}

static toc_text read_text(kit *k, toc_doc *doc)
{
    toc_text t = {0};
    EXPECT_INT(toc_text_split(doc, &k->arena, &t), 0);
    toc_tag(k->tagger, &t);
    return t;
}

static const char REPORT[] =
    "San Salvador, 12 Mar 90 -- Guerrillas of the Farabundo Marti National Liberation Front "
    "attacked "
    "the town hall with a car bomb last night and murdered mayor Jose Perez Lopez. The explosion "
    "destroyed the town hall. The FMLN claimed responsibility for the murder of Jose Perez Lopez "
    "and "
    "for the car bomb attack.";

static void roles_are_found(const char *report)
{
    kit k;
    open_kit(&k);
    toc_doc doc = {.text = toc_sv_of(report)};
    toc_text t = read_text(&k, &doc);
    EXPECT(toc_sv_eq_nocase(filler(&k, &t, TOC_ROLE_WEAPON), TOC_SV("car bomb")));
    EXPECT(toc_sv_eq_nocase(filler(&k, &t, TOC_ROLE_TARGET), TOC_SV("town hall")));
    EXPECT(toc_sv_eq_nocase(filler(&k, &t, TOC_ROLE_VICTIM), TOC_SV("Jose Perez Lopez")));
    EXPECT(filler(&k, &t, TOC_ROLE_PERP_ORG).n > 0);
    close_kit(&k);
}

TEST(fillers_are_found)
{
    roles_are_found(REPORT);
}

TEST(capitals_read_like_mixed_case)
{
    char upper[sizeof(REPORT)];
    for (size_t i = 0; i < sizeof(REPORT); i++)
        upper[i] = (char)(REPORT[i] >= 'a' && REPORT[i] <= 'z' ? REPORT[i] - 32 : REPORT[i]);
    roles_are_found(upper);
}

TEST(a_report_without_incident_has_no_fillers)
{
    kit k;
    open_kit(&k);
    toc_doc doc = {
        .text = TOC_SV("The central bank left its main rate unchanged on Tuesday. Coffee exports "
                       "rose by four percent, the minister of trade said in Bogota.")};
    toc_text t = read_text(&k, &doc);
    for (uint32_t r = 0; r < TOC_ROLE_COUNT; r++)
        EXPECT_INT(filler(&k, &t, (toc_role)r).n, 0);
    toc_doc empty = {.text = TOC_SV("")};
    t = read_text(&k, &empty);
    EXPECT_INT(filler(&k, &t, TOC_ROLE_VICTIM).n, 0);
    close_kit(&k);
}

/* Splits the text of *doc into *t and makes a view of it. */
static toc_role_view view_text(kit *k, toc_doc *doc, toc_text *t)
{
    toc_role_view v = {0};
    *t = read_text(k, doc);
    EXPECT_INT(toc_role_view_make(t, k->lexicon, &k->arena, &v), 0);
    return v;
}

TEST(words_are_chained_through_the_text)
{
    kit k;
    open_kit(&k);
    toc_doc doc = {.text = TOC_SV("The mayor saw the car. A car hit the mayor.")};
    toc_text t;
    toc_role_view v = view_text(&k, &doc, &t);
    for (uint32_t i = 0; i < t.tokens.n; i++) {
        uint32_t before = TOC_NO_TOKEN, after = TOC_NO_TOKEN, first = TOC_NO_TOKEN;
        for (uint32_t j = 0; j < t.tokens.n; j++) {
            if (t.tokens.p[j].word != t.tokens.p[i].word)
                continue;
            if (first == TOC_NO_TOKEN)
                first = j;
            if (j < i)
                before = j;
            if (j > i && after == TOC_NO_TOKEN)
                after = j;
        }
        EXPECT_INT(toc_role_first_of(&v, i), first);
        EXPECT_INT(v.next[i], after);
        EXPECT(before == TOC_NO_TOKEN || v.next[before] == i);
    }
    close_kit(&k);
}

TEST(phrases_end_at_function_words_and_triggers)
{
    kit k;
    open_kit(&k);
    toc_doc doc = {.text = TOC_SV("The old town hall clerk was killed by a b c d e f g h")};
    toc_text t;
    toc_role_view v = view_text(&k, &doc, &t);
    EXPECT_INT(v.tokens[2].left, 1);  /* "old", behind "the" */
    EXPECT_INT(v.tokens[2].right, 5); /* before "was" */
    EXPECT_INT(v.tokens[15].left, 9); /* no further than six words */
    close_kit(&k);
}

TEST(sentences_of_any_length_are_read)
{
    kit k;
    open_kit(&k);
    toc_buf long_text = {0};
    for (int i = 0; i < 2000; i++)
        toc_buf_str(&long_text, "guerrillas killed peasants and ");
    toc_doc doc = {.text = toc_buf_sv(&long_text)};
    toc_text t = read_text(&k, &doc);
    toc_roles_found f = found_in(&k, &t);
    EXPECT(f.topics[TOC_TOPIC_INCIDENT] > 0.0f);
    toc_buf_done(&long_text);
    close_kit(&k);
}

TEST(a_model_that_is_none_is_refused)
{
    char path[4096];
    toc_roles *m = NULL;
    toc_err err = {0};
    snprintf(path, sizeof(path), "%s/none.bin", toc_test_dir());
    EXPECT_INT(
        toc_file_replace(path, TOC_SV("TOCIMG01 and nothing more of use, only some words"), &err),
        0);
    EXPECT(toc_roles_open(path, NULL, &m, &err) < 0);
    EXPECT(m == NULL);
    EXPECT(strstr(err.text, "none.bin") != NULL);
}
