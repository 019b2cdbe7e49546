/*
 * arena - memory of one document or request, taken piece by piece, dropped whole.
 *
 * Overflow is sticky: past the ceiling every grab returns NULL and `overflowed` stays set, so a
 * builder checks its pointer and its caller asks once at the end. Built with -Darena_debug=true
 * each grab is a block of its own, so that address sanitizer sees every overrun.
 */
#pragma once

#include "base/sv.h"

#include <stdarg.h>
#include <stddef.h>

typedef struct toc_arena_block toc_arena_block;

typedef struct {
    toc_arena_block *blocks; /* newest first */
    size_t used;             /* bytes taken from all blocks */
    size_t max;              /* ceiling of `used`; 0 means TOC_MAX_ARENA */
    bool overflowed;
} toc_arena;

/* Zeroed memory, aligned for any type; NULL past the ceiling or when memory is out. */
void *toc_arena_alloc(toc_arena *a, size_t size);
/* The same not zeroed: for large workspaces of which most documents need little. */
void *toc_arena_room(toc_arena *a, size_t size);

#define TOC_NEW(a, type) ((type *)toc_arena_alloc((a), sizeof(type)))
#define TOC_ROOM(a, type) ((type *)toc_arena_room((a), sizeof(type)))
/* NULL also when count * size overflows. */
#define TOC_NEW_N(a, type, count) ((type *)toc_arena_array((a), (count), sizeof(type)))
void *toc_arena_array(toc_arena *a, size_t count, size_t size);

/* A copy in the arena, NUL-terminated for the edges that need it; empty when memory is out. */
toc_sv toc_arena_dup(toc_arena *a, toc_sv s);
toc_sv toc_arena_printf(toc_arena *a, const char *fmt, ...) TOC_PRINTF(2, 3);

/* Forgets all grabs but keeps the newest block for the next document. */
void toc_arena_clear(toc_arena *a);
/* Gives all memory back; the arena is empty and usable again. */
void toc_arena_done(toc_arena *a);
