/*
 * sink_json - the contract as JSON: ndjson is one record a line, with its id; json is one object
 * for one report and an array for several, indented for reading. Of incidents of many reports
 * ndjson is one a line, json one object whose "incidents" they are.
 */
#include "model/record_json.h"
#include "share/sinks.h"

static int render_ndjson(const toc_sink_options *o, const toc_doc *doc, const toc_record *r,
                         toc_arena *scratch, toc_buf *ret)
{
    (void)doc, (void)scratch;
    toc_json_out j = {.buf = ret};
    toc_record_json_write(&j, r, &(toc_record_json_options){.id = true, .rules = o->explain});
    toc_buf_byte(ret, '\n');
    return 0;
}

static int render_json(const toc_sink_options *o, const toc_doc *doc, const toc_record *r,
                       toc_arena *scratch, toc_buf *ret)
{
    (void)doc, (void)scratch;
    toc_json_out j = {.buf = ret, .indent = 2};
    toc_record_json_write(&j, r, &(toc_record_json_options){.rules = o->explain});
    return 0;
}

static int render_view_ndjson(const toc_sink_options *o, const toc_view *v,
                              const toc_doc *const *docs, toc_arena *scratch, toc_buf *ret)
{
    (void)o, (void)docs, (void)scratch;
    toc_json_out j = {.buf = ret};
    toc_view_json(&j, v);
    toc_buf_byte(ret, '\n');
    return 0;
}

static int render_view_json(const toc_sink_options *o, const toc_view *v,
                            const toc_doc *const *docs, toc_arena *scratch, toc_buf *ret)
{
    (void)o, (void)docs, (void)scratch;
    toc_json_out j = {.buf = ret, .indent = 2};
    toc_view_json(&j, v);
    return 0;
}

/* The first record waits: only the second one tells whether this is an array. */
static int add_json(toc_sink *s, toc_sv rendered)
{
    if (s->options.merged) {
        toc_buf_str(s->out, s->records ? ",\n" : "{\"incidents\": [\n");
        toc_buf_add(s->out, rendered);
        return 0;
    }
    if (s->records == 0) {
        toc_buf_add(&s->held, rendered);
        return 0;
    }
    if (s->records == 1) {
        toc_buf_str(s->out, "[\n");
        toc_buf_add(s->out, toc_buf_sv(&s->held));
    }
    toc_buf_str(s->out, ",\n");
    toc_buf_add(s->out, rendered);
    return 0;
}

static int end_json(toc_sink *s)
{
    if (s->options.merged) {
        toc_buf_str(s->out, s->records ? "\n]}\n" : "{\"incidents\": []}\n");
        return 0;
    }
    if (s->records == 0)
        toc_buf_str(s->out, "[]\n");
    else if (s->records == 1)
        toc_buf_add(s->out, toc_buf_sv(&s->held));
    toc_buf_str(s->out, s->records == 0 ? "" : s->records == 1 ? "\n" : "\n]\n");
    return 0;
}

const toc_sink_ops toc_sink_ndjson = {
    .name = "ndjson", .render = render_ndjson, .render_view = render_view_ndjson};

const toc_sink_ops toc_sink_json = {
    .name = "json",
    .render = render_json,
    .render_view = render_view_json,
    .add = add_json,
    .end = end_json,
};
