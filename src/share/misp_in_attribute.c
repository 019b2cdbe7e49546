/* misp_in_attribute - one attribute: an Indicator, Observed Data, a thing by its name, or a Note.
 */
#include "model/id.h"
#include "share/misp_in.h"
#include "share/misp_value.h"

#include <errno.h>

enum { TITLE = 256 }; /* longest name of an object: values may be whole rules */

static toc_sv title_of(toc_sv value)
{
    size_t n = TOC_MIN(value.n, (size_t)TITLE);
    while (n && n < value.n && ((unsigned char)value.p[n] & 0xC0) == 0x80)
        n--; /* never within a character */
    return toc_sv_range(value, 0, n);
}

static int indicator(toc_misp_in *in, const toc_misp_part *p, toc_sv value, const char *language,
                     toc_sv pattern, toc_sv *ret_id)
{
    int64_t own = toc_misp_seconds(p->json, "timestamp");
    int64_t from = toc_misp_seen(p->json, "first_seen", own ? own : p->time);
    if (!toc_misp_begin(in, p, "indicator", ret_id))
        return 0;
    toc_misp_text_member(in, "name", title_of(value));
    toc_misp_text_member(in, "description", toc_json_text(p->json, "comment"));
    toc_misp_text_member(in, "pattern", pattern);
    toc_misp_text_member(in, "pattern_type", toc_sv_of(language));
    if (strcmp(language, "stix") == 0)
        toc_misp_text_member(in, "pattern_version", TOC_SV("2.1"));
    toc_misp_time_member(in, "valid_from", from);
    return toc_misp_end(in, p, *ret_id);
}

/* "first_seen" and the like count no matter what they are called: STIX wants both, in order. */
static void write_when(toc_misp_in *in, const toc_misp_part *p)
{
    int64_t own = toc_misp_seconds(p->json, "timestamp");
    int64_t first = toc_misp_seen(p->json, "first_seen", own ? own : p->time);
    int64_t last = toc_misp_seen(p->json, "last_seen", first);
    toc_misp_time_member(in, "first_observed", first);
    toc_misp_time_member(in, "last_observed", TOC_MAX(first, last));
    toc_json_key(&in->j, "number_observed");
    toc_json_int(&in->j, 1);
}

/* The id of an observable (2.9), from what it holds. */
static int observable_id(toc_misp_in *in, const toc_misp_value *v, bool second, toc_sv *ret)
{
    toc_buf b = {0};
    toc_json_out j = {.buf = &b};
    toc_json_doc *doc = NULL;
    const char *type = toc_misp_observable_type(v, second);
    toc_json_open(&j, '{');
    toc_json_key(&j, "type");
    toc_json_str(&j, toc_sv_of(type));
    (void)toc_misp_observable(v, second, &j); /* it has a type, so it is one */
    toc_json_close(&j, '}');
    int r = toc_json_parse(toc_buf_sv(&b), &doc, NULL);
    if (r == 0)
        r = toc_stix_sco_id(toc_json_root(doc), in->a, ret);
    if (r == TOC_STIX_NO_ID || r == -EINVAL) {
        *ret = toc_derived_id(in->a, type, toc_buf_sv(&b));
        r = 0;
    }
    toc_json_doc_free(doc);
    toc_buf_done(&b);
    return r;
}

static int observable(toc_misp_in *in, const toc_misp_part *p, const toc_misp_value *v, bool second,
                      toc_sv *ret_id)
{
    int r = observable_id(in, v, second, ret_id);
    if (r < 0)
        return toc_fail(in->reterr, r, "out of memory");
    if (toc_map_get(&in->written, *ret_id) != TOC_MAP_NONE)
        return 0;
    (void)toc_map_put(&in->written, in->a, *ret_id, 1); /* a full arena is asked in the end */
    toc_buf_clear(&in->json);
    in->j = (toc_json_out){.buf = &in->json};
    toc_json_open(&in->j, '{');
    toc_misp_text_member(in, "type", toc_sv_of(toc_misp_observable_type(v, second)));
    toc_misp_text_member(in, "spec_version", TOC_SV("2.1"));
    toc_misp_text_member(in, "id", *ret_id);
    toc_misp_markings(in, &p->handling);
    (void)toc_misp_observable(v, second, &in->j);
    return toc_misp_put(in, *ret_id);
}

static int observed(toc_misp_in *in, const toc_misp_part *p, const toc_misp_value *v,
                    toc_sv *ret_id)
{
    toc_sv ids[2] = {{"", 0}, {"", 0}};
    int r = observable(in, p, v, false, &ids[0]);
    if (r == 0 && toc_misp_observable_type(v, true))
        r = observable(in, p, v, true, &ids[1]);
    if (r < 0 || !toc_misp_begin(in, p, "observed-data", ret_id))
        return r;
    write_when(in, p);
    toc_json_key(&in->j, "object_refs");
    toc_json_open(&in->j, '[');
    toc_json_str(&in->j, ids[0]);
    if (ids[1].n)
        toc_json_str(&in->j, ids[1]);
    toc_json_close(&in->j, ']');
    return toc_misp_end(in, p, *ret_id);
}

static void write_link(toc_misp_in *in, toc_sv url)
{
    toc_json_key(&in->j, "external_references");
    toc_json_open(&in->j, '[');
    toc_json_open(&in->j, '{');
    toc_misp_text_member(in, "source_name", TOC_SV("url"));
    toc_misp_text_member(in, "url", url);
    toc_json_close(&in->j, '}');
    toc_json_close(&in->j, ']');
}

