/* store - see store.h: what every kind of store does alike. */
#include "store/store.h"

#include "base/utf8.h"
#include "model/id.h"

#include <errno.h>

int toc_store_open(const char *where, toc_store_mode mode, toc_store **ret, toc_err *reterr)
{
    return toc_store_sqlite.open(where, mode, ret, reterr);
}

toc_store *toc_store_close(toc_store *s)
{
    if (s)
        s->ops->close(s);
    return NULL;
}

bool toc_store_created(const toc_store *s)
{
    return s->created;
}

int toc_store_begin(toc_store *s, toc_err *reterr)
{
    return s->ops->begin(s, reterr);
}

int toc_store_commit(toc_store *s, toc_err *reterr)
{
    return s->ops->commit(s, reterr);
}

void toc_store_rollback(toc_store *s)
{
    s->ops->rollback(s);
}

/* ---- put_report ---- */

/* "-" leads nowhere: what came through standard input is known by its bytes alone. */
static bool is_origin(toc_sv origin)
{
    return origin.n && !toc_sv_eq(origin, TOC_SV("-"));
}

/*
 * Which report is it? By its bytes; by the origin, when that is where the report's current revision
 * came from (a copy elsewhere that goes its own way is a report of its own); by its id.
 * Returns 0, TOC_STORE_NONE, or < 0.
 */
static int find_known(toc_store *s, const toc_doc *doc, const toc_record *rec, toc_sv id,
                      toc_arena *a, toc_known *ret, bool *ret_same, toc_err *reterr)
{
    toc_sv origin = doc->origin;
    *ret_same = false;
    int r = s->ops->known_bytes(s, doc->sha256, a, ret, reterr);
    if (r == 0) {
        /* An article that was changed back is revised; an old copy found elsewhere is no news, nor
         * is one that another store kept. */
        *ret_same = ret->nth == ret->current || !toc_sv_eq(ret->origin, origin) || rec->report_id.n;
        return 0;
    }
    if (r == TOC_STORE_NONE && is_origin(origin)) {
        r = s->ops->known_origin(s, origin, a, ret, reterr);
        if (r == 0 && !toc_sv_eq(ret->origin, origin))
            r = TOC_STORE_NONE;
    }
    if (r == TOC_STORE_NONE)
        r = s->ops->known_report(s, id, a, ret, reterr);
    return r;
}

static bool told_has(const toc_told_vec *v, toc_sv id)
{
    TOC_VEC_FOREACH (t, v)
        if (toc_sv_eq(t->id, id))
            return true;
    return false;
}

static bool record_has(const toc_record *rec, toc_sv id)
{
    TOC_VEC_FOREACH (i, &rec->incidents)
        if (toc_sv_eq(i->id, id))
            return true;
    return false;
}

/* The first of the old incidents that the new record lost and that may be this one. */
static toc_told *lost_twin(toc_told_vec *old, const toc_record *rec, const toc_incident *i)
{
    TOC_VEC_FOREACH (t, old)
        if (t->realm == i->realm && t->type == i->type && !record_has(rec, t->id))
            return t;
    return NULL;
}

/*
 * An edit that corrects the date or place of an incident changes the id that it would get. Where
 * the old revision told of one that the new one lost, of the same realm and type, it is that one.
 */
static int keep_ids(toc_store *s, const toc_known *known, toc_record *rec, toc_arena *a,
                    toc_err *reterr)
{
    toc_told_vec old = {0};
    int r = s->ops->told(s, known->report, a, &old, reterr);
    if (r < 0)
        return r;
    TOC_VEC_FOREACH (i, &rec->incidents) {
        if (told_has(&old, i->id))
            continue;
        toc_told *twin = lost_twin(&old, rec, i);
        if (twin)
            i->id = twin->id;
    }
    return 0;
}

static bool add_name(toc_sv_vec *v, toc_sv name, toc_arena *a)
{
    if (!name.n)
        return true;
    TOC_VEC_FOREACH (have, v)
        if (toc_sv_eq(*have, name))
            return true;
    toc_sv *slot = TOC_VEC_PUSH(a, v);
    if (slot)
        *slot = name;
    return slot != NULL;
}

