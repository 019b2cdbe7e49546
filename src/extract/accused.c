/* accused - see accused.h. */
#include "extract/accused.h"

#include "extract/names.h"

static toc_party actor_party(const toc_actor_mention *a)
{
    if (a->malware)
        return (toc_party){0};
    return (toc_party){true, a->first, a->end, a->name, a->id, TOC_PARTY_ORGANIZATION};
}

/* "blamed Moscow", "sees the hand of Tehran": the government that sits there. */
static bool capital_meant(const toc_scan *s, const toc_place_mention *p)
{
    uint32_t i = p->first;
    if (i < toc_sentence_at(s, i).first + 2 || toc_place_feature_of(s, p) != TOC_PLACE_CAPITAL)
        return false;
    return toc_word_in(s, i - 1, " blamed blames blaming accused accuses accusing suspects ") ||
           (toc_is(s, i - 1, TOC_WORD_SAY_BLAME) && toc_word_in(s, i - 1, " of to "));
}

/* "Russia", "the Kremlin", "the Russian government", "Chinese state". */
static toc_party state_party(const toc_scan *s, uint32_t token)
{
    const toc_place_mention *p = &s->places.p[s->place_at[token]];
    toc_lex_country_row c;
    bool state =
        p->use == TOC_PLACE_USE_GOVERNMENT || toc_place_feature_of(s, p) == TOC_PLACE_COUNTRY;
    state |= capital_meant(s, p);
    if (p->use == TOC_PLACE_USE_ADJECTIVE)
        state = p->end < s->text->tokens.n &&
                toc_word_in(s, p->end,
                            " state government military army regime intelligence forces security "
                            "units troops artillery warplanes jets navy commandos agents gunners ");
    if (!state || !toc_lex_country(s->lx, p->country, &c))
        return (toc_party){0};
    uint32_t end = p->use == TOC_PLACE_USE_ADJECTIVE ? p->end + 1 : p->end;
    while (end > p->end && end < s->text->tokens.n &&
           toc_word_in(s, end, " service services agency "))
        end++;
    return (toc_party){true, p->first, end, c.name, {"", 0}, TOC_PARTY_STATE};
}

toc_party toc_state_of(const toc_scan *s, uint32_t token)
{
    const toc_place_mention *p = &s->places.p[s->place_at[token]];
    toc_lex_country_row c;
    if (!toc_lex_country(s->lx, p->country, &c))
        return (toc_party){0};
    return (toc_party){true, p->first, p->end, c.name, {"", 0}, TOC_PARTY_STATE};
}

static toc_party name_party(const toc_scan *s, const toc_name *n)
{
    const toc_name *full = toc_name_fullest(s, n);
    return (toc_party){
        true,    n->first,
        n->end,  toc_scan_words(s, full->first, full->end),
        {"", 0}, n->kind == TOC_NAME_PERSON ? TOC_PARTY_PERSON : TOC_PARTY_ORGANIZATION};
}

/* "terrorist group" is somebody, "terrorist act" is not. */
static bool someone(const toc_scan *s, uint32_t head)
{
    return toc_is(s, head, TOC_WORD_ATTACKER) || toc_is(s, head, TOC_WORD_PEOPLE) ||
           toc_is(s, head, TOC_WORD_GROUP_NOUN) || toc_is(s, head, TOC_WORD_ORGANIZATION_NOUN) ||
           toc_word_in(
               s, head,
               " group groups gang gangs cell cells network networks ring rings collective "
               "organisation organization faction unit units column crew actor actors "
               "somebody someone contractor contractors competitor competitors rival rivals "
               "insider insiders employee employees extremists anarchists left right militia "
               "smugglers thieves vandals poachers affiliate affiliates hacker hackers ") ||
           toc_word_in(s, head,
                       " state power powers outsider outsiders auxiliaries paramilitaries "
                       "mercenaries outlaws deserters defectors loyalists sellers traders dealers "
                       "owners settlers herders villagers miners hooligans neighbours neighbors "
                       "relatives militias factions partner partners ");
}

static toc_party group_party(const toc_scan *s, toc_np np)
{
    return (toc_party){np.found, np.first,       np.end, toc_scan_words(s, np.first, np.end),
                       {"", 0},  TOC_PARTY_GROUP};
}

