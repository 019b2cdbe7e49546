#include "testkit.h"

#include "base/alloc.h"
#include "base/buf.h"
#include "base/hash.h"
#include "read/read.h"

#include <errno.h>
#define ZLIB_CONST /* next_in then points to const */
#include <zlib.h>
#include <zstd.h>

static toc_arena arena;

#define REPORT "A bomb exploded in Lima on 3 January, killing two policemen.\n"

static toc_buf gzip(toc_sv s)
{
    toc_buf out = {0};
    z_stream z = {.next_in = (const unsigned char *)s.p, .avail_in = (unsigned)s.n};
    EXPECT_INT(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY), Z_OK);
    size_t bound = deflateBound(&z, s.n);
    z.next_out = (unsigned char *)toc_buf_reserve(&out, bound);
    z.avail_out = (unsigned)bound;
    EXPECT_INT(deflate(&z, Z_FINISH), Z_STREAM_END);
    out.n = z.total_out;
    (void)deflateEnd(&z);
    return out;
}

static toc_buf zstd(toc_sv s)
{
    toc_buf out = {0};
    size_t bound = ZSTD_compressBound(s.n);
    char *to = toc_buf_reserve(&out, bound);
    out.n = ZSTD_compress(to, bound, s.p, s.n, 19);
    EXPECT(!ZSTD_isError(out.n));
    return out;
}

/* Reads and forgets; returns what reading did. */
static int reads(toc_sv bytes, const char *name, const char *text, const char *complaint)
{
    toc_doc d = {0};
    toc_err err = {0};
    int r = toc_read_bytes(bytes, toc_sv_of(name), &arena, &d, &err);
    if (text)
        EXPECT_SV(d.text, text);
    if (complaint && !strstr(err.text, complaint))
        toc_test_fail(__FILE__, __LINE__, "\"%s\" lacks \"%s\"", err.text, complaint);
    toc_arena_done(&arena);
    return r;
}

TEST(compressed_text_is_read)
{
    toc_buf gz = gzip(TOC_SV(REPORT)), zst = zstd(TOC_SV(REPORT));
    EXPECT_INT(reads(toc_buf_sv(&gz), "a.txt.gz", REPORT, NULL), 0);
    EXPECT_INT(reads(toc_buf_sv(&zst), "a.txt.zst", REPORT, NULL), 0);
    toc_buf both = zstd(toc_buf_sv(&gz));
    EXPECT_INT(reads(toc_buf_sv(&both), "a.txt.gz.zst", REPORT, NULL), 0);
    toc_buf_done(&both);
    toc_buf_done(&gz);
    toc_buf_done(&zst);
}

TEST(members_follow_each_other)
{
    toc_buf two = gzip(TOC_SV("one ")), second = gzip(TOC_SV("two"));
    toc_buf_add(&two, toc_buf_sv(&second));
    toc_buf_add(&two, (toc_sv){"\0\0\0", 3}); /* padding of tapes */
    EXPECT_INT(reads(toc_buf_sv(&two), "a.gz", "one two", NULL), 0);
    toc_buf_done(&two);
    toc_buf_done(&second);
}

TEST(truncation_is_named_at_every_byte)
{
    toc_buf gz = gzip(TOC_SV(REPORT)), zst = zstd(TOC_SV(REPORT));
    for (size_t n = 4; n < gz.n; n++)
        EXPECT_INT(reads((toc_sv){gz.p, n}, "a.gz", NULL, "truncated gzip file"), -EINVAL);
    for (size_t n = 4; n < zst.n; n++)
        EXPECT_INT(reads((toc_sv){zst.p, n}, "a.zst", NULL, "truncated zstd file"), -EINVAL);
    toc_buf_done(&gz);
    toc_buf_done(&zst);
}

TEST(damage_is_named)
{
    toc_buf gz = gzip(TOC_SV(REPORT));
    gz.p[gz.n - 6] ^= 1; /* the checksum */
    EXPECT_INT(reads(toc_buf_sv(&gz), "a.gz", NULL, "a.gz: damaged gzip file"), -EINVAL);
    toc_buf_done(&gz);
}

TEST(bombs_are_refused)
{
    toc_buf zeros = {0};
    size_t n = (size_t)8 << 20;
    EXPECT(toc_buf_reserve(&zeros, n));
    memset(zeros.p, ' ', n);
    zeros.n = n;
    toc_buf gz = gzip(toc_buf_sv(&zeros)), zst = zstd(toc_buf_sv(&zeros));
    EXPECT_INT(reads(toc_buf_sv(&gz), "a.gz", NULL, "decompression bomb"), -E2BIG);
    EXPECT_INT(reads(toc_buf_sv(&zst), "a.zst", NULL, "decompression bomb"), -E2BIG);
    toc_buf_done(&gz);
    toc_buf_done(&zst);
    toc_buf_done(&zeros);
}

TEST(nesting_is_bounded)
{
    toc_buf b = gzip(TOC_SV(REPORT));
    for (int i = 0; i < 8; i++) {
        toc_buf outer = gzip(toc_buf_sv(&b));
        toc_buf_done(&b);
        b = outer;
    }
    EXPECT_INT(reads(toc_buf_sv(&b), "a.gz", NULL, "nested more than"), -E2BIG);
    toc_buf_done(&b);
}

TEST(out_of_memory_is_reported_wherever_it_strikes)
{
    toc_buf gz = gzip(TOC_SV(REPORT));
    int r = -ENOMEM;
    for (long n = 0; r == -ENOMEM && n < 1000; n++) {
        toc_doc d;
        toc_alloc_fail_after(n);
        r = toc_read_bytes(toc_buf_sv(&gz), TOC_SV("a.gz"), &arena, &d, NULL);
        toc_alloc_fail_after(-1);
        toc_arena_done(&arena);
    }
    EXPECT_INT(r, 0);
    toc_buf_done(&gz);
}

TEST(any_bytes_behind_a_magic_never_crash)
{
    static const char *const magics[] = {"\x1F\x8B\x08", "\x28\xB5\x2F\xFD"};
    uint64_t seed = 7;
    for (int round = 0; round < 2000; round++) {
        char bytes[256];
        seed = toc_hash_mix(seed, (uint64_t)round);
        size_t n = 4 + seed % (sizeof(bytes) - 4);
        for (size_t i = 0; i < n; i++)
            bytes[i] = (char)toc_hash_mix(seed, i);
        memcpy(bytes, magics[round % 2], round % 2 ? 4 : 3);
        (void)reads((toc_sv){bytes, n}, "x", NULL, NULL);
    }
}