int toc_incident_entry_of(const toc_incident *i, toc_day published, toc_arena *a,
                          toc_incident_entry *ret)
{
    toc_day start = i->date.start, end = i->date.end;
    if (start == TOC_DAY_NONE)
        start = end != TOC_DAY_NONE ? end : published;
    if (end == TOC_DAY_NONE)
        end = start;
    *ret = (toc_incident_entry){.told = i, .first_day = start, .last_day = end};
    TOC_VEC_FOREACH (p, &i->perpetrators)
        if (!add_name(&ret->actors, toc_fold(a, p->name), a) ||
            !add_name(&ret->actors, toc_fold(a, p->text), a) ||
            !add_name(&ret->actors, toc_fold(a, p->id), a))
            return -ENOMEM;
    return 0;
}

/* How a revision comes to be. */
typedef enum { NEW_REPORT, NEW_BYTES, NEW_READING } revision_kind;

/* Flattens the record and hands the revision to the store. */
static int put_revision(toc_store *s, const toc_known *known, revision_kind kind,
                        const toc_doc *doc, const toc_record *rec, toc_arena *a, toc_err *reterr)
{
    toc_assertion_vec assertions = {0};
    toc_incident_entry_vec entries = {0};
    int r = toc_assertions_of(rec, a, &assertions);
    TOC_VEC_FOREACH (v, &assertions)
        if (!v->marking.n)
            v->marking = doc->marking;
    TOC_VEC_FOREACH (i, &rec->incidents) {
        toc_incident_entry *e = TOC_VEC_PUSH(a, &entries);
        if (r == 0)
            r = e ? toc_incident_entry_of(i, rec->published, a, e) : -ENOMEM;
    }
    if (r < 0 || a->overflowed)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    toc_revision revision = {
        .report = known->report,
        .identity = known->identity,
        .first = kind == NEW_REPORT,
        .reading = kind == NEW_READING,
        .doc = doc,
        .rec = rec,
        .assertions = &assertions,
        .incidents = &entries,
    };
    return s->ops->put_revision(s, &revision, reterr);
}

/* The ids that a known report's record has: those of the report's identity, not of the document. */
static int identify(toc_store *s, const toc_known *known, bool first, toc_record *rec, toc_arena *a,
                    toc_err *reterr)
{
    rec->report_id = known->report;
    if (toc_record_identify(rec, known->identity, a) < 0)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    return first ? 0 : keep_ids(s, known, rec, a, reterr);
}

int toc_store_put_origin(toc_store *s, toc_sv origin, toc_sv report, toc_err *reterr)
{
    return is_origin(origin) ? s->ops->put_origin(s, origin, report, reterr) : 0;
}

/* What is kept of a report that is there, or not yet, in the order in which it has to happen. */
static int put_known(toc_store *s, const toc_known *known, revision_kind kind, bool same,
                     const toc_doc *doc, toc_record *rec, toc_arena *a, toc_err *reterr)
{
    int r = 0;
    toc_doc sourced = *doc;
    if (kind == NEW_REPORT)
        sourced.source = toc_report_source(doc, a);
    if (known->withdrawn)
        r = s->ops->restore_report(s, known->report, reterr);
    TOC_ASSERT(r <= 0);
    if (r == 0)
        r = identify(s, known, kind == NEW_REPORT, rec, a, reterr);
    if (r == 0 && !same)
        r = put_revision(s, known, kind, &sourced, rec, a, reterr);
    if (r == 0 && same && known->bare && doc->original.n)
        r = s->ops->fill_revision(s, known, doc, reterr);
    return r;
}

int toc_store_put_report(toc_store *s, const toc_doc *doc, toc_record *rec, toc_arena *a,
                         toc_put *ret, toc_err *reterr)
{
    toc_known known = {0};
    bool same;
    toc_sv identity = toc_report_identity(doc, a);
    toc_sv id = rec->report_id.n ? rec->report_id : toc_derived_id(a, "report", identity);
    int r = find_known(s, doc, rec, id, a, &known, &same, reterr);
    if (r < 0)
        return r;
    bool first = r == TOC_STORE_NONE;
    if (first)
        known = (toc_known){.report = id, .identity = identity};
    r = put_known(s, &known, first ? NEW_REPORT : NEW_BYTES, same, doc, rec, a, reterr);
    if (r == 0)
        r = toc_store_put_origin(s, doc->origin, known.report, reterr);
    if (r < 0)
        return r;
    *ret = first ? TOC_PUT_NEW : same ? TOC_PUT_SAME : TOC_PUT_REVISED;
    if (known.withdrawn && same)
        *ret = TOC_PUT_RESTORED;
    return 0;
}

