/*
 * confidence - from a rule's own word for how sure it is to how often such values are right.
 *
 * A logistic model: a weight a field, one a rule within the field, and what the first incident of
 * a report, more than one place of evidence, capitals and the rule's own doubt add. Fitted by
 * train/fit_confidence, see model-data/confidence.md. Pure.
 */
#pragma once

#include "model/record.h"

enum { TOC_CONFIDENCE_FIELDS = 18, TOC_CONFIDENCE_RULES = 96 };

typedef struct {
    float base, first, spans, capitals, doubt;
} toc_confidence_field;

typedef struct {
    const char *rule;
    uint8_t field;
    float weight;
} toc_confidence_rule;

typedef struct {
    toc_confidence_field fields[TOC_CONFIDENCE_FIELDS];
    toc_confidence_rule rules[TOC_CONFIDENCE_RULES]; /* by field */
    uint32_t n;
    uint32_t from[TOC_CONFIDENCE_FIELDS + 1]; /* rules of field f: [from[f], from[f + 1]) */
} toc_confidence;

/* Sorts the built-in weights. */
void toc_confidence_init(toc_confidence *ret);

/* Replaces the confidence of every value of r that a field of the model stands for. */
void toc_confidence_apply(const toc_confidence *m, bool capitals, toc_record *r);
