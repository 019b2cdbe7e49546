/*
 * lexicon_format - the layout of tocsin.lex, shared by its compiler (lexicon/) and its reader.
 *
 * An image (base/image.h) with these sections:
 *   strings    u16 length and bytes each; a string is named by its offset, 0 is the empty one
 *   slots      phrase table: open addressing, a power of two of toc_lex_slot
 *   first      bit set of the words that begin a phrase
 *   entries    toc_lex_entry; those of one phrase together, TOC_LEX_LAST on the last
 *   places     toc_lex_place_disk
 *   known      toc_lex_known_disk
 *   countries  toc_lex_country_disk, sorted by code
 *
 * A phrase's hash is made of its words' (toc_hash64), so that each beginning's is met on the way.
 */
#pragma once

#include "base/hash.h"
#include "extract/lexicon.h"

#define TOC_LEX_PHRASE_SEED UINT64_C(0x746f6373696e2e6c)
/* Top-level domains share the phrase table under a seed of their own. */
#define TOC_LEX_TLD_SEED UINT64_C(0x746f6373696e2e74)

enum {
    TOC_LEX_FIRST_BITS = 20, /* 128 KiB: stays in the second-level cache */
    TOC_LEX_SLOT_PREFIX = 1, /* longer phrases begin like this one */
    TOC_LEX_SLOT_SHIFT = 1,
};

/* A slot is free when both are 0. value: (index of the first entry + 1, 0 for a mere beginning)
 * shifted by TOC_LEX_SLOT_SHIFT, and TOC_LEX_SLOT_PREFIX. */
typedef struct {
    uint32_t tag; /* upper half of the phrase's hash; the lower one says where to look */
    uint32_t value;
} toc_lex_slot;

typedef struct {
    uint32_t name, admin; /* strings */
    int32_t population;
    float lat, lon;
    uint32_t geonames;
    char country[2];
    uint8_t feature;
    uint8_t unused;
} toc_lex_place_disk;

typedef struct {
    uint32_t name, id; /* strings */
    char country[2];
    uint8_t realm;
    uint8_t unused;
} toc_lex_known_disk;

typedef struct {
    uint32_t name; /* string */
    float lat, lon;
    char code[2];
    uint16_t unused;
} toc_lex_country_disk;

static_assert(sizeof(toc_lex_entry) == 8 && sizeof(toc_lex_slot) == 8, "as in the file");
static_assert(sizeof(toc_lex_place_disk) == 28, "as in the file");
static_assert(sizeof(toc_lex_known_disk) == 12, "as in the file");
static_assert(sizeof(toc_lex_country_disk) == 16, "as in the file");

static inline uint64_t toc_lex_hash_next(uint64_t phrase, uint64_t word)
{
    return toc_hash_mix(phrase, word);
}

static inline uint32_t toc_lex_first_bit(uint64_t word)
{
    return (uint32_t)(word >> (64 - TOC_LEX_FIRST_BITS));
}