int toc_store_put_reading(toc_store *s, const toc_doc *doc, toc_record *rec, toc_arena *a,
                          toc_err *reterr)
{
    toc_known known = {0};
    int r = s->ops->known_report(s, rec->report_id, a, &known, reterr);
    return r ? r : put_known(s, &known, NEW_READING, false, doc, rec, a, reterr);
}

int toc_store_withdraw_report(toc_store *s, toc_sv report, toc_err *reterr)
{
    return s->ops->withdraw_report(s, report, reterr);
}

int toc_store_restore_report(toc_store *s, toc_sv report, toc_err *reterr)
{
    return s->ops->restore_report(s, report, reterr);
}

int toc_store_put_object(toc_store *s, const toc_object *o, toc_put *ret, toc_err *reterr)
{
    return s->ops->put_object(s, o, ret, reterr);
}

/* ---- members and incidents ---- */

int toc_store_members_of_report(toc_store *s, toc_sv report, toc_arena *a, toc_kept_member_vec *ret,
                                toc_err *reterr)
{
    return s->ops->members_of_report(s, report, a, ret, reterr);
}

int toc_store_members(toc_store *s, toc_sv incident, bool all, toc_arena *a,
                      toc_kept_member_vec *ret, toc_err *reterr)
{
    return s->ops->members(s, incident, all, a, ret, reterr);
}

int toc_store_member_number(toc_store *s, toc_sv id, int64_t *ret, toc_err *reterr)
{
    return s->ops->member_number(s, id, ret, reterr);
}

int toc_store_member(toc_store *s, int64_t no, toc_arena *a, toc_kept_member *ret, toc_err *reterr)
{
    return s->ops->member(s, no, a, ret, reterr);
}

int toc_store_member_markings(toc_store *s, int64_t no, toc_arena *a, toc_sv_vec *ret,
                              toc_err *reterr)
{
    return s->ops->member_markings(s, no, a, ret, reterr);
}

int toc_store_unresolved(toc_store *s, int engine, uint32_t limit, toc_arena *a,
                         toc_kept_member_vec *ret, toc_err *reterr)
{
    return s->ops->unresolved(s, engine, limit, a, ret, reterr);
}

int toc_store_candidates(toc_store *s, const toc_store_keys *keys, toc_arena *a,
                         toc_kept_member_vec *ret, toc_err *reterr)
{
    return s->ops->candidates(s, keys, a, ret, reterr);
}

int toc_store_put_likeness(toc_store *s, int64_t member, int engine, toc_sv likeness,
                           const toc_store_keys *keys, toc_err *reterr)
{
    return s->ops->put_likeness(s, member, engine, likeness, keys, reterr);
}

int toc_store_put_link(toc_store *s, const toc_kept_link *l, toc_err *reterr)
{
    TOC_ASSERT(l->low < l->high);
    return s->ops->put_link(s, l, reterr);
}

int toc_store_links(toc_store *s, int64_t member, toc_arena *a, toc_kept_link_vec *ret,
                    toc_err *reterr)
{
    return s->ops->links(s, member, a, ret, reterr);
}

int toc_store_put_incident(toc_store *s, const toc_incident_entry *e, const int64_t *members,
                           uint32_t n, toc_err *reterr)
{
    return s->ops->put_incident(s, e, members, n, reterr);
}

int toc_store_drop_incident(toc_store *s, toc_sv id, bool merged, toc_err *reterr)
{
    return s->ops->drop_incident(s, id, merged, reterr);
}

int toc_store_note_shared(toc_store *s, toc_sv incident, toc_err *reterr)
{
    return s->ops->note_shared(s, incident, reterr);
}

int toc_store_note_settled(toc_store *s, toc_sv incident, bool settled, toc_err *reterr)
{
    return s->ops->note_settled(s, incident, settled, reterr);
}

