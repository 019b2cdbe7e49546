/*
 * doubts - what speaks against a draft's being an incident that was: reasons of the rules.
 */
#pragma once

#include "extract/draft.h"

/* A bit each. */
typedef enum {
    TOC_DOUBT_TYPE,       /* nothing says what it was */
    TOC_DOUBT_ACCIDENT,   /* nobody wanted it */
    TOC_DOUBT_REMEMBERED, /* all that is told of it is that it is remembered */
    TOC_DOUBT_HISTORY,    /* it was years ago, and nothing else is told */
    TOC_DOUBT_JUDGED,     /* told of in court alone */
    TOC_DOUBT_NOBODY,     /* of machines, and nobody's */
    TOC_DOUBT_WARNED,     /* nothing was done yet */
    TOC_DOUBT_HARMLESS,   /* nobody and nothing came to harm, in a text that is not in earnest */
    TOC_DOUBT_COUNT,
} toc_doubt;

/* Of a filled draft; earnest: as toc_told_of_harm() has it. */
uint32_t toc_doubts_of(const toc_scan *s, const toc_draft *d, bool earnest);

/* True if a text tells of harm somewhere: in one of its drafts, or in earnest words. */
bool toc_told_of_harm(const toc_scan *s, const toc_draft_vec *drafts);

/* Nobody and nothing came to harm. */
bool toc_draft_harmless(const toc_draft *d);