static bool is_link(toc_sv value)
{
    return toc_sv_starts_nocase(value, TOC_SV("http://")) ||
           toc_sv_starts_nocase(value, TOC_SV("https://"));
}

/* "TYPE: VALUE", with its comment. */
static int note(toc_misp_in *in, const toc_misp_part *p, toc_sv type, toc_sv value, toc_sv *ret_id)
{
    toc_sv comment = toc_json_text(p->json, "comment");
    if (!toc_misp_begin(in, p, "note", ret_id))
        return 0;
    if (toc_sv_eq(type, TOC_SV("link")) && is_link(value))
        write_link(in, value);
    toc_misp_text_member(in, "abstract", type);
    toc_misp_text_member(
        in, "content",
        comment.n ? toc_arena_printf(in->a, "%.*s\n\n%.*s", TOC_SV_ARG(value), TOC_SV_ARG(comment))
                  : value);
    toc_misp_ref_member(in, "object_refs", in->report);
    return toc_misp_end(in, p, *ret_id);
}

static int thing(toc_misp_in *in, const toc_misp_part *p, const char *type, toc_sv name,
                 toc_sv *ret_id)
{
    if (!toc_misp_begin(in, p, type, ret_id))
        return 0;
    if (strcmp(type, "vulnerability") == 0) {
        toc_json_key(&in->j, "external_references");
        toc_json_open(&in->j, '[');
        toc_json_open(&in->j, '{');
        toc_misp_text_member(in, "source_name", TOC_SV("cve"));
        toc_misp_text_member(in, "external_id", name);
        toc_json_close(&in->j, '}');
        toc_json_close(&in->j, ']');
    }
    toc_misp_text_member(in, "name", name);
    toc_misp_text_member(in, "description", toc_json_text(p->json, "comment"));
    return toc_misp_end(in, p, *ret_id);
}

/* What was seen, or is to be looked for. */
static int valued(toc_misp_in *in, const toc_misp_part *p, const toc_misp_value *v, toc_sv *ret_id)
{
    if (!toc_misp_is_true(toc_json_get(p->json, "to_ids"))) {
        if (!toc_misp_observable_type(v, false)) {
            toc_misp_loss(in, "STIX has no observable for %s alone: kept as a note", v->type->name);
            return note(in, p, toc_sv_of(v->type->name), v->whole, ret_id);
        }
        if (v->type->form == TOC_MISP_PORT)
            toc_misp_loss(in, "the port is kept, but not as what was observed");
        return observed(in, p, v, ret_id);
    }
    toc_buf pattern = {0};
    toc_misp_pattern(v, &pattern);
    int r = pattern.failed ? toc_fail(in->reterr, -ENOMEM, "out of memory")
                           : indicator(in, p, v->whole, "stix", toc_buf_sv(&pattern), ret_id);
    toc_buf_done(&pattern);
    return r;
}

static int rule(toc_misp_in *in, const toc_misp_part *p, const toc_misp_type *type, toc_sv value,
                toc_sv *ret_id)
{
    bool stix = strcmp(type->property, "stix") == 0;
    if (!stix || !in->r->good || in->r->good(value))
        return indicator(in, p, value, type->property, value, ret_id);
    toc_misp_loss(in, "the value is no STIX pattern: kept as a note");
    return note(in, p, toc_sv_of(type->name), value, ret_id);
}

static int without_form(toc_misp_in *in, const toc_misp_part *p, toc_sv type, toc_sv value,
                        toc_sv *ret_id)
{
    toc_misp_loss(in, "nothing in STIX is a '%.*s': kept as a note", (int)TOC_MIN(type.n, 60U),
                  type.p);
    return note(in, p, type, value, ret_id);
}

int toc_misp_read_attribute(toc_misp_in *in, const toc_misp_part *p, toc_sv *ret_id)
{
    toc_sv name = toc_json_text(p->json, "type"), value = toc_json_text(p->json, "value");
    const toc_misp_type *type = toc_misp_type_of(name);
    toc_misp_value v;
    *ret_id = (toc_sv){"", 0};
    in->pointer = p->pointer;
    if (!name.n || !toc_sv_trim(value).n) {
        const char *lacks = name.n ? "an attribute without a value" : "an attribute without a type";
        toc_misp_loss(in, "%s: kept in MISP's words", lacks);
        return note(in, p, TOC_SV("attribute"), toc_sv_of(lacks), ret_id);
    }
    if (toc_json_get(p->json, "data").doc)
        toc_misp_loss(in, "the attached bytes are kept, but not as an artifact");
    if (toc_json_count(toc_json_get(p->json, "ShadowAttribute")))
        toc_misp_loss(in, "proposals by others are kept, but are nothing that STIX knows");
    if (!type)
        return without_form(in, p, name, value, ret_id);
    switch (type->form) {
    case TOC_MISP_TEXT:
        return note(in, p, name, value, ret_id);
    case TOC_MISP_THING:
        return thing(in, p, type->type, value, ret_id);
    case TOC_MISP_RULE:
        return rule(in, p, type, value, ret_id);
    default:
        break;
    }
    int r = toc_misp_value_of(type, value, in->a, &v);
    if (r < 0)
        return toc_fail(in->reterr, r, "out of memory");
    if (r == TOC_MISP_NO_VALUE) {
        toc_misp_loss(in, "the value is no %s: kept as a note", type->name);
        return note(in, p, name, value, ret_id);
    }
    return valued(in, p, &v, ret_id);
}
