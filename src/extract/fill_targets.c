/* fill_targets - what it was done to. */
#include "extract/targets.h"

#include "base/utf8.h"
#include "extract/names.h"
#include "extract/same_targets.h"
#include "extract/target_damage.h"
#include "extract/target_lists.h"

static const char AIM[] = "what the event was aimed at";
static const char HEADLINE[] = "what the headline says it was aimed at";

/* How many words stand in [first, end), dates left out; more than most are not counted out. */
static uint32_t gap(const toc_scan *s, uint32_t first, uint32_t end, uint32_t most)
{
    uint32_t n = 0;
    for (uint32_t i = first; i < end && n <= most; i++)
        n += !toc_in_date(s, i);
    return n;
}

/* "a delegation was in the park from Madrid, where bombs …", "the line to the oil fields with
 * drones": the phrase before the event is of another clause, or the event is what it was done with.
 */
static bool told_apart(const toc_scan *s, const toc_unit *u, toc_np np, const toc_event *e)
{
    for (uint32_t i = e->end; i + 2 < np.full_first; i++)
        if ((toc_word_in(s, i, " while as when that because ") &&
             toc_word_in(s, i + 1, " he she ")) ||
            (toc_word_is(s, i, "by") && toc_is(s, i + 1, TOC_WORD_AUTHORITY)))
            return true; /* "while she spoke outside a station", "was shot by police in a cafe" */
    if (np.first >= e->end)
        return np.full_first > e->end + 1 && toc_word_in(s, np.full_first - 2, " him her ") &&
               toc_word_in(s, np.full_first - 1, " in at on outside inside near ");
    if (np.full_first > u->first && toc_word_in(s, np.full_first - 1, " between with than from "))
        return true;
    bool verb = false;
    for (uint32_t i = np.end; i < e->first; i++) {
        toc_pos pos = s->text->tokens.p[i].pos;
        verb |= pos == TOC_VERB || pos == TOC_AUX;
        if (verb && toc_word_in(s, i, " where when while after before ; "))
            return true;
    }
    return false;
}

/* "a convoy taking workers to a mine", not "set fire to a mine": the "to" at token is of a way. */
static bool goes_there(const toc_scan *s, uint32_t to)
{
    enum { REACH = 4 };
    return toc_word_before(s, to, REACH,
                           " taking took carrying carried bringing brought driving drove driven "
                           "travelling traveling travelled way road going went goes returning "
                           "returned heading headed walking walked fled fleeing moved transferred "
                           "flown rushed taken ");
}

/* How a noun phrase stands to the event: as what it was aimed at, or not. */
static bool aimed_at(const toc_scan *s, const toc_unit *u, toc_np np, const toc_event *e)
{
    enum { REACH = 12 };
    uint32_t before = np.full_first > u->first ? np.full_first - 1 : u->first;
    if (toc_word_is(s, before, "to") && before > e->end && goes_there(s, before))
        return false;
    if (np.first >= e->end && gap(s, e->end, np.first, REACH) <= REACH)
        return before + 1 == e->end ||
               toc_word_in(s, before,
                           " on at in into inside outside against near "
                           "under beneath underneath aboard beside behind of "
                           "to and , hit struck through ");
    if (np.end <= e->first && e->first - np.end <= REACH) /* "the embassy was bombed" */
        return toc_find_class(s, np.end, e->first, TOC_WORD_SAY_ASSERT) == TOC_NO_TOKEN;
    return false;
}

static bool tells_of_event(const toc_draft *d, const toc_unit *u)
{
    uint32_t k = toc_events_from(&d->events, u->first);
    return k < d->events.n && d->events.p[k].first < u->end;
}

bool toc_aimed_at(const toc_scan *s, const toc_draft *d, const toc_unit *u, toc_np np)
{
    bool person = d->incident.type == TOC_TYPE_ASSASSINATION &&
                  toc_word_in(s, np.full_first > u->first ? np.full_first - 1 : u->first,
                              " in at on outside inside near ");
    if (person) /* "was thrown at her in a harbour": she was meant */
        return false;
    for (uint32_t k = toc_events_from(&d->events, u->first);
         k < d->events.n && d->events.p[k].first < u->end; k++)
        if (aimed_at(s, u, np, &d->events.p[k]) &&
            (d->incident.realm == TOC_REALM_CYBER || !told_apart(s, u, np, &d->events.p[k])))
            return true;
    return false;
}