/* The same; a firm is no group. */
static toc_party body_party(const toc_scan *s, toc_np np)
{
    toc_party p = group_party(s, np);
    if (toc_is(s, np.head, TOC_WORD_ORGANIZATION_NOUN) ||
        toc_word_in(s, np.head, " contractor competitor rival "))
        p.kind = TOC_PARTY_ORGANIZATION;
    return p;
}

/* "Fulani herders": a people's name in front of a noun for people. */
static bool names_people(const toc_scan *s, const toc_name *n)
{
    return n->end - n->first == 1 && n->end < toc_sentence_at(s, n->first).end &&
           s->text->tokens.p[n->end].pos == TOC_NOUN &&
           (toc_is(s, n->end, TOC_WORD_PEOPLE) || toc_is(s, n->end, TOC_WORD_ATTACKER)) &&
           toc_sv_ends(s->text->tokens.p[n->end].fold, TOC_SV("s"));
}

/* "al-Shabaab militants": the known actor that stands in the phrase, or NULL. */
static const toc_actor_mention *actor_in(const toc_scan *s, toc_np np)
{
    for (uint32_t k = np.first; k < np.end; k++)
        if (s->actor_at[k] != TOC_NO_TOKEN && !s->actors.p[s->actor_at[k]].malware)
            return &s->actors.p[s->actor_at[k]];
    return NULL;
}

/* "fighters of the Delta Freedom Movement", "militants from al-Shabaab": whose they are, or NULL.
 */
static const toc_actor_mention *actor_of(const toc_scan *s, toc_np np)
{
    uint32_t i = np.head + 1, end = toc_sentence_at(s, np.head).end;
    if (i + 1 >= end || !toc_word_in(s, i, " of from "))
        return NULL;
    i += s->text->tokens.p[i + 1].pos == TOC_DET ? 2 : 1;
    if (i >= end || s->actor_at[i] == TOC_NO_TOKEN)
        return NULL;
    const toc_actor_mention *a = &s->actors.p[s->actor_at[i]];
    return a->malware ? NULL : a;
}

toc_party toc_party_at(const toc_scan *s, uint32_t i)
{
    if (s->actor_at[i] != TOC_NO_TOKEN)
        return actor_party(&s->actors.p[s->actor_at[i]]);
    const toc_name *n = toc_name_at(s, i);
    if (n && toc_in_date(s, n->first))
        return (toc_party){0};
    if (n && toc_sv_starts(s->text->tokens.p[n->first].fold, TOC_SV("cve")))
        return (toc_party){0}; /* a hole in a program */
    if (n)
        return names_people(s, n) ? group_party(s, toc_np_around(s, n->end)) : name_party(s, n);
    if (s->place_at[i] != TOC_NO_TOKEN)
        return state_party(s, i);
    if (!toc_is(s, i, TOC_WORD_ATTACKER))
        return (toc_party){0};
    toc_np np = toc_np_around(s, i);
    if (!np.found || !someone(s, np.head))
        return (toc_party){0};
    const toc_actor_mention *a = actor_in(s, np);
    if (!a)
        a = actor_of(s, np);
    return a ? actor_party(a) : group_party(s, np);
}

/* "Yemen's Houthi movement": not the state but whom it has. */
static bool only_owner(const toc_scan *s, toc_party p, uint32_t end)
{
    enum { NEAR = 4 };
    if (p.end + 1 >= end || !toc_word_in(s, p.end, " 's s ' "))
        return false;
    if (p.kind == TOC_PARTY_PERSON && toc_name_at(s, p.end + 1))
        return true; /* "Omar Hadd's National Army" */
    if (p.kind != TOC_PARTY_STATE)
        return false;
    for (uint32_t i = p.end; i < TOC_MIN(p.end + NEAR, end); i++)
        if (s->actor_at[i] != TOC_NO_TOKEN && !s->actors.p[s->actor_at[i]].malware)
            return true;
    return false;
}

/* "to live in Russia": where, not who. */
static bool only_where(const toc_scan *s, toc_party p)
{
    if (p.kind == TOC_PARTY_ORGANIZATION && p.first > 0 && s->actor_at[p.first] == TOC_NO_TOKEN &&
        toc_word_in(s, p.first - 1, " on via through ")) /* "said on Telegram" */
        return true;
    return p.kind == TOC_PARTY_STATE && p.first > 0 &&
           toc_word_in(s, p.first - 1, " in across near inside throughout within ");
}

