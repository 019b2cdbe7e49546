/*
 * tagger - gives every token its part of speech (toc_token.pos).
 *
 * A perceptron that reads each sentence from left to right: some forty features of a token (the
 * word, its ends, its shape, its neighbours, the two tags before it) each name a row of a table of
 * small integers, the rows are added up, the highest sum is the tag. Features are hashed into the
 * table, so a model is one array that is mapped and used as it is. Sentences in capitals and
 * headlines are read without a look at case. Trained by train/tagger.c, see model-data/tagger.md.
 */
#pragma once

#include "base/err.h"
#include "extract/text.h"

typedef struct toc_tagger toc_tagger;

/* Maps the model. 0, or < 0 with the path in the text. Share one tagger between threads. */
TOC_MUST_USE int toc_tagger_open(const char *path, toc_tagger **ret, toc_err *reterr);
toc_tagger *toc_tagger_free(toc_tagger *m); /* NULL is fine; returns NULL */

/* Sets pos of all tokens. Takes no memory, cannot fail. */
void toc_tag(const toc_tagger *m, toc_text *t);

/* "NOUN"; "_" for TOC_POS_NONE. */
const char *toc_pos_name(toc_pos p);
