/*
 * stix_merged - an incident of several reports to STIX; see stix.h.
 *
 * Those who read only the standard see the best values, every claim as a Note or Opinion, and what
 * analysts say as Notes. Our extension carries what each report tells, word for word, so that
 * nothing is lost on the way to another store.
 */
#include "model/record_json.h"
#include "model/terms.h"
#include "share/stix_writer.h"

#include <errno.h>

static const toc_record_json_options SPARSE = {.rules = true, .sparse = true};

static bool is_report(const toc_witness *w)
{
    return !w->analyst.n;
}

void toc_stix_write_rulings(toc_stix_writer *w, const toc_told_ruling_vec *rulings)
{
    if (!rulings || !rulings->n)
        return;
    toc_json_key(&w->j, "rulings");
    toc_json_open(&w->j, '[');
    TOC_VEC_FOREACH (t, rulings)
        toc_ruling_json_write(&w->j, t);
    toc_json_close(&w->j, ']');
}

/* ---- the extension ---- */

static void write_members(toc_stix_writer *w, const toc_stix_merged *in)
{
    const toc_view *v = in->view;
    toc_json_key(&w->j, "members");
    toc_json_open(&w->j, '[');
    TOC_VEC_FOREACH (x, &v->witnesses) {
        if (!is_report(x))
            continue;
        toc_json_open(&w->j, '{');
        toc_stix_text(w, "id", x->incident->id);
        toc_stix_text(w, "report", x->report);
        toc_stix_text(w, "reliability", (toc_sv){&x->reliability, x->reliability != 0});
        toc_stix_text(w, "credibility", (toc_sv){&x->credibility, x->credibility != 0});
        if (&v->witnesses.p[x->copy_of] != x)
            toc_stix_text(w, "copy_of", v->witnesses.p[x->copy_of].report);
        if (in->likeness)
            toc_stix_write_likeness(w, in->likeness[x - v->witnesses.p]);
        toc_json_key(&w->j, "incident");
        toc_record_json_incident(&w->j, x->incident, &SPARSE);
        toc_json_close(&w->j, '}');
    }
    toc_json_close(&w->j, ']');
}

static void write_counts(toc_stix_writer *w, const toc_view *v)
{
    uint32_t n = 0;
    TOC_VEC_FOREACH (f, &v->figures) {
        const toc_witness *x = &v->witnesses.p[f->witness];
        if (!is_report(x))
            continue;
        if (n++ == 0) {
            toc_json_key(&w->j, "counts");
            toc_json_open(&w->j, '[');
        }
        toc_json_open(&w->j, '{');
        toc_stix_text(w, "report", x->report);
        toc_stix_word(w, "field", toc_term(&toc_terms_figure, f->field));
        toc_json_key(&w->j, "value");
        toc_json_int(&w->j, f->value);
        toc_stix_word(w, "bound", toc_term(&toc_terms_bound, f->bound));
        toc_stix_word(w, "currency", f->currency);
        toc_json_close(&w->j, '}');
    }
    if (n)
        toc_json_close(&w->j, ']');
}

static void write_claim_entry(toc_stix_writer *w, const toc_view *v, const toc_view_claim *c)
{
    char day[TOC_DAY_TEXT + 1] = "";
    if (c->since != TOC_DAY_NONE)
        toc_day_format(c->since, day);
    toc_json_open(&w->j, '{');
    toc_stix_text(w, "report", v->witnesses.p[c->witness].report);
    toc_stix_text(w, "by", c->claim->by);
    toc_stix_word(w, "stance", toc_term(&toc_terms_stance, c->claim->stance));
    toc_stix_text(w, "about", c->claim->about);
    toc_stix_word(w, "kind", toc_term(&toc_terms_claim, c->claim->kind));
    toc_stix_word(w, "since", day);
    toc_json_close(&w->j, '}');
}

static void write_claims(toc_stix_writer *w, const toc_view *v)
{
    uint32_t n = 0;
    TOC_VEC_FOREACH (c, &v->claims) {
        if (!is_report(&v->witnesses.p[c->witness]))
            continue;
        if (n++ == 0) {
            toc_json_key(&w->j, "claims");
            toc_json_open(&w->j, '[');
        }
        write_claim_entry(w, v, c);
    }
    if (n)
        toc_json_close(&w->j, ']');
}

static void write_incident(toc_stix_writer *w, const toc_stix_merged *in)
{
    if (!toc_stix_open_incident(w, &in->view->best))
        return;
    write_members(w, in);
    write_counts(w, in->view);
    write_claims(w, in->view);
    toc_stix_write_rulings(w, in->rulings);
    toc_stix_close_incident(w);
}

/* ---- when ---- */

/* What makes up "modified": the last day, the last ruling, how many of both. */
typedef struct {
    int64_t last, ruled;
    uint64_t steps;
} moments;

static void add_report(moments *t, const toc_witness *x, uint32_t revision)
{
    const int64_t day_us = INT64_C(86400000000);
    if (x->published != TOC_DAY_NONE)
        t->last = TOC_MAX(t->last, x->published * day_us);
    t->steps += TOC_MAX(revision, 1U);
}

static void add_ruling(moments *t, const toc_ruling *u)
{
    t->ruled = TOC_MAX(t->ruled, u->made);
    t->steps++;
}

static void set_modified(toc_stix_writer *w, const moments *t)
{
    int64_t created = 0;
    (void)!toc_time_parse(toc_sv_of(w->created), &created);
    toc_stix_set_modified(w, TOC_MAX(t->last, created), t->ruled, t->steps ? t->steps - 1 : 0);
}

