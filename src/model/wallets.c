/*
 * wallets - addresses of crypto-currencies, told from random words by their check sums.
 *
 * Base58Check (Bitcoin, Litecoin, Dogecoin, Dash, Zcash, Tron; Ripple with its own alphabet),
 * Bech32 and Bech32m (BIP 173, BIP 350), CashAddr, Ethereum (EIP-55 when the case is mixed) and
 * Monero (Keccak over its block-wise Base58).
 */
#include "base/ascii.h"
#include "model/indicator_scan.h"

#include <nettle/sha2.h>
#include <nettle/sha3.h>

enum { BASE58_BYTES = 26, KECCAK_BYTES = 32, KECCAK_RATE = 136, CHECK = 4 };

static const char BITCOIN58[] = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
static const char RIPPLE58[] = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz";

/* Value of c in an alphabet, or -1. */
static int digit_of(const char *alphabet, char c)
{
    const char *p = c ? strchr(alphabet, c) : NULL;
    return p ? (int)(p - alphabet) : -1;
}

/* Decodes s into exactly n bytes, big endian. False when it does not fit or has other letters. */
static bool base58(toc_sv s, const char *alphabet, uint8_t *out, size_t n)
{
    memset(out, 0, n);
    for (size_t i = 0; i < s.n; i++) {
        int carry = digit_of(alphabet, s.p[i]);
        if (carry < 0)
            return false;
        for (size_t k = n; k-- > 0;) {
            carry += 58 * out[k];
            out[k] = (uint8_t)(carry & 0xff);
            carry >>= 8;
        }
        if (carry)
            return false;
    }
    return true;
}

/* Leading zero bytes are written as the alphabet's first letter, one each: no other spelling. */
static bool leading_zeros_match(toc_sv s, const char *alphabet, const uint8_t *bytes, size_t n)
{
    size_t letters = 0, zeros = 0;
    while (letters < s.n && s.p[letters] == alphabet[0])
        letters++;
    while (zeros < n && bytes[zeros] == 0)
        zeros++;
    return letters == zeros;
}

static bool base58check(toc_sv s, const char *alphabet, size_t n)
{
    uint8_t bytes[BASE58_BYTES], sum[SHA256_DIGEST_SIZE];
    if (!base58(s, alphabet, bytes, n) || !leading_zeros_match(s, alphabet, bytes, n))
        return false;
    struct sha256_ctx ctx;
    sha256_init(&ctx);
    sha256_update(&ctx, n - CHECK, bytes);
    sha256_digest(&ctx, sizeof(sum), sum);
    sha256_update(&ctx, sizeof(sum), sum);
    sha256_digest(&ctx, sizeof(sum), sum);
    return memcmp(sum, bytes + n - CHECK, CHECK) == 0;
}

static bool base58_valid(toc_sv s)
{
    if (s.n < 25 || s.n > 36)
        return false;
    if (s.p[0] == 'r')
        return base58check(s, RIPPLE58, 25);
    if (s.p[0] == 't')
        return base58check(s, BITCOIN58, 26);
    return base58check(s, BITCOIN58, 25);
}

/* Keccak-256 as Ethereum and Monero use it: SHA-3's sponge with the older padding byte. */
static void keccak256(const uint8_t *p, size_t n, uint8_t out[KECCAK_BYTES])
{
    struct sha3_state state = {{0}};
    uint8_t block[KECCAK_RATE] = {0};
    TOC_ASSERT(n < KECCAK_RATE);
    memcpy(block, p, n);
    block[n] = 0x01;
    block[KECCAK_RATE - 1] |= 0x80;
    for (size_t i = 0; i < KECCAK_RATE; i++)
        state.a[i / 8] ^= (uint64_t)block[i] << (8 * (i % 8));
    sha3_permute(&state);
    for (size_t i = 0; i < KECCAK_BYTES; i++)
        out[i] = (uint8_t)(state.a[i / 8] >> (8 * (i % 8)));
}

/* EIP-55: a letter is upper case when the hash of the lower-case address has a high nibble. */
static bool ethereum_valid(toc_sv s)
{
    if (s.n != 42 || s.p[0] != '0' || toc_lower(s.p[1]) != 'x')
        return false;
    uint8_t plain[40], hash[KECCAK_BYTES];
    bool upper = false, lower = false, varied = false;
    for (size_t i = 0; i < 40; i++) {
        char c = s.p[i + 2];
        if (!toc_is_hex(c))
            return false;
        upper |= toc_is_upper(c);
        lower |= toc_is_lower(c);
        varied |= c != s.p[2];
        plain[i] = (uint8_t)toc_lower(c);
    }
    if (!varied || !(upper && lower))
        return varied;
    keccak256(plain, sizeof(plain), hash);
    for (size_t i = 0; i < 40; i++) {
        unsigned nibble = i % 2 ? hash[i / 2] & 15u : hash[i / 2] >> 4;
        if (toc_is_alpha(s.p[i + 2]) && toc_is_upper(s.p[i + 2]) != (nibble >= 8))
            return false;
    }
    return true;
}

