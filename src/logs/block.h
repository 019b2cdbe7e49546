/* block - private to logs/: a piece of a log that is made of whole lines. */
#pragma once

#include "logs/source.h"
#include "match/log.h"

typedef struct {
    char *memory; /* TOC_SCAN_PAD bytes, text, TOC_SCAN_PAD bytes */
    size_t cap;   /* of the text */
    size_t n;
} toc_log_buffer;

/* Where the text is; NULL before there was room for any. */
static inline char *toc_log_text(const toc_log_buffer *b)
{
    return b->memory ? b->memory + TOC_SCAN_PAD : NULL;
}

/* Makes room for so much text; what is there stays. 0 or -ENOMEM. */
TOC_MUST_USE int toc_log_reserve(toc_log_buffer *b, size_t cap);
void toc_log_buffer_done(toc_log_buffer *b);

/*
 * Puts the rest of the block before, then more of the source, into b: whole lines, the last of
 * which may lack its end only at the end of the source. What is left of an unfinished line goes to
 * rest. *ret_ended: the source has no more. 0 or < 0; b is good either way.
 */
TOC_MUST_USE int toc_log_fill(toc_log_source *s, toc_log_buffer *b, toc_log_buffer *rest,
                              bool *ret_ended, toc_err *reterr);
