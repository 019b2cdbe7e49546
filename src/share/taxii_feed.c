/*
 * taxii_feed - MISP feeds for who has an account here: /feeds/PARTNER/FILE gives the files that
 * 'tocsin export --format misp-feed' made for that partner, to its own accounts alone;
 * /feeds/public/FILE to all of them.
 *
 * The gate stood before the export; here it is who asks that counts. Files are read anew for each
 * request, as an export may replace them at any time.
 */
#include "base/ascii.h"
#include "base/file.h"
#include "share/taxii_server.h"

#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

static void no_such_file(toc_call *c)
{
    toc_taxii_fail(c->r, 404, "Not found", "No such feed, or no such file in it.");
}

/* A name of the feeds' folder: no path. */
static bool is_plain(toc_sv name)
{
    bool ok = name.n > 0 && name.n < 256 && name.p[0] != '.';
    for (size_t i = 0; ok && i < name.n; i++)
        ok = name.p[i] != '/' && (unsigned char)name.p[i] >= 0x20;
    return ok;
}

/* manifest.json, hashes.csv, UUID.json */
static const char *media_of(toc_sv file)
{
    static const toc_sv ENDING = {".json", 5};
    if (toc_sv_eq(file, TOC_SV("hashes.csv")))
        return "text/csv; charset=utf-8";
    if (toc_sv_eq(file, TOC_SV("manifest.json")))
        return "application/json";
    bool event = file.n == TOC_UUID_TEXT + ENDING.n && toc_sv_ends(file, ENDING);
    for (size_t i = 0; event && i < TOC_UUID_TEXT; i++)
        event = toc_is_hex(file.p[i]) || file.p[i] == '-';
    return event ? "application/json" : NULL;
}

/* The file as its reader may have it; its place in *ret. */
static bool find(const toc_call *c, toc_sv feed, toc_sv file, const char **ret)
{
    bool own = toc_sv_eq(feed, c->partner->stored.name) || toc_sv_eq(feed, TOC_SV("public"));
    if (!c->t->options.feeds || !own || !is_plain(feed) || !media_of(file))
        return false;
    toc_sv path = toc_arena_printf(c->a, "%s/%.*s/%.*s", c->t->options.feeds, TOC_SV_ARG(feed),
                                   TOC_SV_ARG(file));
    *ret = path.p;
    return path.n > 0;
}

/* Replaced files are others: number, time and size tell them apart. */
static toc_sv tag_of(toc_call *c, const struct stat *st)
{
    return toc_arena_printf(c->a, "\"%" PRIx64 "-%" PRIx64 "-%" PRIx64 "\"", (uint64_t)st->st_ino,
                            (uint64_t)st->st_mtim.tv_sec * 1000000000 +
                                (uint64_t)st->st_mtim.tv_nsec,
                            (uint64_t)st->st_size);
}

/* Opens it for the call; its tag. */
static bool open_file(toc_call *c, const char *path, toc_sv *ret_tag)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return false;
    if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
        (void)close(fd);
        return false;
    }
    c->file = fd;
    c->has_file = true;
    c->file_size = (uint64_t)st.st_size;
    *ret_tag = tag_of(c, &st);
    return ret_tag->n > 0;
}

/* Whether it may be held in memory, which is when it can be compressed; else it goes from the disk,
 * so that who reads slowly holds nothing. */
static bool read_file(toc_call *c, toc_buf *ret)
{
    enum { MOST = 1 << 20 };
    toc_file_map map = {0};
    if (c->file_size > MOST || toc_request_room(c->r) / 2 < c->file_size ||
        toc_file_map_fd(c->file, "feed", &map, NULL) < 0)
        return false;
    toc_buf_add(ret, map.bytes);
    toc_file_map_close(&map);
    if (ret->failed)
        toc_buf_done(ret);
    return !ret->failed;
}

static void answer(toc_call *c, toc_buf *nothing)
{
    const char *media = media_of(toc_request_param(c->r, 1));
    toc_buf body = {0};
    toc_buf_done(nothing);
    if (read_file(c, &body)) {
        toc_respond(c->r, 200, media, &body);
        return;
    }
    c->has_file = false;
    toc_respond_file(c->r, 200, media, c->file, c->file_size);
}

void toc_taxii_feed(toc_call *c)
{
    static const toc_sent_notes NOTHING = {0};
    toc_sv feed = toc_request_param(c->r, 0), file = toc_request_param(c->r, 1);
    const char *path = NULL;
    toc_buf body = {0};
    toc_sv tag;
    if (!find(c, feed, file, &path) || !open_file(c, path, &tag)) {
        no_such_file(c);
        return;
    }
    toc_respond_header(c->r, "ETag", tag);
    toc_respond_header(c->r, "Cache-Control", TOC_SV("private, no-cache"));
    if (toc_sv_eq(toc_request_header(c->r, "If-None-Match"), tag)) {
        toc_respond(c->r, 304, NULL, NULL);
        return;
    }
    c->audit = toc_arena_printf(c->a, "%.*s/%.*s", TOC_SV_ARG(feed), TOC_SV_ARG(file));
    toc_taxii_leave(c, &NOTHING, &body, answer);
}
