/*
 * text - a document as tokens and sentences: what every extractor walks over.
 *
 * Tokens follow the Penn / Universal Dependencies habit ("don't" = do + n't, "Iran's" = Iran + 's),
 * except that a technical indicator (defanged or not) and a hyphenated word ("al-Shabaab",
 * "35-year-old", "M-16") are one token each. Offsets are bytes of doc->text.
 *
 * Every byte that is no white space lies in exactly one token, tokens stand in text order, every
 * token lies in exactly one sentence. White space here: ASCII controls, space, and Unicode's
 * separators with the zero-width space and the byte order mark.
 */
#pragma once

#include "base/hash.h"
#include "base/vec.h"
#include "model/doc.h"
#include "model/span.h"

enum { TOC_NO_TOKEN = UINT32_MAX };

/* Universal part-of-speech tags, in UD's alphabetical order. */
typedef enum {
    TOC_POS_NONE,
    TOC_ADJ,
    TOC_ADP,
    TOC_ADV,
    TOC_AUX,
    TOC_CCONJ,
    TOC_DET,
    TOC_INTJ,
    TOC_NOUN,
    TOC_NUM,
    TOC_PART,
    TOC_PRON,
    TOC_PROPN,
    TOC_PUNCT,
    TOC_SCONJ,
    TOC_SYM,
    TOC_VERB,
    TOC_X,
    TOC_POS_COUNT,
} toc_pos;

typedef enum {
    TOC_SHAPE_LOWER = 1,  /* has letters, none upper case */
    TOC_SHAPE_TITLE = 2,  /* first letter upper, rest lower */
    TOC_SHAPE_UPPER = 4,  /* all letters upper, at least two */
    TOC_SHAPE_MIXED = 8,  /* LarkSong, eBay */
    TOC_SHAPE_DIGIT = 16, /* has a digit */
    TOC_SHAPE_PUNCT = 32, /* no letter, no digit */
} toc_shape;

typedef struct {
    uint32_t start, end; /* bytes of the text */
    uint64_t hash;       /* toc_hash64(fold) */
    uint32_t word;       /* toc_text_hash(fold): its lower half */
    uint8_t shape;       /* toc_shape bits */
    uint8_t pos;         /* toc_pos; TOC_POS_NONE before tagging */
    bool space_before;
    bool plain;       /* ASCII letters alone */
    uint16_t cluster; /* words of like company share one (1-255); 0 unknown or before tagging */
    uint16_t leaf;    /* in the tree of words of like use (word-tree.md); 0 unknown, or as above */
    toc_sv fold;      /* toc_fold(), or the token's own bytes where that leaves nothing (".") */
} toc_token;

/* The tree of words has three levels of sixteen branches. A leaf is its path from the root, a
 * hexadecimal digit a level, added to TOC_LEAF_FIRST; leaves of one branch, and of one bough at the
 * root, share their upper digits. */
enum { TOC_LEAF_FIRST = 0x100, TOC_LEAF_DIGITS = 3, TOC_LEAVES = 0x1100, TOC_BRANCHES = 0x110 };

static inline uint16_t toc_leaf_branch(uint16_t leaf)
{
    return leaf >> 4;
}

static inline uint16_t toc_leaf_bough(uint16_t leaf)
{
    return leaf >> 8;
}

typedef struct {
    uint32_t first, end; /* tokens [first, end) */
    bool heading;        /* title, section heading, dateline or bare line: no full sentence */
    bool item;           /* of a list: the paragraph begins with a bullet or a number */
    uint32_t paragraph;  /* counts from 0 */
} toc_sentence;

/* So many tokens behind the last may be looked at: they are empty, of no word and no class, and in
 * no sentence's bounds. Rules that look a few words ahead need no test for each. */
enum { TOC_TEXT_PAST = 16 };

typedef struct {
    const toc_doc *doc;
    bool upper_case; /* the body is written in one case, mostly capitals: shapes say nothing */
    TOC_VEC(toc_token) tokens;
    TOC_VEC(toc_sentence) sentences;
    const struct toc_lex_seen *seen; /* one a token; NULL before toc_lex_look() */
} toc_text;

/*
 * Splits doc->text. Linear in its length. Returns 0; -E2BIG when it is longer than TOC_MAX_TEXT;
 * -ENOMEM when the arena is full. *ret keeps a pointer to doc.
 */
TOC_MUST_USE int toc_text_split(const toc_doc *doc, toc_arena *a, toc_text *ret);

/* "Lima", "USA", "iPhone": a capital anywhere in the token. */
static inline bool toc_has_capital(const toc_token *t)
{
    return (t->shape & (TOC_SHAPE_TITLE | TOC_SHAPE_UPPER | TOC_SHAPE_MIXED)) != 0;
}

/* The word key of folded text: what toc_token.word holds. */
static inline uint32_t toc_text_hash(toc_sv fold)
{
    return (uint32_t)toc_hash64(fold);
}

/* The words of tokens [first, end), as they stand in the text. */
static inline toc_sv toc_text_words(const toc_text *t, uint32_t first, uint32_t end)
{
    TOC_ASSERT(first < end && end <= t->tokens.n);
    return toc_sv_range(t->doc->text, t->tokens.p[first].start, t->tokens.p[end - 1].end);
}
