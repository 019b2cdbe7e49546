#include "testkit.h"

#include "extract/confidence.h"
#include "extract/learned.h"
#include "extract/parts.h"

#include <errno.h>

static toc_arena arena;

/* A record of one incident with a date read by `rule`, whose own word for it is `own`. */
static uint8_t date_confidence(const char *rule, uint8_t own)
{
    toc_confidence m;
    toc_record r = {0};
    toc_confidence_init(&m);
    toc_incident *i = TOC_VEC_PUSH(&arena, &r.incidents);
    i->date.basis = (toc_basis){.confidence = own, .rule = rule};
    toc_confidence_apply(&m, false, &r);
    return i->date.basis.confidence;
}

TEST(the_weights_that_are_built_in_fit)
{
    toc_confidence m;
    toc_confidence_init(&m);
    EXPECT(m.n > 10 && m.n < TOC_CONFIDENCE_RULES);
    EXPECT_INT(m.from[TOC_CONFIDENCE_FIELDS], m.n);
}

TEST(doubt_of_the_rule_lowers_confidence)
{
    uint8_t sure = date_confidence("event date", 75), doubtful = date_confidence("event date", 40);
    EXPECT(sure > doubtful);
    EXPECT(doubtful < 60); /* resolve/member.c takes such a date for a doubtful one */
    EXPECT(sure > 0 && sure < 100 && doubtful > 0);
}

TEST(what_was_not_judged_stays_so)
{
    EXPECT_INT(date_confidence("event date", 0), 0);
}

TEST(an_unknown_rule_counts_as_its_field)
{
    uint8_t c = date_confidence("a rule of tomorrow", 75);
    EXPECT(c > 0 && c < 100);
}

TEST(the_role_model_keeps_its_probability)
{
    EXPECT_INT(date_confidence(TOC_ROLE_RULE, 37), 37);
}

TEST(parts_are_read_by_name)
{
    toc_parts_out out = 0;
    toc_err err = {0};
    EXPECT_INT(toc_parts_read("names,confidence", &out, &err), 0);
    EXPECT(toc_left_out(out, TOC_PART_NAMES) && toc_left_out(out, TOC_PART_CONFIDENCE));
    EXPECT(!toc_left_out(out, TOC_PART_ROLES));
    EXPECT_INT(toc_parts_read("names,moon", &out, &err), -EINVAL);
    EXPECT(strstr(err.text, "'moon'") && strstr(err.text, "same-names"));
}
