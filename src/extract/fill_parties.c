/*
 * fill_parties - who did it, and how sure that is.
 *
 * The status follows the decision rules of the record: admitted by the party itself; accused by an
 * authority; suspected by others; possible; denied; else told as a fact. A party gets the strongest
 * status that any statement about it in the incident's units gives.
 */
#include "base/utf8.h"
#include "extract/accused.h"
#include "extract/deeds_told.h"
#include "extract/draft.h"
#include "extract/names.h"
#include "extract/parties.h"

/* ---------------------------------------------------------------- by statements */

toc_perp_status toc_status_said(toc_stance stance, toc_sv by, bool official)
{
    switch (stance) {
    case TOC_STANCE_CLAIMS_RESPONSIBILITY:
        return TOC_STATUS_CLAIMED;
    case TOC_STANCE_DENIES:
        return TOC_STATUS_DENIED;
    case TOC_STANCE_SUGGESTS:
        return TOC_STATUS_POSSIBLE;
    case TOC_STANCE_SUSPECTS:
        return TOC_STATUS_SUSPECTED;
    default:
        return by.n == 0 ? TOC_STATUS_FACT : official ? TOC_STATUS_ACCUSED : TOC_STATUS_SUSPECTED;
    }
}

/* "probably", "with moderate confidence": what is told as a fact is none. */
static bool hedged(const toc_scan *s, uint32_t token)
{
    toc_sentence se = toc_sentence_at(s, token);
    for (uint32_t i = se.first; i < se.end; i++)
        if (toc_word_in(s, i,
                        " probably presumably allegedly alleged apparently likely believed "
                        "suspected thought "
                        "confidence reportedly "))
            return true;
    return false;
}

/* The state whose office speaks: Russia of "the Russian embassy". */
static toc_party state_speaking(const toc_scan *s, const toc_statement *st)
{
    for (uint32_t i = st->speaker.full_first; st->speaker.found && i < st->speaker.end; i++)
        if (s->place_at[i] != TOC_NO_TOKEN &&
            s->places.p[s->place_at[i]].use != TOC_PLACE_USE_PLACE)
            return toc_state_of(s, i);
    return (toc_party){0};
}

/* "had nothing to do with it", "denied any part in it" */
static bool denies_part(const toc_scan *s, const toc_statement *st)
{
    enum { REACH = 4 };
    for (uint32_t i = st->verb; i < TOC_MIN(st->verb_end + REACH, st->end); i++)
        if (toc_word_in(s, i,
                        " nothing responsible responsibility involved involvement part role "))
            return true;
    return false;
}

/* A group or a state, not a person or people without a name. */
static bool body(const toc_scan *s, const toc_party *q)
{
    const toc_name *n = toc_name_at(s, q->first);
    bool named = s->actor_at[q->first] != TOC_NO_TOKEN || (n && n->kind == TOC_NAME_ORGANIZATION) ||
                 q->end - q->first > 2;
    return q->kind == TOC_PARTY_STATE || (q->kind == TOC_PARTY_ORGANIZATION && named);
}

/* "Free Mulde Valley has told us that it had nothing to do with the fire": named only to deny it.
 */
static void by_denial(const toc_scan *s, const toc_statement *st, toc_draft *d)
{
    toc_party q = st->speaker.found ? toc_party_in(s, st->speaker.full_first, st->speaker.end)
                                    : (toc_party){0};
    if (!q.found)
        q = state_speaking(s, st);
    if (q.found && body(s, &q) && denies_part(s, st))
        toc_party_add(s, &d->incident, &q, TOC_STATUS_DENIED, "denial of one's own part");
}

/* "The cell had claimed the bombing", "The gang, NightElk, claimed it": the group that was named
 * last before it, or is right behind it. */
static toc_party group_told_of(const toc_scan *s, toc_np np)
{
    uint32_t end = toc_sentence_at(s, np.head).end, behind = np.end + 1;
    if (!toc_word_in(s, np.head,
                     " group cell gang network organisation organization movement faction "))
        return (toc_party){0};
    behind += behind + 1 < end && s->text->tokens.p[behind].pos == TOC_DET;
    if (behind < end && toc_word_is(s, np.end, ",") && s->actor_at[behind] != TOC_NO_TOKEN)
        return toc_party_at(s, behind);
    if (np.end != np.first + 1 || !toc_word_is(s, np.full_first, "the"))
        return (toc_party){0};
    for (uint32_t k = s->actors.n; k > 0; k--)
        if (s->actors.p[k - 1].first < np.first && !s->actors.p[k - 1].malware)
            return toc_party_at(s, s->actors.p[k - 1].first);
    return (toc_party){0};
}

