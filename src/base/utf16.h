/* utf16 - UTF-16 to UTF-8, in pieces: what Windows writes. */
#pragma once

#include "base/sv.h"

typedef enum { TOC_UTF16_NONE, TOC_UTF16_LITTLE, TOC_UTF16_BIG } toc_utf16_order;

/* Tells by the first bytes of a text: by its byte order mark, or, without one, by 16 ASCII
 * characters or more of which each is two bytes. */
toc_utf16_order toc_utf16_detect(toc_sv start);

/* The most bytes that n bytes become. */
static inline size_t toc_utf16_room(size_t n)
{
    return n / 2 * 3 + 3;
}

/*
 * Turns whole characters at the front of `in` into UTF-8, without the byte order mark; a half of a
 * pair that is without the other becomes U+FFFD. ret has toc_utf16_room(in.n) bytes. Returns how
 * many of `in` were taken: at most three bytes are left, unless it is the last, which is taken
 * whole.
 */
size_t toc_utf16_decode(toc_utf16_order order, toc_sv in, bool last, char *ret, size_t *ret_n);