/* "credit agency Equifax" is Equifax; "Department of Health" and no department. */
static toc_np proper_part(const toc_scan *s, toc_np np)
{
    const toc_token *t = s->text->tokens.p;
    if (np.first < np.head && toc_word_in(s, np.first, " nearby neighbouring neighboring "))
        np.first++;
    const toc_name *n = toc_name_at(s, np.end - 1);
    if (n && n->kind != TOC_NAME_PERSON && n->end == np.end && n->first > np.first &&
        t[n->first - 1].pos == TOC_NOUN) {
        np.first = n->first;
        return np;
    }
    toc_np whole = toc_np_extended(s, np);
    bool capitals = (t[np.first].shape & TOC_SHAPE_TITLE) && !s->text->upper_case &&
                    whole.end > np.end + 1 && toc_word_is(s, np.end, "of") &&
                    (t[np.end + 1].shape & TOC_SHAPE_TITLE);
    if (capitals)
        np.end = whole.end;
    return np;
}

/* True if np is old in fewer, more or other words; the fuller ones of the text are kept, and those
 * of the text rather than those of a headline: "Russian refinery" for "an oil refinery". */
static bool said_before(const toc_scan *s, toc_target *old, const toc_unit *u, toc_np np,
                        toc_target_type type)
{
    toc_sv name = toc_scan_words(s, np.first, np.end), b = toc_fold(s->arena, name);
    toc_sv text = toc_fold(s->arena, old->text), own = toc_fold(s->arena, old->name);
    bool headline = old->basis.rule == HEADLINE && !toc_sentence_at(s, u->first).heading;
    bool within = toc_sv_find(headline ? own : text, b, 0) >= 0;
    if (headline && (within || toc_sv_ends(own, s->text->tokens.p[np.head].fold))) {
        old->name = old->text = name;
        old->basis = toc_basis_of(s, np.first, np.end, 55, AIM);
        return true;
    }
    if (!within && toc_sv_find(b, text, 0) >= 0) {
        old->name = old->text = name;
        old->type = old->type == TOC_TARGET_NONE ? type : old->type;
        return true;
    }
    return within;
}

void toc_target_add(const toc_scan *s, toc_draft *d, const toc_unit *u, toc_np np,
                    toc_target_type type)
{
    np = proper_part(s, np);
    if (type == TOC_TARGET_NONE)
        type = toc_target_type_of(s, np);
    bool physical = d->incident.realm == TOC_REALM_PHYSICAL;
    toc_damage damage = physical ? toc_damage_told(s, u, np) : TOC_DAMAGE_NONE;
    toc_target *known = physical ? toc_target_known(s, &d->incident, np, type) : NULL;
    TOC_VEC_FOREACH (old, &d->incident.targets)
        if (!known && said_before(s, old, u, np, type))
            known = old;
    if (known) {
        toc_damage_note(known, damage);
        return;
    }
    toc_target *t = TOC_VEC_PUSH(s->arena, &d->incident.targets);
    if (!t)
        return;
    toc_np full = toc_np_extended(s, np);
    *t = (toc_target){.name = toc_scan_words(s, np.first, np.end),
                      .text = toc_scan_words(s, full.first, full.end),
                      .type = type,
                      .effect = damage,
                      .basis = toc_basis_of(s, np.first, np.end, 55,
                                            toc_sentence_at(s, u->first).heading ? HEADLINE : AIM)};
}

/* "the health ministry said", "the embassy warns": who speaks of it was not its aim. */
static bool speaks_of_it(const toc_scan *s, toc_np np)
{
    enum { ADVERBS = 2 };
    uint32_t end = toc_sentence_at(s, np.head).end;
    for (uint32_t i = np.end; i < TOC_MIN(np.end + ADVERBS, end); i++)
        if (toc_is(s, i, TOC_WORD_WARN) ||
            ((toc_is(s, i, TOC_WORD_SAY_ASSERT) || toc_is(s, i, TOC_WORD_SAY_BLAME) ||
              toc_is(s, i, TOC_WORD_SAY_DENY)) &&
             s->text->tokens.p[i].pos == TOC_VERB))
            return true;
    return false;
}