/* "the al-Qaeda-linked group JNIM": whose kin it is. */
static bool only_kin(const toc_scan *s, toc_party p)
{
    static const char *const ENDS[] = {" linked",  " affiliated", " allied",
                                       " aligned", " inspired",   " backed"};
    for (size_t k = 0; k < TOC_LEN(ENDS); k++)
        if (toc_sv_ends(s->text->tokens.p[p.end - 1].fold, toc_sv_of(ENDS[k])))
            return true;
    return false;
}

bool toc_party_contrasted(const toc_scan *s, toc_party p)
{
    enum { REACH = 3 };
    uint32_t first = toc_sentence_at(s, p.first).first;
    for (uint32_t i = p.first, n = 0; i > first && n < REACH; i--, n++) {
        if (toc_word_in(s, i - 1, " not ") ||
            (toc_word_is(s, i - 1, "than") && i > first + 1 && toc_word_is(s, i - 2, "rather")))
            return true;
        if (s->text->tokens.p[i - 1].pos != TOC_DET && s->text->tokens.p[i - 1].pos != TOC_ADJ &&
            s->text->tokens.p[i - 1].pos != TOC_ADP && s->text->tokens.p[i - 1].pos != TOC_NOUN)
            break;
    }
    return false;
}

/* A verb that says more than what somebody is called. */
static bool tells(const toc_scan *s, uint32_t i)
{
    return s->text->tokens.p[i].pos == TOC_VERB &&
           !toc_word_in(s, i, " called known calling calls named dubbed styling tracked ");
}

toc_party toc_party_in(const toc_scan *s, uint32_t first, uint32_t end)
{
    enum { NAME_BEHIND = 6 };
    for (uint32_t i = first; i < end; i++) {
        toc_party p = toc_party_at(s, i);
        if (!p.found || only_owner(s, p, end) || only_where(s, p) || only_kin(s, p))
            continue;
        if (toc_party_contrasted(s, p)) {
            i = p.end - 1;
            continue;
        }
        /* "a little-known Islamist group, National Thowheed Jamath": the name is meant */
        uint32_t to = TOC_MIN(p.end + NAME_BEHIND, toc_sentence_at(s, i).end);
        for (uint32_t k = p.end; p.kind == TOC_PARTY_GROUP && k < to && !tells(s, k); k++)
            if (s->actor_at[k] != TOC_NO_TOKEN && !s->actors.p[s->actor_at[k]].malware)
                return toc_party_at(s, k);
        return p;
    }
    return (toc_party){0};
}

toc_party toc_party_joined(const toc_scan *s, const toc_party *q)
{
    enum { REACH_BEHIND = 4 };
    uint32_t end = toc_sentence_at(s, q->first).end;
    if (q->end + 1 >= end || !toc_word_is(s, q->end, "and"))
        return (toc_party){0};
    for (uint32_t i = q->end + 1; i < TOC_MIN(q->end + REACH_BEHIND, end); i++) {
        if (s->text->tokens.p[i].pos == TOC_VERB)
            break; /* "blamed Delhi and said" */
        if (s->actor_at[i] != TOC_NO_TOKEN)
            return toc_party_at(s, i);
        toc_party p = s->place_at[i] != TOC_NO_TOKEN ? toc_party_at(s, i) : (toc_party){0};
        if (p.found)
            return p;
    }
    return (toc_party){0};
}

/* "was behind", "is responsible for", "had a hand in": the subject is the party. */
static bool subject_is_accused(const toc_scan *s, const toc_statement *st)
{
    if (toc_word_in(s, st->verb, " sees saw see the detected ")) /* "the hand of" */
        return false;
    for (uint32_t i = st->verb; i < st->verb_end; i++)
        if (toc_word_in(s, i, " behind responsible hand culprit ") ||
            (i > st->verb && toc_word_is(s, i, "blame") && toc_word_is(s, i - 1, "to")))
            return true;
    return false;
}

/* The saying that frames statement k: "X said that …" before it, or "…, X declared" behind it. */
static const toc_statement *outer(const toc_scan *s, const toc_statement_vec *all, uint32_t k)
{
    const toc_statement *st = &all->p[k];
    uint32_t sentence = s->sentence_of[st->verb];
    for (uint32_t j = k; j > 0 && s->sentence_of[all->p[j - 1].verb] == sentence; j--)
        if (!all->p[j - 1].blame && all->p[j - 1].by.n)
            return &all->p[j - 1];
    for (uint32_t j = k + 1; j < all->n && s->sentence_of[all->p[j].verb] == sentence; j++)
        if (all->p[j].by.n && all->p[j].first <= st->verb && all->p[j].end >= st->verb_end)
            return &all->p[j];
    return NULL;
}

