/* redact - a copy of an object without what a recipient may not see; see release.h. */
#include "model/id.h"
#include "share/misp.h"
#include "share/release.h"
#include "share/stix.h"

#include <errno.h>

typedef TOC_VEC(toc_sv) paths;

/* The path of what goes: a list of which one element is withheld goes as a whole, so that no
 * position tells of it and the selectors of what stays still point where they did. */
static toc_sv path_of(toc_sv selector)
{
    long step = toc_sv_find(selector, TOC_SV(".["), 0);
    return step < 0 ? selector : toc_sv_range(selector, 0, (size_t)step);
}

static bool covers(toc_sv path, toc_sv at)
{
    return toc_sv_starts(at, path) && (at.n == path.n || at.p[path.n] == '.');
}

static bool is_gone(const paths *gone, toc_sv at)
{
    TOC_VEC_FOREACH (path, gone)
        if (covers(*path, at))
            return true;
    return false;
}

/* What STIX wants of every object, or what the gate itself reads: never taken out of one. */
static bool is_frame(toc_sv path)
{
    static const char *const FRAME[] = {"type",    "spec_version",      "id",
                                        "created", "modified",          "created_by_ref",
                                        "revoked", "granular_markings", "object_marking_refs"};
    for (size_t i = 0; i < TOC_LEN(FRAME); i++)
        if (covers(toc_sv_of(FRAME[i]), path))
            return true;
    return false;
}

/* A selector that leads nowhere says that something is to be withheld and not what. */
static bool leads_somewhere(toc_json v, toc_sv path)
{
    while (path.n) {
        toc_sv key = toc_sv_cut(&path, '.');
        bool found = false;
        for (toc_json_iter i = toc_json_each(v); !found && toc_json_next(&i);)
            if (toc_sv_eq(i.key, key)) {
                v = i.value;
                found = true;
            }
        if (!found)
            return false;
    }
    return true;
}

/* Sorted, each once: the same parts make the same copy. */
static bool add_path(paths *list, toc_sv path, toc_arena *a)
{
    uint32_t at = 0;
    while (at < list->n && toc_sv_cmp(list->p[at], path) < 0)
        at++;
    if (at < list->n && toc_sv_eq(list->p[at], path))
        return true;
    const toc_sv *slot = TOC_VEC_PUSH(a, list);
    if (!slot)
        return false;
    for (uint32_t i = list->n - 1; i > at; i--)
        list->p[i] = list->p[i - 1];
    list->p[at] = path;
    return true;
}

static int collect(toc_json object, const toc_label *l, const toc_recipient *to, toc_channel by,
                   const toc_release_facts *facts, toc_arena *a, paths *ret)
{
    TOC_VEC_FOREACH (part, &l->parts) {
        if (toc_release_part(part, to, by, facts))
            continue;
        toc_sv path = path_of(part->selector);
        if (is_frame(path) || !leads_somewhere(object, path))
            return TOC_REDACT_IMPOSSIBLE;
        if (!add_path(ret, path, a))
            return -ENOMEM;
    }
    return 0;
}

/* ---- the copy ---- */

typedef struct {
    const paths *gone;
    const toc_reach_instead_vec *instead;
    toc_arena *a;
    toc_json_out j;
} writer;

static toc_sv join(toc_arena *a, toc_sv path, toc_sv key)
{
    return path.n ? toc_arena_printf(a, "%.*s.%.*s", TOC_SV_ARG(path), TOC_SV_ARG(key)) : key;
}

static void write_members(writer *w, toc_json v, toc_sv path);

static void write_value(writer *w, toc_json v, toc_sv path)
{
    if (toc_json_type_of(v) != TOC_JSON_OBJECT) {
        toc_json_value(&w->j, v);
        return;
    }
    toc_json_open(&w->j, '{');
    write_members(w, v, path);
    toc_json_close(&w->j, '}');
}

static void write_members(writer *w, toc_json v, toc_sv path)
{
    for (toc_json_iter i = toc_json_each(v); toc_json_next(&i);) {
        toc_sv at = join(w->a, path, i.key);
        bool own = !path.n &&
                   (toc_sv_eq(i.key, TOC_SV("id")) || toc_sv_eq(i.key, TOC_SV("created_by_ref")) ||
                    toc_sv_eq(i.key, TOC_SV("granular_markings")));
        if (own || is_gone(w->gone, at))
            continue;
        toc_json_key_sv(&w->j, i.key);
        write_value(w, i.value, at);
    }
}

