/*
 * pattern_index - private to pattern*: which expressions an object may fulfil.
 *
 * An expression is filed under equalities one of which it needs (path, constant); if it needs none,
 * under its object types alone.
 */
#pragma once

#include "match/pattern_eval.h"

typedef struct toc_pattern_index toc_pattern_index;

toc_pattern_index *toc_pattern_index_new(void);
toc_pattern_index *toc_pattern_index_free(toc_pattern_index *x);

/* Files an expression under its number; -ENOMEM. r outlives the index. */
TOC_MUST_USE int toc_pattern_index_add(toc_pattern_index *x, const toc_ready *r, uint32_t number);
TOC_MUST_USE int toc_pattern_index_seal(toc_pattern_index *x); /* -ENOMEM */

bool toc_pattern_index_has_type(const toc_pattern_index *x, toc_sv type);

/* Calls candidate with the number of every expression that object may fulfil; one may come several
 * times. */
void toc_pattern_index_look(const toc_pattern_index *x, toc_eval *e, const toc_observation *o,
                            const toc_observable *object,
                            void (*candidate)(void *context, uint32_t number), void *context);
