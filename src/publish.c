/* publish - see publish.h. */
#include "publish.h"

#include "resolve/resolve.h"

#include <errno.h>

static int out_of_memory(toc_err *reterr)
{
    return toc_fail(reterr, -ENOMEM, "out of memory");
}

void toc_publisher_done(toc_publisher *p)
{
    toc_arena_done(&p->a);
}

/* ---- rulings ---- */

int toc_publish_ruling(toc_store *s, const toc_ruling *u, toc_arena *a, toc_told_ruling *ret,
                       toc_err *reterr)
{
    *ret = (toc_told_ruling){.ruling = *u};
    return toc_merge_sides(s, u->no, a, ret->sides, reterr);
}

/* Those that stand; grades: those of them that are, or are not, grades. */
static int tell_rulings(toc_store *s, const toc_ruling_vec *list, bool grades, toc_arena *a,
                        toc_told_ruling_vec *ret, toc_err *reterr)
{
    int r = 0;
    TOC_VEC_FOREACH (u, list) {
        bool told = !u->undone && toc_sv_eq(u->verb, TOC_SV("grade")) == grades;
        toc_told_ruling *slot = told && r == 0 ? TOC_VEC_PUSH(a, ret) : NULL;
        if (slot)
            r = toc_publish_ruling(s, u, a, slot, reterr);
    }
    return r == 0 && a->overflowed ? out_of_memory(reterr) : r;
}

/* ---- incidents ---- */

static const toc_kept_member *find(const toc_kept_member_vec *v, toc_sv id)
{
    TOC_VEC_FOREACH (m, v)
        if (toc_sv_eq(m->id, id))
            return m;
    return NULL;
}

/* True once an id: it is remembered. */
static int take_id(toc_publisher *p, toc_sv id, bool *ret_new, toc_err *reterr)
{
    *ret_new = toc_map_get(&p->written, id) == TOC_MAP_NONE;
    if (!*ret_new)
        return 0;
    toc_sv *slot = TOC_VEC_PUSH(&p->a, &p->ids);
    if (!slot)
        return out_of_memory(reterr);
    *slot = toc_arena_dup(&p->a, id);
    return toc_map_put(&p->written, &p->a, *slot, p->ids.n) ? 0 : out_of_memory(reterr);
}

static int add_former(const toc_merged *m, toc_arena *a, toc_sv_vec *ret)
{
    TOC_VEC_FOREACH (k, &m->members) {
        if (!k->shared || toc_sv_eq(k->id, m->view.id))
            continue;
        toc_sv *slot = TOC_VEC_PUSH(a, ret);
        if (!slot)
            return -ENOMEM;
        *slot = k->id;
    }
    return 0;
}

/* Grades count where several reports are weighed. They bear no marking: what goes through a gate
 * does not tell who gave them and why. */
static int write_merged(toc_publisher *p, const toc_merged *m, toc_tlp marking, toc_arena *a,
                        toc_buf *ret, toc_err *reterr)
{
    toc_told_ruling_vec rulings = {0};
    uint32_t *revisions = TOC_NEW_N(a, uint32_t, m->reports.n + 1);
    toc_sv *likeness = TOC_NEW_N(a, toc_sv, m->reports.n + 1);
    toc_stix_merged in = {
        .view = &m->view, .revisions = revisions, .likeness = likeness, .rulings = &rulings};
    if (!revisions || !likeness || add_former(m, a, &in.former) < 0)
        return out_of_memory(reterr);
    for (uint32_t i = 0; i < m->reports.n; i++) {
        const toc_kept_member *k = find(&m->members, m->view.witnesses.p[i].incident->id);
        revisions[i] = m->reports.p[i].nth;
        likeness[i] = k ? k->likeness : (toc_sv){"", 0};
    }
    int r = tell_rulings(p->store, &m->rulings, false, a, &rulings, reterr);
    if (r == 0 && !p->may_merged)
        r = tell_rulings(p->store, &m->grades, true, a, &rulings, reterr);
    if (r == 0 && toc_stix_of_merged(marking, &in, a, ret) < 0)
        r = out_of_memory(reterr);
    return r;
}

