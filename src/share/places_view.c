/* places_view - what is left of a record and of a view; see places.h. */
#include "share/places.h"

static const toc_sv NOTHING = {"", 0};

/* Fields whose values are words of vocabularies, days and numbers. */
static bool is_plain(toc_sv field)
{
    static const char *const PLAIN[] = {"realm",   "category",      "type",
                                        "stage",   "date",          "killed",
                                        "injured", "cyber/records", "cyber/ransom"};
    for (size_t i = 0; i < TOC_LEN(PLAIN); i++)
        if (toc_sv_eq(field, toc_sv_of(PLAIN[i])))
            return true;
    return false;
}

void toc_reach_limit_record(toc_record *r, toc_reach limit)
{
    if (limit == TOC_REACH_EXACT)
        return;
    r->id = TOC_SV("-"); /* what people call the report: a file, an address */
    r->title = r->report_id = NOTHING;
    r->title_basis = r->published_basis = (toc_basis){0};
    r->warnings.n = 0;
    TOC_VEC_FOREACH (i, &r->incidents)
        toc_reach_limit(i, limit);
    TOC_VEC_FOREACH (n, &r->indicators)
        n->basis = (toc_basis){.confidence = n->basis.confidence};
}

static void limit_lists(toc_view *v)
{
    uint32_t values = 0, choices = 0;
    TOC_VEC_FOREACH (x, &v->values)
        if (is_plain(x->field))
            v->values.p[values++] = *x;
    TOC_VEC_FOREACH (c, &v->choices)
        if (is_plain(c->field))
            v->choices.p[choices++] = *c;
    v->values.n = values;
    v->choices.n = choices;
    v->claims.n = v->aliases.n = 0;
    TOC_VEC_FOREACH (f, &v->figures)
        f->of = f->by = NOTHING;
}

bool toc_reach_limit_view(toc_view *v, toc_reach limit, toc_arena *a)
{
    if (limit == TOC_REACH_EXACT)
        return true;
    toc_incident *blank = TOC_NEW(a, toc_incident);
    if (!blank)
        return false;
    toc_incident_init(blank);
    toc_reach_limit(&v->best, limit);
    limit_lists(v);
    TOC_VEC_FOREACH (w, &v->witnesses) {
        w->report = w->name = w->title = w->sha256 = w->because = NOTHING;
        w->fields.n = 0;
        w->incident = blank;
    }
    return true;
}
