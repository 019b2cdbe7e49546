/* stix_out - a record to STIX; see stix.h. */
#include "base/ascii.h"
#include "base/utf8.h"
#include "model/record_json.h"
#include "model/terms.h"
#include "share/show.h"
#include "share/stix_observable.h"
#include "share/stix_writer.h"

#include <errno.h>
#include <stdio.h>

static const toc_record_json_options SPARSE = {.rules = true, .sparse = true};

/* Opens one extension of an object; the caller closes it. */
static void open_extension(toc_stix_writer *w, const char *id)
{
    toc_json_key(&w->j, id);
    toc_json_open(&w->j, '{');
    toc_stix_word(w, "extension_type", "property-extension");
}

static void open_list(toc_stix_writer *w, const char *key)
{
    toc_json_key(&w->j, key);
    toc_json_open(&w->j, '[');
}

/* ---- what an incident refers to ---- */

/* A place that STIX can hold: it needs a country or a point. Empty: none. */
static toc_sv write_location(toc_stix_writer *w, const toc_place *p)
{
    toc_sv name = toc_show_name(p->name, p->text);
    if (!p->country[0] && !p->has_point)
        return (toc_sv){NULL, 0};
    toc_sv id = toc_stix_derive(w, "location", "%s|%.*s|%.5f|%.5f", p->country,
                                TOC_SV_ARG(toc_fold(w->a, name)), p->lat, p->lon);
    if (!toc_stix_begin(w, id, TOC_STIX_SHARED))
        return id;
    toc_stix_text(w, "name", name);
    if (p->has_point) {
        toc_json_key(&w->j, "latitude");
        toc_json_num(&w->j, toc_degrees(p->lat));
        toc_json_key(&w->j, "longitude");
        toc_json_num(&w->j, toc_degrees(p->lon));
    }
    toc_stix_word(w, "country", p->country);
    toc_stix_end(w);
    return id;
}

static bool is_known(toc_sv id)
{
    return toc_stix_is_id(id, NULL);
}

/* Ends a threat-actor or malware. A known actor may be malware: its id says so. */
static toc_sv end_named(toc_stix_writer *w, toc_sv id, toc_sv name)
{
    toc_stix_text(w, "name", name.n ? name : TOC_SV("unnamed"));
    if (toc_sv_starts(id, TOC_SV("malware--"))) {
        toc_json_key(&w->j, "is_family");
        toc_json_bool(&w->j, true);
    }
    toc_stix_end(w);
    return id;
}

/* Somebody with a name of their own is the same everywhere; "four gunmen" are of this incident. */
static toc_sv write_perpetrator(toc_stix_writer *w, const toc_incident *i, const toc_perpetrator *p)
{
    toc_sv name = toc_show_name(p->name, p->text), id = p->id;
    bool shared = p->kind == TOC_PARTY_ORGANIZATION || p->kind == TOC_PARTY_STATE;
    toc_sv key = toc_fold(w->a, name);
    if (!is_known(id) && shared)
        id = toc_stix_derive(w, "threat-actor", "%.*s", TOC_SV_ARG(key));
    else if (!is_known(id))
        id = toc_stix_derive(w, "threat-actor", "%.*s|%.*s", TOC_SV_ARG(i->id), TOC_SV_ARG(key));
    toc_stix_owner owner = is_known(p->id) ? TOC_STIX_FOREIGN
                           : shared        ? TOC_STIX_SHARED
                                           : TOC_STIX_OWN;
    if (!toc_stix_begin(w, id, owner))
        return id;
    return end_named(w, id, name);
}

static toc_sv write_identity(toc_stix_writer *w, const toc_record *r, toc_sv name,
                             const char *identity_class, const char *sector)
{
    toc_sv id = toc_stix_derive(w, "identity", "%.*s|%.*s", TOC_SV_ARG(r->report_id),
                                TOC_SV_ARG(toc_fold(w->a, name)));
    if (!name.n || !toc_stix_begin(w, id, TOC_STIX_OWN))
        return id;
    toc_stix_text(w, "name", name);
    toc_stix_word(w, "identity_class", identity_class);
    toc_stix_list_of_one(w, "sectors", toc_sv_of(sector));
    toc_stix_end(w);
    return id;
}