static void by_claim(const toc_scan *s, const toc_statement *st, toc_draft *d)
{
    toc_party q = st->speaker.found ? toc_party_in(s, st->speaker.full_first, st->speaker.end)
                  : toc_word_is(s, st->verb_end - 1, "by") ? toc_party_in(s, st->verb_end, st->end)
                                                           : (toc_party){0};
    if (!q.found && st->speaker.found)
        q = group_told_of(s, st->speaker);
    toc_party state = st->official && q.found && s->actor_at[q.first] == TOC_NO_TOKEN
                          ? state_speaking(s, st) /* its defence ministry */
                          : (toc_party){0};
    if (state.found)
        toc_party_add(s, &d->incident, &state, TOC_STATUS_CLAIMED, "claim of responsibility");
    else if (q.found && q.kind != TOC_PARTY_STATE)
        toc_party_add(s, &d->incident, &q, TOC_STATUS_CLAIMED, "claim of responsibility");
}

/* "thinks that it will impress Quorum": q is the object of a verb of what is thought. */
static bool acted_upon(const toc_scan *s, const toc_statement *st, const toc_party *q)
{
    return q->kind == TOC_PARTY_ORGANIZATION && q->first > st->first + 1 &&
           s->text->tokens.p[q->first - 1].pos == TOC_VERB &&
           !toc_word_in(s, q->first - 1, " calls call called calling named dubbed tracks ");
}

/* "an e-mail that seemed to come from Human Resources": whose name was used. */
static bool mask(const toc_scan *s, const toc_party *q)
{
    return toc_word_before(s, q->first, 5, " come came ") &&
           toc_word_before(s, q->first, 6, " seemed seems appeared purported pretended claimed ");
}

/* A suspicion is about the party right behind it; a state or a person named later is named aside.
 */
static bool meant(const toc_scan *s, const toc_statement *st, const toc_party *q)
{
    enum { STATE_REACH = 4 };
    if (!q->found || st->blame)
        return q->found;
    if (acted_upon(s, st, q) || mask(s, q))
        return false;
    return q->kind != TOC_PARTY_PERSON &&
           (q->kind != TOC_PARTY_STATE || q->first <= st->first + STATE_REACH);
}

/* "people who hate the country", "during Holy Week": nobody in particular. */
static bool nobody_named(const toc_scan *s, const toc_party *q)
{
    return (q->end == q->first + 1 &&
            toc_word_in(s, q->end - 1, " people persons somebody someone those ")) ||
           toc_word_in(s, q->end - 1, " week weekend month season easter christmas ramadan ");
}

/* "as they could be attacked with the same method": of those who may be hit. */
static bool of_target(const toc_scan *s, const toc_statement *st)
{
    return !st->blame && st->stance == TOC_STANCE_SUGGESTS &&
           st->verb_end < toc_sentence_at(s, st->verb).end &&
           toc_word_in(s, st->verb_end,
                       " attacked hit targeted affected exploited opened stolen used copied "
                       "accessed reached read ");
}

static void by_blame(const toc_scan *s, const toc_statement_vec *all, uint32_t k, toc_draft *d)
{
    const toc_statement *st = &all->p[k];
    toc_sv by;
    bool official;
    toc_stance stance;
    toc_party q = toc_accused(s, all, k, &by, &official, &stance);
    if (!meant(s, st, &q) || nobody_named(s, &q) || of_target(s, st) ||
        toc_accused_of_words(s, st->verb))
        return;
    toc_perp_status status = toc_status_said(stance, by, official);
    if (status == TOC_STATUS_FACT && hedged(s, st->verb))
        status = TOC_STATUS_SUSPECTED;
    toc_party_add(s, &d->incident, &q, status, "statement about the deed");
    toc_party other = toc_party_joined(s, &q);
    if (other.found && st->blame)
        toc_party_add(s, &d->incident, &other, status, "statement about the deed");
}

/* "Burundi's ministry said that the cell had been armed by Rwanda": told by somebody, so no fact.
 */
static void by_telling(const toc_scan *s, const toc_statement *st, toc_draft *d)
{
    bool we = st->verb > 0 && toc_word_is(s, st->verb - 1, "we"); /* "We assess that …" */
    if ((!st->by.n && !we) || st->blame)
        return;
    bool aside = st->first < st->verb; /* "…, police said" is the report's own telling */
    toc_party q = aside ? toc_doer_served(s, st) : toc_deed_told(s, st);
    if (q.found && !toc_sv_eq_nocase(q.name, st->by) && q.kind != TOC_PARTY_GROUP)
        toc_party_add(s, &d->incident, &q,
                      we ? TOC_STATUS_SUSPECTED
                         : toc_status_said((toc_stance)st->stance, st->by, st->official),
                      "statement that tells of the deed");
}

