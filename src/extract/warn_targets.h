/* warn_targets - whom or what a clause says may be hit next. */
#pragma once

#include "extract/phrase.h"

typedef struct {
    toc_np np;      /* found = false: nobody and nothing by name */
    bool them;      /* "they could be next": who was spoken to */
    uint32_t at;    /* the token that says so */
    bool is_object; /* np stands behind it */
} toc_danger;

/* The first words of tokens [first, end) that say that somebody may be hit: "X could be next", "X
 * is in their sights". by_the_way: said without a word of warning, so only what can mean nothing
 * else counts. False: none. */
bool toc_danger_in(const toc_scan *s, uint32_t first, uint32_t end, bool by_the_way,
                   toc_danger *ret);

/* "warned operators of power lines to …": who is spoken to right behind the verb that ends at
 * token from. */
toc_np toc_warned_party(const toc_scan *s, uint32_t from, uint32_t end);

/* The first noun phrase from token i on that is no date. */
toc_np toc_next_thing(const toc_scan *s, uint32_t i, uint32_t end);

/* np with all that belongs to it: "dairies and grain silos", "schools run by the church". */
toc_np toc_whole_thing(const toc_scan *s, toc_np np, uint32_t end);

/* "advised to check", "told to change": the token of a verb of guarding oneself behind "to" in
 * tokens [first, end), or TOC_NO_TOKEN. */
uint32_t toc_guarding(const toc_scan *s, uint32_t first, uint32_t end);

/* "mapping cables and pipelines and that these could be cut": what a pronoun at token `at` means,
 * of what stands in [first, at) and can be hit. */
toc_np toc_meant_by_them(const toc_scan *s, uint32_t first, uint32_t at);
