/* targets - what the rules for things share: the type of a weapon or a target, adding it once. */
#pragma once

#include "extract/draft.h"
#include "extract/phrase.h"

/* The type that the lexicon gives a token, that of a phrase before that of a word; NONE if it is no
 * word for a target. */
toc_target_type toc_target_at(const toc_scan *s, uint32_t token);

/* The type of weapon that the lexicon gives a token; NONE if it is no word for one. */
toc_weapon_type toc_weapon_at(const toc_scan *s, uint32_t token);

/* The type of a noun phrase: that of its head, unless that says little ("offices"); else of the
 * words in it, of "of …" behind it, of what the report calls the organisation elsewhere. */
toc_target_type toc_target_type_of(const toc_scan *s, toc_np np);

/* True if np stands to an event of d as what it was aimed at: "on the embassy", "the embassy was
 * bombed". */
bool toc_aimed_at(const toc_scan *s, const toc_draft *d, const toc_unit *u, toc_np np);

/* Adds np as a target, once; a fuller wording of one that is there replaces it. */
void toc_target_add(const toc_scan *s, toc_draft *d, const toc_unit *u, toc_np np,
                    toc_target_type type);

/* Cyber attacks aim at organisations. */
void toc_fill_cyber_targets(const toc_scan *s, toc_draft *d);
