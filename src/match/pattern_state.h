/*
 * pattern_state - private to pattern*: the observations that one pattern of several parts has seen
 * and may still need, and the search for a match among them.
 *
 * Bounded: what no later observation can go with is forgotten, at most TOC_MAX_PATTERN_KEPT are
 * kept, and one search takes TOC_MAX_PATTERN_SEARCH steps.
 */
#pragma once

#include "match/observation.h"
#include "match/pattern_plan.h"

typedef struct toc_pattern_state toc_pattern_state;

typedef struct {
    uint64_t forgotten; /* observations that were let go too early: the ceiling */
    uint64_t given_up;  /* searches that took too long */
} toc_state_losses;

toc_pattern_state *toc_pattern_state_new(const toc_plan *plan); /* NULL: out of memory */
toc_pattern_state *toc_pattern_state_free(toc_pattern_state *s);

typedef struct {
    uint64_t tag, place, count;
    int64_t first, last;
    int64_t now; /* later observations begin here or after */
} toc_state_event;

/*
 * Takes in an observation of which the leaves (numbers, n of them) are true. Returns 1 when that
 * completes a match: *ret_tags (good until the next call) are its observations, *ret_n of them, in
 * order of time; none of them takes part in another match. 0: not yet. -ENOMEM.
 */
TOC_MUST_USE int toc_pattern_state_take(toc_pattern_state *s, const toc_state_event *e,
                                        const uint32_t *leaves, size_t n, toc_state_losses *losses,
                                        const toc_observed **ret_tags, size_t *ret_n);
