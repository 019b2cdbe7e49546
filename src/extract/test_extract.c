#include "testkit.h"

#include "base/alloc.h"
#include "base/limits.h"
#include "extract/extract.h"
#include "model/terms.h"

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>

/* The rules alone: each case tells of one of them. What the report model makes of whole reports:
 * test_learned_reports.c. */
static toc_extractor *extractor(void)
{
    toc_extractor_leave_out(toc_test_extractor(), 1u << TOC_PART_REPORTS);
    return toc_test_extractor();
}

static void put_count(toc_buf *out, const char *what, const toc_count *c)
{
    if (c->stated)
        toc_buf_printf(out, " | %s %" PRId64 "%s", what, c->value,
                       (const char *[]){"", "+", "-", "~"}[c->bound]);
}

static void put_day(toc_buf *out, toc_day d)
{
    char text[TOC_DAY_TEXT + 1] = "";
    if (d != TOC_DAY_NONE)
        toc_day_format(d, text);
    toc_buf_str(out, d == TOC_DAY_NONE ? "?" : text);
}

/* | killed 3 | hurt 2~ | by NAME (status) | to NAME … */
static void put_who(toc_buf *out, const toc_incident *i)
{
    put_count(out, "killed", &i->killed);
    put_count(out, "hurt", &i->injured);
    put_count(out, "records", &i->cyber.records);
    if (i->cyber.ransom.stated)
        toc_buf_printf(out, " | ransom %.0f %s", i->cyber.ransom.amount, i->cyber.ransom.currency);
    TOC_VEC_FOREACH (p, &i->perpetrators)
        toc_buf_printf(out, " | by %.*s (%s)", TOC_SV_ARG(p->name),
                       toc_term(&toc_terms_status, (unsigned)p->status));
    TOC_VEC_FOREACH (t, &i->targets)
        toc_buf_printf(out, " | to %.*s", TOC_SV_ARG(t->name));
    TOC_VEC_FOREACH (w, &i->weapons)
        if (w->name.n)
            toc_buf_printf(out, " | with %.*s", TOC_SV_ARG(w->name));
        else
            toc_buf_printf(out, " | with some %s", toc_term(&toc_terms_weapon, w->type));
    toc_buf_str(out, "\n");
}

/* type stage, day..day, place CC | killed 3 | hurt 2~ | by NAME (status) | to NAME … */
static void put_incident(toc_buf *out, const toc_incident *i)
{
    toc_buf_printf(out, "%s %s, ", toc_term(&toc_terms_type, (unsigned)i->type),
                   toc_term(&toc_terms_stage, (unsigned)i->stage));
    put_day(out, i->date.start);
    if (i->date.end != i->date.start) {
        toc_buf_str(out, "..");
        put_day(out, i->date.end);
    }
    toc_buf_printf(out, ", %.*s %s", TOC_SV_ARG(i->place.name), i->place.country);
    put_who(out, i);
    TOC_VEC_FOREACH (c, &i->claims)
        toc_buf_printf(out, "claim: %.*s %s %.*s\n", TOC_SV_ARG(c->by),
                       toc_term(&toc_terms_stance, (unsigned)c->stance), TOC_SV_ARG(c->about));
}

static void answer(toc_sv input, toc_arena *a, toc_buf *out)
{
    toc_doc doc = {.id = TOC_SV("case"), .text = input, .published = toc_day_of(2024, 3, 28)};
    toc_record *r;
    toc_err err;
    if (toc_extract(extractor(), &doc, a, &r, &err) < 0) {
        toc_buf_printf(out, "%s\n", err.text);
        return;
    }
    TOC_VEC_FOREACH (i, &r->incidents)
        put_incident(out, i);
    TOC_VEC_FOREACH (w, &r->warnings)
        toc_buf_printf(out, "warning: %.*s of %.*s\n", TOC_SV_ARG(w->by), TOC_SV_ARG(w->target));
    if (out->n == 0)
        toc_buf_str(out, "nothing\n");
}

TEST(incidents_as_people_read_them)
{
    toc_golden_check("incidents.txt", answer);
}

