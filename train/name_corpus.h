/*
 * name_corpus - the corpora that names are learned from and measured on, in one form.
 *
 * Each corpus annotates some kinds of name and leaves others alone, so a token knows which tags are
 * right or possible, not one tag. Words are joined to text and cut by our own tokenizer.
 */
#pragma once

#include "extract/namer.h"
#include "extract/tagger.h"

typedef enum { NAMES_RE3D, NAMES_ANNOCTR, NAMES_CYNER, NAMES_WIKIGOLD, NAMES_CORPORA } name_source;

/* A name that somebody marked. */
typedef struct {
    uint32_t start, end; /* bytes of the text; articles and titles in front left out */
    uint16_t tags;       /* bits of the tags that are right */
    bool described;      /* no name but a description, "U.S. service members": neither right nor
                            wrong to find */
} marked_name;

typedef struct {
    name_source source;
    bool capitals; /* a copy of an earlier document, as old wires would have written it */
    bool held_out; /* never trained on: a fifth of re3d's documents, annoctr's dev part */
    uint32_t fold;
    toc_doc doc;
    toc_text text;
    TOC_VEC(marked_name) names; /* in text order, none inside another */
    uint16_t unmarked;          /* what a word outside all names may be */
    uint16_t *allowed;          /* per token: bits of the tags that may be right */
} name_doc;

typedef TOC_VEC(name_doc) name_doc_vec;

/* Reads the corpora below folder, each document twice: as it is and in capitals. All memory is in
 * a. */
TOC_MUST_USE int name_corpus_load(const char *folder, const toc_lexicon *lx,
                                  const toc_tagger *tagger, toc_arena *a, name_doc_vec *ret,
                                  toc_err *reterr);

/* Tokens that the name touches: [*ret_first, *ret_end). False: none. */
bool name_tokens(const toc_text *t, const marked_name *n, uint32_t *ret_first, uint32_t *ret_end);
