/* claim_verbs - "claimed" of a deed, with what was done behind it or before. */
#pragma once

#include "extract/scan.h"

/* "claimed the shooting", "an attack which the Grey Fern later claimed": the verb at token i. */
bool toc_claims_deed(const toc_scan *s, uint32_t i);
