/* view_json - see view.h. */
#include "model/record_json.h"
#include "model/terms.h"
#include "model/view.h"

static const char *figure_word(toc_figure_field f)
{
    return toc_term(&toc_terms_figure, f);
}

static void term(toc_json_out *j, const char *key, const toc_terms *t, unsigned value)
{
    toc_json_some(j, key, toc_sv_of(toc_term(t, value)));
}

static void day(toc_json_out *j, const char *key, toc_day d)
{
    char s[TOC_DAY_TEXT + 1];
    if (d == TOC_DAY_NONE)
        return;
    toc_day_format(d, s);
    toc_json_some(j, key, toc_sv_of(s));
}

static void letter(toc_json_out *j, const char *key, char c)
{
    if (c)
        toc_json_some(j, key, (toc_sv){&c, 1});
}

/* The name of a witness: the report, or "analyst: NAME". */
static void said_by(toc_json_out *j, const toc_view *v, uint32_t witness)
{
    const toc_witness *w = &v->witnesses.p[witness];
    toc_json_some(j, w->analyst.n ? "analyst" : "report", w->analyst.n ? w->analyst : w->name);
}

static void reports(toc_json_out *j, const toc_view *v)
{
    toc_json_key(j, "reports");
    j->flat++;
    toc_json_open(j, '[');
    TOC_VEC_FOREACH (w, &v->witnesses)
        if (!w->analyst.n && w->name.n)
            toc_json_str(j, w->name);
    toc_json_close(j, ']');
    j->flat--;
}

static void sources(toc_json_out *j, const toc_view *v)
{
    toc_json_key(j, "sources");
    toc_json_open(j, '[');
    TOC_VEC_FOREACH (w, &v->witnesses) {
        toc_json_open(j, '{');
        toc_json_some(j, w->analyst.n ? "analyst" : "report", w->analyst.n ? w->analyst : w->name);
        toc_json_some(j, "id", w->report);
        day(j, "published", w->published);
        toc_json_some(j, "title", w->title);
        letter(j, "reliability", w->reliability);
        letter(j, "credibility", w->credibility);
        toc_json_some(j, "because", w->because);
        if (&v->witnesses.p[w->copy_of] != w)
            toc_json_some(j, "copy_of", v->witnesses.p[w->copy_of].name);
        toc_json_close(j, '}');
    }
    toc_json_close(j, ']');
}

static void counts(toc_json_out *j, const toc_view *v)
{
    toc_json_key(j, "counts");
    toc_json_open(j, '[');
    TOC_VEC_FOREACH (f, &v->figures) {
        toc_json_open(j, '{');
        said_by(j, v, f->witness);
        toc_json_some(j, "field", toc_sv_of(figure_word(f->field)));
        toc_json_key(j, "value");
        toc_json_int(j, f->value);
        term(j, "bound", &toc_terms_bound, f->bound);
        toc_json_some(j, "currency", toc_sv_of(f->currency));
        toc_json_some(j, "of", f->of);
        toc_json_some(j, "by", f->by);
        toc_json_close(j, '}');
    }
    toc_json_close(j, ']');
}

static void ranges(toc_json_out *j, const toc_view *v)
{
    toc_json_key(j, "ranges");
    toc_json_open(j, '{');
    for (toc_figure_field f = 0; f < TOC_FIGURE_COUNT; f++) {
        if (!v->range[f].stated)
            continue;
        toc_json_key(j, figure_word(f));
        j->flat++;
        toc_json_open(j, '[');
        toc_json_int(j, v->range[f].low);
        toc_json_int(j, v->range[f].high);
        toc_json_close(j, ']');
        j->flat--;
    }
    toc_json_close(j, '}');
}

static void claims(toc_json_out *j, const toc_view *v)
{
    toc_json_key(j, "claims");
    toc_json_open(j, '[');
    TOC_VEC_FOREACH (c, &v->claims) {
        toc_json_open(j, '{');
        said_by(j, v, c->witness);
        toc_json_some(j, "by", c->claim->by);
        term(j, "stance", &toc_terms_stance, c->claim->stance);
        toc_json_some(j, "about", c->claim->about);
        term(j, "kind", &toc_terms_claim, c->claim->kind);
        day(j, "since", c->since);
        toc_json_close(j, '}');
    }
    toc_json_close(j, ']');
}

static void said(toc_json_out *j, const toc_view *v, toc_sv field)
{
    toc_json_key(j, "said");
    toc_json_open(j, '[');
    TOC_VEC_FOREACH (x, &v->values) {
        if (!toc_sv_eq(x->field, field))
            continue;
        j->flat++;
        toc_json_open(j, '{');
        said_by(j, v, x->witness);
        toc_json_key(j, "value");
        toc_json_raw(j, x->value);
        toc_json_key(j, "best");
        toc_json_bool(j, x->best);
        toc_json_close(j, '}');
        j->flat--;
    }
    toc_json_close(j, ']');
}

static void fields(toc_json_out *j, const toc_view *v)
{
    toc_json_key(j, "fields");
    toc_json_open(j, '{');
    TOC_VEC_FOREACH (c, &v->choices) {
        toc_json_key_sv(j, c->field);
        toc_json_open(j, '{');
        toc_json_some(j, "rule", toc_sv_of(c->rule));
        said_by(j, v, c->witness);
        toc_json_key(j, "agree");
        toc_json_uint(j, c->agree);
        toc_json_key(j, "differ");
        toc_json_uint(j, c->differ);
        said(j, v, c->field);
        toc_json_close(j, '}');
    }
    toc_json_close(j, '}');
}

void toc_view_json_members(toc_json_out *j, const toc_view *v)
{
    toc_record_json_members(j, &v->best, &(toc_record_json_options){.merged = true});
    claims(j, v);
    reports(j, v);
    counts(j, v);
    ranges(j, v);
    if (v->aliases.n) {
        toc_json_key(j, "aliases");
        toc_json_open(j, '[');
        TOC_VEC_FOREACH (a, &v->aliases)
            toc_json_str(j, *a);
        toc_json_close(j, ']');
    }
    sources(j, v);
    fields(j, v);
}

void toc_view_json(toc_json_out *j, const toc_view *v)
{
    toc_json_open(j, '{');
    toc_view_json_members(j, v);
    toc_json_close(j, '}');
}
