#include "testkit.h"

#include "base/image.h"
#include "extract/choices.h"
#include "extract/extract.h"
#include "extract/judge.h"
#include "extract/opening.h"
#include "extract/report_model.h"
#include "model/terms.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>

/* ---------------------------------------------------------------- rows */

enum { FEATURES = 3, LEAVES = 1 };

typedef struct {
    toc_forest_head head;
    toc_forest_tree trees[LEAVES];
} section;

/* One tree: odds 2 where feature 1 is at least 5, else -2. */
static toc_forest small_forest(section *s)
{
    toc_forest f = {0};
    *s = (section){.head = {.trees = LEAVES, .features = FEATURES, .scale = 1.0f}};
    for (int k = 0; k < TOC_FOREST_DEPTH; k++)
        s->trees[0].bound[k] = INFINITY;
    s->trees[0].feature[0] = 1;
    s->trees[0].bound[0] = 5.0f;
    s->trees[0].leaf[0] = -2;
    s->trees[0].leaf[1] = 2;
    EXPECT_INT(toc_forest_view((toc_sv){(const char *)s, sizeof(*s)}, FEATURES, &f, NULL), 0);
    return f;
}

TEST(rows_are_judged_one_by_one_however_many)
{
    section s;
    toc_forest f = small_forest(&s);
    enum { ROWS = 2 * TOC_FOREST_LANES + 3 };
    toc_row rows[ROWS];
    float p[ROWS];
    for (uint32_t i = 0; i < ROWS; i++) {
        rows[i].n = 0;
        toc_row_put(&rows[i], 9.0f);
        toc_row_put(&rows[i], i % 3 ? 4.0f : 5.0f);
        toc_row_fill(&rows[i], FEATURES);
        EXPECT_INT(rows[i].n, FEATURES);
    }
    toc_rows_ask(&f, rows, ROWS, p);
    for (uint32_t i = 0; i < ROWS; i++) {
        EXPECT((p[i] > 0.5f) == (i % 3 == 0));
        EXPECT(fabsf(p[i] - toc_row_ask(&f, &rows[i])) < 1e-6f);
    }
}

TEST(the_likeliest_is_picked_above_a_bound)
{
    const float p[] = {0.2f, 0.6f, 0.6f, 0.1f};
    EXPECT_INT(toc_rows_pick(p, 4, 0.3f), 1); /* the first of two alike */
    EXPECT_INT(toc_rows_pick(p, 4, 0.6f), 4);
    EXPECT_INT(toc_rows_pick(p, 1, 0.0f), 0);
    EXPECT_INT(toc_rows_pick(p, 0, 0.0f), 0);
}

/* ---------------------------------------------------------------- whole reports */

/* The record in a; the rules alone if told so. */
static toc_record *read_it(const char *text, bool rules, toc_arena *a)
{
    toc_doc doc = {.text = toc_sv_of(text), .published = toc_day_of(2025, 3, 12)};
    toc_record *r = NULL;
    toc_extractor_leave_out(toc_test_extractor(), rules ? 1u << TOC_PART_REPORTS : 0);
    EXPECT_INT(toc_extract(toc_test_extractor(), &doc, a, &r, NULL), 0);
    toc_extractor_leave_out(toc_test_extractor(), 0);
    return r;
}

static uint32_t incidents_in(const char *text, bool rules)
{
    toc_arena a = {0};
    uint32_t n = read_it(text, rules, &a)->incidents.n;
    toc_arena_done(&a);
    return n;
}

/* No list of words takes "lock its database" for an attack. */
static const char UNLISTED[] =
    "Ruse land office on paper after intruders lock its files\n\n"
    "RUSE, Bulgaria, March 12, 2025 - The land office of Ruse has worked on paper since Monday, 10 "
    "March, when intruders locked its database and left a note signed by Blind Heron. The mayor, "
    "Elena "
    "Toneva, said that nothing would be paid; the sum asked is 70,000 euros.\n";

/* An alert of one line, as feeds have them. */
static const char ALERT[] = "RUSE, Bulgaria, March 12, 2025 (Wire) - A bomb exploded at a market "
                            "in Ruse on Tuesday, killing "
                            "four people.\n";

static const char DRILL[] = "Hospital rehearses the worst\n\n"
                            "Sirens, fake blood and forty volunteers: on Saturday the clinic in "
                            "Ruse will rehearse what to do "
                            "when a bomb goes off at the market. In the scenario four people are "
                            "killed and thirty wounded. "
                            "\"Nobody should be alarmed,\" said the head of the fire service, "
                            "which will carry out the exercise "
                            "every spring from now on. Those who want to play the wounded can "
                            "still put down their names.\n";

TEST(what_no_list_has_is_found)
{
    EXPECT_INT(incidents_in(UNLISTED, true), 0); /* by the rules alone */
    EXPECT_INT(incidents_in(UNLISTED, false), 1);
}

TEST(an_alert_of_one_line_is_taken_at_its_word)
{
    EXPECT_INT(incidents_in(ALERT, false), 1);
}

TEST(a_drill_is_no_incident)
{
    EXPECT_INT(incidents_in(DRILL, false), 0);
}

TEST(capitals_are_read_alike)
{
    toc_buf upper = {0};
    for (const char *p = UNLISTED; *p; p++)
        toc_buf_byte(&upper, *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p);
    toc_buf_byte(&upper, '\0');
    EXPECT_INT(incidents_in(upper.p, false), 1);
    toc_buf_done(&upper);
}

