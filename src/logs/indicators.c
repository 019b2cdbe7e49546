/* indicators - see indicators.h. */
#include "logs/indicators_load.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "base/file.h"
#include "base/image.h"
#include "base/limits.h"
#include "base/utf16.h"
#include "match/list.h"
#include "read/read.h"

#include <errno.h>
#include <stdio.h>

enum { NOTE = 512 };

static void note(const toc_indicator_sources *o, const char *fmt, ...) TOC_PRINTF(2, 3);
static void note(const toc_indicator_sources *o, const char *fmt, ...)
{
    char text[NOTE];
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    o->note(o->context, text);
}

/* ---- files ---- */

static int add_list(toc_set_builder *b, const toc_indicator_sources *o, const char *name,
                    toc_sv text, toc_err *reterr);

/* One in UTF-16: what spreadsheets save. */
static int add_wide_list(toc_set_builder *b, const toc_indicator_sources *o, const char *name,
                         toc_utf16_order order, toc_sv text, toc_err *reterr)
{
    size_t n = 0;
    char *narrow = toc_calloc(toc_utf16_room(text.n), 1);
    if (!narrow)
        return toc_fail(reterr, -ENOMEM, "%s: out of memory", name);
    (void)toc_utf16_decode(order, text, /* last= */ true, narrow, &n);
    int r = add_list(b, o, name, (toc_sv){narrow, n}, reterr);
    toc_free(narrow);
    return r;
}

static int add_list(toc_set_builder *b, const toc_indicator_sources *o, const char *name,
                    toc_sv text, toc_err *reterr)
{
    toc_list_result got;
    const char *slash = strrchr(name, '/');
    toc_about about = {.source = toc_sv_of(slash ? slash + 1 : name)};
    toc_utf16_order order = toc_utf16_detect(text);
    if (order != TOC_UTF16_NONE)
        return add_wide_list(b, o, name, order, text, reterr);
    if (toc_sv_find(text, (toc_sv){"", 1}, 0) >= 0)
        return toc_fail(reterr, -EINVAL, "%s: binary; a list of indicators is text", name);
    int r = toc_list_add(b, text, &about, &got, reterr);
    if (r == 0 && got.left_out)
        note(o,
             "%s: %zu of %zu lines are no indicators that are known here, the first is line %zu: "
             "%.60s",
             name, got.left_out, got.left_out + got.added, got.first_line,
             toc_sv_range(got.first, 0, TOC_MIN(got.first.n, (size_t)60)).p);
    return r;
}

void toc_indicators_note_stix(const toc_indicator_sources *o, const char *name,
                              const toc_stix_indicators_result *r)
{
    if (r->left_out)
        note(
            o,
            "%s: %zu of %zu indicators have patterns that are no STIX patterns, or cannot be read; "
            "the first is %.*s ('tocsin pattern check' says why)",
            name, r->left_out, r->objects, TOC_SV_ARG(r->first));
}

static int add_json(toc_stix_indicators *r, toc_sv bytes, toc_err *reterr)
{
    toc_json_doc *doc = NULL;
    int e = toc_json_parse(bytes, &doc, reterr);
    if (e == 0)
        e = toc_stix_indicators_add(r, toc_json_root(doc), reterr);
    toc_json_doc_free(doc);
    return e;
}

/* One object a line. */
static int add_json_lines(toc_stix_indicators *r, const char *name, toc_sv text, toc_err *reterr)
{
    int e = 0;
    for (size_t line = 1; text.n && e == 0; line++) {
        toc_sv json = toc_sv_trim(toc_sv_cut(&text, '\n'));
        e = json.n ? add_json(r, json, reterr) : 0;
        if (e < 0)
            e = toc_fail_context(reterr, e, "%s, line %zu", name, line);
    }
    return e;
}

static bool is_lines(toc_sv text)
{
    toc_sv first = toc_sv_trim(toc_sv_cut(&text, '\n'));
    return first.n > 1 && first.p[0] == '{' && first.p[first.n - 1] == '}' && toc_sv_trim(text).n &&
           toc_sv_trim(text).p[0] == '{';
}

static int add_stix(toc_set_builder *b, const toc_indicator_sources *o, const char *name,
                    toc_sv text, toc_err *reterr)
{
    toc_stix_indicators r = {.builder = b, .source = toc_sv_of(name)};
    int e = is_lines(text) ? add_json_lines(&r, name, text, reterr) : add_json(&r, text, reterr);
    if (e < 0 && !is_lines(text))
        e = toc_fail_context(reterr, e, "%s", name);
    if (e == 0)
        toc_indicators_note_stix(o, name, &r.result);
    toc_stix_indicators_done(&r);
    return e;
}

