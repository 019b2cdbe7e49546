/*
 * learned_mixed - in mixed case: who did what to whom, as the role model has it, beside the rules.
 *
 * The incidents stay those of the drafts. What the rules found and the model takes for next to
 * impossible is dropped; what the model believes and the rules have nowhere is added to the
 * incident whose text it stands in. Drafts that are not believed stay as they are.
 */
#pragma once

#include "extract/draft.h"
#include "extract/roles.h"

/* Nothing is done to a report that the model takes for none of an incident. 0 or -ENOMEM. */
TOC_MUST_USE int toc_fill_mixed(const toc_scan *s, const toc_roles *model, toc_draft_vec *drafts);
