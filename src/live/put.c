/* put - a unit's objects into the order of its collection, and out of it; see view.h. */
#include "live/parts.h"

#include "base/date.h"
#include "base/hash.h"
#include "model/id.h"
#include "share/recall.h"
#include "share/stix.h"

#include <errno.h>

enum { MILLISECOND = 1000 };

static const toc_sv WHO = {"live view", 9};

static int out_of_memory(toc_live *l)
{
    return toc_fail(l->reterr, -ENOMEM, "out of memory");
}

/* ---- versions ---- */

/* The value of "modified": ours stands before all that comes from outside. Empty: there is none. */
static toc_sv modified_of(toc_sv json)
{
    const toc_sv key = TOC_SV("\"modified\":\"");
    long at = toc_sv_find(json, key, 0);
    if (at < 0)
        return (toc_sv){"", 0};
    toc_sv rest = toc_sv_range(json, (size_t)at + key.n, json.n);
    return toc_sv_cut(&rest, '"');
}

/* Of all but when it was modified. */
static int64_t digest_of(toc_sv json)
{
    toc_sv modified = modified_of(json);
    size_t before = modified.n ? (size_t)(modified.p - json.p) : json.n;
    uint64_t x = toc_hash64(toc_sv_range(json, 0, before));
    return (int64_t)toc_hash_mix(x, toc_hash64(toc_sv_range(json, before + modified.n, json.n)));
}

static toc_sv time_of(int64_t us, toc_arena *a)
{
    char text[TOC_TIME_TEXT + 1];
    toc_time_format(us / MILLISECOND * MILLISECOND, text);
    memcpy(text + TOC_TIME_TEXT - 4, "Z", 2);
    return toc_arena_dup(a, toc_sv_of(text));
}

/* The same with another "modified"; extra: members to put behind it. */
static toc_sv with_version(toc_sv json, int64_t version, const char *extra, toc_arena *a)
{
    toc_sv modified = modified_of(json);
    size_t before = (size_t)(modified.p - json.p), after = before + modified.n + 1;
    return toc_arena_printf(a, "%.*s%.*s\"%s%.*s", (int)before, json.p,
                            TOC_SV_ARG(time_of(version, a)), extra, (int)(json.n - after),
                            json.p + after);
}

/* ---- what is there of an object ---- */

typedef struct {
    toc_arena *a;
    bool there;     /* a version is in the collection */
    int64_t label;  /* of json */
    bool any;       /* it is, or was */
    int64_t latest; /* version, of all there are and were */
    toc_sv json;    /* of the latest there is, else of the latest there was */
    toc_sv type;
    int64_t version; /* of json */
    bool gone;       /* those that were taken out are walked */
} standing;

static int see(void *context, const toc_shared *row)
{
    standing *st = context;
    if (row->state & TOC_SHARED_TOMBSTONE)
        return 0;
    st->latest = st->any ? TOC_MAX(st->latest, row->version) : row->version;
    if ((!st->gone || !st->there) && (!st->any || row->version >= st->version)) {
        st->json = toc_arena_dup(st->a, row->json);
        st->type = toc_arena_dup(st->a, row->type);
        st->version = row->version;
        st->label = row->label;
    }
    st->any = true;
    st->there = st->there || !st->gone;
    return 0;
}

static int look(toc_live *l, toc_sv id, toc_arena *a, standing *ret)
{
    *ret = (standing){.a = a};
    int r = toc_exchange_versions(l->s, l->c->number, id, true, see, ret, l->reterr);
    ret->gone = true;
    if (r == 0)
        r = toc_exchange_recalled(l->s, l->c->number, id, see, ret, l->reterr);
    return r == 0 && a->overflowed ? out_of_memory(l) : r;
}

/* ---- ids of what was revoked and is there again ---- */

int toc_live_current_id(toc_live *l, toc_sv id, toc_arena *a, toc_sv *ret)
{
    toc_retired old = {0};
    int r = 0;
    *ret = id;
    while (r == 0) {
        r = toc_view_retired(l->s, *ret, a, &old, l->reterr);
        if (r == 0)
            *ret = old.again;
    }
    return TOC_MIN(r, 0);
}

