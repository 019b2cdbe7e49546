/* gzip - files compressed with gzip (RFC 1952), one member or several. */
#include "base/alloc.h"
#include "base/limits.h"
#include "read/unpack.h"

#include <errno.h>
#define ZLIB_CONST /* next_in then points to const */
#include <zlib.h>

enum { WINDOW_AND_GZIP_ONLY = 15 + 16, CHUNK = 64 * 1024 };

static int gzip_sniff(const toc_input *in)
{
    return toc_sv_starts(in->bytes, (toc_sv){"\x1F\x8B\x08", 3}) ? 100 : 0;
}

static void *grab(void *opaque, unsigned count, unsigned size)
{
    (void)opaque;
    return toc_calloc(count, size);
}

static void drop(void *opaque, void *p)
{
    (void)opaque;
    toc_free(p);
}

/* Another member may follow; anything else behind the last one is padding. */
static bool next_member(z_stream *z)
{
    return z->avail_in >= 2 && z->next_in[0] == 0x1F && z->next_in[1] == 0x8B &&
           inflateReset(z) == Z_OK;
}

static int inflate_all(z_stream *z, toc_sv packed, toc_buf *out, toc_err *reterr)
{
    for (;;) {
        char *to = toc_buf_reserve(out, CHUNK);
        if (!to)
            return toc_fail(reterr, -ENOMEM, "out of memory for decompression");
        z->next_out = (unsigned char *)to;
        z->avail_out = CHUNK;
        int r = inflate(z, Z_NO_FLUSH);
        out->n += CHUNK - z->avail_out;
        if (r == Z_STREAM_END && !next_member(z))
            return 0;
        if (r == Z_MEM_ERROR)
            return toc_fail(reterr, -ENOMEM, "out of memory for decompression");
        if (r != Z_OK && r != Z_STREAM_END)
            return toc_unpack_damaged("gzip", r == Z_BUF_ERROR, reterr);
        r = toc_unpack_check(packed.n, out->n, reterr);
        if (r < 0)
            return r;
    }
}

static int gzip_unpack(const toc_input *in, toc_buf *ret, toc_err *reterr)
{
    z_stream z = {
        .zalloc = grab,
        .zfree = drop,
        .next_in = (const unsigned char *)in->bytes.p,
        .avail_in = (unsigned)in->bytes.n, /* at most TOC_MAX_INPUT */
    };
    *ret = (toc_buf){.max = TOC_MAX_INPUT + 2 * CHUNK};
    int r = inflateInit2(&z, WINDOW_AND_GZIP_ONLY);
    if (r != Z_OK)
        return toc_fail(reterr, -ENOMEM, "out of memory for decompression");
    r = inflate_all(&z, in->bytes, ret, reterr);
    (void)inflateEnd(&z);
    return r;
}

static int gzip_read(const toc_input *in, toc_arena *a, toc_doc *doc, toc_err *reterr)
{
    return toc_unpack_read(&toc_reader_gzip, in, a, doc, reterr);
}

const toc_reader toc_reader_gzip = {
    .media = "application/gzip", .sniff = gzip_sniff, .read = gzip_read, .unpack = gzip_unpack};
