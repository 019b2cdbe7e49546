/* token - cuts one paragraph into tokens; the inner half of text.c. Private to extract/. */
#pragma once

#include "extract/text.h"

/*
 * Appends the tokens of bytes [start, end) of t->doc->text to t->tokens. `fold` is where folded
 * ASCII words go: at least as many bytes as the range has; *used is how many were taken.
 * Returns false when the arena is full.
 */
TOC_MUST_USE bool toc_token_cut(toc_text *t, toc_arena *a, size_t start, size_t end, char *fold,
                                size_t *used);

/* Appends one token of bytes [start, end). Returns false when the arena is full. */
TOC_MUST_USE bool toc_token_add(toc_text *t, toc_arena *a, size_t start, size_t end,
                                bool space_before);

/* The same as toc_token_space() where a byte stands that a wide white space may begin with. */
size_t toc_token_wide_space(toc_sv text, size_t at);

/* Bytes of white space at text[at]: 0 if there is none, 1 for ASCII, 2-3 for Unicode's. */
static inline size_t toc_token_space(toc_sv text, size_t at)
{
    unsigned char c = (unsigned char)text.p[at];
    if (c <= ' ' || c == 0x7F)
        return 1;
    if (c != 0xC2 && (c < 0xE1 || c > 0xEF))
        return 0;
    return toc_token_wide_space(text, at);
}

/* How a word that ends in a full stop bears on the end of the sentence. */
typedef enum {
    TOC_ABBR_NONE,   /* no abbreviation: the full stop is a token of its own */
    TOC_ABBR_TITLE,  /* "Gen.": something always follows */
    TOC_ABBR_NUMBER, /* "No.": one only before a number */
    TOC_ABBR_DATE,   /* "Jan.": one only beside a number */
    TOC_ABBR_FINAL,  /* "Inc.", "U.S.", "a.m.": may end a sentence */
} toc_abbr;

/* Looks at the letters before the full stop ("Gen", "U.S"). */
toc_abbr toc_token_abbr(toc_sv word);
