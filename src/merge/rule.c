/* rule - see rule.h. */
#include "merge/rule.h"

#include "merge/merge.h"
#include "merge/ruling_marking.h"
#include "merge/stated.h"

#include <errno.h>

/* One call: what it needs all along. */
typedef struct {
    toc_store *s;
    toc_arena a;
    const toc_hand *hand;
    toc_err *reterr;
    bool adds; /* what is said stands in no report */
} bench;

static int out_of_memory(bench *b)
{
    return toc_fail(b->reterr, -ENOMEM, "out of memory");
}

/* ---- sides ---- */

static int add_side(bench *b, toc_ruling_side_vec *sides, int64_t member, int side)
{
    toc_ruling_side *slot = TOC_VEC_PUSH(&b->a, sides);
    if (!slot)
        return out_of_memory(b);
    *slot = (toc_ruling_side){member, side};
    return 0;
}

/* The live members of an incident. -ENOENT: it has none. */
static int get_members(bench *b, toc_sv incident, toc_kept_member_vec *ret)
{
    int r = toc_store_members(b->s, incident, false, &b->a, ret, b->reterr);
    if (r == TOC_STORE_NONE || (r == 0 && !ret->n))
        r = toc_fail(b->reterr, -ENOENT, "no report tells of %.*s any more", TOC_SV_ARG(incident));
    return r;
}

static int add_sides(bench *b, toc_sv incident, int side, toc_ruling_side_vec *sides)
{
    toc_kept_member_vec members = {0};
    int r = get_members(b, incident, &members);
    TOC_VEC_FOREACH (m, &members)
        if (r == 0)
            r = add_side(b, sides, m->no, side);
    return r;
}

static bool on_side(const toc_ruling_side_vec *sides, int64_t member, int side)
{
    TOC_VEC_FOREACH (v, sides)
        if (v->member == member && v->side == side)
            return true;
    return false;
}

static bool meets(const toc_ruling_side_vec *x, int x_side, const toc_ruling_side_vec *y,
                  int y_side)
{
    TOC_VEC_FOREACH (v, x)
        if (v->side == x_side && on_side(y, v->member, y_side))
            return true;
    return false;
}

/* ---- making and undoing ---- */

static int make(bench *b, const char *verb, toc_sv subject, toc_sv field, toc_sv value,
                const toc_ruling_side_vec *sides)
{
    toc_ruling u = {.verb = toc_sv_of(verb),
                    .subject = subject,
                    .field = field.n ? field : TOC_SV(""),
                    .value = value.n ? value : TOC_SV(""),
                    .analyst = b->hand->analyst,
                    .because = b->hand->because.n ? b->hand->because : TOC_SV("")};
    bool fresh;
    int r = toc_ruling_mark(b->s, &u, b->adds, sides, b->hand, &b->a, b->reterr);
    return r == 0 ? toc_store_put_ruling(b->s, &u, sides, &b->a, &fresh, b->reterr) : r;
}

/* The other one of a pair, as the value of a ruling. */
static toc_sv quoted(bench *b, toc_sv id)
{
    return toc_arena_printf(&b->a, "\"%.*s\"", TOC_SV_ARG(id));
}

static int undo(bench *b, int64_t no)
{
    toc_sv because = b->hand->because.n ? b->hand->because : TOC_SV("");
    int r = toc_store_undo_ruling(b->s, no, b->hand->analyst, because, b->reterr);
    return TOC_MIN(r, 0);
}

/* Takes back the rulings of one kind that stand between the two sides, either way round. */
static int undo_between(bench *b, const char *verb, const toc_ruling_side_vec *sides)
{
    int r = 0;
    TOC_VEC_FOREACH (side, sides) {
        toc_ruling_vec list = {0};
        if (r == 0)
            r = toc_store_rulings_of(b->s, side->member, &b->a, &list, b->reterr);
        TOC_VEC_FOREACH (u, &list) {
            toc_ruling_side_vec theirs = {0};
            if (r < 0 || u->undone || !toc_sv_eq(u->verb, toc_sv_of(verb)))
                continue;
            r = toc_store_ruling_sides(b->s, u->no, &b->a, &theirs, b->reterr);
            bool between = (meets(sides, 0, &theirs, 0) && meets(sides, 1, &theirs, 1)) ||
                           (meets(sides, 0, &theirs, 1) && meets(sides, 1, &theirs, 0));
            if (r == 0 && between)
                r = undo(b, u->no);
        }
    }
    return r;
}

