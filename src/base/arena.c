/* arena - see arena.h and vec.h. */
#include "base/arena.h"

#include "base/alloc.h"
#include "base/limits.h"
#include "base/vec.h"

#include <stdio.h>

struct toc_arena_block {
    toc_arena_block *next;
    size_t used, size;
    max_align_t data[];
};

enum { FIRST_BLOCK = 16 * 1024, LARGEST_BLOCK = 4 * 1024 * 1024 };

/* What debug builds put where nothing is promised, so that whoever reads it sees. */
enum { NOTHING_YET = 0xA5 };

static size_t round_up(size_t n)
{
    return (n + _Alignof(max_align_t) - 1) & ~(_Alignof(max_align_t) - 1);
}

static size_t block_size(const toc_arena *a, size_t need)
{
    if (TOC_ARENA_DEBUG)
        return need;
    size_t size = a->blocks ? a->blocks->size * 2 : FIRST_BLOCK;
    size = TOC_MIN(size, (size_t)LARGEST_BLOCK);
    return TOC_MAX(size, need);
}

static toc_arena_block *add_block(toc_arena *a, size_t need)
{
    size_t size = block_size(a, need);
    toc_arena_block *b = toc_realloc(NULL, sizeof(*b) + size);
    if (!b)
        return NULL;
    b->used = 0;
    b->size = size;
    b->next = a->blocks;
    a->blocks = b;
    return b;
}

void *toc_arena_room(toc_arena *a, size_t size)
{
    size_t max = a->max ? a->max : TOC_MAX_ARENA;
    if (a->overflowed || size > max || round_up(size) > max - TOC_MIN(a->used, max)) {
        a->overflowed = true;
        return NULL;
    }
    size = round_up(size ? size : 1);
    toc_arena_block *b = a->blocks;
    if (!b || b->size - b->used < size)
        b = add_block(a, size);
    if (!b) {
        a->overflowed = true;
        return NULL;
    }
    void *p = (char *)b->data + b->used;
    b->used += size;
    a->used += size;
    if (TOC_ARENA_DEBUG)
        memset(p, NOTHING_YET, size);
    return p;
}

void *toc_arena_alloc(toc_arena *a, size_t size)
{
    void *p = toc_arena_room(a, size);
    return p ? memset(p, 0, size) : NULL;
}

void *toc_arena_array(toc_arena *a, size_t count, size_t size)
{
    size_t bytes;
    if (!toc_mul_sz(&bytes, count, size)) {
        a->overflowed = true;
        return NULL;
    }
    return toc_arena_alloc(a, bytes);
}

toc_sv toc_arena_dup(toc_arena *a, toc_sv s)
{
    char *p = toc_arena_alloc(a, s.n + 1);
    if (!p)
        return (toc_sv){"", 0};
    if (s.n)
        memcpy(p, s.p, s.n);
    return (toc_sv){p, s.n};
}

toc_sv toc_arena_printf(toc_arena *a, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    char *p = n < 0 ? NULL : toc_arena_alloc(a, (size_t)n + 1);
    if (p)
        (void)vsnprintf(p, (size_t)n + 1, fmt, again);
    va_end(again);
    return p ? (toc_sv){p, (size_t)n} : (toc_sv){"", 0};
}

void toc_arena_clear(toc_arena *a)
{
    toc_arena_block *keep = TOC_ARENA_DEBUG ? NULL : a->blocks;
    for (toc_arena_block *b = keep ? keep->next : a->blocks, *next; b; b = next) {
        next = b->next;
        toc_free(b);
    }
    if (keep) {
        keep->used = 0;
        keep->next = NULL;
    }
    a->blocks = keep;
    a->used = 0;
    a->overflowed = false;
}

void toc_arena_done(toc_arena *a)
{
    for (toc_arena_block *b = a->blocks, *next; b; b = next) {
        next = b->next;
        toc_free(b);
    }
    *a = (toc_arena){.max = a->max};
}

bool toc_vec_grow(toc_arena *a, void **p, uint32_t *cap, size_t size)
{
    uint32_t wanted = *cap ? *cap * 2 : 4;
    if (wanted <= *cap)
        return false;
    void *bigger = toc_arena_array(a, wanted, size);
    if (!bigger)
        return false;
    if (*cap)
        memcpy(bigger, *p, *cap * size);
    *p = bigger;
    *cap = wanted;
    return true;
}
