/* merge - see merge.h: taking in reports, and dealing members out to incidents. */
#include "merge/merge.h"

#include "merge/copies.h"
#include "merge/join.h"
#include "merge/view.h"
#include "merge/web.h"

#include <errno.h>
#include <math.h>

static_assert((int)TOC_STORE_KEY_BITS == (int)TOC_KEY_DAY_BITS, "keys are stored as they are made");

/* ---- what members are compared by ---- */

static int out_of_memory(toc_err *reterr)
{
    return toc_fail(reterr, -ENOMEM, "out of memory");
}

static int link_pair(toc_store *s, int64_t me, const toc_member *mine, const toc_kept_member *other,
                     toc_arena *a, toc_err *reterr)
{
    toc_member *theirs = NULL;
    toc_pair pair;
    toc_buf why = {0};
    int r = other->likeness.n ? toc_member_read(other->likeness, a, &theirs, reterr) : 0;
    if (r || !theirs) /* made by an older engine: it gets its turn, and meets this one then */
        return TOC_MIN(r, 0);
    toc_compare(mine, theirs, &pair);
    if (pair.verdict == TOC_DIFFERENT)
        return 0;
    /* Why two are one nobody asks link by link, and a large incident has very many. */
    if (pair.verdict == TOC_DOUBTFUL)
        toc_pair_explain(&pair, &why);
    toc_kept_link l = {.low = TOC_MIN(me, other->no),
                       .high = TOC_MAX(me, other->no),
                       .verdict = pair.verdict == TOC_SAME ? TOC_LINK_SAME : TOC_LINK_DOUBTFUL,
                       .score = (int)lround(pair.score * 1000),
                       .reasons = toc_buf_sv(&why)};
    r = why.failed ? out_of_memory(reterr) : toc_store_put_link(s, &l, reterr);
    toc_buf_done(&why);
    return r;
}

/* Compares a member with all that it may be one incident with. */
static int link_member(toc_store *s, int64_t me, const toc_member *mine, const toc_store_keys *keys,
                       toc_arena *a, toc_err *reterr)
{
    toc_kept_member_vec found = {0};
    int r = toc_store_candidates(s, keys, a, &found, reterr);
    TOC_VEC_FOREACH (other, &found)
        if (r == 0 && other->no != me)
            r = link_pair(s, me, mine, other, a, reterr);
    return r;
}

/* What a report's members are made of. */
typedef struct {
    const toc_doc *doc;
    const toc_record *rec;
    const toc_sv *likeness; /* beside rec->incidents, or NULL */
} told;

/* What is compared: as another store had it, where it is of this engine and of this member. */
static int make_member(const told *t, uint32_t nth, toc_arena *a, toc_member **ret)
{
    toc_member *m = NULL;
    if (t->likeness && t->likeness[nth].n && toc_member_read(t->likeness[nth], a, &m, NULL) == 0 &&
        toc_sv_eq(m->id, t->rec->incidents.p[nth].id) && toc_sv_eq(m->report, t->rec->report_id)) {
        *ret = m;
        return 0;
    }
    return toc_member_of(t->doc, t->rec, nth, a, ret);
}

/* Keeps what a member is compared by. leads: others find it by its own keys, not only copies. */
static int keep_likeness(toc_store *s, int64_t no, const toc_member *m, const toc_copy_keys *copies,
                         bool leads, toc_key_vec *own, toc_arena *a, toc_err *reterr)
{
    toc_buf body = {0};
    uint32_t n = leads ? own->n : 0;
    toc_key_vec keys = {.p = TOC_NEW_N(a, uint64_t, n + 2), .n = n};
    toc_member_write(m, &body);
    if (!keys.p || body.failed) {
        toc_buf_done(&body);
        return out_of_memory(reterr);
    }
    if (n)
        memcpy(keys.p, own->p, n * sizeof(*keys.p));
    keys.p[keys.n++] = copies->any;
    if (leads)
        keys.p[keys.n++] = copies->lead;
    int r = toc_store_put_likeness(s, no, TOC_RESOLVE_ENGINE, toc_buf_sv(&body),
                                   &(toc_store_keys){keys.p, keys.n}, reterr);
    toc_buf_done(&body);
    return r;
}

