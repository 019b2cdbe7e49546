/*
 * indicator_context - private to extract/indicator*: what the words around an indicator say, and
 * the calls that count their work.
 */
#pragma once

#include "extract/indicators.h"
#include "model/indicator_scan.h"

/* Like toc_indicators_find(); *ret_work is the number of bytes looked at. */
TOC_MUST_USE int toc_indicators_find_counted(const toc_lexicon *lx, toc_sv text, toc_arena *a,
                                             toc_indicator_vec *out, uint64_t *ret_work);
/* The same for toc_indicator_run(). */
size_t toc_indicator_run_counted(toc_sv text, size_t at, uint64_t *work);

/*
 * indicator_context.c: what the words around say. A host that the report made harmless is an
 * indicator; one written plainly may be a source, a company's name, a file name or two sentences
 * that lost their space.
 */
typedef enum {
    TOC_IND_PLAIN,     /* nothing speaks for or against */
    TOC_IND_SUPPORTED, /* stands alone on its line or beside words like "domain", "C2" */
    TOC_IND_REFERENCE, /* "source:", "read more at", "contact" */
} toc_ind_context;

toc_ind_context toc_ind_context_of(toc_ind_input *in, size_t start, size_t end);
/* True for a plain host whose form alone is no evidence. */
bool toc_ind_host_weak(const toc_ind_host *h);
/* True for four numbers that are a version, section or build rather than an address. */
bool toc_ind_is_version(toc_ind_input *in, const toc_ind_found *f);
/* True for a digest that names a commit or a transaction, not a file. */
bool toc_ind_not_file(toc_ind_input *in, const toc_ind_found *f);
