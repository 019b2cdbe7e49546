/* utf16 - see utf16.h. */
#include "api/utf16.h"

enum { STEP = 1024 };

/* A code point counts with its first byte: those of four bytes are two units. */
static uint32_t units(toc_sv text, size_t from, size_t to)
{
    uint32_t n = 0;
    for (size_t i = from; i < to; i++) {
        unsigned char c = (unsigned char)text.p[i];
        n += (c & 0xc0) != 0x80;
        n += c >= 0xf0;
    }
    return n;
}

bool toc_utf16_of(toc_sv text, toc_arena *a, toc_utf16 *ret)
{
    size_t steps = text.n / STEP + 1;
    uint32_t *before = TOC_NEW_N(a, uint32_t, steps);
    if (!before)
        return false;
    for (size_t i = 1; i < steps; i++)
        before[i] = before[i - 1] + units(text, (i - 1) * STEP, i * STEP);
    *ret = (toc_utf16){text, before};
    return true;
}

uint32_t toc_utf16_at(const toc_utf16 *u, uint32_t at)
{
    size_t to = TOC_MIN((size_t)at, u->text.n);
    size_t step = to / STEP;
    return u->before[step] + units(u->text, step * STEP, to);
}
