/*
 * assemble - from a scanned document to the incidents and warnings of its record.
 *
 * The order of the rules matters and stands in one place: assemble.c.
 */
#pragma once

#include "extract/report_model.h"
#include "extract/roles.h"
#include "extract/scan.h"
#include "model/record.h"

typedef struct {
    const toc_roles *roles;          /* judges reports in capitals */
    const toc_report_model *reports; /* and those in mixed case */
} toc_models;

/* Fills ret->incidents and ret->warnings. Returns 0 or -ENOMEM. */
TOC_MUST_USE int toc_assemble(toc_scan *s, const toc_models *m, toc_record *ret);
