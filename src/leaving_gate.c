/* leaving_gate - see leaving_gate.h. */
#include "leaving_gate.h"

#include <errno.h>

toc_recipient toc_leaving_ourselves(toc_tlp most)
{
    return (toc_recipient){
        .name = TOC_SV("ourselves"), .active = true, .clearance = most, .pap = TOC_PAP_RED};
}

static toc_release_facts facts_of(const toc_leaving *l, toc_sv object)
{
    toc_release_facts facts = {0};
    if (l->partner)
        facts = toc_directory_facts(l->partner, NULL, object, 0);
    else
        facts.named = l->to.clearance == TOC_TLP_RED; /* --max-tlp=red: ourselves */
    facts.ceiling = l->ceiling;
    return facts;
}

/* "TLP:GREEN" as assertions have it; empty: not marked. */
static void add_marking(toc_label *label, toc_sv name, bool first)
{
    toc_tlp level = toc_tlp_named(name);
    if (!level && name.n)
        label->unreadable = true; /* some marking, but not one that is known here */
    if (!first && (level == TOC_TLP_NONE) != (label->whole.tlp == TOC_TLP_NONE))
        label->whole.unmarked = true;
    label->whole.tlp = TOC_MAX(label->whole.tlp, level);
}

toc_label toc_leaving_label(const toc_stored_report *r)
{
    toc_label label = {0};
    TOC_VEC_FOREACH (v, &r->assertions)
        add_marking(&label, v->marking, v == r->assertions.p);
    return label;
}

bool toc_leaving_ruled(const toc_merged *m, toc_label *ret)
{
    bool any = false;
    *ret = (toc_label){0};
    TOC_VEC_FOREACH (u, &m->rulings) {
        if (!toc_ruling_counts(u))
            continue;
        add_marking(ret, u->marking, !any);
        any = true;
    }
    return any;
}

/* cuts: what passes is cut afterwards. */
static int judge_label(toc_leaving *l, const toc_label *label, const toc_release_facts *facts,
                       bool cuts, toc_tlp *ret_level)
{
    *ret_level = toc_release_level(&label->whole, &l->to, facts);
    if (!l->on)
        return 0;
    const toc_decision d = toc_release_allows(label, &l->to, l->channel, facts);
    if (d.verdict == TOC_RELEASE || (d.rule == TOC_RULE_PLACES && d.verdict == TOC_REDACT && cuts))
        return 0;
    l->decided = d;
    l->withheld++;
    return TOC_LEAVING_WITHHELD;
}

static int judge_report(toc_leaving *l, const toc_stored_report *r, bool cuts, toc_tlp *ret_level)
{
    toc_label label = toc_leaving_label(r);
    toc_release_facts facts = facts_of(l, r->rec ? r->rec->report_id : (toc_sv){"", 0});
    return judge_label(l, &label, &facts, cuts, ret_level);
}

int toc_leaving_report(toc_leaving *l, const toc_stored_report *r, toc_tlp *ret_level)
{
    return judge_report(l, r, l->cuts, ret_level);
}

/* Whether it was made of nothing but TLP:RED reports that the partner is named for. */
static bool has_its_basis(const toc_leaving *l, const toc_merged *m, const toc_ruling *u)
{
    bool any = false;
    TOC_VEC_FOREACH (b, &m->red) {
        if (b->ruling != u->no)
            continue;
        if (!l->partner || !toc_directory_is_named(l->partner, b->report))
            return false;
        any = true;
    }
    return any;
}

static int judge_ruling(toc_leaving *l, const toc_merged *m, const toc_ruling *u, bool cuts,
                        toc_tlp *ret_level)
{
    toc_label label = {0};
    toc_release_facts facts = facts_of(l, u->id);
    add_marking(&label, u->marking, true);
    facts.named = facts.named || has_its_basis(l, m, u);
    return judge_label(l, &label, &facts, cuts, ret_level);
}

int toc_leaving_ruling(toc_leaving *l, const toc_merged *m, const toc_ruling *u, toc_tlp *ret_level)
{
    return judge_ruling(l, m, u, l->cuts, ret_level);
}

