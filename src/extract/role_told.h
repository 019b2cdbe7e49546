/*
 * role_told - what the rules tell of the incident that a candidate stands in, and of the report:
 * for the judges of role_rank.h.
 *
 * The keys that these learn from record incidents of nine countries, of the last two months, told
 * as such and not fought out between armies (MUC-4's task, "scope"): words alone do not say so.
 */
#pragma once

#include "extract/draft.h"
#include "extract/text.h"

enum { TOC_ROLE_TOLD_INCIDENT = 4, TOC_ROLE_TOLD_FEATURES = 27 };

/* What all candidates of a report share. */
typedef struct {
    float lead[TOC_ROLE_TOLD_INCIDENT]; /* the report's first incident */
    float live;                         /* incidents neither recalled nor told in general */
    float here;                         /* share of places in the nine countries */
    float dateline;
} toc_role_told_report;

void toc_role_told_report_make(const toc_scan *s, const toc_draft_vec *rules,
                               toc_role_told_report *ret);

/* Features of a candidate whose likeliest phrase stands in the sentence and in the incident d;
 * NULL: in none. */
void toc_role_told(const toc_scan *s, const toc_role_told_report *r, const toc_draft *d,
                   toc_sentence in, float ret[TOC_ROLE_TOLD_FEATURES]);
