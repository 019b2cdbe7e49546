/* map - text to a 32-bit value, in an arena. Keys are views: they must outlive the map. */
#pragma once

#include "base/arena.h"

#include <stdint.h>

enum { TOC_MAP_NONE = -1 };

typedef struct {
    toc_sv key;
    uint32_t value;
} toc_map_slot;

typedef struct {
    toc_map_slot *slots; /* power of two, key.p NULL: free */
    uint32_t n, cap;
} toc_map;

/* Sets key to value, replacing an older one. False when the arena is full. */
TOC_MUST_USE bool toc_map_put(toc_map *m, toc_arena *a, toc_sv key, uint32_t value);
/* Returns the value or TOC_MAP_NONE. */
int64_t toc_map_get(const toc_map *m, toc_sv key);
