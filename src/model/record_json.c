/* record_json - writing; see record_json.h. Order and names are those of the contract. */
#include "model/record_json.h"

#include "model/terms.h"

typedef struct {
    toc_json_out *j;
    bool rules, sparse, merged;
} writer;

static void field_if(writer *w, const char *key, toc_sv value)
{
    if (!value.n)
        return;
    toc_json_key(w->j, key);
    toc_json_str(w->j, value);
}

/* Where it is not stated null stands, if anything. */
static void nothing(writer *w, const char *key)
{
    if (w->sparse)
        return;
    toc_json_key(w->j, key);
    toc_json_null(w->j);
}

static void field(writer *w, const char *key, toc_sv value)
{
    if (value.n)
        field_if(w, key, value);
    else
        nothing(w, key);
}

static void term(writer *w, const char *key, const toc_terms *t, unsigned value)
{
    field(w, key, toc_sv_of(toc_term(t, value)));
}

static void day(writer *w, const char *key, toc_day d)
{
    char text[TOC_DAY_TEXT + 1] = "";
    if (d != TOC_DAY_NONE)
        toc_day_format(d, text);
    field(w, key, toc_sv_of(text));
}

static void spans(writer *w, const char *key, const toc_span_vec *v)
{
    if (w->sparse && !v->n)
        return;
    toc_json_key(w->j, key);
    w->j->flat++;
    toc_json_open(w->j, '[');
    TOC_VEC_FOREACH (s, v) {
        toc_json_open(w->j, '[');
        toc_json_uint(w->j, s->start);
        toc_json_uint(w->j, s->end);
        toc_json_close(w->j, ']');
    }
    toc_json_close(w->j, ']');
    w->j->flat--;
}

static bool is_empty(const toc_basis *b)
{
    return !b->spans.n && !b->confidence && !b->rule;
}

/* Members about where a value was read; prefix "" or "status_", for values without an object. */
static void basis(writer *w, const char *const names[4], const toc_basis *b)
{
    if (w->merged)
        return;
    spans(w, names[0], &b->spans);
    if (b->confidence) {
        toc_json_key(w->j, names[1]);
        toc_json_uint(w->j, b->confidence);
    }
    if (w->rules && b->rule)
        field(w, names[2], toc_sv_of(b->rule));
    if (w->rules && b->runner_up.n)
        field(w, names[3], b->runner_up);
}

static void evidence(writer *w, const toc_basis *b)
{
    static const char *const NAMES[] = {"evidence", "confidence", "rule", "runner_up"};
    basis(w, NAMES, b);
}

/* For a plain value beside others in one object: only where there is something to say. */
static void evidence_of(writer *w, const char *const names[4], const toc_basis *b)
{
    if (!is_empty(b))
        basis(w, names, b);
}

static void count_members(writer *w, const toc_count *c)
{
    toc_json_key(w->j, "value");
    toc_json_int(w->j, c->value);
    term(w, "bound", &toc_terms_bound, c->bound);
    evidence(w, &c->basis);
}

static void count(writer *w, const char *key, const toc_count *c)
{
    if (!c->stated) {
        nothing(w, key);
        return;
    }
    toc_json_key(w->j, key);
    toc_json_open(w->j, '{');
    count_members(w, c);
    toc_json_close(w->j, '}');
}

static void date(writer *w, const toc_date_range *d)
{
    bool stated = d->start != TOC_DAY_NONE || d->end != TOC_DAY_NONE || !is_empty(&d->basis);
    if (w->sparse && !stated)
        return;
    toc_json_key(w->j, "date");
    toc_json_open(w->j, '{');
    day(w, "start", d->start);
    day(w, "end", d->end);
    evidence(w, &d->basis);
    toc_json_close(w->j, '}');
}

static void chain(writer *w, const toc_sv_vec *v)
{
    if (w->sparse && !v->n)
        return;
    toc_json_key(w->j, "chain");
    w->j->flat++;
    toc_json_open(w->j, '[');
    TOC_VEC_FOREACH (s, v)
        toc_json_str(w->j, *s);
    toc_json_close(w->j, ']');
    w->j->flat--;
}

static void place(writer *w, const toc_place *p)
{
    bool stated = p->name.n || p->text.n || p->country[0] || p->has_point || p->geonames ||
                  p->chain.n || !is_empty(&p->basis);
    if (w->sparse && !stated)
        return;
    toc_json_key(w->j, "place");
    toc_json_open(w->j, '{');
    field(w, "name", p->name);
    field_if(w, "text", p->text);
    field(w, "country", toc_sv_of(p->country));
    if (p->has_point) {
        toc_json_key(w->j, "lat");
        toc_json_num(w->j, toc_degrees(p->lat));
        toc_json_key(w->j, "lon");
        toc_json_num(w->j, toc_degrees(p->lon));
    }
    if (p->geonames) {
        toc_json_key(w->j, "geonames");
        toc_json_uint(w->j, p->geonames);
    }
    if (p->precision != TOC_EXTENT_NONE)
        term(w, "precision", &toc_terms_precision, p->precision);
    if (p->radius_km > 0) {
        toc_json_key(w->j, "radius_km");
        toc_json_num(w->j, p->radius_km);
    }
    chain(w, &p->chain);
    evidence(w, &p->basis);
    toc_json_close(w->j, '}');
}