/* Also in capitals, and for machines, whose attack is not where the reporter sits. */
TEST(a_place_heads_its_section_of_a_digest)
{
    static const char *const TEXTS[] = {
        "The week in brief\n\nGRAZ. A woman was stabbed to death at a tram stop on Tuesday.\n\n"
        "IPSWICH. The computers of a schools trust were hit by ransomware on Wednesday.\n",
        "THE WEEK IN BRIEF\n\nGRAZ. A WOMAN WAS STABBED TO DEATH AT A TRAM STOP ON TUESDAY.\n\n"
        "IPSWICH. THE COMPUTERS OF A SCHOOLS TRUST WERE HIT BY RANSOMWARE ON WEDNESDAY.\n",
    };
    for (size_t k = 0; k < TOC_LEN(TEXTS); k++) {
        toc_arena a = {0};
        toc_doc doc = {.text = toc_sv_of(TEXTS[k]), .published = toc_day_of(2024, 3, 28)};
        toc_record *r;
        toc_err err;
        EXPECT_INT(toc_extract(extractor(), &doc, &a, &r, &err), 0);
        EXPECT_INT(r->incidents.n, 2);
        EXPECT_SV(r->incidents.p[0].place.name, "Graz");
        EXPECT_SV(r->incidents.p[1].place.name, "Ipswich");
        toc_arena_done(&a);
    }
}

TEST(claims_as_people_read_them)
{
    toc_golden_check("claims.txt", answer);
}

TEST(items_of_a_list_are_told_apart)
{
    toc_arena a = {0};
    toc_doc doc = {.text =
                       TOC_SV("Daily report of the observers\n\n"
                              "a. Umm Dorrein. On Monday three rockets fell on the airport.\n\n"
                              "b. Track Hebila. On Tuesday a lorry struck a mine there, and its "
                              "driver was killed.\n\n"
                              "c. Dilami. Nothing to report.\n"),
                   .published = toc_day_of(2024, 3, 28)};
    toc_record *r;
    toc_err err;
    EXPECT_INT(toc_extract(extractor(), &doc, &a, &r, &err), 0);
    EXPECT_INT(r->incidents.n, 2);
    EXPECT_INT(r->incidents.p[0].date.end, toc_day_of(2024, 3, 25));
    EXPECT_INT(r->incidents.p[1].date.end, toc_day_of(2024, 3, 26));
    EXPECT(!r->incidents.p[0].killed.stated);
    toc_arena_done(&a);
}

/* type | killed 3 | hurt 2 | by NAME (status) | to NAME … and a line a victim: "3 clerks killed" */
static void who(toc_sv input, toc_arena *a, toc_buf *out)
{
    toc_doc doc = {.id = TOC_SV("case"), .text = input, .published = toc_day_of(2024, 3, 28)};
    toc_record *r;
    toc_err err;
    if (toc_extract(extractor(), &doc, a, &r, &err) < 0) {
        toc_buf_printf(out, "%s\n", err.text);
        return;
    }
    TOC_VEC_FOREACH (i, &r->incidents) {
        toc_buf_str(out, toc_term(&toc_terms_type, (unsigned)i->type));
        put_who(out, i);
        TOC_VEC_FOREACH (v, &i->victims) {
            if (v->count.stated)
                toc_buf_printf(out, "%" PRId64 " ", v->count.value);
            toc_buf_printf(out, "%.*s %s\n", TOC_SV_ARG(v->name),
                           toc_term(&toc_terms_harm, (unsigned)v->effect));
        }
    }
    if (out->n == 0)
        toc_buf_str(out, "nothing\n");
}

TEST(who_did_it_to_whom)
{
    toc_golden_check("who.txt", who);
}

TEST(what_was_hit_and_who_came_to_harm)
{
    toc_golden_check("hit.txt", who);
}

/* What show() prints of the first incident that the text tells of is want. */
static void check_first(toc_sv text, void (*show)(const toc_incident *, toc_buf *),
                        const char *want)
{
    toc_doc doc = {.id = TOC_SV("case"), .text = text};
    toc_arena a = {0};
    toc_buf out = {0};
    toc_record *r;
    toc_err err;
    if (toc_extract(extractor(), &doc, &a, &r, &err) == 0 && r->incidents.n)
        show(&r->incidents.p[0], &out);
    EXPECT_SV(toc_buf_sv(&out), want);
    toc_buf_done(&out);
    toc_arena_done(&a);
}