/* "a group in Indonesia", "an affiliate from St Petersburg", "somebody inside the company": a bare
 * noun says too little. */
static toc_np placed(const toc_scan *s, toc_np np)
{
    uint32_t end = toc_sentence_at(s, np.head).end;
    if (np.end + 1 < end && toc_word_is(s, np.end, "of") &&
        (s->name_at[np.end + 1] != TOC_NO_TOKEN || s->actor_at[np.end + 1] != TOC_NO_TOKEN)) {
        np.end = toc_np_after(s, np.end + 1, 2).end; /* "a former technician of Fennel" */
        return np;
    }
    if (np.end > np.first + 1 || np.end + 1 >= end ||
        !toc_word_in(s, np.end, " in from of inside within at "))
        return np;
    toc_np more = toc_np_after(s, np.end + 1, 3);
    if (more.found && more.full_first <= np.end + 2 && !toc_in_date(s, more.head))
        np.end = more.end;
    return np;
}

static bool accuses(const toc_scan *s, const toc_statement *st)
{
    return toc_word_in(s, st->verb, " accused accuses ") &&
           st->verb_end < toc_sentence_at(s, st->verb).end &&
           !toc_word_in(s, st->verb_end, " of , . "); /* "is accused of" */
}

/* "suspect that the government itself wanted it" */
static bool office_suspected(const toc_scan *s, const toc_statement *st, toc_np np)
{
    return toc_word_in(s, st->verb, " suspect suspects suspected ") &&
           toc_is(s, np.head, TOC_WORD_AUTHORITY) && np.full_first > st->verb_end;
}

/* Whether np, found where the accused stand, can be somebody whom nobody names. */
static bool can_be_accused(const toc_scan *s, const toc_statement *st, toc_np np)
{
    if (office_suspected(s, st, np))
        return true;
    if (np.first > st->verb_end + 1 && np.end > st->verb)
        return false;
    if (accuses(s, st))
        return true;
    bool told_which = toc_word_in(s, np.head, " left right ") || /* "the far left" */
                      (np.end > np.first + 1 && np.end < st->end && toc_word_is(s, np.end, "of"));
    bool the = toc_word_in(s, np.full_first, " the this that ") && !told_which;
    return someone(s, np.head) && !the;
}

bool toc_party_only_doers(const toc_scan *s, toc_party p)
{
    return p.kind == TOC_PARTY_GROUP && p.end == p.first + 1 && p.first > 0 &&
           toc_word_is(s, p.first - 1, "the") && toc_is(s, p.first, TOC_WORD_ATTACKER_STRICT);
}

/* "people who knew the chamber": with the clause that says who. */
static toc_np described(const toc_scan *s, toc_np np)
{
    enum { LONGEST = 8 };
    uint32_t end = toc_sentence_at(s, np.head).end;
    if (np.end >= end || np.end > np.first + 1 || !toc_word_is(s, np.end, "who"))
        return np;
    end = TOC_MIN(np.end + LONGEST, end);
    while (np.end < end && !toc_word_in(s, np.end, " , ; . : and but "))
        np.end++;
    return np;
}

/* "the work of professionals", "the handiwork of people who knew the place" */
static bool work_of(const toc_scan *s, const toc_statement *st)
{
    return st->verb_end > st->verb + 1 && toc_word_is(s, st->verb_end - 1, "of") &&
           toc_word_in(s, st->verb_end - 2, " work handiwork ");
}

static bool named_party(const toc_scan *s, toc_np np)
{
    for (uint32_t i = np.full_first; i < np.end; i++)
        if (s->name_at[i] != TOC_NO_TOKEN || s->place_at[i] != TOC_NO_TOKEN)
            return true;
    return false;
}

