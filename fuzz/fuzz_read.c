/* Files from anywhere: whatever the bytes claim to be, what is read is text in valid UTF-8. */
#include "base/arena.h"
#include "base/utf8.h"
#include "fuzz.h"
#include "read/read.h"

#include <stdbool.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static bool ready;
    if (!ready)
        toc_read_setup();
    ready = true;
    toc_arena arena = {0};
    toc_doc doc;
    toc_err err;
    if (size <= FUZZ_MAX_INPUT && toc_read_bytes((toc_sv){(const char *)data, size},
                                                 TOC_SV("input"), &arena, &doc, &err) == 0) {
        TOC_ASSERT(toc_utf8_valid(doc.text) == doc.text.n);
        TOC_ASSERT(toc_utf8_valid(doc.title) == doc.title.n);
        TOC_ASSERT(doc.text.n > 0);
    }
    toc_arena_done(&arena);
    return 0;
}