/* "warned that attacks are possible on public transport": what may come. */
static bool only_warns(const toc_scan *s, const toc_unit *u)
{
    uint32_t warn = toc_find_class(s, u->first, u->end, TOC_WORD_WARN);
    uint32_t k = warn == TOC_NO_TOKEN ? 0 : warn;
    return warn != TOC_NO_TOKEN && s->text->tokens.p[k].pos == TOC_VERB;
}

/* People are victims, not targets; a street or a district is where it happened. */
static bool no_target(const toc_scan *s, uint32_t head)
{
    if (s->place_at[head] != TOC_NO_TOKEN && !toc_name_at(s, head))
        return true;
    if (toc_in_date(s, head))
        return true;
    if (head > 0 && toc_word_in(s, head, " hospital prison jail court ") &&
        toc_word_in(s, head - 1, " in to at from out "))
        return true; /* "recovers in hospital", "ten years in prison": none of its own */
    const toc_name *n = toc_name_at(s, head);
    if (n && n->kind == TOC_NAME_PERSON)
        return true;
    return toc_is(s, head, TOC_WORD_PEOPLE) || toc_is(s, head, TOC_WORD_ATTACKER) ||
           toc_is(s, head, TOC_WORD_TITLE) ||
           toc_word_in(s, head,
                       " police policeman policemen detectives officers soldiers soldier students "
                       "worshippers "
                       "crowd road roads district county city town court parliament schoolchildren "
                       "mayor area "
                       "region party army court courts motorcycles motorcycle motorbikes scooter ");
}

/* "A truck packed with explosives was driven into the gate": what it was done with. */
static bool carried_it(const toc_scan *s, const toc_draft *d, uint32_t head)
{
    enum { REACH = 4 };
    if (!toc_is(s, head, TOC_WORD_WEAPON_VEHICLE) && toc_target_at(s, head) != TOC_TARGET_TRANSPORT)
        return false;
    for (uint32_t i = head + 1; i < TOC_MIN(head + REACH, toc_sentence_at(s, head).end); i++)
        if (toc_word_in(s, i, " packed laden loaded rigged filled "))
            return true;
    if (!toc_is(s, head, TOC_WORD_WEAPON_VEHICLE))
        return false;
    TOC_VEC_FOREACH (w, &d->incident.weapons)
        if (w->type == TOC_WEAPON_VEHICLE)
            return true;
    return false;
}

/* "was taken to hospital", "arrested in a taxi": where somebody was brought or caught. */
static bool brought_there(const toc_scan *s, toc_np np)
{
    enum { REACH = 6 };
    uint32_t first = toc_sentence_at(s, np.head).first, i = np.full_first;
    if (i <= first || !toc_word_in(s, i - 1, " to in at from "))
        return false;
    for (uint32_t k = i - 1; k > first && i - k < REACH; k--) {
        if (toc_word_in(s, k - 1,
                        " taken rushed admitted transferred flown airlifted brought discharged "
                        "treated arrested detained caught hospitalised hospitalized recovering "
                        "evacuated condition surgery treatment "))
            return true;
        if (toc_word_in(s, k - 1, " , ; and that who which "))
            return false;
    }
    return false;
}

/* "beside the embassy", "employees of the ministry": names the place or the people by it. */
static bool only_says_which(const toc_scan *s, toc_np np)
{
    uint32_t i = np.full_first, first = toc_sentence_at(s, np.head).first;
    return i > first + 1 &&
           ((toc_word_in(s, i - 1, " beside behind opposite ") &&
             !toc_word_in(s, i - 2, " exploded detonated off up ")) || /* "went off beside a bus" */
            (toc_word_is(s, i - 1, "to") && toc_word_in(s, i - 2, " next close adjacent ")) ||
            (toc_word_is(s, i - 1, "of") && toc_is(s, i - 2, TOC_WORD_PEOPLE)));
}

/* "Armed men in two pick-ups", "fled in a silver saloon": what those who did it came and went in.
 */
