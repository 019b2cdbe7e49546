/*
 * treebank - a CoNLL-U file as tokens with their gold tags.
 *
 * The corpus's words are joined where our tokenizer (extract/text.h) does not cut
 * ("foreign-trained" is three words in UD): the joined token takes the tag of the word
 * nearest to the root of its sentence's tree. So models learn from the tokens that they will see.
 */
#pragma once

#include "base/err.h"
#include "extract/text.h"

enum {
    TREEBANK_CAPITALS = 1,  /* all letters in capitals, as wire text */
    TREEBANK_OWN_WORDS = 2, /* leave the corpus's words as they are */
};

typedef struct {
    toc_doc doc;
    toc_text text;
    uint8_t *pos; /* toc_pos of each token */
} treebank;

/* Reads path; all memory is in a, which is big enough if its ceiling is TOC_MAX_ARENA. */
TOC_MUST_USE int treebank_load(const char *path, unsigned flags, toc_arena *a, treebank *ret,
                               toc_err *reterr);

/* A random order of n numbers, the same on every machine for the same seed. */
void treebank_shuffle(uint32_t *order, uint32_t n, uint64_t *seed);
