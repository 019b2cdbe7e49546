/* export - one incident to take along, at most so strictly marked as is asked for. */
#include "api/incidents.h"
#include "api/leave.h"
#include "api/server.h"
#include "model/terms.h"
#include "share/sink.h"

#include <errno.h>

/* ---- STIX ---- */

int toc_api_stix_lines(toc_api_call *c, const toc_merged *m, toc_leaving *gate, toc_buf *ret)
{
    toc_publisher p = {.store = c->store};
    int r = 0;
    toc_leaving_guard(gate, &p);
    for (uint32_t i = 0; r == 0 && i < m->view.witnesses.n; i++) {
        const toc_witness *w = &m->view.witnesses.p[i];
        toc_sv_vec members = {0};
        bool given = false;
        toc_sv *slot = w->analyst.n ? NULL : TOC_VEC_PUSH(c->a, &members);
        if (!slot)
            continue;
        *slot = w->incident->id;
        r = toc_publish_report(&p, w->report, &members, ret, &given, &c->err);
    }
    toc_publisher_done(&p);
    return r == 0 && ret->failed ? -ENOMEM : r;
}

typedef struct {
    toc_api_call *c;
    const toc_merged *m;
    toc_leaving *gate;
    toc_tlp level;
    const toc_sink_ops *ops;
} export;

static int add_to_sink(export *e, toc_sv rendered)
{
    toc_sink sink = {0};
    const toc_sink_options options = {.marking = e->level, .ids = true, .merged = true};
    toc_sink_begin(&sink, e->ops, &options, &e->c->body);
    int r = toc_sink_add(&sink, rendered);
    if (r == 0)
        r = toc_sink_end(&sink);
    toc_sink_done(&sink);
    return r;
}

/* To whom places are told less exactly, copies go of what is made of the whole incident: of the one
 * that was cut no objects can be made. */
static int write_stix(export *e)
{
    toc_api_call *c = e->c;
    toc_merged whole = {0};
    toc_buf lines = {0}, cut = {0};
    bool cuts = toc_release_reach(&e->gate->to, &(toc_release_facts){0}) != TOC_REACH_EXACT;
    int r = cuts ? toc_merge_get(c->store, e->m->view.id, c->a, &whole, &c->err) : 0;
    e->gate->cuts = cuts;
    if (r == 0)
        r = toc_api_stix_lines(c, cuts ? &whole : e->m, e->gate, &lines);
    if (r == 0 && cuts)
        r = toc_leaving_lines(e->gate, toc_buf_sv(&lines), &cut, &c->err);
    if (r == 0)
        r = add_to_sink(e, toc_buf_sv(cuts ? &cut : &lines));
    toc_buf_done(&cut);
    toc_buf_done(&lines);
    return TOC_MIN(r, 0);
}

/* ---- what people read, and tables ---- */

static int write_view(export *e)
{
    toc_buf text = {0};
    const toc_view *v = &e->m->view;
    const toc_sink_options options = {
        .marking = e->level, .ids = true, .merged = true, .explain = false};
    const toc_doc **docs = TOC_NEW_N(e->c->a, const toc_doc *, v->witnesses.n + 1);
    for (uint32_t i = 0; docs && i < v->witnesses.n; i++)
        docs[i] = v->witnesses.p[i].analyst.n ? NULL : &e->m->reports.p[i].doc;
    int r = docs ? toc_sink_render_view(e->ops, &options, v, docs, e->c->a, &text) : -ENOMEM;
    if (r == 0)
        r = add_to_sink(e, toc_buf_sv(&text));
    toc_buf_done(&text);
    return r;
}

/* RFC 7946. A country is no point: it gets no geometry. */
static int write_geojson(export *e)
{
    toc_json_out j = {.buf = &e->c->body};
    const toc_place *p = &e->m->view.best.place;
    toc_place_precision precision = toc_precision_of(p);
    toc_view_marking marking = {.marking = toc_tlp_markings[e->level].name};
    toc_json_open(&j, '{');
    toc_put_text(&j, "type", TOC_SV("FeatureCollection"));
    toc_json_key(&j, "features");
    toc_json_open(&j, '[');
    toc_json_open(&j, '{');
    toc_put_text(&j, "type", TOC_SV("Feature"));
    toc_put_text(&j, "id", e->m->view.id);
    toc_json_key(&j, "geometry");
    if (precision >= TOC_PRECISION_AREA) {
        toc_json_open(&j, '{');
        toc_put_text(&j, "type", TOC_SV("Point"));
        toc_json_key(&j, "coordinates");
        toc_json_open(&j, '[');
        toc_json_num(&j, p->lon);
        toc_json_num(&j, p->lat);
        toc_json_close(&j, ']');
        toc_json_close(&j, '}');
    } else {
        toc_json_null(&j);
    }
    toc_json_key(&j, "properties");
    toc_view_brief(&j, &e->m->view, &marking);
    toc_json_close(&j, '}');
    toc_json_close(&j, ']');
    toc_json_close(&j, '}');
    return 0;
}

/* ---- ATT&CK ---- */

