/*
 * seen - what of a pattern's own values the records of a match had in them: addresses, names,
 * URLs, mailboxes, digests (private to patterns.c).
 *
 * Sightings may go to others: what else stands in the records, such as the addresses of one's own
 * machines, is no matter of theirs.
 *
 * The record that completes a match is at hand; what earlier ones had is remembered for so many of
 * the last records that patterns took an interest in. What was forgotten is left out.
 */
#pragma once

#include "base/vec.h"
#include "match/observation.h"
#include "model/sighting.h"

typedef struct toc_log_seen toc_log_seen;

toc_log_seen *toc_log_seen_new(void); /* NULL: out of memory */
toc_log_seen *toc_log_seen_free(toc_log_seen *m);

/* Remembers what an observation had. Best effort: without memory it is forgotten. */
void toc_log_seen_keep(toc_log_seen *m, const toc_observation *o);

typedef TOC_VEC(toc_seen) toc_seen_vec;

/* A match under way: of a pattern, completed by an observation. */
typedef struct {
    toc_sv pattern;
    const toc_observation *now;
    toc_arena *a;
    toc_seen_vec seen;
} toc_log_seen_match;

/* Adds what stands in the pattern of what the observation has, or had when it was kept, each thing
 * once, at most TOC_SEEN_VALUES. Text is in a. */
void toc_log_seen_add(const toc_log_seen *m, toc_observed which, toc_log_seen_match *match);