static void weapon(writer *w, const toc_weapon *v)
{
    toc_json_open(w->j, '{');
    term(w, "type", &toc_terms_weapon, v->type);
    field(w, "name", v->name);
    field(w, "text", v->text);
    evidence(w, &v->basis);
    toc_json_close(w->j, '}');
}

static void perpetrator(writer *w, const toc_perpetrator *p)
{
    static const char *const STATUS[] = {"status_evidence", "status_confidence", "status_rule",
                                         "status_runner_up"};
    toc_json_open(w->j, '{');
    field(w, "name", p->name);
    field(w, "text", p->text);
    field_if(w, "id", p->id);
    term(w, "kind", &toc_terms_party, p->kind);
    term(w, "status", &toc_terms_status, p->status);
    evidence(w, &p->basis);
    evidence_of(w, STATUS, &p->status_basis);
    toc_json_close(w->j, '}');
}

static void victim(writer *w, const toc_victim *v)
{
    toc_json_open(w->j, '{');
    field(w, "name", v->name);
    field(w, "text", v->text);
    term(w, "kind", &toc_terms_party, v->kind);
    field_if(w, "role", v->role);
    field_if(w, "type", toc_sv_of(toc_term(&toc_terms_victim, v->type)));
    count(w, "count", &v->count);
    term(w, "effect", &toc_terms_harm, v->effect);
    evidence(w, &v->basis);
    toc_json_close(w->j, '}');
}

static void target(writer *w, const toc_target *t)
{
    toc_json_open(w->j, '{');
    field(w, "name", t->name);
    field(w, "text", t->text);
    term(w, "type", &toc_terms_target, t->type);
    if (t->count.stated)
        count(w, "count", &t->count);
    term(w, "effect", &toc_terms_damage, t->effect);
    evidence(w, &t->basis);
    toc_json_close(w->j, '}');
}

static void claim(writer *w, const toc_claim *c)
{
    toc_json_open(w->j, '{');
    field(w, "by", c->by);
    term(w, "stance", &toc_terms_stance, c->stance);
    field(w, "about", c->about);
    term(w, "kind", &toc_terms_claim, c->kind);
    evidence(w, &c->basis);
    toc_json_close(w->j, '}');
}

static void figure(writer *w, const toc_figure *f)
{
    toc_json_open(w->j, '{');
    term(w, "field", &toc_terms_figure, f->field);
    toc_json_key(w->j, "value");
    toc_json_int(w->j, f->value);
    term(w, "bound", &toc_terms_bound, f->bound);
    field_if(w, "currency", toc_sv_of(f->currency));
    field_if(w, "by", f->by);
    evidence(w, &f->basis);
    toc_json_close(w->j, '}');
}

static void named(writer *w, const char *key, const toc_named_vec *v)
{
    if (w->sparse && !v->n)
        return;
    toc_json_key(w->j, key);
    toc_json_open(w->j, '[');
    TOC_VEC_FOREACH (n, v) {
        toc_json_open(w->j, '{');
        field(w, "name", n->name);
        field(w, "text", n->text);
        field_if(w, "id", n->id);
        evidence(w, &n->basis);
        toc_json_close(w->j, '}');
    }
    toc_json_close(w->j, ']');
}

static void ransom(writer *w, const toc_ransom *r)
{
    if (!r->stated) {
        nothing(w, "ransom");
        return;
    }
    toc_json_key(w->j, "ransom");
    toc_json_open(w->j, '{');
    toc_json_key(w->j, "amount");
    toc_json_num(w->j, r->amount);
    field(w, "currency", toc_sv_of(r->currency));
    if (r->paid == TOC_PAID_UNKNOWN) {
        nothing(w, "paid");
    } else {
        toc_json_key(w->j, "paid");
        toc_json_bool(w->j, r->paid == TOC_PAID_YES);
    }
    evidence(w, &r->basis);
    toc_json_close(w->j, '}');
}

static void cyber(writer *w, const toc_cyber *c)
{
    bool stated = c->malware.n || c->vulnerabilities.n || c->services_disrupted.n ||
                  c->ransom.stated || c->records.stated;
    if (w->sparse && !stated)
        return;
    toc_json_key(w->j, "cyber");
    toc_json_open(w->j, '{');
    named(w, "malware", &c->malware);
    ransom(w, &c->ransom);
    count(w, "records", &c->records);
    named(w, "vulnerabilities", &c->vulnerabilities);
    named(w, "services_disrupted", &c->services_disrupted);
    toc_json_close(w->j, '}');
}

