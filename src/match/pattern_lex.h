/* pattern_lex - private to pattern*: the words of a pattern (STIX 2.1, 9.2 and 9.3). */
#pragma once

#include "base/err.h"
#include "match/pattern_value.h"

typedef enum {
    TOC_TOKEN_END,
    TOC_TOKEN_BAD, /* no word; err says why */
    TOC_TOKEN_LBRACKET,
    TOC_TOKEN_RBRACKET,
    TOC_TOKEN_LPAREN,
    TOC_TOKEN_RPAREN,
    TOC_TOKEN_COLON,
    TOC_TOKEN_DOT,
    TOC_TOKEN_COMMA,
    TOC_TOKEN_STAR,
    TOC_TOKEN_EQ,
    TOC_TOKEN_NE,
    TOC_TOKEN_LT,
    TOC_TOKEN_LE,
    TOC_TOKEN_GT,
    TOC_TOKEN_GE,
    TOC_TOKEN_NAME,
    TOC_TOKEN_HYPHENED, /* a name with a hyphen: of object types only */
    TOC_TOKEN_CONSTANT,
    TOC_TOKEN_AND,
    TOC_TOKEN_OR,
    TOC_TOKEN_NOT,
    TOC_TOKEN_FOLLOWEDBY,
    TOC_TOKEN_LIKE,
    TOC_TOKEN_MATCHES,
    TOC_TOKEN_ISSUPERSET,
    TOC_TOKEN_ISSUBSET,
    TOC_TOKEN_EXISTS,
    TOC_TOKEN_IN,
    TOC_TOKEN_START,
    TOC_TOKEN_STOP,
    TOC_TOKEN_SECONDS,
    TOC_TOKEN_WITHIN,
    TOC_TOKEN_REPEATS,
    TOC_TOKEN_TIMES,
} toc_token_kind;

typedef struct {
    toc_token_kind kind;
    size_t at, end; /* bytes in the text */
    toc_constant constant;
} toc_token;

typedef struct {
    toc_sv text; /* UTF-8 */
    size_t at;
    toc_arena *a;
    toc_err err; /* of the token BAD */
} toc_lexer;

/* Reads the next word. Decoded text of constants is in the arena or in the text. */
toc_token toc_lexer_next(toc_lexer *l);
