/*
 * roles - who did what to whom with what: learned from reports of attacks and their answer keys.
 *
 * in:  toc_text         split and tagged text of one report
 * out: toc_roles_found  phrases and entities of each role with probabilities; what the report is
 * about
 *
 * A tagger (linear-chain CRF) gives every phrase its probability of filling a role. Phrases of one
 * wording are pooled into candidates; boosted trees judge each candidate in view of the whole
 * report, then once more beside its rivals: what is left is one best wording an entity. Words are
 * compared folded, so capitals and mixed case read alike. Pure, safe to share between threads.
 *
 * Trained by train/muc_roles.c, see model-data/roles.md. What counts as an incident is what MUC-4
 * asks for: political violence against civilians and property, not fighting between armed forces.
 */
#pragma once

#include "base/err.h"
#include "base/vec.h"
#include "extract/draft.h"
#include "extract/lexicon.h"
#include "extract/text.h"

typedef enum {
    TOC_ROLE_PERP_PERSON,  /* attackers, named or not: "two gunmen", "Timothy McVeigh" */
    TOC_ROLE_PERP_ORG,     /* the organisation behind it: "FMLN", "Shining Path" */
    TOC_ROLE_TARGET,       /* attacked things: "power pylons", "U.S. Embassy" */
    TOC_ROLE_VICTIM,       /* persons by name, without title */
    TOC_ROLE_VICTIM_GROUP, /* persons by description: "six Jesuit priests", "mayor" */
    TOC_ROLE_WEAPON,       /* "car bomb", "dynamite sticks" */
    TOC_ROLE_COUNT,
} toc_role;

/* What a report may be about. */
typedef enum {
    TOC_TOPIC_INCIDENT, /* any at all */
    TOC_TOPIC_ATTACK,   /* none of the narrower ones below */
    TOC_TOPIC_BOMBING,
    TOC_TOPIC_KIDNAPPING,
    TOC_TOPIC_ARSON,
    TOC_TOPIC_ROBBERY,
    TOC_TOPIC_HIJACKING,
    TOC_TOPIC_STOPPAGE, /* forced work stoppage */
    TOC_TOPIC_COUNT,
} toc_topic;

/* A phrase that may fill a role. */
typedef struct {
    uint32_t first, end; /* tokens [first, end) */
    uint32_t sentence;
    toc_role role;
    float p; /* the tagger's probability, 0 to 1 */
} toc_role_span;

typedef TOC_VEC(toc_role_span) toc_role_span_vec;

/* One filler of a role under its best wording. */
typedef struct {
    toc_role role;
    uint32_t first, end; /* tokens of the best wording, where it stands out most */
    uint32_t sentence;
    uint64_t wording; /* toc_role_wording(): its other phrases among the spans have the same */
    float p;          /* that it fills the role, and no better wording of the same is in the list */
    float right;      /* that it fills the role, repetition or not */
} toc_role_entity;

typedef TOC_VEC(toc_role_entity) toc_role_entity_vec;

struct toc_role_view;

/* Probabilities are calibrated on MUC-4: of those of about 0.8, 80 % are right. */
typedef struct {
    toc_role_span_vec spans;          /* from TOC_ROLE_SPAN_FLOOR on, sentence by sentence */
    toc_role_entity_vec entities;     /* all candidates, by role, the likeliest first */
    float topics[TOC_TOPIC_COUNT];    /* that the report tells of such an incident */
    const struct toc_role_view *view; /* what the models saw of each token */
} toc_roles_found;

#define TOC_ROLE_SPAN_FLOOR 0.02f
/* Entities from this p on are taken: where dev is read best (model-data/roles.md). */
#define TOC_ROLE_ACCEPT 0.25f

/* A report that tells of an incident with less than this probability is out of the model's scope:
 * it is not read for fillers, which is most of the work, so found has no spans and no entities. */
#define TOC_ROLE_SCOPE 0.12f

typedef struct toc_roles toc_roles;

/* Maps the model. lx must outlive it. 0, or < 0 with the path in the text. */
TOC_MUST_USE int toc_roles_open(const char *path, const toc_lexicon *lx, toc_roles **ret,
                                toc_err *reterr);
toc_roles *toc_roles_free(toc_roles *m); /* NULL is fine; returns NULL */

/* What the models read. */
typedef struct {
    const toc_text *text;             /* tagged (toc_tag) */
    const struct toc_role_view *view; /* of the text, by toc_roles_view() of the same model */
    const toc_scan *scan; /* what the rules know of the text; NULL: nothing, reads less well */
    const toc_draft_vec *rules; /* their incidents, filled; NULL without a scan */
} toc_role_input;

/* What the models see of a text, in a; NULL when the arena is full. */
const struct toc_role_view *toc_roles_view(const toc_roles *m, const toc_text *t, toc_arena *a);

/* Reads a text. *ret lives in a. 0, or -ENOMEM when the arena is full. */
TOC_MUST_USE int toc_roles_find(const toc_roles *m, const toc_role_input *in, toc_arena *a,
                                toc_roles_found *ret);

/* The same for phrases of the same words, articles and punctuation aside. */
uint64_t toc_role_wording(const toc_text *t, uint32_t first, uint32_t end);
