/* Matching of incidents: what holds for any reports, and the cases that it is there for. */
#include "resolve/resolve.h"
#include "testkit.h"

#include "base/hash.h"
#include "model/id.h"

#include <errno.h>

/* A report of one incident, in few words. */
typedef struct {
    const char *name, *published, *from, *to, *place, *region, *country, *by;
    toc_incident_type type;
    int64_t killed;
    double lat, lon;
} told;

static toc_member *member(toc_arena *a, const told *t)
{
    toc_record rec = {.published = toc_day_parse(toc_sv_of(t->published)),
                      .title = toc_sv_of(t->name)};
    toc_incident *i = TOC_VEC_PUSH(a, &rec.incidents);
    toc_incident_init(i);
    i->realm = toc_type_realm(t->type);
    i->type = t->type;
    i->stage = TOC_STAGE_ACCOMPLISHED;
    i->date.start = t->from ? toc_day_parse(toc_sv_of(t->from)) : TOC_DAY_NONE;
    i->date.end = t->to ? toc_day_parse(toc_sv_of(t->to)) : i->date.start;
    if (t->place) {
        i->place.name = toc_sv_of(t->place);
        *TOC_VEC_PUSH(a, &i->place.chain) = i->place.name;
        if (t->region)
            *TOC_VEC_PUSH(a, &i->place.chain) = toc_sv_of(t->region);
        *TOC_VEC_PUSH(a, &i->place.chain) = toc_sv_of("Country");
        memcpy(i->place.country, t->country, 2);
        i->place.has_point = t->lat < 0 || t->lat > 0;
        i->place.lat = t->lat;
        i->place.lon = t->lon;
    }
    if (t->by)
        *TOC_VEC_PUSH(a, &i->perpetrators) =
            (toc_perpetrator){.name = toc_sv_of(t->by), .kind = TOC_PARTY_ORGANIZATION};
    if (t->killed)
        i->killed = (toc_count){.stated = true, .value = t->killed};
    toc_doc doc = {.origin = TOC_SV("-")};
    toc_sha256_hex(toc_sv_of(t->name), doc.sha256);
    toc_member *m = NULL;
    EXPECT_INT(toc_record_identify(&rec, toc_report_identity(&doc, a), a), 0);
    EXPECT_INT(toc_member_of(&doc, &rec, 0, a, &m), 0);
    return m;
}

static const told HERAT = {.name = "Blast tears through prayers",
                           .published = "2024-10-19",
                           .from = "2024-10-18",
                           .place = "Herat",
                           .region = "Herat Province",
                           .country = "AF",
                           .type = TOC_TYPE_BOMBING,
                           .killed = 9,
                           .lat = 34.35,
                           .lon = 62.2};

static toc_verdict verdict(toc_arena *a, const told *x, const told *y)
{
    toc_pair p, back;
    const toc_member *m = member(a, x), *n = member(a, y);
    toc_compare(m, n, &p);
    toc_compare(n, m, &back);
    EXPECT(p.score >= back.score && p.score <= back.score);
    EXPECT_INT(p.verdict, back.verdict);
    return p.verdict;
}

TEST(same_town_day_and_type_are_same)
{
    toc_arena a = {0};
    told later = HERAT;
    later.name = "Toll rises in Herat";
    later.published = "2024-10-20";
    later.killed = 14;
    EXPECT_INT(verdict(&a, &HERAT, &later), TOC_SAME);
    toc_arena_done(&a);
}

TEST(another_day_another_attack)
{
    toc_arena a = {0};
    told second = HERAT;
    second.name = "Second bomb in Herat";
    second.published = "2024-10-22";
    second.from = "2024-10-21";
    EXPECT_INT(verdict(&a, &HERAT, &second), TOC_DIFFERENT);
    told year_before = HERAT;
    year_before.name = "A year before";
    year_before.from = "2023-10-18";
    EXPECT_INT(verdict(&a, &HERAT, &year_before), TOC_DIFFERENT);
    toc_arena_done(&a);
}

TEST(two_towns_of_one_name_are_two)
{
    toc_arena a = {0};
    told wales = {.name = "Newport, Wales",
                  .published = "2025-05-17",
                  .from = "2025-05-15",
                  .place = "Newport",
                  .region = "Wales",
                  .country = "GB",
                  .type = TOC_TYPE_RANSOMWARE,
                  .lat = 51.6,
                  .lon = -3};
    told island = wales;
    island.name = "Newport, R.I.";
    island.region = "Rhode Island";
    island.country = "US";
    island.lat = 41.5;
    island.lon = -71.3;
    EXPECT_INT(verdict(&a, &wales, &island), TOC_DIFFERENT);
    toc_arena_done(&a);
}

TEST(what_came_after_a_report_is_not_in_it)
{
    toc_arena a = {0};
    told early = HERAT, late = HERAT;
    early.name = "Early";
    early.published = "2024-10-16";
    early.from = "2024-10-16";
    late.name = "Late";
    EXPECT_INT(verdict(&a, &early, &late), TOC_DIFFERENT);
    toc_arena_done(&a);
}

TEST(members_read_back_as_written)
{
    toc_arena a = {0};
    told t = HERAT;
    t.by = "Free Highlands Front";
    toc_member *m = member(&a, &t), *back = NULL;
    toc_buf once = {0}, twice = {0};
    toc_err err = {0};
    toc_member_write(m, &once);
    EXPECT_INT(toc_member_read(toc_buf_sv(&once), &a, &back, &err), 0);
    if (back)
        toc_member_write(back, &twice);
    EXPECT(toc_sv_eq(toc_buf_sv(&once), toc_buf_sv(&twice)));
    /* Cut off anywhere it is damaged, not read past its end. */
    for (size_t n = 0; n < once.n; n++)
        EXPECT_INT(toc_member_read((toc_sv){once.p, n}, &a, &back, &err), -EINVAL);
    once.p[0]++;
    EXPECT_INT(toc_member_read(toc_buf_sv(&once), &a, &back, &err), TOC_MEMBER_OLD);
    toc_buf_done(&once);
    toc_buf_done(&twice);
    toc_arena_done(&a);
}