/* Who is named for TLP:RED is not thereby named for what else is TLP:RED. */
static bool is_above(const toc_ruling *u, toc_tlp level)
{
    toc_tlp its = u->marking.n ? toc_tlp_named(u->marking) : TOC_TLP_AMBER_STRICT;
    return its == TOC_TLP_NONE || its == TOC_TLP_RED || its > level;
}

static void leave_out(toc_merged *m, toc_tlp level)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < m->rulings.n; i++) {
        const toc_ruling *u = &m->rulings.p[i];
        if (toc_ruling_counts(u) || !toc_ruling_is_told(u) || !is_above(u, level))
            m->rulings.p[kept++] = *u;
    }
    m->rulings.n = kept;
}

void toc_leaving_hush(toc_merged *m, toc_tlp level)
{
    static const toc_sv SOMEBODY = {"an analyst", 10};
    leave_out(m, level);
    if (level >= TOC_TLP_AMBER_STRICT)
        return;
    TOC_VEC_FOREACH (u, &m->rulings) {
        u->analyst = SOMEBODY;
        u->undone_by = u->undone_because = (toc_sv){"", 0};
        if (u->inherited || !u->marking.n)
            u->because = (toc_sv){"", 0};
        TOC_VEC_FOREACH (w, &m->view.witnesses)
            if (w->analyst.n && w->ruling == u->no) {
                w->analyst = u->analyst;
                w->because = u->because;
            }
    }
}

/* Who has a TLP:RED judgement by its reports alone is not told why: the reason is nobody's but the
 * house's, and who it may have come from is not named. */
static void hush_reasons(const toc_leaving *l, toc_merged *m)
{
    TOC_VEC_FOREACH (u, &m->rulings)
        if (toc_sv_eq(u->marking, TOC_SV("TLP:RED")) && !facts_of(l, u->id).named)
            u->because = u->undone_because = (toc_sv){"", 0};
}

static int judge_merged(toc_leaving *l, toc_merged *m, bool cuts, toc_tlp *ret_level)
{
    size_t before = l->withheld;
    toc_tlp level = TOC_TLP_NONE;
    int r = 0;
    *ret_level = level;
    TOC_VEC_FOREACH (u, &m->rulings) {
        if (r == 0 && toc_ruling_counts(u))
            r = judge_ruling(l, m, u, cuts, &level);
        *ret_level = TOC_MAX(*ret_level, level);
    }
    TOC_VEC_FOREACH (report, &m->reports) {
        if (r == 0 && report->rec)
            r = judge_report(l, report, cuts, &level);
        *ret_level = TOC_MAX(*ret_level, level);
    }
    l->withheld = before + (r == TOC_LEAVING_WITHHELD); /* one thing */
    if (r == 0 && l->on) {
        toc_leaving_hush(m, *ret_level);
        hush_reasons(l, m);
    }
    return r;
}

/* How exactly what passes may tell places. */
static toc_reach reach_of(const toc_leaving *l)
{
    const toc_release_facts facts = facts_of(l, (toc_sv){"", 0});
    return l->on ? toc_release_reach(&l->to, &facts) : TOC_REACH_EXACT;
}

int toc_leaving_record(toc_leaving *l, toc_stored_report *r, toc_tlp *ret_level)
{
    int e = judge_report(l, r, l->cuts || l->views, ret_level);
    if (e != 0 || !l->views || reach_of(l) == TOC_REACH_EXACT)
        return e;
    toc_reach_limit_record(r->rec, reach_of(l));
    const toc_doc bare = {.id = TOC_SV("-"), .published = r->doc.published};
    r->doc = bare;
    r->assertions.n = 0;
    return 0;
}

