/*
 * unlisted_place - a town that no gazetteer has: what the model of names takes for a place behind
 * "in" or "near", right where the event is told.
 */
#pragma once

#include "extract/draft.h"

/* A candidate with the score it has by the rules of fill_event.c. */
typedef struct {
    uint32_t first, end; /* tokens; first == end: none */
    int score;
} toc_unlisted_place;

/* The likeliest one of d. */
toc_unlisted_place toc_unlisted_place_of(const toc_scan *s, const toc_draft *d);
