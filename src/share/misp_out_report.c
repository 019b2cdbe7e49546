/* misp_out_report - events out of STIX that never was MISP's: reports of ours and of others, and
 * indicators that no report names. */
#include "base/date.h"
#include "base/hash.h"
#include "model/id.h"
#include "model/record_json.h"
#include "share/misp_handling.h"
#include "share/misp_types.h"
#include "share/misp_write.h"
#include "share/sink.h"
#include "share/stix.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

/* ---- how it is to be handled ---- */

typedef struct {
    toc_tlp level;
    toc_pap pap;
} handling;

static int handling_of(toc_misp_out *o, toc_json object, handling *ret)
{
    toc_label label;
    int r = toc_label_of(object, o->a, &label);
    if (r < 0)
        return r;
    toc_tlp level = TOC_MAX(label.whole.tlp, label.whole.tag);
    if (level == TOC_TLP_NONE || label.unreadable)
        level = TOC_TLP_AMBER_STRICT;
    /* MISP has no word for statements and communities: whoever reads it keeps it. */
    bool others = label.whole.others.n || label.parts.n;
    ret->level = others && level < TOC_TLP_AMBER_STRICT ? (toc_tlp)TOC_TLP_AMBER_STRICT : level;
    ret->pap = label.whole.pap;
    return 0;
}

/* ---- members ---- */

static void word(toc_json_out *j, const char *key, const char *value)
{
    toc_json_member(j, key, toc_sv_of(value));
}

static int64_t time_of(toc_json object, const char *key)
{
    int64_t us = 0;
    return toc_time_parse(toc_json_text(object, key), &us) && us > 0 ? us : 0;
}

static void seconds(toc_json_out *j, const char *key, int64_t us)
{
    char s[24];
    (void)snprintf(s, sizeof(s), "%" PRId64, us / 1000000);
    word(j, key, s);
}

static void tag(toc_json_out *j, const char *scheme, const char *level)
{
    char name[40];
    (void)snprintf(name, sizeof(name), "%s%s", scheme, level);
    toc_json_open(j, '{');
    word(j, "name", name);
    toc_json_close(j, '}');
}

/* Markings, and the labels that are none. */
static void write_tags(toc_json_out *j, const handling *h, toc_json labels)
{
    toc_json_key(j, "Tag");
    toc_json_open(j, '[');
    tag(j, "tlp:", toc_tlp_markings[h->level].level);
    if (h->pap)
        tag(j, "PAP:", toc_pap_words[h->pap]);
    for (toc_json_iter i = toc_json_each(labels); toc_json_next(&i);) {
        toc_sv name = toc_json_sv(i.value);
        if (!name.n || toc_sv_starts_nocase(name, TOC_SV("tlp:")) ||
            toc_sv_starts_nocase(name, TOC_SV("pap:")))
            continue;
        toc_json_open(j, '{');
        toc_json_member(j, "name", name);
        toc_json_close(j, '}');
    }
    toc_json_close(j, ']');
}

static toc_sv uuid_of(toc_sv id)
{
    return toc_sv_range(id, id.n - TOC_UUID_TEXT, id.n);
}

static void write_org(toc_misp_out *o, toc_json_out *j, toc_sv author)
{
    toc_sv name = toc_json_text(toc_misp_object(o, author), "name");
    if (!toc_stix_is_id(author, NULL))
        author = TOC_SV(TOC_STIX_IDENTITY);
    if (toc_sv_eq(author, TOC_SV(TOC_STIX_IDENTITY)))
        name = TOC_SV("Tocsin");
    toc_json_key(j, "Orgc");
    toc_json_open(j, '{');
    toc_json_member(j, "name", name.n ? name : author);
    toc_json_member(j, "uuid", uuid_of(author));
    toc_json_close(j, '}');
}

/* ---- attributes ---- */

typedef struct {
    const char *type, *category;
    toc_sv uuid, value, comment;
    bool to_ids;
} attribute;

