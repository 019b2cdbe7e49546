/*
 * role_judge - what the trained models say of a report's fillers: which are of one incident, of
 * what type it is, what became of each, when and where it was.
 *
 * in:  toc_roles_found, toc_scan, toc_draft_vec
 * out: groups; probabilities, 0 to 1, calibrated on MUC-4
 */
#pragma once

#include "extract/role_groups.h"
#include "extract/role_setting.h"
#include "extract/role_slots.h"

/*
 * Groups the fillers of *found, which must be of the scan's text, and gives each group its type. No
 * filler: no group. ret->scene lives in the scan's arena. Returns 0 or -ENOMEM.
 */
TOC_MUST_USE int toc_roles_group(const toc_roles *m, const toc_scan *s, const toc_draft_vec *drafts,
                                 const toc_roles_found *found, toc_role_group_scene *ret_scene,
                                 toc_role_groups *ret);

/* A row for each filler of the scene. */
typedef float toc_role_slots[TOC_ROLE_GROUP_MEMBERS][TOC_SLOT_COUNT];

/* Probabilities of the slots of a group's fillers; 0 for those that a filler cannot have. */
void toc_roles_slots(const toc_roles *m, const toc_role_group_scene *g, const toc_role_group *group,
                     toc_role_slots ret);

/* The likeliest date and place of a group, and how likely each is; 0: there is none to choose. */
float toc_roles_when(const toc_roles *m, const toc_role_group_scene *g, uint32_t members,
                     toc_role_when *ret);
float toc_roles_where(const toc_roles *m, const toc_role_group_scene *g, uint32_t members,
                      toc_role_where *ret);