/* Deals out anew all incidents that the members are part of. */
static int deal_out(bench *b, const toc_ruling_side_vec *sides)
{
    toc_sv_vec ids = {0};
    int r = 0;
    TOC_VEC_FOREACH (side, sides) {
        toc_kept_member m = {0};
        if (r == 0)
            r = toc_store_member(b->s, side->member, &b->a, &m, b->reterr);
        TOC_ASSERT(r <= 0);
        toc_sv *slot = r == 0 && m.incident.n ? TOC_VEC_PUSH(&b->a, &ids) : NULL;
        if (slot)
            *slot = m.incident;
    }
    if (r == 0 && b->a.overflowed)
        r = out_of_memory(b);
    return r == 0 ? toc_merge_incidents(b->s, ids.p, ids.n, b->reterr) : r;
}

/* Is any of the one side in one incident with any of the other? */
static int are_one(bench *b, const toc_ruling_side_vec *sides, bool *ret)
{
    toc_sv_vec at[2] = {{0}, {0}};
    int r = 0;
    TOC_VEC_FOREACH (side, sides) {
        toc_kept_member m = {0};
        toc_sv *slot = TOC_VEC_PUSH(&b->a, &at[side->side]);
        if (r == 0)
            r = slot ? toc_store_member(b->s, side->member, &b->a, &m, b->reterr)
                     : out_of_memory(b);
        if (r == 0)
            *slot = m.incident;
    }
    *ret = false;
    TOC_VEC_FOREACH (x, &at[0])
        TOC_VEC_FOREACH (y, &at[1])
            *ret = *ret || toc_sv_eq(*x, *y);
    return r;
}

/* ---- pairs ---- */

static int merge(bench *b, toc_sv x, toc_sv y)
{
    toc_ruling_side_vec sides = {0};
    bool one = false;
    if (toc_sv_eq(x, y))
        return TOC_RULE_ALREADY;
    int r = add_sides(b, x, 0, &sides);
    if (r == 0)
        r = add_sides(b, y, 1, &sides);
    if (r == 0)
        r = undo_between(b, "apart", &sides);
    if (r == 0)
        r = undo_between(b, "later", &sides);
    if (r == 0)
        r = deal_out(b, &sides);
    if (r == 0)
        r = are_one(b, &sides, &one);
    if (r < 0 || one)
        return r;
    r = make(b, "same", x, (toc_sv){0}, quoted(b, y), &sides);
    return r == 0 ? deal_out(b, &sides) : r;
}

int toc_rule_merge(toc_store *s, toc_sv x, toc_sv y, const toc_hand *hand, toc_err *reterr)
{
    bench b = {.s = s, .hand = hand, .reterr = reterr};
    int r = merge(&b, x, y);
    toc_arena_done(&b.a);
    return r;
}

/* Takes back every merger that has its two sides within the incident. */
static int undo_mergers(bench *b, const toc_ruling_side_vec *sides)
{
    bool any = false;
    int r = 0;
    TOC_VEC_FOREACH (side, sides) {
        toc_ruling_vec list = {0};
        if (r == 0)
            r = toc_store_rulings_of(b->s, side->member, &b->a, &list, b->reterr);
        TOC_VEC_FOREACH (u, &list) {
            if (r < 0 || u->undone || !toc_sv_eq(u->verb, TOC_SV("same")))
                continue;
            any = true;
            r = undo(b, u->no);
        }
    }
    if (r == 0 && any)
        r = deal_out(b, sides);
    return r == 0 && !any ? TOC_RULE_ALREADY : r;
}