/* "attributes the break-in to a student" */
static toc_party put_to(const toc_scan *s, const toc_statement *st)
{
    enum { WITHIN = 7 };
    uint32_t end = TOC_MIN(st->verb_end + WITHIN, st->end), to = st->verb_end;
    if (!toc_word_in(s, st->verb, " attributed attributes ascribed ascribes traced linked "))
        return (toc_party){0};
    while (to < end && !toc_word_is(s, to, "to"))
        to++;
    toc_np np = to < end ? toc_np_after(s, to + 1, 3) : (toc_np){0};
    bool some = np.found && toc_word_in(s, np.full_first, " a an ") && someone(s, np.head) &&
                !actor_in(s, np) && !actor_of(s, np);
    return some ? body_party(s, placed(s, np)) : (toc_party){0};
}

/* "bore the hallmarks of a rival gang": whose they are stands behind. */
static bool marks_of(const toc_scan *s, const toc_statement *st)
{
    return st->stance == TOC_STANCE_SUGGESTS &&
           (toc_word_in(s, st->verb,
                        " hallmark hallmarks fingerprint fingerprints handwriting trademark "
                        "trademarks signature ") ||
            toc_word_in(s, st->verb_end - 1, " of "));
}

/* Whether who is meant stands behind the verb, as its object. */
static bool object_meant(const toc_scan *s, const toc_statement *st)
{
    return accuses(s, st) || st->stance == TOC_STANCE_SUSPECTS || marks_of(s, st) ||
           toc_word_in(s, st->verb,
                       " blamed blames blame spoke speaks points point pointed hinted hints ") ||
           toc_word_is(s, st->verb_end - 1, "out"); /* "does not rule out insurgents" */
}

/* "suspects former employees", "blamed a former contractor", "a foreign-trained cell may be
 * responsible": nobody by name. */
static toc_party unnamed(const toc_scan *s, const toc_statement *st)
{
    toc_np np = {0};
    if (st->first < st->verb) /* "is suspected by the police" */
        return (toc_party){0};
    toc_party q = put_to(s, st);
    if (q.found)
        return q;
    if (object_meant(s, st))
        np = toc_np_after(s, st->verb_end, 4);
    else if (subject_is_accused(s, st))
        np = toc_np_subject(s, st->verb);
    else if (work_of(s, st)) {
        np = toc_np_after(s, st->verb_end, 2);
        return np.found && !actor_in(s, np) && !named_party(s, np)
                   ? group_party(s, described(s, placed(s, np)))
                   : (toc_party){0};
    }
    if (!np.found || !can_be_accused(s, st, np) || actor_in(s, np) || actor_of(s, np))
        return (toc_party){0};
    np = placed(s, np);
    return body_party(s, np);
}

/* "the faction, which an officer had linked to the raid", "officers, whom they suspect": what
 * stands before "which". */
static toc_party relative_object(const toc_scan *s, const toc_statement *st)
{
    uint32_t opens = toc_sentence_at(s, st->verb).first;
    uint32_t first = st->speaker.found ? st->speaker.full_first : 0;
    if (st->verb > opens && toc_word_in(s, st->verb - 1, " they he she it "))
        first = st->verb - 1;
    if (first < opens + 3 || first > st->verb || !toc_word_in(s, first - 1, " which whom who "))
        return (toc_party){0};
    toc_np np = toc_np_around(s, first - (toc_word_is(s, first - 2, ",") ? 3 : 2));
    return np.found ? toc_party_in(s, np.full_first, np.end) : (toc_party){0};
}

enum { REACH = 10 };

/* "Two Ukrainians were suspected", "the cell has been accused of it": the verb's subject is meant.
 */
static bool subject_suffers(const toc_scan *s, const toc_statement *st)
{
    return toc_word_in(s, st->verb, " suspected accused blamed implicated ") &&
           st->verb >= toc_sentence_at(s, st->verb).first + 2 &&
           toc_word_in(s, st->verb - 1, " is are was were been being ");
}

/* The subject of the passive. */
static toc_party subject_suspected(const toc_scan *s, const toc_statement *st)
{
    if (!subject_suffers(s, st))
        return (toc_party){0};
    toc_np np = toc_np_subject(s, st->verb - 1);
    toc_party p = np.found ? toc_party_in(s, np.full_first, np.end) : (toc_party){0};
    if (p.found || !np.found)
        return p;
    uint32_t first = toc_counted_from(s, np.first);
    return first < np.first || toc_word_in(s, np.full_first, " a an ")
               ? (toc_party){true,    first,          np.end, toc_scan_words(s, first, np.end),
                             {"", 0}, TOC_PARTY_GROUP}
               : p;
}

