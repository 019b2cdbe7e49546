/*
 * draft_places - where the incident of a draft was, as far as its units name places.
 */
#pragma once

#include "extract/draft.h"

/* No unit of x names the place. */
bool toc_draft_elsewhere(const toc_scan *s, const toc_draft *x, const toc_place_mention *place);

/* No town that x tells of is within a journey of the town; false too if it tells of none. */
bool toc_draft_far_from(const toc_scan *s, const toc_draft *x, const toc_place_mention *town);
