/* unpack - what the readers of compressed files share. */
#pragma once

#include "base/buf.h"
#include "read/reader.h"

/* -E2BIG when so many bytes out of so few are a decompression bomb, else 0. */
TOC_MUST_USE int toc_unpack_check(size_t in, size_t out, toc_err *reterr);

/* The text of a truncated or damaged file's error; -EINVAL. */
int toc_unpack_damaged(const char *format, bool truncated, toc_err *reterr);

/* Reads the unpacked bytes by whichever reader they belong to; gives buf's memory back. */
TOC_MUST_USE int toc_unpack_read(const toc_input *packed, toc_buf *unpacked, toc_arena *a,
                                 toc_doc *doc, toc_err *reterr);
