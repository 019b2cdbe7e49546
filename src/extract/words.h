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

/* Most words asked for are not in the list: two sieves, with a bit set for what no word of the list
 * has, turn nearly all of them away. A list that is not compiled yet turns nothing away, so that
 * the first sieve can be asked before all else. */
typedef struct {
    _Atomic uint64_t strange; /* by the lowest six bits of a hash */
    uint64_t strange_above;   /* by the six bits above them */
    _Atomic uint32_t n;       /* 0: not compiled yet */
    uint32_t hash[TOC_WORDS_MAX];
} toc_words;

/* Fills list from words separated by single spaces, folded, and says how many they are. Threads may
 * do it at once. */
uint32_t toc_words_compile(toc_words *list, const char *spaced);

/* True if word (toc_token.word) is in the list. */
static inline bool toc_words_has(toc_words *list, const char *spaced, uint32_t word)
{
    if (atomic_load_explicit(&list->strange, memory_order_relaxed) >> (word % 64) & 1)
        return false;
    uint32_t n = atomic_load_explicit(&list->n, memory_order_acquire);
    if (n == 0)
        n = toc_words_compile(list, spaced);
    if (list->strange_above >> (word / 64 % 64) & 1)
        return false;
    for (uint32_t i = 0; i < n; i++)
        if (list->hash[i] == word)
            return true;
    return false;
}

/* True if word (toc_token.word) is one of the words, a literal. */
#define toc_words_in(word, spaced)                                                                 \
    ({                                                                                             \
        static toc_words toc_list_;                                                                \
        toc_words_has(&toc_list_, "" spaced, word);                                                \
    })
