/* hash - see hash.h. Digests come from nettle. */
#include "base/hash.h"

#include "base/ascii.h"

#include <nettle/md5.h>
#include <nettle/sha1.h>
#include <nettle/sha2.h>

static const char HEX[] = "0123456789abcdef";

static inline uint64_t fold_multiply(uint64_t a, uint64_t b)
{
    unsigned __int128 m = (unsigned __int128)a * b;
    return (uint64_t)m ^ (uint64_t)(m >> 64);
}

uint64_t toc_hash_mix(uint64_t a, uint64_t b)
{
    return fold_multiply(a ^ 0x9e3779b97f4a7c15u, b ^ 0xe7037ed1a0b428dbu);
}

/* Fewer than eight bytes as a little-endian number, in loads of fixed size that may overlap. */
static inline uint64_t tail_of(const char *p, size_t n)
{
    const unsigned char *b = (const unsigned char *)p;
    uint32_t low, high;
    if (n < sizeof(low))
        return n ? b[0] | (uint64_t)b[n / 2] << n / 2 * 8 | (uint64_t)b[n - 1] << (n - 1) * 8 : 0;
    memcpy(&low, p, sizeof(low));
    memcpy(&high, p + n - sizeof(high), sizeof(high));
    return low | (uint64_t)high << (n - sizeof(high)) * 8;
}

/* Eight bytes a step, folded multiplication between; the tail is padded with its length. */
uint64_t toc_hash64(toc_sv s)
{
    uint64_t h = 0x8ebc6af09c88c6e3u ^ s.n;
    while (s.n >= 8) {
        uint64_t w;
        memcpy(&w, s.p, 8);
        h = toc_hash_mix(h, w);
        s.p += 8;
        s.n -= 8;
    }
    return toc_hash_mix(h, tail_of(s.p, s.n) ^ ((uint64_t)s.n << 56));
}

static void to_hex(const uint8_t *bytes, size_t n, char *ret)
{
    for (size_t i = 0; i < n; i++) {
        ret[2 * i] = HEX[bytes[i] >> 4];
        ret[2 * i + 1] = HEX[bytes[i] & 15];
    }
    ret[2 * n] = '\0';
}

void toc_sha256_hex(toc_sv s, char ret[TOC_SHA256_HEX + 1])
{
    struct sha256_ctx ctx;
    uint8_t digest[TOC_SHA256_BYTES];
    sha256_init(&ctx);
    sha256_update(&ctx, s.n, (const uint8_t *)s.p);
    sha256_digest(&ctx, sizeof(digest), digest);
    to_hex(digest, sizeof(digest), ret);
}

void toc_md5_hex(toc_sv s, char ret[TOC_MD5_HEX + 1])
{
    struct md5_ctx ctx;
    uint8_t digest[MD5_DIGEST_SIZE];
    md5_init(&ctx);
    md5_update(&ctx, s.n, (const uint8_t *)s.p);
    md5_digest(&ctx, sizeof(digest), digest);
    to_hex(digest, sizeof(digest), ret);
}

static void parse_uuid(const char *text, uint8_t ret[16])
{
    size_t n = 0;
    for (const char *p = text; *p; p++) {
        if (*p == '-')
            continue;
        TOC_ASSERT(toc_is_hex(p[0]) && toc_is_hex(p[1]) && n < 16);
        ret[n++] = (uint8_t)(toc_hex_digit(p[0]) << 4 | toc_hex_digit(p[1]));
        p++;
    }
    TOC_ASSERT(n == 16);
}

void toc_uuid5(const char *ns, toc_sv name, char ret[TOC_UUID_TEXT + 1])
{
    uint8_t bytes[SHA1_DIGEST_SIZE], space[16];
    char hex[33];
    struct sha1_ctx ctx;
    parse_uuid(ns, space);
    sha1_init(&ctx);
    sha1_update(&ctx, sizeof(space), space);
    sha1_update(&ctx, name.n, (const uint8_t *)name.p);
    sha1_digest(&ctx, sizeof(bytes), bytes);
    bytes[6] = (uint8_t)((bytes[6] & 0x0f) | 0x50);
    bytes[8] = (uint8_t)((bytes[8] & 0x3f) | 0x80);
    to_hex(bytes, 16, hex);
    const char *from = hex;
    for (size_t i = 0; i < TOC_UUID_TEXT; i++)
        ret[i] = (i == 8 || i == 13 || i == 18 || i == 23) ? '-' : *from++;
    ret[TOC_UUID_TEXT] = '\0';
}
