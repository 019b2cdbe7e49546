/*
 * incidents - deals the document out to incidents: which stretches of text speak of the same one.
 *
 * Reports follow a habit: the first event is the report's own; later ones are recalled with a date,
 * a place or a cue ("another", "last month") of their own. So each unit with an event either joins
 * an incident that it fits by date, realm and place, or opens a new one; a unit without an event
 * goes on with what was spoken of, and a new paragraph goes back to the lead. In a digest each
 * paragraph with a place at its head is a report of its own.
 */
#include "extract/draft.h"
#include "extract/draft_dates.h"
#include "extract/draft_places.h"

#include "base/limits.h"
#include "extract/opening.h"
#include "extract/sift.h"
#include "extract/stories.h"
#include "extract/unit.h"

#include <errno.h>

enum {
    FOLLOW_UP_DAYS = 7,   /* what happens to hostages and suspects within it is the same incident */
    NOTICED_DAYS = 120,   /* a break-in is noticed, claimed and repaired weeks later */
    LONGEST_DAYS = 60,    /* of an incident that "went on until" */
    LONGEST_STATED = 366, /* of one whose end is stated in the same breath */
};

typedef struct {
    const toc_scan *s;
    const toc_event_vec *events;
    toc_draft_vec *drafts;
    const toc_place_mention *section; /* the place that heads the paragraph, or NULL */
    bool in_story;                    /* a head was read */
    uint32_t section_first;           /* index of the first draft of the section */
    uint32_t current;                 /* index of the draft spoken of, or TOC_NO_TOKEN */
    uint32_t told;                    /* of the draft that the unit before was put to */
    uint32_t paragraph;               /* of the last unit */
    bool item;                        /* the head of an item was read, and no event of it yet */
    bool digest;                      /* the report tells one story after the other */
    const toc_opener *opener;         /* NULL: the rules alone */
    toc_realm usual;                  /* of "attack" where nothing was spoken of yet */
    TOC_VEC(toc_unit_facts) waiting;  /* what the report says before its first event */
} dealer;

static toc_draft *current(dealer *d)
{
    return d->current == TOC_NO_TOKEN ? NULL : &d->drafts->p[d->current];
}

/* The incident that the report, or this section of it, is about. */
static toc_draft *lead(dealer *d)
{
    return d->section_first < d->drafts->n ? &d->drafts->p[d->section_first] : NULL;
}

/* ---------------------------------------------------------------- dates */

/* "until 24 September" ends the incident spoken of later. */
static void prolong(dealer *d, toc_draft *x, const toc_unit_facts *f)
{
    bool goes_on = f->ended;
    for (uint32_t i = f->unit.first; i < f->unit.end; i++)
        goes_on |= toc_word_in(d->s, i, " siege lasted dragged fighting raged hostages ");
    if (!f->until || !goes_on || toc_draft_undated(x) || x->incident.date.start == TOC_DAY_NONE)
        return;
    toc_day end = f->until->end_day;
    if (end > x->incident.date.end && toc_days_between(x->incident.date.start, end) <=
                                          (f->ended ? LONGEST_STATED : LONGEST_DAYS)) {
        x->incident.date.end = end;
        toc_basis_add(d->s, &x->incident.date.basis, f->until->first, f->until->end);
    }
}

/* ---------------------------------------------------------------- opening */

/* What stood before the first event belongs to it: "It was a Saturday, 21 September, when four men
 * walked in". */
static void adopt_waiting(dealer *d, toc_draft *x)
{
    bool told = false;
    TOC_VEC_FOREACH (w, &d->waiting) {
        toc_unit *u = TOC_VEC_PUSH(d->s->arena, &x->units);
        if (!u)
            return;
        *u = w->unit;
        bool day = w->date && w->date->precision == TOC_PRECISION_DAY;
        if (day && (toc_draft_undated(x) || (!told && toc_unit_tells_of_it(d->s, &w->unit)))) {
            toc_draft_set_date(d->s, &x->incident, w->date, false);
            told = toc_unit_tells_of_it(d->s, &w->unit);
            x->date_guessed = !told;
        }
    }
    d->waiting.n = 0;
}

/* "It has reminded many of what happened in Germany last month.": leads over to the next incident.
 */
