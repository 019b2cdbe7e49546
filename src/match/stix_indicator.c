/* stix_indicator - see stix_indicator.h. */
#include "match/stix_indicator.h"

#include "base/date.h"
#include "base/map.h"
#include "match/pattern.h"
#include "match/stix_said.h"
#include "model/stix.h"

#include <errno.h>

/* Seconds since 1970, 0 for none. */
static uint32_t time_of(toc_sv text)
{
    int64_t us;
    bool there = toc_time_parse(text, &us) && us > 0;
    return there ? (uint32_t)TOC_MIN(us / 1000000, (int64_t)UINT32_MAX) : 0;
}

static toc_sv name_of(const toc_stix_indicators *r, toc_sv id)
{
    return r->name_of ? r->name_of(r->context, id) : (toc_sv){"", 0};
}

/* STIX 2.1, 7.2.1.4: TLP 1.0. */
static toc_tlp tlp_of(toc_sv id)
{
    static const struct {
        const char *id;
        toc_tlp tlp;
    } OLD[] = {
        {"marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9", TOC_TLP_CLEAR},
        {"marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da", TOC_TLP_GREEN},
        {"marking-definition--f88d31f6-486f-44da-b317-01333bde0b82", TOC_TLP_AMBER},
        {"marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed", TOC_TLP_RED},
    };
    for (size_t i = 0; i < TOC_LEN(OLD); i++)
        if (toc_sv_eq(id, toc_sv_of(OLD[i].id)))
            return OLD[i].tlp;
    for (int i = TOC_TLP_CLEAR; i < TOC_TLP_COUNT; i++)
        if (toc_sv_eq(id, toc_sv_of(toc_tlp_markings[i].id)))
            return (toc_tlp)i;
    return TOC_TLP_NONE;
}

/* What a marking is called: never like a TLP level, which ids alone mean. */
static toc_sv called(const toc_stix_indicators *r, toc_sv id)
{
    toc_sv name = name_of(r, id);
    return name.n && !toc_sv_starts_nocase(toc_sv_trim(name), TOC_SV("tlp:")) ? name : id;
}

/* The level of a tag like "tlp:amber"; what is no level of the scheme is its strictest. */
static toc_tlp tag_level(toc_sv tag)
{
    if (!tag.p || !toc_sv_starts_nocase(toc_sv_trim(tag), TOC_SV("tlp:")))
        return TOC_TLP_NONE;
    tag = toc_sv_trim(tag);
    tag = toc_sv_trim(toc_sv_range(tag, 4, tag.n));
    if (toc_sv_eq_nocase(tag, TOC_SV("white")))
        return TOC_TLP_CLEAR;
    for (int i = TOC_TLP_CLEAR; i < TOC_TLP_COUNT; i++)
        if (toc_sv_eq_nocase(tag, toc_sv_of(toc_tlp_markings[i].level)))
            return (toc_tlp)i;
    return TOC_TLP_RED;
}

/* Tags tighten: an object without a marking is not marked for a tag, unless that says RED. */
static void read_tags(const toc_stix_texts *labels, toc_tlp *level, toc_sv *other)
{
    toc_tlp tagged = TOC_TLP_NONE;
    TOC_VEC_FOREACH (tag, labels) {
        toc_tlp of_this = tag_level(*tag);
        tagged = TOC_MAX(tagged, of_this);
        if (toc_sv_starts_nocase(toc_sv_trim(*tag), TOC_SV("pap:")) && !other->n)
            *other = *tag;
    }
    if (*level != TOC_TLP_NONE || tagged == TOC_TLP_RED)
        *level = TOC_MAX(*level, tagged);
}

/*
 * TLP:RED; else what the object bears beside a TLP level, which says more than the level does; else
 * the strictest level; empty: not marked. So an export up to a level leaves out what that alone
 * does not allow, as the gate does (share/release.h).
 */
