/* export_misp - see export_misp.h. */
#include "cli/export_misp.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/map.h"
#include "cli/work.h"
#include "match/pattern.h"
#include "model/json.h"
#include "share/misp_out.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

int toc_export_misp_add(toc_export_misp *x, toc_sv lines)
{
    while (lines.n) {
        toc_sv json = toc_sv_cut(&lines, '\n');
        (void)toc_sv_cut(&json, ' '); /* the name */
        toc_buf_byte(&x->objects, x->objects.n ? ',' : '[');
        toc_buf_add(&x->objects, json);
    }
    return x->objects.failed ? -ENOMEM : 0;
}

void toc_export_misp_done(toc_export_misp *x)
{
    toc_buf_done(&x->objects);
}

static int plain(toc_sv text, toc_arena *a, toc_misp_plain_vec *ret)
{
    const toc_pattern *pattern = NULL;
    toc_plain_indicators values = {0};
    int r = toc_pattern_parse(text, a, &pattern, NULL);
    if (r == 0)
        r = toc_pattern_reduce(pattern, a, &values, NULL);
    TOC_VEC_FOREACH (v, &values) {
        toc_misp_plain *slot = r == 0 ? TOC_VEC_PUSH(a, ret) : NULL;
        if (r == 0 && !slot)
            r = -ENOMEM;
        if (r == 0)
            *slot = (toc_misp_plain){.type = v->type, .property = v->path, .value = v->value};
    }
    return r == -EINVAL || r == -E2BIG ? 1 : r;
}

/* ---- to standard output ---- */

typedef struct {
    toc_buf out;
    size_t n;
} printing;

static int print_event(void *context, const toc_misp_event *e, toc_err *reterr)
{
    enum { WRITE_AT = 64 << 10 };
    printing *p = context;
    toc_buf_str(&p->out, p->n++ ? ",\n" : "{\"response\":[\n");
    toc_buf_add(&p->out, e->json);
    if (p->out.failed)
        return -ENOMEM;
    int r = p->out.n >= WRITE_AT ? toc_write_out(&p->out) : 0;
    return r < 0 ? toc_fail(reterr, r, "standard output: %s", strerror(-r)) : 0;
}

static int print(toc_json objects, toc_err *reterr)
{
    printing p = {.n = 0};
    const toc_misp_writer w = {.context = &p, .event = print_event, .plain = plain};
    int r = toc_misp_write(&w, objects, reterr);
    toc_buf_str(&p.out, p.n ? "\n]}\n" : "{\"response\":[]}\n");
    if (r == 0)
        r = toc_write_out(&p.out);
    toc_buf_done(&p.out);
    return r;
}

/* ---- a feed ---- */

/* For its owner and a web server of its group. */
enum { FOLDER_MODE = 0750, FILE_MODE = 0640 };

typedef struct {
    const char *folder;
    toc_buf manifest, hashes;
    toc_arena a;
    toc_map written; /* UUIDs */
} feed;

static toc_sv path_in(feed *f, toc_arena *a, toc_sv name, const char *ending)
{
    return toc_arena_printf(a, "%s/%.*s%s", f->folder, TOC_SV_ARG(name), ending);
}

/* A file that says the same keeps its time, by which readers tell what is new. */
static int replace(const char *path, toc_sv bytes, toc_err *reterr)
{
    toc_file_map old = {0};
    bool same = toc_file_map_open(path, &old, NULL) == 0 && toc_sv_eq(old.bytes, bytes);
    toc_file_map_close(&old);
    return same ? 0 : toc_file_replace_with(path, &bytes, 1, FILE_MODE, reterr);
}

