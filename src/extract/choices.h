/*
 * choices - what else may be said of a draft, judged by forests beside what the rules chose: when
 * and where it was, its type, its toll, how far each perpetrator is known to have done it, who says
 * so.
 *
 * Each choice has its candidates (what the rules chose is one of them), their features, which
 * training and reading share, and a function that takes the likeliest.
 *
 * Trained by train/report_choices.c.
 */
#pragma once

#include "extract/draft.h"
#include "extract/setting.h"
#include "extract/statements.h"

/* The rule that values chosen so name. */
#define TOC_REPORT_RULE "report model"

enum {
    TOC_WHEN_FEATURES = 72,
    TOC_WHERE_FEATURES = 88,
    TOC_TYPE_FEATURES = 56,
    TOC_TOLL_FEATURES = 104,
    TOC_STATUS_FEATURES = 96,
    TOC_CLAIM_FEATURES = 88,
};

/* Days that the incident may have: a mention's, those of two together, or the report's. */
typedef struct {
    toc_day start, end;
    const toc_date *from, *to; /* the mentions; NULL: of the report as a whole */
    bool rules;                /* the rules chose it */
} toc_when;
enum { TOC_WHEN_CHOICES = 32 };
/* What the rules chose, if anything, comes first. */
uint32_t toc_when_find(const toc_setting *g, toc_when ret[TOC_WHEN_CHOICES]);
void toc_when_features(const toc_setting *g, const toc_when *c, toc_row *ret);
void toc_when_choose(const toc_setting *g, const toc_forest *f, toc_draft *d);

typedef struct {
    uint32_t mention;  /* index into the scan's places */
    bool country_only; /* its country is meant, not the place itself */
} toc_where;
enum { TOC_WHERE_CHOICES = 32 };
uint32_t toc_where_find(const toc_setting *g, toc_where ret[TOC_WHERE_CHOICES]);
void toc_where_features(const toc_setting *g, const toc_where *c, toc_row *ret);
/* The place that it is, in the scan's arena. 0 or < 0. */
TOC_MUST_USE int toc_where_resolve(const toc_setting *g, const toc_where *c, toc_place *ret);
void toc_where_choose(const toc_setting *g, const toc_forest *f, toc_draft *d);

/* Types that the draft may be of. */
enum { TOC_TYPE_CHOICES = 12 };
uint32_t toc_types_find(const toc_setting *g, toc_incident_type ret[TOC_TYPE_CHOICES]);
void toc_type_features(const toc_setting *g, toc_incident_type c, toc_row *ret);
void toc_type_choose(const toc_setting *g, const toc_forest *f, toc_draft *d);

/* Figures that may be those of the killed or the injured. */
typedef struct {
    int64_t value;
    toc_bound bound;
    const toc_number *number; /* NULL: the rules' own */
    bool rules;
} toc_toll;
enum { TOC_TOLL_CHOICES = 24 };
/* The same. */
uint32_t toc_toll_find(const toc_setting *g, bool killed, toc_toll ret[TOC_TOLL_CHOICES]);
/* What the draft says of harm in words: the same for all of its figures. */
void toc_harm_features(const toc_setting *g, toc_row *ret);
void toc_toll_features(const toc_setting *g, bool killed, const toc_toll *c, const toc_row *harm,
                       toc_row *ret);
void toc_toll_choose(const toc_setting *g, const toc_forest *f, bool killed, toc_draft *d);

/* Of perpetrator p of the draft: a row for each status, from TOC_STATUS_FACT on. */
enum { TOC_STATUS_CHOICES = TOC_STATUS_ACQUITTED - TOC_STATUS_FACT + 1 };
void toc_status_features(const toc_setting *g, const toc_perpetrator *p,
                         toc_row ret[TOC_STATUS_CHOICES]);
void toc_status_choose(const toc_setting *g, const toc_forest *f, toc_draft *d);

/* Somebody who says something, and whom it may be about. */
typedef struct {
    toc_sv by, about;
    const toc_claim *rules;        /* the rules made this of it; NULL: nothing */
    const toc_statement *st;       /* NULL: not known */
    const toc_perpetrator *party;  /* NULL: another party, or no party */
    const toc_claim_span *speaker; /* as the tagger of claims heard it; NULL: it did not */
    const toc_claim_span *told;    /* the same of what it is about */
} toc_claim_choice;
enum { TOC_CLAIM_CHOICES = 96 };
/* What the rules made of the statements, what the tagger heard, what else may be meant: in
 * claim_choices.c. g->heard must be set. */
uint32_t toc_claims_find(const toc_setting *g, const toc_statement_vec *st,
                         toc_claim_choice ret[TOC_CLAIM_CHOICES]);
enum { TOC_STANCE_CHOICES = TOC_STANCE_CONFIRMS - TOC_STANCE_ASSERTS + 1 };
/* A row for each stance, from TOC_STANCE_ASSERTS on. */
void toc_claim_features(const toc_setting *g, const toc_claim_choice *c,
                        toc_row ret[TOC_STANCE_CHOICES]);
void toc_claims_choose(const toc_setting *g, const toc_statement_vec *st, const toc_forest *f,
                       toc_draft *d);
