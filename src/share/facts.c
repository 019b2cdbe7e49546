/* facts - see facts.h. */
#include "share/facts.h"

#include "model/terms.h"
#include "share/show.h"

typedef struct {
    toc_arena *a;
    toc_fact_vec *facts;
    toc_buf text; /* of the value under way */
} collector;

/* Ends the value under way; an empty one is no fact. */
static void add(collector *c, const char *label, const toc_basis *basis)
{
    if (c->text.n) {
        toc_fact *f = TOC_VEC_PUSH(c->a, c->facts);
        if (f)
            *f = (toc_fact){label, toc_arena_dup(c->a, toc_buf_sv(&c->text)), basis};
    }
    toc_buf_clear(&c->text);
}

static void put(collector *c, const char *before, toc_sv s)
{
    if (!s.n)
        return;
    if (c->text.n)
        toc_buf_str(&c->text, before);
    toc_buf_add(&c->text, s);
}

static void put_term(collector *c, const char *before, const toc_terms *t, unsigned value)
{
    put(c, before, toc_sv_of(toc_term(t, value)));
}

/* "Islamic State - Khorasan Province, written ISIS-K" */
static void put_name(collector *c, toc_sv name, toc_sv text)
{
    put(c, ", ", toc_show_name(name, text));
    if (name.n && text.n && !toc_sv_eq(name, text))
        put(c, ", written ", text);
}

static void add_what(collector *c, const toc_incident *i)
{
    put_term(c, "", &toc_terms_type, i->type);
    put_term(c, ", ", &toc_terms_stage, i->stage);
    put_term(c, ", ", &toc_terms_category, i->category);
    if (i->recalled)
        put(c, ", ", TOC_SV("an earlier incident"));
    if (i->unspecific)
        put(c, ", ", TOC_SV("told in general"));
    add(c, "what", &i->basis);
}

static void add_where(collector *c, const toc_place *p)
{
    bool name_in_chain = false, text_in_chain = toc_sv_eq(p->text, p->name);
    TOC_VEC_FOREACH (s, &p->chain) {
        name_in_chain = name_in_chain || toc_sv_eq(*s, p->name);
        text_in_chain = text_in_chain || toc_sv_eq(*s, p->text);
    }
    if (!name_in_chain)
        put(c, ", ", p->name);
    TOC_VEC_FOREACH (s, &p->chain)
        put(c, ", ", *s);
    if (!p->chain.n)
        put(c, ", ", toc_sv_of(p->country));
    if (!text_in_chain)
        put(c, ", written ", p->text);
    if (p->has_point)
        toc_buf_printf(&c->text, " (%.4g, %.4g)", p->lat, p->lon);
    add(c, "where", &p->basis);
}

static void add_count(collector *c, const char *label, const toc_count *n)
{
    toc_show_count(&c->text, n, false);
    add(c, label, &n->basis);
}

static void add_parties(collector *c, const toc_incident *i)
{
    TOC_VEC_FOREACH (p, &i->perpetrators) {
        put_name(c, p->name, p->text);
        put_term(c, ": ", &toc_terms_status, p->status);
        add(c, "by", &p->basis);
    }
    TOC_VEC_FOREACH (v, &i->victims) {
        toc_show_count(&c->text, &v->count, false);
        put(c, " ", toc_show_name(v->name, v->text));
        put_term(c, ": ", &toc_terms_harm, v->effect);
        add(c, "victim", &v->basis);
    }
    TOC_VEC_FOREACH (t, &i->targets) {
        put_name(c, t->name, t->text);
        put_term(c, ": ", &toc_terms_target, t->type);
        put_term(c, ", ", &toc_terms_damage, t->effect);
        add(c, "target", &t->basis);
    }
    TOC_VEC_FOREACH (w, &i->weapons) {
        put_name(c, w->name, w->text);
        put_term(c, ": ", &toc_terms_weapon, w->type);
        add(c, "weapon", &w->basis);
    }
}

static void add_claims(collector *c, const toc_incident *i)
{
    TOC_VEC_FOREACH (k, &i->claims) {
        put(c, "", k->by);
        put_term(c, " ", &toc_terms_stance, k->stance);
        put(c, ": ", k->about);
        if (c->text.n && k->kind)
            toc_buf_printf(&c->text, " (%s)", toc_term(&toc_terms_claim, k->kind));
        add(c, "claim", &k->basis);
    }
}

static void add_named(collector *c, const char *label, const toc_named_vec *v)
{
    TOC_VEC_FOREACH (n, v) {
        put_name(c, n->name, n->text);
        add(c, label, &n->basis);
    }
}

void toc_facts_of(const toc_incident *i, toc_arena *a, toc_fact_vec *ret)
{
    collector c = {a, ret, {0}};
    add_what(&c, i);
    toc_show_date(&c.text, &i->date);
    add(&c, "when", &i->date.basis);
    add_where(&c, &i->place);
    add_count(&c, "killed", &i->killed);
    add_count(&c, "injured", &i->injured);
    add_count(&c, "records", &i->cyber.records);
    toc_show_ransom(&c.text, &i->cyber.ransom);
    add(&c, "ransom", &i->cyber.ransom.basis);
    add_parties(&c, i);
    add_named(&c, "malware", &i->cyber.malware);
    add_named(&c, "vulnerability", &i->cyber.vulnerabilities);
    add_named(&c, "service lost", &i->cyber.services_disrupted);
    add_claims(&c, i);
    toc_buf_done(&c.text);
}
