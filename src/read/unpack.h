/* unpack - what the readers of compressed files share. */
#pragma once

#include "base/buf.h"
#include "read/reader.h"

/* -E2BIG when so many bytes out of so few are a decompression bomb, else 0. */
TOC_MUST_USE int toc_unpack_check(size_t in, size_t out, toc_err *reterr);

/* The text of a truncated or damaged file's error; -EINVAL. */
int toc_unpack_damaged(const char *format, bool truncated, toc_err *reterr);

/* The input in a compressed one, of those bytes. */
toc_input toc_unpack_inner(const toc_input *packed, const toc_buf *unpacked);

/* What read() is for them: by whichever reader the unpacked bytes belong to. */
TOC_MUST_USE int toc_unpack_read(const toc_reader *packer, const toc_input *packed, toc_arena *a,
                                 toc_doc *doc, toc_err *reterr);