/* "that the bombs were planted by supporters of the old government": who, without a name. */
static toc_party nameless_agent(const toc_scan *s, const toc_statement *st)
{
    for (uint32_t i = st->first + 2; i + 1 < st->end; i++) {
        if (!toc_word_is(s, i, "by") || s->text->tokens.p[i - 1].pos != TOC_VERB)
            continue;
        toc_np np = toc_np_after(s, i + 1, 3);
        bool side = toc_word_in(s, np.head, " supporters followers loyalists sympathisers ");
        if (np.found && np.full_first == i + 1 && (side || someone(s, np.head)))
            return group_party(s, toc_np_extended(s, np));
    }
    return (toc_party){0};
}

/* "suggested that local rivals might have been involved" */
toc_party toc_nameless_subject(const toc_scan *s, const toc_statement *st)
{
    enum { NEAR = 3, DEED = 8 };
    toc_np np = st->first < st->end ? toc_np_after(s, st->first, NEAR) : (toc_np){0};
    if (!np.found || !someone(s, np.head) || toc_word_in(s, np.full_first, " the this that ") ||
        np.end >= st->end || !toc_word_in(s, np.end, " may might could had have were was "))
        return (toc_party){0};
    for (uint32_t i = np.end + 1; i < TOC_MIN(np.end + DEED, st->end); i++)
        if (toc_word_in(s, i,
                        " involved behind responsible done carried planted ordered set paid hired "
                        "commissioned organised staged fired thrown drilled cut stolen broken "
                        "attacked hacked sabotaged leaked helped "))
            return body_party(s, np);
    return (toc_party){0};
}

/* "suspect a settling of scores between soldiers": what, and not who. */
static bool suspects_thing(const toc_scan *s, const toc_statement *st)
{
    toc_np np = toc_word_in(s, st->verb, " suspect suspects suspected ")
                    ? toc_np_after(s, st->verb_end, 2)
                    : (toc_np){0};
    return np.found && toc_word_in(s, st->verb_end, " a an ") && !named_party(s, np) &&
           !someone(s, np.head) && !actor_in(s, np);
}

/* Whom a suspicion or a suggestion is about. */
static toc_party suspected(const toc_scan *s, const toc_statement *st)
{
    toc_party subject = subject_suspected(s, st);
    if (subject.found)
        return subject;
    toc_party before = relative_object(s, st);
    if (before.found)
        return before;
    toc_party nobody = unnamed(s, st);
    if (!nobody.found && st->stance == TOC_STANCE_SUSPECTS)
        nobody = nameless_agent(s, st);
    if (!nobody.found)
        nobody = toc_nameless_subject(s, st);
    if (!nobody.found && suspects_thing(s, st))
        return nobody;
    if (nobody.found)
        return nobody;
    toc_party p = toc_party_in(s, st->first, TOC_MIN(st->first + REACH, st->end));
    return p.found && toc_party_only_doers(s, p) ? nobody : p;
}

/* "auxiliaries who fight beside the army": what the clause tells of them names nobody. */
static uint32_t clause_end(const toc_scan *s, uint32_t first, uint32_t end)
{
    for (uint32_t i = first + 1; i < end; i++)
        if (toc_word_is(s, i, "who"))
            return i;
    return end;
}

/* Whom a blame is put on. subject: the verb's subject, "X was behind it". */
static toc_party blamed(const toc_scan *s, const toc_statement *st, bool subject)
{
    if (subject) {
        toc_np np = toc_np_subject(s, st->verb);
        toc_party p = np.found ? toc_party_in(s, np.full_first, np.end) : (toc_party){0};
        return p.found ? p : unnamed(s, st);
    }
    bool by_agent = st->first < st->verb && st->speaker.found &&
                    st->speaker.full_first >= st->verb_end; /* "is blamed by the police" */
    if (by_agent)
        return toc_party_in(s, st->first, st->verb);
    if (subject_suffers(s, st))
        return subject_suspected(s, st);
    toc_party before = relative_object(s, st);
    uint32_t last = st->end > st->verb_end ? st->end : toc_sentence_at(s, st->verb).end;
    uint32_t end = clause_end(s, st->verb_end, TOC_MIN(st->verb_end + REACH, last));
    toc_party p = before.found ? before : toc_party_in(s, st->verb_end, end);
    toc_party nobody = unnamed(s, st);
    return nobody.found && (!p.found || p.first > nobody.first) ? nobody : p;
}