int toc_store_doubts(toc_store *s, bool later, uint32_t limit, uint32_t offset, toc_arena *a,
                     toc_doubt_vec *ret, toc_err *reterr)
{
    return s->ops->doubts(s, later, limit, offset, a, ret, reterr);
}

/* ---- rulings ---- */

/* Named by all that it says, so that no store keeps one twice. */
static toc_sv ruling_id(const toc_ruling *r, toc_arena *a)
{
    toc_sv name = toc_arena_printf(
        a, "%.*s|%.*s|%.*s|%.*s|%.*s|%lld", TOC_SV_ARG(r->verb), TOC_SV_ARG(r->subject),
        TOC_SV_ARG(r->field), TOC_SV_ARG(r->value), TOC_SV_ARG(r->analyst), (long long)r->made);
    return toc_derived_id(a, "ruling", name);
}

int toc_store_put_ruling(toc_store *s, toc_ruling *ruling, const toc_ruling_side_vec *sides,
                         toc_arena *a, bool *ret_new, toc_err *reterr)
{
    if (!ruling->made)
        ruling->made = toc_time_now();
    if (!ruling->id.n)
        ruling->id = ruling_id(ruling, a);
    if (a->overflowed)
        return toc_fail(reterr, -ENOMEM, "out of memory");
    return s->ops->put_ruling(s, ruling, sides, ret_new, reterr);
}

int toc_store_undo_ruling(toc_store *s, int64_t no, toc_sv by, toc_sv because, toc_err *reterr)
{
    return s->ops->undo_ruling(s, no, by, because, reterr);
}

int toc_store_ruling(toc_store *s, int64_t no, toc_arena *a, toc_ruling *ret, toc_err *reterr)
{
    return s->ops->ruling(s, no, a, ret, reterr);
}

int toc_store_ruling_number(toc_store *s, toc_sv id, int64_t *ret, toc_err *reterr)
{
    return s->ops->ruling_number(s, id, ret, reterr);
}

int toc_store_rulings_on(toc_store *s, toc_sv subject, toc_arena *a, toc_ruling_vec *ret,
                         toc_err *reterr)
{
    return s->ops->rulings_on(s, subject, a, ret, reterr);
}

int toc_store_rulings_of(toc_store *s, int64_t member, toc_arena *a, toc_ruling_vec *ret,
                         toc_err *reterr)
{
    return s->ops->rulings_of(s, member, a, ret, reterr);
}

int toc_store_rulings(toc_store *s, int64_t after, uint32_t limit, toc_arena *a,
                      toc_ruling_vec *ret, toc_err *reterr)
{
    return s->ops->rulings(s, after, limit, a, ret, reterr);
}

int toc_store_ruling_sides(toc_store *s, int64_t no, toc_arena *a, toc_ruling_side_vec *ret,
                           toc_err *reterr)
{
    return s->ops->ruling_sides(s, no, a, ret, reterr);
}

int toc_store_reports_of(toc_store *s, toc_sv source, toc_sv after, uint32_t limit, toc_arena *a,
                         toc_sv_vec *ret, toc_err *reterr)
{
    return s->ops->reports_of(s, source, after, limit, a, ret, reterr);
}

int toc_store_sources(toc_store *s, toc_arena *a, toc_source_row_vec *ret, toc_err *reterr)
{
    return s->ops->sources(s, a, ret, reterr);
}

/* ---- looking ---- */

int toc_store_incidents(toc_store *s, const toc_incident_query *q, toc_arena *a,
                        toc_incident_page *ret, toc_err *reterr)
{
    toc_incident_query checked = *q;
    if (!checked.limit)
        checked.limit = TOC_STORE_PAGE;
    checked.limit = TOC_MIN(checked.limit, (uint32_t)TOC_STORE_MAX_PAGE);
    return s->ops->incidents(s, &checked, a, ret, reterr);
}

