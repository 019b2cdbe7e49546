/*
 * extract - find what a document talks about.
 *
 * in:  toc_doc     decoded text of one source item (model/doc.h)
 * out: toc_record  incidents, warnings and indicators, every value with its span (model/record.h)
 *
 * Pure: no I/O, no clock, no globals. Same document, same record, on any number of threads.
 * Everything it returns lives in the arena that it was given and dies with it.
 */
#pragma once

#include "base/arena.h"
#include "base/err.h"
#include "extract/parts.h"
#include "model/doc.h"
#include "model/record.h"

typedef struct toc_extractor toc_extractor;

/* Maps lexicon and models from the folder data_dir; share one extractor between threads. */
TOC_MUST_USE int toc_extractor_new(const char *data_dir, toc_extractor **ret, toc_err *reterr);
toc_extractor *toc_extractor_free(toc_extractor *x); /* NULL is fine; returns NULL */

/* Reads without those parts from now on; before the first thread reads. */
void toc_extractor_leave_out(toc_extractor *x, toc_parts_out parts);

/*
 * Reads doc once: its first TOC_MAX_STORY bytes for what happened, all of it for indicators.
 * Returns 0 and *ret (in a); -E2BIG when the document is longer than TOC_MAX_TEXT or yields more
 * than a limit allows, -ENOMEM when the arena is full.
 */
TOC_MUST_USE int toc_extract(const toc_extractor *x, const toc_doc *doc, toc_arena *a,
                             toc_record **ret, toc_err *reterr);
