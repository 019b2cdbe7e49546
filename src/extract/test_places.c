#include "testkit.h"

#include "extract/places.h"
#include "model/terms.h"

#include <errno.h>

static toc_arena arena;
static toc_text text;
static toc_place_mention_vec found;

static void read_text(const char *s)
{
    toc_arena_done(&arena);
    toc_doc *doc = TOC_NEW(&arena, toc_doc);
    *doc = (toc_doc){.text = toc_sv_of(s)};
    text = (toc_text){0};
    found = (toc_place_mention_vec){0};
    EXPECT_INT(toc_text_split(doc, &arena, &text), 0);
    EXPECT_INT(toc_places_find(toc_test_lexicon(), &text, &arena, &found), 0);
}

/* The n-th mention with these words, or NULL. */
static const toc_place_mention *mention(const char *words, uint32_t n)
{
    TOC_VEC_FOREACH (m, &found) {
        if (toc_sv_eq(toc_sv_range(text.doc->text, m->span.start, m->span.end), toc_sv_of(words)) &&
            n-- == 0)
            return m;
    }
    return NULL;
}

static void expect_country(const char *words, const char *code)
{
    const toc_place_mention *m = mention(words, 0);
    if (!m)
        toc_test_fail(__FILE__, __LINE__, "no place '%s'", words);
    else if (strcmp(m->country, code) != 0)
        toc_test_fail(__FILE__, __LINE__, "'%s' is in '%s', not in '%s'", words, m->country, code);
}

static void expect_use(const char *words, toc_place_use use)
{
    const toc_place_mention *m = mention(words, 0);
    if (!m)
        toc_test_fail(__FILE__, __LINE__, "no place '%s'", words);
    else
        EXPECT_INT(m->use, use);
}

static toc_place resolved(const char *words)
{
    toc_place p = {.name = TOC_SV("")};
    const toc_place_mention *m = mention(words, 0);
    EXPECT(m != NULL);
    if (m)
        EXPECT_INT(toc_place_resolve(toc_test_lexicon(), &text, &found, (uint32_t)(m - found.p),
                                     &arena, &p),
                   0);
    return p;
}

TEST(a_town_resolves_with_area_and_country)
{
    read_text("Gunmen attacked a bus near Garissa on Friday.");
    toc_place p = resolved("Garissa");
    EXPECT_SV(p.name, "Garissa");
    EXPECT(strcmp(p.country, "KE") == 0 && p.has_point && p.geonames > 0);
    EXPECT(p.lat > -1 && p.lat < 0 && p.lon > 39 && p.lon < 40);
    EXPECT_INT(p.chain.n, 3);
    EXPECT_SV(p.chain.p[2], "Kenya");
    EXPECT_SV(p.text, "Garissa");
    EXPECT_INT(p.basis.spans.n, 1);
}

TEST(what_the_text_says_outranks_size)
{
    read_text("A fire broke out in Paris, Texas. Paris has 25,000 people.");
    expect_country("Paris", "US");
    EXPECT(mention("Paris", 1) && strcmp(mention("Paris", 1)->country, "US") == 0);
    EXPECT(mention("Paris", 0) && mention("Paris", 0)->within != UINT32_MAX);
    read_text("Police in Paris arrested two men. The French minister thanked them.");
    expect_country("Paris", "FR");
    read_text(
        "A bomb exploded in Tripoli. Lebanese soldiers closed the road to Beirut in Lebanon.");
    expect_country("Tripoli", "LB");
    read_text("A bomb exploded in Tripoli. Libyan soldiers closed the road to Benghazi in Libya.");
    expect_country("Tripoli", "LY");
}

TEST(words_and_people_are_no_towns)
{
    read_text("Nice people said the same of him. Reading is a mobile police bath.");
    EXPECT_INT(found.n, 0);
    read_text("The prize went to Paris Hilton, and Michael Jordan told us about it.");
    EXPECT_INT(found.n, 0);
    read_text("He told us that it is his.");
    EXPECT_INT(found.n, 0);
    read_text("A lorry drove into the crowd in Nice, France.");
    expect_country("Nice", "FR");
}

TEST(short_names_count_when_written_as_names)
{
    read_text("Officials in the US and the U.S. embassy spoke.");
    expect_country("US", "US");
    expect_country("U.S.", "US");
}

