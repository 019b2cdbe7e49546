/*
 * claims - what the rules of fill_claims.c share: how a claim is kept, and the kinds of claims that
 * have a file of their own.
 */
#pragma once

#include "extract/accused.h"
#include "extract/statements.h"

/* Adds c to i unless it says nothing or is there already; st gives its evidence. */
void toc_claim_add(const toc_scan *s, toc_incident *i, const toc_statement *st, toc_claim c);

/* Counts, motives and causes are said, whatever is said of the deed. */
static inline toc_stance toc_claim_said(const toc_statement *st)
{
    return st->stance == TOC_STANCE_CLAIMS_RESPONSIBILITY ? TOC_STANCE_ASSERTS
                                                          : (toc_stance)st->stance;
}

/* The figures that st gives, but for that of the doers, whom it tells of as such. */
void toc_claim_counts(const toc_scan *s, const toc_statement *st, const toc_party *doers,
                      toc_incident *i);

/* Why it was done, as st tells it; true if it does. */
bool toc_claim_motive(const toc_scan *s, const toc_statement *st, toc_incident *i);

/* "no indication that this was terrorism", "the police are not treating it as terrorist": a motive
 * that the speaker denies. */
bool toc_claim_no_terrorism(const toc_scan *s, const toc_statement *st, toc_incident *i);

/* How the text, or the known name, has party p. */
toc_sv toc_party_text(const toc_scan *s, toc_party p);

/* The party behind a speaker: itself, or the state whose office speaks ("the Russian embassy"). */
toc_party toc_speaking_party(const toc_scan *s, const toc_statement *st);

/* Whose part in the deed the denial st denies; empty: nobody's. *accused: who was accused last. */
toc_sv toc_denied(const toc_scan *s, const toc_statement *st, toc_party *accused);

/* Whether it is a part in the deed that is denied: "denied it", "denied any part in the attack",
 * not "denied that a ransom had been paid". */
bool toc_denial_clears(const toc_scan *s, const toc_statement *st);

/* "that its forces had operated there": st is about what the speaker's people did. */
bool toc_of_own_people(const toc_scan *s, const toc_statement *st);
