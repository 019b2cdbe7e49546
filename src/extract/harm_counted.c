/* harm_counted - numbers beside words of harm that count none who came to it: ages, onlookers. */
#include "extract/harm.h"

bool toc_harm_of_others(const toc_scan *s, const toc_number *n)
{
    return n->first >= toc_sentence_at(s, n->first).first + 2 &&
           toc_word_is(s, n->first - 1, "of") &&
           toc_word_in(s, n->first - 2, " members people men women children residents employees ");
}

/* "Nobody has claimed the killing", "no one has been charged with it". */
static bool nobody_did(const toc_scan *s, const toc_unit *u, const toc_number *n)
{
    enum { REACH = 6 };
    for (uint32_t i = n->end; n->value == 0 && i < TOC_MIN(n->end + REACH, u->end); i++)
        if (toc_is(s, i, TOC_WORD_CLAIM_RESP) || toc_is(s, i, TOC_WORD_ARREST) ||
            toc_word_in(s, i, " claimed admitted said knows "))
            return true;
    return false;
}

/* "was shot in front of hundreds of guests": they looked on. */
static bool look_on(const toc_scan *s, const toc_unit *u, const toc_number *n)
{
    return n->first >= u->first + 3 &&
           ((toc_word_is(s, n->first - 1, "of") && toc_word_is(s, n->first - 2, "front")) ||
            (toc_word_is(s, n->first - 1, "by") &&
             toc_word_in(s, n->first - 2, " watched seen witnessed attended ")));
}

/* "a cashier of 22" is of that age, "a crew of 22" as many. */
static bool is_age(const toc_scan *s, const toc_unit *u, const toc_number *n)
{
    enum { OLDEST = 110 };
    if (toc_word_before(s, n->first, 4, " aged ")) /* "aged between 35 and 88" */
        return true;
    if (n->first >= u->first + 2 && n->end < u->end && n->value < OLDEST &&
        toc_word_is(s, n->first - 1, ",") && toc_word_in(s, n->end, " , who ") &&
        toc_is_nominal(s, n->first - 2) &&
        !toc_sv_ends(s->text->tokens.p[n->first - 2].fold, TOC_SV("s")))
        return true; /* "His brother, 27, was hit" */
    return n->first >= u->first + 2 && toc_word_is(s, n->first - 1, "of") &&
           toc_is(s, n->first - 2, TOC_WORD_PEOPLE) &&
           !toc_sv_ends(s->text->tokens.p[n->first - 2].fold, TOC_SV("s")) &&
           !toc_word_in(s, n->first - 2, " family crew staff wounded injured dead ");
}

/* "our Year 10 boys", "ward 7", "Flight 12": which one it is. */
static bool says_which(const toc_scan *s, const toc_unit *u, const toc_number *n)
{
    return n->first > u->first && n->kind == TOC_NUMBER_CARDINAL &&
           toc_word_in(s, n->first - 1,
                       " year grade form class no number route article section room flat apartment "
                       "ward unit platform gate flight highway kilometre mile block phase level "
                       "area zone sector district pier terminal shaft bus line ");
}

bool toc_harm_counts_none(const toc_scan *s, const toc_unit *u, const toc_number *n)
{
    bool all_but = n->first > u->first + 1 && toc_word_is(s, n->first - 1, "but") &&
                   toc_word_is(s, n->first - 2, "all");
    return all_but || says_which(s, u, n) || look_on(s, u, n) || nobody_did(s, u, n) ||
           is_age(s, u, n) || toc_harm_of_others(s, n);
}
