#include "testkit.h"

#include "share/places.h"

#include <stdio.h>

static toc_sv NAMES[] = {
    {"Elm Street", 10}, {"Springvale", 10}, {"North Shire", 11}, {"Utopia", 6}};

/* A place of so exact an extent, with the chain from there to its country. */
static toc_incident at(toc_place_extent extent, uint32_t first)
{
    toc_incident i;
    toc_incident_init(&i);
    i.place = (toc_place){.name = NAMES[first],
                          .text = TOC_SV("near the shelter in Elm Street"),
                          .country = "UT",
                          .has_point = true,
                          .lat = 34.91727,
                          .lon = -33.66291,
                          .geonames = 7,
                          .precision = extent,
                          .chain = {.p = &NAMES[first], .n = 4 - first}};
    return i;
}

static toc_sv told(toc_incident i, toc_reach limit)
{
    static char text[200];
    toc_reach_limit(&i, limit);
    int n = snprintf(text, sizeof(text), "%.*s|%.*s|%s|%d|%.2f|%.2f|%u", TOC_SV_ARG(i.place.name),
                     TOC_SV_ARG(i.place.text), i.place.country, (int)i.place.precision, i.place.lat,
                     i.place.lon, i.place.geonames);
    return (toc_sv){text, (size_t)n};
}

TEST(a_place_is_told_no_more_exactly_than_it_may_be)
{
    toc_incident venue = at(TOC_EXTENT_VENUE, 0), city = at(TOC_EXTENT_CITY, 1),
                 region = at(TOC_EXTENT_REGION, 2), country = at(TOC_EXTENT_COUNTRY, 3);
    EXPECT_SV(told(venue, TOC_REACH_TOWN), "||UT|3|34.90|-33.70|0");
    EXPECT_SV(told(venue, TOC_REACH_REGION), "North Shire||UT|2|0.00|0.00|0");
    EXPECT_SV(told(venue, TOC_REACH_COUNTRY), "Utopia||UT|1|0.00|0.00|0");
    EXPECT_SV(told(city, TOC_REACH_TOWN), "Springvale||UT|3|34.90|-33.70|0");
    EXPECT_SV(told(city, TOC_REACH_REGION), "North Shire||UT|2|0.00|0.00|0");
    EXPECT_SV(told(region, TOC_REACH_TOWN), "North Shire||UT|2|34.90|-33.70|0");
    EXPECT_SV(told(region, TOC_REACH_COUNTRY), "Utopia||UT|1|0.00|0.00|0");
    EXPECT_SV(told(country, TOC_REACH_COUNTRY), "Utopia||UT|1|0.00|0.00|0");
}

TEST(a_place_whose_extent_is_not_said_may_be_a_house)
{
    EXPECT_SV(told(at(TOC_EXTENT_NONE, 0), TOC_REACH_TOWN), "||UT|3|34.90|-33.70|0");
}

TEST(without_a_chain_nothing_is_known_but_the_country)
{
    toc_incident i = at(TOC_EXTENT_CITY, 1);
    i.place.chain.n = 0;
    EXPECT_SV(told(i, TOC_REACH_REGION), "||UT|1|0.00|0.00|0");
    EXPECT_SV(told(i, TOC_REACH_COUNTRY), "||UT|1|0.00|0.00|0");
}

TEST(without_a_limit_all_is_told)
{
    toc_incident i = at(TOC_EXTENT_VENUE, 0);
    toc_reach_limit(&i, TOC_REACH_EXACT);
    EXPECT_SV(i.place.text, "near the shelter in Elm Street");
    EXPECT(i.place.geonames == 7);
}

TEST(a_word_that_is_none_is_the_strictest)
{
    EXPECT_INT(toc_reach_find(TOC_SV("")), TOC_REACH_EXACT);
    EXPECT_INT(toc_reach_find(TOC_SV("town")), TOC_REACH_TOWN);
    EXPECT_INT(toc_reach_find(TOC_SV("Town")), TOC_REACH_COUNTRY);
    EXPECT_INT(toc_reach_find(TOC_SV("street")), TOC_REACH_COUNTRY);
}