/* "The American army confirmed that it had carried out the strike": the state owns up to it. */
static void by_admission(const toc_scan *s, const toc_statement *st, toc_draft *d)
{
    enum { REACH = 4 };
    toc_party q = st->official && st->first > st->verb && st->speaker.found
                      ? toc_party_in(s, st->speaker.full_first, st->speaker.end)
                      : (toc_party){0};
    if (q.kind != TOC_PARTY_STATE)
        return;
    for (uint32_t i = st->first; i + 2 < st->end; i++)
        for (uint32_t v = i + 1; toc_word_in(s, i, " it its ") && v < TOC_MIN(i + REACH, st->end);
             v++)
            if (toc_word_in(s, v, " carried conducted fired launched struck bombed shelled ") &&
                !toc_negated(s, v)) {
                toc_party_add(s, &d->incident, &q, TOC_STATUS_CLAIMED, "owns up to the deed");
                return;
            }
}

static void by_statement(const toc_scan *s, const toc_statement_vec *all, uint32_t k, toc_draft *d)
{
    const toc_statement *st = &all->p[k];
    if (st->stance == TOC_STANCE_CLAIMS_RESPONSIBILITY) {
        by_claim(s, st, d);
        return;
    }
    if (st->stance == TOC_STANCE_ASSERTS || st->stance == TOC_STANCE_SUSPECTS)
        by_telling(s, st, d);
    if (st->stance == TOC_STANCE_ASSERTS || st->stance == TOC_STANCE_CONFIRMS)
        by_admission(s, st, d);
    if (st->stance == TOC_STANCE_DENIES)
        by_denial(s, st, d);
    if (st->blame || st->stance == TOC_STANCE_SUSPECTS || st->stance == TOC_STANCE_SUGGESTS)
        by_blame(s, all, k, d);
}

/* ---------------------------------------------------------------- by the deed */

/* "condemned the raid": what stands in tokens [first, end) is what others say of a deed. */
static bool judges(const toc_scan *s, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++)
        if (toc_word_in(s, i,
                        " condemned condemns condemning denounced denounces criticised criticized "
                        "deplored mourned praised welcomed celebrated investigated distanced "
                        "denied denies denying "
                        "rejected rejects "))
            return true;
    return false;
}

/* "had prevented a car bombing by the Fern Front", where the report is about what came of it. */
static bool prevented(const toc_scan *s, const toc_draft *d, const toc_event *e)
{
    enum { REACH = 5 };
    return d->incident.stage == TOC_STAGE_ACCOMPLISHED &&
           toc_word_before(s, e->first, REACH, " prevented prevent averted avert thwarted foiled ");
}

/* Before the trigger as its doer, or after it behind "by": "shot by four gunmen". */
static bool doer(const toc_scan *s, const toc_draft *d, uint32_t first, uint32_t end)
{
    enum { REACH = 9 };
    toc_sentence se = toc_sentence_at(s, first);
    for (uint32_t k = toc_events_from(&d->events, se.first);
         k < d->events.n && d->events.p[k].first < se.end; k++) {
        const toc_event *e = &d->events.p[k];
        if (end <= e->first && e->first - end <= REACH && !judges(s, end, e->first))
            return true;
        if (first >= e->end && first - e->end <= REACH && first > 0 &&
            toc_find_class(s, e->end, first, TOC_WORD_SAY_ASSERT) == TOC_NO_TOKEN)
            for (uint32_t i = e->end; i < first && !prevented(s, d, e); i++)
                if (toc_word_is(s, i, "by"))
                    return toc_find_class(s, i, first, TOC_WORD_HARM_KILLED) == TOC_NO_TOKEN;
    }
    return false;
}

/* "Suspected al-Shabaab militants killed", "has carried out similar attacks": how sure it is. */
static toc_perp_status status_of_doer(const toc_scan *s, const toc_actor_mention *a)
{
    enum { REACH = 8 };
    toc_sentence se = toc_sentence_at(s, a->first);
    if (a->first > se.first &&
        toc_word_in(s, a->first - 1, " suspected alleged presumed purported believed "))
        return TOC_STATUS_SUSPECTED;
    for (uint32_t i = a->end; i + 1 < TOC_MIN(a->end + REACH, se.end); i++)
        if (toc_word_in(s, i, " similar previous past earlier such frequent ") &&
            toc_word_in(s, i + 1,
                        " attacks attack bombings strikes blasts raids killings assaults "))
            return TOC_STATUS_POSSIBLE;
    return TOC_STATUS_FACT;
}

