/* match_export - the indicators of a set for other engines, through the gate. */
#pragma once

#include "match/set.h"

/*
 * Writes to standard output what engine can take of the set's indicators that are valid now and,
 * when max_tlp is given (NULL: all of it stays at home), that may go to whoever is cleared for it.
 * Says on standard error how many stayed behind. Returns the exit status.
 */
int toc_match_export(const toc_set *set, const char *engine, const char *max_tlp);