static int add_saved(toc_set_builder *b, const char *name, toc_err *reterr)
{
    toc_set *saved = NULL;
    int r = toc_set_open(name, &saved, reterr);
    if (r == 0 && (r = toc_set_check(saved, reterr)) < 0)
        r = toc_fail_context(reterr, r, "%s", name);
    if (r == 0)
        r = toc_set_add_set(b, saved, NULL, 0, reterr);
    toc_set_free(saved);
    return r;
}

static bool is_saved(toc_sv bytes)
{
    return toc_sv_starts(bytes, TOC_SV("TOCIMG"));
}

static int add_file(toc_set_builder *b, const toc_indicator_sources *o, const char *name,
                    toc_err *reterr)
{
    toc_file_map map;
    int r = toc_file_map_open(name, &map, reterr);
    if (r < 0)
        return r;
    toc_sv text = toc_sv_trim(map.bytes);
    if (is_saved(map.bytes))
        r = add_saved(b, name, reterr);
    else if (text.n && (text.p[0] == '{' || text.p[0] == '['))
        r = add_stix(b, o, name, map.bytes, reterr);
    else
        r = add_list(b, o, name, map.bytes, reterr);
    toc_file_map_close(&map);
    return r;
}

/* ---- all of it ---- */

/* A saved set alone is used as it is. */
static int load_saved(const toc_indicator_sources *o, toc_set **ret, toc_err *reterr)
{
    toc_file_map map;
    if (o->n != 1 || o->store)
        return 0;
    int r = toc_file_map_open(o->files[0], &map, reterr);
    bool saved = r == 0 && is_saved(map.bytes);
    if (r == 0)
        toc_file_map_close(&map);
    return saved ? toc_set_open(o->files[0], ret, reterr) : r;
}

static int build(const toc_indicator_sources *o, toc_set **ret, toc_err *reterr)
{
    toc_set_builder *b = NULL;
    int r = toc_set_builder_new(&b);
    if (r < 0)
        return toc_fail(reterr, r, "out of memory");
    for (size_t i = 0; i < o->n && r == 0; i++)
        r = add_file(b, o, o->files[i], reterr);
    if (r == 0 && o->store)
        r = o->since ? toc_indicators_add_since(b, o, reterr)
                     : toc_indicators_add_store(b, o, reterr);
    if (r == 0)
        r = toc_set_build(b, TOC_SV("files"), ret, reterr);
    toc_set_builder_free(b);
    return r;
}

int toc_indicators_load(const toc_indicator_sources *o, toc_set **ret, bool *ret_made,
                        toc_err *reterr)
{
    bool made = false;
    *ret = NULL;
    if (ret_made)
        *ret_made = false;
    if (o->store && !o->n && !o->since)
        return toc_indicators_of_store(o, ret, ret_made ? ret_made : &made, reterr);
    int r = load_saved(o, ret, reterr);
    return r < 0 || *ret ? r : build(o, ret, reterr);
}

/* ---- warning lists ---- */

static int add_warnlist(toc_warnlists *w, const char *path, toc_err *reterr)
{
    toc_file_map map;
    int r = toc_file_map_open(path, &map, reterr);
    if (r < 0)
        return r;
    r = toc_warnlists_add(w, map.bytes, reterr);
    toc_file_map_close(&map);
    return r < 0 ? toc_fail_context(reterr, r, "%s", path) : 0;
}

int toc_warnlists_load(const char *path, toc_warnlists **ret, toc_err *reterr)
{
    toc_warnlists *w = NULL;
    toc_source *files = NULL;
    int r = toc_warnlists_new(&w);
    if (r < 0)
        return toc_fail(reterr, r, "out of memory");
    r = toc_source_new(&path, 1, &files, reterr);
    while (r == 0) {
        const char *name = NULL;
        r = toc_source_next(files, &name, reterr);
        bool list = r == 0 &&
                    (strcmp(name, path) == 0 || toc_sv_ends(toc_sv_of(name), TOC_SV("/list.json")));
        if (list)
            r = add_warnlist(w, name, reterr);
    }
    toc_source_free(files);
    if (r >= 0 && !toc_warnlists_count(w))
        r = toc_fail(reterr, -EINVAL, "%s: holds no warning list (list.json)", path);
    if (r < 0) {
        toc_warnlists_free(w);
        return r;
    }
    *ret = w;
    return 0;
}