/* Those of another report that lead m's copies: it may hang on them. */
static int leads_of(toc_store *s, int64_t no, const toc_member *m, uint64_t key, toc_arena *a,
                    toc_kept_member_vec *ret, toc_err *reterr)
{
    toc_kept_member_vec found = {0};
    int r = toc_member_leads(m) ? toc_copies_find(s, no, m, key, a, &found, reterr) : 0;
    TOC_VEC_FOREACH (lead, &found) {
        toc_member *theirs = NULL;
        if (r == 0)
            r = toc_member_read(lead->likeness, a, &theirs, reterr);
        toc_kept_member *slot =
            r == 0 && !toc_sv_eq(theirs->report, m->report) ? TOC_VEC_PUSH(a, ret) : NULL;
        if (slot)
            *slot = *lead;
    }
    return r == 0 && a->overflowed ? out_of_memory(reterr) : r;
}

/* Finds what member `no` is linked with: copies of what is there hang on the one that leads them,
 * others on all that they may be one incident with. */
static int place_member(toc_store *s, int64_t no, const toc_member *m, toc_arena *a,
                        toc_err *reterr)
{
    toc_kept_member_vec leads = {0};
    toc_key_vec own = {0}, sought = {0};
    toc_copy_keys copies = toc_copies_keys(m);
    int r = leads_of(s, no, m, copies.lead, a, &leads, reterr);
    if (r == 0 && toc_member_keys(m, a, &own, &sought) < 0)
        r = out_of_memory(reterr);
    if (r == 0)
        r = keep_likeness(s, no, m, &copies, leads.n == 0, &own, a, reterr);
    TOC_VEC_FOREACH (lead, &leads)
        if (r == 0)
            r = link_pair(s, no, m, lead, a, reterr);
    if (r == 0 && leads.n == 0)
        r = link_member(s, no, m, &(toc_store_keys){sought.p, sought.n}, a, reterr);
    return r;
}

/* Copies that lost the one that led them: the first of them leads the others from now on. */
static int place_orphans(toc_store *s, const toc_kept_member_vec *orphans, toc_arena *a,
                         toc_err *reterr)
{
    int r = 0;
    TOC_VEC_FOREACH (o, orphans) {
        toc_member *m = NULL;
        if (r == 0)
            r = toc_member_read(o->likeness, a, &m, reterr);
        if (r == 0)
            r = place_member(s, o->no, m, a, reterr);
        r = TOC_MIN(r, 0);
    }
    return r;
}

/* nth < 0: the member is not told of any more. */
static int take_in(toc_store *s, toc_kept_member *kept, const told *t, int64_t nth, toc_arena *a,
                   toc_err *reterr)
{
    toc_member *m = NULL;
    toc_kept_member_vec orphans = {0};
    if (nth >= 0 && make_member(t, (uint32_t)nth, a, &m) < 0)
        return out_of_memory(reterr);
    int r = toc_copies_led(s, kept->no, a, &orphans, reterr);
    if (r == 0 && m)
        r = place_member(s, kept->no, m, a, reterr);
    else if (r == 0)
        r = toc_store_put_likeness(s, kept->no, TOC_RESOLVE_ENGINE, (toc_sv){"", 0},
                                   &(toc_store_keys){0}, reterr);
    return r == 0 ? place_orphans(s, &orphans, a, reterr) : r;
}

static int64_t find_told(const toc_record *rec, toc_sv id)
{
    TOC_VEC_FOREACH (i, &rec->incidents)
        if (toc_sv_eq(i->id, id))
            return i - rec->incidents.p;
    return -1;
}

/* Brings what a report's members are compared by in step with what the report tells. */
static int take_in_all(toc_store *s, const told *t, toc_kept_member_vec *members, toc_arena *a,
                       toc_err *reterr)
{
    int r = 0;
    TOC_VEC_FOREACH (m, members) {
        int64_t nth = m->live ? find_told(t->rec, m->id) : -1;
        if (r < 0)
            break;
        r = take_in(s, m, t, nth, a, reterr);
    }
    return r;
}

/* ---- dealing out ---- */

/* Numbers of the members whose first is `first`; *ret_news: they were not just these, or what one
 * of them tells is new. */
static int64_t *gather(const toc_web *w, const int64_t *firsts, uint32_t first, uint32_t *ret_n,
                       bool *ret_news)
{
    toc_sv id = w->all.p[first].kept.id;
    int64_t *numbers = TOC_NEW_N(w->a, int64_t, w->all.n);
    uint32_t n = 0;
    *ret_news = false;
    for (uint32_t i = 0; numbers && i < w->all.n; i++) {
        const toc_web_member *m = &w->all.p[i];
        bool was = toc_sv_eq(m->kept.incident, id), is = firsts[i] == (int64_t)first;
        if (is)
            numbers[n++] = m->kept.no;
        *ret_news = *ret_news || was != is || (is && m->touched);
    }
    *ret_n = n;
    return numbers;
}

