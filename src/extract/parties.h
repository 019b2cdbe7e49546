/* parties - the perpetrators of an incident, each once, with its strongest status. */
#pragma once

#include "extract/accused.h"
#include "extract/draft.h"

/* Adds q, or raises the status of the party that it already is. rule: static, for --explain. */
void toc_party_add(const toc_scan *s, toc_incident *i, const toc_party *q, toc_perp_status status,
                   const char *rule);

/* Where there are several, takes out persons whom nobody accuses and who are among those harmed, as
 * sure as not: a bodyguard who was wounded is named near the deed, too. */
void toc_parties_settle(const toc_scan *s, toc_incident *i);

/* Those whom the law has to do with: arrested, charged, convicted. */
void toc_fill_suspects(const toc_scan *s, toc_draft *d);