/* "police headquarters law-enforcement; " for each target of an incident. */
static void target_types(const toc_incident *i, toc_buf *out)
{
    TOC_VEC_FOREACH (t, &i->targets)
        toc_buf_printf(out, "%.*s %s; ", TOC_SV_ARG(t->name),
                       toc_term(&toc_terms_target, (unsigned)t->type));
}

/* "police officer law-enforcement; " for each victim, " 3 pylons; " for each counted target. */
static void victim_types(const toc_incident *i, toc_buf *out)
{
    TOC_VEC_FOREACH (v, &i->victims)
        toc_buf_printf(out, "%.*s %s; ", TOC_SV_ARG(v->name),
                       toc_term(&toc_terms_victim, (unsigned)v->type));
    TOC_VEC_FOREACH (t, &i->targets)
        if (t->count.stated)
            toc_buf_printf(out, "%" PRId64 " %.*s; ", t->count.value, TOC_SV_ARG(t->name));
}

TEST(who_came_to_harm_is_told_by_what_people_are_called)
{
    static const struct {
        const char *text, *want;
    } CASES[] = {
        {"Gunmen shot dead two police officers in Cali on Monday.",
         "police officers law-enforcement; "},
        {"Gunmen shot dead three students in Cali on Monday.", "students civilian; "},
        {"Senator Lucia Bravo was killed by gunmen in Cali on Monday.",
         "Lucia Bravo government-official; "},
        {"Marco Roe, mayor of Alba, was killed by gunmen in Cali on Monday.",
         "Marco Roe government-official; "},
        {"Gunmen killed retired general Hugo Salas in Cali on Monday.",
         "Hugo Salas former-active-military; "},
        {"Guerrillas blew up three pylons near Cali on Monday.", "3 pylons; "},
        {"Guerrillas blew up a bridge near Cali on Monday.", "1 bridge; "},
    };
    for (size_t i = 0; i < TOC_LEN(CASES); i++)
        check_first(toc_sv_of(CASES[i].text), victim_types, CASES[i].want);
}

TEST(what_stands_beside_a_target_says_its_type)
{
    static const struct {
        const char *text, *want;
    } CASES[] = {
        {"LIMA, May 3, 2024 - A car bomb exploded outside the police compound in Lima on Thursday.",
         "police compound law-enforcement; "},
        {"LIMA, May 3, 2024 - A bomb exploded at the offices of the tax service in Lima on "
         "Thursday.",
         "offices government; "},
        {"LIMA, May 3, 2024 - A bomb exploded at the headquarters of a labour federation in Lima "
         "on Thursday.",
         "headquarters political; "},
        {"LIMA, May 3, 2024 - A bomb exploded at a plant in Lima on Thursday.",
         "plant commercial; "},
        {"OSLO, May 3, 2024 - Hackers broke into the servers of the insurance group Nordhav on "
         "Thursday and encrypted them. Nordhav said that its systems were down.",
         "Nordhav financial; "},
        {"OSLO, May 3, 2024 - Ransomware hit the Skarv tram company, the shipping line Dalma and "
         "the "
         "Varg Institute for Peace Studies on Thursday.",
         "Skarv tram company transport; Dalma transport; Varg Institute for Peace Studies "
         "education; "},
        {"OSLO, May 3, 2024 - A flood of requests put the site of a ferry company, Trygve, out of "
         "action on Thursday.",
         "Trygve transport; "},
        {"OSLO, May 3, 2024 - Ransomware hit the Klinikum Varg, the Mairie de Salon, Stadtwerke "
         "Dalm "
         "and the network of a law school on Thursday.",
         "Klinikum Varg health; Mairie de Salon government; Stadtwerke Dalm energy; law school "
         "education; "},
    };
    for (size_t i = 0; i < TOC_LEN(CASES); i++)
        check_first(toc_sv_of(CASES[i].text), target_types, CASES[i].want);
}