static int keep_incident(toc_web *w, const int64_t *firsts, uint32_t first)
{
    uint32_t n = 0;
    bool news;
    toc_incident_entry entry = {0};
    int64_t *numbers = gather(w, firsts, first, &n, &news);
    if (!numbers)
        return out_of_memory(w->reterr);
    if (!news)
        return 0;
    int r = toc_merge_entry(w->s, w->all.p[first].kept.id, numbers, n, w->a, &entry, w->reterr);
    return r == 0 ? toc_store_put_incident(w->s, &entry, numbers, n, w->reterr) : r;
}

static bool is_first(const toc_web *w, const int64_t *firsts, toc_sv id, bool *ret_live)
{
    *ret_live = false;
    for (uint32_t i = 0; i < w->all.n; i++) {
        if (!toc_sv_eq(w->all.p[i].kept.id, id))
            continue;
        *ret_live = firsts[i] >= 0;
        return firsts[i] == (int64_t)i;
    }
    return false;
}

/* settled: beside w->all; what fails in one member fails in its incident. */
static int note_settled(toc_web *w, const int64_t *firsts, bool *settled)
{
    bool large = w->all.n >= TOC_JOIN_MEMBERS;
    int r = 0;
    for (uint32_t i = 0; i < w->all.n; i++) {
        large = large || w->all.p[i].kept.settled;
        if (firsts[i] >= 0 && !settled[i])
            settled[firsts[i]] = false;
    }
    for (uint32_t i = 0; r == 0 && large && i < w->all.n; i++)
        if (firsts[i] == (int64_t)i)
            r = toc_store_note_settled(w->s, w->all.p[i].kept.id, settled[i], w->reterr);
    return r;
}

/* Writes down what became of the incidents of a closed web. */
static int write_down(toc_web *w, const int64_t *firsts, bool *settled)
{
    int r = 0;
    for (uint32_t i = 0; r == 0 && i < w->all.n; i++)
        if (firsts[i] == (int64_t)i)
            r = keep_incident(w, firsts, i);
    TOC_VEC_FOREACH (id, &w->was) {
        bool live;
        if (r == 0 && !is_first(w, firsts, *id, &live))
            r = toc_store_drop_incident(w->s, *id, live, w->reterr);
    }
    return r == 0 ? note_settled(w, firsts, settled) : r;
}

static int deal_out(toc_web *w)
{
    int64_t *firsts = TOC_NEW_N(w->a, int64_t, w->all.n + 1);
    bool *settled = TOC_NEW_N(w->a, bool, w->all.n + 1);
    int r = firsts && settled ? toc_web_deal(w, firsts, settled) : out_of_memory(w->reterr);
    return r == 0 ? write_down(w, firsts, settled) : r;
}

/* Writes down the incident that members have joined. */
static int close_joined(toc_joining *j, toc_merge_due *due)
{
    toc_web *w = &j->web;
    int64_t *firsts = TOC_NEW_N(&j->a, int64_t, w->all.n + 1);
    bool *settled = TOC_NEW_N(&j->a, bool, w->all.n + 1);
    int r = firsts && settled ? 0 : out_of_memory(j->reterr);
    uint32_t first = 0;
    for (uint32_t i = 1; i < w->all.n; i++)
        if (toc_member_order(w->all.p[i].member, w->all.p[first].member) < 0)
            first = i;
    for (uint32_t i = 0; r == 0 && i < w->all.n; i++) {
        firsts[i] = first;
        settled[i] = true;
    }
    if (r == 0 && w->all.n)
        r = write_down(w, firsts, settled);
    for (uint32_t i = 0; i < w->all.n; i++)
        due->joined += w->all.p[i].touched;
    toc_join_done(j);
    return r;
}

/* ---- the calls ---- */

static toc_sv number_key(const int64_t *no)
{
    return (toc_sv){(const char *)no, sizeof(*no)};
}

