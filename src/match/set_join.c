/* set_join - puts what other builders gathered, and other sets, into one; see set.h. */
#include "match/set_build.h"

#include "base/alloc.h"
#include "base/limits.h"
#include "base/map.h"

#include <errno.h>

static int too_many(toc_err *reterr)
{
    return toc_fail(reterr, -E2BIG, "more than %zu indicators, or 4 GiB of them; use several sets",
                    TOC_MAX_INDICATORS);
}

/* ---- another builder ---- */

/* What numbers and offsets of the other one are in this one. */
typedef struct {
    uint32_t text, about, entry;
    uint8_t schemes[TOC_SET_SCHEMES + 1];
} shift;

static uint32_t shifted(const shift *by, uint32_t text)
{
    return text ? text + by->text : 0;
}

static shift shift_of(toc_set_builder *b, const toc_set_builder *other)
{
    shift by = {(uint32_t)b->text.n, b->about.n, b->entries.n, {0}};
    for (size_t i = 0; i < TOC_SET_SCHEMES; i++)
        by.schemes[i + 1] = toc_set_put_scheme(b, toc_sv_of(other->head.schemes[i]));
    return by;
}

static void append_entries(toc_set_entry *to, const toc_set_grown *from, const shift *by)
{
    const toc_set_entry *e = from->p;
    for (uint32_t i = 0; i < from->n; i++) {
        to[i] = e[i];
        to[i].text += by->text;
        to[i].about += by->about;
        to[i].scheme = by->schemes[e[i].scheme];
    }
}

static void append_about(toc_set_about *to, const toc_set_grown *from, const shift *by)
{
    const toc_set_about *k = from->p;
    for (uint32_t i = 0; i < from->n; i++) {
        to[i] = k[i];
        to[i].id = shifted(by, k[i].id);
        to[i].source = shifted(by, k[i].source);
        to[i].marking = shifted(by, k[i].marking);
        to[i].name = shifted(by, k[i].name);
    }
}

static void append_nets(toc_set_pending_net *to, const toc_set_grown *from, const shift *by)
{
    const toc_set_pending_net *net = from->p;
    for (uint32_t i = 0; i < from->n; i++) {
        to[i] = net[i];
        to[i].net.entry += by->entry;
    }
}

static bool append(toc_set_builder *b, const toc_set_builder *other)
{
    toc_set_entry *entries = toc_set_grow(&b->entries, other->entries.n, sizeof(*entries));
    toc_set_about *about = toc_set_grow(&b->about, other->about.n, sizeof(*about));
    toc_set_pending_net *nets = toc_set_grow(&b->nets, other->nets.n, sizeof(*nets));
    if (!entries || !about || !nets)
        return false;
    const shift by = shift_of(b, other);
    toc_buf_add(&b->text, toc_buf_sv(&other->text));
    append_entries(entries, &other->entries, &by);
    append_about(about, &other->about, &by);
    append_nets(nets, &other->nets, &by);
    b->entries.n += other->entries.n;
    b->about.n += other->about.n;
    b->nets.n += other->nets.n;
    b->last_known = false; /* it does not stand last any more */
    return !b->text.failed;
}

static void empty(toc_set_builder *b)
{
    toc_free(b->entries.p);
    toc_free(b->about.p);
    toc_free(b->nets.p);
    b->entries = b->about = b->nets = (toc_set_grown){.n = 0};
    b->head = (toc_set_head){.version = 0};
    memset(b->recent, 0, sizeof(b->recent));
    b->last_known = false;
    toc_buf_done(&b->text);
}

int toc_set_builder_join(toc_set_builder *b, toc_set_builder *other, toc_err *reterr)
{
    if (!other->entries.n)
        return 0;
    if ((size_t)b->entries.n + other->entries.n > TOC_MAX_INDICATORS ||
        b->text.n + other->text.n > TOC_MAX_SET_TEXT)
        return too_many(reterr);
    if (!append(b, other))
        return toc_fail(reterr, -ENOMEM, "out of memory");
    empty(other);
    return 0;
}

/* ---- another set ---- */

/* Another set on its way into a builder. */
typedef struct {
    toc_set_builder *b;
    const toc_set *from;
    toc_map but; /* names whose indicators stay out, UUIDs as their bytes */
    toc_arena a;
    uint32_t source, put_source;   /* the last one, there and here */
    uint32_t marking, put_marking; /* likewise */
    uint32_t about, put_about;
    bool known, out; /* about is known; its indicators stay out */
} copying;

