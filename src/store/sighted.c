/* sighted - see sighted.h: each call is the operation of the same name. */
#include "store/sighted.h"

int toc_sighted_get(toc_store *s, toc_sv indicator, toc_sv log, toc_arena *a, toc_sighted *ret,
                    toc_err *reterr)
{
    return s->ops->sighted->get(s, indicator, log, a, ret, reterr);
}

int toc_sighted_put(toc_store *s, const toc_sighted *x, toc_err *reterr)
{
    return s->ops->sighted->put(s, x, reterr);
}

int toc_sighted_opinions(toc_store *s, int64_t *at, uint32_t limit, toc_arena *a,
                         toc_object_vec *ret, toc_err *reterr)
{
    return s->ops->sighted->opinions(s, at, limit, a, ret, reterr);
}
