/*
 * chunks - noun phrases, and who does what to whom, read off tags and tree.
 *
 * Works on a tagged text. Where a sentence was not parsed, chunks are found by tags alone and the
 * questions about the tree answer TOC_NO_TOKEN. Every answer is a token of the same sentence; every
 * question costs at most one walk over the sentence.
 */
#pragma once

#include "extract/parser.h"
#include "extract/text.h"

/* A base noun phrase: the head with what stands before it ("the four masked gunmen"), no
 * preposition, no possessor ("Iran's army" is two), nothing behind but the rest of a name. */
typedef struct {
    uint32_t first, end; /* tokens [first, end) */
    uint32_t head;
    uint32_t determiner; /* "the", "a", "no", "his"; TOC_NO_TOKEN */
    uint32_t number;     /* "four", the last of "more than 1,500"; TOC_NO_TOKEN */
    bool proper;         /* the head is a name */
    bool pronoun;
} toc_chunk;

typedef TOC_VEC(toc_chunk) toc_chunk_vec;

/* Appends the chunks of one sentence in text order. Returns 0 or -ENOMEM. */
TOC_MUST_USE int toc_chunks_find(const toc_text *t, uint32_t sentence, toc_arena *a,
                                 toc_chunk_vec *out);

/* The sentence of a token. */
uint32_t toc_sentence_of(const toc_text *t, uint32_t token);

/* First dependent of head with this relation, or TOC_NO_TOKEN. */
uint32_t toc_child(const toc_text *t, uint32_t head, toc_dep dep);
/* The dependents one by one: the first one behind token `after`, TOC_NO_TOKEN to begin with. */
uint32_t toc_next_child(const toc_text *t, uint32_t head, uint32_t after);

/* Preposition of a noun ("in", "by"), or TOC_NO_TOKEN. */
uint32_t toc_preposition(const toc_text *t, uint32_t noun);

/* Nearest verb above the token, or TOC_NO_TOKEN. */
uint32_t toc_governor(const toc_text *t, uint32_t token);

/* Fills out with head and all that is coordinated with it ("two soldiers, a nurse and a child"), in
 * text order; returns how many, at most max. Asked of any of them but the first, it gives that one
 * and what hangs on it. */
uint32_t toc_conjuncts(const toc_text *t, uint32_t head, uint32_t *out, uint32_t max);

/* How much of a noun phrase toc_phrase() takes. */
typedef enum {
    TOC_PHRASE_FULL, /* all that hangs on the head */
    TOC_PHRASE_CORE, /* without preposition, conjuncts, clauses and appositions */
} toc_phrase_extent;

/* Tokens [*ret_first, *ret_end) of the phrase around head, outer punctuation left off. */
void toc_phrase(const toc_text *t, uint32_t head, toc_phrase_extent extent, uint32_t *ret_first,
                uint32_t *ret_end);

/*
 * Who acts and who suffers, whatever the voice: "rebels killed two men", "two men were killed by
 * rebels", "two men, who were killed by rebels", "men killed by rebels", "rebels attacked the post
 * and killed two men", "rebels tried to kill two men", "a bomb went off, killing two men". Relative
 * pronouns are replaced by what they stand for.
 */
typedef struct {
    uint32_t agent;    /* heads of phrases; TOC_NO_TOKEN where none is said */
    uint32_t patient;  /* object, or subject of a passive */
    uint32_t negation; /* "not", "never" */
    uint32_t modal;    /* "may", "would" */
    bool passive;
} toc_arguments;

toc_arguments toc_arguments_of(const toc_text *t, uint32_t verb);
