#include "testkit.h"

#include "base/buf.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "read/read.h"

#include <errno.h>

static toc_arena arena;

/* A PDF of one page with the given content stream and document information. */
static toc_buf pdf(const char *stream, const char *info)
{
    toc_buf b = {0};
    size_t at[7];
    toc_buf_str(&b, "%PDF-1.4\n");
    at[1] = b.n;
    toc_buf_str(&b, "1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n");
    at[2] = b.n;
    toc_buf_str(&b, "2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n");
    at[3] = b.n;
    toc_buf_str(&b, "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R"
                    "/Resources<</Font<</F1 5 0 R>>>>>> endobj\n");
    at[4] = b.n;
    toc_buf_printf(&b, "4 0 obj <</Length %zu>> stream\n%s\nendstream endobj\n", strlen(stream),
                   stream);
    at[5] = b.n;
    toc_buf_str(&b, "5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj\n");
    at[6] = b.n;
    toc_buf_printf(&b, "6 0 obj <<%s>> endobj\n", info);
    size_t xref = b.n;
    toc_buf_str(&b, "xref\n0 7\n0000000000 65535 f \n");
    for (size_t i = 1; i < TOC_LEN(at); i++)
        toc_buf_printf(&b, "%010zu 00000 n \n", at[i]);
    toc_buf_printf(&b, "trailer <</Size 7/Root 1 0 R/Info 6 0 R>>\nstartxref\n%zu\n%%%%EOF\n",
                   xref);
    return b;
}

static int reads(toc_buf *b, toc_doc *ret, toc_err *err)
{
    toc_arena_done(&arena);
    *ret = (toc_doc){.published = TOC_DAY_NONE};
    return toc_read_bytes(toc_buf_sv(b), TOC_SV("r.pdf"), &arena, ret, err);
}

/* A build without poppler must say so; there is nothing else to test then. */
static bool built_without(void)
{
    toc_buf b = pdf("", "");
    toc_doc d;
    toc_err err = {0};
    bool none = reads(&b, &d, &err) == -ENOTSUP;
    if (none)
        EXPECT(strstr(err.text, "r.pdf: PDF, which this build cannot read"));
    toc_buf_done(&b);
    return none;
}

TEST(text_title_and_date_are_read)
{
    if (built_without())
        return;
    toc_buf b =
        pdf("BT /F1 12 Tf 72 720 Td 14 TL (A bomb exploded outside a police station in Li-) Tj T* "
            "(ma on Friday, killing two officers who stood.) Tj T* T* (Nobody claimed it.) Tj ET",
            "/Title(Blast kills two in Lima)/CreationDate(D:20240322101500+01'00')");
    toc_doc d;
    toc_err err = {0};
    EXPECT_INT(reads(&b, &d, &err), 0);
    EXPECT_SV(d.text,
              "A bomb exploded outside a police station in Lima on Friday, killing two officers "
              "who stood.\n\nNobody claimed it.");
    EXPECT_SV(d.title, "Blast kills two in Lima");
    EXPECT_SV(d.media, "application/pdf");
    char day[TOC_DAY_TEXT + 1] = "none";
    if (d.published != TOC_DAY_NONE)
        toc_day_format(d.published, day);
    EXPECT_SV(toc_sv_of(day), "2024-03-22");
    toc_buf_done(&b);
}

TEST(titles_and_dates_that_software_made_up_are_not_believed)
{
    static const char *const infos[] = {"/Title(Microsoft Word - draft 3)/CreationDate(D:19010101)",
                                        "/Title(report final.docx)", "/Title(untitled)",
                                        "/Title( )"};
    for (size_t i = 0; i < TOC_LEN(infos) && !built_without(); i++) {
        toc_buf b = pdf("BT /F1 12 Tf 72 720 Td (Text.) Tj ET", infos[i]);
        toc_doc d;
        EXPECT_INT(reads(&b, &d, NULL), 0);
        EXPECT_SV(d.title, "");
        EXPECT_INT(d.published, TOC_DAY_NONE);
        toc_buf_done(&b);
    }
}

TEST(scanned_and_damaged_files_are_told_apart)
{
    if (built_without())
        return;
    toc_buf b = pdf("0 0 100 100 re f", "");
    toc_doc d;
    toc_err err = {0};
    EXPECT_INT(reads(&b, &d, &err), TOC_READ_EMPTY);
    EXPECT(strstr(err.text, "r.pdf: no text, as in a scanned PDF"));
    b.n = 20;
    EXPECT_INT(reads(&b, &d, &err), -EINVAL);
    EXPECT(strstr(err.text, "r.pdf: damaged or truncated PDF"));
    toc_buf_done(&b);
}

TEST(any_damage_is_survived)
{
    for (uint64_t round = 0; round < 200 && !built_without(); round++) {
        toc_buf b = pdf("BT /F1 12 Tf 72 720 Td (A bomb went off) Tj T* (in Lima.) Tj ET",
                        "/Title(One two)/CreationDate(D:20240322)");
        for (uint64_t i = 0; i < 8; i++)
            b.p[9 + toc_hash_mix(round, i) % (b.n - 9)] = (char)toc_hash_mix(i, round);
        toc_doc d;
        (void)reads(&b, &d, NULL);
        EXPECT_INT(toc_utf8_valid(d.text), d.text.n);
        toc_buf_done(&b);
    }
    toc_arena_done(&arena);
}
