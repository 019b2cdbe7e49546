/*
 * wordset - a small closed vocabulary with a value a word, looked up by a token's hash.
 *
 * Filled from a constant table when it is first asked for, and constant from then on. A word of the
 * table may be one of several spellings; the first row of a word wins.
 */
#pragma once

#include "extract/text.h"

enum { TOC_WORDSET_SLOTS = 1024 }; /* power of two, more than twice the largest table */

typedef struct {
    const char *word; /* folded (toc_fold) */
    uint8_t kind;     /* of the user; 0 is for "no word" */
    int64_t value;
} toc_word_row;

typedef struct {
    const toc_word_row *rows;
    uint16_t slots[TOC_WORDSET_SLOTS]; /* row + 1; 0: free */
    uint32_t keys[TOC_WORDSET_SLOTS];
} toc_wordset;

/* n must be less than half of TOC_WORDSET_SLOTS. */
void toc_wordset_init(toc_wordset *s, const toc_word_row *rows, size_t n);
/* The row of a folded word, or NULL. */
const toc_word_row *toc_wordset_find(const toc_wordset *s, toc_sv fold);

/* The row of a token, or NULL. */
static inline const toc_word_row *toc_wordset_token(const toc_wordset *s, const toc_token *k)
{
    uint32_t at = k->word & (TOC_WORDSET_SLOTS - 1);
    while (s->slots[at]) {
        if (s->keys[at] == k->word)
            return &s->rows[s->slots[at] - 1];
        at = (at + 1) & (TOC_WORDSET_SLOTS - 1);
    }
    return NULL;
}
