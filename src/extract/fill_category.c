/*
 * fill_category - the nature of an incident: terrorism, violence of a state, fighting, crime.
 *
 * Left out where the text does not tell; nothing else in the record depends on it.
 */
#include "extract/draft.h"

static uint32_t hits(const toc_scan *s, const toc_draft *d, toc_word_class c)
{
    uint32_t n = 0;
    TOC_VEC_FOREACH (u, &d->units)
        for (uint32_t i = u->first; i < u->end; i++)
            n += toc_is(s, i, c);
    return n;
}

static bool organised(const toc_incident *i)
{
    TOC_VEC_FOREACH (p, &i->perpetrators)
        if (p->kind == TOC_PARTY_ORGANIZATION)
            return true;
    return false;
}

static bool by_state(const toc_incident *i)
{
    TOC_VEC_FOREACH (p, &i->perpetrators)
        if (p->kind == TOC_PARTY_STATE &&
            (p->status == TOC_STATUS_FACT || p->status == TOC_STATUS_CLAIMED))
            return true;
    return false;
}

/* Something civil was hit: then it is no mere fighting between armed sides. */
static bool civil(const toc_incident *i)
{
    TOC_VEC_FOREACH (t, &i->targets)
        if (t->type != TOC_TARGET_MILITARY && t->type != TOC_TARGET_NONE)
            return true;
    TOC_VEC_FOREACH (v, &i->victims)
        if (v->kind == TOC_PARTY_PERSON)
            return true;
    return false;
}

static toc_category physical(const toc_scan *s, const toc_draft *d)
{
    const toc_incident *i = &d->incident;
    if (hits(s, d, TOC_WORD_COMBAT) >= 2 && !d->learned && !civil(i))
        return TOC_CATEGORY_ARMED_CONFLICT;
    if (by_state(i))
        return TOC_CATEGORY_STATE_VIOLENCE;
    if (organised(i))
        return TOC_CATEGORY_TERRORISM;
    return i->type == TOC_TYPE_ROBBERY ? TOC_CATEGORY_CRIME : TOC_CATEGORY_NONE;
}

void toc_fill_category(const toc_scan *s, toc_draft *d)
{
    toc_incident *i = &d->incident;
    if (i->realm == TOC_REALM_PHYSICAL)
        i->category = physical(s, d);
    else
        i->category = i->type == TOC_TYPE_FRAUD ? TOC_CATEGORY_CRIME : TOC_CATEGORY_HOSTILE_CYBER;
}
