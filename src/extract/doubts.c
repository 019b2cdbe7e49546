/* doubts - see doubts.h. */
#include "extract/doubts.h"

#include "extract/genre.h"

/* "Stops ransomware faster": of machines, and neither whom, by whom, what nor when. */
static bool machines_of_nobody(const toc_incident *i)
{
    enum { DAY_OF_REPORT = 30 };
    bool dated = i->date.end != TOC_DAY_NONE && i->date.basis.confidence > DAY_OF_REPORT;
    return i->realm == TOC_REALM_CYBER && !dated && !i->targets.n && !i->victims.n &&
           !i->perpetrators.n && !i->counts.n && !i->cyber.ransom.stated &&
           !i->cyber.services_disrupted.n && !i->cyber.malware.n && !i->cyber.vulnerabilities.n;
}

/* Whom it befell, or who did it, is told. */
static bool told_of_somebody(const toc_incident *i)
{
    TOC_VEC_FOREACH (p, &i->perpetrators)
        if (p->status != TOC_STATUS_FACT)
            return true;
    return i->counts.n || i->cyber.ransom.stated || i->cyber.services_disrupted.n;
}

/* "CERT warns companies of a stealer that is offered in forums", "who might hit ports this winter":
 * of machines that may be hit, and nobody says whose were. */
static bool only_warned_of(const toc_scan *s, const toc_incident *i)
{
    enum { OPENING = 4, DOUBTFUL = 40 };
    bool undated = i->date.end == TOC_DAY_NONE;
    bool dated = !undated && i->date.start == i->date.end && i->date.basis.confidence > DOUBTFUL;
    if (dated || i->realm != TOC_REALM_CYBER || told_of_somebody(i) || s->text->sentences.n == 0)
        return false;
    uint32_t last = s->text->sentences.p[TOC_MIN((uint32_t)OPENING, s->text->sentences.n) - 1].end;
    bool warned = toc_find_class(s, 0, last, TOC_WORD_WARN) != TOC_NO_TOKEN, outlook = false;
    for (uint32_t k = 0; k < last; k++)
        outlook |= toc_word_in(s, k, " likely outlook ahead forecast predict increasingly assess ");
    bool nobody = !i->targets.n && !i->victims.n;
    return (warned && nobody) || (outlook && (nobody || undated));
}

/* "A massacre on the stock exchange": nobody and nothing came to harm, in a text that speaks of
 * nothing that would do any. */
bool toc_draft_harmless(const toc_draft *d)
{
    const toc_incident *i = &d->incident;
    return i->realm == TOC_REALM_PHYSICAL && !i->killed.stated && !i->injured.stated &&
           !i->victims.n && !i->targets.n && !i->weapons.n;
}

bool toc_told_of_harm(const toc_scan *s, const toc_draft_vec *drafts)
{
    TOC_VEC_FOREACH (d, drafts)
        if (!toc_draft_harmless(d))
            return true;
    return toc_told_in_earnest(s);
}

uint32_t toc_doubts_of(const toc_scan *s, const toc_draft *d, bool earnest)
{
    const bool is[TOC_DOUBT_COUNT] = {
        [TOC_DOUBT_TYPE] = d->incident.type == TOC_TYPE_NONE,
        [TOC_DOUBT_ACCIDENT] = toc_told_as_accident(s, d),
        [TOC_DOUBT_REMEMBERED] = toc_only_remembered(s, d),
        [TOC_DOUBT_HISTORY] = toc_only_history(s, d),
        [TOC_DOUBT_JUDGED] = toc_only_judged(s, d),
        [TOC_DOUBT_NOBODY] = machines_of_nobody(&d->incident),
        [TOC_DOUBT_WARNED] = only_warned_of(s, &d->incident),
        [TOC_DOUBT_HARMLESS] = !earnest && toc_draft_harmless(d),
    };
    uint32_t ret = 0;
    for (uint32_t k = 0; k < TOC_DOUBT_COUNT; k++)
        ret |= (uint32_t)is[k] << k;
    return ret;
}
