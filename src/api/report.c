/*
 * report - one report with its text and, for every value that was read in it, where; of the store,
 * or of what was just sent and is not kept.
 */
#include "api/report.h"

#include "api/incidents.h"
#include "api/server.h"
#include "api/utf16.h"

#include <errno.h>

/* ---- spans ---- */

static void put_span(toc_json_out *j, const toc_utf16 *u, const toc_assertion *v, uint32_t nth,
                     toc_sv incident)
{
    const toc_span *s = &v->basis.spans.p[nth];
    toc_json_open(j, '{');
    toc_put_int(j, "start", toc_utf16_at(u, s->start));
    toc_put_int(j, "end", toc_utf16_at(u, s->end));
    toc_put_text(j, "field", v->field);
    toc_json_key(j, "value");
    toc_json_raw(j, v->value);
    toc_put_text(j, "incident", incident);
    if (v->basis.confidence)
        toc_put_int(j, "confidence", v->basis.confidence);
    toc_put_text(j, "rule", toc_sv_of(v->basis.rule));
    toc_put_text(j, "runner_up", v->basis.runner_up);
    toc_put_text(j, "by", v->source);
    /* What decisions name: whose, and which field of it. */
    toc_json_key(j, "assertion");
    toc_json_open(j, '{');
    toc_put_text(j, "subject", v->subject);
    toc_put_text(j, "field", v->field);
    toc_json_close(j, '}');
    toc_json_close(j, '}');
}

static toc_sv incident_of(const toc_report_screen *s, toc_sv subject)
{
    TOC_VEC_FOREACH (m, &s->members)
        if (toc_sv_eq(m->id, subject))
            return m->incident.n ? m->incident : m->id;
    return toc_sv_starts(subject, TOC_SV("incident--")) ? subject : (toc_sv){"", 0};
}

static int put_spans(toc_api_call *c, const toc_report_screen *s)
{
    toc_utf16 u;
    if (!toc_utf16_of(s->doc->text, c->a, &u))
        return -ENOMEM;
    toc_json_key(&c->j, "spans");
    toc_json_open(&c->j, '[');
    TOC_VEC_FOREACH (v, s->assertions)
        for (uint32_t i = 0; i < v->basis.spans.n; i++)
            put_span(&c->j, &u, v, i, incident_of(s, v->subject));
    toc_json_close(&c->j, ']');
    return 0;
}

/* ---- the report ---- */

static void put_letter(toc_json_out *j, const char *key, char letter)
{
    if (letter)
        toc_put_text(j, key, (toc_sv){&letter, 1});
}

/* A path tells of the machine: it is for those of the house. */
static bool is_for(const toc_api_call *c, toc_sv origin)
{
    return c->role >= TOC_ROLE_ANALYST || toc_sv_starts(origin, TOC_SV("http://")) ||
           toc_sv_starts(origin, TOC_SV("https://"));
}

void toc_put_origin(toc_api_call *c, toc_sv origin)
{
    if (is_for(c, origin))
        toc_put_text(&c->j, "origin", origin);
}

static void put_head(toc_api_call *c, const toc_report_screen *s)
{
    toc_json_out *j = &c->j;
    toc_put_text(j, "id", s->rec->report_id);
    toc_put_text(j, "name", s->doc->id);
    toc_put_text(j, "title", s->rec->title.n ? s->rec->title : s->doc->title);
    toc_put_day(j, "published", s->rec->published);
    toc_put_origin(c, s->doc->origin);
    toc_put_text(j, "source", s->doc->source);
    toc_put_text(j, "media", s->doc->media);
    toc_put_text(j, "language", s->rec->language.n ? s->rec->language : s->doc->language);
    toc_put_text(j, "sha256", toc_sv_of(s->doc->sha256));
    put_letter(j, "reliability", s->reliability);
    put_letter(j, "credibility", s->credibility);
    toc_put_text(j, "marking", toc_sv_of(toc_tlp_markings[s->level].name));
}

static void put_incidents(toc_json_out *j, const toc_report_screen *s)
{
    toc_json_key(j, "incidents");
    toc_json_open(j, '[');
    TOC_VEC_FOREACH (i, &s->rec->incidents)
        toc_json_str(j, incident_of(s, i->id));
    toc_json_close(j, ']');
}

int toc_report_screen_put(toc_api_call *c, const toc_report_screen *s)
{
    toc_json_out *j = &c->j;
    put_head(c, s);
    if (s->stored) {
        toc_put_int(j, "revision", s->stored->nth);
        toc_put_int(j, "revisions", s->stored->revisions);
        toc_put_time(j, "recorded", s->stored->recorded);
        toc_put_time(j, "withdrawn", s->stored->withdrawn);
        toc_json_key(j, "origins");
        toc_json_open(j, '[');
        TOC_VEC_FOREACH (o, &s->stored->origins)
            if (is_for(c, *o))
                toc_json_str(j, *o);
        toc_json_close(j, ']');
    }
    put_incidents(j, s);
    toc_json_key(j, "text");
    toc_json_str(j, s->doc->text);
    return put_spans(c, s);
}

/* ---- of the store ---- */

bool toc_api_find_report(toc_api_call *c, toc_sv prefix, uint32_t nth, toc_stored_report *ret,
                         toc_tlp *ret_level)
{
    toc_leaving gate = toc_api_leaving(c, TOC_CHANNEL_CONSOLE);
    toc_store_match m = {0};
    int r = toc_api_resolve(c, prefix, &m);
    if (r == 0 && m.kind != TOC_STORE_IS_REPORT)
        r = TOC_STORE_NONE;
    if (r == 0)
        r = toc_store_report(c->store, &(toc_report_want){.report = m.id, .nth = nth}, c->a, ret,
                             &c->err);
    if (r == 0 && ret->withdrawn && c->role < TOC_ROLE_ANALYST)
        r = TOC_STORE_NONE; /* it was taken back, from those of a partner, too */
    if (r == 0)
        r = toc_leaving_report(&gate, ret, ret_level);
    if (r < 0)
        toc_api_fail_result(c, r, NULL, &c->err);
    else if (r > 0)
        toc_api_fail(c, 404, "id", "no such report");
    return r == 0;
}

/* Grades bear no marking: they are for those of the house. */
static int get_grades(toc_api_call *c, const toc_stored_report *got, toc_report_screen *s)
{
    toc_ruling_vec rulings = {0};
    if (c->role < TOC_ROLE_ANALYST)
        return 0;
    return toc_merge_grades(c->store, got->doc.source, got->rec->report_id, c->a, &s->reliability,
                            &s->credibility, &rulings, &c->err);
}

void toc_api_report(toc_api_call *c)
{
    toc_stored_report got = {0};
    int64_t nth;
    toc_report_screen s = {.stored = &got, .doc = &got.doc, .assertions = &got.assertions};
    if (!toc_api_query_int(c, "revision", 1, UINT32_MAX, 0, &nth) ||
        !toc_api_find_report(c, toc_request_param(c->r, 0), (uint32_t)nth, &got, &s.level))
        return;
    s.rec = got.rec;
    int r = toc_store_members_of_report(c->store, got.rec->report_id, c->a, &s.members, &c->err);
    if (r == 0)
        r = get_grades(c, &got, &s);
    if (r == 0) {
        toc_json_open(toc_api_begin(c, 200), '{');
        r = toc_report_screen_put(c, &s);
        toc_json_close(&c->j, '}');
    }
    if (r < 0)
        toc_api_fail_result(c, r, NULL, &c->err);
}
