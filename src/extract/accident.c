/*
 * accident - tells gas leaks, crashes and faults from attacks.
 *
 * "Explosion", "killed", "fire" are said of both. What tells them apart is the cause that the
 * report gives ("a leaking cylinder", "fell asleep") or rules out ("no sign of foul play"), and
 * that nobody in it is said to have meant harm: no attacker, no arms, no strong trigger.
 */
#include "extract/draft.h"
#include "extract/phrase.h"
#include "extract/targets.h"

typedef struct {
    uint32_t cues;    /* tokens that name a cause without intent */
    bool ruled_out;   /* that it was meant is ruled out in so many words */
    bool armed;       /* arms are named, which may have gone off by themselves */
    bool meant;       /* somebody meant harm */
    bool harmful;     /* words of harm, which may be said of beasts */
    bool beasts;      /* beasts are spoken of */
    bool left_behind; /* arms of a war long over, which go off by themselves */
    uint32_t attacks; /* "attack" and the like, which are said of much else */
} account;

/* Arms that nobody has by accident; "fireworks" and "petrol" burn by themselves. */
static bool arms(const toc_scan *s, uint32_t i)
{
    toc_weapon_type t = toc_weapon_at(s, i);
    return t != TOC_WEAPON_NONE && t != TOC_WEAPON_VEHICLE && t != TOC_WEAPON_INCENDIARY &&
           t != TOC_WEAPON_AIRCRAFT && t != TOC_WEAPON_CHEMICAL && t != TOC_WEAPON_BLUNT;
}

/* "was not the work of hackers", "ruled out that a bomb had gone off" */
static bool dismissed(const toc_scan *s, uint32_t i)
{
    enum { REACH = 8 };
    toc_sentence se = toc_sentence_at(s, i);
    uint32_t from = i - se.first > REACH ? i - REACH : se.first;
    for (uint32_t k = from; k < i; k++)
        if (toc_word_in(
                s, k,
                " inquiry rumour rumours rumor rumors speculation rumoured rumored spoke spoken "
                "speaking round "
                "disposal sappers "
                "circulated circulating claimed posted "
                "speculated thought feared suspected believed wondered "
                "talk talked talking fears guessed "))
            return true;
    return toc_negated(s, i) || toc_find_class(s, from, i, TOC_WORD_SAY_DENY) != TOC_NO_TOKEN ||
           toc_find_class(s, from, i + 1, TOC_WORD_NOT_DELIBERATE) != TOC_NO_TOKEN;
}

/* "A pack of wolves attacked a flock": beasts bear nobody a grudge. */
static bool beast(const toc_scan *s, uint32_t i)
{
    return s->text->tokens.p[i].pos == TOC_NOUN && !s->text->upper_case &&
           !(s->text->tokens.p[i].shape & TOC_SHAPE_TITLE) &&
           toc_word_in(s, i,
                       " wolf wolves bear bears shark sharks crocodile crocodiles alligator "
                       "elephant elephants lion lions tiger tigers leopard leopards snake snakes "
                       "bees hornets hippo hippos boar boars dogs jellyfish orcas ");
}

static bool means_harm(const toc_scan *s, uint32_t i)
{
    return toc_is(s, i, TOC_WORD_ATTACKER_STRICT) || toc_is(s, i, TOC_WORD_CLAIM_RESP) ||
           s->actor_at[i] != TOC_NO_TOKEN ||
           toc_word_in(s, i,
                       " arson arsonists deliberate deliberately sabotage "
                       "murder murdered terrorism hackers ransomware ");
}

/* "a shell from the Second World War": arms of a war long over, which go off by themselves. */
static bool left_behind(const toc_scan *s, uint32_t i)
{
    enum { REACH = 7 };
    if (!toc_word_is(s, i, "wartime") &&
        !(toc_word_is(s, i, "world") && toc_word_is(s, i + 1, "war")))
        return false;
    toc_sentence se = toc_sentence_at(s, i);
    uint32_t from = i - se.first > REACH ? i - REACH : se.first;
    for (uint32_t k = from; k < TOC_MIN(i + REACH, se.end); k++)
        if (arms(s, k))
            return true;
    return false;
}

static void hear(const toc_scan *s, const toc_unit *u, account *a)
{
    for (uint32_t i = u->first; i < u->end; i++) {
        bool animal = beast(s, i);
        a->beasts |= animal;
        a->left_behind |= left_behind(s, i);
        a->cues += (toc_is(s, i, TOC_WORD_ACCIDENT) && !toc_negated(s, i)) || animal;
        a->ruled_out |= toc_is(s, i, TOC_WORD_NOT_DELIBERATE);
        a->armed |= arms(s, i) && !toc_is(s, i, TOC_WORD_ACCIDENT) &&
                    !toc_is(s, i, TOC_WORD_FIGURATIVE) && !dismissed(s, i);
        a->harmful |= means_harm(s, i) && !dismissed(s, i);
        a->attacks += toc_word_in(s, i, " attack attacks attacked assault ") && !dismissed(s, i);
    }
}

/* A word tells of a deed, and nothing dismisses it. */
static bool meant_by_events(const toc_scan *s, const toc_draft *d, bool beasts)
{
    bool hunted = beasts && !d->incident.victims.n && !d->incident.killed.stated;
    TOC_VEC_FOREACH (e, &d->events)
        if (e->strong && !dismissed(s, e->first) &&
            !(hunted && e->type == TOC_TYPE_SHOOTING)) /* "fired at it from a helicopter" */
            return true;
    return false;
}

bool toc_told_as_accident(const toc_scan *s, const toc_draft *d)
{
    account a = {0};
    if (toc_left_out(s->without, TOC_PART_GENRE))
        return false;
    TOC_VEC_FOREACH (u, &d->units)
        hear(s, u, &a);
    /* "After the heatwave Seville attacks the summer": as much speaks against it. */
    a.meant = (a.harmful || a.attacks > a.cues) && !a.beasts;
    a.meant |= meant_by_events(s, d, a.beasts);
    bool fault = a.ruled_out && a.cues > 0; /* "had set off explosives kept in the evidence room" */
    bool relic = a.left_behind && !a.harmful && !a.attacks;
    return relic || (!a.meant && (fault || (!a.armed && (a.ruled_out || a.cues > 0))));
}
