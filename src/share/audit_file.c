/* audit_file - see audit_file.h. */
#include "share/audit_file.h"

#include "base/base64.h"
#include "base/date.h"
#include "base/file.h"
#include "base/utf8.h"
#include "model/json.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { PIECE = 1 << 20 }; /* that is written at once */

static const struct {
    const char *key;
    size_t offset;
} TEXTS[] = {
    {"who", offsetof(toc_audit, who)},
    {"what", offsetof(toc_audit, what)},
    {"about", offsetof(toc_audit, about)},
    {"detail", offsetof(toc_audit, detail)},
};

static toc_sv *text_of(toc_audit *row, size_t i)
{
    return (toc_sv *)(void *)((char *)row + TEXTS[i].offset);
}

/* ---- writing ---- */

/* What is typed need not be UTF-8, which JSON is; the hash is over the bytes. */
static void write_text(toc_json_out *j, const char *key, const toc_sv *text)
{
    toc_buf raw = {0};
    if (toc_utf8_valid(*text) == text->n) {
        toc_json_member(j, key, *text);
        return;
    }
    toc_base64_add(&raw, *text);
    toc_json_key(j, key);
    toc_json_open(j, '{');
    toc_json_member(j, "base64", toc_buf_sv(&raw));
    toc_json_close(j, '}');
    j->buf->failed = j->buf->failed || raw.failed;
    toc_buf_done(&raw);
}

typedef struct {
    int fd;
    toc_buf b;
    int code;
} writer;

static void flush(writer *w)
{
    if (w->code == 0 && w->b.failed)
        w->code = -ENOMEM;
    if (w->code == 0)
        w->code = toc_write_all(w->fd, toc_buf_sv(&w->b));
    toc_buf_clear(&w->b);
}

static int write_row(void *context, const toc_audit *row)
{
    writer *w = context;
    char at[TOC_TIME_TEXT + 1];
    toc_json_out j = {.buf = &w->b};
    toc_time_format(row->at, at);
    toc_json_open(&j, '{');
    toc_json_key(&j, "seq");
    toc_json_int(&j, row->seq);
    toc_json_member(&j, "at", toc_sv_of(at));
    for (size_t i = 0; i < TOC_LEN(TEXTS); i++)
        write_text(&j, TEXTS[i].key, text_of((toc_audit *)(uintptr_t)row, i));
    toc_json_member(&j, "hash", row->hash);
    toc_json_close(&j, '}');
    toc_buf_byte(&w->b, '\n');
    if (w->b.n >= PIECE)
        flush(w);
    return w->code < 0 ? 1 : 0;
}

static void write_head(writer *w, int64_t after, toc_sv hash)
{
    toc_json_out j = {.buf = &w->b};
    toc_json_open(&j, '{');
    toc_json_key(&j, "audit");
    toc_json_int(&j, 1);
    toc_json_key(&j, "after");
    toc_json_int(&j, after);
    toc_json_member(&j, "hash", hash);
    toc_json_close(&j, '}');
    toc_buf_byte(&w->b, '\n');
}

/* All of it into fd, on the disk. */
static int write_span(toc_store *s, const toc_audit_span *span, int fd, toc_err *reterr)
{
    toc_arena a = {0};
    writer w = {.fd = fd};
    int64_t after = 0;
    toc_sv hash;
    int r = toc_retention_cut_at(s, &a, &after, &hash, reterr);
    if (r == 0 && after != span->first - 1)
        r = toc_fail(reterr, -EBADMSG, "the audit log does not begin at row %lld",
                     (long long)span->first);
    if (r == 0) {
        write_head(&w, after, hash);
        r = TOC_MIN(toc_retention_rows(s, span, write_row, &w, reterr), 0);
    }
    flush(&w);
    if (r == 0 && w.code == 0 && fsync(fd) < 0)
        w.code = -errno;
    toc_buf_done(&w.b);
    toc_arena_done(&a);
    return r < 0 ? r : w.code < 0 ? toc_fail(reterr, w.code, "%s", strerror(-w.code)) : 0;
}

static int sync_folder(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int r = fd < 0 || fsync(fd) < 0 ? -errno : 0;
    if (fd >= 0)
        (void)close(fd);
    return r;
}

/* A file that is there is never written over. */
static int write_new(toc_store *s, const toc_audit_span *span, const char *folder, const char *path,
                     toc_arena *a, toc_err *reterr)
{
    char *tmp = (char *)(uintptr_t)toc_arena_printf(a, "%s/.audit.XXXXXX", folder).p;
    if (a->overflowed)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    int fd = mkostemp(tmp, O_CLOEXEC);
    if (fd < 0)
        return toc_fail(reterr, -errno, "%s: %s", folder, strerror(errno));
    int r = write_span(s, span, fd, reterr);
    (void)close(fd);
    if (r < 0)
        r = toc_fail_context(reterr, r, "%s", path);
    if (r == 0 && link(tmp, path) < 0)
        r = toc_fail(reterr, -errno, "%s: %s", path, strerror(errno));
    (void)unlink(tmp); /* best effort */
    int synced = r == 0 ? sync_folder(folder) : 0;
    return synced < 0 ? toc_fail(reterr, synced, "%s: %s", folder, strerror(-synced)) : r;
}