/* The techniques that its reports name, by how many of them do. */
static int find_techniques(export *e, toc_map *seen, toc_sv_vec *ids)
{
    toc_api_call *c = e->c;
    int r = 0;
    TOC_VEC_FOREACH (w, &e->m->view.witnesses) {
        toc_stored_report got = {0};
        if (r < 0 || w->analyst.n)
            continue;
        r = toc_store_report(c->store, &(toc_report_want){.report = w->report}, c->a, &got,
                             &c->err);
        for (uint32_t i = 0; r == 0 && i < got.rec->indicators.n; i++) {
            const toc_indicator *n = &got.rec->indicators.p[i];
            if (n->type != TOC_INDICATOR_ATTACK_PATTERN)
                continue;
            int64_t had = toc_map_get(seen, n->value);
            toc_sv *slot = had == TOC_MAP_NONE ? TOC_VEC_PUSH(c->a, ids) : NULL;
            if (slot)
                *slot = n->value;
            if (!toc_map_put(seen, c->a, n->value, had == TOC_MAP_NONE ? 1 : (uint32_t)had + 1))
                r = -ENOMEM;
        }
    }
    return TOC_MIN(r, 0);
}

/* Navigator's layer format 4.5. */
static int write_layer(export *e)
{
    toc_map seen = {0};
    toc_sv_vec ids = {0};
    toc_json_out j = {.buf = &e->c->body};
    int r = find_techniques(e, &seen, &ids);
    toc_json_open(&j, '{');
    toc_put_text(&j, "name", e->m->view.id);
    toc_put_text(&j, "domain", TOC_SV("enterprise-attack"));
    toc_put_text(&j, "description", toc_sv_of(toc_tlp_markings[e->level].name));
    toc_json_key(&j, "versions");
    toc_json_open(&j, '{');
    toc_put_text(&j, "layer", TOC_SV("4.5"));
    toc_json_close(&j, '}');
    toc_json_key(&j, "techniques");
    toc_json_open(&j, '[');
    TOC_VEC_FOREACH (id, &ids) {
        toc_json_open(&j, '{');
        toc_put_text(&j, "techniqueID", *id);
        toc_put_int(&j, "score", toc_map_get(&seen, *id));
        toc_put_bool(&j, "enabled", true);
        toc_json_close(&j, '}');
    }
    toc_json_close(&j, ']');
    toc_json_close(&j, '}');
    return r;
}

/* ---- the answer ---- */

static const struct {
    const char *name, *sink, *media, *ending;
    int (*write)(export *e);
} FORMATS[] = {
    {"json", "json", "application/json", "json", write_view},
    {"stix", "stix", "application/stix+json;version=2.1", "stix.json", write_stix},
    {"markdown", "markdown", "text/markdown; charset=utf-8", "md", write_view},
    {"csv", "csv", "text/csv; charset=utf-8", "csv", write_view},
    {"geojson", NULL, "application/geo+json", "geojson", write_geojson},
    {"attack-layer", NULL, "application/json", "layer.json", write_layer},
};

static bool read_ceiling(toc_api_call *c, toc_leaving *gate)
{
    toc_sv word = toc_api_query(c, "max_tlp");
    if (!word.n)
        return true;
    gate->ceiling = toc_tlp_find(toc_arena_dup(c->a, word).p);
    gate->on = true;
    if (gate->ceiling != TOC_TLP_NONE)
        return true;
    toc_api_fail(c, 400, "max_tlp", "max_tlp is clear, green, amber, amber+strict or red");
    return false;
}

/* A file that somebody takes along: it goes when the audit log has it. */
static int note(export *e, size_t format)
{
    toc_api_call *c = e->c;
    const toc_audit row = {.who = c->account->name,
                           .what = TOC_SV("export"),
                           .about = e->m->view.id,
                           .detail =
                               toc_arena_printf(c->a, "%s, over the API", FORMATS[format].name)};
    return toc_exchange_audit(c->store, &row, &c->err);
}

static void answer(export *e, size_t format)
{
    toc_api_call *c = e->c;
    toc_buf_clear(&c->body);
    int r = FORMATS[format].write(e);
    if (r >= 0)
        r = note(e, format);
    if (r < 0) {
        toc_api_fail_result(c, r, NULL, &c->err);
        return;
    }
    c->status = 200;
    c->media = FORMATS[format].media;
    toc_respond_header(c->r, "Content-Disposition",
                       toc_arena_printf(c->a, "attachment; filename=\"%.*s.%s\"",
                                        TOC_SV_ARG(e->m->view.id), FORMATS[format].ending));
}

void toc_api_export(toc_api_call *c)
{
    toc_store_match match = {0};
    toc_merged m = {0};
    toc_leaving gate = toc_api_leaving(c, TOC_CHANNEL_EXPORT);
    toc_sv name = toc_api_query(c, "format");
    export e = {.c = c, .m = &m, .gate = &gate};
    size_t format = 0;
    while (format < TOC_LEN(FORMATS) && !toc_sv_eq(name, toc_sv_of(FORMATS[format].name)))
        format++;
    if (format == TOC_LEN(FORMATS)) {
        toc_api_fail(c, 400, "format",
                     "format is json, stix, markdown, csv, geojson or attack-layer");
        return;
    }
    if (!read_ceiling(c, &gate) ||
        !toc_api_find_incident(c, toc_request_param(c->r, 0), &match, &m, &e.level))
        return;
    int r = toc_merge_get(c->store, match.id, c->a, &m, &c->err); /* what was let pass is cut */
    if (r == 0)
        r = toc_leaving_merged(&gate, &m, c->a, &e.level, &c->err);
    if (r < 0) {
        toc_api_fail_result(c, r, NULL, &c->err);
        return;
    }
    if (r == TOC_LEAVING_WITHHELD) {
        toc_api_fail(c, 403, "max_tlp", "what it rests on is marked above what was asked for");
        return;
    }
    e.ops = FORMATS[format].sink ? toc_sink_find(FORMATS[format].sink) : NULL;
    answer(&e, format);
}
