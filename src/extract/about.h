/*
 * about - which countries and kinds of targets stretches of a report are about, for those who
 * count what the record itself names only in words: warnings.
 */
#pragma once

#include "extract/extract.h"

enum { TOC_ABOUT_COUNTRIES = 4 };

typedef struct {
    char countries[TOC_ABOUT_COUNTRIES][3]; /* letters as of ISO 3166-1; from the front */
    char dateline[3];                       /* where the report was written; "": not said */
    uint32_t targets;                       /* a bit for each toc_target_type */
    toc_span sentence; /* bytes: all of the sentences that the first and the last words stand in */
} toc_about;

/*
 * Reads doc once more and says for each of n bases, whose spans are bytes of doc->text: the
 * countries named from its first words to the end of their sentence, governments and the dateline
 * left out; the kinds of targets that its last words are. Fills ret[0] to ret[n - 1]. Returns 0 or
 * -ENOMEM.
 */
TOC_MUST_USE int toc_extract_about(const toc_extractor *x, const toc_doc *doc,
                                   const toc_basis *const *bases, uint32_t n, toc_arena *a,
                                   toc_about *ret, toc_err *reterr);
