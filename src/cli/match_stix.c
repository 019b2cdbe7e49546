/* match_stix - what was met as STIX 2.1 sightings with what was observed. */
#include "cli/match_hits.h"

#include "cli/work.h"
#include "share/sighting_stix.h"

#include <errno.h>

static toc_sighting sighting_of(const toc_hits *h, const toc_met *m, const toc_set_item *item)
{
    return (toc_sighting){.indicator = item->about.id,
                          .kind = item->kind,
                          .value = item->value,
                          .marking = item->about.marking,
                          .count = m->count,
                          .first = m->first ? m->first : h->o.now,
                          .last = m->first ? m->last : h->o.now,
                          .where = toc_sv_of(m->file),
                          .line = m->line,
                          .seen = m->seen,
                          .seen_n = m->seen_n};
}

int toc_hits_stix(toc_hits *h)
{
    toc_output out = {0};
    toc_output_begin(&out, "stix", false);
    int r = 0;
    for (uint32_t i = 0; i < h->met_n && r == 0; i++) {
        toc_set_item item;
        toc_buf objects = {0};
        if (!h->met[i].count || h->met[i].action == TOC_LIST_WARN)
            continue;
        toc_arena_clear(&h->scratch);
        r = toc_hits_item(h, &h->met[i], &h->scratch, &item);
        toc_sighting s = sighting_of(h, &h->met[i], &item);
        if (r == 0)
            r = toc_stix_of_sighting(toc_tlp_find(h->o.tlp), &s, &h->scratch, &objects);
        if (r == 0)
            r = toc_output_add(&out, toc_buf_sv(&objects));
        toc_buf_done(&objects);
    }
    if (r == 0)
        r = toc_output_end(&out);
    h->reader_gone = out.reader_gone;
    toc_output_done(&out);
    return r;
}