/* No rule takes "it is a matter of" or "puts it down to" for a saying. */
static const char DISPUTED[] =
    "Bomb at Ruse market kills four\n\n"
    "RUSE, Bulgaria, March 12, 2025 - A bomb exploded at a market in Ruse on Tuesday, killing four "
    "people and wounding nine, police said.\n\n"
    "For the deputy mayor, Elena Toneva, it is a matter of a quarrel over stalls; she puts it down "
    "to the Dunav Ring.\n";

static const toc_claim *claim_of(const toc_record *r, const char *by, const char *about)
{
    TOC_VEC_FOREACH (i, &r->incidents)
        TOC_VEC_FOREACH (c, &i->claims)
            if (toc_sv_eq(c->by, toc_sv_of(by)) && toc_sv_eq(c->about, toc_sv_of(about)))
                return c;
    return NULL;
}

TEST(who_says_what_is_heard_where_no_rule_hears_it)
{
    toc_arena a = {0};
    EXPECT(!claim_of(read_it(DISPUTED, true, &a), "Elena Toneva", "Dunav Ring"));
    const toc_claim *c = claim_of(read_it(DISPUTED, false, &a), "Elena Toneva", "Dunav Ring");
    EXPECT(c != NULL);
    if (c) {
        EXPECT_INT(c->stance, TOC_STANCE_ASSERTS);
        EXPECT_INT(c->kind, TOC_CLAIM_PERPETRATOR);
        EXPECT(c->basis.spans.n > 0);
    }
    toc_arena_done(&a);
}

/* Every value says where it was read, whoever chose it. */
TEST(chosen_values_have_evidence)
{
    toc_arena a = {0};
    toc_record *r = read_it(UNLISTED, false, &a);
    TOC_VEC_FOREACH (i, &r->incidents) {
        EXPECT(i->date.end == TOC_DAY_NONE || i->date.basis.spans.n > 0 ||
               i->date.end == r->published);
        EXPECT(!i->place.name.n || i->place.basis.spans.n > 0);
        EXPECT(!i->killed.stated || i->killed.basis.spans.n > 0);
        TOC_VEC_FOREACH (p, &i->perpetrators)
            EXPECT(p->basis.spans.n > 0);
    }
    toc_arena_done(&a);
}

/* "The leader of the movement, who was arrested in 2019 …": the rules only suspect whom it finds
 * before the law. */
static const char ARRESTED[] =
    "Bomb at ferry terminal kills nine\n\n"
    "BATANGAS, Philippines, February 14, 2025 - At least nine people were killed when a bomb went "
    "off at the ferry terminal of Batangas on Thursday evening, police said.\n\n"
    "Investigators suspect the Southern Tide Movement, whose leader was sentenced to life in "
    "prison in January. Two men were being questioned.\n";

TEST(what_the_rules_had_said_is_the_runner_up)
{
    toc_arena a = {0};
    toc_record *r = read_it(ARRESTED, false, &a);
    uint32_t chosen = 0;
    TOC_VEC_FOREACH (i, &r->incidents)
        TOC_VEC_FOREACH (p, &i->perpetrators) {
            const toc_basis *b = &p->status_basis;
            if (!b->rule || strcmp(b->rule, TOC_REPORT_RULE) != 0)
                continue;
            chosen++;
            EXPECT(toc_term_find(&toc_terms_status, b->runner_up) > 0);
            EXPECT(toc_term_find(&toc_terms_status, b->runner_up) != (int)p->status);
        }
    EXPECT(chosen > 0);
    toc_arena_done(&a);
}

TEST(texts_without_a_sentence_are_read)
{
    /* nothing is looked for before the first word */
    EXPECT(incidents_in("Account in Lisbon was emptied on 3 March 2025 by hackers.\n", false) <= 1);
    EXPECT(incidents_in(", who covers Kabul said the bomb killed two people on Monday.\n", false) <=
           1);
    EXPECT(incidents_in(", 19, who fled Kabul said the bomb killed two on Monday.\n", false) <= 1);
    EXPECT_INT(incidents_in("", false), 0);
    EXPECT_INT(incidents_in("\n\n...\n", false), 0);
}

/* ---------------------------------------------------------------- the file */

TEST(a_folder_without_the_model_is_refused)
{
    toc_report_model *m = NULL;
    toc_err err = {0};
    EXPECT_INT(toc_report_model_open(toc_test_dir(), NULL, &m, &err), -ENOENT);
    EXPECT(strstr(err.text, "reports.bin") != NULL);
    EXPECT(m == NULL);
}

TEST(a_model_of_another_kind_is_refused)
{
    char path[4096];
    toc_report_model *m = NULL;
    toc_err err = {0};
    toc_image_part part = {"tells", TOC_SV("no weights")};
    snprintf(path, sizeof(path), "%s/reports.bin", toc_test_dir());
    EXPECT_INT(toc_image_write(path, TOC_IMAGE_MODEL, &part, 1, &err), 0);
    EXPECT_INT(toc_report_model_open(toc_test_dir(), NULL, &m, &err), -EINVAL);
    EXPECT(strstr(err.text, "reports.bin") != NULL);
    EXPECT(m == NULL);
}
