/*
 * places_object - what of a STIX object goes when places are limited; see places.h.
 *
 * What is listed here tells of no place; all else goes: free text, tags, references to what stands
 * elsewhere, properties of others. Ids of places and of persons and organisations that were hit are
 * made of their names, so that who guesses the name knows the id: what refers to these goes, too.
 */
#include "base/ascii.h"
#include "model/record_json.h"
#include "model/regions.h"
#include "share/places.h"
#include "share/stix.h"
#include "share/stix_writer.h"

/* ---- types ---- */

typedef enum {
    NOT,   /* does not go: it is text, or not known */
    WHOLE, /* a definition: it goes as it is */
    SCO,   /* an observable: as it is, when nothing in it is unknown */
    THING, /* has a name of its own */
    EVENT, /* is named anew */
    LINK,  /* has no name */
    PLACE,
} kind;

static kind kind_of(toc_sv type)
{
    static const struct {
        const char *type;
        kind kind;
    } KINDS[] = {
        {"marking-definition", WHOLE},
        {"extension-definition", WHOLE},
        {"autonomous-system", SCO},
        {"domain-name", SCO},
        {"directory", SCO},
        {"email-addr", SCO},
        {"file", SCO},
        {"ipv4-addr", SCO},
        {"ipv6-addr", SCO},
        {"mac-addr", SCO},
        {"mutex", SCO},
        {"network-traffic", SCO},
        {"software", SCO},
        {"url", SCO},
        {"windows-registry-key", SCO},
        {"x509-certificate", SCO},
        {"attack-pattern", THING},
        {"campaign", THING},
        {"course-of-action", THING},
        {"indicator", THING},
        {"infrastructure", THING},
        {"intrusion-set", THING},
        {"malware", THING},
        {"threat-actor", THING},
        {"tool", THING},
        {"vulnerability", THING},
        {"incident", EVENT},
        {"report", EVENT},
        {"grouping", EVENT},
        {"relationship", LINK},
        {"sighting", LINK},
        {"observed-data", LINK},
        {"opinion", LINK},
        {"location", PLACE},
    };
    for (size_t i = 0; i < TOC_LEN(KINDS); i++)
        if (toc_sv_eq(type, toc_sv_of(KINDS[i].type)))
            return KINDS[i].kind;
    return NOT;
}

/* ---- properties ---- */

static bool is_listed(const char *const *list, toc_sv key)
{
    for (; *list; list++)
        if (toc_sv_eq(key, toc_sv_of(*list)))
            return true;
    return false;
}

/* What objects of all types but observables have in common (STIX 2.1, 3.2), without text. */
static const char *const COMMON[] = {"type",
                                     "spec_version",
                                     "id",
                                     "created",
                                     "modified",
                                     "created_by_ref",
                                     "revoked",
                                     "confidence",
                                     "lang",
                                     "object_marking_refs",
                                     "granular_markings",
                                     NULL};

/* Times, numbers, words of vocabularies, patterns. */
static const char *const PLAIN[] = {"defanged",
                                    "first_seen",
                                    "last_seen",
                                    "valid_from",
                                    "valid_until",
                                    "published",
                                    "first_observed",
                                    "last_observed",
                                    "number_observed",
                                    "count",
                                    "summary",
                                    "start_time",
                                    "stop_time",
                                    "indicator_types",
                                    "malware_types",
                                    "tool_types",
                                    "threat_actor_types",
                                    "report_types",
                                    "infrastructure_types",
                                    "roles",
                                    "sophistication",
                                    "resource_level",
                                    "primary_motivation",
                                    "secondary_motivations",
                                    "personal_motivations",
                                    "kill_chain_phases",
                                    "is_family",
                                    "capabilities",
                                    "architecture_execution_envs",
                                    "implementation_languages",
                                    "tool_version",
                                    "pattern",
                                    "pattern_type",
                                    "pattern_version",
                                    "opinion",
                                    "relationship_type",
                                    "context",
                                    "object_refs",
                                    "source_ref",
                                    "target_ref",
                                    "sighting_of_ref",
                                    "observed_data_refs",
                                    "operating_system_refs",
                                    "sample_refs",
                                    NULL};

static const char *const NAMES[] = {"name", "aliases", NULL};

