/*
 * learned - brings what the role model found together with what the rules found.
 *
 * The rules know dates, places and counts; the model, trained on reports of attacks in capitals, is
 * the better judge there of who and what fills a role, of how many incidents there are and of what
 * kind. So in text in capitals each group of the model's fillers is an incident, with the date,
 * place and counts of the rules' incident whose text it shares. Other reports: learned_reports.h.
 */
#pragma once

#include "extract/draft.h"
#include "extract/roles.h"

/* The rule that values of the role model name. */
#define TOC_ROLE_RULE "role model"

/* Whether a text is of the kind that the role model knows: in capitals, of words like those of the
 * wires that it was trained on. */
typedef struct {
    bool is;
    const struct toc_role_view *view; /* what the model sees of it; NULL in mixed case */
} toc_wire;

/* Returns 0 or -ENOMEM. */
TOC_MUST_USE int toc_wire_look(const toc_scan *s, const toc_roles *model, toc_wire *ret);

/* Of a wire. Does nothing without an incident of people. Returns 0 or -ENOMEM. */
TOC_MUST_USE int toc_fill_learned(const toc_scan *s, const toc_roles *model, const toc_wire *wire,
                                  toc_draft_vec *drafts);