static bool their_own(const toc_scan *s, toc_np np)
{
    enum { REACH = 3 };
    uint32_t i = toc_counted_from(s, np.full_first), first = toc_sentence_at(s, np.head).first;
    if (i <= first + 1 || !toc_word_is(s, i - 1, "in") ||
        toc_target_at(s, np.head) != TOC_TARGET_TRANSPORT)
        return false;
    for (uint32_t k = i - 1; k > first && i - k <= REACH; k--)
        if (toc_is(s, k - 1, TOC_WORD_ATTACKER_STRICT) || toc_word_in(s, k - 1, " men raiders ") ||
            toc_word_in(s, k - 1, " fled escaped arrived came drove sped "))
            return true;
    return false;
}

static bool beside_it(const toc_scan *s, const toc_draft *d, toc_np np)
{
    return their_own(s, np) || only_says_which(s, np) || no_target(s, np.head) ||
           brought_there(s, np) || speaks_of_it(s, np) || carried_it(s, d, np.head);
}

/* "in the village of Dara": where it was, unless the village itself is told of as hit. */
static bool settlement(const toc_scan *s, toc_np np)
{
    return toc_word_in(s, np.head, " village villages hamlet hamlets settlement settlements ") &&
           np.full_first > toc_sentence_at(s, np.head).first &&
           toc_word_in(s, np.full_first - 1, " in near at outside of from through around to ");
}

/* "… were damaged", "… had also been hit", "… was set on fire" right behind a phrase or a list. */
static bool came_to_harm(const toc_scan *s, toc_np np, uint32_t end)
{
    enum { REACH = 5 };
    uint32_t i = toc_target_list_end(s, np.end, end);
    if (i < end && toc_is(s, i, TOC_WORD_DAMAGE_DESTROYED) &&
        toc_word_in(s, i, " collapsed sank broke burned burnt fell "))
        return true;
    if (i >= end || !toc_word_in(s, i, " was were had has have is are "))
        return false;
    for (uint32_t k = i + 1; k < TOC_MIN(i + REACH, end); k++) {
        if (toc_is(s, k, TOC_WORD_DAMAGE_DAMAGED) || toc_is(s, k, TOC_WORD_DAMAGE_DESTROYED) ||
            toc_word_in(s, k,
                        " hit struck torched looted ransacked attacked burned burnt shelled "))
            return !toc_negated(s, k);
        if (s->text->tokens.p[k].pos == TOC_VERB && !toc_word_in(s, k, " been being set "))
            return false;
    }
    return false;
}

/* "damaged the school", "tore the roof from a bus": np is what the verb of damage is said of. */
static bool is_damaged(const toc_scan *s, toc_np np)
{
    enum { PARTS = 4 };
    uint32_t first = toc_sentence_at(s, np.head).first, i = np.full_first;
    while (i > first &&
           (s->number_at[i - 1] != TOC_NO_TOKEN ||
            toc_word_in(s, i - 1, " several many other nearby neighbouring number a an the ")))
        i--;
    uint32_t least = i;
    if (i > first && toc_word_in(s, i - 1, " of from off ")) /* a part of it */
        least = i - first > PARTS ? i - PARTS : first + 1;
    for (; i > first && i >= least; i--) {
        bool damage = toc_is(s, i - 1, TOC_WORD_DAMAGE_DAMAGED) ||
                      toc_is(s, i - 1, TOC_WORD_DAMAGE_DESTROYED) ||
                      toc_word_in(s, i - 1,
                                  " looted torched ransacked burned burnt burning boarded stormed "
                                  "raided hijacked robbed occupied ");
        if (damage && s->text->tokens.p[i - 1].pos == TOC_VERB)
            return !toc_negated(s, i - 1);
        if (toc_word_in(s, i - 1, " , and "))
            return false;
    }
    return false;
}

/* "was driven at speed into the market" */
static bool driven_into(const toc_scan *s, toc_np np)
{
    enum { REACH = 6 };
    uint32_t i = np.full_first;
    return i > toc_sentence_at(s, np.head).first &&
           toc_word_in(s, i - 1, " into through on onto ") &&
           toc_word_before(s, i - 1, REACH,
                           " driven drove ploughed plowed rammed crashed slammed smashed landed "
                           "fell rained dropped broke burst barged ");
}

