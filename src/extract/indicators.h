/*
 * indicators - technical indicators in text, plain and defanged, each checked for what it claims to
 * be (ranges, check sums, top-level domains). Linear in the text whatever the text is.
 */
#pragma once

#include "extract/lexicon.h"
#include "model/record.h"

/*
 * Appends every indicator of text to *out, in text order, each value once (all its spans in the
 * basis). lx is asked for top-level domains. Returns 0 or -ENOMEM.
 */
TOC_MUST_USE int toc_indicators_find(const toc_lexicon *lx, toc_sv text, toc_arena *a,
                                     toc_indicator_vec *out);

/*
 * Length in bytes of the indicator-like run at text[at] (URL, host, address, hash, registry key …)
 * or 0: lets the tokenizer keep it in one token. Cheap, no check sums.
 */
size_t toc_indicator_run(toc_sv text, size_t at);
