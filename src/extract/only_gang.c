/* only_gang - an attack on machines is put down to the one gang that the report names. */
#include "extract/draft.h"
#include "extract/parties.h"

/* "which is linked to al-Qaeda", "an offshoot of LockBit": named for its kinship. */
bool toc_only_kin(const toc_scan *s, uint32_t first)
{
    enum { REACH = 4 };
    return toc_word_before(s, first, REACH,
                           " linked affiliated allied loyal offshoot allegiance ties splinter "
                           "successor affiliate modelled inspired ");
}

/* "(also known as TA4471)" */
static bool other_name(const toc_scan *s, const toc_actor_mention *a)
{
    enum { REACH = 3 };
    return a->first > 0 && toc_word_in(s, a->first - 1, " as aka alias ") &&
           toc_word_before(s, a->first, REACH, " also aka alias ");
}

/* The only gang that a report on machines speaks of; NULL if it names none, or several. */
static const toc_actor_mention *only_gang(const toc_scan *s)
{
    enum { SURE = 60 };
    const toc_actor_mention *one = NULL;
    TOC_VEC_FOREACH (a, &s->actors) {
        if (a->malware || a->confidence < SURE || other_name(s, a))
            continue;
        if (one && !toc_sv_eq_nocase(one->name, a->name))
            return NULL;
        one = one ? one : a;
    }
    return one && !toc_only_kin(s, one->first) ? one : NULL;
}

static bool speaks_of_gang(const toc_scan *s, const toc_draft *d, const toc_actor_mention *gang)
{
    TOC_VEC_FOREACH (a, &s->actors)
        if (!a->malware && toc_sv_eq_nocase(a->name, gang->name) && toc_draft_has(d, a->first) &&
            !toc_sentence_at(s, a->first).heading)
            return true;
    TOC_VEC_FOREACH (u, &d->units)
        for (uint32_t i = u->first; i + 1 < u->end; i++)
            if (toc_word_in(s, i, " the same ") && toc_word_in(s, i + 1, " group gang crew "))
                return true;
    return false;
}

/* An attack on machines whose report names one gang is put down to it, whatever the verb. */
void toc_fill_only_gang(const toc_scan *s, toc_draft *d)
{
    if (d->incident.realm != TOC_REALM_CYBER)
        return;
    TOC_VEC_FOREACH (p, &d->incident.perpetrators)
        if (p->kind != TOC_PARTY_GROUP)
            return;
    const toc_actor_mention *gang = only_gang(s);
    toc_party q =
        gang && speaks_of_gang(s, d, gang) ? toc_party_at(s, gang->first) : (toc_party){0};
    if (q.found)
        toc_party_add(s, &d->incident, &q, TOC_STATUS_FACT, "only gang that is named");
}