static bool ends(toc_sv s, const char *with)
{
    toc_sv end = toc_sv_of(with);
    return s.n >= end.n && toc_sv_eq(toc_sv_range(s, s.n - end.n, s.n), end);
}

static int write_id(toc_live *l, toc_sv id, toc_arena *a, toc_json_out *j, bool *changed)
{
    toc_sv now;
    int r = toc_live_current_id(l, id, a, &now);
    if (r == 0) {
        toc_json_str(j, now);
        *changed = *changed || !toc_sv_eq(now, id);
    }
    return r;
}

/* fixed: what it is from stays as it is. */
static int write_member(toc_live *l, const toc_json_iter *i, bool fixed, toc_arena *a,
                        toc_json_out *j, bool *changed)
{
    bool one = toc_sv_eq(i->key, TOC_SV("id")) ||
               (ends(i->key, "_ref") && !(fixed && toc_sv_eq(i->key, TOC_SV("source_ref"))));
    int r = 0;
    toc_json_key_sv(j, i->key);
    if (one && toc_json_sv(i->value).p)
        return write_id(l, toc_json_sv(i->value), a, j, changed);
    if (!ends(i->key, "_refs")) {
        toc_json_value(j, i->value);
        return 0;
    }
    toc_json_open(j, '[');
    for (toc_json_iter k = toc_json_each(i->value); r == 0 && toc_json_next(&k);)
        r = write_id(l, toc_json_sv(k.value), a, j, changed);
    toc_json_close(j, ']');
    return r;
}

/* Puts the ids under which things go out now for those of what was revoked. */
static int use_current_ids(toc_live *l, toc_live_object *o, toc_arena *a)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    toc_buf b = {0};
    toc_json_out j = {.buf = &b};
    bool changed = false;
    int r = toc_json_parse(o->json, &doc, l->reterr);
    /* What became part of another is known by the id that it had. */
    bool fixed =
        toc_sv_eq(toc_json_text(toc_json_root(doc), "relationship_type"), TOC_SV("duplicate-of"));
    toc_json_open(&j, '{');
    if (r == 0)
        for (toc_json_iter i = toc_json_each(toc_json_root(doc)); r == 0 && toc_json_next(&i);)
            r = write_member(l, &i, fixed, a, &j, &changed);
    toc_json_close(&j, '}');
    if (r == 0 && changed)
        r = b.failed ? out_of_memory(l) : toc_live_current_id(l, o->id, a, &o->id);
    if (r == 0 && changed)
        o->json = toc_arena_dup(a, toc_buf_sv(&b));
    toc_buf_done(&b);
    return r == 0 && a->overflowed ? out_of_memory(l) : r;
}

/* ---- putting ---- */

/* A version that this content may have: later than all that went out here, and nowhere another
 * content's. */
static int choose_version(toc_live *l, toc_live_object *o, const standing *st, toc_arena *a)
{
    int64_t version = o->version, digest = digest_of(o->json);
    bool ok = false;
    if (st->any && version <= st->latest && digest != digest_of(st->json))
        version = st->latest + MILLISECOND;
    int r = toc_view_issue(l->s, o->id, version, digest, &ok, l->reterr);
    while (r == 0 && !ok) {
        version += MILLISECOND;
        r = toc_view_issue(l->s, o->id, version, digest, &ok, l->reterr);
    }
    if (r == 0 && version != o->version)
        o->json = with_version(o->json, version, "", a);
    o->version = version;
    return r == 0 && a->overflowed ? out_of_memory(l) : r;
}

static int put_row(toc_live *l, const toc_live_object *o)
{
    toc_shared_result done;
    const toc_shared row = {
        .version = o->version, .source = 0, .type = o->type, .id = o->id, .json = o->json};
    return toc_recall_put(l->s, l->c, &row, o->label, WHO, &done, l->reterr);
}

static bool is_incident(const toc_live_object *o)
{
    return o->own && toc_sv_eq(o->type, TOC_SV("incident"));
}

