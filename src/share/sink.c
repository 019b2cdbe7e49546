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
