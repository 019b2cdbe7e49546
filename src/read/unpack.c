/* unpack - see unpack.h. */
#include "read/unpack.h"

#include "base/limits.h"
#include "read/name.h"

#include <errno.h>

int toc_unpack_check(size_t in, size_t out, toc_err *reterr)
{
    const size_t free_of_doubt = (size_t)1 << 20;
    if (out > free_of_doubt && out / TOC_MAX_INFLATE_RATIO > in)
        return toc_fail(reterr, -E2BIG,
                        "decompression bomb (more than %d bytes from each byte), refused",
                        TOC_MAX_INFLATE_RATIO);
    if (out > TOC_MAX_INPUT)
        return toc_fail(reterr, -E2BIG, "larger than %zu MiB when decompressed; split it",
                        TOC_MAX_INPUT >> 20);
    return 0;
}

int toc_unpack_damaged(const char *format, bool truncated, toc_err *reterr)
{
    return toc_fail(reterr, -EINVAL, "%s %s file; fetch it again",
                    truncated ? "truncated" : "damaged", format);
}

toc_input toc_unpack_inner(const toc_input *packed, const toc_buf *unpacked)
{
    toc_input inner = {
        .bytes = toc_buf_sv(unpacked),
        .name = packed->name,
        .charset = packed->charset,
        .depth = packed->depth + 1,
    };
    inner.name.n -= toc_name_ending(inner.name).n; /* "a.html.gz" is now "a.html" */
    return inner;
}

int toc_unpack_read(const toc_reader *packer, const toc_input *packed, toc_arena *a, toc_doc *doc,
                    toc_err *reterr)
{
    toc_buf unpacked = {0};
    int r = packer->unpack(packed, &unpacked, reterr);
    toc_input inner = toc_unpack_inner(packed, &unpacked);
    if (r == 0)
        r = toc_read_input(&inner, a, doc, reterr);
    toc_buf_done(&unpacked);
    return r;
}
