/* set_join - puts what several builders gathered into one; see set.h. */
#include "match/set_build.h"

#include "base/alloc.h"
#include "base/limits.h"

#include <errno.h>

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
        return toc_fail(reterr, -E2BIG,
                        "more than %zu indicators, or 4 GiB of them; use several sets",
                        TOC_MAX_INDICATORS);
    if (!append(b, other))
        return toc_fail(reterr, -ENOMEM, "out of memory");
    empty(other);
    return 0;
}