static const char *const OBSERVED[] = {"type",
                                       "spec_version",
                                       "id",
                                       "object_marking_refs",
                                       "granular_markings",
                                       "defanged",
                                       "value",
                                       "name",
                                       "hashes",
                                       "size",
                                       "number",
                                       "rir",
                                       "protocols",
                                       "start",
                                       "end",
                                       "is_active",
                                       "src_ref",
                                       "dst_ref",
                                       "src_port",
                                       "dst_port",
                                       "src_byte_count",
                                       "dst_byte_count",
                                       "src_packets",
                                       "dst_packets",
                                       "resolves_to_refs",
                                       "belongs_to_refs",
                                       "belongs_to_ref",
                                       "parent_directory_ref",
                                       "contains_refs",
                                       "content_ref",
                                       "path",
                                       "path_enc",
                                       "ctime",
                                       "mtime",
                                       "atime",
                                       "mime_type",
                                       "name_enc",
                                       "magic_number_hex",
                                       "cpe",
                                       "swid",
                                       "vendor",
                                       "version",
                                       "languages",
                                       "key",
                                       "values",
                                       "modified_time",
                                       "number_of_subkeys",
                                       "is_self_signed",
                                       "serial_number",
                                       "signature_algorithm",
                                       "validity_not_before",
                                       "validity_not_after",
                                       "subject_public_key_algorithm",
                                       NULL};

/* By its code of ISO 3166-1, as it should be (STIX 2.1, 4.10): by a name it may be any place. */
static bool is_country(toc_sv s)
{
    bool ok = s.n == 2;
    for (size_t i = 0; ok && i < s.n; i++)
        ok = toc_is_alpha(s.p[i]);
    return ok;
}

/* Ours, and what the open vocabulary of STIX has besides. */
static bool is_region(toc_sv s)
{
    static const char *const MORE[] = {"northern-america", "latin-america-caribbean", "antarctica",
                                       NULL};
    return toc_region_countries(s) || is_listed(MORE, s);
}

/* Which properties that places alone have may be told under that limit. */
static bool is_area(toc_sv key, toc_json value, toc_reach limit)
{
    if (toc_sv_eq(key, TOC_SV("country")))
        return is_country(toc_json_sv(value));
    if (toc_sv_eq(key, TOC_SV("region")))
        return is_region(toc_json_sv(value));
    if (toc_sv_eq(key, TOC_SV("administrative_area")))
        return limit <= TOC_REACH_REGION;
    return toc_sv_eq(key, TOC_SV("city")) && limit <= TOC_REACH_TOWN;
}

/* An id that may be made of a name that is not to be told. */
static bool is_guessable(toc_sv id)
{
    return toc_sv_starts(id, TOC_SV("location--")) ||
           (toc_sv_starts(id, TOC_SV("identity--")) && !toc_sv_eq(id, TOC_SV(TOC_STIX_IDENTITY)));
}

static bool is_ours(toc_json object)
{
    return toc_sv_eq(toc_json_text(object, "created_by_ref"), TOC_SV(TOC_STIX_IDENTITY));
}

/* Actors and malware that nobody knows by an id: we name them as the report does ("gunmen of the
 * Elm Street Gang"), and make their ids of that. Those that are known are not ours. */
static bool is_named_by_reports(toc_sv type)
{
    return toc_sv_eq(type, TOC_SV("threat-actor")) || toc_sv_eq(type, TOC_SV("malware"));
}

/* Whether what is told of an object by this id tells what it is called. */
static bool is_telling(toc_json object, toc_sv id)
{
    toc_sv type;
    return is_guessable(id) ||
           (is_ours(object) && toc_stix_is_id(id, &type) && is_named_by_reports(type));
}

/* Words of vocabularies are words: no text stands where one is meant to be. */
static bool is_word(toc_sv s)
{
    enum { LONGEST = 64 };
    bool ok = s.n <= LONGEST;
    for (size_t i = 0; ok && i < s.n; i++)
        ok = toc_is_alnum(s.p[i]) || strchr("-_.:+", s.p[i]);
    return ok;
}