/* The industry-sector vocabulary (10.7), where it has a word. */
static const char *sector_of(toc_target_type t)
{
    static const char *const SECTORS[TOC_TARGET_OTHER + 1] = {
        [TOC_TARGET_COMMERCIAL] = "commercial",
        [TOC_TARGET_COMMUNICATIONS] = "communications",
        [TOC_TARGET_DIPLOMATIC] = "government",
        [TOC_TARGET_ENERGY] = "energy",
        [TOC_TARGET_FINANCIAL] = "financial-services",
        [TOC_TARGET_GOVERNMENT] = "government",
        [TOC_TARGET_LAW_ENFORCEMENT] = "government-public-services",
        [TOC_TARGET_MILITARY] = "defense",
        [TOC_TARGET_EDUCATION] = "education",
        [TOC_TARGET_HEALTH] = "healthcare",
        [TOC_TARGET_TRANSPORT] = "transportation",
        [TOC_TARGET_WATER] = "water",
    };
    return SECTORS[t];
}

static toc_sv write_malware(toc_stix_writer *w, const toc_named *n)
{
    toc_sv name = toc_show_name(n->name, n->text), id = n->id;
    bool known = is_known(id);
    if (!known)
        id = toc_stix_derive(w, "malware", "%.*s", TOC_SV_ARG(toc_fold(w->a, name)));
    if (!toc_stix_begin(w, id, known ? TOC_STIX_FOREIGN : TOC_STIX_SHARED))
        return id;
    return end_named(w, id, name);
}

/* ---- the incident ---- */

static toc_sv incident_name(toc_stix_writer *w, const toc_incident *i)
{
    toc_buf b = {0};
    const char *type = toc_term(&toc_terms_type, i->type);
    toc_buf_str(&b, type ? type : "incident");
    if (b.p)
        b.p[0] = toc_upper(b.p[0]);
    toc_sv place = toc_show_name(i->place.name, i->place.text);
    if (place.n)
        toc_buf_printf(&b, " in %.*s", TOC_SV_ARG(place));
    size_t before = b.n;
    toc_buf_str(&b, ", ");
    toc_show_date(&b, &i->date);
    if (b.n == before + 2)
        b.n = before;
    toc_sv name = toc_arena_dup(w->a, toc_buf_sv(&b));
    toc_buf_done(&b);
    return name;
}

/* The closed vocabulary of Incident Core. */
static const char *determination(const toc_incident *i)
{
    static const char *const BY_STAGE[] = {
        [TOC_STAGE_NONE] = "suspected",           [TOC_STAGE_ACCOMPLISHED] = "confirmed",
        [TOC_STAGE_ATTEMPTED] = "failed-attempt", [TOC_STAGE_FOILED] = "blocked",
        [TOC_STAGE_THREATENED] = "suspected",
    };
    return BY_STAGE[i->stage];
}

static void write_incident(toc_stix_writer *w, const toc_incident *i)
{
    if (!toc_stix_begin(w, i->id, TOC_STIX_OWN))
        return;
    if (i->basis.confidence) {
        toc_json_key(&w->j, "confidence");
        toc_json_uint(&w->j, i->basis.confidence);
    }
    toc_stix_text(w, "name", incident_name(w, i));
    toc_json_key(&w->j, "extensions");
    toc_json_open(&w->j, '{');
    open_extension(w, TOC_STIX_INCIDENT_CORE);
    toc_stix_word(w, "determination", determination(i));
    toc_stix_word(w, "investigation_status", "new");
    toc_stix_list_of_one(w, "incident_types", toc_sv_of(toc_term(&toc_terms_type, i->type)));
    toc_json_close(&w->j, '}');
    open_extension(w, TOC_STIX_EXTENSION);
    toc_json_key(&w->j, "incident");
    toc_record_json_incident(&w->j, i, &SPARSE);
    toc_json_close(&w->j, '}');
    toc_json_close(&w->j, '}');
    toc_stix_end(w);
}

