/* stores - see stores.h. */
#include "cli/stores.h"

#include "cli/command.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

/* ---- which store ---- */

/* Makes the folders of path that are not there, for the owner alone. */
static int make_folders(char *path)
{
    for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        int r = mkdir(path, 0700);
        *slash = '/';
        if (r < 0 && errno != EEXIST)
            return -errno;
    }
    return 0;
}

/* $XDG_DATA_HOME counts only when absolute (XDG Base Directory Specification 0.8). */
static int default_path(char ret[PATH_MAX])
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    int n;
    if (data && data[0] == '/')
        n = snprintf(ret, PATH_MAX, "%s/tocsin/tocsin.db", data);
    else if (home && home[0] == '/')
        n = snprintf(ret, PATH_MAX, "%s/.local/share/tocsin/tocsin.db", home);
    else
        return -ENOENT;
    return n < PATH_MAX ? 0 : -ENAMETOOLONG;
}

/* Where the store is: *ret is given, the environment's, or buf. */
static int find_path(const char *given, bool make, char buf[PATH_MAX], const char **ret,
                     toc_err *reterr)
{
    *ret = given ? given : getenv("TOCSIN_STORE");
    if (*ret && **ret)
        return 0;
    if (default_path(buf) < 0)
        return toc_fail(reterr, -EINVAL, "which store? Give --store=FILE or set TOCSIN_STORE");
    *ret = buf;
    int r = make ? make_folders(buf) : 0;
    return r < 0 ? toc_fail(reterr, r, "cannot make the folder of '%s': %s", buf, strerror(-r)) : 0;
}

int toc_which_store(const char *given, char buf[PATH_MAX], const char **ret, toc_err *reterr)
{
    return find_path(given, false, buf, ret, reterr);
}

int toc_open_store(const char *command, const char *given, toc_store_mode mode, toc_store **ret)
{
    char buf[PATH_MAX];
    const char *path;
    toc_err err = {0};
    int r = find_path(given, mode == TOC_STORE_WRITE, buf, &path, &err);
    if (r == 0)
        r = toc_store_open(path, mode, ret, &err);
    if (r < 0) {
        bool first_time = r == -ENOENT && mode == TOC_STORE_READ;
        toc_complain(command, "%s%s", err.text, first_time ? " ('tocsin add' makes one)" : "");
        return TOC_EXIT_FAILED;
    }
    if (toc_store_created(*ret))
        toc_complain(command, "new store '%s'", path);
    return -1;
}

int toc_open_known_store(const char *command, const char *given, toc_store **ret)
{
    /* To look first: only 'add' and 'import' make a store. */
    int status = toc_open_store(command, given, TOC_STORE_READ, ret);
    if (status >= 0)
        return status;
    *ret = toc_store_close(*ret);
    return toc_open_store(command, given, TOC_STORE_WRITE, ret);
}

int toc_store_path(const char *command, const char *given, toc_arena *a, toc_sv *ret)
{
    char buf[PATH_MAX];
    const char *path;
    toc_store *s = NULL;
    int status = toc_open_store(command, given, TOC_STORE_WRITE, &s);
    toc_store_close(s);
    if (status >= 0)
        return status;
    if (find_path(given, false, buf, &path, NULL) < 0) /* was found a moment ago */
        return TOC_EXIT_FAILED;
    *ret = toc_arena_dup(a, toc_sv_of(path));
    return -1;
}
