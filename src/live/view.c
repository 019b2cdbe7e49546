/* view - see view.h: from what changed to which units are to be made anew. */
#include "live/view.h"
#include "live/parts.h"

#include <errno.h>
#include <stdio.h>

/* Steps in which a view is made anew: what is in it; incidents that pass; objects. */
enum { FILL_UNITS, FILL_INCIDENTS, FILL_OBJECTS, FILL_DONE };

/* ---- one unit ---- */

static int refresh_one(toc_live *l, toc_sv unit, toc_arena *a, toc_sv_vec *again, bool *ret_in)
{
    toc_arena scratch = {0};
    toc_live_objects objects = {0};
    int r = toc_live_collect(l, unit, &scratch, &objects);
    if (r == 0)
        r = toc_live_put(l, unit, &objects, a, again);
    *ret_in = objects.n > 0;
    toc_arena_done(&scratch);
    return r;
}

/* With those that tell now of what it told of. *ret_in (may be NULL): it is in the view now. */
static int refresh(toc_live *l, toc_sv unit, bool *ret_in)
{
    toc_arena a = {0};
    toc_sv_vec again = {0};
    toc_map seen = {0};
    bool in = false, other;
    int r = refresh_one(l, unit, &a, &again, &in);
    for (uint32_t i = 0; r == 0 && i < again.n; i++) {
        if (toc_map_get(&seen, again.p[i]) != TOC_MAP_NONE)
            continue;
        if (!toc_map_put(&seen, &a, again.p[i], 1))
            r = toc_fail(l->reterr, -ENOMEM, "out of memory");
        if (r == 0)
            r = refresh_one(l, again.p[i], &a, &again, &other);
    }
    if (ret_in)
        *ret_in = in;
    toc_arena_done(&a);
    return r;
}

/* ---- filling ---- */

static int fill_units(toc_live *l, toc_arena *a, toc_view_state *st)
{
    toc_view_unit_vec units = {0};
    int64_t after = 0;
    (void)!toc_sv_to_i64(st->place, &after);
    int r = toc_view_units(l->s, l->c->number, after, TOC_VIEW_STEP, a, &units, l->reterr);
    TOC_VEC_FOREACH (u, &units) {
        if (r == 0)
            r = refresh(l, u->id, NULL);
        after = u->no;
    }
    st->place = toc_arena_printf(a, "%lld", (long long)after);
    if (units.n < TOC_VIEW_STEP) {
        st->step = FILL_INCIDENTS;
        st->place = (toc_sv){"", 0};
    }
    return r;
}

static int fill_incidents(toc_live *l, toc_arena *a, toc_view_state *st)
{
    toc_incident_page page = {0};
    toc_incident_query q = l->query.filters;
    q.page = st->place;
    q.limit = TOC_VIEW_STEP;
    int r = l->query.incidents ? toc_store_incidents(l->s, &q, a, &page, l->reterr) : 0;
    TOC_VEC_FOREACH (ref, &page.rows)
        if (r == 0)
            r = refresh(l, ref->id, NULL);
    st->place = page.next;
    if (!page.next.n) {
        st->step = FILL_OBJECTS;
        st->place = (toc_sv){"", 0};
    }
    return r;
}

static int fill_objects(toc_live *l, toc_arena *a, toc_view_state *st)
{
    toc_object_vec list = {0};
    int64_t at = 0;
    (void)!toc_sv_to_i64(st->place, &at);
    int r =
        l->query.objects.n ? toc_store_objects(l->s, &at, TOC_VIEW_STEP, a, &list, l->reterr) : 0;
    TOC_VEC_FOREACH (o, &list)
        if (r == 0)
            r = refresh(l, o->id, NULL);
    st->place = toc_arena_printf(a, "%lld", (long long)at);
    if (list.n < TOC_VIEW_STEP)
        st->step = FILL_DONE;
    return r;
}

static int fill(toc_live *l, toc_arena *a, toc_view_state *st)
{
    static int (*const STEPS[])(toc_live *, toc_arena *, toc_view_state *) = {
        [FILL_UNITS] = fill_units,
        [FILL_INCIDENTS] = fill_incidents,
        [FILL_OBJECTS] = fill_objects,
    };
    int r = st->step < FILL_DONE ? STEPS[st->step](l, a, st) : 0;
    if (st->step >= FILL_DONE)
        st->filling = false;
    return r;
}

/* ---- following changes ---- */

static int take(toc_live *l, toc_sv id, toc_map *seen, toc_arena *a, bool *ret_in)
{
    if (toc_map_get(seen, id) != TOC_MAP_NONE)
        return 0;
    return toc_map_put(seen, a, id, 1) ? refresh(l, id, ret_in)
                                       : toc_fail(l->reterr, -ENOMEM, "out of memory");
}

static int take_report(toc_live *l, toc_sv report, toc_map *seen, toc_arena *a)
{
    toc_kept_member_vec members = {0};
    int r = toc_store_members_of_report(l->s, report, a, &members, l->reterr);
    TOC_VEC_FOREACH (m, &members)
        if (r == 0 && m->incident.n)
            r = take(l, m->incident, seen, a, NULL);
    return TOC_MIN(r, 0);
}