static toc_sv derived_uuid(toc_misp_out *o, toc_sv id, toc_sv type, toc_sv value)
{
    char uuid[TOC_UUID_TEXT + 1];
    toc_sv name = toc_arena_printf(o->a, "misp:of:%.*s|%.*s|%.*s", TOC_SV_ARG(id), TOC_SV_ARG(type),
                                   TOC_SV_ARG(value));
    toc_uuid5(TOC_ID_NAMESPACE, name, uuid);
    return toc_arena_dup(o->a, toc_sv_of(uuid));
}

static void write_attribute(toc_misp_out *o, toc_json of, const attribute *x, const handling *event,
                            const handling *own)
{
    toc_json_out *j = &o->j;
    int64_t modified = time_of(of, "modified");
    toc_json_open(j, '{');
    toc_json_member(j, "uuid", x->uuid);
    word(j, "type", x->type);
    word(j, "category", x->category);
    toc_json_key(j, "to_ids");
    toc_json_bool(j, x->to_ids);
    bool same = own->level == event->level && own->pap == event->pap;
    word(j, "distribution", same ? "5" : toc_misp_distribution(own->level));
    if (!same)
        write_tags(j, own, toc_json_get(of, "labels"));
    seconds(j, "timestamp", modified);
    toc_json_member(j, "comment", x->comment);
    toc_json_key(j, "deleted");
    toc_json_bool(j, toc_json_is_true(toc_json_get(of, "revoked")));
    toc_json_member(j, "value", x->value);
    toc_json_close(j, '}');
    if (!toc_json_is_true(toc_json_get(of, "revoked")))
        toc_misp_hash(o, toc_sv_of(x->type), x->value);
}

static toc_sv value_key(toc_misp_out *o, const char *type, toc_sv value)
{
    return toc_arena_printf(o->a, "%s %.*s", type, TOC_SV_ARG(value));
}

/* What a pattern comes down to; else the rule as it is. */
static int write_indicator(toc_misp_out *o, toc_json object, const handling *event)
{
    toc_sv pattern = toc_json_text(object, "pattern"), id = toc_json_text(object, "id");
    toc_sv language = toc_json_text(object, "pattern_type");
    toc_misp_plain_vec values = {0};
    handling own;
    int r = handling_of(o, object, &own);
    bool stix = toc_sv_eq(language, TOC_SV("stix"));
    if (r == 0 && stix)
        r = o->w->plain(pattern, o->a, &values);
    if (r < 0)
        return r;
    attribute x = {
        .uuid = uuid_of(id), .comment = toc_json_text(object, "description"), .to_ids = true};
    bool all = r == 0 && values.n > 0;
    TOC_VEC_FOREACH (v, &values)
        all = all && toc_misp_type_for(v->type, v->property);
    if (!all || !stix) {
        const toc_misp_type *t = toc_misp_type_of(stix ? TOC_SV("stix2-pattern") : language);
        bool rule = t && t->form == TOC_MISP_RULE;
        x.type = rule ? t->name : "text";
        x.category = "Artifacts dropped";
        x.to_ids = rule;
        x.value = pattern;
        write_attribute(o, object, &x, event, &own);
        return 0;
    }
    TOC_VEC_FOREACH (v, &values) {
        const toc_misp_type *t = toc_misp_type_for(v->type, v->property);
        if (values.n > 1)
            x.uuid = derived_uuid(o, id, toc_sv_of(t->name), v->value);
        x.type = t->name;
        x.category = t->category;
        x.value = v->value;
        write_attribute(o, object, &x, event, &own);
        (void)toc_map_put(&o->values, o->a, value_key(o, x.type, x.value),
                          1); /* asked in the end */
    }
    return 0;
}

