/* draft - see draft.h. */
#include "extract/draft.h"

const toc_unit *toc_draft_unit(const toc_draft *d, uint32_t token)
{
    uint32_t low = 0, high = d->units.n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (d->units.p[middle].end <= token)
            low = middle + 1;
        else
            high = middle;
    }
    return low < d->units.n && d->units.p[low].first <= token ? &d->units.p[low] : NULL;
}

const toc_draft *toc_draft_at(const toc_draft_vec *drafts, uint32_t token)
{
    TOC_VEC_FOREACH (d, drafts)
        if (toc_draft_has(d, token))
            return d;
    return NULL;
}

bool toc_draft_tells(const toc_draft *d, uint32_t type)
{
    TOC_VEC_FOREACH (e, &d->events)
        if (e->type == type)
            return true;
    return false;
}

bool toc_draft_in_headings(const toc_scan *s, const toc_draft *d)
{
    TOC_VEC_FOREACH (u, &d->units)
        if (!toc_sentence_at(s, u->first).heading)
            return false;
    return true;
}