TEST(adjectives_and_governments_are_kept_apart)
{
    read_text("Egyptian soldiers were killed in Sinai. The Kremlin denied any part. Moscow accused "
              "Kyiv. An explosion shook Moscow. Iran-backed and pro-Russian groups took part.");
    expect_use("Egyptian", TOC_PLACE_USE_ADJECTIVE);
    expect_use("Sinai", TOC_PLACE_USE_PLACE);
    expect_use("Kremlin", TOC_PLACE_USE_GOVERNMENT);
    expect_use("Moscow", TOC_PLACE_USE_GOVERNMENT);
    EXPECT(mention("Moscow", 1) && mention("Moscow", 1)->use == TOC_PLACE_USE_PLACE);
    expect_use("Iran", TOC_PLACE_USE_GOVERNMENT);
    expect_use("Russian", TOC_PLACE_USE_ADJECTIVE);
}

TEST(upper_case_wire_text_works)
{
    read_text("SAN SALVADOR, 3 JAN 90 -- THE POLICE SAID THAT THE SAME GROUP OF TERRORISTS KILLED "
              "FIVE PEASANTS IN SAN MIGUEL DEPARTMENT AND WOUNDED TWO IN USULUTAN. THE U.S. "
              "EMBASSY TOLD US NOTHING.");
    expect_country("SAN SALVADOR", "SV");
    EXPECT(mention("SAN SALVADOR", 0) && mention("SAN SALVADOR", 0)->dateline);
    expect_country("SAN MIGUEL DEPARTMENT", "SV");
    expect_country("USULUTAN", "SV");
    expect_country("U.S.", "US");
    EXPECT(!mention("US", 0) && !mention("SAME", 0) && !mention("POLICE", 0) && !mention("OF", 0));
}

TEST(exonyms_regions_and_former_names_are_known)
{
    read_text("From Kiev to Saigon, from Bombay to Mecca; in Donbas, in the Gaza Strip, in Burma, "
              "in Hodeidah and in Ulaanbaatar.");
    expect_country("Kiev", "UA");
    EXPECT_SV(resolved("Kiev").name, "Kyiv");
    expect_country("Saigon", "VN");
    expect_country("Bombay", "IN");
    expect_country("Mecca", "SA");
    expect_country("Donbas", "UA");
    expect_country("Gaza Strip", "PS");
    expect_country("Burma", "MM");
    expect_country("Hodeidah", "YE");
    EXPECT_SV(resolved("Ulaanbaatar").name, "Ulaanbaatar");
}

TEST(a_group_named_after_a_state_is_no_place)
{
    read_text("Al-Qaeda in Iraq said so.");
    EXPECT_INT(found.n, 0);
}

TEST(running_out_of_memory_is_told)
{
    read_text("Bombs exploded in Paris, London and Madrid.");
    for (size_t room = 0; room < 4096; room += 64) {
        toc_arena small = {.max = room + 1};
        toc_place_mention_vec out = {0};
        int r = toc_places_find(toc_test_lexicon(), &text, &small, &out);
        EXPECT(r == 0 || r == -ENOMEM);
        toc_arena_done(&small);
    }
}

/* "region" or "city 12": how exactly the first mention of the text, or the country that it is in,
 * is known. */
static toc_sv precision_of(const char *string, bool widened, toc_arena *a)
{
    read_text(string);
    toc_place p = {0};
    if (!found.n || toc_place_resolve(toc_test_lexicon(), &text, &found, 0, a, &p) < 0)
        return TOC_SV("nothing");
    if (widened)
        toc_place_widen(toc_test_lexicon(), &p);
    const char *word = toc_term(&toc_terms_precision, p.precision);
    return toc_arena_printf(a, p.radius_km > 0 ? "%s %.0f" : "%s", word ? word : "-", p.radius_km);
}

TEST(how_exactly_a_place_is_known_comes_with_it)
{
    toc_arena a = {0};
    EXPECT_SV(precision_of("A bomb exploded in Chad.", false, &a), "country");
    EXPECT_SV(precision_of("A bomb exploded in Punjab province, Pakistan.", false, &a), "region");
    toc_sv town = precision_of("A bomb exploded in Gao, Mali.", false, &a);
    EXPECT(toc_sv_starts(town, TOC_SV("city ")));
    EXPECT_SV(precision_of("A bomb exploded in Cairo.", false, &a), "city 25");
    EXPECT_SV(precision_of("A bomb exploded in Cairo.", true, &a), "country");
    toc_arena_done(&a);
}
