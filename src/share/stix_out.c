/* stix_out - a record to STIX; see stix.h. */
#include "base/ascii.h"
#include "base/base64.h"
#include "base/utf8.h"
#include "model/id.h"
#include "model/name_key.h"
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
    bool shared = toc_party_is_body(p->kind);
    toc_sv key = shared ? toc_name_key(w->a, name) : toc_fold(w->a, name);
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

static toc_sv write_identity(toc_stix_writer *w, toc_sv owner, toc_sv name,
                             const char *identity_class, const char *sector)
{
    toc_sv id = toc_stix_derive(w, "identity", "%.*s|%.*s", TOC_SV_ARG(owner),
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

toc_sv toc_stix_incident_name(toc_arena *a, const toc_incident *i)
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
    toc_sv name = toc_arena_dup(a, toc_buf_sv(&b));
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

bool toc_stix_open_incident(toc_stix_writer *w, const toc_incident *i)
{
    w->changes = true;
    bool fresh = toc_stix_begin(w, i->id, TOC_STIX_OWN);
    w->changes = false;
    if (!fresh)
        return false;
    if (i->basis.confidence) {
        toc_json_key(&w->j, "confidence");
        toc_json_uint(&w->j, i->basis.confidence);
    }
    toc_stix_text(w, "name", toc_stix_incident_name(w->a, i));
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
    return true;
}

void toc_stix_close_incident(toc_stix_writer *w)
{
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

unsigned toc_stix_credibility(char digit)
{
    static const unsigned CONFIDENCE[] = {90, 70, 50, 30, 10}; /* of '1' to '5' */
    return digit >= '1' && digit <= '5' ? CONFIDENCE[digit - '1'] : 0;
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
void toc_stix_write_claim(toc_stix_writer *w, const toc_incident *i, const toc_claim *c)
{
    const char *stance = toc_term(&toc_terms_stance, c->stance);
    const char *kind = toc_term(&toc_terms_claim, c->kind);
    toc_sv by = c->by.n ? c->by : TOC_SV("Somebody");
    toc_sv said =
        toc_arena_printf(w->a, "%.*s %s: %.*s (%s)", TOC_SV_ARG(by), stance ? stance : "says",
                         TOC_SV_ARG(c->about), kind ? kind : "claim");
    toc_sv on = c->kind == TOC_CLAIM_PERPETRATOR ? attribution_of(w, i, c) : (toc_sv){NULL, 0};
    toc_sv name = w->merged && on.n
                      ? toc_arena_printf(w->a, "%.*s|%.*s", TOC_SV_ARG(said), TOC_SV_ARG(on))
                      : said;
    toc_sv id = toc_stix_derive(w, on.n ? "opinion" : "note", "%.*s|%.*s", TOC_SV_ARG(i->id),
                                TOC_SV_ARG(name));
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

void toc_stix_write_perpetrator(toc_stix_writer *w, const toc_incident *i, const toc_perpetrator *p)
{
    toc_sv actor = write_perpetrator(w, i, p);
    toc_sv status = toc_sv_of(toc_term(&toc_terms_status, p->status));
    w->changes = true;
    if (attribution(p->status))
        (void)toc_stix_relate(w, i->id, "attributed-to", actor, attribution(p->status), status);
    w->changes = false;
}

static void write_targets(toc_stix_writer *w, toc_sv owner, const toc_incident *i)
{
    static const toc_sv NOTHING = {NULL, 0};
    TOC_VEC_FOREACH (t, &i->targets) {
        toc_sv name = toc_show_name(t->name, t->text);
        if (name.n)
            (void)toc_stix_relate(
                w, i->id, "targets",
                write_identity(w, owner, name, "organization", sector_of(t->type)), 0, NOTHING);
    }
    TOC_VEC_FOREACH (v, &i->victims) {
        toc_sv name = toc_show_name(v->name, v->text);
        bool person = v->kind == TOC_PARTY_PERSON;
        if (name.n && (person || v->kind == TOC_PARTY_ORGANIZATION))
            (void)toc_stix_relate(
                w, i->id, "targets",
                write_identity(w, owner, name, person ? "individual" : "organization", NULL), 0,
                NOTHING);
    }
}

void toc_stix_write_place(toc_stix_writer *w, const toc_incident *i)
{
    static const toc_sv NOTHING = {NULL, 0};
    toc_sv location = write_location(w, &i->place);
    if (location.n)
        (void)toc_stix_relate(w, i->id, "located-at", location, 0, NOTHING);
}

void toc_stix_write_related(toc_stix_writer *w, toc_sv owner, const toc_incident *i)
{
    static const toc_sv NOTHING = {NULL, 0};
    write_targets(w, owner, i);
    TOC_VEC_FOREACH (m, &i->cyber.malware)
        (void)toc_stix_relate(w, i->id, "related-to", write_malware(w, m), 0, NOTHING);
    TOC_VEC_FOREACH (v, &i->cyber.vulnerabilities)
        (void)toc_stix_relate(w, i->id, "related-to",
                              toc_stix_vulnerability(w, toc_show_name(v->name, v->text)), 0,
                              NOTHING);
}

void toc_stix_write_likeness(toc_stix_writer *w, toc_sv likeness)
{
    toc_buf text = {0};
    toc_base64_add(&text, likeness);
    toc_stix_text(w, "likeness", toc_buf_sv(&text));
    toc_buf_done(&text);
}

static void write_incident(toc_stix_writer *w, const toc_record *r, const toc_incident *i,
                           toc_sv likeness)
{
    if (toc_stix_open_incident(w, i)) {
        toc_stix_write_likeness(w, likeness);
        toc_stix_close_incident(w);
    }
    toc_stix_write_place(w, i);
    TOC_VEC_FOREACH (p, &i->perpetrators)
        toc_stix_write_perpetrator(w, i, p);
    toc_stix_write_related(w, r->report_id, i);
    TOC_VEC_FOREACH (c, &i->claims)
        toc_stix_write_claim(w, i, c);
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

static void write_letter(toc_stix_writer *w, const char *key, char c)
{
    toc_stix_text(w, key, (toc_sv){&c, c != 0});
}

/* What others said of the report: whose it is where its URL doesn't tell, and its grades. */
static void write_trust(toc_stix_writer *w, const toc_stix_report *in)
{
    toc_doc bare = in->doc ? *in->doc : (toc_doc){0};
    bare.source = (toc_sv){"", 0};
    if (in->doc && !toc_sv_eq(in->doc->source, toc_report_source(&bare, w->a)))
        toc_stix_text(w, "source", in->doc->source);
    write_letter(w, "reliability", in->reliability);
    write_letter(w, "credibility", in->credibility);
    toc_stix_write_rulings(w, in->grades);
}

static void write_report_extension(toc_stix_writer *w, const toc_stix_report *in)
{
    const toc_record *r = in->rec;
    open_extension(w, TOC_STIX_EXTENSION);
    toc_stix_text(w, "id", r->id);
    write_trust(w, in);
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

static void write_report(toc_stix_writer *w, const toc_stix_report *in)
{
    const toc_record *r = in->rec;
    w->changes = true;
    bool fresh = toc_stix_begin(w, r->report_id, TOC_STIX_OWN);
    w->changes = false;
    if (!fresh)
        return;
    if (toc_stix_credibility(in->credibility)) {
        toc_json_key(&w->j, "confidence");
        toc_json_uint(&w->j, toc_stix_credibility(in->credibility));
    }
    toc_stix_text(w, "lang", r->language);
    if (in->doc)
        write_source(w, in->doc, r);
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
    write_report_extension(w, in);
    toc_json_close(&w->j, '}');
    toc_stix_end(w);
}

/* No clock, so that all get the same. */
void toc_stix_set_created(toc_stix_writer *w, toc_day published, const toc_incident *told,
                          uint32_t n)
{
    toc_day day = published;
    if (day == TOC_DAY_NONE)
        for (uint32_t i = 0; i < n; i++)
            day = TOC_MAX(day, told[i].date.end);
    char text[TOC_DAY_TEXT + 1] = "1970-01-01";
    if (day != TOC_DAY_NONE)
        toc_day_format(day, text);
    (void)snprintf(w->created, sizeof(w->created), "%sT00:00:00.000Z", text);
}

/* What the report tells changes with its revisions; the Report itself with what it refers to and
 * with its grades, too. */
static void set_times(toc_stix_writer *w, const toc_stix_report *in, bool of_report)
{
    int64_t created = 0, ruled = 0;
    uint64_t steps = (in->nth ? in->nth - 1 : 0) + (of_report ? in->steps : 0);
    (void)!toc_time_parse(toc_sv_of(w->created), &created);
    if (in->grades && of_report)
        TOC_VEC_FOREACH (t, in->grades)
            ruled = TOC_MAX(ruled, t->ruling.made);
    toc_stix_set_modified(w, created, ruled, steps);
}

/* An incident that stands elsewhere is referred to as if it stood here. */
static void refer(toc_stix_writer *w, toc_sv id)
{
    TOC_VEC_FOREACH (ref, &w->refs)
        if (toc_sv_eq(*ref, id))
            return;
    toc_sv *slot = TOC_VEC_PUSH(w->a, &w->refs);
    if (slot)
        *slot = id;
}

int toc_stix_of_report(toc_tlp marking, const toc_stix_report *in, toc_arena *a, toc_buf *ret)
{
    const toc_record *r = in->rec;
    toc_stix_writer w = {.a = a, .ret = ret};
    toc_stix_set_created(&w, r->published, r->incidents.p, r->incidents.n);
    set_times(&w, in, false);
    toc_stix_write_frame(&w, marking);
    for (uint32_t i = 0; i < r->incidents.n; i++) {
        if (in->elsewhere && in->elsewhere[i].n)
            refer(&w, in->elsewhere[i]);
        else
            write_incident(&w, r, &r->incidents.p[i],
                           in->likeness ? in->likeness[i] : (toc_sv){NULL, 0});
    }
    TOC_VEC_FOREACH (v, &r->warnings)
        write_warning(&w, r, v);
    TOC_VEC_FOREACH (n, &r->indicators)
        toc_stix_write_indicator(&w, r->report_id, n);
    set_times(&w, in, true);
    write_report(&w, in);
    bool failed = a->overflowed || ret->failed || w.json.failed;
    toc_buf_done(&w.json);
    return failed ? -ENOMEM : 0;
}

int toc_stix_of_record(toc_tlp marking, const toc_doc *doc, const toc_record *r, toc_arena *a,
                       toc_buf *ret)
{
    return toc_stix_of_report(marking, &(toc_stix_report){.doc = doc, .rec = r, .nth = 1}, a, ret);
}
