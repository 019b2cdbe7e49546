/*
 * sufferer - see sufferer.h.
 *
 * The subject of a passive or of "died", the object of an active form, and who has a wound.
 */
#include "extract/sufferer.h"

#include "base/utf8.h"
#include "extract/names.h"
#include "extract/targets.h"

/* "a 52-year-old trombonist": who has years is somebody. */
static bool of_age(const toc_scan *s, toc_np np)
{
    for (uint32_t i = np.full_first; i <= np.head; i++)
        if (toc_sv_ends(s->text->tokens.p[i].fold, TOC_SV("year old")))
            return true;
    return false;
}

/* A singular noun of people right before a passive of harm, or as its object: "a watchman". */
static bool single(const toc_scan *s, toc_np np)
{
    if (!np.found || np.first == toc_sentence_at(s, np.head).first)
        return false;
    for (uint32_t i = np.first + 1; i < np.end; i++)
        if (s->number_at[i] != TOC_NO_TOKEN && !of_age(s, np))
            return false; /* "a total of 22 people" */
    uint32_t det =
        np.full_first == np.first ? np.first - 1 : np.full_first; /* "his" is a pronoun */
    return toc_word_in(s, det, " a an one another his her its their our my ");
}

/* "killing the station commander": who is meant stands in no other sentence. */
static bool the_one(const toc_scan *s, toc_np np, uint32_t verb)
{
    return np.found && np.full_first == verb + 1 && np.first == verb + 2 &&
           toc_word_is(s, verb + 1, "the") &&
           toc_sv_ends(s->text->tokens.p[verb].fold, TOC_SV("ing")) &&
           !toc_sv_ends(s->text->tokens.p[np.head].fold, TOC_SV("s")) &&
           !toc_word_in(s, np.head, " people men women children suspect man woman person victim ");
}

/* "the driver", "the imam": whoever is one of a kind where it happened; not "the man", who was told
 * of before. */
static bool one_of_a_kind(const toc_scan *s, toc_np np)
{
    uint32_t det = np.full_first == np.first ? np.first - 1 : np.full_first;
    return np.first > toc_sentence_at(s, np.head).first && toc_word_is(s, det, "the") &&
           toc_is(s, np.head, TOC_WORD_PEOPLE) &&
           !toc_sv_ends(s->text->tokens.p[np.head].fold, TOC_SV("s")) &&
           !toc_word_in(s, np.head,
                        " people men women children suspect man woman person victim boy girl child "
                        "teenager youth officer official dead body couple crew staff family "
                        "wounded injured hostage captive member general leader troops police "
                        "minister citizen actor candidate president ");
}

bool toc_harm_passive(const toc_scan *s, const toc_unit *u, uint32_t word)
{
    if (toc_word_in(s, word, " was were ")) /* "was treated for shock" is a phrase of harm */
        return true;
    if (toc_word_is(s, word, "lost") && word + 2 < u->end)
        return !toc_is(s, word + 2, TOC_WORD_PEOPLE); /* "lost a leg", but "lost his brother" */
    if (toc_word_in(s, word, " died dies survived perished suffered sustained ") ||
        (toc_word_in(s, word, " escaped received underwent came needed broke required ") &&
         s->text->tokens.p[word].pos == TOC_VERB) ||
        (word + 2 < u->end && toc_word_in(s, word, " burnt burned bled froze starved ") &&
         toc_word_is(s, word + 1, "to") && toc_word_is(s, word + 2, "death")))
        return true;
    uint32_t from = word - u->first > 3 ? word - 3 : u->first;
    for (uint32_t i = word; i > from; i--) {
        if (toc_word_in(s, i - 1, " was were been being is are "))
            return true;
        if (s->text->tokens.p[i - 1].pos != TOC_ADV)
            return false;
    }
    return false;
}

/* "seriously wounded": one of the words of harm is a verb. */
bool toc_harm_is_verb(const toc_scan *s, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (s->text->tokens.p[i].pos == TOC_VERB)
            return true;
    return false;
}

/* "stabbed a teacher of French to death", "shot him dead": what became of the object. */
toc_harm toc_harm_in_the_end(const toc_scan *s, const toc_unit *u, uint32_t end, toc_np np,
                             toc_harm harm)
{
    enum { REACH = 4 };
    uint32_t from = np.end > end ? np.end : end;
    for (uint32_t i = from; harm == TOC_HARM_INJURED && i < TOC_MIN(from + REACH, u->end); i++) {
        if (toc_word_in(s, i, " , and ; ") || s->text->tokens.p[i].pos == TOC_VERB)
            break;
        if (toc_word_is(s, i, "dead") ||
            (toc_word_is(s, i, "death") && toc_word_is(s, i - 1, "to")))
            return TOC_HARM_KILLED;
    }
    return harm;
}

