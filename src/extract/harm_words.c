/*
 * harm_words - the words that tell of harm to people, and the nouns for people who may come to it.
 */
#include "extract/harm.h"

/* In the order in which they win where a token is in several classes ("shot dead"). */
static const struct {
    toc_word_class words;
    toc_harm harm;
} HARMS[] = {
    {TOC_WORD_HARM_UNHARMED, TOC_HARM_UNHARMED},    {TOC_WORD_HARM_KILLED, TOC_HARM_KILLED},
    {TOC_WORD_HARM_INJURED, TOC_HARM_INJURED},      {TOC_WORD_HARM_RELEASED, TOC_HARM_RELEASED},
    {TOC_WORD_HARM_KIDNAPPED, TOC_HARM_KIDNAPPED},  {TOC_WORD_HARM_DISPLACED, TOC_HARM_DISPLACED},
    {TOC_WORD_HARM_SERVICE, TOC_HARM_SERVICE_LOST},
};

/* "was hit in the shoulder", "were struck by splinters": of people a harm. */
static bool was_hit(const toc_scan *s, uint32_t token)
{
    return token > 0 && token + 1 < s->text->tokens.n && toc_word_in(s, token, " hit struck ") &&
           toc_word_in(s, token - 1, " was were been being ") &&
           toc_word_in(s, token + 1, " in by on with over across ");
}

/* "lost his brother and eight cousins" */
static bool lost_kin(const toc_scan *s, uint32_t token)
{
    return toc_word_is(s, token, "lost") && token + 2 < s->text->tokens.n &&
           (toc_word_in(s, token + 1, " his her their ") ||
            s->number_at[token + 1] != TOC_NO_TOKEN) &&
           toc_word_in(s, token + 2,
                       " brother brothers sister sisters son sons daughter daughters wife husband "
                       "father mother parents child children cousin cousins relatives uncle aunt "
                       "nephew niece grandson granddaughter grandmother grandfather baby family ");
}

/* "the attempted murder of four others": they live. */
static bool only_tried(const toc_scan *s, uint32_t token)
{
    return token > 0 && toc_word_in(s, token, " murder murders killing assassination ") &&
           toc_word_is(s, token - 1, "attempted");
}

/* "drove off in a Kia": six KIA are soldiers, in capitals. */
static bool make_of_car(const toc_scan *s, uint32_t token)
{
    return toc_word_is(s, token, "kia") && !(s->text->tokens.p[token].shape & TOC_SHAPE_UPPER);
}

/* "one bullet struck a girl", "hit two soldiers in the legs", "struck Mrs Lee with a bar" */
static bool hit_people(const toc_scan *s, uint32_t token)
{
    if (!toc_word_in(s, token, " hit struck ") || token + 2 >= toc_sentence_at(s, token).end)
        return false;
    uint32_t k = s->name_at[token + 1 + toc_is(s, token + 1, TOC_WORD_TITLE)];
    if (k != TOC_NO_TOKEN && s->names.p[k].kind == TOC_NAME_PERSON)
        return true;
    bool some = toc_word_in(s, token + 1, " a an his her ") ||
                (s->number_at[token + 1] != TOC_NO_TOKEN && !toc_in_date(s, token + 1));
    return some && toc_is(s, token + 2, TOC_WORD_PEOPLE);
}

toc_harm toc_harm_at(const toc_scan *s, uint32_t token)
{
    if (was_hit(s, token) || hit_people(s, token))
        return TOC_HARM_INJURED;
    if (lost_kin(s, token))
        return TOC_HARM_KILLED;
    if (toc_word_is(s, token, "shot") && s->text->tokens.p[token].pos == TOC_VERB &&
        !toc_is(s, token, TOC_WORD_HARM_KILLED))
        return TOC_HARM_INJURED;
    for (size_t k = 0; k < TOC_LEN(HARMS); k++)
        if (toc_is(s, token, HARMS[k].words))
            return only_tried(s, token) || make_of_car(s, token) ? TOC_HARM_NONE : HARMS[k].harm;
    return TOC_HARM_NONE;
}

/* Active forms take what follows as their object: "killed 12", but not "were killed, 12 of them".
 */
bool toc_harm_takes_object(const toc_scan *s, uint32_t token)
{
    if (token == 0)
        return false;
    return !toc_word_in(s, token - 1, " was were been being are is be ") &&
           s->text->tokens.p[token].pos != TOC_ADJ;
}

/* "surveyors", "miners", "tourists": named for what they do. */
static bool agents(const toc_scan *s, uint32_t head)
{
    static const char *const ENDINGS[] = {"ers", "ors", "ists", "ians",
                                          "men", "man", "ees",  "ants"};
    toc_sv word = s->text->tokens.p[head].fold;
    bool thing = toc_is(s, head, TOC_WORD_SERVICE_NOUN) || toc_harm_at(s, head) != TOC_HARM_NONE;
    for (unsigned c = TOC_WORD_WEAPON_EXPLOSIVE; c <= TOC_WORD_TARGET_OTHER; c++)
        thing |= toc_is(s, head, (toc_word_class)c);
    for (size_t k = 0; k < TOC_LEN(ENDINGS) && !thing; k++)
        if (word.n > 5 && toc_sv_ends(word, toc_sv_of(ENDINGS[k])))
            return true;
    return false;
}

/* "170 Afghans": a place's name in the plural right behind a number. */
static bool nationals(const toc_scan *s, toc_np np)
{
    return np.first == np.head && np.first > 0 && s->number_at[np.first - 1] != TOC_NO_TOKEN &&
           (s->place_at[np.head] != TOC_NO_TOKEN ||
            (s->learned_at[np.head] != TOC_NO_TOKEN &&
             s->learned.p[s->learned_at[np.head]].tag == TOC_NAMED_NATIONALITY)) &&
           toc_sv_ends(s->text->tokens.p[np.head].fold, TOC_SV("s"));
}

/* "a neighbour's car" is no neighbour: token behind whose it is. */
static uint32_t behind_owner(const toc_scan *s, toc_np np)
{
    for (uint32_t i = np.head; i > np.first; i--)
        if (s->text->tokens.p[i - 1].pos == TOC_PART && toc_word_in(s, i - 1, " s ' "))
            return i;
    return np.first;
}

bool toc_are_people(const toc_scan *s, toc_np np)
{
    if (!np.found)
        return false;
    np.first = behind_owner(s, np);
    for (uint32_t i = np.first; i < np.end; i++)
        if (toc_is(s, i, TOC_WORD_PEOPLE) || toc_is(s, i, TOC_WORD_ATTACKER))
            return true;
    return toc_word_in(s, np.head, " people persons person men man women woman children child ") ||
           agents(s, np.head) || nationals(s, np);
}

bool toc_are_attackers(const toc_scan *s, toc_np np)
{
    for (uint32_t i = np.first; np.found && i < np.end; i++)
        if (toc_is(s, i, TOC_WORD_ATTACKER_STRICT))
            return true;
    return np.found && toc_word_in(s, np.head, " suspect suspects ");
}
