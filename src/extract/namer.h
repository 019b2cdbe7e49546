/*
 * namer - names by a trained model: persons, organisations, places, nationalities, groups that
 * attack, malware, tools, weapons.
 *
 * A linear-chain CRF over the stretches of name_features.h; a name is a run of words of one tag.
 * Trained by train/names.c, see model-data/names.md.
 */
#pragma once

#include "base/err.h"
#include "extract/name_features.h"

typedef struct {
    uint32_t first, end; /* tokens [first, end), of one sentence */
    toc_named_tag tag;
    float p;             /* that all of its words have this tag, 0 to 1 */
    toc_named_tag rival; /* the next likely tag of its least certain word */
} toc_name_span;

typedef TOC_VEC(toc_name_span) toc_name_span_vec;

typedef struct toc_namer toc_namer;

/* Maps the model. 0, or < 0 with the path in the text. Share it between threads. */
TOC_MUST_USE int toc_namer_open(const char *path, toc_namer **ret, toc_err *reterr);
toc_namer *toc_namer_free(toc_namer *m); /* NULL is fine; returns NULL */

/* Appends the names of t in its order. t is tagged and looked up in lx. 0, or -ENOMEM. */
TOC_MUST_USE int toc_namer_find(const toc_namer *m, const toc_lexicon *lx, const toc_text *t,
                                toc_arena *a, toc_name_span_vec *out);

/* "person"; "" for TOC_NAMED_NOT. */
const char *toc_named_word(toc_named_tag tag);
