/* history - what happened to an incident: its reports by revision, rulings, what was taken back. */
#include "api/incidents.h"
#include "api/report.h"
#include "api/server.h"

#include <stdlib.h>

typedef struct {
    int64_t when;
    uint32_t order;
    const toc_ruling *ruling; /* NULL: a report came */
    bool undone;
    toc_stored_report report;
} event;

typedef struct {
    toc_api_call *c;
    TOC_VEC(event) events;
} story;

static int in_time(const void *x, const void *y)
{
    const event *a = x, *b = y;
    if (a->when != b->when)
        return a->when < b->when ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static event *add(story *s, int64_t when)
{
    event *e = TOC_VEC_PUSH(s->c->a, &s->events);
    if (e)
        *e = (event){.when = when, .order = s->events.n};
    return e;
}

static int add_report(story *s, toc_sv report)
{
    uint32_t revisions = 1;
    int r = 0;
    TOC_VEC_FOREACH (e, &s->events)
        if (!e->ruling && toc_sv_eq(e->report.rec->report_id, report))
            return 0;
    for (uint32_t nth = 1; r == 0 && nth <= revisions; nth++) {
        toc_stored_report got = {0};
        r = toc_store_report(s->c->store, &(toc_report_want){.report = report, .nth = nth}, s->c->a,
                             &got, &s->c->err);
        event *e = r == 0 ? add(s, got.recorded) : NULL;
        revisions = got.revisions;
        if (e)
            e->report = got;
    }
    return TOC_MIN(r, 0);
}

static void add_rulings(story *s, const toc_ruling_vec *list)
{
    TOC_VEC_FOREACH (u, list) {
        event *e = add(s, u->made);
        if (e)
            e->ruling = u;
        e = u->undone ? add(s, u->undone) : NULL;
        if (e) {
            e->ruling = u;
            e->undone = true;
        }
    }
}

static void put_ruling(toc_json_out *j, const event *e)
{
    const toc_ruling *u = e->ruling;
    toc_put_text(j, "what", e->undone ? TOC_SV("undone") : TOC_SV("ruling"));
    toc_put_int(j, "ruling", u->no);
    toc_put_text(j, "who", e->undone ? u->undone_by : u->analyst);
    toc_put_text(j, "verb", u->verb);
    toc_put_text(j, "subject", u->subject);
    toc_put_text(j, "field", u->field);
    if (u->value.n) {
        toc_json_key(j, "value");
        toc_json_raw(j, u->value);
    }
    toc_put_text(j, "because", e->undone ? u->undone_because : u->because);
    toc_put_text(j, "marking", u->marking);
    toc_put_bool(j, "undone", u->undone != 0);
}

static void put_event(toc_json_out *j, const event *e)
{
    toc_json_open(j, '{');
    toc_put_time(j, "at", e->when);
    if (e->ruling) {
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
void toc_api_history(toc_api_call *c)
{
    toc_store_match match = {0};
    toc_merged m = {0};
    story s = {.c = c};
    int r = 0;
    if (!toc_api_find_incident(c, toc_request_param(c->r, 0), &match, &m))
        return;
    bool ours = c->role >= TOC_ROLE_ANALYST;
    for (uint32_t i = 0; i < m.reports.n; i++) {
        toc_stored_report *got = &m.reports.p[i];
        if (r < 0 || !got->rec)
            continue;
        if (ours) {
            r = add_report(&s, m.view.witnesses.p[i].report);
        } else {
            event *e = add(&s, got->recorded);
            if (e)
                e->report = *got;
        }
    }
    if (r == 0 && ours) {
        add_rulings(&s, &m.rulings);
        add_rulings(&s, &m.grades);
    }
    if (r < 0) {
        toc_api_fail_result(c, r, NULL, &c->err);
        return;
    }
    if (s.events.n)
        qsort(s.events.p, s.events.n, sizeof(*s.events.p), in_time);
    toc_json_out *j = toc_api_begin(c, 200);
    toc_json_open(j, '{');
    toc_json_key(j, "items");
    toc_json_open(j, '[');
    TOC_VEC_FOREACH (e, &s.events)
        put_event(j, e);
    toc_json_close(j, ']');
    toc_json_key(j, "next");
    toc_json_null(j);
    toc_json_close(j, '}');
}
