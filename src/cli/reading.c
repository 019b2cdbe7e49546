/* reading - see reading.h. */
#include "cli/reading.h"

#include "cli/work.h"
#include "data_dir.h"
#include "read/read.h"

#include <limits.h>

int toc_reading_begin(const char *command, const toc_reading *o, toc_extractor **ret)
{
    char data[PATH_MAX];
    toc_err err = {0};
    toc_extractor *x = NULL;
    toc_parts_out parts = 0;
    if (o->without && toc_parts_read(o->without, &parts, &err) < 0) {
        toc_complain(command, "--without: %s", err.text);
        return TOC_EXIT_USAGE;
    }
    if (toc_extractor_new(o->data ? o->data : toc_data_dir(data, sizeof(data)), &x, &err) < 0) {
        toc_complain(command, "%s", err.text);
        return TOC_EXIT_FAILED;
    }
    toc_extractor_leave_out(x, parts);
    toc_catch_signals();
    toc_read_setup();
    *ret = x;
    return -1;
}

const char *const *toc_reading_names(char **argv, size_t *n)
{
    static const char *const STANDARD_INPUT[] = {"-"};
    if (*n)
        return (const char *const *)(argv + 1);
    *n = 1;
    return STANDARD_INPUT;
}
