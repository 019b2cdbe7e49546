/* claim_motives - why it was done, by whose word; see claims.h. */
#include "extract/claims.h"

#include "extract/phrase.h"

/* "was not driven by racism", "looked like a hate crime": as sure as the words are. */
static toc_stance sureness(const toc_scan *s, const toc_statement *st, uint32_t cue)
{
    toc_stance said = toc_claim_said(st);
    if (said != TOC_STANCE_ASSERTS || toc_word_is(s, cue, "because"))
        return said;
    if (toc_negated(s, cue))
        return TOC_STANCE_DENIES;
    return toc_word_before(s, cue, 5,
                           " looked looks seemed seems appeared appears may might could possibly "
                           "probably perhaps likely apparently ")
               ? TOC_STANCE_SUGGESTS
               : said;
}

static void add(const toc_scan *s, const toc_statement *st, uint32_t first, uint32_t end,
                toc_incident *i)
{
    toc_claim_add(s, i, st,
                  (toc_claim){.by = st->by,
                              .stance = sureness(s, st, first),
                              .kind = TOC_CLAIM_MOTIVE,
                              .about = toc_scan_words(s, first, end)});
}

/* "an antisemitic motive", "a terrorist background": the phrase says which. */
static bool motive_named(const toc_scan *s, const toc_statement *st, toc_incident *i)
{
    for (uint32_t k = st->first + 1; k < st->end; k++) {
        if (!toc_word_in(s, k, " motive motives motivation ") ||
            (toc_negated(s, k) && st->stance != TOC_STANCE_DENIES) ||
            s->text->tokens.p[k - 1].pos != TOC_ADJ ||
            toc_word_in(s, k - 1,
                        " clear possible exact precise real main likely other true apparent "
                        "different several "))
            continue;
        toc_np np = toc_np_around(s, k);
        if (!np.found || np.head != k || np.first == k)
            return false;
        add(s, st, np.first, np.end, i);
        return true;
    }
    return false;
}

/* What drives somebody and is a motive without another word. */
static bool feeling(const toc_scan *s, uint32_t i)
{
    return toc_word_in(s, i,
                       " hatred racism antisemitism islamophobia homophobia xenophobia misogyny "
                       "jealousy greed bigotry grudge vendetta revenge payback ") ||
           (toc_word_is(s, i, "hate") && i + 1 < s->text->tokens.n &&
            toc_word_in(s, i + 1, " crime crimes "));
}

/* "because" of a deed; "never in danger, because" and "no reason to doubt it" give the reason of
 * something else. */
static bool of_something_else(const toc_scan *s, const toc_statement *st, uint32_t cue)
{
    bool to = cue + 2 < st->end && toc_word_is(s, cue + 1, "to");
    if (to && toc_word_in(s, cue + 2, " doubt believe think suspect assume question "))
        return true;
    if (!toc_word_is(s, cue, "because"))
        return false;
    for (uint32_t k = st->first; k < cue; k++)
        if (toc_is(s, k, TOC_WORD_HARM_KILLED) || toc_is(s, k, TOC_WORD_HARM_INJURED) ||
            toc_word_in(s, k,
                        " chosen chose picked selected targeted attacked hit struck did done acted "
                        "planted fired opened set burned burnt shot bombed killed attack bombing "
                        "shooting raid strike target targets murdered abducted kidnapped hacked "))
            return false;
    return cue > st->first;
}

/* The first words of a motive in what st says, or TOC_NO_TOKEN. */
static uint32_t motive_cue(const toc_scan *s, const toc_statement *st)
{
    uint32_t cue = st->first;
    do
        cue = cue < st->end ? toc_find_class(s, cue, st->end, TOC_WORD_MOTIVE_CUE) : TOC_NO_TOKEN;
    while (cue != TOC_NO_TOKEN && of_something_else(s, st, cue) && ++cue);
    return cue;
}

bool toc_claim_motive(const toc_scan *s, const toc_statement *st, toc_incident *i)
{
    if (motive_named(s, st, i))
        return true;
    uint32_t cue = motive_cue(s, st);
    if (cue == TOC_NO_TOKEN)
        return false;
    while (cue < st->end &&
           toc_word_in(
               s, cue,
               " in order because reason motive out of aim purpose was that the an acted did it "
               "arising stemming from stemmed arose ") &&
           !toc_word_in(s, cue + 1, " answer response revenge retaliation reprisal protest "))
        cue++;
    uint32_t end = cue + 1;
    bool noun = feeling(s, cue) ||
                toc_word_in(s, cue, " dispute feud grievance grudge revenge retaliation ");
    while (end < st->end && !toc_word_in(s, end, " , ; : . ! ? \" and ") &&
           !(noun && toc_word_in(s, end, " was were is are had has may might that which who ")))
        end++;
    if (end - cue < 2 && !feeling(s, cue) && s->place_at[cue] == TOC_NO_TOKEN)
        return false;
    add(s, st, cue, end, i);
    return true;
}

/* "Islamist terrorism": from the adjectives on. */
static uint32_t described_from(const toc_scan *s, uint32_t k)
{
    uint32_t first = toc_sentence_at(s, k).first;
    while (k > first && s->text->tokens.p[k - 1].pos == TOC_ADJ)
        k--;
    return k;
}

/* "no indication that this was terrorism", "the police are not treating it as terrorist": a motive
 * that the speaker denies. */
bool toc_claim_no_terrorism(const toc_scan *s, const toc_statement *st, toc_incident *i)
{
    for (uint32_t k = TOC_MIN(st->verb, st->first); k < st->end; k++) {
        if (!toc_word_in(s, k, " terrorism terrorist terror "))
            continue;
        bool noun = k + 1 < st->end && s->text->tokens.p[k + 1].pos == TOC_NOUN;
        bool deed =
            noun && !toc_word_in(s, k + 1, " attack act incident motive link background related ");
        bool act = noun && toc_word_in(s, k + 1, " attack act incident ") &&
                   !toc_word_before(s, k, 4, " was is were be as being no not ");
        if (deed || act ||
            !(st->stance == TOC_STANCE_DENIES || toc_negated(s, k) ||
              toc_find_class(s, st->first, k, TOC_WORD_SAY_DENY) != TOC_NO_TOKEN))
            return false; /* "no terrorist group had claimed it" */
        toc_claim_add(s, i, st,
                      (toc_claim){.by = st->by,
                                  .stance = TOC_STANCE_DENIES,
                                  .kind = TOC_CLAIM_MOTIVE,
                                  .about = toc_scan_words(s, described_from(s, k), k + 1 + noun)});
        return true;
    }
    return false;
}