static int add_due(toc_merge_due *due, int64_t no, toc_err *reterr)
{
    if (toc_map_get(&due->by_no, number_key(&no)) != TOC_MAP_NONE)
        return 0;
    int64_t *slot = TOC_VEC_PUSH(&due->a, &due->members);
    int64_t *key = TOC_NEW(&due->a, int64_t);
    if (!slot || !key)
        return out_of_memory(reterr);
    *slot = *key = no;
    return toc_map_put(&due->by_no, &due->a, number_key(key), due->members.n - 1)
               ? 0
               : out_of_memory(reterr);
}

/* Deals out the component of one member; those of it that are due had their turn then. */
static int settle_component(toc_store *s, toc_merge_due *due, int64_t no, bool *done,
                            toc_err *reterr)
{
    toc_arena a = {0};
    toc_web w = {.s = s, .a = &a, .reterr = reterr};
    toc_kept_member m = {0};
    int r = toc_store_member(s, no, &a, &m, reterr);
    TOC_ASSERT(r <= 0);
    if (r == 0)
        r = toc_web_add(&w, &m, true);
    if (r == 0)
        r = toc_web_close(&w);
    TOC_VEC_FOREACH (other, &w.all) {
        int64_t at = toc_map_get(&due->by_no, number_key(&other->kept.no));
        if (at == TOC_MAP_NONE)
            continue;
        other->touched = true;
        done[at] = true;
    }
    if (r == 0)
        r = deal_out(&w);
    due->dealt += w.all.n;
    toc_arena_done(&a);
    return r;
}

/* Lets the member join a large incident, or deals its component out. */
static int settle_new(toc_store *s, toc_merge_due *due, toc_joining *j, int64_t no, bool *done,
                      toc_err *reterr)
{
    int r = toc_join(j, no);
    if (r == TOC_JOIN_OTHER) {
        int closed = close_joined(j, due);
        r = closed < 0 ? closed : toc_join(j, no);
    }
    if (r <= 0)
        return r;
    r = close_joined(j, due);
    return r == 0 ? settle_component(s, due, no, done, reterr) : r;
}

static int was_of_incident(toc_store *s, int64_t no, bool *ret, toc_err *reterr)
{
    toc_arena a = {0};
    toc_kept_member m = {0};
    int r = toc_store_member(s, no, &a, &m, reterr);
    TOC_ASSERT(r <= 0);
    *ret = m.incident.n > 0;
    toc_arena_done(&a);
    return r;
}

/* First those who change what is there: what others join must be in step. */
int toc_merge_settle(toc_store *s, toc_merge_due *due, toc_err *reterr)
{
    bool *done = TOC_NEW_N(&due->a, bool, due->members.n + 1);
    toc_joining j = {.s = s, .reterr = reterr};
    int r = done ? 0 : out_of_memory(reterr);
    for (uint32_t i = 0; r == 0 && i < due->members.n; i++) {
        bool old = false;
        if (!done[i])
            r = was_of_incident(s, due->members.p[i], &old, reterr);
        if (r == 0 && old)
            r = settle_component(s, due, due->members.p[i], done, reterr);
    }
    for (uint32_t i = 0; r == 0 && i < due->members.n; i++)
        if (!done[i])
            r = settle_new(s, due, &j, due->members.p[i], done, reterr);
    if (r == 0)
        r = close_joined(&j, due);
    toc_join_done(&j);
    toc_merge_forget(due);
    return r;
}

void toc_merge_forget(toc_merge_due *due)
{
    toc_arena_done(&due->a);
    *due = (toc_merge_due){.dealt = due->dealt, .joined = due->joined};
}

/* Those linked with what a report told may belong elsewhere once it does not tell it any more, or
 * tells it otherwise. */
static int add_linked(toc_store *s, const toc_kept_member *m, toc_merge_due *due, toc_err *reterr)
{
    toc_arena a = {0};
    toc_kept_link_vec links = {0};
    int r = m->incident.n ? toc_store_links(s, m->no, &a, &links, reterr) : 0;
    TOC_VEC_FOREACH (l, &links)
        if (r == 0 && l->verdict == TOC_LINK_SAME)
            r = add_due(due, l->low == m->no ? l->high : l->low, reterr);
    toc_arena_done(&a);
    return r;
}