/* "Soldiers of the Guard killed the gunman": end is behind who does it. */
static bool strikes_attacker(const toc_scan *s, uint32_t end)
{
    enum { VERB = 3, OBJECT = 4 };
    uint32_t last = toc_sentence_at(s, end - 1).end;
    for (uint32_t i = end; i < TOC_MIN(end + VERB, last); i++) {
        if (!toc_is(s, i, TOC_WORD_HARM_KILLED))
            continue;
        for (uint32_t k = i + 1; k < TOC_MIN(i + OBJECT, last); k++)
            if (toc_is(s, k, TOC_WORD_ATTACKER_STRICT))
                return true;
    }
    return false;
}

/* "a note signed by 'Marrow'": whoever signs owns up to it, unless the note denies it. */
static bool signs(const toc_scan *s, uint32_t first)
{
    enum { REACH = 4 };
    return toc_word_before(s, first, REACH, " signed ") &&
           toc_find_class(s, first, toc_sentence_at(s, first).end, TOC_WORD_SAY_DENY) ==
               TOC_NO_TOKEN;
}

/* "The blackmailers, who call themselves Night Ledger, want …": those who did it. */
static bool named_attackers(const toc_scan *s, uint32_t first)
{
    enum { REACH = 7 };
    uint32_t from = toc_sentence_at(s, first).first;
    bool called = first > from && toc_word_in(s, first - 1, " themselves itself as called ");
    return called &&
           toc_word_before(s, first, REACH,
                           " attackers hackers blackmailers extortionists intruders attacked ");
}

/* "Night Ledger, which stated that it had the files and demanded $650,000": who asks for money owns
 * up to it. */
static bool extorts(const toc_scan *s, const toc_draft *d, const toc_actor_mention *a)
{
    enum { REACH = 14 };
    uint32_t end = TOC_MIN(a->end + REACH, toc_sentence_at(s, a->first).end);
    if (d->incident.realm != TOC_REALM_CYBER)
        return false;
    for (uint32_t i = a->end; i < end; i++)
        if (toc_word_in(s, i, " demanded demands extorted ") && !toc_negated(s, i))
            return true;
    return false;
}

static void known_actors(const toc_scan *s, toc_draft *d)
{
    TOC_VEC_FOREACH (a, &s->actors) {
        if (a->malware || !toc_draft_has(d, a->first) || toc_only_kin(s, a->first) ||
            strikes_attacker(s, a->end))
            continue;
        bool own = signs(s, a->first);
        if (!own && !named_attackers(s, a->first) && !doer(s, d, a->first, a->end) &&
            !extorts(s, d, a))
            continue;
        toc_party q = toc_party_at(s, a->first);
        if (q.found && (own || extorts(s, d, a)))
            toc_party_add(s, &d->incident, &q, TOC_STATUS_CLAIMED, "signs for the deed");
        else if (q.found)
            toc_party_add(s, &d->incident, &q, status_of_doer(s, a), "known actor does the deed");
    }
}

/* Words for whoever it was: they name nobody. */
static bool nobody(const toc_scan *s, uint32_t head)
{
    return toc_word_in(s, head, " culprit culprits perpetrator perpetrators suspect suspects ");
}

/* Soldiers and police do harm too, but are named in reports for other reasons. */
static bool forces(const toc_scan *s, uint32_t head)
{
    return toc_is(s, head, TOC_WORD_AUTHORITY) ||
           toc_is(s, head, TOC_WORD_TARGET_LAW_ENFORCEMENT) ||
           toc_is(s, head, TOC_WORD_TARGET_MILITARY) ||
           toc_word_in(s, head,
                       " agent agents affiliate affiliates policeman policemen soldier soldiers "
                       "troops military army suspect "
                       "suspects criminal criminals fighters ");
}

/* "shot", not "was shot": the word at i, which is not the first of its sentence. */
static bool active(const toc_scan *s, uint32_t i)
{
    return s->text->tokens.p[i].pos == TOC_VERB &&
           !toc_word_in(s, i - 1, " was were been being is are be ");
}

/* "had killed two policemen": those who end before token end. */
static bool object_of_killing(const toc_scan *s, uint32_t end)
{
    enum { REACH = 4 };
    uint32_t opens = toc_sentence_at(s, end - 1).first;
    uint32_t before = end > opens + REACH ? end - REACH : opens;
    uint32_t verb = toc_find_class(s, before, end - 1, TOC_WORD_HARM_KILLED);
    return verb != TOC_NO_TOKEN && verb > opens && active(s, verb);
}

