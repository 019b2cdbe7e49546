/* line_filter - see line_filter.h. */
#include "match/line_filter.h"

#include "base/alloc.h"

#include <errno.h>

/* Bits of the filter: a page of them at least, which stays in the first cache; 32 a window; and no
 * more than a second cache holds. */
enum { LEAST_BITS = 15, MOST_BITS = 23, BITS_EACH = 32, LONGEST_CHAIN = 16 };

/* Windows of a literal begin at so many bytes one after the other, so that a text need be hashed
 * at each STRIDE-th byte alone; not where that would leave less of a window than SHORTEST. */
enum { STRIDE = 4, SHORTEST = 5, WIDEST = 8 };

typedef struct {
    uint32_t text, n; /* of the literal */
    uint32_t at;      /* where in it the window is */
    uint32_t next;    /* 1 + another one in the same bucket; 0: none */
} window;

struct toc_line_filter {
    size_t n; /* windows */
    unsigned width, stride, shift;
    uint64_t mask; /* of the bytes of a window */
    uint64_t *bits;
    uint32_t *buckets; /* 1 + the first window */
    uint64_t last;     /* bucket; they are a power of 2 */
    window *windows;
    char *text;
};

static uint64_t window_at(const toc_line_filter *f, const char *p)
{
    uint64_t w;
    memcpy(&w, p, sizeof(w));
    return ((w | 0x2020202020202020u) & f->mask) * 0x9e3779b97f4a7c15u;
}

/* Which bit, for the hash of a window. */
static uint64_t bit_of(const toc_line_filter *f, uint64_t hash)
{
    return hash >> f->shift;
}

static uint32_t *bucket_of(const toc_line_filter *f, uint64_t bit)
{
    return &f->buckets[bit & f->last];
}

/* ---- building ---- */

static void put_window(toc_line_filter *f, uint32_t *counts, const window *w)
{
    uint64_t bit = bit_of(f, window_at(f, f->text + w->text + w->at));
    uint32_t *bucket = bucket_of(f, bit);
    f->windows[f->n] = *w;
    f->windows[f->n].next = *bucket;
    *bucket = (uint32_t)++f->n;
    counts[bit & f->last]++;
    f->bits[bit / 64] |= UINT64_C(1) << bit % 64;
}

/* Of the places in a literal the one whose buckets have the fewest: many literals begin alike. */
static void place(toc_line_filter *f, uint32_t *counts, uint32_t text, uint32_t n)
{
    uint32_t fewest = UINT32_MAX, best = 0;
    for (uint32_t at = 0; at + f->width + f->stride - 1 <= n; at++) {
        uint32_t sum = 0;
        for (uint32_t k = 0; k < f->stride; k++)
            sum += counts[bit_of(f, window_at(f, f->text + text + at + k)) & f->last];
        if (sum < fewest) {
            fewest = sum;
            best = at;
        }
    }
    for (uint32_t k = 0; k < f->stride; k++)
        put_window(f, counts, &(window){.text = text, .n = n, .at = best + k});
}

static void choose_widths(toc_line_filter *f, const toc_sv *literals, size_t n)
{
    size_t shortest = WIDEST + STRIDE;
    for (size_t i = 0; i < n; i++) {
        TOC_ASSERT(literals[i].n >= TOC_LINE_FILTER_SHORTEST);
        shortest = TOC_MIN(shortest, literals[i].n);
    }
    f->stride = shortest >= SHORTEST + STRIDE - 1 ? STRIDE : 1;
    f->width = (unsigned)TOC_MIN(shortest - f->stride + 1, (size_t)WIDEST);
    f->mask = ~UINT64_C(0) >> (64 - 8 * f->width);
}

static int allocate(toc_line_filter *f, size_t literals, size_t bytes)
{
    size_t n = literals * f->stride;
    unsigned bits = LEAST_BITS;
    if (literals > UINT32_MAX / STRIDE || bytes > UINT32_MAX - TOC_LINE_FILTER_PAD)
        return -E2BIG;
    while (bits < MOST_BITS && (UINT64_C(1) << bits) < n * BITS_EACH)
        bits++;
    f->shift = 64 - bits;
    f->last = (UINT64_C(1) << bits) / (BITS_EACH / 2) - 1;
    while (f->last < 2 * (uint64_t)n)
        f->last = 2 * f->last + 1;
    f->bits = toc_calloc((size_t)1 << bits >> 3, 1);
    f->buckets = toc_calloc(f->last + 1, sizeof(*f->buckets));
    f->windows = toc_calloc(n + 1, sizeof(*f->windows));
    f->text = toc_calloc(bytes + TOC_LINE_FILTER_PAD, 1);
    return f->bits && f->buckets && f->windows && f->text ? 0 : -ENOMEM;
}

int toc_line_filter_new(const toc_sv *literals, size_t n, toc_line_filter **ret, toc_err *reterr)
{
    toc_line_filter *f = toc_calloc(1, sizeof(*f));
    uint32_t *counts = NULL;
    size_t bytes = 0;
    for (size_t i = 0; i < n; i++)
        bytes += literals[i].n;
    if (f)
        choose_widths(f, literals, n);
    if (f && allocate(f, n, bytes) == 0)
        counts = toc_calloc(f->last + 1, sizeof(*counts));
    if (!counts) {
        toc_line_filter_free(f);
        return toc_fail(reterr, -ENOMEM, "no memory for %zu literals", n);
    }
    uint32_t at = 0;
    for (size_t i = 0; i < n; i++) {
        memcpy(f->text + at, literals[i].p, literals[i].n);
        at += (uint32_t)literals[i].n;
    }
    at = 0;
    for (size_t i = 0; i < n; i++) {
        place(f, counts, at, (uint32_t)literals[i].n);
        at += (uint32_t)literals[i].n;
    }
    toc_free(counts);
    *ret = f;
    return 0;
}

toc_line_filter *toc_line_filter_free(toc_line_filter *f)
{
    if (!f)
        return NULL;
    toc_free(f->bits);
    toc_free(f->buckets);
    toc_free(f->windows);
    toc_free(f->text);
    toc_free(f);
    return NULL;
}

/* ---- finding ---- */

/* Whether a literal stands there that has a window at text[at]; where too many would have to be
 * compared, one may. */
static bool stands(const toc_line_filter *f, toc_sv text, size_t at, uint64_t bit)
{
    size_t tries = 0;
    for (uint32_t i = *bucket_of(f, bit); i; i = f->windows[i - 1].next) {
        const window *w = &f->windows[i - 1];
        if (tries++ == LONGEST_CHAIN)
            return true;
        if (w->at <= at && w->n - w->at <= text.n - at &&
            toc_sv_eq_nocase(toc_sv_range(text, at - w->at, at - w->at + w->n),
                             (toc_sv){f->text + w->text, w->n}))
            return true;
    }
    return false;
}

size_t toc_line_filter_find(const toc_line_filter *f, toc_sv text, size_t from)
{
    const uint64_t *bits = f->bits;
    for (size_t at = f->n ? from : text.n; at < text.n; at += f->stride) {
        uint64_t bit = bit_of(f, window_at(f, text.p + at));
        if (__builtin_expect(bits[bit / 64] >> bit % 64 & 1, 0) && stands(f, text, at, bit))
            return at;
    }
    return text.n;
}
