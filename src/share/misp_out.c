/* misp_out - see misp_out.h: which objects there are, and which make an event. */
#include "share/misp_out.h"

#include "base/date.h"
#include "base/hash.h"
#include "share/misp_write.h"

#include <errno.h>

/* ---- objects ---- */

static int64_t modified_of(toc_json object)
{
    int64_t us = 0;
    return toc_time_parse(toc_json_text(object, "modified"), &us) ? us : 0;
}

toc_json toc_misp_object(const toc_misp_out *o, toc_sv id)
{
    int64_t at = toc_map_get(&o->by_id, id);
    return at == TOC_MAP_NONE ? (toc_json){0} : o->objects.p[at];
}

void toc_misp_tell(toc_misp_out *o, toc_sv id)
{
    int64_t at = toc_map_get(&o->by_id, id);
    if (at != TOC_MAP_NONE)
        o->told.p[at] = true;
}

bool toc_misp_is_told(const toc_misp_out *o, toc_sv id)
{
    int64_t at = toc_map_get(&o->by_id, id);
    return at != TOC_MAP_NONE && o->told.p[at];
}

static int add_object(toc_misp_out *o, toc_json object)
{
    toc_sv id = toc_json_text(object, "id");
    int64_t at = id.n ? toc_map_get(&o->by_id, id) : 0;
    if (!id.n)
        return 0;
    if (at != TOC_MAP_NONE) {
        if (modified_of(object) > modified_of(o->objects.p[at]))
            o->objects.p[at] = object;
        return 0;
    }
    toc_json *slot = TOC_VEC_PUSH(o->a, &o->objects);
    bool *told = slot ? TOC_VEC_PUSH(o->a, &o->told) : NULL;
    if (!told || !toc_map_put(&o->by_id, o->a, id, o->objects.n - 1))
        return -ENOMEM;
    *slot = object;
    return 0;
}

/* ---- parts of events ---- */

static toc_json kept_in(toc_json object)
{
    return toc_json_get(toc_json_get(object, "extensions"), TOC_MISP_EXTENSION);
}

/* Hangs a part at the end of those that stand in the same one. */
static int hang(toc_misp_out *o, toc_sv event, toc_sv parent)
{
    uint32_t at = o->kept.n - 1;
    toc_sv key = toc_arena_printf(o->a, "%.*s %.*s", TOC_SV_ARG(event),
                                  TOC_SV_ARG(parent.n ? parent : event));
    int64_t last = toc_map_get(&o->last, key);
    if (last != TOC_MAP_NONE)
        o->kept.p[last].next = at;
    else if (!toc_map_put(&o->first, o->a, key, at))
        return -ENOMEM;
    return toc_map_put(&o->last, o->a, key, at) ? 0 : -ENOMEM;
}

/* The author of an event alone says what stands in it; others sight it and have opinions. */
static bool may_say(const toc_misp_out *o, toc_json object, toc_sv kind, toc_sv event)
{
    bool body = toc_sv_eq(kind, TOC_SV("attribute")) || toc_sv_eq(kind, TOC_SV("object")) ||
                toc_sv_eq(kind, TOC_SV("object-reference")) ||
                toc_sv_eq(kind, TOC_SV("event-report"));
    toc_sv id = toc_arena_printf(o->a, "report--%.*s", TOC_SV_ARG(event));
    toc_sv author = toc_json_text(toc_misp_object(o, id), "created_by_ref");
    return !body || toc_sv_eq(author, toc_json_text(object, "created_by_ref"));
}

