/* view - see merge.h: the witnesses of an incident, out of the store. */
#include "merge/view.h"

#include "model/record_json.h"
#include "model/stix.h"
#include "resolve/resolve.h"
#include "store/views.h"

#include <errno.h>
#include <stdlib.h>

typedef struct {
    toc_store *s;
    toc_arena *a;
    toc_err *reterr;
    const int64_t *numbers; /* of the members */
    uint32_t n;
    int64_t at; /* a moment of the past; 0: now */
    toc_merged *out;
    toc_witness_vec witnesses;
    TOC_VEC(const toc_member *) likenesses; /* beside witnesses */
    toc_stored_report_vec reports;          /* likewise */
} loader;

static int out_of_memory(toc_err *reterr)
{
    return toc_fail(reterr, -ENOMEM, "out of memory");
}

/* ---- reports ---- */

static bool has_ruling(const toc_ruling_vec *list, int64_t no)
{
    TOC_VEC_FOREACH (u, list)
        if (u->no == no)
            return true;
    return false;
}

/* The grade that the last ruling that stands gives; 0: none. Earlier ones are overruled. */
static int get_grade(toc_store *s, toc_sv subject, const char *field, toc_arena *a, char *ret,
                     toc_ruling_vec *rulings, toc_err *reterr)
{
    toc_ruling_vec list = {0};
    const toc_ruling *last = NULL;
    int r = subject.n ? toc_store_rulings_on(s, subject, a, &list, reterr) : 0;
    TOC_VEC_FOREACH (u, &list)
        if (!u->undone && toc_sv_eq(u->verb, TOC_SV("grade")) &&
            toc_sv_eq(u->field, toc_sv_of(field)) && u->value.n == 3)
            last = u;
    *ret = last ? last->value.p[1] : '\0'; /* "\"B\"" */
    if (r < 0 || !last || has_ruling(rulings, last->no))
        return r;
    toc_ruling *slot = TOC_VEC_PUSH(a, rulings);
    if (!slot)
        return out_of_memory(reterr);
    *slot = *last;
    return 0;
}

int toc_merge_grades(toc_store *s, toc_sv source, toc_sv report, toc_arena *a,
                     char *ret_reliability, char *ret_credibility, toc_ruling_vec *ret_rulings,
                     toc_err *reterr)
{
    int r = get_grade(s, source, "reliability", a, ret_reliability, ret_rulings, reterr);
    return r == 0 ? get_grade(s, report, "credibility", a, ret_credibility, ret_rulings, reterr)
                  : r;
}

static int add_witness(loader *l, const toc_witness *w, const toc_member *likeness,
                       const toc_stored_report *report)
{
    toc_witness *slot = TOC_VEC_PUSH(l->a, &l->witnesses);
    const toc_member **m = TOC_VEC_PUSH(l->a, &l->likenesses);
    toc_stored_report *r = TOC_VEC_PUSH(l->a, &l->reports);
    if (!slot || !m || !r)
        return out_of_memory(l->reterr);
    *slot = *w;
    *m = likeness;
    *r = *report;
    return 0;
}

/* The revision that there was at the moment. TOC_STORE_NONE: none told of it. */
static int get_revision(loader *l, toc_report_want *want, toc_stored_report *ret)
{
    int r = toc_store_report(l->s, want, l->a, ret, l->reterr);
    while (r == 0 && l->at && ret->recorded > l->at) {
        if (ret->nth <= 1)
            return TOC_STORE_NONE;
        want->nth = ret->nth - 1;
        r = toc_store_report(l->s, want, l->a, ret, l->reterr);
    }
    return r == 0 && l->at && ret->rec->incidents.n != 1 ? TOC_STORE_NONE : r;
}

static int get_member(loader *l, int64_t no)
{
    toc_kept_member *kept = TOC_VEC_PUSH(l->a, &l->out->members);
    toc_stored_report got = {0};
    toc_member *likeness = NULL;
    if (!kept)
        return out_of_memory(l->reterr);
    int r = toc_store_member(l->s, no, l->a, kept, l->reterr);
    toc_report_want want = {.report = kept->report, .incident = kept->id};
    if (r == 0)
        r = get_revision(l, &want, &got);
    if (r == TOC_STORE_NONE && l->at) {
        l->out->members.n--;
        return 0;
    }
    if (r == 0 && kept->likeness.n)
        r = TOC_MIN(toc_member_read(kept->likeness, l->a, &likeness, l->reterr), 0);
    TOC_ASSERT(r <= 0 && (r < 0 || got.rec->incidents.n == 1));
    if (r < 0)
        return r;
    toc_witness w = {.report = kept->report,
                     .name = got.doc.id,
                     .title = got.rec->title,
                     .sha256 = toc_arena_dup(l->a, toc_sv_of(got.doc.sha256)),
                     .published = got.rec->published,
                     .incident = &got.rec->incidents.p[0]};
    r = toc_merge_grades(l->s, got.doc.source, kept->report, l->a, &w.reliability, &w.credibility,
                         &l->out->grades, l->reterr);
    return r == 0 ? add_witness(l, &w, likeness, &got) : r;
}

