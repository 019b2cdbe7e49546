/*
 * stix_check - is an object well-formed STIX 2.1? One table a type says what its properties are;
 * what ties properties to each other stands in functions below. See stix.h.
 */
#include "base/ascii.h"
#include "base/date.h"
#include "base/map.h"
#include "model/stix.h"
#include "model/stix_types.h"

#include <stdio.h>

typedef struct {
    toc_stix_fault fault;
    void *context;
    size_t faults;
    toc_buf pointer; /* of the value that is looked at */
    toc_json object; /* the whole that it is in */
} checker;

static void complain(checker *c, const char *what)
{
    c->faults++;
    toc_buf_byte(&c->pointer, '\0'); /* for the C string */
    c->fault(c->context, c->pointer.failed ? "" : c->pointer.p, what);
    c->pointer.n -= c->pointer.n > 0;
}

static size_t enter(checker *c, toc_sv key)
{
    size_t before = c->pointer.n;
    toc_buf_byte(&c->pointer, '/');
    for (size_t i = 0; i < key.n; i++) {
        if (key.p[i] == '~')
            toc_buf_str(&c->pointer, "~0");
        else if (key.p[i] == '/')
            toc_buf_str(&c->pointer, "~1");
        else
            toc_buf_byte(&c->pointer, key.p[i]);
    }
    return before;
}

static size_t enter_index(checker *c, size_t index)
{
    size_t before = c->pointer.n;
    toc_buf_printf(&c->pointer, "/%zu", index);
    return before;
}

static void leave(checker *c, size_t before)
{
    c->pointer.n = before;
}

/* A fault at a member of the object that is looked at. */
static void complain_at(checker *c, const char *key, const char *what)
{
    size_t before = enter(c, toc_sv_of(key));
    complain(c, what);
    leave(c, before);
}

/* ---- values ---- */

static bool is_integer(toc_json v)
{
    int64_t n;
    return toc_json_to_int(v, &n) || toc_json_type_of(v) == TOC_JSON_UINT;
}

static bool is_number(toc_json v)
{
    double d;
    return toc_json_to_double(v, &d);
}

static bool is_bool(toc_json v)
{
    return toc_json_type_of(v) == TOC_JSON_TRUE || toc_json_type_of(v) == TOC_JSON_FALSE;
}

/* 3.3: RFC 3339 in UTC, with the letter Z. */
static bool is_time(toc_json v)
{
    int64_t us;
    toc_sv s = toc_json_sv(v);
    return s.n && s.p[s.n - 1] == 'Z' && toc_time_parse(s, &us);
}

static bool is_hex(toc_sv s)
{
    for (size_t i = 0; i < s.n; i++)
        if (!toc_is_hex(s.p[i]))
            return false;
    return s.n > 0 && s.n % 2 == 0;
}

static bool is_among(toc_sv s, const char *const *words)
{
    for (; *words; words++)
        if (toc_sv_eq(toc_sv_of(*words), s))
            return true;
    return false;
}

static void check_id(checker *c, toc_json v, const char *const *types)
{
    toc_sv type;
    if (!toc_stix_is_id(toc_json_sv(v), &type))
        complain(c, "expected an identifier, type--UUID");
    else if (types && !is_among(type, types))
        complain(c, "refers to a type that may not stand here");
}

static void check_string(checker *c, toc_json v, const toc_stix_property *p)
{
    (void)p;
    if (!toc_json_sv(v).p)
        complain(c, "expected a string");
}

static void check_enum(checker *c, toc_json v, const toc_stix_property *p)
{
    if (!toc_json_sv(v).p || !is_among(toc_json_sv(v), p->words))
        complain(c, "not a word of its closed vocabulary");
}

static void check_time(checker *c, toc_json v, const toc_stix_property *p)
{
    (void)p;
    if (!is_time(v))
        complain(c, "expected a timestamp, YYYY-MM-DDTHH:MM:SS[.s]Z");
}

