/*
 * lexicon - what Tocsin knows before it reads: words of the field, places, actors, malware.
 *
 * Plain text in lexicon/, compiled by lexicon/compile.c into one image that is mapped here. A
 * phrase is looked up by its folded words (toc_fold): entries are found by the hash of the whole
 * phrase, and a set of prefix hashes tells when a longer phrase may still match, so that finding
 * the longest phrase at each token costs one probe a word. Read only; share it between threads.
 */
#pragma once

#include "base/err.h"
#include "base/vec.h"
#include "extract/text.h"
#include "extract/word_class.h"

typedef struct toc_lexicon toc_lexicon;

/* What an entry is. One phrase may have several entries ("Georgia": two countries' places); they
 * come in the order of this enum, places by falling population. */
typedef enum {
    TOC_LEX_NONE,
    TOC_LEX_COUNTRY, /* .cls = toc_country_form, .ref for toc_lex_country_row_at() */
    TOC_LEX_ACTOR,   /* militant group, threat actor, gang: .ref for toc_lex_known() */
    TOC_LEX_MALWARE, /* malware or tool: .ref for toc_lex_known() */
    TOC_LEX_WORD,    /* .cls = toc_word_class, .ref for toc_lex_lemma() */
    TOC_LEX_PLACE,   /* populated place, area or region: .ref for toc_lex_place() */
    TOC_LEX_TRIGGER, /* tells of an incident: .cls = toc_incident_type; TOC_LEX_AMBIGUOUS: weak */
} toc_lex_kind;

typedef enum {
    TOC_COUNTRY_NAME,       /* "Egypt", "USSR" */
    TOC_COUNTRY_ADJECTIVE,  /* "Egyptian", "Egyptians" */
    TOC_COUNTRY_GOVERNMENT, /* "the Kremlin", "Downing Street": a seat that stands for a state */
} toc_country_form;

typedef struct {
    uint8_t kind;  /* toc_lex_kind */
    uint8_t flags; /* TOC_LEX_* flags below */
    uint16_t cls;  /* class within the kind, see the kind */
    uint32_t ref;  /* row or string of the kind */
} toc_lex_entry;

enum {
    TOC_LEX_AMBIGUOUS = 1, /* also an ordinary word or a common name: needs context */
    TOC_LEX_CASED = 2,     /* counts only when written with a capital, in mixed-case text */
    TOC_LEX_MAIN = 4,      /* the entry's own name, not an alias or inflected form */
    TOC_LEX_PLURAL = 8,    /* a plural made from the entry's own name */
    TOC_LEX_LAST = 128,    /* ends the entries of a phrase; the reader's business */
};

typedef enum {
    TOC_PLACE_TOWN,
    TOC_PLACE_CAPITAL,
    TOC_PLACE_ADMIN1, /* state, province, department */
    TOC_PLACE_ADMIN2, /* county, district */
    TOC_PLACE_REGION, /* natural or historic region, sea, peninsula */
    TOC_PLACE_COUNTRY,
} toc_place_feature;

typedef struct {
    toc_sv name;  /* "Larnaca" */
    toc_sv admin; /* first-level area, may be empty: "Moscow Oblast" */
    char country[3];
    uint8_t feature; /* toc_place_feature */
    int32_t population;
    double lat, lon;   /* degrees, four decimals */
    uint32_t geonames; /* 0 unknown */
} toc_lex_place_row;

/* What of a place stands in its row itself: its strings are far away. */
typedef struct {
    char country[3];
    uint8_t feature; /* toc_place_feature */
    int32_t population;
} toc_lex_place_brief;

typedef struct {
    toc_sv name;     /* "Islamic State - Khorasan Province" */
    toc_sv id;       /* STIX id: ATT&CK's own, or MISP galaxy UUID behind a STIX type, or ours */
    char country[3]; /* suspected sponsor or base; "" none */
    uint8_t realm;   /* toc_realm of what it is known for */
} toc_lex_known_row;

typedef struct {
    char code[3];
    toc_sv name; /* common English name */
    double lat, lon;
} toc_lex_country_row;