/* key: [ item, … ] for each element of a vector, by the function of its noun. */
#define LIST(w, key, noun, v)                                                                      \
    do {                                                                                           \
        if ((w)->sparse && !(v)->n)                                                                \
            break;                                                                                 \
        toc_json_key((w)->j, (key));                                                               \
        toc_json_open((w)->j, '[');                                                                \
        TOC_VEC_FOREACH (item_, (v))                                                               \
            noun((w), item_);                                                                      \
        toc_json_close((w)->j, ']');                                                               \
    } while (0)

static void incident_head(writer *w, const toc_incident *i)
{
    static const char *const STAGE[] = {"stage_evidence", "stage_confidence", "stage_rule",
                                        "stage_runner_up"};
    field_if(w, "id", i->id);
    term(w, "realm", &toc_terms_realm, i->realm);
    if (i->category)
        term(w, "category", &toc_terms_category, i->category);
    term(w, "type", &toc_terms_type, i->type);
    term(w, "stage", &toc_terms_stage, i->stage);
    if (i->recalled) {
        toc_json_key(w->j, "recalled");
        toc_json_bool(w->j, true);
    }
    if (i->unspecific) {
        toc_json_key(w->j, "specific");
        toc_json_bool(w->j, false);
    }
    evidence(w, &i->basis);
    evidence_of(w, STAGE, &i->stage_basis);
}

static void incident_members(writer *w, const toc_incident *i)
{
    incident_head(w, i);
    date(w, &i->date);
    place(w, &i->place);
    LIST(w, "weapons", weapon, &i->weapons);
    LIST(w, "perpetrators", perpetrator, &i->perpetrators);
    LIST(w, "victims", victim, &i->victims);
    LIST(w, "targets", target, &i->targets);
    count(w, "killed", &i->killed);
    count(w, "injured", &i->injured);
    if (!w->merged && i->counts.n)
        LIST(w, "counts", figure, &i->counts);
    if (!w->merged)
        LIST(w, "claims", claim, &i->claims);
    cyber(w, &i->cyber);
}

static void incident(writer *w, const toc_incident *i)
{
    toc_json_open(w->j, '{');
    incident_members(w, i);
    toc_json_close(w->j, '}');
}

static void warning(writer *w, const toc_warning *v)
{
    toc_json_open(w->j, '{');
    field(w, "by", v->by);
    field(w, "actor", v->actor);
    field(w, "target", v->target);
    evidence(w, &v->basis);
    toc_json_close(w->j, '}');
}

static void indicator(writer *w, const toc_indicator *n)
{
    toc_json_open(w->j, '{');
    term(w, "type", &toc_terms_indicator, n->type);
    field(w, "value", n->value);
    evidence(w, &n->basis);
    toc_json_close(w->j, '}');
}

static void report(writer *w, const toc_record *r)
{
    static const char *const TITLE[] = {"title_evidence", "title_confidence", "title_rule",
                                        "title_runner_up"};
    static const char *const PUBLISHED[] = {"published_evidence", "published_confidence",
                                            "published_rule", "published_runner_up"};
    toc_json_open(w->j, '{');
    field(w, "title", r->title);
    day(w, "published", r->published);
    field(w, "language", r->language);
    evidence_of(w, TITLE, &r->title_basis);
    evidence_of(w, PUBLISHED, &r->published_basis);
    toc_json_close(w->j, '}');
}

static writer begin(toc_json_out *j, const toc_record_json_options *o)
{
    return (writer){.j = j, .rules = o->rules, .sparse = o->sparse, .merged = o->merged};
}

void toc_record_json_report(toc_json_out *j, const toc_record *r, const toc_record_json_options *o)
{
    writer w = begin(j, o);
    report(&w, r);
}

void toc_record_json_incident(toc_json_out *j, const toc_incident *i,
                              const toc_record_json_options *o)
{
    writer w = begin(j, o);
    incident(&w, i);
}

void toc_record_json_members(toc_json_out *j, const toc_incident *i,
                             const toc_record_json_options *o)
{
    writer w = begin(j, o);
    incident_members(&w, i);
}

void toc_record_json_warning(toc_json_out *j, const toc_warning *v,
                             const toc_record_json_options *o)
{
    writer w = begin(j, o);
    warning(&w, v);
}

void toc_record_json_indicator(toc_json_out *j, const toc_indicator *n,
                               const toc_record_json_options *o)
{
    writer w = begin(j, o);
    indicator(&w, n);
}

void toc_record_json_write(toc_json_out *j, const toc_record *r, const toc_record_json_options *o)
{
    writer w = begin(j, o);
    toc_json_open(j, '{');
    if (o->id)
        field(&w, "id", r->id);
    toc_json_key(j, "report");
    report(&w, r);
    LIST(&w, "incidents", incident, &r->incidents);
    LIST(&w, "warnings", warning, &r->warnings);
    LIST(&w, "indicators", indicator, &r->indicators);
    toc_json_close(j, '}');
}
