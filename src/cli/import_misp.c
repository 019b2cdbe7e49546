/*
 * import_misp - MISP events, one by one or as a feed (MISP core format, "Manifest"): manifest.json
 * names the events and when each was changed, UUID.json is one.
 *
 * What is known needs no file of its own: the Report of an event comes into the store behind all
 * that the event holds, and says which version of it that was. So a run that was ended goes on
 * where it was, and one that finds nothing new reads the manifest alone.
 */
#include "base/file.h"
#include "cli/command.h"
#include "cli/importing.h"
#include "cli/work.h"
#include "model/id.h"
#include "share/misp.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>

/* ---- events ---- */

static toc_sv known(void *context, const char *type, toc_sv name, toc_arena *a)
{
    toc_importing *s = context;
    return toc_misp_names_known(&s->names, type, name, a);
}

static void on_loss(void *context, const char *pointer, const char *what)
{
    toc_import_loss(context, pointer, what);
}

static int put(void *context, toc_sv json, const char *pointer, toc_err *reterr)
{
    (void)reterr; /* the session's is the one that is told */
    return toc_import_changed(context, json, pointer);
}

/* ---- the reports in events ---- */

static toc_day day_of(int64_t us)
{
    enum { DAY = 86400 };
    return (toc_day)(us / 1000000 / DAY);
}

static int withdraw(toc_importing *s, toc_sv identity)
{
    toc_arena a = {0};
    toc_sv id = toc_derived_id(&a, "report", identity);
    int r = toc_store_withdraw_report(s->store, id, &s->err);
    if (r == 0)
        r = toc_merge_report(s->store, id, &s->err);
    toc_arena_done(&a);
    return TOC_MIN(r, 0);
}

static int keep_text(toc_importing *s, const toc_misp_text *t, toc_sv identity, toc_arena *a)
{
    toc_err err = {0};
    toc_record *rec;
    toc_put done;
    toc_doc doc = {.id = t->title.n ? t->title : t->id,
                   .identity = identity,
                   .origin = identity,
                   .source = t->source,
                   .media = TOC_SV("text/markdown"),
                   .encoding = TOC_SV("utf-8"),
                   .text = t->text,
                   .title = t->title,
                   .published = day_of(t->time),
                   .marking = t->marking,
                   .original = t->text};
    toc_sha256_hex(t->text, doc.sha256);
    int r = toc_extract(s->extractor, &doc, a, &rec, &err);
    if (r < 0) {
        toc_import_refuse(s, err.text);
        return 0;
    }
    r = toc_merge_put(s->store, &doc, rec, NULL, &s->due, a, &done, &s->err);
    if (r == 0)
        s->reports[done]++;
    return r;
}

static int on_text(void *context, const toc_misp_text *t, toc_err *reterr)
{
    toc_importing *s = context;
    toc_arena a = {0};
    (void)reterr; /* s->err is the one that is told */
    toc_sv identity = toc_arena_printf(&a, "misp:event-report:%.*s", TOC_SV_ARG(t->id));
    int r = toc_import_begin(s);
    if (r == 0)
        r = t->deleted ? withdraw(s, identity) : keep_text(s, t, identity, &a);
    toc_arena_done(&a);
    return r == 0 ? toc_import_step(s) : r;
}

int toc_import_misp(toc_importing *s, toc_json v, const char *pointer)
{
    const toc_misp_reader reader = {.unmarked = s->unmarked,
                                    .context = s,
                                    .put = put,
                                    .loss = on_loss,
                                    .known = known,
                                    .good = toc_misp_pattern_is_good,
                                    .text = s->extractor ? on_text : NULL};
    toc_err err = {0};
    size_t n = 0;
    int r = toc_misp_read(&reader, v, pointer, &n, &err);
    s->events += n;
    if (r < 0 && r != -EINTR && !s->err.text[0])
        s->err = err;
    return r;
}

/* ---- feeds ---- */

bool toc_import_is_feed(const char *name)
{
    struct stat st;
    toc_sv s = toc_sv_of(name);
    if (toc_import_is_url(name))
        return !toc_sv_ends(s, TOC_SV(".json")) || toc_sv_ends(s, TOC_SV("/manifest.json"));
    return stat(name, &st) == 0 && S_ISDIR(st.st_mode);
}

/* A file of the feed; its bytes are good until close_file(), or until the next is fetched. */
typedef struct {
    toc_file_map map;
    toc_sv bytes;
} feed_file;

