/* misp_in - MISP events into STIX: the event itself, and what all its parts share; see misp.h. */
#include "share/misp_in.h"

#include "base/date.h"
#include "model/id.h"

#include <errno.h>
#include <stdio.h>

/* ---- members ---- */

void toc_misp_text_member(toc_misp_in *in, const char *key, toc_sv value)
{
    if (!value.n)
        return;
    toc_json_key(&in->j, key);
    toc_json_str(&in->j, value);
}

void toc_misp_time_member(toc_misp_in *in, const char *key, int64_t us)
{
    char full[TOC_TIME_TEXT + 1], text[TOC_STIX_TIME_TEXT + 1];
    toc_time_format(us, full);
    (void)snprintf(text, sizeof(text), "%.23sZ", full); /* to the millisecond */
    toc_misp_text_member(in, key, toc_sv_of(text));
}

void toc_misp_ref_member(toc_misp_in *in, const char *key, toc_sv id)
{
    toc_json_key(&in->j, key);
    toc_json_open(&in->j, '[');
    toc_json_str(&in->j, id);
    toc_json_close(&in->j, ']');
}

/* Even how many parts there are that somebody may not see is not for them. */
static bool is_stricter(const toc_misp_in *in, const toc_misp_handling *h)
{
    return toc_misp_level(h, in->r->unmarked) > toc_misp_level(&in->handling, in->r->unmarked) ||
           h->pap > in->handling.pap || h->groups.n > in->handling.groups.n;
}

void toc_misp_markings(toc_misp_in *in, const toc_misp_handling *h)
{
    in->stricter = is_stricter(in, h);
    toc_tlp level = toc_misp_level(h, in->r->unmarked);
    const char *pap = toc_pap_marking(h->pap);
    if (!level && !pap && !h->groups.n)
        return;
    toc_json_key(&in->j, "object_marking_refs");
    toc_json_open(&in->j, '[');
    if (level)
        toc_json_str(&in->j, toc_sv_of(toc_tlp_markings[level].id));
    if (pap)
        toc_json_str(&in->j, toc_sv_of(pap));
    TOC_VEC_FOREACH (id, &h->groups)
        toc_json_str(&in->j, *id);
    toc_json_close(&in->j, ']');
}

int64_t toc_misp_seen(toc_json part, const char *key, int64_t otherwise)
{
    int64_t us;
    return toc_time_parse(toc_json_text(part, key), &us) && us > 0 ? us : otherwise;
}

const char *toc_misp_at(toc_misp_in *in, const char *pointer, const char *key, size_t index)
{
    toc_sv s = toc_arena_printf(in->a, "%s/%s/%zu", pointer, key, index);
    return s.n ? s.p : pointer;
}

void toc_misp_loss(toc_misp_in *in, const char *fmt, ...)
{
    char what[TOC_ERR_TEXT];
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(what, sizeof(what), fmt, args);
    va_end(args);
    in->r->loss(in->r->context, in->pointer, what);
}

toc_sv toc_misp_ref(const toc_misp_in *in, toc_sv uuid)
{
    int64_t at = uuid.n ? toc_map_get(&in->by_uuid, uuid) : TOC_MAP_NONE;
    return at == TOC_MAP_NONE ? (toc_sv){"", 0} : in->refs.p[at];
}

/* ---- parts ---- */

/* What names a part that has no UUID: where it stands and what it says. */
static toc_sv derived_uuid(toc_misp_in *in, toc_json part, const char *kind, toc_sv parent)
{
    char uuid[TOC_UUID_TEXT + 1];
    toc_buf name = {0};
    toc_buf_printf(&name, "misp:%s:%.*s:%.*s:", kind, TOC_SV_ARG(in->uuid), TOC_SV_ARG(parent));
    toc_json_out j = {.buf = &name};
    toc_json_value(&j, part);
    toc_uuid5(TOC_ID_NAMESPACE, toc_buf_sv(&name), uuid);
    toc_buf_done(&name);
    return toc_arena_dup(in->a, toc_sv_of(uuid));
}

int toc_misp_part_of(toc_misp_in *in, toc_json json, const char *pointer, const char *kind,
                     toc_sv parent, const toc_misp_handling *above, toc_misp_part *ret)
{
    *ret = (toc_misp_part){.json = json, .pointer = pointer, .kind = kind, .parent = parent};
    in->pointer = pointer;
    ret->uuid = toc_misp_uuid(json, "uuid", in->a);
    if (!ret->uuid.n)
        ret->uuid = derived_uuid(in, json, kind, parent);
    int64_t own = toc_misp_seconds(json, "timestamp");
    /* Its handling changes with the event's. */
    ret->time = TOC_MAX(own, in->time);
    ret->deleted = toc_misp_is_true(toc_json_get(json, "deleted"));
    return toc_misp_handling_of(json, above, in->a, &ret->handling);
}

