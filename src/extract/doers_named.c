/* doers_named - see doers_named.h. */
#include "extract/doers_named.h"

#include "extract/names.h"

enum { LONGEST_LIST = 24 };

/* "as the men who led the raid", "as one of the bombers", "as those behind it": token i is "as". */
static bool as_doers(const toc_scan *s, uint32_t i)
{
    enum { REACH = 6 };
    uint32_t end = TOC_MIN(i + REACH, toc_sentence_at(s, i).end);
    for (uint32_t k = i + 1; k < end; k++)
        if (toc_is(s, k, TOC_WORD_ATTACKER_STRICT) ||
            toc_word_in(s, k, " behind culprit culprits ringleader mastermind suspect suspects ") ||
            (toc_word_in(s, k + 1, " who that whose ") &&
             toc_word_in(s, k, " man men woman women people person those pair two brothers ")))
            return true;
    return false;
}

uint32_t toc_names_doers(const toc_scan *s, uint32_t verb)
{
    uint32_t end = TOC_MIN(verb + LONGEST_LIST, toc_sentence_at(s, verb).end), as = verb + 2;
    const toc_name *first = toc_word_in(s, verb, " named identified ") && verb + 1 < end
                                ? toc_name_at(s, verb + 1)
                                : NULL;
    if (!first || first->kind != TOC_NAME_PERSON)
        return TOC_NO_TOKEN;
    while (as < end && !toc_word_is(s, as, "as"))
        as++;
    return as < end && as_doers(s, as) ? as : TOC_NO_TOKEN;
}

bool toc_named_as_doer(const toc_scan *s, uint32_t token)
{
    uint32_t first = toc_sentence_at(s, token).first;
    for (uint32_t i = token; i > first && token - i < LONGEST_LIST; i--) {
        uint32_t as =
            toc_word_in(s, i - 1, " named identified ") ? toc_names_doers(s, i - 1) : TOC_NO_TOKEN;
        if (as != TOC_NO_TOKEN)
            return token < as;
    }
    return false;
}
