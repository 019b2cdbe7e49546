/* muc_corpus - see muc_corpus.h. */
#include "muc_corpus.h"

#include "base/ascii.h"
#include "base/buf.h"
#include "base/file.h"

#include <errno.h>
#include <stdlib.h>

static const char *const ROLE_SLOTS[TOC_ROLE_COUNT] = {
    [TOC_ROLE_PERP_PERSON] = "perp_individual",
    [TOC_ROLE_PERP_ORG] = "perp_organization",
    [TOC_ROLE_TARGET] = "phys_id",
    [TOC_ROLE_VICTIM] = "hum_name",
    [TOC_ROLE_VICTIM_GROUP] = "hum_description",
    [TOC_ROLE_WEAPON] = "instrument_id",
};

static const char *const TYPES[MUC_TYPES] = {
    [MUC_NO_INCIDENT] = "",        [MUC_ATTACK] = "ATTACK",
    [MUC_BOMBING] = "BOMBING",     [MUC_KIDNAPPING] = "KIDNAPPING",
    [MUC_ARSON] = "ARSON",         [MUC_ROBBERY] = "ROBBERY",
    [MUC_HIJACKING] = "HIJACKING", [MUC_STOPPAGE] = "FORCED WORK STOPPAGE",
};

toc_sv muc_norm(toc_arena *a, toc_sv s)
{
    toc_buf words = {0}, out = {0};
    for (size_t i = 0; i < s.n; i++) {
        char c = toc_lower(s.p[i]);
        if (toc_is_space(c))
            toc_buf_byte(&words, ' ');
        else if (toc_is_alnum(c) || toc_is_high(c))
            toc_buf_byte(&words, c);
    }
    toc_sv rest = toc_buf_sv(&words);
    while (rest.n) {
        toc_sv w = toc_sv_cut(&rest, ' ');
        if (!w.n || toc_sv_eq(w, TOC_SV("a")) || toc_sv_eq(w, TOC_SV("an")) ||
            toc_sv_eq(w, TOC_SV("the")))
            continue;
        if (out.n)
            toc_buf_byte(&out, ' ');
        toc_buf_add(&out, w);
    }
    toc_sv ret = toc_arena_dup(a, toc_buf_sv(&out));
    toc_buf_done(&words);
    toc_buf_done(&out);
    return ret;
}

static bool has(const toc_sv_vec *v, toc_sv s)
{
    TOC_VEC_FOREACH (x, v)
        if (toc_sv_eq(*x, s))
            return true;
    return false;
}

static bool within(const toc_sv_vec *a, const toc_sv_vec *b)
{
    TOC_VEC_FOREACH (x, a)
        if (!has(b, *x))
            return false;
    return true;
}

static int read_entity(const json *fill, toc_arena *a, muc_entity *ret)
{
    const json *any = json_get(fill, "any"), *in_text = json_get(fill, "in_text");
    const json *optional = json_get(fill, "optional");
    ret->optional = optional && optional->truth;
    for (const json *s = any ? any->first : NULL; s; s = s->next) {
        toc_sv *raw = TOC_VEC_PUSH(a, &ret->raw);
        if (!raw)
            return -ENOMEM;
        *raw = s->text;
    }
    for (const json *s = in_text ? in_text->first : any ? any->first : NULL; s; s = s->next) {
        toc_sv *form = TOC_VEC_PUSH(a, &ret->forms);
        if (!form)
            return -ENOMEM;
        *form = muc_norm(a, s->text);
    }
    return 0;
}

static int pool(muc_entities *all, const muc_entity *e, toc_arena *a)
{
    TOC_VEC_FOREACH (x, all)
        if (within(&x->raw, &e->raw) || within(&e->raw, &x->raw))
            return 0;
    muc_entity *new = TOC_VEC_PUSH(a, all);
    if (!new)
        return -ENOMEM;
    *new = *e;
    return 0;
}

static int read_template(const json *j, muc_doc *d, toc_arena *a)
{
    muc_template *t = TOC_VEC_PUSH(a, &d->templates);
    if (!t)
        return -ENOMEM;
    const json *optional = json_get(j, "optional"), *type = json_get(j, "type");
    t->key = j;
    t->optional = optional && optional->truth;
    const json *name = json_get(type ? type->first : NULL, "any");
    for (uint32_t k = 1; k < MUC_TYPES; k++)
        if (name && name->first && toc_sv_eq(name->first->text, toc_sv_of(TYPES[k])))
            t->type = (muc_type)k;
    for (uint32_t r = 0; r < TOC_ROLE_COUNT; r++) {
        const json *slot = json_get(j, ROLE_SLOTS[r]);
        for (const json *f = slot ? slot->first : NULL; f; f = f->next) {
            muc_entity *e = TOC_VEC_PUSH(a, &t->roles[r]);
            if (!e || read_entity(f, a, e) < 0)
                return -ENOMEM;
        }
    }
    return 0;
}

typedef struct {
    toc_sv words; /* of a wording */
    uint32_t role;
    uint32_t n;
    uint32_t w[32];
} needle;

typedef TOC_VEC(needle) needles;