static void write_labels(toc_misp_in *in, toc_json part)
{
    bool begun = false;
    for (toc_json_iter i = toc_json_each(toc_json_get(part, "Tag")); toc_json_next(&i);) {
        toc_sv name = toc_json_text(i.value, "name");
        if (!name.n)
            continue;
        if (!begun) {
            toc_json_key(&in->j, "labels");
            toc_json_open(&in->j, '[');
        }
        begun = true;
        toc_json_str(&in->j, name);
    }
    if (begun)
        toc_json_close(&in->j, ']');
}

/* Credibility as the Admiralty scale has it; STIX 2.1, appendix A. */
static unsigned confidence_of(toc_json part)
{
    static const toc_sv TAG = {"admiralty-scale:information-credibility=\"", 41};
    for (toc_json_iter i = toc_json_each(toc_json_get(part, "Tag")); toc_json_next(&i);) {
        toc_sv name = toc_json_text(i.value, "name");
        if (toc_sv_starts(name, TAG) && name.n == TAG.n + 2)
            return toc_stix_credibility(name.p[TAG.n]);
    }
    return 0;
}

bool toc_misp_begin(toc_misp_in *in, const toc_misp_part *p, const char *type, toc_sv *ret_id)
{
    toc_sv id = toc_arena_printf(in->a, "%s--%.*s", type, TOC_SV_ARG(p->uuid));
    *ret_id = id;
    in->pointer = p->pointer;
    if (toc_map_get(&in->written, id) != TOC_MAP_NONE) {
        toc_misp_loss(in, "another %s of the event has this uuid: left out", p->kind);
        return false;
    }
    (void)toc_map_put(&in->written, in->a, id, 1); /* a full arena is asked in the end */
    toc_buf_clear(&in->json);
    in->j = (toc_json_out){.buf = &in->json};
    toc_json_open(&in->j, '{');
    toc_misp_text_member(in, "type", toc_sv_of(type));
    toc_misp_text_member(in, "spec_version", TOC_SV("2.1"));
    toc_misp_text_member(in, "id", id);
    toc_misp_text_member(in, "created_by_ref", p->author.n ? p->author : in->author);
    toc_misp_time_member(in, "created", TOC_MIN(in->day, p->time));
    toc_misp_time_member(in, "modified", p->time);
    if (p->deleted) {
        toc_json_key(&in->j, "revoked");
        toc_json_bool(&in->j, true);
    }
    write_labels(in, p->json);
    unsigned confidence = confidence_of(p->json);
    if (confidence) {
        toc_json_key(&in->j, "confidence");
        toc_json_uint(&in->j, confidence);
    }
    toc_misp_markings(in, &p->handling);
    return true;
}

static bool is_one_of(toc_sv key, const char *const *keys)
{
    for (; *keys; keys++)
        if (toc_sv_eq(key, toc_sv_of(*keys)))
            return true;
    return false;
}

/* Numbers of rows, which another server gives otherwise. */
static bool is_number_of_row(toc_sv key)
{
    static const char *const KEYS[] = {"id",        "event_id", "object_id", "attribute_id",
                                       "org_id",    "orgc_id",  "user_id",   "referenced_id",
                                       "source_id", "tag_id",   "galaxy_id", "galaxy_cluster_id",
                                       NULL};
    return is_one_of(key, KEYS);
}

/* What else of a part only means something on the server it comes from, or is an object of its own
 * here. */
static bool is_left_out(toc_sv key)
{
    static const char *const KEYS[] = {
        "Org",       "locked",      "RelatedEvent",     "RelatedAttribute",
        "Attribute", "Object",      "attribute_count",  "event_creator_email",
        "Sighting",  "EventReport", "ObjectReference",  "sharing_group_id",
        "Note",      "Opinion",     "CryptographicKey", "Relationship",
        NULL};
    return is_one_of(key, KEYS);
}

/* Parts of parts that have numbers of rows. */
static bool has_rows(toc_sv key)
{
    static const char *const KEYS[] = {
        "Orgc",         "Tag",          "Galaxy",          "GalaxyCluster",
        "Organisation", "SharingGroup", "SharingGroupOrg", NULL};
    return is_one_of(key, KEYS);
}

