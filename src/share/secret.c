/* secret - see secret.h. */
#include "share/secret.h"

#include <errno.h>
#include <sodium.h>

enum { SECRET_CHARS = 32 };

#define MEMORY ((size_t)19456 * 1024)
#define PASSES 2ULL

int toc_secret_new(toc_arena *a, toc_sv *ret, toc_err *reterr)
{
    static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    char text[SECRET_CHARS];
    if (sodium_init() < 0)
        return toc_fail(reterr, -EIO, "no random numbers on this system");
    for (int i = 0; i < SECRET_CHARS; i++)
        text[i] = ALPHABET[randombytes_uniform(sizeof(ALPHABET) - 1)];
    *ret = toc_arena_dup(a, (toc_sv){text, sizeof(text)});
    sodium_memzero(text, sizeof(text));
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : 0;
}

int toc_secret_hash(toc_sv secret, toc_arena *a, toc_sv *ret, toc_err *reterr)
{
    char text[crypto_pwhash_STRBYTES];
    if (sodium_init() < 0 || crypto_pwhash_str_alg(text, secret.p, secret.n, PASSES, MEMORY,
                                                   crypto_pwhash_ALG_ARGON2ID13) != 0)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    *ret = toc_arena_dup(a, toc_sv_of(text));
    return a->overflowed ? toc_fail(reterr, -ENOMEM, "out of memory") : 0;
}

int toc_secret_check(toc_sv secret, toc_sv hash)
{
    char text[crypto_pwhash_STRBYTES] = "";
    if (hash.n >= sizeof(text) || sodium_init() < 0)
        return TOC_SECRET_WRONG;
    memcpy(text, hash.p, hash.n);
    return crypto_pwhash_str_verify(text, secret.p, secret.n) == 0 ? 0 : TOC_SECRET_WRONG;
}

#define PREFIX "toc_"

toc_sv toc_token_write(toc_sv name, toc_sv secret, toc_arena *a)
{
    return toc_arena_printf(a, PREFIX "%.*s_%.*s", TOC_SV_ARG(name), TOC_SV_ARG(secret));
}

bool toc_token_read(toc_sv token, toc_sv *ret_name, toc_sv *ret_secret)
{
    size_t prefix = sizeof(PREFIX) - 1;
    if (!toc_sv_starts(token, TOC_SV(PREFIX)) || token.n < prefix + 2 + SECRET_CHARS)
        return false;
    size_t at = token.n - SECRET_CHARS - 1;
    if (token.p[at] != '_')
        return false;
    *ret_name = toc_sv_range(token, prefix, at);
    *ret_secret = toc_sv_range(token, at + 1, token.n);
    return true;
}

toc_sv toc_uuid4(toc_arena *a)
{
    unsigned char b[16];
    randombytes_buf(b, sizeof(b));
    b[6] = (unsigned char)((b[6] & 0x0f) | 0x40);
    b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
    return toc_arena_printf(
        a, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1], b[2],
        b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}
