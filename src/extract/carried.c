/*
 * carried - perpetrators of the report's own incident who are said to have done another one, too,
 * without being named again: "the same men were behind a bomb found in March", "in 2019 it sent
 * forged mails to the tax office", "the indictment also covers the blackout".
 */
#include "base/limits.h"
#include "extract/parties.h"

#include <string.h>

static const char SAME[] = "the same as before";

/* Whether the report has it that p did the deed: not only that he might have, or did not. */
static bool held_to_have(const toc_perpetrator *p)
{
    return p->status != TOC_STATUS_DENIED && p->status != TOC_STATUS_POSSIBLE &&
           p->status != TOC_STATUS_ACQUITTED;
}

static void carry(const toc_scan *s, const toc_perpetrator *p, toc_perp_status status,
                  toc_basis basis, toc_draft *d)
{
    TOC_VEC_FOREACH (own, &d->incident.perpetrators)
        if (toc_sv_eq_nocase(own->name, p->name))
            return;
    toc_perpetrator *slot = d->incident.perpetrators.n < TOC_MAX_FIELD_ENTRIES
                                ? TOC_VEC_PUSH(s->arena, &d->incident.perpetrators)
                                : NULL;
    if (!slot)
        return;
    *slot = *p;
    slot->status = status;
    slot->basis = slot->status_basis = basis;
}

/* All whom the law has to do with, or who did it beyond doubt. */
static void carry_all(const toc_scan *s, const toc_draft *lead, toc_perp_status status,
                      toc_np words, toc_draft *d)
{
    toc_basis basis = toc_basis_of(s, words.full_first, words.end, 60, SAME);
    TOC_VEC_FOREACH (p, &lead->incident.perpetrators)
        if (held_to_have(p) && p->kind != TOC_PARTY_STATE &&
            !toc_party_named_elsewhere(s, &lead->incident, p))
            carry(s, p, status, basis, d);
}

/* "the same men", "that same gang" */
static bool the_same(const toc_scan *s, toc_np np)
{
    bool some = toc_is(s, np.head, TOC_WORD_ATTACKER) || toc_is(s, np.head, TOC_WORD_PEOPLE) ||
                toc_is(s, np.head, TOC_WORD_GROUP_NOUN) ||
                toc_word_in(s, np.head,
                            " sender group gang men people trio pair crew actor actors cell "
                            "hackers network culprits perpetrators suspects author authors ");
    return some && np.first > 0 &&
           (toc_word_is(s, np.first - 1, "same") || toc_word_is(s, np.first, "same"));
}

/* "The police believe that the same men were behind": statement k, about d. */
static void by_statement(const toc_scan *s, const toc_statement_vec *all, uint32_t k,
                         const toc_draft *lead, toc_draft *d)
{
    const toc_statement *st = &all->p[k];
    toc_np np = st->blame ? toc_np_subject(s, st->verb) : (toc_np){0};
    if (!np.found || !the_same(s, np) || toc_negated(s, st->verb))
        return;
    toc_sv by;
    bool official;
    toc_stance stance;
    (void)toc_accused(s, all, k, &by, &official, &stance);
    if (stance != TOC_STANCE_DENIES)
        carry_all(s, lead, toc_status_said(stance, by, official), np, d);
}

/* The group of the lead that was named last before token, or its only one; NULL: several, none. */
static const toc_perpetrator *group_before(const toc_scan *s, const toc_draft *lead, uint32_t token)
{
    const toc_perpetrator *only = NULL;
    uint32_t groups = 0;
    for (uint32_t k = s->actors.n; k > 0; k--) {
        const toc_actor_mention *a = &s->actors.p[k - 1];
        TOC_VEC_FOREACH (p, &lead->incident.perpetrators)
            if (a->first < token && !a->malware && held_to_have(p) &&
                toc_sv_eq_nocase(a->name, p->name))
                return p;
    }
    TOC_VEC_FOREACH (p, &lead->incident.perpetrators)
        if (p->kind == TOC_PARTY_ORGANIZATION && held_to_have(p)) {
            only = p;
            groups++;
        }
    return groups == 1 ? only : NULL;
}

/* The token where the verb of event e begins: "had sent poisoned spreadsheets"; TOC_NO_TOKEN: it is
 * told in the passive, or no verb tells of it. */
