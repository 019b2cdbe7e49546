#include "base/utf16.h"
#include "testkit.h"

#define WIDE(literal) ((toc_sv){literal, sizeof(literal) - 1})

static void expect_text(toc_utf16_order order, toc_sv in, const char *want)
{
    char out[256];
    for (size_t cut = 1; cut <= in.n; cut++) { /* in pieces of every size */
        size_t n = 0, held = 0, at = 0;
        char hold[64];
        while (at < in.n) {
            size_t take = TOC_MIN(cut, in.n - at), more = 0;
            memcpy(hold + held, in.p + at, take);
            at += take;
            size_t used =
                toc_utf16_decode(order, (toc_sv){hold, held + take}, at == in.n, out + n, &more);
            n += more;
            held = held + take - used;
            memmove(hold, hold + used, held);
            EXPECT(held <= 3);
        }
        EXPECT_SV(((toc_sv){out, n}), want);
    }
}

TEST(pieces_are_put_together)
{
    expect_text(TOC_UTF16_LITTLE,
                WIDE("\xff\xfe"
                     "a\0b\0\xe9\0\xac\x20\x3d\xd8\x00\xde\n\0"),
                "ab\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\n");
    expect_text(TOC_UTF16_BIG, WIDE("\xfe\xff\0a\0b\0\xe9\x20\xac\xd8\x3d\xde\x00\0\n"),
                "ab\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\n");
}

TEST(halves_become_replacement_characters)
{
    expect_text(TOC_UTF16_LITTLE,
                WIDE("\x3d\xd8"
                     "a\0\x00\xde"
                     "b\0\x3d\xd8"),
                "\xef\xbf\xbd"
                "a\xef\xbf\xbd"
                "b\xef\xbf\xbd");
    expect_text(TOC_UTF16_LITTLE, WIDE("a\0b"), "a\xef\xbf\xbd");
}

TEST(the_order_shows_in_the_first_bytes)
{
    EXPECT_INT(toc_utf16_detect(WIDE("\xff\xfe")), TOC_UTF16_LITTLE);
    EXPECT_INT(toc_utf16_detect(WIDE("\xfe\xff"
                                     "\0a")),
               TOC_UTF16_BIG);
    EXPECT_INT(toc_utf16_detect(WIDE("\xff\xfe\0\0a\0\0\0")), TOC_UTF16_NONE);
    EXPECT_INT(toc_utf16_detect(WIDE("2\0"
                                     "0\0"
                                     "2\0"
                                     "4\0-\0"
                                     "0\0"
                                     "1\0-\0"
                                     "0\0"
                                     "1\0 \0e\0v\0i\0l\0\r\0\n\0")),
               TOC_UTF16_LITTLE);
    EXPECT_INT(toc_utf16_detect(WIDE("\0"
                                     "2\0"
                                     "0\0"
                                     "2\0"
                                     "4\0-\0"
                                     "0\0"
                                     "1\0-\0"
                                     "0\0"
                                     "1\0 \0e\0v\0i\0l\0\n")),
               TOC_UTF16_BIG);
    EXPECT_INT(toc_utf16_detect(WIDE("a\0b\0")), TOC_UTF16_NONE); /* too little to tell */
    EXPECT_INT(toc_utf16_detect(WIDE("2024-01-01 evil.example and so on and on")), TOC_UTF16_NONE);
    EXPECT_INT(toc_utf16_detect(WIDE("")), TOC_UTF16_NONE);
}
