/*
 * copies - see resolve.h: members that say the same to the letter.
 *
 * Outlets print one agency's text by the hundred. Whatever is judged of one of its members against
 * another is judged alike of all, so one of them can stand for the rest.
 */
#include "base/hash.h"
#include "resolve/words.h"

static bool same_set(const toc_hash_vec *x, const toc_hash_vec *y)
{
    return x->n == y->n && (x->n == 0 || memcmp(x->p, y->p, x->n * sizeof(*x->p)) == 0);
}

static bool same_figures(const toc_member *x, const toc_member *y)
{
    bool same = x->figures.n == y->figures.n;
    for (uint32_t i = 0; same && i < x->figures.n; i++) {
        const toc_member_figure *f = &x->figures.p[i], *g = &y->figures.p[i];
        same = f->field == g->field && f->bound == g->bound && f->value == g->value;
    }
    return same;
}

static bool same_facts(const toc_member *x, const toc_member *y)
{
    return x->published == y->published && x->realm == y->realm && x->type == y->type &&
           x->stage == y->stage && x->recalled == y->recalled && x->unspecific == y->unspecific &&
           x->dated == y->dated && x->first == y->first && x->last == y->last;
}

static bool same_spot(const toc_member *x, const toc_member *y)
{
    return memcmp(x->country, y->country, sizeof(x->country)) == 0 &&
           x->has_point == y->has_point && x->place_depth == y->place_depth &&
           memcmp(&x->lat, &y->lat, sizeof(x->lat)) == 0 &&
           memcmp(&x->lon, &y->lon, sizeof(x->lon)) == 0 && x->geonames == y->geonames;
}

bool toc_member_copies(const toc_member *x, const toc_member *y)
{
    return same_facts(x, y) && same_spot(x, y) && same_set(&x->places, &y->places) &&
           same_set(&x->regions, &y->regions) && same_set(&x->parties, &y->parties) &&
           same_set(&x->victims, &y->victims) && same_set(&x->spots, &y->spots) &&
           same_set(&x->names, &y->names) && same_set(&x->words, &y->words) && same_figures(x, y);
}

static uint64_t mix_set(uint64_t h, const toc_hash_vec *v)
{
    TOC_VEC_FOREACH (p, v)
        h = toc_hash_mix(h, *p);
    return toc_hash_mix(h, v->n);
}

uint64_t toc_member_copy_key(const toc_member *m)
{
    uint64_t h = toc_hash_mix((uint64_t)m->realm << 8 | (uint64_t)m->type, m->geonames);
    h = toc_hash_mix(h, (uint64_t)(uint32_t)m->published << 32 | (uint32_t)m->first);
    h = mix_set(mix_set(mix_set(h, &m->places), &m->victims), &m->parties);
    return mix_set(mix_set(h, &m->names), &m->words);
}

bool toc_member_leads(const toc_member *m)
{
    toc_member copy = *m;
    toc_pair p;
    copy.report = (toc_sv){"", 0};
    toc_compare(m, &copy, &p);
    return p.verdict == TOC_SAME && toc_pair_is_sure(m, &copy, p.score);
}
