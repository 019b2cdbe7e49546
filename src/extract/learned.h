/*
 * learned - brings what the role model found together with what the rules found.
 *
 * The rules know dates, places and counts; the model, trained on reports of attacks in capitals, is
 * the better judge there of who and what fills a role, of how many incidents there are and of what
 * kind. So in text in capitals each group of the model's fillers is an incident, with the date,
 * place and counts of the rules' incident whose text it shares. In mixed case the model adds
 * nothing to the rules and is not asked: it is half of the time that a report takes.
 */
#pragma once

#include "extract/draft.h"
#include "extract/roles.h"

/* The rule that values of the role model name. */
#define TOC_ROLE_RULE "role model"

/* Does nothing to text in mixed case or without an incident of people. Returns 0 or -ENOMEM. */
TOC_MUST_USE int toc_fill_learned(const toc_scan *s, const toc_roles *model, toc_draft_vec *drafts);
