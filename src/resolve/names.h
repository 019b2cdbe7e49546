/*
 * names - private to resolve/: names as they are compared, each made once however often it is met.
 */
#pragma once

#include "base/map.h"
#include "resolve/resolve.h"

/* A name and what other spellings of it share with it. */
typedef struct {
    toc_sv text;
    uint32_t no;        /* of this wording, from 0 on */
    bool hashed;        /* the rest is made: when it is first compared with one spelled otherwise */
    toc_hash_vec words; /* toc_name_hashes() */
    uint64_t bits;      /* a bit for each of them: without one in common two names share none */
} toc_known_name;

/* Starts as {.arena = …}. */
typedef struct {
    toc_arena *arena;
    toc_map by_text;
    TOC_VEC(toc_known_name *) all;
} toc_name_book;

/* The name with this wording, to the letter. Lives in the arena, as long as text. NULL: full. */
toc_known_name *toc_name_book_get(toc_name_book *b, toc_sv text);

/* Do both name the same? Without a word of its own a name ("gunmen") is only itself. */
bool toc_names_same(toc_name_book *b, toc_known_name *x, toc_known_name *y);
