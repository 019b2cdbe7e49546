/*
 * parser - who did what to whom: the syntactic head of every token (toc_token.head, .dep).
 *
 * A greedy transition parser (arc-hybrid) on two perceptrons of the tagger's kind: one chooses the
 * next step from stack, input and the arcs so far, one names each arc when it is drawn. Linear in
 * the sentence. Trained by train/parser.c on Universal Dependencies, see model-data/parser.md.
 */
#pragma once

#include "base/err.h"
#include "extract/text.h"

/* Universal Dependencies relations; subtypes that no rule of ours tells apart are folded. */
typedef enum {
    TOC_DEP_NONE, /* not parsed */
    TOC_DEP_ROOT,
    TOC_DEP_NSUBJ,
    TOC_DEP_NSUBJ_PASS, /* "he was killed" */
    TOC_DEP_CSUBJ,
    TOC_DEP_OBJ,
    TOC_DEP_IOBJ,
    TOC_DEP_OBL,           /* "in Larnaca", of a verb */
    TOC_DEP_OBL_AGENT,     /* "by gunmen", of a passive */
    TOC_DEP_OBL_UNMARKED,  /* "Monday", of a verb */
    TOC_DEP_NMOD,          /* "of the army", of a noun */
    TOC_DEP_NMOD_POSS,     /* "Iran's" */
    TOC_DEP_NMOD_UNMARKED, /* noun in apposition of measure or time */
    TOC_DEP_NMOD_DESC,     /* "President", of the name behind it */
    TOC_DEP_AMOD,
    TOC_DEP_NUMMOD,
    TOC_DEP_COMPOUND,
    TOC_DEP_COMPOUND_PRT, /* "up" of "blow up" */
    TOC_DEP_FLAT,         /* later words of a name */
    TOC_DEP_FIXED,
    TOC_DEP_APPOS,
    TOC_DEP_ACL,
    TOC_DEP_ACL_RELCL,
    TOC_DEP_ADVCL,
    TOC_DEP_ADVMOD,
    TOC_DEP_AUX,
    TOC_DEP_AUX_PASS,
    TOC_DEP_COP,
    TOC_DEP_CASE,
    TOC_DEP_CC,
    TOC_DEP_CCOMP,
    TOC_DEP_XCOMP,
    TOC_DEP_CONJ,
    TOC_DEP_DET,
    TOC_DEP_MARK,
    TOC_DEP_EXPL,
    TOC_DEP_PARATAXIS,
    TOC_DEP_DISCOURSE,
    TOC_DEP_VOCATIVE,
    TOC_DEP_LIST,
    TOC_DEP_PUNCT,
    TOC_DEP_OTHER,
    TOC_DEP_COUNT,
} toc_dep;

typedef struct toc_parser toc_parser;

/* Maps the model. 0, or < 0 with the path in the text. Share one parser between threads. */
TOC_MUST_USE int toc_parser_open(const char *path, toc_parser **ret, toc_err *reterr);
toc_parser *toc_parser_free(toc_parser *m); /* NULL is fine; returns NULL */

/*
 * Sets head and dep of the tokens of one tagged sentence. Exactly one of them is the root (head
 * TOC_NO_TOKEN); heads lie in the sentence and form a tree. Sentences much longer than
 * TOC_MAX_SENTENCE get a chain (each token hangs on the one before). Takes no memory, cannot fail.
 */
void toc_parse(const toc_parser *m, toc_text *t, uint32_t sentence);

/* "nsubj:pass"; "_" for TOC_DEP_NONE. */
const char *toc_dep_name(toc_dep d);
/* The relation of UD's name; subtypes not listed count as their main relation. */
toc_dep toc_dep_find(toc_sv name);
