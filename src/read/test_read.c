#include "testkit.h"

#include "base/alloc.h"
#include "read/read.h"

#include <errno.h>

static toc_arena arena;

static int read_as(const char *name, toc_sv bytes, toc_doc *ret, toc_err *err)
{
    return toc_read_bytes(bytes, toc_sv_of(name), &arena, ret, err);
}

TEST(plain_text_is_taken_as_it_is)
{
    toc_sv wire =
        TOC_SV("DEV-MUC3-0001 (NOSC)\r\n\r\n   SAN SALVADOR, 3 JAN 90 -- [TEXT] <BLAST>\r\n");
    toc_doc d;
    EXPECT_INT(read_as("dir/001.txt", wire, &d, NULL), 0);
    EXPECT_SV(d.text, "DEV-MUC3-0001 (NOSC)\n\n   SAN SALVADOR, 3 JAN 90 -- [TEXT] <BLAST>\n");
    EXPECT_SV(d.id, "001");
    EXPECT_SV(d.origin, "dir/001.txt");
    EXPECT_SV(d.media, "text/plain");
    EXPECT_SV(d.encoding, "utf-8");
    EXPECT_SV(d.title, "");
    EXPECT_INT(d.published, TOC_DAY_NONE);
    EXPECT(d.original.p == wire.p && d.original.n == wire.n);
    EXPECT_INT(strlen(d.sha256), TOC_SHA256_HEX);
    toc_arena_done(&arena);
}

TEST(markdown_with_html_in_it_stays_text)
{
    toc_doc d;
    EXPECT_INT(
        read_as("a.md", TOC_SV("# Blast\n\nSeen <b>twice</b> at <http://a.example/>.\n"), &d, NULL),
        0);
    EXPECT_SV(d.media, "text/plain");
    toc_arena_done(&arena);
}

TEST(empty_input_is_an_answer_not_an_error)
{
    toc_doc d;
    toc_err err = {0};
    EXPECT_INT(read_as("e.txt", TOC_SV(""), &d, &err), TOC_READ_EMPTY);
    EXPECT_SV(toc_sv_of(err.text), "e.txt: no text: it is empty");
    EXPECT_INT(read_as("e.txt", TOC_SV(" \n\t\n"), &d, &err), TOC_READ_EMPTY);
    EXPECT_SV(toc_sv_of(err.text), "e.txt: no text in it");
    toc_arena_done(&arena);
}

TEST(what_is_no_report_is_named_with_advice)
{
    toc_doc d;
    toc_err err = {0};
    EXPECT_INT(read_as("a.docx", TOC_SV("PK\x03\x04 and so on"), &d, &err), -EINVAL);
    EXPECT(strstr(err.text, "a.docx: a ZIP archive or Office document; unpack it"));
    EXPECT_INT(read_as("a.bin", TOC_SV("x\0y"), &d, &err), -EINVAL);
    EXPECT(strstr(err.text, "a.bin: binary data"));
    toc_arena_done(&arena);
}

/* Every allocation fails in turn until one run needs none of them to. */
static void survives_out_of_memory(const char *name, toc_sv bytes)
{
    int r = -ENOMEM;
    for (long n = 0; r == -ENOMEM && n < 10000; n++) {
        toc_doc d = {0};
        toc_alloc_fail_after(n);
        r = read_as(name, bytes, &d, NULL);
        toc_alloc_fail_after(-1);
        EXPECT(r == 0 || (r == -ENOMEM && !d.text.p));
        toc_arena_done(&arena);
    }
    EXPECT_INT(r, 0);
}

TEST(out_of_memory_is_reported_wherever_it_strikes)
{
    survives_out_of_memory("a.txt", TOC_SV("one\r\ntwo"));
    survives_out_of_memory("a.txt", TOC_SV("S\xE3o"));
}
