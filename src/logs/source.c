/* source - see source.h. */
#include "logs/source.h"

#include "base/alloc.h"
#include "base/utf16.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

enum { PACKED = 256 * 1024, WIDE = 64 * 1024 };

struct toc_log_source {
    char *name;
    int fd;
    const volatile sig_atomic_t *stop;
    /* What was read to see what it is; then, of a compressed one, what is not unpacked yet. */
    char *ahead;
    size_t at, n;
    bool ended;
    int (*unpack)(toc_log_source *s, char *p, size_t n, size_t *ret, toc_err *reterr);
    z_stream gzip;
    bool gzip_begun, member; /* member: inside one, whose end must come */
    ZSTD_DStream *zstd;
    /* Of UTF-16: what was read and is not turned into UTF-8 yet. */
    bool looked; /* the first bytes were looked at for that */
    toc_utf16_order order;
    char *wide;
    size_t wide_n;
};

static int read_fd(toc_log_source *s, char *p, size_t n, size_t *ret, toc_err *reterr)
{
    for (;;) {
        ssize_t got = read(s->fd, p, n);
        if (got >= 0) {
            *ret = (size_t)got;
            s->ended = got == 0;
            return 0;
        }
        if (errno != EINTR)
            return toc_fail(reterr, -errno, "%s: %s", s->name, strerror(errno));
        if (s->stop && *s->stop)
            return toc_fail(reterr, -EINTR, "%s: interrupted", s->name);
    }
}

static int fill_ahead(toc_log_source *s, toc_err *reterr)
{
    if (s->at < s->n || s->ended)
        return 0;
    s->at = s->n = 0;
    return read_fd(s, s->ahead, PACKED, &s->n, reterr);
}

static int damaged(const toc_log_source *s, const char *format, toc_err *reterr)
{
    return toc_fail(reterr, -EINVAL, "%s: %s %s file", s->name, s->ended ? "truncated" : "damaged",
                    format);
}

/* RFC 1952: members, one behind the other. */
static int unpack_gzip(toc_log_source *s, char *p, size_t n, size_t *ret, toc_err *reterr)
{
    s->gzip.next_out = (Bytef *)p;
    s->gzip.avail_out = (uInt)TOC_MIN(n, (size_t)1 << 30);
    const uInt room = s->gzip.avail_out;
    while (s->gzip.avail_out == room) {
        int r = fill_ahead(s, reterr);
        if (r < 0)
            return r;
        if (s->at == s->n && s->ended)
            break;
        s->gzip.next_in = (Bytef *)s->ahead + s->at;
        s->gzip.avail_in = (uInt)(s->n - s->at);
        s->member = true;
        int z = inflate(&s->gzip, Z_NO_FLUSH);
        s->at = s->n - s->gzip.avail_in;
        if (z == Z_STREAM_END) {
            s->member = false;
            z = inflateReset(&s->gzip);
        }
        if (z != Z_OK && z != Z_BUF_ERROR)
            return damaged(s, "gzip", reterr);
    }
    *ret = room - s->gzip.avail_out;
    return *ret == 0 && s->member ? damaged(s, "gzip", reterr) : 0;
}

static int unpack_zstd(toc_log_source *s, char *p, size_t n, size_t *ret, toc_err *reterr)
{
    ZSTD_outBuffer to = {.dst = p, .size = n};
    while (to.pos == 0) {
        int r = fill_ahead(s, reterr);
        if (r < 0)
            return r;
        ZSTD_inBuffer from = {.src = s->ahead, .size = s->n, .pos = s->at};
        bool none = s->at == s->n && s->ended;
        size_t left = ZSTD_decompressStream(s->zstd, &to, &from);
        if (ZSTD_isError(left))
            return damaged(s, "zstd", reterr);
        s->at = from.pos;
        if (!none)
            s->member = left != 0;
        else if (to.pos == 0)
            break;
    }
    *ret = to.pos;
    return *ret == 0 && s->member ? damaged(s, "zstd", reterr) : 0;
}

/* Compressed by what is not unpacked here: as it stands nothing would be found in it. */
static int refuse_others(const toc_log_source *s, toc_sv start, toc_err *reterr)
{
    static const struct {
        toc_sv magic;
        const char *name, *unpack;
    } OTHERS[] = {
        {{"\xfd"
          "7zXZ\0",
          6},
         "xz",
         "xz -dc"},
        {{"BZh", 3}, "bzip2", "bzip2 -dc"},
        {{"\x04\x22\x4d\x18", 4}, "lz4", "lz4 -dc"},
        {{"PK\x03\x04", 4}, "zip", "unzip -p"},
        {{"7z\xbc\xaf\x27\x1c", 6}, "7-Zip", "7z x -so"},
    };
    for (size_t i = 0; i < TOC_LEN(OTHERS); i++) {
        bool digit =
            OTHERS[i].magic.n != 3 || (start.n > 3 && start.p[3] >= '1' && start.p[3] <= '9');
        if (toc_sv_starts(start, OTHERS[i].magic) && digit)
            return toc_fail(
                reterr, -EINVAL,
                "%s: compressed with %s, which is not read here; try '%s %s | tocsin match'",
                s->name, OTHERS[i].name, OTHERS[i].unpack, s->name);
    }
    return 0;
}

