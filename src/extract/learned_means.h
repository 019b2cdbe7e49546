/* learned_means - what it was done with, where no phrase names it: "was shot dead", "the blast". */
#pragma once

#include "extract/role_groups.h"

/*
 * Adds a weapon of a type alone, without a name, to i, which has none: where the sentences of the
 * group's members, or those of d, tell of shots, or of a blast in a bombing. MUC-4 asks for the
 * type of an instrument that is only implied, too (instrument type beside instrument id).
 */
void toc_learned_means(const toc_role_group_scene *g, const toc_role_group *group,
                       const toc_draft *d, toc_incident *i);