/* STIX confidence of who did it, in its Low, Med and High (appendix A); 0: not attributed. */
static unsigned attribution(toc_perp_status s)
{
    static const unsigned CONFIDENCE[] = {
        [TOC_STATUS_NONE] = 50,    [TOC_STATUS_FACT] = 85,      [TOC_STATUS_CLAIMED] = 70,
        [TOC_STATUS_ACCUSED] = 60, [TOC_STATUS_SUSPECTED] = 50, [TOC_STATUS_POSSIBLE] = 15,
        [TOC_STATUS_DENIED] = 0,   [TOC_STATUS_ACQUITTED] = 0,
    };
    return CONFIDENCE[s];
}

/* The claim's words fit the party: by name, or as the one that is said to admit it. */
static bool is_meant(const toc_perpetrator *p, const toc_claim *c)
{
    if (c->stance == TOC_STANCE_CLAIMS_RESPONSIBILITY && p->status == TOC_STATUS_CLAIMED)
        return true;
    return c->about.n &&
           (toc_sv_eq_nocase(p->name, c->about) || toc_sv_eq_nocase(p->text, c->about));
}

/* The relationship that says what the claim is about; empty if none does. */
static toc_sv attribution_of(toc_stix_writer *w, const toc_incident *i, const toc_claim *c)
{
    TOC_VEC_FOREACH (p, &i->perpetrators)
        if (attribution(p->status) && is_meant(p, c)) {
            toc_sv actor = write_perpetrator(w, i, p);
            return toc_stix_derive(w, "relationship", "%.*s|attributed-to|%.*s", TOC_SV_ARG(i->id),
                                   TOC_SV_ARG(actor));
        }
    return (toc_sv){NULL, 0};
}

static const char *opinion_of(toc_stance s)
{
    static const char *const OPINIONS[] = {
        [TOC_STANCE_NONE] = "neutral",
        [TOC_STANCE_ASSERTS] = "agree",
        [TOC_STANCE_SUGGESTS] = "agree",
        [TOC_STANCE_SUSPECTS] = "agree",
        [TOC_STANCE_DENIES] = "strongly-disagree",
        [TOC_STANCE_CLAIMS_RESPONSIBILITY] = "strongly-agree",
        [TOC_STANCE_CONFIRMS] = "strongly-agree",
    };
    return OPINIONS[s];
}

/* An opinion on who did it where the record attributes it so; else a note on the incident. */
static void write_claim(toc_stix_writer *w, const toc_incident *i, const toc_claim *c)
{
    const char *stance = toc_term(&toc_terms_stance, c->stance);
    const char *kind = toc_term(&toc_terms_claim, c->kind);
    toc_sv by = c->by.n ? c->by : TOC_SV("Somebody");
    toc_sv said =
        toc_arena_printf(w->a, "%.*s %s: %.*s (%s)", TOC_SV_ARG(by), stance ? stance : "says",
                         TOC_SV_ARG(c->about), kind ? kind : "claim");
    toc_sv on = c->kind == TOC_CLAIM_PERPETRATOR ? attribution_of(w, i, c) : (toc_sv){NULL, 0};
    toc_sv id = toc_stix_derive(w, on.n ? "opinion" : "note", "%.*s|%.*s", TOC_SV_ARG(i->id),
                                TOC_SV_ARG(said));
    if (!toc_stix_begin(w, id, TOC_STIX_OWN))
        return;
    if (on.n) {
        toc_stix_text(w, "explanation", said);
        toc_stix_word(w, "opinion", opinion_of(c->stance));
    } else {
        toc_stix_word(w, "abstract", "Claim");
        toc_stix_text(w, "content", said);
    }
    toc_stix_list_of_one(w, "authors", c->by);
    toc_stix_list_of_one(w, "object_refs", on.n ? on : i->id);
    toc_stix_end(w);
}