static void adopt_opening(dealer *d, const toc_unit_facts *f)
{
    if (d->drafts->n < 2)
        return;
    toc_draft *x = &d->drafts->p[d->drafts->n - 1];
    for (toc_draft *old = d->drafts->p; old < x; old++) {
        toc_unit last = old->units.n ? old->units.p[old->units.n - 1] : (toc_unit){0};
        if (!last.recall || last.event || last.sentence + 1 != f->unit.sentence)
            continue;
        toc_unit *u = TOC_VEC_PUSH(d->s->arena, &x->units);
        if (u) {
            *u = last;
            old->units.n--;
        }
        return;
    }
}

static toc_draft *open_draft(dealer *d, const toc_unit_facts *f)
{
    if (d->drafts->n >= TOC_MAX_INCIDENTS)
        return NULL;
    toc_draft *x = TOC_VEC_PUSH(d->s->arena, d->drafts);
    if (!x)
        return NULL;
    toc_incident_init(&x->incident);
    x->incident.realm = f->realm;
    x->lead = d->drafts->n == 1;
    x->threat = f->threat;
    x->section = d->section;
    x->story = d->in_story;
    if (f->date)
        toc_draft_set_date(d->s, &x->incident, f->date, f->disclosed);
    d->current = d->drafts->n - 1;
    adopt_waiting(d, x);
    adopt_opening(d, f);
    return x;
}

/* A further incident of the same hour has the date of the one spoken of. */
static toc_draft *open_beside(dealer *d, const toc_unit_facts *f, const toc_draft *x)
{
    toc_date_range date = {.start = TOC_DAY_NONE, .end = TOC_DAY_NONE};
    if (f->days_before && d->told != TOC_NO_TOKEN) /* from what was told last, whatever it was */
        date = d->drafts->p[d->told].incident.date;
    else if (x)
        date = x->incident.date;
    toc_draft *mine = open_draft(d, f);
    if (mine && f->same_time && !f->date)
        mine->incident.date = date;
    if (mine && f->days_before && date.start != TOC_DAY_NONE) {
        mine->incident.date.start = mine->incident.date.end = date.start - f->days_before;
        mine->incident.date.basis =
            toc_basis_of(d->s, f->unit.first, f->unit.end, 60, "days between");
    }
    return mine;
}

/* ---------------------------------------------------------------- choosing */

/* The unit says of a town that something was there, and it is far from what x tells of. */
static bool far(const dealer *d, const toc_draft *x, const toc_unit_facts *f)
{
    uint32_t at = f->unit.first;
    for (const toc_place_mention *p; (p = toc_next_town(d->s, &at, f->unit.end));)
        if (p->first > f->unit.first &&
            toc_word_in(d->s, p->first - 1, " in at near outside inside around of on to into "))
            return toc_draft_far_from(d->s, x, p);
    return false;
}

/* The unit tells of a deed there: not what one band does in one night. */
static bool apart(const dealer *d, const toc_draft *x, const toc_unit_facts *f)
{
    return f->strong && far(d, x, f);
}

/* A threat is no part of what was done, though the one may follow the other. */
static bool new_threat(const toc_draft *x, const toc_unit_facts *f)
{
    return f->threat && !x->threat;
}

/* The draft whose date and realm the unit fits, or NULL. */
static toc_draft *fitting(dealer *d, const toc_unit_facts *f)
{
    for (uint32_t k = d->section_first; k < d->drafts->n; k++) {
        toc_draft *x = &d->drafts->p[k];
        bool another = (f->recall || f->same_time) && f->strong;
        bool other = (another && f->place && toc_draft_elsewhere(d->s, x, f->place)) ||
                     (f->realm == TOC_REALM_PHYSICAL && apart(d, x, f));
        other |= f->threat != x->threat && f->strong && x->events.n;
        if (x->incident.realm == f->realm && !other && toc_dates_meet(&x->incident, f->date)) {
            d->current = k;
            return x;
        }
    }
    return NULL;
}

/* Of an attack on machines too, and of no other place. */
static bool same_machines(const dealer *d, const toc_draft *x, const toc_unit_facts *f)
{
    return x->incident.realm == TOC_REALM_CYBER && f->realm == TOC_REALM_CYBER &&
           !(f->place && toc_draft_elsewhere(d->s, x, f->place));
}

