/* stored_json - see stored_json.h. */
#include "share/stored_json.h"

#include "base/ascii.h"
#include "base/utf8.h"
#include "model/record_json.h"

#include <errno.h>

static void member(toc_json_out *j, const char *key, toc_sv s)
{
    toc_json_key(j, key);
    toc_json_str_or_null(j, s);
}

/* That of all it says; empty where it says several things under several: then none is known. */
static toc_sv marking_of(const toc_stored_report *r)
{
    toc_sv first = r->assertions.n ? r->assertions.p[0].marking : r->doc.marking;
    TOC_VEC_FOREACH (v, &r->assertions)
        if (!toc_sv_eq(v->marking, first))
            return (toc_sv){"", 0};
    return first;
}

static void write_source(toc_json_out *j, const toc_stored_report *r)
{
    const toc_doc *doc = &r->doc;
    toc_json_key(j, "source");
    toc_json_open(j, '{');
    member(j, "report", r->rec->report_id);
    member(j, "identity", doc->identity);
    member(j, "sha256", toc_sv_of(doc->sha256));
    member(j, "origin", doc->origin);
    toc_json_key(j, "origins");
    toc_json_open(j, '[');
    TOC_VEC_FOREACH (origin, &r->origins)
        toc_json_str(j, *origin);
    toc_json_close(j, ']');
    member(j, "media", doc->media);
    member(j, "encoding", doc->encoding);
    member(j, "text", doc->text);
    if (marking_of(r).n)
        member(j, "marking", marking_of(r));
    toc_json_close(j, '}');
}

static const toc_record_json_options RULES = {.rules = true};

#define LIST(j, key, write, list)                                                                  \
    do {                                                                                           \
        toc_json_key((j), (key));                                                                  \
        toc_json_open((j), '[');                                                                   \
        TOC_VEC_FOREACH (item_, (list))                                                            \
            write((j), item_, &RULES);                                                             \
        toc_json_close((j), ']');                                                                  \
    } while (0)

void toc_stored_json_write(toc_json_out *j, const toc_stored_report *r)
{
    const toc_record *rec = r->rec;
    toc_json_open(j, '{');
    member(j, "id", rec->id);
    toc_json_key(j, "report");
    toc_record_json_report(j, rec, &RULES);
    LIST(j, "incidents", toc_record_json_incident, &rec->incidents);
    LIST(j, "warnings", toc_record_json_warning, &rec->warnings);
    LIST(j, "indicators", toc_record_json_indicator, &rec->indicators);
    write_source(j, r);
    toc_json_close(j, '}');
}

/* ---- reading ---- */

bool toc_stored_json_is(toc_json v)
{
    return toc_json_type_of(toc_json_get(v, "report")) == TOC_JSON_OBJECT &&
           toc_json_type_of(toc_json_get(v, "source")) == TOC_JSON_OBJECT;
}

static toc_sv copy(toc_json object, const char *key, toc_arena *a)
{
    toc_sv s = toc_json_sv(toc_json_get(object, key));
    return s.n ? toc_arena_dup(a, s) : (toc_sv){"", 0};
}

static int read_sha256(toc_json source, char ret[TOC_SHA256_HEX + 1], toc_err *reterr)
{
    toc_sv hex = toc_json_sv(toc_json_get(source, "sha256"));
    bool ok = hex.n == TOC_SHA256_HEX;
    for (size_t i = 0; ok && i < hex.n; i++)
        ok = toc_is_hex(hex.p[i]) && !toc_is_upper(hex.p[i]);
    if (!ok)
        return toc_fail(reterr, -EINVAL, "/source/sha256 is not 64 lower-case hexadecimal digits");
    memcpy(ret, hex.p, hex.n);
    ret[hex.n] = '\0';
    return 0;
}

static void read_origins(toc_json source, toc_arena *a, toc_sv_vec *ret)
{
    toc_json list = toc_json_get(source, "origins");
    for (toc_json_iter i = toc_json_each(list); toc_json_next(&i);) {
        toc_sv *slot = toc_json_sv(i.value).n ? TOC_VEC_PUSH(a, ret) : NULL;
        if (slot)
            *slot = toc_arena_dup(a, toc_json_sv(i.value));
    }
}

static int read_source(toc_json source, toc_arena *a, toc_stored_json *ret, toc_err *reterr)
{
    toc_doc *doc = &ret->doc;
    doc->identity = copy(source, "identity", a);
    doc->origin = copy(source, "origin", a);
    doc->media = copy(source, "media", a);
    doc->encoding = copy(source, "encoding", a);
    doc->text = copy(source, "text", a);
    doc->marking = copy(source, "marking", a);
    read_origins(source, a, &ret->origins);
    ret->rec.report_id = copy(source, "report", a);
    if (!toc_sv_starts(ret->rec.report_id, TOC_SV("report--")) || !doc->identity.n)
        return toc_fail(reterr, -EINVAL,
                        "/source names no report: 'report' or 'identity' is missing");
    return read_sha256(source, doc->sha256, reterr);
}

int toc_stored_json_read(toc_json v, toc_arena *a, toc_stored_json *ret, toc_err *reterr)
{
    *ret = (toc_stored_json){0};
    int r = toc_record_json_read(v, a, &ret->rec, reterr);
    if (r == 0)
        r = read_source(toc_json_get(v, "source"), a, ret, reterr);
    if (r == 0 && a->overflowed)
        r = toc_fail(reterr, -ENOMEM, "out of memory");
    ret->doc.id = ret->rec.id;
    ret->doc.title = ret->rec.title;
    ret->doc.language = ret->rec.language;
    ret->doc.published = ret->rec.published;
    return r;
}
