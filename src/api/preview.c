/* preview - what a partner would be given of an incident, report or object, what would be held
 * back, and which rule says so: the same gate that every exit asks. */
#include "api/incidents.h"
#include "api/leave.h"
#include "api/report.h"
#include "api/server.h"

#include <errno.h>

typedef struct {
    toc_api_call *c;
    const toc_directory_partner *to;
    bool allowed;
    toc_rule rule; /* that decided on the whole */
    toc_sv about;
    toc_buf lines; /* STIX objects that leave, "<version> <json>" each */
    TOC_VEC(toc_decision) held;
    toc_sv_vec what, ids; /* beside held; the ids are those that a partner is named for */
} preview;

static void hold(preview *p, toc_sv what, toc_sv id, toc_decision d)
{
    toc_decision *slot = TOC_VEC_PUSH(p->c->a, &p->held);
    toc_sv *name = TOC_VEC_PUSH(p->c->a, &p->what), *whose = TOC_VEC_PUSH(p->c->a, &p->ids);
    if (!slot || !name || !whose)
        return;
    *slot = d;
    *name = what;
    *whose = id;
    if (p->allowed) { /* the first one decides */
        p->rule = d.rule;
        p->about = d.about;
    }
    p->allowed = false;
}

/* ---- reports and incidents ---- */

static toc_leaving gate_of(const preview *p)
{
    return (toc_leaving){
        .on = true, .partner = p->to, .to = p->to->recipient, .channel = TOC_CHANNEL_EXPORT};
}

static void judge_report(preview *p, const toc_stored_report *r)
{
    toc_leaving gate = gate_of(p);
    toc_sv id = r->rec->report_id, title = r->rec->title;
    toc_tlp level;
    if (toc_leaving_report(&gate, r, &level) != 0)
        hold(p, title.n ? title : id, id, gate.decided);
}

/* "ruling 3: correct killed", as people of the house call it. */
static toc_sv name_of(const toc_ruling *u, toc_arena *a)
{
    return toc_arena_printf(a, "ruling %lld: %.*s%s%.*s", (long long)u->no, TOC_SV_ARG(u->verb),
                            u->field.n ? " " : "", TOC_SV_ARG(u->field));
}

static void judge_ruling(preview *p, const toc_merged *m, const toc_ruling *u)
{
    toc_leaving gate = gate_of(p);
    toc_tlp level;
    if (toc_ruling_counts(u) && toc_leaving_ruling(&gate, m, u, &level) != 0)
        hold(p, name_of(u, p->c->a), u->id, gate.decided);
}

static int judge_incident(preview *p, toc_sv id)
{
    toc_merged m = {0};
    toc_leaving gate = gate_of(p);
    int r = toc_merge_get(p->c->store, id, p->c->a, &m, &p->c->err);
    if (r)
        return r;
    TOC_VEC_FOREACH (u, &m.rulings)
        judge_ruling(p, &m, u);
    TOC_VEC_FOREACH (report, &m.reports)
        if (report->rec)
            judge_report(p, report);
    gate.cuts = true;
    return toc_api_stix_lines(p->c, &m, &gate, &p->lines);
}

static int judge_whole_report(preview *p, toc_sv id)
{
    toc_stored_report got = {0};
    toc_publisher publisher = {.store = p->c->store};
    toc_leaving gate = gate_of(p);
    bool given;
    int r =
        toc_store_report(p->c->store, &(toc_report_want){.report = id}, p->c->a, &got, &p->c->err);
    if (r)
        return r;
    judge_report(p, &got);
    gate.cuts = true;
    toc_leaving_guard(&gate, &publisher);
    r = toc_publish_report(&publisher, id, &(toc_sv_vec){0}, &p->lines, &given, &p->c->err);
    toc_publisher_done(&publisher);
    return r;
}

/* To whom places are told no more exactly than so, of what leaves copies leave. */
static int limit_lines(preview *p)
{
    toc_leaving gate = gate_of(p);
    toc_buf cut = {0};
    if (p->to->recipient.places == TOC_REACH_EXACT)
        return 0;
    int r = toc_leaving_lines(&gate, toc_buf_sv(&p->lines), &cut, &p->c->err);
    toc_buf_done(&p->lines);
    p->lines = cut;
    return r;
}

/* ---- STIX objects ---- */

