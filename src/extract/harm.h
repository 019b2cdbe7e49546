/*
 * harm - what the rules on victims share: words of harm, nouns for people, the list of victims.
 *
 * harm_words.c knows the words, fill_harm.c reads figures, harm_singles.c people told of one by one
 * and lists of both; sufferer.c says of whom a word of harm is said.
 */
#pragma once

#include "extract/draft.h"
#include "extract/phrase.h"

/* The harm that the word at token tells of, or TOC_HARM_NONE. */
toc_harm toc_harm_at(const toc_scan *s, uint32_t token);

/* Active forms take what follows as their object: "killed 12", but not "were killed, 12 of them".
 */
bool toc_harm_takes_object(const toc_scan *s, uint32_t token);

/* Named by a noun for people: "passengers", "surveyors". */
bool toc_are_people(const toc_scan *s, toc_np np);

/* Named by a noun for none but attackers: "gunmen". */
bool toc_are_attackers(const toc_scan *s, toc_np np);

/* Adds a victim by name; NULL if it is there already with the same harm, or there is no room. */
toc_victim *toc_victim_add(const toc_scan *s, toc_incident *i, toc_sv name, toc_sv text,
                           toc_harm harm);

/* The people of a unit told of one by one, by name or by what they are, and lists of people: after
 * the figures. */
void toc_harm_singles(const toc_scan *s, toc_draft *d, const toc_unit *u);

/* Adds up those told of one by one where no figure is given, or beside "three others"; last. */
void toc_harm_total(const toc_scan *s, toc_incident *i, toc_harm harm, toc_count *c);

/* True if the sentence of u sums up: "23 incidents were recorded during the week, in which 31
 * civilians were killed", "412 people have been murdered in the city this year". */
bool toc_harm_of_many(const toc_scan *s, const toc_unit *u);

/* "six members of one family": the number at n is not of those who are counted. */
bool toc_harm_of_others(const toc_scan *s, const toc_number *n);

/* True if what n counts are none that came to harm: an age, onlookers, "our Year 10 boys". */
bool toc_harm_counts_none(const toc_scan *s, const toc_unit *u, const toc_number *n);
