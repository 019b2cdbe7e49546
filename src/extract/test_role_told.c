#include "testkit.h"

#include "extract/role_told.h"

enum { TOKENS = 4, TODAY = 7000 };

/* One sentence, a place and a date in it, and the incident that it tells of. */
typedef struct {
    toc_word_set words[TOKENS];
    toc_place_mention place;
    toc_date date;
    toc_unit unit;
    toc_draft draft;
    toc_scan scan;
    toc_draft_vec rules;
    float x[TOC_ROLE_TOLD_FEATURES];
} kit;

static void make(kit *k)
{
    *k = (kit){
        .place = {.first = 1, .end = 2, .country = "CO"},
        .date = {.first = 2, .end = 3, .end_day = TODAY - 10},
        .unit = {.first = 0, .end = TOKENS},
        .scan = {.report_day = TODAY},
    };
    k->scan.words = k->words;
    k->scan.places = (toc_place_mention_vec){.p = &k->place, .n = 1};
    k->scan.dates = (toc_date_vec){.p = &k->date, .n = 1};
    toc_incident_init(&k->draft.incident);
    k->draft.incident.type = TOC_TYPE_BOMBING;
    k->draft.incident.date.end = TODAY - 90;
    k->draft.incident.recalled = true;
    memcpy(k->draft.incident.place.country, "FR", 3);
    k->draft.units = (toc_unit_vec){.p = &k->unit, .n = 1};
    k->rules = (toc_draft_vec){.p = &k->draft, .n = 1};
}

static const float *told(kit *k)
{
    toc_role_told_report r;
    toc_role_told_report_make(&k->scan, &k->rules, &r);
    toc_role_told(&k->scan, &r, toc_draft_at(&k->rules, 1),
                  (toc_sentence){.first = 0, .end = TOKENS}, k->x);
    return k->x;
}

TEST(the_incident_of_a_phrase_is_told_by_type_age_and_country)
{
    kit k;
    make(&k);
    const float *x = told(&k);
    EXPECT_INT((int)x[0], TOC_TYPE_BOMBING);
    EXPECT_INT((int)x[2], 90);
    EXPECT_INT((int)x[3], 0);
    EXPECT_INT((int)x[4], 1);
    memcpy(k.draft.incident.place.country, "PE", 3);
    EXPECT_INT((int)told(&k)[3], 2);
}

TEST(a_phrase_outside_all_incidents_knows_that)
{
    kit k;
    make(&k);
    k.unit.first = 2;
    const float *x = told(&k);
    EXPECT_INT((int)x[0], -1);
    EXPECT_INT((int)x[4], -1);
    EXPECT_INT((int)x[8], TOC_TYPE_BOMBING);
}

TEST(places_dates_and_words_of_the_sentence_are_seen)
{
    kit k;
    make(&k);
    uint8_t neg = TOC_WORD_NEG;
    const float *x = told(&k);
    EXPECT_INT((int)x[15], 2);
    EXPECT_INT((int)x[16], 10);
    EXPECT_INT((int)x[17], 0);
    k.words[3].part[neg / 64] = 1ull << (neg % 64);
    EXPECT_INT((int)told(&k)[17], 1);
    k.place.first = TOKENS;
    EXPECT_INT((int)told(&k)[15], 1);
}