/* The value of an observable of one; empty: MISP has no type for it. */
static toc_sv observed_value(toc_misp_out *o, toc_json object, const toc_misp_type **ret)
{
    static const char *const PLAIN[] = {"value", "name", "key"};
    toc_sv type = toc_json_text(object, "type");
    int64_t number;
    toc_json_iter hash = toc_json_each(toc_json_get(object, "hashes"));
    if (toc_json_next(&hash)) {
        *ret = toc_misp_type_for(type, toc_arena_printf(o->a, "hashes.%.*s", TOC_SV_ARG(hash.key)));
        return *ret ? toc_json_sv(hash.value) : (toc_sv){"", 0};
    }
    for (size_t i = 0; i < TOC_LEN(PLAIN); i++) {
        toc_sv value = toc_json_text(object, PLAIN[i]);
        *ret = toc_misp_type_for(type, toc_sv_of(PLAIN[i]));
        if (*ret && value.n)
            return value;
    }
    *ret = toc_misp_type_for(type, TOC_SV("number"));
    if (*ret && toc_json_to_int(toc_json_get(object, "number"), &number))
        return toc_arena_printf(o->a, "%" PRId64, number);
    return (toc_sv){"", 0};
}

/* Things that MISP knows by their names. */
static const struct {
    const char *type, *attribute, *category;
} THINGS[] = {
    {"vulnerability", "vulnerability", "External analysis"},
    {"threat-actor", "threat-actor", "Attribution"},
    {"intrusion-set", "threat-actor", "Attribution"},
    {"campaign", "campaign-name", "Attribution"},
    {"malware", "text", "Payload type"},
    {"tool", "text", "Payload type"},
    {"attack-pattern", "text", "Other"},
    {"note", "text", "Other"},
};

static int write_other(toc_misp_out *o, toc_json object, const handling *event)
{
    toc_sv type = toc_json_text(object, "type"), id = toc_json_text(object, "id");
    const toc_misp_type *t = NULL;
    attribute x = {.uuid = uuid_of(id), .comment = type};
    handling own;
    int r = handling_of(o, object, &own);
    for (size_t i = 0; r == 0 && i < TOC_LEN(THINGS); i++)
        if (toc_sv_eq(type, toc_sv_of(THINGS[i].type))) {
            x.type = THINGS[i].attribute;
            x.category = THINGS[i].category;
            x.value = toc_json_text(object, i + 1 == TOC_LEN(THINGS) ? "content" : "name");
        }
    if (r == 0 && !x.type && toc_stix_is_sco(type)) {
        x.value = observed_value(o, object, &t);
        x.comment = (toc_sv){"", 0};
        x.type = t ? t->name : NULL;
        x.category = t ? t->category : NULL;
    }
    if (r != 0 || !x.type || !x.value.n)
        return r;
    /* What is looked for need not be told again. */
    if (toc_map_get(&o->values, value_key(o, x.type, x.value)) == TOC_MAP_NONE)
        write_attribute(o, object, &x, event, &own);
    return 0;
}

/* ---- event reports ---- */

/* The incident as people read it. */
static int incident_text(toc_misp_out *o, toc_json incident, toc_buf *ret)
{
    toc_json extension = toc_json_get(toc_json_get(incident, "extensions"), TOC_STIX_EXTENSION);
    toc_json told = toc_json_get(extension, "incident");
    toc_sv name = toc_json_text(incident, "name");
    toc_record rec = {.id = name, .title = name, .published = TOC_DAY_NONE};
    static const toc_sink_options PLAIN = {0};
    const toc_doc doc = {.origin = toc_json_text(incident, "id")};
    if (told.doc && toc_record_json_read_incident(told, "", o->a, &rec, NULL) == 0)
        return toc_sink_find("markdown")->render(&PLAIN, &doc, &rec, o->a, ret);
    toc_buf_printf(ret, "## %.*s\n\n%.*s\n", TOC_SV_ARG(name),
                   TOC_SV_ARG(toc_json_text(incident, "description")));
    return 0;
}

static int write_incident(toc_misp_out *o, toc_json incident, const handling *event)
{
    toc_json_out *j = &o->j;
    toc_buf content = {0};
    handling own;
    int r = handling_of(o, incident, &own);
    if (r == 0)
        r = incident_text(o, incident, &content);
    if (r == 0) {
        toc_json_open(j, '{');
        toc_json_member(j, "uuid", uuid_of(toc_json_text(incident, "id")));
        toc_json_member(j, "name", toc_json_text(incident, "name"));
        toc_json_member(j, "content", toc_buf_sv(&content));
        word(j, "distribution", own.level == event->level ? "5" : toc_misp_distribution(own.level));
        seconds(j, "timestamp", time_of(incident, "modified"));
        toc_json_key(j, "deleted");
        toc_json_bool(j, toc_json_is_true(toc_json_get(incident, "revoked")));
        toc_json_close(j, '}');
        r = content.failed ? -ENOMEM : 0;
    }
    toc_buf_done(&content);
    return r;
}

