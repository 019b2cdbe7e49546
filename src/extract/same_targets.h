/* same_targets - whether a target is one that is there already, in other words. */
#pragma once

#include "extract/draft.h"
#include "extract/phrase.h"

/* The target as which np was told of before, or NULL: "the building", a part of it ("the departure
 * hall of the airport"), what a name is ("Coal House, a Jewish centre,"). "Para Hill School" gives
 * its name to the "army-run school" of another sentence. */
toc_target *toc_target_known(const toc_scan *s, toc_incident *i, toc_np np, toc_target_type type);
