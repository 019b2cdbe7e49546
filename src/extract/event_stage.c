/* event_stage - see event_stage.h. */
#include "extract/event_stage.h"

toc_stage toc_stage_before(const toc_scan *s, uint32_t first, uint32_t end)
{
    enum { REACH = 8 };
    toc_sentence se = toc_sentence_at(s, first);
    uint32_t from = first - se.first > REACH ? first - REACH : se.first;
    for (uint32_t i = end; i > from; i--) {
        if (toc_is(s, i - 1, TOC_WORD_MOD_THREATENED))
            return TOC_STAGE_THREATENED;
        if (toc_is(s, i - 1, TOC_WORD_MOD_FOILED))
            return TOC_STAGE_FOILED;
        if (toc_is(s, i - 1, TOC_WORD_MOD_ATTEMPTED))
            return TOC_STAGE_ATTEMPTED;
    }
    return TOC_STAGE_ACCOMPLISHED;
}

bool toc_unreal(const toc_scan *s, uint32_t token)
{
    enum { REACH = 4 };
    toc_sentence se = toc_sentence_at(s, token);
    uint32_t from = token - se.first > REACH ? token - REACH : se.first;
    for (uint32_t i = token; i > from; i--) {
        if (toc_is(s, i - 1, TOC_WORD_MOD_UNREAL) || toc_word_in(s, i - 1, " will "))
            return true;
        if (toc_word_in(s, i - 1, " , ; said says that which who "))
            return false;
    }
    return false;
}
