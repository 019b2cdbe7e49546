/* query - see query.h. */
#include "live/query.h"

#include "model/json.h"
#include "model/terms.h"

#include <errno.h>
#include <stdio.h>

/* ---- writing ---- */

static void put_day(toc_json_out *j, const char *key, toc_day day)
{
    char text[TOC_DAY_TEXT + 1] = "";
    if (day != TOC_DAY_NONE)
        toc_day_format(day, text);
    toc_json_some(j, key, toc_sv_of(text));
}

static void write_filters(toc_json_out *j, const toc_incident_query *f)
{
    toc_json_key(j, "incidents");
    toc_json_open(j, '{');
    put_day(j, "since", f->since);
    put_day(j, "until", f->until);
    toc_json_some(j, "realm", toc_sv_of(toc_term(&toc_terms_realm, f->realm)));
    toc_json_some(j, "type", toc_sv_of(toc_term(&toc_terms_type, f->type)));
    toc_json_some(j, "country", f->country);
    if (f->near) {
        char text[128];
        int n = snprintf(text, sizeof(text), "[%.9g,%.9g,%.9g]", f->lat, f->lon, f->km);
        toc_json_key(j, "near");
        toc_json_raw(j, (toc_sv){text, (size_t)n});
    }
    toc_json_some(j, "actor", f->actor);
    toc_json_some(j, "actor_id", f->actor_id);
    if (f->has_min_killed) {
        toc_json_key(j, "min_killed");
        toc_json_int(j, f->min_killed);
    }
    toc_json_some(j, "text", f->text);
    toc_json_close(j, '}');
}

static void put_list(toc_json_out *j, const char *key, const toc_sv_vec *list)
{
    if (!list->n)
        return;
    toc_json_key(j, key);
    toc_json_open(j, '[');
    TOC_VEC_FOREACH (s, list)
        toc_json_str(j, *s);
    toc_json_close(j, ']');
}

static void write_posted(toc_json_out *j, const toc_posted_query *p)
{
    toc_json_key(j, "posted");
    toc_json_open(j, '{');
    put_list(j, "types", &p->types);
    put_list(j, "from", &p->from);
    put_list(j, "by", &p->by);
    put_list(j, "marked", &p->marked);
    put_day(j, "since", p->since);
    put_day(j, "until", p->until);
    toc_json_close(j, '}');
}

int toc_view_query_write(const toc_view_query *q, toc_arena *a, toc_sv *ret)
{
    toc_buf b = {0};
    toc_json_out j = {.buf = &b};
    toc_json_open(&j, '{');
    if (q->incidents)
        write_filters(&j, &q->filters);
    put_list(&j, "objects", &q->objects);
    if (q->posted.types.n)
        write_posted(&j, &q->posted);
    toc_json_close(&j, '}');
    *ret = toc_arena_dup(a, toc_buf_sv(&b));
    bool failed = b.failed || a->overflowed;
    toc_buf_done(&b);
    return failed ? -ENOMEM : 0;
}

/* ---- reading ---- */

static toc_day get_day(toc_json v, const char *key)
{
    toc_sv text = toc_json_text(v, key);
    return text.n ? toc_day_parse(text) : TOC_DAY_NONE;
}

static toc_sv get(toc_json v, const char *key, toc_arena *a)
{
    return toc_arena_dup(a, toc_json_text(v, key));
}

static bool get_near(toc_json v, toc_incident_query *ret)
{
    double *const to[] = {&ret->lat, &ret->lon, &ret->km};
    size_t n = 0;
    toc_json list = toc_json_get(v, "near");
    if (!list.doc)
        return true;
    for (toc_json_iter i = toc_json_each(list); toc_json_next(&i) && n < TOC_LEN(to); n++)
        if (!toc_json_to_double(i.value, to[n]))
            return false;
    ret->near = true;
    return n == TOC_LEN(to);
}

