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

#include <dlfcn.h>
#include <errno.h>
#include <poppler.h>
#include <pthread.h>

typedef TOC_VEC(toc_line) line_list;

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

/* ---------------------------------------------------------------- the library */

/* Poppler is loaded when the first PDF is met: it needs nearly forty other libraries, which would
 * be half of every start of the program, and most reports are no PDF. These calls are bound then.
 */
typedef struct {
    __typeof__(&g_bytes_new_static) bytes_new;
    __typeof__(&g_bytes_unref) bytes_unref;
    __typeof__(&g_free) free;
    __typeof__(&g_object_unref) unref;
    __typeof__(&g_error_free) error_free;
    __typeof__(&g_error_matches) error_matches;
    __typeof__(&g_date_time_unref) date_unref;
    __typeof__(&g_date_time_get_year) date_year;
    __typeof__(&g_date_time_get_month) date_month;
    __typeof__(&g_date_time_get_day_of_month) date_day;
    __typeof__(&poppler_error_quark) error_quark;
    __typeof__(&poppler_document_new_from_bytes) open;
    __typeof__(&poppler_document_get_n_pages) pages;
    __typeof__(&poppler_document_get_page) page;
    __typeof__(&poppler_document_get_title) title;
    __typeof__(&poppler_document_get_creation_date_time) creation_date;
    __typeof__(&poppler_page_get_text) page_text;
    __typeof__(&poppler_page_get_text_layout) page_layout;
} poppler;

/* The version whose header this was compiled with: what it promises changes with this number. */
static const char LIBRARY[] = "libpoppler-glib.so.8";

static const struct {
    const char *symbol;
    size_t at; /* of its pointer */
} CALLS[] = {
    {"g_bytes_new_static", offsetof(poppler, bytes_new)},
    {"g_bytes_unref", offsetof(poppler, bytes_unref)},
    {"g_free", offsetof(poppler, free)},
    {"g_object_unref", offsetof(poppler, unref)},
    {"g_error_free", offsetof(poppler, error_free)},
    {"g_error_matches", offsetof(poppler, error_matches)},
    {"g_date_time_unref", offsetof(poppler, date_unref)},
    {"g_date_time_get_year", offsetof(poppler, date_year)},
    {"g_date_time_get_month", offsetof(poppler, date_month)},
    {"g_date_time_get_day_of_month", offsetof(poppler, date_day)},
    {"poppler_error_quark", offsetof(poppler, error_quark)},
    {"poppler_document_new_from_bytes", offsetof(poppler, open)},
    {"poppler_document_get_n_pages", offsetof(poppler, pages)},
    {"poppler_document_get_page", offsetof(poppler, page)},
    {"poppler_document_get_title", offsetof(poppler, title)},
    {"poppler_document_get_creation_date_time", offsetof(poppler, creation_date)},
    {"poppler_page_get_text", offsetof(poppler, page_text)},
    {"poppler_page_get_text_layout", offsetof(poppler, page_layout)},
};

static_assert(sizeof(poppler) == TOC_LEN(CALLS) * sizeof(void *), "pointers alone");

static poppler lib; /* under the lock, as all that is called through it */
static bool bound;

static int bind_library(toc_err *reterr)
{
    if (bound)
        return 0;
    void *library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        return toc_fail(reterr, -ENOTSUP,
                        "PDF, for which %s is missing; install it, or convert with pdftotext",
                        LIBRARY);
    for (size_t i = 0; i < TOC_LEN(CALLS); i++) {
        void *call = dlsym(library, CALLS[i].symbol);
        if (!call)
            return toc_fail(reterr, -ENOTSUP, "PDF, for which %s lacks %s", LIBRARY,
                            CALLS[i].symbol);
        memcpy((char *)&lib + CALLS[i].at, &call, sizeof(call));
    }
    bound = true;
    return 0;
}

/* ---------------------------------------------------------------- pages */

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
    char *text = lib.page_text(page);
    PopplerRectangle *boxes = NULL;
    guint n = 0;
    toc_sv rest = toc_sv_of(text);
    bool whole = text && lib.page_layout(page, &boxes, &n) && toc_utf8_valid(rest) == rest.n &&
                 characters(rest) <= n;
    const PopplerRectangle *at = boxes;
    while (whole && rest.n) {
        toc_sv line = toc_sv_cut(&rest, '\n');
        add_line(lines, line, at, number, a);
        at += characters(line) + 1;
    }
    lib.free(boxes);
    lib.free(text);
}

static int read_pages(PopplerDocument *pdf, line_list *lines, toc_arena *a, toc_err *reterr)
{
    int n = lib.pages(pdf);
    if (n > TOC_MAX_PDF_PAGES)
        return toc_fail(reterr, -E2BIG, "PDF of %d pages, more than %d; split it", n,
                        TOC_MAX_PDF_PAGES);
    for (int i = 0; i < n && !a->overflowed; i++) {
        PopplerPage *page = lib.page(pdf, i);
        if (page) {
            add_page(lines, page, (uint32_t)i, a);
            lib.unref(page);
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
    char *title = lib.title(pdf);
    toc_sv trimmed = toc_sv_trim(toc_sv_of(title));
    if (trimmed.n && is_headline(trimmed))
        doc->title = toc_arena_dup(a, trimmed);
    lib.free(title);
    GDateTime *made = lib.creation_date(pdf);
    if (made && lib.date_year(made) >= first_pdf)
        doc->published = toc_day_of(lib.date_year(made), lib.date_month(made), lib.date_day(made));
    if (made)
        lib.date_unref(made);
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
    if (lib.error_matches(error, lib.error_quark(), POPPLER_ERROR_ENCRYPTED))
        return toc_fail(reterr, -EINVAL, "PDF protected by a password; save it without one");
    return toc_fail(reterr, -EINVAL, "damaged or truncated PDF; fetch it again");
}

static int read_locked(const toc_input *in, toc_arena *a, toc_doc *doc, toc_err *reterr)
{
    int r = bind_library(reterr);
    if (r < 0)
        return r;
    GError *error = NULL;
    GBytes *bytes = lib.bytes_new(in->bytes.p, in->bytes.n);
    PopplerDocument *pdf = lib.open(bytes, NULL, &error);
    r = pdf ? fill(pdf, a, doc, reterr) : open_failed(error, reterr);
    if (pdf)
        lib.unref(pdf);
    if (error)
        lib.error_free(error);
    lib.bytes_unref(bytes);
    return r;
}

static int pdf_read(const toc_input *in, toc_arena *a, toc_doc *doc, toc_err *reterr)
{
    (void)pthread_mutex_lock(&one_at_a_time);
    int r = read_locked(in, a, doc, reterr);
    (void)pthread_mutex_unlock(&one_at_a_time);
    return r;
}

const toc_reader toc_reader_pdf = {
    .media = "application/pdf", .sniff = toc_pdf_sniff, .read = pdf_read};
