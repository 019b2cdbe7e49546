/*
 * words - private to resolve/: names and text as sets of hashes, under which spellings of one name
 * meet.
 */
#pragma once

#include "base/arena.h"
#include "resolve/resolve.h"

/* Adds h unless it is there: sets stay ascending. False when the arena is full. */
TOC_MUST_USE bool toc_hashes_add(toc_hash_vec *set, toc_arena *a, uint32_t h);
bool toc_hashes_have(const toc_hash_vec *set, uint32_t h);
/* How many the two have in common. */
uint32_t toc_hashes_shared(const toc_hash_vec *x, const toc_hash_vec *y);
/* Keeps the n smallest: a sample that is the same wherever the same words stand. */
void toc_hashes_cap(toc_hash_vec *set, uint32_t n);

/* The word without case, accents and doubled letters: "Odessa" and "Odesa" are one. */
uint32_t toc_word_hash(toc_arena *a, toc_sv word);

/*
 * Adds the telling words of a name of a person, a group, an organisation: by their consonants,
 * so that spellings from other scripts meet ("Jund ar-Rimal", "Jund al-Rimal"), without the words
 * that half of all groups have ("front", "army", "gang"), and what its initials spell ("FHF").
 */
TOC_MUST_USE bool toc_name_hashes(toc_hash_vec *set, toc_arena *a, toc_sv name);

/* What a text talks about. */
typedef struct {
    toc_hash_vec names; /* written with a capital */
    toc_hash_vec spots; /* of them, those after "in", "at", "near": places, mostly */
    toc_hash_vec words; /* the others */
} toc_text_sets;

/* Adds what a stretch of text talks about, but for names that are in `parties`, made by
 * toc_name_hashes(). */
TOC_MUST_USE bool toc_text_hashes(toc_text_sets *sets, const toc_hash_vec *parties, toc_arena *a,
                                  toc_sv text);
