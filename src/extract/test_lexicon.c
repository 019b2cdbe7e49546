#include "testkit.h"

#include "base/file.h"
#include "base/image.h"
#include "base/utf8.h"
#include "extract/lexicon_format.h"

#include <errno.h>
#include <stdio.h>

static toc_lexicon *open_it(void)
{
    toc_lexicon *lx = NULL;
    toc_err err = {0};
    if (toc_lexicon_open(toc_test_data("tocsin.lex"), &lx, &err) < 0)
        toc_test_fail(__FILE__, __LINE__, "%s", err.text);
    return lx;
}

static toc_text split(const char *text, toc_arena *a)
{
    toc_doc *doc = TOC_NEW(a, toc_doc);
    toc_text t = {0};
    doc->text = toc_sv_of(text);
    EXPECT_INT(toc_text_split(doc, a, &t), 0);
    return t;
}

/* Tokens of the match at token `at`, and the first entry's kind. */
static uint32_t match_at(const toc_lexicon *lx, const char *text, uint32_t at, toc_lex_kind *kind)
{
    toc_arena a = {0};
    toc_text t = split(text, &a);
    const toc_lex_entry *e = NULL;
    uint32_t n = 0;
    uint32_t tokens = toc_lex_match(lx, &t, at, t.tokens.n, &e, &n);
    *kind = n ? e[0].kind : TOC_LEX_NONE;
    toc_arena_done(&a);
    return tokens;
}

static bool has_class(const toc_lexicon *lx, const char *folded, toc_word_class cls)
{
    uint32_t n;
    const toc_lex_entry *e = toc_lex_find(lx, toc_sv_of(folded), &n);
    return n && toc_lex_word_of(e, n, cls);
}

TEST(words_have_their_classes)
{
    toc_lexicon *lx = open_it();
    EXPECT(has_class(lx, "car bomb", TOC_WORD_WEAPON_VEHICLE_BOMB));
    EXPECT(has_class(lx, "car bombs", TOC_WORD_WEAPON_VEHICLE_BOMB));
    EXPECT(has_class(lx, "embassies", TOC_WORD_TARGET_DIPLOMATIC));
    EXPECT(has_class(lx, "gunmen", TOC_WORD_ATTACKER));
    EXPECT(has_class(lx, "churches", TOC_WORD_TARGET_RELIGIOUS));
    EXPECT(!has_class(lx, "car bomb", TOC_WORD_WEAPON_MINE));
    EXPECT(!has_class(lx, "carx", TOC_WORD_WEAPON_MINE));
    EXPECT_INT(toc_word_weapon(TOC_WORD_WEAPON_VEHICLE_BOMB), TOC_WEAPON_VEHICLE_BOMB);
    EXPECT_INT(toc_word_weapon(TOC_WORD_TARGET_WATER), TOC_WEAPON_NONE);
    EXPECT_INT(toc_word_target(TOC_WORD_TARGET_WATER), TOC_TARGET_WATER);
    toc_lexicon_free(lx);
}

TEST(an_inflected_word_leads_to_its_lemma)
{
    toc_lexicon *lx = open_it();
    uint32_t n;
    const toc_lex_entry *e = toc_lex_find(lx, TOC_SV("car bombs"), &n);
    const toc_lex_entry *w = toc_lex_word_of(e, n, TOC_WORD_WEAPON_VEHICLE_BOMB);
    EXPECT(w && (w->flags & TOC_LEX_PLURAL) && !(w->flags & TOC_LEX_MAIN));
    if (w)
        EXPECT_SV(toc_lex_lemma(lx, w->ref), "car bomb");
    toc_lexicon_free(lx);
}

TEST(the_longest_phrase_wins)
{
    toc_lexicon *lx = open_it();
    toc_lex_kind kind;
    EXPECT_INT(match_at(lx, "a car bomb in Larnaca", 1, &kind), 2);
    EXPECT_INT(kind, TOC_LEX_WORD);
    EXPECT_INT(match_at(lx, "a car door", 1, &kind), 1);
    EXPECT_INT(match_at(lx, "xyzzy car", 0, &kind), 0);
    EXPECT_INT(match_at(lx, "the Larnaca port", 1, &kind), 1);
    EXPECT_INT(kind, TOC_LEX_PLACE);
    toc_lexicon_free(lx);
}

TEST(countries_come_by_code_name_and_adjective)
{
    toc_lexicon *lx = open_it();
    toc_lex_country_row c;
    EXPECT(toc_lex_country(lx, "EG", &c));
    EXPECT_SV(c.name, "Egypt");
    EXPECT(!toc_lex_country(lx, "QQ", &c));
    EXPECT(!toc_lex_country(lx, "", &c));
    uint32_t n;
    const toc_lex_entry *e = toc_lex_find(lx, TOC_SV("egyptians"), &n);
    EXPECT(n > 0 && e[0].kind == TOC_LEX_COUNTRY && e[0].cls == TOC_COUNTRY_ADJECTIVE);
    if (n)
        EXPECT_SV(toc_lex_country_row_at(lx, e[0].ref).name, "Egypt");
    toc_lexicon_free(lx);
}

TEST(top_level_domains_are_known)
{
    toc_lexicon *lx = open_it();
    EXPECT(toc_lex_tld(lx, TOC_SV("com")));
    EXPECT(toc_lex_tld(lx, TOC_SV("onion")));
    EXPECT(toc_lex_tld(lx, TOC_SV("xn--p1ai")));
    EXPECT(!toc_lex_tld(lx, TOC_SV("exe")));
    EXPECT(!toc_lex_tld(lx, TOC_SV("")));
    EXPECT(!toc_lex_tld(lx, TOC_SV("bomb")));
    toc_lexicon_free(lx);
}