static void close_file(feed_file *f)
{
    toc_file_map_close(&f->map);
}

static int open_file(toc_importing *s, const char *base, const char *name, toc_arena *a,
                     feed_file *ret, toc_err *reterr)
{
    size_t n = strlen(base);
    const char *between = n && base[n - 1] == '/' ? "" : "/";
    const char *path = toc_arena_printf(a, "%s%s%s", base, between, name).p;
    *ret = (feed_file){.bytes = {"", 0}};
    if (toc_import_is_url(base))
        return toc_import_fetch(s, path, &ret->bytes, reterr);
    int r = toc_file_map_open(path, &ret->map, reterr);
    ret->bytes = ret->map.bytes;
    return r;
}

/* Seconds of the version that is here; -1: none. */
static int64_t version_here(toc_importing *s, toc_sv uuid, toc_arena *a)
{
    toc_object have = {0};
    toc_sv id = toc_arena_printf(a, "report--%.*s", TOC_SV_ARG(uuid));
    return toc_store_object(s->store, id, a, &have, NULL) == 0 ? toc_misp_event_seconds(have.json)
                                                               : -1;
}

static int read_event_file(toc_importing *s, toc_json entry, toc_sv bytes)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    toc_err err = {0};
    if (!toc_misp_is_intact(entry, bytes)) {
        toc_import_refuse(s, "its bytes are not those that manifest.json names");
        return 0;
    }
    int r = toc_json_parse(bytes, &doc, &err);
    if (r == -ENOMEM)
        return toc_fail(&s->err, r, "out of memory");
    if (r < 0 || !toc_misp_is(toc_json_root(doc))) {
        toc_import_refuse(s, r < 0 ? err.text : "no MISP event");
        return 0;
    }
    return toc_import_misp(s, toc_json_root(doc), "");
}

static int import_event(toc_importing *s, const char *base, toc_sv uuid, toc_json entry,
                        toc_arena *a)
{
    feed_file f;
    toc_err err = {0};
    const char *name = toc_arena_printf(a, "%.*s.json", TOC_SV_ARG(uuid)).p;
    s->file = toc_arena_dup(&s->memory, toc_sv_of(name)).p;
    int r = open_file(s, base, name, a, &f, &err);
    if (r < 0 && r != -EINTR) {
        s->refused++;
        toc_complain_of("import", s->file, &err);
        r = 0;
    } else if (r == 0) {
        r = read_event_file(s, entry, f.bytes);
    }
    close_file(&f);
    return r;
}

static int import_manifest(toc_importing *s, const char *base, toc_json manifest)
{
    const char *name = s->file;
    int r = 0;
    for (toc_json_iter i = toc_json_each(manifest); r == 0 && toc_json_next(&i);) {
        toc_arena a = {0};
        int64_t seconds = 0;
        bool timed = toc_misp_moment(toc_json_get(i.value, "timestamp"), &seconds);
        s->file = name;
        if (!toc_misp_is_uuid(i.key)) /* so it names no path either */
            toc_import_refuse(s, "names an event by what is no UUID");
        else if (timed && version_here(s, i.key, &a) >= seconds)
            s->events_known++;
        else
            r = import_event(s, base, i.key, i.value, &a);
        toc_arena_done(&a);
    }
    s->file = name;
    return r;
}

int toc_import_misp_feed(toc_importing *s, const char *name)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    toc_arena a = {0};
    toc_err err = {0};
    feed_file f;
    toc_sv base = toc_sv_of(name);
    static const toc_sv MANIFEST = {"manifest.json", 13};
    if (toc_sv_ends(base, MANIFEST))
        base = toc_sv_range(base, 0, base.n - MANIFEST.n);
    base = toc_arena_dup(&a, base);
    int r = open_file(s, base.p, MANIFEST.p, &a, &f, &err);
    if (r == 0)
        r = toc_json_parse(f.bytes, &doc, &err);
    if (r == 0 && toc_json_type_of(toc_json_root(doc)) != TOC_JSON_OBJECT)
        r = toc_fail(&err, -EINVAL, "manifest.json: no object of events by UUID");
    if (r < 0 && r != -EINTR) {
        s->refused++;
        toc_complain_of("import", name, &err);
        r = 0;
    } else if (r == 0) {
        r = import_manifest(s, base.p, toc_json_root(doc));
    }
    close_file(&f);
    toc_arena_done(&a);
    return r;
}
