/*
 * scan - a document with all that was recognised in it, token by token: what the incident rules
 * read.
 *
 * Built once a document by toc_scan_build(); lives in the document's arena.
 */
#pragma once

#include "base/map.h"
#include "extract/actors.h"
#include "extract/dates.h"
#include "extract/lexicon.h"
#include "extract/namer.h"
#include "extract/numbers.h"
#include "extract/parts.h"
#include "extract/places.h"
#include "extract/text.h"
#include "extract/words.h"
#include "model/record.h"

enum { TOC_WORD_SET_PARTS = 4 };

/* The word classes (toc_word_class) whose phrases cover a token. */
typedef struct {
    uint64_t part[TOC_WORD_SET_PARTS];
} toc_word_set;

/* A phrase of the lexicon that tells of an incident: lexicon/triggers.txt. */
typedef struct {
    uint32_t first, end; /* tokens */
    uint8_t type;        /* toc_incident_type */
    bool strong;
} toc_trigger;

typedef TOC_VEC(toc_trigger) toc_trigger_vec;

typedef enum { TOC_NAME_UNKNOWN, TOC_NAME_PERSON, TOC_NAME_ORGANIZATION } toc_name_kind;

/* A proper name that is neither a known actor nor a place; see extract/names.h. */
typedef struct {
    uint32_t first, end; /* tokens, titles left out */
    uint32_t full;       /* index of the fullest mention of the same bearer, maybe its own */
    uint32_t mentions;   /* of the fullest: how often its bearer is named */
    uint8_t kind;        /* toc_name_kind */
} toc_name;

typedef TOC_VEC(toc_name) toc_name_vec;

typedef struct {
    const toc_lexicon *lx;
    const toc_text *text;
    toc_arena *arena;
    toc_parts_out without;
    toc_day report_day;    /* TOC_DAY_NONE if the report has no date */
    toc_word_set *words;   /* one a token */
    uint32_t *sentence_of; /* token -> sentence */
    uint32_t *place_at;    /* token -> index into places, or TOC_NO_TOKEN */
    uint32_t *actor_at;    /* token -> index into actors, or TOC_NO_TOKEN */
    uint32_t *number_at;   /* token -> index into numbers, or TOC_NO_TOKEN */
    uint32_t *name_at;     /* token -> index into names, or TOC_NO_TOKEN */
    uint32_t *date_at;     /* token -> index into dates, or TOC_NO_TOKEN */
    uint32_t *learned_at;  /* token -> index into learned, or TOC_NO_TOKEN */
    toc_trigger_vec triggers;
    toc_name_vec names;
    toc_name_span_vec learned; /* what the model of names says; rules have the last word */
    toc_map speakers;          /* folded names of all who say something; see extract/statements.h */
    toc_number_vec numbers;
    toc_date_vec dates;
    toc_place_mention_vec places;
    toc_actor_mention_vec actors;
} toc_scan;

/* What a text is read with. */
typedef struct {
    const toc_lexicon *lexicon;
    const toc_namer *namer;
    toc_parts_out without;
} toc_scan_means;

/* Returns 0 or -ENOMEM. text must be tagged; the report's day is that of the record. */
TOC_MUST_USE int toc_scan_build(const toc_scan_means *with, const toc_text *text,
                                const toc_record *r, toc_arena *a, toc_scan *ret);

static inline bool toc_is(const toc_scan *s, uint32_t token, toc_word_class c)
{
    return s->words[token].part[c / 64] >> (c % 64) & 1;
}

/* False for the most of tokens: of no class at all. */
static inline bool toc_classed(const toc_scan *s, uint32_t token)
{
    uint64_t any = 0;
    for (unsigned k = 0; k < TOC_WORD_SET_PARTS; k++)
        any |= s->words[token].part[k];
    return any != 0;
}

/* The first class from `from` to `to` (both included) whose phrases cover the token, or
 * TOC_WORD_COUNT. */
static inline toc_word_class toc_class_between(const toc_scan *s, uint32_t token,
                                               toc_word_class from, toc_word_class to)
{
    for (unsigned c = from; c <= to; c = (c / 64 + 1) * 64) {
        uint64_t left = s->words[token].part[c / 64] >> (c % 64);
        if (!left)
            continue;
        c += (unsigned)__builtin_ctzll(left);
        return c <= to ? (toc_word_class)c : TOC_WORD_COUNT;
    }
    return TOC_WORD_COUNT;
}

/* First token of [first, end) in class c, or TOC_NO_TOKEN. */
uint32_t toc_find_class(const toc_scan *s, uint32_t first, uint32_t end, toc_word_class c);

/* True if the token's folded form is word, a literal. */
#define toc_word_is(s, token, word) toc_word_in(s, token, word)

/* True if the token's folded form is one of the words, a literal: " in at near ". */
#define toc_word_in(s, token, spaced) toc_words_in((s)->text->tokens.p[token].word, spaced)

static inline bool toc_capital_at(const toc_scan *s, uint32_t token)
{
    return toc_has_capital(&s->text->tokens.p[token]);
}

static inline toc_sentence toc_sentence_at(const toc_scan *s, uint32_t token)
{
    return s->text->sentences.p[s->sentence_of[token]];
}

/* True if one of the words, a literal, is among the `reach` tokens before this one in its sentence.
 */
#define toc_word_before(s, token, reach, spaced)                                                   \
    ({                                                                                             \
        uint32_t toc_at_ = (token), toc_first_ = toc_sentence_at(s, toc_at_).first, toc_k_ = 1;    \
        bool toc_found_ = false;                                                                   \
        for (; toc_k_ <= (reach) && toc_k_ <= toc_at_ - toc_first_ && !toc_found_; toc_k_++)       \
            toc_found_ = toc_word_in(s, toc_at_ - toc_k_, spaced);                                 \
        toc_found_;                                                                                \
    })

/* True if a date covers the token. */
static inline bool toc_in_date(const toc_scan *s, uint32_t token)
{
    return s->date_at[token] != TOC_NO_TOKEN;
}

/* The mention of the report's own day, or NULL. */
const toc_date *toc_dateline(const toc_scan *s);

/* The next date that starts at or behind *at and ends by end, or NULL; *at moves behind it. */
const toc_date *toc_next_date(const toc_scan *s, uint32_t *at, uint32_t end);

/* The same for numbers. */
const toc_number *toc_next_number(const toc_scan *s, uint32_t *at, uint32_t end);

/* What kind of place a mention is. */
toc_place_feature toc_place_feature_of(const toc_scan *s, const toc_place_mention *p);

/* A basis of one span, tokens [first, end). */
toc_basis toc_basis_of(const toc_scan *s, uint32_t first, uint32_t end, uint8_t confidence,
                       const char *rule);
/* Adds a span to the basis, if it is not there yet. */
void toc_basis_add(const toc_scan *s, toc_basis *b, uint32_t first, uint32_t end);

/* The first token that ends behind a byte of the text; the number of tokens if none does. */
uint32_t toc_token_behind(const toc_scan *s, uint32_t byte);

/* The words of tokens [first, end) with line breaks and runs of space made one space. */
toc_sv toc_scan_words(const toc_scan *s, uint32_t first, uint32_t end);
