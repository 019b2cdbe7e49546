/*
 * stix_intake - the whole judgement on an object that comes in from a partner: its form
 * (model/stix.h) and, of an indicator, its pattern (match/pattern.h). For every door by which
 * objects come in: import, TAXII.
 */
#pragma once

#include "model/stix.h"

/* As toc_stix_check(); faults of a pattern are at …/pattern. Patterns of other languages and of
 * versions that are not known here pass. */
size_t toc_stix_intake(toc_json object, const char *at, toc_stix_fault fault, void *context);
