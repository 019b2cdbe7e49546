/*
 * report_lab - annotated reports in mixed case as the program sees them, cut into folds: whatever a
 * later stage learns from an earlier one was made by models that had not seen the report.
 */
#pragma once

#include "base/limits.h"
#include "boost.h"
#include "crf.h"
#include "extract/choices.h"
#include "extract/claim_tagger.h"
#include "extract/judge.h"
#include "extract/namer.h"
#include "extract/opening.h"
#include "extract/report_model.h"
#include "extract/statements.h"
#include "extract/tagger.h"
#include "extract/tells.h"
#include "muc_corpus.h"

enum { REPORT_FOLDS = 10, REPORT_MODELS = REPORT_FOLDS + 1, REPORT_INCIDENTS = 32 };
#define REPORT_SEED 88172645465794388u

typedef toc_sv report_sections[REPORT_MODELS];

/* A report as the program sees it. */
typedef struct {
    toc_scan scan;
    toc_event_vec events;
    toc_statement_vec statements;
    toc_genre genre;
    uint32_t *told;       /* a sentence -> a bit for each incident that it tells of */
    toc_tells_row *tells; /* what the fold's model says of each sentence */
    uint16_t *claim_tags; /* a token -> bits of the tags of claims that it may have */
    toc_claim_span_vec claims;
} report_view;

typedef struct {
    toc_arena arena;
    toc_lexicon *lexicon;
    toc_tagger *tagger;
    toc_namer *namer;
    muc_corpus corpus;
    report_view *views;
    uint32_t reports; /* the first documents; their beginnings come behind */
    report_sections tells, claims, claim_moves, forests[TOC_REPORT_FORESTS];
    toc_forest openings[REPORT_MODELS];
    toc_roles *roles[REPORT_MODELS]; /* that did not see the fold's reports */
} report_lab;

static inline uint32_t report_fold(uint32_t doc)
{
    return doc % REPORT_FOLDS;
}

typedef struct {
    uint32_t fold;
    const uint32_t *doc_of; /* of rows; NULL: groups are documents */
} report_split;

bool report_skip(const void *split, uint32_t group);

/* Rows of features with an answer. */
typedef struct {
    float *x;
    uint8_t *y;
    uint32_t *doc;
    uint32_t n, room, features;
} report_table;

/* An empty one for that forest. */
static inline report_table report_table_for(toc_report_forest which)
{
    return (report_table){.features = TOC_REPORT_SECTIONS[which].features};
}

TOC_MUST_USE int report_row(report_table *t, uint32_t doc, const toc_row *x, bool y);
/* Trains a forest a fold on the table, prints how it fares, frees the table. */
TOC_MUST_USE int report_forest(report_lab *l, toc_report_forest which, report_table *t);

/* roles: the last model; those of the folds have a dot and their number behind. */
TOC_MUST_USE int report_lab_open(report_lab *l, const char *folder, const char *data,
                                 const char *roles, toc_err *reterr);
TOC_MUST_USE int report_train_tells(report_lab *l);
TOC_MUST_USE int report_train_claims(report_lab *l);
TOC_MUST_USE int report_train_openings(report_lab *l);
TOC_MUST_USE int report_train_judge(report_lab *l);
TOC_MUST_USE int report_train_choices(report_lab *l);
/* The drafts of a report, filled; of: the incident of each, or REPORT_INCIDENTS. */
TOC_MUST_USE int report_drafts(report_lab *l, uint32_t d, toc_draft_vec *ret, uint32_t *of);

bool report_is_cyber(const muc_template *t);
