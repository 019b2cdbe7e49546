/* read - see read.h: the table of readers, and what every document gets whoever read it. */
#include "read/read.h"

#include "base/limits.h"
#include "read/name.h"
#include "read/reader.h"
#include "read/unpack.h"

#include <errno.h>
#include <libxml/parser.h>

enum { LONGEST_TITLE = 1024 };

static const toc_reader *const readers[] = {
    &toc_reader_gzip, &toc_reader_zstd, &toc_reader_pdf,  &toc_reader_mail,
    &toc_reader_feed, &toc_reader_cap,  &toc_reader_html, &toc_reader_text,
};

void toc_read_setup(void)
{
    xmlInitParser();
}

/* The reader that is surest that the input is its own; NULL for one nested too deep. */
static const toc_reader *choose(const toc_input *in, toc_err *reterr)
{
    const toc_reader *best = NULL;
    int surest = 0;
    if (in->depth > TOC_MAX_NESTING) {
        (void)toc_fail(reterr, -E2BIG, "containers nested more than %d deep", TOC_MAX_NESTING);
        return NULL;
    }
    for (size_t i = 0; i < TOC_LEN(readers); i++) {
        int sure = readers[i]->sniff(in);
        if (sure > surest) {
            surest = sure;
            best = readers[i];
        }
    }
    TOC_ASSERT(best); /* plain text takes anything */
    return best;
}

int toc_read_input(const toc_input *in, toc_arena *a, toc_doc *doc, toc_err *reterr)
{
    const toc_reader *reader = choose(in, reterr);
    return reader ? reader->read(in, a, doc, reterr) : -E2BIG;
}

/* Titles are lines to print; one that is a whole text comes from a broken page. */
static toc_sv clip_title(toc_sv title)
{
    if (title.n <= LONGEST_TITLE)
        return title;
    size_t n = LONGEST_TITLE;
    while (n > 0 && (title.p[n] & 0xC0) == 0x80)
        n--;
    return toc_sv_range(title, 0, n);
}

static int check_result(const toc_doc *doc, const toc_arena *a, int r, toc_err *reterr)
{
    if (r < 0 || r == TOC_READ_EMPTY)
        return r;
    if (a->overflowed)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    if (toc_sv_trim(doc->text).n == 0)
        return toc_fail(reterr, TOC_READ_EMPTY, "no text in it");
    return 0;
}

int toc_read_bytes(toc_sv bytes, toc_sv name, toc_arena *a, toc_doc *ret, toc_err *reterr)
{
    toc_doc doc = {
        .id = toc_arena_dup(a, toc_name_stem(name)),
        .origin = toc_arena_dup(a, name),
        .media = TOC_SV(""),
        .encoding = TOC_SV(""),
        .text = TOC_SV(""),
        .title = TOC_SV(""),
        .language = TOC_SV(""),
        .published = TOC_DAY_NONE,
        .original = bytes,
    };
    toc_sha256_hex(bytes, doc.sha256);
    int r;
    if (bytes.n == 0)
        r = toc_fail(reterr, TOC_READ_EMPTY, "no text: it is empty");
    else if (bytes.n > TOC_MAX_INPUT)
        r = toc_fail(reterr, -E2BIG, "larger than %zu MiB", TOC_MAX_INPUT >> 20);
    else
        r = toc_read_input(&(toc_input){.bytes = bytes, .name = name}, a, &doc, reterr);
    r = check_result(&doc, a, r, reterr);
    if (r != 0)
        return toc_fail_context(reterr, r, "%.*s", TOC_SV_ARG(name));
    doc.title = clip_title(doc.title);
    *ret = doc;
    return 0;
}

/* As a rule none of these sees its own in an input: then the others need not be asked twice. */
static bool may_hold_many(const toc_input *in)
{
    for (size_t i = 0; i < TOC_LEN(readers); i++)
        if ((readers[i]->split || readers[i]->unpack) && readers[i]->sniff(in))
            return true;
    return false;
}

/* *ret stays empty for what holds one report. */
static int split(const toc_input *in, toc_arena *a, toc_sv_vec *ret, toc_err *reterr)
{
    if (!may_hold_many(in))
        return 0;
    const toc_reader *reader = choose(in, reterr);
    if (!reader)
        return -E2BIG;
    if (reader->split)
        return reader->split(in, a, ret, reterr);
    if (!reader->unpack)
        return 0;
    toc_buf unpacked = {0};
    int r = reader->unpack(in, &unpacked, reterr);
    toc_input inner = toc_unpack_inner(in, &unpacked);
    if (r == 0)
        r = split(&inner, a, ret, reterr);
    toc_buf_done(&unpacked);
    return r;
}

int toc_read_split(toc_sv bytes, toc_sv name, toc_arena *a, toc_sv_vec *ret, toc_err *reterr)
{
    *ret = (toc_sv_vec){0};
    int r = bytes.n && bytes.n <= TOC_MAX_INPUT
                ? split(&(toc_input){.bytes = bytes, .name = name}, a, ret, reterr)
                : 0; /* reading it says what is wrong */
    if (r != 0)
        return toc_fail_context(reterr, r, "%.*s", TOC_SV_ARG(name));
    toc_sv *whole = ret->n ? NULL : TOC_VEC_PUSH(a, ret);
    if (whole)
        *whole = bytes;
    return ret->n ? 0 : toc_fail(reterr, -ENOMEM, "%.*s: out of memory", TOC_SV_ARG(name));
}
