/* pdf_none - stands in for pdf.c in a build without poppler: PDF is recognised, and refused. */
#include "read/pdf.h"

#include <errno.h>

static int pdf_read(const toc_input *in, toc_arena *a, toc_doc *doc, toc_err *reterr)
{
    (void)in, (void)a, (void)doc;
    return toc_fail(reterr, -ENOTSUP,
                    "PDF, which this build cannot read; convert it with pdftotext, or build with "
                    "poppler-glib");
}

const toc_reader toc_reader_pdf = {
    .media = "application/pdf", .sniff = toc_pdf_sniff, .read = pdf_read};
