/* held - see held.h. */
#include "http/held.h"

#include "base/limits.h"
#include "base/macros.h"

static const struct {
    size_t all, own;
} CEILINGS[TOC_HELD_COUNT] = {
    [TOC_HELD_STRANGERS] = {TOC_MAX_HTTP_STRANGERS, TOC_MAX_HTTP_STRANGERS},
    [TOC_HELD_BODIES] = {TOC_MAX_HTTP_BODIES, TOC_MAX_HTTP_OWN_BODIES},
    [TOC_HELD_ANSWERS] = {TOC_MAX_HTTP_ANSWERS, TOC_MAX_HTTP_OWN_ANSWERS},
};

static size_t below(size_t ceiling, size_t held)
{
    return held < ceiling ? ceiling - held : 0;
}

size_t toc_held_left(const toc_held_table *t, toc_held what, uint64_t who)
{
    size_t all = below(CEILINGS[what].all, atomic_load(&t->all[what]));
    size_t own = below(CEILINGS[what].own, atomic_load(&t->own[who % TOC_HELD_SHARES][what]));
    return TOC_MIN(all, own);
}

void toc_held_add(toc_held_table *t, toc_held what, uint64_t who, size_t bytes)
{
    atomic_fetch_add(&t->all[what], bytes);
    atomic_fetch_add(&t->own[who % TOC_HELD_SHARES][what], bytes);
}

void toc_held_sub(toc_held_table *t, toc_held what, uint64_t who, size_t bytes)
{
    atomic_fetch_sub(&t->all[what], bytes);
    atomic_fetch_sub(&t->own[who % TOC_HELD_SHARES][what], bytes);
}

size_t toc_held_sum(const toc_held_table *t)
{
    size_t sum = 0;
    for (int i = 0; i < TOC_HELD_COUNT; i++)
        sum += atomic_load(&t->all[i]);
    return sum;
}
