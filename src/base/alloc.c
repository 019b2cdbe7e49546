/* alloc - see alloc.h. */
#include "base/alloc.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Tests only; -1 is off. Atomic because worker threads allocate too. */
static _Atomic long fail_after = -1;

static bool must_fail(void)
{
    long left = atomic_load_explicit(&fail_after, memory_order_relaxed);
    if (left < 0)
        return false;
    if (left == 0)
        return true;
    atomic_fetch_sub_explicit(&fail_after, 1, memory_order_relaxed);
    return false;
}

void toc_alloc_fail_after(long n)
{
    atomic_store(&fail_after, n);
}

void *toc_calloc(size_t count, size_t size)
{
    if (must_fail())
        return NULL;
    return calloc(count ? count : 1, size ? size : 1);
}

void *toc_realloc(void *p, size_t size)
{
    if (must_fail())
        return NULL;
    return realloc(p, size ? size : 1);
}

char *toc_strndup(const char *p, size_t n)
{
    char *copy = toc_calloc(n + 1, 1);
    if (copy && n)
        memcpy(copy, p, n);
    return copy;
}

void toc_free(void *p)
{
    free(p);
}

void toc_freep(void *pp)
{
    void **p = pp;
    free(*p);
    *p = NULL;
}

bool toc_mul_sz(size_t *ret, size_t a, size_t b)
{
    return !__builtin_mul_overflow(a, b, ret);
}

bool toc_add_sz(size_t *ret, size_t a, size_t b)
{
    return !__builtin_add_overflow(a, b, ret);
}

_Noreturn void toc_assert_failed(const char *cond, const char *file, int line)
{
    (void)fprintf(stderr, "tocsin: bug: %s:%d: assertion '%s' failed\n", file, line, cond);
    abort();
}