/* "bus destroyed; " for each target of an incident. */
static void target_damages(const toc_incident *i, toc_buf *out)
{
    TOC_VEC_FOREACH (t, &i->targets)
        toc_buf_printf(out, "%.*s %s; ", TOC_SV_ARG(t->name),
                       t->effect ? toc_term(&toc_terms_damage, (unsigned)t->effect) : "-");
}

TEST(the_nearest_word_says_what_became_of_a_target)
{
    static const struct {
        const char *text, *want;
    } CASES[] = {
        {"LIMA, May 3, 2024 - A car bomb destroyed the police station in Lima on Thursday and "
         "damaged three houses.",
         "police station destroyed; houses damaged; "},
        {"LIMA, May 3, 2024 - A bomb exploded at a mosque in Lima on Thursday. The building was "
         "gutted.",
         "mosque destroyed; "},
        {"LIMA, May 3, 2024 - Men threw petrol bombs at a caravan in Lima on Thursday and burnt it "
         "down.",
         "caravan destroyed; "},
        {"LIMA, May 3, 2024 - A grenade exploded at a bank in Lima on Thursday. Eleven windows "
         "broke.",
         "bank damaged; "},
        {"LIMA, May 3, 2024 - A bomb exploded at a school in Lima on Thursday. Part of the school "
         "collapsed.",
         "school damaged; "},
        {"LIMA, May 3, 2024 - Gunmen attacked a house in Lima on Thursday. The house and two "
         "parked cars were riddled with bullets.",
         "house damaged; parked cars damaged; "},
        {"LIMA, May 3, 2024 - A bomb exploded beside a minibus in Lima on Thursday. The minibus "
         "was "
         "thrown on to its side and caught fire.",
         "minibus damaged; "},
    };
    for (size_t i = 0; i < TOC_LEN(CASES); i++)
        check_first(toc_sv_of(CASES[i].text), target_damages, CASES[i].want);
}

static toc_sv report(void)
{
    return TOC_SV(
        "KABUL, March 27, 2024 - A car bomb killed at least 12 people outside the interior "
        "ministry in Kabul on Tuesday. The Taliban claimed responsibility.");
}

/* The group is named before the noun that it is found by: going on behind the name never ended. */
TEST(group_before_the_noun_for_its_people_is_left_behind)
{
    toc_arena a = {0};
    toc_buf out = {0};
    answer(
        TOC_SV(
            "SAN SALVADOR, May 3, 1989 - A bomb exploded in the market of San Miguel on Tuesday, "
            "killing three people. The army said that the FMLN Marxist guerrillas were in the "
            "town."),
        &a, &out);
    EXPECT(toc_sv_find(toc_buf_sv(&out), TOC_SV("bombing accomplished"), 0) == 0);
    toc_buf_done(&out);
    toc_arena_done(&a);
}

/* Every span lies in the text, on whole characters, and holds something. */
static void check_basis(const toc_basis *b, toc_sv text)
{
    TOC_VEC_FOREACH (s, &b->spans)
        EXPECT(s->start < s->end && s->end <= text.n);
}

TEST(stated_values_have_spans)
{
    toc_arena a = {0};
    toc_doc doc = {.id = TOC_SV("x"), .text = report(), .published = TOC_DAY_NONE};
    toc_record *r;
    EXPECT_INT(toc_extract(extractor(), &doc, &a, &r, NULL), 0);
    EXPECT_INT(r->incidents.n, 1);
    const toc_incident *i = r->incidents.p;
    EXPECT(i->killed.stated && i->killed.basis.spans.n > 0);
    EXPECT(i->date.basis.spans.n > 0 && i->place.basis.spans.n > 0 && i->basis.spans.n > 0);
    check_basis(&i->killed.basis, doc.text);
    check_basis(&i->date.basis, doc.text);
    check_basis(&i->place.basis, doc.text);
    TOC_VEC_FOREACH (p, &i->perpetrators)
        check_basis(&p->basis, doc.text);
    toc_arena_done(&a);
}

