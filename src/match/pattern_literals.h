/*
 * pattern_literals - texts that lines of logs must hold for a pattern to have an interest in them
 * (private to match/ and log_patterns).
 */
#pragma once

#include "base/vec.h"
#include "match/pattern_set.h"

typedef TOC_VEC(toc_sv) toc_literals;

/*
 * Fills *ret, in a, with ASCII texts one of which stands, in any case, in every line of ASCII
 * characters and without escapes whose record (match/record.h) fulfils some expression of the set.
 * False: there is an expression for which nothing is known.
 */
TOC_MUST_USE bool toc_pattern_set_literals(const toc_pattern_set *s, toc_arena *a,
                                           toc_literals *ret);
