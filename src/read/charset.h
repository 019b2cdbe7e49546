/* charset - bytes of any encoding to clean UTF-8. */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "base/sv.h"

/*
 * Decodes bytes. The encoding is what a byte order mark says, else what is declared ("" for
 * nothing; unknown labels count as nothing), else found in the bytes: UTF-8, or Windows-1252 (the
 * superset of Latin-1) when more sequences are broken than sound. UTF-8 and Latin-1 are mistaken
 * for each other so often that the bytes decide between them whatever is declared. Broken sequences
 * become U+FFFD. Lines end in LF.
 * Returns 0, *ret_text in a and *ret_encoding, a static lower-case name; < 0: -EINVAL for binary
 * data (NUL bytes, or mostly control characters), -ENOMEM.
 */
TOC_MUST_USE int toc_decode(toc_sv bytes, toc_sv declared, toc_arena *a, toc_sv *ret_text,
                            toc_sv *ret_encoding, toc_err *reterr);

/* The code point of a byte 0x80-0xFF in Windows-1252; U+FFFD for the five that have none. */
uint32_t toc_windows_1252(unsigned char byte);