TEST(any_bytes_are_read)
{
    toc_arena a = {0};
    char noise[2000];
    uint32_t seed = 1;
    for (int round = 0; round < 50; round++) {
        for (size_t k = 0; k < sizeof(noise); k++) {
            seed = seed * 1664525u + 1013904223u;
            noise[k] = "bomb killed 12 in Kabul.\n\"'-\xC3\xA9"[seed % 30];
        }
        toc_doc doc = {.text = {noise, sizeof(noise)}, .published = TOC_DAY_NONE};
        toc_record *r;
        EXPECT_INT(toc_extract(extractor(), &doc, &a, &r, NULL), 0);
        toc_arena_clear(&a);
    }
    toc_arena_done(&a);
}

/* Rules look at words beside the one they stand at: there may be none. */
TEST(a_text_may_begin_and_end_anywhere)
{
    static const char *const TEXTS[] = {
        "Gunmen who were wounded shot a driver who died in Leeds on Monday, as revenge because",
        "Killed: two men, a boy of 16 and a guard. The dead are named as Ann Lee, 34, and Paul",
        "Police said it was done in order to punish, the deadliest since January, when nine died",
        "In Varg, hackers stole records of 3,000 patients, and from May on had access, it said",
    };
    toc_arena a = {0};
    for (size_t t = 0; t < TOC_LEN(TEXTS); t++)
        for (size_t from = 0, n = strlen(TEXTS[t]); from <= n; from++)
            for (int tail = 0; tail < 2; tail++) {
                toc_sv part = tail ? (toc_sv){TEXTS[t] + from, n - from} : (toc_sv){TEXTS[t], from};
                toc_doc doc = {.text = part, .published = TOC_DAY_NONE};
                toc_record *r;
                EXPECT_INT(toc_extract(extractor(), &doc, &a, &r, NULL), 0);
                toc_arena_clear(&a);
            }
    toc_arena_done(&a);
}

/* Texts on which a rule that walks over all mentions for each of them would take minutes: the
 * test's time limit is the judge. */
TEST(long_repetitive_texts_are_read)
{
    static const char *const PATTERNS[] = {
        "A bomb killed 12 people in Kabul on Monday. ",
        "On 3 May 2019 gunmen killed 4 men in Lima. ",
        "bomb, ",
        "ten years after the bomb, ",
        "hackers demanded $5,000 in ransom, ",
        "Police arrested John Miller; Peter Jones denied it. ",
        "Ransomware hit Acme Bank, said Mary Smith. ",
    };
    toc_arena a = {0};
    for (size_t k = 0; k < TOC_LEN(PATTERNS); k++) {
        toc_buf text = {0};
        while (text.n < 1000000)
            toc_buf_str(&text, PATTERNS[k]);
        toc_doc doc = {.text = toc_buf_sv(&text), .published = toc_day_of(2024, 3, 28)};
        toc_record *r;
        EXPECT_INT(toc_extract(extractor(), &doc, &a, &r, NULL), 0);
        toc_buf_done(&text);
        toc_arena_clear(&a);
    }
    toc_arena_done(&a);
}

TEST(a_dateline_is_no_title)
{
    toc_arena a = {0};
    toc_doc doc = {.id = TOC_SV("x"), .published = TOC_DAY_NONE};
    toc_record *r;
    doc.text =
        TOC_SV("MAIDUGURI, Nigeria (AP) \u2014 Gunmen killed 12 farmers in Borno on Sunday.");
    EXPECT_INT(toc_extract(extractor(), &doc, &a, &r, NULL), 0);
    EXPECT_SV(r->title, "");
    doc.text =
        TOC_SV("Gunmen kill farmers in Borno\n\nGunmen killed 12 farmers in Borno on Sunday.");
    EXPECT_INT(toc_extract(extractor(), &doc, &a, &r, NULL), 0);
    EXPECT_SV(r->title, "Gunmen kill farmers in Borno");
    toc_arena_done(&a);
}

/* The chain of an incident's place: "SAN GIL, San Salvador, …". */
static void chain(const toc_incident *i, toc_buf *out)
{
    TOC_VEC_FOREACH (link, &i->place.chain)
        toc_buf_printf(out, "%.*s, ", TOC_SV_ARG(*link));
}

