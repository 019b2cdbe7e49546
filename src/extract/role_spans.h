/* role_spans - phrases with the probability that they fill a role, read off a summed lattice. */
#pragma once

#include "extract/lattice.h"
#include "extract/roles.h"

/* Tags: 0 outside, then begin and inside of each role. */
static inline uint32_t toc_role_begin(uint32_t role)
{
    return 1 + 2 * role;
}

enum { TOC_ROLE_TAGS = 1 + 2 * TOC_ROLE_COUNT, TOC_ROLE_SPAN_MAX = 24 };

/*
 * Appends every phrase whose probability reaches floor. Token 0 of the lattice is token first of
 * the text; sentence is its number. -ENOMEM when the arena is full.
 */
TOC_MUST_USE int toc_role_spans(const toc_lattice *l, const toc_transitions *t, uint32_t first,
                                uint32_t sentence, float floor, toc_arena *a,
                                toc_role_span_vec *out);
