/* show_merged - the screen of an incident that many tell of; see showing.h. */
#include "cli/showing.h"

#include "base/utf8.h"
#include "share/show.h"

enum { VALUE = 44, QUOTE = 70, NAMED = 3 };

/* What each witness says; beside view.witnesses. */
typedef struct {
    toc_showing *v;
    const toc_merged *m;
    toc_fact_vec best;
    toc_fact_vec *said;
} screen;

static bool same_fact(const toc_fact *x, const toc_fact *y)
{
    return strcmp(x->label, y->label) == 0 && toc_sv_eq(x->value, y->value);
}

static const toc_fact *find(const toc_fact_vec *v, const toc_fact *f)
{
    TOC_VEC_FOREACH (other, v)
        if (same_fact(other, f))
            return other;
    return NULL;
}

static toc_sv name_of(const toc_witness *w)
{
    return w->analyst.n ? w->analyst : w->name;
}

/* "r001, r003, r007 +2  “killing at least nine people”" */
static void put_sources(screen *s, const toc_fact *f)
{
    toc_buf *b = s->v->out;
    const toc_fact *words = NULL;
    uint32_t n = 0, from = 0;
    for (uint32_t i = 0; i < s->m->view.witnesses.n; i++) {
        const toc_fact *said = find(&s->said[i], f);
        const toc_witness *w = &s->m->view.witnesses.p[i];
        if (!said)
            continue;
        if (!words) {
            words = said;
            from = i;
        }
        if (n++ < NAMED) {
            toc_buf_str(b, n > 1 ? ", " : "");
            toc_show_text(b, name_of(w));
        }
    }
    if (n > NAMED)
        toc_buf_printf(b, " +%u", n - NAMED);
    if (!words)
        return;
    const toc_witness *w = &s->m->view.witnesses.p[from];
    toc_buf_str(b, "  ");
    if (w->analyst.n)
        toc_show_text(b, w->because);
    else
        toc_show_quote(b, &s->m->reports.p[from].doc, words->basis, QUOTE);
}

/* Which choice of the view a label shows; NULL: a list, of which nothing is chosen. */
static const char *field_of(const char *label)
{
    static const char *const FIELDS[][2] = {
        {"what", "type"},           {"when", "date"},       {"where", "place"},
        {"killed", "killed"},       {"injured", "injured"}, {"records", "cyber/records"},
        {"ransom", "cyber/ransom"},
    };
    for (size_t i = 0; i < TOC_LEN(FIELDS); i++)
        if (strcmp(FIELDS[i][0], label) == 0)
            return FIELDS[i][1];
    return NULL;
}

static void put_rule(screen *s, const char *label)
{
    const char *field = field_of(label);
    TOC_VEC_FOREACH (c, &s->m->view.choices) {
        if (!field || !toc_sv_eq(c->field, toc_sv_of(field)) || s->m->view.witnesses.n == 1)
            continue;
        toc_buf_printf(s->v->out, "  %s[%s", toc_showing_colour(s->v, "\033[2m"), c->rule);
        if (c->differ)
            toc_buf_printf(s->v->out, "; %u agree, %u differ", c->agree, c->differ);
        toc_buf_printf(s->v->out, "]%s", toc_showing_colour(s->v, "\033[0m"));
    }
}

static void put_line(screen *s, const char *label, const toc_fact *f, bool best)
{
    toc_showing *v = s->v;
    toc_buf value = {0};
    bool other = !best && field_of(f->label);
    toc_show_text(&value, f->value);
    size_t width = toc_utf8_width(toc_buf_sv(&value)) + (other ? strlen("or ") : 0);
    toc_buf_printf(v->out, "  %-*s%s%s%.*s%s", TOC_SHOWING_LABEL, label,
                   toc_showing_colour(v, best ? "\033[1m" : ""), other ? "or " : "",
                   TOC_SV_ARG(toc_buf_sv(&value)), toc_showing_colour(v, best ? "\033[0m" : ""));
    toc_buf_printf(v->out, "%*s", (int)(width < VALUE ? VALUE - width + 2 : 2), "");
    put_sources(s, f);
    if (best && *label)
        put_rule(s, f->label);
    toc_buf_byte(v->out, '\n');
    toc_buf_done(&value);
}

/* The best values of a label, then what else is said, each once. */
static void put_label(screen *s, const char *label)
{
    toc_fact_vec shown = {0};
    TOC_VEC_FOREACH (f, &s->best) {
        if (strcmp(f->label, label) != 0 || find(&shown, f))
            continue;
        put_line(s, shown.n ? "" : label, f, true);
        toc_fact *slot = TOC_VEC_PUSH(&s->v->a, &shown);
        if (slot)
            *slot = *f;
    }
    for (uint32_t i = 0; i < s->m->view.witnesses.n; i++)
        TOC_VEC_FOREACH (f, &s->said[i]) {
            if (strcmp(f->label, label) != 0 || find(&shown, f))
                continue;
            put_line(s, shown.n ? "" : label, f, false);
            toc_fact *slot = TOC_VEC_PUSH(&s->v->a, &shown);
            if (slot)
                *slot = *f;
        }
}

