/* stix_in - records out of a bundle that Tocsin exported; see stix.h. */
#include "base/base64.h"
#include "base/map.h"
#include "model/record_json.h"
#include "share/stix.h"

#include <errno.h>

typedef TOC_VEC(toc_json) json_vec;

typedef struct {
    toc_arena *a;
    toc_err *reterr;
    json_vec objects;  /* the latest version of each */
    toc_map by_id;     /* index into objects */
    json_vec members;  /* of incidents of several reports: what one report tells */
    toc_map by_member; /* index into members, by their ids */
} bundle;

static toc_json extension_of(toc_json object)
{
    return toc_json_get(toc_json_get(object, "extensions"), TOC_STIX_EXTENSION);
}

static bool is_newer(toc_json x, toc_json than)
{
    int64_t a = 0, b = 0;
    (void)(toc_time_parse(toc_json_text(x, "modified"), &a) &&
           toc_time_parse(toc_json_text(than, "modified"), &b));
    return a > b;
}

static int add_object(bundle *b, toc_json object)
{
    toc_sv id = toc_json_text(object, "id");
    int64_t before = toc_map_get(&b->by_id, id);
    if (!id.n)
        return 0;
    if (before != TOC_MAP_NONE) {
        if (is_newer(object, b->objects.p[before]))
            b->objects.p[before] = object;
        return 0;
    }
    toc_json *slot = TOC_VEC_PUSH(b->a, &b->objects);
    if (!slot || !toc_map_put(&b->by_id, b->a, id, b->objects.n - 1))
        return -ENOMEM;
    *slot = object;
    return 0;
}

static int add_members(bundle *b, toc_json incident)
{
    toc_json list = toc_json_get(extension_of(incident), "members");
    for (toc_json_iter i = toc_json_each(list); toc_json_next(&i);) {
        toc_sv id = toc_json_text(i.value, "id");
        toc_json *slot = id.n ? TOC_VEC_PUSH(b->a, &b->members) : NULL;
        if (!slot)
            continue;
        *slot = i.value;
        if (!toc_map_put(&b->by_member, b->a, id, b->members.n - 1))
            return -ENOMEM;
    }
    return b->a->overflowed ? -ENOMEM : 0;
}

static int open_bundle(bundle *b, toc_json root)
{
    if (!toc_sv_eq(toc_json_text(root, "type"), TOC_SV("bundle")))
        return toc_fail(b->reterr, -EINVAL, "/type: is not \"bundle\"");
    int r = 0;
    toc_json_iter i = toc_json_each(toc_json_get(root, "objects"));
    while (r == 0 && toc_json_next(&i))
        r = add_object(b, i.value);
    TOC_VEC_FOREACH (object, &b->objects)
        if (r == 0)
            r = add_members(b, *object);
    return r;
}

static bool is_id_of(toc_sv id, const char *type)
{
    toc_sv in_id;
    return toc_stix_is_id(id, &in_id) && toc_sv_eq(in_id, toc_sv_of(type));
}

/* What the incident is compared by, if the bundle says so. */
static int read_likeness(bundle *b, toc_json from, toc_stix_record *ret)
{
    toc_sv *slot = TOC_VEC_PUSH(b->a, &ret->likeness);
    if (!slot)
        return -ENOMEM;
    if (!toc_base64_read(toc_json_text(from, "likeness"), b->a, slot))
        *slot = (toc_sv){"", 0};
    return 0;
}

static int read_incident(bundle *b, toc_sv id, toc_stix_record *ret)
{
    toc_record *r = &ret->record;
    if (!is_id_of(id, "incident"))
        return toc_fail(b->reterr, -EINVAL, "incident_refs: '%.*s' is no id of an incident",
                        TOC_SV_ARG(id));
    int64_t member = toc_map_get(&b->by_member, id), at = toc_map_get(&b->by_id, id);
    if (member == TOC_MAP_NONE && at == TOC_MAP_NONE)
        return 0; /* left out by who passed the bundle on */
    toc_json from = member != TOC_MAP_NONE ? b->members.p[member] : extension_of(b->objects.p[at]);
    toc_json incident = toc_json_get(from, "incident");
    if (!incident.doc)
        return 0;
    toc_sv place =
        toc_arena_printf(b->a, "%.*s/extensions/%s/incident", TOC_SV_ARG(id), TOC_STIX_EXTENSION);
    int res = toc_record_json_read_incident(incident, place.p, b->a, r, b->reterr);
    if (res == 0) /* the object's own id, whatever the extension says */
        r->incidents.p[r->incidents.n - 1].id = toc_arena_dup(b->a, id);
    return res == 0 ? read_likeness(b, from, ret) : res;
}

