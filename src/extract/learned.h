/*
 * learned - brings what the role model found together with what the rules found.
 *
 * The rules know incidents, dates, places and counts; the model, trained on reports of attacks in
 * capitals, is the better judge there of who and what fills a role. So in text in capitals a filler
 * stays only if the model has it too; in mixed case the model only adds what it is sure of.
 */
#pragma once

#include "extract/draft.h"
#include "extract/roles.h"

void toc_fill_learned(const toc_scan *s, const toc_roles_found *found, toc_draft_vec *drafts);
