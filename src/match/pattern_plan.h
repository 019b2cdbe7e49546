/*
 * pattern_plan - private to pattern*: what observations a pattern needs, and how they must lie in
 * time (STIX 2.1, 9.5).
 *
 * An alternative is one way to match: slots to be filled with observations, no observation twice.
 * AND adds slots, OR adds alternatives, REPEATS raises what a slot needs or copies slots,
 * START/STOP bounds slots, and FOLLOWEDBY and WITHIN both say for two slots i and j that
 *
 *     first(i) - last(j) <= gap(i, j)
 *
 * for FOLLOWEDBY 0, for WITHIN its seconds: an observation is somewhere between its first and its
 * last, and it matches when some choice would do.
 */
#pragma once

#include "match/pattern_ast.h"

#define TOC_GAP_NONE INT64_MAX

typedef struct {
    const toc_node *expression; /* what stands between [ and ] */
    uint32_t leaf;              /* its number in the plan */
    uint64_t need;              /* so many observations */
    int64_t start, stop;        /* their last is not before start, their first before stop */
    uint32_t twin;              /* in `apart`: the slot before it that is just the same, + 1 */
} toc_slot;

typedef struct toc_alternative {
    toc_slot *slots;
    uint32_t n;
    int64_t *gap; /* n * n; TOC_GAP_NONE: as it likes */
    /* The same with few repetitions as slots of their own: for observations that can fill several
     * slots. NULL: there are none, or too many. */
    const struct toc_alternative *apart;
    bool mixed; /* some observations can certainly fill several slots */
} toc_alternative;

typedef struct {
    const toc_node *expression;
    int64_t keep; /* how long after its last one of these may still be of use, microseconds;
                     TOC_GAP_NONE: for ever; < 0: it is not kept */
} toc_leaf;

typedef struct {
    TOC_VEC(toc_alternative) alternatives;
    TOC_VEC(toc_leaf) leaves;
    bool stateful; /* some alternative needs more than one observation */
} toc_plan;

/* 0; -E2BIG when there are more ways to match than TOC_MAX_PATTERN_WAYS, or one needs more than
 * TOC_MAX_PATTERN_PARTS different things; -ENOMEM. */
TOC_MUST_USE int toc_plan_make(const toc_pattern *p, toc_arena *a, toc_plan *ret, toc_err *reterr);

static inline int64_t toc_gap(const toc_alternative *a, uint32_t i, uint32_t j)
{
    return a->gap[(size_t)i * a->n + j];
}