static bool list_names(copying *c, const toc_sv *but, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint8_t uuid[16];
        toc_sv key = but[i];
        if (toc_set_short_id(key, uuid))
            key = toc_arena_dup(&c->a, (toc_sv){(const char *)uuid, sizeof(uuid)});
        if (!toc_map_put(&c->but, &c->a, key, 1))
            return false;
    }
    return true;
}

static bool stays_out(const copying *c, const toc_set_about *k)
{
    toc_sv id =
        k->id ? toc_set_string(c->from, k->id) : (toc_sv){(const char *)k->uuid, sizeof(k->uuid)};
    toc_sv source = toc_set_string(c->from, k->source);
    return toc_map_get(&c->but, id) != TOC_MAP_NONE ||
           (source.n && toc_map_get(&c->but, source) != TOC_MAP_NONE);
}

/* The string at `at` there, which is mostly that of the one before. */
static uint32_t copy_shared(copying *c, uint32_t at, uint32_t *last, uint32_t *put)
{
    if (at != *last) {
        *put = toc_set_put_shared(c->b, toc_set_string(c->from, at));
        *last = at;
    }
    return *put;
}

/* What is known of indicators stands in their order, that of several once. */
static bool copy_about(copying *c, uint32_t number)
{
    if (c->known && c->about == number)
        return true;
    const toc_set_about nothing = {.id = 0};
    const toc_set_about *k = number < c->from->about_n ? &c->from->about[number] : &nothing;
    c->about = number;
    c->known = true;
    c->out = c->but.n && stays_out(c, k);
    if (c->out)
        return true;
    toc_set_about *to = toc_set_push(&c->b->about, sizeof(*to));
    if (!to)
        return false;
    c->put_about = c->b->about.n - 1;
    *to = *k;
    to->id = toc_set_put_string(c->b, toc_set_string(c->from, k->id));
    to->source = copy_shared(c, k->source, &c->source, &c->put_source);
    to->marking = copy_shared(c, k->marking, &c->marking, &c->put_marking);
    to->name = toc_set_put_shared(c->b, toc_set_string(c->from, k->name));
    return true;
}

/* The bits of a network, read once more from its key. */
static bool copy_net(copying *c, const toc_set_entry *e, toc_sv key)
{
    toc_arena a = {0};
    toc_ioc ioc;
    bool ok = toc_ioc_of((toc_ioc_kind)e->kind, key, &a, &ioc) != 0 || toc_set_put_net(c->b, &ioc);
    toc_arena_done(&a);
    return ok;
}

static bool copy_entry(copying *c, const toc_set_entry *e)
{
    toc_sv key = toc_set_key(c->from, e);
    if (e->kind == TOC_IOC_NONE || e->kind >= TOC_IOC_COUNT || !key.n)
        return true; /* of a damaged set */
    if (!copy_about(c, e->about))
        return false;
    if (c->out)
        return true;
    toc_set_entry *to = toc_set_push(&c->b->entries, sizeof(*to));
    if (!to)
        return false;
    *to = (toc_set_entry){.text = (uint32_t)c->b->text.n,
                          .about = c->put_about,
                          .n = (uint16_t)key.n,
                          .kind = e->kind,
                          .scheme = toc_set_put_scheme(c->b, toc_set_scheme(c->from, e))};
    toc_buf_add(&c->b->text, key);
    bool net =
        (e->kind == TOC_IOC_IPV4 || e->kind == TOC_IOC_IPV6) && key.n && memchr(key.p, '/', key.n);
    return !net || copy_net(c, e, key);
}

int toc_set_add_set(toc_set_builder *b, const toc_set *other, const toc_sv *but, size_t but_n,
                    toc_err *reterr)
{
    copying c = {.b = b, .from = other};
    uint32_t n = other->head->indicators;
    if ((size_t)b->entries.n + n > TOC_MAX_INDICATORS ||
        b->text.n + other->text.n > TOC_MAX_SET_TEXT)
        return too_many(reterr);
    bool ok = list_names(&c, but, but_n) && toc_set_grow(&b->entries, n, sizeof(toc_set_entry)) &&
              toc_set_begin_text(b);
    for (uint32_t i = 0; i < n && ok; i++)
        ok = copy_entry(&c, &other->entries[i]);
    b->last_known = false;
    toc_arena_done(&c.a);
    return ok && !b->text.failed ? 0 : toc_fail(reterr, -ENOMEM, "out of memory");
}