static int add_needle(needles *all, toc_sv wording, uint32_t role, toc_arena *a)
{
    toc_doc doc = {.text = wording};
    toc_text t;
    if (toc_text_split(&doc, a, &t) < 0)
        return -ENOMEM;
    if (!t.tokens.n || t.tokens.n > 32)
        return 0;
    needle *x = TOC_VEC_PUSH(a, all);
    if (!x)
        return -ENOMEM;
    *x = (needle){wording, role, t.tokens.n, {0}};
    for (uint32_t i = 0; i < t.tokens.n; i++)
        x->w[i] = t.tokens.p[i].word;
    return 0;
}

static int longer_first(const void *pa, const void *pb)
{
    const needle *a = pa, *b = pb;
    if (a->n != b->n)
        return a->n < b->n ? 1 : -1;
    if (a->role != b->role)
        return a->role < b->role ? -1 : 1;
    return toc_sv_cmp(a->words, b->words);
}

static void mark(muc_doc *d, const needle *x)
{
    const toc_text *t = &d->text;
    TOC_VEC_FOREACH (s, &t->sentences)
        for (uint32_t i = s->first; i + x->n <= s->end; i++) {
            uint32_t k = 0;
            while (k < x->n && t->tokens.p[i + k].word == x->w[k] && d->allowed[i + k] == 1)
                k++;
            if (k < x->n)
                continue;
            for (k = 0; k < x->n; k++)
                d->allowed[i + k] = (uint16_t)(1u << (muc_begin(x->role) + (k > 0)));
        }
}

/* Every occurrence of a wording, longest first; everything else is outside. */
static int align(muc_doc *d, toc_arena *a)
{
    needles all = {0};
    d->allowed = TOC_NEW_N(a, uint16_t, d->text.tokens.n + 1);
    if (!d->allowed)
        return -ENOMEM;
    for (uint32_t i = 0; i < d->text.tokens.n; i++)
        d->allowed[i] = 1;
    for (uint32_t r = 0; r < TOC_ROLE_COUNT; r++)
        TOC_VEC_FOREACH (e, &d->pooled[r])
            TOC_VEC_FOREACH (s, &e->raw)
                if (add_needle(&all, *s, r, a) < 0)
                    return -ENOMEM;
    if (all.n)
        qsort(all.p, all.n, sizeof(*all.p), longer_first);
    TOC_VEC_FOREACH (x, &all)
        mark(d, x);
    return 0;
}

static int add_doc(muc_corpus *c, const char *path, const json *keys, toc_arena *a, toc_err *reterr)
{
    muc_doc *d = TOC_VEC_PUSH(a, &c->docs);
    toc_file_map map;
    if (!d)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    int r = toc_file_map_open(path, &map, reterr);
    if (r < 0)
        return r;
    d->id = keys->key;
    d->doc.published = TOC_DAY_NONE;
    d->doc.text = toc_arena_dup(a, map.bytes);
    toc_file_map_close(&map);
    r = toc_text_split(&d->doc, a, &d->text);
    for (const json *t = keys->first; t && r == 0; t = t->next)
        r = read_template(t, d, a);
    TOC_VEC_FOREACH (t, &d->templates)
        for (uint32_t k = 0; k < TOC_ROLE_COUNT; k++)
            TOC_VEC_FOREACH (e, &t->roles[k])
                if (r == 0)
                    r = pool(&d->pooled[k], e, a);
    if (r == 0)
        r = align(d, a);
    return r < 0 ? toc_fail(reterr, r, "%s: cannot be prepared", path) : 0;
}

int muc_corpus_add(muc_corpus *c, const char *folder, const char *name, toc_arena *a,
                   toc_err *reterr)
{
    toc_file_map map;
    json *keys = NULL;
    int r = toc_file_map_open(toc_arena_printf(a, "%s/keys-%s.json", folder, name).p, &map, reterr);
    if (r < 0)
        return r;
    r = json_read(map.bytes, a, &keys, reterr);
    const json *docs = json_get(keys, "documents");
    for (const json *d = docs ? docs->first : NULL; d && r == 0; d = d->next) {
        toc_sv path = toc_arena_printf(a, "%s/%s/%.*s.txt", folder, name, TOC_SV_ARG(d->key));
        r = add_doc(c, path.p, d, a, reterr);
        if (r == 0) {
            c->docs.p[c->docs.n - 1].test = name[0] == 't';
            c->docs.p[c->docs.n - 1].more = name[0] == 'm';
        }
    }
    toc_file_map_close(&map);
    return r;
}

static bool same_day(const json *day, toc_day d)
{
    if (!day || day->kind != JSON_STRING)
        return d == TOC_DAY_NONE;
    return d != TOC_DAY_NONE && toc_day_parse(day->text) == d;
}

bool muc_dated(const muc_template *t, toc_day start, toc_day end)
{
    const json *fills = json_get(t->key, "date");
    for (const json *f = fills ? fills->first : NULL; f; f = f->next) {
        const json *any = json_get(f, "any");
        for (const json *v = any ? any->first : NULL; v; v = v->next)
            if (same_day(json_get(v, "start"), start) && same_day(json_get(v, "end"), end))
                return true;
    }
    return false;
}
