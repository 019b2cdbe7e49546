/* target_damage - what a sentence says became of a thing. */
#pragma once

#include "extract/draft.h"
#include "extract/phrase.h"

/* The damage that the sentence of u tells of np; NONE if it tells of none. */
toc_damage toc_damage_told(const toc_scan *s, const toc_unit *u, toc_np np);

/* The same said again: the worst holds. */
void toc_damage_note(toc_target *t, toc_damage damage);
