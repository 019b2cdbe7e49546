/* actor_scan - what the two halves of actors (known names, names by shape) share. Private. */
#pragma once

#include "base/map.h"
#include "base/utf8.h"
#include "extract/actors.h"
#include "extract/words.h"

typedef struct {
    const toc_lexicon *lx;
    const toc_text *t;
    toc_arena *a;
    toc_actor_mention_vec found; /* in the order of finding */
    bool *taken;                 /* per token: inside a mention */
    bool cyber;                  /* the text speaks of malware or hackers */
} actor_scan;

bool actor_has_class(const actor_scan *s, uint32_t token, toc_word_class cls);
/* The entry of the token as a word of the class, or NULL. */
const toc_lex_entry *actor_class(const actor_scan *s, uint32_t token, toc_word_class cls);
/* Written with a capital in text that has small letters. */
bool actor_is_capital(const actor_scan *s, uint32_t token);
/* The token's folded form is one of the words, a literal. */
#define actor_word_in(s, token, spaced) toc_words_in((s)->t->tokens.p[token].word, spaced)
toc_sv actor_words(const actor_scan *s, uint32_t first, uint32_t end);

/* Adds a mention of tokens [first, end) unless one of them is taken. NULL: taken, or no memory. */
toc_actor_mention *actor_add(actor_scan *s, uint32_t first, uint32_t end);

/* Finds names that no list has in one sentence: by shape, by how they are introduced. */
void actor_shapes(actor_scan *s, const toc_sentence *sentence);
