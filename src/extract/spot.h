/*
 * spot - the part of a town, or the village, farm or airport by name, that a sentence is set in:
 * "in the San Gil neighborhood", "the village of San Gil", "at the San Gil airport".
 *
 * No gazetteer has these. They stand before the town in a place's chain.
 */
#pragma once

#include "extract/scan.h"

/* Puts the spot that a sentence names first in the place's chain, unless it is there. True if it
 * did. */
bool toc_spot_add(const toc_scan *s, uint32_t sentence, toc_place *place);
