/* assemble - see assemble.h. */
#include "extract/assemble.h"

#include "extract/draft.h"
#include "extract/genre.h"
#include "extract/head_counts.h"
#include "extract/learned.h"
#include "extract/parties.h"
#include "extract/victim_types.h"
#include "extract/warnings.h"

#include <errno.h>

enum { OLD_NEWS_DAYS = 60 };

int toc_draft_fill(const toc_scan *s, const toc_statement_vec *st, const toc_draft *lead,
                   toc_draft *d)
{
    toc_fill_weapons(s, d);
    toc_fill_type(s, lead, d);
    int r = toc_fill_place(s, lead, d);
    toc_fill_harm(s, d);
    toc_fill_outcome(s, d);
    toc_fill_targets(s, d);
    toc_fill_parties(s, st, lead, d);
    toc_fill_cyber(s, d);
    return r;
}

/* Told as background: not the report's own incident, and well before the report. */
static bool recalled(const toc_scan *s, const toc_draft *d)
{
    const toc_incident *i = &d->incident;
    return !d->lead && s->report_day != TOC_DAY_NONE && i->date.end != TOC_DAY_NONE &&
           i->date.end < s->report_day - OLD_NEWS_DAYS;
}

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
static bool harmless(const toc_incident *i)
{
    return i->realm == TOC_REALM_PHYSICAL && !i->killed.stated && !i->injured.stated &&
           !i->victims.n && !i->targets.n && !i->weapons.n;
}

/* An accident, or a deed that is only remembered or judged. */
static bool no_news(const toc_scan *s, const toc_draft *d)
{
    return toc_told_as_accident(s, d) || toc_only_remembered(s, d) || toc_only_history(s, d) ||
           toc_only_judged(s, d);
}

static int keep(const toc_scan *s, toc_draft_vec *drafts, toc_record *ret)
{
    bool earnest = toc_left_out(s->without, TOC_PART_GENRE) || toc_told_in_earnest(s);
    TOC_VEC_FOREACH (d, drafts)
        earnest |= !harmless(&d->incident);
    TOC_VEC_FOREACH (d, drafts) {
        if (d->incident.type == TOC_TYPE_NONE || no_news(s, d) ||
            machines_of_nobody(&d->incident) || only_warned_of(s, &d->incident) ||
            (!earnest && harmless(&d->incident)))
            continue;
        d->incident.recalled = recalled(s, d);
        toc_incident *slot = TOC_VEC_PUSH(s->arena, &ret->incidents);
        if (!slot)
            return -ENOMEM;
        *slot = d->incident;
        toc_fill_victim_types(s, slot);
        toc_fill_target_counts(s, slot);
    }
    return 0;
}

int toc_assemble(toc_scan *s, const toc_roles *roles, toc_record *ret)
{
    toc_event_vec events = {0};
    toc_statement_vec statements = {0};
    toc_draft_vec drafts = {0};
    if (toc_genre_of(s) != TOC_GENRE_REPORT && !toc_left_out(s->without, TOC_PART_GENRE))
        return 0;
    int r = toc_events_find(s, &events);
    if (r == 0 && !toc_left_out(s->without, TOC_PART_STATEMENTS))
        r = toc_statements_find(s, &statements);
    if (r == 0)
        r = toc_drafts_make(s, &events, &drafts);
    if (r < 0)
        return r;
    if (toc_left_out(s->without, TOC_PART_INCIDENTS))
        drafts.n = TOC_MIN(drafts.n, 1u);
    TOC_VEC_FOREACH (d, &drafts) {
        r = toc_draft_fill(s, &statements, d == drafts.p ? NULL : drafts.p, d);
        if (r < 0)
            return r;
    }
    TOC_VEC_FOREACH (d, &drafts)
        toc_fill_claims(s, &statements, &drafts, d);
    if (!toc_left_out(s->without, TOC_PART_ROLES))
        r = toc_fill_learned(s, roles, &drafts);
    if (r < 0)
        return r;
    TOC_VEC_FOREACH (d, &drafts) {
        toc_parties_settle(s, &d->incident);
        toc_fill_category(s, d);
    }
    r = keep(s, &drafts, ret);
    return r < 0 ? r : toc_warnings_find(s, &statements, &ret->warnings);
}
