/* parties - the perpetrators of an incident, each once, with its strongest status. */
#pragma once

#include "extract/accused.h"
#include "extract/draft.h"

/* Rule of people without a name who stand in one list with those who have one: "Ann Lee, Tom Fox
 * and two boys". */
#define TOC_RULE_LISTED "listed with others before the law"

/* Rule of those whom a court found guilty: what came before, an arrest or a charge, counts no more.
 */
#define TOC_RULE_CONVICTED "convicted"

/* Adds q, or raises the status of the party that it already is. rule: static, for --explain. */
void toc_party_add(const toc_scan *s, toc_incident *i, const toc_party *q, toc_perp_status status,
                   const char *rule);

/* How many p is by its own wording: 4 for "Four members of the army"; 0 if that doesn't say. */
uint32_t toc_party_counted(const toc_scan *s, const toc_perpetrator *p);
/* The law has to do with p, or it is told as a fact. */
bool toc_party_before_law(const toc_perpetrator *p);

/* "A man of 29 was charged. Ann Lee, of York, …", "Four officers were charged. A, B, C and D …": p,
 * a group, are those of i who have names, told before these. */
bool toc_party_named_elsewhere(const toc_scan *s, const toc_incident *i, const toc_perpetrator *p);

/* "Adel, 22, died at the scene": who did what e tells of is counted apart from those he harmed. */
void toc_attacker_apart(toc_incident *i, const toc_event *e, toc_sv name);

/* Where there are several, takes out persons whom nobody accuses and who are among those harmed, as
 * sure as not: a bodyguard who was wounded is named near the deed, too. */
void toc_parties_settle(const toc_scan *s, toc_incident *i);

/* Those whom the law has to do with: arrested, charged, convicted. */
void toc_fill_suspects(const toc_scan *s, toc_draft *d);

/* "which is linked to al-Qaeda", "an offshoot of LockBit" at token first: named for its kinship. */
bool toc_only_kin(const toc_scan *s, uint32_t first);
/* Of machines, the one gang that the report names, where nobody else is named. */
void toc_fill_only_gang(const toc_scan *s, toc_draft *d);

/* Those of the lead, the report's own incident, who did this one, too. lead: NULL for itself. */
void toc_fill_carried(const toc_scan *s, const toc_statement_vec *st, const toc_draft *lead,
                      toc_draft *d);

/* The status of whom somebody accuses. by empty: the report itself. */
toc_perp_status toc_status_said(toc_stance stance, toc_sv by, bool official);
