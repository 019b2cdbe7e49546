/* fetch - the bytes of one named input: file, pipe, standard input, or URL (fetch_url.c). */
#include "base/alloc.h"
#include "base/buf.h"
#include "base/limits.h"
#include "read/fetch_url.h"
#include "read/name.h"
#include "read/read.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 64 * 1024, STOP_MS = 100 };

static int too_large(const char *name, toc_err *reterr)
{
    return toc_fail(reterr, -E2BIG,
                    "%s: larger than the %zu MiB that one report may have; split it", name,
                    TOC_MAX_INPUT >> 20);
}

/* Waits until fd can be read, or *stop is set: then -EINTR. Files on disk never wait. */
static int wait_for(int fd, const volatile sig_atomic_t *stop)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    while (poll(&p, 1, stop ? STOP_MS : -1) == 0)
        if (*stop)
            return -EINTR;
    return 0;
}

/* Reads to the end; the size a file claims is only a first guess. What we opened says EAGAIN when
 * it has to wait, or that nobody writes; of standard input, which is not ours to change, we ask
 * first. */
static int drain(int fd, const volatile sig_atomic_t *stop, size_t guess, const char *name,
                 toc_buf *out, toc_err *reterr)
{
    bool wait = fd == STDIN_FILENO;
    for (size_t room = guess + 1;; room = CHUNK) {
        room = TOC_MIN(room, out->max - out->n);
        char *to = room ? toc_buf_reserve(out, room) : NULL;
        if (!to)
            return room ? toc_fail(reterr, -ENOMEM, "%s: out of memory", name)
                        : too_large(name, reterr);
        if (wait && wait_for(fd, stop) < 0)
            return toc_fail(reterr, -EINTR, "%s: interrupted", name);
        ssize_t n = read(fd, to, room);
        wait = fd == STDIN_FILENO || (n < 0 && errno == EAGAIN);
        if (n < 0 && (errno == EINTR || errno == EAGAIN))
            continue;
        if (n < 0)
            return toc_fail(reterr, -errno, "%s: %s", name, strerror(errno));
        if (n == 0)
            return 0;
        out->n += (size_t)n;
    }
}

static int check_kind(const struct stat *st, const char *name, toc_err *reterr)
{
    if (S_ISDIR(st->st_mode))
        return toc_fail(reterr, -EISDIR, "%s: is a folder", name);
    if (S_ISBLK(st->st_mode) || S_ISSOCK(st->st_mode))
        return toc_fail(reterr, -EINVAL, "%s: is a device or socket, not a report", name);
    if (S_ISREG(st->st_mode) && (uint64_t)st->st_size > TOC_MAX_INPUT)
        return too_large(name, reterr);
    return 0;
}

static int fetch_fd(int fd, const volatile sig_atomic_t *stop, const char *name, toc_buf *out,
                    toc_err *reterr)
{
    struct stat st;
    if (fstat(fd, &st) < 0)
        return toc_fail(reterr, -errno, "%s: %s", name, strerror(errno));
    int r = check_kind(&st, name, reterr);
    return r < 0 ? r
                 : drain(fd, stop, S_ISREG(st.st_mode) ? (size_t)st.st_size : CHUNK, name, out,
                         reterr);
}

/* Opened without waiting: a named pipe that nobody writes to reads as empty instead of hanging. */
static int fetch_file(const char *path, const volatile sig_atomic_t *stop, toc_buf *out,
                      toc_err *reterr)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return toc_fail(reterr, -errno, "%s: %s", path, strerror(errno));
    int r = fetch_fd(fd, stop, path, out, reterr);
    (void)close(fd);
    return r;
}

int toc_fetch(const char *name, const volatile sig_atomic_t *stop, char **ret, size_t *ret_n,
              toc_err *reterr)
{
    toc_buf out = {.max = TOC_MAX_INPUT + 1}; /* the one too many shows that there is more */
    int r;
    if (strcmp(name, "-") == 0)
        r = fetch_fd(STDIN_FILENO, stop, name, &out, reterr);
    else if (toc_name_is_url(toc_sv_of(name)))
        r = toc_fetch_url(name, stop, &out, reterr);
    else
        r = fetch_file(name, stop, &out, reterr);
    if (r == 0 && !out.p && !toc_buf_reserve(&out, 1))
        r = toc_fail(reterr, -ENOMEM, "%s: out of memory", name);
    if (r < 0) {
        toc_buf_done(&out);
        return r;
    }
    *ret = out.p;
    *ret_n = out.n;
    return 0;
}
