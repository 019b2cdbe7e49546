/* html - web pages: the article as text, without the site around it. */
#include "read/charset.h"
#include "read/html_page.h"
#include "read/markup.h"
#include "read/name.h"
#include "read/read.h"
#include "read/reader.h"

#include <errno.h>

static bool starts_with_element(toc_sv s)
{
    static const char *const elements[] = {"article", "body",  "center", "div",  "font", "h1",
                                           "h2",      "head",  "main",   "meta", "p",    "section",
                                           "span",    "table", "title",  "ul"};
    for (size_t i = 0; i < TOC_LEN(elements); i++)
        if (toc_markup_opens(s, elements[i]))
            return true;
    return false;
}

static bool named_html(toc_sv name)
{
    toc_sv ending = toc_name_ending(name);
    return toc_sv_eq_nocase(ending, TOC_SV(".html")) || toc_sv_eq_nocase(ending, TOC_SV(".htm")) ||
           toc_sv_eq_nocase(ending, TOC_SV(".xhtml"));
}

static int html_sniff(const toc_input *in)
{
    char buf[TOC_SNIFF_BYTES];
    toc_sv start = toc_markup_head(in, buf);
    if (toc_sv_starts_nocase(start, TOC_SV("<!doctype html")) ||
        toc_sv_starts_nocase(start, TOC_SV("<html")))
        return 90;
    if (named_html(in->name))
        return 70;
    return starts_with_element(start) ? 50 : 0;
}

static int fill(const toc_html_page *page, toc_arena *a, toc_doc *doc, toc_err *reterr)
{
    doc->media = toc_sv_of(toc_reader_html.media);
    toc_sv headline;
    doc->text = toc_html_pick(page, a, &headline);
    doc->title = toc_arena_dup(a, toc_html_title(page, headline));
    doc->language = toc_arena_dup(a, page->meta.language);
    doc->published = page->meta.published;
    if (page->a->overflowed || a->overflowed)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    if (doc->text.n == 0)
        return toc_fail(reterr, TOC_READ_EMPTY,
                        "no text of an article; if the page needs JavaScript, save it from a "
                        "browser or as PDF");
    return 0;
}

static int html_read(const toc_input *in, toc_arena *a, toc_doc *doc, toc_err *reterr)
{
    toc_arena scratch = {0};
    toc_html_page page = {.a = &scratch};
    toc_sv html, charset = in->charset.n ? in->charset : toc_html_charset(toc_input_head(in));
    int r = toc_decode(in->bytes, charset, &scratch, &html, &doc->encoding, reterr);
    if (r == 0)
        r = toc_html_scan(html, &page, reterr);
    if (r == 0)
        r = fill(&page, a, doc, reterr);
    toc_buf_done(&page.text);
    toc_arena_done(&scratch);
    return r;
}

const toc_reader toc_reader_html = {.media = "text/html", .sniff = html_sniff, .read = html_read};
