/* claim_verbs - see claim_verbs.h. */
#include "extract/claim_verbs.h"

#include "extract/names.h"

/* "attacks on two posts, which the Grey Fern claimed," */
static bool which_claimed(const toc_scan *s, uint32_t i)
{
    enum { NAME = 5 };
    uint32_t end = toc_sentence_at(s, i).end;
    bool closed = i + 1 >= end || s->text->tokens.p[i + 1].pos == TOC_PUNCT ||
                  toc_word_in(s, i + 1, " later on in the and ");
    uint32_t who = i > 0 ? i - 1 : 0;
    if (who > 0 && toc_word_in(s, who, " later also since has had promptly soon quickly "))
        who--;
    if (!closed || i == 0 || (s->actor_at[who] == TOC_NO_TOKEN && !toc_name_at(s, who)))
        return false;
    return toc_word_before(s, i, NAME + 1, " which ");
}

/* "claimed the shooting", "claims both attacks" */
bool toc_claims_deed(const toc_scan *s, uint32_t i)
{
    enum { REACH = 4 };
    bool boasts = toc_word_in(s, i, " boasted boasts boasting bragged brags bragging ") &&
                  toc_word_in(s, i + 1, " of about "); /* "bragged about the attack" */
    if (!boasts && !toc_word_in(s, i, " claimed claims claiming claim "))
        return false;
    i += boasts;
    if (which_claimed(s, i))
        return true;
    uint32_t end = TOC_MIN(i + REACH + 1, toc_sentence_at(s, i).end);
    for (uint32_t k = i + 2; k < end; k++)
        if (toc_word_in(s, k,
                        " attack attacks bombing bombings shooting shootings killing killings "
                        "kidnapping abduction "
                        "raid raids assault blast blasts explosion explosions hijacking hack "
                        "breach leak murder "
                        "murders strike strikes drone drones rockets missiles ambush massacre "
                        "stabbing arson sabotage fire break-in intrusion theft heist defacement "
                        "outage takedown operation "))
            return toc_in_date(s, i + 1) || /* "Monday's attack" */
                   toc_word_in(s, i + 1, " the this that both all these those last an ");
    return false;
}
