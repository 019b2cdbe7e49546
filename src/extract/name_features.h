/*
 * name_features - what the model of names sees of a token: hashed features.
 *
 * Only stretches are looked at, runs of words that may be part of a name: written with a capital,
 * with the small words that stand inside names ("Bank of Ireland") between them. Everything else is
 * no name. Shared by training and reading, so that both see the same.
 */
#pragma once

#include "extract/lexicon.h"
#include "extract/text.h"

enum {
    TOC_NAME_FEATURES_MAX = 64, /* at most 56 are made */
    TOC_NAME_STRETCH_MAX = 48,  /* tokens; a longer run of capitals is cut */
};

/* Tags of the model; each word of a name has the name's. */
typedef enum {
    TOC_NAMED_NOT,
    TOC_NAMED_PERSON,
    TOC_NAMED_ORGANIZATION,
    TOC_NAMED_PLACE,
    TOC_NAMED_NATIONALITY, /* and peoples and faiths: "Syrian", "Yazidi" */
    TOC_NAMED_ACTOR,       /* militant groups, gangs, analysts' names of attackers */
    TOC_NAMED_MALWARE,
    TOC_NAMED_TOOL, /* software that attackers use and others too: "Mimikatz" */
    TOC_NAMED_WEAPON,
    TOC_NAMED_OTHER, /* a name of something else: products, laws, ships */
    TOC_NAMED_COUNT,
} toc_named_tag;

/* Tokens [first, end) of one sentence. */
typedef struct {
    uint32_t first, end;
} toc_name_stretch;

typedef TOC_VEC(toc_name_stretch) toc_name_stretch_vec;

/* What a word's company elsewhere in the report says of it; a bit each. */
typedef struct {
    uint32_t word;
    uint32_t company;
} toc_name_company;

typedef struct {
    const toc_text *text;
    const toc_lexicon *lexicon;
    toc_name_stretch_vec stretches;
    uint32_t *known;           /* per token: what the lexicon says, a bit each */
    toc_name_company *company; /* open addressing by word, word 0 is free */
    uint32_t slots;            /* power of two */
    bool cyber;                /* the report names malware */
} toc_name_view;

/* Looks for stretches. t is tagged and looked up (toc_lex_look). -ENOMEM when the arena is full. */
TOC_MUST_USE int toc_name_view_make(const toc_text *t, const toc_lexicon *lx, toc_arena *a,
                                    toc_name_view *ret);

/* Puts the features of token i of stretch s into ret; returns how many. */
uint32_t toc_name_features(const toc_name_view *v, toc_name_stretch s, uint32_t i,
                           uint64_t ret[TOC_NAME_FEATURES_MAX]);

/* The number of token i's word, below v->slots: the same for all of one word. i is in a stretch. */
uint32_t toc_name_word_slot(const toc_name_view *v, uint32_t i);
