/* observed_data - see observed_data.h. */
#include "match/observed_data.h"

#include "base/date.h"

#include <errno.h>

static toc_sv text(toc_json o, const char *key)
{
    toc_sv s = toc_json_sv(toc_json_get(o, key));
    return s.p ? s : (toc_sv){"", 0};
}

int toc_observables_add(toc_observables *x, toc_json object)
{
    toc_sv id = text(object, "id");
    if (!id.n)
        return 0;
    int64_t known = toc_map_get(&x->by_id, id);
    toc_observable *slot =
        known == TOC_MAP_NONE ? TOC_VEC_PUSH(&x->a, &x->objects) : &x->objects.p[known];
    if (!slot || (known == TOC_MAP_NONE && !toc_map_put(&x->by_id, &x->a, id, x->objects.n - 1)))
        return -ENOMEM;
    *slot = (toc_observable){
        .id = id, .type = text(object, "type"), .value = {.kind = TOC_VALUE_JSON, .json = object}};
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
    return toc_sv_eq(text(v, "type"), TOC_SV("observed-data"));
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

static int set_times(toc_json observed, toc_observation *o, toc_err *reterr)
{
    if (!toc_time_parse(text(observed, "first_observed"), &o->first))
        return toc_fail(reterr, -EINVAL, "/first_observed: expected a timestamp");
    if (!toc_time_parse(text(observed, "last_observed"), &o->last))
        return toc_fail(reterr, -EINVAL, "/last_observed: expected a timestamp");
    if (o->last < o->first)
        return toc_fail(reterr, -EINVAL, "/last_observed: is before first_observed");
    int64_t count = 1;
    toc_json number = toc_json_get(observed, "number_observed");
    if (number.doc && (!toc_json_to_int(number, &count) || count < 1))
        return toc_fail(reterr, -EINVAL, "/number_observed: expected a whole number above 0");
    o->count = (uint64_t)count;
    return 0;
}

int toc_observation_make(toc_observables *x, toc_json observed, toc_observation *ret,
                         toc_err *reterr)
{
    toc_observation o = {.resolve = resolve, .context = x};
    int r = set_times(observed, &o, reterr);
    if (r < 0)
        return r;
    toc_arena_clear(&x->scratch);
    toc_json refs = toc_json_get(observed, "object_refs"), held = toc_json_get(observed, "objects");
    size_t most = toc_json_count(refs) + toc_json_count(held);
    toc_observable *objects = TOC_NEW_N(&x->scratch, toc_observable, most + 1);
    if (!objects)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    for (toc_json_iter i = toc_json_each(held); toc_json_next(&i);)
        objects[o.n++] = (toc_observable){.id = i.key,
                                          .type = text(i.value, "type"),
                                          .value = {.kind = TOC_VALUE_JSON, .json = i.value}};
    for (toc_json_iter i = toc_json_each(refs); toc_json_next(&i);)
        o.n += resolve(x, toc_json_sv(i.value), &objects[o.n]);
    o.objects = objects;
    *ret = o;
    return 0;
}