static void write_parties(toc_stix_writer *w, const toc_record *r, const toc_incident *i)
{
    static const toc_sv NOTHING = {NULL, 0};
    TOC_VEC_FOREACH (p, &i->perpetrators) {
        toc_sv actor = write_perpetrator(w, i, p);
        toc_sv status = toc_sv_of(toc_term(&toc_terms_status, p->status));
        if (attribution(p->status))
            (void)toc_stix_relate(w, i->id, "attributed-to", actor, attribution(p->status), status);
    }
    TOC_VEC_FOREACH (t, &i->targets) {
        toc_sv name = toc_show_name(t->name, t->text);
        if (name.n)
            (void)toc_stix_relate(w, i->id, "targets",
                                  write_identity(w, r, name, "organization", sector_of(t->type)), 0,
                                  NOTHING);
    }
    TOC_VEC_FOREACH (v, &i->victims) {
        toc_sv name = toc_show_name(v->name, v->text);
        bool person = v->kind == TOC_PARTY_PERSON;
        if (name.n && (person || v->kind == TOC_PARTY_ORGANIZATION))
            (void)toc_stix_relate(
                w, i->id, "targets",
                write_identity(w, r, name, person ? "individual" : "organization", NULL), 0,
                NOTHING);
    }
}

static void write_all_of_incident(toc_stix_writer *w, const toc_record *r, const toc_incident *i)
{
    static const toc_sv NOTHING = {NULL, 0};
    write_incident(w, i);
    toc_sv location = write_location(w, &i->place);
    if (location.n)
        (void)toc_stix_relate(w, i->id, "located-at", location, 0, NOTHING);
    write_parties(w, r, i);
    TOC_VEC_FOREACH (m, &i->cyber.malware)
        (void)toc_stix_relate(w, i->id, "related-to", write_malware(w, m), 0, NOTHING);
    TOC_VEC_FOREACH (v, &i->cyber.vulnerabilities)
        (void)toc_stix_relate(w, i->id, "related-to",
                              toc_stix_vulnerability(w, toc_show_name(v->name, v->text)), 0,
                              NOTHING);
    TOC_VEC_FOREACH (c, &i->claims)
        write_claim(w, i, c);
}

/* ---- the report ---- */

static void write_warning(toc_stix_writer *w, const toc_record *r, const toc_warning *v)
{
    toc_sv said = toc_arena_printf(w->a, "%.*s: danger%s%.*s%s%.*s",
                                   TOC_SV_ARG(v->by.n ? v->by : TOC_SV("The report")),
                                   v->actor.n ? " from " : "", TOC_SV_ARG(v->actor),
                                   v->target.n ? " to " : "", TOC_SV_ARG(v->target));
    toc_sv id = toc_stix_derive(w, "note", "%.*s|%.*s", TOC_SV_ARG(r->report_id), TOC_SV_ARG(said));
    if (!toc_stix_begin(w, id, TOC_STIX_OWN))
        return;
    toc_stix_word(w, "abstract", "Warning");
    toc_stix_text(w, "content", said);
    toc_stix_list_of_one(w, "authors", v->by);
    toc_stix_list_of_one(w, "object_refs", r->report_id);
    toc_stix_end(w);
}

static void write_source(toc_stix_writer *w, const toc_doc *doc, const toc_record *r)
{
    bool url = toc_sv_starts_nocase(doc->origin, TOC_SV("http"));
    toc_json_key(&w->j, "external_references");
    toc_json_open(&w->j, '[');
    toc_json_open(&w->j, '{');
    toc_stix_text(w, "source_name", r->id.n ? r->id : TOC_SV("report"));
    if (url)
        toc_stix_text(w, "url", doc->origin);
    toc_stix_text(w, "external_id", toc_arena_printf(w->a, "sha256:%s", doc->sha256));
    toc_json_close(&w->j, '}');
    toc_json_close(&w->j, ']');
}

