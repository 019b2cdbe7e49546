/*
 * source - the bytes of a log: a file, standard input, plain or compressed with gzip or
 * Zstandard; UTF-16 comes as UTF-8.
 */
#pragma once

#include "base/err.h"
#include "base/sv.h"

#include <signal.h>
#include <stdint.h>

typedef struct toc_log_source toc_log_source;

/* Opens the file, "-" standard input. 0 or < 0 with the name in the text. *stop set (NULL: never)
 * ends what waits for a pipe: -EINTR. */
TOC_MUST_USE int toc_log_source_open(const char *name, const volatile sig_atomic_t *stop,
                                     toc_log_source **ret, toc_err *reterr);
toc_log_source *toc_log_source_close(toc_log_source *s); /* NULL is fine; returns NULL */

/* Reads at most n bytes, fewer where no more are at hand. *ret 0: the end. < 0: -EIO and the like,
 * or -EINVAL for damaged compression; what came before is good. */
TOC_MUST_USE int toc_log_source_read(toc_log_source *s, char *p, size_t n, size_t *ret,
                                     toc_err *reterr);
