/*
 * member_bytes - see resolve.h: members as bytes, for a column of a table.
 *
 * A version byte, then the fields in the order of the table below, numbers little-endian, texts and
 * lists with their length before them.
 */
#include "resolve/resolve.h"

#include <errno.h>

/* Entries of one list of a member as read: what toc_member_of() may write, and room. */
enum { MAX_ENTRIES = 1024 };

static void put(toc_buf *out, uint64_t v, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        toc_buf_byte(out, (char)(v >> 8 * i));
}

static void put_text(toc_buf *out, toc_sv s)
{
    put(out, s.n, 2);
    toc_buf_add(out, s);
}

static void put_hashes(toc_buf *out, const toc_hash_vec *v)
{
    put(out, v->n, 2);
    TOC_VEC_FOREACH (h, v)
        put(out, *h, 4);
}

void toc_member_write(const toc_member *m, toc_buf *out)
{
    uint32_t lat, lon;
    memcpy(&lat, &m->lat, sizeof(lat));
    memcpy(&lon, &m->lon, sizeof(lon));
    put(out, TOC_RESOLVE_ENGINE, 1);
    put_text(out, m->id);
    put_text(out, m->report);
    put_text(out, m->sha256);
    put(out, (uint32_t)m->published, 4);
    put(out, m->realm, 1);
    put(out, m->type, 1);
    put(out, m->stage, 1);
    put(out, (uint64_t)(m->recalled | m->unspecific << 1 | m->has_point << 2), 1);
    put(out, m->dated, 1);
    put(out, (uint32_t)m->first, 4);
    put(out, (uint32_t)m->last, 4);
    put_text(out, toc_sv_of(m->country));
    put(out, m->place_depth, 1);
    put(out, lat, 4);
    put(out, lon, 4);
    put(out, m->geonames, 4);
    const toc_hash_vec *sets[] = {&m->places, &m->regions, &m->parties, &m->victims,
                                  &m->spots,  &m->names,   &m->words};
    for (size_t i = 0; i < TOC_LEN(sets); i++)
        put_hashes(out, sets[i]);
    put(out, m->figures.n, 2);
    TOC_VEC_FOREACH (f, &m->figures) {
        put(out, f->field, 1);
        put(out, f->bound, 1);
        put(out, (uint64_t)f->value, 8);
    }
}

/* ---------------------------------------------------------------- reading */

typedef struct {
    toc_sv rest;
    toc_arena *arena;
    bool bad, full; /* damaged; out of memory */
} reader;

static uint64_t get(reader *r, unsigned bytes)
{
    uint64_t v = 0;
    if (r->rest.n < bytes) {
        r->bad = true;
        r->rest.n = 0;
        return 0;
    }
    for (unsigned i = 0; i < bytes; i++)
        v |= (uint64_t)(unsigned char)r->rest.p[i] << 8 * i;
    r->rest = toc_sv_range(r->rest, bytes, r->rest.n);
    return v;
}

static toc_sv get_text(reader *r)
{
    size_t n = (size_t)get(r, 2);
    if (n > r->rest.n) {
        r->bad = true;
        return (toc_sv){0};
    }
    toc_sv s = toc_arena_dup(r->arena, toc_sv_range(r->rest, 0, n));
    r->rest = toc_sv_range(r->rest, n, r->rest.n);
    return s;
}

static uint32_t get_length(reader *r, size_t entry)
{
    uint64_t n = get(r, 2);
    if (n > MAX_ENTRIES || n * entry > r->rest.n)
        r->bad = true;
    return r->bad ? 0 : (uint32_t)n;
}

static void get_hashes(reader *r, toc_hash_vec *v)
{
    v->n = v->cap = get_length(r, 4);
    v->p = v->n ? TOC_NEW_N(r->arena, uint32_t, v->n) : NULL;
    if (v->n && !v->p) {
        r->full = true;
        v->n = v->cap = 0;
    }
    for (uint32_t i = 0; i < v->n; i++) {
        v->p[i] = (uint32_t)get(r, 4);
        r->bad |= i > 0 && v->p[i] <= v->p[i - 1];
    }
}

static uint8_t get_below(reader *r, uint8_t end)
{
    uint64_t v = get(r, 1);
    r->bad |= v >= end;
    return (uint8_t)(r->bad ? 0 : v);
}

static void get_figures(reader *r, toc_member_figure_vec *v)
{
    uint32_t n = get_length(r, 10);
    for (uint32_t i = 0; i < n; i++) {
        toc_member_figure *f = TOC_VEC_PUSH(r->arena, v);
        if (!f) {
            r->full = true;
            return;
        }
        f->field = get_below(r, TOC_FIGURE_COUNT);
        f->bound = get_below(r, TOC_BOUND_ABOUT + 1);
        f->value = (int64_t)get(r, 8);
    }
}

static void get_place(reader *r, toc_member *m)
{
    toc_sv country = get_text(r);
    r->bad |= country.n >= sizeof(m->country);
    if (!r->bad && country.n)
        memcpy(m->country, country.p, country.n);
    m->place_depth = get_below(r, 4);
    uint32_t lat = (uint32_t)get(r, 4), lon = (uint32_t)get(r, 4);
    memcpy(&m->lat, &lat, sizeof(lat));
    memcpy(&m->lon, &lon, sizeof(lon));
    m->geonames = (uint32_t)get(r, 4);
}

static void get_member(reader *r, toc_member *m)
{
    m->id = get_text(r);
    m->report = get_text(r);
    m->sha256 = get_text(r);
    m->published = (toc_day)(uint32_t)get(r, 4);
    m->realm = get_below(r, TOC_REALM_CYBER + 1);
    m->type = get_below(r, TOC_TYPE_COUNT);
    m->stage = get_below(r, TOC_STAGE_THREATENED + 1);
    uint8_t flags = get_below(r, 8);
    m->recalled = flags & 1;
    m->unspecific = flags & 2;
    m->has_point = flags & 4;
    m->dated = get_below(r, TOC_DATED_DAYS + 1);
    m->first = (toc_day)(uint32_t)get(r, 4);
    m->last = (toc_day)(uint32_t)get(r, 4);
    get_place(r, m);
    toc_hash_vec *sets[] = {&m->places, &m->regions, &m->parties, &m->victims,
                            &m->spots,  &m->names,   &m->words};
    for (size_t i = 0; i < TOC_LEN(sets); i++)
        get_hashes(r, sets[i]);
    get_figures(r, &m->figures);
}

int toc_member_read(toc_sv bytes, toc_arena *a, toc_member **ret, toc_err *reterr)
{
    reader r = {.rest = bytes, .arena = a};
    toc_member *m = TOC_NEW(a, toc_member);
    if (!m)
        return -ENOMEM;
    uint64_t version = get(&r, 1);
    if (!r.bad && version != TOC_RESOLVE_ENGINE)
        return TOC_MEMBER_OLD;
    get_member(&r, m);
    if (r.full || a->overflowed)
        return -ENOMEM;
    if (r.bad || r.rest.n)
        return toc_fail(reterr, -EINVAL, "the kept features of an incident are damaged");
    *ret = m;
    return 0;
}
