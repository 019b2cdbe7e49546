/* list - see list.h. */
#include "match/list.h"

#include "base/ascii.h"

#include <errno.h>

/* What stands before a comment: a '#' that begins the line or has a blank before it. */
static toc_sv without_comment(toc_sv line)
{
    line = toc_sv_trim(line);
    for (size_t i = 0; i < line.n; i++)
        if (line.p[i] == '#' && (i == 0 || toc_is_space(line.p[i - 1])))
            return toc_sv_trim(toc_sv_range(line, 0, i));
    return line;
}

/* "0.0.0.0 evil.example", as hosts files block names. */
static toc_sv hosts_entry(toc_sv line)
{
    static const char *const SINKS[] = {"0.0.0.0", "127.0.0.1", "::", "::1"};
    size_t n = 0;
    while (n < line.n && !toc_is_space(line.p[n]))
        n++;
    toc_sv first = toc_sv_range(line, 0, n);
    for (size_t i = 0; n < line.n && i < TOC_LEN(SINKS); i++)
        if (toc_sv_eq(first, toc_sv_of(SINKS[i])))
            return toc_sv_trim(toc_sv_range(line, n, line.n));
    return line;
}

static toc_sv first_column(toc_sv line)
{
    size_t n = 0;
    while (n < line.n && !toc_is_space(line.p[n]) && line.p[n] != ',' && line.p[n] != ';')
        n++;
    toc_sv cell = toc_sv_range(line, 0, n);
    if (cell.n >= 2 && cell.p[0] == '"' && cell.p[cell.n - 1] == '"')
        cell = toc_sv_range(cell, 1, cell.n - 1);
    return cell;
}

/* 0 and *ret; TOC_IOC_UNKNOWN: nothing on this line; -ENOMEM. */
static int read_line(toc_sv line, toc_arena *a, toc_ioc *ret)
{
    line = hosts_entry(line);
    int r = toc_ioc_parse(line, a, ret);
    toc_sv cell = first_column(line);
    return r == TOC_IOC_UNKNOWN && cell.n < line.n ? toc_ioc_parse(cell, a, ret) : r;
}

int toc_list_add(toc_set_builder *b, toc_sv text, const toc_about *about, toc_list_result *ret,
                 toc_err *reterr)
{
    toc_arena a = {0};
    int r = 0;
    *ret = (toc_list_result){0};
    if (toc_sv_starts(text, TOC_SV("\xef\xbb\xbf")))
        text = toc_sv_range(text, 3, text.n);
    for (size_t number = 1; text.n && r >= 0; number++) {
        toc_ioc ioc;
        toc_sv line = without_comment(toc_sv_cut(&text, '\n'));
        if (!line.n)
            continue;
        r = read_line(line, &a, &ioc);
        if (r == 0)
            r = toc_set_add(b, &ioc, about, reterr);
        if (r == TOC_IOC_UNKNOWN && ret->left_out++ == 0) {
            ret->first_line = number;
            ret->first = line;
        }
        ret->added += r == 0;
        toc_arena_clear(&a);
    }
    toc_arena_done(&a);
    return r == -ENOMEM ? toc_fail(reterr, r, "out of memory") : TOC_MIN(r, 0);
}
