/* ahead - see ahead.h. */
#include "logs/ahead.h"

static uint64_t load(const char *p)
{
    uint64_t w;
    memcpy(&w, p, sizeof(w));
    return w;
}

/* The first byte from `at` on that is no ASCII character, or is a backslash where these count. What
 * eight bytes hold may be told of any of them. */
static size_t next_odd(toc_sv text, size_t at, bool escapes)
{
    static const uint64_t ONES = 0x0101010101010101u, TOPS = 0x8080808080808080u;
    const uint64_t slashes = escapes ? ONES * '\\' : ONES * 0x80;
    for (; at + 8 <= text.n; at += 8) {
        uint64_t w = load(text.p + at), x = w ^ slashes;
        if ((w | ((x - ONES) & ~x)) & TOPS)
            break;
    }
    while (at < text.n && (unsigned char)text.p[at] < 0x80 && (!escapes || text.p[at] != '\\'))
        at++;
    return at;
}

/* The next line that begins with '#', at or behind `at`, which begins one. */
static size_t next_comment(toc_sv text, size_t at)
{
    if (at < text.n && text.p[at] == '#')
        return at;
    while (at < text.n) {
        const char *sign = memchr(text.p + at, '#', text.n - at);
        at = sign ? (size_t)(sign - text.p) : text.n;
        if (sign && at && sign[-1] == '\n')
            break;
        at += sign != NULL;
    }
    return at;
}

toc_log_ahead toc_log_ahead_of(const toc_line_filter *filter, toc_sv text, bool escapes)
{
    toc_log_ahead a = {.filter = filter, .text = text, .escapes = escapes};
    if (filter) {
        a.literal = toc_line_filter_find(filter, text, 0);
        a.odd = next_odd(text, 0, escapes);
        a.comment = next_comment(text, 0);
    }
    return a;
}

void toc_log_ahead_escapes(toc_log_ahead *a, size_t from)
{
    if (!a->escapes && a->filter)
        a->odd = next_odd(a->text, from, true);
    a->escapes = true;
}

size_t toc_log_ahead_next(toc_log_ahead *a, size_t from)
{
    if (!a->filter || from >= a->text.n)
        return TOC_MIN(from, a->text.n);
    if (a->literal < from)
        a->literal = toc_line_filter_find(a->filter, a->text, from);
    if (a->odd < from)
        a->odd = next_odd(a->text, from, a->escapes);
    if (a->comment < from)
        a->comment = next_comment(a->text, from);
    size_t first = TOC_MIN(a->literal, a->odd);
    first = TOC_MIN(first, a->comment);
    if (first == a->text.n)
        return first;
    const char *feed = memrchr(a->text.p + from, '\n', first - from);
    return feed ? (size_t)(feed + 1 - a->text.p) : from;
}
