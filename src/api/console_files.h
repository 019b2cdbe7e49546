/* console_files - the web console, carried in the program.
 *
 * console/build.mjs writes the table; a build without Node.js (-Dconsole=disabled) has an empty
 * one. Paths are absolute and exact ("/" is the page). What is immutable has a hash of its bytes in
 * its path and may be kept by a browser for good; the rest wants to be asked for again, by etag.
 * All of it lives as long as the program. */
#ifndef TOC_API_CONSOLE_FILES_H
#define TOC_API_CONSOLE_FILES_H

#include <stdbool.h>
#include <stddef.h>

struct toc_console_file {
    const char *path; /* as a request names it */
    const char *type; /* Content-Type */
    const char *etag; /* quoted, strong */
    const unsigned char *data;
    size_t len;
    const unsigned char *gzip; /* the same bytes compressed; NULL where that does not pay */
    size_t gzip_len;
    bool immutable;
};

extern const struct toc_console_file toc_console_files[];
extern const size_t toc_console_files_n; /* 0: built without the console */

#endif
