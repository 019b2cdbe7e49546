/* text - plain text of any encoding, taken as it is: wire copy, notes, Markdown. */
#include "read/charset.h"
#include "read/reader.h"

#include <errno.h>

/* What people hand over by mistake, and what to do about it. */
static const struct {
    toc_sv magic;
    const char *what;
} foreign[] = {
    {{"PK\x03\x04", 4}, "a ZIP archive or Office document; unpack it, or save it as PDF or text"},
    {{"\xD0\xCF\x11\xE0", 4}, "an old Office document; save it as PDF or text"},
    {{"{\\rtf", 5}, "an RTF document; save it as PDF or text"},
    {{"\x89PNG", 4}, "a picture; run text recognition on it first"},
    {{"\xFF\xD8\xFF", 3}, "a picture; run text recognition on it first"},
    {{"GIF8", 4}, "a picture; run text recognition on it first"},
    {{"BZh", 3}, "bzip2-compressed; decompress it first"},
    {{"\xFD"
      "7zXZ",
      5},
     "xz-compressed; decompress it first"},
    {{"7z\xBC\xAF", 4}, "a 7-Zip archive; unpack it first"},
    {{"Rar!", 4}, "a RAR archive; unpack it first"},
    {{"SQLite format 3", 15}, "a database, not a report"},
    {{"\x7F"
      "ELF",
      4},
     "a program, not a report"},
};

/* The reader of last resort: it takes what nobody else wants. */
static int text_sniff(const toc_input *in)
{
    (void)in;
    return 1;
}

static int text_read(const toc_input *in, toc_arena *a, toc_doc *doc, toc_err *reterr)
{
    for (size_t i = 0; i < TOC_LEN(foreign); i++)
        if (toc_sv_starts(in->bytes, foreign[i].magic))
            return toc_fail(reterr, -EINVAL, "%s", foreign[i].what);
    doc->media = toc_sv_of(toc_reader_text.media);
    return toc_decode(in->bytes, in->charset, a, &doc->text, &doc->encoding, reterr);
}

const toc_reader toc_reader_text = {.media = "text/plain", .sniff = text_sniff, .read = text_read};