/* A report says of which incidents it tells. Those of an incident that is in the view are made anew
 * with it; of one that isn't, with others that they tell of. */
static int take_its_reports(toc_live *l, toc_sv incident, toc_map *seen, toc_arena *a)
{
    toc_kept_member_vec members = {0};
    int r = toc_store_members(l->s, incident, true, a, &members, l->reterr);
    TOC_VEC_FOREACH (m, &members) {
        bool has = false;
        toc_sv id;
        if (r == 0)
            r = toc_live_current_id(l, m->report, a, &id);
        if (r == 0)
            r = toc_view_has_part(l->s, l->c->number, id, &has, l->reterr);
        if (r == 0 && has)
            r = take_report(l, m->report, seen, a);
    }
    return TOC_MIN(r, 0);
}

static int take_incident(toc_live *l, toc_sv id, toc_map *seen, toc_arena *a)
{
    bool in = true;
    int r = take(l, id, seen, a, &in);
    return r == 0 && !in ? take_its_reports(l, id, seen, a) : r;
}

static int take_change(toc_live *l, const toc_change *c, toc_map *seen, toc_arena *a)
{
    if (toc_sv_eq(c->what, TOC_SV("incident")))
        return l->query.incidents ? take_incident(l, c->id, seen, a) : 0;
    if (toc_sv_eq(c->what, TOC_SV("report")))
        return l->query.incidents ? take_report(l, c->id, seen, a) : 0;
    if (toc_sv_eq(c->what, TOC_SV("object")))
        return l->query.objects.n ? take(l, c->id, seen, a, NULL) : 0;
    return 0; /* a ruling changes incidents, which are told beside it */
}

static int follow_posted(toc_live *l, toc_map *seen, toc_arena *a)
{
    toc_sv_vec ids = {0};
    int r = toc_live_posted_step(l, a, &ids);
    TOC_VEC_FOREACH (id, &ids)
        if (r == 0)
            r = take(l, *id, seen, a, NULL);
    return r;
}

static int follow(toc_live *l, toc_arena *a, toc_view_state *st)
{
    toc_change_vec changes = {0};
    toc_map seen = {0};
    int r = toc_store_changes(l->s, st->seen, TOC_VIEW_STEP, a, &changes, l->reterr);
    TOC_VEC_FOREACH (c, &changes) {
        if (r == 0)
            r = take_change(l, c, &seen, a);
        st->seen = c->seq;
    }
    return r == 0 ? follow_posted(l, &seen, a) : r;
}

/* ---- steps ---- */

static int do_step(toc_live *l, toc_view_state *st, toc_arena *a)
{
    int r = toc_store_begin(l->s, l->reterr);
    if (r < 0)
        return r;
    r = toc_view_get_state(l->s, l->c->number, a, st, l->reterr);
    if (r == TOC_STORE_NONE) /* it was removed meanwhile */
        r = toc_fail(l->reterr, -ENOENT, "no such collection");
    if (r == 0)
        r = st->filling ? fill(l, a, st) : follow(l, a, st);
    if (r == 0)
        r = toc_view_set_state(l->s, l->c->number, st, l->reterr);
    if (r == 0)
        r = toc_store_commit(l->s, l->reterr);
    if (r != 0)
        toc_store_rollback(l->s);
    return r;
}

int toc_live_view_advance(toc_store *s, const toc_collection *c, unsigned steps, bool *ret_more,
                          toc_err *reterr)
{
    static const toc_directory_partner NOBODY = {0};
    toc_live l = {.s = s, .c = c, .reterr = reterr};
    toc_arena a = {0};
    bool behind = c->query.n > 0;
    int r = 0;
    if (behind)
        r = toc_view_query_read(c->query, &a, &l.query, reterr);
    l.facts = toc_directory_facts(&NOBODY, c, (toc_sv){"", 0}, 0);
    if (r == 0 && behind)
        r = toc_live_posted_begin(&l, &a);
    if (r == 0 && behind)
        r = toc_view_is_behind(s, c->number, &behind, reterr);
    while (r == 0 && behind && steps--) {
        toc_arena step = {0};
        toc_view_state st = {0};
        r = do_step(&l, &st, &step);
        if (r == 0)
            r = toc_view_is_behind(s, c->number, &behind, reterr);
        toc_arena_done(&step);
    }
    toc_arena_done(&a);
    *ret_more = behind && r == 0;
    return r > 0 ? toc_fail(reterr, -EBADMSG, "the store does not hold all that it names") : r;
}

int toc_live_view_renew(toc_store *s, int64_t collection, toc_err *reterr)
{
    toc_arena a = {0};
    toc_view_state st = {0};
    int r = toc_view_get_state(s, collection, &a, &st, reterr);
    st = (toc_view_state){.seen = st.latest, .filling = true, .place = {"", 0}};
    if (r == 0)
        r = toc_view_set_state(s, collection, &st, reterr);
    if (r == 0) /* what stands in it now is looked at first, then all from the beginning */
        r = toc_view_drop_sources(s, collection, reterr);
    toc_arena_done(&a);
    return r == TOC_STORE_NONE ? toc_fail(reterr, -ENOENT, "no such collection") : r;
}
