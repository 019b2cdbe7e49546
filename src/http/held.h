/*
 * held - private to http/: how many bytes of bodies and answers the server holds, for whom. Bodies
 * of strangers, bodies and answers each have a ceiling of their own, and within it each caller has
 * one, so that nobody fills what others need.
 */
#pragma once

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

typedef enum { TOC_HELD_STRANGERS, TOC_HELD_BODIES, TOC_HELD_ANSWERS, TOC_HELD_COUNT } toc_held;

/* Callers whose numbers are the same modulo this share their part. */
enum { TOC_HELD_SHARES = 256 };

typedef struct {
    atomic_size_t all[TOC_HELD_COUNT];
    atomic_size_t own[TOC_HELD_SHARES][TOC_HELD_COUNT];
} toc_held_table;

/* What the two ceilings leave. Two that ask at once may each be told of the same bytes: a ceiling
 * can be passed by one piece a thread. */
size_t toc_held_left(const toc_held_table *t, toc_held what, uint64_t who);
void toc_held_add(toc_held_table *t, toc_held what, uint64_t who, size_t bytes);
void toc_held_sub(toc_held_table *t, toc_held what, uint64_t who, size_t bytes);
size_t toc_held_sum(const toc_held_table *t);