/* ---- rulings ---- */

static bool is_verb(const toc_ruling *u, const char *verb)
{
    return toc_sv_eq(u->verb, toc_sv_of(verb));
}

/*
 * An incident may have fallen apart since a ruling on it: the ruling goes with the earliest of its
 * members then that is live still.
 */
static int is_ours(loader *l, const toc_ruling *u, bool *ret)
{
    toc_ruling_side_vec sides = {0};
    toc_member *first = NULL;
    int64_t first_no = 0;
    int r = toc_store_ruling_sides(l->s, u->no, l->a, &sides, l->reterr);
    TOC_VEC_FOREACH (side, &sides) {
        toc_kept_member kept = {0};
        toc_member *m = NULL;
        if (r == 0)
            r = toc_store_member(l->s, side->member, l->a, &kept, l->reterr);
        if (r == 0 && kept.live && kept.likeness.n)
            r = TOC_MIN(toc_member_read(kept.likeness, l->a, &m, l->reterr), 0);
        if (m && (!first || toc_member_order(m, first) < 0)) {
            first = m;
            first_no = side->member;
        }
    }
    *ret = false;
    for (uint32_t i = 0; i < l->n; i++)
        *ret = *ret || (first && l->numbers[i] == first_no);
    return r;
}

static int add_correction(loader *l, const toc_ruling *u)
{
    toc_incident *said = NULL;
    toc_witness w = {.published = TOC_DAY_NONE,
                     .analyst = u->analyst,
                     .because = u->because,
                     .when = u->made,
                     .ruling = u->no};
    toc_sv *field = TOC_VEC_PUSH(l->a, &w.fields);
    if (!field)
        return out_of_memory(l->reterr);
    *field = u->field;
    int r = toc_merge_correction(u->field, u->value, l->a, &said, l->reterr);
    w.incident = said;
    return r == 0 ? add_witness(l, &w, NULL, &(toc_stored_report){0}) : r;
}

/* A value that an analyst confirms is the analyst's word, as a corrected one is. Of a list one
 * entry is confirmed: the others stay as the reports tell them, and so does this one. */
static bool gives_value(const toc_ruling *u)
{
    return is_verb(u, "correct") ||
           (is_verb(u, "confirm") && u->field.n && !toc_sv_starts(u->value, TOC_SV("[")));
}

static int apply_ruling(loader *l, const toc_ruling *u)
{
    bool about = is_verb(u, "correct") || is_verb(u, "reject") || is_verb(u, "confirm");
    bool ours = false;
    int r = about && !u->undone ? is_ours(l, u, &ours) : 0;
    if (r < 0 || !ours)
        return r;
    if (gives_value(u))
        return add_correction(l, u);
    if (u->field.n) /* not the incident as such */
        return 0;
    l->out->standing = is_verb(u, "reject") ? TOC_STANDING_REJECTED : TOC_STANDING_CONFIRMED;
    return 0;
}

/* Says no more than the reports that it is about: a value is somebody's word. */
static bool is_judgement(const toc_ruling *u)
{
    return toc_ruling_is_told(u) && !u->field.n && !is_verb(u, "correct");
}

static int add_red_basis(loader *l, const toc_ruling *u, int64_t member)
{
    static const toc_sv RED = {"TLP:RED", 7};
    toc_kept_member kept = {0};
    toc_sv_vec names = {0};
    bool red = false;
    int r = toc_store_member(l->s, member, l->a, &kept, l->reterr);
    if (r == 0)
        r = toc_store_member_markings(l->s, member, l->a, &names, l->reterr);
    TOC_VEC_FOREACH (name, &names)
        red = red || toc_sv_eq(*name, RED);
    toc_red_basis *slot = r == 0 && red ? TOC_VEC_PUSH(l->a, &l->out->red) : NULL;
    if (r == 0 && red && !slot)
        return out_of_memory(l->reterr);
    if (slot)
        *slot = (toc_red_basis){u->no, kept.report};
    return r;
}

