/*
 * sv - text as pointer and length. Never NUL-terminated, never owned.
 *
 * Case-insensitive calls fold ASCII only; for names from text use toc_fold() (base/utf8.h).
 */
#pragma once

#include "base/macros.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    const char *p;
    size_t n;
} toc_sv;

#define TOC_SV(literal) ((toc_sv){"" literal, sizeof(literal) - 1})
/* For printf's "%.*s". */
#define TOC_SV_ARG(s) (int)(s).n, (s).p

static inline toc_sv toc_sv_of(const char *cstr)
{
    return (toc_sv){cstr, cstr ? strlen(cstr) : 0};
}

static inline toc_sv toc_sv_range(toc_sv s, size_t start, size_t end)
{
    TOC_ASSERT(start <= end && end <= s.n);
    return (toc_sv){s.p + start, end - start};
}

static inline bool toc_sv_eq(toc_sv a, toc_sv b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

static inline bool toc_sv_starts(toc_sv s, toc_sv prefix)
{
    return s.n >= prefix.n && memcmp(s.p, prefix.p, prefix.n) == 0;
}

static inline bool toc_sv_ends(toc_sv s, toc_sv suffix)
{
    return s.n >= suffix.n && memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0;
}

bool toc_sv_eq_nocase(toc_sv a, toc_sv b);
bool toc_sv_starts_nocase(toc_sv s, toc_sv prefix);

/* Byte order; shorter first when one is a prefix of the other. For qsort and search. */
int toc_sv_cmp(toc_sv a, toc_sv b);

/* Takes off ASCII white space at both ends. */
toc_sv toc_sv_trim(toc_sv s);

/* Returns what stands before the first sep and leaves in *s what stands after it. */
toc_sv toc_sv_cut(toc_sv *s, char sep);

/* Returns the offset of needle in s at or after from, or -1. Linear in s. */
long toc_sv_find(toc_sv s, toc_sv needle, size_t from);

/* Reads a whole decimal number: true and *ret, or false on anything else or on overflow. */
TOC_MUST_USE bool toc_sv_to_i64(toc_sv s, int64_t *ret);
TOC_MUST_USE bool toc_sv_to_double(toc_sv s, double *ret);
