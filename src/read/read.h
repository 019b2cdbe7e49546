/*
 * read - turn a file, URL or stream into documents.
 *
 * in:  a name: path (file, folder, glob), http(s) URL, or "-"
 * out: toc_doc, one a report; as a rule an input is one, a feed has one an entry
 *
 * Knows nothing of what the text means. One reader a file behind a table: each says how sure it is
 * that the bytes are its own, the surest one reads.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "model/doc.h"
#include "model/record.h"

#include <signal.h>

/* Answers of toc_read_bytes() and toc_source_next(). */
enum {
    TOC_READ_EMPTY =
        1,            /* readable, but holds no text: empty file, HTML without text, scanned PDF */
    TOC_READ_END = 2, /* toc_source_next(): no more inputs */
};

/* Process-wide set-up of the libraries underneath (libxml2, libcurl); once, before threads start.
 */
void toc_read_setup(void);

/*
 * Decodes bytes into a document: decompresses (gzip, zstd), detects the format and the encoding.
 * name is the path or URL, for the document's id and as a hint by its ending. The document's text
 * lives in a; doc->original is bytes itself.
 * Returns 0, TOC_READ_EMPTY, or < 0: -EINVAL (binary, damaged, a feed of several entries), -ENOTSUP
 * (PDF in a build without), -E2BIG (TOC_MAX_INPUT, decompression bomb), -ENOMEM. For both, *reterr
 * says in one line which input, what is wrong and what to do; *ret is written on 0 only.
 */
TOC_MUST_USE int toc_read_bytes(toc_sv bytes, toc_sv name, toc_arena *a, toc_doc *ret,
                                toc_err *reterr);

/*
 * The reports that bytes hold, each to be given to toc_read_bytes(): of a feed (RSS, Atom), even a
 * compressed one, its entries, in a; of anything else the bytes themselves, be they readable or
 * not. Returns 0 and at least one, TOC_READ_EMPTY for a feed without entries, or < 0 as above.
 */
TOC_MUST_USE int toc_read_split(toc_sv bytes, toc_sv name, toc_arena *a, toc_sv_vec *ret,
                                toc_err *reterr);

/* The inputs of one command, in order: folders walked (sorted by name, hidden files skipped). */
typedef struct toc_source toc_source;

TOC_MUST_USE int toc_source_new(const char *const *names, size_t n, toc_source **ret,
                                toc_err *reterr);
toc_source *toc_source_free(toc_source *s);

/*
 * Names the next input. 0 and *ret_name (good until the next call); TOC_READ_END; or < 0 for an
 * input that cannot be listed (the walk goes on with the next call).
 */
TOC_MUST_USE int toc_source_next(toc_source *s, const char **ret_name, toc_err *reterr);

/* How many inputs were named so far and in all as far as is known, for a progress bar. */
void toc_source_progress(const toc_source *s, size_t *ret_done, size_t *ret_total);

/*
 * Fetches the bytes of one named input: file, "-" or URL. *ret is malloc'd with toc_calloc; free
 * with toc_free(). Files larger than TOC_MAX_INPUT are refused before they are read. What waits for
 * a pipe or the network gives up with -EINTR soon after *stop is set (NULL: never).
 */
TOC_MUST_USE int toc_fetch(const char *name, const volatile sig_atomic_t *stop, char **ret,
                           size_t *ret_n, toc_err *reterr);