static int add_kept(toc_misp_out *o, toc_json object)
{
    toc_json kept = kept_in(object), misp = toc_json_get(kept, "misp");
    toc_sv kind = toc_json_text(kept, "part");
    toc_sv event = toc_misp_uuid(kept, "event_uuid", o->a), id = toc_json_text(object, "id");
    if (!event.n || id.n < TOC_UUID_TEXT || toc_json_type_of(misp) != TOC_JSON_OBJECT ||
        toc_sv_eq(kind, TOC_SV("event")) || !may_say(o, object, kind, event))
        return 0;
    toc_misp_kept *slot = TOC_VEC_PUSH(o->a, &o->kept);
    if (!slot)
        return -ENOMEM;
    *slot = (toc_misp_kept){.object = object,
                            .misp = misp,
                            .kind = kind,
                            .event = event,
                            .uuid = toc_sv_range(id, id.n - TOC_UUID_TEXT, id.n)};
    return hang(o, event, toc_misp_uuid(kept, "parent_uuid", o->a));
}

static int gather(toc_misp_out *o, toc_json objects)
{
    int r = 0;
    for (toc_json_iter i = toc_json_each(objects); r == 0 && toc_json_next(&i);)
        r = add_object(o, i.value);
    const toc_misp_kept *none = TOC_VEC_PUSH(o->a, &o->kept); /* number 0 */
    if (r == 0 && !none)
        r = -ENOMEM;
    TOC_VEC_FOREACH (object, &o->objects)
        if (r == 0 && kept_in(*object).doc)
            r = add_kept(o, *object);
    return r;
}

/* ---- the event under way ---- */

void toc_misp_open_event(toc_misp_out *o, toc_sv uuid)
{
    toc_buf_clear(&o->json);
    toc_buf_clear(&o->entry);
    toc_buf_clear(&o->hashes);
    o->uuid = uuid;
    o->values = (toc_map){0};
    o->j = (toc_json_out){.buf = &o->json};
    toc_json_open(&o->j, '{');
    toc_json_key(&o->j, "Event");
    toc_json_open(&o->j, '{');
}

int toc_misp_close_event(toc_misp_out *o)
{
    toc_json_close(&o->j, '}');
    toc_json_close(&o->j, '}');
    if (o->json.failed || o->entry.failed || o->hashes.failed || o->a->overflowed)
        return -ENOMEM;
    const toc_misp_event e = {.uuid = o->uuid,
                              .json = toc_buf_sv(&o->json),
                              .entry = toc_buf_sv(&o->entry),
                              .hashes = toc_buf_sv(&o->hashes)};
    return o->w->event(o->w->context, &e, o->reterr);
}

static void hash_one(void *context, const char *hex)
{
    toc_misp_out *o = context;
    toc_buf_printf(&o->hashes, "%s,%.*s\n", hex, TOC_SV_ARG(o->uuid));
}

void toc_misp_hash(toc_misp_out *o, toc_sv type, toc_sv value)
{
    toc_misp_each_hash(type, value, hash_one, o);
}

/* ---- all of them ---- */

static int write_reports(toc_misp_out *o)
{
    int r = 0;
    for (uint32_t i = 0; r == 0 && i < o->objects.n; i++) {
        toc_json object = o->objects.p[i];
        if (!toc_sv_eq(toc_json_text(object, "type"), TOC_SV("report")) ||
            toc_json_is_true(toc_json_get(object, "revoked")))
            continue;
        bool kept = toc_sv_eq(toc_json_text(kept_in(object), "part"), TOC_SV("event"));
        r = kept ? toc_misp_write_kept(o, object) : toc_misp_write_report(o, object);
    }
    return r == 0 ? toc_misp_write_loose(o) : r;
}

int toc_misp_write(const toc_misp_writer *w, toc_json objects, toc_err *reterr)
{
    toc_arena a = {0};
    toc_misp_out o = {.w = w, .a = &a, .reterr = reterr};
    int r = gather(&o, objects);
    if (r == 0)
        r = write_reports(&o);
    if (r == -ENOMEM)
        (void)toc_fail(reterr, r, "out of memory");
    toc_buf_done(&o.json);
    toc_buf_done(&o.entry);
    toc_buf_done(&o.hashes);
    toc_arena_done(&a);
    return r;
}
