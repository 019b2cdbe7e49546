/*
 * learned_reports - reports in mixed case: what the report model has to say at each step of
 * assemble.c.
 */
#pragma once

#include "extract/draft.h"
#include "extract/genre.h"
#include "extract/opening.h"
#include "extract/report_model.h"
#include "extract/statements.h"

typedef struct {
    const toc_report_model *model;
    toc_genre genre;
    toc_opener opener;
} toc_learned_reading;

/* Before the drafts are made: what the sentences tell. 0 or -ENOMEM. */
TOC_MUST_USE int toc_learned_begin(const toc_report_model *m, const toc_scan *s,
                                   const toc_event_vec *events, toc_genre genre,
                                   toc_learned_reading *ret);

/* Of filled drafts: which are believed, when and where they were, of what type, with what toll. */
void toc_learned_believe(const toc_learned_reading *g, const toc_scan *s, toc_draft_vec *drafts);

/* Who did it, and who says so; claims of the rules must be there. 0 or -ENOMEM. */
TOC_MUST_USE int toc_learned_parties(const toc_learned_reading *g, const toc_scan *s,
                                     const toc_statement_vec *st, toc_draft_vec *drafts);
