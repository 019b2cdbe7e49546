/* pdf - what the PDF reader and its stand-in share. */
#pragma once

#include "read/reader.h"

/* Writers put the signature anywhere in the first KiB, and readers have always looked there. */
static inline int toc_pdf_sniff(const toc_input *in)
{
    toc_sv head = toc_sv_range(in->bytes, 0, TOC_MIN(in->bytes.n, (size_t)1024));
    return toc_sv_find(head, TOC_SV("%PDF-"), 0) >= 0 ? 99 : 0;
}
