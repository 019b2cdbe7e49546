/*
 * statements - who says what: reported speech, one entry a saying.
 *
 * "Mike Pompeo accused Iran", "The Russian embassy denied that", "according to Europol". Pronouns
 * are resolved to the last speaker of fitting kind.
 */
#pragma once

#include "extract/phrase.h"
#include "extract/scan.h"
#include "model/record.h"

typedef struct {
    uint32_t verb; /* token that says how it is said */
    uint32_t verb_end;
    uint8_t stance;      /* toc_stance */
    bool blame;          /* puts the deed down to somebody */
    bool unsigned_note;  /* a writing speaks, and nobody's name stands at it */
    bool no_part;        /* its subject "had nothing to do with it": somebody else may say so */
    bool pleads;         /* the accused deny the charges */
    bool official;       /* an authority, a state or its office speaks */
    toc_np speaker;      /* as it stands in the text; found = false: nobody by name */
    toc_sv by;           /* the speaker's fullest name */
    uint32_t first, end; /* the content: tokens */
} toc_statement;

typedef TOC_VEC(toc_statement) toc_statement_vec;

/* All statements in text order; fills s->speakers. Returns 0 or -ENOMEM. */
TOC_MUST_USE int toc_statements_find(toc_scan *s, toc_statement_vec *out);

/* Index of the first statement whose verb is at the token or behind it; their number if none is. */
uint32_t toc_statements_from(const toc_statement_vec *all, uint32_t token);

/* True if somebody of that name says something in the text. */
bool toc_speaks(const toc_scan *s, toc_sv name);

/* The name to print for a speaker: a person's fullest name, else the phrase. np must be found. */
toc_sv toc_speaker_name(const toc_scan *s, toc_np np);