/* What is not the view goes: reports, what analysts said in their words. */
static int cut_view(const toc_leaving *l, toc_merged *m, toc_arena *a, toc_err *reterr)
{
    toc_reach reach = reach_of(l);
    if (reach == TOC_REACH_EXACT)
        return 0;
    TOC_VEC_FOREACH (r, &m->reports)
        *r = (toc_stored_report){.doc = {.id = TOC_SV("-"), .published = TOC_DAY_NONE}};
    m->members.n = m->rulings.n = m->red.n = m->grades.n = 0;
    return toc_reach_limit_view(&m->view, reach, a) ? 0
                                                    : toc_fail(reterr, -ENOMEM, "out of memory");
}

int toc_leaving_merged(toc_leaving *l, toc_merged *m, toc_arena *a, toc_tlp *ret_level,
                       toc_err *reterr)
{
    int r = judge_merged(l, m, l->cuts || l->views, ret_level);
    return r == 0 && l->views ? cut_view(l, m, a, reterr) : r;
}

static int guard_report(void *context, const toc_stored_report *r, toc_tlp *ret_level,
                        toc_err *reterr)
{
    (void)reterr;
    return toc_leaving_report(context, r, ret_level);
}

static int guard_merged(void *context, toc_merged *m, toc_tlp *ret_level, toc_err *reterr)
{
    toc_leaving *l = context;
    (void)reterr;
    return judge_merged(l, m, l->cuts, ret_level);
}

void toc_leaving_guard(toc_leaving *l, toc_publisher *p)
{
    if (!l->on)
        return;
    p->context = l;
    p->may_report = guard_report;
    p->may_merged = guard_merged;
}

static int judge(toc_leaving *l, const toc_object *o, toc_arena *a, toc_redacted *ret_copy,
                 toc_err *reterr)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    toc_label label;
    int r = toc_json_parse(o->json, &doc, reterr);
    if (r == 0)
        r = toc_label_of(toc_json_root(doc), a, &label);
    if (r < 0)
        return r;
    toc_release_facts facts = facts_of(l, o->id);
    toc_decision d = toc_release_allows(&label, &l->to, l->channel, &facts);
    if (d.verdict != TOC_REDACT)
        return d.verdict == TOC_RELEASE ? 0 : TOC_LEAVING_WITHHELD;
    r = toc_release_redact(toc_json_root(doc), &label, &l->to, l->channel, &facts, a, ret_copy);
    if (r == TOC_REDACT_NOTHING)
        return 0;
    return r == TOC_REDACT_IMPOSSIBLE ? TOC_LEAVING_WITHHELD : r;
}

int toc_leaving_object(toc_leaving *l, const toc_object *o, toc_arena *a, toc_sv *ret_id,
                       toc_sv *ret_json, toc_sv *ret_link, toc_err *reterr)
{
    toc_redacted copy = {.id = o->id, .json = o->json, .link = {"", 0}};
    int r = l->on ? judge(l, o, a, &copy, reterr) : 0;
    l->withheld += r == TOC_LEAVING_WITHHELD;
    *ret_id = copy.id;
    *ret_json = copy.json;
    *ret_link = copy.link;
    return r;
}

static int add_line(toc_leaving *l, toc_sv line, toc_buf *ret, toc_err *reterr)
{
    toc_arena a = {0};
    toc_sv id, json, link, rest = line;
    const toc_sv name = toc_sv_cut(&rest, ' ');
    const toc_object o = {.id = name, .json = rest};
    int r = toc_leaving_object(l, &o, &a, &id, &json, &link, reterr);
    if (r == 0)
        toc_buf_printf(ret, "%.*s %.*s\n", TOC_SV_ARG(id), TOC_SV_ARG(json));
    if (r == 0 && link.n)
        toc_buf_printf(ret, "%.*s@derived %.*s\n", TOC_SV_ARG(id), TOC_SV_ARG(link));
    toc_arena_done(&a);
    return TOC_MIN(r, 0);
}

int toc_leaving_lines(toc_leaving *l, toc_sv lines, toc_buf *ret, toc_err *reterr)
{
    int r = 0;
    while (r == 0 && lines.n)
        r = add_line(l, toc_sv_cut(&lines, '\n'), ret, reterr);
    return r == 0 && ret->failed ? toc_fail(reterr, -ENOMEM, "out of memory") : r;
}
