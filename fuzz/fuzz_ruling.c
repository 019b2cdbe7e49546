/* Rulings of analysts from other stores: what is taken is written as it was read. */
#include "base/arena.h"
#include "base/buf.h"
#include "fuzz.h"
#include "share/ruling_json.h"

static void to_json(const toc_told_ruling *t, toc_buf *ret)
{
    toc_json_out j = {.buf = ret};
    toc_ruling_json_write(&j, t);
}

static void round_trip(const toc_told_ruling *got, toc_arena *a)
{
    toc_buf before = {0}, after = {0};
    toc_told_ruling again;
    toc_json_doc *d = NULL;
    toc_err err;
    to_json(got, &before);
    TOC_ASSERT(toc_json_parse(toc_buf_sv(&before), &d, &err) == 0);
    TOC_ASSERT(toc_ruling_json_read(toc_json_root(d), a, &again, &err) == 0);
    to_json(&again, &after);
    TOC_ASSERT(toc_sv_eq(toc_buf_sv(&before), toc_buf_sv(&after)));
    toc_json_doc_free(d);
    toc_buf_done(&before);
    toc_buf_done(&after);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    toc_arena a = {0};
    toc_json_doc *d = NULL;
    toc_told_ruling got;
    toc_err err;
    if (size <= FUZZ_MAX_INPUT &&
        toc_json_parse((toc_sv){(const char *)data, size}, &d, &err) == 0 &&
        toc_ruling_json_read(toc_json_root(d), &a, &got, &err) == 0)
        round_trip(&got, &a);
    toc_json_doc_free(d);
    toc_arena_done(&a);
    return 0;
}
