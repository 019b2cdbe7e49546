/* ioc_line - see ioc_line.h. */
#include "model/ioc_line.h"

#include "base/ascii.h"

toc_sv toc_ioc_line(toc_sv line)
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

int toc_ioc_of_line(toc_sv line, toc_arena *a, toc_ioc *ret)
{
    line = hosts_entry(line);
    int r = toc_ioc_parse(line, a, ret);
    toc_sv cell = first_column(line);
    return r == TOC_IOC_UNKNOWN && cell.n < line.n ? toc_ioc_parse(cell, a, ret) : r;
}