/* Whether a granular marking still has something to mark; its selectors that do, into the copy. */
static void write_granular(writer *w, toc_json list)
{
    bool open = false;
    for (toc_json_iter i = toc_json_each(list); toc_json_next(&i);) {
        bool any = false;
        for (toc_json_iter s = toc_json_each(toc_json_get(i.value, "selectors"));
             toc_json_next(&s);)
            any = any || !is_gone(w->gone, toc_json_sv(s.value));
        if (!any)
            continue;
        if (!open) {
            toc_json_key(&w->j, "granular_markings");
            toc_json_open(&w->j, '[');
        }
        open = true;
        toc_json_open(&w->j, '{');
        for (toc_json_iter m = toc_json_each(i.value); toc_json_next(&m);) {
            toc_json_key_sv(&w->j, m.key);
            if (!toc_sv_eq(m.key, TOC_SV("selectors"))) {
                toc_json_value(&w->j, m.value);
                continue;
            }
            toc_json_open(&w->j, '[');
            for (toc_json_iter s = toc_json_each(m.value); toc_json_next(&s);)
                if (!is_gone(w->gone, toc_json_sv(s.value)))
                    toc_json_value(&w->j, s.value);
            toc_json_close(&w->j, ']');
        }
        toc_json_close(&w->j, '}');
    }
    if (open)
        toc_json_close(&w->j, ']');
}

/* The same parts withheld from the same version are the same copy, whoever gets it. */
static toc_sv copy_id(toc_json object, const paths *gone, toc_reach limit, toc_arena *a)
{
    toc_sv id = toc_json_text(object, "id"), type;
    toc_sv name = toc_arena_printf(a, "redaction:%.*s@%.*s", TOC_SV_ARG(id),
                                   TOC_SV_ARG(toc_json_text(object, "modified")));
    TOC_VEC_FOREACH (path, gone)
        name = toc_arena_printf(a, "%.*s -%.*s", TOC_SV_ARG(name), TOC_SV_ARG(*path));
    if (limit)
        name = toc_arena_printf(a, "%.*s to %s", TOC_SV_ARG(name), toc_reach_words[limit]);
    if (!toc_stix_is_id(id, &type))
        return (toc_sv){"", 0};
    return toc_derived_id(a, toc_arena_dup(a, type).p, name);
}

static toc_sv write_copy(toc_json object, const paths *gone, const toc_reach_instead_vec *instead,
                         toc_sv id, toc_arena *a)
{
    toc_buf b = {0};
    writer w = {.gone = gone, .instead = instead, .a = a, .j = {.buf = &b}};
    toc_json_open(&w.j, '{');
    toc_json_key(&w.j, "id");
    toc_json_str(&w.j, id);
    toc_json_key(&w.j, "created_by_ref");
    toc_json_str(&w.j, TOC_SV(TOC_STIX_IDENTITY));
    write_members(&w, object, (toc_sv){"", 0});
    TOC_VEC_FOREACH (v, w.instead) {
        toc_json_key_sv(&w.j, v->key);
        toc_json_raw(&w.j, v->json);
    }
    write_granular(&w, toc_json_get(object, "granular_markings"));
    toc_json_close(&w.j, '}');
    toc_sv text = toc_arena_dup(a, toc_buf_sv(&b));
    toc_buf_done(&b);
    return text;
}

/* As strict as the object itself: it names its id. */
static toc_sv write_link(toc_json object, toc_sv copy, toc_arena *a, toc_sv *ret_id)
{
    toc_buf b = {0};
    toc_json_out j = {.buf = &b};
    toc_sv from = toc_json_text(object, "id");
    toc_sv name = toc_arena_printf(a, "relationship:%.*s|derived-from|%.*s", TOC_SV_ARG(copy),
                                   TOC_SV_ARG(from));
    *ret_id = toc_derived_id(a, "relationship", name);
    const struct {
        const char *key;
        toc_sv value;
    } MEMBERS[] = {
        {"type", TOC_SV("relationship")},
        {"spec_version", TOC_SV("2.1")},
        {"id", *ret_id},
        {"created_by_ref", TOC_SV(TOC_STIX_IDENTITY)},
        {"created", toc_json_text(object, "created")},
        {"modified", toc_json_text(object, "modified")},
        {"relationship_type", TOC_SV("derived-from")},
        {"source_ref", copy},
        {"target_ref", from},
    };
    toc_json_open(&j, '{');
    for (size_t i = 0; i < TOC_LEN(MEMBERS); i++) {
        toc_json_key(&j, MEMBERS[i].key);
        toc_json_str(&j, MEMBERS[i].value);
    }
    toc_json refs = toc_json_get(object, "object_marking_refs");
    if (refs.doc) {
        toc_json_key(&j, "object_marking_refs");
        toc_json_value(&j, refs);
    }
    toc_json_close(&j, '}');
    toc_sv text = toc_arena_dup(a, toc_buf_sv(&b));
    toc_buf_done(&b);
    return text;
}

static void ignore(void *context, const char *pointer, const char *what)
{
    (void)context, (void)pointer, (void)what;
}