/* What the first bytes say. */
static int begin(toc_log_source *s, toc_err *reterr)
{
    int r = fill_ahead(s, reterr);
    toc_sv start = {s->ahead, s->n};
    if (r < 0)
        return r;
    if (toc_sv_starts(start, TOC_SV("\x1f\x8b"))) {
        s->unpack = unpack_gzip;
        s->gzip_begun = inflateInit2(&s->gzip, 15 + 16) == Z_OK;
        return s->gzip_begun ? 0 : toc_fail(reterr, -ENOMEM, "out of memory");
    }
    if (toc_sv_starts(start, TOC_SV("\x28\xB5\x2F\xFD"))) {
        s->unpack = unpack_zstd;
        s->zstd = ZSTD_createDStream();
        return s->zstd ? 0 : toc_fail(reterr, -ENOMEM, "out of memory");
    }
    return refuse_others(s, start, reterr);
}

int toc_log_source_open(const char *name, const volatile sig_atomic_t *stop, toc_log_source **ret,
                        toc_err *reterr)
{
    bool in = strcmp(name, "-") == 0;
    toc_log_source *s = toc_calloc(1, sizeof(*s));
    if (s) {
        s->fd = in ? STDIN_FILENO : -1;
        s->stop = stop;
        s->name = in ? toc_strndup("standard input", 14) : toc_strndup(name, strlen(name));
        s->ahead = toc_calloc(1, PACKED);
    }
    if (!s || !s->name || !s->ahead) {
        toc_log_source_close(s);
        return toc_fail(reterr, -ENOMEM, "out of memory");
    }
    struct stat st;
    int r = 0;
    if (!in && (s->fd = open(name, O_RDONLY | O_CLOEXEC)) < 0)
        r = toc_fail(reterr, -errno, "%s: %s", name, strerror(errno));
    else if (fstat(s->fd, &st) == 0 && S_ISDIR(st.st_mode))
        r = toc_fail(reterr, -EISDIR, "%s: a folder; name the logs in it", name);
    if (r == 0)
        r = begin(s, reterr);
    if (r < 0) {
        toc_log_source_close(s);
        return r;
    }
    *ret = s;
    return 0;
}

toc_log_source *toc_log_source_close(toc_log_source *s)
{
    if (!s)
        return NULL;
    if (s->gzip_begun)
        (void)inflateEnd(&s->gzip);
    (void)ZSTD_freeDStream(s->zstd);
    if (s->fd > STDIN_FILENO)
        (void)close(s->fd);
    toc_free(s->ahead);
    toc_free(s->wide);
    toc_free(s->name);
    toc_free(s);
    return NULL;
}

static int read_unpacked(toc_log_source *s, char *p, size_t n, size_t *ret, toc_err *reterr)
{
    if (s->unpack)
        return s->unpack(s, p, n, ret, reterr);
    if (s->at == s->n)
        return s->ended ? (*ret = 0, 0) : read_fd(s, p, n, ret, reterr);
    *ret = TOC_MIN(n, s->n - s->at);
    memcpy(p, s->ahead + s->at, *ret);
    s->at += *ret;
    return 0;
}

/* The first read shows what the text is. */
static int look(toc_log_source *s, toc_sv first, toc_err *reterr)
{
    s->looked = true;
    s->order = toc_utf16_detect(first);
    if (s->order == TOC_UTF16_NONE)
        return 0;
    s->wide = toc_calloc(1, TOC_MAX((size_t)WIDE, first.n));
    if (!s->wide)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    memcpy(s->wide, first.p, first.n);
    s->wide_n = first.n;
    return 0;
}

/* As many characters as fit p. */
static int read_wide(toc_log_source *s, char *p, size_t n, size_t *ret, toc_err *reterr)
{
    size_t used = 0, got = 0;
    TOC_ASSERT(n >= 16);
    while (used == 0) {
        if (s->wide_n < WIDE / 2) {
            int r = read_unpacked(s, s->wide + s->wide_n, WIDE - s->wide_n, &got, reterr);
            if (r < 0)
                return r;
        }
        bool last = got == 0 && s->wide_n < WIDE / 2;
        s->wide_n += got;
        size_t fits = n < 8 ? 0 : (n - 3) / 3 * 2;
        toc_sv in = {s->wide, TOC_MIN(fits, s->wide_n)};
        used = toc_utf16_decode(s->order, in, last && in.n == s->wide_n, p, ret);
        memmove(s->wide, s->wide + used, s->wide_n - used);
        s->wide_n -= used;
        if (last || *ret)
            break;
    }
    return 0;
}

int toc_log_source_read(toc_log_source *s, char *p, size_t n, size_t *ret, toc_err *reterr)
{
    if (s->order != TOC_UTF16_NONE)
        return read_wide(s, p, n, ret, reterr);
    int r = read_unpacked(s, p, n, ret, reterr);
    if (r == 0 && !s->looked) {
        r = look(s, (toc_sv){p, *ret}, reterr);
        if (r == 0 && s->order != TOC_UTF16_NONE)
            r = read_wide(s, p, n, ret, reterr);
    }
    return r;
}