/* "were shot", "was being beaten", behind the form of "to be" at token be. */
static bool undergoes(const toc_scan *s, uint32_t be, uint32_t end)
{
    enum { VERB = 3 };
    for (uint32_t i = be + 1; i < TOC_MIN(be + 1 + VERB, end); i++) {
        const toc_token *t = &s->text->tokens.p[i];
        if (toc_is(s, i, TOC_WORD_HARM_KILLED) || toc_is(s, i, TOC_WORD_HARM_INJURED))
            return true;
        if (t->pos == TOC_VERB)
            return !toc_sv_ends(t->fold, TOC_SV("ing"));
        if (t->pos != TOC_AUX && t->pos != TOC_ADV)
            return false;
    }
    return false;
}

/* "nine soldiers were killed", "nine soldiers, two cooks and a nurse were killed": they are
 * victims, whatever the others did to them. */
static bool told_harmed(const toc_scan *s, uint32_t end)
{
    enum { REACH = 14 };
    uint32_t last = toc_sentence_at(s, end - 1).end, to = TOC_MIN(end + REACH, last);
    uint32_t be = end;
    while (be < to && !toc_word_in(s, be, " was were been are is ") &&
           (toc_word_in(s, be, " , and have had has ") || s->number_at[be] != TOC_NO_TOKEN ||
            s->text->tokens.p[be].pos == TOC_DET || toc_is_nominal(s, be)))
        be++;
    if (be < to && toc_word_in(s, be, " died perished fell ")) /* "had died" */
        return true;
    bool participle = end + 1 < last && toc_word_in(s, end, " killed wounded injured ") &&
                      toc_word_in(s, end + 1, " in by during near ");
    if (participle) /* "102 soldiers killed in the raid" */
        return true;
    return be < to && toc_word_in(s, be, " was were been are is ") && undergoes(s, be, last);
}

static bool harmed(const toc_scan *s, uint32_t end)
{
    return object_of_killing(s, end) || told_harmed(s, end);
}

/* "dressed as a policeman", "posed as soldiers" */
static bool in_guise(const toc_scan *s, toc_np np)
{
    uint32_t first = toc_sentence_at(s, np.head).first;
    return np.full_first > first + 1 && toc_word_is(s, np.full_first - 1, "as") &&
           toc_word_in(s, np.full_first - 2,
                       " dressed disguised posed posing masquerading pretended ");
}

/* Whether the noun at i, of q, means who did it: "twelve suspects rammed a van", "soldiers shot".
 */
static bool meant_by_noun(const toc_scan *s, const toc_draft *d, const toc_party *q, uint32_t i)
{
    if (nobody(s, i))
        return s->number_at[q->first] != TOC_NO_TOKEN && doer(s, d, q->first, q->end);
    return !forces(s, i) || (doer(s, d, q->first, q->end) && !harmed(s, i + 1));
}

/* "four gunmen" at token i, the number included; found = false if no attackers are meant. */
static toc_party attackers_at(const toc_scan *s, const toc_draft *d, uint32_t i)
{
    toc_np np = toc_np_around(s, i);
    if (!np.found || np.head != i || s->actor_at[i] != TOC_NO_TOKEN || toc_name_at(s, i) ||
        toc_word_in(s, np.full_first, " no neither none ") || in_guise(s, np))
        return (toc_party){0};
    toc_party q = toc_party_at(s, i);
    if (q.found)
        q.first = toc_counted_from(s, q.first);
    bool speaks = forces(s, i) && toc_speaks(s, toc_scan_words(s, np.first, np.end));
    q.found = q.found && !speaks && meant_by_noun(s, d, &q, i);
    return q;
}

/* "four gunmen", "a suicide bomber blew up": so many, and "one attacker was shot dead" leaves the
 * others. i: the noun. */
static bool counted_attackers(const toc_scan *s, const toc_draft *d, toc_party q, uint32_t i)
{
    if (s->number_at[q.first] != TOC_NO_TOKEN && !toc_word_is(s, q.first, "one"))
        return true;
    if (toc_word_in(s, q.first, " unknown unidentified "))
        return doer(s, d, q.first, q.end); /* nobody whom the report names */
    return toc_word_in(s, q.first - (q.first > 0), " a an ") &&
           toc_is(s, i, TOC_WORD_ATTACKER_STRICT) && doer(s, d, q.first, q.end);
}

/* Somebody is told to have done it; not only accused. */
static bool known_doer(const toc_scan *s, const toc_incident *i)
{
    TOC_VEC_FOREACH (p, &i->perpetrators)
        if (p->status == TOC_STATUS_FACT || p->status == TOC_STATUS_CLAIMED ||
            p->kind == TOC_PARTY_PERSON || (p->kind == TOC_PARTY_GROUP && toc_party_counted(s, p)))
            return true;
    return false;
}

