/* events - see events.h. */
#include "extract/events.h"

#include "extract/event_intents.h"
#include "extract/event_pairs.h"
#include "extract/event_stage.h"
#include "extract/phrase.h"
#include "extract/threat_notes.h"

#include <errno.h>
#include <stdlib.h>

/* ---------------------------------------------------------------- one trigger */

/* "Whoever breaks in, or sends out ransomware, can be sent to prison": the law, not a deed. */
static bool of_law(const toc_scan *s, const toc_trigger *t)
{
    toc_sentence se = toc_sentence_at(s, t->first);
    bool anybody = false, punished = false;
    for (uint32_t i = se.first; i < se.end; i++) {
        anybody |= i < t->first && toc_word_in(s, i, " whoever anyone anybody ");
        punished |=
            toc_word_in(s, i, " can may shall faces fined punishable liable jailed prison ");
    }
    return anybody && punished;
}

/* "Drone attacks on power stations are likely", "before the attack was to take place" */
static bool expected(const toc_scan *s, const toc_trigger *t)
{
    enum { REACH = 10 };
    uint32_t end = TOC_MIN(t->end + REACH, toc_sentence_at(s, t->first).end);
    if (t->end + 2 < end && toc_word_in(s, t->end, " was were is are ") &&
        (toc_word_is(s, t->end + 1, "due") ||
         (toc_word_is(s, t->end + 1, "to") && toc_word_in(s, t->end + 2, " take be have happen "))))
        return true;
    bool attacks =
        toc_word_in(s, t->end - 1, " attacks bombings strikes raids shootings kidnappings ");
    for (uint32_t i = t->end; i + 1 < end && !toc_word_in(s, i, " , ; that which who "); i++)
        if (toc_word_in(s, i, " is are remain remains ") &&
            toc_word_in(s, i + 1, " likely probable possible expected feared bound set ") &&
            (attacks || (toc_word_is(s, i + 2, "to") && !toc_word_is(s, i + 3, "have"))))
            return true; /* "ransomware crews are likely to follow" */
    return false;
}

/* "a comedy about a kidnapping" */
static bool made_up(const toc_scan *s, const toc_trigger *t)
{
    uint32_t first = toc_sentence_at(s, t->first).first, at = t->first;
    return at >= first + 3 && toc_word_in(s, at - 1, " a an ") &&
           toc_word_in(s, at - 2, " about around ") &&
           toc_word_in(s, at - 3,
                       " comedy film movie novel thriller drama musical opera play sitcom game ");
}

static bool machine(const toc_scan *s, uint32_t i)
{
    return toc_word_in(
        s, i,
        " routers router computers computer devices device cameras accounts account sessions "
        "session phones servers server domains machines drone drones ");
}

/* "hijacked home routers", "drones can be hijacked" */
static bool hijacks_machines(const toc_scan *s, const toc_trigger *t)
{
    enum { REACH = 3 };
    toc_sentence se = toc_sentence_at(s, t->first);
    uint32_t from = t->first - se.first > REACH ? t->first - REACH : se.first;
    uint32_t end = TOC_MIN(t->end + REACH, se.end);
    for (uint32_t i = t->end; i < end; i++)
        if (machine(s, i))
            return true;
    bool passive = t->first > se.first && toc_word_in(s, t->first - 1, " be been were was are ");
    for (uint32_t i = from; i < t->first && passive; i++)
        if (machine(s, i))
            return true;
    return false;
}

/* "killed twelve with a hijacked lorry", "drove the hijacked truck": what it was done with. */
static bool hijacked_means(const toc_scan *s, const toc_trigger *t)
{
    return toc_word_is(s, t->first, "hijacked") && t->first > 1 && t->end < s->text->tokens.n &&
           toc_word_in(s, t->first - 1, " a the his ") &&
           toc_is(s, t->end, TOC_WORD_WEAPON_VEHICLE);
}

/* "a bang like an explosion", "it sounded like a bomb": what it was likened to. */
static bool likened(const toc_scan *s, uint32_t first)
{
    enum { REACH = 3 };
    uint32_t from = toc_sentence_at(s, first).first;
    for (uint32_t i = first; i > from && first - i < REACH; i--) {
        if (toc_word_in(s, i - 1, " like resembling resembled "))
            return true;
        if (!toc_word_in(s, i - 1, " a an the loud huge big ") &&
            s->text->tokens.p[i - 1].pos != TOC_ADJ)
            return false;
    }
    return false;
}

/* "heart attack", "attack helicopter", "bomb squad", "fired the manager", "attack ad". */
static bool figurative(const toc_scan *s, const toc_trigger *t)
{
    if (toc_is(s, t->first, TOC_WORD_FIGURATIVE) || toc_is(s, t->end - 1, TOC_WORD_FIGURATIVE) ||
        likened(s, t->first))
        return true;
    if (t->type == TOC_TYPE_KIDNAPPING && toc_seizes_goods(s, t->first))
        return true;
    if (t->type == TOC_TYPE_HIJACKING && (hijacks_machines(s, t) || hijacked_means(s, t)))
        return true;
    if (t->end < s->text->tokens.n && toc_type_realm(t->type) == TOC_REALM_CYBER &&
        toc_word_in(s, t->end,
                    " vulnerability vulnerabilities flaw flaws bug bugs problem weakness condition "
                    "protection prevention defence defense defences defenses readiness resilience "
                    "awareness training simulation simulations insurance policy detection "
                    "mitigation statistics survey "))
        return true; /* "a denial-of-service flaw", "phishing awareness" */
    return t->end < s->text->tokens.n &&
           toc_word_in(
               s, t->end,
               " squad disposal shelter helicopter helicopters aircraft plane planes ad ads "
               "season sequence scene film thriller ");
}

