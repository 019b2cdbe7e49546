/* list - see list.h. */
#include "match/list.h"

#include "model/ioc_line.h"

#include <errno.h>

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
        toc_sv line = toc_ioc_line(toc_sv_cut(&text, '\n'));
        if (!line.n)
            continue;
        r = toc_ioc_of_line(line, &a, &ioc);
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