static int unmerge(bench *b, toc_sv incident, const int64_t *out, uint32_t n)
{
    toc_ruling_side_vec sides = {0};
    uint32_t taken = 0;
    bool one = false;
    int r = add_sides(b, incident, 1, &sides);
    if (r < 0 || !n)
        return r < 0 ? r : undo_mergers(b, &sides);
    TOC_VEC_FOREACH (side, &sides)
        for (uint32_t i = 0; i < n; i++)
            if (side->side && side->member == out[i]) {
                side->side = 0;
                taken++;
            }
    if (taken == sides.n)
        return toc_fail(b->reterr, -EINVAL, "that is all of %.*s: nothing would be left of it",
                        TOC_SV_ARG(incident));
    r = undo_between(b, "same", &sides);
    if (r == 0)
        r = deal_out(b, &sides);
    if (r == 0)
        r = are_one(b, &sides, &one);
    if (r == 0 && one) {
        r = make(b, "apart", incident, (toc_sv){0}, (toc_sv){0}, &sides);
        if (r == 0)
            r = deal_out(b, &sides);
    }
    return r;
}

int toc_rule_unmerge(toc_store *s, toc_sv incident, const int64_t *members, uint32_t n,
                     const toc_hand *hand, toc_err *reterr)
{
    bench b = {.s = s, .hand = hand, .reterr = reterr};
    int r = unmerge(&b, incident, members, n);
    toc_arena_done(&b.a);
    return r;
}

int toc_rule_apart(toc_store *s, toc_sv x, toc_sv y, bool later, const toc_hand *hand,
                   toc_err *reterr)
{
    bench b = {.s = s, .hand = hand, .reterr = reterr};
    toc_ruling_side_vec sides = {0};
    int r = toc_sv_eq(x, y) ? toc_fail(reterr, -EINVAL,
                                       "%.*s is one incident: 'tocsin unmerge' "
                                       "takes reports out of it",
                                       TOC_SV_ARG(x))
                            : add_sides(&b, x, 0, &sides);
    if (r == 0)
        r = add_sides(&b, y, 1, &sides);
    if (r == 0)
        r = undo_between(&b, "later", &sides);
    if (r == 0)
        r = make(&b, later ? "later" : "apart", x, (toc_sv){0}, quoted(&b, y), &sides);
    if (r == 0 && !later)
        r = deal_out(&b, &sides);
    toc_arena_done(&b.a);
    return r;
}

/* ---- incidents ---- */

/* What is ruled of one incident. */
typedef struct {
    const char *verb;
    toc_sv field, value; /* empty: of the incident as such */
    bool adds;
} word;

/* A ruling on one incident, with what becomes of it. */
static int rule_incident(toc_store *s, toc_sv incident, const word *w, const toc_hand *hand,
                         toc_err *reterr)
{
    bench b = {.s = s, .hand = hand, .reterr = reterr, .adds = w->adds};
    toc_ruling_side_vec sides = {0};
    int r = add_sides(&b, incident, 0, &sides);
    if (r == 0)
        r = make(&b, w->verb, incident, w->field, w->value, &sides);
    if (r == 0)
        r = toc_merge_incidents(s, &incident, 1, reterr);
    toc_arena_done(&b.a);
    return r;
}

/* Whether the value is one that the field can have. */
static int check_value(toc_sv field, toc_sv value, toc_err *reterr)
{
    toc_arena a = {0};
    toc_incident *said = NULL;
    int r = toc_merge_correction(field, value, &a, &said, reterr);
    toc_arena_done(&a);
    return r;
}

int toc_rule_correct(toc_store *s, toc_sv incident, toc_sv field, toc_sv value,
                     const toc_hand *hand, toc_err *reterr)
{
    const word w = {.verb = "correct", .field = field, .value = value, .adds = true};
    int r = check_value(field, value, reterr);
    return r == 0 ? rule_incident(s, incident, &w, hand, reterr) : r;
}

