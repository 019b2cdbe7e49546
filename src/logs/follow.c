/*
 * follow - logs that grow, one thread for all of them.
 *
 * A file is looked at several times a second, by its path: when another file has taken its place
 * (rotation) the old one is read to its end and the new one from its start; when it became shorter
 * (truncation) it is read from the start. One that is not there yet is waited for.
 */
#include "logs/follow.h"

#include "base/alloc.h"
#include "base/limits.h"
#include "logs/block.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WAIT_MS = 200, PIECE = 512 * 1024 };

typedef struct {
    const char *name;
    int fd;  /* -1: not there */
    bool in; /* standard input: ends when it ends */
    bool complained, ended;
    ino_t inode;
    dev_t device;
    toc_log_format format;
    uint64_t offset, line;
    toc_log_buffer text;
} followed;

typedef struct {
    const toc_logs_options *o;
    toc_scan *scan;
    followed *files;
    size_t n;
    toc_logs_result total;
} follower;

static bool stopped(const follower *f)
{
    return f->o->stop && *f->o->stop;
}

static void start_over(followed *file)
{
    file->offset = 0;
    file->line = 1;
    file->text.n = 0;
    file->format = TOC_LOG_AUTO;
}

static void complain(follower *f, followed *file, int code)
{
    toc_err err = {0};
    if (!file->complained)
        f->o->fail(
            f->o->context, file->name,
            (toc_fail(&err, code, "%s: %s; waiting for it", file->name, strerror(-code)), &err));
    f->total.failures += !file->complained && code != -ENOENT;
    file->complained = true;
}

static void open_file(follower *f, followed *file)
{
    struct stat st;
    file->fd = open(file->name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file->fd < 0 || fstat(file->fd, &st) < 0) {
        complain(f, file, -errno);
        return;
    }
    file->inode = st.st_ino;
    file->device = st.st_dev;
    file->complained = false;
    start_over(file);
}

/* Scans and delivers text[0, n) and keeps what stands behind it. */
static int deliver(follower *f, followed *file, size_t n)
{
    toc_sv text = {toc_log_text(&file->text), n};
    const toc_hit *hits;
    size_t count;
    if (file->format == TOC_LOG_AUTO)
        file->format = f->o->format == TOC_LOG_AUTO ? toc_log_detect(text) : f->o->format;
    toc_scan_style style = toc_log_style(file->format);
    char kept[TOC_SCAN_PAD]; /* of what follows: the padding goes over it */
    memcpy(kept, text.p + n, sizeof(kept));
    memset(toc_log_text(&file->text) + n, '\n', TOC_SCAN_PAD);
    int r = toc_scan_block(f->scan, text, &style, &hits, &count);
    toc_log_block out = {file->name, file->format, text, file->offset, file->line, hits, count};
    if (r == 0 && (count || f->o->all))
        r = f->o->deliver(f->o->context, &out);
    memcpy(toc_log_text(&file->text) + n, kept, sizeof(kept));
    uint64_t lines = toc_log_count_lines(text);
    file->offset += n;
    file->line += lines;
    f->total.lines += lines;
    f->total.bytes += n;
    file->text.n -= n;
    memmove(toc_log_text(&file->text), toc_log_text(&file->text) + n, file->text.n);
    return r;
}

/* Reads what is there. *ret_any: something was. */
static int read_more(follower *f, followed *file, bool *ret_any)
{
    while (file->fd >= 0 && !stopped(f)) {
        if (toc_log_reserve(&file->text, file->text.n + PIECE) < 0)
            return -ENOMEM;
        char *fresh = toc_log_text(&file->text) + file->text.n;
        ssize_t n = read(file->fd, fresh, PIECE);
        if (n < 0 && errno != EAGAIN && errno != EINTR)
            complain(f, file, -errno);
        if (n <= 0) {
            file->ended = file->in && n == 0;
            return 0;
        }
        *ret_any = true;
        const char *feed = memrchr(fresh, '\n', (size_t)n);
        file->text.n += (size_t)n;
        size_t whole = feed ? (size_t)(feed + 1 - toc_log_text(&file->text)) : 0;
        if (!whole && file->text.n >= TOC_MAX_LOG_LINE)
            whole = file->text.n;
        int r = whole ? deliver(f, file, whole) : 0;
        if (r < 0)
            return r;
    }
    return 0;
}

/* The last line of a file that is gone has no end. */
static int finish(follower *f, followed *file)
{
    int r = file->text.n ? deliver(f, file, file->text.n) : 0;
    if (file->fd > STDIN_FILENO)
        (void)close(file->fd);
    file->fd = -1;
    return r;
}

/* Is another file in the place of the one that is read? */
static int look_around(follower *f, followed *file)
{
    struct stat path, open_one;
    if (file->in)
        return file->ended ? finish(f, file) : 0;
    if (file->fd < 0) {
        open_file(f, file);
        return 0;
    }
    if (fstat(file->fd, &open_one) == 0 && S_ISREG(open_one.st_mode) &&
        (uint64_t)open_one.st_size < file->offset + file->text.n) {
        (void)lseek(file->fd, 0, SEEK_SET);
        start_over(file);
    }
    if (stat(file->name, &path) < 0 || (path.st_ino == file->inode && path.st_dev == file->device))
        return 0;
    bool any;
    int r = read_more(f, file, &any);
    if (r == 0)
        r = finish(f, file);
    if (r == 0)
        open_file(f, file);
    return r;
}

static bool all_ended(const follower *f)
{
    for (size_t i = 0; i < f->n; i++)
        if (!f->files[i].in || f->files[i].fd >= 0)
            return false;
    return true;
}

/* Goes on with another set, where there is one. */
static int swap(follower *f)
{
    const toc_set *set = f->o->renew ? f->o->renew(f->o->context) : NULL;
    toc_scan *scan = NULL;
    toc_err err = {0};
    int r = set ? toc_scan_new(set, &scan, &err) : 0;
    if (!scan)
        return r;
    toc_scan_free(f->scan);
    f->scan = scan;
    return 0;
}

static int follow(follower *f)
{
    while (!stopped(f) && !all_ended(f)) {
        bool any = false;
        int swapped = swap(f);
        if (swapped < 0)
            return swapped;
        for (size_t i = 0; i < f->n; i++) {
            int r = look_around(f, &f->files[i]);
            if (r == 0)
                r = read_more(f, &f->files[i], &any);
            if (r < 0)
                return r;
        }
        if (!any)
            (void)poll(NULL, 0, WAIT_MS); /* a signal ends it early */
    }
    return 0;
}

int toc_logs_follow(const char *const *names, size_t n, const toc_logs_options *o,
                    toc_logs_result *ret, toc_err *reterr)
{
    follower f = {.o = o, .n = n, .files = toc_calloc(n, sizeof(*f.files))};
    int r = f.files ? toc_scan_new(o->set, &f.scan, reterr)
                    : toc_fail(reterr, -ENOMEM, "out of memory");
    for (size_t i = 0; r == 0 && i < n; i++) {
        f.files[i] = (followed){.name = names[i], .fd = -1, .in = strcmp(names[i], "-") == 0};
        start_over(&f.files[i]);
        if (f.files[i].in)
            f.files[i].fd = STDIN_FILENO;
    }
    if (r == 0)
        r = follow(&f);
    for (size_t i = 0; f.files && i < n; i++) {
        if (f.files[i].fd > STDIN_FILENO)
            (void)close(f.files[i].fd);
        toc_log_buffer_done(&f.files[i].text);
    }
    toc_free(f.files);
    toc_scan_free(f.scan);
    f.total.stopped = stopped(&f);
    *ret = f.total;
    return r;
}
