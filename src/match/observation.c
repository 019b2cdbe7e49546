/* observation - see observation.h. */
#include "match/observation.h"

static toc_value of_json(toc_json j)
{
    toc_value v = {.kind = TOC_VALUE_JSON, .json = j};
    int64_t integer = 0;
    double number = 0;
    switch (toc_json_type_of(j)) {
    case TOC_JSON_ABSENT:
        return (toc_value){.kind = TOC_VALUE_NONE};
    case TOC_JSON_NULL:
        return (toc_value){.kind = TOC_VALUE_NULL};
    case TOC_JSON_FALSE:
    case TOC_JSON_TRUE:
        return (toc_value){.kind = TOC_VALUE_BOOL, .truth = toc_json_is_true(j)};
    case TOC_JSON_STRING:
        return (toc_value){.kind = TOC_VALUE_TEXT, .text = toc_json_sv(j)};
    case TOC_JSON_INT:
        (void)toc_json_to_int(j, &integer); /* cannot fail for this type */
        return (toc_value){.kind = TOC_VALUE_INT, .integer = integer};
    case TOC_JSON_UINT: /* beyond int64: STIX has no such integers (2.10), so a double will do */
    case TOC_JSON_DOUBLE:
        (void)toc_json_to_double(j, &number); /* nor here */
        return (toc_value){.kind = TOC_VALUE_DOUBLE, .number = number};
    case TOC_JSON_ARRAY:
    case TOC_JSON_OBJECT:
        break;
    }
    return v;
}

toc_value toc_value_look(toc_value v)
{
    return v.kind == TOC_VALUE_JSON ? of_json(v.json) : v;
}

toc_value toc_value_get(toc_value v, toc_sv key)
{
    if (v.kind == TOC_VALUE_JSON)
        return (toc_value){.kind = TOC_VALUE_JSON, .json = toc_json_get_sv(v.json, key)};
    if (v.kind == TOC_VALUE_MAP)
        for (size_t i = 0; i < v.map.n; i++)
            if (toc_sv_eq(v.map.p[i].key, key))
                return v.map.p[i].value;
    return (toc_value){.kind = TOC_VALUE_NONE};
}

bool toc_value_is_list(toc_value v, size_t *ret_n)
{
    if (v.kind == TOC_VALUE_JSON && toc_json_type_of(v.json) == TOC_JSON_ARRAY)
        *ret_n = toc_json_count(v.json);
    else if (v.kind == TOC_VALUE_LIST)
        *ret_n = v.list.n;
    else
        return false;
    return true;
}

toc_value_iter toc_value_each(toc_value v)
{
    if (v.kind == TOC_VALUE_JSON && toc_json_type_of(v.json) == TOC_JSON_ARRAY)
        return (toc_value_iter){.is_json = true, .json = toc_json_each(v.json)};
    if (v.kind == TOC_VALUE_LIST)
        return (toc_value_iter){.p = v.list.p, .left = v.list.n};
    return (toc_value_iter){0};
}

bool toc_value_next(toc_value_iter *i)
{
    if (i->is_json) {
        if (!toc_json_next(&i->json))
            return false;
        i->value = (toc_value){.kind = TOC_VALUE_JSON, .json = i->json.value};
        return true;
    }
    if (!i->left)
        return false;
    i->left--;
    i->value = *i->p++;
    return true;
}

toc_value toc_value_at(toc_value v, size_t index)
{
    if (v.kind == TOC_VALUE_LIST)
        return index < v.list.n ? v.list.p[index] : (toc_value){.kind = TOC_VALUE_NONE};
    for (toc_value_iter i = toc_value_each(v); toc_value_next(&i);)
        if (index-- == 0)
            return i.value;
    return (toc_value){.kind = TOC_VALUE_NONE};
}

bool toc_observation_find(const toc_observation *o, toc_sv id, toc_observable *ret)
{
    for (size_t i = 0; id.n && i < o->n; i++)
        if (toc_sv_eq(o->objects[i].id, id)) {
            *ret = o->objects[i];
            return true;
        }
    return o->resolve && o->resolve(o->context, id, ret);
}