static void write_report_extension(toc_stix_writer *w, const toc_record *r)
{
    open_extension(w, TOC_STIX_EXTENSION);
    toc_stix_text(w, "id", r->id);
    if (r->title.n || r->published != TOC_DAY_NONE || r->language.n) {
        toc_json_key(&w->j, "report");
        toc_record_json_report(&w->j, r, &SPARSE);
    }
    if (r->incidents.n)
        open_list(w, "incident_refs");
    TOC_VEC_FOREACH (i, &r->incidents)
        toc_json_str(&w->j, i->id);
    if (r->incidents.n)
        toc_json_close(&w->j, ']');
    if (r->warnings.n)
        open_list(w, "warnings");
    TOC_VEC_FOREACH (v, &r->warnings)
        toc_record_json_warning(&w->j, v, &SPARSE);
    if (r->warnings.n)
        toc_json_close(&w->j, ']');
    if (r->indicators.n)
        open_list(w, "indicators");
    TOC_VEC_FOREACH (n, &r->indicators)
        toc_record_json_indicator(&w->j, n, &SPARSE);
    if (r->indicators.n)
        toc_json_close(&w->j, ']');
    toc_json_close(&w->j, '}');
}

static void write_report(toc_stix_writer *w, const toc_doc *doc, const toc_record *r)
{
    if (!toc_stix_begin(w, r->report_id, TOC_STIX_OWN))
        return;
    toc_stix_text(w, "lang", r->language);
    if (doc)
        write_source(w, doc, r);
    toc_stix_text(w, "name", r->title.n ? r->title : r->id.n ? r->id : TOC_SV("Report"));
    toc_stix_list_of_one(w, "report_types", TOC_SV("threat-report"));
    toc_stix_word(w, "published", w->created);
    toc_json_key(&w->j, "object_refs");
    toc_json_open(&w->j, '[');
    TOC_VEC_FOREACH (ref, &w->refs)
        toc_json_str(&w->j, *ref);
    if (!w->refs.n) /* never empty: at least who read it */
        toc_json_str(&w->j, TOC_SV(TOC_STIX_IDENTITY));
    toc_json_close(&w->j, ']');
    toc_json_key(&w->j, "extensions");
    toc_json_open(&w->j, '{');
    write_report_extension(w, r);
    toc_json_close(&w->j, '}');
    toc_stix_end(w);
}

/* The day of the report, or the last day it tells of; no clock, so that all get the same. */
static void set_created(toc_stix_writer *w, const toc_record *r)
{
    toc_day day = r->published;
    if (day == TOC_DAY_NONE)
        TOC_VEC_FOREACH (i, &r->incidents)
            day = TOC_MAX(day, i->date.end);
    char text[TOC_DAY_TEXT + 1] = "1970-01-01";
    if (day != TOC_DAY_NONE)
        toc_day_format(day, text);
    (void)snprintf(w->created, sizeof(w->created), "%sT00:00:00.000Z", text);
}

int toc_stix_of_record(toc_tlp marking, const toc_doc *doc, const toc_record *r, toc_arena *a,
                       toc_buf *ret)
{
    toc_stix_writer w = {.a = a, .ret = ret};
    set_created(&w, r);
    toc_stix_write_frame(&w, marking);
    TOC_VEC_FOREACH (i, &r->incidents)
        write_all_of_incident(&w, r, i);
    TOC_VEC_FOREACH (v, &r->warnings)
        write_warning(&w, r, v);
    TOC_VEC_FOREACH (n, &r->indicators)
        toc_stix_write_indicator(&w, r->report_id, n);
    write_report(&w, doc, r);
    bool failed = a->overflowed || ret->failed || w.json.failed;
    toc_buf_done(&w.json);
    return failed ? -ENOMEM : 0;
}