static void check_bool(checker *c, toc_json v, const toc_stix_property *p)
{
    (void)p;
    if (!is_bool(v))
        complain(c, "expected true or false");
}

static void check_integer(checker *c, toc_json v, const toc_stix_property *p)
{
    double d = 0;
    if (!is_integer(v))
        complain(c, "expected a whole number");
    else if (p->max > p->min && toc_json_to_double(v, &d) && (d < p->min || d > p->max))
        complain(c, "out of its range");
}

static void check_number(checker *c, toc_json v, const toc_stix_property *p)
{
    double d = 0;
    if (!is_number(v))
        complain(c, "expected a number");
    else if (p->max > p->min && toc_json_to_double(v, &d) && (d < p->min || d > p->max))
        complain(c, "out of its range");
}

static void check_ref(checker *c, toc_json v, const toc_stix_property *p)
{
    check_id(c, v, p->words);
}

static void check_hex(checker *c, toc_json v, const toc_stix_property *p)
{
    (void)p;
    if (!is_hex(toc_json_sv(v)))
        complain(c, "expected pairs of hexadecimal digits");
}

static void check_object(checker *c, toc_json v, const toc_stix_property *p)
{
    if (toc_json_type_of(v) != TOC_JSON_OBJECT) {
        complain(c, "expected an object");
        return;
    }
    if (toc_json_count(v) == 0)
        complain(c, "must not be empty");
    for (const char *const *need = p->words; need && *need; need++)
        if (!toc_json_get(v, *need).doc)
            complain_at(c, *need, "is required");
}

static void check_any(checker *c, toc_json v, const toc_stix_property *p)
{
    (void)c, (void)v, (void)p;
}

/* 2.10: names of algorithms and digests of the length they have. */
static void check_hashes(checker *c, toc_json v, const toc_stix_property *p)
{
    static const struct {
        const char *name;
        size_t digits;
    } KNOWN[] = {{"MD5", 32},      {"SHA-1", 40},    {"SHA-256", 64},
                 {"SHA-512", 128}, {"SHA3-256", 64}, {"SHA3-512", 128}};
    check_object(c, v, p);
    for (toc_json_iter i = toc_json_each(v); toc_json_next(&i);) {
        size_t before = enter(c, i.key);
        toc_sv digest = toc_json_sv(i.value);
        if (!digest.n)
            complain(c, "expected a string");
        for (size_t k = 0; k < TOC_LEN(KNOWN); k++)
            if (toc_sv_eq(i.key, toc_sv_of(KNOWN[k].name)) &&
                (digest.n != KNOWN[k].digits || !is_hex(digest)))
                complain(c, "not a digest of that algorithm");
        leave(c, before);
    }
}

/* 2.5: a name, and one thing that says where. */
static void check_external_reference(checker *c, toc_json v, const toc_stix_property *p)
{
    static const char *const ONE_OF[] = {"description", "url", "external_id"};
    (void)p;
    bool some = false;
    if (!toc_json_sv(toc_json_get(v, "source_name")).p)
        complain_at(c, "source_name", "is required");
    for (size_t i = 0; i < TOC_LEN(ONE_OF); i++)
        some = some || toc_json_sv(toc_json_get(v, ONE_OF[i])).p;
    if (!some)
        complain(c, "needs a description, url or external_id");
}

/* 7.2.3.1: "labels.[0]" and the like lead to something in the object. */
static bool leads_somewhere(toc_json object, toc_sv selector)
{
    toc_json v = object;
    if (!selector.n)
        return false;
    while (selector.n && v.doc) {
        toc_sv step = toc_sv_cut(&selector, '.');
        int64_t index = 0;
        if (step.n < 3 || step.p[0] != '[' || step.p[step.n - 1] != ']') {
            v = toc_json_get_sv(v, step);
            continue;
        }
        if (!toc_sv_to_i64(toc_sv_range(step, 1, step.n - 1), &index) || index < 0 ||
            toc_json_type_of(v) != TOC_JSON_ARRAY)
            return false;
        toc_json list = v;
        v = (toc_json){0};
        for (toc_json_iter i = toc_json_each(list); toc_json_next(&i);)
            if (i.index == (size_t)index)
                v = i.value;
    }
    return v.doc != NULL;
}

