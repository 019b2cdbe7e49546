/* file - see file.h. */
#include "base/file.h"

#include "base/alloc.h"
#include "base/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int toc_write_all(int fd, toc_sv bytes)
{
    while (bytes.n) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -errno;
        bytes.p += n;
        bytes.n -= (size_t)n;
    }
    return 0;
}

/* ---- reading ---- */

static int map(int fd, size_t size, toc_file_map *ret)
{
    void *p = size ? mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0) : NULL;
    if (p == MAP_FAILED)
        return -errno;
    ret->bytes = p ? (toc_sv){p, size} : (toc_sv){"", 0};
    return 0;
}

/* Copies the stream to its end into to. */
static int copy(int from, int to, size_t *ret_size)
{
    char bytes[64 << 10];
    size_t size = 0;
    for (;;) {
        ssize_t n = read(from, bytes, sizeof(bytes));
        int r = n < 0 ? -errno : toc_write_all(to, (toc_sv){bytes, (size_t)n});
        if (r < 0)
            return r;
        size += (size_t)n;
        if (size > TOC_MAX_STREAM)
            return -EFBIG;
        if (n == 0)
            break;
    }
    *ret_size = size;
    return 0;
}

/* A pipe has no pages to map: a nameless file takes them, on disk and not in memory. */
static int map_stream(int fd, toc_file_map *ret)
{
    FILE *spool = tmpfile();
    if (!spool)
        return -errno;
    size_t size = 0;
    int r = copy(fd, fileno(spool), &size);
    if (r == 0)
        r = map(fileno(spool), size, ret);
    (void)fclose(spool); /* what is mapped stays */
    return r;
}

int toc_file_map_fd(int fd, const char *name, toc_file_map *ret, toc_err *reterr)
{
    struct stat st;
    int r = fstat(fd, &st) < 0 ? -errno : S_ISDIR(st.st_mode) ? -EISDIR : 0;
    if (r == 0)
        r = S_ISREG(st.st_mode) ? map(fd, (size_t)st.st_size, ret) : map_stream(fd, ret);
    return r < 0 ? toc_fail(reterr, r, "%s: %s", name, strerror(-r)) : 0;
}

int toc_file_map_open(const char *path, toc_file_map *ret, toc_err *reterr)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return toc_fail(reterr, -errno, "%s: %s", path, strerror(errno));
    int r = toc_file_map_fd(fd, path, ret, reterr);
    (void)close(fd);
    return r;
}

void toc_file_map_close(toc_file_map *m)
{
    if (m->bytes.n)
        (void)munmap((void *)(uintptr_t)m->bytes.p, m->bytes.n);
    m->bytes = (toc_sv){"", 0};
}

/* ---- writing ---- */

int toc_file_replace(const char *path, toc_sv bytes, toc_err *reterr)
{
    return toc_file_replace_with(path, &bytes, 1, 0644, reterr);
}

int toc_file_replace_with(const char *path, const toc_sv *pieces, size_t count, unsigned mode,
                          toc_err *reterr)
{
    size_t n = strlen(path) + sizeof(".XXXXXX");
    TOC_CLEANUP(toc_freep) char *tmp = toc_calloc(n, 1);
    if (!tmp)
        return toc_fail(reterr, -ENOMEM, "%s: out of memory", path);
    (void)snprintf(tmp, n, "%s.XXXXXX", path);
    int fd = mkostemp(tmp, O_CLOEXEC);
    if (fd < 0)
        return toc_fail(reterr, -errno, "%s: %s", tmp, strerror(errno));
    int code = 0;
    for (size_t i = 0; i < count && code == 0; i++)
        code = toc_write_all(fd, pieces[i]);
    if (code == 0 && fsync(fd) < 0)
        code = -errno;
    if (code == 0 && fchmod(fd, mode) < 0)
        code = -errno;
    (void)close(fd);
    if (code == 0 && rename(tmp, path) < 0)
        code = -errno;
    if (code < 0) {
        (void)unlink(tmp); /* best effort: the error that matters is already known */
        return toc_fail(reterr, code, "%s: %s", path, strerror(-code));
    }
    return 0;
}