/* STIX knows neither null nor empty lists (2.7). */
static bool is_nothing(toc_json v)
{
    toc_json_type t = toc_json_type_of(v);
    return t == TOC_JSON_NULL || (t == TOC_JSON_ARRAY && toc_json_count(v) == 0);
}

/* rows: v is of the database of one server; top: v is the part itself. */
static void write_kept(toc_json_out *j, toc_json v, bool rows, bool top)
{
    toc_json_type t = toc_json_type_of(v);
    if (t != TOC_JSON_OBJECT && t != TOC_JSON_ARRAY) {
        toc_json_value(j, v);
        return;
    }
    toc_json_open(j, t == TOC_JSON_OBJECT ? '{' : '[');
    for (toc_json_iter i = toc_json_each(v); toc_json_next(&i);) {
        bool row = t == TOC_JSON_ARRAY ? rows : has_rows(i.key) && (top || rows);
        if (is_nothing(i.value) || (rows && is_number_of_row(i.key)) || (top && is_left_out(i.key)))
            continue;
        if (t == TOC_JSON_OBJECT)
            toc_json_key_sv(j, i.key);
        write_kept(j, i.value, row, false);
    }
    toc_json_close(j, t == TOC_JSON_OBJECT ? '}' : ']');
}

static void write_extension(toc_misp_in *in, const toc_misp_part *p)
{
    toc_json_key(&in->j, "extensions");
    toc_json_open(&in->j, '{');
    toc_json_key(&in->j, TOC_MISP_EXTENSION);
    toc_json_open(&in->j, '{');
    toc_misp_text_member(in, "extension_type", TOC_SV("property-extension"));
    toc_misp_text_member(in, "part", toc_sv_of(p->kind));
    toc_misp_text_member(in, "event_uuid", in->uuid);
    if (!toc_sv_eq(p->parent, in->uuid))
        toc_misp_text_member(in, "parent_uuid", p->parent);
    toc_json_key(&in->j, "misp");
    write_kept(&in->j, p->json, true, true);
    toc_json_close(&in->j, '}');
    toc_json_close(&in->j, '}');
}

int toc_misp_put(toc_misp_in *in, toc_sv id)
{
    toc_json_close(&in->j, '}');
    if (in->json.failed || in->a->overflowed)
        return toc_fail(in->reterr, -ENOMEM, "out of memory");
    toc_sv *ref = TOC_VEC_PUSH(in->a, &in->refs);
    toc_sv *listed = ref && !in->stricter ? TOC_VEC_PUSH(in->a, &in->listed) : ref;
    if (!listed)
        return toc_fail(in->reterr, -ENOMEM, "out of memory");
    *ref = *listed = id;
    return in->r->put(in->r->context, toc_buf_sv(&in->json), in->pointer, in->reterr);
}

int toc_misp_end(toc_misp_in *in, const toc_misp_part *p, toc_sv id)
{
    in->pointer = p->pointer;
    if (p->json.doc) /* else it is made of a part that is kept elsewhere */
        write_extension(in, p);
    int r = toc_misp_put(in, id);
    if (r == 0 && !toc_map_put(&in->by_uuid, in->a, p->uuid, in->refs.n - 1))
        return toc_fail(in->reterr, -ENOMEM, "out of memory");
    return r;
}

/* ---- organisations ---- */

int toc_misp_begin_shared(toc_misp_in *in, const char *type, toc_sv id)
{
    if (toc_map_get(&in->written, id) != TOC_MAP_NONE)
        return 0;
    if (!toc_map_put(&in->written, in->a, id, 1))
        return toc_fail(in->reterr, -ENOMEM, "out of memory");
    toc_buf_clear(&in->json);
    in->j = (toc_json_out){.buf = &in->json};
    toc_json_open(&in->j, '{');
    toc_misp_text_member(in, "type", toc_sv_of(type));
    toc_misp_text_member(in, "spec_version", TOC_SV("2.1"));
    toc_misp_text_member(in, "id", id);
    toc_misp_text_member(in, "created", TOC_SV(TOC_STIX_EPOCH));
    toc_misp_text_member(in, "modified", TOC_SV(TOC_STIX_EPOCH));
    return 1;
}