TEST(analysts_have_the_last_word)
{
    toc_arena a = {0};
    told other = HERAT;
    other.name = "The same again";
    const toc_member *m[] = {member(&a, &HERAT), member(&a, &other)};
    uint32_t first[2];
    EXPECT_INT(toc_gather(m, 2, NULL, 0, &a, first, NULL), 0);
    EXPECT_INT(first[0], first[1]);
    toc_link apart = {0, 1, false};
    EXPECT_INT(toc_gather(m, 2, &apart, 1, &a, first, NULL), 0);
    EXPECT(first[0] != first[1]);
    other.country = "IR";
    m[1] = member(&a, &other);
    EXPECT_INT(toc_gather(m, 2, NULL, 0, &a, first, NULL), 0);
    EXPECT(first[0] != first[1]);
    toc_link together = {0, 1, true};
    EXPECT_INT(toc_gather(m, 2, &together, 1, &a, first, NULL), 0);
    EXPECT_INT(first[0], first[1]);
    toc_arena_done(&a);
}

/* X and Y are barred by their days, an analyst says that Y's day was misread: a third report that
 * fits X joins both. */
TEST(what_an_analyst_merged_is_one)
{
    toc_arena a = {0};
    told misread = HERAT, third = HERAT;
    misread.name = "The year is wrong";
    misread.from = "2014-10-18";
    third.name = "A third report";
    const toc_member *m[] = {member(&a, &HERAT), member(&a, &misread), member(&a, &third)};
    toc_link together = {0, 1, true};
    uint32_t first[3];
    EXPECT_INT(toc_gather(m, 3, &together, 1, &a, first, NULL), 0);
    EXPECT_INT(first[0], first[1]);
    EXPECT_INT(first[0], first[2]);
    toc_link both[] = {together, {1, 2, false}};
    EXPECT_INT(toc_gather(m, 3, both, 2, &a, first, NULL), 0);
    EXPECT(first[2] != first[1]);
    toc_arena_done(&a);
}

/* Any order of the same reports gives the same incidents, and so does adding them one by one. */
TEST(order_makes_no_difference)
{
    enum { N = 48, ROUNDS = 40 };
    toc_arena a = {0};
    const toc_member *m[N], *shuffled[N];
    static const char *const towns[] = {"Herat", "Kabul", "Mazar"};
    uint64_t seed = 7;
    for (uint32_t i = 0; i < N; i++) {
        told t = HERAT;
        t.name = toc_arena_printf(&a, "report %u", i).p;
        t.place = towns[i % 3];
        t.lat += 3.0 * (double)(i % 3);
        t.from = toc_arena_printf(&a, "2024-10-%02u", 10 + i % 7).p;
        t.published = toc_arena_printf(&a, "2024-10-%02u", 10 + i % 7 + i % 4).p;
        t.killed = 3 + i % 5;
        t.type = i % 11 ? TOC_TYPE_BOMBING : TOC_TYPE_ARMED_ASSAULT;
        m[i] = member(&a, &t);
    }
    uint32_t want[N], got[N];
    EXPECT_INT(toc_gather(m, N, NULL, 0, &a, want, NULL), 0);
    for (uint32_t round = 0; round < ROUNDS; round++) {
        uint32_t at[N];
        for (uint32_t i = 0; i < N; i++)
            at[i] = i;
        for (uint32_t i = N - 1; i > 0; i--) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            uint32_t k = (uint32_t)(seed >> 33) % (i + 1), old = at[i];
            at[i] = at[k];
            at[k] = old;
        }
        for (uint32_t i = 0; i < N; i++)
            shuffled[i] = m[at[i]];
        EXPECT_INT(toc_gather(shuffled, N, NULL, 0, &a, got, NULL), 0);
        for (uint32_t i = 0; i < N; i++)
            EXPECT(shuffled[got[i]] == m[want[at[i]]]);
    }
    toc_arena_done(&a);
}

/* Candidates of each other, whichever is asked. */
TEST(keys_meet_both_ways)
{
    toc_arena a = {0};
    told vague = HERAT, region = HERAT, far = HERAT;
    vague.name = "The attack of 2024";
    vague.from = "2024-01-01";
    vague.to = "2024-12-31";
    region.name = "In the province";
    region.place = "Herat Province";
    region.region = NULL;
    far.name = "Years before";
    far.from = "2019-10-18";
    const toc_member *m[] = {member(&a, &HERAT), member(&a, &vague), member(&a, &region),
                             member(&a, &far)};
    toc_key_vec kept[4] = {0}, sought[4] = {0};
    for (int i = 0; i < 4; i++)
        EXPECT_INT(toc_member_keys(m[i], &a, &kept[i], &sought[i]), 0);
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++) {
            bool meet = false, back = false;
            TOC_VEC_FOREACH (s, &sought[i])
                TOC_VEC_FOREACH (k, &kept[j])
                    meet |= *s == *k;
            TOC_VEC_FOREACH (s, &sought[j])
                TOC_VEC_FOREACH (k, &kept[i])
                    back |= *s == *k;
            EXPECT_INT(meet, back);
            if (i != j)
                EXPECT_INT(meet, i != 3 && j != 3 && !(i + j == 3));
        }
    toc_arena_done(&a);
}
