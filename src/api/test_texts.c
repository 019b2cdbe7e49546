#include "testkit.h"

#include "api/texts.h"
#include "base/alloc.h"
#include "base/arena.h"

static void expect_back(toc_texts *texts, toc_unpacker *u, toc_sv text)
{
    toc_buf out = {0};
    toc_packed *packed = toc_texts_pack(texts, text, TOC_SV("beside"));
    EXPECT(packed != NULL);
    toc_buf_str(&out, "before:");
    if (packed)
        toc_unpack(u, packed, &out);
    EXPECT_SV(packed ? toc_packed_beside(packed) : TOC_SV(""), "beside");
    EXPECT_INT(out.n, 7 + text.n);
    EXPECT(!out.failed && memcmp(out.p, "before:", 7) == 0);
    EXPECT(!text.n || memcmp(out.p + 7, text.p, text.n) == 0);
    toc_buf_done(&out);
    toc_free(packed);
}

TEST(whatever_is_packed_comes_back)
{
    toc_arena a = {0};
    toc_texts *texts = toc_texts_new();
    toc_unpacker *u = toc_unpacker_new(texts);
    char *noise = toc_arena_alloc(&a, 100000);
    uint32_t x = 1;
    for (size_t i = 0; i < 100000; i++)
        noise[i] = (char)((x = x * 1664525 + 1013904223) >> 24);
    expect_back(texts, u, TOC_SV(""));
    expect_back(texts, u, TOC_SV("{}"));
    expect_back(texts, u, TOC_SV("{\"id\":\"incident--0\",\"realm\":\"physical\"}"));
    expect_back(texts, u, TOC_SV("\xce\x95\xce\xbb\xce\xbb\xce\xb7\xce\xbd\xce\xb9"));
    for (size_t n = 1; n <= 100000; n *= 10)
        expect_back(texts, u, (toc_sv){noise, n});
    toc_unpacker_free(u);
    toc_texts_free(texts);
    toc_arena_done(&a);
}

TEST(what_has_no_room_fails_and_leaves_the_rest)
{
    toc_texts *texts = toc_texts_new();
    toc_unpacker *u = toc_unpacker_new(texts);
    toc_packed *packed = toc_texts_pack(texts, TOC_SV("0123456789"), TOC_SV(""));
    toc_buf out = {.max = 5};
    EXPECT(packed != NULL);
    if (packed)
        toc_unpack(u, packed, &out);
    EXPECT(out.failed && !out.n);
    toc_buf_done(&out);
    toc_free(packed);
    toc_unpacker_free(u);
    toc_texts_free(texts);
}