static uint32_t deed_verb(const toc_scan *s, const toc_event *e)
{
    enum { OBJECT = 4 };
    uint32_t opens = toc_sentence_at(s, e->first).first, i = e->first;
    uint32_t first = i > opens + OBJECT ? i - OBJECT : opens;
    while (i > first && s->text->tokens.p[i].pos != TOC_VERB)
        i--;
    while (i > first && s->text->tokens.p[i - 1].pos == TOC_VERB)
        i--; /* "sent poisoned", both taken for verbs */
    if (s->text->tokens.p[i].pos != TOC_VERB || i <= opens ||
        toc_word_in(s, i - 1, " was were been being is are be "))
        return TOC_NO_TOKEN;
    while (i > opens && (s->text->tokens.p[i - 1].pos == TOC_AUX ||
                         s->text->tokens.p[i - 1].pos == TOC_ADV || toc_word_is(s, i - 1, "also")))
        i--;
    return i > opens ? i : TOC_NO_TOKEN;
}

/* "the group", "the gang": the one of which the report has told. */
static bool the_group(const toc_scan *s, toc_np np)
{
    return np.found && np.end == np.first + 1 && toc_word_is(s, np.full_first, "the") &&
           toc_word_in(s, np.head, " group gang crew actor collective cell network ");
}

/* "in 2019 it sent", "when the same gang struck", "the group had attacked": who does what the event
 * e tells of. */
static void by_deed(const toc_scan *s, const toc_draft *lead, const toc_event *e, toc_draft *d)
{
    uint32_t verb = deed_verb(s, e);
    if (verb == TOC_NO_TOKEN)
        return;
    toc_np np = toc_np_around(s, verb - 1);
    if (np.found && the_same(s, np)) {
        carry_all(s, lead, TOC_STATUS_FACT, np, d);
        return;
    }
    bool meant = toc_word_in(s, verb - 1, " it they ") || the_group(s, np);
    const toc_perpetrator *p = meant ? group_before(s, lead, verb) : NULL;
    if (p)
        carry(s, p, TOC_STATUS_FACT, toc_basis_of(s, verb - 1, verb, 55, SAME), d);
}

/* "The indictment also covers the blackout", "the charges include two more raids" */
static void by_charges(const toc_scan *s, const toc_draft *lead, const toc_unit *u, toc_draft *d)
{
    enum { REACH = 4 };
    for (uint32_t i = u->first; i < u->end; i++) {
        if (!toc_word_in(s, i, " indictment charges complaint prosecution "))
            continue;
        for (uint32_t k = i + 1; k < TOC_MIN(i + REACH, u->end); k++)
            if (toc_word_in(s, k,
                            " covers cover include includes extend extends concern concerns "))
                carry_all(s, lead, TOC_STATUS_ACCUSED,
                          (toc_np){.full_first = i, .end = k + 1, .found = true}, d);
    }
}

/* A word of the law is followed by more deeds than one: "were charged with three bombings". */
static bool charged_with_several(const toc_scan *s, const toc_unit *u)
{
    enum { REACH = 16 };
    for (uint32_t i = u->first; i < u->end; i++) {
        if (!toc_word_in(s, i, " charged indicted sentenced convicted jailed accused "))
            continue;
        for (uint32_t k = i + 1; k < TOC_MIN(i + REACH, u->end); k++)
            if (toc_word_in(s, k,
                            " attacks bombings killings murders intrusions hacks robberies thefts "
                            "shootings stabbings kidnappings fires arsons raids explosions blasts "
                            "break-ins burglaries "))
                return true;
    }
    return false;
}

/* "Two men were charged with three bombings. On 3 March …": d, that is told behind it and has no
 * others, is one of them. */
static void by_several(const toc_scan *s, const toc_draft *lead, toc_draft *d)
{
    const toc_unit *charge = NULL;
    TOC_VEC_FOREACH (u, &d->units)
        if (u->recall)
            return;
    TOC_VEC_FOREACH (u, &lead->units)
        if (!charge && !toc_sentence_at(s, u->first).heading && charged_with_several(s, u))
            charge = u;
    if (!charge || !d->units.n || d->units.p[0].first < charge->first)
        return;
    TOC_VEC_FOREACH (p, &lead->incident.perpetrators)
        if (p->status == TOC_STATUS_ACCUSED ||
            strcmp(p->status_basis.rule, TOC_RULE_CONVICTED) == 0)
            if (!toc_party_named_elsewhere(s, &lead->incident, p))
                carry(s, p, p->status, p->basis, d);
}

void toc_fill_carried(const toc_scan *s, const toc_statement_vec *st, const toc_draft *lead,
                      toc_draft *d)
{
    if (!lead || !lead->incident.perpetrators.n)
        return;
    for (uint32_t k = 0; k < st->n; k++)
        if (toc_draft_has(d, st->p[k].verb))
            by_statement(s, st, k, lead, d);
    TOC_VEC_FOREACH (u, &d->units)
        if (u->event)
            by_charges(s, lead, u, d);
    TOC_VEC_FOREACH (e, &d->events)
        if (!d->incident.perpetrators.n)
            by_deed(s, lead, e, d);
    if (!d->incident.perpetrators.n)
        by_several(s, lead, d);
}