/* "the target was the cannery" */
static bool called_target(const toc_scan *s, toc_np np)
{
    uint32_t i = np.full_first;
    return i >= toc_sentence_at(s, np.head).first + 2 &&
           toc_word_in(s, i - 1, " was were is been ") &&
           toc_word_in(s, i - 2, " target targets have had has ") &&
           toc_word_before(s, i - 1, 3, " target targets ");
}

/* "stole cash from the supermarket" */
static bool robbed_of(const toc_scan *s, toc_np np)
{
    enum { REACH = 7 };
    uint32_t i = np.full_first;
    return i > toc_sentence_at(s, np.head).first && toc_word_is(s, i - 1, "from") &&
           toc_word_before(s, i - 1, REACH, " stole stolen steal stealing looted robbed ");
}

/* "wounded two classmates at a school": where people came to harm. */
static bool harmed_there(const toc_scan *s, toc_np np)
{
    enum { REACH = 9 };
    uint32_t i = np.full_first, first = toc_sentence_at(s, np.head).first;
    if (i == first || !toc_word_in(s, i - 1, " in at inside outside "))
        return false;
    for (uint32_t k = i - 1; k > first && i - k < REACH; k--) {
        if (toc_word_in(s, k - 1,
                        " wounded wounding killed killing injured injuring stabbed stabbing shot "
                        "murdered "))
            return !toc_negated(s, k - 1);
        if (toc_word_in(s, k - 1, " , ; who which when where after before by ") ||
            s->text->tokens.p[k - 1].pos == TOC_VERB || s->text->tokens.p[k - 1].pos == TOC_PRON)
            return false;
    }
    return false;
}

#define PARTS                                                                                      \
    " window windows door doors roof wall walls facade frontage hallway hall staircase stairwell " \
    "kitchen attic cellar basement ceiling porch entrance gate gates fence hull deck bridge "      \
    "engine windscreen bonnet tyre tyres tire tires interior shutters shutter "

/* "slammed into the deck of the tanker": the whole stands where its part does. */
static toc_np with_part(const toc_scan *s, toc_np np)
{
    uint32_t i = np.full_first, first = toc_sentence_at(s, np.head).first;
    if (i > first + 2 && toc_word_is(s, i - 1, "of") && toc_word_in(s, i - 2, PARTS) &&
        !toc_capital_at(s, i - 2))
        np.full_first = i - 2 - (s->text->tokens.p[i - 3].pos == TOC_DET);
    return np;
}

static bool harmed(const toc_scan *s, toc_np np, uint32_t end)
{
    return harmed_there(s, np) || robbed_of(s, np) || called_target(s, np) || driven_into(s, np) ||
           is_damaged(s, np) || came_to_harm(s, np, end);
}

/* The words beside np that the lexicon has in one phrase with its head, whatever they are tagged:
 * "gold mine", "pumping station". */
static toc_np as_in_lexicon(const toc_scan *s, toc_np np, toc_target_type type)
{
    toc_sentence se = toc_sentence_at(s, np.head);
    while (np.first > se.first && s->text->tokens.p[np.first - 1].pos == TOC_VERB &&
           toc_target_at(s, np.first - 1) == type)
        np.full_first = --np.first;
    while (np.end < se.end && s->text->tokens.p[np.end].pos != TOC_PUNCT &&
           toc_target_at(s, np.end) == type)
        np.head = np.end++;
    for (uint32_t k = np.first; k < np.head; k++) /* "Gunmen storm hotel", all taken for nouns */
        if (toc_is(s, k, TOC_WORD_ATTACKER_STRICT))
            for (np.first = np.head; toc_target_at(s, np.first - 1) == type && np.first > k + 1;)
                np.first--;
    return np;
}

/* "School No. 1": the number belongs to the name. */
static toc_np whole_np(const toc_scan *s, toc_np np)
{
    if (!np.found)
        return np;
    toc_sentence se = toc_sentence_at(s, np.head);
    toc_target_type type = toc_target_at(s, np.head);
    np.full_first -= np.full_first > se.first && toc_word_is(s, np.full_first - 1, "their");
    if (type != TOC_TARGET_NONE)
        np = as_in_lexicon(s, np, type);
    if (np.end + 1 < se.end && toc_word_in(s, np.end, " no no. number ") &&
        (s->text->tokens.p[np.end + 1].shape & TOC_SHAPE_DIGIT))
        np.end += 2;
    return np;
}

