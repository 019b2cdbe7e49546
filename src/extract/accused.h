/*
 * accused - whom a statement points at: the object of "blamed", the subject of "was behind", the
 * party named in what somebody suspects or denies.
 */
#pragma once

#include "extract/statements.h"

/* A party as the text names it. */
typedef struct {
    bool found;
    uint32_t first, end; /* tokens */
    toc_sv name;         /* resolved: the actor's or the country's own name */
    toc_sv id;           /* of a known actor */
    toc_party_kind kind;
} toc_party;

/* The party that stands at token: known actor, state, named person or organisation, attackers. */
toc_party toc_party_at(const toc_scan *s, uint32_t token);

/* The state that the place at token belongs to: Russia for "Russian" of "the Russian embassy". */
toc_party toc_state_of(const toc_scan *s, uint32_t token);

/* "not the rebels but the army", "the army rather than the rebels": p is the one who is cleared. */
bool toc_party_contrasted(const toc_scan *s, toc_party p);

/* "blamed the Rwandan army and its M23 auxiliaries": a known group or a state joined to q, who is
 * accused. */
toc_party toc_party_joined(const toc_scan *s, const toc_party *q);

/* "the attackers": those who did it, whoever they are. */
bool toc_party_only_doers(const toc_scan *s, toc_party p);

/* The first party in tokens [first, end) that is not so cleared. */
toc_party toc_party_in(const toc_scan *s, uint32_t first, uint32_t end);

/* "accused the parents of inflating the number": the verb at i is of another thing than the deed.
 */
bool toc_accused_of_words(const toc_scan *s, uint32_t i);

/*
 * The party that statement number k points at; *ret_by is who really says so ("X said that Y was
 * behind it": X), empty if it is the report itself; *ret_stance how.
 */
toc_party toc_accused(const toc_scan *s, const toc_statement_vec *all, uint32_t k, toc_sv *ret_by,
                      bool *ret_official, toc_stance *ret_stance);

/* "that local rivals had been involved": the party without a name that st is about. */
toc_party toc_nameless_subject(const toc_scan *s, const toc_statement *st);
