/* misp_out_kept - an event in MISP's own words, out of the objects that were made of it. */
#include "base/hash.h"
#include "share/misp_write.h"

/* What hangs on a part, and the list in which MISP has it. */
static const struct {
    const char *kind, *list;
} LISTS[] = {
    {"attribute", "Attribute"},
    {"object", "Object"},
    {"object-reference", "ObjectReference"},
    {"sighting", "Sighting"},
    {"event-report", "EventReport"},
    {"note", "Note"},
    {"opinion", "Opinion"},
    {"relationship", "Relationship"},
};

/* One hop on, "this community" is the reader's organisation and "connected communities" its
 * community. */
static void write_distribution(toc_misp_out *o, toc_json v)
{
    int64_t n;
    if (!toc_misp_int(v, &n) || n < 1 || n > 2) {
        toc_json_value(&o->j, v);
        return;
    }
    toc_json_str(&o->j, n == 2 ? TOC_SV("1") : TOC_SV("0"));
}

static void write_members(toc_misp_out *o, toc_json misp, toc_sv uuid)
{
    if (!toc_json_get(misp, "uuid").doc) {
        toc_json_key(&o->j, "uuid");
        toc_json_str(&o->j, uuid);
    }
    for (toc_json_iter i = toc_json_each(misp); toc_json_next(&i);) {
        bool list = false;
        for (size_t k = 0; k < TOC_LEN(LISTS); k++)
            list = list || toc_sv_eq(i.key, toc_sv_of(LISTS[k].list));
        if (list) /* parts are objects of their own, which have passed the gate */
            continue;
        toc_json_key_sv(&o->j, i.key);
        if (toc_sv_eq(i.key, TOC_SV("distribution")))
            write_distribution(o, i.value);
        else
            toc_json_value(&o->j, i.value);
    }
}

static uint32_t first_of(const toc_misp_out *o, toc_sv parent)
{
    toc_sv key = toc_arena_printf(o->a, "%.*s %.*s", TOC_SV_ARG(o->uuid), TOC_SV_ARG(parent));
    int64_t at = toc_map_get(&o->first, key);
    return at == TOC_MAP_NONE ? 0 : (uint32_t)at;
}

static void write_lists(toc_misp_out *o, toc_sv parent, unsigned depth);

static void write_part(toc_misp_out *o, toc_misp_kept *p, unsigned depth)
{
    p->written = true;
    toc_misp_tell(o, toc_json_text(p->object, "id"));
    if (toc_sv_eq(p->kind, TOC_SV("attribute")) &&
        !toc_misp_is_true(toc_json_get(p->misp, "deleted")))
        toc_misp_hash(o, toc_json_text(p->misp, "type"), toc_json_text(p->misp, "value"));
    toc_json_open(&o->j, '{');
    write_members(o, p->misp, p->uuid);
    write_lists(o, p->uuid, depth + 1);
    toc_json_close(&o->j, '}');
}

/* Attributes of objects have sightings, which may have notes: no event is deeper. */
static void write_lists(toc_misp_out *o, toc_sv parent, unsigned depth)
{
    enum { DEEPEST = 6 };
    uint32_t first = depth < DEEPEST ? first_of(o, parent) : 0;
    for (size_t k = 0; first && k < TOC_LEN(LISTS); k++) {
        bool begun = false;
        for (uint32_t at = first; at; at = o->kept.p[at].next) {
            toc_misp_kept *p = &o->kept.p[at];
            if (p->written || !toc_sv_eq(p->kind, toc_sv_of(LISTS[k].kind)))
                continue;
            if (!begun) {
                toc_json_key(&o->j, LISTS[k].list);
                toc_json_open(&o->j, '[');
            }
            begun = true;
            write_part(o, p, depth);
        }
        if (begun)
            toc_json_close(&o->j, ']');
    }
}

static void write_entry(toc_misp_out *o, toc_json misp)
{
    static const char *const KEYS[] = {
        "info", "Orgc", "Tag", "date", "analysis", "threat_level_id", "timestamp"};
    toc_json_out j = {.buf = &o->entry};
    toc_json_open(&j, '{');
    for (size_t i = 0; i < TOC_LEN(KEYS); i++) {
        toc_json v = toc_json_get(misp, KEYS[i]);
        if (!v.doc)
            continue;
        toc_json_key(&j, KEYS[i]);
        toc_json_value(&j, v);
    }
    toc_json_close(&j, '}');
}

int toc_misp_write_kept(toc_misp_out *o, toc_json report)
{
    toc_sv id = toc_json_text(report, "id");
    toc_json kept = toc_json_get(toc_json_get(report, "extensions"), TOC_MISP_EXTENSION);
    toc_json misp = toc_json_get(kept, "misp");
    toc_misp_open_event(o, toc_sv_range(id, id.n - TOC_UUID_TEXT, id.n));
    toc_misp_tell(o, id);
    write_members(o, misp, o->uuid);
    write_lists(o, o->uuid, 0);
    write_entry(o, misp);
    return toc_misp_close_event(o);
}
