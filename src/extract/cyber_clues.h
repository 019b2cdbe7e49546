/*
 * cyber_clues - what stands before and behind an organisation that an attack on computers hit.
 *
 * The same words are read for one organisation and for a list of several.
 */
#pragma once

#include "extract/scan.h"

/* How surely the words before and behind tokens [first, end), which stand in one sentence, say that
 * it was hit: 0 not at all, 3 by themselves. */
int toc_cyber_clue(const toc_scan *s, uint32_t first, uint32_t end);

/* Infrastructure is what was broken into, not whose it was: "server", "systems". */
bool toc_is_machinery(const toc_scan *s, uint32_t token);

/* True if the sentence says behind tokens [first, end) that it was not: "was not among the
 * victims", "found no sign of an intrusion", "as a precaution". */
bool toc_cyber_spared(const toc_scan *s, uint32_t first, uint32_t end);
