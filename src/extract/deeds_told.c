/* deeds_told - see deeds_told.h. */
#include "extract/deeds_told.h"

/* "takes orders from an Algerian service", "acts on behalf of": at k the word before whose. */
static bool under_orders(const toc_scan *s, const toc_statement *st, uint32_t k)
{
    if (k < st->first + 2 || !toc_word_in(s, k - 1, " orders behalf pay arm part "))
        return false;
    return toc_word_is(s, k, "from") ||
           (toc_word_is(s, k, "of") && toc_word_before(s, k, 3, " on in an part "));
}

/* "works for the Chinese state", "an intrusion by the Chinese state": whose deed it is. */
static toc_party doer_behind(const toc_scan *s, const toc_statement *st, uint32_t k)
{
    enum { REACH = 4 };
    bool serves = toc_word_is(s, k, "for") && k > st->first &&
                  toc_word_in(s, k - 1, " works worked working acts acted acting ");
    serves |= under_orders(s, st, k);
    bool by = toc_word_is(s, k, "by");
    for (uint32_t i = st->first; i < k; i++)
        if (toc_word_in(s, i, " prevented foiled averted thwarted stopped "))
            return (toc_party){0};
    for (uint32_t i = k, n = 0; by && n < REACH && i > st->first; i--, n++)
        serves |=
            toc_word_in(s, i - 1,
                        " attack attacks bombing intrusion breach hack operation raid assault "
                        "strike shooting sabotage organised organized paid ordered planned staged "
                        "committed directed financed funded launched mounted orchestrated "
                        "sponsored masterminded planted recruited trained armed funded "
                        "commissioned started set lit caused done carried run conducted operated "
                        "mounted ");
    serves |= by && k > st->first + 1 && toc_is(s, k - 2, TOC_WORD_ATTACKER) &&
              toc_word_in(s, k - 1, " backed supported employed hired tasked controlled ");
    return serves ? toc_party_in(s, k + 1, TOC_MIN(k + REACH + 2, st->end)) : (toc_party){0};
}

/* "carried out", "were responsible" */
static bool does_it(const toc_scan *s, uint32_t i)
{
    return toc_word_in(s, i,
                       " planted organised organized carried staged attacked bombed ordered "
                       "committed shelled perpetrated masterminded ") ||
           (toc_word_is(s, i, "acted") && toc_word_is(s, i + 1, "alone")) ||
           (toc_word_in(s, i, " done did ") && i + 1 < s->text->tokens.n &&
            toc_word_in(s, i + 1, " it this so ")) ||
           (toc_word_is(s, i, "responsible") && toc_word_in(s, i - 1, " is are was were be been "));
}

/* "had paid for it", "was funding the militants": the deed of whoever is behind those who did it.
 */
static bool stands_for_it(const toc_scan *s, uint32_t i, uint32_t end)
{
    enum { REACH = 5 };
    if (!toc_word_in(s, i,
                     " paid financed funded financing funding backing backed sponsoring sponsored "
                     "arming armed directing supporting hired supplied "))
        return false;
    for (uint32_t k = i + 1; k < TOC_MIN(i + REACH, end) && !toc_word_is(s, k, "to"); k++)
        if (toc_is(s, k, TOC_WORD_ATTACKER) ||
            toc_word_in(s, k, " it them attack attacks bombing raid assault murder killing "))
            return true;
    return false;
}

/* "shot two of the attackers": no deed of the kind that is reported. */
static bool strikes_attackers(const toc_scan *s, uint32_t verb, uint32_t end)
{
    enum { REACH = 7 };
    for (uint32_t i = verb + 1; i < TOC_MIN(verb + REACH, end); i++)
        if (toc_is(s, i, TOC_WORD_ATTACKER))
            return true;
    return false;
}

/* The verbs of violence that make news of whoever is their subject. */
static bool violent(const toc_scan *s, uint32_t v)
{
    return toc_word_in(s, v,
                       " shelled bombed opened shot torched burned struck attacked killed executed "
                       "mined ");
}

static bool sets_off(const toc_scan *s, uint32_t v)
{
    return toc_word_in(s, v, " planted caused drilled fired launched staged organised thrown ");
}

