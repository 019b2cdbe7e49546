/*
 * audit_file - rows that were taken off the front of the audit log, as a file that can be checked
 * by itself, against the file before it and against the log it comes from.
 *
 * One JSON object a line. The first says behind which row the file begins: {"audit":1,"after":SEQ,
 * "hash":"…"}; the others are the rows with their hashes, each over itself and the one before it.
 */
#pragma once

#include "store/retention.h"

typedef struct {
    int64_t after, last;             /* seq of the row before the file, of its last row */
    char before[TOC_SHA256_HEX + 1]; /* the hash of the former; empty: the log began there */
    char hash[TOC_SHA256_HEX + 1];   /* of the latter */
    int64_t from, until;             /* microseconds UTC, of its first and last row */
} toc_audit_file;

/*
 * Writes a span into folder as "audit-FIRST-LAST.ndjson", for its owner's eyes, on the disk when it
 * returns. The same span that is there already is taken for it; another content under that name is
 * -EEXIST. *ret_path in a.
 */
TOC_MUST_USE int toc_audit_file_write(toc_store *s, const toc_audit_span *span, const char *folder,
                                      toc_arena *a, toc_sv *ret_path, toc_err *reterr);
/* Reads one and checks each of its rows. -EBADMSG names the line that does not follow. */
TOC_MUST_USE int toc_audit_file_check(const char *path, toc_audit_file *ret, toc_err *reterr);