/* All that the unit tells for certain is of the types whose bits are set. */
static bool only_of(const dealer *d, const toc_unit_facts *f, uint64_t types)
{
    for (uint32_t k = toc_events_from(d->events, f->unit.first);
         k < d->events->n && d->events->p[k].first < f->unit.end; k++)
        if (d->events->p[k].strong && !(types >> d->events->p[k].type & 1))
            return false;
    return !f->recall && !f->threat;
}

/* Of one break-in: machines are entered, and what was copied from them is shown about. Machines
 * that are locked are another matter. */
static bool of_one_break_in(const dealer *d, const toc_unit_facts *f)
{
    return only_of(d, f, UINT64_C(1) << TOC_TYPE_DATA_BREACH | UINT64_C(1) << TOC_TYPE_INTRUSION);
}

/* Of x, of which the report has said no more than that machines were attacked: how it was done. */
static bool says_how(const dealer *d, const toc_draft *x, const toc_unit_facts *f)
{
    const uint64_t means = UINT64_C(1) << TOC_TYPE_DATA_BREACH | UINT64_C(1) << TOC_TYPE_INTRUSION |
                           UINT64_C(1) << TOC_TYPE_MALWARE | UINT64_C(1) << TOC_TYPE_RANSOMWARE |
                           UINT64_C(1) << TOC_TYPE_WIPER;
    TOC_VEC_FOREACH (e, &x->events)
        if (e->strong && e->type != TOC_TYPE_INTRUSION && e->type != TOC_TYPE_DATA_BREACH)
            return false;
    return only_of(d, f, means);
}

/* "On 9 May nine civilians were killed in Diagourou": the day opens the paragraph, as in a report
 * that tells one thing after the other. */
static bool heads_paragraph(const toc_scan *s, const toc_unit_facts *f)
{
    uint32_t k = f->unit.sentence;
    bool opens =
        k == 0 || s->text->sentences.p[k - 1].paragraph != s->text->sentences.p[k].paragraph;
    return opens && f->date && f->unit.first == s->text->sentences.p[k].first &&
           f->date->first <= f->unit.first + 1 && f->date->basis == TOC_DATE_ABSOLUTE;
}

/* Strong, another by its cue, or a further harm of such a report in a place not told of yet. */
static bool apart_from_lead(const dealer *d, const toc_draft *x, const toc_unit_facts *f)
{
    if (f->strong || f->recall)
        return true;
    return f->harm && f->place && heads_paragraph(d->s, f) &&
           toc_draft_elsewhere(d->s, x, f->place);
}

/* What f tells fell on days near enough to those of x to be no more than what came of it. */
static bool soon_after(const dealer *d, const toc_draft *x, const toc_unit_facts *f, bool machines)
{
    bool week = machines && f->date->precision == TOC_PRECISION_WEEK;
    bool deed = (f->harm && f->thing) || (f->foiled && !x->foiled);
    if ((f->date->precision != TOC_PRECISION_DAY && !week) || (deed && far(d, x, f)))
        return false;
    int64_t days = toc_days_between(x->incident.date.end, f->date->end_day);
    return days >= 0 && days <= (machines ? NOTICED_DAYS : FOLLOW_UP_DAYS);
}

/* "a loader, which kept in touch with one server and, from January on, with another" */
static bool lasts_since(const dealer *d, const toc_draft *x, const toc_unit_facts *f)
{
    const uint64_t inside = UINT64_C(1) << TOC_TYPE_DATA_BREACH |
                            UINT64_C(1) << TOC_TYPE_INTRUSION | UINT64_C(1) << TOC_TYPE_MALWARE |
                            UINT64_C(1) << TOC_TYPE_ESPIONAGE;
    int64_t days = toc_days_between(x->incident.date.end, f->date->start_day);
    return only_of(d, f, inside) && f->date->relation == TOC_DATE_SINCE && days >= 0 &&
           days <= NOTICED_DAYS;
}

/* Hostages let go, a wounded man who dies: days after, nothing new by itself. */
static bool follow_up(const dealer *d, const toc_draft *x, const toc_unit_facts *f)
{
    if (!x || toc_draft_undated(x) || new_threat(x, f))
        return false;
    bool machines = same_machines(d, x, f);
    if (machines && lasts_since(d, x, f))
        return true;
    if (apart_from_lead(d, x, f) && !(machines && (of_one_break_in(d, f) || says_how(d, x, f))))
        return false;
    return soon_after(d, x, f, machines);
}