/* From a run that was ended before its rows were taken off. */
static int is_same(toc_store *s, const toc_audit_span *span, const char *path, toc_arena *a,
                   toc_err *reterr)
{
    toc_audit_file have;
    toc_sv hash = {"", 0};
    int r = toc_audit_file_check(path, &have, reterr);
    if (r == 0)
        r = toc_retention_hash(s, span->last, a, &hash, reterr);
    if (r < 0)
        return r;
    bool same = have.after == span->first - 1 && have.last == span->last &&
                toc_sv_eq(hash, toc_sv_of(have.hash));
    return same ? 0
                : toc_fail(reterr, -EEXIST, "%s is there already and holds something else", path);
}

int toc_audit_file_write(toc_store *s, const toc_audit_span *span, const char *folder, toc_arena *a,
                         toc_sv *ret_path, toc_err *reterr)
{
    toc_sv path = toc_arena_printf(a, "%s/audit-%lld-%lld.ndjson", folder, (long long)span->first,
                                   (long long)span->last);
    if (a->overflowed)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    int r = access(path.p, F_OK) == 0 ? is_same(s, span, path.p, a, reterr)
                                      : write_new(s, span, folder, path.p, a, reterr);
    if (r == 0)
        *ret_path = path;
    return r;
}

/* ---- checking ---- */

static bool keep_hash(toc_sv hash, char ret[TOC_SHA256_HEX + 1])
{
    if (hash.n && hash.n != TOC_SHA256_HEX)
        return false;
    (void)snprintf(ret, TOC_SHA256_HEX + 1, "%.*s", TOC_SV_ARG(hash));
    return true;
}

static bool read_head(toc_json v, toc_audit_file *ret)
{
    int64_t format = 0;
    bool ok = toc_json_to_int(toc_json_get(v, "audit"), &format) && format == 1 &&
              toc_json_to_int(toc_json_get(v, "after"), &ret->after) && ret->after >= 0 &&
              keep_hash(toc_json_text(v, "hash"), ret->before) &&
              (ret->after == 0) == (ret->before[0] == '\0');
    ret->last = ret->after;
    memcpy(ret->hash, ret->before, sizeof(ret->hash));
    return ok;
}

static bool read_text(toc_json v, toc_arena *a, toc_sv *ret)
{
    *ret = toc_json_sv(v);
    return ret->p || toc_base64_read(toc_json_text(v, "base64"), a, ret);
}

/* -EBADMSG: it does not follow. */
static int read_row(toc_json v, toc_arena *a, toc_audit_file *ret)
{
    char want[TOC_SHA256_HEX + 1];
    toc_audit row = {.hash = toc_json_text(v, "hash")};
    bool ok = toc_json_to_int(toc_json_get(v, "seq"), &row.seq) && row.seq == ret->last + 1 &&
              toc_time_parse(toc_json_text(v, "at"), &row.at);
    for (size_t i = 0; i < TOC_LEN(TEXTS); i++)
        ok = ok && read_text(toc_json_get(v, TEXTS[i].key), a, text_of(&row, i));
    if (!ok)
        return a->overflowed ? -ENOMEM : -EBADMSG;
    if (toc_audit_hash(toc_sv_of(ret->hash), &row, want) < 0)
        return -ENOMEM;
    if (!toc_sv_eq(row.hash, toc_sv_of(want)))
        return -EBADMSG;
    if (ret->last == ret->after)
        ret->from = row.at;
    ret->last = row.seq;
    ret->until = row.at;
    memcpy(ret->hash, want, sizeof(want));
    return 0;
}

static int read_line(toc_sv line, bool head, toc_arena *a, toc_audit_file *ret)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    int r = toc_json_parse(line, &doc, NULL);
    if (r < 0)
        return r == -ENOMEM ? r : -EBADMSG;
    if (head)
        return read_head(toc_json_root(doc), ret) ? 0 : -EBADMSG;
    toc_arena_clear(a);
    return read_row(toc_json_root(doc), a, ret);
}

static int fail_line(const char *path, unsigned long line, int r, toc_err *reterr)
{
    if (r == -ENOMEM)
        return toc_fail(reterr, r, "out of memory");
    if (line == 1)
        return toc_fail(reterr, r, "%s: this is no file of an audit log", path);
    return toc_fail(reterr, r, "%s:%lu: this row was changed, or one before it is missing", path,
                    line);
}

int toc_audit_file_check(const char *path, toc_audit_file *ret, toc_err *reterr)
{
    toc_file_map map;
    int r = toc_file_map_open(path, &map, reterr);
    if (r < 0)
        return r;
    *ret = (toc_audit_file){0};
    toc_sv rest = map.bytes;
    unsigned long line = 0;
    toc_arena a = {0};
    while (r == 0 && (rest.n || !line))
        r = read_line(toc_sv_cut(&rest, '\n'), ++line == 1, &a, ret);
    if (r == 0 && ret->last == ret->after)
        r = toc_fail(reterr, -EBADMSG, "%s: no row is in it", path);
    else if (r < 0)
        r = fail_line(path, line, r, reterr);
    toc_arena_done(&a);
    toc_file_map_close(&map);
    return r;
}
