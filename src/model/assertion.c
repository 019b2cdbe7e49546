/* assertion - see assertion.h. assertion_fields.c says which fields there are. */
#include "model/assertion.h"

#include "base/limits.h"
#include "model/assertion_fields.h"
#include "model/json.h"

#include <errno.h>

/* Elements of one list of one incident; the longest lists seen have a few hundred. */
enum { MAX_ELEMENTS = 100000 };

/* ---- writing ---- */

static bool all_zero(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i])
            return false;
    return true;
}

static size_t member_size(const toc_field_member *m)
{
    static const uint8_t SIZES[] = {
        [FIELD_TEXT] = sizeof(toc_sv),      [FIELD_TERM] = sizeof(int),
        [FIELD_DAY] = sizeof(toc_day),      [FIELD_INT] = sizeof(int64_t),
        [FIELD_UINT32] = sizeof(uint32_t),  [FIELD_REAL] = sizeof(double),
        [FIELD_TRUE] = sizeof(bool),        [FIELD_STATED] = sizeof(bool),
        [FIELD_TEXTS] = sizeof(toc_sv_vec), [FIELD_PAID] = sizeof(int),
    };
    return m->kind == FIELD_CODE ? m->room : SIZES[m->kind];
}

/* Nothing is stated there: what toc_incident_init() leaves. */
static bool is_unset(const toc_field_member *m, const char *noun)
{
    const char *p = noun + m->offset;
    if (m->kind == FIELD_TEXT)
        return ((const toc_sv *)(const void *)p)->n == 0;
    if (m->kind == FIELD_TEXTS)
        return ((const toc_sv_vec *)(const void *)p)->n == 0;
    if (m->kind == FIELD_DAY)
        return *(const toc_day *)(const void *)p == TOC_DAY_NONE;
    return all_zero(p, member_size(m));
}

static bool is_set(const toc_field *f, const char *noun)
{
    for (size_t i = 0; i < f->n; i++)
        if (!is_unset(&f->members[i], noun))
            return true;
    return false;
}

static void write_day(toc_json_out *j, toc_day d)
{
    char text[TOC_DAY_TEXT + 1] = "";
    if (d != TOC_DAY_NONE)
        toc_day_format(d, text);
    toc_json_str_or_null(j, toc_sv_of(text));
}

static void write_texts(toc_json_out *j, const toc_sv_vec *v)
{
    toc_json_open(j, '[');
    TOC_VEC_FOREACH (s, v) {
        toc_json_str(j, *s);
    }
    toc_json_close(j, ']');
}

static void write_member(toc_json_out *j, const toc_field_member *m, const char *noun)
{
    const void *p = noun + m->offset;
    switch (m->kind) {
    case FIELD_TEXT:
        toc_json_str_or_null(j, *(const toc_sv *)p);
        break;
    case FIELD_TERM:
        toc_json_str_or_null(j, toc_sv_of(toc_term(m->terms, *(const unsigned *)p)));
        break;
    case FIELD_CODE:
        toc_json_str_or_null(j, toc_sv_of(p));
        break;
    case FIELD_DAY:
        write_day(j, *(const toc_day *)p);
        break;
    case FIELD_INT:
        toc_json_int(j, *(const int64_t *)p);
        break;
    case FIELD_UINT32:
        toc_json_uint(j, *(const uint32_t *)p);
        break;
    case FIELD_REAL:
        toc_json_num(j, *(const double *)p);
        break;
    case FIELD_TRUE:
        toc_json_bool(j, *(const bool *)p);
        break;
    case FIELD_TEXTS:
        write_texts(j, p);
        break;
    case FIELD_PAID:
        toc_json_bool(j, *(const int *)p == TOC_PAID_YES);
        break;
    case FIELD_STATED:
        break;
    }
}

/* Words whose enum starts with a meaning ("exact") are written though their value is 0. */
static bool is_left_out(const toc_field_member *m, const char *noun)
{
    if (m->kind == FIELD_STATED)
        return true;
    if (m->kind == FIELD_INT || (m->kind == FIELD_TERM && m->terms->words[0]))
        return false;
    return is_unset(m, noun);
}

