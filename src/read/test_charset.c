#include "testkit.h"

#include "base/hash.h"
#include "base/utf8.h"
#include "read/charset.h"

#include <errno.h>

static toc_arena arena;

static void decodes(toc_sv bytes, const char *declared, const char *text, const char *encoding)
{
    toc_sv got_text = {"", 0}, got_encoding = {"", 0};
    toc_err err = {0};
    EXPECT_INT(toc_decode(bytes, toc_sv_of(declared), &arena, &got_text, &got_encoding, &err), 0);
    EXPECT_SV(got_text, text);
    EXPECT_SV(got_encoding, encoding);
    toc_arena_done(&arena);
}

TEST(byte_order_marks_win)
{
    decodes(TOC_SV("\xEF\xBB\xBFok"), "windows-1251", "ok", "utf-8");
    decodes(TOC_SV("\xFF\xFEo\0k\0"), "utf-8", "ok", "utf-16le");
    decodes(TOC_SV("\xFE\xFF\0o\0k"), "", "ok", "utf-16be");
    decodes(TOC_SV("\xFE\xFF\xD8\x3D\xDC\xA3"), "", "\U0001F4A3", "utf-16be");
    decodes(TOC_SV("\xFE\xFF\xD8\x3D\0x"), "", "\uFFFDx", "utf-16be");
    decodes(TOC_SV("\xFF\xFEo\0k"), "", "o\uFFFD", "utf-16le");
}

TEST(utf8_is_recognised_without_a_mark)
{
    decodes(TOC_SV("S\u00e3o Paulo"), "", "S\u00e3o Paulo", "utf-8");
    decodes(TOC_SV(""), "", "", "utf-8");
}

TEST(windows_1252_is_recognised_by_its_broken_utf8)
{
    decodes(TOC_SV("S\xE3o Paulo"), "", "S\u00e3o Paulo", "windows-1252");
    decodes(TOC_SV("\x93quoted\x94 \x96 it\x92s \x80 5"), "",
            "\u201cquoted\u201d \u2013 it\u2019s \u20ac 5", "windows-1252");
    decodes(TOC_SV("a\x81z\xE9"), "", "a\uFFFDz\u00e9", "windows-1252");
}

TEST(a_few_bad_bytes_do_not_make_utf8_something_else)
{
    decodes(TOC_SV("\u00e9\u00e9\u00e9 \xFF x"), "", "\u00e9\u00e9\u00e9 \uFFFD x", "utf-8");
}

TEST(declared_labels_are_believed_if_known)
{
    decodes(TOC_SV("\xCA\xE8\xE5\xE2"), "windows-1251", "\u041a\u0438\u0435\u0432", "windows-1251");
    decodes(TOC_SV("\xB1"), " ISO-8859-2 ", "\u0105", "iso-8859-2");
    decodes(TOC_SV("\xE9"), "latin1", "\u00e9", "windows-1252");
    decodes(TOC_SV("\u00e9"), "no-such-charset//TRANSLIT", "\u00e9", "utf-8");
    decodes(TOC_SV("\x93\xFA\x96\x7B"), "shift_jis", "\u65e5\u672c", "shift_jis");
    decodes(TOC_SV("\x93\xFA\x96"), "shift_jis", "\u65e5\uFFFD", "shift_jis");
}

TEST(lines_end_in_lf)
{
    decodes(TOC_SV("a\r\nb\rc\n\r\n"), "", "a\nb\nc\n\n", "utf-8");
    decodes(TOC_SV("\r"), "", "\n", "utf-8");
}

TEST(binary_is_refused)
{
    toc_sv text, encoding;
    toc_err err = {0};
    EXPECT_INT(toc_decode(TOC_SV("a\0b"), TOC_SV(""), &arena, &text, &encoding, &err), -EINVAL);
    EXPECT(strstr(err.text, "NUL at byte 1"));
    EXPECT_INT(toc_decode(TOC_SV("\1\2\3abc"), TOC_SV(""), &arena, &text, &encoding, &err),
               -EINVAL);
    EXPECT(strstr(err.text, "binary"));
    toc_arena_done(&arena);
}

TEST(any_bytes_become_valid_utf8_or_are_refused)
{
    static const char *const labels[] = {"",         "utf-8",        "utf-16",
                                         "utf-16be", "windows-1252", "shift_jis",
                                         "gb18030",  "euc-kr",       "big5"};
    uint64_t seed = 1;
    for (int round = 0; round < 2000; round++) {
        char bytes[64];
        seed = toc_hash_mix(seed, (uint64_t)round);
        size_t n = seed % sizeof(bytes);
        for (size_t i = 0; i < n; i++)
            bytes[i] = (char)toc_hash_mix(seed, i);
        toc_sv text = {"", 0}, encoding;
        (void)toc_decode((toc_sv){bytes, n}, toc_sv_of(labels[seed % TOC_LEN(labels)]), &arena,
                         &text, &encoding, NULL);
        EXPECT_INT(toc_utf8_valid(text), text.n);
        toc_arena_clear(&arena);
    }
    toc_arena_done(&arena);
}
