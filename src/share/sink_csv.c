/*
 * sink_csv - one incident a line for spreadsheets and data frames: RFC 4180, UTF-8, with a header.
 *
 * A cell of text that a spreadsheet would take for a formula gets an apostrophe in front; numbers
 * and days are ours and stand bare. Lists are joined by "; ".
 */
#include "model/terms.h"
#include "share/show.h"
#include "share/sinks.h"

#include <inttypes.h>

static const char *const NAMES[] = {
    "report",       "title",         "published",  "incident",     "realm",    "type",
    "category",     "stage",         "date_start", "date_end",     "place",    "country",
    "lat",          "lon",           "killed",     "killed_bound", "injured",  "injured_bound",
    "perpetrators", "victims",       "targets",    "weapons",      "claims",   "malware",
    "records",      "records_bound", "ransom",     "recalled",     "specific",
};

typedef struct {
    toc_buf *to;
    toc_buf list; /* of the cell under way */
    bool begun;
} row;

static bool needs_quotes(toc_sv s)
{
    for (size_t i = 0; i < s.n; i++)
        if (strchr(",\"\r\n", s.p[i]))
            return true;
    return s.n && (s.p[0] == ' ' || s.p[s.n - 1] == ' ');
}

static void bare(row *r, toc_sv s)
{
    if (r->begun)
        toc_buf_byte(r->to, ',');
    r->begun = true;
    toc_buf_add(r->to, s);
}

static void text(row *r, toc_sv raw)
{
    toc_buf safe = {0};
    toc_show_text(&safe, raw);
    toc_sv s = toc_buf_sv(&safe);
    bool formula = s.n && strchr("=+-@", s.p[0]);
    bool quotes = needs_quotes(s);
    bare(r, quotes ? TOC_SV("\"") : TOC_SV(""));
    if (formula)
        toc_buf_byte(r->to, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            toc_buf_byte(r->to, '"');
        toc_buf_byte(r->to, s.p[i]);
    }
    if (quotes)
        toc_buf_byte(r->to, '"');
    toc_buf_done(&safe);
}

static void word(row *r, const toc_terms *t, unsigned value)
{
    const char *w = toc_term(t, value);
    bare(r, w ? toc_sv_of(w) : (toc_sv){"", 0});
}

static void day(row *r, toc_day d)
{
    char s[TOC_DAY_TEXT + 1] = "";
    if (d != TOC_DAY_NONE)
        toc_day_format(d, s);
    bare(r, toc_sv_of(s));
}

static void number(row *r, bool stated, double v)
{
    bare(r, (toc_sv){"", 0});
    if (stated)
        toc_buf_printf(r->to, "%.10g", v);
}

static void count(row *r, const toc_count *c)
{
    bare(r, (toc_sv){"", 0});
    if (c->stated)
        toc_buf_printf(r->to, "%" PRId64, c->value);
    bare(r, c->stated ? toc_sv_of(toc_term(&toc_terms_bound, c->bound)) : (toc_sv){"", 0});
}

static void list_item(row *r, toc_sv s)
{
    if (r->list.n && s.n)
        toc_buf_str(&r->list, "; ");
    toc_buf_add(&r->list, s);
}

static void list_more(row *r, const char *before, const char *word, const char *after)
{
    if (word && *word)
        toc_buf_printf(&r->list, "%s%s%s", before, word, after);
}

static void list_end(row *r)
{
    text(r, toc_buf_sv(&r->list));
    toc_buf_clear(&r->list);
}

static void lists(row *r, const toc_incident *i)
{
    TOC_VEC_FOREACH (p, &i->perpetrators) {
        list_item(r, toc_show_name(p->name, p->text));
        list_more(r, " (", toc_term(&toc_terms_status, p->status), ")");
    }
    list_end(r);
    TOC_VEC_FOREACH (v, &i->victims) {
        list_item(r, toc_show_name(v->name, v->text));
        list_more(r, " (", toc_term(&toc_terms_harm, v->effect), ")");
    }
    list_end(r);
    TOC_VEC_FOREACH (t, &i->targets)
        list_item(r, toc_show_name(t->name, t->text));
    list_end(r);
    TOC_VEC_FOREACH (w, &i->weapons) {
        toc_sv name = toc_show_name(w->name, w->text);
        list_item(r, name.n ? name : toc_sv_of(toc_term(&toc_terms_weapon, w->type)));
    }
    list_end(r);
    TOC_VEC_FOREACH (c, &i->claims) {
        list_item(r, c->by.n ? c->by : TOC_SV("?"));
        list_more(r, " ", toc_term(&toc_terms_stance, c->stance), ": ");
        toc_buf_add(&r->list, c->about);
    }
    list_end(r);
    TOC_VEC_FOREACH (m, &i->cyber.malware)
        list_item(r, toc_show_name(m->name, m->text));
    list_end(r);
}

static void incident(row *r, const toc_record *rec, const toc_incident *i)
{
    text(r, rec->id);
    text(r, rec->title);
    day(r, rec->published);
    bare(r, i->id);
    word(r, &toc_terms_realm, i->realm);
    word(r, &toc_terms_type, i->type);
    word(r, &toc_terms_category, i->category);
    word(r, &toc_terms_stage, i->stage);
    day(r, i->date.start);
    day(r, i->date.end);
    text(r, i->place.name);
    bare(r, toc_sv_of(i->place.country));
    number(r, i->place.has_point, toc_degrees(i->place.lat));
    number(r, i->place.has_point, toc_degrees(i->place.lon));
    count(r, &i->killed);
    count(r, &i->injured);
    lists(r, i);
    count(r, &i->cyber.records);
    toc_show_ransom(&r->list, &i->cyber.ransom);
    list_end(r);
    bare(r, i->recalled ? TOC_SV("true") : TOC_SV("false"));
    bare(r, i->unspecific ? TOC_SV("false") : TOC_SV("true"));
    toc_buf_str(r->to, "\r\n");
}

static int render(const toc_sink_options *o, const toc_doc *doc, const toc_record *rec,
                  toc_arena *scratch, toc_buf *ret)
{
    (void)o, (void)doc, (void)scratch;
    TOC_VEC_FOREACH (i, &rec->incidents) {
        row r = {.to = ret};
        incident(&r, rec, i);
        toc_buf_done(&r.list);
    }
    return 0;
}

static void begin(toc_sink *s)
{
    row r = {.to = s->out};
    for (size_t i = 0; i < TOC_LEN(NAMES); i++)
        bare(&r, toc_sv_of(NAMES[i]));
    toc_buf_str(s->out, "\r\n");
}

const toc_sink_ops toc_sink_csv = {.name = "csv", .render = render, .begin = begin};
