/*
 * sink_stix - all records as one STIX 2.1 bundle, an object a line. Rendered lines are "NAME JSON",
 * where NAME is the version of the object: id, or id@modified. What several reports refer to
 * stands once. The bundle's id, derived from the ids it holds, comes last: nothing is held back.
 */
#include "base/map.h"
#include "model/id.h"
#include "share/sinks.h"
#include "share/stix.h"

#include <errno.h>
#include <inttypes.h>

typedef struct {
    toc_map written;
    uint64_t digest[2]; /* of the ids, two ways */
    size_t objects;
} bundle;

static int render(const toc_sink_options *o, const toc_doc *doc, const toc_record *r,
                  toc_arena *scratch, toc_buf *ret)
{
    return toc_stix_of_record(o->marking, doc, r, scratch, ret);
}

static void begin(toc_sink *s)
{
    s->state = TOC_NEW(&s->memory, bundle);
    toc_buf_str(s->out, "{\"type\":\"bundle\"");
}

static int add_object(toc_sink *s, toc_sv line)
{
    bundle *b = s->state;
    toc_sv id = toc_sv_cut(&line, ' '); /* of the version */
    if (toc_map_get(&b->written, id) != TOC_MAP_NONE)
        return 0;
    id = toc_arena_dup(&s->memory, id);
    if (!toc_map_put(&b->written, &s->memory, id, 1))
        return -ENOMEM;
    b->digest[0] = toc_hash_mix(b->digest[0], toc_hash64(id));
    b->digest[1] = toc_hash_mix(toc_hash64(id), b->digest[1]);
    toc_buf_str(s->out, b->objects++ ? ",\n" : ",\"objects\":[\n");
    toc_buf_add(s->out, line);
    return 0;
}

static int add(toc_sink *s, toc_sv rendered)
{
    int r = s->state ? 0 : -ENOMEM;
    while (r == 0 && rendered.n)
        r = add_object(s, toc_sv_cut(&rendered, '\n'));
    return r;
}

static int end(toc_sink *s)
{
    const bundle *b = s->state;
    if (!b)
        return -ENOMEM;
    toc_sv name = toc_arena_printf(&s->memory, "bundle:%016" PRIx64 "%016" PRIx64, b->digest[0],
                                   b->digest[1]);
    toc_sv id = toc_derived_id(&s->memory, "bundle", name);
    toc_buf_printf(s->out, "%s,\"id\":\"%.*s\"}\n", b->objects ? "\n]" : "", TOC_SV_ARG(id));
    return 0;
}

const toc_sink_ops toc_sink_stix = {
    .name = "stix",
    .render = render,
    .begin = begin,
    .add = add,
    .end = end,
};