/* Walks every reference that the API can follow; the sanitizers watch. */
static void walk(const toc_lexicon *lx)
{
    static const char *const ASKED[] = {"car bomb", "larnaca", "egypt", "of", "san jose", "x y z"};
    for (size_t i = 0; i < TOC_LEN(ASKED); i++) {
        uint32_t n;
        const toc_lex_entry *e = toc_lex_find(lx, toc_sv_of(ASKED[i]), &n);
        size_t seen = 0;
        for (uint32_t k = 0; k < n; k++) {
            seen += toc_lex_place(lx, e[k].ref).name.n + toc_lex_place(lx, e[k].ref).admin.n;
            seen += toc_lex_known(lx, e[k].ref).id.n + toc_lex_known(lx, e[k].ref).name.n;
            seen += toc_lex_country_row_at(lx, e[k].ref).name.n + toc_lex_lemma(lx, e[k].ref).n;
        }
        EXPECT(seen < SIZE_MAX);
    }
    toc_lex_country_row c;
    EXPECT(toc_lex_country(lx, "EG", &c) || !toc_lex_country(lx, "EG", &c));
}

/* An image of a hundred phrases, small enough to be damaged in many ways. */
static void write_small(const char *path, toc_sv strings, const toc_lex_slot *slots,
                        uint32_t slot_n)
{
    static uint64_t first[(1u << TOC_LEX_FIRST_BITS) / 64];
    static const toc_lex_entry entries[] = {{TOC_LEX_PLACE, 0, 0, 7}, {TOC_LEX_WORD, 0, 1, 900}};
    static const toc_lex_place_disk places[] = {{.name = 1u << 31, .admin = 3, .feature = 200}};
    memset(first, 0xff, sizeof(first));
    const toc_image_part parts[] = {
        {"strings", strings},
        {"slots", {(const char *)slots, slot_n * sizeof(*slots)}},
        {"first", {(const char *)first, sizeof(first)}},
        {"entries", {(const char *)entries, sizeof(entries)}},
        {"places", {(const char *)places, sizeof(places)}},
    };
    EXPECT_INT(toc_image_write(path, TOC_IMAGE_LEXICON, parts, TOC_LEN(parts), NULL), 0);
}

TEST(a_look_beforehand_changes_no_match)
{
    toc_lexicon *lx = open_it();
    toc_arena a = {0};
    toc_text t = split("A car bomb hit the pro-Iranian Iran-backed New York-based militia in N. "
                       "Korea. The Islamic State, al-Shabaab and Saudi Arabia.",
                       &a);
    toc_text seen = t;
    EXPECT_INT(toc_lex_look(lx, &seen, &a), 0);
    uint32_t found = 0;
    TOC_VEC_FOREACH (s, &t.sentences)
        for (uint32_t i = s->first; i < s->end; i++) {
            toc_lex_hit h = {0}, again = {0};
            const toc_lex_entry *e = NULL, *f = NULL;
            uint32_t n, m;
            EXPECT_INT(toc_lex_match(lx, &seen, i, s->end, &f, &m),
                       (int64_t)toc_lex_match(lx, &t, i, s->end, &e, &n));
            EXPECT(e == f && n == m);
            EXPECT(toc_lex_hit_at(lx, &seen, i, s->end, &again) ==
                   toc_lex_hit_at(lx, &t, i, s->end, &h));
            EXPECT(h.first == again.first && h.end == again.end && h.entries == again.entries &&
                   h.span.start == again.span.start && h.span.end == again.span.end);
            found += h.n != 0;
        }
    EXPECT(found >= 8);
    toc_arena_done(&a);
    toc_lexicon_free(lx);
}

TEST(damaged_references_are_never_followed)
{
    char path[512];
    toc_lexicon *lx = NULL;
    (void)snprintf(path, sizeof(path), "%s/damaged.lex", toc_test_dir());
    /* A full table whose every slot claims entries out of range, then in range without an end. */
    for (uint32_t value = 0; value < 12; value++) {
        toc_lex_slot slots[8];
        for (uint32_t i = 0; i < TOC_LEN(slots); i++)
            slots[i] = (toc_lex_slot){i, value ? value : UINT32_MAX};
        slots[3].tag =
            (uint32_t)(toc_lex_hash_next(TOC_LEX_PHRASE_SEED, toc_hash64(TOC_SV("egypt"))) >> 32);
        write_small(path,
                    TOC_SV("\xff\xff"
                           "ab"),
                    slots, TOC_LEN(slots));
        EXPECT_INT(toc_lexicon_open(path, &lx, NULL), 0);
        walk(lx);
        EXPECT_SV(toc_lex_place(lx, 0).name, "");
        EXPECT_SV(toc_lex_lemma(lx, 0), "");
        EXPECT_SV(toc_lex_lemma(lx, 3), "");
        lx = toc_lexicon_free(lx);
    }
}

TEST(tables_of_wrong_size_are_refused)
{
    char path[512];
    toc_lexicon *lx = NULL;
    toc_err err;
    toc_lex_slot slots[8] = {{0}};
    (void)snprintf(path, sizeof(path), "%s/wrong.lex", toc_test_dir());
    write_small(path, TOC_SV(""), slots, 7);
    EXPECT_INT(toc_lexicon_open(path, &lx, &err), -EINVAL);
    EXPECT(strstr(err.text, "damaged") != NULL);
    write_small(path, TOC_SV(""), slots, 0);
    EXPECT_INT(toc_lexicon_open(path, &lx, &err), -EINVAL);
}
