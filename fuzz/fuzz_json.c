/* JSON from partners: what parses has one canonical form, which is its own canonical form. */
#include "base/arena.h"
#include "base/buf.h"
#include "fuzz.h"
#include "model/json.h"

#include <errno.h>

static int canonical(toc_sv json, toc_buf *ret)
{
    toc_err err;
    toc_arena scratch = {0};
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    int r = toc_json_parse(json, &doc, &err);
    if (r == 0)
        r = toc_json_canonical(toc_json_root(doc), &scratch, ret);
    toc_arena_done(&scratch);
    return r;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    toc_buf once = {0}, twice = {0};
    if (size <= FUZZ_MAX_INPUT && canonical((toc_sv){(const char *)data, size}, &once) == 0) {
        /* RFC 8785 writes doubles beyond 64 bits as whole numbers, which the parser refuses. */
        int r = canonical(toc_buf_sv(&once), &twice);
        TOC_ASSERT(r == -EINVAL || toc_sv_eq(toc_buf_sv(&once), toc_buf_sv(&twice)));
    }
    toc_buf_done(&once);
    toc_buf_done(&twice);
    return 0;
}
