/*
 * line_filter - finds where any of many literals may stand in a text, in any case: what stands
 * nowhere need not be looked at closely.
 *
 * Of each literal a window of up to eight bytes is hashed; a text is hashed at every byte, at about
 * the speed at which it is read. Built once, shared by threads. Pure.
 */
#pragma once

#include "base/err.h"
#include "base/sv.h"

typedef struct toc_line_filter toc_line_filter;

/* Shorter ones stand everywhere. */
enum { TOC_LINE_FILTER_SHORTEST = 4 };

/* Bytes behind a text that must be readable. */
enum { TOC_LINE_FILTER_PAD = 8 };

/* Literals are ASCII, each of TOC_LINE_FILTER_SHORTEST bytes or more; they are copied. -ENOMEM. */
TOC_MUST_USE int toc_line_filter_new(const toc_sv *literals, size_t n, toc_line_filter **ret,
                                     toc_err *reterr);
toc_line_filter *toc_line_filter_free(toc_line_filter *f); /* NULL is fine; returns NULL */

/* A byte of the first literal that ends behind `from`, or text.n: none stands there. Never passes
 * one over; may name a byte where none is. */
size_t toc_line_filter_find(const toc_line_filter *f, toc_sv text, size_t from);