static bool read_filters(toc_json v, toc_arena *a, toc_incident_query *ret)
{
    *ret = TOC_INCIDENT_QUERY_ALL;
    ret->since = get_day(v, "since");
    ret->until = get_day(v, "until");
    ret->realm = (toc_realm)TOC_MAX(toc_term_find(&toc_terms_realm, toc_json_text(v, "realm")), 0);
    ret->type =
        (toc_incident_type)TOC_MAX(toc_term_find(&toc_terms_type, toc_json_text(v, "type")), 0);
    ret->country = get(v, "country", a);
    ret->actor = get(v, "actor", a);
    ret->actor_id = get(v, "actor_id", a);
    ret->text = get(v, "text", a);
    ret->has_min_killed = toc_json_to_int(toc_json_get(v, "min_killed"), &ret->min_killed);
    return get_near(v, ret);
}

static void get_list(toc_json v, const char *key, toc_arena *a, toc_sv_vec *ret)
{
    for (toc_json_iter i = toc_json_each(toc_json_get(v, key)); toc_json_next(&i);) {
        toc_sv *slot = TOC_VEC_PUSH(a, ret);
        if (slot)
            *slot = toc_arena_dup(a, toc_json_sv(i.value));
    }
}

static void read_posted(toc_json v, toc_arena *a, toc_posted_query *ret)
{
    get_list(v, "types", a, &ret->types);
    get_list(v, "from", a, &ret->from);
    get_list(v, "by", a, &ret->by);
    get_list(v, "marked", a, &ret->marked);
    ret->since = get_day(v, "since");
    ret->until = get_day(v, "until");
}

int toc_view_query_read(toc_sv text, toc_arena *a, toc_view_query *ret, toc_err *reterr)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    *ret = (toc_view_query){0};
    int r = toc_json_parse(text, &doc, reterr);
    if (r == -ENOMEM)
        return r;
    toc_json root = toc_json_root(doc), incidents = {0};
    bool ok = r == 0 && toc_json_type_of(root) == TOC_JSON_OBJECT;
    if (ok) {
        incidents = toc_json_get(root, "incidents");
        ret->incidents = incidents.doc != NULL;
        ok = !ret->incidents || read_filters(incidents, a, &ret->filters);
        get_list(root, "objects", a, &ret->objects);
        read_posted(toc_json_get(root, "posted"), a, &ret->posted);
    }
    if (a->overflowed)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    return ok ? 0
              : toc_fail(reterr, -EBADMSG,
                         "the query of a live view is damaged: set it anew with "
                         "'tocsin collection set'");
}

/* ---- for people ---- */

static void say_member(toc_buf *b, const toc_json_iter *i)
{
    toc_json_out j = {.buf = b};
    toc_buf_printf(b, " %.*s ", TOC_SV_ARG(i->key));
    if (toc_json_sv(i->value).p)
        toc_buf_add(b, toc_json_sv(i->value));
    else
        toc_json_value(&j, i->value);
}

static void say_list(toc_buf *b, const char *what, const toc_sv_vec *list)
{
    TOC_VEC_FOREACH (s, list)
        toc_buf_printf(b, "%s%.*s", s == list->p ? what : ",", TOC_SV_ARG(*s));
}

static void say_day(toc_buf *b, const char *what, toc_day day)
{
    char text[TOC_DAY_TEXT + 1];
    if (day == TOC_DAY_NONE)
        return;
    toc_day_format(day, text);
    toc_buf_printf(b, "%s%s", what, text);
}

static void say_posted(toc_buf *b, const toc_posted_query *p)
{
    say_list(b, b->n ? "; posted " : "posted ", &p->types);
    say_list(b, " from ", &p->from);
    say_list(b, " by ", &p->by);
    say_list(b, " marked ", &p->marked);
    say_day(b, " since ", p->since);
    say_day(b, " until ", p->until);
}

toc_sv toc_view_query_say(const toc_view_query *q, toc_arena *a)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    toc_sv text;
    toc_buf b = {0};
    if (toc_view_query_write(q, a, &text) < 0 || toc_json_parse(text, &doc, NULL) < 0)
        return (toc_sv){"", 0};
    toc_json incidents = toc_json_get(toc_json_root(doc), "incidents");
    if (q->incidents)
        toc_buf_str(&b, "incidents");
    for (toc_json_iter i = toc_json_each(incidents); toc_json_next(&i);)
        say_member(&b, &i);
    say_list(&b, b.n ? "; objects " : "objects ", &q->objects);
    if (q->posted.types.n)
        say_posted(&b, &q->posted);
    toc_sv said = toc_arena_dup(a, toc_buf_sv(&b));
    toc_buf_done(&b);
    return said;
}