static void write_value(toc_json_out *j, const toc_field *f, const char *noun)
{
    const toc_field_member *first = &f->members[0];
    if (!first->key && first->kind != FIELD_STATED) {
        write_member(j, first, noun);
        return;
    }
    if (first->kind == FIELD_STATED && is_unset(first, noun)) {
        toc_json_null(j);
        return;
    }
    toc_json_open(j, '{');
    for (size_t i = 0; i < f->n; i++) {
        if (is_left_out(&f->members[i], noun))
            continue;
        toc_json_key(j, f->members[i].key);
        write_member(j, &f->members[i], noun);
    }
    toc_json_close(j, '}');
}

typedef struct {
    toc_arena *a;
    toc_assertion_vec *out;
    toc_sv subject;
    toc_buf json; /* reused from value to value */
} flattener;

static const toc_basis *basis_of(const toc_field *f, const char *element)
{
    static const toc_basis NONE = {0};
    return f->basis == FIELD_NO_BASIS ? &NONE : (const void *)(element + f->basis);
}

static bool has_basis(const toc_basis *b)
{
    return b->spans.n || b->confidence || b->rule;
}

/* Appends one assertion. element holds the noun and its basis; index: its place in the list. */
static void say(flattener *w, const toc_field *f, const char *element, uint32_t index)
{
    toc_assertion *v = TOC_VEC_PUSH(w->a, w->out);
    if (!v)
        return;
    toc_json_out j = {.buf = &w->json};
    toc_buf_clear(&w->json);
    write_value(&j, f, element + f->offset);
    v->subject = w->subject;
    v->value = toc_arena_dup(w->a, toc_buf_sv(&w->json));
    v->basis = *basis_of(f, element);
    if (!f->list)
        v->field = toc_sv_of(f->name);
    else
        v->field = toc_arena_printf(w->a, "%s/%u%s%s", f->name, index, f->part ? "/" : "",
                                    f->part ? f->part : "");
}

/* `always`: the field is written even when there is nothing to say. */
static void say_if(flattener *w, const toc_field *f, const char *element, uint32_t index,
                   bool always)
{
    if (always || is_set(f, element + f->offset) || (!f->shared && has_basis(basis_of(f, element))))
        say(w, f, element, index);
}

static void say_all(flattener *w, const toc_field *fields, size_t n, const char *base)
{
    for (size_t i = 0; i < n; i++) {
        const toc_field *f = &fields[i];
        if (!f->list) {
            say_if(w, f, base, 0, i == 0 && fields == toc_fields_incident);
            continue;
        }
        const toc_field_vec *v = (const void *)(base + f->list_offset);
        for (uint32_t k = 0; k < v->n; k++)
            say_if(w, f, (const char *)v->p + (size_t)k * f->list_size, k, !f->part);
    }
}

int toc_assertions_of(const toc_record *rec, toc_arena *a, toc_assertion_vec *out)
{
    flattener w = {.a = a, .out = out, .subject = rec->report_id};
    say_all(&w, toc_fields_record, toc_fields_record_n, (const char *)rec);
    TOC_VEC_FOREACH (i, &rec->incidents) {
        w.subject = i->id;
        say_all(&w, toc_fields_incident, toc_fields_incident_n, (const char *)i);
    }
    bool failed = w.json.failed || a->overflowed;
    toc_buf_done(&w.json);
    return failed ? -ENOMEM : 0;
}

/* ---- reading ---- */

typedef struct {
    toc_arena *a;
    toc_record *rec;
    toc_err *reterr;
    uint32_t incident; /* index of the one that was spoken of last */
} builder;

static bool read_text(toc_json v, toc_arena *a, toc_sv *ret)
{
    if (toc_json_type_of(v) != TOC_JSON_STRING)
        return false;
    *ret = toc_arena_dup(a, toc_json_sv(v));
    return true;
}