/* What a judgement took its TLP:RED over from, reports that were withdrawn since among them. */
static int find_red_basis(loader *l, const toc_ruling *u)
{
    toc_ruling_side_vec sides = {0};
    if (!is_judgement(u) || !u->inherited || !toc_sv_eq(u->marking, TOC_SV("TLP:RED")))
        return 0;
    int r = toc_store_ruling_sides(l->s, u->no, l->a, &sides, l->reterr);
    TOC_VEC_FOREACH (side, &sides)
        if (r == 0)
            r = add_red_basis(l, u, side->member);
    return r;
}

/* By when they were made, the same in every store: the last word counts. */
static int by_time(const void *a, const void *b)
{
    const toc_ruling *x = a, *y = b;
    if (x->made != y->made)
        return x->made < y->made ? -1 : 1;
    return toc_sv_cmp(x->id, y->id);
}

/* Leaves those that were made by then, as they stood: one that was taken back since still did. */
static void turn_back(toc_ruling_vec *all, int64_t at)
{
    uint32_t kept = 0;
    TOC_VEC_FOREACH (u, all) {
        if (u->made > at)
            continue;
        if (u->undone > at)
            u->undone = 0;
        all->p[kept++] = *u;
    }
    all->n = kept;
}

/* All on the members, each once, in order. */
static int get_rulings(loader *l)
{
    toc_ruling_vec *all = &l->out->rulings;
    int r = 0;
    for (uint32_t i = 0; r == 0 && i < l->n; i++)
        r = toc_store_rulings_of(l->s, l->numbers[i], l->a, all, l->reterr);
    if (all->n > 1)
        qsort(all->p, all->n, sizeof(*all->p), by_time);
    uint32_t kept = 0;
    for (uint32_t i = 0; i < all->n; i++)
        if (!kept || all->p[kept - 1].no != all->p[i].no)
            all->p[kept++] = all->p[i];
    all->n = kept;
    if (l->at)
        turn_back(all, l->at);
    TOC_VEC_FOREACH (u, all)
        if (r == 0 && (r = apply_ruling(l, u)) == 0)
            r = find_red_basis(l, u);
    return r;
}

/* ---- the view ---- */

/* The view puts witnesses in an order of its own: the reports follow. */
static int put_reports_in_order(loader *l)
{
    toc_stored_report_vec *out = &l->out->reports;
    TOC_VEC_FOREACH (w, &l->out->view.witnesses) {
        toc_stored_report *slot = TOC_VEC_PUSH(l->a, out);
        if (!slot)
            return out_of_memory(l->reterr);
        for (uint32_t i = 0; i < l->witnesses.n; i++)
            if (l->witnesses.p[i].incident == w->incident)
                *slot = l->reports.p[i];
    }
    return 0;
}

static int add_alias(loader *l, toc_sv id)
{
    toc_sv *slot = TOC_VEC_PUSH(l->a, &l->out->view.aliases);
    if (!slot)
        return out_of_memory(l->reterr);
    *slot = id;
    return 0;
}

/* The ids under which it went out again, each time after it was revoked. */
static int add_revived(loader *l, toc_sv id)
{
    toc_retired old = {.again = id};
    int r = 0;
    while (r == 0 && (r = toc_view_retired(l->s, old.again, l->a, &old, l->reterr)) == 0)
        r = add_alias(l, old.again);
    return TOC_MIN(r, 0);
}

static int add_aliases(loader *l, toc_sv id)
{
    int r = 0;
    TOC_VEC_FOREACH (m, &l->out->members) {
        if (r == 0 && !toc_sv_eq(m->id, id))
            r = add_alias(l, m->id);
        if (r == 0 && m->shared) /* else it went nowhere */
            r = add_revived(l, m->id);
    }
    return r;
}

static int by_id(const void *a, const void *b)
{
    return toc_sv_cmp(*(const toc_sv *)a, *(const toc_sv *)b);
}

static int load(loader *l, toc_sv id)
{
    int r = 0;
    for (uint32_t i = 0; r == 0 && i < l->n; i++)
        r = get_member(l, l->numbers[i]);
    if (r == 0)
        r = get_rulings(l);
    if (r == 0 &&
        toc_view_of(l->witnesses.p, l->likenesses.p, l->witnesses.n, id, l->a, &l->out->view) < 0)
        r = out_of_memory(l->reterr);
    if (r == 0)
        r = put_reports_in_order(l);
    if (r == 0)
        r = add_aliases(l, id);
    toc_sv_vec *aliases = &l->out->view.aliases;
    if (aliases->n > 1)
        qsort(aliases->p, aliases->n, sizeof(*aliases->p), by_id);
    return r;
}