int toc_rule_confirm_value(toc_store *s, toc_sv incident, toc_sv field, toc_sv value,
                           const toc_hand *hand, toc_err *reterr)
{
    bool stated = false, list = toc_sv_starts(value, TOC_SV("["));
    int r = check_value(field, value, reterr);
    if (r == 0)
        r = toc_merge_stated(s, incident, field, value, &stated, reterr);
    const word w = {.verb = stated || list ? "confirm" : "correct",
                    .field = field,
                    .value = value,
                    .adds = !stated};
    return r == 0 ? rule_incident(s, incident, &w, hand, reterr) : r;
}

int toc_rule_reject(toc_store *s, toc_sv incident, const toc_hand *hand, toc_err *reterr)
{
    return rule_incident(s, incident, &(word){.verb = "reject"}, hand, reterr);
}

int toc_rule_confirm(toc_store *s, toc_sv incident, const toc_hand *hand, toc_err *reterr)
{
    return rule_incident(s, incident, &(word){.verb = "confirm"}, hand, reterr);
}

/* ---- reports and sources ---- */

static int report_sides(bench *b, toc_sv report, toc_ruling_side_vec *sides)
{
    toc_kept_member_vec members = {0};
    int r = toc_store_members_of_report(b->s, report, &b->a, &members, b->reterr);
    if (r == TOC_STORE_NONE)
        return toc_fail(b->reterr, -ENOENT, "no report '%.*s'", TOC_SV_ARG(report));
    TOC_VEC_FOREACH (m, &members)
        if (r == 0)
            r = add_side(b, sides, m->no, 0);
    return r;
}

int toc_rule_retract(toc_store *s, toc_sv report, const toc_hand *hand, toc_err *reterr)
{
    bench b = {.s = s, .hand = hand, .reterr = reterr};
    toc_ruling_side_vec sides = {0};
    int r = report_sides(&b, report, &sides);
    if (r == 0)
        r = toc_store_withdraw_report(s, report, reterr);
    if (r == TOC_STORE_NONE)
        r = TOC_RULE_ALREADY;
    if (r == 0)
        r = make(&b, "retract", report, (toc_sv){0}, (toc_sv){0}, &sides);
    if (r == 0)
        r = toc_merge_report(s, report, reterr);
    toc_arena_done(&b.a);
    return r;
}

/* What rests on reports that were graded anew: the best values may be others. */
static int weigh_anew(bench *b, const toc_sv_vec *reports)
{
    int r = 0;
    TOC_VEC_FOREACH (report, reports) {
        toc_ruling_side_vec sides = {0};
        if (r == 0)
            r = report_sides(b, *report, &sides);
        if (r == 0)
            r = deal_out(b, &sides);
    }
    return r;
}

static int weigh_source(bench *b, toc_sv source)
{
    enum { AT_ONCE = 500 };
    toc_sv last = {"", 0};
    uint32_t n = AT_ONCE;
    int r = 0;
    while (r == 0 && n == AT_ONCE) {
        toc_sv_vec reports = {0};
        r = toc_store_reports_of(b->s, source, last, AT_ONCE, &b->a, &reports, b->reterr);
        if (r == 0)
            r = weigh_anew(b, &reports);
        n = reports.n;
        last = n ? reports.p[n - 1] : last;
    }
    return r;
}

static int grade(bench *b, toc_sv subject, const char *field, char grade,
                 const toc_ruling_side_vec *sides)
{
    char value[] = {'"', grade, '"', '\0'};
    toc_ruling_vec before = {0};
    int r = toc_store_rulings_on(b->s, subject, &b->a, &before, b->reterr);
    for (uint32_t i = before.n; r == 0 && i-- > 0;) {
        const toc_ruling *u = &before.p[i];
        if (u->undone || !toc_sv_eq(u->field, toc_sv_of(field)))
            continue;
        if (toc_sv_eq(u->value, toc_sv_of(value)))
            return TOC_RULE_ALREADY;
        break;
    }
    return r == 0 ? make(b, "grade", subject, toc_sv_of(field),
                         toc_arena_dup(&b->a, toc_sv_of(value)), sides)
                  : r;
}

