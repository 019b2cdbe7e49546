/*
 * replay - runs a target over all files of the folders named, and over the empty input. TAP.
 *
 * Small files are also given cut off after every byte: parsers run over the end of half an input.
 */
#include "base/alloc.h"
#include "base/file.h"
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

enum { CUT_MAX = 2048 };

/* From a block of its own, so that address sanitizer sees the first byte behind the end. */
static void run_bytes(toc_sv bytes)
{
    char *copy = toc_calloc(bytes.n, 1);
    TOC_ASSERT(copy);
    if (bytes.n)
        memcpy(copy, bytes.p, bytes.n);
    (void)LLVMFuzzerTestOneInput((const uint8_t *)copy, bytes.n);
    toc_free(copy);
}

static int run_file(const char *dir, const char *name)
{
    char path[4096];
    toc_file_map map;
    toc_err err;
    (void)snprintf(path, sizeof(path), "%s/%s", dir, name);
    if (toc_file_map_open(path, &map, &err) < 0) {
        printf("# %s\n", err.text);
        return -1;
    }
    printf("# %s\n", path); /* the last line before a crash names the culprit */
    (void)fflush(stdout);
    for (size_t n = 1; map.bytes.n <= CUT_MAX && n < map.bytes.n; n++)
        run_bytes(toc_sv_range(map.bytes, 0, n));
    run_bytes(map.bytes);
    toc_file_map_close(&map);
    return 0;
}

static int run_folder(const char *dir)
{
    int files = 0, bad = 0;
    DIR *d = opendir(dir);
    for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d))
        if (e->d_name[0] != '.') {
            files++;
            bad |= run_file(dir, e->d_name);
        }
    if (d)
        closedir(d);
    return files && !bad ? 0 : -1;
}

int main(int argc, char **argv)
{
    int bad = 0;
    (void)LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    for (int i = 1; i < argc; i++) {
        int r = run_folder(argv[i]);
        printf("%sok %d - %s\n", r ? "not " : "", i, argv[i]);
        bad |= r;
    }
    printf("1..%d\n", argc - 1);
    return bad ? 1 : 0;
}