int toc_misp_org(toc_misp_in *in, toc_json org, toc_sv *ret_id)
{
    toc_sv name = toc_json_text(org, "name"), uuid = toc_misp_uuid(org, "uuid", in->a);
    *ret_id = (toc_sv){"", 0};
    if (!name.n)
        return 0;
    toc_sv id = uuid.n ? toc_arena_printf(in->a, "identity--%.*s", TOC_SV_ARG(uuid))
                       : toc_derived_id(in->a, "identity",
                                        toc_arena_printf(in->a, "misp-org:%.*s", TOC_SV_ARG(name)));
    *ret_id = id;
    int r = toc_misp_begin_shared(in, "identity", id);
    if (r <= 0)
        return r;
    toc_misp_markings(in, &in->handling);
    toc_misp_text_member(in, "name", name);
    toc_misp_text_member(in, "identity_class", TOC_SV("organization"));
    return toc_misp_put(in, id);
}

/* ---- the event ---- */

static int read_attributes(toc_misp_in *in, const toc_misp_part *of, const char *kind)
{
    int r = 0;
    for (toc_json_iter i = toc_json_each(toc_json_get(of->json, "Attribute"));
         r == 0 && toc_json_next(&i);) {
        toc_misp_part p;
        toc_sv id;
        r = toc_misp_part_of(in, i.value, toc_misp_at(in, of->pointer, "Attribute", i.index), kind,
                             of->uuid, &of->handling, &p);
        p.deleted = p.deleted || of->deleted;
        if (r == 0)
            r = toc_misp_read_attribute(in, &p, &id);
        if (r == 0 && id.n)
            r = toc_misp_read_around(in, &p, id);
    }
    return r;
}

static int read_objects(toc_misp_in *in, const toc_misp_part *event)
{
    toc_json list = toc_json_get(event->json, "Object");
    int r = 0;
    for (toc_json_iter i = toc_json_each(list); r == 0 && toc_json_next(&i);) {
        toc_misp_part p;
        r = toc_misp_part_of(in, i.value, toc_misp_at(in, event->pointer, "Object", i.index),
                             "object", in->uuid, &event->handling, &p);
        if (r == 0)
            r = read_attributes(in, &p, "attribute");
        if (r == 0)
            r = toc_misp_read_object(in, &p);
    }
    /* They may refer to objects further down. */
    for (toc_json_iter i = toc_json_each(list); r == 0 && toc_json_next(&i);) {
        toc_misp_part p;
        r = toc_misp_part_of(in, i.value, toc_misp_at(in, event->pointer, "Object", i.index),
                             "object", in->uuid, &event->handling, &p);
        if (r == 0)
            r = toc_misp_read_references(in, &p);
    }
    return r;
}

static int read_texts(toc_misp_in *in, const toc_misp_part *event)
{
    int r = 0;
    for (toc_json_iter i = toc_json_each(toc_json_get(event->json, "EventReport"));
         r == 0 && toc_json_next(&i);) {
        toc_misp_part p;
        r = toc_misp_part_of(in, i.value, toc_misp_at(in, event->pointer, "EventReport", i.index),
                             "event-report", in->uuid, &event->handling, &p);
        if (r == 0)
            r = toc_misp_read_text(in, &p);
    }
    return r;
}

static int write_report(toc_misp_in *in, const toc_misp_part *event)
{
    toc_sv id, info = toc_json_text(event->json, "info");
    if (!toc_misp_begin(in, event, "report", &id))
        return 0;
    int64_t published = toc_misp_seconds(event->json, "publish_timestamp");
    toc_misp_text_member(in, "name", info.n ? info : TOC_SV("(without a title)"));
    toc_misp_time_member(in, "published", published ? published : event->time);
    toc_json_key(&in->j, "object_refs");
    toc_json_open(&in->j, '[');
    TOC_VEC_FOREACH (ref, &in->listed)
        toc_json_str(&in->j, *ref);
    if (!in->listed.n) /* there is no empty list in STIX */
        toc_json_str(&in->j, id);
    toc_json_close(&in->j, ']');
    return toc_misp_end(in, event, id);
}

/* Lists that are kept in the event's own words alone. */
static void tell_what_is_only_kept(toc_misp_in *in, const toc_misp_part *event)
{
    static const struct {
        const char *key, *what;
    } LISTS[] = {
        {"ShadowAttribute", "proposals by others are kept, but are nothing that STIX knows"},
        {"CryptographicKey", "signatures of an event hold for MISP's own bytes: left out"},
    };
    in->pointer = event->pointer;
    for (size_t i = 0; i < TOC_LEN(LISTS); i++)
        if (toc_json_count(toc_json_get(event->json, LISTS[i].key)))
            toc_misp_loss(in, "%s", LISTS[i].what);
    if (toc_json_text(event->json, "extends_uuid").n)
        toc_misp_loss(in, "that it extends another event is kept, but is nothing that STIX knows");
}

