/*
 * sink_markdown - a report for people: each source a section, each incident a list of what is
 * known, with the words it rests on under --explain. Text of reports is escaped: it makes no links,
 * no HTML and no headings of its own.
 */
#include "base/ascii.h"
#include "model/terms.h"
#include "share/facts.h"
#include "share/show.h"
#include "share/sinks.h"

enum { QUOTE = 200 };

/* Safe text of one line, with what Markdown or HTML would take for its own escaped. */
static void add_text(toc_buf *b, toc_sv raw)
{
    toc_buf safe = {0};
    toc_show_text(&safe, raw);
    for (size_t i = 0; i < safe.n; i++) {
        char c = safe.p[i];
        if (c == '<' || c == '&')
            toc_buf_str(b, c == '<' ? "&lt;" : "&amp;");
        else if (strchr("\\`*_[]>#|~!", c))
            toc_buf_printf(b, "\\%c", c);
        else
            toc_buf_byte(b, c);
        /* A bare address would become a link. */
        if (c == ':' && i + 1 < safe.n && safe.p[i + 1] == '/')
            toc_buf_str(b, "&#8203;");
    }
    toc_buf_done(&safe);
}

/* A code span; a backtick inside would end it. */
static void add_code(toc_buf *b, toc_sv raw)
{
    toc_buf safe = {0};
    toc_show_text(&safe, raw);
    toc_buf_byte(b, '`');
    for (size_t i = 0; i < safe.n; i++)
        toc_buf_byte(b, safe.p[i] == '`' ? '\'' : safe.p[i]);
    toc_buf_byte(b, '`');
    toc_buf_done(&safe);
}

static void add_quote(toc_buf *b, const toc_doc *doc, const toc_basis *basis)
{
    toc_buf quote = {0};
    toc_show_quote(&quote, doc, basis, QUOTE);
    if (quote.n) {
        toc_buf_str(b, " — *");
        add_text(b, toc_buf_sv(&quote));
        toc_buf_byte(b, '*');
    }
    if (basis->rule || basis->confidence) {
        toc_buf_str(b, " (");
        if (basis->rule)
            add_text(b, toc_sv_of(basis->rule));
        if (basis->confidence)
            toc_buf_printf(b, "%s%u %%", basis->rule ? ", " : "", basis->confidence);
        if (basis->runner_up.n) {
            toc_buf_str(b, ", else ");
            add_text(b, basis->runner_up);
        }
        toc_buf_byte(b, ')');
    }
    toc_buf_done(&quote);
}

static void add_item(toc_buf *b, const char *label, toc_sv value)
{
    toc_buf_printf(b, "- **%c%s** ", toc_upper(label[0]), label + 1);
    add_text(b, value);
}

static void add_heading(toc_buf *b, const toc_incident *i, toc_arena *scratch)
{
    toc_buf s = {0};
    const char *type = toc_term(&toc_terms_type, i->type);
    toc_buf_str(&s, type ? type : "incident");
    s.p[0] = toc_upper(s.p[0]);
    for (size_t k = 0; k < s.n; k++)
        if (s.p[k] == '-')
            s.p[k] = ' ';
    toc_sv place = toc_show_name(i->place.name, i->place.text);
    if (place.n)
        toc_buf_printf(&s, ", %.*s", TOC_SV_ARG(place));
    toc_sv head = toc_arena_dup(scratch, toc_buf_sv(&s));
    toc_buf_clear(&s);
    toc_show_date(&s, &i->date);
    toc_buf_str(b, "\n### ");
    add_text(b, head);
    if (s.n)
        toc_buf_printf(b, ", %.*s", TOC_SV_ARG(toc_buf_sv(&s)));
    toc_buf_str(b, "\n\n");
    toc_buf_done(&s);
}

static void add_incident(toc_buf *b, const toc_sink_options *o, const toc_doc *doc,
                         const toc_incident *i, toc_arena *scratch)
{
    toc_fact_vec facts = {0};
    toc_facts_of(i, scratch, &facts);
    add_heading(b, i, scratch);
    TOC_VEC_FOREACH (f, &facts) {
        add_item(b, f->label, f->value);
        if (o->explain)
            add_quote(b, doc, f->basis);
        toc_buf_byte(b, '\n');
    }
}

static void add_warnings(toc_buf *b, const toc_record *r)
{
    if (r->warnings.n)
        toc_buf_str(b, "\n### Warnings\n\n");
    TOC_VEC_FOREACH (w, &r->warnings) {
        toc_buf_str(b, "- ");
        add_text(b, w->by.n ? w->by : TOC_SV("The report"));
        toc_buf_str(b, ": danger");
        if (w->actor.n) {
            toc_buf_str(b, " from ");
            add_text(b, w->actor);
        }
        if (w->target.n) {
            toc_buf_str(b, " to ");
            add_text(b, w->target);
        }
        toc_buf_byte(b, '\n');
    }
}

static void add_indicators(toc_buf *b, const toc_record *r)
{
    if (r->indicators.n)
        toc_buf_str(b, "\n### Indicators\n\n| type | value |\n|---|---|\n");
    TOC_VEC_FOREACH (n, &r->indicators) {
        toc_buf_printf(b, "| %s | ", toc_term(&toc_terms_indicator, n->type));
        /* Even in code a bar would end the cell. */
        if (memchr(n->value.p, '|', n->value.n))
            add_text(b, n->value);
        else
            add_code(b, n->value);
        toc_buf_str(b, " |\n");
    }
}

static int render(const toc_sink_options *o, const toc_doc *doc, const toc_record *r,
                  toc_arena *scratch, toc_buf *ret)
{
    toc_buf_str(ret, "## ");
    add_text(ret, r->title.n ? r->title : r->id.n ? r->id : TOC_SV("Incident"));
    toc_buf_str(ret, "\n\n");
    if (r->published != TOC_DAY_NONE) {
        char day[TOC_DAY_TEXT + 1];
        toc_day_format(r->published, day);
        toc_buf_printf(ret, "Published %s. ", day);
    }
    if (doc->origin.n) { /* else it is not told */
        toc_buf_str(ret, "Source: ");
        add_code(ret, doc->origin);
    }
    toc_buf_str(ret, "\n");
    if (!r->incidents.n)
        toc_buf_str(ret, "\nNo incident.\n");
    TOC_VEC_FOREACH (i, &r->incidents)
        add_incident(ret, o, doc, i, scratch);
    add_warnings(ret, r);
    add_indicators(ret, r);
    return 0;
}

static int add(toc_sink *s, toc_sv rendered)
{
    if (s->records)
        toc_buf_byte(s->out, '\n');
    toc_buf_add(s->out, rendered);
    return 0;
}

static void begin(toc_sink *s)
{
    toc_buf_str(s->out, "# Incidents\n\n");
}

const toc_sink_ops toc_sink_markdown = {
    .name = "markdown",
    .render = render,
    .begin = begin,
    .add = add,
};
