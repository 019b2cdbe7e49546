/* word - private to match/: what a word of a log line is. */
#pragma once

#include "base/ascii.h"

#include <stddef.h>

/* Letters, digits, and what stands inside host names. */
static inline bool toc_set_word_char(char c)
{
    return toc_is_alnum(c) || c == '.' || c == '-' || c == '_';
}

/* What of the run p[start, end) of such characters counts: signs at its ends are punctuation. */
static inline void toc_set_trim(const char *p, size_t start, size_t end, size_t *ret_start,
                                size_t *ret_end)
{
    while (end > start && !toc_is_alnum(p[end - 1]))
        end--;
    while (start < end && (p[start] == '-' || p[start] == '.'))
        start++;
    *ret_start = start;
    *ret_end = end;
}
