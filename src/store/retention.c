/* retention - see retention.h: each call is the operation of the same name. */
#include "store/retention.h"

int toc_retention_text(toc_store *s, const char *name, toc_arena *a, toc_sv *ret, toc_err *reterr)
{
    return s->ops->retention->text(s, name, a, ret, reterr);
}

int toc_retention_set_text(toc_store *s, const char *name, toc_sv text, toc_err *reterr)
{
    return s->ops->retention->set_text(s, name, text, reterr);
}

int toc_retention_audit(toc_store *s, int64_t before, toc_audit_span *ret, toc_err *reterr)
{
    return s->ops->retention->audit(s, before, ret, reterr);
}

int toc_retention_unfinished(toc_store *s, int64_t *ret_last, toc_err *reterr)
{
    return s->ops->retention->unfinished(s, ret_last, reterr);
}

int toc_retention_hash(toc_store *s, int64_t seq, toc_arena *a, toc_sv *ret, toc_err *reterr)
{
    return s->ops->retention->hash(s, seq, a, ret, reterr);
}

int toc_retention_cut_at(toc_store *s, toc_arena *a, int64_t *ret_seq, toc_sv *ret_hash,
                         toc_err *reterr)
{
    return s->ops->retention->cut_at(s, a, ret_seq, ret_hash, reterr);
}

int toc_retention_cut(toc_store *s, int64_t last, uint32_t most, bool *ret_more, toc_err *reterr)
{
    return s->ops->retention->cut(s, last, most, ret_more, reterr);
}

int toc_retention_rows(toc_store *s, const toc_audit_span *span,
                       int (*visit)(void *, const toc_audit *), void *context, toc_err *reterr)
{
    return s->ops->retention->rows(s, span, visit, context, reterr);
}

int toc_retention_retire(toc_store *s, toc_retire_kind kind, int64_t before, uint32_t most,
                         bool dry, toc_retire_place *place, toc_err *reterr)
{
    return s->ops->retention->retire(s, kind, before, most, dry, place, reterr);
}

int toc_retention_count(toc_store *s, toc_retention_counts *ret, toc_err *reterr)
{
    return s->ops->retention->count(s, ret, reterr);
}

int toc_retention_release(toc_store *s, int64_t bytes, bool *ret_more, toc_err *reterr)
{
    return s->ops->retention->release(s, bytes, ret_more, reterr);
}

int toc_retention_compact(toc_store *s, toc_err *reterr)
{
    return s->ops->retention->compact(s, reterr);
}