/* Somebody whom no name makes known. */
static bool bearer(const toc_scan *s, toc_np np)
{
    return toc_is(s, np.head, TOC_WORD_ATTACKER) || toc_is(s, np.head, TOC_WORD_PEOPLE) ||
           toc_is(s, np.head, TOC_WORD_AUTHORITY) ||
           toc_word_in(s, np.head,
                       " family gang gangs group groups militias factions smugglers militia rivals "
                       "forces outsiders strangers "
                       "intruders party opposition government regime junta affiliate insider "
                       "insiders employee employees ");
}

/* "said that security forces had caused the deaths", "that the army had shelled the ward": np, the
 * subject of the verb, is somebody without a name, and that he did it is news. */
static bool told_of(const toc_scan *s, const toc_statement *st, toc_np np, uint32_t verb)
{
    bool bare = np.end == np.first + 1 && toc_word_in(s, np.full_first, " the these those ");
    if (np.end > verb)
        return false;
    bool forces = toc_word_in(s, np.head, " army soldiers troops military police navy ") ||
                  toc_word_in(s, np.first, " army military navy government "); /* "army jets" */
    if (forces)
        return !st->official && verb + 1 < st->end && !strikes_attackers(s, verb, st->end) &&
               !toc_word_in(s, verb + 1, " in during by near , . ; ");
    return bearer(s, np) && sets_off(s, verb) && !bare; /* "the attackers fired" is no news */
}

static toc_party nameless_doer(const toc_scan *s, const toc_statement *st)
{
    for (uint32_t v = st->first + 1; v < st->end; v++) {
        bool did = toc_word_is(s, v, "did") && v + 1 < st->end && toc_word_is(s, v + 1, "it");
        if (!(did || sets_off(s, v) || violent(s, v)) || toc_negated(s, v))
            continue;
        toc_np np = toc_np_subject(s, v);
        if (!np.found || np.full_first < st->first || toc_word_in(s, v - 1, " was were been ") ||
            toc_word_in(s, np.first - (np.first > 0), " his her its their our "))
            continue;
        np.end = TOC_MAX(np.end, toc_np_extended(s, np).end);
        if (told_of(s, st, np, v) || (did && bearer(s, np))) {
            uint32_t first = toc_counted_from(s, np.first);
            return (toc_party){true,    first,          np.end, toc_scan_words(s, first, np.end),
                               {"", 0}, TOC_PARTY_GROUP};
        }
    }
    return (toc_party){0};
}

/* "the Front was the prime suspect" */
static bool prime_suspect(const toc_scan *s, const toc_statement *st, toc_party p)
{
    enum { REACH = 5 };
    if (p.end >= st->end || !toc_word_in(s, p.end, " was were is are "))
        return false;
    for (uint32_t v = p.end + 1; v < TOC_MIN(p.end + REACH, st->end); v++)
        if (toc_word_in(s, v, " suspect suspects culprit culprits "))
            return !toc_negated(s, v);
    return false;
}

/* The party named at p does what is told of: a verb of the deed behind it, its own. */
static bool does_deed(const toc_scan *s, const toc_statement *st, toc_party p)
{
    enum { REACH = 14 };
    uint32_t end = TOC_MIN(p.end + REACH, st->end);
    bool own = st->first > st->verb; /* "…, police said" is the report's own telling */
    for (uint32_t v = p.end; v < end && !toc_word_in(s, v, " ; : that "); v++) {
        bool suffers =
            !toc_word_is(s, v, "responsible") && toc_word_in(s, v - 1, " was were been being be ");
        if (((does_it(s, v) && !suffers) || stands_for_it(s, v, end)) && !toc_negated(s, v))
            return true;
        if (own && violent(s, v) && !toc_negated(s, v) &&
            !toc_word_in(s, v - 1, " was were been being be "))
            return true;
        own &= s->text->tokens.p[v].pos == TOC_AUX || s->text->tokens.p[v].pos == TOC_ADV ||
               s->text->tokens.p[v].pos == TOC_NOUN;
    }
    return false;
}

/* "the intruders were APT99": who they are. */
static bool identified(const toc_scan *s, const toc_statement *st, toc_party p)
{
    uint32_t be = p.first;
    if (be > st->first && s->text->tokens.p[be - 1].pos == TOC_DET)
        be--;
    if (be < st->first + 2 || !toc_word_in(s, be - 1, " were was are is "))
        return false;
    bool it = toc_word_is(s, be - 2, "it") && p.kind != TOC_PARTY_PERSON && /* "that it was X" */
              (p.end >= st->end || toc_word_in(s, p.end, " , . ; who that and \" "));
    return it || toc_is(s, be - 2, TOC_WORD_ATTACKER);
}

