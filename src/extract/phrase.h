/*
 * phrase - noun phrases and the small walks over a clause that the incident rules share.
 *
 * Works on tags; uses the parse where a sentence has one.
 */
#pragma once

#include "extract/scan.h"

/* A base noun phrase: [first, end) without determiner, quotes and leading number words; head is its
 * last noun. */
typedef struct {
    uint32_t first, end, head;
    uint32_t full_first; /* with determiner and number */
    bool found;
} toc_np;

/* Tokens [first, end) as they stand, the last the head. */
static inline toc_np toc_np_of(uint32_t first, uint32_t end)
{
    return (toc_np){
        .first = first, .end = end, .head = end - 1, .full_first = first, .found = true};
}

/* The noun phrase around a token that is a noun, adjective or number; found = false if it is none.
 */
toc_np toc_np_around(const toc_scan *s, uint32_t token);

/* The noun phrase that ends right before token, past adverbs, auxiliaries, commas and appositions:
 * the likely subject of a verb at token. */
toc_np toc_np_subject(const toc_scan *s, uint32_t verb);

/* The first noun phrase that starts at or after token, within reach tokens and before a verb. */
toc_np toc_np_after(const toc_scan *s, uint32_t token, uint32_t reach);

/* Extends np by a following "of/in/at/for" phrase: "offices of the magazine Charlie Hebdo". */
toc_np toc_np_extended(const toc_scan *s, toc_np np);

/* Token where the count right before token begins ("four" of "four gunmen"), or token itself. */
uint32_t toc_counted_from(const toc_scan *s, uint32_t token);

/* True if a negation stands in the clause before token, within five tokens. */
bool toc_negated(const toc_scan *s, uint32_t token);

/* True for a noun, proper noun, adjective or number tag, hyphenated compound or a known name. */
bool toc_is_nominal(const toc_scan *s, uint32_t token);

/* "four tons of cocaine seized in Posorja": the word at token takes goods, and nobody away. */
bool toc_seizes_goods(const toc_scan *s, uint32_t token);
