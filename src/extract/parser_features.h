/*
 * parser_features - the parser's state and what its two perceptrons see of it. Private to parser.c
 * and train/parser.c.
 *
 * Arc-hybrid (Kuhlmann, Gómez-Rodríguez, Satta 2011): a stack, and an input whose front is the next
 * token; the root stands behind the last token. SHIFT moves the front to the stack; LEFT hangs the
 * top of the stack on the front; RIGHT hangs it on the one below it.
 */
#pragma once

#include "base/limits.h"
#include "extract/parser.h"
#include "extract/text.h"

typedef enum { TOC_STEP_SHIFT, TOC_STEP_LEFT, TOC_STEP_RIGHT, TOC_STEP_COUNT } toc_step;

enum {
    TOC_PARSER_MAX = TOC_MAX_SENTENCE + 100, /* tokens; closing quotes may pass TOC_MAX_SENTENCE */
    TOC_STEP_LANES = 4,
    TOC_STEP_ROW_BITS = 20,
    TOC_STEP_FEATURES = 72,
    TOC_LABEL_LANES = 48,
    TOC_LABEL_ROW_BITS = 15,
    TOC_LABEL_FEATURES = 38,
};

/* What features are made of, one a token and two more: the root [n] and "no token" [n + 1]. */
typedef struct {
    uint32_t word; /* folded */
    uint32_t fine; /* tag and ending; the word itself for closed classes */
    uint32_t kind; /* its cluster, the word itself for closed classes */
    uint8_t tag;
} toc_parser_node;

typedef struct {
    uint16_t n; /* tokens */
    uint16_t front, depth;
    uint16_t stack[TOC_PARSER_MAX];
    uint16_t head[TOC_PARSER_MAX + 2];
    uint8_t dep[TOC_PARSER_MAX + 2];
    uint16_t left[TOC_PARSER_MAX + 2][2];  /* outermost left child and the one inside it */
    uint16_t right[TOC_PARSER_MAX + 2][2]; /* the same on the right */
    uint8_t lefts[TOC_PARSER_MAX + 2], rights[TOC_PARSER_MAX + 2];
    toc_parser_node node[TOC_PARSER_MAX + 2];
} toc_parser_state;

/* Tokens [first, end) of t, tagged; at most TOC_PARSER_MAX. */
void toc_parser_begin(toc_parser_state *s, const toc_text *t, uint32_t first, uint32_t end);

bool toc_step_allowed(const toc_parser_state *s, toc_step step);
/* Nothing is left to do: all tokens have heads. */
bool toc_parser_done(const toc_parser_state *s);

/* Head and dependent of the arc that LEFT or RIGHT would draw. */
void toc_step_arc(const toc_parser_state *s, toc_step step, uint16_t *ret_head, uint16_t *ret_dep);
/* Does the step; dep names its arc (no matter for SHIFT). */
void toc_step_do(toc_parser_state *s, toc_step step, toc_dep dep);

void toc_step_rows(const toc_parser_state *s, uint32_t ret[TOC_STEP_FEATURES]);
void toc_label_rows(const toc_parser_state *s, uint16_t head, uint16_t dep,
                    uint32_t ret[TOC_LABEL_FEATURES]);
