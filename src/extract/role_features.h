/*
 * role_features - what the role models see of a token: hashed features over folded words.
 *
 * Shared by training and reading, so that both see the same. A view is built once a document.
 */
#pragma once

#include "extract/roles.h"

enum { TOC_ROLE_FEATURES_MAX = 200 };

typedef struct {
    uint64_t f[TOC_ROLE_FEATURES_MAX];
    uint32_t n;
} toc_feature_list;

/* Kinds of function word; they bound noun phrases. */
typedef enum {
    TOC_FUNC_NONE,
    TOC_FUNC_DET,
    TOC_FUNC_PREP,
    TOC_FUNC_AUX,
    TOC_FUNC_CONJ,
    TOC_FUNC_REL,
    TOC_FUNC_PRON,
    TOC_FUNC_PUNCT,
    TOC_FUNC_SAY,
    TOC_FUNC_OTHER,
} toc_func_kind;

typedef enum {
    TOC_TRIGGER_KILL,
    TOC_TRIGGER_BOMB,
    TOC_TRIGGER_SEIZE,
    TOC_TRIGGER_STRIKE,
    TOC_TRIGGER_WOUND,
    TOC_TRIGGER_DAMAGE,
    TOC_TRIGGER_BLAME,
    TOC_TRIGGER_SPEAK,
    TOC_TRIGGER_KINDS,
} toc_trigger_kind;

/* What the lexicon says of a word, in the classes that matter for roles. */
typedef enum {
    TOC_LEXED_NOTHING,
    TOC_LEXED_WEAPON,
    TOC_LEXED_TARGET,
    TOC_LEXED_PEOPLE,
    TOC_LEXED_ATTACKER,
    TOC_LEXED_AUTHORITY,
    TOC_LEXED_MEDIA,
    TOC_LEXED_TITLE,
    TOC_LEXED_GIVEN_NAME,
    TOC_LEXED_ORGANIZATION,
    TOC_LEXED_ACTOR,
    TOC_LEXED_MALWARE,
    TOC_LEXED_COUNTRY,
    TOC_LEXED_DEMONYM,
    TOC_LEXED_PLACE,
} toc_lexed;

/* How often training saw a word fill each role. */
typedef struct {
    uint32_t word;
    uint8_t seen;                  /* documents with the word, at most 255; under 2: unknown */
    uint8_t share[TOC_ROLE_COUNT]; /* of them in which it was part of a filler, in 1/256 */
} toc_role_prior;

/* The same of all words of a leaf or a branch together, for words that training hardly saw. */
typedef struct {
    uint8_t seen, share[TOC_ROLE_COUNT];
} toc_role_shares;

/* By toc_token.leaf and toc_leaf_branch(); those of 0 are 0. */
typedef struct {
    toc_role_shares leaf[TOC_LEAVES], branch[TOC_BRANCHES];
} toc_role_tree;

typedef struct {
    uint32_t word;            /* hash of the folded word, digits as 0 */
    uint32_t pre, suf3, suf2; /* hashes of affixes */
    uint8_t func;             /* toc_func_kind */
    uint8_t pos;              /* toc_pos */
    uint8_t lexed;            /* toc_lexed */
    uint8_t kind;             /* of a weapon or target: toc_word_class */
    uint8_t trigger;          /* number of the trigger stem; 0 none */
    uint8_t prior; /* role class of the word: 0 unknown, 1 none, else best role and share */
    uint8_t seen, share[TOC_ROLE_COUNT]; /* as in toc_role_prior */
    uint8_t voice;                       /* of a trigger: 1 active, 2 passive, 3 followed by "by" */
    uint8_t shape;                       /* 1 number, 2 has digit, 3 initial, 0 */
    uint16_t leaf;                       /* as in toc_token */
    uint32_t left, right;                /* of the noun phrase around: tokens [left, right) */
    uint32_t number;                     /* of the word in its report, from 1 */
} toc_role_token;