static toc_sv marking_of(const toc_stix_indicators *r, const toc_stix_said *said)
{
    toc_tlp strictest = TOC_TLP_NONE;
    toc_sv other = {"", 0};
    TOC_VEC_FOREACH (id, &said->markings) {
        toc_tlp tlp = tlp_of(*id);
        strictest = TOC_MAX(strictest, tlp);
        if (tlp == TOC_TLP_NONE && !other.n)
            other = called(r, *id);
    }
    read_tags(&said->labels, &strictest, &other);
    if (!other.n && said->parts_marked)
        other = TOC_SV("parts are marked");
    if (strictest != TOC_TLP_RED && (other.n || strictest == TOC_TLP_NONE))
        return other;
    return toc_sv_of(toc_tlp_markings[strictest].name);
}

static toc_about about_of(const toc_stix_indicators *r, const toc_stix_said *said)
{
    toc_sv author = said->author;
    toc_sv name = author.n ? name_of(r, author) : (toc_sv){"", 0};
    bool sure = said->confidence >= 0 && said->confidence <= 100;
    return (toc_about){.id = said->id,
                       .source = name.n     ? name
                                 : author.n ? author
                                            : r->source,
                       .marking = marking_of(r, said),
                       .name = said->name,
                       .valid_from = time_of(said->valid_from),
                       .valid_until = time_of(said->valid_until),
                       .confidence = sure ? (uint32_t)said->confidence : 0};
}

static void leave_out(toc_stix_indicators *r, toc_sv id, toc_arena *keep)
{
    if (r->result.left_out++ == 0)
        r->result.first = toc_arena_dup(keep, id);
}

typedef TOC_VEC(toc_ioc) iocs;

/* The values that a pattern comes down to. TOC_PATTERN_NOT_PLAIN: it says more than these, or they
 * are of kinds that words of logs are not. */
static int values_of(const toc_pattern *pattern, toc_arena *a, iocs *ret)
{
    toc_plain_indicators values = {0};
    int e = toc_pattern_reduce(pattern, a, &values, NULL);
    TOC_VEC_FOREACH (v, &values) {
        toc_ioc_kind kind = toc_stix_kind_of(v->type, v->path);
        toc_ioc *ioc = e == 0 ? TOC_VEC_PUSH(a, ret) : NULL;
        if (e != 0 || !ioc)
            return e != 0 ? e : -ENOMEM;
        e = kind == TOC_IOC_NONE ? TOC_IOC_UNKNOWN : toc_ioc_of(kind, v->value, a, ioc);
    }
    return e > 0 ? TOC_PATTERN_NOT_PLAIN : e;
}

static int add_one(toc_stix_indicators *r, const toc_ioc *ioc, const toc_about *about,
                   toc_err *reterr)
{
    int e = toc_set_add(r->builder, ioc, about, reterr);
    r->result.added += e == 0;
    return e;
}

/* As values where these say all that the pattern does, else as the pattern. */
static int add_pattern(toc_stix_indicators *r, toc_sv text, const toc_about *about, toc_arena *a,
                       toc_err *reterr)
{
    const toc_pattern *pattern;
    toc_ioc_kind kind;
    toc_sv value;
    toc_ioc whole;
    iocs list = {0};
    if (toc_stix_pattern_quickly(text, &kind, &value) && toc_ioc_of(kind, value, a, &whole) == 0)
        return add_one(r, &whole, about, reterr);
    int e = toc_pattern_parse(text, a, &pattern, NULL);
    if (e == 0)
        e = values_of(pattern, a, &list);
    if (e == TOC_PATTERN_NOT_PLAIN) {
        e = toc_ioc_of(TOC_IOC_PATTERN, toc_sv_trim(text), a, &whole);
        r->result.patterns += e == 0;
        return e == 0 ? add_one(r, &whole, about, reterr) : e;
    }
    TOC_VEC_FOREACH (ioc, &list)
        if (e == 0)
            e = add_one(r, ioc, about, reterr);
    return e;
}

