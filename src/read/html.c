/* html - web pages: the article as text, without the site around it. */
#include "base/ascii.h"
#include "read/charset.h"
#include "read/html_page.h"
#include "read/name.h"
#include "read/read.h"
#include "read/reader.h"

#include <errno.h>

/* Skips what may stand before the first element: white space, comments, an XML declaration. */
static toc_sv skip_prolog(toc_sv s)
{
    for (;;) {
        s = toc_sv_trim(s);
        toc_sv end = TOC_SV("-->");
        if (toc_sv_starts(s, TOC_SV("<?")))
            end = TOC_SV("?>");
        else if (!toc_sv_starts(s, TOC_SV("<!--")))
            return s;
        long at = toc_sv_find(s, end, 0);
        if (at < 0)
            return s;
        s = toc_sv_range(s, (size_t)at + end.n, s.n);
    }
}

static bool starts_with_element(toc_sv s)
{
    static const char *const elements[] = {"article", "body",  "center", "div",  "font", "h1",
                                           "h2",      "head",  "main",   "meta", "p",    "section",
                                           "span",    "table", "title",  "ul"};
    for (size_t i = 0; i < TOC_LEN(elements); i++) {
        toc_sv name = toc_sv_of(elements[i]);
        if (s.n > name.n + 1 && s.p[0] == '<' &&
            toc_sv_starts_nocase(toc_sv_range(s, 1, s.n), name) && !toc_is_alnum(s.p[name.n + 1]))
            return true;
    }
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
    char ascii[TOC_SNIFF_BYTES]; /* UTF-16 without its zeros is readable enough */
    toc_sv head = toc_input_head(in), start = {ascii, 0};
    static const toc_sv marks[] = {{"\xEF\xBB\xBF", 3}, {"\xFF\xFE", 2}, {"\xFE\xFF", 2}};
    for (size_t i = 0; i < TOC_LEN(marks); i++)
        if (toc_sv_starts(head, marks[i]))
            head = toc_sv_range(head, marks[i].n, head.n);
    for (size_t i = 0; i < head.n; i++)
        if (head.p[i])
            ascii[start.n++] = head.p[i];
    start = skip_prolog(start);
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