static int judge_object(preview *p, const toc_object *o)
{
    TOC_CLEANUP(toc_json_doc_freep) toc_json_doc *doc = NULL;
    toc_api_call *c = p->c;
    toc_label label;
    toc_redacted copy = {.json = o->json};
    int r = toc_json_parse(o->json, &doc, &c->err);
    if (r == 0)
        r = toc_label_of(toc_json_root(doc), c->a, &label);
    if (r < 0)
        return r;
    toc_release_facts facts = toc_directory_facts(p->to, NULL, o->id, 0);
    toc_decision d = toc_release_allows(&label, &p->to->recipient, TOC_CHANNEL_EXPORT, &facts);
    if (d.verdict == TOC_REDACT) {
        r = toc_release_redact(toc_json_root(doc), &label, &p->to->recipient, TOC_CHANNEL_EXPORT,
                               &facts, c->a, &copy);
        TOC_VEC_FOREACH (part, &label.parts)
            if (!toc_release_part(part, &p->to->recipient, TOC_CHANNEL_EXPORT, &facts))
                hold(p, toc_arena_dup(c->a, part->selector), o->id, d);
        if (d.rule == TOC_RULE_PLACES && r != TOC_REDACT_NOTHING)
            hold(p, o->id, o->id, d);
        if (r == TOC_REDACT_NOTHING)
            r = 0;
        p->allowed = r == 0;
    } else if (d.verdict == TOC_DENY) {
        hold(p, o->id, o->id, d);
        return 0;
    }
    if (r == 0)
        toc_buf_printf(&p->lines, "%.*s %.*s\n", TOC_SV_ARG(o->id), TOC_SV_ARG(copy.json));
    return TOC_MIN(r, 0);
}

/* ---- the answer ---- */

static void put_rule(toc_json_out *j, toc_rule rule, toc_sv about)
{
    toc_put_text(j, "rule", toc_sv_of(toc_rule_names[rule]));
    toc_put_text(j, "why", toc_sv_of(toc_rule_texts[rule]));
    toc_put_text(j, "about", about);
}

static void put_answer(preview *p, toc_sv object)
{
    toc_json_out *j = toc_api_begin(p->c, 200);
    toc_sv lines = toc_buf_sv(&p->lines);
    toc_json_open(j, '{');
    toc_put_text(j, "partner", p->to->stored.name);
    toc_put_text(j, "object", object);
    toc_put_bool(j, "allowed", p->allowed);
    put_rule(j, p->rule, p->about);
    toc_json_key(j, "leaves");
    toc_json_open(j, '[');
    while (lines.n) {
        toc_sv line = toc_sv_cut(&lines, '\n');
        (void)toc_sv_cut(&line, ' ');
        if (line.n)
            toc_json_raw(j, line);
    }
    toc_json_close(j, ']');
    toc_json_key(j, "held");
    toc_json_open(j, '[');
    for (uint32_t i = 0; i < p->held.n; i++) {
        toc_json_open(j, '{');
        toc_put_text(j, "what", p->what.p[i]);
        toc_put_text(j, "id", p->ids.p[i]);
        put_rule(j, p->held.p[i].rule, p->held.p[i].about);
        toc_json_close(j, '}');
    }
    toc_json_close(j, ']');
    toc_json_close(j, '}');
}

void toc_api_preview(toc_api_call *c)
{
    preview p = {.c = c, .allowed = true, .rule = TOC_RULE_CLEARED, .about = {"", 0}};
    toc_store_match m = {0};
    toc_object o = {0};
    p.to = toc_directory_partner_named(c->directory, toc_request_param(c->r, 0));
    if (!p.to) {
        toc_api_fail(c, 404, "partner", "no such partner");
        return;
    }
    int r = toc_store_resolve(c->store, toc_request_param(c->r, 1), c->a, &m, &c->err);
    if (r == 0 && m.kind == TOC_STORE_IS_INCIDENT)
        r = judge_incident(&p, m.id);
    else if (r == 0 && m.kind == TOC_STORE_IS_REPORT)
        r = judge_whole_report(&p, m.id);
    if (r == 0 && m.kind != TOC_STORE_IS_OBJECT)
        r = limit_lines(&p);
    else if (r == 0 && (r = toc_store_object(c->store, m.id, c->a, &o, &c->err)) == 0)
        r = judge_object(&p, &o);
    if (r > 0)
        toc_api_fail(c, 404, "object", "no such incident, report or object");
    else if (r < 0 || p.lines.failed)
        toc_api_fail_result(c, r < 0 ? r : -ENOMEM, NULL, &c->err);
    else
        put_answer(&p, m.id);
    toc_buf_done(&p.lines);
}