/* ---- events ---- */

typedef struct {
    toc_sv uuid, info, author;
    int64_t day, time;
    handling how;
    toc_json labels;
} frame;

/* What the event and its line in the manifest both say. */
static void write_frame_members(toc_misp_out *o, toc_json_out *j, const frame *f)
{
    char day[TOC_TIME_TEXT + 1];
    toc_time_format(f->day, day);
    toc_json_member(j, "info", f->info);
    toc_json_member(j, "date", (toc_sv){day, TOC_DAY_TEXT});
    word(j, "threat_level_id", "4"); /* nobody said */
    word(j, "analysis", "2");
    seconds(j, "timestamp", f->time);
    write_org(o, j, f->author);
    write_tags(j, &f->how, f->labels);
}

static void open_event(toc_misp_out *o, const frame *f)
{
    toc_json_out entry = {.buf = &o->entry};
    toc_misp_open_event(o, f->uuid);
    toc_json_open(&entry, '{');
    write_frame_members(o, &entry, f);
    toc_json_close(&entry, '}');
    toc_json_member(&o->j, "uuid", f->uuid);
    write_frame_members(o, &o->j, f);
    seconds(&o->j, "publish_timestamp", f->time);
    toc_json_key(&o->j, "published");
    toc_json_bool(&o->j, true);
    word(&o->j, "distribution", toc_misp_distribution(f->how.level));
    word(&o->j, "sharing_group_id", "0");
}

static bool is(toc_json object, const char *type)
{
    return toc_sv_eq(toc_json_text(object, "type"), toc_sv_of(type));
}

static void write_links(toc_misp_out *o, toc_json report, const handling *how)
{
    for (toc_json_iter i = toc_json_each(toc_json_get(report, "external_references"));
         toc_json_next(&i);) {
        toc_sv url = toc_json_text(i.value, "url");
        if (!url.n)
            continue;
        const attribute x = {.type = "link",
                             .category = "External analysis",
                             .uuid =
                                 derived_uuid(o, toc_json_text(report, "id"), TOC_SV("link"), url),
                             .value = url,
                             .comment = {"", 0}};
        write_attribute(o, report, &x, how, how);
    }
}

/* How firmly somebody is accused is for the event reports of ours to say: a name alone would say
 * that it was they. */
static bool is_accused(toc_json report, toc_json object)
{
    return toc_sv_eq(toc_json_text(report, "created_by_ref"), TOC_SV(TOC_STIX_IDENTITY)) &&
           (is(object, "threat-actor") || is(object, "intrusion-set"));
}

typedef enum { INDICATORS, OTHERS, INCIDENTS } pass;

static pass pass_of(toc_json object)
{
    if (is(object, "indicator"))
        return INDICATORS;
    return is(object, "incident") ? INCIDENTS : OTHERS;
}

static int write_referred(toc_misp_out *o, toc_json report, const handling *how, pass which)
{
    int r = 0;
    for (toc_json_iter i = toc_json_each(toc_json_get(report, "object_refs"));
         r == 0 && toc_json_next(&i);) {
        toc_json object = toc_misp_object(o, toc_json_sv(i.value));
        if (!object.doc || pass_of(object) != which || is_accused(report, object))
            continue;
        toc_misp_tell(o, toc_json_sv(i.value));
        if (which == INCIDENTS)
            r = write_incident(o, object, how);
        else if (which == INDICATORS)
            r = write_indicator(o, object, how);
        else
            r = write_other(o, object, how);
    }
    return r;
}

