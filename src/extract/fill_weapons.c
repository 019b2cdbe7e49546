/* fill_weapons - what it was done with. */
#include "extract/targets.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "extract/names.h"
#include "extract/phrase.h"

/* "a mine rescue", "miners trapped in the mine": where people dig. */
static bool dug(const toc_scan *s, uint32_t token)
{
    toc_sentence se = toc_sentence_at(s, token);
    if (token > se.first && !s->text->upper_case && toc_capital_at(s, token - 1) &&
        !toc_capital_at(s, token) && !toc_is(s, token - 1, TOC_WORD_WEAPON_MINE) &&
        token - 1 > se.first)
        return true; /* "the Salares mines" */
    for (uint32_t i = se.first; i < se.end; i++)
        if (toc_word_in(s, i,
                        " miner miners mining colliery coal gold copper iron ore shaft pit trapped "
                        "borehole rescue workings diamond emerald lithium cobalt "))
            return true;
    return false;
}

/* "car bomb", "petrol bomb": the word "bomb" is in two classes, and the narrower one is meant. */
toc_weapon_type toc_weapon_at(const toc_scan *s, uint32_t token)
{
    toc_word_class c = toc_class_between(s, token, (toc_word_class)(TOC_WORD_WEAPON_EXPLOSIVE + 1),
                                         TOC_WORD_WEAPON_MALWARE);
    if (c == TOC_WORD_WEAPON_MINE && toc_word_in(s, token, " mine mines ") && dug(s, token))
        return TOC_WEAPON_NONE;
    if (c != TOC_WORD_COUNT)
        return toc_word_weapon(c);
    return toc_is(s, token, TOC_WORD_WEAPON_EXPLOSIVE) ? TOC_WEAPON_EXPLOSIVE : TOC_WEAPON_NONE;
}

/* A vehicle or an aircraft is a weapon only where it was driven into people. */
static bool needs_ramming(toc_weapon_type w)
{
    return w == TOC_WEAPON_VEHICLE || w == TOC_WEAPON_AIRCRAFT;
}

static bool ramming(const toc_draft *d)
{
    TOC_VEC_FOREACH (e, &d->events)
        if (e->type == TOC_TYPE_VEHICLE_RAMMING && e->strong)
            return true;
    return false;
}

static toc_weapon *same_weapon(const toc_scan *s, toc_incident *i, toc_weapon_type type,
                               uint32_t head)
{
    toc_sv word = s->text->tokens.p[head].fold;
    TOC_VEC_FOREACH (w, &i->weapons) {
        if (w->type != type)
            continue;
        toc_sv old = toc_fold(s->arena, w->name);
        size_t stem = TOC_MIN(word.n, (size_t)4);
        if (toc_sv_find(old, toc_sv_range(word, 0, stem), 0) >= 0)
            return w;
    }
    return NULL;
}

/* "knife attacker", "ransomware crew", "homemade bomb tore" with the verb taken for a noun: the
 * weapon ends with its own word. */
static toc_np up_to(toc_np np, uint32_t token)
{
    np.first = TOC_MIN(np.first, token);
    np.head = token;
    np.end = token + 1;
    return np;
}

static void add_weapon(const toc_scan *s, toc_draft *d, toc_weapon_type type, uint32_t token)
{
    toc_np np = toc_np_around(s, token);
    if (!np.found || np.end - np.first > 6)
        np = (toc_np){.first = token, .end = token + 1, .head = token, .found = true};
    if (np.head != token)
        np = up_to(np, token);
    toc_sv name = toc_scan_words(s, np.first, np.end);
    toc_weapon *w = same_weapon(s, &d->incident, type, token);
    if (w) {
        if (name.n > w->name.n && np.head == token)
            w->name = w->text = name;
        toc_basis_add(s, &w->basis, np.first, np.end);
        return;
    }
    w = d->incident.weapons.n < TOC_MAX_FIELD_ENTRIES ? TOC_VEC_PUSH(s->arena, &d->incident.weapons)
                                                      : NULL;
    if (w)
        *w = (toc_weapon){type, name, name, toc_basis_of(s, np.first, np.end, 65, "weapon word")};
}

static bool of_charge(const toc_scan *s, uint32_t i)
{
    return toc_word_in(s, i, " charge charges ");
}

/* "The charge went off", "a charge of dynamite": the sentence tells of what charges do and are of.
 */