int toc_store_report(toc_store *s, const toc_report_want *want, toc_arena *a,
                     toc_stored_report *ret, toc_err *reterr)
{
    toc_stored_report got = {0};
    int r = s->ops->report(s, want, a, &got, reterr);
    if (r)
        return r;
    r = toc_assertions_record(got.assertions.p, got.assertions.n, a, &got.rec, reterr);
    if (r < 0)
        return r;
    got.rec->id = got.doc.id;
    got.rec->report_id = want->report;
    *ret = got;
    return 0;
}

int toc_store_reports(toc_store *s, toc_sv after, uint32_t limit, toc_arena *a, toc_sv_vec *ret,
                      toc_err *reterr)
{
    return s->ops->reports(s, after, limit, a, ret, reterr);
}

int toc_store_resolve(toc_store *s, toc_sv prefix, toc_arena *a, toc_store_match *ret,
                      toc_err *reterr)
{
    return s->ops->resolve(s, prefix, a, ret, reterr);
}

int toc_store_object(toc_store *s, toc_sv id, toc_arena *a, toc_object *ret, toc_err *reterr)
{
    return s->ops->object(s, id, a, ret, reterr);
}

int toc_store_objects(toc_store *s, int64_t *at, uint32_t limit, toc_arena *a, toc_object_vec *ret,
                      toc_err *reterr)
{
    return s->ops->objects(s, at, limit, a, ret, reterr);
}

int toc_store_beside(toc_store *s, toc_store **ret, toc_err *reterr)
{
    return s->ops->open(s->ops->where(s), TOC_STORE_READ, ret, reterr);
}

int toc_store_outdated(toc_store *s, toc_arena *a, toc_number_vec *ret, int64_t *ret_last,
                       toc_err *reterr)
{
    return s->ops->outdated(s, a, ret, ret_last, reterr);
}

int toc_store_versions(toc_store *s, toc_sv type, int64_t after, int64_t until,
                       toc_version_visit visit, void *context, toc_err *reterr)
{
    return s->ops->versions(s, type, after, until, visit, context, reterr);
}

int toc_store_search(toc_store *s, toc_sv words, uint32_t limit, uint32_t offset, toc_arena *a,
                     toc_search_hit_vec *ret, toc_err *reterr)
{
    return s->ops->search(s, words, limit, offset, a, ret, reterr);
}

int toc_store_changes(toc_store *s, int64_t after, uint32_t limit, toc_arena *a,
                      toc_change_vec *ret, toc_err *reterr)
{
    return s->ops->changes(s, after, limit, a, ret, reterr);
}

int toc_store_count(toc_store *s, toc_store_counts *ret, toc_err *reterr)
{
    return s->ops->count(s, ret, reterr);
}

int toc_store_hold(toc_store *s, toc_err *reterr)
{
    return s->ops->hold(s, reterr);
}

void toc_store_let_go(toc_store *s)
{
    s->ops->let_go(s);
}

int toc_store_briefs(toc_store *s, int64_t after, toc_brief_visit visit, void *context,
                     toc_err *reterr)
{
    return s->ops->briefs(s, after, visit, context, reterr);
}

int toc_store_brief(toc_store *s, toc_sv id, toc_arena *a, toc_brief *ret, toc_err *reterr)
{
    return s->ops->brief(s, id, a, ret, reterr);
}

int toc_store_unbriefed(toc_store *s, uint32_t limit, toc_arena *a, toc_sv_vec *ret,
                        toc_err *reterr)
{
    return s->ops->unbriefed(s, limit, a, ret, reterr);
}

int toc_store_put_brief(toc_store *s, toc_sv id, toc_sv body, toc_err *reterr)
{
    return s->ops->put_brief(s, id, body, reterr);
}

int toc_store_by_actor(toc_store *s, toc_sv name, toc_sv id, toc_arena *a, toc_number_vec *ret,
                       toc_err *reterr)
{
    return s->ops->by_actor(s, name, id, a, ret, reterr);
}

int toc_store_by_text(toc_store *s, toc_sv words, toc_arena *a, toc_number_vec *ret,
                      toc_err *reterr)
{
    return s->ops->by_text(s, words, a, ret, reterr);
}

int toc_store_warned(toc_store *s, int64_t before, uint32_t limit, toc_arena *a,
                     toc_warned_vec *ret, toc_err *reterr)
{
    return s->ops->warned(s, before, limit, a, ret, reterr);
}
