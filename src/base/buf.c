/* buf - see buf.h. */
#include "base/buf.h"

#include "base/alloc.h"

#include <stdio.h>

static char *grow(toc_buf *b, size_t n)
{
    size_t need;
    if (b->failed || !toc_add_sz(&need, b->n, n) || (b->max && need > b->max)) {
        b->failed = true;
        return NULL;
    }
    if (need > b->cap) {
        size_t cap = TOC_MAX(b->cap + b->cap / 2, (size_t)256);
        cap = TOC_MAX(cap, need);
        char *p = toc_realloc(b->p, cap);
        if (!p) {
            b->failed = true;
            return NULL;
        }
        b->p = p;
        b->cap = cap;
    }
    return b->p + b->n;
}

/* Most of what is written is short, and the room for it is there. */
static inline char *room(toc_buf *b, size_t n)
{
    bool fits = !b->failed && n <= b->cap - b->n && (!b->max || b->n + n <= b->max);
    return fits ? b->p + b->n : grow(b, n);
}

char *toc_buf_reserve(toc_buf *b, size_t n)
{
    return room(b, n);
}

void toc_buf_add(toc_buf *b, toc_sv s)
{
    char *to = s.n ? room(b, s.n) : NULL;
    if (to) {
        memcpy(to, s.p, s.n);
        b->n += s.n;
    }
}

void toc_buf_byte(toc_buf *b, char c)
{
    char *to = room(b, 1);
    if (to) {
        *to = c;
        b->n++;
    }
}

void toc_buf_uint(toc_buf *b, uint64_t v)
{
    char digits[20]; /* of 2^64 - 1 */
    size_t at = sizeof(digits);
    do
        digits[--at] = (char)('0' + v % 10);
    while (v /= 10);
    toc_buf_add(b, (toc_sv){digits + at, sizeof(digits) - at});
}

void toc_buf_printf(toc_buf *b, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    char *to = n < 0 ? NULL : toc_buf_reserve(b, (size_t)n + 1);
    if (to) {
        (void)vsnprintf(to, (size_t)n + 1, fmt, again);
        b->n += (size_t)n;
    }
    va_end(again);
}

void toc_buf_clear(toc_buf *b)
{
    b->n = 0;
    b->failed = false;
}

void toc_buf_done(toc_buf *b)
{
    toc_free(b->p);
    *b = (toc_buf){.max = b->max};
}
