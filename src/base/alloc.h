/*
 * alloc - the only place that calls malloc.
 *
 * One door means that tests can make the n-th allocation fail (toc_alloc_fail_after) and walk every
 * out-of-memory path. Memory is zeroed: a half-built object is always safe to free.
 */
#pragma once

#include "base/macros.h"

#include <stdbool.h>
#include <stddef.h>

/* Returns count * size zeroed bytes, or NULL when memory or size_t runs out. */
TOC_MUST_USE void *toc_calloc(size_t count, size_t size);

/* Like realloc(); new bytes are not zeroed. NULL leaves the old block as it was. */
TOC_MUST_USE void *toc_realloc(void *p, size_t size);

/* Returns a NUL-terminated copy of n bytes, or NULL. Free with toc_free(). */
TOC_MUST_USE char *toc_strndup(const char *p, size_t n);

/* NULL is fine. */
void toc_free(void *p);

/* For TOC_CLEANUP: frees what the pointer at pp points to. */
void toc_freep(void *pp);

/* Test hook: the n-th allocation from now on and all later ones fail; n < 0 switches it off. */
void toc_alloc_fail_after(long n);

/* Size arithmetic that reports overflow: true and *ret set, or false. */
TOC_MUST_USE bool toc_mul_sz(size_t *ret, size_t a, size_t b);
TOC_MUST_USE bool toc_add_sz(size_t *ret, size_t a, size_t b);
