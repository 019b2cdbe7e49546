/* learned_means - see learned_means.h. */
#include "extract/learned_means.h"

#include "extract/learned.h"

static bool tells(const toc_scan *s, uint32_t token, toc_weapon_type type)
{
    if (type == TOC_WEAPON_EXPLOSIVE)
        return toc_word_in(s, token,
                           " bomb bombs bombed bombing bombings explosion explosions explosive "
                           "exploded explode blast blasts detonated dynamited blew blown ");
    return toc_word_in(s, token,
                       " shot shots shooting gunned gunfire gunshot gunshots fired firing bullet "
                       "bullets machinegunned machine-gunned strafed riddled gunmen ");
}

static bool look(const toc_scan *s, toc_sentence q, toc_weapon_type type, toc_incident *i)
{
    for (uint32_t k = q.first; k < q.end; k++) {
        if (!tells(s, k, type))
            continue;
        toc_weapon *w = TOC_VEC_PUSH(s->arena, &i->weapons);
        if (w)
            *w = (toc_weapon){.type = type, .basis = toc_basis_of(s, k, k + 1, 50, TOC_ROLE_RULE)};
        return true;
    }
    return false;
}

void toc_learned_means(const toc_role_group_scene *g, const toc_role_group *group,
                       const toc_draft *d, toc_incident *i)
{
    const toc_scan *s = g->scan;
    if (i->weapons.n || (group->topic != TOC_TOPIC_ATTACK && group->topic != TOC_TOPIC_BOMBING))
        return;
    toc_weapon_type type =
        group->topic == TOC_TOPIC_BOMBING ? TOC_WEAPON_EXPLOSIVE : TOC_WEAPON_FIREARM;
    for (uint32_t k = 0; k < g->n; k++)
        for (uint32_t m = 0; (group->members >> k & 1) && m < g->mentions[k].n; m++)
            if (look(s, s->text->sentences.p[g->mentions[k].p[m]->sentence], type, i))
                return;
    TOC_VEC_FOREACH (u, &d->units)
        if (look(s, (toc_sentence){.first = u->first, .end = u->end}, type, i))
            return;
}
