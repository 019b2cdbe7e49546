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

static int add_member(toc_choice *c, const toc_kept_member *m)
{
    toc_chosen *chosen = find(c, m->report);
    toc_sv *slot = chosen ? TOC_VEC_PUSH(&c->a, &chosen->incidents) : NULL;
    if (!slot)
        return -ENOMEM;
    *slot = toc_arena_dup(&c->a, m->id);
    return c->a.overflowed ? -ENOMEM : 0;
}

int toc_choice_add(toc_choice *c, toc_store *s, toc_sv incident, toc_err *reterr)
{
    toc_arena a = {0};
    toc_kept_member_vec members = {0};
    int r = toc_store_members(s, incident, false, &a, &members, reterr);
    TOC_ASSERT(r <= 0);
    TOC_VEC_FOREACH (m, &members)
        if (r == 0)
            r = add_member(c, m);
    toc_arena_done(&a);
    return r;
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