/* "Driver shot in the leg.", "Watchman killed.": notes leave out what a sentence would have. */
static bool terse(const toc_scan *s, toc_np np, uint32_t verb)
{
    enum { LONGEST = 3 };
    toc_sentence se = toc_sentence_at(s, np.head);
    bool opens = np.first == se.first || toc_word_in(s, np.first - 1, " , ; : ");
    return np.found && !se.heading && opens && np.end <= np.first + LONGEST && np.end <= verb &&
           verb - np.end < 3 && toc_is(s, np.head, TOC_WORD_PEOPLE) &&
           !toc_sv_ends(s->text->tokens.p[np.head].fold, TOC_SV("s")) &&
           !toc_word_in(s, np.head, " people men women children suspect police staff crew ");
}

/* "a man with a gunshot wound", "who had sustained several deep cuts": whose the harm is; found =
 * false where the words at first are no noun that somebody has. */
static toc_np bearer(const toc_scan *s, const toc_unit *u, uint32_t first)
{
    enum { REACH = 5 };
    uint32_t i = first;
    if (toc_word_is(s, first, "with") && first > u->first) /* "with burns" is a phrase of harm */
        return toc_np_subject(s, first);
    while (i > u->first && first - i < REACH &&
           (s->text->tokens.p[i - 1].pos == TOC_DET || s->text->tokens.p[i - 1].pos == TOC_ADJ ||
            s->text->tokens.p[i - 1].pos == TOC_NUM || toc_word_is(s, i - 1, "from")))
        i--;
    if (i <= u->first + 1 || !toc_word_in(s, i - 1,
                                          " with suffering suffered sustaining sustained received "
                                          "receiving had bearing has "))
        return (toc_np){0};
    return toc_np_subject(s, i - 1);
}

/* The subject of a passive ("was killed") or of "died"; the object of an active form. */
static toc_np sufferer(const toc_scan *s, const toc_unit *u, uint32_t first, uint32_t end)
{
    if (toc_harm_passive(s, u, first))
        return toc_np_subject(s, first);
    toc_np bare = first > u->first ? toc_np_around(s, first - 1) : (toc_np){0};
    if (terse(s, bare, first))
        return bare;
    if (!toc_harm_is_verb(s, first, end)) {
        toc_np np = bearer(s, u, first);
        if (np.found)
            return np;
    }
    if (!toc_harm_takes_object(s, first) || !toc_harm_is_verb(s, first, end) || end >= u->end)
        return (toc_np){0};
    toc_np np = toc_np_after(s, end, 6); /* not "wounding 14, a spokesman said" */
    for (uint32_t i = end; np.found && i < np.full_first; i++)
        np.found = !toc_word_is(s, i, ",") && s->number_at[i] == TOC_NO_TOKEN;
    return np;
}

/* "The office of the governor was hit": not the governor. */
static bool of_a_thing(const toc_scan *s, toc_np np)
{
    uint32_t i = np.full_first;
    return i > toc_sentence_at(s, np.head).first + 1 && toc_word_is(s, i - 1, "of") &&
           toc_target_at(s, i - 2) != TOC_TARGET_NONE && !toc_is(s, i - 2, TOC_WORD_PEOPLE);
}

/* "a minor who was passing by on a bicycle": whom "who" in front of token goes back to. */
static toc_np of_whom(const toc_scan *s, uint32_t token, uint32_t first)
{
    enum { REACH = 10 };
    for (uint32_t i = token; i > first + 1 && token - i < REACH; i--) {
        if (toc_word_in(s, i - 1, " , ; and but "))
            break;
        if (toc_word_is(s, i - 1, "who") && toc_is(s, i - 2, TOC_WORD_PEOPLE))
            return toc_np_around(s, i - 2);
    }
    return (toc_np){0};
}

/* "The owner of the shop", "a toddler sleeping in a back room": who the words before np say was
 * there; found = false for nobody. */
static toc_np who_was_there(const toc_scan *s, toc_np np)
{
    enum { REACH = 7 };
    uint32_t first = toc_sentence_at(s, np.head).first;
    toc_np that = of_whom(s, np.full_first, first);
    if (that.found)
        return that;
    for (uint32_t i = np.full_first; i > first && np.full_first - i < REACH; i--) {
        const toc_token *t = &s->text->tokens.p[i - 1];
        bool finite = t->pos == TOC_VERB && !toc_sv_ends(t->fold, TOC_SV("ing"));
        if (finite || t->pos == TOC_AUX || t->pos == TOC_PUNCT || t->pos == TOC_PRON ||
            toc_word_in(s, i - 1, " and or but by that "))
            break;
        if (toc_is(s, i - 1, TOC_WORD_PEOPLE))
            return toc_np_around(s, i - 1);
    }
    return (toc_np){0};
}

