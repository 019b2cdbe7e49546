/*
 * target_damage - see target_damage.h.
 *
 * The nearest word of damage counts: behind the phrase and its list ("the mosque and two shops were
 * gutted") or in front of it ("tore the roof off a bus"). "Hit" and "struck" alone say the least.
 */
#include "extract/target_damage.h"

#include "extract/target_lists.h"

enum { REACH = 8, NEVER = REACH + 1 };

typedef struct {
    toc_damage damage;
    uint32_t far; /* words between; NEVER: nothing */
} told;

static bool only_hit(const toc_scan *s, uint32_t token)
{
    return toc_word_in(s, token, " hit struck ");
}

static toc_damage damage_at(const toc_scan *s, uint32_t token)
{
    bool some = toc_is(s, token, TOC_WORD_DAMAGE_DAMAGED);
    if (toc_is(s, token, TOC_WORD_DAMAGE_DESTROYED) &&
        !(some && toc_word_in(s, token - 1, " partially partly ")))
        return TOC_DAMAGE_DESTROYED;
    return some ? TOC_DAMAGE_DAMAGED : TOC_DAMAGE_NONE;
}

/* "… and damaged three houses": of what comes behind it. */
static bool has_object(const toc_scan *s, uint32_t i, uint32_t end)
{
    if (!toc_word_in(s, i - 1, " and , "))
        return false;
    for (i++; i < end && damage_at(s, i) != TOC_DAMAGE_NONE; i++) /* "and caught fire" */
        ;
    return i < end && (s->text->tokens.p[i].pos == TOC_DET || s->number_at[i] != TOC_NO_TOKEN ||
                       toc_is_nominal(s, i));
}

static told behind(const toc_scan *s, uint32_t first, uint32_t end)
{
    told weak = {TOC_DAMAGE_NONE, NEVER};
    for (uint32_t i = first; i < TOC_MIN(first + REACH, end) && !toc_word_in(s, i, " ; "); i++) {
        toc_damage damage = damage_at(s, i);
        if (damage == TOC_DAMAGE_NONE)
            continue;
        if (toc_negated(s, i))
            return (told){TOC_DAMAGE_UNDAMAGED, i - first};
        if (has_object(s, i, end))
            break;
        if (!only_hit(s, i))
            return (told){damage, i - first};
        weak = (told){damage, REACH};
    }
    return weak;
}

static told before(const toc_scan *s, uint32_t first, uint32_t end)
{
    told weak = {TOC_DAMAGE_NONE, NEVER};
    for (uint32_t i = end; i > first && end - i < REACH; i--) {
        toc_damage damage = damage_at(s, i - 1);
        if (toc_word_in(s, i - 1, " ; : where which who "))
            break;
        if (damage == TOC_DAMAGE_NONE || toc_negated(s, i - 1))
            continue;
        bool of_other = i - 1 > first && toc_word_in(s, i - 2, " was were been being ");
        if (of_other || toc_word_in(s, i, " , and . "))
            break; /* "a shop was burnt down near the market", "has collapsed, and the …" */
        if (!only_hit(s, i - 1))
            return (told){damage, end - i};
        weak = (told){damage, REACH};
    }
    return weak;
}

/* "part of the building", "the roof of the church": the rest still stands. */
static bool only_part(const toc_scan *s, uint32_t first, toc_np np)
{
    uint32_t i = np.full_first;
    return i > first + 1 && toc_word_in(s, i - 1, " of off from ") &&
           toc_word_in(s, i - 2,
                       " part parts half section sections side wing floor floors storey storeys "
                       "roof wall walls front facade gate gates door doors window windows corner "
                       "ceiling hall rooms most bow stern end ");
}

toc_damage toc_damage_told(const toc_scan *s, const toc_unit *u, toc_np np)
{
    uint32_t from = np.first - u->first > REACH ? np.first - REACH : u->first;
    uint32_t to = TOC_MIN(np.end + REACH, u->end);
    if (toc_find_class(s, from, to, TOC_WORD_DAMAGE_UNDAMAGED) != TOC_NO_TOKEN)
        return TOC_DAMAGE_UNDAMAGED;
    told after = behind(s, toc_target_list_end(s, np.end, u->end), u->end);
    told earlier = before(s, u->first, np.full_first);
    toc_damage damage = after.far <= earlier.far ? after.damage : earlier.damage;
    return damage == TOC_DAMAGE_DESTROYED && only_part(s, u->first, np) ? TOC_DAMAGE_DAMAGED
                                                                        : damage;
}

void toc_damage_note(toc_target *t, toc_damage damage)
{
    if (t->effect == TOC_DAMAGE_NONE ||
        (t->effect == TOC_DAMAGE_DAMAGED && damage == TOC_DAMAGE_DESTROYED))
        t->effect = damage;
}
