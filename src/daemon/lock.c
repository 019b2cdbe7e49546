/*
 * lock - see lock.h. A lock of the file (flock) and not of the process (fcntl): the latter goes
 * when the process closes the file anywhere, and does not keep it from itself.
 */
#include "daemon/lock.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { SUFFIX = sizeof(".serving") };

static int open_beside(const char *store, char ret_path[PATH_MAX + SUFFIX], toc_err *reterr)
{
    char real[PATH_MAX];
    /* What is not there yet has the name that it is given. */
    const char *name = realpath(store, real) ? real : store;
    int n = snprintf(ret_path, PATH_MAX + SUFFIX, "%s.serving", name);
    if (n < 0 || n >= PATH_MAX + SUFFIX)
        return toc_fail(reterr, -ENAMETOOLONG, "the name of the store is too long");
    int fd = open(ret_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return toc_fail(reterr, -errno, "cannot open '%s': %s", ret_path, strerror(errno));
    return fd;
}

/* Who has the lock writes its id next: until then there is none to be told. */
static int held_by_another(int fd, const char *store, toc_err *reterr)
{
    char id[16] = "";
    ssize_t n = pread(fd, id, sizeof(id) - 1, 0);
    long pid = n > 0 ? strtol(id, NULL, 10) : 0;
    if (pid <= 0)
        return toc_fail(reterr, -EBUSY, "the store '%s' is served by another process already",
                        store);
    return toc_fail(reterr, -EBUSY,
                    "the store '%s' is served by process %ld already: one server a store, end that "
                    "one first",
                    store, pid);
}

static int lock_file(int fd, const char *path, const char *store, toc_err *reterr)
{
    char id[16];
    int n = snprintf(id, sizeof(id), "%ld\n", (long)getpid());
    if (flock(fd, LOCK_EX | LOCK_NB) < 0)
        return errno == EWOULDBLOCK
                   ? held_by_another(fd, store, reterr)
                   : toc_fail(reterr, -errno, "cannot lock '%s': %s", path, strerror(errno));
    /* Only for the text of others: the lock holds on a full disk, too. */
    if (ftruncate(fd, 0) == 0)
        (void)toc_write_all(fd, (toc_sv){id, (size_t)n});
    return 0;
}

int toc_server_lock(const char *store, int *ret, toc_err *reterr)
{
    char path[PATH_MAX + SUFFIX];
    int fd = open_beside(store, path, reterr);
    if (fd < 0)
        return fd;
    int r = lock_file(fd, path, store, reterr);
    if (r < 0) {
        close(fd);
        return r;
    }
    *ret = fd;
    return 0;
}

int toc_server_unlock(int lock)
{
    if (lock >= 0)
        close(lock);
    return -1;
}
