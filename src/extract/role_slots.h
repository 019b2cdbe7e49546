/*
 * role_slots - what became of victims and targets, and on what footing an organisation is named:
 * judged by forests from the words around the filler.
 *
 * in:  toc_role_group_scene  fillers of a report
 * out: probabilities of each toc_role_slot that the filler's role can have
 */
#pragma once

#include "extract/role_groups.h"

typedef enum {
    TOC_SLOT_KILLED, /* victims */
    TOC_SLOT_INJURED,
    TOC_SLOT_UNHARMED,
    TOC_SLOT_FREED,
    TOC_SLOT_DESTROYED, /* targets */
    TOC_SLOT_DAMAGED,
    TOC_SLOT_UNDAMAGED,
    TOC_SLOT_FACT, /* organisations */
    TOC_SLOT_CLAIMED,
    TOC_SLOT_ACCUSED, /* by authorities */
    TOC_SLOT_SUSPECTED,
    TOC_SLOT_POSSIBLE,
    TOC_SLOT_STATE, /* the organisation is one of the state */
    TOC_SLOT_COUNT,
} toc_role_slot;

enum { TOC_ROLE_SLOT_FEATURES = 192 };

/* Sections of the model with the forests of the slots. */
extern const char *const TOC_ROLE_SLOT_SECTIONS[TOC_SLOT_COUNT];

/* The slots that fillers of a role can have: [*first, *end), empty for roles without. */
void toc_role_slots_of(toc_role role, uint32_t *first, uint32_t *end);

/* Features of the scene's filler number `entity` in a group of that type. */
void toc_role_slot_features(const toc_role_group_scene *g, uint32_t entity, toc_topic type,
                            float ret[TOC_ROLE_SLOT_FEATURES]);
