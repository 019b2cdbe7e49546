/* none - a build without the web console (-Dconsole=disabled, or no Node.js here). */
#include "api/console_files.h"

const struct toc_console_file toc_console_files[] = { { .path = NULL } };
const size_t toc_console_files_n = 0;
