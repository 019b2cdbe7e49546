/* set_regex_none - expressions and free literals in a build without Vectorscan: there are none. */
#include "match/set_regex.h"

#include <errno.h>

bool toc_set_regex_supported(void)
{
    return false;
}

int toc_set_regex_compile(const toc_set_entry *entries, uint32_t n, toc_sv text, toc_arena *a,
                          toc_sv *ret, toc_err *reterr)
{
    (void)entries, (void)n, (void)text, (void)a, (void)reterr;
    *ret = (toc_sv){"", 0};
    return 0;
}

int toc_set_regex_open(toc_sv compiled, void **ret, toc_err *reterr)
{
    *ret = NULL;
    return compiled.n ? toc_fail(reterr, -ENOTSUP,
                                 "the set holds regular expressions, which this build cannot match")
                      : 0;
}

void toc_set_regex_close(void *engine)
{
    (void)engine;
}

int toc_set_regex_scratch(const void *engine, void **ret)
{
    (void)engine;
    *ret = NULL;
    return 0;
}

void toc_set_regex_scratch_free(void *scratch)
{
    (void)scratch;
}

int toc_set_regex_scan(const void *engine, void *scratch, toc_sv text, toc_set_regex_hit hit,
                       void *context)
{
    (void)engine, (void)scratch, (void)text, (void)hit, (void)context;
    return 0;
}