/* t.rec NULL: what is told is fetched. */
static int take_in_report(toc_store *s, toc_sv report, told t, toc_merge_due *due, toc_err *reterr)
{
    toc_arena a = {0};
    toc_kept_member_vec members = {0};
    toc_stored_report got = {0};
    int r = toc_store_members_of_report(s, report, &a, &members, reterr);
    TOC_ASSERT(r <= 0);
    if (r == 0 && members.n && !t.rec) {
        r = toc_store_report(s, &(toc_report_want){.report = report}, &a, &got, reterr);
        t.doc = &got.doc;
        t.rec = got.rec;
    }
    TOC_VEC_FOREACH (m, &members)
        if (r == 0)
            r = add_linked(s, m, due, reterr);
    if (r == 0 && members.n)
        r = take_in_all(s, &t, &members, &a, reterr);
    TOC_VEC_FOREACH (m, &members)
        if (r == 0)
            r = add_due(due, m->no, reterr);
    toc_arena_done(&a);
    return r;
}

/* due NULL: at once. */
static int merge_report(toc_store *s, toc_sv report, told t, toc_merge_due *due, toc_err *reterr)
{
    toc_merge_due own = {0};
    int r = take_in_report(s, report, t, due ? due : &own, reterr);
    if (r == 0 && !due)
        r = toc_merge_settle(s, &own, reterr);
    toc_merge_forget(&own);
    return r;
}

int toc_merge_report(toc_store *s, toc_sv report, toc_err *reterr)
{
    return merge_report(s, report, (told){0}, NULL, reterr);
}

/* Adding a report again takes back that it was retracted. */
static int undo_retractions(toc_store *s, toc_sv report, toc_arena *a, toc_err *reterr)
{
    toc_ruling_vec list = {0};
    int r = toc_store_rulings_on(s, report, a, &list, reterr);
    TOC_VEC_FOREACH (u, &list)
        if (r == 0 && !u->undone && toc_sv_eq(u->verb, TOC_SV("retract")))
            r = toc_store_undo_ruling(s, u->no, TOC_SV(""), TOC_SV("the report was added again"),
                                      reterr);
    return TOC_MIN(r, 0);
}

int toc_merge_put(toc_store *s, const toc_doc *doc, toc_record *rec, const toc_sv *likeness,
                  toc_merge_due *due, toc_arena *a, toc_put *ret, toc_err *reterr)
{
    told t = {doc, rec, likeness};
    int r = toc_store_put_report(s, doc, rec, a, ret, reterr);
    if (r < 0 || *ret == TOC_PUT_SAME)
        return r;
    if (*ret != TOC_PUT_NEW)
        r = undo_retractions(s, rec->report_id, a, reterr);
    /* What comes back says what it said when it went, not what is read from it today. */
    if (*ret == TOC_PUT_RESTORED)
        t = (told){0};
    return r == 0 ? merge_report(s, rec->report_id, t, due, reterr) : r;
}

int toc_merge_pending(toc_store *s, uint32_t limit, uint32_t *ret_n, toc_err *reterr)
{
    toc_arena a = {0};
    toc_merge_due due = {0};
    toc_kept_member_vec members = {0};
    toc_sv last = {0};
    int r = toc_store_unresolved(s, TOC_RESOLVE_ENGINE, limit, &a, &members, reterr);
    *ret_n = members.n;
    TOC_VEC_FOREACH (m, &members) {
        if (r < 0 || toc_sv_eq(m->report, last)) /* its report had its turn */
            continue;
        last = m->report;
        r = merge_report(s, m->report, (told){0}, &due, reterr);
    }
    if (r == 0)
        r = toc_merge_settle(s, &due, reterr);
    toc_merge_forget(&due);
    toc_arena_done(&a);
    return r;
}

int toc_merge_catch_up(toc_store *s, toc_err *reterr)
{
    enum { BATCH = 500 };
    uint32_t n = BATCH;
    while (n == BATCH) {
        int r = toc_store_begin(s, reterr);
        if (r < 0)
            return r;
        r = toc_merge_pending(s, BATCH, &n, reterr);
        if (r == 0 && n)
            r = toc_store_commit(s, reterr);
        else
            toc_store_rollback(s);
        if (r < 0)
            return r;
    }
    return 0;
}

int toc_merge_incidents(toc_store *s, const toc_sv *ids, uint32_t n, toc_err *reterr)
{
    toc_arena a = {0};
    toc_web w = {.s = s, .a = &a, .reterr = reterr};
    int r = 0;
    for (uint32_t i = 0; r == 0 && i < n; i++)
        r = toc_web_add_incident(&w, ids[i]);
    TOC_VEC_FOREACH (m, &w.all)
        m->touched = true;
    if (r == 0)
        r = toc_web_close(&w);
    if (r == 0)
        r = deal_out(&w);
    toc_arena_done(&a);
    return r;
}