toc_party toc_doer_served(const toc_scan *s, const toc_statement *st)
{
    for (uint32_t k = st->first; k < st->end; k++) {
        toc_party p = doer_behind(s, st, k);
        if (p.found && p.kind == TOC_PARTY_STATE)
            return p;
    }
    return (toc_party){0};
}

/* "was done by people from outside the county": whom nobody names. */
static toc_party nameless_agent(const toc_scan *s, const toc_statement *st)
{
    enum { LONGEST = 8 };
    for (uint32_t k = st->first + 2; k + 1 < st->end; k++) {
        if (!toc_word_is(s, k, "by") ||
            !toc_word_in(s, k - 1, " done started set planted committed staged caused lit "))
            continue;
        toc_np np = toc_np_after(s, k + 1, 2);
        if (!np.found || np.full_first > k + 1 ||
            toc_word_in(s, np.full_first, " the this that ") ||
            !(bearer(s, np) || toc_is(s, np.head, TOC_WORD_GROUP_NOUN)))
            return (toc_party){0};
        uint32_t last = TOC_MIN(np.end + LONGEST, st->end);
        if (np.end < last && toc_word_is(s, np.end, "from"))
            while (np.end < last && !toc_word_in(s, np.end, " , ; . : \" who which and but "))
                np.end++;
        return (toc_party){true,    np.first,       np.end, toc_scan_words(s, np.first, np.end),
                           {"", 0}, TOC_PARTY_GROUP};
    }
    return (toc_party){0};
}

/* "One of our men, Fox, carried it out": the deed of who says so. */
static bool one_of_ours(const toc_scan *s, const toc_statement *st, toc_party p)
{
    enum { BEFORE = 5 };
    return p.first > st->first && toc_word_before(s, p.first, BEFORE, " our its their ") &&
           toc_word_is(s, p.first - 1, ",");
}

/* "that Fox had acted alone", "that Ann Lee and four others attacked the man": not "Fox said". */
static bool acts_himself(const toc_scan *s, const toc_statement *st, toc_party p)
{
    enum { REACH = 8 };
    if (toc_sv_eq_nocase(p.name, st->by))
        return false;
    for (uint32_t v = p.end; v < TOC_MIN(p.end + REACH, st->end); v++) {
        if (toc_is(s, v, TOC_WORD_SAY_ASSERT) || toc_word_in(s, v, " , ; : who which by "))
            return false;
        if (violent(s, v) || does_it(s, v) || sets_off(s, v))
            return !toc_word_in(s, v - 1, " was were been being be ");
    }
    return false;
}

/* "that the two belonged to a cell of Red Fern", "the dead man was a member of Red Fern": whose
 * they are, for a group that is known as such. */
static toc_party belongs_to(const toc_scan *s, const toc_statement *st, uint32_t k)
{
    enum { REACH = 7 };
    bool of = toc_word_in(s, k + 1, " to ")
                  ? toc_word_in(s, k, " belonged belong belongs belonging ")
                  : toc_word_is(s, k + 1, "of") &&
                        toc_word_in(s, k, " member members operatives fighters ");
    if (!of || toc_negated(s, k))
        return (toc_party){0};
    for (uint32_t i = k + 2; i < TOC_MIN(k + REACH, st->end) && !toc_word_in(s, i, " , who that ");
         i++)
        if (s->actor_at[i] != TOC_NO_TOKEN)
            return toc_party_at(s, i);
    return (toc_party){0};
}

toc_party toc_deed_told(const toc_scan *s, const toc_statement *st)
{
    for (uint32_t k = st->first; k < st->end; k++) {
        toc_party p = doer_behind(s, st, k);
        if (!p.found && st->first > st->verb)
            p = belongs_to(s, st, k);
        if (p.found && p.kind != TOC_PARTY_PERSON)
            return p;
        p = toc_party_at(s, k);
        if (!p.found || toc_party_contrasted(s, p) || one_of_ours(s, st, p))
            continue;
        if (p.kind == TOC_PARTY_PERSON && !acts_himself(s, st, p))
            continue;
        if (does_deed(s, st, p) || identified(s, st, p) || prime_suspect(s, st, p))
            return p;
        k = TOC_MAX(k, p.end); /* an actor may stand before the noun that it was found by */
    }
    toc_party p = nameless_doer(s, st);
    return p.found ? p : nameless_agent(s, st);
}
