/* file - see file.h. */
#include "base/file.h"

#include "base/alloc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int toc_file_map_open(const char *path, toc_file_map *ret, toc_err *reterr)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) < 0) {
        int code = -errno;
        if (fd >= 0)
            (void)close(fd);
        return toc_fail(reterr, code, "%s: %s", path, strerror(-code));
    }
    void *p = st.st_size ? mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0) : NULL;
    int code = p == MAP_FAILED ? -errno : 0;
    (void)close(fd);
    if (code)
        return toc_fail(reterr, code, "%s: cannot map: %s", path, strerror(-code));
    ret->bytes = p ? (toc_sv){p, (size_t)st.st_size} : (toc_sv){"", 0};
    return 0;
}

void toc_file_map_close(toc_file_map *m)
{
    if (m->bytes.n)
        (void)munmap((void *)(uintptr_t)m->bytes.p, m->bytes.n);
    m->bytes = (toc_sv){"", 0};
}

static int write_all(int fd, toc_sv bytes)
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
    return fsync(fd) < 0 ? -errno : 0;
}

int toc_file_replace(const char *path, toc_sv bytes, toc_err *reterr)
{
    size_t n = strlen(path) + sizeof(".XXXXXX");
    TOC_CLEANUP(toc_freep) char *tmp = toc_calloc(n, 1);
    if (!tmp)
        return toc_fail(reterr, -ENOMEM, "%s: out of memory", path);
    (void)snprintf(tmp, n, "%s.XXXXXX", path);
    int fd = mkostemp(tmp, O_CLOEXEC);
    if (fd < 0)
        return toc_fail(reterr, -errno, "%s: %s", tmp, strerror(errno));
    int code = write_all(fd, bytes);
    if (code == 0 && fchmod(fd, 0644) < 0)
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
