/* map - see map.h. Linear probing, at most two thirds full. */
#include "base/map.h"

#include "base/hash.h"

static toc_map_slot *find(const toc_map *m, toc_sv key)
{
    uint32_t mask = m->cap - 1;
    uint32_t i = (uint32_t)toc_hash64(key) & mask;
    while (m->slots[i].key.p && !toc_sv_eq(m->slots[i].key, key))
        i = (i + 1) & mask;
    return &m->slots[i];
}

static bool grow(toc_map *m, toc_arena *a)
{
    toc_map bigger = {.cap = m->cap ? m->cap * 2 : 16, .n = m->n};
    bigger.slots = TOC_NEW_N(a, toc_map_slot, bigger.cap);
    if (!bigger.slots)
        return false;
    for (uint32_t i = 0; i < m->cap; i++)
        if (m->slots[i].key.p)
            *find(&bigger, m->slots[i].key) = m->slots[i];
    *m = bigger;
    return true;
}

bool toc_map_put(toc_map *m, toc_arena *a, toc_sv key, uint32_t value)
{
    TOC_ASSERT(key.p);
    if (m->n * 3 >= m->cap * 2 && !grow(m, a))
        return false;
    toc_map_slot *s = find(m, key);
    if (!s->key.p) {
        s->key = key;
        m->n++;
    }
    s->value = value;
    return true;
}

int64_t toc_map_get(const toc_map *m, toc_sv key)
{
    if (m->cap == 0 || !key.p)
        return TOC_MAP_NONE;
    const toc_map_slot *s = find(m, key);
    return s->key.p ? (int64_t)s->value : TOC_MAP_NONE;
}
