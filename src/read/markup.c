/* markup - see markup.h. */
#include "read/markup.h"

#include "base/ascii.h"

static toc_sv skip_mark(toc_sv s)
{
    static const toc_sv marks[] = {{"\xEF\xBB\xBF", 3}, {"\xFF\xFE", 2}, {"\xFE\xFF", 2}};
    for (size_t i = 0; i < TOC_LEN(marks); i++)
        if (toc_sv_starts(s, marks[i]))
            return toc_sv_range(s, marks[i].n, s.n);
    return s;
}

static toc_sv skip_prolog(toc_sv s)
{
    for (;;) {
        s = toc_sv_trim(s);
        toc_sv end = TOC_SV("-->");
        if (toc_sv_starts(s, TOC_SV("<?")))
            end = TOC_SV("?>");
        else if (!toc_sv_starts(s, TOC_SV("<!--")))
            return s;
        long at = toc_sv_find(s, end, 0);
        if (at < 0)
            return s;
        s = toc_sv_range(s, (size_t)at + end.n, s.n);
    }
}

toc_sv toc_markup_head(const toc_input *in, char buf[static TOC_SNIFF_BYTES])
{
    toc_sv head = skip_mark(toc_input_head(in));
    size_t n = 0;
    if (!memchr(head.p, 0, head.n)) /* as a rule: nothing to take out */
        return skip_prolog(head);
    for (size_t i = 0; i < head.n; i++)
        if (head.p[i])
            buf[n++] = head.p[i];
    return skip_prolog((toc_sv){buf, n});
}

bool toc_markup_opens(toc_sv s, const char *name)
{
    toc_sv tag = toc_sv_of(name);
    return s.n > tag.n + 1 && s.p[0] == '<' && toc_sv_starts_nocase(toc_sv_range(s, 1, s.n), tag) &&
           !toc_is_alnum(s.p[tag.n + 1]);
}