static void check_selectors(checker *c, toc_json selectors)
{
    size_t before = enter(c, TOC_SV("selectors"));
    if (toc_json_type_of(selectors) != TOC_JSON_ARRAY || toc_json_count(selectors) == 0)
        complain(c, "is required and must not be empty");
    for (toc_json_iter i = toc_json_each(selectors); toc_json_next(&i);) {
        size_t at = enter_index(c, i.index);
        if (!leads_somewhere(c->object, toc_json_sv(i.value)))
            complain(c, "selects nothing that the object has");
        leave(c, at);
    }
    leave(c, before);
}

/* 7.2.3 */
static void check_granular_marking(checker *c, toc_json v, const toc_stix_property *p)
{
    static const char *const MARKING[] = {"marking-definition", NULL};
    (void)p;
    toc_json ref = toc_json_get(v, "marking_ref"), lang = toc_json_get(v, "lang");
    check_selectors(c, toc_json_get(v, "selectors"));
    if (!ref.doc == !lang.doc)
        complain(c, "needs either a marking_ref or a lang");
    if (ref.doc) {
        size_t before = enter(c, TOC_SV("marking_ref"));
        check_id(c, ref, MARKING);
        leave(c, before);
    }
}

/* 7.3: keyed by the id of their definition, or by the name of a predefined observable extension. */
static void check_extensions(checker *c, toc_json v, const toc_stix_property *p)
{
    check_object(c, v, p);
    for (toc_json_iter i = toc_json_each(v); toc_json_next(&i);) {
        size_t before = enter(c, i.key);
        if (toc_json_type_of(i.value) != TOC_JSON_OBJECT)
            complain(c, "expected an object");
        else if (toc_sv_starts(i.key, TOC_SV("extension-definition--")) &&
                 !toc_stix_is_id(i.key, NULL))
            complain(c, "keyed by a malformed id");
        leave(c, before);
    }
}

static void (*const CHECK[])(checker *c, toc_json v, const toc_stix_property *p) = {
    [TOC_STIX_STRING] = check_string,
    [TOC_STIX_TIME] = check_time,
    [TOC_STIX_BOOL] = check_bool,
    [TOC_STIX_INTEGER] = check_integer,
    [TOC_STIX_NUMBER] = check_number,
    [TOC_STIX_ENUM] = check_enum,
    [TOC_STIX_REF] = check_ref,
    [TOC_STIX_HEX] = check_hex,
    [TOC_STIX_OBJECT] = check_object,
    [TOC_STIX_HASHES] = check_hashes,
    [TOC_STIX_EXTERNAL_REFERENCE] = check_external_reference,
    [TOC_STIX_GRANULAR_MARKING] = check_granular_marking,
    [TOC_STIX_EXTENSIONS] = check_extensions,
    [TOC_STIX_ANY] = check_any,
};

static_assert(TOC_LEN(CHECK) == TOC_STIX_KIND_COUNT, "each kind has its check");

static void check_list(checker *c, toc_json v, const toc_stix_property *p)
{
    if (toc_json_type_of(v) != TOC_JSON_ARRAY) {
        complain(c, "expected a list");
        return;
    }
    /* 2.7: there is no empty list in STIX. */
    if (toc_json_count(v) == 0)
        complain(c, "must not be empty");
    for (toc_json_iter i = toc_json_each(v); toc_json_next(&i);) {
        size_t before = enter_index(c, i.index);
        CHECK[p->kind](c, i.value, p);
        leave(c, before);
    }
}