/* Of what several units have, one tells: that which marks it least strictly, as who may have that
 * one may have the object; else what it says would hang on the order of changes. */
static int is_told_by(toc_live *l, const toc_live_object *o, toc_sv unit, toc_arena *a, bool *ret)
{
    toc_sv first = unit;
    int level = 0;
    int r = toc_view_least(l->s, l->c->number, o->id, o->own, a, &first, &level, l->reterr);
    *ret = r == TOC_STORE_NONE || (o->own ? toc_sv_eq(first, unit) : level == (int)o->level);
    return TOC_MIN(r, 0);
}

/* What others put may become an older one again, as they may take it back: all of it goes then. */
static int make_room(toc_live *l, const toc_live_object *o, const standing *st, toc_arena *a,
                     bool *ret_same)
{
    const toc_recall why = {.c = l->c, .who = WHO, .reason = TOC_RECALL_LEFT};
    toc_recalled_vec old = {0};
    toc_sv label = {"", 0};
    *ret_same = false;
    if (!st->there || st->version < o->version)
        return 0;
    int r = toc_exchange_label(l->s, st->label, a, &label, l->reterr);
    *ret_same = r == 0 && st->version == o->version && toc_sv_eq(st->json, o->json) &&
                toc_sv_eq(label, o->label);
    if (r < 0 || *ret_same)
        return r;
    r = toc_recall_versions(l->s, l->c->number, o->id, a, &old, l->reterr);
    return r == 0 ? toc_recall_take(l->s, &why, &old, l->reterr) : r;
}

static int put_posted(toc_live *l, const toc_live_object *o, toc_arena *a)
{
    standing st;
    bool same = false;
    int r = look(l, o->id, a, &st);
    if (r == 0)
        r = make_room(l, o, &st, a, &same);
    return r == 0 && !same ? put_row(l, o) : r;
}

static int put_object(toc_live *l, toc_live_object *o, toc_sv unit, toc_arena *a)
{
    standing st;
    bool told = true;
    bool plain = o->frame || !o->ours || !modified_of(o->json).n;
    int r = plain ? 0 : is_told_by(l, o, unit, a, &told);
    if (r < 0 || !told)
        return r;
    r = look(l, o->id, a, &st);
    if (r < 0)
        return r;
    if (plain ? st.there && o->version <= st.version
              : st.there && digest_of(st.json) == digest_of(o->json))
        return 0;
    r = plain ? 0 : choose_version(l, o, &st, a);
    if (r == 0)
        r = put_row(l, o);
    /* Others know its id from now on: it must go on leading to it. */
    return r == 0 && is_incident(o) ? toc_store_note_shared(l->s, unit, l->reterr) : r;
}

/* ---- leaving ---- */

typedef struct {
    toc_live *l;
    toc_arena *a;
    toc_sv unit;
    bool stays;            /* the unit is in the view still */
    bool dead;             /* there is no such incident any more */
    toc_recalled_vec left; /* what is told by one Note */
    toc_arena *again_memory;
    toc_sv_vec *again;
} leaving;

static int is_alive(toc_live *l, toc_sv id, toc_arena *a, bool *ret)
{
    toc_store_match m = {0};
    toc_sv first;
    int r = toc_view_original(l->s, id, a, &first, l->reterr);
    if (r == 0)
        r = toc_store_resolve(l->s, first, a, &m, l->reterr);
    *ret = r == 0 && m.live && toc_sv_eq(m.id, first);
    return TOC_MIN(r, 0);
}

/* Is the object gone for everybody, or does it only not belong into this view? A report is gone
 * when it is retracted, all else with what it tells of, or when that does not say it any more. */
static int is_gone(leaving *v, const standing *st, toc_sv id, bool *ret)
{
    bool alive = false;
    *ret = v->dead || v->stays;
    if (!toc_sv_eq(st->type, TOC_SV("report")))
        return 0;
    int r = is_alive(v->l, id, v->a, &alive);
    *ret = !alive;
    return r;
}

