/* ruling_json - see ruling_json.h. */
#include "share/ruling_json.h"

#include <errno.h>

static void moment(toc_json_out *j, const char *key, int64_t us)
{
    char text[TOC_TIME_TEXT + 1];
    toc_time_format(us, text);
    toc_json_some(j, key, toc_sv_of(text));
}

static void ids(toc_json_out *j, const char *key, const toc_sv_vec *list)
{
    if (!list->n)
        return;
    toc_json_key(j, key);
    toc_json_open(j, '[');
    TOC_VEC_FOREACH (id, list)
        toc_json_str(j, *id);
    toc_json_close(j, ']');
}

void toc_ruling_json_write(toc_json_out *j, const toc_told_ruling *t)
{
    const toc_ruling *u = &t->ruling;
    toc_json_open(j, '{');
    toc_json_some(j, "id", u->id);
    toc_json_some(j, "verb", u->verb);
    toc_json_some(j, "subject", u->subject);
    toc_json_some(j, "field", u->field);
    if (u->value.n) {
        toc_json_key(j, "value");
        toc_json_raw(j, u->value);
    }
    toc_json_some(j, "analyst", u->analyst);
    toc_json_some(j, "because", u->because);
    moment(j, "made", u->made);
    toc_json_some(j, "marking", u->marking);
    if (u->inherited) {
        toc_json_key(j, "inherited");
        toc_json_bool(j, true);
    }
    ids(j, "members", &t->sides[0]);
    ids(j, "others", &t->sides[1]);
    toc_json_close(j, '}');
}

/* ---- reading ---- */

static toc_sv text(toc_json o, const char *key, toc_arena *a)
{
    toc_sv s = toc_json_sv(toc_json_get(o, key));
    return s.n ? toc_arena_dup(a, s) : (toc_sv){"", 0};
}

static void read_ids(toc_json list, toc_arena *a, toc_sv_vec *ret)
{
    for (toc_json_iter i = toc_json_each(list); toc_json_next(&i);) {
        toc_sv *slot = toc_json_sv(i.value).n ? TOC_VEC_PUSH(a, ret) : NULL;
        if (slot)
            *slot = toc_arena_dup(a, toc_json_sv(i.value));
    }
}

static bool is_verb(toc_sv verb)
{
    static const char *const VERBS[] = {"same",   "apart",   "later",   "correct",
                                        "reject", "confirm", "retract", "grade"};
    for (size_t i = 0; i < TOC_LEN(VERBS); i++)
        if (toc_sv_eq(verb, toc_sv_of(VERBS[i])))
            return true;
    return false;
}

int toc_ruling_json_read(toc_json v, toc_arena *a, toc_told_ruling *ret, toc_err *reterr)
{
    toc_ruling *u = &ret->ruling;
    toc_json value = toc_json_get(v, "value");
    toc_buf json = {0};
    toc_json_out j = {.buf = &json};
    *ret = (toc_told_ruling){0};
    u->id = text(v, "id", a);
    u->verb = text(v, "verb", a);
    u->subject = text(v, "subject", a);
    u->field = text(v, "field", a);
    u->analyst = text(v, "analyst", a);
    u->because = text(v, "because", a);
    u->marking = text(v, "marking", a);
    u->inherited = toc_json_is_true(toc_json_get(v, "inherited"));
    if (toc_json_type_of(value) != TOC_JSON_ABSENT)
        toc_json_value(&j, value);
    u->value = toc_arena_dup(a, toc_buf_sv(&json));
    u->undone_by = u->undone_because = (toc_sv){"", 0};
    bool failed = json.failed;
    toc_buf_done(&json);
    read_ids(toc_json_get(v, "members"), a, &ret->sides[0]);
    read_ids(toc_json_get(v, "others"), a, &ret->sides[1]);
    if (failed || a->overflowed)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    if (!toc_sv_starts(u->id, TOC_SV("ruling--")) || !is_verb(u->verb) || !u->subject.n)
        return toc_fail(reterr, -EINVAL, "a ruling without its id, verb or subject");
    if (!u->analyst.n || !toc_time_parse(toc_json_sv(toc_json_get(v, "made")), &u->made) ||
        u->made <= 0)
        return toc_fail(reterr, -EINVAL, "ruling '%.*s': who made it, and when?",
                        TOC_SV_ARG(u->id));
    return 0;
}
