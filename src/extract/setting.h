/*
 * setting - a draft among the others of its report, as the learned choices see it, and how parts of
 * the text stand to it.
 */
#pragma once

#include "extract/claim_tagger.h"
#include "extract/draft.h"
#include "extract/feature_row.h"
#include "extract/tells.h"

typedef struct {
    const toc_scan *scan;
    const toc_draft_vec *drafts;
    const toc_draft *draft; /* one of them */
    const toc_tells_row *tells;
    const toc_claim_span_vec *heard; /* by the tagger of claims; NULL: not asked yet */
} toc_setting;

/* Days from a to b, within bounds; below the bounds if one of them is not known. */
float toc_setting_days(toc_day a, toc_day b);

/* How a token stands to the draft: in its opening, among its units, near its events. */
void toc_setting_put_near(const toc_setting *g, uint32_t token, toc_row *r);
/* What the draft is among the others. */
void toc_setting_put_draft(const toc_setting *g, toc_row *r);
