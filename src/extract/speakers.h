/*
 * speakers - who is meant where a report says "the group", "it", "its spokesman", or "a collective"
 * whose name comes later.
 *
 * A report names a party once and then goes on with nouns and pronouns. Each rule here takes what
 * was written for the nearest party in front that fits it in kind; where none does, the words stay.
 */
#pragma once

#include "extract/statements.h"

/* Sets speaker, by and official of st from the words around its verb. last: the nearest statement
 * in front with a speaker; others as below. */
void toc_speaker_set(const toc_scan *s, const toc_statement_vec *before, const toc_statement *last,
                     toc_statement *st);

/* The same for a claim of responsibility whose subject can't be who claims: the nearest group. */
void toc_speaker_claims(const toc_scan *s, toc_statement *st);

/* "Bastion goes further and says": who the sentence opens with, if the verb is the second of two.
 */
toc_np toc_speaker_opening(const toc_scan *s, uint32_t verb);

/* Those who were said to be before the law last: their names, or "two brothers"; else empty. */
toc_sv toc_before_the_law(const toc_scan *s, uint32_t verb);

/* "X goes further and says": the token of "and" or "but" before the verb, or TOC_NO_TOKEN. */
uint32_t toc_saying_joint(const toc_scan *s, uint32_t verb);

/*
 * Puts st->speaker and st->by to the party that is meant; st->first and st->end stay. before: the
 * statements in front of it, in text order, resolved.
 */
void toc_speaker_resolve(const toc_scan *s, const toc_statement_vec *before, toc_statement *st);

/*
 * Who a pronoun at token stands for: a person for "he" and "she", no person for "it", anybody for
 * "they" and "who". Sets speaker, by and official of *ret; false: nobody who spoke nearby.
 */
bool toc_speaker_of_pronoun(const toc_scan *s, const toc_statement_vec *before, uint32_t token,
                            toc_statement *ret);

/* Who claimed the deed last: whose letter or post it is then. NULL: nobody. */
const toc_statement *toc_claim_before(const toc_statement_vec *before);
