/*
 * cyber_bodies - organisations in a report of an attack on computers: which phrases are some, and
 * how likely each was hit by what it is and by the sentence around it.
 */
#pragma once

#include "extract/draft.h"
#include "extract/phrase.h"

/* Words for a town that is its administration as well. */
#define TOC_TOWN_NOUNS " city town municipality county borough district commune "

/* The phrase of the organisation at a token, its name whole: "Ministry of Finance". */
toc_np toc_body_at(const toc_scan *s, uint32_t token);

/* True if np is an organisation that somebody may have attacked. */
bool toc_cyber_candidate(const toc_scan *s, toc_np np);

/* True if tokens [first, end) name somebody known as an actor elsewhere in the text. */
bool toc_cyber_attacker(const toc_scan *s, uint32_t first, uint32_t end);

/* True if tokens [first, end) name somebody who studies or reports attacks. */
bool toc_watches_attacks(const toc_scan *s, uint32_t first, uint32_t end);

/* True of those, and of who prosecutes attacks or speaks of them for the state. */
bool toc_cyber_bystander(const toc_scan *s, uint32_t first, uint32_t end);

/* "the websites of the parliament": theirs is what was hit. */
bool toc_owns_site(const toc_scan *s, toc_np np);

/* What it is, and what its sentence says of it: points, of which 4 are enough. */
int toc_cyber_standing(const toc_scan *s, const toc_draft *d, toc_np np);
int toc_cyber_evidence(const toc_scan *s, const toc_draft *d, const toc_unit *u, toc_np np);

/* The firm at a token whose name could be a group's: "Prairie Credit Union"; found = false: none.
 */
toc_np toc_firm_at(const toc_scan *s, uint32_t token);
