/* base64 - see base64.h. */
#include "base/base64.h"

#include <nettle/base64.h>

void toc_base64_add(toc_buf *out, toc_sv bytes)
{
    size_t n = BASE64_ENCODE_RAW_LENGTH(bytes.n);
    char *to = n ? toc_buf_reserve(out, n) : NULL;
    if (!to)
        return;
    base64_encode_raw(to, bytes.n, (const uint8_t *)bytes.p);
    out->n += n;
}

bool toc_base64_read(toc_sv text, toc_arena *a, toc_sv *ret)
{
    struct base64_decode_ctx decoder;
    size_t n = BASE64_DECODE_LENGTH(text.n);
    uint8_t *bytes = toc_arena_alloc(a, n + 1);
    base64_decode_init(&decoder);
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] <= ' ')
            return false; /* the decoder would pass over it */
    if (!bytes || !base64_decode_update(&decoder, &n, bytes, text.n, text.p) ||
        !base64_decode_final(&decoder))
        return false;
    *ret = (toc_sv){(const char *)bytes, n};
    return true;
}
