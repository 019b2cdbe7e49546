/* view_brief - a view as one row of a list; see view.h. */
#include "model/record_json.h"
#include "model/view.h"

const char *const toc_precision_words[] = {
    [TOC_PRECISION_NONE] = NULL,
    [TOC_PRECISION_COUNTRY] = "country",
    [TOC_PRECISION_AREA] = "area",
    [TOC_PRECISION_POINT] = "point",
};

/* Of records that do not say it: the chain ends in the country; a place that is in nothing else is
 * it, or an area of it. */
static toc_place_precision guess(const toc_place *p)
{
    if (!p->has_point)
        return p->country[0] && !p->name.n ? TOC_PRECISION_COUNTRY : TOC_PRECISION_NONE;
    if (!p->chain.n || p->chain.n > 2)
        return TOC_PRECISION_POINT;
    return p->chain.n == 1 ? TOC_PRECISION_COUNTRY : TOC_PRECISION_AREA;
}

toc_place_precision toc_precision_of(const toc_place *p)
{
    switch (p->precision) {
    case TOC_EXTENT_COUNTRY:
        return TOC_PRECISION_COUNTRY;
    case TOC_EXTENT_REGION:
        return p->has_point ? TOC_PRECISION_AREA : TOC_PRECISION_NONE;
    case TOC_EXTENT_CITY:
    case TOC_EXTENT_VENUE:
        return p->has_point ? TOC_PRECISION_POINT : TOC_PRECISION_NONE;
    case TOC_EXTENT_NONE:
        break;
    }
    return guess(p);
}

static bool disagrees(const toc_view *v)
{
    TOC_VEC_FOREACH (c, &v->choices)
        if (c->differ)
            return true;
    return false;
}

/* Of the best graded report, else of the first that has one. */
static toc_sv title_of(const toc_view *v)
{
    const toc_witness *best = NULL;
    TOC_VEC_FOREACH (w, &v->witnesses) {
        bool graded =
            w->reliability && (!best || !best->reliability || w->reliability < best->reliability);
        if (w->title.n && !w->analyst.n && (!best || graded))
            best = w;
    }
    return best ? best->title : (toc_sv){"", 0};
}

static uint32_t sources_of(const toc_view *v)
{
    uint32_t n = 0;
    TOC_VEC_FOREACH (w, &v->witnesses)
        n += !w->analyst.n;
    return n;
}

static void word(toc_json_out *j, const char *key, toc_sv value)
{
    if (!value.n)
        return;
    toc_json_key(j, key);
    toc_json_str(j, value);
}

void toc_view_brief(toc_json_out *j, const toc_view *v, const toc_view_marking *marking)
{
    toc_incident row = v->best;
    row.weapons = (toc_weapon_vec){0};
    row.victims = (toc_victim_vec){0};
    row.cyber.services_disrupted = (toc_named_vec){0};
    row.place.chain = (toc_sv_vec){0};
    toc_json_open(j, '{');
    toc_record_json_members(j, &row, &(toc_record_json_options){.merged = true, .sparse = true});
    word(j, "precision", toc_sv_of(toc_precision_words[toc_precision_of(&v->best.place)]));
    word(j, "title", title_of(v));
    toc_json_key(j, "sources");
    toc_json_uint(j, sources_of(v));
    toc_json_key(j, "disagree");
    toc_json_bool(j, disagrees(v));
    word(j, "marking", toc_sv_of(marking->marking));
    toc_json_key(j, "unmarked");
    toc_json_bool(j, marking->unmarked);
    toc_json_close(j, '}');
}