/* Without what was taken out it may be no object of its type any more. */
static int check(toc_sv json, toc_err *reterr)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    int r = toc_json_parse(json, &doc, reterr);
    if (r < 0)
        return r == -ENOMEM ? r : TOC_REDACT_IMPOSSIBLE;
    return toc_stix_check(toc_json_root(doc), "", ignore, NULL) ? TOC_REDACT_IMPOSSIBLE : 0;
}

/* Extensions that say all that an object says in other words go with any part of it. */
static bool collect_words(toc_json object, toc_arena *a, paths *gone)
{
    static const char *const IDS[] = {TOC_MISP_EXTENSION, TOC_STIX_EXTENSION};
    toc_json extensions = toc_json_get(object, "extensions");
    size_t n = 0;
    bool ok = true;
    for (size_t i = 0; i < TOC_LEN(IDS); i++)
        if (toc_json_get(extensions, IDS[i]).doc) {
            n++;
            ok = ok && add_path(gone, toc_arena_printf(a, "extensions.%s", IDS[i]), a);
        }
    if (n && n == toc_json_count(extensions)) /* there is no empty one */
        ok = ok && add_path(gone, TOC_SV("extensions"), a);
    return ok;
}

/* 0, TOC_REDACT_IMPOSSIBLE or -ENOMEM. */
static int limit_places(toc_json object, toc_reach limit, toc_arena *a, paths *gone,
                        toc_reach_instead_vec *instead)
{
    toc_sv_vec keys = {0};
    if (!toc_reach_object(object, limit, a, &keys, instead))
        return a->overflowed ? -ENOMEM : TOC_REDACT_IMPOSSIBLE;
    TOC_VEC_FOREACH (key, &keys)
        if (!add_path(gone, *key, a))
            return -ENOMEM;
    TOC_VEC_FOREACH (v, instead) /* it stands once */
        if (!add_path(gone, v->key, a))
            return -ENOMEM;
    return 0;
}

static int find_parts(toc_json object, const toc_label *l, const toc_recipient *to, toc_channel by,
                      const toc_release_facts *facts, toc_arena *a, paths *gone,
                      toc_reach_instead_vec *instead)
{
    const toc_reach limit = toc_release_reach(to, facts);
    int r = collect(object, l, to, by, facts, a, gone);
    if (r == 0 && limit) {
        /* What is withheld by its marking does not come back in what is made anew. */
        if (gone->n)
            return TOC_REDACT_IMPOSSIBLE;
        r = limit_places(object, limit, a, gone, instead);
        return r == 0 && !gone->n ? TOC_REDACT_NOTHING : r;
    }
    if (r == 0 && !gone->n)
        r = TOC_REDACT_IMPOSSIBLE;
    return r == 0 && !collect_words(object, a, gone) ? -ENOMEM : r;
}

int toc_release_redact(toc_json object, const toc_label *l, const toc_recipient *to, toc_channel by,
                       const toc_release_facts *facts, toc_arena *a, toc_redacted *ret)
{
    paths gone = {0};
    toc_reach_instead_vec instead = {0};
    int r = find_parts(object, l, to, by, facts, a, &gone, &instead);
    if (r != 0)
        return r;
    /* An observable's id is made of its contents, and has no version that could differ. */
    if (toc_stix_is_sco(toc_json_text(object, "type")))
        return TOC_REDACT_IMPOSSIBLE;
    ret->id = copy_id(object, &gone, toc_release_reach(to, facts), a);
    ret->json = write_copy(object, &gone, &instead, ret->id, a);
    ret->link = write_link(object, ret->id, a, &ret->link_id);
    if (a->overflowed)
        return -ENOMEM;
    return check(ret->json, NULL);
}

int toc_release_revoked(toc_json object, toc_reach limit, toc_arena *a, toc_sv *ret)
{
    static const char *const FRAME[] = {"type",           "spec_version", "id",
                                        "created_by_ref", "created",      "modified",
                                        "revoked",        "published",    "object_marking_refs"};
    toc_sv_vec keys = {0};
    toc_reach_instead_vec instead = {0};
    toc_buf b = {0};
    toc_json_out j = {.buf = &b};
    (void)toc_reach_object(object, limit, a, &keys, &instead);
    toc_json_open(&j, '{');
    for (size_t i = 0; i < TOC_LEN(FRAME); i++) {
        toc_json v = toc_json_get(object, FRAME[i]);
        if (!v.doc)
            continue;
        toc_json_key(&j, FRAME[i]);
        toc_json_value(&j, v);
    }
    TOC_VEC_FOREACH (v, &instead)
        if (toc_sv_eq(v->key, TOC_SV("name"))) {
            toc_json_key_sv(&j, v->key);
            toc_json_raw(&j, v->json);
        }
    toc_json_close(&j, '}');
    *ret = toc_arena_dup(a, toc_buf_sv(&b));
    bool failed = b.failed || a->overflowed;
    toc_buf_done(&b);
    return failed ? -ENOMEM : 0;
}
