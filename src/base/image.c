/* image - see image.h. */
#include "base/image.h"

#include "base/buf.h"

#include <errno.h>

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "images are used in place, little endian");

static const char MAGIC[8] = "TOCIMG01";
enum { ALIGN = 64 };

typedef struct {
    char magic[8];
    uint32_t kind, count;
} header;

typedef struct {
    char name[TOC_IMAGE_NAME];
    uint64_t offset, size;
} entry;

static const entry *entries(const toc_image *img, uint32_t *ret_n)
{
    header h;
    memcpy(&h, img->file.bytes.p, sizeof(h));
    *ret_n = h.count;
    return (const entry *)(const void *)(img->file.bytes.p + sizeof(h));
}

/* NULL when all is well, else what is not. */
static const char *fault(toc_sv file, uint32_t kind)
{
    header h;
    if (file.n < sizeof(h))
        return "too short for a data file";
    memcpy(&h, file.p, sizeof(h));
    if (memcmp(h.magic, MAGIC, sizeof(MAGIC)) != 0)
        return "not a Tocsin data file, or one of another version";
    if (h.kind != kind)
        return "a data file of another kind";
    if (h.count > TOC_IMAGE_MAX_SECTIONS || file.n < sizeof(h) + h.count * sizeof(entry))
        return "the section table is cut off";
    for (uint32_t i = 0; i < h.count; i++) {
        entry e;
        memcpy(&e, file.p + sizeof(h) + i * sizeof(e), sizeof(e));
        if (e.offset % ALIGN || e.offset > file.n || e.size > file.n - e.offset ||
            e.name[TOC_IMAGE_NAME - 1])
            return "a section lies outside the file";
    }
    return NULL;
}

int toc_image_open(const char *path, uint32_t kind, toc_image *ret, toc_err *reterr)
{
    toc_image img;
    int r = toc_file_map_open(path, &img.file, reterr);
    if (r < 0)
        return r;
    const char *wrong = fault(img.file.bytes, kind);
    if (wrong) {
        toc_image_close(&img);
        return toc_fail(reterr, -EINVAL, "%s: %s", path, wrong);
    }
    *ret = img;
    return 0;
}

void toc_image_close(toc_image *img)
{
    toc_file_map_close(&img->file);
}

toc_sv toc_image_section(const toc_image *img, const char *name)
{
    if (img->file.bytes.n == 0)
        return (toc_sv){"", 0};
    uint32_t n;
    const entry *e = entries(img, &n);
    for (uint32_t i = 0; i < n; i++)
        if (strcmp(e[i].name, name) == 0)
            return (toc_sv){img->file.bytes.p + e[i].offset, e[i].size};
    return (toc_sv){"", 0};
}

static size_t aligned(size_t n)
{
    return (n + ALIGN - 1) / ALIGN * ALIGN;
}

int toc_image_write(const char *path, uint32_t kind, const toc_image_part *parts, uint32_t n,
                    toc_err *reterr)
{
    TOC_ASSERT(n <= TOC_IMAGE_MAX_SECTIONS);
    static const char ZEROS[ALIGN];
    toc_sv pieces[2 * TOC_IMAGE_MAX_SECTIONS + 1];
    size_t count = 1;
    toc_buf front = {0};
    header h = {.kind = kind, .count = n};
    memcpy(h.magic, MAGIC, sizeof(MAGIC));
    toc_buf_add(&front, (toc_sv){(const char *)&h, sizeof(h)});
    size_t end = sizeof(h) + n * sizeof(entry);
    unsigned mode = kind == TOC_IMAGE_SET ? 0600 : 0644; /* indicators may be of TLP:RED */
    for (uint32_t i = 0; i < n; i++) {
        size_t at = aligned(end);
        entry e = {.offset = at, .size = parts[i].bytes.n};
        TOC_ASSERT(strlen(parts[i].name) < sizeof(e.name));
        memcpy(e.name, parts[i].name, strlen(parts[i].name));
        toc_buf_add(&front, (toc_sv){(const char *)&e, sizeof(e)});
        pieces[count++] = (toc_sv){ZEROS, at - end};
        pieces[count++] = parts[i].bytes;
        end = at + parts[i].bytes.n;
    }
    pieces[0] = toc_buf_sv(&front);
    int r = front.failed ? toc_fail(reterr, -ENOMEM, "%s: out of memory", path)
                         : toc_file_replace_with(path, pieces, count, mode, reterr);
    toc_buf_done(&front);
    return r;
}
