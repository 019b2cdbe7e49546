/*
 * words - is a token one of a few words? For the short lists that belong to one rule.
 *
 *     if (toc_words_in(token->word, " in at near ")) …
 *
 * Longer lists, and those that more than one rule needs, are classes of the lexicon. A list is
 * compiled to hashes at its first use and constant from then on: with wordset.h's and that of
 * role_features.c, the only tables that extract/ builds behind the caller's back, since a rule asks
 * some hundred times a report.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum { TOC_WORDS_MAX = 48 };

typedef struct {
    _Atomic uint32_t n; /* 0: not compiled yet */
    uint64_t
        ends; /* a bit for the lowest six of each hash: most words are no match at first sight */
    uint32_t hash[TOC_WORDS_MAX];
} toc_words;

/* Fills list from words separated by single spaces, folded. Threads may do it at once. */
void toc_words_compile(toc_words *list, const char *spaced);

/* True if word (toc_token.word) is in the list. */
static inline bool toc_words_has(toc_words *list, const char *spaced, uint32_t word)
{
    if (atomic_load_explicit(&list->n, memory_order_acquire) == 0)
        toc_words_compile(list, spaced);
    if (!(list->ends >> (word % 64) & 1))
        return false;
    uint32_t n = atomic_load_explicit(&list->n, memory_order_relaxed);
    bool found = false;
    for (uint32_t i = 0; i < n; i++)
        found |= list->hash[i] == word;
    return found;
}

/* True if word (toc_token.word) is one of the words, a literal. */
#define toc_words_in(word, spaced)                                                                 \
    ({                                                                                             \
        static toc_words toc_list_;                                                                \
        toc_words_has(&toc_list_, "" spaced, word);                                                \
    })
