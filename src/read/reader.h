/*
 * reader - what a reader of one format is; private to read/.
 *
 * A reader gets bytes and an arena, nothing else. What it leaves in the document lives in the
 * arena: the bytes may be a decompression buffer that goes away.
 */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "model/doc.h"
#include "model/record.h"

typedef struct {
    toc_sv bytes;
    toc_sv name;    /* path or URL, without the endings of compressions already undone */
    toc_sv charset; /* as the carrier declares it (HTTP, MIME); empty if it does not */
    unsigned depth; /* containers around these bytes, at most TOC_MAX_NESTING */
} toc_input;

typedef struct {
    const char *media;
    /* How sure it is that the bytes are its own: 0 (not mine) to 100. Looks at the head only. */
    int (*sniff)(const toc_input *in);
    /*
     * Fills text and what else the container says (title, published, language, media, encoding).
     * 0, TOC_READ_EMPTY, or < 0. The text of *reterr does not name the input: the caller does.
     */
    int (*read)(const toc_input *in, toc_arena *a, toc_doc *doc, toc_err *reterr);
    /* Of compressed files, the bytes in it; NULL for other formats. 0 or < 0; toc_buf_done() it
     * in any case. */
    int (*unpack)(const toc_input *in, toc_buf *ret, toc_err *reterr);
    /* Of formats that hold many reports, each as bytes for read(), in a; NULL for other formats.
     * 0, TOC_READ_EMPTY, or < 0. */
    int (*split)(const toc_input *in, toc_arena *a, toc_sv_vec *ret, toc_err *reterr);
} toc_reader;

extern const toc_reader toc_reader_cap, toc_reader_feed, toc_reader_gzip, toc_reader_html,
    toc_reader_mail, toc_reader_pdf, toc_reader_text, toc_reader_zstd;

/* Gives the input to the surest reader; for containers, with depth one up. */
TOC_MUST_USE int toc_read_input(const toc_input *in, toc_arena *a, toc_doc *doc, toc_err *reterr);

/* How far sniffers look: past any byte order mark, licence comment or junk line before "%PDF-". */
enum { TOC_SNIFF_BYTES = 4096 };

/* The head of the bytes as far as sniffers look. */
static inline toc_sv toc_input_head(const toc_input *in)
{
    return toc_sv_range(in->bytes, 0, TOC_MIN(in->bytes.n, (size_t)TOC_SNIFF_BYTES));
}