/* "Gunmen on a motorbike wounded a reporter": a verb of harm not far behind token i. */
static bool harms(const toc_scan *s, uint32_t i)
{
    enum { REACH = 6 };
    uint32_t end = TOC_MIN(i + REACH, toc_sentence_at(s, i - 1).end);
    for (uint32_t k = i; k < end; k++)
        if ((toc_is(s, k, TOC_WORD_HARM_INJURED) || toc_is(s, k, TOC_WORD_HARM_KILLED)) &&
            active(s, k))
            return true;
    return false;
}

/* "Gunmen ambushed a convoy": people whom others accuse may stand behind them. */
static bool some_attackers(const toc_scan *s, const toc_draft *d, const toc_party *q)
{
    return q->end == q->first + 1 && toc_is(s, q->first, TOC_WORD_ATTACKER_STRICT) &&
           toc_sv_ends(s->text->tokens.p[q->first].fold, TOC_SV("men")) &&
           (doer(s, d, q->first, q->end) || harms(s, q->end)) &&
           !(q->first > toc_sentence_at(s, q->first).first &&
             s->text->tokens.p[q->first - 1].pos == TOC_DET);
}

/* Whether q, not counted, is somebody already named, or nobody in particular. */
static bool somebody_else(const toc_scan *s, const toc_draft *d, const toc_party *q)
{
    if (d->incident.realm == TOC_REALM_CYBER)
        return true;
    return d->incident.perpetrators.n && (known_doer(s, &d->incident) || !some_attackers(s, d, q));
}

/* Takes the attackers at token i for the best so far if there are none, or if they alone are
 * counted. */
static void consider(const toc_scan *s, const toc_draft *d, uint32_t i, toc_party *best,
                     bool *counted)
{
    toc_party q = attackers_at(s, d, i);
    bool so_many = q.found && counted_attackers(s, d, q, i);
    if (!q.found || (best->found && (!so_many || *counted)))
        return;
    *best = q;
    *counted = so_many;
}

static void attackers(const toc_scan *s, toc_draft *d)
{
    toc_party best = {0};
    bool counted = false;
    TOC_VEC_FOREACH (u, &d->units)
        for (uint32_t i = u->first; i < u->end; i++)
            if (toc_is(s, i, TOC_WORD_ATTACKER) && !(best.found && toc_sentence_at(s, i).heading))
                consider(s, d, i, &best, &counted);
    if (!best.found || (!counted && somebody_else(s, d, &best)))
        return;
    best.name = toc_scan_words(s, best.first, best.end);
    toc_party_add(s, &d->incident, &best, TOC_STATUS_FACT, "unnamed attackers");
}

/* People who are no attackers by their name: "two men", "an inmate". */
static bool ordinary(const toc_scan *s, toc_np np)
{
    if (!np.found || toc_name_at(s, np.head) || s->actor_at[np.head] != TOC_NO_TOKEN ||
        toc_is(s, np.head, TOC_WORD_ATTACKER))
        return false;
    bool indefinite =
        toc_counted_from(s, np.first) < np.first || toc_word_in(s, np.full_first, " a an ");
    return indefinite &&
           toc_word_in(s, np.head,
                       " man men woman women youth youths boy boys teenager teenagers husband "
                       "inmate prisoner student pupil people persons male males female individual "
                       "individuals figure figures ");
}

/* "by" of "was shot by", "was snatched from his yard on Monday by"; the harm's words are [i, next).
 */
static uint32_t agent(const toc_scan *s, const toc_unit *u, uint32_t i, uint32_t next)
{
    enum { REACH = 10 };
    if (toc_word_is(s, next, "by"))
        return next;
    if (i == u->first || !toc_word_in(s, i - 1, " was were been being "))
        return TOC_NO_TOKEN;
    for (uint32_t k = next; k < TOC_MIN(next + REACH, u->end); k++) {
        if (toc_word_is(s, k, "by"))
            return k;
        if (s->text->tokens.p[k].pos == TOC_VERB || s->text->tokens.p[k].pos == TOC_PUNCT)
            return TOC_NO_TOKEN;
    }
    return TOC_NO_TOKEN;
}

/* Who did the harm that the word at i tells of: behind "by" or, if it has an object, before it. */
static toc_np doer_of(const toc_scan *s, const toc_unit *u, uint32_t i)
{
    uint32_t next = i + 1;
    while (next < u->end &&
           (toc_is(s, next, TOC_WORD_HARM_KILLED) || toc_is(s, next, TOC_WORD_HARM_INJURED)))
        next++;
    if (next + 1 >= u->end)
        return (toc_np){0};
    uint32_t by = agent(s, u, i, next);
    if (by != TOC_NO_TOKEN)
        return toc_np_after(s, by + 1, 4);
    toc_pos pos = s->text->tokens.p[next].pos;
    bool object = pos == TOC_DET || pos == TOC_PROPN || s->number_at[next] != TOC_NO_TOKEN;
    bool did = object && i > u->first && active(s, i) && !toc_in_date(s, next);
    return did ? toc_np_subject(s, i) : (toc_np){0};
}