typedef struct toc_role_view {
    const toc_text *text;
    toc_role_token *tokens;
    uint64_t *sentence_triggers; /* a bit for each trigger stem */
    uint16_t *sentence_kinds;    /* a bit for each toc_trigger_kind */
    uint32_t violence;           /* bucketed count of strong triggers in the document */
    const toc_role_tree *tree;   /* what training knows of leaves and branches */
    uint32_t words;              /* different ones, numbered from 1 in toc_role_token.number */
    uint32_t *firsts;            /* by that number: the word's first token */
    uint32_t *next;              /* token -> the next one of the same word, or TOC_NO_TOKEN */
} toc_role_view;

/* The first token of token i's word. */
static inline uint32_t toc_role_first_of(const toc_role_view *v, uint32_t i)
{
    return v->firsts[v->tokens[i].number];
}

/* -ENOMEM when the arena is full. */
TOC_MUST_USE int toc_role_view_make(const toc_text *t, const toc_lexicon *lx, toc_arena *a,
                                    toc_role_view *ret);

/* Who did what to whom stands where violence is told of, or right behind: other sentences are not
 * read for fillers. */
static inline bool toc_role_may_hold_fillers(const toc_role_view *v, uint32_t sentence)
{
    return v->sentence_triggers[sentence] || (sentence && v->sentence_triggers[sentence - 1]);
}

/* All that training knows of words: open addressing by word, word 0 is free. */
typedef struct {
    const toc_role_prior *slots;
    uint32_t n; /* power of two */
} toc_role_priors;

/* -EINVAL when section is no such table. */
TOC_MUST_USE int toc_role_priors_view(toc_sv section, toc_role_priors *ret, toc_err *reterr);
TOC_MUST_USE int toc_role_tree_view(toc_sv section, const toc_role_tree **ret, toc_err *reterr);
void toc_role_priors_apply(const toc_role_priors *p, toc_role_view *v);

/* Share of the content words that training saw in two documents or more; 0 without any. */
float toc_role_known_share(const toc_role_view *v);

/* Tells the view what is known of token i's word. */
void toc_role_view_prior(toc_role_view *v, uint32_t i, const toc_role_prior *p);

/* Features of token i, which is in sentence s. */
void toc_role_features(const toc_role_view *v, uint32_t s, uint32_t i, toc_feature_list *out);

/*
 * The same in parts, each added to *out: what only the token has, what a word says wherever it is
 * the token, the head of its phrase, or stands near, and what the token shares with all tokens
 * of its sentence, with those of the same prior (below TOC_ROLE_PRIORS), and of the same toc_lexed.
 * Readers sum up the shared ones once.
 */
enum { TOC_ROLE_PRIORS = 32, TOC_LEXED_COUNT = TOC_LEXED_PLACE + 1 };
typedef enum {
    TOC_ROLE_AT,
    TOC_ROLE_HEAD,
    TOC_ROLE_BEFORE,
    TOC_ROLE_BEHIND,
    TOC_ROLE_SECOND_BEFORE, /* one word further */
    TOC_ROLE_SECOND_BEHIND,
    TOC_ROLE_BEFORE_PHRASE, /* beside the noun phrase around */
    TOC_ROLE_BEHIND_PHRASE,
    TOC_ROLE_STANDS,
} toc_role_stand;

/* The token that stands so to token i of sentence s; number 0 where the sentence has none. */
const toc_role_token *toc_role_standing(const toc_role_view *v, uint32_t s, uint32_t i,
                                        toc_role_stand stand);
void toc_role_word_features(const toc_role_token *word, toc_role_stand stand,
                            toc_feature_list *out);
void toc_role_token_features(const toc_role_view *v, uint32_t s, uint32_t i, toc_feature_list *out);
void toc_role_sentence_features(const toc_role_view *v, uint32_t s, toc_feature_list *out);
void toc_role_prior_features(const toc_role_view *v, uint32_t s, uint8_t prior,
                             toc_feature_list *out);
void toc_role_lexed_features(const toc_role_view *v, uint32_t s, uint8_t lexed,
                             toc_feature_list *out);