/* "The intruders got in on 8 March": how it began, of an attack on machines noticed later. */
static bool lead_up(const dealer *d, const toc_draft *x, const toc_unit_facts *f)
{
    enum { DAYS = 120 };
    if (!x || toc_draft_undated(x) || x->incident.realm != TOC_REALM_CYBER ||
        f->realm != TOC_REALM_CYBER || !says_how(d, x, f) || f->disclosed ||
        f->date->precision != TOC_PRECISION_DAY ||
        (f->place && toc_draft_elsewhere(d->s, x, f->place)) || !toc_unit_gets_in(d->s, &f->unit))
        return false;
    int64_t days = toc_days_between(f->date->end_day, x->incident.date.end);
    return days >= 0 && days <= DAYS && d->drafts->n == d->section_first + 1;
}

/* News is about what happened within weeks. */
static bool recent(const toc_scan *s, const toc_unit_facts *f)
{
    enum { DAYS = 45 };
    toc_day days = f->realm == TOC_REALM_CYBER ? NOTICED_DAYS : DAYS;
    return s->report_day == TOC_DAY_NONE || s->report_day - f->date->end_day <= days;
}

/* Late in a report, a strong event in a town not spoken of: "pointing to the attack which in May
 * cost the Welsh city of Newport …" */
static bool aside(const dealer *d, const toc_draft *x, const toc_unit_facts *f)
{
    enum { OPENING_SENTENCES = 4 };
    return x && f->unit.sentence >= OPENING_SENTENCES && f->strong && f->place &&
           toc_draft_elsewhere(d->s, x, f->place);
}

/* Near the opening, in the sentence behind main's last or in that one. */
static bool right_behind(const toc_draft *main, const toc_unit_facts *f)
{
    enum { SENTENCES = 8 };
    return f->unit.sentence < SENTENCES && main->units.n &&
           main->units.p[main->units.n - 1].sentence + 1 >= f->unit.sentence;
}

/* Main is the only one yet, has no date, and f speaks of its like. */
static bool waits_for_date(const dealer *d, const toc_draft *main, const toc_unit_facts *f)
{
    return main->incident.realm == f->realm && toc_draft_undated(main) && !f->disclosed &&
           d->drafts->n == d->section_first + 1;
}

/* Whether the unit's date tells when main was, which nothing has told yet. */
static bool dates_main(const dealer *d, const toc_draft *main, const toc_unit_facts *f)
{
    enum { OPENING_SENTENCES = 4 };
    if (!waits_for_date(d, main, f) ||
        (aside(d, main, f) && (f->recall || !toc_draft_looks_back(d->s, main))))
        return false;
    bool away = f->place && toc_draft_elsewhere(d->s, main, f->place);
    /* "evacuated yesterday … Similar threats were made in Cardiff on 12 September" */
    if (f->recall && away && main->doubtful)
        return false;
    if (f->unit.sentence < OPENING_SENTENCES)
        return true;
    return !f->recall && ((!away && right_behind(main, f)) || recent(d->s, f) ||
                          toc_draft_looks_back(d->s, main));
}

/* "on Saturday, a year after the massacre": the day of what is remembered is another. */
static bool day_of_memory(const dealer *d, const toc_draft *main, const toc_unit_facts *f)
{
    return toc_draft_undated(main) && main->units.n && f->date->basis != TOC_DATE_ABSOLUTE &&
           toc_unit_remembers(d->s, &f->unit);
}

/* "noticed on 21 March … had access between 11 and 16 March": when it really was. */
static bool spans_break_in(const dealer *d, const toc_draft *x, const toc_unit_facts *f)
{
    if (!x || !f->date->range || f->recall || f->date->precision != TOC_PRECISION_DAY ||
        !same_machines(d, x, f) || !toc_unit_gets_in(d->s, &f->unit))
        return false;
    if (toc_draft_undated(x) || x->incident.date.start == TOC_DAY_NONE)
        return toc_draft_undated(x) && d->drafts->n == d->section_first + 1;
    int64_t days = toc_days_between(f->date->end_day, x->incident.date.end);
    return days >= 0 && days <= NOTICED_DAYS &&
           toc_days_between(x->incident.date.start, x->incident.date.end) <= 1;
}

static bool kidnapping_in(const dealer *d, const toc_unit *u)
{
    uint32_t k = toc_events_from(d->events, u->first);
    return k < d->events->n && d->events->p[k].first < u->end &&
           d->events->p[k].type == TOC_TYPE_KIDNAPPING;
}

