/* suspects - what the files share that fill in whom the law has to do with. Private to extract/. */
#pragma once

#include "extract/draft.h"
#include "extract/phrase.h"

/* Somebody who can be arrested or charged. */
bool toc_suspect_human(const toc_scan *s, toc_np np);

/* "The victim was named as A", "Hamas named the dead man as A" in tokens [first, end). */
bool toc_names_dead(const toc_scan *s, uint32_t first, uint32_t end);

/* Groups to which those of d belong whom the law has to do with. */
void toc_fill_memberships(const toc_scan *s, toc_draft *d);
