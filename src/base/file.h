/* file - whole files: mapped to read, replaced as a whole to write. */
#pragma once

#include "base/err.h"
#include "base/sv.h"

/* A read-only view of a file; n is 0 and p "" for an empty one. */
typedef struct {
    toc_sv bytes;
} toc_file_map;

/* 0, or a negative errno with the path in the text; -EINTR when a signal came while a pipe was
 * read, -EFBIG when it gives more than TOC_MAX_STREAM. */
TOC_MUST_USE int toc_file_map_open(const char *path, toc_file_map *ret, toc_err *reterr);
/* The same of what is open, a regular file from its start; name is for the error. */
TOC_MUST_USE int toc_file_map_fd(int fd, const char *name, toc_file_map *ret, toc_err *reterr);
void toc_file_map_close(toc_file_map *m);

/* Writes all of bytes where fd stands: 0 or -errno. */
TOC_MUST_USE int toc_write_all(int fd, toc_sv bytes);

/* Writes bytes under a temporary name beside path, syncs, renames: the old file or the new one,
 * never half. */
TOC_MUST_USE int toc_file_replace(const char *path, toc_sv bytes, toc_err *reterr);
/* The same of n pieces, one behind the other, with these permissions. */
TOC_MUST_USE int toc_file_replace_with(const char *path, const toc_sv *pieces, size_t n,
                                       unsigned mode, toc_err *reterr);
