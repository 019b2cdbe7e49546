/* fuzz_feed - feeds: each entry that splitting gives must be a feed of one, and stay itself. */
#include "fuzz_reader.h"

#include "read/read.h"

static void split(const toc_input *in)
{
    toc_arena a = {0};
    toc_sv_vec parts, again;
    toc_err err;
    if (toc_read_split(in->bytes, in->name, &a, &parts, &err) == 0 && parts.n &&
        parts.p[0].p != in->bytes.p) {
        TOC_ASSERT(toc_read_split(parts.p[0], in->name, &a, &again, &err) == 0);
        TOC_ASSERT(again.n == 1 && toc_sv_eq(again.p[0], parts.p[0]));
    }
    toc_arena_done(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    toc_input in = {.bytes = {(const char *)data, size}, .name = TOC_SV("input")};
    fuzz_reader(&toc_reader_feed, data, size);
    if (size <= FUZZ_MAX_INPUT && toc_reader_feed.sniff(&in))
        split(&in);
    return 0;
}
