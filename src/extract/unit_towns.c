/* unit_towns - the towns that a unit names, and how far apart two are. */
#include "extract/unit.h"

#include <math.h>

static bool is_town(const toc_scan *s, const toc_place_mention *p)
{
    return !p->is_country && p->row != TOC_NO_ROW && p->use == TOC_PLACE_USE_PLACE &&
           toc_place_feature_of(s, p) <= TOC_PLACE_CAPITAL;
}

double toc_town_distance(const toc_scan *s, const toc_place_mention *a, const toc_place_mention *b)
{
    const double km_a_degree = 111.2, degree = M_PI / 180;
    toc_lex_place_row x = toc_lex_place(s->lx, a->row), y = toc_lex_place(s->lx, b->row);
    double north = x.lat - y.lat, east = (x.lon - y.lon) * cos((x.lat + y.lat) / 2 * degree);
    return km_a_degree * sqrt(north * north + east * east);
}

const toc_place_mention *toc_next_town(const toc_scan *s, uint32_t *at, uint32_t end)
{
    while (*at < end) {
        uint32_t i = (*at)++;
        const toc_place_mention *p =
            s->place_at[i] == TOC_NO_TOKEN ? NULL : &s->places.p[s->place_at[i]];
        if (p && p->first == i && is_town(s, p))
            return p;
    }
    return NULL;
}
