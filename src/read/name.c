/* name - see name.h. */
#include "read/name.h"

#include "base/ascii.h"

enum { LONGEST_ENDING = 6 };

bool toc_name_is_url(toc_sv name)
{
    return toc_sv_starts_nocase(name, TOC_SV("http://")) ||
           toc_sv_starts_nocase(name, TOC_SV("https://"));
}

/* Cuts at the first of the bytes in stops. */
static toc_sv until(toc_sv s, const char *stops)
{
    for (size_t i = 0; i < s.n; i++)
        if (strchr(stops, s.p[i]) && s.p[i])
            return toc_sv_range(s, 0, i);
    return s;
}

toc_sv toc_name_base(toc_sv name)
{
    toc_sv path = name;
    if (toc_name_is_url(name)) {
        long host = toc_sv_find(name, TOC_SV("://"), 0) + 3;
        path = until(toc_sv_range(name, (size_t)host, name.n), "?#");
    }
    while (path.n > 1 && path.p[path.n - 1] == '/')
        path.n--;
    const char *slash = path.n ? memrchr(path.p, '/', path.n) : NULL;
    size_t start = slash ? (size_t)(slash + 1 - path.p) : 0;
    return toc_sv_range(path, start < path.n ? start : 0, path.n);
}

toc_sv toc_name_ending(toc_sv name)
{
    toc_sv base = toc_name_base(name);
    const char *dot = base.n ? memrchr(base.p, '.', base.n) : NULL;
    toc_sv ending = {"", 0};
    if (!dot || dot == base.p)
        return ending;
    ending = toc_sv_range(base, (size_t)(dot - base.p), base.n);
    if (ending.n < 2 || ending.n > LONGEST_ENDING || !toc_is_alpha(ending.p[1]))
        return (toc_sv){"", 0};
    for (size_t i = 2; i < ending.n; i++)
        if (!toc_is_alnum(ending.p[i]))
            return (toc_sv){"", 0};
    return ending;
}

static bool is_host_only(toc_sv name)
{
    if (!toc_name_is_url(name))
        return false;
    size_t host = (size_t)toc_sv_find(name, TOC_SV("://"), 0) + 3;
    return toc_name_base(name).p == name.p + host;
}

toc_sv toc_name_stem(toc_sv name)
{
    toc_sv base = toc_name_base(name);
    if (is_host_only(name))
        return base;
    toc_sv ending = toc_name_ending(base);
    base.n -= ending.n;
    if (toc_sv_eq_nocase(ending, TOC_SV(".gz")) || toc_sv_eq_nocase(ending, TOC_SV(".zst")))
        base.n -= toc_name_ending(base).n;
    return base;
}