static bool goes_off(const toc_scan *s, uint32_t i)
{
    toc_sentence se = toc_sentence_at(s, i);
    for (uint32_t k = se.first; k < se.end; k++)
        if ((k != i && toc_weapon_at(s, k) == TOC_WEAPON_EXPLOSIVE && !of_charge(s, k)) ||
            toc_word_in(s, k,
                        " exploded explode explodes exploding explosion explosions detonated "
                        "detonate detonates detonation blast blasts blew blown blow off planted "
                        "placed laid attached buried strapped fitted defused disarmed kg kilos "
                        "kilograms kilogram kilo pounds plastic "))
            return true;
    return false;
}

/* "They deny the charges", "on terrorism charges", "called the charges a smear": what somebody is
 * accused of. */
static bool of_court(const toc_scan *s, uint32_t i)
{
    enum { REACH = 5 };
    uint32_t first = toc_sentence_at(s, i).first;
    if (!of_charge(s, i))
        return false;
    toc_sv next =
        i + 1 < toc_sentence_at(s, i).end ? s->text->tokens.p[i + 1].fold : (toc_sv){"", 0};
    if (toc_sv_starts(next, TOC_SV("d")) && toc_sv_ends(next, TOC_SV("affaires")))
        return true; /* "charge d'affaires" */
    for (uint32_t k = i; k > first && i - k < REACH; k--)
        if (toc_is(s, k - 1, TOC_WORD_SAY_DENY) || toc_is(s, k - 1, TOC_WORD_ARREST) ||
            toc_word_in(s, k - 1,
                        " face faces faced facing murder terrorism criminal drop dropped on "
                        "pleaded guilty "))
            return true;
    return !(i > first && toc_weapon_at(s, i - 1) == TOC_WEAPON_EXPLOSIVE) && !goes_off(s, i);
}

/* "Karl Stone": a name. */
static bool in_person(const toc_scan *s, uint32_t i)
{
    const toc_name *n = toc_name_at(s, i);
    return n && n->kind == TOC_NAME_PERSON && (n->end > n->first + 1 || !s->text->upper_case);
}

/* Of machines only malware is a weapon: the shell of "a reverse shell" is no artillery's. */
static toc_weapon_type weapon_of(const toc_scan *s, const toc_draft *d, uint32_t i)
{
    if (d->incident.realm == TOC_REALM_CYBER && toc_is(s, i, TOC_WORD_WEAPON_MALWARE))
        return TOC_WEAPON_MALWARE;
    return toc_weapon_at(s, i);
}

/* The weapon goes on in the next word: "car bomb", "pipe bomb". */
static bool goes_on(const toc_scan *s, const toc_draft *d, uint32_t next, toc_weapon_type w)
{
    toc_weapon_type n = weapon_of(s, d, next);
    return n == w || (w == TOC_WEAPON_BLUNT && n == TOC_WEAPON_EXPLOSIVE);
}

/* "a fake explosive vest", "a toy gun" */
static bool sham(const toc_scan *s, uint32_t i)
{
    return toc_word_before(s, i, 3, " fake dummy imitation replica toy hoax mock bogus ");
}

/* The word names a weapon, and none is meant. */
static bool no_weapon(const toc_scan *s, const toc_unit *u, uint32_t i, toc_weapon_type w)
{
    return toc_negated(s, i) || toc_is(s, i, TOC_WORD_FIGURATIVE) || sham(s, i) ||
           (!u->event && w == TOC_WEAPON_CHEMICAL) || of_court(s, i) || in_person(s, i);
}

void toc_fill_weapons(const toc_scan *s, toc_draft *d)
{
    bool rammed = ramming(d);
    TOC_VEC_FOREACH (u, &d->units) {
        for (uint32_t i = u->first; i < u->end; i++) {
            if (!toc_classed(s, i))
                continue;
            toc_weapon_type w = weapon_of(s, d, i);
            if (w == TOC_WEAPON_NONE || (i + 1 < u->end && goes_on(s, d, i + 1, w)) ||
                (needs_ramming(w) && !rammed) || no_weapon(s, u, i, w))
                continue;
            bool cyber = w == TOC_WEAPON_MALWARE;
            if (cyber == (d->incident.realm == TOC_REALM_CYBER))
                add_weapon(s, d, w, i);
        }
    }
}
