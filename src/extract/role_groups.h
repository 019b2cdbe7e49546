/*
 * role_groups - which of a report's fillers belong to the same incident, and what kind it is.
 *
 * in:  toc_scan, toc_draft_vec  dates, places, stretches of text as the rules see them
 *      toc_roles_found          fillers of roles
 * out: toc_role_groups          one group an incident; each filler is a member of one or more
 *
 * Targets, victims and weapons of one incident rarely belong to another, so they are clustered: a
 * forest gives each pair the probability that it is of one incident, and groups are joined while
 * the mean of their pairs is high. Attackers are often behind several: they go to every group that
 * they are likely to share an incident with. Another forest a type judges each group.
 */
#pragma once

#include "extract/draft.h"
#include "extract/forest.h"
#include "extract/role_features.h"

/* Types that have a forest: ATTACK to ROBBERY; the others are too rare to learn. */
enum { TOC_ROLE_GROUP_TYPES = TOC_TOPIC_ROBBERY - TOC_TOPIC_ATTACK + 1 };

enum {
    TOC_ROLE_PAIR_FEATURES = 80,
    TOC_ROLE_GROUP_FEATURES = 80,
    TOC_ROLE_GROUP_MEMBERS = 24, /* fillers that are grouped; the likeliest come first */
    TOC_ROLE_GROUPS_MAX = 8,
    TOC_ROLE_MENTIONS_MAX = 16, /* of one filler; further ones tell nothing new */
};

/* Sections of the model with the forests of the types, in the order of toc_topic. */
extern const char *const TOC_ROLE_TYPE_SECTIONS[TOC_ROLE_GROUP_TYPES];

/* Groups whose pairs are this alike on average are one; attackers this alike to a group are of it.
 * Chosen by cross-validation: from 0.60 to 0.65 and 0.63 to 0.75 there is little between them. */
#define TOC_ROLE_JOIN 0.64f
#define TOC_ROLE_SHARE 0.64f

/* What a sentence says of when and where, for telling incidents apart. */
typedef struct {
    toc_day day;    /* the last date up to here, TOC_DAY_NONE before the first */
    uint32_t place; /* the last town or area up to here, as a word; 0 before the first */
    uint32_t draft; /* index of the rules' incident that has it, or TOC_NO_TOKEN */
    bool own_day, own_place;
    bool another; /* a cue that something else is meant */
} toc_role_sentence;

/* Phrases that name one filler: the spans of its role with its wording, in text order. */
typedef struct {
    const toc_role_span *p[TOC_ROLE_MENTIONS_MAX];
    uint32_t n;
} toc_role_mentions;

typedef struct {
    const toc_scan *scan;
    const toc_role_view *view;
    const float *topics; /* TOC_TOPIC_COUNT */
    const toc_role_span_vec *spans;
    const toc_role_entity *entities[TOC_ROLE_GROUP_MEMBERS]; /* in text order */
    toc_role_mentions mentions[TOC_ROLE_GROUP_MEMBERS];      /* of each entity */
    uint32_t n;
    toc_role_sentence *sentences;
    uint32_t drafts;
    const toc_draft_vec *rules;
} toc_role_group_scene;

/* Takes the fillers of at least `accept`. The scan must stay. -ENOMEM when the arena is full. */
TOC_MUST_USE int toc_role_group_scene_make(const toc_scan *s, const toc_role_view *v,
                                           const toc_draft_vec *drafts,
                                           const toc_roles_found *found, float accept,
                                           toc_role_group_scene *ret);

/* Features of entities a < b of the scene. */
void toc_role_pair_features(const toc_role_group_scene *g, uint32_t a, uint32_t b,
                            float ret[TOC_ROLE_PAIR_FEATURES]);

/* Features of a group, a bit for each entity of the scene. */
void toc_role_group_features(const toc_role_group_scene *g, uint32_t members,
                             float ret[TOC_ROLE_GROUP_FEATURES]);

/* Index of the rules' incident whose text most of the members stand in, else of the first that
 * people did, else TOC_NO_TOKEN. */
uint32_t toc_role_group_home(const toc_role_group_scene *g, uint32_t members);

typedef struct {
    uint32_t members; /* a bit for each entity of the scene */
    toc_topic topic;
} toc_role_group;

typedef struct {
    toc_role_group groups[TOC_ROLE_GROUPS_MAX];
    uint32_t n;
} toc_role_groups;

typedef float toc_role_pairs[TOC_ROLE_GROUP_MEMBERS][TOC_ROLE_GROUP_MEMBERS];

/* Clusters by the pairs' probabilities: objects that are at least `join` alike on average,
 * attackers with every group they are at least `share` alike. */
void toc_role_cluster(const toc_role_group_scene *g, toc_role_pairs p, float join, float share,
                      toc_role_groups *ret);
