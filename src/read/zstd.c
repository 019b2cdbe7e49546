/* zstd - files compressed with Zstandard (RFC 8878), one frame or several. */
#include "base/limits.h"
#include "read/unpack.h"

#include <errno.h>
#include <zstd.h>

enum { CHUNK = 128 * 1024 };

static int zstd_sniff(const toc_input *in)
{
    return toc_sv_starts(in->bytes, (toc_sv){"\x28\xB5\x2F\xFD", 4}) ? 100 : 0;
}

static int decompress_all(ZSTD_DStream *z, toc_sv packed, toc_buf *out, toc_err *reterr)
{
    ZSTD_inBuffer from = {.src = packed.p, .size = packed.n};
    for (;;) {
        char *room = toc_buf_reserve(out, CHUNK);
        if (!room)
            return toc_fail(reterr, -ENOMEM, "out of memory for decompression");
        ZSTD_outBuffer to = {.dst = room, .size = CHUNK};
        size_t left = ZSTD_decompressStream(z, &to, &from);
        out->n += to.pos;
        if (ZSTD_isError(left))
            return toc_unpack_damaged("zstd", false, reterr);
        int r = toc_unpack_check(packed.n, out->n, reterr);
        if (r < 0)
            return r;
        if (from.pos == from.size && to.pos < to.size)
            return left == 0 ? 0 : toc_unpack_damaged("zstd", true, reterr);
    }
}

static int zstd_unpack(const toc_input *in, toc_buf *ret, toc_err *reterr)
{
    ZSTD_DStream *z = ZSTD_createDStream();
    if (!z)
        return toc_fail(reterr, -ENOMEM, "out of memory for decompression");
    *ret = (toc_buf){.max = TOC_MAX_INPUT + 2 * CHUNK};
    int r = decompress_all(z, in->bytes, ret, reterr);
    (void)ZSTD_freeDStream(z);
    return r;
}

static int zstd_read(const toc_input *in, toc_arena *a, toc_doc *doc, toc_err *reterr)
{
    return toc_unpack_read(&toc_reader_zstd, in, a, doc, reterr);
}

const toc_reader toc_reader_zstd = {
    .media = "application/zstd", .sniff = zstd_sniff, .read = zstd_read, .unpack = zstd_unpack};
