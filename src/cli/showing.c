/* showing - see showing.h. */
#include "cli/showing.h"

#include "share/show.h"

const char *toc_showing_colour(const toc_showing *v, const char *code)
{
    return v->colour ? code : "";
}

/* Of which kind the claim is that f shows; TOC_CLAIM_NONE: f shows no claim. */
static toc_claim_kind claim_kind(const toc_incident *i, const toc_fact *f)
{
    TOC_VEC_FOREACH (c, &i->claims)
        if (f->basis == &c->basis)
            return c->kind;
    return TOC_CLAIM_NONE;
}

static void add_claims(toc_showing *v, const toc_incident *i, const toc_fact_vec *facts,
                       toc_claim_kind kind, toc_fact_vec *ret)
{
    TOC_VEC_FOREACH (f, facts) {
        toc_fact *slot = claim_kind(i, f) == kind ? TOC_VEC_PUSH(&v->a, ret) : NULL;
        if (slot)
            *slot = *f;
    }
}

/* Which claims are about what the label shows: figures below figures, blame below blame. */
static toc_claim_kind claims_below(const char *label)
{
    if (strcmp(label, "killed") == 0 || strcmp(label, "injured") == 0)
        return TOC_CLAIM_COUNT;
    return strcmp(label, "by") == 0 ? TOC_CLAIM_PERPETRATOR : TOC_CLAIM_NONE;
}

/* The facts of i, with what others say of the same thing right below it. */
toc_fact_vec toc_showing_facts(toc_showing *v, const toc_incident *i)
{
    toc_fact_vec facts = {0}, ret = {0};
    bool told[TOC_CLAIM_CAUSE + 1] = {[TOC_CLAIM_NONE] = true};
    toc_facts_of(i, &v->a, &facts);
    for (uint32_t k = 0; k < facts.n; k++) {
        const toc_fact *f = &facts.p[k];
        if (!claim_kind(i, f)) {
            toc_fact *slot = TOC_VEC_PUSH(&v->a, &ret);
            if (slot)
                *slot = *f;
        }
        toc_claim_kind below = claims_below(f->label);
        bool last = k + 1 == facts.n || claims_below(f[1].label) != below;
        if (last && !told[below])
            add_claims(v, i, &facts, below, &ret);
        told[below] = told[below] || last;
    }
    for (toc_claim_kind kind = TOC_CLAIM_PERPETRATOR; kind <= TOC_CLAIM_CAUSE; kind++)
        if (!told[kind])
            add_claims(v, i, &facts, kind, &ret);
    return ret;
}

void toc_showing_moment(toc_buf *b, int64_t us)
{
    char text[TOC_TIME_TEXT + 1];
    toc_time_format(us, text);
    toc_buf_printf(b, "%.10s %.5s", text, text + 11);
}

void toc_showing_source(toc_showing *v, const toc_stored_report *r)
{
    toc_buf *b = v->out;
    char day[TOC_DAY_TEXT + 1];
    toc_buf_printf(b, "  %-*s", TOC_SHOWING_LABEL, "report");
    toc_show_text(b, r->rec->title.n ? r->rec->title : r->doc.id);
    if (r->rec->published != TOC_DAY_NONE) {
        toc_day_format(r->rec->published, day);
        toc_buf_printf(b, ", %s", day);
    }
    toc_buf_byte(b, '\n');
    TOC_VEC_FOREACH (origin, &r->origins) {
        toc_buf_printf(b, "  %-*s", TOC_SHOWING_LABEL, origin == r->origins.p ? "from" : "");
        toc_show_text(b, *origin);
        toc_buf_byte(b, '\n');
    }
    toc_buf_printf(b, "  %-*s%.*s\n", TOC_SHOWING_LABEL, "report id",
                   TOC_SV_ARG(r->rec->report_id));
    toc_buf_printf(b, "  %-*s%u of %u, stored ", TOC_SHOWING_LABEL, "revision", r->nth,
                   r->revisions);
    toc_showing_moment(b, r->recorded);
    toc_buf_str(b, " UTC\n");
    if (r->assertions.n)
        toc_buf_printf(b, "  %-*s%.*s\n", TOC_SHOWING_LABEL, "marking",
                       TOC_SV_ARG(r->assertions.p[0].marking));
}
