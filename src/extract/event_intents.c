/* event_intents - see event_intents.h. */
#include "extract/event_intents.h"

#include "extract/phrase.h"

#include <errno.h>

/* What the verb at token i is the bare form of, or none. */
static toc_incident_type deed_at(const toc_scan *s, uint32_t i)
{
    if (toc_word_in(s, i, " attack storm ambush raid massacre "))
        return TOC_TYPE_ARMED_ASSAULT;
    if (toc_word_in(s, i, " bomb detonate blow "))
        return TOC_TYPE_BOMBING;
    if (toc_word_in(s, i, " burn torch firebomb "))
        return TOC_TYPE_ARSON;
    if (toc_word_in(s, i, " shoot gun "))
        return TOC_TYPE_SHOOTING;
    if (toc_word_in(s, i, " stab behead "))
        return TOC_TYPE_STABBING;
    if (toc_word_in(s, i, " kidnap abduct "))
        return TOC_TYPE_KIDNAPPING;
    if (toc_word_in(s, i, " kill murder assassinate "))
        return TOC_TYPE_ASSASSINATION;
    if (toc_word_in(s, i, " rob empty "))
        return TOC_TYPE_ROBBERY;
    if (toc_word_in(s, i, " derail sabotage "))
        return TOC_TYPE_SABOTAGE;
    return toc_word_is(s, i, "poison") ? TOC_TYPE_CHEMICAL_BIOLOGICAL : TOC_TYPE_NONE;
}

/* "to kill himself", "to kill time": nobody else was to come to harm. */
static bool of_nobody(const toc_scan *s, uint32_t verb)
{
    return verb + 1 >= s->text->tokens.n ||
           toc_word_in(s, verb + 1, " himself herself themselves time calories off ") ||
           toc_is(s, verb, TOC_WORD_FIGURATIVE);
}

/* The stage that the word before "to" gives the deed, or none. */
static toc_stage meant(const toc_scan *s, uint32_t i)
{
    if (toc_word_in(s, i, " vowed vows vowing swore sworn threatened threatens threatening "))
        return TOC_STAGE_THREATENED;
    return toc_word_in(s, i,
                       " wanted meant intended intending aimed aiming planned planning plan plans "
                       "plotted plotting conspired conspiring prepared preparing going poised "
                       "ready ")
               ? TOC_STAGE_FOILED
               : TOC_STAGE_NONE;
}

int toc_event_intents_find(const toc_scan *s, toc_event_vec *out)
{
    for (uint32_t i = 1; i + 1 < s->text->tokens.n; i++) {
        if (!toc_word_is(s, i, "to"))
            continue;
        toc_incident_type type = deed_at(s, i + 1);
        toc_stage stage = type == TOC_TYPE_NONE ? TOC_STAGE_NONE : meant(s, i - 1);
        if (stage == TOC_STAGE_NONE || of_nobody(s, i + 1) || toc_negated(s, i))
            continue;
        toc_event *e = TOC_VEC_PUSH(s->arena, out);
        if (!e)
            return -ENOMEM;
        *e = (toc_event){i + 1, i + 2, (uint8_t)type, (uint8_t)stage, false};
    }
    return 0;
}
