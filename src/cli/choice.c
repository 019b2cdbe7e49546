/* choice - see choice.h. */
#include "cli/choice.h"

#include <errno.h>

static toc_chosen *find(toc_choice *c, toc_sv report)
{
    int64_t at = toc_map_get(&c->by_report, report);
    if (at != TOC_MAP_NONE)
        return &c->list.p[at];
    toc_chosen *fresh = TOC_VEC_PUSH(&c->a, &c->list);
    if (!fresh)
        return NULL;
    fresh->report = toc_arena_dup(&c->a, report);
    return toc_map_put(&c->by_report, &c->a, fresh->report, c->list.n - 1) ? fresh : NULL;
}

int toc_choice_add(toc_choice *c, const toc_incident_ref *ref)
{
    toc_chosen *chosen = find(c, ref->report);
    toc_sv *slot = chosen ? TOC_VEC_PUSH(&c->a, &chosen->incidents) : NULL;
    if (!slot)
        return -ENOMEM;
    *slot = toc_arena_dup(&c->a, ref->id);
    return c->a.overflowed ? -ENOMEM : 0;
}

void toc_choice_done(toc_choice *c)
{
    toc_arena_done(&c->a);
}

static void keep_only(toc_record *rec, const toc_sv_vec *ids)
{
    uint32_t kept = 0;
    TOC_VEC_FOREACH (i, &rec->incidents) {
        bool listed = false;
        TOC_VEC_FOREACH (id, ids)
            listed = listed || toc_sv_eq(*id, i->id);
        if (listed)
            rec->incidents.p[kept++] = *i;
    }
    rec->incidents.n = kept;
}

int toc_choice_get(toc_store *s, const toc_chosen *chosen, toc_arena *a, toc_stored_report *ret,
                   toc_err *reterr)
{
    int r = toc_store_report(s, &(toc_report_want){.report = chosen->report}, a, ret, reterr);
    if (r == 0)
        keep_only(ret->rec, &chosen->incidents);
    return r;
}
