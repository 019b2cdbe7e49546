/* setting - see setting.h. */
#include "extract/setting.h"

static uint32_t gap_of(uint32_t a, uint32_t b)
{
    return a > b ? a - b : b - a;
}

enum { FAR = 60, LONG_AGO = 4000 };

float toc_setting_days(toc_day a, toc_day b)
{
    if (a == TOC_DAY_NONE || b == TOC_DAY_NONE)
        return -5.0f;
    int64_t d = TOC_MIN(toc_days_between(b, a), (int64_t)LONG_AGO);
    return (float)TOC_MAX(d, (int64_t)-4);
}

/* How a mention stands to the draft: in its opening, among its units, near its events. */
void toc_setting_put_near(const toc_setting *g, uint32_t token, toc_row *r)
{
    const toc_scan *s = g->scan;
    const toc_draft *d = g->draft;
    uint32_t sentence = s->sentence_of[token], units = FAR, events = FAR, order = 0, mine = FAR;
    bool inside = false, with_event = false, opening = false, first = true;
    TOC_VEC_FOREACH (u, &d->units) {
        bool here = u->first <= token && token < u->end;
        inside |= here;
        with_event |= here && u->event;
        units = TOC_MIN(units, gap_of(u->sentence, sentence));
        if (u->event) {
            events = TOC_MIN(events, gap_of(u->sentence, sentence));
            opening |= here && first;
            first = false;
        }
        if (here)
            mine = order;
        order++;
    }
    toc_row_put(r, inside);
    toc_row_put(r, with_event);
    toc_row_put(r, opening);
    toc_row_put(r, (float)mine);
    toc_row_put(r, (float)units);
    toc_row_put(r, (float)events);
    toc_row_put(r, d->units.n ? (float)sentence - (float)d->units.p[0].sentence : 0.0f);
    uint32_t before = FAR, behind = FAR;
    TOC_VEC_FOREACH (e, &d->events) {
        if (s->sentence_of[e->first] != sentence)
            continue;
        if (e->first >= token)
            before = TOC_MIN(before, e->first - token);
        else
            behind = TOC_MIN(behind, token - e->first);
    }
    toc_row_put(r, (float)before);
    toc_row_put(r, (float)behind);
    bool others = false, others_open = false;
    TOC_VEC_FOREACH (o, g->drafts) {
        if (o == d)
            continue;
        others |= toc_draft_has(o, token);
        others_open |= o->units.n && o->units.p[0].first <= token && token < o->units.p[0].end;
    }
    toc_row_put(r, others);
    toc_row_put(r, others_open);
    toc_row_put(r, s->text->sentences.p[sentence].heading);
    toc_row_put(r, (float)sentence);
    toc_row_put(r, (float)(token - s->text->sentences.p[sentence].first));
    toc_row_put(r, g->tells[sentence][TOC_TELLS_ANY]);
    toc_row_put(r, g->tells[sentence][TOC_TELLS_NEW]);
}

void toc_setting_put_draft(const toc_setting *g, toc_row *r)
{
    const toc_draft *d = g->draft;
    toc_row_put(r, d->incident.realm == TOC_REALM_CYBER);
    toc_row_put(r, d->lead);
    toc_row_put(r, d->story);
    toc_row_put(r, (float)(d - g->drafts->p));
    toc_row_put(r, (float)g->drafts->n);
    toc_row_put(r, (float)d->units.n);
    toc_row_put(r, (float)g->scan->text->sentences.n);
    toc_row_put(r, d->units.n ? (float)d->units.p[0].sentence : -1.0f);
}
