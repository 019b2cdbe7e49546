/* draft_places - see draft_places.h. */
#include "extract/draft_places.h"

#include "extract/unit.h"

static bool in_heading(const toc_scan *s, const toc_unit *u)
{
    return toc_sentence_at(s, u->first).heading;
}

/* A headline sums up all that follows: what it names, x alone need not be about, unless x is all
 * headline yet. */
static bool counts(const toc_scan *s, const toc_draft *x, const toc_unit *u)
{
    if (!in_heading(s, u))
        return true;
    TOC_VEC_FOREACH (other, &x->units)
        if (!in_heading(s, other))
            return false;
    return true;
}

bool toc_draft_elsewhere(const toc_scan *s, const toc_draft *x, const toc_place_mention *place)
{
    uint32_t word = s->text->tokens.p[place->first].word;
    TOC_VEC_FOREACH (u, &x->units) {
        if (!counts(s, x, u))
            continue;
        for (uint32_t i = u->first; i < u->end; i++)
            if (s->text->tokens.p[i].word == word)
                return false;
    }
    return true;
}

bool toc_draft_far_from(const toc_scan *s, const toc_draft *x, const toc_place_mention *town)
{
    const double journey = 20;
    bool any = false;
    TOC_VEC_FOREACH (u, &x->units) {
        bool heading = in_heading(s, u); /* it sums up all that follows */
        uint32_t at = u->first;
        for (const toc_place_mention *p; (p = toc_next_town(s, &at, u->end));) {
            bool near = toc_town_distance(s, p, town) < journey;
            if (near && !heading)
                return false;
            any |= !near && !p->dateline;
        }
    }
    return any;
}