/* "three men armed with a hammer robbed a shop": the people before "armed", or the subject. */
static toc_np robber(const toc_scan *s, uint32_t verb)
{
    enum { REACH = 12 };
    uint32_t first = toc_sentence_at(s, verb).first;
    for (uint32_t i = verb; i > first + 1 && verb - i < REACH; i--)
        if (toc_word_in(s, i - 1, " armed wearing carrying "))
            return toc_np_around(s, i - 2);
    return toc_np_subject(s, verb);
}

/* "Russia launched 41 drones": a state does it. */
static bool launches(const toc_scan *s, const toc_draft *d, const toc_place_mention *p)
{
    return p->use != TOC_PLACE_USE_ADJECTIVE && toc_draft_has(d, p->first) &&
           p->end + 1 < toc_sentence_at(s, p->first).end && !toc_sentence_at(s, p->first).heading &&
           toc_word_in(s, p->end, " launched fired shelled bombed struck attacked ") &&
           s->text->tokens.p[p->end].pos == TOC_VERB &&
           !toc_word_in(s, p->end + 1, " in by on at ");
}

/* "Russian missiles hit", "was destroyed by American drones", "an Israeli air strike killed": arms
 * that none but a state has, and whose. */
static void states(const toc_scan *s, toc_draft *d)
{
    TOC_VEC_FOREACH (p, &s->places) {
        if (launches(s, d, p)) {
            toc_party q = toc_party_at(s, p->first);
            if (q.found)
                toc_party_add(s, &d->incident, &q, TOC_STATUS_FACT, "does the deed");
        }
        if (p->use != TOC_PLACE_USE_ADJECTIVE || !toc_draft_has(d, p->first) ||
            p->end >= toc_sentence_at(s, p->first).end || toc_sentence_at(s, p->first).heading)
            continue;
        uint32_t arms = p->end, end = TOC_MIN(arms + 2, toc_sentence_at(s, p->first).end);
        bool armed = toc_find_class(s, arms, end, TOC_WORD_WEAPON_MISSILE) != TOC_NO_TOKEN ||
                     toc_find_class(s, arms, end, TOC_WORD_WEAPON_DRONE) != TOC_NO_TOKEN ||
                     toc_find_class(s, arms, end, TOC_WORD_WEAPON_ARTILLERY) != TOC_NO_TOKEN ||
                     toc_find_class(s, arms, end, TOC_WORD_WEAPON_AIRCRAFT) != TOC_NO_TOKEN;
        if (!armed || !doer(s, d, p->first, arms))
            continue;
        toc_party q = toc_state_of(s, p->first);
        q.end = arms + 1;
        if (q.found)
            toc_party_add(s, &d->incident, &q, TOC_STATUS_FACT, "arms of a state do the deed");
    }
}

/* "a male in a hoodie running from the building": behind token i somebody runs. */
static bool flees(const toc_scan *s, uint32_t i)
{
    enum { REACH = 7 };
    uint32_t end = TOC_MIN(i + REACH, toc_sentence_at(s, i - 1).end);
    for (uint32_t k = i; k < end; k++)
        if (toc_word_in(s, k, " running fleeing walking leaving throwing carrying entering "))
            return true;
    return false;
}

/* "Two persons in dark clothing were seen": suspects as long as there are no others. */
static void seen(const toc_scan *s, toc_draft *d)
{
    TOC_VEC_FOREACH (p, &d->incident.perpetrators)
        if (p->status != TOC_STATUS_DENIED && p->status != TOC_STATUS_POSSIBLE)
            return;
    TOC_VEC_FOREACH (u, &d->units)
        for (uint32_t i = u->first + 1; i < u->end; i++) {
            if (!toc_word_in(s, i, " seen saw spotted noticed shows showed captured filmed "))
                continue;
            bool passive = toc_word_in(s, i - 1, " were was been ");
            toc_np np = passive ? toc_np_subject(s, i - 1) : toc_np_after(s, i + 1, 3);
            uint32_t first = np.found ? toc_counted_from(s, np.first) : 0;
            if (!ordinary(s, np) || toc_negated(s, i) || (first == np.first && !flees(s, np.end)))
                continue;
            toc_party q = {true,    first,          np.end, toc_scan_words(s, first, np.end),
                           {"", 0}, TOC_PARTY_GROUP};
            toc_party_add(s, &d->incident, &q, TOC_STATUS_SUSPECTED, "seen near the deed");
            return;
        }
}

