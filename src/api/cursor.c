/* cursor - see server.h: a number, sealed (XSalsa20-Poly1305) under a nonce of its own. */
#include "api/server.h"

#include <sodium.h>

enum {
    NUMBER = 8,
    SEALED = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + NUMBER,
    VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING,
    TEXT = sodium_base64_ENCODED_LEN(SEALED, VARIANT), /* with the 0 at its end */
};

static_assert(TOC_EXCHANGE_KEY == crypto_secretbox_KEYBYTES, "the key of a cursor");

toc_sv toc_api_cursor_write(const toc_api *api, int64_t seq, toc_arena *a)
{
    unsigned char number[NUMBER], sealed[SEALED];
    char text[TEXT];
    for (int i = 0; i < NUMBER; i++)
        number[i] = (unsigned char)((uint64_t)seq >> (8 * i));
    randombytes_buf(sealed, crypto_secretbox_NONCEBYTES);
    (void)crypto_secretbox_easy(sealed + crypto_secretbox_NONCEBYTES, number, NUMBER, sealed,
                                api->cursor_key);
    (void)sodium_bin2base64(text, sizeof(text), sealed, sizeof(sealed), VARIANT);
    return toc_arena_dup(a, toc_sv_of(text));
}

bool toc_api_cursor_read(const toc_api *api, toc_sv text, int64_t *ret)
{
    unsigned char number[NUMBER], sealed[SEALED];
    size_t n = 0;
    const char *end = NULL;
    uint64_t seq = 0;
    if (sodium_base642bin(sealed, sizeof(sealed), text.p, text.n, NULL, &n, &end, VARIANT) != 0 ||
        n != SEALED || end != text.p + text.n ||
        crypto_secretbox_open_easy(number, sealed + crypto_secretbox_NONCEBYTES,
                                   SEALED - crypto_secretbox_NONCEBYTES, sealed,
                                   api->cursor_key) != 0)
        return false;
    for (int i = 0; i < NUMBER; i++)
        seq |= (uint64_t)number[i] << (8 * i);
    *ret = (int64_t)seq;
    return true;
}
