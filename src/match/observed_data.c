/* observed_data - see observed_data.h. */
#include "match/observed_data.h"

#include "base/date.h"

#include <errno.h>

int toc_observables_add(toc_observables *x, toc_json object)
{
    toc_sv id = toc_json_text(object, "id");
    if (!id.n)
        return 0;
    int64_t known = toc_map_get(&x->by_id, id);
    toc_observable *slot =
        known == TOC_MAP_NONE ? TOC_VEC_PUSH(&x->a, &x->objects) : &x->objects.p[known];
    if (!slot || (known == TOC_MAP_NONE && !toc_map_put(&x->by_id, &x->a, id, x->objects.n - 1)))
        return -ENOMEM;
    *slot = (toc_observable){.id = id,
                             .type = toc_json_text(object, "type"),
                             .value = {.kind = TOC_VALUE_JSON, .json = object}};
    return 0;
}

void toc_observables_done(toc_observables *x)
{
    toc_arena_done(&x->a);
    toc_arena_done(&x->scratch);
    *x = (toc_observables){0};
}

bool toc_is_observed_data(toc_json v)
{
    return toc_sv_eq(toc_json_text(v, "type"), TOC_SV("observed-data"));
}

static bool resolve(void *context, toc_sv id, toc_observable *ret)
{
    const toc_observables *x = context;
    int64_t at = toc_map_get(&x->by_id, id);
    if (at == TOC_MAP_NONE)
        return false;
    *ret = x->objects.p[at];
    return true;
}

/* The properties that matter, found in one pass: this is the hot path. */
typedef struct {
    toc_json first, last, number, refs, held;
} members;

static members members_of(toc_json observed)
{
    members m = {0};
    const struct {
        toc_sv key;
        toc_json *to;
    } WANTED[] = {
        {TOC_SV("first_observed"), &m.first},   {TOC_SV("last_observed"), &m.last},
        {TOC_SV("number_observed"), &m.number}, {TOC_SV("object_refs"), &m.refs},
        {TOC_SV("objects"), &m.held},
    };
    for (toc_json_iter i = toc_json_each(observed); toc_json_next(&i);)
        for (size_t k = 0; k < TOC_LEN(WANTED); k++)
            if (toc_sv_eq(i.key, WANTED[k].key)) {
                *WANTED[k].to = i.value;
                break;
            }
    return m;
}

static int set_times(const members *m, toc_observation *o, toc_err *reterr)
{
    toc_sv first = toc_json_sv(m->first), last = toc_json_sv(m->last);
    if (!toc_time_parse(first, &o->first))
        return toc_fail(reterr, -EINVAL, "/first_observed: expected a timestamp");
    if (toc_sv_eq(first, last))
        o->last = o->first;
    else if (!toc_time_parse(last, &o->last))
        return toc_fail(reterr, -EINVAL, "/last_observed: expected a timestamp");
    if (o->last < o->first)
        return toc_fail(reterr, -EINVAL, "/last_observed: is before first_observed");
    int64_t count = 1;
    if (m->number.doc && (!toc_json_to_int(m->number, &count) || count < 1))
        return toc_fail(reterr, -EINVAL, "/number_observed: expected a whole number above 0");
    o->count = (uint64_t)count;
    return 0;
}

int toc_observation_make(toc_observables *x, toc_json observed, toc_observation *ret,
                         toc_err *reterr)
{
    toc_observation o = {.resolve = resolve, .context = x};
    members m = members_of(observed);
    int r = set_times(&m, &o, reterr);
    if (r < 0)
        return r;
    toc_arena_clear(&x->scratch);
    size_t most = toc_json_count(m.refs) + toc_json_count(m.held);
    toc_observable *objects = TOC_NEW_N(&x->scratch, toc_observable, most + 1);
    if (!objects)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    for (toc_json_iter i = toc_json_each(m.held); toc_json_next(&i);)
        objects[o.n++] = (toc_observable){.id = i.key,
                                          .type = toc_json_text(i.value, "type"),
                                          .value = {.kind = TOC_VALUE_JSON, .json = i.value}};
    for (toc_json_iter i = toc_json_each(m.refs); toc_json_next(&i);)
        o.n += resolve(x, toc_json_sv(i.value), &objects[o.n]);
    o.objects = objects;
    *ret = o;
    return 0;
}
