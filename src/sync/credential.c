/* credential - see credential.h. */
#include "sync/credential.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LONGEST = 8192 }; /* signed tokens have some KiB */

static int check_file(int fd, const char *path, toc_err *reterr)
{
    struct stat st;
    if (fstat(fd, &st) < 0)
        return toc_fail(reterr, -errno, "'%s': %s", path, strerror(errno));
    if (!S_ISREG(st.st_mode))
        return toc_fail(reterr, -EINVAL, "'%s' is no file", path);
    if (st.st_mode & (S_IRWXG | S_IRWXO))
        return toc_fail(reterr, -EPERM, "'%s' holds a secret, and others may open it: chmod 600 it",
                        path);
    return 0;
}

static int read_file(const char *path, toc_arena *a, toc_sv *ret, toc_err *reterr)
{
    char text[LONGEST];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return toc_fail(reterr, -errno, "'%s': %s", path, strerror(errno));
    int r = check_file(fd, path, reterr);
    ssize_t n = r == 0 ? read(fd, text, sizeof(text)) : 0;
    if (n < 0)
        r = toc_fail(reterr, -errno, "'%s': %s", path, strerror(errno));
    close(fd);
    if (r < 0)
        return r;
    toc_sv rest = {text, (size_t)n};
    *ret = toc_arena_dup(a, toc_sv_trim(toc_sv_cut(&rest, '\n')));
    if ((size_t)n == sizeof(text) || !ret->n)
        r = toc_fail(reterr, -EINVAL, "'%s' has no secret on its first line", path);
    explicit_bzero(text, sizeof(text));
    return r;
}

int toc_credential_read(toc_sv where, toc_arena *a, toc_sv *ret, toc_err *reterr)
{
    toc_sv kind = where, rest;
    *ret = (toc_sv){NULL, 0};
    if (!where.n)
        return 0;
    kind = toc_sv_cut(&where, ':');
    rest = toc_arena_dup(a, where);
    if (toc_sv_eq(kind, TOC_SV("file")))
        return read_file(rest.p, a, ret, reterr);
    const char *value = getenv(rest.p);
    if (!value || !*value)
        return toc_fail(reterr, -ENOENT, "the environment has no secret in %s", rest.p);
    *ret = toc_arena_dup(a, toc_sv_of(value));
    return 0;
}
