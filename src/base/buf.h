/*
 * buf - bytes that grow up to a ceiling named at birth: toc_buf out = { .max = TOC_MAX_INPUT };
 *
 * Failure (ceiling or memory) is sticky: append freely, ask `failed` once at the end.
 */
#pragma once

#include "base/sv.h"

#include <stdarg.h>

typedef struct {
    char *p;
    size_t n, cap;
    size_t max; /* 0: no ceiling but memory; only for output whose size we decide ourselves */
    bool failed;
} toc_buf;

void toc_buf_add(toc_buf *b, toc_sv s);
void toc_buf_byte(toc_buf *b, char c);
/* In decimal. */
void toc_buf_uint(toc_buf *b, uint64_t v);
void toc_buf_printf(toc_buf *b, const char *fmt, ...) TOC_PRINTF(2, 3);
/* Makes room for n more bytes; returns where to write them, or NULL. Then add to b->n. */
char *toc_buf_reserve(toc_buf *b, size_t n);

static inline toc_sv toc_buf_sv(const toc_buf *b)
{
    return (toc_sv){b->p ? b->p : "", b->n};
}

static inline void toc_buf_str(toc_buf *b, const char *cstr)
{
    toc_buf_add(b, toc_sv_of(cstr));
}

/* Empties it and keeps the memory. */
void toc_buf_clear(toc_buf *b);
/* Gives the memory back. */
void toc_buf_done(toc_buf *b);
