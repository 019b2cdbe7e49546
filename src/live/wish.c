/* wish - see wish.h. */
#include "live/wish.h"

#include "base/ascii.h"
#include "share/collection_edit.h"

#include <errno.h>

bool toc_view_type_is_good(toc_sv s)
{
    bool ok = s.n > 0;
    for (size_t i = 0; i < s.n; i++)
        ok = ok && (toc_is_alnum(s.p[i]) || s.p[i] == '-');
    return ok || toc_sv_eq(s, TOC_SV("*"));
}

bool toc_view_level_is_good(toc_sv s)
{
    return toc_tlp_of(s) != TOC_TLP_NONE;
}

/* Collections are kept by their ids: a name may become another one's. */
static int find_collection(const toc_directory *d, toc_sv root, toc_sv name, toc_sv *ret,
                           toc_err *reterr)
{
    uint32_t n;
    const toc_collection *c = toc_collection_named(d, root, name, &n);
    if (n > 1)
        return toc_fail(reterr, -EINVAL, "'%.*s' is in several API roots: give its id",
                        TOC_SV_ARG(name));
    if (!c)
        return toc_fail(reterr, -ENOENT, "no collection '%.*s'", TOC_SV_ARG(name));
    if (c->query.n)
        return toc_fail(reterr, -EINVAL, "'%.*s' is a live view itself: nothing is put there",
                        TOC_SV_ARG(name));
    *ret = c->id;
    return 0;
}

static int find_collections(const toc_view_wish *w, const toc_directory *d, toc_sv root,
                            toc_arena *a, toc_sv_vec *ret, toc_err *reterr)
{
    int r = 0;
    TOC_VEC_FOREACH (name, &w->from) {
        toc_sv *slot = TOC_VEC_PUSH(a, ret);
        if (!slot)
            return toc_fail(reterr, -ENOMEM, "out of memory");
        if (r == 0)
            r = find_collection(d, root, *name, slot, reterr);
    }
    return r;
}

static int check_partners(const toc_view_wish *w, const toc_directory *d, toc_err *reterr)
{
    TOC_VEC_FOREACH (name, &w->by)
        if (!toc_directory_partner_named(d, *name))
            return toc_fail(reterr, -ENOENT, "no partner '%.*s'", TOC_SV_ARG(*name));
    return 0;
}

/* Filters of incidents alone: those of time are for posted objects, too. */
static bool wants_incidents(const toc_view_wish *w)
{
    toc_filter_settings f = w->filters;
    if (w->posted.n)
        f.since = f.until = NULL;
    return (!w->objects.n && !w->posted.n) || toc_filters_given(&f);
}

int toc_view_wish_query(const toc_view_wish *w, const toc_directory *d, toc_sv root, toc_arena *a,
                        toc_view_query *ret, toc_err *reterr)
{
    toc_view_query q = {.filters = TOC_INCIDENT_QUERY_ALL, .objects = w->objects};
    int r = toc_filters_parse(&w->filters, a, &q.filters, reterr);
    if (r == 0)
        r = find_collections(w, d, root, a, &q.posted.from, reterr);
    if (r == 0)
        r = check_partners(w, d, reterr);
    if (r < 0)
        return r;
    q.posted.types = w->posted;
    q.posted.by = w->by;
    q.posted.marked = w->marked;
    q.posted.since = q.filters.since;
    q.posted.until = q.filters.until;
    q.incidents = wants_incidents(w);
    *ret = q;
    return 0;
}
