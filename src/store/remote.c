/* remote - see remote.h: each call is the operation of the same name. */
#include "store/remote.h"

int toc_remote_put(toc_store *s, const toc_remote *r, toc_err *reterr)
{
    return s->ops->remote->put(s, r, reterr);
}

int toc_remotes(toc_store *s, toc_arena *a, toc_remote_vec *ret, toc_err *reterr)
{
    return s->ops->remote->list(s, a, ret, reterr);
}

int toc_remote_drop(toc_store *s, int64_t number, toc_err *reterr)
{
    return s->ops->remote->drop(s, number, reterr);
}

int toc_remote_put_pulled(toc_store *s, int64_t number, const toc_pulled *p, toc_err *reterr)
{
    return s->ops->remote->put_pulled(s, number, p, reterr);
}

int toc_remote_put_pushed(toc_store *s, int64_t number, const toc_pushed *p, toc_err *reterr)
{
    return s->ops->remote->put_pushed(s, number, p, reterr);
}

int toc_conflicts(toc_store *s, int64_t collection, toc_conflict_visit visit, void *context,
                  toc_err *reterr)
{
    return s->ops->remote->conflicts(s, collection, visit, context, reterr);
}

int toc_conflict_drop(toc_store *s, int64_t number, toc_err *reterr)
{
    return s->ops->remote->drop_conflict(s, number, reterr);
}

bool toc_remote_is_feed(const toc_remote *r)
{
    return toc_sv_eq(r->kind, TOC_SV(TOC_REMOTE_MISP));
}
