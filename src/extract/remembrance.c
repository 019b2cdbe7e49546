/*
 * remembrance - tells days of memory from what they remember.
 *
 * "Forty-four years after the bomb ten thousand people stood before the station": the report is of
 * a ceremony. Where all that it tells of the deed stands in such a phrase, and nothing of what it
 * cost, there is no incident in it; what lies a generation back is history whatever it cost.
 */
#include "extract/draft.h"

enum { A_GENERATION = 25, IS_A_YEAR = 1000 };

/* Years between the deed and its memory as the sentence gives them: 1 where it speaks of memory
 * without a number, 0 where it does not. */
static double years_since(const toc_scan *s, toc_sentence se)
{
    double years = 0;
    for (uint32_t i = se.first; i + 1 < se.end; i++) {
        if (toc_word_in(s, i,
                        " anniversary commemoration commemorate commemorates commemorated "
                        "commemorating remembrance remembers recalls "))
            years = years > 1 ? years : 1;
        if (!toc_word_in(s, i, " years year decades ") ||
            !toc_word_in(s, i + 1, " after on since ago later "))
            continue;
        years = years > 1 ? years : 1;
        uint32_t before = i > se.first ? s->number_at[i - 1] : TOC_NO_TOKEN;
        double n = before == TOC_NO_TOKEN ? 0 : s->numbers.p[before].value;
        n *= toc_word_is(s, i, "decades") ? 10 : 1;
        if (n < IS_A_YEAR && n > years)
            years = n;
    }
    return years;
}

bool toc_only_remembered(const toc_scan *s, const toc_draft *d)
{
    bool told = false, history = false;
    uint32_t seen = TOC_NO_TOKEN; /* the sentence of the event before, which has been read */
    if (!d->lead || toc_left_out(s->without, TOC_PART_GENRE))
        return false;
    TOC_VEC_FOREACH (e, &d->events) {
        toc_sentence se = toc_sentence_at(s, e->first);
        if (se.heading || s->sentence_of[e->first] == seen)
            continue;
        seen = s->sentence_of[e->first];
        double years = years_since(s, se);
        if (years == 0)
            return false;
        told = true;
        history |= years >= A_GENERATION;
    }
    const toc_incident *i = &d->incident;
    return told && (history || (!i->killed.stated && !i->injured.stated));
}
