/*
 * pattern_eval - private to pattern*: is what stands between [ and ] true of one object? (STIX 2.1,
 * 9.5 to 9.7). All tests of one observation expression speak of one object of the observation.
 */
#pragma once

#include "match/pattern_ast.h"
#include "match/pattern_regex.h"

/* A test made ready: what its constant says, once for all. */
typedef struct {
    const toc_pattern_test *test;
    toc_regex *regex;    /* of MATCHES; owned */
    toc_network network; /* of ISSUBSET and ISSUPERSET */
    toc_sv like;         /* in normal form C */
} toc_ready_test;

/* The tree of a [ ]: ALL, ANY or TEST. Children are an array: they are many, and read often. */
typedef struct toc_ready {
    toc_node_kind kind;
    uint32_t n;
    struct toc_ready *children;
    toc_ready_test *test;
} toc_ready;

/* Makes n and all below it ready, in a. -EINVAL for what toc_pattern_check() calls a fault and
 * cannot be compared with; -ENOMEM. */
TOC_MUST_USE int toc_ready_make(const toc_node *n, toc_arena *a, toc_ready *ret, toc_err *reterr);
void toc_ready_done(toc_ready *r); /* gives back what is not in the arena */

/* One thread's hands for comparing. */
typedef struct {
    toc_regex_scratch *regex;
    toc_arena scratch;          /* of the observation under way; the caller clears it */
    size_t visited;             /* values, of the object under way */
    const char *fault;          /* what could not be compared; NULL: all could. Static text */
    const toc_pattern_test *at; /* where */
} toc_eval;

struct toc_pattern_set;
/* The expressions of a set, from 0; NULL: there are no more. */
const toc_ready *toc_pattern_set_expression(const struct toc_pattern_set *s, uint32_t number);

bool toc_eval_object(toc_eval *e, const toc_ready *r, const toc_observation *o,
                     const toc_observable *object);

/* Calls each with every value that the steps lead to from v; stops when it returns true, and
 * returns that. */
typedef bool (*toc_eval_each)(void *context, toc_value v);
bool toc_eval_walk(toc_eval *e, const toc_steps *steps, const toc_observation *o, toc_value v,
                   toc_eval_each each, void *context);

/* The last step names a property that holds bytes as text (9.7): …_hex, …_bin. */
bool toc_steps_lead_to_bytes(const toc_steps *steps);