/* "A hotel owner was set free on Wednesday … He was seized on 20 October": when it began. */
static bool began_then(const dealer *d, const toc_draft *x, const toc_unit_facts *f)
{
    if (!x || toc_draft_undated(x) || f->recall || f->date->precision != TOC_PRECISION_DAY ||
        f->date->end_day >= x->incident.date.end || !kidnapping_in(d, &f->unit) ||
        d->drafts->n != d->section_first + 1 ||
        (f->place && toc_draft_elsewhere(d->s, x, f->place)))
        return false;
    TOC_VEC_FOREACH (e, &x->events)
        if (e->strong && e->type != TOC_TYPE_KIDNAPPING)
            return false;
    TOC_VEC_FOREACH (u, &x->units)
        if (toc_find_class(d->s, u->first, u->end, TOC_WORD_HARM_RELEASED) != TOC_NO_TOKEN)
            return true;
    return false;
}

/* The incident whose days the unit's date meets, or which it dates better. */
static toc_draft *met(dealer *d, const toc_unit_facts *f)
{
    toc_draft *x = fitting(d, f);
    bool better = x && toc_dates_better(x, f);
    if (!x && (spans_break_in(d, lead(d), f) || began_then(d, lead(d), f))) {
        d->current = d->section_first;
        x = lead(d);
        better = true;
    }
    if (better)
        toc_draft_set_date(d->s, &x->incident, f->date, false);
    return x;
}

/* "was fenced off yesterday. The blaze was noticed on Sunday": what was told before was no day of
 * the deed. */
static bool dated_better(const toc_draft *main, const toc_unit_facts *f)
{
    int64_t days = toc_days_between(f->date->end_day, main->incident.date.end);
    return main->date_guessed && main->incident.realm == f->realm && !f->recall && !f->threat &&
           f->date->precision == TOC_PRECISION_DAY && days >= 0 && days <= FOLLOW_UP_DAYS;
}

static bool tells_day(const dealer *d, const toc_draft *main, const toc_unit_facts *f)
{
    return !new_threat(main, f) && (dates_main(d, main, f) || dated_better(main, f));
}

/* "Police said they had stopped a plan in Leeds. Three men were held overnight": the day of what
 * the sentence before told of, and nobody yet when it was. */
static bool goes_on_undated(dealer *d, const toc_unit_facts *f)
{
    toc_draft *x = current(d);
    if (!x || !x->units.n || !toc_draft_undated(x) || x->incident.realm != f->realm || f->recall ||
        f->strong || d->current == d->section_first)
        return false;
    toc_unit last = x->units.p[x->units.n - 1];
    return last.sentence + 1 == f->unit.sentence &&
           !(f->place && toc_draft_elsewhere(d->s, x, f->place)) &&
           f->date->precision == TOC_PRECISION_DAY;
}

static toc_draft *by_date(dealer *d, const toc_unit_facts *f)
{
    if (goes_on_undated(d, f)) {
        toc_draft_set_date(d->s, &current(d)->incident, f->date, f->disclosed);
        return current(d);
    }
    toc_draft *x = met(d, f);
    if (x)
        return x;
    toc_draft *main = lead(d);
    if (!main)
        return open_draft(d, f);
    /* "pleaded guilty in March to 51 murders": no word of when they were */
    if (f->disclosed && toc_draft_undated(main) && toc_draft_looks_back(d->s, main)) {
        d->current = d->section_first;
        return main;
    }
    bool dates = tells_day(d, main, f), memory = day_of_memory(d, main, f);
    if (!follow_up(d, main, f) && !lead_up(d, main, f) && !memory && !dates)
        return open_draft(d, f);
    if (dates && !memory)
        toc_draft_set_date(d->s, &main->incident, f->date, f->disclosed);
    main->date_guessed &= !dates;
    d->current = d->section_first;
    return main;
}

/* "claimed responsibility for the shooting" behind a bombing: back to the one that was a shooting.
 */
