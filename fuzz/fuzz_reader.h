/* fuzz_reader - one reader alone: past the sniffing, where fuzz_read.c seldom gets. */
#pragma once

#include "base/utf8.h"
#include "fuzz.h"
#include "read/reader.h"

/* Whatever comes out must be valid UTF-8. */
static inline void fuzz_reader(const toc_reader *reader, const uint8_t *data, size_t size)
{
    toc_arena a = {0};
    toc_doc doc = {.published = TOC_DAY_NONE};
    toc_err err;
    toc_input in = {.bytes = {(const char *)data, size}, .name = TOC_SV("input")};
    if (size > FUZZ_MAX_INPUT)
        return;
    int sure = reader->sniff(&in);
    TOC_ASSERT(sure >= 0 && sure <= 100);
    if (reader->read(&in, &a, &doc, &err) == 0) {
        TOC_ASSERT(toc_utf8_valid(doc.text) == doc.text.n);
        TOC_ASSERT(toc_utf8_valid(doc.title) == doc.title.n);
    }
    toc_arena_done(&a);
}