/* Writes an incident of several reports, once. *ret_live: views show it, and it passes the gate. */
static int publish_incident(toc_publisher *p, toc_sv id, toc_buf *ret, bool *ret_live,
                            toc_err *reterr)
{
    toc_arena a = {0};
    toc_merged m = {0};
    toc_tlp level = TOC_TLP_NONE;
    bool fresh = toc_map_get(&p->written, id) == TOC_MAP_NONE;
    *ret_live = true;
    if (!fresh)
        return 0;
    int r = toc_merge_get(p->store, id, &a, &m, reterr);
    TOC_ASSERT(r <= 0);
    if (r == 0 && p->may_merged && m.live)
        r = p->may_merged(p->context, &m, &level, reterr);
    *ret_live = r == 0 && m.live;
    if (*ret_live)
        r = take_id(p, id, &fresh, reterr);
    if (*ret_live && r == 0)
        r = write_merged(p, &m, TOC_MAX(p->marking, level), &a, ret, reterr);
    toc_arena_done(&a);
    return TOC_MIN(r, 0);
}

/* ---- reports ---- */

static bool is_wanted(const toc_sv_vec *wanted, toc_sv id)
{
    if (!wanted || !wanted->n)
        return true;
    TOC_VEC_FOREACH (w, wanted)
        if (toc_sv_eq(*w, id))
            return true;
    return false;
}

/* How many reports of the incident are earlier than this one, and one for its being of several:
 * what the report refers to may have changed with each of them. */
static int count_steps(toc_publisher *p, const toc_kept_member *m, const toc_kept_member *told,
                       toc_arena *a, uint64_t *ret, toc_err *reterr)
{
    toc_kept_member_vec all = {0};
    toc_member *mine = NULL;
    int r = toc_store_members(p->store, m->incident, false, a, &all, reterr);
    if (r == 0 && told->likeness.n)
        r = TOC_MIN(toc_member_read(told->likeness, a, &mine, reterr), 0);
    *ret += 1;
    TOC_VEC_FOREACH (k, &all) {
        toc_kept_member other = {0};
        toc_member *theirs = NULL;
        if (r == 0)
            r = toc_store_member(p->store, k->no, a, &other, reterr);
        if (r == 0 && other.likeness.n)
            r = TOC_MIN(toc_member_read(other.likeness, a, &theirs, reterr), 0);
        *ret += mine && theirs && toc_member_order(theirs, mine) < 0;
    }
    return r;
}

/* Where an incident of a report stands. */
typedef struct {
    toc_sv elsewhere; /* empty: with its report */
    toc_sv likeness;
    bool keep; /* it is to be told at all */
} standing_place;

static bool only_apart(const toc_merged *m)
{
    bool only = m->members.n == 1;
    TOC_VEC_FOREACH (u, &m->rulings)
        only = only && (!toc_ruling_is_told(u) || !toc_ruling_counts(u));
    return only;
}

/* That it is not another one, which may not be told to whom this goes, leaves it as plain as it
 * was: else its form would tell that there is another one. */
static int is_plain(toc_publisher *p, const toc_kept_member *m, toc_arena *a, bool *ret,
                    toc_err *reterr)
{
    toc_merged got = {0};
    toc_tlp level;
    int r = toc_merge_is_plain(p->store, m, ret, reterr);
    if (r < 0 || *ret || !p->may_merged)
        return r;
    r = toc_merge_get(p->store, m->incident, a, &got, reterr);
    if (r != 0 || !only_apart(&got))
        return TOC_MIN(r, 0);
    r = p->may_merged(p->context, &got, &level, reterr);
    *ret = r == 0;
    TOC_VEC_FOREACH (u, &got.rulings)
        *ret = *ret && !toc_ruling_is_told(u);
    return TOC_MIN(r, 0);
}