static void go_back_to_type(dealer *d, const toc_unit_facts *f)
{
    uint32_t k = toc_events_from(d->events, f->unit.first);
    const toc_event *e = k < d->events->n ? &d->events->p[k] : NULL;
    if (d->drafts->n < d->section_first + 2 || f->recall || f->same_time || !e || !e->strong ||
        e->first >= f->unit.end || e->first == 0 ||
        !toc_word_in(d->s, e->first - 1, " the that ") || !current(d) ||
        toc_draft_tells(current(d), e->type))
        return;
    for (k = d->section_first; k < d->drafts->n; k++)
        if (toc_draft_tells(&d->drafts->p[k], e->type)) {
            d->current = k;
            return;
        }
}

static toc_draft *last_of_realm(dealer *d, toc_realm realm)
{
    if (current(d) && current(d)->incident.realm == realm)
        return current(d);
    for (uint32_t k = d->section_first; k < d->drafts->n; k++) {
        if (d->drafts->p[k].incident.realm == realm) {
            d->current = k;
            return &d->drafts->p[k];
        }
    }
    return NULL;
}

/* By a cue that another is meant: told of a place, or a day, that x has no word of. */
static bool opens_by_cue(const dealer *d, const toc_unit_facts *f, const toc_draft *x)
{
    if (!(f->strong || f->harm) || !(f->recall || f->same_time))
        return false;
    return (f->earlier && !toc_draft_in_headings(d->s, x)) ||
           (f->place && toc_draft_elsewhere(d->s, x, f->place));
}

/* A further incident beside x, of the same realm: "minutes later a bomb", "in another attack in
 * Cali", a plot that was foiled in another town than what was done. */
static bool opens_beside(const dealer *d, const toc_unit_facts *f, const toc_draft *x)
{
    bool clause = f->same_time && f->strong && x->units.n &&
                  x->units.p[x->units.n - 1].sentence == f->unit.sentence;
    return clause || (f->same_time && far(d, x, f)) || (f->foiled && !x->foiled && far(d, x, f)) ||
           opens_by_cue(d, f, x);
}

static toc_draft *by_realm(dealer *d, const toc_unit_facts *f)
{
    go_back_to_type(d, f);
    toc_draft *x = last_of_realm(d, f->realm);
    if (!x)
        return f->strong || !lead(d) ? open_beside(d, f, lead(d)) : NULL;
    return new_threat(x, f) || opens_beside(d, f, x) ? open_beside(d, f, x) : x;
}

/* A day may tell when x was; of a break-in, also the month: "they came in in October 2024". */
static bool dates_deed(const dealer *d, const toc_draft *x, const toc_unit_facts *f)
{
    if (f->date->precision == TOC_PRECISION_DAY)
        return true;
    return x->incident.realm == TOC_REALM_CYBER && f->date->precision == TOC_PRECISION_MONTH &&
           toc_unit_gets_in(d->s, &f->unit);
}

/* A date without an event of its own tells when the incident spoken of was: "on Tuesday morning he
 * told the crew to change course". */
static toc_draft *dated_later(dealer *d, const toc_unit_facts *f)
{
    toc_draft *x = current(d);
    if (!x || !f->date || (f->recall && x->doubtful) || !dates_deed(d, x, f))
        return x;
    bool tells = toc_unit_tells_of_it(d->s, &f->unit); /* "The blaze was noticed on Sunday" */
    bool open = toc_draft_undated(x) || (x->date_guessed && tells);
    if (open && !(x->units.n && toc_unit_remembers(d->s, &x->units.p[0]))) {
        toc_draft_set_date(d->s, &x->incident, f->date, false);
        x->date_guessed = !tells;
    } else if (toc_draft_looks_back(d->s, x) && toc_dates_better(x, f)) {
        toc_draft_set_date(d->s, &x->incident, f->date, false); /* "last autumn … on 6 November" */
    }
    return x;
}

/* What is remembered is an incident of its own, beside the one that the report is about. */
static toc_draft *remembered(dealer *d, const toc_unit_facts *f)
{
    enum { MARKED_WITHIN = 3 };
    toc_day day;
    if (!f->unit.event || !toc_unit_remembered_day(d->s, &f->unit, &day))
        return NULL;
    /* "On the first anniversary of the attack a bomb exploded": the report's own comes first. */
    if (!lead(d) && f->date && !f->date->anniversary)
        return NULL;
    toc_unit_facts undated_facts = *f;
    undated_facts.date = NULL;
    toc_draft *x = open_draft(d, &undated_facts);
    if (!x)
        return NULL;
    x->incident.date.start = day - MARKED_WITHIN;
    x->incident.date.end = day;
    x->incident.date.basis = toc_basis_of(d->s, f->unit.first, f->unit.end, 55, "anniversary");
    return x;
}