/* Monero: blocks of 8 bytes as 11 letters, the last 5 bytes as 7; 69 bytes, or 77 with payment id.
 */
static bool monero_valid(toc_sv s)
{
    if ((s.n != 95 && s.n != 106) || (s.p[0] != '4' && s.p[0] != '8'))
        return false;
    uint8_t bytes[80], hash[KECCAK_BYTES];
    size_t n = 0;
    for (size_t i = 0; i < s.n; i += 11) {
        size_t letters = TOC_MIN(s.n - i, (size_t)11), size = letters == 11 ? 8 : 5;
        if (!base58(toc_sv_range(s, i, i + letters), BITCOIN58, bytes + n, size))
            return false;
        n += size;
    }
    keccak256(bytes, n - CHECK, hash);
    return memcmp(hash, bytes + n - CHECK, CHECK) == 0;
}

static const char BECH32[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

static uint32_t bech32_step(uint32_t sum, uint32_t value)
{
    static const uint32_t GENERATOR[] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd,
                                         0x2a1462b3};
    uint32_t top = sum >> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    for (unsigned i = 0; i < 5; i++)
        sum ^= (top >> i) & 1 ? GENERATOR[i] : 0;
    return sum;
}

/* One case throughout (BIP 173); lower[] gets the lower-case form. */
static bool one_case(toc_sv s, char *lower)
{
    bool up = false, low = false;
    for (size_t i = 0; i < s.n; i++) {
        up |= toc_is_upper(s.p[i]);
        low |= toc_is_lower(s.p[i]);
        lower[i] = toc_lower(s.p[i]);
    }
    return !(up && low);
}

static bool bech32_valid(toc_sv s)
{
    static const char *const PREFIXES[] = {"bc", "ltc", "addr", "cosmos", "bnb"};
    char lower[TOC_IND_WORD + 1];
    size_t prefix = 0;
    if (s.n < 14 || s.n > 110 || !one_case(s, lower))
        return false;
    for (size_t i = 0; i < TOC_LEN(PREFIXES); i++) {
        size_t n = strlen(PREFIXES[i]);
        if (memcmp(lower, PREFIXES[i], n) == 0 && lower[n] == '1')
            prefix = n;
    }
    if (!prefix)
        return false;
    uint32_t sum = 1;
    for (size_t i = 0; i < prefix; i++)
        sum = bech32_step(sum, (uint32_t)lower[i] >> 5);
    sum = bech32_step(sum, 0);
    for (size_t i = 0; i < prefix; i++)
        sum = bech32_step(sum, (uint32_t)lower[i] & 31);
    for (size_t i = prefix + 1; i < s.n; i++) {
        int v = digit_of(BECH32, lower[i]);
        if (v < 0)
            return false;
        sum = bech32_step(sum, (uint32_t)v);
    }
    bool segwit = prefix <= 3 && memcmp(lower, "bnb", 3) != 0;
    bool modern = segwit && lower[prefix + 1] != 'q'; /* witness version 1 and later: Bech32m */
    return sum == (modern ? 0x2bc830a3u : 1u);
}

static uint64_t cash_step(uint64_t sum, uint64_t value)
{
    static const uint64_t GENERATOR[] = {0x98f2bc8e61, 0x79b76d99e2, 0xf33e5fb3c4, 0xae2eabe2a8,
                                         0x1e4f43e470};
    uint64_t top = sum >> 35;
    sum = ((sum & 0x07ffffffff) << 5) ^ value;
    for (unsigned i = 0; i < 5; i++)
        sum ^= (top >> i) & 1 ? GENERATOR[i] : 0;
    return sum;
}

/* The part behind "bitcoincash:". */
static bool cash_valid(toc_sv s)
{
    char lower[TOC_IND_WORD + 1];
    if (s.n != 42 || !one_case(s, lower) || (lower[0] != 'q' && lower[0] != 'p'))
        return false;
    uint64_t sum = 1;
    for (const char *p = "bitcoincash"; *p; p++)
        sum = cash_step(sum, (uint64_t)*p & 31);
    sum = cash_step(sum, 0);
    for (size_t i = 0; i < s.n; i++) {
        int v = digit_of(BECH32, lower[i]);
        if (v < 0)
            return false;
        sum = cash_step(sum, (uint64_t)v);
    }
    return sum == 1;
}

bool toc_wallet_valid(toc_sv s)
{
    if (s.n < 14 || s.n > TOC_IND_WORD)
        return false;
    return base58_valid(s) || ethereum_valid(s) || monero_valid(s) || bech32_valid(s) ||
           cash_valid(s);
}

bool toc_ind_wallet(toc_ind_input *in, size_t at, size_t word, toc_ind_found *ret)
{
    if (word < 25 || word > TOC_IND_WORD || !toc_ind_ends(in->text, at + word))
        return false;
    toc_sv s = toc_sv_range(in->text, at, at + word);
    in->work += word;
    if (!toc_wallet_valid(s))
        return false;
    toc_ind_puts(ret, s);
    ret->type = TOC_INDICATOR_WALLET;
    ret->start = at;
    ret->end = at + word;
    return true;
}
