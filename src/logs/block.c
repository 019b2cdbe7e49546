/* block - see block.h. */
#include "logs/block.h"

#include "base/alloc.h"
#include "base/ascii.h"
#include "base/limits.h"

#include <errno.h>

/* Small enough for the cache of a core, large enough that threads rarely meet. */
enum { BLOCK = 512 * 1024 };

int toc_log_reserve(toc_log_buffer *b, size_t cap)
{
    if (cap <= b->cap)
        return 0;
    char *p = toc_realloc(b->memory, cap + 2 * (size_t)TOC_SCAN_PAD);
    if (!p)
        return -ENOMEM;
    memset(p, '\n', TOC_SCAN_PAD);
    b->memory = p;
    b->cap = cap;
    return 0;
}

void toc_log_buffer_done(toc_log_buffer *b)
{
    toc_free(b->memory);
    *b = (toc_log_buffer){0};
}

/* Where to cut text whose line is longer than is held: where no word is torn, if there is such a
 * place near its end. */
static size_t cut_long_line(const char *p, size_t n)
{
    for (size_t at = n; at > n / 2; at--)
        if (toc_is_space(p[at - 1]))
            return at;
    return n;
}

static int keep_rest(toc_log_buffer *b, size_t cut, toc_log_buffer *rest)
{
    int r = toc_log_reserve(rest, b->n - cut);
    if (r < 0)
        return r;
    rest->n = b->n - cut;
    if (rest->n)
        memcpy(toc_log_text(rest), toc_log_text(b) + cut, rest->n);
    b->n = cut;
    return 0;
}

static int fill(toc_log_source *s, toc_log_buffer *b, toc_log_buffer *rest, bool *ret_ended,
                toc_err *reterr)
{
    for (;;) {
        size_t want = TOC_MAX((size_t)BLOCK, 2 * b->n), got = 0;
        if (toc_log_reserve(b, TOC_MIN(want, 2 * TOC_MAX_LOG_LINE)) < 0)
            return toc_fail(reterr, -ENOMEM, "out of memory");
        int r = toc_log_source_read(s, toc_log_text(b) + b->n, b->cap - b->n, &got, reterr);
        *ret_ended = r < 0 || got == 0;
        if (*ret_ended)
            return r;
        const char *fresh = toc_log_text(b) + b->n;
        const char *feed = memrchr(fresh, '\n', got);
        b->n += got;
        size_t cut = feed ? (size_t)(feed + 1 - toc_log_text(b)) : 0;
        if (!feed && b->n >= TOC_MAX_LOG_LINE)
            cut = cut_long_line(toc_log_text(b), b->n);
        if (cut)
            return keep_rest(b, cut, rest) < 0 ? toc_fail(reterr, -ENOMEM, "out of memory") : 0;
    }
}

int toc_log_fill(toc_log_source *s, toc_log_buffer *b, toc_log_buffer *rest, bool *ret_ended,
                 toc_err *reterr)
{
    b->n = 0;
    *ret_ended = true;
    if (toc_log_reserve(b, TOC_MAX((size_t)BLOCK, 2 * rest->n)) < 0)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    if (rest->n)
        memcpy(toc_log_text(b), toc_log_text(rest), rest->n);
    b->n = rest->n;
    rest->n = 0;
    int r = fill(s, b, rest, ret_ended, reterr);
    memset(toc_log_text(b) + b->n, '\n', TOC_SCAN_PAD);
    return r;
}