static bool are_words(toc_json v)
{
    if (toc_json_type_of(v) == TOC_JSON_STRING)
        return is_word(toc_json_sv(v));
    for (toc_json_iter i = toc_json_each(v); toc_json_next(&i);)
        if (!are_words(i.value))
            return false;
    return true;
}

/* ---- what stands instead ---- */

typedef struct {
    toc_json object;
    toc_reach limit;
    toc_arena *a;
    toc_sv_vec *gone;
    toc_reach_instead_vec *instead;
} cutting;

static bool take(cutting *k, toc_sv key)
{
    toc_sv *slot = TOC_VEC_PUSH(k->a, k->gone);
    if (slot)
        *slot = key;
    return slot != NULL;
}

/* json is of a buffer that is emptied. */
static bool put(cutting *k, const char *key, toc_buf *json)
{
    toc_reach_instead *slot = json->failed ? NULL : TOC_VEC_PUSH(k->a, k->instead);
    if (slot)
        *slot = (toc_reach_instead){toc_sv_of(key), toc_arena_dup(k->a, toc_buf_sv(json))};
    toc_buf_done(json);
    return slot != NULL;
}

static bool put_text(cutting *k, const char *key, toc_sv text)
{
    toc_buf b = {0};
    toc_json_out j = {.buf = &b};
    toc_json_str(&j, text);
    return put(k, key, &b);
}

/* Tags that are markings tighten: they stay. */
static bool put_labels(cutting *k, toc_json labels)
{
    toc_buf b = {0};
    toc_json_out j = {.buf = &b};
    size_t n = 0;
    toc_json_open(&j, '[');
    for (toc_json_iter i = toc_json_each(labels); toc_json_next(&i);) {
        toc_sv tag = toc_json_sv(i.value);
        bool marks =
            toc_sv_starts_nocase(tag, TOC_SV("tlp:")) || toc_sv_starts_nocase(tag, TOC_SV("pap:"));
        if (!tag.p || !marks || !is_word(tag))
            continue;
        toc_json_str(&j, tag);
        n++;
    }
    toc_json_close(&j, ']');
    if (n)
        return put(k, "labels", &b);
    toc_buf_done(&b);
    return true;
}

/* Without places and persons; *ret_changed: some were there. Empty lists don't go. */
static bool put_refs(cutting *k, const char *key, bool *ret_changed)
{
    toc_buf b = {0};
    toc_json_out j = {.buf = &b};
    size_t n = 0;
    *ret_changed = false;
    toc_json_open(&j, '[');
    for (toc_json_iter i = toc_json_each(toc_json_get(k->object, key)); toc_json_next(&i);) {
        if (is_telling(k->object, toc_json_sv(i.value))) {
            *ret_changed = true;
            continue;
        }
        toc_json_value(&j, i.value);
        n++;
    }
    toc_json_close(&j, ']');
    if (*ret_changed && n)
        return put(k, key, &b);
    toc_buf_done(&b);
    return true;
}

/* ---- incidents ---- */

static void put_core(toc_json_out *j, toc_json core)
{
    static const char *const WORDS[] = {"determination", "investigation_status", "incident_types",
                                        "extension_type"};
    toc_json_key(j, TOC_STIX_INCIDENT_CORE);
    toc_json_open(j, '{');
    for (size_t i = 0; i < TOC_LEN(WORDS); i++) {
        toc_json v = toc_json_get(core, WORDS[i]);
        if (!v.doc || !are_words(v))
            continue;
        toc_json_key(j, WORDS[i]);
        toc_json_value(j, v);
    }
    toc_json_close(j, '}');
}

static void put_ours(toc_json_out *j, const toc_incident *i)
{
    static const toc_record_json_options SPARSE = {.sparse = true};
    toc_json_key(j, TOC_STIX_EXTENSION);
    toc_json_open(j, '{');
    toc_json_member(j, "extension_type", TOC_SV("property-extension"));
    toc_json_key(j, "incident");
    toc_record_json_incident(j, i, &SPARSE);
    toc_json_close(j, '}');
}

