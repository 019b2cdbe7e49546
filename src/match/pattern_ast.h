/* pattern_ast - private to pattern*: the tree that the parser builds and the others walk. */
#pragma once

#include "base/buf.h"
#include "match/pattern.h"
#include "match/pattern_value.h"

typedef enum {
    TOC_TEST_EQ,
    TOC_TEST_NE,
    TOC_TEST_LT,
    TOC_TEST_LE,
    TOC_TEST_GT,
    TOC_TEST_GE,
    TOC_TEST_IN,
    TOC_TEST_LIKE,
    TOC_TEST_MATCHES,
    TOC_TEST_SUBSET,
    TOC_TEST_SUPERSET,
    TOC_TEST_EXISTS,
} toc_test_op;

typedef enum { TOC_STEP_KEY, TOC_STEP_INDEX, TOC_STEP_ANY } toc_step_kind;

typedef struct {
    toc_step_kind kind;
    toc_sv key;
    int64_t index; /* negative: selects nothing */
} toc_step;

typedef TOC_VEC(toc_step) toc_steps;
typedef TOC_VEC(toc_constant) toc_constants;

/* One comparison: type:steps op constants. */
typedef struct {
    toc_sv type;
    toc_steps steps;
    toc_test_op op;
    bool negated;
    toc_constants constants; /* one; several of IN; none of EXISTS */
    toc_sv source;           /* as it was written */
} toc_pattern_test;

typedef enum {
    TOC_NODE_TEST,
    TOC_NODE_ALL,         /* tests joined by AND, inside of [ ] */
    TOC_NODE_ANY,         /* tests joined by OR, inside of [ ] */
    TOC_NODE_OBSERVATION, /* [ ] */
    TOC_NODE_AND,
    TOC_NODE_OR,
    TOC_NODE_FOLLOWEDBY,
    TOC_NODE_WITHIN,
    TOC_NODE_REPEATS,
    TOC_NODE_STARTSTOP,
} toc_node_kind;

typedef struct toc_node {
    toc_node_kind kind;
    size_t at; /* byte offset in the text */
    struct toc_node *child, *next;
    const toc_pattern_test *test;
    uint64_t repeats;
    int64_t within;      /* microseconds */
    int64_t start, stop; /* microseconds since 1970 */
} toc_node;

struct toc_pattern {
    toc_sv text;
    const toc_node *root;
};

/* Line and column (in characters) of a byte of text, from 1. */
void toc_pattern_place(toc_sv text, size_t at, size_t *ret_line, size_t *ret_column);

extern const char *const toc_test_op_text[]; /* by op: "=", "IN" … */

/* The constants of a set are of more than one type (9.6). */
bool toc_set_is_mixed(const toc_pattern_test *t);

/* Whether a property of that name holds ids of other objects. */
static inline bool toc_pattern_is_reference(toc_sv key)
{
    return toc_sv_ends(key, TOC_SV("_ref")) || toc_sv_ends(key, TOC_SV("_refs"));
}
