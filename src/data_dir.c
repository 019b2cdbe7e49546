/* data_dir - see data_dir.h. */
#include "data_dir.h"

#include "base/macros.h"
#include "build_config.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* From the folder of the program: an installed tree, a build folder. */
static const char *const BESIDE_PROGRAM[] = {"/../share/tocsin", "/../data", "/../../data"};

static bool holds_lexicon(const char *dir)
{
    char path[4096];
    int n = snprintf(path, sizeof(path), "%s/tocsin.lex", dir);
    return n > 0 && (size_t)n < sizeof(path) && access(path, R_OK) == 0;
}

const char *toc_data_dir(char *buf, size_t size)
{
    const char *told = getenv("TOCSIN_DATA");
    if (told && told[0])
        return told;

    char program[4096];
    ssize_t n = readlink("/proc/self/exe", program, sizeof(program) - 1);
    program[n > 0 ? n : 0] = '\0';
    char *slash = strrchr(program, '/');
    if (!slash)
        return TOC_DATA_DIR;
    *slash = '\0';
    for (size_t i = 0; i < TOC_LEN(BESIDE_PROGRAM); i++) {
        int w = snprintf(buf, size, "%s%s", program, BESIDE_PROGRAM[i]);
        if (w > 0 && (size_t)w < size && holds_lexicon(buf))
            return buf;
    }
    return TOC_DATA_DIR;
}