/* The type of what the head is, or of the noun that opens a name: "Hotel Aryana". */
static toc_target_type type_at(const toc_scan *s, toc_np np)
{
    toc_target_type type = toc_target_at(s, np.head);
    bool name = type == TOC_TARGET_NONE && np.first < np.head && !s->text->upper_case &&
                (s->text->tokens.p[np.first].shape & TOC_SHAPE_TITLE) &&
                (s->text->tokens.p[np.head].shape & TOC_SHAPE_TITLE) &&
                toc_word_in(s, np.first, " hotel hospital camp cafe restaurant school villa bar ");
    return name ? toc_target_at(s, np.first) : type;
}

/* Adds np, or the names that stand for it if it is a plural. Returns the token behind all of them.
 */
static uint32_t add_all(const toc_scan *s, toc_draft *d, const toc_unit *u, toc_np np,
                        toc_target_type type)
{
    if (toc_target_plural(s, np.head)) {
        toc_targets_named_before(s, d, u, np, type);
        uint32_t behind = toc_targets_named_behind(s, d, u, np, type);
        if (behind != TOC_NO_TOKEN)
            return behind;
    }
    toc_target_add(s, d, u, np, toc_target_at(s, np.head) ? toc_target_type_of(s, np) : type);
    return np.end;
}

/* "It was gutted.", "burnt it down", "both were damaged": of what was told of last. */
static void said_of_it(const toc_scan *s, toc_draft *d, const toc_unit *u, uint32_t token)
{
    uint32_t n = d->incident.targets.n;
    bool both = toc_word_in(s, token, " both all they them ");
    if (!n || (!both && !toc_word_is(s, token, "it")))
        return;
    toc_np np = toc_np_of(token, token + 1);
    if (!came_to_harm(s, np, u->end) && !is_damaged(s, np))
        return;
    toc_damage damage = toc_damage_told(s, u, np);
    for (uint32_t k = both ? 0 : n - 1; k < n; k++)
        toc_damage_note(&d->incident.targets.p[k], damage);
}

/* "Eleven windows broke", "the hallway was scorched": parts of what was told of last. */
static void said_of_part(const toc_scan *s, toc_draft *d, const toc_unit *u, toc_np np)
{
    uint32_t n = d->incident.targets.n;
    if (!n || !toc_word_in(s, np.head, PARTS))
        return;
    toc_damage damage = toc_damage_told(s, u, np);
    if (damage == TOC_DAMAGE_DESTROYED || damage == TOC_DAMAGE_DAMAGED)
        toc_damage_note(&d->incident.targets.p[n - 1], TOC_DAMAGE_DAMAGED);
}

/* What a sentence says came to harm and, if the deed stands in it, what that was aimed at: one by
 * one and in lists. */
static void fill_from(const toc_scan *s, toc_draft *d, const toc_unit *u, uint32_t most)
{
    bool deed = tells_of_event(d, u);
    uint32_t list = TOC_NO_TOKEN; /* how far one has come */
    for (uint32_t i = u->first; i < u->end && d->incident.targets.n < most;) {
        toc_np np = whole_np(s, toc_np_around(s, i));
        i = np.found ? TOC_MAX(np.end, i + 1) : i + 1;
        toc_target_type type = np.found ? type_at(s, np) : TOC_TARGET_NONE;
        if (!np.found)
            said_of_it(s, d, u, i - 1);
        else if (type == TOC_TARGET_NONE)
            said_of_part(s, d, u, np);
        if (type == TOC_TARGET_NONE || beside_it(s, d, np) || settlement(s, np))
            continue;
        toc_np whole = with_part(s, np);
        if (harmed(s, whole, u->end) || (deed && toc_aimed_at(s, d, u, whole)) ||
            toc_target_goes_on(s, list, np, u->end)) {
            list = add_all(s, d, u, np, type);
            i = TOC_MAX(i, list);
        }
    }
}

void toc_fill_targets(const toc_scan *s, toc_draft *d)
{
    enum { MOST = 8 };
    if (d->incident.realm == TOC_REALM_CYBER) {
        toc_fill_cyber_targets(s, d);
        return;
    }
    TOC_VEC_FOREACH (u, &d->units)
        if (!only_warns(s, u))
            fill_from(s, d, u, MOST);
}
