#include "testkit.h"

#include "base/image.h"

#include <errno.h>
#include <stdio.h>

static const char *path(void)
{
    static char p[256];
    (void)snprintf(p, sizeof(p), "%s/test.img", toc_test_dir());
    return p;
}

static void write_sample(void)
{
    const toc_image_part parts[] = {{"words", TOC_SV("alpha")}, {"empty", TOC_SV("")}};
    EXPECT_INT(toc_image_write(path(), TOC_IMAGE_LEXICON, parts, 2, NULL), 0);
}

TEST(sections_come_back)
{
    toc_image img;
    write_sample();
    EXPECT_INT(toc_image_open(path(), TOC_IMAGE_LEXICON, &img, NULL), 0);
    EXPECT_SV(toc_image_section(&img, "words"), "alpha");
    EXPECT_INT(toc_image_section(&img, "nothing").n, 0);
    EXPECT_INT((uintptr_t)toc_image_section(&img, "words").p % 64, 0);
    toc_image_close(&img);
}

TEST(wrong_kind_and_cut_files_are_refused)
{
    toc_image img;
    toc_err err;
    write_sample();
    EXPECT_INT(toc_image_open(path(), TOC_IMAGE_MODEL, &img, &err), -EINVAL);
    EXPECT(strstr(err.text, "another kind") != NULL);

    toc_file_map f;
    EXPECT_INT(toc_file_map_open(path(), &f, NULL), 0);
    char copy[1024];
    size_t n = f.bytes.n;
    EXPECT(n <= sizeof(copy));
    memcpy(copy, f.bytes.p, n);
    toc_file_map_close(&f);
    /* Every cut is refused, but those that only take padding or empty sections off. */
    for (size_t cut = 0; cut < 16 + 2 * 40; cut++) {
        EXPECT_INT(toc_file_replace(path(), (toc_sv){copy, cut}, NULL), 0);
        EXPECT_INT(toc_image_open(path(), TOC_IMAGE_LEXICON, &img, NULL), -EINVAL);
    }
}

TEST(missing_file_names_itself)
{
    toc_image img;
    toc_err err;
    EXPECT_INT(toc_image_open("/nonexistent/x", TOC_IMAGE_MODEL, &img, &err), -ENOENT);
    EXPECT(strstr(err.text, "/nonexistent/x") != NULL);
}
