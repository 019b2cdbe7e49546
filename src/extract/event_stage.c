/* event_stage - see event_stage.h. */
#include "extract/event_stage.h"

#include "extract/phrase.h"

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

/* "was foiled", "had been prevented" */
static bool stopped(const toc_scan *s, uint32_t i)
{
    return toc_word_in(s, i, " foiled thwarted averted prevented stopped forestalled ") &&
           toc_word_before(s, i, 2, " was were been being be ");
}

/* "pipe bombs meant for a court": never used, where nobody came to harm by them. */
static bool meant_for(const toc_scan *s, uint32_t i, uint32_t end)
{
    if (i + 1 >= end || !toc_word_in(s, i, " meant intended destined ") ||
        !toc_word_is(s, i + 1, "for"))
        return false;
    for (uint32_t k = i; k < end; k++)
        if (toc_is(s, k, TOC_WORD_HARM_KILLED) || toc_is(s, k, TOC_WORD_HARM_INJURED) ||
            toc_word_in(s, k, " exploded hit struck fell went detonated "))
            return false;
    return true;
}

toc_stage toc_stage_behind(const toc_scan *s, uint32_t end)
{
    enum { REACH = 12 };
    uint32_t last =
        end < s->text->tokens.n ? TOC_MIN(end + REACH, toc_sentence_at(s, end - 1).end) : end;
    for (uint32_t i = end; i < last; i++) {
        if (stopped(s, i) || (toc_word_is(s, i, "before") && toc_is(s, i, TOC_WORD_MOD_FOILED)))
            return toc_negated(s, i) ? TOC_STAGE_NONE : TOC_STAGE_FOILED;
        if (meant_for(s, i, toc_sentence_at(s, i).end))
            return TOC_STAGE_FOILED;
        if (toc_word_in(s, i, " , ; after while when and as that which who ") ||
            toc_is(s, i, TOC_WORD_HARM_KILLED) || toc_is(s, i, TOC_WORD_HARM_INJURED))
            break;
    }
    return TOC_STAGE_NONE;
}

/* "a high threat of kidnap", "the risk of further attacks" */
static bool only_risk(const toc_scan *s, toc_sentence se, uint32_t token)
{
    enum { WORDS = 3 };
    for (uint32_t i = token, n = 0; n < WORDS && i > se.first + 1; n++, i--)
        if (toc_word_is(s, i - 1, "of"))
            return toc_word_in(s, i - 2,
                               " threat risk risks danger dangers possibility likelihood chance ");
    return false;
}

bool toc_unreal(const toc_scan *s, uint32_t token)
{
    enum { REACH = 4 };
    toc_sentence se = toc_sentence_at(s, token);
    if (only_risk(s, se, token))
        return true;
    uint32_t from = token - se.first > REACH ? token - REACH : se.first;
    for (uint32_t i = token; i > from; i--) {
        if (toc_is(s, i - 1, TOC_WORD_MOD_UNREAL) || toc_word_in(s, i - 1, " will "))
            return true;
        if (toc_word_in(s, i - 1, " , ; said says that which who "))
            return false;
    }
    return false;
}

bool toc_at_all_times(const toc_scan *s, uint32_t participle, uint8_t type)
{
    uint32_t first = toc_sentence_at(s, participle).first, be = participle;
    while (be > first && s->text->tokens.p[be - 1].pos == TOC_ADV)
        be--;
    return be > first && toc_word_is(s, be - 1, "are") &&
           toc_type_realm((toc_incident_type)type) == TOC_REALM_CYBER;
}