static int by_place(const void *a, const void *b)
{
    const toc_event *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    if (x->end != y->end)
        return x->end < y->end ? -1 : 1;
    return (int)x->type - (int)y->type;
}

uint32_t toc_events_from(const toc_event_vec *events, uint32_t token)
{
    return TOC_VEC_FROM(events, first, token);
}

uint32_t toc_events_gap(const toc_event_vec *events, uint32_t token)
{
    uint32_t behind = toc_events_from(events, token), gap = UINT32_MAX;
    if (behind < events->n)
        gap = events->p[behind].first - token;
    if (behind > 0)
        gap = TOC_MIN(gap, token - events->p[behind - 1].first);
    return gap;
}

/* "carried off the records of 310,000 patients", "carried off gold and goats": data or goods were
 * taken, and nobody. */
static uint8_t taken_type(const toc_scan *s, const toc_trigger *t)
{
    enum { REACH = 4 };
    uint32_t end = TOC_MIN(t->end + REACH, toc_sentence_at(s, t->first).end);
    for (uint32_t i = t->end; i < end && !toc_is(s, i, TOC_WORD_PEOPLE); i++) {
        if (toc_word_in(s, i,
                        " records record data files documents database archive archives details "
                        "gigabytes terabytes copies drawings passwords "))
            return TOC_TYPE_DATA_BREACH;
        if (toc_word_in(s, i,
                        " gold silver jewellery diamonds cattle cows goats sheep camels livestock "
                        "grain food money cash motorbikes motorcycles weapons rifles ammunition "
                        "equipment laptops medicine medicines paintings goods valuables "))
            return TOC_TYPE_ROBBERY;
    }
    return TOC_TYPE_KIDNAPPING;
}

static bool question(const toc_scan *s, toc_sentence se)
{
    return toc_word_is(s, se.end - 1, "?");
}

/* A quiz, and not a reader's questions that are answered. */
static bool many_questions(const toc_scan *s)
{
    enum { MANY = 4, ONE_OF = 4 };
    uint32_t n = 0;
    for (uint32_t k = 0; k < s->text->sentences.n; k++)
        n += question(s, s->text->sentences.p[k]);
    return n >= MANY && n * ONE_OF > s->text->sentences.n;
}

/* "Was the bank hacked?": yes or no; "Which ship did gunmen hijack?": what everybody knows. */
static bool asked(const toc_scan *s, uint32_t token)
{
    toc_sentence se = toc_sentence_at(s, token);
    uint32_t first = se.first; /* "Q: Was the bank hacked?" */
    first += first + 2 < se.end && toc_word_is(s, first + 1, ":") ? 2 : 0;
    return question(s, se) &&
           (toc_word_in(s, first, " was were is are did do does has have had could can will ") ||
            many_questions(s));
}

/* "The bear has been shot. Wardens fired at it": no human being by another. */
static bool of_beast(const toc_scan *s, uint32_t token)
{
    enum { REACH = 20 };
    for (uint32_t i = token; i > 0 && token - i < REACH; i--)
        if (toc_word_in(s, i - 1,
                        " bear bears wolf wolves fox foxes boar boars deer elk moose lion lions "
                        "tiger tigers leopard leopards elephant elephants shark sharks crocodile "
                        "crocodiles rabbit rabbits pheasants ducks geese cow cows bull bulls "))
            return true;
    return false;
}

/* What the trigger tells; of no stage where it tells of nothing that was done or tried. */
static toc_event told_by(const toc_scan *s, const toc_trigger *t)
{
    toc_stage stage = toc_stage_before(s, t->first, t->end);
    if (stage == TOC_STAGE_ACCOMPLISHED &&
        (toc_unreal(s, t->first) || expected(s, t) || of_law(s, t)))
        stage = TOC_STAGE_NONE;
    if (asked(s, t->first) || (t->end == t->first + 1 && toc_at_all_times(s, t->first, t->type)) ||
        (t->type == TOC_TYPE_SHOOTING && of_beast(s, t->first)))
        return (toc_event){.stage = TOC_STAGE_NONE};
    toc_stage behind =
        stage == TOC_STAGE_ACCOMPLISHED ? toc_stage_behind(s, t->end) : TOC_STAGE_NONE;
    stage = behind != TOC_STAGE_NONE ? behind : stage;
    uint8_t type = t->type == TOC_TYPE_KIDNAPPING ? taken_type(s, t) : t->type;
    return (toc_event){t->first, t->end, type, (uint8_t)stage, t->strong};
}

int toc_events_find(const toc_scan *s, toc_event_vec *out)
{
    TOC_VEC_FOREACH (t, &s->triggers) {
        if (figurative(s, t) || made_up(s, t) || toc_negated(s, t->first))
            continue;
        toc_event told = told_by(s, t);
        if (told.stage == TOC_STAGE_NONE)
            continue;
        toc_event *e = TOC_VEC_PUSH(s->arena, out);
        if (!e)
            return -ENOMEM;
        *e = told;
    }
    int r = toc_threat_notes_find(s, out);
    if (r == 0)
        r = toc_event_pairs_find(s, out);
    if (r == 0)
        r = toc_event_intents_find(s, out);
    if (out->n)
        qsort(out->p, out->n, sizeof(*out->p), by_place);
    return r;
}
