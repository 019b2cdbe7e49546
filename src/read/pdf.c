/*
 * pdf - PDF through poppler: lines with their places on the page, joined by reflow.c.
 *
 * One document at a time: poppler shares its fonts between documents, and programs that read with
 * several threads (Evince) lock as well. GLib ends the process when memory is out, so sizes are
 * checked before.
 */
#include "read/pdf.h"

#include "base/ascii.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "read/name.h"
#include "read/read.h"
#include "read/reflow.h"

#include <errno.h>
#include <poppler.h>
#include <pthread.h>

typedef TOC_VEC(toc_line) line_list;

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

/* One line of a page's text: its box is that of its characters that are no spaces. */
static void add_line(line_list *lines, toc_sv text, const PopplerRectangle *boxes, uint32_t page,
                     toc_arena *a)
{
    size_t at = 0;
    toc_line l = {.page = page};
    for (size_t i = 0; at < text.n; i++) {
        uint32_t cp = toc_utf8_next(text, &at);
        const PopplerRectangle *b = &boxes[i];
        if (cp <= ' ' || cp == 0xA0 || b->x2 <= b->x1)
            continue;
        bool first = l.right <= l.left;
        l.left = first ? (float)b->x1 : TOC_MIN(l.left, (float)b->x1);
        l.right = first ? (float)b->x2 : TOC_MAX(l.right, (float)b->x2);
        l.top = first ? (float)b->y1 : TOC_MIN(l.top, (float)b->y1);
        l.bottom = first ? (float)b->y2 : TOC_MAX(l.bottom, (float)b->y2);
    }
    l.text = toc_arena_dup(a, toc_sv_trim(text));
    toc_line *slot = l.text.n ? TOC_VEC_PUSH(a, lines) : NULL;
    if (slot)
        *slot = l;
}

static size_t characters(toc_sv s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += (s.p[i] & 0xC0) != 0x80;
    return n;
}

/* Poppler gives one box a character of the text, line ends included. */
static void add_page(line_list *lines, PopplerPage *page, uint32_t number, toc_arena *a)
{
    g_autofree char *text = poppler_page_get_text(page);
    g_autofree PopplerRectangle *boxes = NULL;
    guint n = 0;
    toc_sv rest = toc_sv_of(text);
    if (!text || !poppler_page_get_text_layout(page, &boxes, &n) ||
        toc_utf8_valid(rest) != rest.n || characters(rest) > n)
        return;
    const PopplerRectangle *at = boxes;
    while (rest.n) {
        toc_sv line = toc_sv_cut(&rest, '\n');
        add_line(lines, line, at, number, a);
        at += characters(line) + 1;
    }
}

static int read_pages(PopplerDocument *pdf, line_list *lines, toc_arena *a, toc_err *reterr)
{
    int n = poppler_document_get_n_pages(pdf);
    if (n > TOC_MAX_PDF_PAGES)
        return toc_fail(reterr, -E2BIG, "PDF of %d pages, more than %d; split it", n,
                        TOC_MAX_PDF_PAGES);
    for (int i = 0; i < n && !a->overflowed; i++) {
        PopplerPage *page = poppler_document_get_page(pdf, i);
        if (page) {
            add_page(lines, page, (uint32_t)i, a);
            g_object_unref(page);
        }
    }
    return a->overflowed ? toc_fail(reterr, -E2BIG, "PDF with too much text; split it") : 0;
}

/* Programs put file names and defaults into the title field; a headline has words. */
static bool is_headline(toc_sv s)
{
    static const char *const defaults[] = {"microsoft word", "microsoft powerpoint", "untitled",
                                           "powerpoint presentation", "slide 1"};
    for (size_t i = 0; i < TOC_LEN(defaults); i++)
        if (toc_sv_starts_nocase(s, toc_sv_of(defaults[i])))
            return false;
    return toc_utf8_valid(s) == s.n && memchr(s.p, ' ', s.n) && toc_name_ending(s).n == 0;
}

static void read_info(PopplerDocument *pdf, toc_arena *a, toc_doc *doc)
{
    const int first_pdf = 1993;
    g_autofree char *title = poppler_document_get_title(pdf);
    toc_sv trimmed = toc_sv_trim(toc_sv_of(title));
    if (trimmed.n && is_headline(trimmed))
        doc->title = toc_arena_dup(a, trimmed);
    g_autoptr(GDateTime) made = poppler_document_get_creation_date_time(pdf);
    if (made && g_date_time_get_year(made) >= first_pdf)
        doc->published = toc_day_of(g_date_time_get_year(made), g_date_time_get_month(made),
                                    g_date_time_get_day_of_month(made));
}

static int fill(PopplerDocument *pdf, toc_arena *a, toc_doc *doc, toc_err *reterr)
{
    toc_arena scratch = {0};
    line_list lines = {0};
    int r = read_pages(pdf, &lines, &scratch, reterr);
    if (r == 0) {
        read_info(pdf, a, doc);
        doc->text = toc_arena_dup(a, toc_reflow(lines.p, lines.n, &scratch));
        doc->media = toc_sv_of(toc_reader_pdf.media);
        doc->encoding = TOC_SV("utf-8");
        if (scratch.overflowed || a->overflowed)
            r = toc_fail(reterr, -ENOMEM, "out of memory");
        else if (doc->text.n == 0)
            r = toc_fail(reterr, TOC_READ_EMPTY,
                         "no text, as in a scanned PDF; run text recognition on it first");
    }
    toc_arena_done(&scratch);
    return r;
}

static int open_failed(const GError *error, toc_err *reterr)
{
    if (g_error_matches(error, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED))
        return toc_fail(reterr, -EINVAL, "PDF protected by a password; save it without one");
    return toc_fail(reterr, -EINVAL, "damaged or truncated PDF; fetch it again");
}

static int pdf_read(const toc_input *in, toc_arena *a, toc_doc *doc, toc_err *reterr)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static(in->bytes.p, in->bytes.n);
    g_autoptr(GError) error = NULL;
    (void)pthread_mutex_lock(&one_at_a_time);
    PopplerDocument *pdf = poppler_document_new_from_bytes(bytes, NULL, &error);
    int r = pdf ? fill(pdf, a, doc, reterr) : open_failed(error, reterr);
    if (pdf)
        g_object_unref(pdf);
    (void)pthread_mutex_unlock(&one_at_a_time);
    return r;
}

const toc_reader toc_reader_pdf = {
    .media = "application/pdf", .sniff = toc_pdf_sniff, .read = pdf_read};