static bool read_term(toc_json v, const toc_terms *terms, int *ret)
{
    int value = toc_term_find(terms, toc_json_sv(v));
    if (value < 0)
        return false;
    *ret = value;
    return true;
}

static bool read_code(toc_json v, size_t room, char *ret)
{
    toc_sv s = toc_json_sv(v);
    if (!s.p || s.n >= room)
        return false;
    memcpy(ret, s.p, s.n);
    ret[s.n] = '\0';
    return true;
}

static bool read_day(toc_json v, toc_day *ret)
{
    *ret = toc_day_parse(toc_json_sv(v));
    return *ret != TOC_DAY_NONE;
}

static bool read_uint32(toc_json v, uint32_t *ret)
{
    int64_t n;
    if (!toc_json_to_int(v, &n) || n < 0 || n > UINT32_MAX)
        return false;
    *ret = (uint32_t)n;
    return true;
}

static bool read_texts(toc_json v, toc_arena *a, toc_sv_vec *ret)
{
    if (toc_json_type_of(v) != TOC_JSON_ARRAY)
        return false;
    for (toc_json_iter i = toc_json_each(v); toc_json_next(&i);) {
        toc_sv *slot = TOC_VEC_PUSH(a, ret);
        if (slot && !read_text(i.value, a, slot))
            return false;
    }
    return true;
}

static bool read_bool(toc_json v, bool *ret)
{
    *ret = toc_json_is_true(v);
    return *ret || toc_json_type_of(v) == TOC_JSON_FALSE;
}

/* v is there and not null. */
static bool read_member(builder *b, const toc_field_member *m, toc_json v, char *noun)
{
    void *p = noun + m->offset;
    bool flag;
    switch (m->kind) {
    case FIELD_TEXT:
        return read_text(v, b->a, p);
    case FIELD_TERM:
        return read_term(v, m->terms, p);
    case FIELD_CODE:
        return read_code(v, m->room, p);
    case FIELD_DAY:
        return read_day(v, p);
    case FIELD_INT:
        return toc_json_to_int(v, p);
    case FIELD_UINT32:
        return read_uint32(v, p);
    case FIELD_REAL:
        return toc_json_to_double(v, p);
    case FIELD_TRUE:
        return read_bool(v, p);
    case FIELD_TEXTS:
        return read_texts(v, b->a, p);
    case FIELD_PAID:
        if (!read_bool(v, &flag))
            return false;
        *(int *)p = flag ? TOC_PAID_YES : TOC_PAID_NO;
        return true;
    case FIELD_STATED:
        *(bool *)p = true;
        return true;
    }
    return false;
}

static bool read_value(builder *b, const toc_field *f, toc_json v, char *noun)
{
    if (toc_json_type_of(v) == TOC_JSON_NULL)
        return true;
    for (size_t i = 0; i < f->n; i++) {
        const toc_field_member *m = &f->members[i];
        toc_json member = m->key ? toc_json_get(v, m->key) : v;
        toc_json_type t = toc_json_type_of(member);
        if (t != TOC_JSON_ABSENT && t != TOC_JSON_NULL && !read_member(b, m, member, noun))
            return false;
    }
    return !f->members[f->n - 1].key || toc_json_type_of(v) == TOC_JSON_OBJECT;
}

/* Splits "weapons/0" or "victims/0/count" by the fields of the table. */
static const toc_field *find_field(const toc_field *fields, size_t n, toc_sv path, int64_t *index)
{
    for (size_t i = 0; i < n; i++) {
        const toc_field *f = &fields[i];
        toc_sv rest = path, name = toc_sv_of(f->name);
        if (!f->list && toc_sv_eq(path, name))
            return f;
        if (!f->list || !toc_sv_starts(path, name) || path.n == name.n || path.p[name.n] != '/')
            continue;
        rest = toc_sv_range(path, name.n + 1, path.n);
        bool number = toc_sv_to_i64(toc_sv_cut(&rest, '/'), index);
        if (number && *index >= 0 && *index < MAX_ELEMENTS && toc_sv_eq(rest, toc_sv_of(f->part)))
            return f;
    }
    return NULL;
}

