/* form, utf16 - fields of a form, and offsets as JavaScript counts them. */
#include "testkit.h"

#include "api/form.h"
#include "api/utf16.h"

#define TYPE "multipart/form-data; charset=\"a;b\"; boundary=\"X-1\""
#define BODY                                                                                       \
    "--X-1\r\nContent-Disposition: form-data; name=\"marking\"\r\n\r\ngreen\r\n"                   \
    "--X-1\r\nContent-Type: text/plain\r\ncontent-disposition: form-data; name=\"file\"; "         \
    "filename=\"a;b.txt\"\r\n\r\none\r\n\r\n--X-2 two\r\n--X-1--\r\n"

static toc_sv get(const char *type, const char *body, const char *name, toc_sv *ret_file)
{
    toc_sv value = {0};
    *ret_file = (toc_sv){"", 0};
    return toc_form_get(toc_sv_of(type), toc_sv_of(body), toc_sv_of(name), &value, ret_file)
               ? value
               : (toc_sv){"(none)", 6};
}

TEST(fields_of_a_form_are_found_by_name)
{
    toc_sv file;
    EXPECT_SV(get(TYPE, BODY, "marking", &file), "green");
    EXPECT_SV(file, "");
    EXPECT_SV(get(TYPE, BODY, "file", &file), "one\r\n\r\n--X-2 two");
    EXPECT_SV(file, "a;b.txt");
    EXPECT_SV(get(TYPE, BODY, "name", &file), "(none)");
}

TEST(what_is_no_form_has_no_fields)
{
    static const char *const BODIES[] = {
        "",
        "--X-1",
        "--X-1--",
        "--X-1\r\n",
        "--X-1\r\nContent-Disposition: form-data; name=\"marking\"\r\n\r\ngreen",
        "--X-1\r\nContent-Disposition: form-data; name=\"marking\r\n\r\ngreen\r\n--X-1--",
        "X-1\r\nContent-Disposition: form-data; name=\"marking\"\r\n\r\ngreen\r\n--X-1--",
    };
    toc_sv file;
    for (size_t i = 0; i < TOC_LEN(BODIES); i++)
        EXPECT_SV(get(TYPE, BODIES[i], "marking", &file), "(none)");
    EXPECT_SV(get("multipart/form-data", BODY, "marking", &file), "(none)");
    EXPECT_SV(get("text/plain; boundary=X-1", BODY, "marking", &file), "(none)");
    EXPECT_SV(get("multipart/form-data; boundary="
                  "0123456789012345678901234567890123456789012345678901234567890123456789X",
                  BODY, "marking", &file),
              "(none)");
}

TEST(offsets_count_what_javascript_counts)
{
    toc_arena a = {0};
    toc_utf16 u;
    toc_sv text = TOC_SV("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x92\xa3z");
    EXPECT(toc_utf16_of(text, &a, &u));
    static const uint32_t WANT[][2] = {{0, 0}, {1, 1}, {3, 2}, {6, 3}, {10, 5}, {11, 6}, {99, 6}};
    for (size_t i = 0; i < TOC_LEN(WANT); i++)
        EXPECT_INT(toc_utf16_at(&u, WANT[i][0]), WANT[i][1]);
    toc_arena_done(&a);
}

TEST(offsets_of_a_long_text_are_those_of_counting_it_all)
{
    enum { TIMES = 700 };
    toc_arena a = {0};
    toc_buf b = {0};
    toc_utf16 u;
    for (int i = 0; i < TIMES; i++)
        toc_buf_str(&b, "ab\xc3\xa9\xf0\x9f\x92\xa3");
    EXPECT(toc_utf16_of(toc_buf_sv(&b), &a, &u));
    for (uint32_t i = 0; i <= TIMES; i++)
        EXPECT_INT(toc_utf16_at(&u, 8 * i), 5 * i);
    toc_buf_done(&b);
    toc_arena_done(&a);
}
