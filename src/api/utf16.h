/* utf16 - private to api/: from bytes of UTF-8 to what JavaScript counts. */
#pragma once

#include "base/arena.h"

#include <stdint.h>

/* The text with what stands before every thousandth byte of it counted. */
typedef struct {
    toc_sv text;
    uint32_t *before;
} toc_utf16;

/* False: no memory. text is valid UTF-8. */
TOC_MUST_USE bool toc_utf16_of(toc_sv text, toc_arena *a, toc_utf16 *ret);
/* UTF-16 code units before byte `at`. */
uint32_t toc_utf16_at(const toc_utf16 *u, uint32_t at);
