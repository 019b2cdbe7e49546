/*
 * sayings - the words by which somebody says something, and how it is said: claimed, denied,
 * blamed, confirmed, suspected, suggested, asserted.
 */
#pragma once

#include "extract/phrase.h"
#include "extract/scan.h"
#include "model/record.h"

typedef struct {
    uint32_t end; /* of the words, tokens */
    toc_stance stance;
    bool blame;   /* puts the deed down to somebody */
    bool claim;   /* of responsibility */
    bool no_part; /* clears its subject and says nothing of who says so */
} toc_saying;

/* True if a saying begins at token i. */
bool toc_saying_at(const toc_scan *s, uint32_t i, toc_saying *ret);

/* Somebody who does such things: a known actor, attackers, a group. */
bool toc_speaker_is_group(const toc_scan *s, toc_np np);

/* "Red Fern's military spokesman, Ann Lee, said": the group for whom who speaks at verb does. */
toc_np toc_speaker_of_group(const toc_scan *s, toc_np np, uint32_t verb);

/* "nonsense", "groundless": words by which something is called untrue. */
bool toc_saying_untrue(const toc_scan *s, uint32_t i);
