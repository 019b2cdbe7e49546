/*
 * report_model - what was learned of reports in mixed case, as one file: which sentences tell of an
 * incident (tells.h), which begin another (opening.h), which drafts are to be believed (judge.h),
 * who says what of them (claim_tagger.h), what else may be said of them (choices.h). Who did what
 * to whom is in a file of its own (roles.h), trained by the same program as that of reports in
 * capitals.
 *
 * Made by train/reports.c, see model-data/reports.md. Safe to share between threads.
 */
#pragma once

#include "base/err.h"
#include "base/image.h"
#include "extract/forest.h"
#include "extract/lattice.h"
#include "extract/roles.h"
#include "extract/weights.h"

typedef enum {
    TOC_REPORT_OPENINGS,
    TOC_REPORT_JUDGE,
    TOC_REPORT_WHEN,
    TOC_REPORT_WHERE,
    TOC_REPORT_TYPE,
    TOC_REPORT_TOLL,
    TOC_REPORT_STATUS,
    TOC_REPORT_CLAIM,
    TOC_REPORT_FORESTS,
} toc_report_forest;

/* Of each forest: its section in the file, and how many features it asks for. */
extern const struct toc_report_section {
    const char *name;
    uint32_t features;
} TOC_REPORT_SECTIONS[TOC_REPORT_FORESTS];

typedef struct {
    toc_image image;
    toc_weights tells, claims;
    toc_transitions transitions; /* of the tagger of claims */
    toc_forest forests[TOC_REPORT_FORESTS];
    toc_roles *roles;
} toc_report_model;

/* Maps reports.bin and report-roles.bin of the folder. 0, or < 0 with the path in the text. */
TOC_MUST_USE int toc_report_model_open(const char *folder, const toc_lexicon *lx,
                                       toc_report_model **ret, toc_err *reterr);
toc_report_model *toc_report_model_free(toc_report_model *m); /* NULL is fine; returns NULL */
