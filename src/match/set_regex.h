/*
 * set_regex - private to match/: regular expressions and free literals of a set, all in one pass.
 *
 * set_regex.c does it with Vectorscan, set_regex_none.c stands in where that is not there.
 */
#pragma once

#include "match/set_format.h"

TOC_MUST_USE bool toc_set_regex_supported(void);
/* Compiles the expressions and literals among the entries; *ret is in a, empty when there are none.
 * -EINVAL: an expression that is none, named. */
TOC_MUST_USE int toc_set_regex_compile(const toc_set_entry *entries, uint32_t n, toc_sv text,
                                       toc_arena *a, toc_sv *ret, toc_err *reterr);
TOC_MUST_USE int toc_set_regex_open(toc_sv compiled, void **ret, toc_err *reterr);
void toc_set_regex_close(void *engine);

/* One a thread. NULL engine: none is needed. 0 or -ENOMEM. */
TOC_MUST_USE int toc_set_regex_scratch(const void *engine, void **ret);
void toc_set_regex_scratch_free(void *scratch);

/* An expression matched text[start, end). */
typedef void (*toc_set_regex_hit)(void *context, uint32_t entry, size_t start, size_t end);
/* 0 or -ENOMEM. */
TOC_MUST_USE int toc_set_regex_scan(const void *engine, void *scratch, toc_sv text,
                                    toc_set_regex_hit hit, void *context);