static int revoke(leaving *v, const standing *st, toc_sv id)
{
    toc_live *l = v->l;
    int64_t now = toc_time_now() / MILLISECOND * MILLISECOND;
    toc_retired had = {.id = id, .version = TOC_MAX(now, st->latest + MILLISECOND)};
    toc_sv name = toc_arena_printf(v->a, "again|%.*s|%lld", TOC_SV_ARG(id), (long long)had.version);
    const toc_recall why = {.c = l->c, .who = WHO, .reason = TOC_RECALL_REVOKED};
    had.json = with_version(st->json, had.version, ",\"revoked\":true", v->a);
    toc_sv type = st->type;
    had.again = toc_derived_id(v->a, toc_arena_printf(v->a, "%.*s", TOC_SV_ARG(type)).p, name);
    if (v->a->overflowed)
        return out_of_memory(l);
    int r = toc_view_retire(l->s, &had, l->reterr);
    if (r == 0) /* another view may have been first: it is the same everywhere */
        r = toc_view_retired(l->s, id, v->a, &had, l->reterr);
    const toc_shared row = {.type = type, .id = id, .version = had.version, .json = had.json};
    return r == 0 ? toc_recall_revoke(l->s, &why, &row, l->reterr) : TOC_MIN(r, 0);
}

static bool was_own(const standing *st)
{
    const toc_sv ours = TOC_SV("\"created_by_ref\":\"" TOC_STIX_IDENTITY "\"");
    return modified_of(st->json).n && toc_sv_find(st->json, ours, 0) >= 0 &&
           toc_sv_find(st->json, TOC_SV("\"created\":\"1970-01-01T00:00:00.000Z\""), 0) < 0;
}

/* The unit marked it at `before`, and does so more strictly now, or not at all: it may be another
 * one's now to say what it is. */
static int others_tell(leaving *v, toc_sv id, int before, bool own)
{
    toc_live *l = v->l;
    toc_sv unit = {"", 0};
    int level = 0;
    int r = toc_view_least(l->s, l->c->number, id, own, v->a, &unit, &level, l->reterr);
    if (r != 0 || toc_sv_eq(unit, v->unit) || (!own && level <= before))
        return TOC_MIN(r, 0);
    toc_sv *slot = TOC_VEC_PUSH(v->again_memory, v->again);
    if (slot)
        *slot = toc_arena_dup(v->again_memory, unit);
    return 0;
}

/* What was put by others is gone, and the same thing is told of by other units: in their words. */
static int hand_over(leaving *v, toc_sv id)
{
    toc_live *l = v->l;
    toc_sv unit = {"", 0};
    int level = 0;
    int r = toc_recall_versions(l->s, l->c->number, id, v->a, &v->left, l->reterr);
    if (r == 0)
        r = toc_view_least(l->s, l->c->number, id, true, v->a, &unit, &level, l->reterr);
    toc_sv *slot = r == 0 ? TOC_VEC_PUSH(v->again_memory, v->again) : NULL;
    if (slot)
        *slot = toc_arena_dup(v->again_memory, unit);
    return TOC_MIN(r, 0);
}

static int leave(leaving *v, toc_sv id, int level)
{
    standing st;
    bool has, gone = false;
    toc_live *l = v->l;
    int r = toc_view_has_part(l->s, l->c->number, id, &has, l->reterr);
    if (r == 0)
        r = look(l, id, v->a, &st);
    if (r < 0 || !st.there)
        return r;
    if (has && toc_sv_eq(id, v->unit) && !was_own(&st))
        return hand_over(v, id);
    if (has)
        return others_tell(v, id, level, was_own(&st));
    if (was_own(&st))
        r = is_gone(v, &st, id, &gone);
    if (r < 0)
        return r;
    return gone ? revoke(v, &st, id)
                : toc_recall_versions(l->s, l->c->number, id, v->a, &v->left, l->reterr);
}

/* A part that a unit has no more, and how it marked it. */
typedef struct {
    toc_sv id;
    int level;
} lost_part;

typedef TOC_VEC(lost_part) lost_parts;

