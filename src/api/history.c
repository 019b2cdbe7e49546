/* history - what happened to an incident: its reports by revision, rulings, what was taken back. */
#include "history.h"
#include "api/incidents.h"
#include "api/report.h"
#include "api/server.h"

static void put_ruling(toc_json_out *j, const toc_event *e)
{
    const toc_ruling *u = &e->ruling;
    bool undone = e->kind == TOC_UNDONE;
    toc_put_text(j, "what", undone ? TOC_SV("undone") : TOC_SV("ruling"));
    toc_put_int(j, "ruling", u->no);
    toc_put_text(j, "who", undone ? u->undone_by : u->analyst);
    toc_put_text(j, "verb", u->verb);
    toc_put_text(j, "subject", u->subject);
    toc_put_text(j, "field", u->field);
    if (u->value.n) {
        toc_json_key(j, "value");
        toc_json_raw(j, u->value);
    }
    toc_put_text(j, "because", undone ? u->undone_because : u->because);
    toc_put_text(j, "marking", u->marking);
    toc_put_bool(j, "undone", u->undone != 0);
}

static void put_event(toc_json_out *j, const toc_event *e)
{
    toc_json_open(j, '{');
    toc_put_time(j, "at", e->when);
    if (e->kind != TOC_CAME) {
        put_ruling(j, e);
    } else {
        toc_put_text(j, "what", e->report.nth > 1 ? TOC_SV("report revised") : TOC_SV("report"));
        toc_put_text(j, "report", e->report.rec->report_id);
        toc_put_text(j, "title", e->report.rec->title);
        toc_put_text(j, "name", e->report.doc.id);
        toc_put_int(j, "revision", e->report.nth);
    }
    toc_json_close(j, '}');
}

/* Rulings name those of the house: those of a partner are told of reports alone, in the revision
 * that the incident rests on. */
static int tell_partner(toc_history *h, const toc_merged *m)
{
    int r = 0;
    TOC_VEC_FOREACH (report, &m->reports)
        if (r == 0 && report->rec)
            r = toc_history_came(h, report);
    return r;
}

void toc_api_history(toc_api_call *c)
{
    toc_store_match match = {0};
    toc_merged m = {0};
    toc_tlp level;
    toc_history h = {.store = c->store, .a = c->a, .reterr = &c->err};
    if (!toc_api_find_incident(c, toc_request_param(c->r, 0), &match, &m, &level))
        return;
    int r = c->role >= TOC_ROLE_ANALYST ? toc_history_incident(&h, match.id) : tell_partner(&h, &m);
    if (r < 0) {
        toc_api_fail_result(c, r, NULL, &c->err);
        return;
    }
    toc_history_sort(&h);
    toc_json_out *j = toc_api_begin(c, 200);
    toc_json_open(j, '{');
    toc_json_key(j, "items");
    toc_json_open(j, '[');
    TOC_VEC_FOREACH (e, &h.events)
        put_event(j, e);
    toc_json_close(j, ']');
    toc_json_key(j, "next");
    toc_json_null(j);
    toc_json_close(j, '}');
}
