/*
 * ahead - which lines of a block patterns may have an interest in (private to patterns.c).
 *
 * Most lines hold none of the texts that patterns ask for, and are not taken apart: as records they
 * could fulfil nothing. Those that begin with '#' may be headers, those with letters of other
 * scripts or escapes may hold a text in another spelling: they are read.
 */
#pragma once

#include "match/line_filter.h"

typedef struct {
    const toc_line_filter *filter; /* NULL: every line is of interest */
    toc_sv text;                   /* of the block, with TOC_LINE_FILTER_PAD behind it */
    bool escapes;                  /* a backslash may begin one */
    size_t literal, odd, comment;  /* the next of each, at or behind where was asked last */
} toc_log_ahead;

toc_log_ahead toc_log_ahead_of(const toc_line_filter *filter, toc_sv text, bool escapes);

/* From `from` on a backslash may begin an escape. */
void toc_log_ahead_escapes(toc_log_ahead *a, size_t from);

/* Where the next such line begins, at or behind `from`, which begins one; text.n: there is none. */
size_t toc_log_ahead_next(toc_log_ahead *a, size_t from);
