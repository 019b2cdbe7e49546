/* sink - see sink.h. */
#include "share/sink.h"

#include "share/sinks.h"

#include <errno.h>

static const toc_sink_ops *const SINKS[] = {
    &toc_sink_table, &toc_sink_json, &toc_sink_ndjson,
    &toc_sink_stix,  &toc_sink_csv,  &toc_sink_markdown,
};

const char *const toc_sink_names[] = {"table", "json", "ndjson", "stix", "csv", "markdown", NULL};

static_assert(TOC_LEN(SINKS) + 1 == TOC_LEN(toc_sink_names), "each sink is named");

const toc_sink_ops *toc_sink_find(const char *name)
{
    for (size_t i = 0; i < TOC_LEN(SINKS); i++)
        if (strcmp(SINKS[i]->name, name) == 0)
            return SINKS[i];
    return NULL;
}

static toc_sv name_reports(const toc_view *v, bool brief, toc_arena *a)
{
    toc_buf b = {0};
    uint32_t n = 0;
    TOC_VEC_FOREACH (w, &v->witnesses) {
        if (w->analyst.n)
            continue;
        if (n++ == 0 || !brief)
            toc_buf_printf(&b, "%s%.*s", n > 1 ? "; " : "", TOC_SV_ARG(w->name));
    }
    if (brief && n > 1)
        toc_buf_printf(&b, " +%u", n - 1);
    toc_sv names = toc_arena_dup(a, toc_buf_sv(&b));
    toc_buf_done(&b);
    return names;
}

/* The report whose title and day stand for all: the first, which gave the incident its id. */
static const toc_witness *first_report(const toc_view *v)
{
    TOC_VEC_FOREACH (w, &v->witnesses)
        if (!w->analyst.n)
            return w;
    return NULL;
}

int toc_sink_record_of_view(const toc_view *v, bool brief, toc_arena *a, toc_record *ret)
{
    const toc_witness *first = first_report(v);
    *ret = (toc_record){.id = name_reports(v, brief, a), .published = TOC_DAY_NONE};
    if (first) {
        ret->title = first->title;
        ret->published = first->published;
    }
    toc_incident *slot = TOC_VEC_PUSH(a, &ret->incidents);
    if (!slot)
        return -ENOMEM;
    *slot = v->best;
    slot->id = v->id;
    return 0;
}

/* Of all formats that show one value a field, none can say which words of which report it rests on:
 * 'show' does. */
int toc_sink_render_view(const toc_sink_ops *ops, const toc_sink_options *o, const toc_view *v,
                         const toc_doc *const *docs, toc_arena *scratch, toc_buf *ret)
{
    toc_record rec;
    toc_doc none = {0};
    toc_sink_options plain = *o;
    if (ops->render_view)
        return ops->render_view(o, v, docs, scratch, ret);
    plain.explain = false;
    int r = toc_sink_record_of_view(v, false, scratch, &rec);
    none.origin = rec.id;
    return r == 0 ? ops->render(&plain, &none, &rec, scratch, ret) : r;
}

static int status(const toc_sink *s)
{
    return s->out->failed || s->held.failed || s->memory.overflowed ? -ENOMEM : 0;
}

void toc_sink_begin(toc_sink *s, const toc_sink_ops *ops, const toc_sink_options *o, toc_buf *out)
{
    *s = (toc_sink){.ops = ops, .options = *o, .out = out};
    if (ops->begin)
        ops->begin(s);
}

int toc_sink_add(toc_sink *s, toc_sv rendered)
{
    int r = 0;
    if (s->ops->add)
        r = s->ops->add(s, rendered);
    else
        toc_buf_add(s->out, rendered);
    s->records++;
    return r < 0 ? r : status(s);
}

int toc_sink_end(toc_sink *s)
{
    int r = s->ops->end ? s->ops->end(s) : 0;
    return r < 0 ? r : status(s);
}

void toc_sink_done(toc_sink *s)
{
    toc_buf_done(&s->held);
    toc_arena_done(&s->memory);
}