/* The live members of an incident. TOC_STORE_NONE: it has none. */
static int open_members(loader *l, toc_sv id)
{
    toc_kept_member_vec members = {0};
    int r = toc_store_members(l->s, id, false, l->a, &members, l->reterr);
    if (r)
        return r;
    int64_t *numbers = TOC_NEW_N(l->a, int64_t, members.n);
    if (!members.n)
        return TOC_STORE_NONE;
    if (!numbers)
        return out_of_memory(l->reterr);
    for (uint32_t i = 0; i < members.n; i++)
        numbers[i] = members.p[i].no;
    l->numbers = numbers;
    l->n = members.n;
    return 0;
}

int toc_merge_get(toc_store *s, toc_sv id, toc_arena *a, toc_merged *ret, toc_err *reterr)
{
    loader l = {.s = s, .a = a, .reterr = reterr, .out = ret};
    *ret = (toc_merged){0};
    int r = open_members(&l, id);
    if (r == 0)
        r = load(&l, id);
    ret->live = r == 0 && ret->standing != TOC_STANDING_REJECTED;
    return r;
}

int toc_merge_get_at(toc_store *s, toc_sv id, int64_t when, toc_arena *a, toc_merged *ret,
                     toc_err *reterr)
{
    loader l = {.s = s, .a = a, .reterr = reterr, .out = ret, .at = TOC_MAX(when, 1)};
    *ret = (toc_merged){0};
    int r = open_members(&l, id);
    if (r == 0)
        r = load(&l, id);
    ret->live = r == 0 && ret->standing != TOC_STANDING_REJECTED;
    return r == 0 && !ret->members.n ? TOC_STORE_NONE : r;
}

int toc_merge_told(toc_store *s, toc_sv id, toc_arena *a, toc_view *ret, toc_err *reterr)
{
    toc_merged m = {0};
    loader l = {.s = s, .a = a, .reterr = reterr, .out = &m};
    int r = open_members(&l, id);
    for (uint32_t i = 0; r == 0 && i < l.n; i++)
        r = get_member(&l, l.numbers[i]);
    if (r == 0 && toc_view_of(l.witnesses.p, l.likenesses.p, l.witnesses.n, id, a, ret) < 0)
        r = out_of_memory(reterr);
    return r;
}

int toc_merge_is_plain(toc_store *s, const toc_kept_member *m, bool *ret, toc_err *reterr)
{
    toc_arena a = {0};
    toc_kept_member_vec members = {0};
    toc_ruling_vec rulings = {0};
    int r = toc_store_members(s, m->incident, false, &a, &members, reterr);
    if (r == 0 && members.n == 1)
        r = toc_store_rulings_of(s, m->no, &a, &rulings, reterr);
    *ret = members.n == 1;
    TOC_VEC_FOREACH (u, &rulings)
        *ret = *ret && !toc_ruling_is_told(u);
    toc_arena_done(&a);
    return TOC_MIN(r, 0);
}

int toc_merge_sides(toc_store *s, int64_t ruling, toc_arena *a, toc_sv_vec ret[2], toc_err *reterr)
{
    toc_ruling_side_vec sides = {0};
    int r = toc_store_ruling_sides(s, ruling, a, &sides, reterr);
    TOC_VEC_FOREACH (side, &sides) {
        toc_kept_member m = {0};
        toc_sv *slot = TOC_VEC_PUSH(a, &ret[side->side != 0]);
        if (r == 0)
            r = slot ? toc_store_member(s, side->member, a, &m, reterr) : out_of_memory(reterr);
        if (r == 0)
            *slot = m.id;
    }
    return r;
}

bool toc_ruling_is_told(const toc_ruling *u)
{
    return !u->undone && !is_verb(u, "grade");
}

bool toc_ruling_counts(const toc_ruling *u)
{
    return toc_ruling_is_told(u) && !is_verb(u, "apart") && !is_verb(u, "later");
}

/* ---- in brief ---- */

static void join_marking(toc_view_marking *into, toc_sv name)
{
    const toc_tlp_marking *found = NULL;
    int had = into->marking ? 0 : -1;
    for (int i = TOC_TLP_CLEAR; i < TOC_TLP_COUNT; i++) {
        const toc_tlp_marking *m = &toc_tlp_markings[i];
        found = toc_sv_eq(name, toc_sv_of(m->name)) ? m : found;
        had = into->marking && strcmp(into->marking, m->name) == 0 ? i : had;
    }
    into->unmarked = into->unmarked || !name.n;
    if (!name.n || had == 0) /* had == 0: one that is not known is there, the strictest of all */
        return;
    if (!found)
        into->marking = "unknown";
    else if (had < 0 || found - toc_tlp_markings > had)
        into->marking = found->name;
}

