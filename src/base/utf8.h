/* utf8 - decoding, validity, and the folding under which names are compared. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"

#include <stdint.h>

/* toc_utf8_next() for what is not ASCII. */
uint32_t toc_utf8_next_long(toc_sv s, size_t *at);

/* Reads one code point at *at (< s.n) and moves *at behind it. A bad byte is read as U+FFFD and
 * skipped alone. */
static inline uint32_t toc_utf8_next(toc_sv s, size_t *at)
{
    unsigned char c = (unsigned char)s.p[*at];
    if (c >= 0x80)
        return toc_utf8_next_long(s, at);
    ++*at;
    return c;
}

/* Appends cp (U+FFFD if it is no scalar value). */
void toc_utf8_add(toc_buf *b, uint32_t cp);

/* Returns the offset of the first byte that is not well-formed UTF-8 (RFC 3629), or s.n. */
size_t toc_utf8_valid(toc_sv s);

/* Number of terminal columns (East Asian wide = 2, combining = 0; controls = 0). */
size_t toc_utf8_width(toc_sv s);

/*
 * The key under which two spellings of a name are the same: compatibility decomposition, accents
 * off, lower case; hyphens, dashes, slashes and underscores become a space; apostrophes, quotes and
 * full stops vanish; white space is single and trimmed. "Al-Shabaab" and "al Shabaab",
 * "São Paulo" and "SAO PAULO", "U.S." and "us" share a key. Works on any bytes.
 */
toc_sv toc_fold(toc_arena *a, toc_sv s);
