/*
 * source - the inputs of one command, in order.
 *
 * All are listed at the start, so that a progress bar knows the total and a folder that changes
 * meanwhile does no harm. Folders are walked like `grep -r`: links to folders are not followed, so
 * no loop of links can trap the walk.
 */
#include "base/alloc.h"
#include "base/limits.h"
#include "base/vec.h"
#include "read/name.h"
#include "read/read.h"

#include <errno.h>
#include <fts.h>
#include <glob.h>
#include <sys/stat.h>

typedef struct {
    toc_sv name;  /* NUL-terminated */
    toc_sv error; /* why it cannot be read; empty for an input */
    int code;     /* < 0 with error */
} entry;

struct toc_source {
    toc_arena arena;
    TOC_VEC(entry) entries;
    uint32_t next;
};

static int out_of_memory(toc_err *reterr)
{
    return toc_fail(reterr, -ENOMEM, "out of memory for the list of inputs; name fewer at a time");
}

static int add(toc_source *s, const char *name, toc_err *reterr)
{
    entry *e = TOC_VEC_PUSH(&s->arena, &s->entries);
    if (!e)
        return out_of_memory(reterr);
    e->name = toc_arena_dup(&s->arena, toc_sv_of(name));
    return s->arena.overflowed ? out_of_memory(reterr) : 0;
}

static int add_error(toc_source *s, const char *name, int code, const char *why, toc_err *reterr)
{
    int r = add(s, name, reterr);
    if (r < 0)
        return r;
    entry *e = &s->entries.p[s->entries.n - 1];
    e->error = toc_arena_printf(&s->arena, "%s: %s", name, why);
    e->code = code;
    return s->arena.overflowed ? out_of_memory(reterr) : 0;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

/* A link inside a folder counts if it leads to a file. */
static int add_link(toc_source *s, const FTSENT *e, toc_err *reterr)
{
    struct stat st;
    if (stat(e->fts_accpath, &st) < 0)
        return add_error(s, e->fts_path, -errno, "link that leads nowhere", reterr);
    return S_ISREG(st.st_mode) ? add(s, e->fts_path, reterr) : 0;
}

static int add_found(toc_source *s, FTS *fts, FTSENT *e, toc_err *reterr)
{
    bool hidden = e->fts_level > 0 && e->fts_name[0] == '.';
    switch (e->fts_info) {
    case FTS_D:
        if (hidden)
            (void)fts_set(fts, e, FTS_SKIP);
        if (hidden || e->fts_level <= TOC_MAX_FOLDER_DEPTH)
            return 0;
        (void)fts_set(fts, e, FTS_SKIP);
        return add_error(s, e->fts_path, -ELOOP, "folder nested too deep; name it itself", reterr);
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        return add_error(s, e->fts_path, -e->fts_errno, strerror(e->fts_errno), reterr);
    case FTS_F:
        return hidden ? 0 : add(s, e->fts_path, reterr);
    case FTS_SL:
    case FTS_SLNONE:
        return hidden ? 0 : add_link(s, e, reterr);
    default: /* the folder again on the way out; pipes and devices are no reports */
        return 0;
    }
}

static int add_folder(toc_source *s, const char *path, toc_err *reterr)
{
    TOC_CLEANUP(toc_freep) char *copy = toc_strndup(path, strlen(path));
    if (!copy)
        return out_of_memory(reterr);
    for (size_t n = strlen(copy); n > 1 && copy[n - 1] == '/'; n--)
        copy[n - 1] = '\0'; /* else every name below has two slashes */
    char *roots[] = {copy, NULL};
    FTS *fts = fts_open(roots, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name);
    if (!fts)
        return out_of_memory(reterr);
    int r = 0;
    for (FTSENT *e; r == 0 && (e = fts_read(fts));)
        r = add_found(s, fts, e, reterr);
    (void)fts_close(fts);
    return r;
}

static int add_path(toc_source *s, const char *path, toc_err *reterr)
{
    struct stat st;
    if (stat(path, &st) < 0)
        return add_error(s, path, -errno, strerror(errno), reterr);
    return S_ISDIR(st.st_mode) ? add_folder(s, path, reterr) : add(s, path, reterr);
}

static int add_glob(toc_source *s, const char *pattern, toc_err *reterr)
{
    glob_t g;
    int r = glob(pattern, 0, NULL, &g);
    if (r == GLOB_NOMATCH)
        return add_error(s, pattern, -ENOENT, "nothing matches", reterr);
    if (r != 0)
        return r == GLOB_NOSPACE ? out_of_memory(reterr)
                                 : add_error(s, pattern, -EACCES, "cannot be listed", reterr);
    for (size_t i = 0; r == 0 && i < g.gl_pathc; i++)
        r = add_path(s, g.gl_pathv[i], reterr);
    globfree(&g);
    return r;
}

static int add_name(toc_source *s, const char *name, toc_err *reterr)
{
    struct stat st;
    if (strcmp(name, "-") == 0 || toc_name_is_url(toc_sv_of(name)))
        return add(s, name, reterr);
    bool pattern = strpbrk(name, "*?[") && lstat(name, &st) < 0;
    return pattern ? add_glob(s, name, reterr) : add_path(s, name, reterr);
}

static void freep(toc_source **s)
{
    *s = toc_source_free(*s);
}

int toc_source_new(const char *const *names, size_t n, toc_source **ret, toc_err *reterr)
{
    TOC_CLEANUP(freep) toc_source *s = toc_calloc(1, sizeof(*s));
    if (!s)
        return out_of_memory(reterr);
    for (size_t i = 0; i < n; i++) {
        int r = add_name(s, names[i], reterr);
        if (r < 0)
            return r;
    }
    *ret = TOC_STEAL(s);
    return 0;
}

toc_source *toc_source_free(toc_source *s)
{
    if (s) {
        toc_arena_done(&s->arena);
        toc_free(s);
    }
    return NULL;
}

int toc_source_next(toc_source *s, const char **ret_name, toc_err *reterr)
{
    if (s->next == s->entries.n)
        return TOC_READ_END;
    const entry *e = &s->entries.p[s->next++];
    if (e->code < 0)
        return toc_fail(reterr, e->code, "%.*s", TOC_SV_ARG(e->error));
    *ret_name = e->name.p;
    return 0;
}

void toc_source_progress(const toc_source *s, size_t *ret_done, size_t *ret_total)
{
    *ret_done = s->next;
    *ret_total = s->entries.n;
}