static void check_properties(checker *c, toc_json object, const toc_stix_property *p)
{
    for (; p->name; p++) {
        toc_json v = toc_json_get(object, p->name);
        size_t before = enter(c, toc_sv_of(p->name));
        if (!v.doc && p->required)
            complain(c, "is required");
        else if (v.doc && toc_json_type_of(v) == TOC_JSON_NULL)
            complain(c, "null does not stand in STIX: leave the property out");
        else if (v.doc && p->list)
            check_list(c, v, p);
        else if (v.doc)
            CHECK[p->kind](c, v, p);
        leave(c, before);
    }
}

/* ---- objects ---- */

static void check_own_id(checker *c, toc_json object, toc_sv type)
{
    toc_sv in_id;
    size_t before = enter(c, TOC_SV("id"));
    toc_json id = toc_json_get(object, "id");
    if (!id.doc)
        complain(c, "is required");
    else if (!toc_stix_is_id(toc_json_sv(id), &in_id))
        complain(c, "expected an identifier, type--UUID");
    else if (!toc_sv_eq(in_id, type))
        complain(c, "its type is not that of the object");
    leave(c, before);
}

/* Both are there and well-formed, and the second is before the first. */
static bool out_of_order(toc_json object, const char *first, const char *second, bool or_same)
{
    int64_t a, b;
    if (!toc_time_parse(toc_json_sv(toc_json_get(object, first)), &a) ||
        !toc_time_parse(toc_json_sv(toc_json_get(object, second)), &b))
        return false;
    return or_same ? b <= a : b < a;
}

static void check_order(checker *c, toc_json object)
{
    /* The second may not be before the first; where strict, they may not be the same either. */
    static const struct {
        const char *first, *second;
        bool strict;
    } ORDER[] = {
        {"created", "modified", false},
        {"first_seen", "last_seen", false},
        {"valid_from", "valid_until", true},
        {"start_time", "stop_time", true},
        {"first_observed", "last_observed", false},
        {"start", "end", false},
    };
    for (size_t i = 0; i < TOC_LEN(ORDER); i++)
        if (out_of_order(object, ORDER[i].first, ORDER[i].second, ORDER[i].strict))
            complain_at(c, ORDER[i].second, "is before what it must follow");
}

static void check_location(checker *c, toc_json o)
{
    bool lat = toc_json_get(o, "latitude").doc, lon = toc_json_get(o, "longitude").doc;
    if (lat != lon)
        complain(c, "latitude and longitude need each other");
    if (!(lat && lon) && !toc_json_get(o, "region").doc && !toc_json_get(o, "country").doc)
        complain(c, "needs a region, a country, or latitude and longitude");
    if (toc_json_get(o, "precision").doc && !lat)
        complain_at(c, "precision", "needs latitude and longitude");
}

static void check_malware(checker *c, toc_json o)
{
    if (toc_json_is_true(toc_json_get(o, "is_family")) && !toc_json_get(o, "name").doc)
        complain_at(c, "name", "is required of a family");
}

static void check_observed_data(checker *c, toc_json o)
{
    if (!toc_json_get(o, "objects").doc == !toc_json_get(o, "object_refs").doc)
        complain(c, "needs either objects or object_refs");
}

static void check_file(checker *c, toc_json o)
{
    if (!toc_json_get(o, "hashes").doc && !toc_json_get(o, "name").doc)
        complain(c, "needs hashes or a name");
}

static void check_artifact(checker *c, toc_json o)
{
    bool url = toc_json_get(o, "url").doc;
    if (url == (toc_json_get(o, "payload_bin").doc != NULL))
        complain(c, "needs either payload_bin or a url");
    if (url && !toc_json_get(o, "hashes").doc)
        complain_at(c, "hashes", "is required with a url");
}

static void check_network_traffic(checker *c, toc_json o)
{
    if (!toc_json_get(o, "src_ref").doc && !toc_json_get(o, "dst_ref").doc)
        complain(c, "needs a src_ref or a dst_ref");
}

static void check_marking(checker *c, toc_json o)
{
    bool typed = toc_json_get(o, "definition_type").doc && toc_json_get(o, "definition").doc;
    if (!typed && !toc_json_get(o, "extensions").doc)
        complain(c, "needs definition_type and definition, or extensions");
}

