/* sightings - see sightings.h. */
#include "logs/sightings.h"

#include "base/alloc.h"
#include "base/date.h"
#include "base/map.h"
#include "model/json.h"
#include "share/release.h"
#include "share/sighting_stix.h"
#include "store/sighted.h"

#include <errno.h>

/* What is counted of an indicator in a log. */
typedef struct {
    toc_sighted kept; /* as the store knows it, with what was counted since */
    toc_ioc_kind kind;
    toc_sv id; /* of the indicator; empty: it is in no store, and gets an object of ours */
    toc_sv value, marking;
    uint64_t fresh;
    const toc_seen *seen; /* of the first that is fresh */
    size_t seen_n;
} tally;

struct toc_sightings {
    toc_store *store;
    toc_tlp marking;
    toc_arena a; /* of the tallies */
    toc_map by_key;
    TOC_VEC(tally) tallies;
    uint64_t pending;
};

int toc_sightings_new(toc_store *store, toc_tlp marking, toc_sightings **ret, toc_err *reterr)
{
    toc_sightings *s = toc_calloc(1, sizeof(*s));
    if (!s)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    s->store = store;
    s->marking = marking;
    *ret = s;
    return 0;
}

toc_sightings *toc_sightings_free(toc_sightings *s)
{
    if (s)
        toc_arena_done(&s->a);
    toc_free(s);
    return NULL;
}

uint64_t toc_sightings_pending(const toc_sightings *s)
{
    return s->pending;
}

static int out_of_memory(toc_err *reterr)
{
    return toc_fail(reterr, -ENOMEM, "out of memory");
}

/* ---- counting ---- */

/* The tally of an indicator in a log, as the store knows it when it is new here. */
static int find(toc_sightings *s, const toc_sighting_seen *seen, tally **ret, toc_err *reterr)
{
    const toc_set_item *item = seen->item;
    toc_arena scratch = {0};
    toc_sv id = item->about.id;
    if (!id.n)
        id = toc_sighting_indicator(item->kind, item->value, &scratch);
    toc_sv key = toc_arena_printf(&scratch, "%.*s %.*s", TOC_SV_ARG(seen->log), TOC_SV_ARG(id));
    int64_t at = toc_map_get(&s->by_key, key);
    int r = scratch.overflowed ? out_of_memory(reterr) : 0;
    if (r == 0 && at == TOC_MAP_NONE) {
        tally *t = TOC_VEC_PUSH(&s->a, &s->tallies);
        toc_sv log = toc_arena_dup(&s->a, seen->log), kept_id = toc_arena_dup(&s->a, id);
        if (!t || !toc_map_put(&s->by_key, &s->a, toc_arena_dup(&s->a, key), s->tallies.n - 1)) {
            toc_arena_done(&scratch);
            return out_of_memory(reterr);
        }
        t->kind = item->kind;
        t->id = item->about.id.n ? kept_id : (toc_sv){"", 0};
        t->value = toc_arena_dup(&s->a, item->value);
        t->marking = toc_arena_dup(&s->a, item->about.marking);
        r = id.n ? toc_sighted_get(s->store, kept_id, log, &s->a, &t->kept, reterr)
                 : TOC_STORE_NONE;
        t->kept.indicator = kept_id;
        t->kept.log = log;
        at = (int64_t)s->tallies.n - 1;
        r = TOC_MIN(r, 0);
    }
    toc_arena_done(&scratch);
    if (r == 0)
        *ret = &s->tallies.p[at];
    return r;
}

int toc_sightings_add(toc_sightings *s, const toc_sighting_seen *seen, toc_err *reterr)
{
    tally *t = NULL;
    int r = find(s, seen, &t, reterr);
    if (r < 0)
        return r;
    toc_sighted *k = &t->kept;
    if (!k->indicator.n || seen->offset < k->upto)
        return 0;
    if (k->count == 0) {
        k->first = k->last = seen->time;
        k->place = toc_arena_dup(&s->a, toc_sv_of(seen->name));
        k->line = seen->line;
    }
    k->upto = seen->offset + 1;
    k->count++;
    k->first = TOC_MIN(k->first, seen->time);
    k->last = TOC_MAX(k->last, seen->time);
    if (t->fresh++ == 0 && seen->seen_n) {
        t->seen = toc_seen_dup(seen->seen, seen->seen_n, &s->a);
        t->seen_n = t->seen ? seen->seen_n : 0;
    }
    s->pending++;
    return s->a.overflowed ? out_of_memory(reterr) : 0;
}

/* ---- keeping ---- */

