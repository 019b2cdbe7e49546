/*
 * sift - which of the drafts that a document was dealt out to are incidents at all.
 */
#pragma once

#include "extract/draft.h"

/* Drops what too little speaks for, or, if all are asked for, only says that it is faint; a
 * doubtful date is better than none for the report's own. */
void toc_drafts_sift(const toc_scan *s, bool all, toc_draft_vec *drafts);
