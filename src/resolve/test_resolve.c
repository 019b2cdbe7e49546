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

static bool finds(toc_arena *a, const toc_member *x, const toc_member *y)
{
    toc_key_vec kept = {0}, sought = {0}, unused = {0};
    bool met = false;
    EXPECT_INT(toc_member_keys(x, a, &unused, &sought), 0);
    EXPECT_INT(toc_member_keys(y, a, &kept, &unused), 0);
    TOC_VEC_FOREACH (s, &sought)
        TOC_VEC_FOREACH (k, &kept)
            met |= toc_keys_meet(*s, *k);
    return met;
}

/* A day to either side, wherever in the weeks of the index it lies; not a day more. */
TEST(what_was_two_days_off_is_not_looked_at)
{
    toc_arena a = {0};
    for (int day = 1; day <= 12; day++)
        for (int off = 0; off < 4; off++) {
            told one = HERAT, other = HERAT;
            one.from = toc_arena_printf(&a, "2024-10-%02d", day).p;
            other.from = toc_arena_printf(&a, "2024-10-%02d", day + off).p;
            const toc_member *m = member(&a, &one), *n = member(&a, &other);
            EXPECT_INT(finds(&a, m, n), off < 2);
            EXPECT_INT(finds(&a, n, m), off < 2);
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
                    meet |= toc_keys_meet(*s, *k);
            TOC_VEC_FOREACH (s, &sought[j])
                TOC_VEC_FOREACH (k, &kept[i])
                    back |= toc_keys_meet(*s, *k);
            EXPECT_INT(meet, back);
            if (i != j)
                EXPECT_INT(meet, i != 3 && j != 3 && !(i + j == 3));
        }
    toc_arena_done(&a);
}

/* ---------------------------------------------------------------- views */

enum { TEXTS = 120, VOCABULARY = 60, MOST_WORDS = 40 };

static uint32_t draw(uint64_t *state, uint32_t below)
{
    *state = toc_hash_mix(*state, 7);
    return (uint32_t)(*state >> 33) % below;
}

/* A text that is new, or one of those before with some words changed. */
static void write_text(toc_arena *a, toc_member *m, const toc_member *before, uint64_t *state)
{
    bool fill[VOCABULARY] = {false};
    uint32_t changes = before ? draw(state, 8) : 0, n = 15 + draw(state, MOST_WORDS - 15);
    TOC_VEC_FOREACH (w, before ? &before->words : &m->words)
        fill[*w / 1000] = true;
    for (uint32_t i = 0; !before && i < n; i++)
        fill[draw(state, VOCABULARY)] = true;
    for (uint32_t i = 0; i < changes; i++) {
        uint32_t at = draw(state, VOCABULARY);
        fill[at] = !fill[at];
    }
    for (uint32_t i = 0; i < VOCABULARY; i++)
        if (fill[i])
            *TOC_VEC_PUSH(a, &m->words) = i * 1000;
}

/* What copies are, by looking at each text for each other one. */
static uint32_t original_of(toc_member *const *all, const uint32_t *originals, uint32_t i)
{
    for (uint32_t k = 0; k < i; k++) {
        uint32_t shared = 0, n = all[k]->words.n + all[i]->words.n;
        TOC_VEC_FOREACH (x, &all[k]->words)
            TOC_VEC_FOREACH (y, &all[i]->words)
                shared += *x == *y;
        if (originals[k] == k && all[k]->words.n >= 20 && all[i]->words.n >= 20 &&
            shared * 100 >= 80 * (n - shared))
            return k;
    }
    return i;
}

TEST(a_text_repeats_the_first_that_is_four_fifths_the_same)
{
    toc_arena a = {0};
    toc_incident *incident = TOC_NEW(&a, toc_incident);
    toc_member *all[TEXTS];
    toc_witness witnesses[TEXTS] = {0};
    uint32_t originals[TEXTS], copies = 0;
    uint64_t state = 1;
    toc_view v;
    toc_incident_init(incident);
    for (uint32_t i = 0; i < TEXTS; i++) {
        all[i] = TOC_NEW(&a, toc_member);
        write_text(&a, all[i], i && draw(&state, 3) ? all[draw(&state, i)] : NULL, &state);
        originals[i] = original_of(all, originals, i);
        copies += originals[i] != i;
        witnesses[i] = (toc_witness){.published = (toc_day)i, .incident = incident};
    }
    EXPECT(copies > 10 && copies < TEXTS - 10);
    EXPECT_INT(toc_view_of(witnesses, (const toc_member *const *)all, TEXTS, TOC_SV("x"), &a, &v),
               0);
    for (uint32_t i = 0; i < TEXTS; i++)
        EXPECT_INT(v.witnesses.p[i].copy_of, originals[i]);
    toc_arena_done(&a);
}

static toc_claim claim(const char *by, toc_stance stance, const char *about)
{
    return (toc_claim){.by = toc_sv_of(by),
                       .about = toc_sv_of(about),
                       .stance = stance,
                       .kind = TOC_CLAIM_PERPETRATOR};
}

/* Also where the first report that has it bears no day, and where names are spelled otherwise. */
TEST(a_claim_is_dated_by_the_first_day_on_which_it_was_told)
{
    toc_arena a = {0};
    const toc_claim claims[] = {
        claim("the police", TOC_STANCE_SUSPECTS, "Jund al-Rimal"),
        claim("police", TOC_STANCE_SUSPECTS, "Jund ar-Rimal"),
        claim("the police", TOC_STANCE_DENIES, "Jund al-Rimal"),
        claim("the police", TOC_STANCE_SUSPECTS, "Jund al-Rimal"),
        claim("The Police", TOC_STANCE_SUSPECTS, "Jund al-Rimal"),
    };
    const toc_day days[] = {100, 101, 102, 103, 104}, since[] = {100, 101, 102, 100, 100};
    toc_witness witnesses[TOC_LEN(claims)] = {0};
    toc_view v;
    for (uint32_t i = 0; i < TOC_LEN(claims); i++) {
        toc_incident *incident = TOC_NEW(&a, toc_incident);
        toc_incident_init(incident);
        *TOC_VEC_PUSH(&a, &incident->claims) = claims[i];
        witnesses[i] = (toc_witness){.published = days[i], .incident = incident};
    }
    EXPECT_INT(toc_view_of(witnesses, NULL, TOC_LEN(claims), TOC_SV("x"), &a, &v), 0);
    EXPECT_INT(v.claims.n, TOC_LEN(claims));
    for (uint32_t i = 0; i < v.claims.n; i++)
        EXPECT_INT(v.claims.p[i].since, since[i]);
    toc_arena_done(&a);
}