/* The element that the field speaks of, made when it is new. */
static char *find_element(builder *b, const toc_field *f, char *base, int64_t index)
{
    if (!f->list)
        return base;
    toc_field_vec *v = (void *)(base + f->list_offset);
    while (v->n <= (uint32_t)index) {
        if (v->n == v->cap && !toc_vec_grow(b->a, &v->p, &v->cap, f->list_size))
            return NULL;
        v->n++;
    }
    return (char *)v->p + (size_t)index * f->list_size;
}

static toc_incident *find_incident(builder *b, toc_sv id)
{
    toc_incident_vec *v = &b->rec->incidents;
    if (b->incident < v->n && toc_sv_eq(v->p[b->incident].id, id))
        return &v->p[b->incident];
    for (b->incident = 0; b->incident < v->n; b->incident++)
        if (toc_sv_eq(v->p[b->incident].id, id))
            return &v->p[b->incident];
    toc_incident *i = TOC_VEC_PUSH(b->a, v);
    if (i) {
        toc_incident_init(i);
        i->id = id;
    }
    return i;
}

static int hear(builder *b, const toc_assertion *v, toc_json value)
{
    bool incident = toc_sv_starts(v->subject, TOC_SV("incident--"));
    void *base = incident ? (void *)find_incident(b, v->subject) : b->rec;
    int64_t index = 0;
    const toc_field *f =
        incident ? find_field(toc_fields_incident, toc_fields_incident_n, v->field, &index)
                 : find_field(toc_fields_record, toc_fields_record_n, v->field, &index);
    if (!base)
        return -ENOMEM;
    if (!f)
        return 0;
    char *element = find_element(b, f, base, index);
    if (!element)
        return -ENOMEM;
    if (!read_value(b, f, value, element + f->offset))
        return toc_fail(b->reterr, -EINVAL, "field '%.*s' cannot be %.*s", TOC_SV_ARG(v->field),
                        (int)TOC_MIN(v->value.n, (size_t)80), v->value.p);
    if (f->basis != FIELD_NO_BASIS)
        *(toc_basis *)(void *)(element + f->basis) = v->basis;
    return 0;
}

/* All values as one array: parsing once costs less than parsing each. */
static int parse_values(const toc_assertion *list, uint32_t n, toc_json_doc **ret, toc_err *reterr)
{
    toc_buf json = {0};
    for (uint32_t i = 0; i < n; i++) {
        toc_buf_byte(&json, i ? ',' : '[');
        toc_buf_add(&json, list[i].value);
    }
    toc_buf_str(&json, n ? "]" : "[]");
    int r = json.failed ? toc_fail(reterr, -ENOMEM, "out of memory")
                        : toc_json_parse(toc_buf_sv(&json), ret, reterr);
    toc_buf_done(&json);
    if (r == 0 && toc_json_count(toc_json_root(*ret)) != n) {
        *ret = toc_json_doc_free(*ret);
        r = toc_fail(reterr, -EINVAL, "a value is more than one JSON value");
    }
    return r;
}

int toc_assertions_record(const toc_assertion *list, uint32_t n, toc_arena *a, toc_record **ret,
                          toc_err *reterr)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *values = NULL;
    int r = parse_values(list, n, &values, reterr);
    if (r < 0)
        return r;
    builder b = {.a = a, .rec = TOC_NEW(a, toc_record), .reterr = reterr};
    if (!b.rec)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    b.rec->published = TOC_DAY_NONE;
    for (toc_json_iter i = toc_json_each(toc_json_root(values)); toc_json_next(&i);) {
        r = hear(&b, &list[i.index], i.value);
        if (r < 0)
            return r == -ENOMEM ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
    }
    if (a->overflowed)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    *ret = b.rec;
    return 0;
}