/* The counted people who are the subject of the verb do what it tells; false: they are none. */
static bool by_count(const toc_scan *s, toc_draft *d, uint32_t verb)
{
    toc_np np = toc_np_subject(s, verb);
    uint32_t counted = np.found ? toc_counted_from(s, np.first) : 0;
    if (!ordinary(s, np) || counted == np.first || np.end > verb)
        return false;
    toc_party q = {true,    counted,        np.end, toc_scan_words(s, counted, np.end),
                   {"", 0}, TOC_PARTY_GROUP};
    toc_party_add(s, &d->incident, &q, TOC_STATUS_FACT, "does the deed");
    return true;
}

/* "entered the village", "stopped his car": as those do who come to rob or to kill. */
static bool enters(const toc_scan *s, uint32_t i)
{
    return toc_word_in(s, i,
                       " entered stormed raided stopped burst broke forced dragged pulled threw "
                       "surrounded smashed ") &&
           active(s, i);
}

/* "Two men on a motorcycle fired eleven shots": counted people do what makes news. */
static void doers(const toc_scan *s, toc_draft *d)
{
    if (d->incident.realm == TOC_REALM_CYBER || known_doer(s, &d->incident))
        return;
    TOC_VEC_FOREACH (e, &d->events)
        if (e->strong && e->first > toc_sentence_at(s, e->first).first && active(s, e->first) &&
            by_count(s, d, e->first))
            return;
    TOC_VEC_FOREACH (u, &d->units)
        for (uint32_t i = u->first + 1; i < u->end; i++)
            if (enters(s, i) && by_count(s, d, i))
                return;
}

/* Who robs, where nobody is harmed. */
static void robbers(const toc_scan *s, toc_draft *d)
{
    TOC_VEC_FOREACH (e, &d->events) {
        uint32_t first = toc_sentence_at(s, e->first).first;
        if (!e->strong || e->type != TOC_TYPE_ROBBERY || e->first <= first || !active(s, e->first))
            continue;
        toc_np np = robber(s, e->first);
        uint32_t counted = np.found ? toc_counted_from(s, np.first) : 0;
        if (!ordinary(s, np) || counted == np.first)
            continue;
        toc_party q = {true,    counted,        np.end, toc_scan_words(s, counted, np.end),
                       {"", 0}, TOC_PARTY_GROUP};
        toc_party_add(s, &d->incident, &q, TOC_STATUS_FACT, "does the deed");
        return;
    }
}

/* "was abducted by men in uniform" */
static bool bare_men(const toc_scan *s, toc_np np)
{
    return np.found && np.full_first == np.first && np.end == np.first + 1 && np.first > 0 &&
           toc_word_is(s, np.first - 1, "by") &&
           toc_word_in(s, np.head, " men youths boys teenagers people persons strangers ");
}

/* "was shot dead by two men on a motorcycle", "a man stabbed three people". */
static void agents(const toc_scan *s, toc_draft *d)
{
    TOC_VEC_FOREACH (u, &d->units)
        for (uint32_t i = u->first; i + 1 < u->end; i++) {
            if (!toc_is(s, i, TOC_WORD_HARM_KILLED) && !toc_is(s, i, TOC_WORD_HARM_INJURED) &&
                !toc_is(s, i, TOC_WORD_HARM_KIDNAPPED))
                continue;
            toc_np np = doer_of(s, u, i);
            if (!(ordinary(s, np) || bare_men(s, np)) || np.head < u->first || np.head >= u->end)
                continue;
            uint32_t first = toc_counted_from(s, np.first);
            if (first == np.first && d->incident.perpetrators.n)
                return; /* "a man": somebody named elsewhere */
            toc_party q = {true,    first,          np.end, toc_scan_words(s, first, np.end),
                           {"", 0}, TOC_PARTY_GROUP};
            toc_party_add(s, &d->incident, &q, TOC_STATUS_FACT, "does the harm");
            return;
        }
}

void toc_fill_parties(const toc_scan *s, const toc_statement_vec *st, const toc_draft *lead,
                      toc_draft *d)
{
    known_actors(s, d);
    for (uint32_t k = 0; k < st->n; k++)
        if (toc_draft_has(d, st->p[k].verb))
            by_statement(s, st, k, d);
    if (!toc_left_out(s->without, TOC_PART_LAW))
        toc_fill_suspects(s, d);
    attackers(s, d);
    agents(s, d);
    robbers(s, d);
    doers(s, d);
    states(s, d);
    seen(s, d);
    toc_fill_only_gang(s, d);
    toc_fill_carried(s, st, lead, d);
}
