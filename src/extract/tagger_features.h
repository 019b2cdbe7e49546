/* tagger_features - what the tagger sees of a token. Private to tagger.c and train/tagger.c. */
#pragma once

#include "extract/text.h"

enum {
    /* All tags but TOC_X, which is told by rule: tag p stands in lane p - 1 of a row. */
    TOC_TAGGER_LANES = 16,
    TOC_TAGGER_ROW_BITS = 17, /* 2 MiB of weights: what a core's own cache holds */
    TOC_TAGGER_ROWS = 1 << TOC_TAGGER_ROW_BITS,
    TOC_TAGGER_WORD_FEATURES = 32,
    TOC_TAGGER_FEATURES = TOC_TAGGER_WORD_FEATURES + 11,
    TOC_TAGGER_SIDE = 2, /* neighbours looked at on each side */
};

/*
 * What is known of words beforehand: their class, what dictionaries say that they can be, their
 * cluster, the words that stand in like company, their leaf in the tree of words, and their tag if
 * they have but one ("the", "will", "officials"), so that nothing needs to be weighed. An
 * open-addressed table that is looked up by toc_token.word, for tags by toc_tagger_token.word: its
 * upper bits name the slot to begin with, its lower ones are kept as a check.
 */
enum { TOC_WORDS_BITS = 18, TOC_WORDS_SLOTS = 1 << TOC_WORDS_BITS };

typedef struct {
    uint16_t check; /* the lower 32 - TOC_WORDS_BITS bits of the word; TOC_WORDS_USED is set */
    uint16_t cls;   /* 0: not known, as below */
    uint8_t cluster;
    uint8_t tag;   /* toc_pos */
    uint16_t leaf; /* as in toc_token */
} toc_word_slot;

static_assert(sizeof(toc_word_slot) == 8, "as in the file");

enum { TOC_WORDS_USED = 0x8000 };

/* The slot of a word, or the free one (all 0) where it belongs. */
uint32_t toc_word_slot_of(const toc_word_slot *words, uint32_t word, uint16_t *ret_check);

/* The hashes of one token that features are made of. */
typedef struct {
    uint32_t word;      /* folded, with a mark for full stops and apostrophes */
    uint32_t suffix[4]; /* last 1-4 bytes of the folded word; the word itself when shorter */
    uint32_t prefix[4];
    uint32_t shape;
    uint32_t cls, cluster;
    uint16_t leaf;
    uint8_t tag; /* the only one that the word has, or TOC_POS_NONE */
} toc_tagger_token;

/*
 * A sentence as the tagger sees it. view[] is filled for tokens first - 2 to end + 1, with tokens
 * of their own for what lies outside; view[TOC_TAGGER_SIDE] is the first token.
 */
typedef struct {
    const toc_text *t;
    const toc_word_slot *words;
    uint32_t first, end;
    bool caseless; /* capitals say nothing here */
} toc_tagger_sentence;

toc_tagger_sentence toc_tagger_begin(const toc_text *t, const toc_word_slot *words, uint32_t first,
                                     uint32_t end);

/* Hashes of the token at `at` (may lie outside the sentence). */
toc_tagger_token toc_tagger_look(const toc_tagger_sentence *s, int64_t at);

/* Rows of the features of the token at view[2], its neighbours around it: those of words alone come
 * first, then those of the tags of the token before it (t1) and the one before that (t2;
 * TOC_POS_NONE outside). Together they fill rows. */
void toc_tagger_word_rows(const toc_tagger_token view[5], uint32_t rows[TOC_TAGGER_FEATURES]);
void toc_tagger_tag_rows(const toc_tagger_token view[5], uint8_t t1, uint8_t t2,
                         uint32_t rows[TOC_TAGGER_FEATURES]);

/* True for what is tagged X by rule: addresses, paths, digests. */
bool toc_tagger_is_x(const toc_text *t, const toc_token *k);