static int leave_all(leaving *v, const lost_parts *lost)
{
    toc_live *l = v->l;
    const toc_recall why = {.c = l->c, .who = WHO, .reason = TOC_RECALL_LEFT};
    bool alive = false;
    int r = v->stays ? 0 : is_alive(l, v->unit, v->a, &alive);
    v->dead = !alive && !v->stays;
    TOC_VEC_FOREACH (part, lost)
        if (r == 0)
            r = leave(v, part->id, part->level);
    return r == 0 && v->left.n ? toc_recall_take(l->s, &why, &v->left, l->reterr) : r;
}

/* ---- a unit ---- */

static int put_part(leaving *v, int64_t unit, const toc_live_object *o, toc_map *now,
                    toc_arena *scratch)
{
    toc_live *l = v->l;
    toc_live_object object = *o;
    int level = (int)o->level, before = level;
    int r = o->own ? use_current_ids(l, &object, scratch) : 0;
    object.id = toc_arena_dup(v->a, object.id);
    if (r == 0 && !o->frame)
        r = toc_view_part_level(l->s, l->c->number, unit, object.id, &before, l->reterr);
    if (r >= 0 && !o->frame && (r == TOC_STORE_NONE || before != level))
        r = toc_view_set_part(l->s, l->c->number, unit, object.id, level, l->reterr);
    if (r == 0 && o->ours && before < level)
        r = others_tell(v, object.id, before, o->own);
    if (r == 0)
        r = o->posted ? put_posted(l, &object, scratch) : put_object(l, &object, v->unit, scratch);
    if (r == 0 && !toc_map_put(now, v->a, object.id, 1))
        r = out_of_memory(l);
    return r;
}

static int put_all(leaving *v, int64_t unit, const toc_live_objects *objects, toc_map *now)
{
    int r = 0;
    TOC_VEC_FOREACH (o, objects) {
        toc_arena scratch = {0};
        if (r == 0)
            r = put_part(v, unit, o, now, &scratch);
        toc_arena_done(&scratch);
    }
    return r;
}

static int drop_parts(toc_live *l, int64_t unit, const toc_sv_vec *before, const toc_map *now,
                      toc_arena *a, lost_parts *ret)
{
    int r = 0;
    TOC_VEC_FOREACH (id, before) {
        lost_part part = {.id = *id};
        if (r < 0 || toc_map_get(now, *id) != TOC_MAP_NONE)
            continue;
        r = TOC_MIN(toc_view_part_level(l->s, l->c->number, unit, *id, &part.level, l->reterr), 0);
        if (r == 0)
            r = toc_view_set_part(l->s, l->c->number, unit, *id, -1, l->reterr);
        lost_part *slot = TOC_VEC_PUSH(a, ret);
        if (slot)
            *slot = part;
    }
    return r == 0 && a->overflowed ? out_of_memory(l) : r;
}

static int replace(leaving *v, int64_t unit, const toc_live_objects *objects)
{
    toc_live *l = v->l;
    toc_sv_vec before = {0};
    lost_parts gone = {0};
    toc_map now = {0};
    int r = toc_view_parts(l->s, unit, v->a, &before, l->reterr);
    if (r == 0)
        r = put_all(v, unit, objects, &now);
    if (r == 0)
        r = drop_parts(l, unit, &before, &now, v->a, &gone);
    if (r == 0)
        r = leave_all(v, &gone);
    return r == 0 && !objects->n ? toc_view_drop_unit(l->s, unit, l->reterr) : r;
}

int toc_live_put(toc_live *l, toc_sv unit, const toc_live_objects *objects, toc_arena *a,
                 toc_sv_vec *ret_again)
{
    toc_arena scratch = {0};
    leaving v = {.l = l,
                 .a = &scratch,
                 .unit = unit,
                 .stays = objects->n > 0,
                 .again_memory = a,
                 .again = ret_again};
    int64_t no = 0;
    int r = toc_view_unit(l->s, l->c->number, unit, objects->n > 0, &no, l->reterr);
    if (r == 0)
        r = replace(&v, no, objects);
    toc_arena_done(&scratch);
    return r == 0 && a->overflowed ? out_of_memory(l) : TOC_MIN(r, 0);
}
