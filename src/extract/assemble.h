/*
 * assemble - from a scanned document to the incidents and warnings of its record.
 *
 * The order of the rules matters and stands in one place: assemble.c.
 */
#pragma once

#include "extract/roles.h"
#include "extract/scan.h"
#include "model/record.h"

/* Fills ret->incidents and ret->warnings; roles judges reports in capitals. Returns 0 or -ENOMEM.
 */
TOC_MUST_USE int toc_assemble(toc_scan *s, const toc_roles *roles, toc_record *ret);