static int place(toc_publisher *p, const toc_kept_member *m, toc_buf *lines, toc_arena *a,
                 standing_place *ret, uint64_t *steps, toc_err *reterr)
{
    bool plain = true, fresh;
    toc_kept_member told = {0};
    int r = toc_store_member(p->store, m->no, a, &told, reterr);
    if (r == 0)
        r = is_plain(p, m, a, &plain, reterr);
    *ret = (standing_place){.likeness = told.likeness, .keep = true};
    if (r < 0)
        return r;
    if (plain)
        return take_id(p, m->id, &fresh, reterr);
    ret->elsewhere = toc_arena_dup(a, m->incident);
    r = publish_incident(p, ret->elsewhere, lines, &ret->keep, reterr);
    /* What is left out does not show by the time of its report, either. */
    return r == 0 && ret->keep ? count_steps(p, m, &told, a, steps, reterr) : r;
}

/* Beside the incidents of the record. */
typedef struct {
    toc_sv *elsewhere, *likeness;
    uint64_t steps;
} places;

/* Leaves out of the record what is not wanted, and says where the rest stands. */
static int place_all(toc_publisher *p, const toc_sv_vec *wanted, toc_record *rec, toc_buf *lines,
                     toc_arena *a, places *ret, toc_err *reterr)
{
    toc_kept_member_vec members = {0};
    uint32_t kept = 0;
    int r = toc_store_members_of_report(p->store, rec->report_id, a, &members, reterr);
    for (uint32_t i = 0; r == 0 && i < rec->incidents.n; i++) {
        const toc_kept_member *m = find(&members, rec->incidents.p[i].id);
        standing_place at = {0};
        if (m && is_wanted(wanted, m->id))
            r = place(p, m, lines, a, &at, &ret->steps, reterr);
        if (!at.keep)
            continue;
        ret->elsewhere[kept] = at.elsewhere;
        ret->likeness[kept] = at.likeness;
        rec->incidents.p[kept++] = rec->incidents.p[i];
    }
    rec->incidents.n = kept;
    return r;
}

static int write_report(toc_publisher *p, toc_stored_report *got, toc_tlp marking,
                        const toc_sv_vec *wanted, toc_arena *a, toc_buf *ret, toc_err *reterr)
{
    toc_ruling_vec grades = {0};
    toc_told_ruling_vec told = {0};
    places at = {0};
    at.elsewhere = TOC_NEW_N(a, toc_sv, got->rec->incidents.n + 1);
    at.likeness = TOC_NEW_N(a, toc_sv, got->rec->incidents.n + 1);
    if (!at.elsewhere || !at.likeness)
        return out_of_memory(reterr);
    int r = place_all(p, wanted, got->rec, ret, a, &at, reterr);
    toc_stix_report in = {.doc = &got->doc,
                          .rec = got->rec,
                          .nth = got->nth,
                          .grades = &told,
                          .elsewhere = at.elsewhere,
                          .likeness = at.likeness,
                          .steps = at.steps};
    if (r == 0 && !p->may_report) /* grades bear no marking */
        r = toc_merge_grades(p->store, got->doc.source, got->rec->report_id, a, &in.reliability,
                             &in.credibility, &grades, reterr);
    if (r == 0)
        r = tell_rulings(p->store, &grades, true, a, &told, reterr);
    if (r == 0 && toc_stix_of_report(marking, &in, a, ret) < 0)
        r = out_of_memory(reterr);
    return r;
}

static int publish(toc_publisher *p, toc_sv report, const toc_sv_vec *wanted, toc_arena *a,
                   toc_buf *ret, toc_err *reterr)
{
    toc_stored_report got = {0};
    toc_tlp level = TOC_TLP_NONE;
    int r = toc_store_report(p->store, &(toc_report_want){.report = report}, a, &got, reterr);
    TOC_ASSERT(r <= 0);
    if (r == 0 && p->may_report)
        r = p->may_report(p->context, &got, &level, reterr);
    return r == 0 ? write_report(p, &got, TOC_MAX(p->marking, level), wanted, a, ret, reterr) : r;
}

int toc_publish_report(toc_publisher *p, toc_sv report, const toc_sv_vec *members, toc_buf *ret,
                       bool *ret_given, toc_err *reterr)
{
    toc_arena a = {0};
    int r = publish(p, report, members, &a, ret, reterr);
    toc_arena_done(&a);
    *ret_given = r == 0;
    return TOC_MIN(r, 0);
}
