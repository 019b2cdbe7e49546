/* stix_writer - see stix_writer.h. */
#include "share/stix_writer.h"

#include "model/id.h"

#include <stdarg.h>
#include <stdio.h>

/* When the extension and the identity of the program were made. */
#define FRAME_CREATED "2026-11-26T00:00:00.000Z"
#define TLP_CREATED "2022-10-01T00:00:00.000Z"

void toc_stix_text(toc_stix_writer *w, const char *key, toc_sv value)
{
    if (!value.n)
        return;
    toc_json_key(&w->j, key);
    toc_json_str(&w->j, value);
}

void toc_stix_word(toc_stix_writer *w, const char *key, const char *value)
{
    toc_stix_text(w, key, toc_sv_of(value));
}

void toc_stix_list_of_one(toc_stix_writer *w, const char *key, toc_sv value)
{
    if (!value.n)
        return;
    toc_json_key(&w->j, key);
    toc_json_open(&w->j, '[');
    toc_json_str(&w->j, value);
    toc_json_close(&w->j, ']');
}

static void open_object(toc_stix_writer *w, toc_sv id)
{
    toc_sv type = {NULL, 0};
    TOC_ASSERT(toc_stix_is_id(id, &type));
    toc_buf_clear(&w->json);
    w->id = id;
    w->j = (toc_json_out){.buf = &w->json};
    toc_json_open(&w->j, '{');
    toc_stix_text(w, "type", type);
    toc_stix_word(w, "spec_version", "2.1");
    toc_stix_text(w, "id", id);
}

static bool is_new(toc_stix_writer *w, toc_sv id)
{
    if (toc_map_get(&w->written, id) != TOC_MAP_NONE)
        return false;
    /* A full arena shows in the end: whoever filled it asks it. */
    (void)toc_map_put(&w->written, w->a, id, 1);
    return true;
}

static void write_markings(toc_stix_writer *w)
{
    const toc_sv own = toc_sv_of(w->marking);
    if (!own.n && !w->more_markings_n)
        return;
    toc_json_key(&w->j, "object_marking_refs");
    toc_json_open(&w->j, '[');
    if (own.n)
        toc_json_str(&w->j, own);
    for (size_t i = 0; i < w->more_markings_n; i++)
        if (!toc_sv_eq(w->more_markings[i], own))
            toc_json_str(&w->j, w->more_markings[i]);
    toc_json_close(&w->j, ']');
}

bool toc_stix_begin(toc_stix_writer *w, toc_sv id, toc_stix_owner owner)
{
    toc_sv type;
    if (!toc_stix_is_id(id, &type) || !is_new(w, id))
        return false;
    open_object(w, id);
    const char *time = owner == TOC_STIX_OWN ? w->created : TOC_STIX_EPOCH;
    if (!toc_stix_is_sco(type)) {
        if (owner != TOC_STIX_FOREIGN)
            toc_stix_word(w, "created_by_ref", TOC_STIX_IDENTITY);
        toc_stix_word(w, "created", time);
        toc_stix_word(w, "modified", w->changes && owner == TOC_STIX_OWN ? w->modified : time);
    }
    if (owner != TOC_STIX_FOREIGN)
        write_markings(w);
    return true;
}

void toc_stix_set_modified(toc_stix_writer *w, int64_t us, int64_t ruled, uint64_t steps)
{
    enum { MILLISECOND = 1000 };
    char text[TOC_TIME_TEXT + 1];
    int64_t after = (ruled + MILLISECOND - 1) / MILLISECOND * MILLISECOND;
    toc_time_format(TOC_MAX(us, after) + (int64_t)steps * MILLISECOND, text);
    /* "2024-03-22T10:00:00.000000Z" to the millisecond. */
    (void)snprintf(w->modified, sizeof(w->modified), "%.23sZ", text);
}

static void end_unlisted(toc_stix_writer *w)
{
    toc_json_close(&w->j, '}');
    toc_buf_printf(w->ret, "%.*s ", TOC_SV_ARG(w->id));
    toc_buf_add(w->ret, toc_buf_sv(&w->json));
    toc_buf_byte(w->ret, '\n');
}

void toc_stix_end(toc_stix_writer *w)
{
    end_unlisted(w);
    toc_sv *ref = TOC_VEC_PUSH(w->a, &w->refs);
    if (ref)
        *ref = w->id;
}