static const struct {
    const char *type;
    void (*check)(checker *c, toc_json o);
} TIES[] = {
    {"location", check_location},           {"malware", check_malware},
    {"observed-data", check_observed_data}, {"file", check_file},
    {"artifact", check_artifact},           {"network-traffic", check_network_traffic},
    {"marking-definition", check_marking},
};

static void check_spec_version(checker *c, toc_json object, bool sco)
{
    toc_json v = toc_json_get(object, "spec_version");
    if (!v.doc && sco)
        return;
    if (!toc_sv_eq(toc_json_sv(v), TOC_SV("2.1")))
        complain_at(c, "spec_version", v.doc ? "is not \"2.1\"" : "is required: \"2.1\"");
}

static void check_object_of(checker *c, toc_json object)
{
    if (toc_json_type_of(object) != TOC_JSON_OBJECT) {
        complain(c, "expected an object");
        return;
    }
    c->object = object;
    toc_sv type = toc_json_sv(toc_json_get(object, "type"));
    if (!type.n) {
        complain_at(c, "type", "is required");
        return;
    }
    const toc_stix_type *t = toc_stix_type_of(type);
    bool sco = toc_stix_is_sco(type);
    check_own_id(c, object, type);
    check_spec_version(c, object, sco || !t);
    check_properties(c, object, sco || !t ? toc_stix_common_sco : toc_stix_common);
    if (!t) /* a custom object: what it holds is its maker's business */
        return;
    if (!sco && !t->unversioned && !toc_json_get(object, "modified").doc)
        complain_at(c, "modified", "is required");
    check_properties(c, object, t->properties);
    check_order(c, object);
    for (size_t i = 0; i < TOC_LEN(TIES); i++)
        if (toc_sv_eq(type, toc_sv_of(TIES[i].type)))
            TIES[i].check(c, object);
}

size_t toc_stix_check(toc_json object, const char *at, toc_stix_fault fault, void *context)
{
    checker c = {.fault = fault, .context = context};
    toc_buf_str(&c.pointer, at);
    check_object_of(&c, object);
    toc_buf_done(&c.pointer);
    return c.faults;
}

/* The key of an object's version: id and modified. */
static void check_unique(checker *c, toc_map *seen, toc_arena *a, toc_json object, size_t index)
{
    toc_sv id = toc_json_sv(toc_json_get(object, "id"));
    toc_sv modified = toc_json_sv(toc_json_get(object, "modified"));
    toc_sv key = toc_arena_printf(a, "%.*s %.*s", TOC_SV_ARG(id), TOC_SV_ARG(modified));
    if (!id.n || a->overflowed)
        return;
    if (toc_map_get(seen, key) != TOC_MAP_NONE)
        complain_at(c, "id", "stands twice in the bundle");
    (void)toc_map_put(seen, a, key, (uint32_t)index); /* full: fewer doubles are found */
}

size_t toc_stix_check_bundle(toc_json bundle, toc_stix_fault fault, void *context)
{
    checker c = {.fault = fault, .context = context};
    toc_arena a = {0};
    toc_map seen = {0};
    if (!toc_sv_eq(toc_json_sv(toc_json_get(bundle, "type")), TOC_SV("bundle")))
        complain_at(&c, "type", "is not \"bundle\"");
    else
        check_own_id(&c, bundle, TOC_SV("bundle"));
    toc_json objects = toc_json_get(bundle, "objects");
    if (objects.doc && toc_json_count(objects) == 0)
        complain_at(&c, "objects", "expected a list that is not empty");
    size_t in_objects = enter(&c, TOC_SV("objects"));
    for (toc_json_iter i = toc_json_each(objects); toc_json_next(&i);) {
        size_t before = enter_index(&c, i.index);
        check_object_of(&c, i.value);
        check_unique(&c, &seen, &a, i.value, i.index);
        leave(&c, before);
    }
    leave(&c, in_objects);
    toc_buf_done(&c.pointer);
    toc_arena_done(&a);
    return c.faults;
}