static void put_fields(screen *s)
{
    TOC_VEC(const char *) done = {0};
    for (uint32_t i = 0; i <= s->m->view.witnesses.n; i++) {
        const toc_fact_vec *facts = i ? &s->said[i - 1] : &s->best;
        TOC_VEC_FOREACH (f, facts) {
            bool seen = false;
            TOC_VEC_FOREACH (label, &done)
                seen = seen || strcmp(*label, f->label) == 0;
            const char **slot = seen ? NULL : TOC_VEC_PUSH(&s->v->a, &done);
            if (!slot)
                continue;
            *slot = f->label;
            put_label(s, f->label);
        }
    }
}

/* ---- who tells of it ---- */

static void put_grade(toc_buf *b, const toc_witness *w)
{
    if (w->reliability || w->credibility)
        toc_buf_printf(b, "  [%c%c]", w->reliability ? w->reliability : '-',
                       w->credibility ? w->credibility : '-');
}

static void put_report(screen *s, uint32_t at, bool first)
{
    toc_buf *b = s->v->out;
    const toc_witness *w = &s->m->view.witnesses.p[at];
    const toc_stored_report *r = &s->m->reports.p[at];
    char day[TOC_DAY_TEXT + 1] = "undated";
    if (w->published != TOC_DAY_NONE)
        toc_day_format(w->published, day);
    toc_buf_printf(b, "  %-*s%s  ", TOC_SHOWING_LABEL, first ? "reports" : "", day);
    toc_show_text(b, w->name);
    if (w->title.n) {
        toc_buf_str(b, ": ");
        toc_show_text(b, w->title);
    }
    put_grade(b, w);
    if (w->copy_of != at) {
        toc_buf_str(b, "  (copies ");
        toc_show_text(b, s->m->view.witnesses.p[w->copy_of].name);
        toc_buf_byte(b, ')');
    }
    toc_buf_printf(b, "\n  %-*s%.*s", TOC_SHOWING_LABEL + 12, "", TOC_SV_ARG(w->report));
    if (r->revisions > 1)
        toc_buf_printf(b, ", revision %u of %u", r->nth, r->revisions);
    toc_buf_byte(b, '\n');
}

static void put_ruling(screen *s, const toc_ruling *u)
{
    toc_buf *b = s->v->out;
    toc_buf_printf(b, "  %-*s%lld: ", TOC_SHOWING_LABEL, "ruling", (long long)u->no);
    toc_show_text(b, u->analyst);
    toc_buf_printf(b, " says %.*s", TOC_SV_ARG(u->verb));
    if (u->field.n) {
        toc_buf_byte(b, ' ');
        toc_show_text(b, u->field);
        toc_buf_byte(b, ' ');
        toc_show_text(b, u->value);
    }
    if (u->because.n) {
        toc_buf_str(b, " because ");
        toc_show_text(b, u->because);
    }
    toc_buf_byte(b, '\n');
}

static void put_witnesses(screen *s)
{
    const toc_merged *m = s->m;
    uint32_t reports = 0;
    for (uint32_t i = 0; i < m->view.witnesses.n; i++)
        if (!m->view.witnesses.p[i].analyst.n)
            put_report(s, i, reports++ == 0);
    TOC_VEC_FOREACH (u, &m->rulings)
        if (!u->undone)
            put_ruling(s, u);
    TOC_VEC_FOREACH (id, &m->view.aliases)
        toc_buf_printf(s->v->out, "  %-*s%.*s\n", TOC_SHOWING_LABEL,
                       id == m->view.aliases.p ? "also" : "", TOC_SV_ARG(*id));
}

void toc_show_merged(toc_showing *v, const toc_merged *m)
{
    screen s = {.v = v, .m = m, .said = TOC_NEW_N(&v->a, toc_fact_vec, m->view.witnesses.n)};
    if (!s.said)
        return; /* the arena says so */
    s.best = toc_showing_facts(v, &m->view.best);
    for (uint32_t i = 0; i < m->view.witnesses.n; i++)
        s.said[i] = toc_showing_facts(v, m->view.witnesses.p[i].incident);
    toc_buf_printf(v->out, "%s%.*s%s\n", toc_showing_colour(v, "\033[1m"), TOC_SV_ARG(m->view.id),
                   toc_showing_colour(v, "\033[0m"));
    if (m->standing)
        toc_buf_printf(v->out, "  %s\n",
                       m->standing == TOC_STANDING_REJECTED ? "rejected: views leave it out"
                                                            : "confirmed");
    put_fields(&s);
    put_witnesses(&s);
}
