/* record_cells - records in columns, and in JSON. */
#include "match/record_line.h"

#include "base/ascii.h"
#include "model/json.h"

#include <errno.h>

void toc_record_put(toc_record *r, toc_field field, toc_sv value)
{
    toc_record_values *list = field == TOC_FIELD_ANSWER    ? &r->answers
                              : field == TOC_FIELD_MAIL_TO ? &r->recipients
                                                           : NULL;
    value = toc_sv_trim(value);
    if (!value.n || toc_sv_eq(value, TOC_SV("-")) || toc_sv_eq(value, TOC_SV("(empty)")))
        return;
    if (!r->of[field].p)
        r->of[field] = value;
    toc_sv *slot = list && list->n < TOC_RECORD_VALUES ? TOC_VEC_PUSH(r->a, list) : NULL;
    if (slot)
        *slot = value;
}

void toc_record_put_loose(toc_record *r, toc_sv value)
{
    enum { SHORTEST = 4, LONGEST = 2048 }; /* "a.bc"; what browsers take as a URL */
    value = toc_sv_trim(value);
    bool hash = value.n == 32 || value.n == 40 || value.n == 64 || value.n == 128;
    if (value.n < SHORTEST || value.n > LONGEST || r->loose.n >= TOC_RECORD_VALUES ||
        !(hash || memchr(value.p, '.', value.n) || memchr(value.p, ':', value.n)))
        return;
    toc_sv *slot = TOC_VEC_PUSH(r->a, &r->loose);
    if (slot)
        *slot = value;
}

/* ---- columns ---- */

/* A quoted cell without its quotes; "" is one. *line is left behind it. */
static toc_sv quoted_cell(toc_sv *line, toc_arena *a)
{
    size_t end = 1, doubled = 0;
    for (; end < line->n; end++) {
        if (line->p[end] != '"')
            continue;
        if (end + 1 >= line->n || line->p[end + 1] != '"')
            break;
        end++;
        doubled++;
    }
    toc_sv cell = toc_sv_range(*line, 1, end);
    *line = toc_sv_range(*line, TOC_MIN(end + 1, line->n), line->n);
    char *plain = doubled ? toc_arena_alloc(a, cell.n) : NULL;
    if (!plain)
        return cell;
    size_t n = 0;
    for (size_t i = 0; i < cell.n; i++) {
        plain[n++] = cell.p[i];
        i += cell.p[i] == '"';
    }
    return (toc_sv){plain, n};
}

toc_sv toc_record_cell(toc_sv *line, char sign, toc_arena *a)
{
    if (sign == '\t' || !line->n || line->p[0] != '"')
        return toc_sv_cut(line, sign);
    toc_sv cell = quoted_cell(line, a);
    (void)toc_sv_cut(line, sign);
    return cell;
}

/* Zeek writes what it cannot print, and its own signs, as "\x2c". */
static toc_sv unescaped(toc_sv s, toc_arena *a)
{
    char *p = toc_sv_find(s, TOC_SV("\\x"), 0) >= 0 ? toc_arena_alloc(a, s.n) : NULL;
    size_t n = 0;
    if (!p)
        return s;
    for (size_t i = 0; i < s.n; i++) {
        bool escape = i + 3 < s.n && s.p[i] == '\\' && s.p[i + 1] == 'x' &&
                      toc_is_hex(s.p[i + 2]) && toc_is_hex(s.p[i + 3]);
        int byte = escape ? toc_hex_digit(s.p[i + 2]) << 4 | toc_hex_digit(s.p[i + 3]) : s.p[i];
        p[n++] = (char)byte;
        i += escape ? 3 : 0;
    }
    return (toc_sv){p, n};
}

static void put_cell(toc_record *r, const toc_record_header *h, toc_field field, toc_sv cell)
{
    bool set = field == TOC_FIELD_ANSWER || field == TOC_FIELD_MAIL_TO ||
               field == TOC_FIELD_SRC_IP || field == TOC_FIELD_DST_IP;
    if (!h->set_sign || !set) {
        toc_record_put(r, field, h->set_sign ? unescaped(cell, r->a) : cell);
        return;
    }
    while (cell.n)
        toc_record_put(r, field, unescaped(toc_sv_cut(&cell, h->set_sign), r->a));
}

void toc_record_cells(toc_record *r, const toc_record_header *h, toc_sv line)
{
    for (uint32_t i = 0; line.n; i++) {
        toc_sv cell = toc_record_cell(&line, h->sign, r->a);
        toc_field field = i < h->columns.n ? h->columns.p[i] : TOC_FIELD_NONE;
        if (field == TOC_FIELD_NONE)
            toc_record_put_loose(r, cell);
        else
            put_cell(r, h, field, cell);
    }
}

/* ---- JSON ---- */

typedef struct {
    toc_record *r;
    const toc_map *names;
    bool zeek; /* "host" is whom a request was for, not who wrote the line */
    size_t n;
    char path[TOC_FIELD_LONGEST_NAME];
} walk;

static toc_sv scalar(const walk *w, toc_json v)
{
    toc_sv text = toc_json_sv(v);
    int64_t n;
    double d;
    if (text.p) /* the document goes before the record does */
        return toc_arena_dup(w->r->a, text);
    if (toc_json_to_int(v, &n))
        return toc_arena_printf(w->r->a, "%lld", (long long)n);
    if (toc_json_to_double(v, &d))
        return toc_arena_printf(w->r->a, "%.6f", d);
    return text;
}

static void take_value(walk *w, toc_json v)
{
    toc_sv path = {w->path, w->n};
    toc_field field = toc_field_named(w->names, path);
    if (w->zeek && toc_sv_eq(path, TOC_SV("host")))
        field = TOC_FIELD_DOMAIN;
    if (field == TOC_FIELD_NONE && toc_json_type_of(v) != TOC_JSON_STRING)
        return;
    toc_sv value = scalar(w, v);
    if (!value.p)
        return;
    w->zeek = w->zeek || toc_sv_eq(path, TOC_SV("id.orig_h"));
    if (field == TOC_FIELD_NONE)
        toc_record_put_loose(w->r, value);
    else
        toc_record_put(w->r, field, value);
}

/* Members whose path is longer than any known name are passed over. */
static void walk_value(walk *w, toc_json v)
{
    toc_json_type type = toc_json_type_of(v);
    if (type != TOC_JSON_OBJECT && type != TOC_JSON_ARRAY) {
        take_value(w, v);
        return;
    }
    size_t before = w->n;
    for (toc_json_iter i = toc_json_each(v); toc_json_next(&i);) {
        size_t dot = before && i.key.n;
        if (before + dot + i.key.n > sizeof(w->path))
            continue;
        if (dot)
            w->path[before] = '.';
        if (i.key.n)
            memcpy(w->path + before + dot, i.key.p, i.key.n);
        w->n = before + dot + i.key.n;
        walk_value(w, i.value);
    }
    w->n = before;
}

int toc_record_json(toc_record *r, const toc_map *names, toc_sv line)
{
    toc_json_doc *doc = NULL;
    int e = toc_json_parse(line, &doc, NULL);
    if (e == -ENOMEM)
        return e;
    walk w = {.r = r, .names = names};
    if (e == 0)
        walk_value(&w, toc_json_root(doc));
    toc_json_doc_free(doc);
    return 0;
}