/* "denied reports that the rebels were behind it" */
static bool denied_before(const toc_scan *s, const toc_statement_vec *all, uint32_t k)
{
    const toc_statement *o = outer(s, all, k);
    return o && o->stance == TOC_STANCE_DENIES && o->verb < all->p[k].verb;
}

/* "was blamed by", "pointed to": what the verb names is no speaker. */
static bool passive_blame(const toc_scan *s, const toc_statement *st)
{
    return toc_word_in(s, st->verb_end - 1, " by of to with ") &&
           !toc_word_in(s, st->verb, " sees saw see detected ");
}

bool toc_accused_of_words(const toc_scan *s, uint32_t i)
{
    enum { WITHIN = 8 };
    uint32_t to = TOC_MIN(i + WITHIN, toc_sentence_at(s, i).end);
    for (uint32_t k = i + 1; toc_word_is(s, i, "accused") && k < to; k++)
        if (toc_word_is(s, k - 1, "of") &&
            toc_word_in(s, k,
                        " inflating exaggerating lying failing spreading ignoring hiding "
                        "withholding covering doing negligence incompetence complacency bias "
                        "hypocrisy propaganda sensationalism "))
            return true;
    return false;
}

/* "might well be the work of", "may have been carried out by": as sure as the words are. */
static toc_stance sureness(const toc_scan *s, const toc_statement *st)
{
    enum { BEFORE = 4 };
    if (st->stance == TOC_STANCE_ASSERTS &&
        toc_word_before(s, st->verb, BEFORE, " may might could possibly perhaps "))
        return TOC_STANCE_SUGGESTS;
    return (toc_stance)st->stance;
}

/* How sure it is within what another says: "said that it might be the work of" stays unsure. */
static toc_stance framed(toc_stance own, const toc_statement *o)
{
    bool plain = !o || o->stance == TOC_STANCE_DENIES ||
                 (o->stance == TOC_STANCE_ASSERTS && own == TOC_STANCE_SUGGESTS);
    return plain ? own : (toc_stance)o->stance;
}

/* "a group of hacktivists calling itself Iron Elk": the name, where q goes on with one. */
static toc_party by_its_name(const toc_scan *s, toc_party q)
{
    enum { NEAR = 5 };
    if (!q.found || q.kind == TOC_PARTY_STATE || s->actor_at[q.end - 1] != TOC_NO_TOKEN)
        return q;
    uint32_t end = TOC_MIN(q.end + NEAR, toc_sentence_at(s, q.first).end);
    for (uint32_t i = q.end; i + 1 < end; i++) {
        if (toc_word_in(s, i, " , which who that also "))
            continue;
        if (!toc_word_in(s, i, " calling calls call called known dubbed named "))
            return q;
        uint32_t at = i + 1 + toc_word_in(s, i + 1, " itself themselves as ");
        bool named =
            at < end && s->actor_at[at] != TOC_NO_TOKEN && !s->actors.p[s->actor_at[at]].malware;
        return named ? toc_party_at(s, at) : q;
    }
    return q;
}

static toc_party accused(const toc_scan *s, const toc_statement_vec *all, uint32_t k,
                         toc_sv *ret_by, bool *ret_official, toc_stance *ret_stance)
{
    const toc_statement *st = &all->p[k];
    *ret_by = st->by;
    *ret_official = st->official;
    *ret_stance = sureness(s, st);
    if (!st->blame)
        return suspected(s, st);
    bool subject = subject_is_accused(s, st);
    if (subject && denied_before(s, all, k))
        return (toc_party){0};
    bool passive = passive_blame(s, st);
    if (subject || passive) {
        const toc_statement *o = outer(s, all, k);
        *ret_by = o ? o->by : (toc_sv){"", 0};
        *ret_official = o && o->official;
        *ret_stance = framed(*ret_stance, o);
        if (passive && !o && st->speaker.found && !subject &&
            toc_word_is(s, st->verb_end - 1, "to")) {
            *ret_by = st->by;
            *ret_official = st->official;
        }
    }
    return blamed(s, st, subject);
}

toc_party toc_accused(const toc_scan *s, const toc_statement_vec *all, uint32_t k, toc_sv *ret_by,
                      bool *ret_official, toc_stance *ret_stance)
{
    return by_its_name(s, accused(s, all, k, ret_by, ret_official, ret_stance));
}