toc_sv toc_stix_derive(toc_stix_writer *w, const char *type, const char *fmt, ...)
{
    toc_buf name = {0};
    toc_buf_printf(&name, "%s:", type);
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, fmt, args);
    char *to = n > 0 ? toc_buf_reserve(&name, (size_t)n + 1) : NULL;
    if (to) {
        (void)vsnprintf(to, (size_t)n + 1, fmt, again);
        name.n += (size_t)n;
    }
    va_end(again);
    va_end(args);
    toc_sv id = toc_derived_id(w->a, type, toc_buf_sv(&name));
    toc_buf_done(&name);
    return id;
}

toc_sv toc_stix_relate(toc_stix_writer *w, toc_sv source, const char *type, toc_sv target,
                       unsigned confidence, toc_sv description)
{
    toc_sv id = toc_stix_derive(w, "relationship", "%.*s|%s|%.*s", TOC_SV_ARG(source), type,
                                TOC_SV_ARG(target));
    if (!toc_stix_begin(w, id, TOC_STIX_OWN))
        return id;
    if (confidence) {
        toc_json_key(&w->j, "confidence");
        toc_json_uint(&w->j, confidence);
    }
    toc_stix_word(w, "relationship_type", type);
    toc_stix_text(w, "description", description);
    toc_stix_text(w, "source_ref", source);
    toc_stix_text(w, "target_ref", target);
    toc_stix_end(w);
    return id;
}

/* As OASIS publishes it, to the letter. */
static void write_marking(toc_stix_writer *w, const toc_tlp_marking *m)
{
    open_object(w, toc_sv_of(m->id));
    toc_stix_word(w, "created", TLP_CREATED);
    toc_stix_word(w, "name", m->name);
    toc_json_key(&w->j, "extensions");
    toc_json_open(&w->j, '{');
    toc_json_key(&w->j, TOC_STIX_TLP_EXTENSION);
    toc_json_open(&w->j, '{');
    toc_stix_word(w, "extension_type", "property-extension");
    toc_stix_word(w, "tlp_2_0", m->level);
    toc_json_close(&w->j, '}');
    toc_json_close(&w->j, '}');
    end_unlisted(w);
}

static void write_identity(toc_stix_writer *w)
{
    open_object(w, TOC_SV(TOC_STIX_IDENTITY));
    toc_stix_word(w, "created", FRAME_CREATED);
    toc_stix_word(w, "modified", FRAME_CREATED);
    toc_stix_word(w, "name", "Tocsin");
    toc_stix_word(w, "description", "Objects that Tocsin read from reports.");
    toc_stix_word(w, "identity_class", "system");
    end_unlisted(w);
}

static void write_extension_definition(toc_stix_writer *w)
{
    open_object(w, TOC_SV(TOC_STIX_EXTENSION));
    toc_stix_word(w, "created_by_ref", TOC_STIX_IDENTITY);
    toc_stix_word(w, "created", FRAME_CREATED);
    toc_stix_word(w, "modified", FRAME_CREATED);
    toc_stix_word(w, "name", "Tocsin incident record");
    toc_stix_word(w, "description",
                  "What a report says of incidents, physical and cyber, with the bytes it was read "
                  "from: casualties with bounds, weapons, parties with their status, claims with "
                  "stance, warnings, reliability of the source.");
    toc_stix_word(w, "schema",
                  "The JSON Schema urn:tocsin:stix-extension:incident-record:1, "
                  "docs/stix-extension/schema.json of Tocsin's source");
    toc_stix_word(w, "version", "1.0.0");
    toc_stix_list_of_one(w, "extension_types", TOC_SV("property-extension"));
    end_unlisted(w);
}

void toc_stix_write_frame(toc_stix_writer *w, toc_tlp marking)
{
    const toc_tlp_marking *m = &toc_tlp_markings[marking];
    w->marking = m->id;
    write_marking(w, m);
    write_identity(w);
    write_extension_definition(w);
}

void toc_stix_pattern_text(toc_buf *b, toc_sv s)
{
    toc_buf_byte(b, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\\' || s.p[i] == '\'')
            toc_buf_byte(b, '\\');
        toc_buf_byte(b, s.p[i]);
    }
    toc_buf_byte(b, '\'');
}