/* Index of the draft that a new paragraph goes on with: the lead, unless it names a place that only
 * another one tells of: "The governor of Plateau accused the herders". */
static uint32_t placed_with(const dealer *d, const toc_unit *u)
{
    for (uint32_t i = u->first; i < u->end; i++) {
        const toc_place_mention *p =
            d->s->place_at[i] == TOC_NO_TOKEN ? NULL : &d->s->places.p[d->s->place_at[i]];
        if (!p || p->first != i || p->is_country || p->use != TOC_PLACE_USE_PLACE)
            continue;
        for (uint32_t k = d->section_first; k < d->drafts->n; k++)
            if (!toc_draft_elsewhere(d->s, &d->drafts->p[k], p))
                return k;
    }
    return d->section_first;
}

static toc_draft *choose(dealer *d, const toc_unit_facts *f, bool new_paragraph)
{
    toc_draft *past = remembered(d, f);
    if (past)
        return past;
    bool open = f->date && f->date->start_day == TOC_DAY_NONE; /* "before July" */
    if (f->unit.event && f->date && (f->strong || !open || !lead(d)))
        return by_date(d, f);
    if (new_paragraph && lead(d))
        d->current = placed_with(d, &f->unit);
    if (f->unit.event)
        return by_realm(d, f);
    return dated_later(d, f);
}

/* ---------------------------------------------------------------- dealing */

/* Keeps a day that may be another event's, the earlier of two: "withdrawals were halted on
 * Tuesday", "confirmed on Wednesday". */
static void doubt(toc_draft *x, const toc_unit_facts *f)
{
    /* "Staff found notes on their screens on 29 January": found then, done then or shortly before.
     */
    bool found = toc_draft_undated(x) && x->incident.realm == TOC_REALM_CYBER;
    if (!x->doubtful) {
        if (f->unit.event || found)
            x->doubtful = f->doubtful;
        return;
    }
    int64_t near = x->incident.realm == TOC_REALM_CYBER ? LONGEST_DAYS : FOLLOW_UP_DAYS;
    if (f->doubtful && (f->unit.event || found) && !f->recall &&
        f->doubtful->end_day < x->doubtful->end_day &&
        toc_days_between(f->doubtful->end_day, x->doubtful->end_day) <= near)
        x->doubtful = f->doubtful;
}

static int add_unit(dealer *d, toc_draft *x, const toc_unit_facts *f)
{
    toc_unit *u = TOC_VEC_PUSH(d->s->arena, &x->units);
    if (!u)
        return -ENOMEM;
    *u = f->unit;
    u->recall = f->recall;
    d->told = (uint32_t)(x - d->drafts->p);
    prolong(d, x, f);
    doubt(x, f);
    for (uint32_t k = toc_events_from(d->events, u->first);
         k < d->events->n && d->events->p[k].first < u->end; k++) {
        const toc_event *e = &d->events->p[k];
        toc_event *mine = TOC_VEC_PUSH(d->s->arena, &x->events);
        if (!mine)
            return -ENOMEM;
        *mine = *e;
        x->foiled |= e->stage == TOC_STAGE_FOILED;
        x->threat &= e->stage == TOC_STAGE_THREATENED;
        x->score += e->strong ? 3 : 1;
    }
    x->score += f->harm;
    x->score += f->unit.event && f->date;
    x->score += f->unit.event && f->thing;
    x->score += f->unit.event && f->place && f->date;
    return 0;
}

static void open_section(dealer *d, const toc_place_mention *place)
{
    d->section = place;
    d->in_story = true;
    d->section_first = d->drafts->n;
    d->current = TOC_NO_TOKEN;
}

static int put_off(dealer *d, const toc_unit_facts *f)
{
    toc_unit_facts *wait = TOC_VEC_PUSH(d->s->arena, &d->waiting);
    if (wait)
        *wait = *f;
    return wait ? 0 : -ENOMEM;
}

/* An item of a list that told of nothing goes on with what was spoken of before it. */
static int close_item(dealer *d)
{
    toc_draft *x = d->item ? lead(d) : NULL;
    d->item = false;
    if (!x)
        return 0;
    TOC_VEC_FOREACH (w, &d->waiting) {
        int r = add_unit(d, x, w);
        if (r < 0)
            return r;
    }
    d->waiting.n = 0;
    return 0;
}

