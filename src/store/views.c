/* views - see views.h: each call is the operation of the same name. */
#include "store/views.h"

int toc_view_unit(toc_store *s, int64_t collection, toc_sv id, bool make, int64_t *ret,
                  toc_err *reterr)
{
    return s->ops->views->unit(s, collection, id, make, ret, reterr);
}

int toc_view_units(toc_store *s, int64_t collection, int64_t after, uint32_t limit, toc_arena *a,
                   toc_view_unit_vec *ret, toc_err *reterr)
{
    return s->ops->views->units(s, collection, after, limit, a, ret, reterr);
}

int toc_view_drop_unit(toc_store *s, int64_t unit, toc_err *reterr)
{
    return s->ops->views->drop_unit(s, unit, reterr);
}

int toc_view_parts(toc_store *s, int64_t unit, toc_arena *a, toc_sv_vec *ret, toc_err *reterr)
{
    return s->ops->views->parts(s, unit, a, ret, reterr);
}

int toc_view_set_part(toc_store *s, int64_t collection, int64_t unit, toc_sv id, int level,
                      toc_err *reterr)
{
    return s->ops->views->set_part(s, collection, unit, id, level, reterr);
}

int toc_view_part_level(toc_store *s, int64_t collection, int64_t unit, toc_sv id, int *ret,
                        toc_err *reterr)
{
    return s->ops->views->part_level(s, collection, unit, id, ret, reterr);
}

int toc_view_least(toc_store *s, int64_t collection, toc_sv id, bool first, toc_arena *a,
                   toc_sv *ret_unit, int *ret_level, toc_err *reterr)
{
    return s->ops->views->least(s, collection, id, first, a, ret_unit, ret_level, reterr);
}

int toc_view_has_part(toc_store *s, int64_t collection, toc_sv id, bool *ret, toc_err *reterr)
{
    return s->ops->views->has_part(s, collection, id, ret, reterr);
}

int toc_view_get_state(toc_store *s, int64_t collection, toc_arena *a, toc_view_state *ret,
                       toc_err *reterr)
{
    return s->ops->views->get_state(s, collection, a, ret, reterr);
}

int toc_view_set_state(toc_store *s, int64_t collection, const toc_view_state *st, toc_err *reterr)
{
    return s->ops->views->set_state(s, collection, st, reterr);
}

int toc_view_is_behind(toc_store *s, int64_t collection, bool *ret, toc_err *reterr)
{
    return s->ops->views->is_behind(s, collection, ret, reterr);
}

int toc_view_issue(toc_store *s, toc_sv id, int64_t version, int64_t digest, bool *ret,
                   toc_err *reterr)
{
    return s->ops->views->issue(s, id, version, digest, ret, reterr);
}

int toc_view_retired(toc_store *s, toc_sv id, toc_arena *a, toc_retired *ret, toc_err *reterr)
{
    return s->ops->views->retired(s, id, a, ret, reterr);
}

int toc_view_original(toc_store *s, toc_sv id, toc_arena *a, toc_sv *ret, toc_err *reterr)
{
    return s->ops->views->original(s, id, a, ret, reterr);
}

int toc_view_retire(toc_store *s, const toc_retired *r, toc_err *reterr)
{
    return s->ops->views->retire(s, r, reterr);
}

int toc_view_sources(toc_store *s, int64_t collection, toc_arena *a, toc_view_source_vec *ret,
                     toc_err *reterr)
{
    return s->ops->views->sources(s, collection, a, ret, reterr);
}

int toc_view_set_source(toc_store *s, int64_t collection, const toc_view_source *v, toc_err *reterr)
{
    return s->ops->views->set_source(s, collection, v, reterr);
}

int toc_view_drop_sources(toc_store *s, int64_t collection, toc_err *reterr)
{
    return s->ops->views->drop_sources(s, collection, reterr);
}

int toc_view_taken_after(toc_store *s, int64_t after, uint32_t limit, toc_arena *a,
                         toc_view_taken_vec *ret, toc_err *reterr)
{
    return s->ops->views->taken_after(s, after, limit, a, ret, reterr);
}

int toc_view_posted(toc_store *s, const int64_t *collections, uint32_t n, toc_sv id, toc_arena *a,
                    toc_shared *ret, int64_t *ret_collection, toc_err *reterr)
{
    return s->ops->views->posted(s, collections, n, id, a, ret, ret_collection, reterr);
}
