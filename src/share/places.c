/* places - what is left of an incident; see places.h. Objects are in places_object.c. */
#include "share/places.h"

#include "model/stix.h"

#include <math.h>

const char *const toc_reach_words[TOC_REACH_COUNT + 1] = {[TOC_REACH_EXACT] = "exact",
                                                          [TOC_REACH_TOWN] = "town",
                                                          [TOC_REACH_REGION] = "region",
                                                          [TOC_REACH_COUNTRY] = "country"};

toc_reach toc_reach_find(toc_sv word)
{
    if (!word.n)
        return TOC_REACH_EXACT;
    for (int i = 0; i < TOC_REACH_COUNT; i++)
        if (toc_sv_eq(word, toc_sv_of(toc_reach_words[i])))
            return (toc_reach)i;
    return TOC_REACH_COUNTRY;
}

/* ---- the place ---- */

/* A place whose extent is not said may be a house. */
static toc_place_extent extent_of(const toc_place *p)
{
    return p->precision == TOC_EXTENT_NONE ? TOC_EXTENT_VENUE : p->precision;
}

/* The chain leads from the narrowest to the country's name: what stands in it for a place that
 * reaches so far; empty: not known. */
static toc_sv name_at(const toc_place *p, toc_place_extent want)
{
    static const toc_sv NONE = {"", 0};
    toc_place_extent is = extent_of(p);
    if (is <= want)
        return p->name.n ? p->name : p->chain.n ? p->chain.p[0] : NONE;
    if (want == TOC_EXTENT_COUNTRY)
        return p->chain.n > 1 ? p->chain.p[p->chain.n - 1] : NONE;
    /* What stands between is known for what it is only next to either end. */
    if (want == TOC_EXTENT_REGION && p->chain.n > 2)
        return p->chain.p[p->chain.n - 2];
    return NONE;
}

/* A tenth of a degree, some 11 km. */
static double on_grid(double degrees)
{
    return round(degrees * 10) / 10;
}

static void limit_place(toc_place *p, toc_reach limit)
{
    static const toc_place_extent EXTENT[TOC_REACH_COUNT] = {[TOC_REACH_TOWN] = TOC_EXTENT_CITY,
                                                             [TOC_REACH_REGION] = TOC_EXTENT_REGION,
                                                             [TOC_REACH_COUNTRY] =
                                                                 TOC_EXTENT_COUNTRY};
    enum { GRID_KM = 10 };
    const toc_place was = *p;
    *p = (toc_place){.name = name_at(&was, EXTENT[limit])};
    memcpy(p->country, was.country, sizeof(p->country));
    if (!p->name.n && !p->country[0])
        return;
    p->precision = p->name.n ? TOC_MIN(extent_of(&was), EXTENT[limit]) : TOC_EXTENT_COUNTRY;
    if (limit == TOC_REACH_TOWN && was.has_point) {
        p->has_point = true;
        p->lat = on_grid(was.lat);
        p->lon = on_grid(was.lon);
        p->radius_km = TOC_MAX(was.radius_km, (double)GRID_KM);
        p->precision = p->name.n ? p->precision : TOC_EXTENT_CITY;
    }
}

/* ---- the rest ---- */

/* Words of the report, and where in it they stand, go; what was judged stays. */
static toc_basis bare(const toc_basis *b)
{
    return (toc_basis){.confidence = b->confidence};
}

static bool is_known(toc_sv id)
{
    return toc_stix_is_id(id, NULL);
}

static void limit_named(toc_named_vec *v)
{
    uint32_t kept = 0;
    TOC_VEC_FOREACH (n, v)
        if (is_known(n->id))
            v->p[kept++] = (toc_named){.name = n->name, .id = n->id, .basis = bare(&n->basis)};
    v->n = kept;
}

static void limit_perpetrators(toc_perpetrator_vec *v)
{
    uint32_t kept = 0;
    TOC_VEC_FOREACH (p, v)
        if (is_known(p->id))
            v->p[kept++] = (toc_perpetrator){.name = p->name,
                                             .id = p->id,
                                             .kind = p->kind,
                                             .status = p->status,
                                             .basis = bare(&p->basis),
                                             .status_basis = bare(&p->status_basis)};
    v->n = kept;
}

static void limit_count(toc_count *c)
{
    c->basis = bare(&c->basis);
}

static void limit_lists(toc_incident *i)
{
    TOC_VEC_FOREACH (w, &i->weapons)
        *w = (toc_weapon){.type = w->type, .basis = bare(&w->basis)};
    TOC_VEC_FOREACH (v, &i->victims) {
        v->name = v->text = v->role = (toc_sv){"", 0};
        v->basis = bare(&v->basis);
        limit_count(&v->count);
    }
    TOC_VEC_FOREACH (t, &i->targets)
        *t = (toc_target){.type = t->type, .effect = t->effect, .basis = bare(&t->basis)};
    TOC_VEC_FOREACH (f, &i->counts) {
        f->by = (toc_sv){"", 0};
        f->basis = bare(&f->basis);
    }
    limit_perpetrators(&i->perpetrators);
    limit_named(&i->cyber.malware);
    i->claims.n = i->cyber.services_disrupted.n = 0;
    TOC_VEC_FOREACH (v, &i->cyber.vulnerabilities)
        v->basis = bare(&v->basis);
}

void toc_reach_limit(toc_incident *i, toc_reach limit)
{
    if (limit == TOC_REACH_EXACT)
        return;
    limit_place(&i->place, limit);
    limit_lists(i);
    i->basis = bare(&i->basis);
    i->stage_basis = bare(&i->stage_basis);
    i->date.basis = bare(&i->date.basis);
    limit_count(&i->killed);
    limit_count(&i->injured);
    limit_count(&i->cyber.records);
    i->cyber.ransom.basis = bare(&i->cyber.ransom.basis);
}