int toc_misp_write_report(toc_misp_out *o, toc_json report)
{
    frame f = {.uuid = uuid_of(toc_json_text(report, "id")),
               .info = toc_json_text(report, "name"),
               .author = toc_json_text(report, "created_by_ref"),
               .day = time_of(report, "published"),
               .time = time_of(report, "modified"),
               .labels = toc_json_get(report, "labels")};
    int r = handling_of(o, report, &f.how);
    if (r < 0)
        return r;
    toc_misp_tell(o, toc_json_text(report, "id"));
    open_event(o, &f);
    toc_json_key(&o->j, "Attribute");
    toc_json_open(&o->j, '[');
    write_links(o, report, &f.how);
    r = write_referred(o, report, &f.how, INDICATORS);
    if (r == 0)
        r = write_referred(o, report, &f.how, OTHERS);
    toc_json_close(&o->j, ']');
    toc_json_key(&o->j, "EventReport");
    toc_json_open(&o->j, '[');
    if (r == 0)
        r = write_referred(o, report, &f.how, INCIDENTS);
    toc_json_close(&o->j, ']');
    return r == 0 ? toc_misp_close_event(o) : r;
}

/* ---- indicators that no report names ---- */

typedef TOC_VEC(toc_json) json_vec;

/* Those of one author and month. */
typedef struct {
    toc_sv author;
    char month[8]; /* "2024-03" */
    int64_t time;
    toc_tlp level; /* the least strict: the event itself says nothing */
    json_vec list;
} bunch;

typedef TOC_VEC(bunch) bunch_vec;

static bunch *bunch_of(toc_misp_out *o, toc_map *by_name, bunch_vec *list, toc_json object)
{
    toc_sv author = toc_json_text(object, "created_by_ref");
    toc_sv created = toc_json_text(object, "created");
    toc_sv name = toc_arena_printf(o->a, "%.7s %.*s", created.n >= 7 ? created.p : "1970-01",
                                   TOC_SV_ARG(author));
    int64_t at = toc_map_get(by_name, name);
    if (at != TOC_MAP_NONE)
        return &list->p[at];
    bunch *b = TOC_VEC_PUSH(o->a, list);
    if (!b || !toc_map_put(by_name, o->a, name, list->n - 1))
        return NULL;
    b->author = author;
    b->level = TOC_TLP_RED;
    memcpy(b->month, name.p, sizeof(b->month) - 1);
    return b;
}

static int write_bunch(toc_misp_out *o, const bunch *b)
{
    toc_sv name = toc_json_text(toc_misp_object(o, b->author), "name");
    const frame f = {.uuid = derived_uuid(o, TOC_SV("loose"), b->author, toc_sv_of(b->month)),
                     .info = toc_arena_printf(o->a, "Indicators of %.*s, %s",
                                              TOC_SV_ARG(name.n ? name : b->author), b->month),
                     .author = b->author,
                     .day = b->time,
                     .time = b->time,
                     .how = {.level = b->level}};
    int r = 0;
    open_event(o, &f);
    toc_json_key(&o->j, "Attribute");
    toc_json_open(&o->j, '[');
    TOC_VEC_FOREACH (object, &b->list)
        if (r == 0)
            r = write_indicator(o, *object, &f.how);
    toc_json_close(&o->j, ']');
    return r == 0 ? toc_misp_close_event(o) : r;
}

int toc_misp_write_loose(toc_misp_out *o)
{
    toc_map by_name = {0};
    bunch_vec list = {0};
    int r = 0;
    TOC_VEC_FOREACH (object, &o->objects) {
        handling how;
        if (r < 0 || !is(*object, "indicator") || toc_misp_is_told(o, toc_json_text(*object, "id")))
            continue;
        bunch *b = bunch_of(o, &by_name, &list, *object);
        toc_json *slot = b ? TOC_VEC_PUSH(o->a, &b->list) : NULL;
        r = slot ? handling_of(o, *object, &how) : -ENOMEM;
        if (r < 0)
            break;
        *slot = *object;
        int64_t modified = time_of(*object, "modified");
        b->time = TOC_MAX(b->time, modified);
        b->level = TOC_MIN(b->level, how.level);
    }
    TOC_VEC_FOREACH (b, &list)
        if (r == 0)
            r = write_bunch(o, b);
    return r;
}
