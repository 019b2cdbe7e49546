/*
 * deeds_told - whom a plain statement tells of as the one who did it: "said that Red Horizon
 * carried out the attack", "the cell was armed by Russia", "residents say the army shelled it".
 */
#pragma once

#include "extract/accused.h"

/* found = false: what st says tells of nobody's deed. Never a person. */
toc_party toc_deed_told(const toc_scan *s, const toc_statement *st);

/* The state that st says the deed was done for: "hackers backed by the Chinese government". */
toc_party toc_doer_served(const toc_scan *s, const toc_statement *st);