/* Whether the unit waits for what the item that it stands in will tell of. */
static bool waits_in_item(dealer *d, const toc_unit_facts *f, bool new_paragraph)
{
    if (f->section && (new_paragraph || f->item)) {
        d->waiting.n = 0; /* what stands above the first head is of none of the stories */
        open_section(d, f->section);
    } else if (f->item)
        d->item = true;
    if (!d->item || !f->unit.event || !(f->strong || f->harm))
        return d->item;
    open_section(d, NULL);
    d->item = false;
    return false;
}

/* An incident of which the rules may see no word. */
static toc_draft *open_learned(dealer *d, const toc_unit_facts *f)
{
    toc_unit_facts told = *f;
    bool cyber = d->opener->tells[f->unit.sentence][TOC_TELLS_CYBER] >= 0.5f;
    if (told.realm == TOC_REALM_NONE)
        told.realm = cyber ? TOC_REALM_CYBER : TOC_REALM_PHYSICAL;
    return open_draft(d, &told);
}

/* As choose(), and the opener has the last word. */
static toc_draft *judged(dealer *d, const toc_unit_facts *f, bool new_paragraph)
{
    if (!d->opener)
        return choose(d, f, new_paragraph);
    uint32_t before = d->drafts->n;
    toc_draft_vec told = {.n = before};
    toc_opening o = {d->s,
                     d->events,
                     &told,
                     lead(d) ? d->section_first : TOC_NO_TOKEN,
                     d->current,
                     new_paragraph,
                     d->digest,
                     false,
                     d->opener->tells};
    toc_row x;
    toc_draft *ret = choose(d, f, new_paragraph);
    told.p = d->drafts->p; /* those before: what was opened just now is not among them */
    o.opens = d->drafts->n > before;
    toc_opening_features(&o, f, &x);
    if (d->opener->observe)
        d->opener->observe(d->opener->ctx, &f->unit, &x);
    if (!d->opener->forest)
        return ret;
    float p = toc_row_ask(d->opener->forest, &x);
    if (!o.opens && p >= TOC_OPENING_ACCEPT) {
        toc_draft *mine = open_learned(d, f);
        ret = mine ? mine : ret;
        o.opens = mine != NULL;
    }
    if (o.opens && ret)
        ret->opening = p;
    return ret;
}

static int deal(dealer *d, toc_unit u)
{
    toc_unit_facts f = toc_unit_look(d->s, d->events, u, current(d), d->usual);
    uint32_t paragraph = d->s->text->sentences.p[u.sentence].paragraph;
    bool new_paragraph = paragraph != d->paragraph;
    d->paragraph = paragraph;
    if (d->digest && toc_sentence_at(d->s, u.first).first == u.first &&
        toc_story_head(d->s, u.sentence)) {
        f.item = true;
        f.section = f.section ? f.section : toc_story_place(d->s, u.sentence);
    }
    int r = new_paragraph ? close_item(d) : 0;
    if (r < 0)
        return r;
    if (waits_in_item(d, &f, new_paragraph))
        return put_off(d, &f);
    toc_draft *x = judged(d, &f, new_paragraph);
    if (x)
        return add_unit(d, x, &f);
    r = lead(d) ? 0 : put_off(d, &f);
    return d->s->arena->overflowed ? -ENOMEM : r;
}

int toc_drafts_make(const toc_scan *s, const toc_event_vec *events, const toc_opener *opener,
                    toc_draft_vec *out)
{
    dealer d = {.s = s,
                .opener = opener,
                .events = events,
                .drafts = out,
                .current = TOC_NO_TOKEN,
                .told = TOC_NO_TOKEN,
                .digest = toc_is_digest(s),
                .usual = toc_usual_realm(s)};
    for (uint32_t k = 0; k < s->text->sentences.n; k++) {
        toc_sentence se = s->text->sentences.p[k];
        for (uint32_t from = se.first; from < se.end;) {
            uint32_t end = toc_unit_end(s, events, se, from);
            int r = deal(&d, (toc_unit){.first = from, .end = end, .sentence = k});
            if (r < 0)
                return r;
            from = end;
        }
    }
    toc_drafts_sift(s, opener != NULL, out);
    return s->arena->overflowed ? -ENOMEM : 0;
}