/* The incident as we tell it, limited; of others, and of what cannot be read, nothing is known. */
static bool cut_incident(cutting *k)
{
    toc_json extensions = toc_json_get(k->object, "extensions");
    toc_json ours = toc_json_get(toc_json_get(extensions, TOC_STIX_EXTENSION), "incident");
    toc_json core = toc_json_get(extensions, TOC_STIX_INCIDENT_CORE);
    toc_record r = {0};
    toc_buf b = {0};
    toc_json_out j = {.buf = &b};
    bool known = ours.doc && toc_record_json_read_incident(ours, "", k->a, &r, NULL) == 0 &&
                 r.incidents.n == 1;
    if (known) {
        toc_reach_limit(&r.incidents.p[0], k->limit);
        r.incidents.p[0].id = (toc_sv){"", 0}; /* of the whole */
    }
    if (!put_text(k, "name",
                  known ? toc_stix_incident_name(k->a, &r.incidents.p[0]) : TOC_SV("Incident")))
        return false;
    if (!known && !core.doc)
        return true;
    toc_json_open(&j, '{');
    if (core.doc)
        put_core(&j, core);
    if (known)
        put_ours(&j, &r.incidents.p[0]);
    toc_json_close(&j, '}');
    return put(k, "extensions", &b);
}

/* ---- one object ---- */

static bool is_kept(cutting *k, kind of, toc_sv key, toc_json value)
{
    bool list = toc_json_type_of(value) == TOC_JSON_ARRAY;
    bool common = is_listed(COMMON, key);
    if (of == PLACE && !common)
        return is_area(key, value, k->limit);
    if (of == THING && is_listed(NAMES, key))
        return true;
    if (!common && !is_listed(PLAIN, key))
        return false;
    if (list || toc_sv_eq(key, TOC_SV("pattern")) || toc_sv_eq(key, TOC_SV("granular_markings")))
        return !list || toc_sv_eq(key, TOC_SV("granular_markings")) || are_words(value);
    return toc_json_type_of(value) != TOC_JSON_STRING || is_word(toc_json_sv(value));
}

static bool is_free_of_unknown(toc_json object)
{
    for (toc_json_iter i = toc_json_each(object); toc_json_next(&i);)
        if (!is_listed(OBSERVED, i.key))
            return false;
    return true;
}

static bool names_a_place(toc_json object)
{
    static const char *const ENDS[] = {"source_ref", "target_ref", "sighting_of_ref"};
    for (size_t i = 0; i < TOC_LEN(ENDS); i++)
        if (is_telling(object, toc_json_text(object, ENDS[i])))
            return true;
    return is_ours(object) && is_named_by_reports(toc_json_text(object, "type"));
}

static bool cut_properties(cutting *k, kind of)
{
    for (toc_json_iter i = toc_json_each(k->object); toc_json_next(&i);) {
        if (is_kept(k, of, i.key, i.value))
            continue;
        if (!take(k, toc_arena_dup(k->a, i.key)))
            return false;
        if (toc_sv_eq(i.key, TOC_SV("labels")) && !put_labels(k, i.value))
            return false;
    }
    return true;
}

static bool cut_event(cutting *k, toc_sv type)
{
    bool changed = false;
    if (toc_sv_eq(type, TOC_SV("incident")))
        return cut_incident(k);
    if (!put_refs(k, "object_refs", &changed) || (changed && !take(k, TOC_SV("object_refs"))))
        return false;
    return !toc_sv_eq(type, TOC_SV("report")) || put_text(k, "name", TOC_SV("Report"));
}

/* A place of which something would have to go does not go at all: what a copy of it said beside its
 * country, its id and its times, tells which one it is of. */
bool toc_reach_object(toc_json object, toc_reach limit, toc_arena *a, toc_sv_vec *ret_gone,
                      toc_reach_instead_vec *ret_instead)
{
    cutting k = {object, limit, a, ret_gone, ret_instead};
    toc_sv type = toc_json_text(object, "type");
    kind of = kind_of(type);
    if (of == WHOLE || toc_sv_eq(toc_json_text(object, "id"), TOC_SV(TOC_STIX_IDENTITY)))
        return true;
    if (of == NOT || (of == SCO && !is_free_of_unknown(object)) || names_a_place(object))
        return false;
    if (of == SCO)
        return true;
    if (!cut_properties(&k, of) || (of == PLACE && ret_gone->n))
        return false;
    return of != EVENT || cut_event(&k, type);
}