static void set_times(toc_stix_writer *w, const toc_stix_merged *in)
{
    const toc_view *v = in->view;
    moments t = {0};
    for (uint32_t i = 0; i < v->witnesses.n; i++) {
        const toc_witness *x = &v->witnesses.p[i];
        if (is_report(x) && toc_sv_eq(x->incident->id, v->id))
            toc_stix_set_created(w, x->published, x->incident, 1);
        if (is_report(x))
            add_report(&t, x, in->revisions[i]);
    }
    TOC_VEC_FOREACH (told, in->rulings)
        add_ruling(&t, &told->ruling);
    set_modified(w, &t);
}

/* Names are matched across reports: what one says of any party may change how another stands. */
static bool speaks_of_parties(const toc_incident *i)
{
    TOC_VEC_FOREACH (c, &i->claims)
        if (c->kind == TOC_CLAIM_PERPETRATOR)
            return true;
    return i->perpetrators.n > 0;
}

/* May this ruling change how firmly a party is named by these reports? */
static bool weighs_on_parties(const toc_ruling *u, const toc_view *v, const bool *naming)
{
    if (toc_sv_eq(u->field, TOC_SV("perpetrators")) || toc_sv_eq(u->field, TOC_SV("reliability")))
        return true;
    for (uint32_t i = 0; i < v->witnesses.n; i++)
        if (naming[i] && toc_sv_eq(u->verb, TOC_SV("grade")) &&
            toc_sv_eq(u->subject, v->witnesses.p[i].report))
            return true;
    return false;
}

/* That it was this party changes only with those who speak of parties, and with analysts. */
static void set_times_of_parties(toc_stix_writer *w, const toc_stix_merged *in)
{
    const toc_view *v = in->view;
    bool *naming = TOC_NEW_N(w->a, bool, v->witnesses.n);
    moments t = {0};
    for (uint32_t i = 0; naming && i < v->witnesses.n; i++) {
        naming[i] = is_report(&v->witnesses.p[i]) && speaks_of_parties(v->witnesses.p[i].incident);
        if (naming[i])
            add_report(&t, &v->witnesses.p[i], in->revisions[i]);
    }
    TOC_VEC_FOREACH (told, in->rulings)
        if (naming && weighs_on_parties(&told->ruling, v, naming))
            add_ruling(&t, &told->ruling);
    if (t.steps)
        set_modified(w, &t);
    else
        set_times(w, in);
}

/* ---- for those who read the standard alone ---- */

/* "killed is 19, at least (because: …)" */
static void write_ruling_note(toc_stix_writer *w, toc_sv incident, const toc_ruling *u)
{
    bool correct = toc_sv_eq(u->verb, TOC_SV("correct"));
    bool confirm = toc_sv_eq(u->verb, TOC_SV("confirm"));
    if (!correct && !confirm)
        return;
    toc_sv said = u->field.n ? toc_arena_printf(w->a, "%.*s: %.*s", TOC_SV_ARG(u->field),
                                                TOC_SV_ARG(u->value))
                             : TOC_SV("The incident took place.");
    if (u->because.n)
        said =
            toc_arena_printf(w->a, "%.*s\nBecause: %.*s", TOC_SV_ARG(said), TOC_SV_ARG(u->because));
    toc_sv id = toc_stix_derive(w, correct ? "note" : "opinion", "%.*s|%.*s", TOC_SV_ARG(u->id),
                                TOC_SV_ARG(incident));
    toc_stix_set_modified(w, 0, u->made, 0);
    memcpy(w->created, w->modified, sizeof(w->created));
    if (!toc_stix_begin(w, id, TOC_STIX_OWN))
        return;
    if (correct) {
        toc_stix_word(w, "abstract", "Correction");
        toc_stix_text(w, "content", said);
    } else {
        toc_stix_text(w, "explanation", said);
        toc_stix_word(w, "opinion", "strongly-agree");
    }
    toc_stix_list_of_one(w, "authors", u->analyst);
    toc_stix_list_of_one(w, "object_refs", incident);
    toc_stix_end(w);
}

/* Rulings last: they are created when they were made. */
static void write_story(toc_stix_writer *w, const toc_stix_merged *in)
{
    static const toc_sv NOTHING = {NULL, 0};
    const toc_view *v = in->view;
    toc_stix_write_place(w, &v->best);
    set_times_of_parties(w, in);
    TOC_VEC_FOREACH (p, &v->best.perpetrators)
        toc_stix_write_perpetrator(w, &v->best, p);
    toc_stix_write_related(w, v->id, &v->best);
    TOC_VEC_FOREACH (c, &v->claims)
        toc_stix_write_claim(w, &v->best, c->claim);
    TOC_VEC_FOREACH (id, &in->former)
        (void)toc_stix_relate(w, *id, "duplicate-of", v->id, 0, NOTHING);
    TOC_VEC_FOREACH (t, in->rulings)
        write_ruling_note(w, v->id, &t->ruling);
}

int toc_stix_of_merged(toc_tlp marking, const toc_stix_merged *in, toc_arena *a, toc_buf *ret)
{
    toc_stix_writer w = {.a = a, .ret = ret, .merged = true};
    toc_view view = *in->view;
    toc_stix_merged mine = *in;
    view.best.id = view.id;
    mine.view = &view;
    set_times(&w, &mine);
    toc_stix_write_frame(&w, marking);
    write_incident(&w, &mine);
    write_story(&w, &mine);
    bool failed = a->overflowed || ret->failed || w.json.failed;
    toc_buf_done(&w.json);
    return failed ? -ENOMEM : 0;
}