static int add_said(toc_stix_indicators *r, const toc_stix_said *said, toc_arena *a,
                    toc_err *reterr)
{
    if (!toc_sv_eq(said->type, TOC_SV("indicator")))
        return 0;
    r->result.objects++;
    if (said->revoked) {
        r->result.revoked++;
        return 0;
    }
    toc_about about = about_of(r, said);
    bool stix = toc_sv_eq(said->pattern_type, TOC_SV("stix"));
    int e = stix ? add_pattern(r, said->pattern, &about, a, reterr) : -EINVAL;
    if (e != 0 && e != -ENOMEM)
        leave_out(r, about.id, &r->a);
    return e == -ENOMEM || e == -E2BIG ? e : 0;
}

static int add_object(toc_stix_indicators *r, toc_json object, toc_arena *a, toc_err *reterr)
{
    toc_stix_said said;
    if (!toc_sv_eq(toc_json_text(object, "type"), TOC_SV("indicator")))
        return 0;
    if (toc_stix_said_of(object, a, &said) < 0)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    return add_said(r, &said, a, reterr);
}

int toc_stix_indicator_add(toc_stix_indicators *r, toc_json object, toc_err *reterr)
{
    int e = add_object(r, object, &r->scratch, reterr);
    toc_arena_clear(&r->scratch);
    return e;
}

int toc_stix_indicator_add_text(toc_stix_indicators *r, toc_sv json, toc_err *reterr)
{
    toc_stix_said said;
    if (!toc_stix_said_quickly(json, &r->scratch, &said)) {
        toc_json_doc *doc = NULL;
        int e = toc_json_parse(json, &doc, reterr);
        if (e == 0)
            e = toc_stix_indicator_add(r, toc_json_root(doc), reterr);
        toc_json_doc_free(doc);
        return e;
    }
    int e = add_said(r, &said, &r->scratch, reterr);
    toc_arena_clear(&r->scratch);
    return e;
}

void toc_stix_indicators_done(toc_stix_indicators *r)
{
    toc_arena_done(&r->a);
    toc_arena_done(&r->scratch);
}

/* ---- bundles ---- */

typedef struct {
    toc_map names; /* index in list */
    TOC_VEC(toc_sv) list;
} bundle_names;

static toc_sv bundle_name(void *context, toc_sv id)
{
    const bundle_names *n = context;
    int64_t at = toc_map_get(&n->names, id);
    return at == TOC_MAP_NONE ? (toc_sv){"", 0} : n->list.p[at];
}

/* Identities and markings that have a name. */
static bool gather_names(toc_json objects, toc_arena *a, bundle_names *ret)
{
    for (toc_json_iter i = toc_json_each(objects); toc_json_next(&i);) {
        toc_sv type = toc_json_text(i.value, "type"), name = toc_json_text(i.value, "name");
        bool named =
            toc_sv_eq(type, TOC_SV("identity")) || toc_sv_eq(type, TOC_SV("marking-definition"));
        if (!named || !name.n)
            continue;
        toc_sv *slot = TOC_VEC_PUSH(a, &ret->list);
        if (!slot || !toc_map_put(&ret->names, a, toc_json_text(i.value, "id"), ret->list.n - 1))
            return false;
        *slot = name;
    }
    return true;
}

int toc_stix_indicators_add(toc_stix_indicators *r, toc_json root, toc_err *reterr)
{
    toc_json objects = toc_json_get(root, "objects");
    if (toc_json_type_of(root) == TOC_JSON_ARRAY)
        objects = root;
    if (toc_json_type_of(objects) != TOC_JSON_ARRAY)
        return toc_stix_indicator_add(r, root, reterr);
    toc_arena a = {0};
    bundle_names names = {0};
    int e = gather_names(objects, &a, &names) ? 0 : toc_fail(reterr, -ENOMEM, "out of memory");
    r->name_of = bundle_name;
    r->context = &names;
    for (toc_json_iter i = toc_json_each(objects); e == 0 && toc_json_next(&i);)
        e = toc_stix_indicator_add(r, i.value, reterr);
    r->name_of = NULL;
    toc_arena_done(&a);
    return e;
}