static int read_event_parts(toc_misp_in *in, toc_misp_part *event)
{
    toc_json orgc = toc_json_get(event->json, "Orgc");
    in->handling = event->handling;
    in->source = toc_json_text(orgc, "name");
    int r = toc_misp_org(in, orgc, &in->author);
    if (r == 0)
        r = read_attributes(in, event, "attribute");
    if (r == 0)
        r = read_objects(in, event);
    if (r == 0)
        r = read_texts(in, event);
    /* The id stands before the object: others refer to it. */
    if (r == 0)
        r = toc_misp_read_around(in, event, in->report);
    if (r == 0) {
        tell_what_is_only_kept(in, event);
        r = write_report(in, event);
    }
    return r;
}

static int64_t time_of_event(toc_json event, int64_t day)
{
    int64_t changed = toc_misp_seconds(event, "timestamp");
    int64_t published = toc_misp_seconds(event, "publish_timestamp");
    int64_t time = TOC_MAX(changed, published);
    return time ? time : day;
}

static int read_event(const toc_misp_reader *r, toc_json event, const char *pointer,
                      toc_err *reterr)
{
    enum { DAY = 86400 };
    toc_arena a = {0};
    toc_misp_in in = {.r = r, .a = &a, .reterr = reterr, .pointer = pointer};
    toc_misp_part p;
    toc_day day = toc_day_parse(toc_json_text(event, "date"));
    in.day = day == TOC_DAY_NONE || day < 0 ? 0 : (int64_t)day * DAY * 1000000;
    in.time = time_of_event(event, in.day);
    int res = toc_misp_part_of(&in, event, pointer, "event", (toc_sv){"", 0}, NULL, &p);
    in.uuid = p.parent = p.uuid;
    in.report = toc_arena_printf(&a, "report--%.*s", TOC_SV_ARG(in.uuid));
    if (res == 0)
        res = read_event_parts(&in, &p);
    if (res == 0 && a.overflowed)
        res = toc_fail(reterr, -ENOMEM, "%s: out of memory", pointer);
    toc_buf_done(&in.json);
    toc_arena_done(&a);
    return res;
}

/* ---- a file ---- */

static bool is_event(toc_json v)
{
    return toc_json_type_of(v) == TOC_JSON_OBJECT && toc_json_sv(toc_json_get(v, "info")).p &&
           !toc_json_get(v, "type").doc &&
           (toc_json_get(v, "Attribute").doc || toc_json_get(v, "Orgc").doc ||
            toc_json_get(v, "Object").doc || toc_json_get(v, "threat_level_id").doc);
}

static bool is_wrapped(toc_json v)
{
    return toc_json_type_of(toc_json_get(v, "Event")) == TOC_JSON_OBJECT;
}

bool toc_misp_is(toc_json root)
{
    toc_json response = toc_json_get(root, "response");
    if (response.doc)
        root = response;
    toc_json_iter i = toc_json_each(root);
    if (toc_json_type_of(root) == TOC_JSON_ARRAY)
        return toc_json_next(&i) && (is_wrapped(i.value) || is_event(i.value));
    return is_wrapped(root) || is_event(root);
}

static int read_one(const toc_misp_reader *r, toc_json v, const char *at, size_t *n,
                    toc_err *reterr)
{
    char pointer[256];
    bool wrapped = is_wrapped(v);
    (void)snprintf(pointer, sizeof(pointer), "%s%s", at, wrapped ? "/Event" : "");
    if (!wrapped && !is_event(v)) {
        r->loss(r->context, pointer, "is no event: left out");
        return 0;
    }
    ++*n;
    return read_event(r, wrapped ? toc_json_get(v, "Event") : v, pointer, reterr);
}

int toc_misp_read(const toc_misp_reader *r, toc_json root, const char *at, size_t *ret_events,
                  toc_err *reterr)
{
    char here[128], pointer[192];
    toc_json response = toc_json_get(root, "response");
    size_t n = 0;
    int res = 0;
    if (!toc_misp_is(root))
        return toc_fail(reterr, -EINVAL, "%s: no MISP event", *at ? at : "/");
    (void)snprintf(here, sizeof(here), "%s%s", at, response.doc ? "/response" : "");
    if (response.doc)
        root = response;
    if (toc_json_type_of(root) != TOC_JSON_ARRAY)
        res = read_one(r, root, here, &n, reterr);
    else
        for (toc_json_iter i = toc_json_each(root); res == 0 && toc_json_next(&i);) {
            (void)snprintf(pointer, sizeof(pointer), "%s/%zu", here, i.index);
            res = read_one(r, i.value, pointer, &n, reterr);
        }
    *ret_events = n;
    return res;
}