TEST(a_neighbourhood_by_name_stands_before_its_town)
{
    static const struct {
        const char *where, *want;
    } CASES[] = {
        {"THE SAN GIL NEIGHBORHOOD OF SAN SALVADOR",
         "SAN GIL, San Salvador, San Salvador Department, El Salvador, "},
        {"THE VILLAGE OF QUEMPAC NEAR SAN SALVADOR",
         "QUEMPAC, San Salvador, San Salvador Department, El Salvador, "},
        {"A RESIDENTIAL NEIGHBORHOOD OF SAN SALVADOR",
         "San Salvador, San Salvador Department, El Salvador, "},
    };
    for (size_t i = 0; i < TOC_LEN(CASES); i++) {
        toc_buf text = {0};
        toc_buf_printf(&text,
                       "SAN SALVADOR, 12 MAY 90 (ACAN-EFE) -- [TEXT] GUERRILLAS KILLED MAYOR PEDRO "
                       "RUIZ IN HIS HOME IN %s ON FRIDAY.  THE FMLN CLAIMED RESPONSIBILITY FOR THE "
                       "KILLING.",
                       CASES[i].where);
        check_first(toc_buf_sv(&text), chain, CASES[i].want);
        toc_buf_done(&text);
    }
}

TEST(empty_text_gives_an_empty_record)
{
    toc_arena a = {0};
    toc_doc doc = {.text = TOC_SV(""), .published = TOC_DAY_NONE};
    toc_record *r;
    EXPECT_INT(toc_extract(extractor(), &doc, &a, &r, NULL), 0);
    EXPECT_INT(r->incidents.n, 0);
    toc_arena_done(&a);
}

TEST(every_allocation_may_fail)
{
    EXPECT(extractor() != NULL);
    for (long n = 0; n < 200; n++) {
        toc_arena a = {0};
        toc_doc doc = {.id = TOC_SV("x"), .text = report(), .published = TOC_DAY_NONE};
        toc_record *r;
        toc_alloc_fail_after(n);
        int k = toc_extract(extractor(), &doc, &a, &r, NULL);
        toc_alloc_fail_after(-1);
        toc_arena_done(&a);
        if (k == 0)
            return;
        EXPECT_INT(k, -ENOMEM);
    }
    EXPECT(false && "the case passed");
}

/* Takes hours if anything quadratic reads the whole. */
TEST(a_huge_text_is_told_from_its_opening_with_all_its_indicators)
{
    toc_arena a = {0};
    toc_buf text = {0};
    while (text.n < 8 * TOC_MAX_STORY)
        toc_buf_str(&text, "Gunmen killed two guards in Loja, Ecuador, on 3 May 2025 and ");
    toc_buf_str(&text, "called evil[.]example[.]com");
    toc_doc doc = {.id = TOC_SV("x"), .text = toc_buf_sv(&text), .published = TOC_DAY_NONE};
    toc_record *r;
    EXPECT_INT(toc_extract(extractor(), &doc, &a, &r, NULL), 0);
    EXPECT_INT(r->incidents.n, 1);
    EXPECT_INT(r->indicators.n, 1);
    TOC_VEC_FOREACH (span, &r->incidents.p[0].basis.spans)
        EXPECT(span->end <= TOC_MAX_STORY);
    toc_buf_done(&text);
    toc_arena_done(&a);
}

static void *read_often(void *ret_same)
{
    bool *same = ret_same;
    toc_arena a = {0};
    *same = true;
    for (int k = 0; k < 20; k++) {
        toc_buf first = {0};
        answer(report(), &a, &first);
        *same &= toc_sv_find(toc_buf_sv(&first),
                             TOC_SV("bombing accomplished, 2024-03-26, Kabul AF"), 0) == 0;
        toc_buf_done(&first);
        toc_arena_clear(&a);
    }
    toc_arena_done(&a);
    return NULL;
}

TEST(threads_share_one_extractor)
{
    pthread_t threads[4];
    bool same[4];
    EXPECT(extractor() != NULL);
    for (size_t k = 0; k < TOC_LEN(threads); k++)
        EXPECT_INT(pthread_create(&threads[k], NULL, read_often, &same[k]), 0);
    for (size_t k = 0; k < TOC_LEN(threads); k++) {
        EXPECT_INT(pthread_join(threads[k], NULL), 0);
        EXPECT(same[k]);
    }
}