int toc_rule_grade_source(toc_store *s, toc_sv source, char letter, const toc_hand *hand,
                          toc_err *reterr)
{
    bench b = {.s = s, .hand = hand, .reterr = reterr};
    int r = grade(&b, source, "reliability", letter, &(toc_ruling_side_vec){0});
    if (r == 0)
        r = weigh_source(&b, source);
    toc_arena_done(&b.a);
    return r;
}

int toc_rule_grade_report(toc_store *s, toc_sv report, char digit, const toc_hand *hand,
                          toc_err *reterr)
{
    bench b = {.s = s, .hand = hand, .reterr = reterr};
    toc_ruling_side_vec sides = {0};
    int r = report_sides(&b, report, &sides);
    if (r == 0)
        r = grade(&b, report, "credibility", digit, &sides);
    if (r == 0)
        r = deal_out(&b, &sides);
    toc_arena_done(&b.a);
    return r;
}

/* ---- taking back, taking over ---- */

static bool is_verb(const toc_ruling *u, const char *verb)
{
    return toc_sv_eq(u->verb, toc_sv_of(verb));
}

/* Brings the store in step with a ruling that was made, or taken back. */
static int apply(bench *b, const toc_ruling *u, const toc_ruling_side_vec *sides)
{
    if (is_verb(u, "grade") && toc_sv_eq(u->field, TOC_SV("reliability")))
        return weigh_source(b, u->subject);
    if (!is_verb(u, "retract"))
        return deal_out(b, sides);
    int r = u->undone ? toc_store_restore_report(b->s, u->subject, b->reterr)
                      : toc_store_withdraw_report(b->s, u->subject, b->reterr);
    if (r == TOC_STORE_NONE) /* as it should be already, or not here */
        return 0;
    return r == 0 ? toc_merge_report(b->s, u->subject, b->reterr) : r;
}

static int take_back(bench *b, int64_t no)
{
    toc_ruling u = {0};
    toc_ruling_side_vec sides = {0};
    int r = toc_store_ruling(b->s, no, &b->a, &u, b->reterr);
    if (r == TOC_STORE_NONE)
        return toc_fail(b->reterr, -ENOENT, "no ruling %lld", (long long)no);
    if (r == 0 && u.undone)
        return TOC_RULE_ALREADY;
    if (r == 0)
        r = toc_store_ruling_sides(b->s, no, &b->a, &sides, b->reterr);
    if (r == 0)
        r = undo(b, no);
    u.undone = 1;
    return r == 0 ? apply(b, &u, &sides) : r;
}

int toc_rule_undo(toc_store *s, int64_t no, const toc_hand *hand, toc_err *reterr)
{
    bench b = {.s = s, .hand = hand, .reterr = reterr};
    int r = take_back(&b, no);
    toc_arena_done(&b.a);
    return r;
}

static int import(bench *b, toc_ruling *u, const toc_sv *members, const int *sides, uint32_t n,
                  bool *ret_new)
{
    toc_ruling_side_vec here = {0};
    int r = 0;
    for (uint32_t i = 0; r == 0 && i < n; i++) {
        int64_t no;
        r = toc_store_member_number(b->s, members[i], &no, b->reterr);
        if (r == 0)
            r = add_side(b, &here, no, sides[i]);
        else if (r == TOC_STORE_NONE)
            r = 0;
    }
    *ret_new = false;
    if (r < 0 || (n && !here.n))
        return r;
    r = toc_store_put_ruling(b->s, u, &here, &b->a, ret_new, b->reterr);
    return r == 0 && (*ret_new || u->undone) ? apply(b, u, &here) : r;
}

int toc_rule_import(toc_store *s, toc_ruling *u, const toc_sv *members, const int *sides,
                    uint32_t n, bool *ret_new, toc_err *reterr)
{
    bench b = {.s = s, .reterr = reterr};
    int r = import(&b, u, members, sides, n, ret_new);
    toc_arena_done(&b.a);
    return r;
}