static int read_report(bundle *b, toc_json report, toc_json extension, toc_stix_record *ret)
{
    toc_record *r = &ret->record;
    toc_sv id = toc_json_text(report, "id");
    if (!is_id_of(id, "report"))
        return toc_fail(b->reterr, -EINVAL, "'%.*s' is no id of a report", TOC_SV_ARG(id));
    *r = (toc_record){.id = toc_arena_dup(b->a, toc_json_text(extension, "id")),
                      .report_id = toc_arena_dup(b->a, id),
                      .published = TOC_DAY_NONE};
    toc_sv place = toc_arena_printf(b->a, "%.*s/extensions/%s", TOC_SV_ARG(id), TOC_STIX_EXTENSION);
    toc_sv head = toc_arena_printf(b->a, "%.*s/report", TOC_SV_ARG(place));
    int res =
        toc_record_json_read_report(toc_json_get(extension, "report"), head.p, b->a, r, b->reterr);
    toc_json_iter i = toc_json_each(toc_json_get(extension, "incident_refs"));
    while (res == 0 && toc_json_next(&i))
        res = read_incident(b, toc_json_sv(i.value), ret);
    if (res == 0)
        res = toc_record_json_read_lists(extension, place.p, b->a, r, b->reterr);
    return res;
}

/* What write_source() of stix_out.c says. */
static void read_source(bundle *b, toc_json report, const toc_record *r, toc_doc *doc)
{
    static const toc_sv PREFIX = {"sha256:", 7};
    *doc = (toc_doc){.id = r->id, .published = r->published, .language = r->language};
    doc->source = toc_arena_dup(b->a, toc_json_text(extension_of(report), "source"));
    toc_sha256_hex(r->report_id, doc->sha256);
    toc_json_iter i = toc_json_each(toc_json_get(report, "external_references"));
    while (toc_json_next(&i)) {
        toc_sv digest = toc_json_text(i.value, "external_id"), url = toc_json_text(i.value, "url");
        if (url.n)
            doc->origin = toc_arena_dup(b->a, url);
        if (toc_sv_starts(digest, PREFIX) && digest.n == PREFIX.n + TOC_SHA256_HEX)
            memcpy(doc->sha256, digest.p + PREFIX.n, TOC_SHA256_HEX);
    }
}

int toc_stix_to_records(toc_json root, toc_arena *a, toc_stix_record_vec *ret, toc_err *reterr)
{
    bundle b = {.a = a, .reterr = reterr};
    int r = open_bundle(&b, root);
    TOC_VEC_FOREACH (object, &b.objects) {
        toc_json extension = extension_of(*object);
        if (r < 0 || !extension.doc || !toc_sv_eq(toc_json_text(*object, "type"), TOC_SV("report")))
            continue;
        toc_stix_record *got = TOC_VEC_PUSH(a, ret);
        r = got ? read_report(&b, *object, extension, got) : -ENOMEM;
        if (r == 0)
            read_source(&b, *object, &got->record, &got->doc);
    }
    return r == 0 && a->overflowed ? -ENOMEM : r;
}

static int add_ruling(bundle *b, toc_json v, toc_map *seen, toc_told_ruling_vec *ret)
{
    toc_told_ruling got;
    int r = toc_ruling_json_read(v, b->a, &got, b->reterr);
    if (r < 0 || toc_map_get(seen, got.ruling.id) != TOC_MAP_NONE)
        return r;
    toc_told_ruling *slot = TOC_VEC_PUSH(b->a, ret);
    if (!slot || !toc_map_put(seen, b->a, got.ruling.id, 1))
        return -ENOMEM;
    *slot = got;
    return 0;
}

int toc_stix_to_rulings(toc_json root, toc_arena *a, toc_told_ruling_vec *ret, toc_err *reterr)
{
    bundle b = {.a = a, .reterr = reterr};
    toc_map seen = {0};
    int r = open_bundle(&b, root);
    TOC_VEC_FOREACH (object, &b.objects) {
        toc_json list = toc_json_get(extension_of(*object), "rulings");
        for (toc_json_iter i = toc_json_each(list); r == 0 && toc_json_next(&i);)
            r = add_ruling(&b, i.value, &seen, ret);
    }
    return r == 0 && a->overflowed ? -ENOMEM : r;
}