TOC_MUST_USE int toc_lexicon_open(const char *path, toc_lexicon **ret, toc_err *reterr);
toc_lexicon *toc_lexicon_free(toc_lexicon *lx); /* NULL is fine; returns NULL */

/* The entries of a phrase, given as folded text with single spaces. *ret_n 0: none. */
const toc_lex_entry *toc_lex_find(const toc_lexicon *lx, toc_sv folded, uint32_t *ret_n);

/* The entries of one token's folded form. */
const toc_lex_entry *toc_lex_find_token(const toc_lexicon *lx, const toc_text *t, uint32_t token,
                                        uint32_t *ret_n);

/*
 * The longest phrase that starts at token `at` and ends before token `end`. A token whose folded
 * form has several words counts as those words; hyphens, quotes and the dots of abbreviations that
 * stand as tokens of their own inside a phrase are passed over.
 * Returns the number of tokens (0: none) and the entries.
 */
uint32_t toc_lex_match(const toc_lexicon *lx, const toc_text *t, uint32_t at, uint32_t end,
                       const toc_lex_entry **ret_entries, uint32_t *ret_n);

/* What toc_lex_match() finds at a token, up to the end of its sentence. */
typedef struct toc_lex_seen {
    const toc_lex_entry *entries;
    uint32_t n, tokens;
    uint32_t end; /* of the sentence */
    bool split;   /* a token of several words was met: inside it a shorter phrase may end */
} toc_lex_seen;

/*
 * Looks up every token of t once and for all: matching in it costs next to nothing from then on,
 * by this lexicon alone. -ENOMEM when the arena is full.
 */
TOC_MUST_USE int toc_lex_look(const toc_lexicon *lx, toc_text *t, toc_arena *a);

/* False where toc_lex_look() has seen that nothing known begins at token `at` of a sentence that
 * goes to end: true of most, and cheaper to ask than for a match. */
static inline bool toc_lex_may_match(const toc_text *t, uint32_t at, uint32_t end)
{
    const toc_lex_seen *s = t->seen ? &t->seen[at] : NULL;
    return !s || s->n || s->split || s->end != end;
}

/* A match that may end inside its last token, at a hyphen: "Iran" of "Iran-backed". */
typedef struct {
    uint32_t first, end; /* tokens that the match touches; none: end == first */
    toc_span span;       /* its bytes */
    const toc_lex_entry *entries;
    uint32_t n;
} toc_lex_hit;

/*
 * Like toc_lex_match(), but a match may end at a hyphen ("Iran-backed") or begin behind one of the
 * prefixes "pro-", "anti-", "non-" and "ex-" ("pro-Iranian"). False: nothing known here.
 */
bool toc_lex_hit_at(const toc_lexicon *lx, const toc_text *t, uint32_t at, uint32_t end,
                    toc_lex_hit *ret);

/* The first of n entries that is a word of class cls, or NULL. */
const toc_lex_entry *toc_lex_word_of(const toc_lex_entry *entries, uint32_t n, toc_word_class cls);

/* Rows by .ref; a reference that lies outside the table (a damaged file) gives an empty row. */
toc_lex_place_row toc_lex_place(const toc_lexicon *lx, uint32_t ref);
toc_lex_place_brief toc_lex_place_glance(const toc_lexicon *lx, uint32_t ref);
toc_lex_known_row toc_lex_known(const toc_lexicon *lx, uint32_t ref);
toc_lex_country_row toc_lex_country_row_at(const toc_lexicon *lx, uint32_t ref);
/* The word as its list has it, of which the matched phrase is a form: "car bomb" for "car bombs".
 */
toc_sv toc_lex_lemma(const toc_lexicon *lx, uint32_t ref);

/* Country by code ("RU"); false if unknown. */
bool toc_lex_country(const toc_lexicon *lx, const char *code, toc_lex_country_row *ret);

/* True for a top-level domain of IANA's list (lower case, without dot), or a reserved one that
 * reports use in examples (.example, .test, .invalid, .onion, .bit, .local, .internal). */
bool toc_lex_tld(const toc_lexicon *lx, toc_sv tld);