/* One line "<id> <json>" of what was made. */
static int put_object(toc_store *store, toc_sv line, toc_err *reterr)
{
    toc_json_doc *doc = NULL;
    toc_put done;
    toc_object o = {.json = line};
    o.id = toc_sv_cut(&o.json, ' ');
    int r = toc_json_parse(o.json, &doc, reterr);
    if (r == 0) {
        o.type = toc_json_text(toc_json_root(doc), "type");
        if (!toc_time_parse(toc_json_text(toc_json_root(doc), "modified"), &o.version))
            o.version = 0;
        r = toc_store_put_object(store, &o, &done, reterr);
    }
    toc_json_doc_free(doc);
    return r;
}

/* The level of an indicator's object, and the ids of its other markings. Where parts of it, or
 * tags, say more than ids do, the level stays what the set made of them, which is no looser. */
static int read_markings(toc_json object, toc_arena *a, toc_sv *level, toc_sv_vec *others)
{
    toc_label label;
    if (toc_label_of(object, a, &label) < 0)
        return -ENOMEM;
    const toc_markings *m = &label.whole;
    bool plain = !label.unreadable && !label.parts.n && m->tag <= m->tlp && m->pap == TOC_PAP_NONE;
    if (plain && m->tlp != TOC_TLP_NONE)
        *level = toc_sv_of(toc_tlp_markings[m->tlp].name);
    toc_json refs = toc_json_get(object, "object_marking_refs");
    for (toc_json_iter i = toc_json_each(refs); toc_json_next(&i);) {
        toc_sv id = toc_json_sv(i.value);
        const char *name = toc_marking_name(id);
        bool tlp = name && strncmp(name, "TLP:", 4) == 0;
        if (!id.p || (tlp && !m->amber1)) /* TLP 1's AMBER is not that of TLP 2 for all */
            continue;
        toc_sv *slot = TOC_VEC_PUSH(a, others);
        if (!slot)
            return -ENOMEM;
        *slot = toc_arena_dup(a, id);
    }
    return a->overflowed ? -ENOMEM : 0;
}

/* What the store's object of the indicator bears; nothing more where it has none. */
static int markings_of(toc_store *store, toc_sv id, toc_arena *a, toc_sv *level, toc_sv_vec *others,
                       toc_err *reterr)
{
    toc_object object;
    toc_json_doc *doc = NULL;
    int r = id.n ? toc_store_object(store, id, a, &object, reterr) : TOC_STORE_NONE;
    if (r == 0)
        r = toc_json_parse(object.json, &doc, reterr);
    if (r == 0 && read_markings(toc_json_root(doc), a, level, others) < 0)
        r = out_of_memory(reterr);
    toc_json_doc_free(doc);
    return TOC_MIN(r, 0);
}

static int put_tally(toc_sightings *s, tally *t, int64_t now, toc_err *reterr)
{
    enum { MILLISECOND = 1000 };
    toc_arena a = {0};
    toc_buf out = {0};
    toc_sv_vec markings = {0};
    toc_sighted *k = &t->kept;
    k->modified = TOC_MAX(now / MILLISECOND * MILLISECOND, k->modified + MILLISECOND);
    k->created = k->created ? k->created : k->modified;
    toc_sv level = t->marking;
    int r = markings_of(s->store, t->id, &a, &level, &markings, reterr);
    const toc_sighting sighting = {.indicator = t->id,
                                   .kind = t->kind,
                                   .value = t->value,
                                   .marking = level,
                                   .markings = markings.p,
                                   .markings_n = markings.n,
                                   .count = k->count,
                                   .first = k->first,
                                   .last = k->last,
                                   .where = k->place,
                                   .line = k->line,
                                   .seen = t->seen,
                                   .seen_n = t->seen_n,
                                   .log = k->log,
                                   .created = k->created,
                                   .modified = k->modified};
    if (r == 0 && toc_stix_of_sighting(s->marking, &sighting, &a, &out) < 0)
        r = out_of_memory(reterr);
    toc_sv rest = toc_buf_sv(&out);
    while (r == 0 && rest.n)
        r = put_object(s->store, toc_sv_cut(&rest, '\n'), reterr);
    if (r == 0)
        r = toc_sighted_put(s->store, k, reterr);
    toc_buf_done(&out);
    toc_arena_done(&a);
    return r;
}

int toc_sightings_commit(toc_sightings *s, int64_t now, toc_err *reterr)
{
    if (!s->pending)
        return 0;
    int r = toc_store_begin(s->store, reterr);
    if (r < 0)
        return r;
    TOC_VEC_FOREACH (t, &s->tallies)
        if (r == 0 && t->fresh)
            r = put_tally(s, t, now, reterr);
    if (r == 0)
        r = toc_store_commit(s->store, reterr);
    if (r < 0) {
        toc_store_rollback(s->store);
        return r;
    }
    /* What is kept is read again when it is met again: memory is that of one commit. */
    toc_arena_done(&s->a);
    s->by_key = (toc_map){0};
    s->tallies.p = NULL;
    s->tallies.n = s->tallies.cap = 0;
    s->pending = 0;
    return 0;
}
