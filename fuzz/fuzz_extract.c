/* Any text: the record is good JSON, and all its evidence lies within the text. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "data_dir.h"
#include "extract/extract.h"
#include "fuzz.h"
#include "model/record_json.h"

#include <stdio.h>
#include <stdlib.h>

/* A span of a record in JSON is an array of two numbers under a key that ends in "evidence". */
static void check_spans(toc_json v, size_t text_size)
{
    for (toc_json_iter i = toc_json_each(v); toc_json_next(&i);) {
        if (!toc_sv_ends(i.key, TOC_SV("evidence"))) {
            check_spans(i.value, text_size);
            continue;
        }
        for (toc_json_iter s = toc_json_each(i.value); toc_json_next(&s);) {
            int64_t at[2] = {-1, -1};
            for (toc_json_iter n = toc_json_each(s.value); toc_json_next(&n);)
                TOC_ASSERT(n.index < 2 && toc_json_to_int(n.value, &at[n.index]));
            TOC_ASSERT(0 <= at[0] && at[0] < at[1] && (uint64_t)at[1] <= text_size);
        }
    }
}

static toc_extractor *extractor(void)
{
    static toc_extractor *x;
    char dir[4096];
    toc_err err;
    if (!x && toc_extractor_new(toc_data_dir(dir, sizeof(dir)), &x, &err) < 0) {
        fprintf(stderr, "%s\n", err.text);
        exit(2);
    }
    return x;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    toc_arena arena = {0};
    toc_buf json = {0};
    toc_err err;
    toc_record *record;
    toc_doc doc = {
        .id = TOC_SV("input"), .text = {(const char *)data, size}, .published = TOC_DAY_NONE};
    if (size <= FUZZ_MAX_INPUT && toc_utf8_valid(doc.text) == size &&
        toc_extract(extractor(), &doc, &arena, &record, &err) == 0) {
        TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *parsed = NULL;
        toc_json_out out = {.buf = &json};
        toc_record_json_write(&out, record, &(toc_record_json_options){.id = true});
        TOC_ASSERT(toc_json_parse(toc_buf_sv(&json), &parsed, &err) == 0);
        check_spans(toc_json_root(parsed), size);
    }
    toc_buf_done(&json);
    toc_arena_done(&arena);
    return 0;
}