static toc_view_marking marking_of(const toc_merged *m)
{
    toc_view_marking all = {0};
    TOC_VEC_FOREACH (u, &m->rulings)
        if (toc_ruling_counts(u))
            join_marking(&all, u->marking);
    TOC_VEC_FOREACH (r, &m->reports)
        TOC_VEC_FOREACH (v, &r->assertions)
            join_marking(&all, v->marking);
    return all;
}

static int brief(const toc_merged *m, toc_arena *a, toc_sv *ret)
{
    toc_buf text = {0};
    toc_json_out j = {.buf = &text};
    toc_view_marking marking = marking_of(m);
    toc_view_brief(&j, &m->view, &marking);
    *ret = toc_arena_dup(a, toc_buf_sv(&text));
    bool ok = !text.failed && !a->overflowed;
    toc_buf_done(&text);
    return ok ? 0 : -ENOMEM;
}

/* Days of publication stand in for days that nobody states: of the earliest report. */
int toc_merge_entry(toc_store *s, toc_sv id, const int64_t *members, uint32_t n, toc_arena *a,
                    toc_incident_entry *ret, toc_err *reterr)
{
    toc_merged *m = TOC_NEW(a, toc_merged);
    if (!m)
        return out_of_memory(reterr);
    loader l = {.s = s, .a = a, .reterr = reterr, .numbers = members, .n = n, .out = m};
    int r = load(&l, id);
    if (r < 0)
        return r;
    toc_day published = TOC_DAY_NONE;
    TOC_VEC_FOREACH (w, &m->view.witnesses)
        if (!w->analyst.n && (published == TOC_DAY_NONE ||
                              (w->published != TOC_DAY_NONE && w->published < published)))
            published = w->published;
    if (toc_incident_entry_of(&m->view.best, published, a, ret) < 0)
        return out_of_memory(reterr);
    ret->rejected = m->standing == TOC_STANDING_REJECTED;
    return brief(m, a, &ret->brief) < 0 ? out_of_memory(reterr) : 0;
}

int toc_merge_brief(toc_store *s, toc_sv id, toc_arena *a, toc_sv *ret, toc_err *reterr)
{
    toc_merged m = {0};
    int r = toc_merge_get(s, id, a, &m, reterr);
    if (r)
        return r;
    return brief(&m, a, ret) < 0 ? out_of_memory(reterr) : 0;
}

int toc_merge_briefs(toc_store *s, uint32_t limit, uint32_t *ret_n, toc_err *reterr)
{
    toc_arena a = {0}, one = {0};
    toc_sv_vec ids = {0};
    int r = toc_store_unbriefed(s, limit, &a, &ids, reterr);
    TOC_VEC_FOREACH (id, &ids) {
        toc_sv body;
        toc_arena_clear(&one);
        if (r == 0)
            r = toc_merge_brief(s, *id, &one, &body, reterr);
        if (r == 0)
            r = toc_store_put_brief(s, *id, body, reterr);
    }
    *ret_n = ids.n;
    toc_arena_done(&one);
    toc_arena_done(&a);
    return r > 0 ? toc_fail(reterr, -EBADMSG, "an incident that views show has no report") : r;
}

/* ---- corrections ---- */

/* {"killed": VALUE}, {"cyber": {"records": VALUE}} */
static void wrap(toc_sv field, toc_sv value, toc_buf *out)
{
    toc_sv rest = field;
    toc_sv outer = toc_sv_cut(&rest, '/');
    toc_json_out j = {.buf = out};
    toc_json_open(&j, '{');
    toc_json_key_sv(&j, outer);
    if (rest.n) {
        toc_json_open(&j, '{');
        toc_json_key_sv(&j, rest);
    }
    toc_json_raw(&j, value);
    if (rest.n)
        toc_json_close(&j, '}');
    toc_json_close(&j, '}');
}

int toc_merge_correction(toc_sv field, toc_sv value, toc_arena *a, toc_incident **ret,
                         toc_err *reterr)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    toc_buf text = {0};
    toc_record *rec = TOC_NEW(a, toc_record);
    wrap(field, value, &text);
    int r = text.failed || !rec ? out_of_memory(reterr)
                                : toc_json_parse(toc_buf_sv(&text), &doc, reterr);
    if (r == 0)
        r = toc_record_json_read_incident(toc_json_root(doc), "", a, rec, reterr);
    toc_buf_done(&text);
    if (r == 0)
        *ret = &rec->incidents.p[0];
    return r;
}
