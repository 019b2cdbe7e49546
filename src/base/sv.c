/* sv - see sv.h. */
#include "base/sv.h"

#include "base/ascii.h"

#include <stdlib.h>

bool toc_sv_eq_nocase(toc_sv a, toc_sv b)
{
    return a.n == b.n && toc_sv_starts_nocase(a, b);
}

bool toc_sv_starts_nocase(toc_sv s, toc_sv prefix)
{
    if (s.n < prefix.n)
        return false;
    for (size_t i = 0; i < prefix.n; i++)
        if (toc_lower(s.p[i]) != toc_lower(prefix.p[i]))
            return false;
    return true;
}

int toc_sv_cmp(toc_sv a, toc_sv b)
{
    size_t n = TOC_MIN(a.n, b.n);
    int r = n ? memcmp(a.p, b.p, n) : 0;
    if (r)
        return r;
    return (a.n > b.n) - (a.n < b.n);
}

toc_sv toc_sv_trim(toc_sv s)
{
    while (s.n && toc_is_space(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n && toc_is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

toc_sv toc_sv_cut(toc_sv *s, char sep)
{
    const char *hit = s->n ? memchr(s->p, sep, s->n) : NULL;
    toc_sv head = *s;
    if (hit) {
        head.n = (size_t)(hit - s->p);
        s->p = hit + 1;
        s->n -= head.n + 1;
    } else {
        s->p += s->n;
        s->n = 0;
    }
    return head;
}

long toc_sv_find(toc_sv s, toc_sv needle, size_t from)
{
    if (from > s.n || needle.n > s.n - from)
        return -1;
    if (needle.n == 0)
        return (long)from;
    const char *hit = memmem(s.p + from, s.n - from, needle.p, needle.n);
    return hit ? hit - s.p : -1;
}

bool toc_sv_to_i64(toc_sv s, int64_t *ret)
{
    bool negative = s.n && s.p[0] == '-';
    size_t i = negative;
    int64_t v = 0;
    if (i == s.n)
        return false;
    for (; i < s.n; i++) {
        if (!toc_is_digit(s.p[i]) || __builtin_mul_overflow(v, 10, &v) ||
            __builtin_add_overflow(v, s.p[i] - '0', &v))
            return false;
    }
    *ret = negative ? -v : v;
    return true;
}

bool toc_sv_to_double(toc_sv s, double *ret)
{
    char text[64], *end;
    if (s.n == 0 || s.n >= sizeof(text))
        return false;
    memcpy(text, s.p, s.n);
    text[s.n] = '\0';
    *ret = strtod(text, &end);
    return end == text + s.n;
}