static int feed_event(void *context, const toc_misp_event *e, toc_err *reterr)
{
    feed *f = context;
    char digest[TOC_SHA256_HEX + 1];
    toc_arena a = {0};
    int r = replace(path_in(f, &a, e->uuid, ".json").p, e->json, reterr);
    toc_arena_done(&a);
    toc_sv entry = e->entry;
    toc_sha256_hex(e->json, digest);
    toc_buf_printf(&f->manifest, "%s\"%.*s\":", f->manifest.n ? ",\n" : "{", TOC_SV_ARG(e->uuid));
    toc_buf_add(&f->manifest, toc_sv_range(entry, 0, entry.n - 1)); /* without its bracket */
    toc_buf_printf(&f->manifest, "%s\"integrity:sha256\":\"%s\"}", entry.n > 2 ? "," : "", digest);
    toc_buf_add(&f->hashes, e->hashes);
    bool kept = toc_map_put(&f->written, &f->a, toc_arena_dup(&f->a, e->uuid), 1);
    return r == 0 && !kept ? -ENOMEM : r;
}

/* UUIDs that the manifest before named; nothing where there was none. */
static toc_json_doc *old_manifest(feed *f, toc_arena *a)
{
    toc_file_map map = {0};
    toc_json_doc *doc = NULL;
    if (toc_file_map_open(path_in(f, a, TOC_SV("manifest"), ".json").p, &map, NULL) == 0 &&
        toc_json_parse(map.bytes, &doc, NULL) < 0)
        doc = NULL;
    toc_file_map_close(&map);
    return doc;
}

/* Events that readers may no longer have. */
static int take_away(feed *f, const toc_json_doc *before, toc_arena *a, toc_err *reterr)
{
    if (!before)
        return 0;
    for (toc_json_iter i = toc_json_each(toc_json_root(before)); toc_json_next(&i);) {
        toc_sv as_id = toc_arena_printf(a, "report--%.*s", TOC_SV_ARG(i.key));
        if (!toc_stix_is_id(as_id, NULL) || toc_map_get(&f->written, i.key) != TOC_MAP_NONE)
            continue;
        const char *path = path_in(f, a, i.key, ".json").p;
        if (unlink(path) < 0 && errno != ENOENT)
            return toc_fail(reterr, -errno, "%s: %s", path, strerror(errno));
    }
    return 0;
}

static int write_feed(feed *f, toc_json objects, toc_err *reterr)
{
    toc_arena a = {0};
    const toc_misp_writer w = {.context = f, .event = feed_event, .plain = plain};
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *before = old_manifest(f, &a);
    int r = mkdir(f->folder, FOLDER_MODE) < 0 && errno != EEXIST
                ? toc_fail(reterr, -errno, "%s: %s", f->folder, strerror(errno))
                : 0;
    if (r == 0)
        r = toc_misp_write(&w, objects, reterr);
    toc_buf_str(&f->manifest, f->manifest.n ? "}\n" : "{}\n");
    if (r == 0 && (f->manifest.failed || f->hashes.failed))
        r = toc_fail(reterr, -ENOMEM, "out of memory");
    if (r == 0)
        r = replace(path_in(f, &a, TOC_SV("hashes"), ".csv").p, toc_buf_sv(&f->hashes), reterr);
    if (r == 0)
        r = replace(path_in(f, &a, TOC_SV("manifest"), ".json").p, toc_buf_sv(&f->manifest),
                    reterr);
    if (r == 0)
        r = take_away(f, before, &a, reterr);
    toc_arena_done(&a);
    return r;
}

int toc_export_misp_end(toc_export_misp *x, const char *out, toc_err *reterr)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    toc_buf_str(&x->objects, x->objects.n ? "]" : "[]");
    int r = x->objects.failed ? toc_fail(reterr, -ENOMEM, "out of memory")
                              : toc_json_parse(toc_buf_sv(&x->objects), &doc, reterr);
    if (r < 0)
        return r;
    if (!out)
        return print(toc_json_root(doc), reterr);
    feed f = {.folder = out};
    r = write_feed(&f, toc_json_root(doc), reterr);
    toc_buf_done(&f.manifest);
    toc_buf_done(&f.hashes);
    toc_arena_done(&f.a);
    return r;
}
