/* place_context - see place_context.h. */
#include "extract/place_context.h"

/* "…, the Catholic diocese of Kafanchan said": whose seat it is. */
static bool body_of(const toc_scan *s, const toc_place_mention *p)
{
    return toc_word_is(s, p->first - 1, "of") &&
           toc_word_in(s, p->first - 2,
                       " diocese archdiocese bishop archbishop university governor emir sultan "
                       "chamber association ");
}

/* "Investigators in Delhi put no faith in it", "commentators in Moscow recalled": where they speak.
 */
bool toc_speakers_place(const toc_scan *s, const toc_place_mention *p)
{
    enum { REACH = 4 };
    toc_sentence se = toc_sentence_at(s, p->first);
    for (uint32_t i = p->end; i < TOC_MIN(p->end + REACH, se.end); i++)
        if (toc_is(s, i, TOC_WORD_SAY_ASSERT) || toc_is(s, i, TOC_WORD_SAY_DENY) ||
            toc_word_in(s, i, " recalled wants had has "))
            return p->first > se.first + 1 && (p->first < se.first + 6 || body_of(s, p));
    return false;
}

/* "a group believed to be based in Russia": where those sit who did it. */
bool toc_base_of_group(const toc_scan *s, const toc_place_mention *p)
{
    enum { REACH = 9 };
    uint32_t first = toc_sentence_at(s, p->first).first;
    bool based = false;
    for (uint32_t i = p->first; i > first && p->first - i < REACH; i--) {
        if (based && (s->actor_at[i - 1] != TOC_NO_TOKEN ||
                      toc_word_in(s, i - 1,
                                  " group gang crew actor actors hackers collective syndicate "
                                  "operation operators hacker cybercriminals criminals ")))
            return true;
        based |= toc_word_in(s, i - 1, " based headquartered operating operates located ");
    }
    return false;
}
