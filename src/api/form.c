/* form - see form.h. */
#include "api/form.h"

/* The value of a parameter of a header, without its quotes; empty: none. */
static toc_sv parameter(toc_sv header, toc_sv name)
{
    (void)toc_sv_cut(&header, ';');
    while (header.n) {
        toc_sv one = toc_sv_trim(header), value;
        /* A quoted value may hold a semicolon. */
        long quote = toc_sv_find(one, TOC_SV("=\""), 0), end = toc_sv_find(one, TOC_SV(";"), 0);
        if (quote >= 0 && (end < 0 || quote < end)) {
            long close = toc_sv_find(one, TOC_SV("\""), (size_t)quote + 2);
            if (close < 0)
                return (toc_sv){"", 0};
            value = toc_sv_range(one, (size_t)quote + 2, (size_t)close);
            header = toc_sv_range(one, (size_t)close + 1, one.n);
            (void)toc_sv_cut(&header, ';');
            one.n = (size_t)quote;
        } else {
            header = one;
            value = toc_sv_cut(&header, ';');
            one = toc_sv_cut(&value, '=');
        }
        if (toc_sv_eq_nocase(toc_sv_trim(one), name))
            return toc_sv_trim(value);
    }
    return (toc_sv){"", 0};
}

/* Takes the headers off a part; leaves its content in *part. */
static toc_sv disposition(toc_sv *part)
{
    toc_sv found = {"", 0};
    while (part->n) {
        toc_sv line = toc_sv_cut(part, '\n');
        if (toc_sv_ends(line, TOC_SV("\r")))
            line.n--;
        if (!line.n)
            break;
        toc_sv value = line, name = toc_sv_cut(&value, ':');
        if (toc_sv_eq_nocase(name, TOC_SV("Content-Disposition")))
            found = toc_sv_trim(value);
    }
    return found;
}

bool toc_form_get(toc_sv content_type, toc_sv body, toc_sv name, toc_sv *ret, toc_sv *ret_file)
{
    char mark[80] = "\r\n--";
    toc_sv boundary = parameter(content_type, TOC_SV("boundary"));
    if (!toc_sv_starts_nocase(content_type, TOC_SV("multipart/form-data")) || !boundary.n ||
        boundary.n > 70)
        return false;
    memcpy(mark + 4, boundary.p, boundary.n);
    const toc_sv between = {mark, boundary.n + 4}, first = {mark + 2, boundary.n + 2};
    if (!toc_sv_starts(body, first))
        return false;
    size_t at = first.n;
    for (;;) {
        toc_sv rest = toc_sv_range(body, at, body.n);
        if (toc_sv_starts(rest, TOC_SV("--")))
            return false; /* that was the last part */
        long end = toc_sv_find(body, between, at);
        if (end < 0)
            return false;
        toc_sv part = toc_sv_range(body, at, (size_t)end);
        (void)toc_sv_cut(&part, '\n'); /* of the boundary's line */
        toc_sv says = disposition(&part);
        if (toc_sv_eq(parameter(says, TOC_SV("name")), name)) {
            *ret = part;
            *ret_file = parameter(says, TOC_SV("filename"));
            return true;
        }
        at = (size_t)end + between.n;
    }
}
