/* texts - see texts.h. */
#include "api/texts.h"

#include "base/alloc.h"
#include "base/limits.h"

#include <stdint.h>
#include <zstd.h>

/* Fast and a fifth; the levels above take twice the time to save another tenth. */
enum { LEVEL = -1 };

/* What lists show of incidents (model/view_brief.c), what is most usual last: that costs least to
 * point at. Texts that are packed lie in memory alone: this may be changed at any time. */
static const char USUAL[] =
    "\"ransom\":{\"amount\":,\"currency\":\"\"},\"records\":{\"value\":,\"impact\":\"data-breach\","
    "\"malware\":[{\"name\":\"\"}],\"vulnerabilities\":[\"CVE-\",\"status\":\"denied\",\"accused\","
    "\"suspected\","
    "\"arrested\",\"convicted\",\"kind\":\"individual\",\"type\":\"military\",\"police\","
    "\"government\","
    "\"transport\",\"energy\",\"religious\",\"education\",\"health\",\"media\",\"diplomatic\","
    "\"business\","
    "\"other\"\"stage\":\"threatened\",\"stage\":\"attempted\",\"realm\":\"cyber\",\"type\":"
    "\"ransomware\","
    "\"type\":\"kidnapping\",\"type\":\"assassination\",\"type\":\"arson\",\"type\":\"armed-"
    "assault\","
    "\"precision\":\"area\",\"precision\":\"country\",\"marking\":\"TLP:CLEAR\",\"marking\":\"TLP:"
    "GREEN\","
    "\"marking\":\"TLP:AMBER\",\"marking\":\"TLP:RED\",\"disagree\":true,\"unmarked\":true,"
    "\"changed\":\"2026-"
    "{\"id\":\"incident--\",\"realm\":\"physical\",\"type\":\"bombing\",\"stage\":\"accomplished\","
    "\"date\":"
    "{\"start\":\"2025-01-01\",\"end\":\"2025-01-\"},\"place\":{\"name\":\"\",\"text\":\"\","
    "\"country\":\"\",\"lat\":"
    ",\"lon\":,\"geonames\":},\"perpetrators\":[{\"name\":\"\",\"text\":\"\",\"kind\":"
    "\"organization\",\"status\":"
    "\"claimed\"}],\"targets\":[{\"name\":\"\",\"text\":\"\",\"type\":\"civilians\"}],\"killed\":{"
    "\"value\":2,"
    "\"bound\":\"exact\"},\"injured\":{\"value\":10,\"bound\":\"at_least\"},\"precision\":"
    "\"point\",\"title\":\"\","
    "\"sources\":1,\"disagree\":false,\"marking\":\"TLP:AMBER+STRICT\",\"unmarked\":false,"
    "\"changed\":\"2026-";

struct toc_texts {
    ZSTD_CCtx *pack;
    ZSTD_CDict *usual;
    ZSTD_DDict *back;
    unsigned char *room; /* as much as a text may take when it is packed */
    size_t n_room;
};

struct toc_packed {
    uint32_t plain, packed, beside; /* bytes; the last ones stand behind those that are packed */
    unsigned char bytes[];
};

struct toc_unpacker {
    ZSTD_DCtx *context;
    const toc_texts *texts;
};

toc_texts *toc_texts_new(void)
{
    toc_texts *t = toc_calloc(1, sizeof(*t));
    if (!t)
        return NULL;
    t->pack = ZSTD_createCCtx();
    t->usual = ZSTD_createCDict(USUAL, sizeof(USUAL) - 1, LEVEL);
    t->back = ZSTD_createDDict(USUAL, sizeof(USUAL) - 1);
    return t->pack && t->usual && t->back ? t : toc_texts_free(t);
}

toc_texts *toc_texts_free(toc_texts *t)
{
    if (!t)
        return NULL;
    (void)ZSTD_freeCCtx(t->pack);
    (void)ZSTD_freeCDict(t->usual);
    (void)ZSTD_freeDDict(t->back);
    toc_free(t->room);
    toc_free(t);
    return NULL;
}

static bool make_room(toc_texts *t, size_t n)
{
    if (n <= t->n_room)
        return true;
    unsigned char *more = toc_realloc(t->room, n);
    if (!more)
        return false;
    t->room = more;
    t->n_room = n;
    return true;
}

toc_packed *toc_texts_pack(toc_texts *t, toc_sv sv, toc_sv beside)
{
    if (sv.n > UINT32_MAX / 2 || beside.n > UINT32_MAX / 2 ||
        !make_room(t, ZSTD_compressBound(sv.n)))
        return NULL;
    size_t n = ZSTD_compress_usingCDict(t->pack, t->room, t->n_room, sv.p, sv.n, t->usual);
    toc_packed *made = ZSTD_isError(n) ? NULL : toc_calloc(1, sizeof(*made) + n + beside.n);
    if (!made)
        return NULL;
    made->plain = (uint32_t)sv.n;
    made->packed = (uint32_t)n;
    made->beside = (uint32_t)beside.n;
    memcpy(made->bytes, t->room, n);
    if (beside.n)
        memcpy(made->bytes + n, beside.p, beside.n);
    return made;
}

toc_sv toc_packed_beside(const toc_packed *text)
{
    return (toc_sv){(const char *)text->bytes + text->packed, text->beside};
}

toc_unpacker *toc_unpacker_new(const toc_texts *texts)
{
    toc_unpacker *u = toc_calloc(1, sizeof(*u));
    if (!u)
        return NULL;
    u->texts = texts;
    u->context = ZSTD_createDCtx();
    return u->context ? u : toc_unpacker_free(u);
}

toc_unpacker *toc_unpacker_free(toc_unpacker *u)
{
    if (!u)
        return NULL;
    (void)ZSTD_freeDCtx(u->context);
    toc_free(u);
    return NULL;
}

void toc_unpack(toc_unpacker *u, const toc_packed *text, toc_buf *out)
{
    char *to = text->plain ? toc_buf_reserve(out, text->plain) : NULL;
    if (!to)
        return;
    size_t n = ZSTD_decompress_usingDDict(u->context, to, text->plain, text->bytes, text->packed,
                                          u->texts->back);
    TOC_ASSERT(n == text->plain); /* it was packed here */
    out->n += n;
}