/* "a policeman and a man in the audience were injured": the one before "and" as well. */
toc_np toc_sufferer_joined(const toc_scan *s, toc_np np)
{
    toc_sentence se = toc_sentence_at(s, np.head);
    if (np.full_first < se.first + 2 || !toc_word_in(s, np.full_first - 1, " and , "))
        return (toc_np){0};
    toc_np other = toc_np_around(s, np.full_first - 2);
    bool apposed = toc_word_is(s, np.full_first - 1, ",") && np.end < se.end &&
                   toc_word_is(s, np.end, ",") && other.found &&
                   !toc_name_at(s, np.head) != !toc_name_at(s, other.head);
    return apposed ? (toc_np){0} : other; /* "a journalist, Ann Lee, was hurt" is one */
}

/* "Ann Lee was flown to Leeds but was pronounced dead": of whom the verb before was said;
 * found = false where the verb at word does not go on with that. */
static toc_np opening_subject(const toc_scan *s, const toc_unit *u, uint32_t word)
{
    uint32_t k = word;
    while (k > u->first &&
           (s->text->tokens.p[k - 1].pos == TOC_AUX || s->text->tokens.p[k - 1].pos == TOC_ADV))
        k--;
    if (k == u->first || !toc_word_in(s, k - 1, " and but then "))
        return (toc_np){0};
    for (uint32_t i = k - 1; i > u->first; i--)
        if (toc_word_in(s, i, " was were is are ") && s->text->tokens.p[i].pos == TOC_AUX)
            return toc_np_subject(s, i);
    for (uint32_t i = u->first + 1; i < k; i++)
        if (s->text->tokens.p[i].pos == TOC_AUX || s->text->tokens.p[i].pos == TOC_VERB)
            return toc_np_subject(s, i);
    return (toc_np){0};
}

/* The same; in "was shot outside his office and died" he who was told of last. */
toc_np toc_sufferer(const toc_scan *s, const toc_unit *u, uint32_t first, uint32_t end, toc_np last)
{
    toc_np np = sufferer(s, u, first, end);
    if (np.found)
        return np;
    bool goes_on = first > u->first && toc_word_in(s, first - 1, " and , but ");
    return goes_on && last.found           ? last
           : toc_harm_passive(s, u, first) ? opening_subject(s, u, first)
                                           : np;
}

toc_np toc_sufferer_meant(const toc_scan *s, toc_np np, uint32_t verb)
{
    if (!toc_are_people(s, np) && !toc_name_at(s, np.head) && np.head < verb) {
        toc_np who = who_was_there(s, np);
        np = who.found ? who : np;
    }
    if (of_a_thing(s, np))
        return (toc_np){0};
    bool name = toc_name_at(s, np.head) != NULL;
    for (uint32_t i = np.first + 1; !name && i < np.end; i++) /* "woman from the village" */
        if (toc_word_is(s, i, "from")) {
            np.end = i;
            np.head = i - 1;
        }
    return np;
}

bool toc_sufferer_is_one(const toc_scan *s, toc_np np, uint32_t verb)
{
    bool one = single(s, np) || the_one(s, np, verb) || one_of_a_kind(s, np) || terse(s, np, verb);
    return one && (toc_are_people(s, np) || of_age(s, np)) && !toc_are_attackers(s, np);
}

bool toc_sufferer_is_many(const toc_scan *s, toc_np np, uint32_t verb)
{
    if (np.head > verb && np.full_first > verb + 1) /* "killed by marines" */
        return false;
    toc_sv head = s->text->tokens.p[np.head].fold;
    if (!toc_is(s, np.head, TOC_WORD_PEOPLE) || toc_are_attackers(s, np) ||
        !(toc_sv_ends(head, TOC_SV("s")) || toc_sv_ends(head, TOC_SV("men"))) ||
        toc_harm_at(s, np.head) != TOC_HARM_NONE ||
        toc_word_in(s, np.head,
                    " persons victims others members officials suspects hostages captives "
                    "survivors men women locals individuals "))
        return false;
    uint32_t first = toc_sentence_at(s, np.head).first;
    uint32_t from = np.full_first > first + 2 ? np.full_first - 2 : first;
    for (uint32_t i = from; i < np.end; i++)
        if (s->number_at[i] != TOC_NO_TOKEN)
            return false; /* a figure */
    return true;
}
