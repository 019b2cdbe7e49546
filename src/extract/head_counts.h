/* head_counts - how many people or things a phrase means by its own wording. */
#pragma once

#include "extract/scan.h"

/* The word that a phrase is about: the last one before "of", "at", "who" or the like. */
uint32_t toc_head_of(const toc_scan *s, uint32_t first, uint32_t end);

/* "mayor", "her daughter", "pylon"; but not "people", "two women", "the mayor and his wife". */
bool toc_single(const toc_scan *s, uint32_t first, uint32_t end);

/* A figure in the phrase or right before it. rule: static, for --explain. */
bool toc_counted(const toc_scan *s, uint32_t first, uint32_t end, const char *rule, toc_count *ret);

/* How many of each target there are, where its wording says so: "three pylons", "a pylon". */
void toc_fill_target_counts(const toc_scan *s, toc_incident *i);

/* Tokens that a span of the text covers; false if none. */
bool toc_tokens_of(const toc_scan *s, toc_span span, uint32_t *first, uint32_t *end);
